//! Statements as conditions: which may be so at a day, which match, and on which days events happened.

use super::condition::{Rows, Scope, Way};
use super::ground::{Fate, Predicate, UNKNOWN, yes};
use super::{Binding, Fault, Grounder};
use crate::naive::{Item, Tuple};
use std::rc::Rc;
use vires::hir::{Atom, Term, TermKind};
use vires::ids::{RelationId, TypeId, VariableId};
use vires::time::Date;
use vires::value::Value;

impl<'a> Grounder<'_, 'a> {
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

    pub(super) fn matches(
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
    pub(super) fn on(
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
        for (tuple, days, someday) in self.reference.events(atom.relation, today) {
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
}
