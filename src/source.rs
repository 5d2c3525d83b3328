//! Source texts and places in them.
//!
//! A [`SourceMap`] owns every text of a run. A [`Span`] is a range of bytes in one of them; line and
//! column are worked out only when a person is shown the place.

/// One text of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range of bytes in one text: `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end: end.max(start) }
    }

    /// The smallest range of this file that holds both; `other` must be of the same file.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span::new(self.file, self.start.min(other.start), self.end.max(other.end))
    }

    /// The range as bytes of its text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One text with the name it is shown under.
#[derive(Clone, Debug)]
struct Source {
    name: String,
    text: String,
    /// Byte at which each line begins.
    lines: Vec<u32>,
}

/// All texts of a run, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// A map without texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under the name a person will be shown (`/` between folders), and returns its id.
    ///
    /// Texts are at most 4 GiB: spans are `u32`. Cost: linear in the text.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let mut lines = vec![0];
        lines.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| to_u32(i + 1)));
        let id = FileId(to_u32(self.sources.len()));
        self.sources.push(Source { name: name.into(), text, lines });
        id
    }

    /// The text of `file`; empty for a file that is not of this map.
    pub fn text(&self, file: FileId) -> &str {
        self.sources.get(file.0 as usize).map_or("", |s| &s.text)
    }

    /// The name `file` is shown under.
    pub fn name(&self, file: FileId) -> &str {
        self.sources.get(file.0 as usize).map_or("", |s| &s.name)
    }

    /// The text a span covers; empty if it does not lie on character borders of its text.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or("")
    }

    /// Line and column (both from 1, column in characters) of the byte `offset` of `file`.
    pub fn line_column(&self, file: FileId, offset: u32) -> (usize, usize) {
        let Some(source) = self.sources.get(file.0 as usize) else { return (1, 1) };
        let line = source.lines.partition_point(|start| *start <= offset).max(1);
        let start = source.lines.get(line - 1).copied().unwrap_or(0) as usize;
        let before = source.text.get(start..offset as usize).unwrap_or("");
        (line, before.chars().count() + 1)
    }

    /// `name:line` of the beginning of a span, as answers cite places.
    pub fn place(&self, span: Span) -> String {
        format!("{}:{}", self.name(span.file), self.line_column(span.file, span.start).0)
    }

    /// The ids of all texts, in order.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        (0..self.sources.len()).map(|i| FileId(to_u32(i)))
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
