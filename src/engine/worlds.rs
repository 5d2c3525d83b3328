//! Sets of worlds, each stored once.
//!
//! A set is a handle. "None" and "all" need no storage, and every operation on them is decided without
//! looking at bits, so that what is certain costs no set work. Other sets are bitmaps, interned, so that
//! equal sets have equal handles and tuples that hold in the same worlds share one bitmap.

use super::relation::mix;
use crate::ids::WorldId;
use crate::plan::Worlds;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

/// A set of worlds of one [`WorldSets`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct WorldSet(u32);

impl WorldSet {
    /// No world.
    pub const NONE: Self = Self(0);
    /// Every world.
    pub const ALL: Self = Self(1);
}

/// In which worlds something is certain, and in which it is not excluded: `lower` lies within `upper`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Bounds {
    /// Certain.
    pub lower: WorldSet,
    /// Not excluded.
    pub upper: WorldSet,
}

impl Bounds {
    /// Certain in every world.
    pub const CERTAIN: Self = Self { lower: WorldSet::ALL, upper: WorldSet::ALL };
    /// Open in every world.
    pub const OPEN: Self = Self { lower: WorldSet::NONE, upper: WorldSet::ALL };
    /// Excluded in every world.
    pub const IMPOSSIBLE: Self = Self { lower: WorldSet::NONE, upper: WorldSet::NONE };
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Operation {
    And,
    Or,
    Minus,
}

/// The sets of one run.
///
/// Life cycle: made for a block's width, grows while the engine runs, then kept by the model.
#[derive(Clone, Debug, Default)]
pub(crate) struct WorldSets {
    width: usize,
    /// Words of a bitmap.
    words: usize,
    /// The bitmaps, one after the other; that of handle `h` begins at `(h - 2) * words`.
    bits: Vec<u64>,
    table: HashTable<u32>,
    /// Results of operations where the bitmaps are long.
    memo: HashMap<(WorldSet, WorldSet, Operation), WorldSet, FxBuildHasher>,
    scratch: Vec<u64>,
}

/// Above this many results the memory of operations starts anew.
const MEMO: usize = 1 << 20;

impl WorldSets {
    /// No sets yet.
    pub fn new(width: usize) -> Self {
        Self { width, words: width.div_ceil(64), ..Self::default() }
    }

    /// How many worlds there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Words of a bitmap.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Bytes held.
    pub fn bytes(&self) -> u64 {
        (self.bits.capacity() * 8 + self.table.capacity() * 5 + self.memo.capacity() * 17) as u64
    }

    /// The handle of a block's set. Worlds outside the block are left out.
    pub fn of(&mut self, worlds: &Worlds) -> WorldSet {
        match worlds {
            Worlds::None => WorldSet::NONE,
            Worlds::All => WorldSet::ALL,
            Worlds::Some(worlds) => {
                let mut bits = vec![0; self.words];
                for world in worlds.iter().filter(|world| world.index() < self.width) {
                    bits[world.index() / 64] |= 1 << (world.index() % 64);
                }
                self.intern(&bits)
            }
            Worlds::AllBut(worlds) => {
                let without = self.of(&Worlds::Some(worlds.clone()));
                self.minus(WorldSet::ALL, without)
            }
        }
    }

    /// The handle of a bitmap.
    pub fn intern(&mut self, bits: &[u64]) -> WorldSet {
        if bits.iter().all(|word| *word == 0) {
            return WorldSet::NONE;
        }
        if bits.iter().enumerate().all(|(i, word)| *word == self.full_word(i)) {
            return WorldSet::ALL;
        }
        let (words, all) = (self.words, &self.bits);
        let bitmap = |set: u32| &all[(set as usize - 2) * words..(set as usize - 1) * words];
        let hash = hash_of(bits);
        if let Some(found) = self.table.find(hash, |set| bitmap(*set) == bits) {
            return WorldSet(*found);
        }
        let set = u32::try_from(self.bits.len() / words).unwrap_or(u32::MAX - 2) + 2;
        self.table.insert_unique(hash, set, |set| hash_of(bitmap(*set)));
        self.bits.extend_from_slice(bits);
        WorldSet(set)
    }

