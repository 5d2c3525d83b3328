//! Terms. Their types, and what can be worked out at once, are settled by [`super::types`].

use super::super::{Term, TermKind, builtin};
use super::scope::Lowering;
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::TypeId;
use crate::source::Span;
use crate::syntax::ast;
use crate::time::Rounding;

impl Lowering<'_> {
    /// Whatever it is.
    pub(super) fn any(span: Span, ty: TypeId) -> Term {
        Term { span, ty, kind: TermKind::Any }
    }

    /// An argument of an atom: any term, or `_`.
    pub(super) fn argument(&mut self, term: &ast::Term, ty: TypeId) -> Term {
        match term.kind {
            ast::TermKind::Anonymous => Self::any(term.span, ty),
            _ => self.whole(term, Some(ty)),
        }
    }

    /// A term of a comparison or after `on`, `at`.
    pub(super) fn operand(&mut self, term: &ast::Term) -> Term {
        self.whole(term, None)
    }

    /// A term that is no part of another one.
    fn whole(&mut self, term: &ast::Term, expected: Option<TypeId>) -> Term {
        let (lowered, rounding) = self.term(term, expected);
        if rounding != Rounding::None {
            let message = "`rounding` says on which day a sum falls, and nothing is added here";
            let diagnostic = Diagnostic::error(codes::ROUNDING_ALONE, term.span, message, "no date")
                .help("it stands where months are added to a date: `D + 1 month rounding up`");
            self.context.report(diagnostic);
            self.failed = true;
        }
        lowered
    }

    /// The term, and what it says about rounding to the sum it is part of.
    fn term(&mut self, term: &ast::Term, expected: Option<TypeId>) -> (Term, Rounding) {
        let mut rounds = Rounding::None;
        let (kind, ty) = match &term.kind {
            ast::TermKind::Variable(name) => {
                (TermKind::Variable(self.variable(name, term.span)), expected.unwrap_or(builtin::ENTITY))
            }
            ast::TermKind::Anonymous => self.anonymous(term.span),
            ast::TermKind::Today => (TermKind::Today, builtin::DATE),
            ast::TermKind::Duration { amount, unit, rounding } => {
                rounds = *rounding;
                if matches!(amount.kind, ast::TermKind::Integer(_)) {
                    self.constant(term, expected)
                } else {
                    let (amount, _) = self.term(amount, Some(builtin::INTEGER));
                    let kind = TermKind::Duration { amount: Box::new(amount), unit: *unit };
                    (kind, builtin::DURATION)
                }
            }
            ast::TermKind::Binary(operator, left, right) => {
                let (left, of_left) = self.term(left, None);
                let (right, of_right) = self.term(right, None);
                let rounding = if of_left == Rounding::None { of_right } else { of_left };
                let (left, right) = (Box::new(left), Box::new(right));
                (TermKind::Binary { operator: *operator, left, right, rounding }, builtin::INTEGER)
            }
            ast::TermKind::Aggregate(aggregate) => {
                (TermKind::Aggregate(Box::new(self.aggregate(aggregate))), builtin::INTEGER)
            }
            _ => self.constant(term, expected),
        };
        (Term { span: term.span, ty, kind }, rounds)
    }

    fn constant(&mut self, term: &ast::Term, expected: Option<TypeId>) -> (TermKind, TypeId) {
        if let Some((value, ty)) = self.context.untyped_constant(term, expected, self.visible) {
            return (TermKind::Value(value), ty);
        }
        self.failed = true;
        (TermKind::Any, expected.unwrap_or(builtin::ENTITY))
    }

    fn anonymous(&mut self, span: Span) -> (TermKind, TypeId) {
        let message = "`_` stands for an argument only";
        let diagnostic =
            Diagnostic::error(codes::ANONYMOUS_HERE, span, message, "not an argument").help("give it a name");
        self.context.report(diagnostic);
        self.failed = true;
        (TermKind::Any, builtin::ENTITY)
    }
}
