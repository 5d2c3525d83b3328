//! The lines that show that conditions hold.

use super::Refused;
use super::oracle::Sight;
use super::refute::{Ending, Split};
use super::search::{Item, Reader, flat, query};
use super::write::words;
use crate::certificate::{Bound, Subject};
use crate::hir::terms::{Binding, Scope, aggregates, without};
use crate::hir::words::{show_value, variable_name};
use crate::hir::{Condition, ConditionKind, Quantified, Quantity, Term, TermKind};
use crate::ids::VariableId;
use crate::value::Value;
use std::rc::Rc;

/// What a claim rests on, and must be claimed as well.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// It holds in the bound.
    Holds(super::search::RelationKey, Vec<Value>, Bound),
    /// Of this shape nothing but what the model says holds in the bound.
    /// (`true`: at the stage of the claim that rests on it, otherwise at the one before).
    Fails(super::search::RelationKey, Vec<Option<Value>>, Bound, bool),
    /// The statement loses.
    Lost(super::search::RelationKey, Vec<Value>, Bound),
}

impl Need {
    /// Of which relation.
    pub fn relation(&self) -> crate::ids::RelationId {
        let (Self::Holds(key, ..) | Self::Fails(key, ..) | Self::Lost(key, ..)) = self;
        key.0
    }

    /// Of which day.
    pub fn day(&self) -> crate::time::Date {
        let (Self::Holds(key, ..) | Self::Fails(key, ..) | Self::Lost(key, ..)) = self;
        key.2
    }

    /// Whether it is needed at the stage of the claim that rests on it.
    pub fn is_now(&self) -> bool {
        !matches!(self, Self::Fails(.., false))
    }

    /// Whether it is that something is not certain.
    pub fn is_doubt(&self) -> bool {
        matches!(self, Self::Fails(_, _, Bound::Lower, _) | Self::Lost(_, _, Bound::Lower))
    }

    /// The same, once its stage is known.
    pub fn settled(self) -> Self {
        match self {
            Self::Fails(key, pattern, bound, _) => Self::Fails(key, pattern, bound, true),
            other => other,
        }
    }
}

/// Lines in the making, and what they rest on.
pub(super) struct Emit<'e, 'o, 'a> {
    pub reader: &'e Reader<'o, 'a>,
    pub lines: Vec<String>,
    pub needs: Vec<Need>,
}

type Done = Result<(), Refused>;

impl<'a> Emit<'_, '_, 'a> {
    pub fn line(&mut self, text: impl Into<String>) {
        self.lines.push(text.into());
    }

