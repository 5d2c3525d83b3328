//! Texts in, trees and diagnostics out.

mod api;
mod files;
mod limits;
mod random;
mod shown;
mod tokens;
mod tricky;

use vires::diagnostic::Diagnostic;
use vires::source::FileId;
use vires::syntax::{ast, parse, print_ast};

/// The codes of the mistakes in `text`, in order of place.
fn codes(text: &str) -> Vec<&'static str> {
    mistakes(text).iter().map(|found| found.code.0).collect()
}

fn mistakes(text: &str) -> Vec<Diagnostic> {
    parse(FileId(0), text).1
}

/// The tree of a text without mistakes, without the lines that say where items lie.
fn tree(text: &str) -> String {
    let (tree, found) = parse(FileId(0), text);
    assert!(found.is_empty(), "{text}\n{found:#?}");
    lines(&tree)
}

/// The tree of a text, without the lines that say where items lie.
fn lines(tree: &ast::File) -> String {
    let printed = print_ast(tree);
    let kept = printed.lines().filter(|line| !line.starts_with("item ")).map(str::trim_start);
    kept.collect::<Vec<_>>().join("\n")
}
