//! What became of the certificates of a file.

use super::{VERSION, text};
use crate::session::Verified;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    file: &'a str,
    proved: bool,
    certificates: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    line: usize,
    proved: bool,
    question: Option<&'a str>,
    answer: Option<&'a str>,
    statement: Option<&'a str>,
    readings: BTreeMap<&'a str, Option<&'a str>>,
    assumed: Vec<&'a str>,
    fault: Option<Fault<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    line: usize,
    message: &'a str,
}

/// For each certificate of a file what it proves, and under which readings, or where it is wrong and how.
pub fn verify(file: &str, found: &[Verified]) -> String {
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
            readings: readings.map(|name| taken(name)).collect(),
            assumed: certified.map_or(vec![], |c| c.assumed.iter().map(String::as_str).collect()),
            fault: fault.map(|fault| Fault { line: fault.line, message: &fault.message }),
        }
    });
    let certificates: Vec<One<'_>> = certificates.collect();
    let proved = certificates.iter().all(|one| one.proved);
    text(&Report { version: VERSION, file, proved, certificates })
}

/// A dispute, and the reading of it that is taken.
fn taken(name: &str) -> (&str, Option<&str>) {
    let (dispute, reading) = name.split_once('=').unwrap_or((name, "-"));
    (dispute, Some(reading).filter(|reading| *reading != "-"))
}
