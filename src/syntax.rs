//! From text to tree: no names are known here, and nothing fails.
//!
//! [`parse`] returns a tree *and* a list of diagnostics; a broken item keeps its name and head where they
//! could be read, so that its uses are not errors of their own.
//!
//! Two passes: the lexer makes tokens, without any grammar; the parser makes the tree. Between them, `layout`
//! drops the line ends that do not count and finds the braces that are never closed.

pub mod ast;
mod layout;
mod lexer;
mod mistake;
mod parser;
mod print;
mod token;

pub use print::{print_ast, print_condition, print_tokens};
pub use token::{Kind, Token};

use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// How deep conditions and terms may nest; deeper is an error, never a crash.
pub const MAX_DEPTH: usize = 100;

/// The tree of `text`, and what is wrong with it. Cost: linear in the text.
///
/// What could not be read is marked `broken`, and is there as far as it could be read. At most 1,000
/// diagnostics are kept.
pub fn parse(file: FileId, text: &str) -> (ast::File, Vec<Diagnostic>) {
    if let Some(too_long) = too_long(file, text) {
        return (ast::File { file, items: vec![], comments: vec![] }, vec![too_long]);
    }
    parser::file(file, text)
}

/// `text` as one condition, such as a question; where it cannot be read it is `ConditionKind::Error`.
pub fn parse_condition(file: FileId, text: &str) -> (ast::Condition, Vec<Diagnostic>) {
    if let Some(too_long) = too_long(file, text) {
        let span = Span::new(file, 0, 0);
        return (ast::Condition { span, kind: ast::ConditionKind::Error }, vec![too_long]);
    }
    parser::condition(file, text)
}

/// `text` as what an expectation asks: an atom, a norm or the state of one.
pub fn parse_query(file: FileId, text: &str) -> (Option<ast::Query>, Vec<Diagnostic>) {
    match too_long(file, text) {
        Some(too_long) => (None, vec![too_long]),
        None => parser::query(file, text),
    }
}

/// `text` as one statement with its clauses.
pub fn parse_statement(file: FileId, text: &str) -> (Option<ast::Statement>, Vec<Diagnostic>) {
    match too_long(file, text) {
        Some(too_long) => (None, vec![too_long]),
        None => parser::statement(file, text),
    }
}

/// The tokens of `text` in order, comments included, and only the line ends that count.
pub fn tokens(file: FileId, text: &str) -> Vec<Token> {
    if too_long(file, text).is_some() {
        return vec![];
    }
    let mut lexed = lexer::lex(file, text, &mut mistake::Mistakes::default());
    let mut tokens = layout::layout(text, &mut lexed).tokens;
    tokens.append(&mut lexed.comments);
    tokens.sort_by_key(|token| token.span.start);
    tokens
}

/// The text of a file, or the first byte that is not UTF-8.
///
/// # Errors
/// The offset of the first byte that cannot be read.
pub fn decode(bytes: Vec<u8>) -> Result<String, usize> {
    String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to())
}

fn too_long(file: FileId, text: &str) -> Option<Diagnostic> {
    let span = Span::new(file, 0, 0);
    let too_long = u32::try_from(text.len()).is_err();
    too_long.then(|| {
        let message = "a file has at most 4 GiB";
        Diagnostic::error(codes::TOO_MUCH, span, message, "this one has more")
            .help("divide it into several files")
    })
}
