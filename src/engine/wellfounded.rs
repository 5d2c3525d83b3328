//! Components through negation: the well-founded model (Van Gelder, Ross and Schlipf 1991).
//!
//! 1. The component is over-estimated: every condition on itself that is not a plain positive literal
//!    is left out.
//! 2. The instances of its rules over that estimate are kept as a propositional program; what they need
//!    from outside is folded into the worlds in which it is so.
//! 3. Worlds that agree on all sets in that program have the same model: they are one class. A few classes
//!    are evaluated one by one, by propagation with counters; many together, by propagation of sets.

mod classes;
mod condition;
mod ground;
mod loops;
mod many;
mod mask;
mod program;
mod propagate;

use super::compile::Use;
use super::fault::Fault;
use super::limits::LimitExceeded;
use super::relation::Relation;
use super::run::Run;
use super::worlds::{Bounds, WorldSet};
use crate::plan::Component;
use classes::Classes;
use ground::Ground;
use many::{Many, Outside};
use mask::Mask;
use program::Program;
use propagate::{State, Truth};
use std::collections::BTreeMap;

/// Up to so many classes are evaluated one by one.
const FEW: usize = 3;

/// Bytes that a propagation in many worlds may use for its sets before it takes fewer worlds at once.
const ROOM: u64 = 64 << 20;

impl Run<'_> {
    /// The well-founded model of a component.
    pub fn through_negation(&mut self, component: &Component) -> Result<(), LimitExceeded> {
        self.fixpoint(component, Use::Estimate)?;
        for node in &component.nodes {
            self.relations[node.index()].finish();
        }
        let ground = self.ground(component)?;
        let program = Program::new(&ground);
        let classes = Classes::new(&ground, &self.sets);
        let mut outcome = Outcome::new(&ground, classes);
        let node = component.nodes.first().map_or(0, |node| node.index());
        let held = ground.bytes() + program.bytes() + outcome.bytes();
        self.account_with(node, held)?;
        let (one, four, sixteen) =
            (Many::<1>::bytes(&ground), Many::<4>::bytes(&ground), Many::<16>::bytes(&ground));
        match outcome.classes.count() {
            0..=FEW => self.one_by_one(&program, &ground, &mut outcome)?,
            257.. if sixteen <= ROOM => {
                self.account_with(node, held + sixteen)?;
                self.together::<16>(&program, &ground, &mut outcome)?;
            }
            65.. if four <= ROOM => {
                self.account_with(node, held + four)?;
                self.together::<4>(&program, &ground, &mut outcome)?;
            }
            _ => {
                self.account_with(node, held + one)?;
                self.together::<1>(&program, &ground, &mut outcome)?;
            }
        }
        self.write_back(component, &ground, outcome)
    }

    /// The model of each class by itself.
    fn one_by_one(
        &mut self,
        program: &Program,
        ground: &Ground,
        outcome: &mut Outcome,
    ) -> Result<(), LimitExceeded> {
        let mut state = State::default();
        for class in 0..outcome.classes.count() {
            let world = outcome.classes.representative(class);
            program.evaluate(ground, world, &self.sets, self.faults, &mut self.meter, &mut state)?;
            if let Some(failed) = ground.failure(|atom| state.truths[atom] != Truth::False) {
                return Err(self.meter.arithmetic(failed));
            }
            outcome.add(&state, class, self.meter.provenance());
            self.meter.poll()?;
        }
        Ok(())
    }

    /// The models of all classes, `64 * W` at a time.
    fn together<const W: usize>(
        &mut self,
        program: &Program,
        ground: &Ground,
        outcome: &mut Outcome,
    ) -> Result<(), LimitExceeded> {
        let founded = !self.faults.has(Fault::UnfoundedSkipped);
        let mut places = BTreeMap::new();
        let mut of = Vec::with_capacity(ground.outside.len());
        for bounds in &ground.outside {
            let next = |places: &mut BTreeMap<WorldSet, u32>, set| {
                let number = u32::try_from(places.len()).unwrap_or(u32::MAX);
                *places.entry(set).or_insert(number)
            };
            of.push((next(&mut places, bounds.lower), next(&mut places, bounds.upper)));
        }
        let mut sets = vec![vec![]; places.len()];
        for (set, place) in places {
            sets[place as usize] = outcome.classes.within(set, &self.sets);
        }
        let mut outside = Outside { full: Mask::NONE, sets: vec![], of };
        for first in (0..outcome.words).step_by(W) {
            let part = |bits: &Vec<u64>| {
                Mask::<W>(std::array::from_fn(|word| bits.get(first + word).copied().unwrap_or(0)))
            };
            outside.full = Mask::first(outcome.classes.count() - first * 64);
            outside.sets = sets.iter().map(part).collect();
            let many = Many::evaluate(program, ground, &outside, founded, &mut self.meter)?;
            if let Some(failed) = ground.failure(|atom| (outside.full - many.falsities[atom]).any()) {
                return Err(self.meter.arithmetic(failed));
            }
            outcome.add_many(&many, outside.full, first);
            self.meter.poll()?;
        }
        Ok(())
    }

    /// Puts the model in the place of the estimate.
    fn write_back(
        &mut self,
        component: &Component,
        ground: &Ground,
        mut outcome: Outcome,
    ) -> Result<(), LimitExceeded> {
        // Where the row of an atom went.
        let mut places = vec![(0usize, u32::MAX); ground.rows];
        for node in component.nodes.iter().map(|node| node.index()) {
            let estimate = std::mem::replace(&mut self.relations[node], Relation::new(0).into());
            let mut model = Relation::new(estimate.arity());
            for row in 0..estimate.count() {
                let atom = ground.atom(node, row) as usize;
                let bounds = outcome.bounds(atom, &mut self.sets);
                if let Some(row) = model.append(estimate.row(row), bounds) {
                    places[atom] = (node, row);
                }
            }
            self.relations[node] = model.into();
            self.account(node)?;
        }
        for (atom, first, words) in std::mem::take(&mut outcome.trail) {
            let worlds = outcome.worlds(first, &words, &mut self.sets);
            let (node, row) = places[atom as usize];
            self.note(node, row, worlds);
        }
        Ok(())
    }
}

