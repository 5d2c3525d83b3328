//! What expectations and reports ask: one statement, with variables.

use super::super::resolve::{Context, Visible};
use super::super::{Atom, Condition, ConditionKind, Term, TermKind, Variable};
use super::scope::{Lowering, Names, of_atom};
use super::types;
use super::unsupported;
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::VariableId;
use crate::syntax::ast;

/// The statement a query asks for. Its variables are those of `variables` with their names; new ones are
/// added. `None` if it is mistaken, which is reported.
pub(super) fn query(
    context: &mut Context,
    query: &ast::Query,
    visible: Visible,
    variables: &mut Vec<Variable>,
) -> Option<Atom> {
    match &query.kind {
        ast::QueryKind::Atom(asked) => {
            let shared = variables.len();
            atom(context, asked, visible, variables, shared)
        }
        ast::QueryKind::Norm(..) => {
            unsupported::not_yet(context, query.span, "what must or may be done");
            None
        }
        ast::QueryKind::NormState(..) => {
            unsupported::not_yet(context, query.span, "what was fulfilled, breached or is pending");
            None
        }
    }
}

/// The same for an atom that shares only the first `shared` of the variables (the lines of a report share
/// the thing they are about, and nothing else).
pub(super) fn atom(
    context: &mut Context,
    asked: &ast::Atom,
    visible: Visible,
    variables: &mut Vec<Variable>,
    shared: usize,
) -> Option<Atom> {
    let known = variables.len();
    let mut lowering = Lowering::new(context, visible);
    lowering.take(std::mem::take(variables), shared);
    let mut names = Names::default();
    of_atom(asked, &mut names);
    lowering.declare(&names);
    let lowered = lowering.atom(asked);
    let failed = lowering.failed;
    *variables = lowering.variables;
    let mut lowered = lowered.filter(|_| !failed)?;
    if !types::settle_atom(context, variables, known, &mut lowered) {
        return None;
    }
    match lowered.arguments.iter().find(|argument| is_worked_out(argument)) {
        None => Some(lowered),
        Some(argument) => {
            let message = "a name, a value or a variable must stand here";
            let diagnostic =
                Diagnostic::error(codes::NOT_CONSTANT, argument.span, message, "has to be worked out");
            context.report(diagnostic);
            None
        }
    }
}

fn is_worked_out(term: &Term) -> bool {
    matches!(term.kind, TermKind::Duration { .. } | TermKind::Binary { .. } | TermKind::Aggregate(_))
}

/// What an expectation says to be wanting: the statement, or (`negated`) that there is none.
pub(super) fn wanted(
    context: &mut Context,
    negated: bool,
    asked: &ast::Query,
    visible: Visible,
    variables: &mut Vec<Variable>,
) -> Option<Condition> {
    let known = variables.len();
    let atom = query(context, asked, visible, variables)?;
    let condition = Condition { span: asked.span, kind: ConditionKind::Atom(atom) };
    if !negated {
        return Some(condition);
    }
    let locals = (known..variables.len()).map(VariableId::at).collect();
    let kind = ConditionKind::Not { locals, condition: Box::new(condition) };
    Some(Condition { span: asked.span, kind })
}
