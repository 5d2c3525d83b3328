//! On which disputes, and on which norms, relations depend.

use super::Graph;
use crate::hir::{Program, RelationKind};
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
        let reached = reached(&graph, *relation).into_iter();
        found.insert(*relation, reached.flat_map(|at| &own[at.index()]).copied().collect());
    }
    found
}

/// Whether a relation may rest on what norms say, or on how they stand. Cost: linear in the rules.
pub fn rests_on_norms(program: &Program, relation: RelationId) -> bool {
    program.relations.iter().any(|relation| is_deontic(relation.kind))
        && reached(&Graph::of(program), relation).into_iter().any(|at| is_deontic(program.relation(at).kind))
}

fn is_deontic(kind: RelationKind) -> bool {
    use RelationKind::{Act, Day, Defined, Denial, Fact, Norm, Question, State};
    match kind {
        Norm(..) | State(..) | Denial(_) | Day => true,
        Fact | Defined | RelationKind::Argued | Act | Question => false,
    }
}

/// A relation and all that it may rest on.
fn reached(graph: &Graph, relation: RelationId) -> BTreeSet<RelationId> {
    let mut reached = BTreeSet::from([relation]);
    let mut waiting = vec![relation];
    while let Some(at) = waiting.pop() {
        for edge in &graph.edges[at.index()] {
            if reached.insert(edge.to) {
                waiting.push(edge.to);
            }
        }
    }
    reached
}
