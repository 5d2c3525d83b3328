//! Statements, cases, expectations and reports.

use super::{Atom, Condition, Variable};
use crate::ids::{EntityId, ReadingId, RelationId, TypeId, VariableId};
use crate::source::Span;
use crate::time::{Date, Interval};
use crate::value::Value;
use std::collections::BTreeMap;

pub use crate::syntax::ast::{CauseWord, Leaning, Polarity};

/// A statement of a fact (in a supposition also of a curable concept).
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What is stated.
    pub relation: RelationId,
    /// About what.
    pub arguments: Vec<Value>,
    /// Stated, denied, doubted.
    pub polarity: Polarity,
    /// When.
    pub time: StatedTime,
    /// `source "…"`
    pub source: Option<String>,
    /// `held by "…"`
    pub held_by: Vec<String>,
    /// `unverified "…"`
    pub unverified: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl Statement {
    /// What is left of it when those of these that say the same are taken back, for the time they name.
    pub fn without<'s>(&self, withdrawn: impl IntoIterator<Item = &'s Statement>) -> Option<Statement> {
        let mut left = self.clone();
        for other in withdrawn {
            if (other.relation, other.polarity) != (left.relation, left.polarity)
                || other.arguments != left.arguments
            {
                continue;
            }
            match (&other.time, &mut left.time) {
                (StatedTime::Always, _) => return None,
                (StatedTime::On(a), StatedTime::On(b)) if a == b => return None,
                (StatedTime::During(gone), StatedTime::During(kept)) => {
                    kept.retain(|interval| !gone.contains(interval));
                    if kept.is_empty() {
                        return None;
                    }
                }
                _ => {}
            }
        }
        Some(left)
    }
}

/// When a statement says that something is so.
#[derive(Clone, Debug, PartialEq)]
pub enum StatedTime {
    /// No time is given: always.
    Always,
    /// Within these intervals, in order, with days between them.
    During(Vec<Interval>),
    /// On that day (an event).
    On(Date),
}

/// A case: facts about one affair, with a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// What a person calls it.
    pub label: Option<String>,
    /// Its date, and that of its questions.
    pub date: Date,
    /// The entities declared in it, in order.
    pub entities: Vec<EntityId>,
    /// Names of those entities.
    pub names: BTreeMap<String, EntityId>,
    /// What it states.
    pub statements: Vec<Statement>,
    /// What its author expects.
    pub expectations: Vec<Expectation>,
    /// What it supposes.
    pub suppositions: Vec<Supposition>,
    /// Doc comment.
    pub doc: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Where its name stands.
    pub name_span: Span,
    /// A statement or declaration in it is wrong: it is not answered.
    pub erroneous: bool,
}

/// The same case with something added: a world, not a copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposition {
    /// What is supposed, in words.
    pub label: String,
    /// Its date; the case's if none is written.
    pub date: Date,
    /// Entities declared in it.
    pub entities: Vec<EntityId>,
    /// Names of those entities.
    pub names: BTreeMap<String, EntityId>,
    /// What it states; it replaces what the case says of the same tuple during the time it names.
    pub statements: Vec<Statement>,
    /// What its author expects.
    pub expectations: Vec<Expectation>,
    /// Where it stands.
    pub span: Span,
}

/// What is expected, and of which date.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// What.
    pub form: Expected,
    /// The variables of its queries.
    pub variables: Vec<Variable>,
    /// `at D`
    pub at: Option<Date>,
    /// `given d = r`: readings of different disputes, sorted.
    pub given: Vec<ReadingId>,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expectation.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// It is true (with some values of its variables), and one proof rests on all of `by`.
    True {
        /// What.
        query: Atom,
        /// Provisions, instruments (with their parts) or rules.
        by: Vec<Ground>,
    },
    /// These are all the answers.
    Only {
        /// What.
        query: Atom,
        /// Which variable.
        variable: VariableId,
        /// All its values.
        values: Vec<Value>,
    },
    /// It is false, by a burden or without; and `want` fails in the attempt that came closest.
    False {
        /// What.
        query: Atom,
        /// The condition that fails; negated: a `not` condition of the rule.
        want: Option<Condition>,
    },
    /// It is false by a burden only.
    NotShown(Atom),
    /// Its side loses.
    Excluded(Atom),
    /// It is undetermined, for that cause.
    Undetermined(Atom, Option<CauseWord>),
    /// It depends on readings, and leans that way.
    Disputed(Atom, Option<Leaning>),
}

/// What a proof can be expected to rest on.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    /// An instrument or provision, with its parts, in any version.
    Citation(crate::ids::CitationId),
    /// A rule, in any version.
    Rules(Vec<crate::ids::RuleId>),
}

/// Which questions `check` asks about each thing of a type, and how they are laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The type.
    pub ty: TypeId,
    /// The variables of its lines; the first stands for the thing.
    pub variables: Vec<Variable>,
    /// The line above all.
    pub headline: Option<Atom>,
    /// The layers, in order.
    pub layers: Vec<Layer>,
    /// What is wrong though the result stands.
    pub defects: Vec<Atom>,
    /// Columns of comparisons.
    pub columns: Vec<(String, Atom)>,
    /// Where it stands.
    pub span: Span,
}

/// A layer of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its title.
    pub title: String,
    /// Whether it holds.
    pub holds: Atom,
    /// What it rests on.
    pub grounds: Option<Atom>,
}
