//! Values of terms, comparisons, and equations that bind.
//!
//! An equation with an aggregate over undetermined statements gives its variable each value that the
//! aggregate can take, and none of them is certain; a comparison reads its lowest and highest value.

use super::UNKNOWN_DAY;
use super::binding::{Bindings, Cell, Scope};
use super::matching::{Matcher, Reading, Visit};
use super::quantity;
use super::term::{self, Reach};
use crate::engine::Truth;
use crate::hir::{Comparison, Term, TermKind};
use crate::ids::{VariableId, WorldId};
use crate::time::Date;
use crate::value::Value;
use std::ops::ControlFlow;

/// Most values that an equation gives a variable.
const VALUES: usize = 10_000;

impl Matcher<'_> {
    #[allow(clippy::too_many_arguments)] // a condition, and where it is read
    pub(super) fn compare(
        &self,
        comparison: Comparison,
        left: &Term,
        right: &Term,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        let a = self.value(left, scope, bindings, reading.world);
        let b = self.value(right, scope, bindings, reading.world);
        if comparison == Comparison::Equal {
            for (term, own, other, reach) in [(left, a, right, b), (right, b, left, a)] {
                if let (TermKind::Variable(variable), Reach::Free) = (&term.kind, own) {
                    return self.equate(*variable, other, reach, scope, bindings, reading, visit);
                }
            }
        }
        let truth = term::compare(comparison, a, b);
        if truth >= reading.least { visit(bindings, truth) } else { ControlFlow::Continue(()) }
    }

    /// Binds a variable to what is known of a term: each value it may have.
    #[allow(clippy::too_many_arguments)] // as above
    fn equate(
        &self,
        variable: VariableId,
        term: &Term,
        reach: Reach,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        let values: Vec<(Cell, Truth)> = match (reach, reach.cell()) {
            (Reach::Between { certain: true, .. }, Some(cell)) => vec![(cell, Truth::True)],
            (Reach::Between { .. }, _) => {
                let choices = self.choices(term, scope, bindings, reading.world).into_iter();
                choices.map(|v| (Cell::Value(v), Truth::Undetermined)).collect()
            }
            (Reach::SomeDay, _) => vec![(Cell::SomeDay, Truth::Undetermined)],
            (Reach::Free | Reach::Nothing, _) => vec![],
        };
        for (cell, truth) in values {
            let mut bound = bindings.clone();
            if !self.spend() {
                return ControlFlow::Break(());
            }
            if truth >= reading.least && scope.bind(self.view.program, &mut bound, variable, cell) {
                visit(&bound, truth)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The day of a term; [`UNKNOWN_DAY`] for one that nobody stated, `None` if it has no value.
    pub(super) fn day(
        &self,
        term: &Term,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Option<Date> {
        match self.value(term, scope, bindings, world).cell()? {
            Cell::Value(Value::Date(day)) => Some(day),
            Cell::SomeDay => Some(UNKNOWN_DAY),
            Cell::Value(_) => None,
        }
    }

    /// Each value that a term can take, in order.
    fn choices(&self, term: &Term, scope: &Scope, bindings: &Bindings, world: WorldId) -> Vec<Value> {
        let mut values: Vec<Value> = match &term.kind {
            TermKind::Aggregate(aggregate) => {
                quantity::choices(aggregate.kind, &self.members(aggregate, scope, bindings, world), VALUES)
            }
            TermKind::Duration { amount, unit } => {
                let amounts = self.choices(amount, scope, bindings, world).into_iter();
                let lengths = amounts.filter_map(|v| term::duration(Reach::exact(v), *unit).ends());
                lengths.map(|(length, _)| length).collect()
            }
            TermKind::Binary { operator, left, right, rounding } => {
                let left = self.choices(left, scope, bindings, world);
                let right = self.choices(right, scope, bindings, world);
                let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (*a, *b)));
                pairs.take(VALUES).filter_map(|(a, b)| term::apply(*operator, a, b, *rounding)).collect()
            }
            _ => self.value(term, scope, bindings, world).ends().into_iter().map(|(low, _)| low).collect(),
        };
        values.sort();
        values.dedup();
        values
    }

    /// What is known of the value of a term.
    pub(super) fn value(&self, term: &Term, scope: &Scope, bindings: &Bindings, world: WorldId) -> Reach {
        match &term.kind {
            TermKind::Variable(variable) => bindings.get(*variable).map_or(Reach::Free, Reach::from),
            TermKind::Value(value) => Reach::exact(*value),
            TermKind::Any => Reach::Free,
            TermKind::Today if scope.at == UNKNOWN_DAY => Reach::SomeDay,
            TermKind::Today => Reach::exact(Value::Date(scope.at)),
            TermKind::Duration { amount, unit } => {
                term::duration(self.value(amount, scope, bindings, world), *unit)
            }
            TermKind::Binary { operator, left, right, rounding } => term::binary(
                *operator,
                self.value(left, scope, bindings, world),
                self.value(right, scope, bindings, world),
                *rounding,
            ),
            TermKind::Aggregate(aggregate) => self.aggregate(aggregate, scope, bindings, world),
        }
    }
}
