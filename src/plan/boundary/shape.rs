//! What a number, a length of time or a day can be, as the date of the question moves.
//!
//! A shape holds every value that a place can have on some day, and perhaps more: values that stay the same,
//! days that move with the question, and lengths that grow or shrink with it. Where two shapes meet, the
//! days on which the comparison of a moving and a fixed value can turn are worked out ([`meet`]).

use crate::hir::{Operator, TimeUnit};
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;
use std::collections::BTreeSet;

/// Most fixed values of a place that are kept apart, other than days; beyond it they are merely fixed.
const MOST_NUMBERS: usize = 500;

/// The day of the question, moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shift {
    months: i32,
    days: i32,
    /// By how many days the result may lie off, since months differ in length.
    slack: i32,
}

/// A length of time that is the days from `zero` to the day of the question, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Length {
    grows: bool,
    zero: i32,
    slack: i32,
}

/// What a place can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Values that stay the same whatever the day.
    pub fixed: BTreeSet<Value>,
    /// Days that move with the day of the question.
    days: BTreeSet<Shift>,
    /// Lengths that do.
    lengths: BTreeSet<Length>,
    /// Other values that stay the same.
    vague: bool,
    /// Values that move in a way that is not followed.
    wild: bool,
}

/// The days on which a comparison can turn, and whether that could be worked out.
#[derive(Debug, Default)]
pub(super) struct Turns {
    pub days: BTreeSet<Date>,
    /// Something moves in a way that is not followed.
    pub lost: bool,
}

impl Shape {
    /// The day of the question itself.
    pub(super) fn today() -> Self {
        let today = Shift { months: 0, days: 0, slack: 0 };
        Self { days: [today].into(), ..Self::default() }
    }

