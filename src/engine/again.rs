//! A run after an earlier one of the same plan: what rests on nothing that changed is taken over.
//!
//! The facts of two worlds that follow each other, such as those before and after an assumption, differ in a few
//! rows. Nodes are compared as they are finished: a component whose rules read only nodes that are as they were
//! has the rows it had. What was evaluated anew and came out as before stops the change from spreading, as in
//! incremental builds ("early cutoff"; Mokhov, Mitchell and Peyton Jones, *Build systems à la carte*, 2018).
//!
//! A component that was evaluated anew and came out as before is taken over as well, with its indexes and orders.
//! Provenance comes with it: a component is of one run, so that within it a row still comes after what it was
//! concluded from.

use super::held::Held;
use super::limits::{Budget, LimitExceeded};
use super::model::Model;
use super::run::Run;
use crate::ids::NodeId;
use crate::plan::{Block, Component, Literal, NodeKind, Plan};
use std::sync::Arc;

/// How much what earlier runs left behind may grow before everything is evaluated anew.
const LITTER: usize = 4;

/// What is known of each node while a plan is evaluated after an earlier run.
pub(crate) struct Again<'a> {
    /// The model of the earlier run.
    pub earlier: &'a Model,
    /// Whether a node has other rows than there; so as long as it is not known.
    pub changed: Vec<bool>,
}

impl<'a> Again<'a> {
    /// Begins, if the earlier run had as many worlds, with the same burdens and values, and kept what this one must.
    pub fn new(earlier: &'a Model, plan: &Plan, block: &Block, budget: &Budget) -> Option<Self> {
        let nodes = plan.nodes.len();
        let fits = earlier.nodes().len() == nodes
            && earlier.width() == block.width
            && earlier.kept_provenance() == budget.provenance
            && earlier.without_burdens() == &block.without_burdens
            && earlier.began_with(&block.values)
            && earlier.values().len() <= LITTER * block.values.len() + 1_000;
        fits.then(|| Self { earlier, changed: vec![true; nodes] })
    }
}

impl Run<'_> {
    /// Takes over the rows of an input node, and what is seen of them, if they are as they were.
    pub fn take_over_input(&mut self, node: NodeId) -> Result<bool, LimitExceeded> {
        let same = self.is_as_it_was(node);
        if same {
            self.take_over(node)?;
        }
        Ok(same)
    }

    /// Takes over a component whose rules read only what is as it was. `false`: it must be evaluated.
    pub fn take_over_component(&mut self, component: &Component) -> Result<bool, LimitExceeded> {
        let plan = self.plan;
        let Some(again) = &self.again else { return Ok(false) };
        let is_new = |node: NodeId| !self.internal[node.index()] && again.changed[node.index()];
        let literals = component.rules.iter().flat_map(|rule| &plan.rules[*rule].body);
        if literals.flat_map(Literal::nodes).any(is_new) {
            return Ok(false);
        }
        for node in component.nodes.iter().filter(|node| plan.nodes[node.index()].kind == NodeKind::Derived) {
            self.take_over(*node)?;
        }
        Ok(true)
    }

    /// Notes which nodes of an evaluated component, and what is seen of them, are as they were.
    pub fn note_changes(&mut self, component: &Component) -> Result<(), LimitExceeded> {
        if self.again.is_none() {
            return Ok(());
        }
        if component.nodes.iter().all(|node| self.is_as_it_was(*node)) {
            return component.nodes.iter().try_for_each(|node| self.take_over(*node));
        }
        let mut finished: Vec<NodeId> = component.nodes.clone();
        while let Some(node) = finished.pop() {
            let changed = !self.is_as_it_was(node);
            if let Some(again) = &mut self.again {
                again.changed[node.index()] = changed;
            }
            finished.extend(&self.views[node.index()]);
        }
        Ok(())
    }

    fn is_as_it_was(&self, node: NodeId) -> bool {
        let was = |again: &Again<'_>| {
            again.earlier.nodes()[node.index()].relation.is_same(&self.relations[node.index()])
        };
        self.again.as_ref().is_some_and(was)
    }

    fn take_over(&mut self, node: NodeId) -> Result<(), LimitExceeded> {
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            if let Some(again) = &mut self.again {
                self.relations[node.index()] = Held::Shared(Arc::clone(&again.earlier.nodes()[node.index()]));
                again.changed[node.index()] = false;
            }
            self.account(node.index())?;
            waiting.extend(&self.views[node.index()]);
        }
        Ok(())
    }
}
