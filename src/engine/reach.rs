//! The rows that a selection gives for a binding, one after the other.

use super::held::Held;
use super::relation::Relation;
use super::steps::{Access, Selection};
use super::worlds::Bounds;
use crate::plan::{Operand, Values};

/// Rows of a selection that are still to come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reach {
    index: Option<usize>,
    at: u32,
    end: u32,
    /// Rows from this one on are not read.
    limit: u32,
}

impl Reach {
    /// The rows of a selection (not of news).
    pub fn of(selection: &Selection, slots: &[u32], key: &mut Vec<u32>, relations: &[Held]) -> Self {
        let relation = &relations[selection.node];
        let limit = if selection.old { relation.stable() } else { u32::MAX };
        let refill = |key: &mut Vec<u32>, operands: &[Operand]| {
            key.clear();
            fill(key, operands, slots);
        };
        let (index, range) = match &selection.access {
            Access::News => (None, 0..0),
            Access::Scan => (None, 0..relation.visible().min(limit)),
            Access::Probe { index, key: operands } => {
                refill(key, operands);
                (Some(*index), relation.probe(*index, key))
            }
            Access::Find(operands) => {
                refill(key, operands);
                (None, relation.find(key).map_or(0..0, |row| row..row + 1))
            }
        };
        Self { index, at: range.start, end: range.end, limit }
    }

    /// What the last round added to a relation.
    pub fn news(relation: &Relation) -> Self {
        let grown = u32::try_from(relation.grown().len()).unwrap_or(u32::MAX);
        Self { index: None, at: relation.stable(), end: relation.visible() + grown, limit: u32::MAX }
    }

    /// The places of a list.
    pub fn places(count: usize) -> Self {
        Self { index: None, at: 0, end: u32::try_from(count).unwrap_or(u32::MAX), limit: u32::MAX }
    }

    /// The next place of a list.
    pub fn next_place(&mut self) -> Option<usize> {
        let place = self.at;
        self.at += 1;
        (place < self.end).then_some(place as usize)
    }

    /// The next row that is new, or that came to hold in more worlds, and where it is new.
    pub fn next_news(
        &mut self,
        rows: &Selection,
        relation: &Relation,
        slots: &[u32],
    ) -> Option<(u32, Bounds)> {
        while self.at < self.end {
            let place = self.at;
            self.at += 1;
            let (row, bounds) = match place.checked_sub(relation.visible()) {
                None => (place, relation.bounds(place)),
                Some(grown) => {
                    let change = relation.grown()[grown as usize];
                    (change.row, change.added)
                }
            };
            let cell = |column: usize| relation.cell(row, column);
            if rows.known.iter().all(|(column, operand)| cell(*column) == value_of(*operand, slots))
                && rows.same.iter().all(|(a, b)| cell(*a) == cell(*b))
            {
                return Some((row, bounds));
            }
        }
        None
    }

    /// The next row.
    pub fn next(&mut self, selection: &Selection, relation: &Relation) -> Option<u32> {
        while self.at < self.end {
            let row = self.index.map_or(self.at, |index| relation.posting(index, self.at));
            self.at += 1;
            if row >= self.limit {
                self.at = self.end;
                return None;
            }
            if selection.same.iter().all(|(a, b)| relation.cell(row, *a) == relation.cell(row, *b)) {
                return Some(row);
            }
        }
        None
    }
}

/// Adds the values of operands.
pub(crate) fn fill(cells: &mut Vec<u32>, operands: &[Operand], slots: &[u32]) {
    cells.extend(operands.iter().map(|operand| value_of(*operand, slots)));
}

/// The value of an operand.
pub(crate) fn value_of(operand: Operand, slots: &[u32]) -> u32 {
    match operand {
        Operand::Slot(slot) => slots[usize::from(slot)],
        Operand::Code(code) => code,
        Operand::Any => Values::SOME_DAY,
    }
}
