//! Expressions, as lists of steps for a stack.

use super::exact::{combine, length, unfit};
use super::range::{LISTED, Range, Verdict, apply, compare_ranges};
use super::{Datum, Failure, datum, order};
use crate::plan::{Comparison, Expression, Operand, Operator, Slot, TimeUnit, Values};
use crate::time::Rounding;
use indexmap::IndexSet;
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
                        return Err(Failure::Other(
                            "an expression has too many values to list them one by one",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

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
        assert_eq!(
            formula.evaluate(&[two], &values).unwrap(),
            Range::only(Datum::Value(Value::Integer(10_002)))
        );
    }
}
