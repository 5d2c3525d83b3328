//! Matches conditions of the user's rules against a world: in which ways can they hold?
//!
//! Backtracking over the rows of the model, tests before what binds, as [`super::order`] ranks them.
//! Every row looked at costs one unit of work; when the work is used up the search ends and says so.

use super::binding::{Bindings, Cell, Scope};
use super::order;
use super::term::Reach;
use super::view::View;
use super::{Form, Pattern, UNKNOWN_DAY};
use crate::engine::Truth;
use crate::hir::{Atom, Condition, ConditionKind, Term, TermKind};
use crate::ids::{VariableId, WorldId};
use crate::plan::Role;
use crate::value::Value;
use std::ops::ControlFlow;

/// In which world conditions are read, and how they must at least stand to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The world.
    pub world: WorldId,
    /// The least that counts.
    pub least: Truth,
}

/// What is done with each way in which conditions hold.
pub(super) type Visit<'f> = dyn FnMut(&Bindings, Truth) -> ControlFlow<()> + 'f;

/// A search in one view, with the work it may still do.
pub(super) struct Matcher<'v> {
    /// What is searched.
    pub view: View<'v>,
    work: std::cell::Cell<u64>,
}

impl<'v> Matcher<'v> {
    /// A search that may look at so many rows.
    pub(super) fn new(view: View<'v>, work: u64) -> Self {
        Self { view, work: std::cell::Cell::new(work) }
    }

    /// Uses up one unit of work; whether there was one.
    pub(super) fn spend(&self) -> bool {
        let left = self.work.get();
        let left = if self.view.is_stopped() { 0 } else { left };
        self.work.set(left.saturating_sub(1));
        left > 0
    }

    /// Whether the work is used up: what was found may not be all.
    pub(super) fn is_spent(&self) -> bool {
        self.work.get() == 0
    }

    /// Does something with at most that much of the work.
    pub(super) fn portion<T>(&self, most: u64, search: impl FnOnce() -> T) -> T {
        let before = self.work.get();
        let portion = before.min(most);
        self.work.set(portion);
        let result = search();
        let used = portion - self.work.get();
        self.work.set(before - used);
        result
    }

    /// Every way in which all conditions stand at least as `reading` asks.
    pub(super) fn all(
        &self,
        conditions: &[&Condition],
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        self.rest(conditions, scope, bindings, reading, Truth::True, visit)
    }

    fn rest(
        &self,
        conditions: &[&Condition],
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        so_far: Truth,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        if conditions.is_empty() {
            return visit(bindings, so_far);
        }
        let Some(place) = order::next(conditions, bindings) else { return ControlFlow::Continue(()) };
        let mut others = conditions.to_vec();
        let condition = others.remove(place);
        self.each(condition, scope, bindings, reading, &mut |bindings, truth| {
            self.rest(&others, scope, bindings, reading, so_far.min(truth), visit)
        })
    }

