//! A statement in its world: how it stands there, and what it covers.

use super::{Stood, Told};
use crate::engine::Truth;
use crate::ids::RuleId;
use crate::proof::Pattern;
use crate::proof::explanation::Standing;
use crate::proof::view::{Row, View};

/// A statement in its world.
#[derive(Clone)]
pub(super) struct Place<'v> {
    pub view: View<'v>,
    pub pattern: Pattern,
    /// The rule that reads it.
    pub reader: Option<RuleId>,
}

impl Place<'_> {
    /// A pattern of the other side, on the day that corresponds to it here.
    pub(super) fn same_day(&self, pattern: &Pattern, other: &Place<'_>) -> Pattern {
        let at = if pattern.at == other.pattern.at { self.pattern.at } else { pattern.at };
        Pattern { at, ..pattern.clone() }
    }

    /// The statements that a pattern covers and that are not false.
    pub(super) fn rows(&self, pattern: &Pattern, reader: Option<RuleId>) -> Vec<Pattern> {
        let Some(node) = self.view.node(pattern.relation, pattern.form, reader) else { return vec![] };
        let rows = self.view.rows(node, pattern, self.view.world).into_iter();
        let ground = |row: Row| row.cells.iter().map(|cell| cell.value().map(Some)).collect();
        rows.filter_map(ground).map(|arguments| Pattern { arguments, ..pattern.clone() }).collect()
    }

    fn truths(&self) -> (Truth, Truth) {
        let truth = |world| self.view.truth(&self.pattern, self.reader, world);
        (truth(self.view.world), truth(self.view.bare))
    }

    pub(super) fn standing(&self) -> Standing {
        match self.truths() {
            (Truth::True, _) => Standing::Holds,
            (Truth::Undetermined, _) => Standing::Open,
            (Truth::False, Truth::False) => Standing::Fails,
            (Truth::False, _) => Standing::NotShown,
        }
    }

    pub(super) fn told(&self) -> Told {
        let (here, bare) = self.truths();
        let fact = self.view.fact(&self.pattern, here, bare);
        Told { pattern: self.pattern.clone(), standing: self.standing(), fact }
    }

    pub(super) fn stood(&self) -> Stood {
        Stood { pattern: self.pattern.clone(), standing: self.standing() }
    }
}
