//! The instances of the rules of a component, as a propositional program.

use crate::engine::arithmetic::Failure;
use crate::engine::compile::Use;
use crate::engine::join::{Context, Machine, Sink};
use crate::engine::limits::{LimitExceeded, Uncomputed};
use crate::engine::run::Run;
use crate::engine::steps::Compiled;
use crate::engine::worlds::{Bounds, WorldSet};
use crate::plan::Component;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

use super::condition::Condition;

/// An atom, negated if the lowest bit is set.
pub(super) type Literal = u32;

/// An atom that is true if the weights of its true members reach a number.
#[derive(Clone, Debug)]
pub(super) struct Threshold {
    /// The atom.
    pub head: u32,
    /// What must be reached; more than 0.
    pub need: i128,
    /// Members with positive weights.
    pub members: Vec<(u32, i128)>,
    /// The sum of all weights.
    pub most: i128,
}

/// A propositional program. Its first atoms are the rows of the estimate, further ones stand for parts of
/// conditions.
#[derive(Default)]
pub(super) struct Ground {
    /// How many atoms are rows.
    pub rows: usize,
    /// How many atoms there are.
    pub atoms: usize,
    /// The atom of the first row of a node, by node.
    first: Vec<u32>,
    /// The head of each instance.
    pub heads: Vec<u32>,
    /// Where what it needs from outside is so.
    pub outside: Vec<Bounds>,
    /// Where its body ends; it begins where the one before ends.
    pub ends: Vec<u32>,
    /// The bodies.
    pub bodies: Vec<Literal>,
    /// Conditions that count.
    pub thresholds: Vec<Threshold>,
    /// Atoms that stand for a binding for which a value cannot be computed.
    failures: Vec<(u32, Uncomputed)>,
}

impl Ground {
    /// Whether the rows of a node are atoms.
    pub fn has(&self, node: usize) -> bool {
        self.first[node] != u32::MAX
    }

    /// The atom of a row.
    pub fn atom(&self, node: usize, row: u32) -> u32 {
        self.first[node] + row
    }

    /// The body of an instance.
    pub fn body(&self, instance: usize) -> &[Literal] {
        let start = if instance == 0 { 0 } else { self.ends[instance - 1] };
        &self.bodies[start as usize..self.ends[instance] as usize]
    }

    /// What went wrong, if a binding is reached for which a value cannot be computed.
    pub fn failure(&self, reached: impl Fn(usize) -> bool) -> Option<Uncomputed> {
        self.failures.iter().find(|(atom, _)| reached(*atom as usize)).map(|failure| failure.1.clone())
    }

    /// Bytes held, about.
    pub fn bytes(&self) -> u64 {
        let members: usize = self.thresholds.iter().map(|threshold| threshold.members.len() * 32 + 64).sum();
        let instances = self.heads.capacity() * 4 + self.outside.capacity() * 8 + self.ends.capacity() * 4;
        (instances + self.bodies.capacity() * 4 + members) as u64
    }

    /// Adds an instance.
    pub fn add(&mut self, head: u32, outside: Bounds, body: &[Literal]) {
        if outside.upper != WorldSet::NONE {
            self.heads.push(head);
            self.outside.push(outside);
            self.bodies.extend_from_slice(body);
            self.ends.push(u32::try_from(self.bodies.len()).unwrap_or(u32::MAX));
        }
    }

    /// A new atom.
    pub fn fresh(&mut self) -> u32 {
        self.atoms += 1;
        u32::try_from(self.atoms - 1).unwrap_or(u32::MAX)
    }
}

impl Run<'_> {
    /// The instances of the rules of a component that is over-estimated.
    pub(super) fn ground(&mut self, component: &Component) -> Result<Ground, LimitExceeded> {
        let plan = self.plan;
        let mut ground = Ground { first: vec![u32::MAX; plan.nodes.len()], ..Ground::default() };
        for node in &component.nodes {
            ground.first[node.index()] = u32::try_from(ground.rows).unwrap_or(u32::MAX);
            ground.rows += self.relations[node.index()].count() as usize;
        }
        ground.atoms = ground.rows;
        let mut builder = Builder { ground, ..Builder::default() };
        let mut machine = Machine::default();
        for (number, rule) in (0u32..).zip(&component.rules) {
            let compiled = self.compile(&plan.rules[*rule], Use::Ground, None);
            self.refresh(&compiled);
            builder.rule = number;
            machine.start(&compiled, false);
            loop {
                let before = builder.ground.heads.len();
                let done = self.search(&compiled, &mut machine, &mut builder)?;
                self.meter.fire((builder.ground.heads.len() - before) as u64)?;
                self.account_with(compiled.head, builder.ground.bytes())?;
                if done {
                    break;
                }
            }
        }
        Ok(builder.ground)
    }
}

/// Takes bindings and makes instances of them.
#[derive(Default)]
pub(super) struct Builder {
    /// What was made so far.
    pub ground: Ground,
    /// The rule that is being evaluated.
    pub rule: u32,
    /// Conditions that were made: rule, place, and what is bound in them.
    pub made: HashMap<Vec<u32>, Condition, FxBuildHasher>,
    body: Vec<Literal>,
    key: Vec<u32>,
    taken: usize,
}

/// Instances between two looks at the limits.
const BATCH: usize = 1 << 16;

impl Sink for Builder {
    fn take(
        &mut self,
        rule: &Compiled,
        machine: &mut Machine,
        bounds: Bounds,
        context: &mut Context<'_, '_>,
    ) -> bool {
        if self.fill_body(rule, machine, rule.steps.len(), context) {
            self.key.clear();
            crate::engine::reach::fill(&mut self.key, &rule.arguments, machine.slots());
            if let Some(row) = context.relations[rule.head].find(&self.key) {
                let head = self.ground.atom(rule.head, row);
                let body = std::mem::take(&mut self.body);
                self.ground.add(head, bounds, &body);
                self.body = body;
            }
        }
        self.taken += 1;
        self.taken.is_multiple_of(BATCH)
    }

    /// The binding fails only if it is reached: that is an atom of its own.
    fn fail(
        &mut self,
        rule: &Compiled,
        machine: &mut Machine,
        step: usize,
        failure: Failure,
        context: &mut Context<'_, '_>,
    ) -> Result<(), LimitExceeded> {
        if self.fill_body(rule, machine, step, context) {
            let atom = self.ground.fresh();
            self.ground.failures.push((atom, Uncomputed { rule: rule.origin, failure }));
            let body = std::mem::take(&mut self.body);
            self.ground.add(atom, machine.bounds(step), &body);
            self.body = body;
        }
        Ok(())
    }
}

impl Builder {
    /// The literals on the component that a binding of the steps before `until` rests on. `false` if one
    /// of them cannot be true.
    fn fill_body(
        &mut self,
        rule: &Compiled,
        machine: &Machine,
        until: usize,
        context: &mut Context<'_, '_>,
    ) -> bool {
        self.body.clear();
        for (step, node) in rule.internal.iter().filter(|(step, _)| *step < until) {
            self.body.push(self.ground.atom(*node, machine.row(*step)) << 1);
        }
        let place = rule.places.get(until).copied().unwrap_or(usize::MAX);
        for (number, (at, step)) in (0u32..).zip(&rule.deferred) {
            if *at >= place {
                continue;
            }
            let literal = match self.condition(number, step, machine.slots(), context) {
                Condition::True => continue,
                Condition::False => return false,
                Condition::Is(literal) => literal,
            };
            self.body.push(literal);
        }
        true
    }
}
