//! Rows of input nodes while worlds are added to them.

use super::compact;
use crate::ids::{NodeId, WorldId};
use crate::plan::{NodeKind, Plan, Role, Row, Values, Worlds};
use crate::value::Value;
use std::collections::BTreeMap;

/// In which worlds a row is so while they are collected.
#[derive(Default)]
struct Collected {
    everywhere: bool,
    worlds: Vec<WorldId>,
}

impl Collected {
    fn finish(self, width: usize) -> Worlds {
        if self.everywhere { Worlds::All } else { compact(self.worlds, width) }
    }
}

#[derive(Default)]
struct Bounds {
    lower: Collected,
    upper: Collected,
}

/// Rows of input nodes while worlds are added to them.
pub(super) struct Rows {
    width: usize,
    values: Values,
    nodes: BTreeMap<NodeId, BTreeMap<Vec<u32>, Bounds>>,
}

impl Rows {
    /// No rows, for each input node of a plan.
    pub(super) fn new(plan: &Plan, width: usize) -> Self {
        let inputs = plan.nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::Input);
        let nodes = inputs.map(|(place, _)| (NodeId::at(place), BTreeMap::new())).collect();
        Self { width, values: plan.values.clone(), nodes }
    }

    /// The code of a value.
    pub(super) fn code(&mut self, value: Value) -> u32 {
        self.values.code(value)
    }

    /// A row is so in these worlds, certainly or possibly.
    pub(super) fn state(&mut self, node: NodeId, tuple: Vec<u32>, worlds: &[WorldId], certain: bool) {
        if worlds.is_empty() {
            return;
        }
        let bounds = self.nodes.entry(node).or_default().entry(tuple).or_default();
        bounds.upper.worlds.extend(worlds);
        if certain {
            bounds.lower.worlds.extend(worlds);
        }
    }

    /// A row is so in every world.
    pub(super) fn state_everywhere(&mut self, node: NodeId, tuple: Vec<u32>, certain: bool) {
        let bounds = self.nodes.entry(node).or_default().entry(tuple).or_default();
        bounds.upper.everywhere = true;
        bounds.lower.everywhere |= certain;
    }

    /// States as turning points of each relation the ends of what is stated over time, and the days of events.
    pub(super) fn turning(&mut self, plan: &Plan) {
        let mut found: BTreeMap<(NodeId, u32), Collected> = BTreeMap::new();
        for (node, rows) in &self.nodes {
            let (relation, ends) = match plan.nodes.get(node.index()).map(|node| node.role) {
                Some(Role::Span(relation) | Role::Supposed(relation)) => (relation, 2),
                Some(Role::Event(relation)) => (relation, 1),
                _ => continue,
            };
            let Some(turning) = plan.roles.get(&Role::Turning(relation)) else { continue };
            for (tuple, bounds) in rows {
                let days = tuple.get(tuple.len().saturating_sub(ends)..).unwrap_or(&[]);
                for day in days.iter().filter(|day| self.values.date(**day).is_some()) {
                    let collected = found.entry((*turning, *day)).or_default();
                    collected.everywhere |= bounds.upper.everywhere;
                    collected.worlds.extend(&bounds.upper.worlds);
                }
            }
        }
        for ((turning, day), Collected { everywhere, worlds }) in found {
            if everywhere {
                self.state_everywhere(turning, vec![day], true);
            } else {
                self.state(turning, vec![day], &worlds, true);
            }
        }
    }

    /// These worlds as a set.
    pub(super) fn worlds(&self, worlds: Vec<WorldId>) -> Worlds {
        compact(worlds, self.width)
    }

    /// The rows, sorted, and the values.
    pub(super) fn finish(self) -> (Vec<(NodeId, Vec<Row>)>, Values) {
        let width = self.width;
        let row = |(tuple, bounds): (Vec<u32>, Bounds)| Row {
            tuple,
            lower: bounds.lower.finish(width),
            upper: bounds.upper.finish(width),
        };
        let inputs = self.nodes.into_iter().map(|(node, rows)| (node, rows.into_iter().map(row).collect()));
        (inputs.collect(), self.values)
    }
}
