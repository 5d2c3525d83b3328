//! All values from one to another, and how they compare.

use super::exact::combine;
use super::{Datum, Failure, order};
use crate::plan::{Comparison, Operator};
use crate::time::{Date, Rounding};
use crate::value::Value;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use std::cmp::Ordering;

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

/// Most values of a range that a binding may list.
pub(super) const LISTED: i64 = 1_000_000;

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
            return Err(Failure::Other("a range has too many values to list them one by one"));
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

/// `left operator right` over ranges: the range of the results.
pub(super) fn apply(
    operator: Operator,
    left: Range,
    right: Range,
    rounding: Rounding,
) -> Result<Range, Failure> {
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

    #[test]
    fn ranges_compare_by_their_ends() {
        assert_eq!(compare_ranges(Comparison::Less, range(1, 3), range(4, 4)), Verdict::Certain);
        assert_eq!(compare_ranges(Comparison::Less, range(1, 4), range(4, 4)), Verdict::Possible);
        assert_eq!(compare_ranges(Comparison::Less, range(4, 5), range(4, 4)), Verdict::Impossible);
        assert_eq!(compare_ranges(Comparison::NotEqual, range(1, 3), range(4, 4)), Verdict::Certain);
        assert_eq!(compare_ranges(Comparison::NotEqual, range(4, 4), range(4, 4)), Verdict::Impossible);
        assert_eq!(
            compare_ranges(
                Comparison::Equal,
                range(4, 4),
                Range::only(Datum::Value(Value::Decimal(4.into())))
            ),
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
}
