//! Interned texts: equal texts have equal symbols.

use indexmap::IndexSet;

/// An interned text of an [`Interner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// Texts, each stored once, numbered in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    texts: IndexSet<String, rustc_hash::FxBuildHasher>,
}

impl Interner {
    /// The symbol of `text`, new if it was not seen before. Cost: constant, apart from hashing.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let index = match self.texts.get_index_of(text) {
            Some(index) => index,
            None => self.texts.insert_full(text.to_owned()).0,
        };
        Symbol(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The symbol of `text`, if it was seen before.
    pub fn get(&self, text: &str) -> Option<Symbol> {
        self.texts.get_index_of(text).and_then(|i| u32::try_from(i).ok()).map(Symbol)
    }

    /// The text of a symbol of this interner; empty for another's.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get_index(symbol.0 as usize).map_or("", String::as_str)
    }
}