/// The models of all classes.
struct Outcome {
    classes: Classes,
    rows: usize,
    words: usize,
    /// For each row of the estimate a bitmap of the classes in which it is true, and not false.
    lower: Vec<u64>,
    upper: Vec<u64>,
    /// The rows that are true, in the order in which they were found in each class: the first word of a
    /// bitmap of classes, and the words from there.
    trail: Vec<(u32, usize, Vec<u64>)>,
}

impl Outcome {
    fn new(ground: &Ground, classes: Classes) -> Self {
        let (rows, words) = (ground.rows, classes.words());
        let bits = vec![0; rows * words];
        Self { classes, rows, words, lower: bits.clone(), upper: bits, trail: Vec::new() }
    }

    fn bytes(&self) -> u64 {
        self.lower.len() as u64 * 16
    }

    /// The model of one class.
    fn add(&mut self, state: &State, class: usize, provenance: bool) {
        let (first, bit) = (class / 64, 1u64 << (class % 64));
        for (atom, truth) in state.truths[..self.rows].iter().enumerate() {
            let word = atom * self.words + first;
            match truth {
                Truth::True => {
                    self.lower[word] |= bit;
                    self.upper[word] |= bit;
                }
                Truth::Unknown => self.upper[word] |= bit,
                Truth::False => {}
            }
        }
        if provenance {
            let found = state.trail.iter().filter(|atom| (**atom as usize) < self.rows);
            self.trail.extend(found.map(|atom| (*atom, first, vec![bit])));
        }
    }

    /// The models of the classes of `full`, from a word on.
    fn add_many<const W: usize>(&mut self, many: &Many<'_, W>, full: Mask<W>, first: usize) {
        let count = W.min(self.words - first);
        for atom in 0..self.rows {
            let words = atom * self.words + first..atom * self.words + first + count;
            self.lower[words.clone()].copy_from_slice(&many.truths[atom].0[..count]);
            self.upper[words].copy_from_slice(&(full - many.falsities[atom]).0[..count]);
        }
        let found = many.trail.iter().filter(|(atom, _)| (*atom as usize) < self.rows);
        self.trail.extend(found.map(|(atom, classes)| (*atom, first, classes.0[..count].to_vec())));
    }

    /// The worlds in which a row is true, and not false.
    fn bounds(&mut self, atom: usize, sets: &mut super::worlds::WorldSets) -> Bounds {
        let words = atom * self.words..(atom + 1) * self.words;
        let upper = self.classes.worlds(&self.upper[words.clone()], sets);
        let lower = self.classes.worlds(&self.lower[words], sets);
        Bounds { lower, upper }
    }

    /// The worlds of the classes in these words.
    fn worlds(&mut self, first: usize, words: &[u64], sets: &mut super::worlds::WorldSets) -> WorldSet {
        let mut bits = vec![0; self.words];
        bits[first..first + words.len()].copy_from_slice(words);
        self.classes.worlds(&bits, sets)
    }
}