    /// The bits of the word at `index` that stand for worlds.
    fn full_word(&self, index: usize) -> u64 {
        match self.width - index * 64 {
            rest @ 0..64 => (1 << rest) - 1,
            _ => u64::MAX,
        }
    }

    /// The word at `index` of a set.
    pub fn word(&self, set: WorldSet, index: usize) -> u64 {
        match set {
            WorldSet::NONE => 0,
            WorldSet::ALL => self.full_word(index),
            WorldSet(set) => self.bits[(set as usize - 2) * self.words + index],
        }
    }

    /// Worlds in both.
    pub fn and(&mut self, a: WorldSet, b: WorldSet) -> WorldSet {
        if a == b || b == WorldSet::ALL || a == WorldSet::NONE {
            return a;
        }
        if a == WorldSet::ALL || b == WorldSet::NONE {
            return b;
        }
        self.combine(Operation::And, a.min(b), a.max(b))
    }

    /// Worlds in either.
    pub fn or(&mut self, a: WorldSet, b: WorldSet) -> WorldSet {
        if a == b || b == WorldSet::NONE || a == WorldSet::ALL {
            return a;
        }
        if a == WorldSet::NONE || b == WorldSet::ALL {
            return b;
        }
        self.combine(Operation::Or, a.min(b), a.max(b))
    }

    /// Worlds of `a` that are not in `b`.
    pub fn minus(&mut self, a: WorldSet, b: WorldSet) -> WorldSet {
        if b == WorldSet::NONE || a == WorldSet::NONE {
            return a;
        }
        if a == b || b == WorldSet::ALL {
            return WorldSet::NONE;
        }
        self.combine(Operation::Minus, a, b)
    }

    /// Worlds not in `a`.
    pub fn not(&mut self, a: WorldSet) -> WorldSet {
        self.minus(WorldSet::ALL, a)
    }

    fn combine(&mut self, operation: Operation, a: WorldSet, b: WorldSet) -> WorldSet {
        let remember = self.words > 2;
        if remember && let Some(found) = self.memo.get(&(a, b, operation)) {
            return *found;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        scratch.extend((0..self.words).map(|i| {
            let (a, b) = (self.word(a, i), self.word(b, i));
            match operation {
                Operation::And => a & b,
                Operation::Or => a | b,
                Operation::Minus => a & !b,
            }
        }));
        let result = self.intern(&scratch);
        self.scratch = scratch;
        if remember {
            if self.memo.len() >= MEMO {
                self.memo.clear();
            }
            self.memo.insert((a, b, operation), result);
        }
        result
    }

    /// Both bounds narrowed to those of a further condition.
    pub fn narrow(&mut self, a: Bounds, b: Bounds) -> Bounds {
        if b == Bounds::CERTAIN {
            return a;
        }
        if a == Bounds::CERTAIN {
            return b;
        }
        let upper = self.and(a.upper, b.upper);
        let lower = if a.lower == a.upper && b.lower == b.upper { upper } else { self.and(a.lower, b.lower) };
        Bounds { lower, upper }
    }

    /// Both bounds widened by those of an alternative.
    pub fn widen(&mut self, a: Bounds, b: Bounds) -> Bounds {
        let upper = self.or(a.upper, b.upper);
        let lower = if a.lower == a.upper && b.lower == b.upper { upper } else { self.or(a.lower, b.lower) };
        Bounds { lower, upper }
    }

    /// The bounds of the negation.
    pub fn negate(&mut self, a: Bounds) -> Bounds {
        let lower = self.not(a.upper);
        let upper = if a.lower == a.upper { lower } else { self.not(a.lower) };
        Bounds { lower, upper }
    }

    /// Whether `world` is in `set`.
    pub fn contains(&self, set: WorldSet, world: usize) -> bool {
        world < self.width
            && match set {
                WorldSet::NONE => false,
                WorldSet::ALL => true,
                WorldSet(_) => self.word(set, world / 64) >> (world % 64) & 1 == 1,
            }
    }

    /// How many worlds are in `set`.
    pub fn count(&self, set: WorldSet) -> usize {
        match set {
            WorldSet::NONE => 0,
            WorldSet::ALL => self.width,
            WorldSet(_) => (0..self.words).map(|i| self.word(set, i).count_ones() as usize).sum(),
        }
    }

    /// The worlds of `set`, in order.
    pub fn iter(&self, set: WorldSet) -> impl Iterator<Item = usize> + '_ {
        (0..self.words).flat_map(move |i| Bits { word: self.word(set, i), base: i * 64 })
    }

