//! Which disputes bear on the answers of a world, seen in the same world with their readings left open.
//!
//! Where a world leaves open which readings it takes, and ignores burdens, the well-founded model says of
//! everything that is definite how it stands under every combination of readings: deciding an undetermined
//! input only decides more (`docs/semantics.md`, *Readings*). What is undetermined depends at most on what its
//! residual program reaches; so disputes that it does not reach need not be told apart.

use super::literal::Join;
use super::residual::{Residual, Walk};
use super::view::View;
use super::{Form, UNKNOWN_DAY};
use crate::engine::Truth;
use crate::ids::{DisputeId, NodeId, ReadingId, RelationId};
use crate::plan::{Literal, Role};
use std::collections::BTreeSet;

/// What the statements of a relation depend on, in a world that leaves readings open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bearing {
    /// The disputes on whose readings some of them may depend.
    pub disputes: BTreeSet<DisputeId>,
    /// There are such disputes, and some statements reach an unknown with both signs: completions may agree where
    /// three values leave them open. Where this is not so, it is not so under any combination of readings either.
    pub mixed: bool,
    /// The work was used up: nothing is known.
    pub more: bool,
    /// The nodes whose rows say all this, if that was asked: where these are as they were, so is the rest.
    pub reads: Option<BTreeSet<NodeId>>,
}

impl View<'_> {
    /// What the undetermined statements of relations reach, on every day asked about. Cost: linear in the part
    /// of the residual program that they reach, at most `work` rows, for each reading and each relation that
    /// readings bear on. `reads`: whether to note which nodes they read; that takes a walk more for each relation.
    pub fn bearings(&self, relations: &[RelationId], work: u64, reads: bool) -> Vec<Bearing> {
        let mut walk = Walk::new(*self, self.bare, work);
        let nodes = |relation: RelationId| {
            [Form::Holds, Form::Excluded].into_iter().filter_map(move |form| self.node(relation, form, None))
        };
        let undetermined = |relation: &RelationId| {
            let rows = nodes(*relation).flat_map(|node| {
                let rows = self.possible(node).into_iter();
                let open = rows.filter(move |(row, truth)| {
                    *truth == Truth::Undetermined && self.is_asked_about(node, row)
                });
                open.map(move |(row, _)| (node, row))
            });
            rows.map(|place| walk.number(place, UNKNOWN_DAY)).collect()
        };
        let first: Vec<Vec<usize>> = relations.iter().map(undetermined).collect();
        let mut found = Residual::default();
        walk.run(&mut found);
        let reaching = walk.reaching_readings();
        let days = || [Role::Now, Role::Asked].iter().filter_map(|role| self.plan.roles.get(role)).copied();
        let bearing = |(relation, places): (&RelationId, &Vec<usize>)| {
            let reached = reaching.iter().filter(|(_, from)| places.iter().any(|place| from[*place]));
            let disputes = self.disputes(reached.map(|(reading, _)| *reading));
            let mixed = !disputes.is_empty() && walk.is_mixed(&walk.signs(places));
            let read = || nodes(*relation).chain(days()).chain(walk.reads(places)).collect();
            let reads = reads.then(read);
            Bearing { disputes, mixed, more: found.more, reads }
        };
        relations.iter().zip(&first).map(bearing).collect()
    }

    /// The disputes of which a reading holds a rule some instance of which is not ruled out. Cost: linear in the
    /// instances of the rules that stand in readings, at most `work` rows; `None`, if it was used up.
    pub fn arguable(&self, work: u64) -> Option<BTreeSet<DisputeId>> {
        let mut found = BTreeSet::new();
        let mut join = Join::new(*self, self.bare, work);
        for rule in &self.plan.rules {
            let of = |literal: &Literal| match literal {
                Literal::Holds { node, .. } => self.reading(*node),
                _ => None,
            };
            let readings: Vec<ReadingId> = rule.body.iter().filter_map(of).collect();
            if readings.iter().all(|reading| found.contains(reading)) {
                continue;
            }
            for (tuple, _) in self.possible(rule.head) {
                let reached = join.undetermined(rule, &tuple);
                if join.work() == 0 {
                    return None;
                }
                if !reached.is_empty() {
                    found.extend(readings);
                    break;
                }
            }
        }
        Some(self.disputes(found.into_iter()))
    }

    fn disputes(&self, readings: impl Iterator<Item = ReadingId>) -> BTreeSet<DisputeId> {
        readings.map(|reading| self.program.reading(reading).dispute).collect()
    }

    /// The reading that an input stands for.
    fn reading(&self, node: NodeId) -> Option<ReadingId> {
        match self.plan.nodes.get(node.index())?.role {
            Role::Reading(reading) => Some(reading),
            _ => None,
        }
    }

    /// Whether a row speaks of a day that is asked about, or of no day.
    fn is_asked_about(&self, node: NodeId, row: &[u32]) -> bool {
        let day = row.first().filter(|_| self.temporal(node)).and_then(|code| self.values().date(*code));
        day.is_none_or(|day| day == self.date || self.spec.asked.contains(&day))
    }

    /// The rows of a node that are not false, on every day.
    fn possible(&self, node: NodeId) -> Vec<(Vec<u32>, Truth)> {
        self.model.in_world(node, self.bare)
    }
}
