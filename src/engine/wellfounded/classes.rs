//! Worlds in which the same propositional program is evaluated.

use super::ground::Ground;
use crate::engine::worlds::{WorldSet, WorldSets};
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

/// The classes of worlds that agree on every set that the instances depend on. They are numbered, and sets
/// of them are bitmaps like sets of worlds.
pub(super) struct Classes {
    /// The class of each world.
    of: Vec<usize>,
    /// A world of each class: the first.
    representatives: Vec<usize>,
    /// Sets of classes that were asked for, and their worlds.
    sets: WorldSets,
    worlds: HashMap<WorldSet, WorldSet, FxBuildHasher>,
}

impl Classes {
    /// The classes of a program. Cost: worlds times sets, until every world is a class of its own.
    pub fn new(ground: &Ground, worlds: &WorldSets) -> Self {
        let mut sets: Vec<WorldSet> = ground
            .outside
            .iter()
            .flat_map(|bounds| [bounds.lower, bounds.upper])
            .filter(|set| *set != WorldSet::NONE && *set != WorldSet::ALL)
            .collect();
        sets.sort_unstable();
        sets.dedup();
        let width = worlds.width();
        let (mut of, mut count) = (vec![0usize; width], usize::from(width > 0));
        for set in sets {
            if count == width {
                break;
            }
            let mut renamed = vec![usize::MAX; 2 * count];
            let mut next = 0;
            for (world, class) in of.iter_mut().enumerate() {
                let place = &mut renamed[*class * 2 + usize::from(worlds.contains(set, world))];
                if *place == usize::MAX {
                    *place = next;
                    next += 1;
                }
                *class = *place;
            }
            count = next;
        }
        let mut representatives = Vec::with_capacity(count);
        for (world, class) in of.iter().enumerate() {
            if *class == representatives.len() {
                representatives.push(world);
            }
        }
        Self { of, representatives, sets: WorldSets::new(count), worlds: HashMap::default() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.representatives.len()
    }

    /// Words of a bitmap of classes.
    pub fn words(&self) -> usize {
        self.sets.words()
    }

    /// A world of a class.
    pub fn representative(&self, class: usize) -> usize {
        self.representatives[class]
    }

    /// The classes whose worlds are in a set, as words.
    pub fn within(&self, set: WorldSet, worlds: &WorldSets) -> Vec<u64> {
        let mut bits = vec![0; self.words()];
        for (class, world) in self.representatives.iter().enumerate() {
            bits[class / 64] |= u64::from(worlds.contains(set, *world)) << (class % 64);
        }
        bits
    }

    /// The worlds of a set of classes.
    pub fn worlds(&mut self, classes: &[u64], worlds: &mut WorldSets) -> WorldSet {
        let set = self.sets.intern(classes);
        if set == WorldSet::NONE || set == WorldSet::ALL {
            return set;
        }
        let (of, sets) = (&self.of, &self.sets);
        *self.worlds.entry(set).or_insert_with(|| {
            if of.len() == sets.width() {
                // Each world is a class: they are numbered alike.
                worlds.intern(classes)
            } else {
                worlds.filter(|world| sets.contains(set, of[world]))
            }
        })
    }
}
