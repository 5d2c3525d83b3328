//! Rules and questions, until their passes land: rules are skipped, questions are not understood.

/// Rules.
pub(super) mod rules {
    use crate::hir::resolve::Context;
    use crate::syntax::ast;

    /// Skips them.
    pub(in crate::hir::lower) fn rules(_: &mut Context, _: &[ast::File]) {}
}

/// Questions.
pub(super) mod query {
    use crate::hir::resolve::{Context, Visible};
    use crate::hir::{Atom, Variable};
    use crate::syntax::ast;

    /// Understands none.
    pub(in crate::hir::lower) fn query(
        _: &mut Context,
        _: &ast::Query,
        _: Visible,
        _: &mut Vec<Variable>,
    ) -> Option<Atom> {
        None
    }

    /// Understands none.
    pub(in crate::hir::lower) fn atom(
        _: &mut Context,
        _: &ast::Atom,
        _: Visible,
        _: &mut Vec<Variable>,
        _: usize,
    ) -> Option<Atom> {
        None
    }
}
