//! Which line ends count, and which brackets are never closed.
//!
//! A line end inside round brackets does not count, if the brackets are closed: a line that begins a
//! declaration, and a brace, end the search for the `)`. Braces that are never closed are found here too, so
//! that the parser looks at columns only where something is wrong.

use super::lexer::Lexed;
use super::token::{Kind, Token};

/// Words that begin an item of a file, and nothing inside braces.
pub(super) const FILE_WORDS: [&str; 9] =
    ["type", "fact", "concept", "act", "instrument", "case", "use", "ranks", "precedence"];

/// Words that begin a declaration, wherever it may stand.
pub(super) const DECLARATION_WORDS: [&str; 17] = [
    "type",
    "fact",
    "concept",
    "act",
    "instrument",
    "case",
    "use",
    "ranks",
    "precedence",
    "provision",
    "define",
    "rule",
    "presume",
    "unencoded",
    "dispute",
    "report",
    "facts",
];

/// Words that go on with what is before them, so that no name stands before them alone.
const GOING_ON: [&str; 12] =
    ["and", "or", "on", "at", "under", "in", "is", "due", "unless", "when", "where", "if"];

/// A `{` that is never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The index of the token.
    pub at: usize,
    /// How far the line it stands on is indented.
    pub indent: usize,
}

/// The tokens the parser reads.
pub(super) struct Layout {
    /// Line ends that count only, and never two in a row.
    pub tokens: Vec<Token>,
    /// In order.
    pub unclosed: Vec<Unclosed>,
}

/// Drops the line ends that do not count. Cost: linear.
pub(super) fn layout(text: &str, lexed: &mut Lexed) -> Layout {
    let tokens = drop_line_ends(text, std::mem::take(&mut lexed.tokens));
    let unclosed = unclosed_braces(text, &tokens);
    Layout { tokens, unclosed }
}

fn drop_line_ends(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let closed = closed_parentheses(text, &tokens);
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut depth = 0_usize;
    for (at, token) in tokens.into_iter().enumerate() {
        match token.kind {
            Kind::LeftParenthesis | Kind::RightParenthesis if closed[at] => {
                depth = if token.kind == Kind::LeftParenthesis { depth + 1 } else { depth.saturating_sub(1) };
            }
            Kind::LineEnd if depth > 0 => continue,
            Kind::LineEnd if kept.last().is_none_or(|last| last.kind == Kind::LineEnd) => continue,
            _ => {}
        }
        kept.push(token);
    }
    kept
}

/// For each token whether it is a round bracket that has its partner.
fn closed_parentheses(text: &str, tokens: &[Token]) -> Vec<bool> {
    let mut closed = vec![false; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::LeftParenthesis => open.push(at),
            Kind::RightParenthesis => {
                if let Some(partner) = open.pop() {
                    closed[partner] = true;
                    closed[at] = true;
                }
            }
            Kind::LeftBrace | Kind::RightBrace => open.clear(),
            Kind::LineEnd if !open.is_empty() && ends_brackets(text, &tokens[at + 1..]) => open.clear(),
            _ => {}
        }
    }
    closed
}

/// Whether a line that begins with these tokens cannot stand inside round brackets.
fn ends_brackets(text: &str, line: &[Token]) -> bool {
    let Some(first) = line.first().filter(|first| first.kind == Kind::Word) else { return false };
    let second = line.get(1).map(|second| (second.kind, second.text(text)));
    match first.text(text) {
        "when" | "unless" => !matches!(second, Some((Kind::Comma | Kind::RightParenthesis | Kind::Colon, _))),
        "subject" => matches!(second, Some((Kind::Word, "to"))),
        _ => begins_declaration(text, line),
    }
}

/// Whether these tokens are the beginning of a declaration, and nothing else.
pub(super) fn begins_declaration(text: &str, line: &[Token]) -> bool {
    let Some(first) = line.first().filter(|first| first.kind == Kind::Word) else { return false };
    let word = first.text(text);
    let Some(second) = line.get(1) else { return false };
    if word == "report" {
        let third = line.get(3).map(|token| token.kind);
        return second.text(text) == "on" && third == Some(Kind::Variable);
    }
    let named = match second.kind {
        Kind::Word => !GOING_ON.contains(&second.text(text)),
        Kind::Path | Kind::Text => true,
        _ => false,
    };
    named && DECLARATION_WORDS.contains(&word)
}

/// The braces that are never closed, in order.
fn unclosed_braces(text: &str, tokens: &[Token]) -> Vec<Unclosed> {
    let mut unclosed = Vec::new();
    let mut from = 0;
    for at in 0..tokens.len() {
        if at > from && begins_file_item(text, tokens, at) {
            close_segment(text, tokens, from..at, &mut unclosed);
            from = at;
        }
    }
    close_segment(text, tokens, from..tokens.len(), &mut unclosed);
    unclosed
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

/// Matches the braces of tokens that no brace spans; where they do not match, columns say which is alone.
fn close_segment(text: &str, tokens: &[Token], range: std::ops::Range<usize>, unclosed: &mut Vec<Unclosed>) {
    let plain = alone(text, tokens, range.clone(), false);
    if !plain.is_empty() {
        unclosed.extend(alone(text, tokens, range, true));
    }
}

/// The `{` of `range` without partner. With `columns`, a `}` that begins its line closes the brace whose
/// line is indented like it, if there is one, and leaves those opened after it alone.
fn alone(text: &str, tokens: &[Token], range: std::ops::Range<usize>, columns: bool) -> Vec<Unclosed> {
    let (mut open, mut alone): (Vec<Unclosed>, Vec<Unclosed>) = (Vec::new(), Vec::new());
    let mut line = 0;
    for at in range {
        let token = tokens[at];
        let here = indent(text, token.span.start as usize);
        line = here.unwrap_or(line);
        match token.kind {
            Kind::LeftBrace => open.push(Unclosed { at, indent: line }),
            Kind::RightBrace => {
                let column = here.filter(|_| columns);
                let partner = column.and_then(|column| partner(&open, column));
                alone.extend(partner.map(|partner| open.drain(partner + 1..)).into_iter().flatten());
                open.pop();
            }
            _ => {}
        }
    }
    alone.append(&mut open);
    alone.sort_unstable_by_key(|brace| brace.at);
    alone
}

/// The innermost brace whose line is indented by `column`, if those after it are indented more. Looks at a
/// bounded number of braces, so that the cost stays linear.
fn partner(open: &[Unclosed], column: usize) -> Option<usize> {
    let within = open.len().saturating_sub(256);
    let at = within + open[within..].iter().rposition(|brace| brace.indent <= column)?;
    (open[at].indent == column).then_some(at)
}

/// How many characters stand before the byte `at` in its line, if they are all blanks.
pub(super) fn indent(text: &str, at: usize) -> Option<usize> {
    let mut blanks = 0;
    for c in text.get(..at)?.chars().rev() {
        match c {
            '\n' | '\r' => break,
            '\u{feff}' => {}
            _ if c.is_whitespace() => blanks += 1,
            _ => return None,
        }
    }
    Some(blanks)
}
