//! Which line ends count, and which brackets are never closed.
//!
//! A line end inside round brackets does not count, if the brackets are closed: a line that begins a
//! declaration, and a brace, end the search for the `)`. Braces that are never closed are found here too, so
//! that the parser looks at columns only where something is wrong.

mod brace;

use super::lexer::Lexed;
use super::token::{Kind, Token};
use brace::Braces;

pub(super) use brace::Unclosed;

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

/// Words that begin what stands only in the braces of a case or dispute.
const INNER_WORDS: [&str; 3] = ["expect", "suppose", "reading"];

/// Words that go on with what is before them, so that no name stands before them alone.
const GOING_ON: [&str; 12] =
    ["and", "or", "on", "at", "under", "in", "is", "due", "unless", "when", "where", "if"];

/// The tokens the parser reads.
pub(super) struct Layout {
    /// Line ends that count only, and never two in a row.
    pub tokens: Vec<Token>,
    /// The `{` that are never closed, in order.
    pub unclosed: Vec<Unclosed>,
    /// The `}` that close nothing, in order.
    pub stray: Vec<usize>,
}

/// Drops the line ends that do not count. Cost: linear.
pub(super) fn layout(text: &str, lexed: &mut Lexed) -> Layout {
    let tokens = drop_line_ends(text, std::mem::take(&mut lexed.tokens));
    let Braces { unclosed, stray } = brace::braces(text, &tokens);
    Layout { tokens, unclosed, stray }
}

fn drop_line_ends(text: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    let closed = closed_parentheses(text, &tokens);
    let (mut at, mut depth, mut after_line_end) = (0, 0_usize, true);
    tokens.retain(|token| {
        let closed = closed[at];
        at += 1;
        let line_end = token.kind == Kind::LineEnd;
        match token.kind {
            Kind::LeftParenthesis if closed => depth += 1,
            Kind::RightParenthesis if closed => depth = depth.saturating_sub(1),
            Kind::LineEnd if depth > 0 || after_line_end => return false,
            _ => {}
        }
        after_line_end = line_end;
        true
    });
    tokens
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
        Kind::Path => true,
        Kind::Text => matches!(word, "unencoded" | "suppose"),
        _ => false,
    };
    named && (DECLARATION_WORDS.contains(&word) || INNER_WORDS.contains(&word))
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
