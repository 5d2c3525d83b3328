//! Conditions: the ways in which they may hold, each with what must be so for it.

use super::ground::{Fate, Literal, Predicate, UNKNOWN};
use super::walk::{each_relation, free, parts};
use super::{Binding, Fault, Grounder};
use crate::naive::{Item, Tuple};
use std::collections::BTreeMap;
use std::rc::Rc;
use vires::engine::Truth;
use vires::hir::{Condition, ConditionKind, RelationKind, State, Term, TermKind, Variable};
use vires::ids::RelationId;
use vires::value::Value;

/// Whose variables.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub variables: &'a [Variable],
}

/// Values for the variables, and the literals that must be so with them.
pub type Way = (Binding, Vec<Literal>);

/// What may be so of a relation at a day.
pub type Rows = Rc<Vec<(Tuple, Fate)>>;

/// A condition that is still to be met, and the day of which it speaks.
type Pending<'c> = Vec<(&'c Condition, Item)>;

impl<'a> Grounder<'_, 'a> {
    /// Adds what a condition needs to a body; `false` if it cannot be.
    pub(super) fn require(&self, fate: Fate, body: &mut Vec<Literal>) -> bool {
        match fate {
            Fate::True => true,
            Fate::False => false,
            Fate::If(literal) => {
                body.push(literal);
                true
            }
        }
    }

    /// All ways in which a condition may hold, given what is bound.
    pub(super) fn ways(
        &mut self,
        scope: Scope<'a>,
        condition: &Condition,
        day: Item,
        binding: &Binding,
    ) -> Vec<Way> {
        self.all(scope, &at(condition, day), binding).expect("a condition whose variables can be bound")
    }

    /// `None` if no order finds bound what each condition needs.
    fn all(&mut self, scope: Scope<'a>, pending: &Pending<'_>, binding: &Binding) -> Option<Vec<Way>> {
        if pending.is_empty() {
            return Some(vec![(binding.clone(), vec![])]);
        }
        // The day of an event is bound by anything else first; and where it is that of an event of which nobody knows
        // the day, what says which days it may have been comes before what is asked of it.
        let of_some_day = |(c, _): &(&Condition, Item)| match &c.kind {
            ConditionKind::On(_, Term { kind: TermKind::Variable(variable), .. }) => {
                binding[variable.index()] == Some(Item::SomeDay)
            }
            _ => false,
        };
        let late = |(c, _): &(&Condition, Item)| matches!(c.kind, ConditionKind::On(..));
        let rank = |place: &usize| match &pending[*place] {
            one if of_some_day(one) => 0,
            one if late(one) => 2,
            _ => 1,
        };
        let mut places: Vec<usize> = (0..pending.len()).collect();
        places.sort_by_key(rank);
        for place in places {
            let (condition, day) = pending[place];
            let Some(ways) = self.one(scope, condition, day, binding) else { continue };
            let mut rest = pending.clone();
            rest.remove(place);
            let mut found = Vec::new();
            for (binding, literals) in ways {
                for (binding, more) in self.all(scope, &rest, &binding)? {
                    found.push((binding, literals.iter().copied().chain(more).collect()));
                }
            }
            return Some(found);
        }
        None
    }

    /// Whether the variables of a condition that are not its own are bound.
    pub(super) fn is_bound(condition: &Condition, binding: &Binding) -> bool {
        free(condition).iter().all(|v| binding[v.index()].is_some())
    }

    /// The ways in which one condition may hold; `None` if it needs more variables bound.
    fn one(
        &mut self,
        scope: Scope<'a>,
        condition: &Condition,
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        let holds = |fate: Fate| match fate {
            Fate::True => vec![(binding.clone(), vec![])],
            Fate::False => vec![],
            Fate::If(literal) => vec![(binding.clone(), vec![literal])],
        };
        match &condition.kind {
            ConditionKind::True | ConditionKind::And(_) => self.all(scope, &at(condition, day), binding),
            ConditionKind::Or(branches) => {
                let mut found = Vec::new();
                for branch in branches {
                    found.extend(self.all(scope, &at(branch, day), binding)?);
                }
                Some(found)
            }
            ConditionKind::Not { locals, condition: denied } => {
                if !Self::is_bound(condition, binding) {
                    return None;
                }
                let ways = self.all(scope, &at(denied, day), binding)?;
                let mut ways: Vec<_> = ways.into_iter().map(|(_, body)| body).collect();
                if self.reference.has(Fault::NotOfSome) && !locals.is_empty() {
                    ways.truncate(1);
                }
                let some = self.ground.any(ways);
                let none = self.ground.not(some);
                Some(holds(self.undecided(denied, none)))
            }
            ConditionKind::Atom(atom) => {
                let relation = self.asked(atom.relation);
                let rows = self.rows(Predicate::Statement(relation), relation, day);
                self.matches(scope, atom, &rows, day, binding)
            }
            ConditionKind::Excluded(atom) => {
                let rows = self.rows(Predicate::Excluded(atom.relation), atom.relation, day);
                self.matches(scope, atom, &rows, day, binding)
            }
            ConditionKind::On(atom, on) => self.on(scope, atom, on, day, binding),
            ConditionKind::At(inner, when) => {
                let when = self.values(scope, when, binding, day)?;
                match self.single(&when.all) {
                    _ if self.reference.has(Fault::AtIgnored) => self.all(scope, &at(inner, day), binding),
                    Item::SomeDay => self.at_some_day(scope, inner, binding),
                    day => self.all(scope, &at(inner, day), binding),
                }
            }
            ConditionKind::Compare(comparison, left, right) => {
                self.compare(scope, *comparison, [left, right], day, binding)
            }
            ConditionKind::Under(left, right) => self.under(scope, [left, right], day, binding),
            ConditionKind::In(term, list) => {
                let list: Option<Vec<Item>> =
                    list.iter().map(|t| self.values(scope, t, binding, day).map(|v| v.all[0])).collect();
                self.among(scope, term, &list?, day, binding)
            }
            ConditionKind::Is(term, ty) => {
                let all: Vec<Item> = self.reference.extent(*ty).into_iter().map(Item::Value).collect();
                self.among(scope, term, &all, day, binding)
            }
            ConditionKind::Quantified(quantified) => {
                if !Self::is_bound(condition, binding) {
                    return None;
                }
                let fate = self.quantified(scope, quantified, day, binding);
                Some(holds(self.undecided(condition, fate)))
            }
        }
    }

    /// At a day that nobody knows a condition is as it is on all days, if it is the same on all, and open otherwise.
    fn at_some_day(
        &mut self,
        scope: Scope<'a>,
        condition: &Condition,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        self.reference.permissive = true;
        let days = self.reference.days();
        let mut found: BTreeMap<Binding, Vec<Fate>> = BTreeMap::new();
        for day in &days {
            let day = Item::Value(Value::Date(*day));
            let mut bodies: BTreeMap<Binding, Vec<Vec<Literal>>> = BTreeMap::new();
            for (binding, body) in self.all(scope, &at(condition, day), binding)? {
                bodies.entry(binding).or_default().push(body);
            }
            for (binding, bodies) in bodies {
                let so = self.ground.any(bodies);
                found.entry(binding).or_default().push(so);
            }
        }
        let mut ways = Vec::new();
        for (binding, fates) in found {
            let ever = self.ground.or(&fates);
            let open = self.ground.and(&[ever, Fate::If(UNKNOWN)]);
            let always = if fates.len() == days.len() { self.ground.and(&fates) } else { Fate::False };
            match self.ground.or(&[always, open]) {
                Fate::True => ways.push((binding, vec![])),
                Fate::False => {}
                Fate::If(literal) => ways.push((binding, vec![literal])),
            }
        }
        Some(ways)
    }

    /// The relation that a condition asks about; a mistake: of how a duty stands, whether there is one.
    fn asked(&self, relation: RelationId) -> RelationId {
        let program = self.reference.program;
        match program.relation(relation).kind {
            RelationKind::State(State::Fulfilled | State::Breached | State::Pending, act)
                if self.reference.has(Fault::StateIsDuty) =>
            {
                program.norms[&act].must
            }
            _ => relation,
        }
    }

    /// What is so only because nothing of the component has been concluded yet is not decided: more may be.
    fn undecided(&mut self, condition: &Condition, fate: Fate) -> Fate {
        let mut within = false;
        each_relation(condition, &mut |relation| {
            within |= self.reference.component[relation.index()] == self.component;
        });
        if within && fate == Fate::True { self.ground.certain() } else { fate }
    }

    /// The one value of a term; of several, the page says nothing here.
    pub(super) fn single(&mut self, values: &[Item]) -> Item {
        if values.len() != 1 {
            self.reference.inexact = true;
        }
        values.first().copied().unwrap_or(Item::SomeDay)
    }
}

pub fn at(condition: &Condition, day: Item) -> Vec<(&Condition, Item)> {
    parts(condition).into_iter().map(|part| (part, day)).collect()
}

/// How a condition is that holds in some ways.
pub fn best(ways: impl Iterator<Item = Truth>) -> Truth {
    ways.max().unwrap_or(Truth::False)
}
