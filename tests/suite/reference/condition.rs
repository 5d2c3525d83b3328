//! Conditions: the ways in which they may hold, each with what must be so for it.

use super::ground::{Fate, Literal, Predicate, UNKNOWN, yes};
use super::walk::{each_relation, free, parts};
use super::{Binding, Fault, Grounder};
use crate::naive::{Item, Tuple};
use std::rc::Rc;
use vires::engine::Truth;
use vires::hir::{Atom, Condition, ConditionKind, Term, TermKind, Variable};
use vires::ids::{RelationId, TypeId, VariableId};
use vires::time::Date;
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
        // The day of an event is bound by anything else first.
        let late = |(c, _): &(&Condition, Item)| matches!(c.kind, ConditionKind::On(..));
        let early = (0..pending.len()).filter(|i| !late(&pending[*i]));
        for place in early.chain((0..pending.len()).filter(|i| late(&pending[*i]))) {
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
                let rows = self.rows(Predicate::Statement(atom.relation), atom.relation, day);
                self.matches(scope, atom, &rows, day, binding)
            }
            ConditionKind::Excluded(atom) => {
                let rows = self.rows(Predicate::Excluded(atom.relation), atom.relation, day);
                self.matches(scope, atom, &rows, day, binding)
            }
            ConditionKind::On(atom, on) => self.on(scope, atom, on, day, binding),
            ConditionKind::At(inner, when) => {
                let when = self.values(scope, when, binding, day)?;
                let day = if self.reference.has(Fault::AtIgnored) { day } else { self.single(&when.all) };
                self.all(scope, &at(inner, day), binding)
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

    /// What is so only because nothing of the component has been concluded yet is not decided: more may be.
    fn undecided(&mut self, condition: &Condition, fate: Fate) -> Fate {
        let mut within = false;
        each_relation(condition, &mut |relation| {
            within |= self.reference.component[relation.index()] == self.component;
        });
        if within && fate == Fate::True { self.ground.certain() } else { fate }
    }

    /// The rows of a relation that may be so, and what each stands for. Outside the component they are
    /// decided, and settled by burdens.
    pub(super) fn rows(&mut self, predicate: Predicate, relation: RelationId, day: Item) -> Rows {
        let Item::Value(Value::Date(day)) = day else {
            self.reference.inexact = true;
            return Rows::default();
        };
        let reference = &mut *self.reference;
        let inside = !reference.is_fact(relation) && reference.component[relation.index()] == self.component;
        if inside && !reference.solved.contains(&(self.component, day)) {
            return self.rows_within(predicate, day);
        }
        if let Some(rows) = reference.rows.get(&(predicate, day, inside)) {
            return Rc::clone(rows);
        }
        let bounds = match predicate {
            // Worked out for another day of the question: still before burdens, inside the component.
            Predicate::Statement(_) if inside => reference.statement(relation, day),
            Predicate::Statement(_) if reference.has(Fault::BurdensLate) && !reference.is_fact(relation) => {
                reference.statement(relation, day)
            }
            Predicate::Statement(_) => reference.settled(relation, day),
            Predicate::Beaten(..) => reference.decided(predicate, relation, day),
            _ => {
                let mut excluded = reference.excluded(relation, day);
                if reference.has(Fault::ExcludedIsSettled) {
                    excluded.upper.clone_from(&excluded.lower);
                }
                excluded
            }
        };
        let fate = |tuple: &Tuple| if bounds.lower.contains(tuple) { Fate::True } else { Fate::If(UNKNOWN) };
        let rows: Rows = Rc::new(bounds.upper.iter().map(|tuple| (tuple.clone(), fate(tuple))).collect());
        reference.rows.insert((predicate, day, inside), Rc::clone(&rows));
        rows
    }

    fn rows_within(&mut self, predicate: Predicate, day: Date) -> Rows {
        self.grown |= self.days.insert(day);
        let rows = self.possible.get(&(predicate, day)).cloned().unwrap_or_default();
        let mut found = Vec::new();
        for tuple in rows {
            let atom = self.ground.atom(predicate, day, &tuple);
            found.push((tuple, Fate::If(yes(atom))));
        }
        Rc::new(found)
    }

    /// The binding with one more variable, if the value is of its type.
    pub(super) fn bound(
        &self,
        scope: Scope<'a>,
        binding: &Binding,
        variable: VariableId,
        item: Item,
    ) -> Option<Binding> {
        let ty = scope.variables[variable.index()].ty;
        let fits = self.reference.has(Fault::TypesIgnored) || self.is_of(item, ty);
        let mut extended = binding.clone();
        extended[variable.index()] = Some(item);
        fits.then_some(extended)
    }

    fn is_of(&self, item: Item, ty: TypeId) -> bool {
        match item {
            Item::Value(Value::Entity(entity)) => {
                self.reference.program.is_subtype(self.reference.program.entity(entity).ty, ty)
            }
            _ => true,
        }
    }

    fn matches(
        &mut self,
        scope: Scope<'a>,
        atom: &Atom,
        rows: &[(Tuple, Fate)],
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        let is_term = |t: &&Term| !matches!(t.kind, TermKind::Variable(_) | TermKind::Any);
        for argument in atom.arguments.iter().filter(is_term) {
            self.values(scope, argument, binding, day)?;
        }
        let mut found = Vec::new();
        'rows: for (row, fate) in rows {
            let mut extended = binding.clone();
            let mut body = Vec::new();
            if !self.require(*fate, &mut body) {
                continue;
            }
            for (argument, item) in atom.arguments.iter().zip(row) {
                match &argument.kind {
                    TermKind::Any => {}
                    TermKind::Variable(v) if extended[v.index()].is_none() => {
                        let Some(next) = self.bound(scope, &extended, *v, *item) else { continue 'rows };
                        extended = next;
                    }
                    _ => {
                        let worth = self.values(scope, argument, &extended, day)?;
                        if !worth.all.contains(item) {
                            continue 'rows;
                        }
                        if !worth.is_one() {
                            body.push(UNKNOWN);
                        }
                    }
                }
            }
            found.push((extended, body));
        }
        Some(found)
    }

    /// An event and its day: stated up to today, or, if it is unknown, any day up to today.
    fn on(
        &mut self,
        scope: Scope<'a>,
        atom: &Atom,
        on: &Term,
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        let Item::Value(Value::Date(today)) = day else {
            self.reference.inexact = true;
            return Some(vec![]);
        };
        let mut found = Vec::new();
        for (tuple, days, someday) in self.reference.events(atom.relation) {
            let days: Vec<Item> =
                days.into_iter().filter(|d| *d <= today).map(|d| Item::Value(Value::Date(d))).collect();
            let row = [(tuple, Fate::True)];
            for (binding, _) in self.matches(scope, atom, &row, day, binding)? {
                let value = self.values(scope, on, &binding, day).map(|w| self.single(&w.all));
                match (value, &on.kind) {
                    // Bound to the day of another event that nobody knows: it may be any of these.
                    (Some(Item::SomeDay), TermKind::Variable(v)) => {
                        let unknown = someday.then_some(Item::SomeDay);
                        for item in days.iter().copied().chain(unknown) {
                            let binding = self.bound(scope, &binding, *v, item);
                            found.extend(binding.map(|b| (b, vec![UNKNOWN])));
                        }
                    }
                    (Some(value), _) if days.contains(&value) => found.push((binding, vec![])),
                    (Some(value), _) => {
                        if someday && value <= day {
                            found.push((binding, vec![UNKNOWN]));
                        }
                    }
                    (None, TermKind::Variable(v)) => {
                        for item in &days {
                            found.extend(self.bound(scope, &binding, *v, *item).map(|b| (b, vec![])));
                        }
                        if someday {
                            let binding = self.bound(scope, &binding, *v, Item::SomeDay);
                            found.extend(binding.map(|b| (b, vec![UNKNOWN])));
                        }
                    }
                    (None, _) => return None,
                }
            }
        }
        Some(found)
    }

    fn under(
        &mut self,
        scope: Scope<'a>,
        [left, right]: [&Term; 2],
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        let left_value = self.values(scope, left, binding, day).map(|w| self.single(&w.all));
        let right_value = self.values(scope, right, binding, day).map(|w| self.single(&w.all));
        if let Some(below) = left_value {
            let above = self.above(below);
            return self.among(scope, right, &above, day, binding);
        }
        let (Some(above), TermKind::Variable(_)) = (right_value, &left.kind) else { return None };
        let program = self.reference.program;
        let entities = (0..program.entities.len()).map(vires::ids::EntityId::at).map(Value::Entity);
        let citations = (0..program.citations.len()).map(vires::ids::CitationId::at).map(Value::Citation);
        let mut all: Vec<Item> = entities.chain(citations).map(Item::Value).collect();
        all.retain(|item| self.above(*item).contains(&above));
        self.among(scope, left, &all, day, binding)
    }

    /// What a value is under: itself, and what is above it.
    fn above(&self, item: Item) -> Vec<Item> {
        let program = self.reference.program;
        let mut found = match item {
            Item::Value(Value::Entity(entity)) if self.reference.is_seen(entity) => {
                program.ancestors(entity).into_iter().map(|e| Item::Value(Value::Entity(e))).collect()
            }
            Item::Value(Value::Citation(citation)) => {
                program.enclosing(citation).into_iter().map(|c| Item::Value(Value::Citation(c))).collect()
            }
            _ => vec![],
        };
        if self.reference.has(Fault::UnderIsStrict) {
            found.retain(|above| *above != item);
        }
        found
    }

    /// A term is one of these; a variable that is not bound yet is each of them.
    fn among(
        &mut self,
        scope: Scope<'a>,
        term: &Term,
        items: &[Item],
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        match (self.values(scope, term, binding, day), &term.kind) {
            (Some(value), _) => {
                let value = self.single(&value.all);
                Some(if items.contains(&value) { vec![(binding.clone(), vec![])] } else { vec![] })
            }
            (None, TermKind::Variable(v)) => {
                let ways = items.iter().filter_map(|i| self.bound(scope, binding, *v, *i));
                Some(ways.map(|binding| (binding, vec![])).collect())
            }
            _ => None,
        }
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
