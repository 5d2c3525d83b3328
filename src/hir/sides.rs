//! The rules of the program by what they argue, and by name.

use super::words::rule_names;
use super::{Program, RelationKind, Side, groups};
use crate::ids::{RelationId, RuleId};
use crate::time::Interval;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

/// The rules that are ever applied.
pub struct Rules<'p> {
    program: &'p Program,
    of: Vec<Vec<RuleId>>,
    names: HashMap<String, RuleId, FxBuildHasher>,
    component: Vec<usize>,
}

impl<'p> Rules<'p> {
    /// Cost: linear in the rules.
    pub fn new(program: &'p Program) -> Self {
        let mut of = vec![Vec::new(); program.relations.len()];
        let mut names = HashMap::default();
        for (place, (rule, name)) in program.rules.iter().zip(rule_names(program)).enumerate() {
            if !rule.erroneous && !rule.in_force.iter().all(Interval::is_empty) {
                of[rule.head.relation.index()].push(RuleId::at(place));
                names.insert(name, RuleId::at(place));
            }
        }
        Self { program, of, names, component: groups(program) }
    }

    /// The rules that argue a side, in order of the rule files.
    pub fn side(&self, relation: RelationId, side: Side) -> Vec<RuleId> {
        let of = self.of.get(relation.index()).into_iter().flatten().copied();
        of.filter(|id| self.program.rule(*id).side == side).collect()
    }

    /// The rule of this name that argues a side.
    pub fn named(&self, name: &str, relation: RelationId, side: Side) -> Option<RuleId> {
        let of = self.side(relation, side);
        let found = if name == "?" { of.first() } else { self.names.get(name) };
        found.copied().filter(|id| of.contains(id))
    }

    /// Whether a relation is one that rules conclude by these rules alone: no norm or state of one, and
    /// nothing that depends on readings.
    pub fn is_plain(&self, relation: RelationId) -> bool {
        let kind = self.program.relation(relation).kind;
        let of = self.of.get(relation.index()).into_iter().flatten().map(|id| self.program.rule(*id));
        let mut read = of.filter(|rule| !rule.readings.is_empty() || !rule.under.is_empty());
        matches!(kind, RelationKind::Defined | RelationKind::Argued | RelationKind::Question)
            && read.next().is_none()
    }

    /// The number of the component of a relation.
    pub fn component(&self, relation: RelationId) -> usize {
        self.component.get(relation.index()).copied().unwrap_or(usize::MAX)
    }
}

/// The other side.
pub fn opposite(side: Side) -> Side {
    match side {
        Side::For => Side::Against,
        Side::Against => Side::For,
    }
}
