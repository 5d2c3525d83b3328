//! Exact arithmetic and comparisons, over values and over ranges of values.

use crate::plan::{Comparison, Expression, Operand, Operator, Slot, TimeUnit, Values};
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;
use indexmap::IndexSet;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;
use std::cmp::Ordering;

/// An expression as a list of steps for a stack, so that deep ones need no recursion.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Formula(Vec<Operation>);

#[derive(Clone, Debug, PartialEq)]
enum Operation {
    Push(Operand),
    PushRange { low: Slot, high: Slot },
    Lengths(TimeUnit),
    Apply { operator: Operator, rounding: Rounding },
}

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

/// All values from one to another; mostly only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// The lowest.
    pub low: Datum,
    /// The highest.
    pub high: Datum,
}

/// How a comparison of ranges stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Whatever the values are.
    Certain,
    /// For some of them.
    Possible,
    /// For none.
    Impossible,
}

/// Why a value could not be computed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure(pub String);

/// Most values of a range that a binding may list.
const LISTED: i64 = 1_000_000;

impl Formula {
    /// Compiles an expression.
    pub fn new(expression: &Expression) -> Self {
        enum Task<'a> {
            Visit(&'a Expression),
            Emit(Operation),
        }
        let (mut steps, mut tasks) = (Vec::new(), vec![Task::Visit(expression)]);
        while let Some(task) = tasks.pop() {
            match task {
                Task::Emit(step) => steps.push(step),
                Task::Visit(Expression::Slot(slot)) => steps.push(Operation::Push(Operand::Slot(*slot))),
                Task::Visit(Expression::Code(code)) => steps.push(Operation::Push(Operand::Code(*code))),
                Task::Visit(Expression::Range { low, high }) => {
                    steps.push(Operation::PushRange { low: *low, high: *high });
                }
                Task::Visit(Expression::Duration { amount, unit }) => {
                    tasks.push(Task::Emit(Operation::Lengths(*unit)));
                    tasks.push(Task::Visit(amount));
                }
                Task::Visit(Expression::Binary { operator, left, right, rounding }) => {
                    tasks.push(Task::Emit(Operation::Apply { operator: *operator, rounding: *rounding }));
                    tasks.push(Task::Visit(right));
                    tasks.push(Task::Visit(left));
                }
            }
        }
        Self(steps)
    }

    /// Whether it computes nothing, so that it cannot fail.
    pub fn is_plain(&self) -> bool {
        self.0.len() == 1
    }

    /// The slot or constant that it is, if it computes nothing.
    pub fn plain(&self) -> Option<Operand> {
        match self.0[..] {
            [Operation::Push(operand)] => Some(operand),
            _ => None,
        }
    }

    /// Whether it may have more than one value.
    pub fn is_range(&self) -> bool {
        self.0.iter().any(|step| matches!(step, Operation::PushRange { .. }))
    }

    /// Whether the values between its ends may not all be its values.
    fn has_gaps(&self) -> bool {
        self.is_range() && !self.is_plain()
    }

