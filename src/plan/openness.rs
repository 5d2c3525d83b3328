//! Which nodes may hold undetermined rows.
//!
//! Where a node may not, both of its bounds are one, and evaluating it costs half. Undetermined is what
//! follows from an undetermined row, and what a comparison says of a day that nobody knows; what follows
//! from a cycle through negation is added by [`super::stratify`].

use super::frame::expression_slots;
use super::stratify::readers;
use super::{AggregateBind, Expression, Literal, NodeKind, Operand, Plan, Role, Rule, Slot, Values};
use crate::ids::NodeId;
use std::collections::{BTreeMap, BTreeSet};

/// Marks the nodes that may hold undetermined rows; `doubted` are the inputs that may.
pub(super) fn mark(plan: &mut Plan, doubted: &dyn Fn(Role) -> bool) {
    for node in &mut plan.nodes {
        node.open = node.kind == NodeKind::Input && doubted(node.role);
    }
    let unknown = Unknown::new(plan);
    let readers = readers(plan);
    let mut queue: Vec<usize> = (0..plan.nodes.len()).filter(|n| plan.nodes[*n].open).collect();
    for rule in &plan.rules {
        let head = rule.head.index();
        if !plan.nodes[head].open && unknown.is_compared(rule) {
            plan.nodes[head].open = true;
            queue.push(head);
        }
    }
    while let Some(node) = queue.pop() {
        for reader in &readers[node] {
            let reads_as_certain = matches!(plan.nodes[*reader].kind, NodeKind::Possible { .. });
            if !plan.nodes[*reader].open && !reads_as_certain {
                plan.nodes[*reader].open = true;
                queue.push(*reader);
            }
        }
    }
}

/// The columns that may hold a day that nobody knows.
struct Unknown(BTreeSet<(NodeId, usize)>);

impl Unknown {
    fn new(plan: &Plan) -> Self {
        let mut unknown = Self(BTreeSet::new());
        let mut before = usize::MAX;
        while unknown.0.len() != before {
            before = unknown.0.len();
            for rule in &plan.rules {
                let slots = unknown.slots(rule);
                for (column, argument) in rule.arguments.iter().enumerate() {
                    if matches!(argument, Operand::Slot(slot) if slots.contains(slot))
                        || *argument == Operand::Code(Values::SOME_DAY)
                    {
                        unknown.0.insert((rule.head, column));
                    }
                }
            }
            for (place, node) in plan.nodes.iter().enumerate() {
                if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = node.kind {
                    let columns: Vec<usize> = unknown.columns(of).collect();
                    unknown.0.extend(columns.into_iter().map(|column| (NodeId::at(place), column)));
                }
            }
        }
        unknown
    }

    fn columns(&self, node: NodeId) -> impl Iterator<Item = usize> {
        self.0.range((node, 0)..=(node, usize::MAX)).map(|(_, column)| *column)
    }

    /// The slots of a rule that may be a day that nobody knows: where a slot is matched with a column that
    /// never is, it is not.
    fn slots(&self, rule: &Rule) -> BTreeSet<Slot> {
        let mut may: BTreeMap<Slot, bool> = BTreeMap::new();
        for literal in &rule.body {
            match literal {
                Literal::Holds { node, arguments } => {
                    for (column, argument) in arguments.iter().enumerate() {
                        if let Operand::Slot(slot) = argument {
                            *may.entry(*slot).or_insert(true) &= self.0.contains(&(*node, column));
                        }
                    }
                }
                Literal::Let { slot, value } => {
                    let unknown = |slot: &Slot| may.get(slot) == Some(&true);
                    let found = *value == Expression::Code(Values::SOME_DAY)
                        || expression_slots(value).iter().any(unknown);
                    *may.entry(*slot).or_insert(true) &= found;
                }
                Literal::Aggregate { node, key, bind, .. } => {
                    let found = self.columns(*node).any(|column| column >= key.len());
                    let slots = match bind {
                        AggregateBind::Bounds { low, high } => vec![*low, *high],
                        AggregateBind::Value(slot) => vec![*slot],
                    };
                    for slot in slots {
                        may.insert(slot, found);
                    }
                }
                _ => {}
            }
        }
        may.into_iter().filter(|(_, may)| *may).map(|(slot, _)| slot).collect()
    }

    /// Whether a rule compares, or computes with, what may be a day that nobody knows, or takes one.
    fn is_compared(&self, rule: &Rule) -> bool {
        let slots = self.slots(rule);
        let unknown = |expression: &Expression| {
            *expression == Expression::Code(Values::SOME_DAY)
                || expression_slots(expression).iter().any(|slot| slots.contains(slot))
        };
        rule.body.iter().any(|literal| match literal {
            Literal::Compare { left, right, .. } => unknown(left) || unknown(right),
            Literal::Let { value, .. } => unknown(value),
            _ => false,
        })
    }
}
