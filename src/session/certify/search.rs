//! Looks for the values of variables with which conditions hold, in the order in which that costs least.

use super::Refused;
use super::oracle::{Oracle, Sight};
use crate::certificate::{Bound, Subject};
use crate::hir::terms::{Binding, Scope, parts, without};
use crate::hir::worth::{may_bind, meet};
use crate::hir::{Atom, Comparison, Condition, ConditionKind, Term, TermKind};
use crate::ids::VariableId;
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// Most steps of the search for one certificate.
const MOST: u64 = 20_000_000;

/// A condition, and the scope in which it stands.
#[derive(Clone, Copy)]
pub(super) struct Item<'p> {
    pub condition: &'p Condition,
    pub scope: Scope<'p>,
}

/// The parts of a conjunction, as they are numbered.
pub(super) fn flat(item: Item<'_>) -> Vec<Option<Item<'_>>> {
    parts(item.condition).into_iter().map(|condition| Some(Item { condition, ..item })).collect()
}

/// Statements of one component that were shown, in a bound.
pub(super) type Ranked = BTreeSet<(RelationKey, Vec<Value>)>;

/// What a subject is, in an order.
pub(super) type RelationKey = (crate::ids::RelationId, bool, crate::time::Date);

/// A subject as a key.
pub(super) fn key(subject: Subject) -> RelationKey {
    (subject.relation, subject.excluded, subject.day)
}

/// Reads conditions for a claim.
pub(super) struct Reader<'o, 'a> {
    pub oracle: &'o Oracle<'a>,
    /// The component of the claim.
    pub component: Option<usize>,
    /// The relation that the claim is about.
    pub state: Option<crate::ids::RelationId>,
    /// What a statement of the component may rest on without negation between; `None`: anything.
    pub ranked: Option<&'o Ranked>,
    /// Statements of the component that hold, and may not be rested on yet.
    pub blocked: RefCell<Ranked>,
    pub work: &'o Cell<u64>,
    /// Whether a component that is worked out stage by stage is read as it is at the stage, or as before.
    pub now: Cell<bool>,
}

/// What may be done with each way in which conditions hold; returns whether that suffices.
pub(super) type Found<'f> = &'f mut dyn FnMut(&Binding) -> Result<bool, Refused>;

impl<'a> Reader<'_, 'a> {
    /// Does something below a negation.
    pub fn below<T>(&self, what: impl FnOnce() -> T) -> T {
        let now = self.now.replace(false);
        let done = what();
        self.now.set(now);
        done
    }

    /// Calls `found` with the ways in which all items hold in a bound, until one suffices. `direct`: no
    /// negation lies between them and the claim.
    pub fn solve(
        &self,
        items: &[Item<'a>],
        binding: &Binding,
        bound: Sight,
        direct: bool,
        found: Found<'_>,
    ) -> Result<bool, Refused> {
        self.work.set(self.work.get() + 1);
        if self.work.get() > MOST {
            return Err(Refused::TooLong);
        }
        let costs = items.iter().enumerate().filter_map(|(i, item)| Some((self.cost(item, binding)?, i)));
        let Some((_, place)) = costs.min() else {
            // What is asked of a day that nobody knows may hold.
            if items.is_empty() || bound.everywhere {
                return if items.is_empty() { found(binding) } else { Err(Refused::UnknownDay) };
            }
            self.oracle.unknown_day.set(true);
            return found(binding);
        };
        let item = items[place];
        let mut rest: Vec<Item<'a>> = items.to_vec();
        rest.remove(place);
        match &item.condition.kind {
            ConditionKind::At(condition, when) => {
                let date = item.scope.date(when, binding).ok();
                let date = date.ok_or(Refused::UnknownDay)?;
                let scope = Scope { day: date, ..item.scope };
                rest.extend(flat(Item { condition, scope }).into_iter().flatten());
                self.solve(&rest, binding, bound, direct, found)
            }
            ConditionKind::Or(parts) if !is_closed(item.condition, binding) => {
                for condition in parts {
                    let mut with = rest.clone();
                    with.extend(flat(Item { condition, scope: item.scope }).into_iter().flatten());
                    if self.solve(&with, binding, bound, direct, found)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ if is_closed(item.condition, binding) => Ok(self.holds(item, binding, bound, direct)?
                && self.solve(&rest, binding, bound, direct, found)?),
            _ => {
                for (_, more, row) in self.cases(item, binding, bound)? {
                    if direct && !self.usable(item, row.as_deref(), bound)? {
                        continue;
                    }
                    if self.solve(&rest, &more, bound, direct, found)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// Whether some values make all items hold.
    pub fn exists(
        &self,
        items: &[Item<'a>],
        binding: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<bool, Refused> {
        self.solve(items, binding, bound, direct, &mut |_| Ok(true))
    }

    /// Whether a statement of the claim's own component may be rested on.
    pub fn usable(&self, item: Item<'a>, row: Option<&[Value]>, bound: Sight) -> Result<bool, Refused> {
        let (Some(ranked), Some(row)) = (self.ranked, row) else { return Ok(true) };
        let excluded = matches!(item.condition.kind, ConditionKind::Excluded(_));
        let (ConditionKind::Atom(atom) | ConditionKind::Excluded(atom)) = &item.condition.kind else {
            return Ok(true);
        };
        if self.component != Some(self.oracle.rules.component(atom.relation)) {
            return Ok(true);
        }
        let subject = Subject { relation: atom.relation, excluded, day: item.scope.day };
        // What is certain is shown before what is only possible.
        let shown =
            !bound.is_lower() && self.oracle.standing(subject, row, self.now.get(), bound.everywhere)?.0;
        let entry = (key(subject), row.to_vec());
        let usable = shown || ranked.contains(&entry);
        if !usable {
            self.blocked.borrow_mut().insert(entry);
        }
        Ok(usable)
    }

    /// Roughly how many cases a condition has; `None`: it cannot be matched yet.
    pub fn cost(&self, item: &Item<'a>, binding: &Binding) -> Option<usize> {
        let known = |term: &Term| terms_closed(&[term], binding);
        let closed = is_closed(item.condition, binding);
        match &item.condition.kind {
            ConditionKind::At(_, when) => known(when).then_some(0),
            ConditionKind::Not { .. } | ConditionKind::Quantified(_) => closed.then_some(2),
            _ if closed => Some(1),
            ConditionKind::Atom(atom) if self.oracle.program.day == Some(atom.relation) => Some(1_000),
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => {
                let excluded = matches!(item.condition.kind, ConditionKind::Excluded(_));
                let subject = Subject { relation: atom.relation, excluded, day: item.scope.day };
                let query = query(item.scope, atom, binding);
                Some(3 + self.oracle.at_most(subject, &query, self.now.get()).ok()?)
            }
            ConditionKind::On(atom, when) => {
                let rows = self.some_rows(item, atom, binding, false).ok()?;
                let someday = |row: &super::oracle::Row| self.oracle.facts.event(atom.relation, &row.0).1;
                // A day that nobody knows is looked for last.
                let days = match known(when) {
                    true => 0,
                    false if rows.iter().any(someday) => 1_000_000,
                    false => 1_000,
                };
                Some(3 + days + rows.len())
            }
            ConditionKind::Or(parts) => {
                let part = |part: &'a Condition| {
                    let items = flat(Item { condition: part, scope: item.scope });
                    let costs = items.iter().flatten().map(|i| self.cost(i, binding).unwrap_or(500));
                    costs.min().unwrap_or(0)
                };
                Some(3 + parts.iter().map(part).sum::<usize>() * 2)
            }
            ConditionKind::Compare(Comparison::Equal, left, right) => {
                let binds = |a: &Term, b: &Term| Scope::open(a, binding).is_some() && known(b);
                (binds(left, right) || binds(right, left)).then_some(3)
            }
            ConditionKind::In(_, list) => list.iter().all(known).then_some(3 + list.len()),
            ConditionKind::Under(below, above) => match (known(below), known(above)) {
                (true, _) => Some(10),
                (_, true) => Some(60),
                _ => None,
            },
            ConditionKind::Is(..) => Some(100),
            _ => None,
        }
    }

    fn some_rows(
        &self,
        item: &Item<'a>,
        atom: &Atom,
        binding: &Binding,
        everywhere: bool,
    ) -> Result<Vec<super::oracle::Row>, Refused> {
        let excluded = matches!(item.condition.kind, ConditionKind::Excluded(_));
        let subject = Subject { relation: atom.relation, excluded, day: item.scope.day };
        let query = query(item.scope, atom, binding);
        if self.oracle.program.day == Some(atom.relation) && query == [None] {
            let sight = Sight { bound: Bound::Lower, everywhere };
            let days = self.some_days(item.scope, sight)?;
            return Ok(days.into_iter().map(|day| (vec![day], true)).collect());
        }
        self.oracle.rows(subject, &query, self.now.get(), everywhere)
    }

    /// In which bound a condition is read, burdens considered.
    pub fn bound_of(&self, subject: Subject, sight: Sight) -> Sight {
        let bound = self.oracle.settled(subject, self.component).unwrap_or(sight.bound);
        Sight { bound, ..sight }
    }

    /// The cases of a condition with open variables: what a certificate calls each, its binding, and the row.
    #[allow(clippy::type_complexity, reason = "three plain parts")]
    pub fn cases(
        &self,
        item: Item<'a>,
        binding: &Binding,
        bound: Sight,
    ) -> Result<Vec<(String, Binding, Option<Vec<Value>>)>, Refused> {
        let Item { condition, scope } = item;
        let show = |values: &[Value]| super::write::words(self.oracle.program, values);
        let values = |variable: VariableId, values: Vec<Value>| {
            let one = |value: Value| Some((show(&[value]), scope.bind(binding, variable, value)?, None));
            values.into_iter().filter_map(one).collect()
        };
        Ok(match &condition.kind {
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) => {
                let excluded = matches!(condition.kind, ConditionKind::Excluded(_));
                let subject = Subject { relation: atom.relation, excluded, day: scope.day };
                let in_bound = self.bound_of(subject, bound);
                let mut cases = Vec::new();
                for (row, certain) in self.some_rows(&item, atom, binding, bound.everywhere)? {
                    if in_bound.is_lower() && !certain {
                        continue;
                    }
                    let Some(more) = scope.matched(&atom.arguments, &row, binding)? else { continue };
                    let ConditionKind::On(_, when) = &condition.kind else {
                        cases.push((show(&row), more, Some(row)));
                        continue;
                    };
                    let (days, someday) =
                        self.oracle.facts.days(atom.relation, &row, scope.day, bound.is_lower());
                    match scope.known(when, &more) {
                        Some(value) => {
                            let by_then = value <= Value::Date(scope.day);
                            if days.contains(&value) || someday && by_then {
                                cases.push((show(&row), more, Some(row)));
                            }
                        }
                        None if someday && !bound.everywhere && !self.looks_back(scope) => {
                            // It may be any day: what else is asked of it is left open.
                            cases.push((format!("{} _", show(&row)).trim().to_owned(), more, Some(row)));
                        }
                        None => {
                            let Some(variable) = Scope::open(when, &more) else { continue };
                            self.oracle.unknown_day.set(self.oracle.unknown_day.get() || someday);
                            let days = if someday { self.some_days(scope, bound)? } else { days };
                            for on in days {
                                let label = format!("{} {}", show(&row), show(&[on]));
                                if let Some(bound) = scope.bind(&more, variable, on) {
                                    cases.push((label.trim().to_owned(), bound, Some(row.clone())));
                                }
                            }
                        }
                    }
                }
                cases
            }
            ConditionKind::Compare(Comparison::Equal, left, right) => {
                let (variable, term) = match (Scope::open(left, binding), Scope::open(right, binding)) {
                    (Some(variable), _) => (variable, right),
                    (_, Some(variable)) => (variable, left),
                    _ => return Err(Refused::new("an equation binds nothing")),
                };
                let worths = self.worths(item, &[term], binding, bound)?;
                let worth = scope.worth(term, binding, &mut worths.into_iter())?;
                let all = worth.map(|w| w.all).filter(|all| !bound.is_lower() || all.len() == 1);
                values(variable, all.unwrap_or_default())
            }
            _ => match scope.choices(condition, binding, self.oracle.facts)? {
                Some((variable, all)) => values(variable, all),
                None => return Err(Refused::new("a condition binds nothing")),
            },
        })
    }

    /// Whether the days of an act that nobody dated are those on which a prohibition may stand another way.
    fn looks_back(&self, scope: Scope<'a>) -> bool {
        self.state.is_some_and(|state| {
            scope.program.relation(state).kind.state() == Some(crate::hir::State::Infringed)
        })
    }

    /// Days on which an event may have happened of which nobody knows the day: all that matter, or (where one
    /// that may be is enough) those of which the model speaks.
    fn some_days(&self, scope: Scope<'a>, bound: Sight) -> Result<Vec<Value>, Refused> {
        if !bound.everywhere {
            let Some(state) = self.state else { return Ok(vec![]) };
            let days = self.oracle.rules.last_days(self.oracle.facts, state, scope.day);
            return days.map_err(|_| Refused::DayByDay);
        }
        let mut days = self.oracle.days(scope.day);
        let all =
            self.state.and_then(|of| self.oracle.rules.last_days(self.oracle.facts, of, scope.day).ok());
        days.extend(all.into_iter().flatten().rev());
        Ok(days)
    }

    /// Whether a condition of which nothing is open holds in a bound.
    pub fn holds(
        &self,
        item: Item<'a>,
        binding: &Binding,
        bound: Sight,
        direct: bool,
    ) -> Result<bool, Refused> {
        let Item { condition, scope } = item;
        let inner = |condition: &'a Condition, scope: Scope<'a>| -> Vec<Item<'a>> {
            flat(Item { condition, scope }).into_iter().flatten().collect()
        };
        match &condition.kind {
            ConditionKind::True => Ok(true),
            ConditionKind::And(_) => self.exists(&inner(condition, scope), binding, bound, direct),
            ConditionKind::Or(parts) => {
                for part in parts {
                    if self.exists(&inner(part, scope), binding, bound, direct)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            // Nothing is known yet of what it reads: it may hold, and is not certain.
            ConditionKind::Not { .. } | ConditionKind::Quantified(_) if self.is_lenient(condition) => {
                Ok(!bound.is_lower())
            }
            ConditionKind::Not { locals, condition } => {
                let open = without(binding, &[locals]);
                let items = inner(condition, scope);
                Ok(!self.below(|| self.exists(&items, &open, bound.other(), false))?)
            }
            ConditionKind::Atom(_) | ConditionKind::Excluded(_) | ConditionKind::On(..) => {
                for (_, _, row) in self.cases(item, binding, bound)? {
                    if !direct || self.usable(item, row.as_deref(), bound)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            ConditionKind::At(..) => self.solve(&[item], binding, bound, direct, &mut |_| Ok(true)),
            ConditionKind::Compare(comparison, left, right) => {
                let worths = self.worths(item, &[left, right], binding, bound)?;
                let each = !bound.is_lower() && *comparison == Comparison::Equal;
                if each && !worths.is_empty() && may_bind([left, right]) {
                    let mut worths = worths.into_iter();
                    let left = scope.worth(left, binding, &mut worths)?;
                    let right = scope.worth(right, binding, &mut worths)?;
                    return Ok(left.zip(right).is_some_and(|(left, right)| meet(&left, &right)));
                }
                let (all, some) = scope.compares(*comparison, [left, right], binding, worths)?;
                Ok(if bound.is_lower() { all } else { some })
            }
            ConditionKind::Under(..) | ConditionKind::In(..) | ConditionKind::Is(..) => {
                Ok(scope.plain(condition, binding, self.oracle.facts)?)
            }
            ConditionKind::Quantified(q) => self.quantified(scope, q, binding, bound, direct),
        }
    }

    /// Whether a condition reads a component of which nothing is known yet.
    pub fn is_lenient(&self, condition: &Condition) -> bool {
        let mut lenient = false;
        let mut waiting = vec![condition];
        while let Some(condition) = waiting.pop() {
            if let ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) = &condition.kind {
                lenient |= self.oracle.is_lenient(atom.relation);
            }
            waiting.extend(condition.parts());
        }
        lenient
    }
}

/// The arguments of an atom as far as they are known.
pub(super) fn query(scope: Scope<'_>, atom: &Atom, binding: &Binding) -> Vec<Option<Value>> {
    atom.arguments.iter().map(|term| scope.known(term, binding)).collect()
}

/// Whether no variable of a condition is open, those of its own scopes left aside.
pub(super) fn is_closed(condition: &Condition, binding: &Binding) -> bool {
    let mut own: Vec<VariableId> = Vec::new();
    condition_closed(condition, binding, &mut own)
}

fn terms_closed(terms: &[&Term], binding: &Binding) -> bool {
    terms.iter().all(|term| term_closed(term, binding, &mut Vec::new()))
}

fn condition_closed(condition: &Condition, binding: &Binding, own: &mut Vec<VariableId>) -> bool {
    let before = own.len();
    match &condition.kind {
        ConditionKind::Not { locals, .. } => own.extend(locals),
        ConditionKind::Quantified(q) => {
            own.extend(q.variables.iter().chain(&q.domain_locals).chain(&q.body_locals));
        }
        _ => {}
    }
    let closed = condition.terms().all(|term| term_closed(term, binding, own))
        && condition.parts().all(|part| condition_closed(part, binding, own));
    own.truncate(before);
    closed
}

fn term_closed(term: &Term, binding: &Binding, own: &mut Vec<VariableId>) -> bool {
    match &term.kind {
        TermKind::Variable(id) => own.contains(id) || binding.get(id.index()).is_some_and(Option::is_some),
        TermKind::Aggregate(a) => {
            let before = own.len();
            own.extend(a.over.iter().chain(&a.locals));
            let closed = condition_closed(&a.condition, binding, own);
            own.truncate(before);
            closed
        }
        _ => term.parts().all(|part| term_closed(part, binding, own)),
    }
}
