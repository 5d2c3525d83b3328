//! Answers as JSON, for programs. The shapes are versioned and have schemas in `docs/schema/`.
//!
//! Statements are written as a file writes them, so that they can be asked again; sentences stand beside
//! them. Decimals are strings, dates ISO. What is the same has the same bytes.

mod check;
mod contrast;
mod coverage;
mod cure;
mod describe;
mod diagnostics;
mod difference;
mod disputed;
pub mod interview;
mod lint;
mod mutants;
mod tabulated;
mod test;
mod timeline;
mod tree;
mod turns_on;
mod verify;

use super::sentence::{MARK, Words};
use crate::engine::Truth;
use crate::hir::Program;
use crate::ids::ReadingId;
use crate::proof::{Cause, Conclusion, Deadline, NormStanding, Status, Unverified};
use crate::session::{Answers, Scene, Session, Tables};
use crate::time::Date;
use crate::value::Value;
use serde::Serialize;
use std::collections::BTreeMap;

pub use check::check;
pub use contrast::{compare, what_if};
pub use coverage::coverage;
pub use cure::cure;
pub use describe::describe;
pub use diagnostics::{diagnostics, remark};
pub use lint::lint;
pub use mutants::mutants;
pub use tabulated::tabulated;
pub use test::test;
pub use timeline::timeline;
pub use tree::why;
pub use verify::verify;

/// The version of the shapes: it changes when a field changes its meaning or goes, not when one is added.
pub const VERSION: u32 = 1;

/// A value: a name, a number, or a text.
#[derive(Serialize)]
#[serde(untagged)]
enum Scalar {
    Number(i64),
    Text(String),
}

/// How a statement stands.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "the shape is what programs read")]
struct Answer {
    statement: String,
    sentence: String,
    bindings: BTreeMap<String, Scalar>,
    status: &'static str,
    by_burden: bool,
    not_shown: bool,
    by_cases: bool,
    cases_not_tried: bool,
    open: Vec<String>,
    conflicts: Vec<String>,
    causes: Vec<&'static str>,
    silent: Vec<String>,
    provisions: Vec<String>,
    citations: Vec<String>,
    unverified: Vec<UnverifiedItem>,
    unencoded: Vec<Passage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turns_on: Option<turns_on::Shape>,
    sentences: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaning: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contrary: Vec<disputed::Contrary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    readings: Option<disputed::Readings>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    norms: Vec<Norm>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more: bool,
}

/// Something that was not checked.
#[derive(Serialize)]
struct UnverifiedItem {
    kind: &'static str,
    id: String,
    note: Option<String>,
}

/// How a norm stands.
#[derive(Serialize)]
struct Norm {
    deadline: Option<Date8601>,
    deadline_unknown: bool,
    state: Option<&'static str>,
    in_force: &'static str,
    by_burden: bool,
    under: Vec<Vec<String>>,
}

/// A passage that is not modelled.
#[derive(Serialize)]
struct Passage {
    text: String,
    provision: Option<String>,
}

/// The world of an answer.
#[derive(Serialize)]
struct Place {
    case: Option<String>,
    as_of: Option<Date8601>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
}

/// The language of sentences; one that ends with the mark is not available in it.
#[derive(Serialize)]
struct Language {
    tag: String,
    mark: &'static str,
}

/// A day, as it is written in JSON.
#[derive(Serialize)]
#[serde(transparent)]
struct Date8601(String);

impl From<Date> for Date8601 {
    fn from(date: Date) -> Self {
        Self(date.to_string())
    }
}

/// The answers to a question.
pub fn ask(session: &Session, answers: &Answers) -> String {
    #[derive(Serialize)]
    struct Shape<'a> {
        version: u32,
        question: &'a str,
        #[serde(flatten)]
        place: Place,
        answers: Vec<Answer>,
    }
    let writer = Writer::new(session, answers.scene.as_of);
    text(&Shape {
        version: VERSION,
        question: &answers.question,
        place: writer.place(&answers.scene),
        answers: answers.answers.iter().map(|answer| writer.answer(answer)).collect(),
    })
}

