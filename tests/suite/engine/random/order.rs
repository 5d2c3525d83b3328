//! In which order the nodes of a random plan are evaluated.

use vires::ids::NodeId;
use vires::plan::{Literal, NodeKind, Plan};

/// How a literal depends on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Positive,
    Negative,
    /// The node must be of an earlier component.
    Earlier,
}

pub fn edges(literal: &Literal) -> Vec<(NodeId, Edge)> {
    match literal {
        Literal::Holds { node, .. } | Literal::AtLeast { node, .. } => vec![(*node, Edge::Positive)],
        Literal::Fails { node, .. } => vec![(*node, Edge::Negative)],
        Literal::Aggregate { node, .. } => vec![(*node, Edge::Earlier)],
        Literal::Every { domain, implied, .. } => vec![(*domain, Edge::Negative), (*implied, Edge::Positive)],
        Literal::Fraction { domain, holds, lacks, .. } => {
            let mut all = vec![(*domain, Edge::Negative), (*holds, Edge::Positive)];
            all.extend(lacks.map(|node| (node, Edge::Earlier)));
            all
        }
        _ => Vec::new(),
    }
}

/// The strongly connected components of the nodes, those that others depend on first.
pub fn components(plan: &Plan) -> Option<Vec<Vec<NodeId>>> {
    let count = plan.nodes.len();
    let mut reaches = vec![vec![false; count]; count];
    let mut earlier = Vec::new();
    for rule in &plan.rules {
        for (node, edge) in rule.body.iter().flat_map(edges) {
            reaches[rule.head.index()][node.index()] = true;
            if edge == Edge::Earlier {
                earlier.push((rule.head.index(), node.index()));
            }
        }
    }
    for (view, node) in plan.nodes.iter().enumerate() {
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = node.kind {
            reaches[view][of.index()] = true;
            earlier.push((view, of.index()));
        }
    }
    for middle in 0..count {
        for from in 0..count {
            if reaches[from][middle] {
                let more = reaches[middle].clone();
                for (reached, more) in reaches[from].iter_mut().zip(more) {
                    *reached |= more;
                }
            }
        }
    }
    if earlier.iter().any(|(from, to)| reaches[*to][*from]) {
        return None;
    }
    let same = |a: usize, b: usize| a == b || reaches[a][b] && reaches[b][a];
    let mut all: Vec<Vec<NodeId>> = Vec::new();
    let mut left: Vec<usize> = (0..count).collect();
    while !left.is_empty() {
        let free = |node: &usize| left.iter().all(|other| !reaches[*node][*other] || same(*node, *other));
        let first = left.iter().copied().find(free)?;
        all.push(left.iter().copied().filter(|node| same(first, *node)).map(NodeId::at).collect());
        left.retain(|node| !same(first, *node));
    }
    Some(all)
}
