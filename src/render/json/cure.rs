//! What would cure it as JSON.

use super::{Answer, Place, Scalar, VERSION, Writer, text};
use crate::session::{CANDIDATES, Cures, STEPS, Session, Step};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    question: &'a str,
    #[serde(flatten)]
    place: Place,
    /// How it stands; `null` if it is about nothing.
    now: Option<Answer>,
    cures: Vec<CureShape>,
    /// How many steps were tried, and up to how many of them together, of at most how many.
    candidates: usize,
    steps_together: usize,
    most_candidates: usize,
    /// Steps that matter and were not tried.
    left_out: usize,
    /// Relations of which not every statement was considered.
    restricted: Vec<String>,
    /// Of some sets that leave it open it was not tried whether they do it by cases alone.
    cases_not_tried: bool,
    /// Whether all smallest sets of that many steps were found.
    complete: bool,
}

#[derive(Serialize)]
struct CureShape {
    steps: Vec<StepShape>,
    bindings: BTreeMap<String, Scalar>,
    answer: Answer,
}

#[derive(Serialize)]
struct StepShape {
    /// `state` or `withdraw`
    kind: &'static str,
    statement: String,
    sentence: String,
    by: Option<String>,
}

/// The smallest sets of steps that would make a statement true.
pub fn cure(session: &Session, cures: &Cures) -> String {
    let writer = Writer::new(session, cures.scene.as_of);
    let step = |step: &Step| {
        let claim = step.claim(cures.scene.as_of);
        StepShape {
            kind: if step.withdraws() { "withdraw" } else { "state" },
            statement: writer.words.typed(&claim, cures.scene.as_of),
            sentence: writer.words.sentence(&claim, !step.withdraws()),
            by: if step.withdraws() { None } else { writer.words.gift(&claim) },
        }
    };
    let of = |cure: &crate::session::Cure| CureShape {
        steps: cure.steps.iter().map(step).collect(),
        bindings: writer.bindings(&cure.bindings),
        answer: writer.conclusion(&cure.conclusion, &cure.bindings),
    };
    let name = |relation: &crate::ids::RelationId| session.program().relation(*relation).name.clone();
    text(&Shape {
        version: VERSION,
        question: &cures.question,
        place: writer.place(&cures.scene),
        now: cures.now.as_ref().map(|now| writer.conclusion(now, &[])),
        cures: cures.cures.iter().map(of).collect(),
        candidates: cures.candidates,
        steps_together: STEPS,
        most_candidates: CANDIDATES,
        left_out: cures.left_out,
        restricted: cures.restricted.iter().map(name).collect(),
        cases_not_tried: cures.cases_not_tried,
        complete: cures.left_out == 0 && cures.restricted.is_empty() && !cures.cases_not_tried,
    })
}
