//! Finds a row by all its columns.

use super::relation::hash_of;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// So many rows of one column are worth a look at whether their codes are dense.
const DENSE: u32 = 256;

/// From the columns of a row to its number.
#[derive(Clone, Debug)]
pub(crate) enum Dictionary {
    /// One column whose codes are dense: the row of each code, `u32::MAX` if it has none.
    Direct(Vec<u32>),
    /// At most two columns, kept beside the number of the row.
    Narrow(HashTable<(u32, u32, u32)>),
    /// Numbers of rows; the columns are looked up.
    Wide(HashTable<u32>),
}

impl Dictionary {
    /// A dictionary of all rows, of which there are `count`, each with other columns.
    pub fn of(columns: &[u32], arity: usize, count: u32) -> Self {
        let room = count as usize;
        let mut dictionary = match arity {
            1 => Self::direct(columns).unwrap_or_else(|| Self::Narrow(HashTable::with_capacity(room))),
            0 | 2 => Self::Narrow(HashTable::with_capacity(room)),
            _ => Self::Wide(HashTable::with_capacity(room)),
        };
        if !matches!(dictionary, Self::Direct(_)) {
            for row in 0..count {
                let tuple = &columns[row as usize * arity..(row as usize + 1) * arity];
                dictionary.add(tuple, row, columns);
            }
        }
        dictionary
    }

    /// The table of a single column, if its codes are dense.
    fn direct(columns: &[u32]) -> Option<Self> {
        let largest = columns.iter().max().map_or(0, |code| *code as usize);
        if columns.len() < DENSE as usize || largest / 8 > columns.len() {
            return None;
        }
        let mut rows = vec![u32::MAX; largest + 1];
        for (row, code) in (0..).zip(columns) {
            rows[*code as usize] = row;
        }
        Some(Self::Direct(rows))
    }

    /// The row with these columns.
    pub fn find(&self, tuple: &[u32], columns: &[u32]) -> Option<u32> {
        match self {
            Self::Direct(rows) => {
                let row = *rows.get(*tuple.first()? as usize)?;
                (row != u32::MAX).then_some(row)
            }
            Self::Narrow(table) => {
                let (a, b) = narrow(tuple);
                table.find(hash_of(tuple), |entry| (entry.0, entry.1) == (a, b)).map(|entry| entry.2)
            }
            Self::Wide(table) => {
                let arity = tuple.len();
                let same = |row: &u32| columns[*row as usize * arity..][..arity] == *tuple;
                table.find(hash_of(tuple), same).copied()
            }
        }
    }

    /// The row with these columns if there is one; otherwise they are now those of `row`, which comes next.
    pub fn add(&mut self, tuple: &[u32], row: u32, columns: &[u32]) -> Option<u32> {
        let arity = tuple.len();
        match self {
            Self::Direct(rows) => {
                let code = tuple.first().map_or(0, |code| *code as usize);
                if code >= rows.len() {
                    rows.resize((code + 1).max(rows.len() * 2), u32::MAX);
                }
                if rows[code] != u32::MAX {
                    return Some(rows[code]);
                }
                rows[code] = row;
            }
            Self::Narrow(table) => {
                let (a, b) = narrow(tuple);
                let same = |entry: &(u32, u32, u32)| (entry.0, entry.1) == (a, b);
                match table.entry(hash_of(tuple), same, |entry| hash_of(&[entry.0, entry.1][..arity])) {
                    Entry::Occupied(entry) => return Some(entry.get().2),
                    Entry::Vacant(entry) => {
                        entry.insert((a, b, row));
                    }
                }
            }
            Self::Wide(table) => {
                let columns_of = |row: u32| &columns[row as usize * arity..][..arity];
                let same = |row: &u32| columns_of(*row) == tuple;
                match table.entry(hash_of(tuple), same, |row| hash_of(columns_of(*row))) {
                    Entry::Occupied(entry) => return Some(*entry.get()),
                    Entry::Vacant(entry) => {
                        entry.insert(row);
                    }
                }
            }
        }
        if arity == 1
            && row >= DENSE
            && row.is_power_of_two()
            && matches!(self, Self::Narrow(_))
            && let Some(direct) = Self::direct(columns)
        {
            *self = direct;
            return self.add(tuple, row, columns);
        }
        None
    }

    /// Bytes held, about.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Direct(rows) => rows.capacity() * 4,
            Self::Narrow(table) => table.capacity() * 13,
            Self::Wide(table) => table.capacity() * 5,
        }
    }
}

fn narrow(tuple: &[u32]) -> (u32, u32) {
    match *tuple {
        [a, b] => (a, b),
        [a] => (a, 0),
        _ => (0, 0),
    }
}