    /// The slots it reads.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.0
            .iter()
            .flat_map(|step| match step {
                Operation::Push(Operand::Slot(slot)) => [Some(*slot), None],
                Operation::PushRange { low, high } => [Some(*low), Some(*high)],
                _ => [None, None],
            })
            .flatten()
    }

    /// Each value that it can have.
    ///
    /// # Errors
    /// A result out of range, a month without the day, or too many values.
    pub fn values(&self, slots: &[u32], values: &Values) -> Result<IndexSet<Datum, FxBuildHasher>, Failure> {
        let mut stack: Vec<IndexSet<Datum, FxBuildHasher>> = Vec::new();
        for step in &self.0 {
            let mut results = IndexSet::default();
            match step {
                Operation::Push(_) => {
                    results.insert(Self(vec![step.clone()]).evaluate(slots, values)?.low);
                }
                Operation::PushRange { .. } => {
                    results = Self(vec![step.clone()]).evaluate(slots, values)?.list()?;
                }
                Operation::Lengths(unit) => {
                    for amount in stack.pop().ok_or_else(unfit)? {
                        results.insert(length(amount, *unit)?);
                    }
                }
                Operation::Apply { operator, rounding } => {
                    let (right, left) = (stack.pop().ok_or_else(unfit)?, stack.pop().ok_or_else(unfit)?);
                    if left.len().saturating_mul(right.len()) > usize::try_from(LISTED).unwrap_or(usize::MAX)
                    {
                        return Err(Failure(
                            "an expression has too many values to list them one by one".into(),
                        ));
                    }
                    for a in &left {
                        for b in &right {
                            results.insert(combine(*operator, *a, *b, *rounding)?);
                        }
                    }
                }
            }
            stack.push(results);
        }
        stack.pop().ok_or_else(unfit)
    }

    /// Its value, or the lowest and highest.
    ///
    /// # Errors
    /// A result out of range, or a month without the day.
    pub fn evaluate(&self, slots: &[u32], values: &Values) -> Result<Range, Failure> {
        let slot = |slot: Slot| datum(slots[slot as usize], values);
        if let [Operation::Push(operand)] = self.0[..] {
            return Ok(Range::only(match operand {
                Operand::Slot(place) => slot(place),
                Operand::Code(code) => datum(code, values),
                Operand::Any => Datum::SomeDay,
            }));
        }
        let mut stack: Vec<Range> = Vec::with_capacity(4);
        for step in &self.0 {
            let result = match step {
                Operation::Push(Operand::Slot(place)) => Range::only(slot(*place)),
                Operation::Push(Operand::Code(code)) => Range::only(datum(*code, values)),
                Operation::Push(Operand::Any) => Range::only(Datum::SomeDay),
                Operation::PushRange { low, high } => Range { low: slot(*low), high: slot(*high) },
                Operation::Lengths(unit) => {
                    let amount = stack.pop().ok_or_else(unfit)?;
                    Range { low: length(amount.low, *unit)?, high: length(amount.high, *unit)? }
                }
                Operation::Apply { operator, rounding } => {
                    let (right, left) = (stack.pop().ok_or_else(unfit)?, stack.pop().ok_or_else(unfit)?);
                    apply(*operator, left, right, *rounding)?
                }
            };
            stack.push(result);
        }
        stack.pop().ok_or_else(unfit)
    }
}

impl Range {
    /// One value.
    pub fn only(value: Datum) -> Self {
        Self { low: value, high: value }
    }

    /// The value, if there is only one.
    pub fn single(self) -> Option<Datum> {
        (self.low == self.high).then_some(self.low)
    }

    fn is_known(self) -> bool {
        self.low != Datum::SomeDay && self.high != Datum::SomeDay
    }

