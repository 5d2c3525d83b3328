//! Where a line may be broken: the tree says it.

mod condition;
mod item;

use super::pieces::Pieces;
use crate::syntax::ast;
use std::collections::BTreeMap;

/// A place where a line may be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Break {
    /// Lower levels are broken first. At [`Break::EACH`] all places are broken if one is; at others lines are
    /// filled.
    pub level: usize,
    /// How far what follows is indented, from the item.
    pub offset: usize,
    /// Whether it is always broken.
    pub forced: bool,
}

impl Break {
    /// The level of clauses, each of which gets a line.
    pub(super) const EACH: usize = 0;
    /// The level of arguments in brackets.
    pub(super) const ARGUMENTS: usize = 1_000;
}

/// The places, each before a piece.
#[derive(Default)]
pub(super) struct Breaks {
    found: BTreeMap<usize, Break>,
}

impl Breaks {
    /// The place before a piece, if it is one.
    pub(super) fn get(&self, at: usize) -> Option<Break> {
        self.found.get(&at).copied()
    }

    fn put(&mut self, at: usize, level: usize, offset: usize) {
        self.found.insert(at, Break { level, offset, forced: false });
    }

    fn force(&mut self, at: usize, offset: usize) {
        self.found.insert(at, Break { level: Break::EACH, offset, forced: true });
    }
}

/// All places in a file.
pub(super) fn breaks(pieces: &Pieces<'_>, tree: &ast::File) -> Breaks {
    let mut finder = Finder { pieces, breaks: Breaks::default() };
    tree.items.iter().filter(|item| !item.broken).for_each(|item| finder.item(item));
    finder.breaks
}

/// What walks the tree.
struct Finder<'f, 't> {
    pieces: &'f Pieces<'t>,
    breaks: Breaks,
}

impl Finder<'_, '_> {
    /// Before the piece that begins at a byte.
    fn at(&mut self, start: u32, level: usize, offset: usize) {
        self.breaks.put(self.pieces.at(start), level, offset);
    }

    /// Before the nearest `word` in front of the byte `start`.
    fn word(&mut self, start: u32, word: &str, level: usize, offset: usize) {
        if let Some(at) = self.pieces.word_before(self.pieces.at(start), word) {
            self.breaks.put(at, level, offset);
        }
    }

    /// Before each but the first element of a list.
    fn list<'a, T: 'a>(
        &mut self,
        elements: impl IntoIterator<Item = &'a T>,
        start: impl Fn(&T) -> u32,
        level: usize,
        offset: usize,
    ) {
        for element in elements.into_iter().skip(1) {
            let at = self.pieces.behind_sign(self.pieces.at(start(element)));
            self.breaks.put(at, level, offset);
        }
    }
}
