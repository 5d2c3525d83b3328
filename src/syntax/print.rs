//! Printers for `show tokens` and `show ast`: stable text, one thing a line.

mod condition;
mod item;
mod provision;

use super::ast::File;
use super::token::{Kind, Token};
use crate::source::Span;
use std::fmt::Write as _;

pub use condition::print_condition;

/// One line for each token: its range in bytes, its kind, its letters.
pub fn print_tokens(text: &str, tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        let letters = if token.kind == Kind::LineEnd { "" } else { token.text(text) };
        let line = format!("{}..{} {} {letters}", token.span.start, token.span.end, token.kind.name());
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// The tree of a file: one item after another, what it holds indented below it, conditions in brackets.
pub fn print_ast(file: &File) -> String {
    let mut printer = Printer::default();
    for found in &file.items {
        item::item(&mut printer, found);
    }
    for comment in &file.comments {
        printer.line(&format!("comment {}", range(*comment)));
    }
    printer.out
}

/// Lines, indented.
#[derive(Default)]
struct Printer {
    out: String,
    depth: usize,
}

impl Printer {
    /// A line.
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{:1$}{text}", "", self.depth * 2);
    }

    /// What `print` prints stands below the last line.
    fn below(&mut self, print: impl FnOnce(&mut Self)) {
        self.depth += 1;
        print(self);
        self.depth -= 1;
    }
}

/// `12..34`
fn range(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

/// A text in quotes, as the language writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Elements, separated by commas.
fn commas<T>(elements: &[T], print: impl Fn(&T) -> String) -> String {
    elements.iter().map(print).collect::<Vec<_>>().join(", ")
}
