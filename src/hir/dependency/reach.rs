//! On which disputes relations depend.

use super::Graph;
use crate::hir::Program;
use crate::ids::{DisputeId, RelationId};
use std::collections::{BTreeMap, BTreeSet};

/// For each of these relations the disputes in whose readings rules stand, or end, that it may rest on.
///
/// Cost: for each relation linear in the rules; nothing, if there are no disputes.
pub fn disputes_behind(
    program: &Program,
    relations: &BTreeSet<RelationId>,
) -> BTreeMap<RelationId, BTreeSet<DisputeId>> {
    let mut found = BTreeMap::new();
    if program.disputes.is_empty() {
        return found;
    }
    let graph = Graph::of(program);
    let mut own: Vec<BTreeSet<DisputeId>> = vec![BTreeSet::new(); program.relations.len()];
    for rule in program.rules.iter().filter(|rule| !rule.erroneous) {
        let applied = rule.whenever().filter(|(_, days)| days.iter().any(|interval| !interval.is_empty()));
        let readings = applied.flat_map(|(readings, _)| readings);
        own[rule.head.relation.index()].extend(readings.map(|id| program.reading(*id).dispute));
    }
    for relation in relations {
        let mut disputes = BTreeSet::new();
        let mut reached = BTreeSet::from([*relation]);
        let mut waiting = vec![*relation];
        while let Some(at) = waiting.pop() {
            disputes.extend(&own[at.index()]);
            for edge in &graph.edges[at.index()] {
                if reached.insert(edge.to) {
                    waiting.push(edge.to);
                }
            }
        }
        found.insert(*relation, disputes);
    }
    found
}
