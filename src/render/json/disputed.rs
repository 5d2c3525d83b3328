//! What readings do to an answer, as JSON.

use super::Writer;
use crate::engine::Truth;
use crate::hir::{Leaning, Weight};
use crate::ids::ReadingId;
use crate::proof::Disputed;
use serde::Serialize;
use std::collections::BTreeSet;

/// Which readings decide an answer.
#[derive(Serialize)]
pub(super) struct Readings {
    r#true: Vec<Vec<String>>,
    r#false: Vec<Vec<String>>,
    undetermined: Vec<Vec<String>>,
    by_burden: Vec<Vec<String>>,
    decided_by: Vec<String>,
    independent_of: Vec<String>,
    details: Vec<Detail>,
    more: bool,
}

/// A reported reading under which the answer would be another.
#[derive(Serialize)]
pub(super) struct Contrary {
    status: &'static str,
    #[serde(flatten)]
    reading: Detail,
}

/// A reading in words.
#[derive(Serialize)]
struct Detail {
    reading: String,
    question: Option<String>,
    label: Option<String>,
    held_by: Vec<String>,
    weight: Option<&'static str>,
}

/// `yes`, `no`, `split`
pub(super) fn leaning(disputed: &Disputed) -> Option<&'static str> {
    disputed.leaning.map(|leaning| match leaning {
        Leaning::Yes => "yes",
        Leaning::No => "no",
        Leaning::Split => "split",
    })
}

impl Writer<'_> {
    /// Which readings decide, and which disputes do not matter.
    pub(super) fn readings(&self, disputed: &Disputed) -> Readings {
        let program = self.session.program();
        let all = |sets: &[Vec<ReadingId>]| super::names(program, sets);
        let sides = [&disputed.makes_true, &disputed.makes_false, &disputed.leaves_open];
        let named: BTreeSet<ReadingId> = sides.into_iter().flatten().flatten().copied().collect();
        let dispute = |id: &crate::ids::DisputeId| program.dispute(*id).name.clone();
        Readings {
            r#true: all(&disputed.makes_true),
            r#false: all(&disputed.makes_false),
            undetermined: all(&disputed.leaves_open),
            by_burden: all(&disputed.by_burden),
            decided_by: disputed.decided_by.iter().map(dispute).collect(),
            independent_of: disputed.independent_of.iter().map(dispute).collect(),
            details: named.into_iter().map(|id| self.detail(id)).collect(),
            more: disputed.more,
        }
    }

    /// The views that are only reported.
    pub(super) fn contrary(&self, disputed: &Disputed) -> Vec<Contrary> {
        let one = |contrary: &crate::proof::Contrary| Contrary {
            status: match contrary.truth {
                Some(Truth::True) => "true",
                Some(Truth::False) => "false",
                Some(Truth::Undetermined) => "undetermined",
                None => "disputed",
            },
            reading: self.detail(contrary.reading),
        };
        disputed.contrary.iter().map(one).collect()
    }

    fn detail(&self, id: ReadingId) -> Detail {
        let program = self.session.program();
        let reading = program.reading(id);
        Detail {
            reading: program.reading_name(id),
            question: program.dispute(reading.dispute).question.clone(),
            label: reading.label.clone(),
            held_by: reading.held_by.clone(),
            weight: reading.weight.map(|weight| match weight {
                Weight::Majority => "majority",
                Weight::Minority => "minority",
                Weight::Reported => "reported",
            }),
        }
    }
}
