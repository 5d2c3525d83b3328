//! The report of `check` as JSON.

use super::{Answer, Date8601, VERSION, Writer, text};
use crate::proof::{Explanation, Status};
use crate::render::report;
use crate::render::sentence::Words;
use crate::session::{self, Change, Checked, CheckedCase, Layer, Session, Supposed, Thing};
use serde::Serialize;

#[derive(Serialize)]
struct Shape {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<super::Language>,
    as_it_stands: bool,
    cases: Vec<CaseShape>,
}

#[derive(Serialize)]
struct CaseShape {
    id: String,
    label: Option<String>,
    place: String,
    as_of: Date8601,
    measures: Vec<ThingShape>,
    norms: Vec<Answer>,
    #[serde(skip_serializing_if = "super::tree::is_zero")]
    more_norms: usize,
    expectations: Expectations,
    suppositions: Vec<SupposedShape>,
}

#[derive(Serialize)]
pub(super) struct ThingShape {
    id: String,
    label: String,
    r#type: String,
    headline: Option<Headline>,
    layers: Vec<LayerShape>,
    defects: Vec<Answer>,
}

#[derive(Serialize)]
struct Headline {
    verdict: String,
    status: &'static str,
    answers: Vec<Answer>,
}

#[derive(Serialize)]
struct LayerShape {
    title: String,
    status: &'static str,
    by_burden: bool,
    answers: Vec<Answer>,
    grounds: Vec<Answer>,
    rejected: Vec<Rejected>,
    hopeless: Vec<Answer>,
}

#[derive(Serialize)]
struct Rejected {
    #[serde(flatten)]
    answer: Answer,
    failed: Vec<Failed>,
}

#[derive(Serialize)]
struct Failed {
    standing: &'static str,
    sentence: String,
}

#[derive(Serialize)]
struct Expectations {
    passed: usize,
    failed: usize,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
struct Failure {
    expectation: String,
    place: String,
    supposition: Option<String>,
    found: Vec<String>,
}

#[derive(Serialize)]
struct SupposedShape {
    label: String,
    as_of: Date8601,
    changes: Vec<ChangeShape>,
    /// Norms that stand otherwise.
    norms: Vec<NormChange>,
    passed: usize,
    failed: usize,
}

#[derive(Serialize)]
struct NormChange {
    before: Answer,
    after: Answer,
}

#[derive(Serialize)]
struct ChangeShape {
    id: String,
    layer: Option<String>,
    before: Vec<Answer>,
    after: Vec<Answer>,
    gained: Vec<Answer>,
    lost: Vec<Answer>,
}

/// The reports of all cases that were checked.
pub fn check(session: &Session, checked: &Checked) -> String {
    let cases = checked.cases.iter().map(|case| of_case(session, case)).collect();
    let language = super::language(session);
    text(&Shape { version: VERSION, language, as_it_stands: checked.as_it_stands, cases })
}

fn of_case(session: &Session, found: &CheckedCase) -> CaseShape {
    let case = &session.program().cases[found.case.index()];
    let writer = Writer::new(session, found.as_of);
    CaseShape {
        id: case.name.clone(),
        label: case.label.clone(),
        place: session.sources().place(case.name_span),
        as_of: found.as_of.into(),
        measures: found.things.iter().map(|thing| of_thing(&writer, thing)).collect(),
        norms: all(&writer, &found.norms),
        more_norms: found.more_norms,
        expectations: expectations(&writer, found),
        suppositions: found
            .suppositions
            .iter()
            .map(|supposed| of_supposition(&writer, found, supposed))
            .collect(),
    }
}

/// What a report says of a thing.
pub(super) fn of_thing(writer: &Writer<'_>, thing: &Thing) -> ThingShape {
    let program = writer.session.program();
    let entity = program.entity(thing.entity);
    let headline = thing.headline.as_ref().map(|answers| Headline {
        verdict: report::plain_verdict(writer.words, answers),
        status: best(answers),
        answers: all(writer, answers),
    });
    ThingShape {
        id: entity.name.clone(),
        label: writer.words.entity(thing.entity),
        r#type: program.ty(entity.ty).name.clone(),
        headline,
        layers: thing.layers.iter().map(|layer| of_layer(writer, layer)).collect(),
        defects: all(writer, &thing.defects),
    }
}

fn of_layer(writer: &Writer<'_>, layer: &Layer) -> LayerShape {
    let rejected = |(answer, reasons): &(session::Answer, Explanation)| Rejected {
        answer: writer.answer(answer),
        failed: failed(writer.words, reasons),
    };
    LayerShape {
        title: layer.title.clone(),
        status: best(&layer.holds),
        by_burden: layer.holds.first().is_some_and(|answer| answer.conclusion.by_burden),
        answers: all(writer, &layer.holds),
        grounds: layer.grounds.iter().map(|(answer, _)| writer.answer(answer)).collect(),
        rejected: layer.rejected.iter().map(rejected).collect(),
        hopeless: all(writer, &layer.hopeless),
    }
}

fn failed(words: Words<'_>, reasons: &Explanation) -> Vec<Failed> {
    let missing = report::missing(words, reasons).into_iter();
    missing.map(|(standing, sentence)| Failed { standing, sentence }).collect()
}

fn expectations(writer: &Writer<'_>, found: &CheckedCase) -> Expectations {
    let session = writer.session;
    let failures = found.expected(session.program()).filter_map(|(supposition, expected)| {
        let instead = expected.failure.as_ref()?;
        let text = session.sources().slice(expected.span);
        Some(Failure {
            expectation: text.split_whitespace().collect::<Vec<_>>().join(" "),
            place: session.sources().place(expected.span),
            supposition,
            found: report::instead(writer.words, instead),
        })
    });
    let (passed, failed) = found.counts();
    Expectations { passed, failed, failures: failures.collect() }
}

fn of_supposition(writer: &Writer<'_>, found: &CheckedCase, supposed: &Supposed) -> SupposedShape {
    let program = writer.session.program();
    let label = program.cases[found.case.index()].suppositions[supposed.index].label.clone();
    let change = |change: &Change| ChangeShape {
        id: program.entity(change.entity).name.clone(),
        layer: change.layer.clone(),
        before: all(writer, &change.before),
        after: all(writer, &change.after),
        gained: all(writer, &change.gained),
        lost: all(writer, &change.lost),
    };
    let norm = |(before, after): &(session::Answer, session::Answer)| NormChange {
        before: writer.answer(before),
        after: writer.answer(after),
    };
    let failed = supposed.expectations.iter().filter(|expected| expected.failure.is_some()).count();
    SupposedShape {
        label,
        as_of: supposed.as_of.into(),
        changes: supposed.changes.iter().map(change).collect(),
        norms: supposed.norms.iter().map(norm).collect(),
        passed: supposed.expectations.len() - failed,
        failed,
    }
}

fn all(writer: &Writer<'_>, answers: &[session::Answer]) -> Vec<Answer> {
    answers.iter().map(|answer| writer.answer(answer)).collect()
}

/// The status of the answer that stands best; none is a no.
fn best(answers: &[session::Answer]) -> &'static str {
    let best = answers.iter().map(|answer| answer.conclusion.status).max();
    super::status(best.unwrap_or(Status::False))
}
