//! The rows of one node, each stored once, with the worlds in which it holds.

use super::dictionary::Dictionary;
use super::index::Index;
use super::worlds::{Bounds, WorldSet, WorldSets};
use std::sync::OnceLock;

/// A row that came to hold in more worlds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    /// Which.
    pub row: u32,
    /// The worlds added to each bound.
    pub added: Bounds,
}

/// The rows of one node.
///
/// Life cycle: grows while its component is evaluated, in rounds; complete after [`Relation::finish`].
/// Rows are numbered in the order in which they came and never move, so that evaluation holds numbers.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    arity: usize,
    count: u32,
    columns: Vec<u32>,
    /// Made when a row is first looked for.
    dictionary: OnceLock<Dictionary>,
    /// One for each row; empty as long as every row is certain in every world.
    bounds: Vec<Bounds>,
    indexes: Vec<Index>,
    /// Rows before this one are older than the last round.
    stable: u32,
    /// Rows before this one may be read in this round.
    visible: u32,
    /// Older rows that grew in the last round, and in this one.
    grown: Vec<Change>,
    growing: Vec<Change>,
}

impl Relation {
    /// No rows.
    pub fn new(arity: usize) -> Self {
        Self {
            arity,
            count: 0,
            columns: Vec::new(),
            dictionary: OnceLock::new(),
            bounds: Vec::new(),
            indexes: Vec::new(),
            stable: 0,
            visible: 0,
            grown: Vec::new(),
            growing: Vec::new(),
        }
    }

    /// How many columns.
    pub fn arity(&self) -> usize {
        self.arity
    }

    /// How many rows.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Whether another one has the same rows in the same order, in the same worlds of the same sets.
    pub fn is_same(&self, other: &Self) -> bool {
        let bounds = || {
            self.bounds == other.bounds
                || (0..self.count).all(|row| Relation::bounds(self, row) == Relation::bounds(other, row))
        };
        self.count == other.count && self.columns == other.columns && bounds()
    }

    /// The columns of a row.
    pub fn row(&self, row: u32) -> &[u32] {
        let start = row as usize * self.arity;
        &self.columns[start..start + self.arity]
    }

    /// One column of a row.
    pub fn cell(&self, row: u32, column: usize) -> u32 {
        self.columns[row as usize * self.arity + column]
    }

    /// Where a row holds.
    pub fn bounds(&self, row: u32) -> Bounds {
        self.bounds.get(row as usize).copied().unwrap_or(Bounds::CERTAIN)
    }

    /// The row with these columns. Cost: constant, after the first time.
    pub fn find(&self, tuple: &[u32]) -> Option<u32> {
        self.dictionary().find(tuple, &self.columns)
    }

    fn dictionary(&self) -> &Dictionary {
        self.dictionary.get_or_init(|| Dictionary::of(&self.columns, self.arity, self.count))
    }

    /// Adds a row that is not there.
    pub fn append(&mut self, tuple: &[u32], bounds: Bounds) -> Option<u32> {
        if bounds.upper == WorldSet::NONE {
            return None;
        }
        if let Some(dictionary) = self.dictionary.get_mut() {
            dictionary.add(tuple, self.count, &self.columns);
        }
        self.push(tuple, bounds);
        Some(self.count - 1)
    }

    fn push(&mut self, tuple: &[u32], bounds: Bounds) {
        if !self.bounds.is_empty() {
            self.bounds.push(bounds);
        } else if bounds != Bounds::CERTAIN {
            self.bounds.resize(self.count as usize, Bounds::CERTAIN);
            self.bounds.push(bounds);
        }
        self.columns.extend_from_slice(tuple);
        self.count += 1;
    }

