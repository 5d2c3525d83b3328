//! Codes of values: what columns hold.

use crate::time::Date;
use crate::value::Value;
use indexmap::IndexSet;

/// Values, each with one code.
///
/// Life cycle: filled while planning and while a block is built; arithmetic adds to a copy during a run.
#[derive(Clone, Debug, Default)]
pub struct Values {
    values: IndexSet<Value, rustc_hash::FxBuildHasher>,
}

impl Values {
    /// The code of a day that nobody stated (of an event that may have happened). No value equals it; what
    /// is compared with it is possible, never certain.
    pub const SOME_DAY: u32 = 0;
    /// The code of the end of what has no end: after every day.
    pub const NEVER: u32 = 1;

    /// The code of a value, new if it has none yet.
    pub fn code(&mut self, value: Value) -> u32 {
        let index = self.values.insert_full(value).0;
        u32::try_from(index).unwrap_or(u32::MAX - 2) + 2
    }

    /// The code of a value, if it has one.
    pub fn get(&self, value: Value) -> Option<u32> {
        self.values.get_index_of(&value).and_then(|i| u32::try_from(i).ok()).map(|i| i + 2)
    }

    /// The value of a code; `None` for [`Self::SOME_DAY`], [`Self::NEVER`] and codes of another table.
    pub fn value(&self, code: u32) -> Option<Value> {
        self.values.get_index((code as usize).checked_sub(2)?).copied()
    }

    /// The day of a code; [`Self::NEVER`] is after all days, `None` for [`Self::SOME_DAY`] and other values.
    pub fn date(&self, code: u32) -> Option<Date> {
        match self.value(code)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// How many codes there are, the two reserved ones included.
    pub fn len(&self) -> usize {
        self.values.len() + 2
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
