//! What a question leaves open, and what may be taken of it: readings of disputes, and what nobody knows.

use super::{Polarity, Program, RelationKind, StatedTime, Statement, Timing};
use crate::ids::ReadingId;

/// What is taken of something that a question leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// A dispute; or what nobody knows, with its day (or `always`), as a certificate writes it.
    pub of: String,
    /// The reading; or `stated`, `denied`.
    pub taken: String,
    /// What could be taken.
    pub all: Vec<String>,
    /// Whether it says what has happened by a day.
    pub event: bool,
}

impl Choice {
    /// A reading of a dispute: each that is not only reported could be taken.
    pub fn reading(program: &Program, taken: ReadingId) -> Self {
        let name = |id: ReadingId| program.reading(id).name.clone();
        let dispute = program.reading(taken).dispute;
        let all = program.counted(dispute).map(name).collect();
        Self { of: program.dispute(dispute).name.clone(), taken: name(taken), all, event: false }
    }

    /// What nobody knows, and is so or not; `None`: it is no fact, or of no single day. `words`: as it is written.
    pub fn unknown(program: &Program, statement: &Statement, words: &str) -> Option<Self> {
        let declared = program.relation(statement.relation);
        let (act, fact) = (declared.kind == RelationKind::Act, declared.kind == RelationKind::Fact);
        let right = match statement.time {
            StatedTime::Always => fact && declared.timing == Timing::Timeless,
            StatedTime::On(_) => act || fact && declared.timing != Timing::Timeless,
            StatedTime::During(_) => false,
        };
        let (taken, of) =
            words.split_once(' ').filter(|_| right && statement.polarity != Polarity::Unknown)?;
        let (of, taken, all) =
            (of.to_owned(), taken.to_owned(), ["stated", "denied"].map(str::to_owned).into());
        Some(Self { of, taken, all, event: act || declared.timing == Timing::Dated })
    }

    /// Whether it is a reading of a dispute.
    pub fn is_reading(&self) -> bool {
        !self.of.contains(' ')
    }

    /// Whether it has not happened by a day, though it has by an earlier one. (Days are written so that they sort.)
    pub fn undoes(&self, earlier: &Self) -> bool {
        let days = self.of.split_once(' ').zip(earlier.of.split_once(' '));
        let later = days.is_some_and(|((day, what), (before, other))| what == other && before < day);
        self.event && later && earlier.taken == "stated" && self.taken == "denied"
    }
}
