//! How one tuple stands along time, as statements are laid over one another.

use crate::hir::{Polarity, StatedTime, Statement, Timing};
use crate::time::{Date, Interval};
use std::collections::BTreeMap;

/// How a tuple stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// It is not so.
    No,
    /// Nobody knows.
    Unknown,
    /// It is so.
    Yes,
}

/// How a tuple stands along time: a fact that is always the same or lies within intervals by its changes,
/// an event by its days.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    /// From each day on until the next, the first being [`Date::MIN`].
    Changes(BTreeMap<Date, State>),
    /// An event.
    Event {
        /// The days for which it was stated, or doubted.
        days: BTreeMap<Date, State>,
        /// Whether it may have happened on a day that nobody stated.
        someday: bool,
        /// Whether it was said not to have happened, whenever.
        denied: bool,
    },
}

impl Line {
    /// How a tuple stands under statements in layers, the lowest first. `unknown`: nobody knows, if none of
    /// them speaks of it.
    pub(super) fn new(timing: Timing, unknown: bool, layers: &[Vec<&Statement>]) -> Self {
        let statements = || layers.iter().flatten();
        let stated = statements().any(|s| s.polarity == Polarity::Stated);
        // A denial settles what is always the same, and an event; over time it does where it says so.
        let unknown = unknown && !stated && (timing == Timing::OverTime || statements().next().is_none());
        let base = if unknown { State::Unknown } else { State::No };
        let mut line = match timing {
            Timing::Timeless | Timing::OverTime => Self::Changes([(Date::MIN, base)].into()),
            Timing::Dated => Self::Event { days: BTreeMap::new(), someday: unknown, denied: false },
        };
        for layer in layers {
            // Within a layer statements do not contradict one another; events are stated last, so that a
            // denial of the event in general does not remove them.
            let (events, rest): (Vec<&Statement>, Vec<&Statement>) =
                layer.iter().partition(|s| s.polarity == Polarity::Stated);
            for statement in rest.into_iter().chain(events) {
                line.lay(timing, statement);
            }
        }
        line
    }

    /// Lays a statement over what stands below it.
    fn lay(&mut self, timing: Timing, statement: &Statement) {
        let state = match statement.polarity {
            Polarity::Stated => State::Yes,
            Polarity::Denied => State::No,
            Polarity::Unknown => State::Unknown,
        };
        match self {
            Self::Changes(changes) => {
                if timing == Timing::Timeless {
                    *changes = [(Date::MIN, state)].into();
                    return;
                }
                for interval in intervals(&statement.time) {
                    replace(changes, &interval, state);
                }
            }
            Self::Event { days, someday, denied } => match (&statement.time, state) {
                (StatedTime::On(day), State::Yes) => {
                    days.insert(*day, State::Yes);
                    (*someday, *denied) = (false, false);
                }
                (StatedTime::On(day), State::Unknown) => {
                    days.insert(*day, State::Unknown);
                }
                (StatedTime::On(day), State::No) => {
                    days.remove(day);
                }
                (StatedTime::During(intervals), State::No) => {
                    days.retain(|day, _| !intervals.iter().any(|i| i.contains(*day)));
                }
                (StatedTime::Always | StatedTime::During(_), _) => {
                    days.clear();
                    *someday = state == State::Unknown;
                    *denied = state == State::No && statement.time == StatedTime::Always;
                }
            },
        }
    }

    /// Settles what is unknown: always, or on a day. Nothing else is changed, and no event.
    pub(super) fn complete(&mut self, timing: Timing, day: Date, holds: bool) {
        let Self::Changes(changes) = self else { return };
        let state = if holds { State::Yes } else { State::No };
        if timing == Timing::Timeless {
            changes.values_mut().filter(|state| **state == State::Unknown).for_each(|s| *s = state);
            return;
        }
        let now = changes.range(..=day).next_back().map(|(_, state)| *state);
        // No day that nobody stated can be settled.
        if now == Some(State::Unknown) && day > Date::MIN {
            replace(changes, &Interval { from: day, until: day.next() }, state);
        }
    }

    /// The longest intervals in which it stands the same way, and is not false.
    pub(super) fn spans(&self) -> Vec<(Interval, State)> {
        let Self::Changes(changes) = self else { return vec![] };
        let mut found: Vec<(Interval, State)> = Vec::new();
        let ends = changes.keys().skip(1).copied().map(Some).chain([None]);
        for ((from, state), until) in changes.iter().zip(ends) {
            match found.last_mut() {
                Some((last, same)) if *same == *state => last.until = until,
                _ => found.push((Interval { from: *from, until }, *state)),
            }
        }
        found.retain(|(_, state)| *state != State::No);
        found
    }

    /// How it stands always, for a fact that is always the same.
    pub(super) fn always(&self) -> State {
        match self {
            Self::Changes(changes) => changes.values().next().copied().unwrap_or(State::No),
            Self::Event { .. } => State::No,
        }
    }

