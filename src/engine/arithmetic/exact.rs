//! Numbers, days and lengths of time, one value at a time: exact, or a failure.

use super::{Datum, Failure};
use crate::plan::{Operator, TimeUnit};
use crate::time::{Date, DateError, Duration, Rounding};
use crate::value::Value;
use rust_decimal::Decimal;

/// What a step of a formula is given does not fit it.
pub(super) fn unfit() -> Failure {
    Failure::Other("these values cannot be combined")
}

fn too_large(operator: Operator, left: Value, right: Value) -> Failure {
    Failure::TooLarge { operator, left, right }
}

/// So many units of time.
pub(super) fn length(amount: Datum, unit: TimeUnit) -> Result<Datum, Failure> {
    match amount {
        Datum::Value(Value::Integer(amount)) => {
            times(unit.length(), amount).map(Datum::Value).ok_or_else(|| {
                too_large(Operator::Times, Value::Duration(unit.length()), Value::Integer(amount))
            })
        }
        Datum::SomeDay => Ok(Datum::SomeDay),
        _ => Err(unfit()),
    }
}

fn times(length: Duration, factor: i64) -> Option<Value> {
    let part = |part: i32| i64::from(part).checked_mul(factor).and_then(|n| i32::try_from(n).ok());
    Some(Value::Duration(Duration { months: part(length.months)?, days: part(length.days)? }))
}

/// `left operator right`.
///
/// # Errors
/// A result out of range, or a month without the day.
pub(crate) fn combine(
    operator: Operator,
    left: Datum,
    right: Datum,
    rounding: Rounding,
) -> Result<Datum, Failure> {
    use Value as V;
    let (a, b) = match (left, right) {
        (Datum::Value(a), Datum::Value(b)) => (a, b),
        (Datum::Never, Datum::Value(V::Duration(_))) => return Ok(Datum::Never),
        _ => return Ok(Datum::SomeDay),
    };
    let value = match (operator, a, b) {
        (_, V::Integer(a), V::Integer(b)) => integers(operator, a, b).map(V::Integer),
        (Operator::Times, V::Duration(length), V::Integer(factor))
        | (Operator::Times, V::Integer(factor), V::Duration(length)) => times(length, factor),
        (Operator::Plus, V::Date(day), V::Duration(length))
        | (Operator::Plus, V::Duration(length), V::Date(day)) => later(day, Some(length), rounding)?,
        (Operator::Minus, V::Date(day), V::Duration(length)) => later(day, negative(length), rounding)?,
        (Operator::Minus, V::Date(a), V::Date(b)) => {
            Some(V::Duration(Duration { months: 0, days: a.number() - b.number() }))
        }
        (Operator::Plus, V::Duration(a), V::Duration(b)) => sum(a, b),
        (Operator::Minus, V::Duration(a), V::Duration(b)) => negative(b).and_then(|b| sum(a, b)),
        _ => match (decimal(a), decimal(b)) {
            (Some(a), Some(b)) => decimals(operator, a, b).map(V::Decimal),
            _ => return Err(unfit()),
        },
    };
    value.map(Datum::Value).ok_or_else(|| too_large(operator, a, b))
}

/// The day so much later; `None` out of range.
///
/// # Errors
/// The month has no such day.
fn later(day: Date, length: Option<Duration>, rounding: Rounding) -> Result<Option<Value>, Failure> {
    let Some(length) = length else { return Ok(None) };
    match day.plus(length, rounding) {
        Ok(day) => Ok(Some(Value::Date(day))),
        Err(DateError::OutOfRange) => Ok(None),
        Err(DateError::NoSuchDay { .. }) => Err(Failure::NoSuchDay { from: day, length }),
    }
}

fn negative(length: Duration) -> Option<Duration> {
    Some(Duration { months: length.months.checked_neg()?, days: length.days.checked_neg()? })
}

fn sum(a: Duration, b: Duration) -> Option<Value> {
    let (months, days) = (a.months.checked_add(b.months)?, a.days.checked_add(b.days)?);
    Some(Value::Duration(Duration { months, days }))
}

fn integers(operator: Operator, a: i64, b: i64) -> Option<i64> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
    }
}

/// A number as a decimal.
pub(super) fn decimal(value: Value) -> Option<Decimal> {
    match value {
        Value::Integer(number) => Some(Decimal::from(number)),
        Value::Decimal(number) => Some(number),
        _ => None,
    }
}

/// Exact or nothing: `Decimal`'s own operators round where 28 digits do not suffice.
fn decimals(operator: Operator, a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let (mantissa, scale) = match operator {
        Operator::Times => (a.mantissa().checked_mul(b.mantissa())?, a.scale() + b.scale()),
        Operator::Plus | Operator::Minus => {
            let scale = a.scale().max(b.scale());
            let aligned = |n: Decimal| n.mantissa().checked_mul(10i128.checked_pow(scale - n.scale())?);
            let (a, b) = (aligned(a)?, aligned(b)?);
            let result = if operator == Operator::Plus { a.checked_add(b) } else { a.checked_sub(b) };
            (result?, scale)
        }
    };
    let (mut mantissa, mut scale) = (mantissa, scale);
    while scale > 0 && mantissa % 10 == 0 {
        (mantissa, scale) = (mantissa / 10, scale - 1);
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(|result| result.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(n: i64) -> Datum {
        Datum::Value(Value::Integer(n))
    }

    fn fraction(text: &str) -> Datum {
        Datum::Value(Value::Decimal(text.parse::<Decimal>().unwrap().normalize()))
    }

    #[test]
    fn decimals_are_exact_or_an_error() {
        let one = |a, b, operator| combine(operator, fraction(a), fraction(b), Rounding::None);
        assert_eq!(one("0.1", "0.2", Operator::Plus).unwrap(), fraction("0.3"));
        assert_eq!(one("1.5", "-0.2", Operator::Times).unwrap(), fraction("-0.3"));
        let tiny = "0.0000000000000001";
        assert!(one(tiny, tiny, Operator::Times).is_err(), "32 digits after the point do not fit");
        let huge = "79228162514264337593543950335";
        assert!(one(huge, "0.1", Operator::Plus).is_err());
        assert!(combine(Operator::Plus, number(i64::MAX), number(1), Rounding::None).is_err());
    }
}