/// What rules conclude from tables.
pub fn run(session: &Session, tables: &Tables) -> String {
    #[derive(Serialize)]
    struct Shape {
        version: u32,
        as_of: Option<Date8601>,
        relations: BTreeMap<String, Rows>,
    }
    #[derive(Serialize)]
    struct Rows {
        r#true: Vec<Vec<Scalar>>,
        undetermined: Vec<Vec<Scalar>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        disputed: Vec<Vec<Scalar>>,
    }
    let writer = Writer::new(session, tables.as_of.unwrap_or(Date::UNDATED));
    let rows = |rows: &[Vec<Value>]| {
        rows.iter().map(|row| row.iter().map(|value| writer.scalar(*value)).collect()).collect()
    };
    let relations = tables.relations.iter().map(|of| {
        let name = session.program().relation(of.relation).name.clone();
        let (certain, open) = (rows(&of.certain), rows(&of.undetermined));
        (name, Rows { r#true: certain, undetermined: open, disputed: rows(&of.disputed) })
    });
    text(&Shape { version: VERSION, as_of: tables.as_of.map(Date8601::from), relations: relations.collect() })
}

/// Writes parts that several shapes share.
struct Writer<'a> {
    session: &'a Session,
    words: Words<'a>,
    today: Date,
}

impl<'a> Writer<'a> {
    /// `today` is the date that statements need not name.
    fn new(session: &'a Session, today: Date) -> Self {
        Self { session, words: Words::of(session), today }
    }

    fn place(&self, scene: &Scene) -> Place {
        let case = scene.case.map(|case| self.session.program().cases[case.index()].name.clone());
        let as_of = scene.dated.then(|| Date8601::from(scene.as_of));
        Place { case, as_of, language: language(self.session) }
    }

    fn scalar(&self, value: Value) -> Scalar {
        match value {
            Value::Integer(number) => Scalar::Number(number),
            Value::Text(text) => Scalar::Text(self.session.program().texts.text(text).to_owned()),
            value => Scalar::Text(self.session.program().value(&value)),
        }
    }

    fn bindings(&self, bindings: &[(String, Value)]) -> BTreeMap<String, Scalar> {
        bindings.iter().map(|(name, value)| (name.clone(), self.scalar(*value))).collect()
    }

    fn answer(&self, answer: &crate::session::Answer) -> Answer {
        self.conclusion(&answer.conclusion, &answer.bindings)
    }

    fn conclusion(&self, conclusion: &Conclusion, bindings: &[(String, Value)]) -> Answer {
        let (words, today) = (self.words, self.today);
        let mut sentences = BTreeMap::new();
        let mut typed = |claims: &[crate::proof::Claim]| -> Vec<String> {
            let one = |claim: &crate::proof::Claim| {
                let statement = words.typed(claim, today);
                sentences.insert(statement.clone(), words.sentence(claim, true));
                statement
            };
            claims.iter().map(one).collect()
        };
        let (open, conflicts) = (typed(&conclusion.open), typed(&conclusion.conflicts));
        let silent = conclusion.silent.iter().map(|pattern| {
            let statement = words.typed_pattern(pattern, today);
            sentences.insert(statement.clone(), words.pattern(pattern, true));
            statement
        });
        let silent: Vec<String> = silent.collect();
        let program = self.session.program();
        let id = |provision| program.citation(program.provision(provision).citation).name.clone();
        let passages = conclusion.unencoded.iter().filter_map(|place| program.unencoded.get(*place));
        Answer {
            statement: words.typed(&conclusion.claim, today),
            sentence: words.sentence(&conclusion.claim, conclusion.status != Status::False),
            bindings: self.bindings(bindings),
            status: status(conclusion.status),
            by_burden: conclusion.by_burden,
            not_shown: conclusion.not_shown(),
            by_cases: conclusion.by_cases,
            cases_not_tried: conclusion.cases_not_tried,
            open,
            conflicts,
            causes: conclusion.causes.iter().map(|one| cause(*one)).collect(),
            silent,
            provisions: conclusion.provisions.iter().map(|provision| id(*provision)).collect(),
            citations: conclusion.provisions.iter().map(|provision| words.provision(*provision)).collect(),
            unverified: conclusion.unverified.iter().map(|what| self.unverified(what)).collect(),
            unencoded: passages
                .map(|passage| Passage { text: passage.text.clone(), provision: passage.provision.map(id) })
                .collect(),
            turns_on: conclusion.turns_on.as_ref().map(|turns_on| self.turns_on(turns_on)),
            sentences,
            leaning: conclusion.disputed.as_deref().and_then(disputed::leaning),
            contrary: conclusion.disputed.as_deref().map_or_else(Vec::new, |d| self.contrary(d)),
            readings: conclusion.disputed.as_deref().map(|d| self.readings(d)),
            norms: conclusion.norms.iter().map(|one| norm(program, one)).collect(),
            more: conclusion.more,
        }
    }

    fn unverified(&self, what: &Unverified) -> UnverifiedItem {
        let program = self.session.program();
        match what {
            Unverified::Provision(id) => {
                let provision = program.provision(*id);
                let id = program.citation(provision.citation).name.clone();
                UnverifiedItem { kind: "provision", id, note: provision.unverified.clone() }
            }
            Unverified::Instrument(id) => {
                let instrument = program.instrument(*id);
                let (id, note) = (instrument.name.clone(), instrument.unverified.clone());
                UnverifiedItem { kind: "instrument", id, note }
            }
            Unverified::Reading(id) => {
                let note = program.reading(*id).unverified.clone();
                UnverifiedItem { kind: "reading", id: program.reading_name(*id), note }
            }
            Unverified::Statement(claim, note) => UnverifiedItem {
                kind: "statement",
                id: self.words.typed(claim, self.today),
                note: Some(note.clone()),
            },
        }
    }
}

fn norm(program: &Program, norm: &NormStanding) -> Norm {
    Norm {
        deadline: match norm.deadline {
            Deadline::Day(day) => Some(day.into()),
            Deadline::Unknown | Deadline::None => None,
        },
        deadline_unknown: norm.deadline == Deadline::Unknown,
        state: norm.state.map(super::norms::state_name),
        in_force: match norm.in_force {
            Truth::True => "true",
            Truth::Undetermined => "undetermined",
            Truth::False => "false",
        },
        by_burden: norm.by_burden,
        under: names(program, &norm.under),
    }
}

/// Sets of readings, by their names.
fn names(program: &Program, sets: &[Vec<ReadingId>]) -> Vec<Vec<String>> {
    let names = |set: &Vec<ReadingId>| set.iter().map(|id| program.reading_name(*id)).collect();
    sets.iter().map(names).collect()
}

fn language(session: &Session) -> Option<Language> {
    session.language().map(|tag| Language { tag: tag.to_owned(), mark: MARK })
}

fn status(status: Status) -> &'static str {
    match status {
        Status::True => "true",
        Status::False => "false",
        Status::Undetermined => "undetermined",
        Status::Disputed => "disputed",
    }
}

fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Unknown => "unknown",
        Cause::Judgment => "judgment",
        Cause::Conflict => "conflict",
        Cause::Circular => "circular",
        Cause::Reading => "reading",
    }
}

/// The text of a shape, indented, with a line end.
fn text(shape: &impl Serialize) -> String {
    // Shapes have text keys and no number that JSON lacks: they can always be written.
    let mut text = serde_json::to_string_pretty(shape).unwrap_or_default();
    text.push('\n');
    text
}
