//! The last steps: what may be undetermined, what is not read, and the components in order of evaluation.

use super::{Component, Literal, NodeKind, Plan, Role, Rule, Shape, graph, openness, share};
use crate::ids::NodeId;

/// Whether a literal reads a node as it is, or its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Its rows.
    Positive,
    /// The absence of rows.
    Negative,
    /// Both bounds of it, complete: aggregates.
    Complete,
}

/// The nodes that a literal reads, and how.
pub(super) fn reads(literal: &Literal) -> Vec<(NodeId, Reading)> {
    use Reading::{Complete, Negative, Positive};
    match literal {
        Literal::Holds { node, .. } | Literal::AtLeast { node, .. } => vec![(*node, Positive)],
        Literal::Fails { node, .. } => vec![(*node, Negative)],
        Literal::Aggregate { node, .. } => vec![(*node, Complete)],
        Literal::Every { domain, implied, .. } => {
            vec![(*domain, Positive), (*domain, Negative), (*implied, Positive)]
        }
        Literal::Fraction { domain, holds, lacks, .. } => {
            let mut found = vec![(*domain, Positive), (*domain, Negative), (*holds, Positive)];
            found.extend(lacks.map(|lacks| (lacks, Complete)));
            found
        }
        Literal::Compare { .. } | Literal::Let { .. } | Literal::Among { .. } => vec![],
    }
}

/// Calls `f` with each node that a literal names.
pub(super) fn each_node(literal: &mut Literal, f: &dyn Fn(&mut NodeId)) {
    match literal {
        Literal::Holds { node, .. }
        | Literal::Fails { node, .. }
        | Literal::Aggregate { node, .. }
        | Literal::AtLeast { node, .. } => f(node),
        Literal::Every { domain, implied, .. } => {
            f(domain);
            f(implied);
        }
        Literal::Fraction { domain, holds, lacks, .. } => {
            f(domain);
            f(holds);
            lacks.iter_mut().for_each(f);
        }
        Literal::Compare { .. } | Literal::Let { .. } | Literal::Among { .. } => {}
    }
}

/// Finishes a plan: `doubted` are the inputs that may hold undetermined rows.
pub(super) fn finish(plan: &mut Plan, doubted: &dyn Fn(Role) -> bool) {
    let possible: Vec<NodeKind> = plan.nodes.iter().map(|node| node.kind).collect();
    openness::mark(plan, doubted);
    skip_possible(plan, &possible);
    share::share(plan);
    drop_unread(plan);
    plan.components = components(plan);
    open_cycles(plan);
}

/// For each node, those whose rows follow from it.
pub(super) fn readers(plan: &Plan) -> Vec<Vec<usize>> {
    let mut readers = vec![Vec::new(); plan.nodes.len()];
    for rule in &plan.rules {
        for (node, _) in rule.body.iter().flat_map(reads) {
            readers[node.index()].push(rule.head.index());
        }
    }
    for (place, node) in plan.nodes.iter().enumerate() {
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = node.kind {
            readers[of.index()].push(place);
        }
    }
    readers
}

/// What is certain anyway is read where it is.
fn skip_possible(plan: &mut Plan, kinds: &[NodeKind]) {
    let cyclic = in_cycles(plan);
    let nodes = plan.nodes.clone();
    let direct = |node: &mut NodeId| {
        if let NodeKind::Possible { of } = kinds[node.index()]
            && !nodes[of.index()].open
            && !cyclic[of.index()]
        {
            *node = of;
        }
    };
    for literal in plan.rules.iter_mut().flat_map(|rule| &mut rule.body) {
        each_node(literal, &direct);
    }
}

/// The nodes that may be undetermined because of a cycle through negation, or of one that is.
fn in_cycles(plan: &Plan) -> Vec<bool> {
    let mut marked = vec![false; plan.nodes.len()];
    let mut queue = Vec::new();
    for component in components(plan) {
        if component.shape == Shape::ThroughNegation {
            queue.extend(component.nodes.iter().map(|n| n.index()));
        }
    }
    let readers = readers(plan);
    while let Some(node) = queue.pop() {
        if !std::mem::replace(&mut marked[node], true) {
            let certain = |reader: &&usize| matches!(plan.nodes[**reader].kind, NodeKind::Possible { .. });
            queue.extend(readers[node].iter().filter(|r| !certain(r)).copied());
        }
    }
    marked
}

