//! Hierarchies, types and lists: `under`, `is`, `in`.

use super::binding::{Bindings, Cell, Scope, fits};
use super::matching::{Matcher, Reading, Visit};
use super::term::Reach;
use crate::engine::Truth;
use crate::hir::{Home, Term};
use crate::ids::{CitationId, EntityId, TypeId};
use crate::value::Value;
use std::ops::ControlFlow;

impl Matcher<'_> {
    /// `below under above`; reflexive, and binds either from the other.
    pub(super) fn under(
        &self,
        below: &Term,
        above: &Term,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        let world = reading.world;
        let low = self.value(below, scope, bindings, world).cell().and_then(Cell::value);
        let high = self.value(above, scope, bindings, world).cell().and_then(Cell::value);
        match (low, high) {
            (Some(low), _) => {
                let cells = self.above(low).into_iter().map(Cell::Value).collect();
                self.among(above, cells, scope, bindings, reading, visit)
            }
            (None, Some(high)) => {
                let cells =
                    self.things().filter(|v| self.above(*v).contains(&high)).map(Cell::Value).collect();
                self.among(below, cells, scope, bindings, reading, visit)
            }
            (None, None) => ControlFlow::Continue(()),
        }
    }

    /// The value itself and what it stands under.
    pub(super) fn above(&self, value: Value) -> Vec<Value> {
        let program = self.view.program;
        match value {
            Value::Entity(entity) => program.ancestors(entity).into_iter().map(Value::Entity).collect(),
            Value::Citation(citation) => {
                program.enclosing(citation).into_iter().map(Value::Citation).collect()
            }
            other => vec![other],
        }
    }

    /// The entities that are seen in this world, and the citations.
    fn things(&self) -> impl Iterator<Item = Value> + '_ {
        let (program, (case, supposition)) = (self.view.program, self.view.home());
        let seen = move |home: Home| match home {
            Home::File => true,
            Home::Case(of) => case == Some(of),
            Home::Supposition(of, place) => case == Some(of) && supposition == Some(place),
        };
        let entities = program.entities.iter().enumerate().filter(move |(_, e)| seen(e.home));
        let entities = entities.map(|(i, _)| Value::Entity(EntityId::at(i)));
        entities.chain((0..program.citations.len()).map(|i| Value::Citation(CitationId::at(i))))
    }

    /// `term` is one of these; binds.
    pub(super) fn among(
        &self,
        term: &Term,
        cells: Vec<Cell>,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        let known = self.value(term, scope, bindings, reading.world);
        if known != Reach::Free {
            let found = known.cell().is_some_and(|cell| cells.contains(&cell));
            return if found { visit(bindings, Truth::True) } else { ControlFlow::Continue(()) };
        }
        for cell in cells {
            if !self.spend() {
                return ControlFlow::Break(());
            }
            if let Some(bound) = self.bind(std::slice::from_ref(term), &[cell], scope, bindings) {
                visit(&bound, Truth::True)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// `term is type`; binds.
    pub(super) fn is(
        &self,
        term: &Term,
        ty: TypeId,
        scope: &Scope,
        bindings: &Bindings,
        reading: Reading,
        visit: &mut Visit,
    ) -> ControlFlow<()> {
        let values: Vec<Cell> = match self.value(term, scope, bindings, reading.world) {
            Reach::Free => self.things().map(Cell::Value).collect(),
            known => known.cell().into_iter().collect(),
        };
        let of_type = |cell: &Cell| cell.value().is_some_and(|v| fits(self.view.program, v, ty));
        let values = values.into_iter().filter(of_type).collect();
        self.among(term, values, scope, bindings, reading, visit)
    }
}
