//! The arrow from trees to the program: pass by pass, all files linked at once.

use super::Program;
use super::resolve::Context;
use crate::diagnostic::Diagnostic;
use crate::syntax::ast;

/// Makes a program of syntax trees.
pub fn lower(_files: &[ast::File]) -> (Program, Vec<Diagnostic>) {
    let context = Context::default();
    (context.program, context.diagnostics)
}
