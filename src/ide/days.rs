//! Days that can be typed: those of the case that is talked about.

use super::Item;
use crate::hir::{Case, StatedTime, Statement};
use crate::ids::CaseId;
use crate::session::Session;
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeMap;

/// Words that a day follows.
const BEFORE: [&str; 4] = ["on", "at", "from", "until"];

/// The days of a case, each with what it is the day of, in order: its own, and those of its facts and suppositions.
pub fn days(session: &Session, case: Option<CaseId>) -> Vec<Item> {
    let program = session.program();
    let Some(case) = case.and_then(|case| program.cases.get(case.index())) else { return vec![] };
    let mut found: BTreeMap<Date, String> = BTreeMap::new();
    found.insert(case.date, "the date of the case".to_owned());
    for statement in statements(case) {
        let mut plain = statement.clone();
        (plain.source, plain.held_by, plain.unverified) = (None, vec![], None);
        for day in of(statement) {
            found.entry(day).or_insert_with(|| program.written(&plain));
        }
    }
    for supposition in &case.suppositions {
        found.entry(supposition.date).or_insert_with(|| supposition.label.clone());
    }
    found.into_iter().map(|(day, about)| Item { insert: day.to_string(), about }).collect()
}

fn statements(case: &Case) -> impl Iterator<Item = &Statement> {
    case.statements.iter().chain(case.suppositions.iter().flat_map(|supposition| &supposition.statements))
}

/// The days that a statement speaks of.
fn of(statement: &Statement) -> Vec<Date> {
    let mut found: Vec<Date> = match &statement.time {
        StatedTime::Always => vec![],
        StatedTime::On(day) => vec![*day],
        StatedTime::During(intervals) => {
            intervals.iter().flat_map(|i| [Some(i.from), i.until]).flatten().collect()
        }
    };
    found.extend(statement.arguments.iter().filter_map(|value| match value {
        Value::Date(day) => Some(*day),
        _ => None,
    }));
    found.retain(|day| *day != Date::MIN);
    found
}

/// Where the day begins that is being typed at the end of a text, behind a word that a day follows.
pub(super) fn begun(text: &str) -> Option<usize> {
    let typed = text.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '-').count();
    let start = text.len() - typed;
    let before = text.get(..start)?;
    let word = before.trim_end();
    let word = word.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
    (before.ends_with(char::is_whitespace) && BEFORE.contains(&word)).then_some(start)
}
