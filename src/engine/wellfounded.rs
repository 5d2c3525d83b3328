//! Components through negation: the well-founded model (Van Gelder, Ross and Schlipf 1991).
//!
//! 1. The component is over-estimated: every condition on itself that is not a plain positive literal
//!    is left out.
//! 2. The instances of its rules over that estimate are kept as a propositional program; what they need
//!    from outside is folded into the worlds in which it is so.
//! 3. Worlds that agree on all sets in that program have the same model: one of each class is evaluated by
//!    propagation.

mod condition;
mod ground;
mod loops;
mod program;
mod propagate;

use super::compile::Use;
use super::limits::LimitExceeded;
use super::relation::Relation;
use super::run::Run;
use super::worlds::{Bounds, WorldSet};
use crate::plan::Component;
use ground::Ground;
use program::Program;
use propagate::{State, Truth};

impl Run<'_> {
    /// The well-founded model of a component.
    pub fn through_negation(&mut self, component: &Component) -> Result<(), LimitExceeded> {
        self.fixpoint(component, Use::Estimate)?;
        for node in &component.nodes {
            self.relations[node.index()].finish();
        }
        let ground = self.ground(component)?;
        let program = Program::new(&ground);
        let node = component.nodes.first().map_or(0, |node| node.index());
        let classes = self.classes(&ground);
        let models = if classes.len() > 1 { self.sets.words() * ground.rows * 16 } else { ground.rows * 16 };
        self.account_with(node, ground.bytes() + program.bytes() + models as u64)?;
        let mut outcome = Outcome::new(&ground, self.sets.words(), classes.len());
        let mut state = State::default();
        for class in &classes {
            let world = self.sets.first(*class).unwrap_or(0);
            program.evaluate(&ground, world, &self.sets, self.faults, &mut self.meter, &mut state)?;
            if let Some(detail) = ground.failure(&state.truths) {
                return Err(self.meter.arithmetic(detail));
            }
            outcome.add(&state, self.sets.iter(*class), self.meter.provenance());
            self.meter.poll()?;
        }
        self.write_back(component, &ground, &classes, &outcome)
    }

    /// The classes of worlds that agree on every set that the instances depend on.
    fn classes(&mut self, ground: &Ground) -> Vec<WorldSet> {
        let mut sets: Vec<WorldSet> = ground
            .outside
            .iter()
            .flat_map(|bounds| [bounds.lower, bounds.upper])
            .filter(|set| *set != WorldSet::NONE && *set != WorldSet::ALL)
            .collect();
        sets.sort_unstable();
        sets.dedup();
        let width = self.sets.width();
        let (mut class, mut count) = (vec![0usize; width], usize::from(width > 0));
        for set in sets {
            if count == width {
                break;
            }
            let mut renamed = vec![usize::MAX; 2 * count];
            let mut next = 0;
            for (world, class) in class.iter_mut().enumerate() {
                let place = &mut renamed[*class * 2 + usize::from(self.sets.contains(set, world))];
                if *place == usize::MAX {
                    *place = next;
                    next += 1;
                }
                *class = *place;
            }
            count = next;
        }
        let mut members = vec![vec![0u64; self.sets.words()]; count];
        for (world, class) in class.iter().enumerate() {
            members[*class][world / 64] |= 1 << (world % 64);
        }
        members.iter().map(|bits| self.sets.intern(bits)).collect()
    }

    /// Puts the model in the place of the estimate.
    fn write_back(
        &mut self,
        component: &Component,
        ground: &Ground,
        classes: &[WorldSet],
        outcome: &Outcome,
    ) -> Result<(), LimitExceeded> {
        // Where the row of an atom went.
        let mut places = vec![(0usize, u32::MAX); ground.rows];
        for node in component.nodes.iter().map(|node| node.index()) {
            let estimate = std::mem::replace(&mut self.relations[node], Relation::new(0));
            let mut model = Relation::new(estimate.arity());
            for row in 0..estimate.count() {
                let atom = ground.atom(node, row) as usize;
                let bounds = outcome.bounds(atom, &mut self.sets);
                if let Some(row) = model.append(estimate.row(row), bounds) {
                    places[atom] = (node, row);
                }
            }
            self.relations[node] = model;
            self.account(node)?;
        }
        for (class, trail) in classes.iter().zip(&outcome.trails) {
            for atom in trail {
                let (node, row) = places[*atom as usize];
                self.note(node, row, *class);
            }
        }
        Ok(())
    }
}

/// The models of all classes together.
struct Outcome {
    words: usize,
    /// For each row of the estimate a bitmap of the worlds in which it is true, and not false. Where all
    /// worlds are one class, a word stands for all.
    lower: Vec<u64>,
    upper: Vec<u64>,
    uniform: bool,
    /// For each class its true rows in the order in which they were found.
    trails: Vec<Vec<u32>>,
}

impl Outcome {
    fn new(ground: &Ground, words: usize, classes: usize) -> Self {
        let uniform = classes <= 1;
        let words = if uniform { 1 } else { words };
        let bits = vec![0; ground.rows * words];
        Self { words, lower: bits.clone(), upper: bits, uniform, trails: Vec::new() }
    }

    fn add(&mut self, state: &State, worlds: impl Iterator<Item = usize>, provenance: bool) {
        let rows = self.lower.len() / self.words.max(1);
        let worlds: Vec<usize> = if self.uniform { vec![0] } else { worlds.collect() };
        for (atom, truth) in state.truths[..rows].iter().enumerate() {
            for world in &worlds {
                let (word, bit) = (atom * self.words + world / 64, 1 << (world % 64));
                match truth {
                    Truth::True => {
                        self.lower[word] |= bit;
                        self.upper[word] |= bit;
                    }
                    Truth::Unknown => self.upper[word] |= bit,
                    Truth::False => {}
                }
            }
        }
        if provenance {
            self.trails.push(state.trail.iter().copied().filter(|atom| (*atom as usize) < rows).collect());
        }
    }

    fn bounds(&self, atom: usize, sets: &mut super::worlds::WorldSets) -> Bounds {
        let words = atom * self.words..(atom + 1) * self.words;
        if self.uniform {
            let all = |word: u64| if word == 0 { WorldSet::NONE } else { WorldSet::ALL };
            return Bounds { lower: all(self.lower[atom]), upper: all(self.upper[atom]) };
        }
        let upper = sets.intern(&self.upper[words.clone()]);
        let lower = sets.intern(&self.lower[words]);
        Bounds { lower, upper }
    }
}