/// What follows from a cycle through negation may be undetermined.
fn open_cycles(plan: &mut Plan) {
    let marked = in_cycles(plan);
    for (node, marked) in plan.nodes.iter_mut().zip(marked) {
        node.open |= marked;
    }
}

/// Drops helpers that nothing reads, and their rules; numbers the nodes anew.
fn drop_unread(plan: &mut Plan) {
    let mut kept = vec![false; plan.nodes.len()];
    let mut rules_of: Vec<Vec<usize>> = vec![Vec::new(); plan.nodes.len()];
    for (place, rule) in plan.rules.iter().enumerate() {
        rules_of[rule.head.index()].push(place);
    }
    let mut queue: Vec<NodeId> = plan.roles.values().copied().collect();
    while let Some(node) = queue.pop() {
        if std::mem::replace(&mut kept[node.index()], true) {
            continue;
        }
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = plan.nodes[node.index()].kind {
            queue.push(of);
        }
        for place in &rules_of[node.index()] {
            queue.extend(plan.rules[*place].body.iter().flat_map(reads).map(|(node, _)| node));
        }
    }
    let mut next = 0;
    let mut renamed = vec![NodeId(0); plan.nodes.len()];
    for (place, kept) in kept.iter().enumerate() {
        if *kept {
            renamed[place] = NodeId::at(next);
            next += 1;
        }
    }
    let rename = |node: &mut NodeId| *node = renamed[node.index()];
    let mut place = 0;
    plan.nodes.retain(|_| {
        place += 1;
        kept[place - 1]
    });
    for node in &mut plan.nodes {
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = &mut node.kind {
            rename(of);
        }
    }
    plan.rules.retain(|rule| kept[rule.head.index()]);
    for rule in &mut plan.rules {
        rename(&mut rule.head);
        rule.body.iter_mut().for_each(|literal| each_node(literal, &rename));
    }
    plan.roles.values_mut().for_each(rename);
}

/// The components of all nodes that are not inputs, each after those it reads.
pub(super) fn components(plan: &Plan) -> Vec<Component> {
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); plan.nodes.len()];
    let mut rules_of: Vec<Vec<usize>> = vec![Vec::new(); plan.nodes.len()];
    for (place, rule) in plan.rules.iter().enumerate() {
        edges[rule.head.index()].extend(rule.body.iter().flat_map(reads).map(|(node, _)| node.index()));
        rules_of[rule.head.index()].push(place);
    }
    for (place, node) in plan.nodes.iter().enumerate() {
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = node.kind {
            edges[place].push(of.index());
        }
    }
    let derived = |members: &Vec<usize>| plan.nodes[members[0]].kind != NodeKind::Input;
    let found = graph::components(&edges).into_iter().filter(derived);
    let component = |members: Vec<usize>| {
        let mut rules: Vec<usize> = members.iter().flat_map(|n| rules_of[*n].iter().copied()).collect();
        rules.sort_unstable();
        let shape = shape(&members, &edges, rules.iter().map(|r| &plan.rules[*r]));
        Component { shape, nodes: members.into_iter().map(NodeId::at).collect(), rules }
    };
    found.map(component).collect()
}

fn shape<'r>(members: &[usize], edges: &[Vec<usize>], rules: impl Iterator<Item = &'r Rule>) -> Shape {
    let inside = |node: NodeId| members.binary_search(&node.index()).is_ok();
    let negative = rules
        .flat_map(|rule| &rule.body)
        .flat_map(reads)
        .any(|(node, reading)| reading == Reading::Negative && inside(node));
    if negative {
        Shape::ThroughNegation
    } else if members.len() > 1 || members.iter().any(|n| edges[*n].contains(n)) {
        Shape::Recursive
    } else {
        Shape::Once
    }
}
