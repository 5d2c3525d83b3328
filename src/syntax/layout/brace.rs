//! Braces without a partner.
//!
//! Where all braces have one, columns are not looked at. Where they do not, columns say which brace is alone.

use super::{FILE_WORDS, begins_declaration, indent};
use crate::syntax::token::{Kind, Token};
use std::ops::Range;

/// How many open braces are looked through for a partner, so that the cost stays linear.
const WITHIN: usize = 256;

/// A `{` that is never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) struct Unclosed {
    /// The index of the token.
    pub at: usize,
    /// How far the line it stands on is indented.
    pub indent: usize,
}

/// The braces without a partner, in order.
#[derive(Default)]
pub(super) struct Braces {
    /// Each `{`.
    pub unclosed: Vec<Unclosed>,
    /// The index of each `}`.
    pub stray: Vec<usize>,
}

/// Finds them. A line in column 1 that begins what never stands inside braces ends all that are open.
pub(super) fn braces(text: &str, tokens: &[Token]) -> Braces {
    let mut found = Braces::default();
    let mut from = 0;
    for at in 0..tokens.len() {
        if at > from && begins_file_item(text, tokens, at) {
            segment(text, tokens, from..at, &mut found);
            from = at;
        }
    }
    segment(text, tokens, from..tokens.len(), &mut found);
    found
}

/// Whether a line in column 1 begins at `at` with a word that never stands inside braces.
fn begins_file_item(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = tokens[at];
    token.kind == Kind::Word
        && tokens[at - 1].kind == Kind::LineEnd
        && indent(text, token.span.start as usize) == Some(0)
        && (FILE_WORDS.contains(&token.text(text)) || token.text(text) == "report")
        && begins_declaration(text, &tokens[at..])
}

/// Matches the braces of tokens that no brace spans.
fn segment(text: &str, tokens: &[Token], range: Range<usize>, found: &mut Braces) {
    if balanced(&tokens[range.clone()]) {
        return;
    }
    let (mut open, mut alone) = (Vec::<Open>::new(), Vec::new());
    let (mut line, mut indented) = (0, 0);
    for at in range {
        let column = indent(text, tokens[at].span.start as usize);
        indented = column.unwrap_or(indented);
        match tokens[at].kind {
            Kind::LeftBrace => open.push(Open { brace: Unclosed { at, indent: indented }, line }),
            Kind::RightBrace => match partner(&open, column, line) {
                Some(partner) => {
                    alone.extend(open.drain(partner + 1..).map(|open| open.brace));
                    open.pop();
                }
                None => found.stray.push(at),
            },
            Kind::LineEnd => line += 1,
            _ => {}
        }
    }
    alone.extend(open.into_iter().map(|open| open.brace));
    alone.sort_unstable_by_key(|brace| brace.at);
    found.unclosed.append(&mut alone);
}

fn balanced(tokens: &[Token]) -> bool {
    let mut open = 0_usize;
    for token in tokens {
        match token.kind {
            Kind::LeftBrace => open += 1,
            Kind::RightBrace if open == 0 => return false,
            Kind::RightBrace => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// A `{` that is open, and the number of its line.
struct Open {
    brace: Unclosed,
    line: usize,
}

/// The brace that a `}` closes. One that begins its line, in `column`, closes the brace whose line is
/// indented like it; another one a brace of its own `line`.
fn partner(open: &[Open], column: Option<usize>, line: usize) -> Option<usize> {
    let last = open.len().checked_sub(1)?;
    let Some(column) = column else {
        return (open[last].line == line).then_some(last);
    };
    let within = open.len().saturating_sub(WITHIN);
    let below = within + open[within..].iter().rposition(|open| open.brace.indent <= column)?;
    (open[below].brace.indent == column).then_some(below)
}