    /// Whether on some day both are certainly so.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let sure = |line: &Self| -> Vec<Interval> {
            match line {
                Self::Changes(_) => {
                    line.spans().into_iter().filter(|(_, s)| *s == State::Yes).map(|(i, _)| i).collect()
                }
                Self::Event { days, .. } => days
                    .iter()
                    .filter(|(_, s)| **s == State::Yes)
                    .map(|(day, _)| Interval { from: *day, until: None })
                    .collect(),
            }
        };
        let others = sure(other);
        sure(self).iter().any(|a| others.iter().any(|b| a.overlaps(b)))
    }

    /// Whether it is not false on some day.
    pub(super) fn is_ever(&self) -> bool {
        match self {
            Self::Changes(changes) => changes.values().any(|s| *s != State::No),
            Self::Event { days, someday, .. } => *someday || !days.is_empty(),
        }
    }
}

fn intervals(time: &StatedTime) -> Vec<Interval> {
    match time {
        StatedTime::Always => vec![Interval::ALWAYS],
        StatedTime::During(intervals) => intervals.clone(),
        StatedTime::On(day) => vec![Interval { from: *day, until: day.next() }],
    }
}

/// Makes the state the same throughout an interval.
fn replace(changes: &mut BTreeMap<Date, State>, interval: &Interval, state: State) {
    if interval.is_empty() {
        return;
    }
    if let Some(until) = interval.until
        && let Some((_, after)) = changes.range(..=until).next_back()
    {
        let after = *after;
        changes.insert(until, after);
    }
    changes.retain(|day, _| !interval.contains(*day));
    changes.insert(interval.from, state);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RelationId;
    use crate::source::Span;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn statement(polarity: Polarity, time: StatedTime) -> Statement {
        Statement {
            relation: RelationId(0),
            arguments: vec![],
            polarity,
            time,
            source: None,
            held_by: vec![],
            unverified: None,
            span: Span::default(),
        }
    }

    fn from(text: &str, until: Option<&str>) -> StatedTime {
        StatedTime::During(vec![Interval { from: day(text), until: until.map(day) }])
    }

    fn show(line: &Line) -> String {
        let show = |(interval, state): (Interval, State)| {
            let until = interval.until.map_or("on".to_owned(), |until| until.to_string());
            let from = if interval.from == Date::MIN { "ever".to_owned() } else { interval.from.to_string() };
            format!("{from}..{until} {state:?}")
        };
        match line {
            Line::Changes(_) => line.spans().into_iter().map(show).collect::<Vec<_>>().join("; "),
            Line::Event { days, someday, .. } => format!("{days:?} {someday}"),
        }
    }

    #[test]
    fn a_denial_from_a_day_on_ends_what_a_file_states() {
        let stated = statement(Polarity::Stated, from("2000-01-01", None));
        let denied = statement(Polarity::Denied, from("2010-01-01", None));
        let line = Line::new(Timing::OverTime, true, &[vec![&stated], vec![&denied]]);
        assert_eq!(show(&line), "2000-01-01..2010-01-01 Yes");
    }

    #[test]
    fn what_is_only_denied_for_an_interval_stays_unknown_outside() {
        let denied = statement(Polarity::Denied, from("2000-01-01", Some("2001-01-01")));
        let line = Line::new(Timing::OverTime, true, &[vec![&denied]]);
        assert_eq!(show(&line), "ever..2000-01-01 Unknown; 2001-01-01..on Unknown");
    }

    #[test]
    fn a_doubt_takes_back_part_of_what_is_stated() {
        let stated = statement(Polarity::Stated, from("2000-01-01", Some("2005-01-01")));
        let doubted = statement(Polarity::Unknown, from("2003-01-01", None));
        let line = Line::new(Timing::OverTime, false, &[vec![&stated], vec![&doubted]]);
        assert_eq!(show(&line), "2000-01-01..2003-01-01 Yes; 2003-01-01..on Unknown");
    }

    #[test]
    fn an_event_that_is_stated_is_no_longer_unknown() {
        let doubted = statement(Polarity::Unknown, StatedTime::Always);
        let stated = statement(Polarity::Stated, StatedTime::On(day("2000-01-01")));
        let denied = statement(Polarity::Denied, StatedTime::Always);
        let line = |layers: &[Vec<&Statement>]| show(&Line::new(Timing::Dated, true, layers));
        assert_eq!(line(&[]), "{} true");
        assert_eq!(line(&[vec![&doubted], vec![&stated]]), "{Date(10957): Yes} false");
        assert_eq!(line(&[vec![&stated], vec![&doubted]]), "{} true");
        assert_eq!(line(&[vec![&stated], vec![&denied]]), "{} false");
    }
}
