//! What became of the certificates of a file.

use super::{VERSION, text};
use crate::certificate::Certified;
use crate::hir::Choice;
use crate::session::{Covered, Verified};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    file: &'a str,
    proved: bool,
    whole: bool,
    certificates: Vec<One<'a>>,
    claims: Vec<Claim<'a>>,
}

#[derive(Serialize)]
struct Claim<'a> {
    question: &'a str,
    statement: &'a str,
    answers: Vec<&'a str>,
    certificates: Vec<usize>,
    whole: bool,
    missing: Option<Vec<Missing<'a>>>,
}

#[derive(Serialize)]
struct Missing<'a> {
    readings: BTreeMap<&'a str, &'a str>,
    cases: Vec<String>,
}

#[derive(Serialize)]
struct One<'a> {
    line: usize,
    proved: bool,
    question: Option<&'a str>,
    answer: Option<&'a str>,
    statement: Option<&'a str>,
    case: Option<&'a str>,
    supposition: Option<usize>,
    readings: BTreeMap<&'a str, Option<&'a str>>,
    assumed: Vec<&'a str>,
    cases: Vec<String>,
    fault: Option<Fault<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    line: usize,
    message: &'a str,
}

/// For each certificate of a file what it proves, and under which readings, or where it is wrong and how.
pub fn verify(file: &str, found: &[Verified], claims: &[Covered]) -> String {
    let certificates = found.iter().map(|verified| {
        let certified = verified.outcome.as_ref().ok();
        let fault = verified.outcome.as_ref().err();
        let readings = certified.into_iter().flat_map(|certified| &certified.readings);
        One {
            line: verified.line,
            proved: certified.is_some(),
            question: certified.map(|certified| certified.question.as_str()),
            answer: certified.map(|certified| certified.answer.as_str()),
            statement: certified.map(|certified| certified.statement.as_str()),
            case: certified.and_then(|certified| certified.case.as_deref()),
            supposition: certified.and_then(|certified| certified.supposition).map(|place| place + 1),
            readings: readings.map(|name| taken(name)).collect(),
            assumed: certified.map_or(vec![], |c| c.assumed.iter().map(String::as_str).collect()),
            cases: certified.map_or(vec![], |certified| cases(&certified.choices)),
            fault: fault.map(|fault| Fault { line: fault.line, message: &fault.message }),
        }
    });
    let certificates: Vec<One<'_>> = certificates.collect();
    let proved = certificates.iter().all(|one| one.proved);
    let claims: Vec<Claim<'_>> = claims.iter().map(|claim| self::claim(claim, found)).collect();
    let whole = claims.iter().all(|claim| claim.whole);
    text(&Report { version: VERSION, file, proved, whole, certificates, claims })
}

fn claim<'a>(of: &'a Covered, found: &'a [Verified]) -> Claim<'a> {
    let one = |choices: &'a Vec<Choice>| {
        let readings = choices.iter().filter(|choice| choice.is_reading());
        let readings = readings.map(|choice| (choice.of.as_str(), choice.taken.as_str())).collect();
        Missing { readings, cases: cases(choices) }
    };
    let parts = of.parts.iter().filter_map(|part| Some((part, found.get(*part)?.outcome.as_ref().ok()?)));
    let (places, parts): (Vec<&usize>, Vec<&Certified>) = parts.unzip();
    let answers: BTreeSet<&str> = parts.iter().map(|part| part.answer.as_str()).collect();
    let lines = places.into_iter().filter_map(|part| found.get(*part));
    Claim {
        question: parts.first().map_or("", |part| part.question.as_str()),
        statement: parts.first().map_or("", |part| part.statement.as_str()),
        answers: answers.into_iter().collect(),
        certificates: lines.map(|verified| verified.line).collect(),
        whole: of.is_whole(),
        missing: of.missing.as_ref().map(|missing| missing.iter().map(one).collect()),
    }
}

/// What is taken of what nobody knows, as the certificate writes it.
fn cases(choices: &[Choice]) -> Vec<String> {
    let cases = choices.iter().filter(|choice| !choice.is_reading());
    cases.map(|choice| format!("{} {}", choice.taken, choice.of)).collect()
}

/// A dispute, and the reading of it that is taken.
fn taken(name: &str) -> (&str, Option<&str>) {
    let (dispute, reading) = name.split_once('=').unwrap_or((name, "-"));
    (dispute, Some(reading).filter(|reading| *reading != "-"))
}
