//! What an answer turns on as JSON.

use super::Writer;
use crate::ids::ReadingId;
use crate::proof::{Claim, Combination, Literal, TurnsOn};
use serde::Serialize;

/// The combinations that decide an answer, and what to ask first.
#[derive(Serialize)]
pub struct Shape {
    true_if: Vec<Vec<LiteralShape>>,
    false_if: Vec<Vec<LiteralShape>>,
    open_if: Vec<Vec<LiteralShape>>,
    looked_at: Vec<String>,
    not_looked_at: Vec<String>,
    ask_first: Option<FirstShape>,
    complete: bool,
}

/// A statement and how it turns out.
#[derive(Serialize)]
pub struct LiteralShape {
    statement: String,
    sentence: String,
    holds: bool,
    /// The reading, where it is not about a fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<String>,
}

#[derive(Serialize)]
struct FirstShape {
    statement: String,
    question: String,
    yes_settles: bool,
    no_settles: bool,
}

impl Writer<'_> {
    /// An unknown and how it turns out.
    pub(super) fn literal(&self, literal: &Literal) -> LiteralShape {
        LiteralShape {
            statement: self.words.typed(&literal.claim, self.today),
            sentence: self.words.sentence(&literal.claim, literal.holds),
            holds: literal.holds,
            reading: None,
        }
    }

    /// A reading that is taken.
    fn reading_taken(&self, id: ReadingId) -> LiteralShape {
        let program = self.session.program();
        let name = program.reading_name(id);
        let sentence = crate::render::disputed::taken(self.words, id);
        LiteralShape { statement: name.clone(), sentence, holds: true, reading: Some(name) }
    }

    /// What an answer turns on.
    pub(super) fn turns_on(&self, turns_on: &TurnsOn) -> Shape {
        let typed = |claim: &Claim| self.words.typed(claim, self.today);
        let combinations = |all: &[Combination]| -> Vec<Vec<LiteralShape>> {
            let literals = |combination: &Combination| {
                let literals = combination.0.iter().map(|l| self.literal(l));
                literals.chain(combination.1.iter().map(|id| self.reading_taken(*id))).collect()
            };
            all.iter().map(literals).collect()
        };
        Shape {
            true_if: combinations(&turns_on.makes_true),
            false_if: combinations(&turns_on.makes_false),
            open_if: combinations(&turns_on.keeps_open),
            looked_at: turns_on.unknowns.iter().map(typed).collect(),
            not_looked_at: turns_on.left_out.iter().map(typed).collect(),
            ask_first: turns_on.first.as_ref().map(|first| FirstShape {
                statement: typed(&first.claim),
                question: self.words.question(&first.claim),
                yes_settles: first.yes_settles,
                no_settles: first.no_settles,
            }),
            complete: turns_on.left_out.is_empty() && !turns_on.more && !turns_on.between,
        }
    }
}