    /// Every way in which the condition stands at least as `reading` asks.
    pub(super) fn each(
        &self,
        condition: &Condition,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        if !self.spend() {
            return ControlFlow::Break(());
        }
        let mut test = |truth: Truth| {
            if truth >= reading.least { visit(bindings, truth) } else { ControlFlow::Continue(()) }
        };
        match &condition.kind {
            ConditionKind::True => visit(bindings, Truth::True),
            ConditionKind::And(parts) => {
                self.all(&parts.iter().collect::<Vec<_>>(), scope, bindings, reading, visit)
            }
            ConditionKind::Or(parts) => {
                for part in parts {
                    self.each(part, scope, bindings, reading, visit)?;
                }
                ControlFlow::Continue(())
            }
            ConditionKind::Not { locals, condition } => {
                test(self.denied(locals, condition, scope, bindings, reading.world))
            }
            ConditionKind::Atom(atom) => self.atom(atom, Form::Holds, scope, bindings, reading, visit),
            ConditionKind::Excluded(atom) => self.atom(atom, Form::Excluded, scope, bindings, reading, visit),
            ConditionKind::On(atom, day) => self.event(atom, day, scope, bindings, reading, visit),
            ConditionKind::At(inner, day) => match self.day(day, scope, bindings, reading.world) {
                Some(day) => self.each(inner, &scope.on(day), bindings, reading, visit),
                None => ControlFlow::Continue(()),
            },
            ConditionKind::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right, scope, bindings, reading, visit)
            }
            ConditionKind::Under(below, above) => self.under(below, above, scope, bindings, reading, visit),
            ConditionKind::In(term, items) => {
                let world = reading.world;
                let cells: Vec<Cell> =
                    items.iter().filter_map(|t| self.value(t, scope, bindings, world).cell()).collect();
                self.among(term, cells, scope, bindings, reading, visit)
            }
            ConditionKind::Is(term, ty) => self.is(term, *ty, scope, bindings, reading, visit),
            ConditionKind::Quantified(quantified) => {
                test(self.tally(quantified, scope, bindings, reading.world).truth(quantified))
            }
        }
    }

    /// The best way in which a condition stands.
    pub(super) fn truth(
        &self,
        condition: &Condition,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Truth {
        let mut best = Truth::False;
        let reading = Reading { world, least: Truth::Undetermined };
        let _ = self.each(condition, scope, bindings, reading, &mut |_, truth| {
            best = best.max(truth);
            if best == Truth::True { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        best
    }

    fn denied(
        &self,
        locals: &[VariableId],
        condition: &Condition,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Truth {
        let mut inner = bindings.clone();
        inner.release(locals);
        match self.truth(condition, &scope.denied(), &inner, world) {
            Truth::False => Truth::True,
            Truth::Undetermined => Truth::Undetermined,
            Truth::True => Truth::False,
        }
    }

    /// The atom with its bound arguments as values; `None` where one is an unknown day or has no value.
    pub(super) fn pattern(
        &self,
        atom: &Atom,
        form: Form,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Option<Pattern> {
        let mut arguments = Vec::with_capacity(atom.arguments.len());
        for term in &atom.arguments {
            arguments.push(match self.value(term, scope, bindings, world) {
                Reach::Free => None,
                known => Some(known.cell()?.value()?),
            });
        }
        Some(Pattern { relation: atom.relation, arguments, at: scope.at, form })
    }

    fn atom(
        &self,
        atom: &Atom,
        form: Form,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        let Some(pattern) = self.pattern(atom, form, scope, bindings, reading.world) else {
            return ControlFlow::Continue(());
        };
        let Some(node) = self.view.node(atom.relation, form, scope.rule) else {
            return ControlFlow::Continue(());
        };
        for row in self.view.rows(node, &pattern, reading.world) {
            if !self.spend() {
                return ControlFlow::Break(());
            }
            if row.truth < reading.least || self.too_late(node, &row.tuple, scope) {
                continue;
            }
            if let Some(bound) = self.bind(&atom.arguments, &row.cells, scope, bindings) {
                visit(&bound, row.truth)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether a row came to hold too late to be a reason for what is being proved.
    pub(super) fn too_late(&self, node: crate::ids::NodeId, tuple: &[u32], scope: &Scope) -> bool {
        scope.before.is_some_and(|before| {
            self.view.index.component(node) == Some(before.component)
                && self.view.stage(node, tuple).is_some_and(|stage| stage >= before.stage)
        })
    }

    /// The bindings with the free variables of the terms bound to the cells, if they agree.
    pub(super) fn bind(
        &self,
        terms: &[Term],
        cells: &[Cell],
        scope: &Scope,
        bindings: &Bindings,
    ) -> Option<Bindings> {
        let mut bound = bindings.clone();
        for (term, cell) in terms.iter().zip(cells) {
            if let TermKind::Variable(variable) = term.kind
                && !scope.bind(self.view.program, &mut bound, variable, *cell)
            {
                return None;
            }
        }
        Some(bound)
    }

    /// `event on D`: stated days up to the date of the question, and the unknown one.
    fn event(
        &self,
        atom: &Atom,
        day: &Term,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        let Some(pattern) = self.pattern(atom, Form::Holds, scope, bindings, reading.world) else {
            return ControlFlow::Continue(());
        };
        let roles = &self.view.plan.roles;
        let mut terms = atom.arguments.clone();
        terms.push(day.clone());
        let asked = self.value(day, scope, bindings, reading.world);
        let mut found = Vec::new();
        if let Some(node) = roles.get(&Role::Event(atom.relation)) {
            let mut dated = pattern.clone();
            dated.arguments.push(asked.cell().and_then(Cell::value));
            let happened = |cells: &[Cell]| match cells.last() {
                Some(Cell::Value(Value::Date(day))) => scope.at == UNKNOWN_DAY || *day <= scope.at,
                _ => true,
            };
            // Whether it had happened by a day that nobody stated is open.
            let most = if scope.at == UNKNOWN_DAY { Truth::Undetermined } else { Truth::True };
            let rows = self.view.rows(*node, &dated, reading.world).into_iter();
            found.extend(rows.filter(|r| happened(&r.cells)).map(|r| (r.cells, r.truth.min(most))));
        }
        if let Some(node) = roles.get(&Role::UnknownEvent(atom.relation)) {
            for mut row in self.view.rows(*node, &pattern, reading.world) {
                row.cells.push(Cell::SomeDay);
                found.push((row.cells, Truth::Undetermined));
            }
        }
        for (cells, truth) in found {
            if !self.spend() {
                return ControlFlow::Break(());
            }
            if truth >= reading.least
                && let Some(bound) = self.bind(&terms, &cells, scope, bindings)
            {
                visit(&bound, truth)?;
            }
        }
        ControlFlow::Continue(())
    }
}
