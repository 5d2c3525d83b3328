//! What the language has and this program does not answer yet: one clear message for each use.

use crate::diagnostic::{Diagnostic, codes};
use crate::hir::resolve::Context;
use crate::source::Span;
use crate::syntax::ast;

/// Reports a construct whose meaning is not there yet.
pub(super) fn not_yet(context: &mut Context, span: Span, what: &str) {
    let message = format!("{what} cannot be answered yet");
    let diagnostic = Diagnostic::error(codes::NOT_YET_SUPPORTED, span, message, "not supported yet");
    context.report(diagnostic.help("leave it out for now; the language has it, this version does not"));
}

/// An `act`.
pub(super) fn act(context: &mut Context, name: &ast::Name) {
    not_yet(context, name.span, "what actors do (`act`)");
}
