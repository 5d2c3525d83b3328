//! Values of terms and comparisons between them, as far as they are known.
//!
//! A term over undetermined statements has a lowest and a highest value (`docs/semantics.md`, aggregates):
//! a comparison is true if both ends and all between satisfy it, false if none can, else undetermined.

use super::binding::Cell;
use crate::engine::Truth;
use crate::engine::arithmetic::{self, Datum, Range, Verdict};
use crate::hir::{Comparison, Operator, TimeUnit};
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;
use std::cmp::Ordering;

/// What is known of the value of a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reach {
    /// A variable in it has no value yet.
    Free,
    /// It has no value: `min` of nothing, or arithmetic out of range.
    Nothing,
    /// A day that nobody stated.
    SomeDay,
    /// From the first to the second.
    Between {
        /// The lowest value.
        low: Value,
        /// The highest value.
        high: Value,
        /// Whether it certainly has a value.
        certain: bool,
    },
}

impl Reach {
    /// Exactly this value.
    pub(super) fn exact(value: Value) -> Self {
        Self::Between { low: value, high: value, certain: true }
    }

    /// The ends, where there are any.
    pub(super) fn ends(self) -> Option<(Value, Value)> {
        match self {
            Self::Between { low, high, .. } => Some((low, high)),
            _ => None,
        }
    }

    /// The value, where it is exactly known.
    pub(super) fn cell(self) -> Option<Cell> {
        match self {
            Self::Between { low, high, .. } if low == high => Some(Cell::Value(low)),
            Self::SomeDay => Some(Cell::SomeDay),
            _ => None,
        }
    }
}

impl From<Cell> for Reach {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Value(value) => Self::exact(value),
            Cell::SomeDay => Self::SomeDay,
        }
    }
}

/// `left operator right`
pub(super) fn binary(operator: Operator, left: Reach, right: Reach, rounding: Rounding) -> Reach {
    let (Some((a, b)), Some((c, d))) = (left.ends(), right.ends()) else {
        return match (left, right) {
            (Reach::Free, _) | (_, Reach::Free) => Reach::Free,
            (Reach::Nothing, _) | (_, Reach::Nothing) => Reach::Nothing,
            _ => Reach::SomeDay,
        };
    };
    let mut results = Vec::with_capacity(4);
    for x in [a, b] {
        for y in [c, d] {
            match apply(operator, x, y, rounding) {
                Some(value) => results.push(value),
                None => return Reach::Nothing,
            }
        }
    }
    let certain = [left, right].iter().all(|r| matches!(r, Reach::Between { certain: true, .. }));
    span(&results, certain)
}

/// So many units of time.
pub(super) fn duration(amount: Reach, unit: TimeUnit) -> Reach {
    let Reach::Between { low, high, certain } = amount else { return amount };
    let length = |value| {
        let Value::Integer(n) = value else { return None };
        let (n, one) = (i32::try_from(n).ok()?, unit.length());
        let months = one.months.checked_mul(n)?;
        Some(Value::Duration(Duration { months, days: one.days.checked_mul(n)? }))
    };
    match (length(low), length(high)) {
        (Some(low), Some(high)) => Reach::Between { low, high, certain },
        _ => Reach::Nothing,
    }
}

/// From the lowest to the highest of these.
pub(super) fn span(values: &[Value], certain: bool) -> Reach {
    let low = values.iter().copied().reduce(|a, b| if order(b, a) == Some(Ordering::Less) { b } else { a });
    let high =
        values.iter().copied().reduce(|a, b| if order(b, a) == Some(Ordering::Greater) { b } else { a });
    match (low, high) {
        (Some(low), Some(high)) => Reach::Between { low, high, certain },
        _ => Reach::Nothing,
    }
}

/// Exact arithmetic on two values; `None` out of range, or where the month has no such day.
pub(super) fn apply(operator: Operator, left: Value, right: Value, rounding: Rounding) -> Option<Value> {
    match arithmetic::combine(operator, Datum::Value(left), Datum::Value(right), rounding) {
        Ok(Datum::Value(value)) => Some(value),
        Ok(Datum::SomeDay | Datum::Never) | Err(_) => None,
    }
}

/// The order of two values of one kind.
pub(super) fn order(a: Value, b: Value) -> Option<Ordering> {
    arithmetic::order(Datum::Value(a), Datum::Value(b))
}

/// How a comparison stands.
pub(super) fn compare(comparison: Comparison, left: Reach, right: Reach) -> Truth {
    let (Some((left, sure)), Some((right, certain))) = (range(left), range(right)) else {
        return Truth::False;
    };
    match arithmetic::compare_ranges(comparison, left, right) {
        Verdict::Certain if sure && certain => Truth::True,
        Verdict::Certain | Verdict::Possible => Truth::Undetermined,
        Verdict::Impossible => Truth::False,
    }
}

fn range(reach: Reach) -> Option<(Range, bool)> {
    match reach {
        Reach::Free | Reach::Nothing => None,
        Reach::SomeDay => Some((Range::only(Datum::SomeDay), true)),
        Reach::Between { low, high, certain } => {
            Some((Range { low: Datum::Value(low), high: Datum::Value(high) }, certain))
        }
    }
}

/// A day, where the term is exactly that.
pub(super) fn day(reach: Reach) -> Option<Date> {
    match reach.cell()? {
        Cell::Value(Value::Date(day)) => Some(day),
        _ => None,
    }
}
