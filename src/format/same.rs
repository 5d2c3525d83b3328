//! Whether two texts say the same: the same tokens and comments in the same order, and the same tree.

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::syntax::{self, Kind, ast};

/// Whether `after` says what `before` says, which was read as `tree` with `mistakes`.
pub(super) fn same(before: &str, after: &str, tree: &ast::File, mistakes: &[Diagnostic]) -> bool {
    if letters(before) != letters(after) {
        return false;
    }
    let (other, others) = syntax::parse(FileId(0), after);
    let codes = |found: &[Diagnostic]| found.iter().map(|found| found.code).collect::<Vec<_>>();
    codes(mistakes) == codes(&others) && shape(tree) == shape(&other)
}

/// The tokens and comments of a text; which of `;` and a line end ends a statement does not matter.
fn letters(text: &str) -> Vec<(Kind, &str)> {
    let tokens = syntax::tokens(FileId(0), text);
    let counts = tokens.into_iter().filter(|token| !matches!(token.kind, Kind::LineEnd | Kind::Semicolon));
    counts.map(|token| (token.kind, token.text(text).trim_end())).collect()
}

/// A tree without its places.
fn shape(tree: &ast::File) -> Vec<String> {
    let printed = syntax::print_ast(tree);
    let lines = printed.lines().filter(|line| !line.starts_with("comment "));
    let placed = |line: &str| {
        if line.starts_with("item ") { line.ends_with("broken").to_string() } else { line.to_owned() }
    };
    lines.map(placed).collect()
}
