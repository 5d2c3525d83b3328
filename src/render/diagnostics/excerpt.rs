//! The lines of a text that a diagnostic shows: never more than a person can take in.

use crate::source::{SourceMap, Span};
use annotate_snippets::Origin;

/// Bytes shown of a very long line, before and after the place.
const WINDOW: usize = 160;
/// How far apart two places of one picture may lie.
const NEAR: u32 = 4_000;

/// A piece of a text.
pub(super) struct Excerpt {
    /// The name of the text, with `/` between folders.
    pub name: String,
    /// The piece.
    pub text: String,
    /// The line it begins on.
    pub line: usize,
    /// The column of the place it is about.
    pub column: usize,
    /// Whether its line is not whole.
    pub cut: bool,
    /// Where it begins, in bytes of the text.
    start: usize,
}

impl Excerpt {
    /// The place it is about, for a header.
    pub(super) fn origin(&self) -> Origin<'static> {
        Origin::path(self.name.clone()).line(self.line).char_column(self.column)
    }

    /// Where `span` lies in the piece; a place of many lines is shown by its first line.
    pub(super) fn range(&self, span: Span) -> std::ops::Range<usize> {
        let inside = |offset: u32| {
            let mut at = (offset as usize).saturating_sub(self.start).min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (inside(span.start), inside(span.end));
        let lines = self.text.get(start..end).unwrap_or("").lines().count();
        let first = self.text.get(start..end).and_then(|text| text.lines().next()).map_or(0, str::len);
        if lines > 4 { start..start + first } else { start..end.max(start) }
    }
}

/// Whether both places fit in one picture.
pub(super) fn is_near(sources: &SourceMap, a: Span, b: Span) -> bool {
    let both = a.to(b);
    a.file == b.file && (both.end - both.start <= NEAR || line_of(sources, a) == line_of(sources, b))
}

fn line_of(sources: &SourceMap, span: Span) -> usize {
    sources.line_column(span.file, span.start).0
}

/// The lines that `span` touches; `place` is where the header points.
pub(super) fn excerpt(sources: &SourceMap, span: Span, place: Span) -> Excerpt {
    let text = sources.text(span.file);
    let (from, to) = (on_border(text, span.start as usize), on_border(text, span.end as usize));
    let begin = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let end = text[to..].find('\n').map_or(text.len(), |at| to + at);
    let start = if from - begin > WINDOW { on_border(text, from - WINDOW) } else { begin };
    let stop = if end - to > 2 * WINDOW { on_border(text, to + WINDOW) } else { end };
    let stop = on_border(text, stop.min(start + 2 * NEAR as usize));
    let mut piece = text.get(start..stop).unwrap_or("").to_owned();
    if piece.starts_with('\u{feff}') {
        piece.replace_range(0..'\u{feff}'.len_utf8(), "   ");
    }
    let (line, _) = sources.line_column(span.file, u32::try_from(start).unwrap_or(u32::MAX));
    let (_, column) = sources.line_column(place.file, place.start);
    let name = sources.name(span.file).replace('\\', "/");
    Excerpt { name, text: piece, line, column, cut: start != begin, start }
}

/// `at`, or the border of a character just before it.
fn on_border(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