    /// Each of its values: whole numbers and days one by one, of other kinds the two ends.
    ///
    /// # Errors
    /// Where there are too many.
    pub fn list(self) -> Result<IndexSet<Datum, FxBuildHasher>, Failure> {
        let (first, last) = match (self.low, self.high) {
            (Datum::Value(Value::Integer(low)), Datum::Value(Value::Integer(high))) => (low, high),
            (Datum::Value(Value::Date(low)), Datum::Value(Value::Date(high))) => {
                (low.number().into(), high.number().into())
            }
            (low, high) => return Ok([low, high].into_iter().collect()),
        };
        if last.checked_sub(first).is_none_or(|size| size >= LISTED) {
            return Err(Failure("a range has too many values to list them one by one".into()));
        }
        let value = |number: i64| match self.low {
            Datum::Value(Value::Date(_)) => {
                i32::try_from(number).ok().and_then(Date::from_number).map(Value::Date)
            }
            _ => Some(Value::Integer(number)),
        };
        Ok((first..=last).filter_map(value).map(Datum::Value).collect())
    }
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

fn unfit() -> Failure {
    Failure("these values cannot be combined".into())
}

fn too_large() -> Failure {
    Failure("the result is out of range".into())
}

fn length(amount: Datum, unit: TimeUnit) -> Result<Datum, Failure> {
    match amount {
        Datum::Value(Value::Integer(amount)) => times(unit.length(), amount),
        Datum::SomeDay => Ok(Datum::SomeDay),
        _ => Err(unfit()),
    }
}

fn times(length: Duration, factor: i64) -> Result<Datum, Failure> {
    let part = |part: i32| {
        i64::from(part).checked_mul(factor).and_then(|n| i32::try_from(n).ok()).ok_or_else(too_large)
    };
    Ok(Datum::Value(Value::Duration(Duration { months: part(length.months)?, days: part(length.days)? })))
}

/// `left operator right` over ranges: the range of the results.
fn apply(operator: Operator, left: Range, right: Range, rounding: Rounding) -> Result<Range, Failure> {
    let one = |a, b| combine(operator, a, b, rounding);
    if let (Some(left), Some(right)) = (left.single(), right.single()) {
        return Ok(Range::only(one(left, right)?));
    }
    match operator {
        Operator::Plus => Ok(Range { low: one(left.low, right.low)?, high: one(left.high, right.high)? }),
        Operator::Minus => Ok(Range { low: one(left.low, right.high)?, high: one(left.high, right.low)? }),
        Operator::Times => {
            let mut range = Range::only(one(left.low, right.low)?);
            for (a, b) in [(left.low, right.high), (left.high, right.low), (left.high, right.high)] {
                let product = one(a, b)?;
                if order(product, range.low) == Some(Ordering::Less) {
                    range.low = product;
                }
                if order(product, range.high) == Some(Ordering::Greater) {
                    range.high = product;
                }
            }
            Ok(range)
        }
    }
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
        (Datum::SomeDay, _) | (_, Datum::SomeDay) => return Ok(Datum::SomeDay),
        (Datum::Never, Datum::Value(V::Duration(_))) => return Ok(Datum::Never),
        (Datum::Never, _) | (_, Datum::Never) => return Ok(Datum::SomeDay),
        (Datum::Value(a), Datum::Value(b)) => (a, b),
    };
    let value = match (operator, a, b) {
        (_, V::Integer(a), V::Integer(b)) => V::Integer(integers(operator, a, b).ok_or_else(too_large)?),
        (Operator::Times, V::Duration(length), V::Integer(factor))
        | (Operator::Times, V::Integer(factor), V::Duration(length)) => return times(length, factor),
        (Operator::Plus, V::Date(day), V::Duration(length))
        | (Operator::Plus, V::Duration(length), V::Date(day)) => later(day, length, rounding)?,
        (Operator::Minus, V::Date(day), V::Duration(length)) => later(day, negative(length)?, rounding)?,
        (Operator::Minus, V::Date(a), V::Date(b)) => {
            V::Duration(Duration { months: 0, days: a.number() - b.number() })
        }
        (Operator::Plus, V::Duration(a), V::Duration(b)) => V::Duration(sum(a, b)?),
        (Operator::Minus, V::Duration(a), V::Duration(b)) => V::Duration(sum(a, negative(b)?)?),
        _ => match (decimal(a), decimal(b)) {
            (Some(a), Some(b)) => V::Decimal(decimals(operator, a, b).ok_or_else(too_large)?),
            _ => return Err(unfit()),
        },
    };
    Ok(Datum::Value(value))
}

fn later(day: Date, length: Duration, rounding: Rounding) -> Result<Value, Failure> {
    day.plus(length, rounding).map(Value::Date).map_err(|error| Failure(error.to_string()))
}

fn negative(length: Duration) -> Result<Duration, Failure> {
    match (length.months.checked_neg(), length.days.checked_neg()) {
        (Some(months), Some(days)) => Ok(Duration { months, days }),
        _ => Err(too_large()),
    }
}

fn sum(a: Duration, b: Duration) -> Result<Duration, Failure> {
    match (a.months.checked_add(b.months), a.days.checked_add(b.days)) {
        (Some(months), Some(days)) => Ok(Duration { months, days }),
        _ => Err(too_large()),
    }
}

fn integers(operator: Operator, a: i64, b: i64) -> Option<i64> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
    }
}

