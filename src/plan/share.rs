//! Parts that say the same are one node.
//!
//! Different rules often have the same part: who sits in an organ, on which days there was a decision.
//! Parts are compared in order of evaluation, so that parts of parts are shared first.

use super::stratify::{components, each_node, reads};
use super::{AggregateBind, Expression, Literal, Node, NodeKind, Operand, Plan, Role, Rule, Shape, Slot};
use crate::ids::{NodeId, RuleId};
use std::collections::{BTreeMap, HashMap};

/// Head and body of a rule.
type Clause = (Vec<Operand>, Vec<Literal>);

/// What a part is: its columns, whether the first is a date, and its rules.
#[derive(PartialEq)]
struct Meaning {
    kind: NodeKind,
    arity: usize,
    temporal: bool,
    rules: Vec<Clause>,
    /// The user's rule it is a part of, where answers must tell it from the same part of another.
    origin: Option<RuleId>,
}

/// Lets every reader of a part read the first part that says the same. Cost: near-linear in the rules.
pub(super) fn share(plan: &mut Plan) {
    let mut renamed: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    let mut known: HashMap<(usize, usize), Vec<(NodeId, Meaning)>> = HashMap::new();
    for component in components(plan) {
        for place in &component.rules {
            for literal in &mut plan.rules[*place].body {
                each_node(literal, &|node| rename(node, &renamed));
            }
        }
        let ([node], Shape::Once) = (component.nodes.as_slice(), component.shape) else { continue };
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = &mut plan.nodes[node.index()].kind {
            rename(of, &renamed);
        }
        let declared = &plan.nodes[node.index()];
        if !matches!(declared.role, Role::Helper(_)) {
            continue;
        }
        let rules = component.rules.iter().map(|place| &plan.rules[*place]);
        let meaning = meaning(plan, declared, rules);
        // Equal meanings have equal sizes; few others do.
        let size = meaning.rules.iter().map(|(_, body)| body.len()).sum();
        let read = meaning.rules.first().map_or(usize::MAX, |(_, body)| first_read(body));
        let same = known.entry((size, read)).or_default();
        match same.iter().find(|(_, other)| *other == meaning) {
            Some((other, _)) => {
                renamed.insert(*node, *other);
            }
            None => same.push((*node, meaning)),
        }
    }
    plan.roles.values_mut().for_each(|node| rename(node, &renamed));
    drop_repeated(plan);
}

/// Drops rules that another rule repeats.
fn drop_repeated(plan: &mut Plan) {
    let mut known: HashMap<(NodeId, usize, usize), Vec<Clause>> = HashMap::new();
    plan.rules.retain(|rule| {
        let same = known.entry((rule.head, rule.body.len(), first_read(&rule.body))).or_default();
        let rule = renumbered(rule);
        let new = !same.contains(&rule);
        if new {
            same.push(rule);
        }
        new
    });
}

/// The first node that a body reads: to find equal ones quickly.
fn first_read(body: &[Literal]) -> usize {
    body.iter().flat_map(reads).next().map_or(usize::MAX, |(node, _)| node.index())
}

fn rename(node: &mut NodeId, renamed: &BTreeMap<NodeId, NodeId>) {
    if let Some(other) = renamed.get(node) {
        *node = *other;
    }
}

fn meaning<'r>(plan: &Plan, node: &Node, rules: impl Iterator<Item = &'r Rule>) -> Meaning {
    let mut found = Vec::new();
    let mut origin = None;
    for rule in rules {
        if rule.body.iter().flat_map(reads).any(|(node, _)| is_unsettled(plan, node)) {
            origin = rule.origin;
        }
        found.push(renumbered(rule));
    }
    Meaning { kind: node.kind, arity: node.arity, temporal: node.temporal, rules: found, origin }
}

/// Whether a node holds statements of a relation before its burden is settled.
fn is_unsettled(plan: &Plan, node: NodeId) -> bool {
    match plan.nodes[node.index()].role {
        Role::Statement(relation) => plan.roles.contains_key(&Role::Settled(relation)),
        _ => false,
    }
}

/// Head and body with slots numbered in the order of their first places.
fn renumbered(rule: &Rule) -> Clause {
    let mut numbers: BTreeMap<Slot, Slot> = BTreeMap::new();
    let mut number = |slot: &mut Slot| {
        let next = Slot::try_from(numbers.len()).unwrap_or(Slot::MAX);
        *slot = *numbers.entry(*slot).or_insert(next);
    };
    let mut body = rule.body.clone();
    for literal in &mut body {
        each_slot(literal, &mut number);
    }
    let mut head = rule.arguments.clone();
    in_operands(&mut head, &mut number);
    (head, body)
}

fn in_operands(operands: &mut [Operand], f: &mut dyn FnMut(&mut Slot)) {
    for operand in operands {
        if let Operand::Slot(slot) = operand {
            f(slot);
        }
    }
}

fn in_expression(expression: &mut Expression, f: &mut dyn FnMut(&mut Slot)) {
    match expression {
        Expression::Slot(slot) => f(slot),
        Expression::Code(_) => {}
        Expression::Range { low, high } => {
            f(low);
            f(high);
        }
        Expression::Duration { amount, .. } => in_expression(amount, f),
        Expression::Binary { left, right, .. } => {
            in_expression(left, f);
            in_expression(right, f);
        }
    }
}

fn each_slot(literal: &mut Literal, f: &mut dyn FnMut(&mut Slot)) {
    match literal {
        Literal::Holds { arguments, .. } | Literal::Fails { arguments, .. } => {
            in_operands(arguments, f);
        }
        Literal::Compare { left, right, .. } => {
            in_expression(left, f);
            in_expression(right, f);
        }
        Literal::Let { slot, value } => {
            in_expression(value, f);
            f(slot);
        }
        Literal::Among { slot, .. } => f(slot),
        Literal::Aggregate { key, bind, .. } => {
            in_operands(key, f);
            match bind {
                AggregateBind::Bounds { low, high } => {
                    f(low);
                    f(high);
                }
                AggregateBind::Value(slot) => f(slot),
            }
        }
        Literal::AtLeast { key, .. } | Literal::Every { key, .. } | Literal::Fraction { key, .. } => {
            in_operands(key, f);
        }
    }
}
