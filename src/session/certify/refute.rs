//! The lines that show that conditions fail, whatever the values of their open variables.

use super::Refused;
use super::oracle::Sight;
use super::search::{Item, flat, is_closed, query};
use super::support::{Emit, Need, assignments};
use crate::certificate::Subject;
use crate::hir::terms::{Binding, Scope, without};
use crate::hir::{Comparison, ConditionKind, Quantified, Rule};
use crate::ids::VariableId;
use crate::value::Value;
use std::rc::Rc;

/// What is still to be split.
#[derive(Clone)]
pub(super) struct Split<'a> {
    pub scope: Scope<'a>,
    pub items: Vec<Option<Item<'a>>>,
    pub binding: Binding,
    pub bound: Sight,
    /// Whether what is asked of members counts as if no negation lay between.
    pub direct: bool,
    /// Whether that is read as it is at the stage, or as before.
    pub now: bool,
}

/// What may stand at the end of a branch.
pub(super) enum Ending<'e, 'a> {
    Never,
    /// What the rule concludes is of these, if it is of the shape; or it loses.
    Head(&'a Rule, Scope<'a>, &'e Claimed),
    /// No instance of the rule is applicable.
    Rule(&'a Rule, Scope<'a>, &'e [Value]),
    All(&'a Quantified, Sight),
    Part(&'a Quantified, Sight),
    Most(&'a Quantified, Sight),
    Reaches,
}

/// The claim that is being shown: all of a shape fail, but these.
pub(super) struct Claimed {
    pub subject: Subject,
    pub pattern: Vec<Option<Value>>,
    pub list: Vec<Vec<Value>>,
}

type Done = Result<(), Refused>;

impl<'a> Split<'a> {
    pub fn new(item: Item<'a>, binding: Binding, bound: Sight) -> Self {
        Self { scope: item.scope, items: flat(item), binding, bound, direct: false, now: true }
    }

    fn open(&self) -> impl Iterator<Item = (usize, Item<'a>)> {
        self.items.iter().enumerate().filter_map(|(i, item)| Some((i, (*item)?)))
    }
}

impl<'a> Emit<'_, '_, 'a> {
    /// The lines of a split.
    pub fn refute(&mut self, mut split: Split<'a>, ending: &Ending<'_, 'a>) -> Done {
        if self.ends(&split, ending) {
            return Ok(());
        }
        // What is asked of another day, once that day is known.
        let at = split.open().find_map(|(place, item)| match &item.condition.kind {
            ConditionKind::At(condition, when) => {
                let date = item.scope.date(when, &split.binding).ok()?;
                Some((place, Item { condition, scope: Scope { day: date, ..item.scope } }))
            }
            _ => None,
        });
        if let Some((place, inner)) = at {
            self.line(format!("at {}", place + 1));
            split.items[place] = None;
            split.items.extend(flat(inner));
            return self.refute(split, ending);
        }
        if let Some((place, item)) = self.failing(&split)? {
            return self.failure(place, item, split, ending);
        }
        if self.exception(&split, ending)? {
            return Ok(());
        }
        let choice = split.open().filter(|(_, item)| !is_closed(item.condition, &split.binding));
        let costs =
            choice.filter_map(|(place, item)| Some((self.reader.cost(&item, &split.binding)?, place, item)));
        let Some((_, place, item)) = costs.min_by_key(|(cost, place, _)| (*cost, *place)) else {
            return self.last(&split, ending);
        };
        split.items[place] = None;
        self.line(format!("each {}", place + 1));
        self.each(item, &split, ending)
    }

    fn each(&mut self, item: Item<'a>, split: &Split<'a>, ending: &Ending<'_, 'a>) -> Done {
        match &item.condition.kind {
            ConditionKind::Or(parts) => {
                for (number, condition) in parts.iter().enumerate() {
                    let mut split = split.clone();
                    self.line(format!("| {}", number + 1));
                    split.items.extend(flat(Item { condition, scope: item.scope }));
                    self.refute(split, ending)?;
                }
                return Ok(());
            }
            ConditionKind::Compare(Comparison::Equal, left, right) => {
                let left_open = Scope::open(left, &split.binding).is_some();
                let term = if left_open { right } else { left };
                self.below(|emit| emit.counted(item, &[term], &split.binding, split.bound, false))?;
            }
            ConditionKind::Atom(_) | ConditionKind::Excluded(_) => self.listed(item, split)?,
            _ => {}
        }
        for (label, binding, _) in self.reader.cases(item, &split.binding, split.bound)? {
            self.line(format!("| {label}").trim_end().to_owned());
            self.refute(Split { binding, ..split.clone() }, ending)?;
        }
        Ok(())
    }

    /// Notes that what a statement may be of must be claimed.
    fn listed(&mut self, item: Item<'a>, split: &Split<'a>) -> Done {
        let (ConditionKind::Atom(atom) | ConditionKind::Excluded(atom)) = &item.condition.kind else {
            return Ok(());
        };
        let excluded = matches!(item.condition.kind, ConditionKind::Excluded(_));
        let subject = Subject { relation: atom.relation, excluded, day: item.scope.day };
        self.fails(subject, query(item.scope, atom, &split.binding), split.bound)
    }

    /// A condition that fails as it stands: plain ones first, then facts, then those that take more lines.
    fn failing(&self, split: &Split<'a>) -> Result<Option<(usize, Item<'a>)>, Refused> {
        let mut found: Option<(usize, usize, Item<'a>)> = None;
        for (place, item) in split.open() {
            let effort = match &item.condition.kind {
                ConditionKind::Compare(..)
                | ConditionKind::Under(..)
                | ConditionKind::In(..)
                | ConditionKind::Is(..) => 0,
                ConditionKind::On(..) => 1,
                ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => {
                    let concept = self.reader.oracle.facts.is_concept(atom.relation);
                    let own =
                        self.reader.component == Some(self.reader.oracle.rules.component(atom.relation));
                    1 + usize::from(concept) + usize::from(own)
                }
                _ => 4,
            };
            if found.as_ref().is_some_and(|(least, ..)| *least <= effort) {
                continue;
            }
            let closed = is_closed(item.condition, &split.binding);
            let fails = match &item.condition.kind {
                _ if closed => !self.reader.holds(item, &split.binding, split.bound, false)?,
                ConditionKind::Atom(_) | ConditionKind::Excluded(_) => {
                    self.reader.cases(item, &split.binding, split.bound)?.is_empty()
                }
                _ => false,
            };
            if fails {
                found = Some((effort, place, item));
            }
        }
        Ok(found.map(|(_, place, item)| (place, item)))
    }

    fn failure(
        &mut self,
        place: usize,
        item: Item<'a>,
        mut split: Split<'a>,
        ending: &Ending<'_, 'a>,
    ) -> Done {
        let Item { condition, scope } = item;
        let number = place + 1;
        match &condition.kind {
            ConditionKind::Or(_) => {
                self.line(format!("each {number}"));
                split.items[place] = None;
                self.each(item, &split, ending)
            }
            ConditionKind::Not { locals, condition } => {
                let (open, bound) = (without(&split.binding, &[locals]), split.bound.other());
                let found = self.reader.below(|| self.reader.first(scope, condition, &open, bound, false))?;
                let found = found.ok_or_else(|| Refused::new("what is denied does not hold after all"))?;
                let given = assignments(scope, &found, &|place| locals.contains(&VariableId::at(place)));
                self.line(format!("fails {number}{given}"));
                self.below(|emit| emit.support(Item { condition, scope }, &found, bound, false))
            }
            ConditionKind::Quantified(q) => {
                self.line(format!("fails {number}"));
                self.unquantified(scope, q, &split.binding, split.bound)
            }
            ConditionKind::Compare(_, left, right) => {
                self.line(format!("fails {number}"));
                self.below(|emit| emit.counted(item, &[left, right], &split.binding, split.bound, false))
            }
            _ => {
                self.line(format!("fails {number}"));
                self.listed(item, &split)
            }
        }
    }

    /// An exception of the rule that holds.
    fn exception(&mut self, split: &Split<'a>, ending: &Ending<'_, 'a>) -> Result<bool, Refused> {
        let (Ending::Head(rule, scope, _) | Ending::Rule(rule, scope, _)) = ending else { return Ok(false) };
        for (place, exception) in rule.exceptions.iter().enumerate() {
            let open = without(&split.binding, &[&exception.locals]);
            // An exception that speaks of what is still open cannot be looked at yet.
            let mut filled = (*open).clone();
            for local in &exception.locals {
                if let Some(slot) = filled.get_mut(local.index()) {
                    *slot = Some(Value::Integer(0));
                }
            }
            if !is_closed(&exception.condition, &Rc::new(filled)) {
                continue;
            }
            let bound = split.bound.other();
            let found =
                self.reader.below(|| self.reader.first(*scope, &exception.condition, &open, bound, false))?;
            if let Some(found) = found {
                let given = assignments(*scope, &found, &|p| exception.locals.contains(&VariableId::at(p)));
                self.line(format!("except {}{given}", place + 1));
                let item = Item { condition: &exception.condition, scope: *scope };
                self.below(|emit| emit.support(item, &found, bound, false))?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A branch that may end as soon as what matters is known.
    fn ends(&mut self, split: &Split<'a>, ending: &Ending<'_, 'a>) -> bool {
        if let Ending::Rule(rule, scope, tuple) = ending
            && head(rule, *scope, &split.binding).is_some_and(|head| head != *tuple)
        {
            self.line("outside");
            return true;
        }
        if let Ending::Head(rule, scope, claimed) = ending
            && let Some(head) = head(rule, *scope, &split.binding)
        {
            let inside =
                claimed.pattern.iter().zip(&head).all(|(given, value)| given.is_none_or(|g| g == *value));
            if !inside {
                self.line("outside");
                return true;
            }
            if claimed.list.binary_search(&head).is_ok() {
                self.line("listed");
                return true;
            }
        }
        false
    }

    /// Nothing is left to be split: it holds.
    fn last(&mut self, split: &Split<'a>, ending: &Ending<'_, 'a>) -> Done {
        let binding = &split.binding;
        match ending {
            Ending::Head(rule, scope, claimed) => {
                let head = head(rule, *scope, binding)
                    .ok_or_else(|| Refused::new("what a rule concludes is open"))?;
                self.line("lost");
                self.needs.push(Need::Lost(super::search::key(claimed.subject), head, split.bound.bound));
                Ok(())
            }
            Ending::Never | Ending::Rule(..) => Err(Refused::new("a condition that should fail does not")),
            Ending::Reaches => {
                self.line("reaches");
                Ok(())
            }
            Ending::All(q, bound) | Ending::Part(q, bound) => {
                let before = self.reader.now.replace(split.now);
                let done = self.has(q, *bound, split, matches!(ending, Ending::All(..)));
                self.reader.now.set(before);
                done
            }
            Ending::Most(q, bound) => {
                let scope = split.scope;
                if self.reader.has(scope, q, binding, *bound, false)? {
                    self.line("has");
                    return Ok(());
                }
                self.line("lacks");
                match &q.body {
                    Some(condition) => {
                        let binding = without(binding, &[&q.body_locals]);
                        self.refute(Split::new(Item { condition, scope }, binding, *bound), &Ending::Never)
                    }
                    None => Ok(()),
                }
            }
        }
    }

    /// What is asked of a member, if it has it; of one of all it must.
    fn has(&mut self, q: &'a Quantified, bound: Sight, split: &Split<'a>, all: bool) -> Done {
        let Split { scope, direct, ref binding, .. } = *split;
        let Some(condition) = &q.body else {
            self.line("has");
            return Ok(());
        };
        let open = without(binding, &[&q.body_locals]);
        let Some(found) = self.reader.first(scope, condition, &open, bound, direct)? else {
            if all {
                return Err(Refused::new("a member lacks what is asked of all"));
            }
            self.line("lacks");
            return Ok(());
        };
        let given = assignments(scope, &found, &|p| q.body_locals.contains(&VariableId::at(p)));
        self.line(format!("has{given}"));
        self.support(Item { condition, scope }, &found, bound, direct)
    }
}

/// What the rule concludes with these values, if none is open.
fn head(rule: &Rule, scope: Scope<'_>, binding: &Binding) -> Option<Vec<Value>> {
    rule.head.arguments.iter().map(|term| scope.value(term, binding).ok()).collect()
}
