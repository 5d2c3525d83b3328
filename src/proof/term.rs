//! Values of terms and comparisons between them, as far as they are known.
//!
//! A term over undetermined statements has a lowest and a highest value (`docs/semantics.md`, aggregates):
//! a comparison is true if both ends and all between satisfy it, false if none can, else undetermined.

use super::binding::Cell;
use crate::engine::Truth;
use crate::hir::{Comparison, Operator, TimeUnit};
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;
use rust_decimal::Decimal;
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
    let high = values.iter().copied().reduce(|a, b| if order(b, a) == Some(Ordering::Greater) { b } else { a });
    match (low, high) {
        (Some(low), Some(high)) => Reach::Between { low, high, certain },
        _ => Reach::Nothing,
    }
}

/// Exact arithmetic on two values; `None` out of range, or where the month has no such day.
pub(super) fn apply(operator: Operator, left: Value, right: Value, rounding: Rounding) -> Option<Value> {
    use Value::{Date as D, Duration as L, Integer as I};
    match (operator, left, right) {
        (Operator::Plus, I(a), I(b)) => a.checked_add(b).map(I),
        (Operator::Minus, I(a), I(b)) => a.checked_sub(b).map(I),
        (Operator::Times, I(a), I(b)) => a.checked_mul(b).map(I),
        (Operator::Plus, D(day), L(length)) | (Operator::Plus, L(length), D(day)) => {
            day.plus(length, rounding).ok().map(D)
        }
        (Operator::Minus, D(day), L(length)) => day.plus(negative(length)?, rounding).ok().map(D),
        (Operator::Minus, D(a), D(b)) => {
            Some(L(Duration { months: 0, days: a.number().checked_sub(b.number())? }))
        }
        (Operator::Plus, L(a), L(b)) => sum(a, b).map(L),
        (Operator::Minus, L(a), L(b)) => sum(a, negative(b)?).map(L),
        _ => {
            let (a, b) = (decimal(left)?, decimal(right)?);
            let result = match operator {
                Operator::Plus => a.checked_add(b),
                Operator::Minus => a.checked_sub(b),
                Operator::Times => a.checked_mul(b),
            };
            result.map(|d| Value::Decimal(d.normalize()))
        }
    }
}

fn sum(a: Duration, b: Duration) -> Option<Duration> {
    Some(Duration { months: a.months.checked_add(b.months)?, days: a.days.checked_add(b.days)? })
}

fn negative(length: Duration) -> Option<Duration> {
    Some(Duration { months: length.months.checked_neg()?, days: length.days.checked_neg()? })
}

fn decimal(value: Value) -> Option<Decimal> {
    match value {
        Value::Integer(n) => Some(Decimal::from(n)),
        Value::Decimal(d) => Some(d),
        _ => None,
    }
}

/// The order of two values of one kind.
pub(super) fn order(a: Value, b: Value) -> Option<Ordering> {
    match (decimal(a), decimal(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => (std::mem::discriminant(&a) == std::mem::discriminant(&b)).then(|| a.cmp(&b)),
    }
}

/// How a comparison stands.
pub(super) fn compare(comparison: Comparison, left: Reach, right: Reach) -> Truth {
    let (a, b, c, d, certain) = match (left, right) {
        (Reach::Free | Reach::Nothing, _) | (_, Reach::Free | Reach::Nothing) => return Truth::False,
        (Reach::SomeDay, _) | (_, Reach::SomeDay) => return Truth::Undetermined,
        (
            Reach::Between { low: a, high: b, certain: x },
            Reach::Between { low: c, high: d, certain: y },
        ) => (a, b, c, d, x && y),
    };
    let less = |x, y| order(x, y) == Some(Ordering::Less);
    let apart = less(b, c) || less(d, a) || order(a, c).is_none();
    let one = a == b && c == d && order(a, c) == Some(Ordering::Equal);
    let (all, some) = match comparison {
        Comparison::Equal => (one, !apart),
        Comparison::NotEqual => (apart, !one),
        Comparison::Less => (less(b, c), less(a, d)),
        Comparison::LessOrEqual => (!less(c, b), !less(d, a)),
        Comparison::Greater => (less(d, a), less(c, b)),
        Comparison::GreaterOrEqual => (!less(a, d), !less(b, c)),
    };
    match (all, some) {
        (true, _) if certain => Truth::True,
        (false, false) => Truth::False,
        _ => Truth::Undetermined,
    }
}

/// A day, where the term is exactly that.
pub(super) fn day(reach: Reach) -> Option<Date> {
    match reach.cell()? {
        Cell::Value(Value::Date(day)) => Some(day),
        _ => None,
    }
}
