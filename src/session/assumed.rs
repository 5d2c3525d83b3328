//! Assumptions about the same that do not say the same: the later one counts for the time that it names.

use super::completion::is_event;
use super::kept::apart;
use super::stated::about_the_same;
use crate::hir::{Polarity, Program, StatedTime, Statement};
use crate::time::Interval;

/// What is left of each of these statements where later ones stand in its place; `None`: nothing.
///
/// What is left contradicts nothing any more, so that the order does not matter to whoever reads it. Cost: the square
/// of the statements about the same.
pub(super) fn counting(program: &Program, assumed: &[Statement]) -> Vec<Option<Statement>> {
    let one = |(place, statement): (usize, &Statement)| {
        let later = assumed.iter().skip(place + 1);
        let mut other =
            later.filter(|other| about_the_same(other, statement) && other.polarity != statement.polarity);
        other.try_fold(statement.clone(), |left, other| without(program, left, other))
    };
    assumed.iter().enumerate().map(one).collect()
}

/// What is left of a statement where a later one of another polarity stands in its place.
fn without(program: &Program, mut left: Statement, later: &Statement) -> Option<Statement> {
    // Of an event only what was stated can go: that it is denied or doubted in general leaves its other days.
    if is_event(program, left.relation) {
        let goes = match (&left.time, &later.time) {
            (StatedTime::On(day), StatedTime::On(other)) => day == other,
            (StatedTime::On(day), StatedTime::During(during)) => during.iter().any(|one| one.contains(*day)),
            (_, StatedTime::Always) => later.polarity != Polarity::Stated,
            _ => false,
        };
        return (!goes).then_some(left);
    }
    let StatedTime::During(new) = &later.time else { return None };
    let old = match left.time {
        StatedTime::During(old) => old,
        StatedTime::Always | StatedTime::On(_) => vec![Interval::ALWAYS],
    };
    let rest = apart(&old, new);
    left.time = StatedTime::During(rest.clone());
    (!rest.is_empty()).then_some(left)
}