    /// The set of the worlds for which `test` holds.
    pub fn filter(&mut self, test: impl Fn(usize) -> bool) -> WorldSet {
        let mut bits = vec![0; self.words];
        for world in (0..self.width).filter(|world| test(*world)) {
            bits[world / 64] |= 1 << (world % 64);
        }
        self.intern(&bits)
    }
}

fn hash_of(bits: &[u64]) -> u64 {
    bits.iter().fold(0, |hash, word| mix(hash ^ *word))
}

struct Bits {
    word: u64,
    base: usize,
}

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bit = self.word.trailing_zeros();
        self.word &= self.word.checked_sub(1)?;
        Some(self.base + bit as usize)
    }
}

/// A set of worlds of a model, to be looked at.
#[derive(Clone, Copy)]
pub struct WorldSetView<'a> {
    pub(crate) sets: &'a WorldSets,
    pub(crate) set: WorldSet,
}

impl<'a> WorldSetView<'a> {
    /// Whether no world is in it.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// Whether all worlds are in it.
    pub fn is_all(&self) -> bool {
        self.count() == self.sets.width
    }

    /// How many worlds are in it.
    pub fn count(&self) -> usize {
        self.sets.count(self.set)
    }

    /// Whether this world is in it.
    pub fn contains(&self, world: WorldId) -> bool {
        self.sets.contains(self.set, world.index())
    }

    /// Its worlds, in order.
    pub fn iter(&self) -> impl Iterator<Item = WorldId> + 'a {
        self.sets.iter(self.set).map(WorldId::at)
    }
}

impl std::fmt::Debug for WorldSetView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.sets.iter(self.set)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(worlds: &[u32]) -> Worlds {
        Worlds::Some(worlds.iter().copied().map(WorldId).collect())
    }

    #[test]
    fn equal_sets_have_equal_handles_at_every_width() {
        for width in [1, 2, 63, 64, 65, 128, 130, 1_000, 5_000] {
            let mut sets = WorldSets::new(width);
            let last = u32::try_from(width - 1).unwrap();
            let ends = sets.of(&some(&[0, last]));
            let first = sets.of(&some(&[0]));
            let end = sets.of(&some(&[last]));
            assert_eq!(sets.or(first, end), ends);
            let rest = sets.not(ends);
            assert_eq!(sets.and(rest, ends), WorldSet::NONE);
            assert_eq!(sets.or(rest, ends), WorldSet::ALL);
            assert_eq!(sets.count(rest) + sets.count(ends), width);
            assert_eq!(sets.iter(ends).last(), Some(width - 1));
            let all = sets.filter(|_| true);
            assert_eq!(all, WorldSet::ALL);
        }
    }

    #[test]
    fn a_single_world_needs_no_storage() {
        let mut sets = WorldSets::new(1);
        assert_eq!(sets.of(&some(&[0])), WorldSet::ALL);
        assert_eq!(sets.of(&some(&[1])), WorldSet::NONE);
        assert_eq!(sets.bits.len(), 0);
    }
}
