//! What every plan keeps, as code that can be run.

use super::stratify::{Reading, reads};
use super::{Component, Literal, NodeKind, Operand, Plan, Role, Rule, Slot, order};
use crate::ids::{NodeId, RelationId};
use std::collections::BTreeSet;

/// What is wrong with a plan; empty for a good one.
///
/// Checked are: numbers of arguments; that heads and literals find bound what they need; that every node
/// that is not an input is in exactly one component and every rule in that of its head; that components
/// read only themselves and earlier ones; that aggregates read earlier ones; that recursion through negation
/// is marked; that nodes said to be two-valued read no others.
pub fn invariants(plan: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    for (place, rule) in plan.rules.iter().enumerate() {
        check_rule(plan, place, rule, &mut found);
    }
    check_components(plan, &mut found);
    found
}

/// The relations of a component in which something must be complete before it is read, and is not: the days that
/// are spoken of depend on an aggregate of what holds on these days. Such a plan cannot be evaluated.
pub fn circular(plan: &Plan) -> Option<Vec<RelationId>> {
    let mut home = vec![None; plan.nodes.len()];
    for (place, component) in plan.components.iter().enumerate() {
        component.nodes.iter().for_each(|node| home[node.index()] = Some(place));
    }
    let reads_own = |(place, component): &(usize, &Component)| {
        let own = |node: NodeId| home[node.index()] == Some(*place);
        let copied = component.nodes.iter().any(|node| match plan.nodes[node.index()].kind {
            NodeKind::Settled { of, .. } | NodeKind::Possible { of } => own(of),
            NodeKind::Input | NodeKind::Derived => false,
        });
        let literals = component.rules.iter().flat_map(|rule| &plan.rules[*rule].body).flat_map(reads);
        copied || literals.into_iter().any(|(node, reading)| reading == Reading::Complete && own(node))
    };
    let (_, component) = plan.components.iter().enumerate().find(reads_own)?;
    let relations = component.nodes.iter().filter_map(|node| match plan.nodes[node.index()].role {
        Role::Statement(relation) => Some(relation),
        _ => None,
    });
    Some(relations.collect())
}

fn check_rule(plan: &Plan, place: usize, rule: &Rule, found: &mut Vec<String>) {
    let arity = |node: NodeId| plan.nodes.get(node.index()).map_or(usize::MAX, |n| n.arity);
    let mut wrong = |what: &str| found.push(format!("rule {place}: {what}: {rule:?}"));
    if rule.arguments.len() != arity(rule.head) {
        wrong("the head has not as many arguments as its node has columns");
    }
    if plan.nodes[rule.head.index()].kind != NodeKind::Derived {
        wrong("the head is not a derived node");
    }
    let mut bound: BTreeSet<Slot> = BTreeSet::new();
    for literal in &rule.body {
        if order::slots(literal).iter().any(|slot| usize::from(*slot) >= rule.slots) {
            wrong("a slot is not counted");
        }
        if !order::needs(literal).iter().all(|slot| bound.contains(slot)) {
            wrong(&format!("a slot is not bound where it is needed: {literal:?}"));
        }
        if matches!(literal, Literal::Let { slot, .. } if bound.contains(slot)) {
            wrong("a slot is bound twice");
        }
        bound.extend(order::binds(literal));
        let (columns, whole) = columns(literal);
        for (node, _) in reads(literal) {
            if whole && columns != arity(node) || columns > arity(node) {
                wrong(&format!("not as many arguments as columns: {literal:?}"));
            }
        }
    }
    for argument in &rule.arguments {
        match argument {
            Operand::Slot(slot) if !bound.contains(slot) => wrong("a slot of the head is not bound"),
            Operand::Any => wrong("an argument of the head is no value"),
            Operand::Slot(_) | Operand::Code(_) => {}
        }
    }
}

/// How many arguments a literal has, and whether they are all columns.
fn columns(literal: &Literal) -> (usize, bool) {
    match literal {
        Literal::Holds { arguments, .. } | Literal::Fails { arguments, .. } => (arguments.len(), true),
        Literal::Aggregate { key, .. }
        | Literal::AtLeast { key, .. }
        | Literal::Every { key, .. }
        | Literal::Fraction { key, .. } => (key.len(), false),
        Literal::Compare { .. } | Literal::Let { .. } | Literal::Among { .. } => (0, false),
    }
}

fn check_components(plan: &Plan, found: &mut Vec<String>) {
    let mut home: Vec<Option<usize>> = vec![None; plan.nodes.len()];
    let mut rules = BTreeSet::new();
    for (place, component) in plan.components.iter().enumerate() {
        for node in &component.nodes {
            if home[node.index()].replace(place).is_some() {
                found.push(format!("node {} is in two components", node.0));
            }
        }
        for rule in &component.rules {
            if !rules.insert(*rule) || !component.nodes.contains(&plan.rules[*rule].head) {
                found.push(format!("rule {rule} is not in the component of its head alone"));
            }
        }
    }
    if rules.len() != plan.rules.len() {
        found.push("a rule is in no component".to_owned());
    }
    for (place, node) in plan.nodes.iter().enumerate() {
        if home[place].is_some() == (node.kind == NodeKind::Input) {
            found.push(format!("node {place}: inputs are in no component, other nodes in one"));
        }
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = node.kind {
            if home[of.index()] >= home[place] {
                found.push(format!("node {place} reads a node that is not of an earlier component"));
            }
            if plan.nodes[of.index()].arity != node.arity {
                found.push(format!("node {place} has not the columns of the node it reads"));
            }
        }
    }
    for rule in &plan.rules {
        let own = home[rule.head.index()];
        for (node, reading) in rule.body.iter().flat_map(reads) {
            let read = home[node.index()];
            if read > own {
                found.push(format!("node {} reads node {} of a later component", rule.head.0, node.0));
            }
            let inside = read == own;
            if inside && reading == Reading::Complete {
                found.push(format!("node {} aggregates its own component", rule.head.0));
            }
            let shape = own.and_then(|place| plan.components.get(place)).map(|c| c.shape);
            if inside && reading == Reading::Negative && shape != Some(super::Shape::ThroughNegation) {
                found.push(format!("node {} recurs through negation unmarked", rule.head.0));
            }
            if inside && shape == Some(super::Shape::Once) {
                found.push(format!("node {} recurs unmarked", rule.head.0));
            }
            if plan.nodes[node.index()].open && !plan.nodes[rule.head.index()].open {
                found
                    .push(format!("node {} is said to be two-valued and reads node {}", rule.head.0, node.0));
            }
        }
    }
}
