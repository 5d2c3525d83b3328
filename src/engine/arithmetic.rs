//! Exact arithmetic and comparisons, over values and over ranges of values.

mod exact;
mod formula;
mod range;

pub(crate) use super::limits::Failure;
pub(crate) use exact::combine;
pub(crate) use formula::{Formula, compare};
pub(crate) use range::{Range, Verdict, compare_ranges};

use crate::plan::Values;
use crate::value::Value;
use std::cmp::Ordering;

/// A value in a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Datum {
    /// [`Values::SOME_DAY`], and what is computed from it.
    SomeDay,
    /// [`Values::NEVER`]: after every day.
    Never,
    /// Any other.
    Value(Value),
}

/// What a code stands for.
pub(crate) fn datum(code: u32, values: &Values) -> Datum {
    match code {
        Values::SOME_DAY => Datum::SomeDay,
        Values::NEVER => Datum::Never,
        code => values.value(code).map_or(Datum::SomeDay, Datum::Value),
    }
}

/// The code of a value, new if it has none yet.
pub(crate) fn code(datum: Datum, values: &mut Values) -> u32 {
    match datum {
        Datum::SomeDay => Values::SOME_DAY,
        Datum::Never => Values::NEVER,
        Datum::Value(value) => values.code(value),
    }
}

/// Which of two values comes first; `None` if they have no order.
pub(crate) fn order(a: Datum, b: Datum) -> Option<Ordering> {
    match (a, b) {
        (Datum::SomeDay, _) | (_, Datum::SomeDay) => None,
        (Datum::Never, Datum::Never) => Some(Ordering::Equal),
        (Datum::Never, Datum::Value(_)) => Some(Ordering::Greater),
        (Datum::Value(_), Datum::Never) => Some(Ordering::Less),
        (Datum::Value(a), Datum::Value(b)) => match (a, b) {
            (Value::Integer(_), Value::Decimal(_)) | (Value::Decimal(_), Value::Integer(_)) => {
                Some(exact::decimal(a)?.cmp(&exact::decimal(b)?))
            }
            _ => (std::mem::discriminant(&a) == std::mem::discriminant(&b)).then(|| a.cmp(&b)),
        },
    }
}
