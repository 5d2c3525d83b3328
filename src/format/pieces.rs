//! What is laid out: the tokens of a text, each with the comments that belong to it.

use crate::source::Span;
use crate::syntax::{Kind, Token};

/// A comment that stands on a line of its own.
pub(super) struct Comment<'t> {
    /// Its letters, blanks at the end left out.
    pub text: &'t str,
    /// Whether a blank line stands before it.
    pub blank: bool,
}

/// A token that is no line end, comment or `;`.
pub(super) struct Piece<'t> {
    pub kind: Kind,
    pub text: &'t str,
    pub span: Span,
    /// The comments on the lines before it.
    pub leading: Vec<Comment<'t>>,
    /// The comment behind it on its line.
    pub trailing: Option<&'t str>,
    /// Whether a blank line stands directly before it.
    pub blank: bool,
    /// Whether a line end that counts stands before it.
    pub line_end: bool,
}

/// All pieces; the last one is the end of the text.
pub(super) struct Pieces<'t> {
    pub all: Vec<Piece<'t>>,
}

impl<'t> Pieces<'t> {
    /// Attaches the comments among `tokens` to the tokens beside them.
    pub(super) fn new(text: &'t str, tokens: &[Token]) -> Self {
        let mut all: Vec<Piece<'t>> = Vec::with_capacity(tokens.len());
        let (mut leading, mut line_end) = (Vec::new(), false);
        let mut end = 0_u32;
        for token in tokens {
            if token.kind == Kind::LineEnd {
                line_end = true;
                continue;
            }
            let breaks = line_breaks(text.get(end as usize..token.span.start as usize).unwrap_or(""));
            end = token.span.end;
            let letters = token.text(text).trim_end();
            match token.kind {
                Kind::Comment | Kind::Doc => match all.last_mut() {
                    Some(last) if breaks == 0 && leading.is_empty() && last.trailing.is_none() => {
                        last.trailing = Some(letters);
                    }
                    _ => leading.push(Comment { text: letters, blank: breaks > 1 }),
                },
                Kind::Semicolon => {}
                kind => {
                    let (leading, line_end) = (std::mem::take(&mut leading), std::mem::take(&mut line_end));
                    let blank = breaks > 1;
                    let span = token.span;
                    all.push(Piece { kind, text: letters, span, leading, trailing: None, blank, line_end });
                }
            }
        }
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let span = Span::new(crate::source::FileId(0), length, length);
        let kind = Kind::LineEnd;
        all.push(Piece { kind, text: "", span, leading, trailing: None, blank: false, line_end });
        Self { all }
    }

    /// The piece that begins at the byte `start`, or the first one after it.
    pub(super) fn at(&self, start: u32) -> usize {
        self.all.partition_point(|piece| piece.span.start < start).min(self.all.len() - 1)
    }

    /// The pieces of a span: the first one, and the one behind the last.
    pub(super) fn range(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.at(span.start);
        start..self.at(span.end).max(start)
    }

    /// The nearest piece before `at` that is the word `word`.
    pub(super) fn word_before(&self, at: usize, word: &str) -> Option<usize> {
        (0..at).rev().find(|at| self.all[*at].kind == Kind::Word && self.all[*at].text == word)
    }

    /// The piece behind the nearest comma, colon or other sign before `at`; brackets opened before it are
    /// passed over.
    pub(super) fn behind_sign(&self, at: usize) -> usize {
        let opened = (0..at).rev().take_while(|at| self.all[*at].kind == Kind::LeftParenthesis).count();
        at - opened
    }

    /// Whether comments stand among these pieces, other than before the first one or behind the last.
    pub(super) fn commented(&self, range: &std::ops::Range<usize>) -> bool {
        let before = range.clone().skip(1).any(|at| !self.all[at].leading.is_empty());
        before || range.clone().rev().skip(1).any(|at| self.all[at].trailing.is_some())
    }

    /// These pieces on one line.
    pub(super) fn flat(&self, range: std::ops::Range<usize>) -> String {
        let mut out = String::new();
        for at in range.clone() {
            if at > range.start && spaced(self.all[at - 1].kind, self.all[at - 1].text, &self.all[at]) {
                out.push(' ');
            }
            out.push_str(self.all[at].text);
        }
        out
    }
}

/// Words after which a bracket is no list of arguments.
const NEVER_NAMES: [&str; 9] = ["not", "and", "or", "when", "unless", "where", "in", "at", "on"];

/// Whether a blank stands between two pieces on one line.
fn spaced(kind: Kind, text: &str, next: &Piece<'_>) -> bool {
    match (kind, next.kind) {
        (Kind::LeftParenthesis | Kind::Slash, _)
        | (Kind::Path, Kind::LeftParenthesis)
        | (Kind::LeftBrace, Kind::RightBrace)
        | (_, Kind::RightParenthesis | Kind::Comma | Kind::Colon | Kind::Semicolon | Kind::Slash) => false,
        (Kind::Word, Kind::LeftParenthesis) => NEVER_NAMES.contains(&text),
        _ => true,
    }
}

/// How many line ends stand in a text between two tokens.
pub(super) fn line_breaks(between: &str) -> usize {
    let bytes = between.as_bytes();
    let alone =
        |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(|found| alone(*found)).count()
}