fn decimal(value: Value) -> Option<Decimal> {
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

/// Which of two values comes first; `None` if they have no order.
pub(crate) fn order(a: Datum, b: Datum) -> Option<Ordering> {
    match (a, b) {
        (Datum::SomeDay, _) | (_, Datum::SomeDay) => None,
        (Datum::Never, Datum::Never) => Some(Ordering::Equal),
        (Datum::Never, Datum::Value(_)) => Some(Ordering::Greater),
        (Datum::Value(_), Datum::Never) => Some(Ordering::Less),
        (Datum::Value(a), Datum::Value(b)) => match (a, b) {
            (Value::Integer(_), Value::Decimal(_)) | (Value::Decimal(_), Value::Integer(_)) => {
                Some(decimal(a)?.cmp(&decimal(b)?))
            }
            _ => (std::mem::discriminant(&a) == std::mem::discriminant(&b)).then(|| a.cmp(&b)),
        },
    }
}

/// How a comparison of two expressions stands.
///
/// # Errors
/// A result out of range, or a month without the day.
pub(crate) fn compare(
    comparison: Comparison,
    left: &Formula,
    right: &Formula,
    slots: &[u32],
    values: &Values,
) -> Result<Verdict, Failure> {
    let (a, b) = (left.evaluate(slots, values)?, right.evaluate(slots, values)?);
    let verdict = compare_ranges(comparison, a, b);
    let equation = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if verdict != Verdict::Possible || !equation || !(left.has_gaps() || right.has_gaps()) {
        return Ok(verdict);
    }
    // The ends decide an order; an equation of products may also fall between the values.
    let (Ok(left), Ok(right)) = (left.values(slots, values), right.values(slots, values)) else {
        return Ok(verdict);
    };
    let meet = left.iter().any(|a| right.iter().any(|b| order(*a, *b).is_none_or(Ordering::is_eq)));
    Ok(match (meet, comparison) {
        (true, _) => Verdict::Possible,
        (false, Comparison::Equal) => Verdict::Impossible,
        (false, _) => Verdict::Certain,
    })
}

/// How a comparison of two ranges stands.
pub(crate) fn compare_ranges(comparison: Comparison, left: Range, right: Range) -> Verdict {
    if !left.is_known() || !right.is_known() {
        return Verdict::Possible;
    }
    let (certain, possible) = match comparison {
        Comparison::Equal => (is_same(left, right), may_meet(left, right)),
        Comparison::NotEqual => (!may_meet(left, right), !is_same(left, right)),
        Comparison::Less => (less(left.high, right.low), less(left.low, right.high)),
        Comparison::LessOrEqual => (at_most(left.high, right.low), at_most(left.low, right.high)),
        Comparison::Greater => (less(right.high, left.low), less(right.low, left.high)),
        Comparison::GreaterOrEqual => (at_most(right.high, left.low), at_most(right.low, left.high)),
    };
    match (certain, possible) {
        (true, _) => Verdict::Certain,
        (false, true) => Verdict::Possible,
        (false, false) => Verdict::Impossible,
    }
}

fn is_same(left: Range, right: Range) -> bool {
    [left.high, right.low, right.high].iter().all(|end| order(left.low, *end) == Some(Ordering::Equal))
}

fn may_meet(left: Range, right: Range) -> bool {
    at_most(left.low, right.high) && at_most(right.low, left.high)
}

fn less(a: Datum, b: Datum) -> bool {
    order(a, b) == Some(Ordering::Less)
}

fn at_most(a: Datum, b: Datum) -> bool {
    matches!(order(a, b), Some(Ordering::Less | Ordering::Equal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(n: i64) -> Datum {
        Datum::Value(Value::Integer(n))
    }

    fn range(low: i64, high: i64) -> Range {
        Range { low: number(low), high: number(high) }
    }

    fn fraction(text: &str) -> Datum {
        Datum::Value(Value::Decimal(text.parse::<Decimal>().unwrap().normalize()))
    }

    #[test]
    fn ranges_compare_by_their_ends() {
        assert_eq!(compare_ranges(Comparison::Less, range(1, 3), range(4, 4)), Verdict::Certain);
        assert_eq!(compare_ranges(Comparison::Less, range(1, 4), range(4, 4)), Verdict::Possible);
        assert_eq!(compare_ranges(Comparison::Less, range(4, 5), range(4, 4)), Verdict::Impossible);
        assert_eq!(compare_ranges(Comparison::NotEqual, range(1, 3), range(4, 4)), Verdict::Certain);
        assert_eq!(compare_ranges(Comparison::NotEqual, range(4, 4), range(4, 4)), Verdict::Impossible);
        assert_eq!(
            compare_ranges(Comparison::Equal, range(4, 4), Range::only(fraction("4.0"))),
            Verdict::Certain
        );
        assert_eq!(
            compare_ranges(Comparison::Equal, Range::only(Datum::SomeDay), range(1, 1)),
            Verdict::Possible
        );
    }

    #[test]
    fn products_of_ranges_with_signs_have_the_right_ends() {
        let product = apply(Operator::Times, range(-2, 3), range(-5, 4), Rounding::None).unwrap();
        assert_eq!(product, range(-15, 12));
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

    #[test]
    fn deep_expressions_need_no_recursion() {
        let mut deep = Expression::Slot(0);
        for _ in 0..5_000 {
            deep = Expression::Binary {
                operator: Operator::Plus,
                left: Box::new(deep),
                right: Box::new(Expression::Slot(0)),
                rounding: Rounding::None,
            };
        }
        let mut values = Values::default();
        let two = values.code(Value::Integer(2));
        let formula = Formula::new(&deep);
        assert_eq!(formula.evaluate(&[two], &values).unwrap(), range(10_002, 10_002));
    }
}
