//! Numbers, days and lengths of time, and ranges of them: exact, or nothing.

use super::{AggregateKind, Comparison, ConditionKind, Operator, Rule, Term, TermKind, TimeUnit};
use crate::time::{Duration, Rounding};
use crate::value::Value;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Most values of an aggregate that are listed one by one.
const LISTED: usize = 100_000;

/// What a term may be worth: everything from the lowest to the highest value; `sure`: it has a value in any
/// case.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The lowest.
    pub low: Value,
    /// The highest.
    pub high: Value,
    /// Whether it has one in any case.
    pub sure: bool,
    /// Each value it can take, in order.
    pub all: Vec<Value>,
}

impl Worth {
    /// One value.
    pub fn one(value: Value) -> Self {
        Self { low: value, high: value, sure: true, all: vec![value] }
    }

    /// The value, if there is only one.
    pub fn single(&self) -> Option<Value> {
        (self.low == self.high && self.sure).then_some(self.low)
    }
}

/// Which of two values comes first.
pub fn order(a: Value, b: Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Integer(_), Value::Decimal(_)) | (Value::Decimal(_), Value::Integer(_)) => {
            Some(decimal(a)?.cmp(&decimal(b)?))
        }
        _ => (std::mem::discriminant(&a) == std::mem::discriminant(&b)).then(|| a.cmp(&b)),
    }
}

/// Whether a comparison holds of all values of two ranges, and of some.
pub fn compare(comparison: Comparison, a: &Worth, b: &Worth) -> (bool, bool) {
    let below = |x: Value, y: Value| order(x, y) == Some(Ordering::Less);
    let at_most = |x: Value, y: Value| matches!(order(x, y), Some(Ordering::Less | Ordering::Equal));
    let same = [a.high, b.low, b.high].iter().all(|end| order(a.low, *end) == Some(Ordering::Equal));
    let meet = at_most(a.low, b.high) && at_most(b.low, a.high);
    let (all, some) = match comparison {
        Comparison::Equal => (same, meet),
        Comparison::NotEqual => (!meet, !same),
        Comparison::Less => (below(a.high, b.low), below(a.low, b.high)),
        Comparison::LessOrEqual => (at_most(a.high, b.low), at_most(a.low, b.high)),
        Comparison::Greater => (below(b.high, a.low), below(b.low, a.high)),
        Comparison::GreaterOrEqual => (at_most(b.high, a.low), at_most(b.low, a.high)),
    };
    (all && a.sure && b.sure, some)
}

/// `a operator b` over ranges; `None`: out of range, or a month without the day.
pub fn combine(operator: Operator, a: &Worth, b: &Worth, rounding: Rounding) -> Option<Worth> {
    if a.all.len().checked_mul(b.all.len())? > LISTED {
        return None;
    }
    let mut all = BTreeSet::new();
    for x in &a.all {
        for y in &b.all {
            all.insert(one(operator, *x, *y, rounding)?);
        }
    }
    let (low, high) = (*all.first()?, *all.last()?);
    Some(Worth { low, high, sure: a.sure && b.sure, all: all.into_iter().collect() })
}

/// So many units of time.
pub fn lengths(amount: &Worth, unit: TimeUnit) -> Option<Worth> {
    let length = |value: &Value| match value {
        Value::Integer(n) => times(unit.length(), *n).map(Value::Duration),
        _ => None,
    };
    let all = amount.all.iter().map(length).collect::<Option<Vec<_>>>()?;
    Some(Worth { low: length(&amount.low)?, high: length(&amount.high)?, sure: amount.sure, all })
}

fn one(operator: Operator, a: Value, b: Value, rounding: Rounding) -> Option<Value> {
    use Value as V;
    Some(match (operator, a, b) {
        (Operator::Plus, V::Integer(a), V::Integer(b)) => V::Integer(a.checked_add(b)?),
        (Operator::Minus, V::Integer(a), V::Integer(b)) => V::Integer(a.checked_sub(b)?),
        (Operator::Times, V::Integer(a), V::Integer(b)) => V::Integer(a.checked_mul(b)?),
        (Operator::Times, V::Duration(length), V::Integer(n))
        | (Operator::Times, V::Integer(n), V::Duration(length)) => V::Duration(times(length, n)?),
        (Operator::Plus, V::Date(day), V::Duration(length))
        | (Operator::Plus, V::Duration(length), V::Date(day)) => V::Date(day.plus(length, rounding).ok()?),
        (Operator::Minus, V::Date(day), V::Duration(length)) => {
            V::Date(day.plus(times(length, -1)?, rounding).ok()?)
        }
        (Operator::Minus, V::Date(a), V::Date(b)) => {
            V::Duration(Duration { months: 0, days: a.number() - b.number() })
        }
        (Operator::Plus, V::Duration(a), V::Duration(b)) => V::Duration(sum(a, b)?),
        (Operator::Minus, V::Duration(a), V::Duration(b)) => V::Duration(sum(a, times(b, -1)?)?),
        _ => V::Decimal(decimals(operator, decimal(a)?, decimal(b)?)?),
    })
}

fn times(length: Duration, factor: i64) -> Option<Duration> {
    let part = |n: i32| i64::from(n).checked_mul(factor).and_then(|n| i32::try_from(n).ok());
    Some(Duration { months: part(length.months)?, days: part(length.days)? })
}

