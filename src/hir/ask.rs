//! Questions put to a program that was lowered, and statements assumed of it.

use super::lower::{conditions, statements};
use super::resolve::{Context, Visible};
use super::{
    Atom, Parameter, Polarity, Program, Relation, RelationKind, Rule, Statement, Term, TermKind, Variable,
    norms,
};
use crate::diagnostic::Diagnostic;
use crate::ids::{CaseId, RelationId, RuleId, VariableId};
use crate::syntax::ast;

/// A question that was added to a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The relation of its answers, of the kind [`RelationKind::Question`].
    pub relation: RelationId,
    /// The definition of that relation.
    pub rule: RuleId,
    /// What its parameters stand for, in order of first appearance.
    pub variables: Vec<Variable>,
}

/// Adds a question: a relation with one definition, whose parameters are the free variables of the condition
/// (those that begin with `_` are not), in order of first appearance. Names are looked up as in that case.
///
/// `text` is the question as asked. Nothing is added if the condition is mistaken; then the diagnostics say how.
pub fn ask(
    program: &mut Program,
    text: &str,
    condition: &ast::Condition,
    case: Option<CaseId>,
) -> (Option<Question>, Vec<Diagnostic>) {
    ask_in(program, text, condition, (case, None))
}

/// The same, with names looked up as in a supposition of the case, by its place.
pub fn ask_in(
    program: &mut Program,
    text: &str,
    condition: &ast::Condition,
    (case, supposition): (Option<CaseId>, Option<usize>),
) -> (Option<Question>, Vec<Diagnostic>) {
    let mut context = Context::of(std::mem::take(program));
    let seen = match (case, supposition) {
        (Some(case), Some(place)) => Visible::Supposition(case, place),
        _ => visible(case),
    };
    let lowered = conditions::alone(&mut context, condition, seen);
    let lowered = lowered.filter(|lowered| {
        let wrong = norms::excluded_of(&context.program, &lowered.condition);
        let right = wrong.is_empty();
        context.diagnostics.extend(wrong);
        right
    });
    let question = lowered.map(|lowered| add(&mut context.program, text, lowered));
    *program = context.program;
    (question, context.diagnostics.into_vec())
}

fn visible(case: Option<CaseId>) -> Visible {
    case.map_or(Visible::File, Visible::Case)
}

fn add(program: &mut Program, text: &str, lowered: conditions::Alone) -> Question {
    let conditions::Alone { condition, variables, free } = lowered;
    let free: Vec<VariableId> =
        free.into_iter().filter(|id| !variables[id.index()].name.starts_with('_')).collect();
    let variable = |id: &VariableId| variables[id.index()].clone();
    let relation = RelationId::at(program.relations.len());
    let rule = RuleId::at(program.rules.len());
    let span = condition.span;
    let arguments = free.iter().map(|id| {
        let variable = variable(id);
        Term { span: variable.span, ty: variable.ty, kind: TermKind::Variable(*id) }
    });
    let head = Atom { relation, arguments: arguments.collect(), span };
    let parameters = free.iter().map(variable);
    let parameters = parameters.map(|v| Parameter { name: v.name, labelled: false, ty: v.ty }).collect();
    program.relations.push(Relation::plain(text.to_owned(), RelationKind::Question, parameters, span));
    let asked: Vec<Variable> = free.iter().map(variable).collect();
    program.rules.push(Rule::definition(text.to_owned(), head, variables, condition));
    Question { relation, rule, variables: asked }
}

/// Lowers a statement that a person takes back: as [`state`], but an event needs no day, and is taken back whenever
/// it happened.
pub fn take_back(
    program: &mut Program,
    statement: &ast::Statement,
    case: Option<CaseId>,
) -> (Option<Statement>, Vec<Diagnostic>) {
    let mut denied = statement.clone();
    // What is denied needs no day.
    let dated = statement.clauses.iter().any(|clause| matches!(clause.kind, ast::StatementClauseKind::On(_)));
    if statement.polarity == Polarity::Stated && !dated {
        denied.polarity = Polarity::Denied;
    }
    let (lowered, diagnostics) = state(program, &denied, case);
    let polarity = statement.polarity;
    (lowered.map(|lowered| Statement { polarity, ..lowered }), diagnostics)
}

/// Lowers a statement that a person assumes, with names looked up as in that case. As in a `suppose`, it may be
/// one of a curable concept.
pub fn state(
    program: &mut Program,
    statement: &ast::Statement,
    case: Option<CaseId>,
) -> (Option<Statement>, Vec<Diagnostic>) {
    let mut context = Context::of(std::mem::take(program));
    // A place that no supposition of the case has: what the case declares is seen, and nothing more.
    let assumed = case.map_or(Visible::File, |case| Visible::Supposition(case, usize::MAX));
    let lowered = statements::alone(&mut context, statement, assumed);
    *program = context.program;
    (lowered, context.diagnostics.into_vec())
}
