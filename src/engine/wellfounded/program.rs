//! Where each atom of a propositional program occurs, and in which loops.

use super::ground::Ground;
use super::loops::{Next, loops};

/// Lists of numbers, one for each of several keys, in one array.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Sorts items by their keys, keeping their order. `each` calls its argument with every pair, and does
    /// so twice alike.
    pub fn new(keys: usize, each: impl Fn(&mut dyn FnMut(u32, u32))) -> Self {
        let mut counts = vec![0u32; keys + 1];
        each(&mut |key, _| counts[key as usize + 1] += 1);
        for key in 0..keys {
            counts[key + 1] += counts[key];
        }
        let mut items = vec![0; counts[keys] as usize];
        let mut next = counts.clone();
        each(&mut |key, item| {
            items[next[key as usize] as usize] = item;
            next[key as usize] += 1;
        });
        Self { ends: counts, items }
    }

    /// The items of a key.
    pub fn of(&self, key: u32) -> &[u32] {
        &self.items[self.ends[key as usize] as usize..self.ends[key as usize + 1] as usize]
    }

    fn bytes(&self) -> usize {
        (self.ends.capacity() + self.items.capacity()) * 4
    }
}

/// The occurrences of the atoms of a [`Ground`], for propagation. Instances are numbered as there, the
/// thresholds behind them.
pub(super) struct Program {
    /// How many plain instances there are.
    pub instances: usize,
    /// The instances and thresholds that conclude an atom.
    pub concluding: Lists,
    /// The plain instances in which an atom occurs, doubled; plus one where it is negated.
    pub occurring: Lists,
    /// The members of thresholds: place in `weights`, for each atom.
    pub counted: Lists,
    /// Threshold and weight.
    pub weights: Vec<(u32, i128)>,
    /// The loop of positive literals in which an atom is; 0 if in none. Empty if there are none.
    pub loops: Vec<u32>,
    /// Whether there are any.
    pub has_loops: bool,
}

impl Program {
    /// The occurrences of a program.
    pub fn new(ground: &Ground) -> Self {
        let instances = ground.heads.len();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let concluding = Lists::new(ground.atoms, |add| {
            ground.heads.iter().enumerate().for_each(|(i, head)| add(*head, number(i)));
            for (i, threshold) in ground.thresholds.iter().enumerate() {
                add(threshold.head, number(instances + i));
            }
        });
        let occurring = Lists::new(ground.atoms, |add| {
            for instance in 0..instances {
                for literal in ground.body(instance) {
                    add(literal >> 1, number(instance) << 1 | (literal & 1));
                }
            }
        });
        let members = || {
            ground.thresholds.iter().enumerate().flat_map(|(i, threshold)| {
                threshold.members.iter().map(move |(atom, weight)| (*atom, number(i), *weight))
            })
        };
        let counted = if ground.thresholds.is_empty() {
            Lists::new(0, |_| {})
        } else {
            Lists::new(ground.atoms, |add| {
                members().enumerate().for_each(|(place, (atom, ..))| add(atom, number(place)));
            })
        };
        let weights = members().map(|(_, threshold, weight)| (threshold, weight)).collect();
        let mut program =
            Self { instances, concluding, occurring, counted, weights, loops: Vec::new(), has_loops: false };
        program.find_loops(ground);
        program
    }

    /// The thresholds in which an atom is a member, with its weights.
    pub fn thresholds_of(&self, atom: u32) -> impl Iterator<Item = (u32, i128)> + '_ {
        let places = if self.weights.is_empty() { &[][..] } else { self.counted.of(atom) };
        places.iter().map(|place| self.weights[*place as usize])
    }

    /// Whether two atoms are in one loop.
    pub fn are_in_one_loop(&self, one: u32, other: u32) -> bool {
        self.loops[one as usize] != 0 && self.loops[one as usize] == self.loops[other as usize]
    }

    /// Bytes held, about, with the arrays of a propagation.
    pub fn bytes(&self) -> u64 {
        let lists = self.concluding.bytes() + self.occurring.bytes() + self.counted.bytes();
        (lists + self.weights.len() * 32 + self.loops.len() * 16 + self.instances * 4) as u64
    }

    /// The loops of positive dependences.
    fn find_loops(&mut self, ground: &Ground) {
        let positive = ground.bodies.iter().any(|literal| literal & 1 == 0);
        if positive || !ground.thresholds.is_empty() {
            let (loops, found) = loops(ground.atoms, |atom, nth| self.resting_on(ground, atom, nth));
            self.loops = loops;
            self.has_loops = found > 0;
        }
    }

    /// The `nth` atom that may rest positively on an atom.
    fn resting_on(&self, ground: &Ground, atom: u32, nth: usize) -> Next {
        let plain = self.occurring.of(atom);
        if let Some(occurrence) = plain.get(nth) {
            let negated = occurrence & 1 == 1;
            return if negated { Next::Skip } else { Next::Node(ground.heads[(*occurrence >> 1) as usize]) };
        }
        let counted = if self.weights.is_empty() { &[][..] } else { self.counted.of(atom) };
        counted.get(nth - plain.len()).map_or(Next::End, |place| {
            Next::Node(ground.thresholds[self.weights[*place as usize].0 as usize].head)
        })
    }
}
