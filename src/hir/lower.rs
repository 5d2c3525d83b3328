//! The arrow from trees to the program: pass by pass, each over all files, so that order does not matter.

use super::Program;
use super::resolve::Context;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast;

mod cases;
mod clauses;
pub(in crate::hir) mod conditions;
mod conflicts;
pub(in crate::hir) mod deontic;
mod disputes;
mod entities;
mod expectations;
mod instruments;
mod provisions;
mod query;
mod reports;
pub(in crate::hir) mod rules;
mod scope;
mod single;
pub(in crate::hir) mod statements;
mod tables;
mod terms;
mod type_tree;
mod types;
mod versions;
mod vocabulary;

pub use tables::fill;

/// Makes a program of the syntax trees of all files, and tells what is wrong with them.
///
/// A mistaken item is left out or marked, and its names count as declared, so that nothing is reported
/// twice. The program of files without errors is complete, up to its tables ([`fill`]). The order of the
/// files and of what stands in them matters for the order of ids only.
///
/// Diagnostics are sorted by place. Cost: near-linear in the files, apart from suggestions for misspelt
/// names, of which there is a fixed number.
pub fn lower(files: &[ast::File]) -> (Program, Vec<Diagnostic>) {
    let mut context = Context::default();
    type_tree::types(&mut context, files);
    vocabulary::relations(&mut context, files);
    let ranks = instruments::instruments(&mut context, files);
    provisions::provisions(&mut context, files, &ranks);
    entities::of_files(&mut context, files);
    cases::declare(&mut context, files);
    entities::hierarchies(&mut context, files);
    statements::of_files(&mut context, files);
    tables::of_files(&mut context, files);
    rules::rules(&mut context, files);
    cases::contents(&mut context, files);
    reports::reports(&mut context, files);
    conflicts::all(&mut context);

    let Context { program, diagnostics, .. } = context;
    let mut diagnostics = diagnostics.into_vec();
    diagnostics.sort_by_key(|d| d.primary.as_ref().map(|label| (label.span.file, label.span.start)));
    (program, diagnostics)
}

/// The items of all files, in order.
fn items(files: &[ast::File]) -> impl Iterator<Item = &ast::Item> {
    files.iter().flat_map(|file| &file.items)
}

impl Context {
    /// Reports that a name of a flat namespace is declared a second time.
    fn declared_twice(&mut self, what: &str, name: &str, again: Span, first: Option<Span>) {
        use crate::diagnostic::codes::DECLARED_TWICE;
        let message = match first {
            Some(_) => format!("the {what} `{name}` is declared twice"),
            None => format!("`{name}` is a built-in {what}"),
        };
        let diagnostic = Diagnostic::error(DECLARED_TWICE, again, message, "declared again");
        self.report(match first {
            Some(first) => diagnostic.also(first, "declared here"),
            None => diagnostic.help("choose another name"),
        });
    }
}