    /// One value; nothing for what cannot measure time.
    pub(super) fn value(value: Value) -> Self {
        match value {
            Value::Date(_) | Value::Duration(_) | Value::Integer(_) => {
                Self { fixed: [value].into(), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// These days.
    pub(super) fn dates(days: impl Iterator<Item = Date>) -> Self {
        Self { fixed: days.map(Value::Date).collect(), ..Self::default() }
    }

    /// A value that stays the same, whatever it is.
    pub(super) fn vague() -> Self {
        Self { vague: true, ..Self::default() }
    }

    /// Whether it may be another value on another day though nothing else changes.
    pub(super) fn moves(&self) -> bool {
        self.wild || !self.days.is_empty() || !self.lengths.is_empty()
    }

    /// How many values are kept.
    pub(super) fn size(&self) -> usize {
        self.fixed.len() + self.days.len() + self.lengths.len()
    }

    /// Adds what another place can be; whether that is news.
    pub(super) fn join(&mut self, other: &Shape) -> bool {
        let before = (self.size(), self.vague, self.wild);
        let numbers = |value: &Value| !matches!(value, Value::Date(_));
        let known = self.vague;
        self.fixed.extend(other.fixed.iter().filter(|value| !known || !numbers(value)));
        self.days.extend(&other.days);
        self.lengths.extend(&other.lengths);
        self.vague |= other.vague;
        self.wild |= other.wild;
        if self.fixed.iter().filter(|value| numbers(value)).count() > MOST_NUMBERS {
            self.fixed.retain(|value| !numbers(value));
            self.vague = true;
        }
        before != (self.size(), self.vague, self.wild)
    }

    fn add_day(&mut self, day: Option<Date>) {
        match day {
            Some(day) => drop(self.fixed.insert(Value::Date(day))),
            // Out of range, or a month without that day: an error wherever it is evaluated.
            None => self.vague = true,
        }
    }

    /// The same place, read at another day: what moved with the day of the question moves with `day`.
    pub(super) fn at(&self, day: &Shape) -> Shape {
        let mut found =
            Shape { fixed: self.fixed.clone(), vague: self.vague, wild: self.wild, ..Shape::default() };
        if !self.moves() {
            return found;
        }
        found.vague |= day.vague;
        found.wild |= day.wild || self.wild && day.moves();
        for value in &day.fixed {
            let Value::Date(at) = value else { continue };
            for shift in &self.days {
                shift.of(*at).into_iter().for_each(|day| found.add_day(Some(day)));
            }
            for length in &self.lengths {
                for off in -length.slack..=length.slack {
                    let days = length.sign() * (at.number() - length.zero) + off;
                    found.fixed.insert(Value::Duration(Duration { months: 0, days }));
                }
            }
        }
        for outer in &day.days {
            found.days.extend(self.days.iter().map(|inner| inner.then(*outer)));
            found.lengths.extend(self.lengths.iter().filter_map(|length| {
                let zero = outer.back(Date::from_number(length.zero)?)?.number();
                Some(Length { zero, slack: length.slack + outer.slack, ..*length })
            }));
        }
        found
    }

    /// So many units of time.
    pub(super) fn duration(&self, unit: TimeUnit) -> Shape {
        let mut found = Shape { vague: self.vague, wild: self.moves(), ..Shape::default() };
        for value in &self.fixed {
            let Value::Integer(amount) = value else { continue };
            let (months, days) = match unit {
                TimeUnit::Day => (0, 1),
                TimeUnit::Week => (0, 7),
                TimeUnit::Month => (1, 0),
                TimeUnit::Year => (12, 0),
            };
            let part = |unit: i32| i32::try_from(amount.saturating_mul(i64::from(unit))).ok();
            match (part(months), part(days)) {
                (Some(months), Some(days)) => {
                    found.fixed.insert(Value::Duration(Duration { months, days }));
                }
                _ => found.vague = true,
            }
        }
        found
    }

    /// `+ - *`
    pub(super) fn binary(&self, operator: Operator, other: &Shape, rounding: Rounding) -> Shape {
        let mut found = Shape::default();
        let (left_moves, right_moves) = (self.moves(), other.moves());
        found.vague = self.vague || other.vague;
        found.wild = self.wild || other.wild || found.vague && (left_moves || right_moves);
        for left in &self.fixed {
            for right in &other.fixed {
                found.fixed_pair(*left, operator, *right, rounding);
            }
        }
        for (moving, still, first) in [(self, other, true), (other, self, false)] {
            for value in &still.fixed {
                for shift in &moving.days {
                    found.shifted(*shift, operator, *value, first);
                }
                for length in &moving.lengths {
                    found.lengthened(*length, operator, *value, first);
                }
            }
        }
        for left in &self.days {
            for right in &other.days {
                // The time between two moving days is the same on all days, unless months are in it.
                let same = left.slack + right.slack == 0 && operator == Operator::Minus;
                if same {
                    let length = Duration { months: 0, days: left.days - right.days };
                    found.fixed.insert(Value::Duration(length));
                } else {
                    found.wild = true;
                }
            }
        }
        found.wild |= !self.lengths.is_empty() && right_moves || left_moves && !other.lengths.is_empty();
        found
    }

    fn fixed_pair(&mut self, left: Value, operator: Operator, right: Value, rounding: Rounding) {
        use Value::{Date as Day, Duration as Time, Integer};
        let sign = if operator == Operator::Minus { -1 } else { 1 };
        let sum = |a: Duration, b: Duration| Duration {
            months: a.months.saturating_add(b.months.saturating_mul(sign)),
            days: a.days.saturating_add(b.days.saturating_mul(sign)),
        };
        match (left, operator, right) {
            (Day(day), Operator::Plus | Operator::Minus, Time(length)) => {
                self.add_day(day.plus(sum(Duration::default(), length), rounding).ok());
            }
            (Time(length), Operator::Plus, Day(day)) => self.add_day(day.plus(length, rounding).ok()),
            (Day(a), Operator::Minus, Day(b)) => {
                let days = a.number() - b.number();
                self.fixed.insert(Time(Duration { months: 0, days }));
            }
            (Time(a), Operator::Plus | Operator::Minus, Time(b)) => {
                self.fixed.insert(Time(sum(a, b)));
            }
            (Time(a), Operator::Times, Integer(n)) | (Integer(n), Operator::Times, Time(a)) => {
                let n = i32::try_from(n).unwrap_or(i32::MAX);
                let (months, days) = (a.months.saturating_mul(n), a.days.saturating_mul(n));
                self.fixed.insert(Time(Duration { months, days }));
            }
            (Integer(a), _, Integer(b)) => {
                let result = match operator {
                    Operator::Plus => a.checked_add(b),
                    Operator::Minus => a.checked_sub(b),
                    Operator::Times => a.checked_mul(b),
                };
                match result {
                    Some(result) => drop(self.fixed.insert(Integer(result))),
                    None => self.vague = true,
                }
            }
            _ => {}
        }
    }

    /// A moving day with a fixed value.
    fn shifted(&mut self, shift: Shift, operator: Operator, value: Value, first: bool) {
        match (operator, value, first) {
            (Operator::Plus, Value::Duration(length), _) => drop(self.days.insert(shift.plus(length, 1))),
            (Operator::Minus, Value::Duration(length), true) => {
                self.days.insert(shift.plus(length, -1));
            }
            (Operator::Minus, Value::Date(day), _) => {
                if let Some(zero) = shift.back(day) {
                    self.lengths.insert(Length { grows: first, zero: zero.number(), slack: shift.slack });
                }
            }
            _ => {}
        }
    }

    /// A moving length with a fixed value.
    fn lengthened(&mut self, length: Length, operator: Operator, value: Value, first: bool) {
        match (operator, value) {
            (Operator::Plus, Value::Date(day)) if length.grows => {
                let days = day.number() - length.zero;
                self.days.insert(Shift { months: 0, days, slack: length.slack });
            }
            (Operator::Minus, Value::Date(day)) if !first && !length.grows => {
                let days = day.number() - length.zero;
                self.days.insert(Shift { months: 0, days, slack: length.slack });
            }
            (Operator::Plus | Operator::Minus, Value::Duration(more)) if more.months == 0 => {
                let added = if operator == Operator::Minus && first { -more.days } else { more.days };
                let grows = if operator == Operator::Minus && !first { !length.grows } else { length.grows };
                let zero = if grows { length.zero - added } else { length.zero + added };
                self.lengths.insert(Length { grows, zero, slack: length.slack });
            }
            (_, Value::Date(_) | Value::Duration(_) | Value::Integer(_)) => self.wild = true,
            _ => {}
        }
    }
}

impl Shift {
    fn plus(self, length: Duration, sign: i32) -> Self {
        Self {
            months: self.months.saturating_add(sign * length.months),
            days: self.days.saturating_add(sign * length.days),
            slack: self.slack + if length.months == 0 { 0 } else { 4 },
        }
    }

    /// This shift of a day that is itself shifted.
    fn then(self, outer: Shift) -> Self {
        Self {
            months: self.months + outer.months,
            days: self.days + outer.days,
            slack: self.slack + outer.slack,
        }
    }

    /// The days that it may lead to.
    fn of(self, day: Date) -> Vec<Date> {
        let length = Duration { months: self.months, days: self.days };
        let Ok(day) = day.plus(length, Rounding::Down) else { return vec![] };
        around(day, self.slack, self.slack)
    }

    /// The day about which it leads to that one.
    fn back(self, day: Date) -> Option<Date> {
        let day = Date::from_number(day.number().checked_sub(self.days)?)?;
        day.plus(Duration { months: self.months.checked_neg()?, days: 0 }, Rounding::Down).ok()
    }
}

impl Length {
    fn sign(self) -> i32 {
        if self.grows { 1 } else { -1 }
    }
}

fn around(day: Date, before: i32, after: i32) -> Vec<Date> {
    (-before..=after).filter_map(|off| Date::from_number(day.number().checked_add(off)?)).collect()
}

impl Turns {
    fn add(&mut self, day: Option<Date>, slack: i32) {
        if let Some(day) = day {
            self.days.extend(around(day, slack, slack + 1));
        }
    }

    /// What changes on one of these days changes when `today`, which may move, comes there.
    pub(super) fn moved(&mut self, days: &BTreeSet<Date>, today: &Shape) {
        self.lost |= today.wild && !days.is_empty();
        for shift in &today.days {
            if shift.slack == 0 && shift.months == 0 && shift.days == 0 {
                self.days.extend(days);
                continue;
            }
            for day in days {
                match (shift.back(*day), shift.slack) {
                    (Some(day), 0) => drop(self.days.insert(day)),
                    (day, slack) => self.add(day, slack),
                }
            }
        }
    }

    /// Two values are compared, in whatever way.
    pub(super) fn meet(&mut self, a: &Shape, b: &Shape) {
        let any = |shape: &Shape| shape.size() > 0 || shape.vague || shape.wild;
        self.lost |= a.wild && any(b) || b.wild && any(a) || a.moves() && b.vague || b.moves() && a.vague;
        for (moving, still) in [(a, b), (b, a)] {
            for value in &still.fixed {
                match value {
                    Value::Date(day) => {
                        moving.days.iter().for_each(|shift| self.add(shift.back(*day), shift.slack));
                    }
                    Value::Duration(Duration { months: 0, days }) => {
                        for length in &moving.lengths {
                            let day = length.zero.checked_add(length.sign() * days);
                            self.add(day.and_then(Date::from_number), length.slack);
                        }
                    }
                    _ => {}
                }
            }
        }
        for left in &a.days {
            self.lost |= b.days.iter().any(|right| left != right && left.slack + right.slack > 0);
        }
        for left in &a.lengths {
            for right in b.lengths.iter().filter(|right| right.grows != left.grows) {
                let middle = i32::midpoint(left.zero, right.zero);
                self.add(Date::from_number(middle), left.slack + right.slack + 1);
            }
        }
    }
}
