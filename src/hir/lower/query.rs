//! What expectations and reports ask: one statement, with variables.

use super::super::resolve::{Context, Visible};
use super::super::{Atom, Condition, ConditionKind, Term, TermKind, Variable};
use super::deontic;
use super::scope::{Lowering, Names, of_atom};
use super::types;
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{RelationId, VariableId};
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
        ast::QueryKind::Norm(modality, asked) => {
            let norms = deontic::norms_of(context, &asked.relation, deontic::word(*modality))?;
            let relation = match modality {
                ast::Modality::Must => norms.must,
                ast::Modality::MustNot => norms.must_not,
                ast::Modality::May => norms.may,
            };
            of_act(context, asked, relation, visible, variables)
        }
        ast::QueryKind::NormState(state, asked) => {
            let norms = deontic::norms_of(context, &asked.relation, deontic::state_word(*state))?;
            of_act(context, asked, deontic::state(&norms, *state), visible, variables)
        }
    }
}

/// The same for one of the relations that speak of an act: it has the places of the act.
fn of_act(
    context: &mut Context,
    asked: &ast::Atom,
    relation: RelationId,
    visible: Visible,
    variables: &mut Vec<Variable>,
) -> Option<Atom> {
    let shared = variables.len();
    let act = atom(context, asked, visible, variables, shared)?;
    Some(Atom { relation, ..act })
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
