//! Norms of acts: the relations that speak of them, and the rules that give them their meaning.
//!
//! A written rule for a duty becomes several: it argues for `must p` and `may p` and against `must not p`
//! ([`repeat`]); it says what is due and until when ([`force`]); and each `otherwise` is a rule of its own that
//! needs the duty before it to be in force and breached ([`mend`]). How duties and prohibitions stand is defined
//! once for each act ([`states`]).

use super::super::resolve::Context;
use super::super::{Modality, Norms, Parameter, Program, Relation, RelationKind, State, builtin};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::RelationId;
use crate::syntax::ast;

mod force;
mod repeat;
mod states;

/// Declares the relations that speak of an act.
pub(super) fn declare(context: &mut Context, act: RelationId) {
    let program = &mut context.program;
    if program.day.is_none() {
        let of = program.relation(act);
        let day = Relation {
            parameters: vec![Parameter { name: "day".to_owned(), labelled: false, ty: builtin::DATE }],
            erroneous: false,
            ..like(of, "day".to_owned(), RelationKind::Day)
        };
        program.day = Some(add(program, day));
    }
    let mut new = |prefix: &str, kind: RelationKind| {
        let of = program.relation(act);
        let mut relation = like(of, format!("{prefix} {}", of.name), kind);
        if kind.state().is_some_and(State::has_deadline) {
            let due = Parameter { name: "due".to_owned(), labelled: false, ty: builtin::DATE };
            relation.parameters.push(due);
        }
        add(program, relation)
    };
    let state = |state: State| RelationKind::State(state, act);
    let norms = Norms {
        must: new("must", RelationKind::Norm(Modality::Must, act)),
        must_not: new("must not", RelationKind::Norm(Modality::MustNot, act)),
        may: new("may", RelationKind::Norm(Modality::May, act)),
        due: new("must", state(State::Due)),
        owed: new("owed", state(State::Owed)),
        by_deadline: [
            new("fulfilled", state(State::FulfilledBy)),
            new("breached", state(State::BreachedBy)),
            new("pending", state(State::PendingBy)),
        ],
        without_deadline: [
            new("fulfilled owed", state(State::FulfilledOwed)),
            new("breached owed", state(State::BreachedOwed)),
            new("pending owed", state(State::PendingOwed)),
        ],
        infringed: new("breached must not", state(State::Infringed)),
        observed: new("observed must not", state(State::Observed)),
        states: [
            new("fulfilled", state(State::Fulfilled)),
            new("breached", state(State::Breached)),
            new("pending", state(State::Pending)),
        ],
        denied: new("denied", RelationKind::Denial(act)),
    };
    program.norms.insert(act, norms);
}

fn add(program: &mut Program, relation: Relation) -> RelationId {
    let id = RelationId::at(program.relations.len());
    program.relations.push(relation);
    id
}

/// A relation with the parameters of another, declared in its place.
fn like(of: &Relation, name: String, kind: RelationKind) -> Relation {
    let relation = Relation::plain(name, kind, of.parameters.clone(), of.span);
    Relation { erroneous: of.erroneous, ..relation }
}

/// The relations that speak of the act of this name; reported if it is none.
pub(super) fn norms_of(context: &mut Context, name: &ast::Name, word: &str) -> Option<Norms> {
    let id = context.relation(name)?;
    if let Some(norms) = context.program.norms.get(&id) {
        return Some(*norms);
    }
    let relation = context.program.relation(id);
    if relation.erroneous {
        return None;
    }
    let what = if relation.kind.is_stated() { "a fact" } else { "a concept" };
    let message = format!("`{word}` asks for an act, and `{}` is {what}", relation.name);
    let diagnostic = Diagnostic::error(codes::NOT_AN_ACT, name.span, message, "nobody does this")
        .also(relation.span, "declared here")
        .help("what an actor must or may do is declared as `act`; a competence is a `concept`");
    context.report(diagnostic);
    None
}

/// The words of a norm.
pub(super) fn word(modality: Modality) -> &'static str {
    match modality {
        Modality::Must => "must",
        Modality::MustNot => "must not",
        Modality::May => "may",
    }
}

/// The words of a state.
pub(super) fn state_word(state: ast::NormState) -> &'static str {
    match state {
        ast::NormState::Fulfilled => "fulfilled",
        ast::NormState::Breached => "breached",
        ast::NormState::Pending => "pending",
    }
}

/// The relation of a state.
pub(super) fn state(norms: &Norms, state: ast::NormState) -> RelationId {
    let [fulfilled, breached, pending] = norms.states;
    match state {
        ast::NormState::Fulfilled => fulfilled,
        ast::NormState::Breached => breached,
        ast::NormState::Pending => pending,
    }
}

/// Adds the rules that give norms their meaning. Every written rule must be there, with what it overrides.
pub(in crate::hir) fn complete(context: &mut Context) {
    let program = &mut context.program;
    if program.norms.is_empty() {
        return;
    }
    repeat::rules(program);
    force::rules(program);
    states::rules(program);
}
