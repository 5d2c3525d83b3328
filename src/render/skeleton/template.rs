//! One statement to be filled in, with what it says.

use super::{Thing, stands_for};
use crate::hir::{Openness, Program, Timing, builtin};
use crate::ids::{RelationId, TypeId};
use crate::render::sentence::Words;
use std::fmt::Write as _;

/// A statement with capital words in its open places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// What it says, or the question to which it is the answer.
    pub sentence: String,
    /// As the file writes it.
    pub statement: String,
    /// The types of its open places.
    pub open: Vec<TypeId>,
}

impl Template {
    /// What can be stated of the things; `None` if the relation is about none of them.
    pub fn new(program: &Program, words: &Words<'_>, things: &[Thing], id: RelationId) -> Option<Self> {
        let relation = program.relation(id);
        let mut used: Vec<usize> = Vec::new();
        let mut open: Vec<TypeId> = Vec::new();
        // Of each argument what is written, and what is read.
        let mut arguments: Vec<(String, String)> = Vec::new();
        for parameter in &relation.parameters {
            let fits = |(place, thing): &(usize, &Thing)| {
                !used.contains(place) && stands_for(program, thing, parameter.ty)
            };
            let thing = things.iter().enumerate().find(fits);
            if let Some((place, thing)) = thing {
                used.push(place);
                arguments.push((thing.name.clone(), thing.label.clone()));
            } else {
                let same = relation.parameters.iter().filter(|other| other.ty == parameter.ty).count();
                let nth = open.iter().filter(|ty| **ty == parameter.ty).count();
                let own = things.iter().any(|thing| stands_for(program, thing, parameter.ty));
                let many = same - usize::from(own);
                open.push(parameter.ty);
                let capital = capital(program, parameter.ty);
                let capital = if many > 1 { format!("{capital}_{}", nth + 1) } else { capital };
                arguments.push((capital.clone(), capital));
            }
        }
        if used.is_empty() {
            return None;
        }
        let read: Vec<&str> = arguments.iter().map(|(_, read)| read.as_str()).collect();
        let asks = relation.openness != Openness::Closed;
        let sentence = words.wording_of(id, asks, &read);
        let written = relation.parameters.iter().zip(&arguments).map(|(parameter, (written, _))| {
            if parameter.labelled { format!("{}: {written}", parameter.name) } else { written.clone() }
        });
        let mut statement = call(&relation.name, &written.collect::<Vec<_>>());
        match relation.timing {
            Timing::Timeless => {}
            Timing::OverTime => statement.push_str(" from DATE"),
            Timing::Dated => statement.push_str(" on DATE"),
        }
        if relation.timing != Timing::Timeless {
            open.push(builtin::DATE);
        }
        if let Openness::Judged(who) = &relation.openness {
            let who = who.replace(['"', '\\'], "'");
            let _ = write!(statement, " held by \"{who}\"");
        }
        Some(Self { sentence, statement, open })
    }
}

/// The capital word that stands for something of a type.
pub(super) fn capital(program: &Program, ty: TypeId) -> String {
    match ty {
        builtin::ENTITY => "THING".to_owned(),
        builtin::INTEGER | builtin::DECIMAL => "NUMBER".to_owned(),
        _ => program.ty(ty).name.to_uppercase().replace('.', "_"),
    }
}

/// A relation with its arguments.
pub(super) fn call(name: &str, arguments: &[String]) -> String {
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}
