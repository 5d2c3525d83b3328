//! Days, intervals of days, and lengths of time.
//!
//! A [`Date`] is a day of the proleptic Gregorian calendar, without time of day. What the
//! calendar says comes from `jiff`; nothing here reads a clock.

use jiff::civil;
use std::fmt;

/// A day, from -9999-01-01 to 9999-12-31, as the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// The day of which [`Date`] counts.
fn epoch() -> civil::Date {
    civil::date(1970, 1, 1)
}

impl Date {
    /// The first day there is.
    pub const MIN: Date = Date(-4_371_587);
    /// Stands for the day of a world without one, in which nothing depends on it. No text can name this day either;
    /// it is another than [`Date::MIN`], so that it is not taken for a day that nobody stated.
    pub const UNDATED: Date = Date(Self::MIN.0 + 1);
    /// The last day there is.
    pub const MAX: Date = Date(2_932_896);

    /// The day of year, month (1–12) and day of month, if the calendar has it.
    pub fn from_calendar(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().and_then(Self::from_civil)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        Self::from_calendar(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// What is wrong with a text that is not a date: its form, or the calendar has no such day.
    pub fn misread(text: &str) -> &'static str {
        let form =
            |(place, c): (usize, char)| if matches!(place, 4 | 7) { c == '-' } else { c.is_ascii_digit() };
        if text.chars().count() == 10 && text.chars().enumerate().all(form) {
            "the calendar has no such day"
        } else {
            "a date is written YYYY-MM-DD"
        }
    }

    /// The day with this number, if there is one.
    pub fn from_number(number: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&number).then_some(Self(number))
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    fn from_civil(date: civil::Date) -> Option<Self> {
        let days = (date - epoch()).get_days();
        Self::from_number(days)
    }

    fn civil(self) -> civil::Date {
        epoch().checked_add(jiff::Span::new().days(self.0)).unwrap_or(epoch())
    }

    /// Year, month and day of month.
    pub fn calendar(self) -> (i16, i8, i8) {
        let date = self.civil();
        (date.year(), date.month(), date.day())
    }

    /// The day `length` later (earlier, if it is negative): months first, then days.
    ///
    /// # Errors
    /// [`DateError`] if the month has no such day and no rounding is given, or the result is out of range.
    pub fn plus(self, length: Duration, rounding: Rounding) -> Result<Self, DateError> {
        let (year, month, day) = self.calendar();
        let months = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(length.months);
        let year = i16::try_from(months.div_euclid(12)).map_err(|_| DateError::OutOfRange)?;
        let month = i8::try_from(months.rem_euclid(12) + 1).map_err(|_| DateError::OutOfRange)?;
        let first = Self::from_calendar(year, month, 1).ok_or(DateError::OutOfRange)?;
        let last = first.civil().days_in_month();
        let base = if day <= last {
            i64::from(first.0) + i64::from(day) - 1
        } else {
            match rounding {
                Rounding::Down => i64::from(first.0) + i64::from(last) - 1,
                Rounding::Up => i64::from(first.0) + i64::from(last),
                Rounding::None => return Err(DateError::NoSuchDay { year, month, day }),
            }
        };
        i32::try_from(base + i64::from(length.days))
            .ok()
            .and_then(Self::from_number)
            .ok_or(DateError::OutOfRange)
    }

    /// The day after, if there is one.
    pub fn next(self) -> Option<Self> {
        Self::from_number(self.0 + 1)
    }

    /// As a person writes it: `6 January 2022`.
    pub fn long(self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, month, day) = self.calendar();
        let name = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("");
        format!("{day} {name} {year}")
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.calendar();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// What to do where adding months falls on a day that its month does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// It is an error.
    None,
    /// The first day of the next month.
    Up,
    /// The last day of the month.
    Down,
}

impl Rounding {
    /// How it is written behind a sum, with the space before it.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Up => " rounding up",
            Self::Down => " rounding down",
        }
    }
}

/// Why a date could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The month has no such day.
    #[error("{year:04}-{month:02} has no day {day}")]
    NoSuchDay {
        /// The year reached.
        year: i16,
        /// The month reached.
        month: i8,
        /// The day of month asked for.
        day: i8,
    },
    /// Before the first day, or after the last one.
    #[error("the date lies outside the years -9999 to 9999")]
    OutOfRange,
}

/// A length of time: months and days are kept apart, since months differ in length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    /// Months; a year is twelve.
    pub months: i32,
    /// Days; a week is seven.
    pub days: i32,
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |n: i32, unit: &str| if n == 1 { format!("{n} {unit}") } else { format!("{n} {unit}s") };
        match (self.months, self.days) {
            (0, days) => f.write_str(&plural(days, "day")),
            (months, 0) if months % 12 == 0 => f.write_str(&plural(months / 12, "year")),
            (months, 0) => f.write_str(&plural(months, "month")),
            (months, days) => write!(f, "{} and {}", plural(months, "month"), plural(days, "day")),
        }
    }
}

/// The days from `from` (or ever) until before `until` (or for ever).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First day; [`Date::MIN`] if it has no beginning.
    pub from: Date,
    /// The day after the last; `None` if it has no end.
    pub until: Option<Date>,
}

impl Interval {
    /// All days.
    pub const ALWAYS: Interval = Interval { from: Date::MIN, until: None };

    /// Whether `date` lies within.
    pub fn contains(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }

    /// Whether it has no day.
    pub fn is_empty(&self) -> bool {
        self.until.is_some_and(|until| until <= self.from)
    }

    /// The days that lie within both.
    #[must_use]
    pub fn intersect(&self, other: &Interval) -> Interval {
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Interval { from: self.from.max(other.from), until }
    }

    /// Whether some day lies within both.
    pub fn overlaps(&self, other: &Interval) -> bool {
        !self.intersect(other).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_those_of_the_calendar() {
        assert_eq!(Date::from_calendar(-9999, 1, 1), Some(Date::MIN));
        assert_eq!(Date::from_calendar(9999, 12, 31), Some(Date::MAX));
        assert_eq!(Date::MAX.next(), None);
    }

    #[test]
    fn a_month_after_the_end_of_january_needs_rounding() {
        let day = Date::parse("2021-01-31").unwrap();
        let month = Duration { months: 1, days: 0 };
        assert!(day.plus(month, Rounding::None).is_err());
        assert_eq!(day.plus(month, Rounding::Down).unwrap().to_string(), "2021-02-28");
        assert_eq!(day.plus(month, Rounding::Up).unwrap().to_string(), "2021-03-01");
        assert_eq!(
            day.plus(Duration { months: -2, days: 1 }, Rounding::Down).unwrap().to_string(),
            "2020-12-01"
        );
    }

    #[test]
    fn dates_are_written_with_four_and_two_digits() {
        assert_eq!(Date::parse("2022-1-6"), None);
        assert_eq!(Date::parse("2022-02-30"), None);
        assert_eq!(Date::parse("2022-01-06").unwrap().long(), "6 January 2022");
    }
}