fn sum(a: Duration, b: Duration) -> Option<Duration> {
    Some(Duration { months: a.months.checked_add(b.months)?, days: a.days.checked_add(b.days)? })
}

fn decimal(value: Value) -> Option<Decimal> {
    match value {
        Value::Integer(n) => Some(Decimal::from(n)),
        Value::Decimal(n) => Some(n),
        _ => None,
    }
}

/// Exact or nothing: `Decimal`'s own operators round where its digits do not suffice.
fn decimals(operator: Operator, a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let scale = a.scale().max(b.scale());
    let aligned = |n: Decimal| n.mantissa().checked_mul(10i128.checked_pow(scale - n.scale())?);
    let (mut mantissa, mut scale) = match operator {
        Operator::Plus => (aligned(a)?.checked_add(aligned(b)?)?, scale),
        Operator::Minus => (aligned(a)?.checked_sub(aligned(b)?)?, scale),
        Operator::Times => (a.mantissa().checked_mul(b.mantissa())?, a.scale() + b.scale()),
    };
    while scale > 0 && mantissa % 10 == 0 {
        (mantissa, scale) = (mantissa / 10, scale - 1);
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(|n| n.normalize())
}

/// What an aggregate is worth, where the tuples with these first values are certain, and those others may be:
/// `Ok(None)` where it has no value at all.
///
/// # Errors
/// It has too many values, or one that is too large.
pub fn aggregate(kind: AggregateKind, sure: &[Value], maybe: &[Value]) -> Result<Option<Worth>, String> {
    let ends = |all: BTreeSet<Value>, sure| {
        Some(Worth { low: *all.first()?, high: *all.last()?, sure, all: all.into_iter().collect() })
    };
    let too_large = || "a sum has too many values, or one that is too large".to_owned();
    Ok(match kind {
        AggregateKind::Count => {
            let count = |n: usize| i64::try_from(n).ok().map(Value::Integer);
            let all = (sure.len()..=sure.len() + maybe.len()).map(count).collect::<Option<BTreeSet<_>>>();
            ends(all.ok_or_else(too_large)?, true)
        }
        AggregateKind::Sum => ends(sums(sure, maybe).ok_or_else(too_large)?, true),
        AggregateKind::Min | AggregateKind::Max => {
            let least = kind == AggregateKind::Min;
            let best = if least { sure.iter().min() } else { sure.iter().max() };
            let counts = |value: &&Value| match best {
                Some(best) if least => *value < best,
                Some(best) => *value > best,
                None => true,
            };
            let all: BTreeSet<Value> = maybe.iter().filter(counts).chain(best).copied().collect();
            ends(all, best.is_some())
        }
    })
}

/// Each sum of all that are certain and any of those that may be; `None`: there are too many, or one is too large.
fn sums(sure: &[Value], maybe: &[Value]) -> Option<BTreeSet<Value>> {
    let add = |a: Value, b: Value| one(Operator::Plus, a, b, Rounding::None);
    let mut total: Option<Value> = None;
    for value in sure {
        total = Some(total.map_or(Some(*value), |t| add(t, *value))?);
    }
    // The sum of nothing is 0, also of lengths of time and decimals.
    let nothing = sure.iter().chain(maybe).next().map_or(Value::Integer(0), |value| match value {
        Value::Decimal(_) => Value::Decimal(Decimal::ZERO),
        Value::Duration(_) => Value::Duration(Duration::default()),
        _ => Value::Integer(0),
    });
    let mut all = BTreeSet::from([total.unwrap_or(nothing)]);
    for value in maybe {
        let more = all.iter().map(|t| add(*t, *value)).collect::<Option<Vec<_>>>()?;
        all.extend(more);
        if all.len() > LISTED {
            return None;
        }
    }
    Some(all)
}

/// Whether an equation of these sides may bind a variable: then each value that an aggregate can take is possible,
/// and not every one between.
pub fn may_bind(sides: [&Term; 2]) -> bool {
    sides.iter().any(|side| matches!(side.kind, TermKind::Variable(_)))
}

/// Whether nothing but this equation may bind its variable in a rule, so that it stands for each value of the other
/// side: no other condition outside negations names it by itself.
pub fn binds_alone(rule: &Rule, sides: [&Term; 2]) -> bool {
    let variable = |side: &Term| match side.kind {
        TermKind::Variable(id) => Some(id),
        _ => None,
    };
    let own = sides.into_iter().find_map(variable);
    let (mut naming, mut waiting) = (0, vec![&rule.body]);
    while let Some(condition) = waiting.pop() {
        match &condition.kind {
            ConditionKind::Not { .. } | ConditionKind::Quantified(_) => {}
            ConditionKind::And(_) | ConditionKind::Or(_) => waiting.extend(condition.parts()),
            ConditionKind::At(inner, _) => waiting.push(inner),
            _ => naming += usize::from(condition.terms().any(|term| variable(term) == own)),
        }
    }
    own.is_some() && naming == 1
}

/// Whether two worths have a value in common.
pub fn meet(a: &Worth, b: &Worth) -> bool {
    a.all.iter().any(|x| b.all.iter().any(|y| order(*x, *y) == Some(Ordering::Equal)))
}
