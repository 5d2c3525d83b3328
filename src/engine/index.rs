//! Finds the rows of a relation that have given values in some columns.

use super::relation::hash_of;
use hashbrown::HashTable;

/// Rows with one key: a stretch of the postings.
#[derive(Clone, Copy, Debug)]
struct Group {
    start: u32,
    length: u32,
    capacity: u32,
    /// A row with the key.
    sample: u32,
    /// Rows that are about to be added.
    pending: u32,
}

/// From a key to its group.
#[derive(Clone, Debug)]
enum Lookup {
    /// By the code of a single column; `u32::MAX` where there is none.
    Direct(Vec<u32>),
    Hashed(HashTable<u32>),
}

/// An index on some columns of a relation, extended as rows are added.
///
/// The rows of a key stand together, in order of their numbers; a group that outgrows its place moves to
/// the end with twice the room, so that extending costs constant time a row, amortised.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    columns: Vec<usize>,
    groups: Vec<Group>,
    lookup: Lookup,
    postings: Vec<u32>,
    covered: u32,
}

impl Index {
    /// An index of no rows.
    pub fn new(columns: Vec<usize>) -> Self {
        Self {
            columns,
            groups: Vec::new(),
            lookup: Lookup::Hashed(HashTable::new()),
            postings: Vec::new(),
            covered: 0,
        }
    }

    /// The columns of the key, ascending.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Whether it has all rows before `until`.
    pub fn covers(&self, until: u32) -> bool {
        self.covered >= until
    }

    /// The row at a place.
    pub fn posting(&self, place: u32) -> u32 {
        self.postings[place as usize]
    }

    /// The places of the rows with this key.
    pub fn probe(&self, key: &[u32], cells: &[u32], arity: usize) -> std::ops::Range<u32> {
        let group = match &self.lookup {
            Lookup::Direct(table) => table.get(key[0] as usize).copied().unwrap_or(u32::MAX),
            Lookup::Hashed(table) => {
                let same = |group: &u32| {
                    let row = self.groups[*group as usize].sample as usize * arity;
                    self.columns.iter().zip(key).all(|(column, code)| cells[row + column] == *code)
                };
                table.find(hash_of(key), same).copied().unwrap_or(u32::MAX)
            }
        };
        match self.groups.get(group as usize) {
            Some(group) => group.start..group.start + group.length,
            None => 0..0,
        }
    }

    /// Takes in the rows before `until`. `codes` is how many codes there are.
    pub fn extend(&mut self, cells: &[u32], arity: usize, until: u32, codes: usize) {
        if self.covers(until) {
            return;
        }
        self.prefer_direct(cells, arity, until, codes);
        let mut groups = Vec::with_capacity((until - self.covered) as usize);
        let mut key = Vec::with_capacity(self.columns.len());
        for row in self.covered..until {
            let start = row as usize * arity;
            key.clear();
            key.extend(self.columns.iter().map(|column| cells[start + column]));
            let group = self.group(&key, row, cells, arity);
            self.groups[group as usize].pending += 1;
            groups.push(group);
        }
        for (row, group) in (self.covered..until).zip(groups) {
            self.make_room(group);
            let group = &mut self.groups[group as usize];
            self.postings[(group.start + group.length) as usize] = row;
            group.length += 1;
        }
        self.covered = until;
    }

    /// A single column whose codes are dense is looked up without hashing.
    fn prefer_direct(&mut self, cells: &[u32], arity: usize, until: u32, codes: usize) {
        let dense = self.columns.len() == 1 && codes <= 4 * until as usize + 1024;
        if !dense || matches!(self.lookup, Lookup::Direct(_)) {
            return;
        }
        let mut table = vec![u32::MAX; codes];
        for (place, group) in (0u32..).zip(&self.groups) {
            let code = cells[group.sample as usize * arity + self.columns[0]] as usize;
            if code >= table.len() {
                table.resize(code + 1, u32::MAX);
            }
            table[code] = place;
        }
        self.lookup = Lookup::Direct(table);
    }

    /// The group of a key, new with `row` as its sample if there is none.
    fn group(&mut self, key: &[u32], row: u32, cells: &[u32], arity: usize) -> u32 {
        use hashbrown::hash_table::Entry;
        let new = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        match &mut self.lookup {
            Lookup::Direct(table) => {
                let code = key[0] as usize;
                if code >= table.len() {
                    table.resize((code + 1).max(table.len() * 2), u32::MAX);
                }
                if table[code] != u32::MAX {
                    return table[code];
                }
                table[code] = new;
            }
            Lookup::Hashed(table) => {
                let (groups, columns) = (&self.groups, &self.columns);
                let key_of = |group: u32| {
                    let start = groups[group as usize].sample as usize * arity;
                    columns.iter().map(move |column| cells[start + column])
                };
                let same = |group: &u32| key_of(*group).eq(key.iter().copied());
                let hash = |group: &u32| hash_of(&key_of(*group).collect::<Vec<_>>());
                match table.entry(hash_of(key), same, hash) {
                    Entry::Occupied(entry) => return *entry.get(),
                    Entry::Vacant(entry) => {
                        entry.insert(new);
                    }
                }
            }
        }
        self.groups.push(Group { start: 0, length: 0, capacity: 0, sample: row, pending: 0 });
        new
    }

    /// Room for all pending rows of a group, at once.
    fn make_room(&mut self, group: u32) {
        let group = &mut self.groups[group as usize];
        let needed = group.length + group.pending;
        group.pending = 0;
        if needed <= group.capacity {
            return;
        }
        let capacity = if group.length == 0 { needed } else { needed.max(group.capacity * 2) };
        let start = self.postings.len();
        let old = group.start as usize..(group.start + group.length) as usize;
        self.postings.extend_from_within(old);
        self.postings.resize(start + capacity as usize, 0);
        group.start = u32::try_from(start).unwrap_or(u32::MAX);
        group.capacity = capacity;
    }

    /// Bytes held, about.
    pub fn bytes(&self) -> usize {
        let lookup = match &self.lookup {
            Lookup::Direct(table) => table.capacity() * 4,
            Lookup::Hashed(table) => table.capacity() * 5,
        };
        lookup + self.groups.capacity() * size_of::<Group>() + self.postings.capacity() * 4
    }
}