    /// Does something below a negation.
    pub fn below<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        let now = self.reader.now.replace(false);
        let done = what(self);
        self.reader.now.set(now);
        done
    }

    /// Notes that a statement must be claimed to hold in a bound.
    pub fn holds(&mut self, subject: Subject, tuple: &[Value], bound: Sight) -> Done {
        let oracle = self.reader.oracle;
        if oracle.facts.is_concept(subject.relation) {
            let bound = self.reader.bound_of(subject, bound);
            let certain = oracle.standing(subject, tuple, self.reader.now.get(), true)?.0;
            let bound = if certain { Bound::Lower } else { bound.bound };
            self.needs.push(Need::Holds(super::search::key(subject), tuple.to_vec(), bound));
        }
        Ok(())
    }

    /// Notes that all of a shape must be claimed to fail in a bound, but for what the model says.
    pub fn fails(&mut self, subject: Subject, shape: Vec<Option<Value>>, bound: Sight) -> Done {
        let oracle = self.reader.oracle;
        if oracle.facts.is_concept(subject.relation) {
            let bound = self.reader.bound_of(subject, bound);
            let now = self.reader.now.get();
            let open = oracle.rows(subject, &shape, now, false)?.iter().any(|(_, certain)| !certain);
            let bound = if open { bound.bound } else { Bound::Upper };
            self.needs.push(Need::Fails(super::search::key(subject), shape, bound, now));
        }
        Ok(())
    }

    /// The lines of a condition that holds in a bound.
    pub fn support(&mut self, item: Item<'a>, binding: &Binding, bound: Sight, direct: bool) -> Done {
        let Item { condition, scope } = item;
        match &condition.kind {
            ConditionKind::True
            | ConditionKind::Under(..)
            | ConditionKind::In(..)
            | ConditionKind::Is(..) => Ok(()),
            ConditionKind::And(parts) => parts
                .iter()
                .try_for_each(|condition| self.support(Item { condition, scope }, binding, bound, direct)),
            ConditionKind::Or(parts) => {
                for (place, condition) in parts.iter().enumerate() {
                    let items: Vec<Item<'a>> =
                        flat(Item { condition, scope }).into_iter().flatten().collect();
                    let closed = super::search::is_closed(condition, binding);
                    if closed && self.reader.exists(&items, binding, bound, direct)? {
                        self.line(format!("case {}", place + 1));
                        return self.support(Item { condition, scope }, binding, bound, direct);
                    }
                }
                Err(Refused::new("an alternative that was found is not found again"))
            }
            ConditionKind::Not { locals, condition } => {
                let split = Split::new(Item { condition, scope }, without(binding, &[locals]), bound.other());
                self.below(|emit| emit.refute(split, &Ending::Never))
            }
            ConditionKind::At(condition, when) => {
                let date = scope.date(when, binding).ok();
                let date = date.ok_or(Refused::UnknownDay)?;
                self.support(Item { condition, scope: Scope { day: date, ..scope } }, binding, bound, direct)
            }
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) => {
                let excluded = matches!(condition.kind, ConditionKind::Excluded(_));
                let subject = Subject { relation: atom.relation, excluded, day: scope.day };
                let mut tuple: Option<Vec<Value>> = query(scope, atom, binding).into_iter().collect();
                if atom.arguments.iter().any(|term| matches!(term.kind, TermKind::Any)) {
                    let shown = self.reader.first_row(item, binding, bound, direct)?;
                    self.line(format!("some {}", words(scope.program, &shown)).trim_end().to_owned());
                    tuple = Some(shown);
                }
                let tuple =
                    tuple.ok_or_else(|| Refused::new("a statement has a variable without a value"))?;
                if matches!(condition.kind, ConditionKind::On(..)) {
                    Ok(())
                } else {
                    self.holds(subject, &tuple, bound)
                }
            }
            ConditionKind::Compare(_, left, right) => {
                self.below(|emit| emit.counted(item, &[left, right], binding, bound, true))
            }
            ConditionKind::Quantified(q) => self.quantified(scope, q, binding, bound, direct),
        }
    }

    /// The members of the aggregates of terms.
    pub fn counted(
        &mut self,
        item: Item<'a>,
        terms: &[&'a Term],
        binding: &Binding,
        bound: Sight,
        holds: bool,
    ) -> Done {
        for a in aggregates(terms) {
            let shown_in = if holds { bound } else { bound.other() };
            let open = without(binding, &[&a.over, &a.locals]);
            let members = self.reader.members(item.scope, &a.condition, &a.over, &open, shown_in, false)?;
            self.line(format!("count {}", members.len()));
            let given = [&a.over[..], &a.locals].concat();
            for (_, member) in &members {
                self.with(item.scope, &given, member);
                self.support(Item { condition: &a.condition, scope: item.scope }, member, shown_in, false)?;
            }
            let split =
                Split::new(Item { condition: &a.condition, scope: item.scope }, open, shown_in.other());
            self.refute(split, &Ending::Reaches)?;
        }
        Ok(())
    }

    /// `with X=a …`
    pub fn with(&mut self, scope: Scope<'a>, given: &[VariableId], binding: &Binding) {
        let text =
            format!("with{}", assignments(scope, binding, &|place| given.contains(&VariableId::at(place))));
        self.line(text);
    }

    fn body(
        &mut self,
        scope: Scope<'a>,
        q: &'a Quantified,
        member: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<Option<Binding>, Refused> {
        let Some(body) = &q.body else { return Ok(Some(Rc::clone(member))) };
        self.reader.first(scope, body, &without(member, &[&q.body_locals]), bound, direct)
    }

    fn quantified(
        &mut self,
        scope: Scope<'a>,
        q: &'a Quantified,
        binding: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Done {
        let open = without(binding, &[&q.variables, &q.domain_locals, &q.body_locals]);
        let here = self.reader.members(scope, &q.domain, &q.variables, &open, bound, direct)?;
        let split = Split::new(Item { condition: &q.domain, scope }, Rc::clone(&open), bound.other());
        // What ranges is read through a negation here, and what is asked of it is not.
        let split = Split { direct, now: self.reader.now.get(), ..split };
        let domain_given = [&q.variables[..], &q.domain_locals].concat();
        if q.quantity == Quantity::Every {
            if !q.if_any {
                let first = here.first().ok_or_else(|| Refused::new("a quantifier ranges over nothing"))?;
                self.with(scope, &domain_given, &first.1);
                self.support(Item { condition: &q.domain, scope }, &first.1, bound, direct)?;
            }
            return self.below(|emit| emit.refute(split, &Ending::All(q, bound)));
        }
        let mut good = Vec::new();
        for (_, member) in &here {
            if let Some(full) = self.body(scope, q, member, bound, direct)? {
                good.push(full);
            }
        }
        if let Quantity::AtLeast(n) | Quantity::MoreThan(n) = q.quantity {
            let needed = if matches!(q.quantity, Quantity::MoreThan(_)) { n + 1 } else { n.max(1) };
            good.truncate(usize::try_from(needed).unwrap_or(usize::MAX));
        }
        self.line(format!("count {}", good.len()));
        let given = [&domain_given[..], &q.body_locals].concat();
        for member in &good {
            self.with(scope, &given, member);
            self.support(Item { condition: &q.domain, scope }, member, bound, direct)?;
            if let Some(body) = &q.body {
                self.support(Item { condition: body, scope }, member, bound, direct)?;
            }
        }
        if good.is_empty() {
            // A share of what may be nothing is met if nothing that certainly counts lacks what is asked.
            let first = here.first().ok_or_else(|| Refused::new("a share is one of nothing"))?;
            self.with(scope, &domain_given, &first.1);
            self.support(Item { condition: &q.domain, scope }, &first.1, bound, direct)?;
        }
        match q.quantity {
            Quantity::AtLeastOf(..) | Quantity::MoreThanOf(..) => {
                self.below(|emit| emit.refute(split, &Ending::Part(q, bound)))
            }
            _ => Ok(()),
        }
    }

    /// The lines of a quantifier that fails in a bound.
    pub fn unquantified(
        &mut self,
        scope: Scope<'a>,
        q: &'a Quantified,
        binding: &Binding,
        bound: Sight,
    ) -> Done {
        let open = without(binding, &[&q.variables, &q.domain_locals, &q.body_locals]);
        let split = Split::new(Item { condition: &q.domain, scope }, Rc::clone(&open), bound);
        let given = [&q.variables[..], &q.domain_locals].concat();
        let domain = || self.reader.members(scope, &q.domain, &q.variables, &open, bound.other(), false);
        let other = self.reader.below(domain)?;
        let mut lacking = Vec::new();
        for (_, member) in other {
            if !self.reader.has(scope, q, &member, bound, false)? {
                lacking.push(member);
            }
        }
        match q.quantity {
            Quantity::Every => {
                let Some(member) = lacking.first() else {
                    self.line("empty");
                    return self.refute(split, &Ending::Never);
                };
                self.lacking(scope, q, &given, member, bound)
            }
            Quantity::AtLeast(_) | Quantity::MoreThan(_) => self.refute(split, &Ending::Most(q, bound)),
            Quantity::AtLeastOf(..) | Quantity::MoreThanOf(..) => {
                self.line(format!("count {}", lacking.len()));
                for member in &lacking {
                    self.lacking(scope, q, &given, member, bound)?;
                }
                self.refute(split, &Ending::Most(q, bound))
            }
        }
    }

    fn lacking(
        &mut self,
        scope: Scope<'a>,
        q: &'a Quantified,
        given: &[VariableId],
        member: &Binding,
        bound: Sight,
    ) -> Done {
        self.with(scope, given, member);
        let domain = Item { condition: &q.domain, scope };
        self.below(|emit| emit.support(domain, member, bound.other(), false))?;
        match &q.body {
            Some(body) => {
                let member = without(member, &[&q.body_locals]);
                self.refute(Split::new(Item { condition: body, scope }, member, bound), &Ending::Never)
            }
            None => Ok(()),
        }
    }
}

impl<'a> Reader<'_, 'a> {
    /// The first statement that meets a condition of which only `_` is open.
    pub fn first_row(
        &self,
        item: Item<'a>,
        binding: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<Vec<Value>, Refused> {
        for (_, _, row) in self.cases(item, binding, bound)? {
            let Some(row) = row else { continue };
            if !direct || self.usable(item, Some(&row), bound)? {
                return Ok(row);
            }
        }
        Err(Refused::new("a statement that was found is not found again"))
    }

    /// The first values of what is open with which a condition holds.
    pub fn first(
        &self,
        scope: Scope<'a>,
        condition: &'a Condition,
        binding: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<Option<Binding>, Refused> {
        let items: Vec<Item<'a>> = flat(Item { condition, scope }).into_iter().flatten().collect();
        let mut first = None;
        self.solve(&items, binding, bound, direct, &mut |found| {
            first = Some(Rc::clone(found));
            Ok(true)
        })?;
        Ok(first)
    }
}

/// ` X=a Y=b` for the variables that are wanted and have a value.
pub(super) fn assignments(scope: Scope<'_>, binding: &Binding, wanted: &dyn Fn(usize) -> bool) -> String {
    let mut text = String::new();
    for (place, value) in binding.iter().enumerate() {
        if let (Some(value), true) = (value, wanted(place)) {
            text.push(' ');
            text.push_str(&variable_name(scope.variables, place));
            text.push('=');
            text.push_str(&show_value(scope.program, value));
        }
    }
    text
}