    /// Adds worlds to a row, new if it was not there. Says what is new, `None` if nothing is.
    pub fn insert(&mut self, tuple: &[u32], bounds: Bounds, sets: &mut WorldSets) -> Option<Change> {
        if bounds.upper == WorldSet::NONE {
            return None;
        }
        self.dictionary();
        let known = self.dictionary.get_mut().and_then(|all| all.add(tuple, self.count, &self.columns));
        let Some(row) = known else {
            self.push(tuple, bounds);
            return Some(Change { row: self.count - 1, added: bounds });
        };
        let old = self.bounds(row);
        if old == Bounds::CERTAIN || old == bounds {
            return None;
        }
        let lower = sets.minus(bounds.lower, old.lower);
        let upper = sets.minus(bounds.upper, old.upper);
        // What becomes certain is carried in both bounds, so that the lower one lies within the upper.
        let added = Bounds { lower, upper: sets.or(lower, upper) };
        if added == Bounds::IMPOSSIBLE {
            return None;
        }
        self.bounds[row as usize] = sets.widen(old, bounds);
        let change = Change { row, added };
        if row < self.visible {
            self.growing.push(change);
        }
        Some(change)
    }

    /// Ends a round: what was added is now what is new. Says whether anything is.
    pub fn next_round(&mut self) -> bool {
        self.stable = self.visible;
        self.visible = self.count;
        std::mem::swap(&mut self.grown, &mut self.growing);
        self.growing.clear();
        self.has_news()
    }

    /// Whether the last round added anything.
    pub fn has_news(&self) -> bool {
        self.stable < self.visible || !self.grown.is_empty()
    }

    /// All rows are old: the component is evaluated.
    pub fn finish(&mut self) {
        self.stable = self.count;
        self.visible = self.count;
        self.grown = Vec::new();
        self.growing = Vec::new();
    }

    /// Rows before this one are older than the last round.
    pub fn stable(&self) -> u32 {
        self.stable
    }

    /// Rows before this one may be read in this round.
    pub fn visible(&self) -> u32 {
        self.visible
    }

    /// The older rows that grew in the last round.
    pub fn grown(&self) -> &[Change] {
        &self.grown
    }

    /// The place of the index on these columns, made if it is not there.
    pub fn index_on(&mut self, columns: &[usize]) -> usize {
        if let Some(place) = self.find_index(columns) {
            return place;
        }
        self.indexes.push(Index::new(columns.to_vec()));
        self.indexes.len() - 1
    }

    /// The place of the index on these columns.
    pub fn find_index(&self, columns: &[usize]) -> Option<usize> {
        self.indexes.iter().position(|index| index.columns() == columns)
    }

    /// Whether an index has all rows that may be read.
    pub fn is_fresh(&self, index: usize) -> bool {
        self.indexes[index].covers(self.visible)
    }

    /// Brings an index up to the rows that may be read.
    pub fn refresh(&mut self, index: usize, codes: usize) {
        self.indexes[index].extend(&self.columns, self.arity, self.visible, codes);
    }

    /// The rows with this key, in order of their numbers, as places of [`Relation::posting`].
    pub fn probe(&self, index: usize, key: &[u32]) -> std::ops::Range<u32> {
        self.indexes[index].probe(key, &self.columns, self.arity)
    }

    /// The row at a place of an index.
    pub fn posting(&self, index: usize, place: u32) -> u32 {
        self.indexes[index].posting(place)
    }

    /// Bytes held, about.
    pub fn bytes(&self) -> u64 {
        let dictionary = self.dictionary.get().map_or(0, Dictionary::bytes);
        let changes = (self.grown.capacity() + self.growing.capacity()) * size_of::<Change>();
        let rows = self.columns.capacity() * 4 + self.bounds.capacity() * size_of::<Bounds>();
        let indexes: usize = self.indexes.iter().map(Index::bytes).sum();
        (dictionary + changes + rows + indexes) as u64
    }
}

/// Multiplies and folds: a product whose halves are joined mixes every bit (as in wyhash and foldhash).
pub(crate) fn mix(word: u64) -> u64 {
    let product = u128::from(word ^ 0x9e37_79b9_7f4a_7c15) * 0xa076_1d64_78bd_642f_u128;
    let halves = product.to_le_bytes();
    let [low, high] = [0, 8].map(|at| {
        let mut half = [0; 8];
        half.copy_from_slice(&halves[at..at + 8]);
        u64::from_le_bytes(half)
    });
    low ^ high
}

/// The hash of a tuple or key.
pub(crate) fn hash_of(tuple: &[u32]) -> u64 {
    match *tuple {
        [a] => mix(u64::from(a)),
        [a, b] => mix(u64::from(a) << 32 | u64::from(b)),
        _ => tuple.iter().fold(0, |hash, code| mix(hash ^ u64::from(*code))),
    }
}
