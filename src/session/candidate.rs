//! What could have been an answer: the things of the types of a question's variables.

use crate::hir::{Atom, Home, Program, TermKind, Variable, builtin};
use crate::ids::{CaseId, TypeId, VariableId};
use crate::proof::{Claim, Form};
use crate::time::Date;
use crate::value::Value;

/// Most candidates of one question; a question with more has none, since a list of them tells nothing.
const MOST: usize = 500;

/// Bindings of a question's variables, with the arguments they make.
pub(super) type Candidate = (Vec<(String, Value)>, Vec<Value>);

/// Values of the variables so far, and the arguments they make.
type Partial = (Vec<(VariableId, Value)>, Vec<Value>);

/// Every way to give the variables of an atom things that are declared (in files, in the case, and in its
/// supposition at that place), in order of declaration. None if a place stands for a number, a day or a
/// text, or for "whatever it is".
pub(super) fn candidates(
    program: &Program,
    atom: &Atom,
    variables: &[Variable],
    case: Option<CaseId>,
    supposition: Option<usize>,
) -> Vec<Candidate> {
    let mut found: Vec<Partial> = vec![(vec![], vec![])];
    for term in &atom.arguments {
        let mut next = Vec::new();
        for (bound, arguments) in &found {
            match &term.kind {
                TermKind::Value(value) => next.push((bound.clone(), with(arguments, *value))),
                TermKind::Variable(id) => {
                    let known = bound.iter().find(|(variable, _)| variable == id).map(|(_, value)| *value);
                    let ty = variables.get(id.index()).map(|variable| variable.ty);
                    let values = match (known, ty) {
                        (Some(value), _) => vec![value],
                        (None, Some(ty)) => things(program, ty, case, supposition),
                        (None, None) => vec![],
                    };
                    next.extend(values.into_iter().map(|value| {
                        let mut bound = bound.clone();
                        if known.is_none() {
                            bound.push((*id, value));
                        }
                        (bound, with(arguments, value))
                    }));
                }
                _ => return vec![],
            }
            if next.len() > MOST {
                return vec![];
            }
        }
        found = next;
    }
    let named = |(id, value): (VariableId, Value)| {
        variables.get(id.index()).map(|variable| (variable.name.clone(), value))
    };
    let named = |bound: Vec<(VariableId, Value)>| bound.into_iter().filter_map(named).collect();
    found.into_iter().map(|(bound, arguments)| (named(bound), arguments)).collect()
}

/// The claim of an atom with these arguments.
pub(super) fn claim(atom: &Atom, arguments: Vec<Value>, at: Date) -> Claim {
    Claim { relation: atom.relation, arguments, at, form: Form::Holds }
}

/// The atom with a value in the place of a variable.
pub(super) fn bind(atom: &Atom, variable: VariableId, value: Value) -> Atom {
    let mut bound = atom.clone();
    for term in &mut bound.arguments {
        if term.kind == TermKind::Variable(variable) {
            term.kind = TermKind::Value(value);
        }
    }
    bound
}

fn with(arguments: &[Value], value: Value) -> Vec<Value> {
    let mut arguments = arguments.to_vec();
    arguments.push(value);
    arguments
}

/// The things of a type that are seen in a world.
fn things(program: &Program, ty: TypeId, case: Option<CaseId>, supposition: Option<usize>) -> Vec<Value> {
    if !program.is_subtype(ty, builtin::ENTITY) {
        return vec![];
    }
    let seen = |home: Home| match home {
        Home::File => true,
        Home::Case(of) => Some(of) == case,
        Home::Supposition(of, place) => Some(of) == case && Some(place) == supposition,
    };
    let entities = program.entities.iter().enumerate();
    let of_type = entities.filter(|(_, entity)| seen(entity.home) && program.is_subtype(entity.ty, ty));
    of_type.map(|(place, _)| Value::Entity(crate::ids::EntityId::at(place))).collect()
}
