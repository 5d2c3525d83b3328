//! An interview as JSON: one object a line, for each question, and at last for what came of them.

use super::{Answer, Place, VERSION, Writer};
use crate::proof::First;
use crate::session::{Interview, Progress, Session, is_event};
use serde::Serialize;

#[derive(Serialize)]
struct QuestionShape {
    version: u32,
    kind: &'static str,
    number: usize,
    statement: String,
    question: String,
    /// A yes needs a day.
    event: bool,
    yes_settles: bool,
    no_settles: bool,
    accepts: Vec<&'static str>,
}

#[derive(Serialize)]
struct OutcomeShape<'a> {
    version: u32,
    kind: &'static str,
    question: &'a str,
    #[serde(flatten)]
    place: Place,
    /// Nothing that still matters is left to ask.
    settled: bool,
    answers: Vec<Answer>,
    /// What was said, as a file writes it.
    statements: Vec<String>,
    /// The file into which it was written.
    saved: Option<&'a str>,
}

/// The next question.
pub fn question(session: &Session, progress: &Progress, first: &First, number: usize) -> String {
    let writer = Writer::new(session, progress.answers.scene.as_of);
    let event = is_event(session.program(), first.claim.relation);
    line(&QuestionShape {
        version: VERSION,
        kind: "question",
        number,
        statement: writer.words.typed(&first.claim, writer.today),
        question: crate::render::turns_on::question(writer.words, writer.today, first),
        event,
        yes_settles: first.yes_settles,
        no_settles: first.no_settles,
        accepts: vec![if event { "yes DATE" } else { "yes" }, "no", "unknown", "back", "quit"],
    })
}

/// How it stands at the end.
pub fn outcome(session: &Session, interview: &Interview, progress: &Progress, saved: Option<&str>) -> String {
    let writer = Writer::new(session, progress.answers.scene.as_of);
    line(&OutcomeShape {
        version: VERSION,
        kind: "outcome",
        question: &progress.answers.question,
        place: writer.place(&progress.answers.scene),
        settled: progress.next.is_none(),
        answers: progress.answers.answers.iter().map(|answer| writer.answer(answer)).collect(),
        statements: interview.lines(session),
        saved,
    })
}

fn line(shape: &impl Serialize) -> String {
    let mut text = serde_json::to_string(shape).unwrap_or_default();
    text.push('\n');
    text
}
