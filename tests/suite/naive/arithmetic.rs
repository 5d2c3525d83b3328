//! Numbers, days and lengths of time, one value at a time.

use super::Item;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use vires::plan::{Comparison, Operator, TimeUnit};
use vires::time::{Date, Duration, Rounding};
use vires::value::Value;

/// Whether a comparison holds; `None` if one side is a day that nobody knows.
pub fn compare(comparison: Comparison, left: Item, right: Item) -> Option<bool> {
    let order = order(left, right)?;
    Some(match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    })
}

/// Which of two comes first; `None` if one is a day that nobody knows.
pub fn order(left: Item, right: Item) -> Option<Ordering> {
    match (left, right) {
        (Item::SomeDay, _) | (_, Item::SomeDay) => None,
        (Item::Value(Value::Integer(a)), Item::Value(Value::Decimal(b))) => {
            Some(rust_decimal::Decimal::from(a).cmp(&b))
        }
        (Item::Value(Value::Decimal(a)), Item::Value(Value::Integer(b))) => {
            Some(a.cmp(&rust_decimal::Decimal::from(b)))
        }
        _ => Some(left.cmp(&right)),
    }
}

/// All values from one to another: whole numbers and days one by one, of other kinds the two ends.
pub fn between(low: Item, high: Item) -> BTreeSet<Item> {
    match (low, high) {
        (Item::Value(Value::Integer(a)), Item::Value(Value::Integer(b))) => {
            (a..=b).map(|n| Item::Value(Value::Integer(n))).collect()
        }
        (Item::Value(Value::Date(a)), Item::Value(Value::Date(b))) => (a.number()..=b.number())
            .filter_map(Date::from_number)
            .map(|d| Item::Value(Value::Date(d)))
            .collect(),
        _ => [low, high].into(),
    }
}

/// So many units of time.
pub fn duration(amount: Item, unit: TimeUnit) -> Result<Item, String> {
    match amount {
        Item::SomeDay => Ok(Item::SomeDay),
        Item::Value(Value::Integer(n)) => {
            let n = i32::try_from(n).map_err(|_| "the length is out of range")?;
            let one = unit.length();
            let (months, days) = (one.months.checked_mul(n), one.days.checked_mul(n));
            let (Some(months), Some(days)) = (months, days) else {
                return Err("the length is out of range".into());
            };
            Ok(Item::Value(Value::Duration(Duration { months, days })))
        }
        _ => Err(format!("{amount:?} is no number of units")),
    }
}

/// `+ - *`; what an unknown day enters into is unknown.
pub fn combine(operator: Operator, left: Item, right: Item, rounding: Rounding) -> Result<Item, String> {
    let (Item::Value(a), Item::Value(b)) = (left, right) else { return Ok(Item::SomeDay) };
    let result = match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => Value::Integer(
            match operator {
                Operator::Plus => a.checked_add(b),
                Operator::Minus => a.checked_sub(b),
                Operator::Times => a.checked_mul(b),
            }
            .ok_or("the number is out of range")?,
        ),
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) => {
            let decimal = |v| match v {
                Value::Integer(n) => rust_decimal::Decimal::from(n),
                Value::Decimal(d) => d,
                _ => unreachable!("numbers only"),
            };
            let (a, b) = (decimal(a), decimal(b));
            let result = match operator {
                Operator::Plus => a.checked_add(b),
                Operator::Minus => a.checked_sub(b),
                Operator::Times => a.checked_mul(b),
            };
            Value::Decimal(result.ok_or("the number is out of range")?.normalize())
        }
        (Value::Date(day), Value::Duration(length)) if operator != Operator::Times => {
            let length = if operator == Operator::Minus { negate(length)? } else { length };
            Value::Date(day.plus(length, rounding).map_err(|e| e.to_string())?)
        }
        (Value::Duration(length), Value::Date(day)) if operator == Operator::Plus => {
            Value::Date(day.plus(length, rounding).map_err(|e| e.to_string())?)
        }
        (Value::Date(a), Value::Date(b)) if operator == Operator::Minus => {
            Value::Duration(Duration { months: 0, days: a.number() - b.number() })
        }
        (Value::Duration(a), Value::Duration(b)) if operator != Operator::Times => {
            let b = if operator == Operator::Minus { negate(b)? } else { b };
            let (months, days) = (a.months.checked_add(b.months), a.days.checked_add(b.days));
            let (Some(months), Some(days)) = (months, days) else {
                return Err("the length is out of range".into());
            };
            Value::Duration(Duration { months, days })
        }
        _ => return Err(format!("{operator:?} of {a:?} and {b:?}")),
    };
    Ok(Item::Value(result))
}

fn negate(length: Duration) -> Result<Duration, String> {
    let (months, days) = (length.months.checked_neg(), length.days.checked_neg());
    let (Some(months), Some(days)) = (months, days) else { return Err("the length is out of range".into()) };
    Ok(Duration { months, days })
}

/// Nothing, of the kind of a value.
pub fn zero(like: Item) -> Option<Item> {
    match like {
        Item::Value(Value::Decimal(_)) => Some(Item::Value(Value::Decimal(rust_decimal::Decimal::ZERO))),
        Item::Value(Value::Duration(_)) => Some(Item::Value(Value::Duration(Duration::default()))),
        _ => None,
    }
}

/// The sum of two values.
pub fn add(a: Item, b: Item) -> Result<Item, String> {
    combine(Operator::Plus, a, b, Rounding::None)
}
