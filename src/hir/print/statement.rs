//! Statements and intervals.

use crate::hir::notation::quoted;
use crate::hir::{Polarity, Program, StatedTime, Statement};
use crate::time::{Date, Interval};

/// A statement with its clauses.
pub(super) fn statement(program: &Program, stated: &Statement) -> String {
    let side = match stated.polarity {
        Polarity::Stated => "",
        Polarity::Denied => "not ",
        Polarity::Unknown => "unknown ",
    };
    let mut line = vec![format!("{side}{}", program.statement(stated.relation, &stated.arguments))];
    match &stated.time {
        StatedTime::Always => {}
        StatedTime::During(during) => line.push(intervals("", during)),
        StatedTime::On(date) => line.push(format!("on {date}")),
    }
    if let Some(source) = &stated.source {
        line.push(format!("source {}", quoted(source)));
    }
    if !stated.held_by.is_empty() {
        let who: Vec<String> = stated.held_by.iter().map(|who| quoted(who)).collect();
        line.push(format!("held by {}", who.join(", ")));
    }
    if let Some(unverified) = &stated.unverified {
        line.push(format!("unverified {}", quoted(unverified)));
    }
    line.join(" ")
}

/// `what from D until E, from F`, `what always`, `not what`.
pub(super) fn intervals(what: &str, intervals: &[Interval]) -> String {
    let space = if what.is_empty() { "" } else { " " };
    if intervals.is_empty() {
        return format!("not{space}{what}");
    }
    let shown: Vec<String> = intervals.iter().map(interval).collect();
    format!("{what}{space}{}", shown.join(", "))
}

fn interval(interval: &Interval) -> String {
    match (interval.from, interval.until) {
        (Date::MIN, None) => "always".to_owned(),
        (Date::MIN, Some(until)) => format!("until {until}"),
        (from, None) => format!("from {from}"),
        (from, Some(until)) => format!("from {from} until {until}"),
    }
}
