//! How pieces come into lines: what does not fit is broken at its lowest level first.

use super::breaks::{Break, Breaks};
use super::lines::Lines;
use super::pieces::Pieces;
use std::ops::Range;
use unicode_width::UnicodeWidthStr as _;

/// What lays out one item without the braces in it.
pub(super) struct Layout<'l, 't> {
    pub pieces: &'l Pieces<'t>,
    pub breaks: &'l Breaks,
    /// How long a line may be.
    pub width: usize,
    /// How far the item is indented.
    pub indent: usize,
}

impl<'t> Layout<'_, 't> {
    /// Lays out `range` from column `indent` on; the comments before its first piece have been written.
    pub(super) fn lay(&self, range: Range<usize>, indent: usize, lines: &mut Lines<'t>) {
        let behind = range.clone().next_back().and_then(|last| self.pieces.all[last].trailing);
        if let Some(flat) = self.flat(&range, indent) {
            lines.push(indent, flat, behind);
            return;
        }
        let inner = || range.clone().skip(1).filter_map(|at| Some((at, self.breaks.get(at)?)));
        let Some(level) = inner().map(|(_, found)| found.level).min() else {
            self.unbroken(range, indent, lines);
            return;
        };
        let mut parts = vec![(range.start, indent)];
        let places = inner().filter(|(_, found)| found.level == level);
        parts.extend(places.map(|(at, found)| (at, self.indent + found.offset)));
        let end = |part: usize| parts.get(part + 1).map_or(range.end, |(at, _)| *at);
        let mut part = 0;
        while part < parts.len() {
            let (start, indent) = parts[part];
            let mut last = part;
            while level != Break::EACH
                && last + 1 < parts.len()
                && self.flat(&(start..end(last + 1)), indent).is_some()
            {
                last += 1;
            }
            if part > 0 {
                self.leading(start, indent, lines);
            }
            self.lay(start..end(last), indent, lines);
            part = last + 1;
        }
    }

    /// The comments on the lines before a piece.
    fn leading(&self, at: usize, indent: usize, lines: &mut Lines<'t>) {
        for comment in &self.pieces.all[at].leading {
            lines.comment(indent, comment.text);
        }
    }

    /// The pieces on one line, if they may stand on one and it is not too long.
    fn flat(&self, range: &Range<usize>, indent: usize) -> Option<String> {
        let forced = || range.clone().skip(1).any(|at| self.breaks.get(at).is_some_and(|found| found.forced));
        if self.pieces.commented(range) || forced() {
            return None;
        }
        let flat = self.pieces.flat(range.clone());
        (indent + flat.width() <= self.width).then_some(flat)
    }

    /// Pieces between which no line should be broken; comments break them nevertheless.
    fn unbroken(&self, range: Range<usize>, indent: usize, lines: &mut Lines<'t>) {
        let (mut start, mut column) = (range.start, indent);
        for at in range.clone() {
            let last = at + 1 == range.end;
            let piece = &self.pieces.all[at];
            if last || piece.trailing.is_some() || !self.pieces.all[at + 1].leading.is_empty() {
                lines.push(column, self.pieces.flat(start..at + 1), piece.trailing);
                start = at + 1;
                column = indent + 2;
                if !last {
                    self.leading(start, column, lines);
                }
            }
        }
    }
}
