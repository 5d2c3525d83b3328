//! `+ - *`: which values they take, and sums of constants worked out at once.

use super::super::super::{Operator, Term, TermKind, TimeUnit, builtin};
use super::Typing;
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::TypeId;
use crate::source::Span;
use crate::time::{Duration, Rounding};
use crate::value::Value;
use rust_decimal::Decimal;

impl Typing<'_> {
    /// The type of a sum, difference or product, after filling it in; replaced by its value if it has one.
    pub(super) fn binary(&mut self, term: &mut Term) -> Option<TypeId> {
        let span = term.span;
        let TermKind::Binary { operator, left, right, rounding } = &mut term.kind else { return None };
        let (operator, rounding) = (*operator, *rounding);
        let (of_left, of_right) = (self.term(left), self.term(right));
        let (of_left, of_right) = of_left.zip(of_right)?;
        let Some(ty) = result(operator, of_left, of_right) else {
            self.no_such_sum(operator, of_left, of_right, span);
            return None;
        };
        if rounding != Rounding::None && ty != builtin::DATE {
            let message = "`rounding` says on which day a sum falls, and this sum is no date";
            self.wrong(Diagnostic::error(codes::ROUNDING_ALONE, span, message, "no date"));
            return None;
        }
        if let (TermKind::Value(a), TermKind::Value(b)) = (&left.kind, &right.kind) {
            match fold(operator, *a, *b, rounding) {
                Ok(value) => term.kind = TermKind::Value(value),
                Err(message) => {
                    let diagnostic = Diagnostic::error(codes::OUT_OF_RANGE, span, message, "worked out here");
                    self.wrong(if message == NO_SUCH_DAY {
                        diagnostic.help("say `rounding up` or `rounding down`")
                    } else {
                        diagnostic
                    });
                    return None;
                }
            }
        }
        term.ty = ty;
        Some(ty)
    }

    fn no_such_sum(&mut self, operator: Operator, left: TypeId, right: TypeId, span: Span) {
        let (verb, word) = match operator {
            Operator::Plus => ("added", "and"),
            Operator::Minus => ("subtracted", "and"),
            Operator::Times => ("multiplied", "and"),
        };
        let message = format!("{} {word} {} cannot be {verb}", self.named(left), self.named(right));
        let diagnostic = Diagnostic::error(codes::NO_ARITHMETIC, span, message, "no such arithmetic");
        self.wrong(match (left, right) {
            (builtin::DURATION, builtin::DURATION) => {
                diagnostic.help("add them to a date one after the other: `D + 1 month + 3 days`")
            }
            (builtin::DATE, builtin::INTEGER) => {
                diagnostic.help("say of what: `D + 3 days`, or `D + N days`")
            }
            _ => diagnostic
                .help("there are numbers `+ - *` numbers, dates `+ -` durations, and dates `-` dates"),
        });
    }
}

/// The type of `left operator right`.
fn result(operator: Operator, left: TypeId, right: TypeId) -> Option<TypeId> {
    match (left, operator, right) {
        (builtin::INTEGER, _, builtin::INTEGER) => Some(builtin::INTEGER),
        (builtin::INTEGER | builtin::DECIMAL, _, builtin::INTEGER | builtin::DECIMAL) => {
            Some(builtin::DECIMAL)
        }
        (builtin::DATE, Operator::Plus | Operator::Minus, builtin::DURATION)
        | (builtin::DURATION, Operator::Plus, builtin::DATE) => Some(builtin::DATE),
        (builtin::DATE, Operator::Minus, builtin::DATE) => Some(builtin::DURATION),
        _ => None,
    }
}

const TOO_LARGE: &str = "this number is out of range";
const NO_SUCH_DAY: &str = "this falls on a day that its month does not have";
const NO_SUCH_DATE: &str = "this date is out of range";

fn fold(operator: Operator, left: Value, right: Value, rounding: Rounding) -> Result<Value, &'static str> {
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => match operator {
            Operator::Plus => a.checked_add(b),
            Operator::Minus => a.checked_sub(b),
            Operator::Times => a.checked_mul(b),
        }
        .map(Value::Integer)
        .ok_or(TOO_LARGE),
        (Value::Date(date), Value::Duration(length)) | (Value::Duration(length), Value::Date(date)) => {
            let length = if operator == Operator::Minus { negated(length).ok_or(TOO_LARGE)? } else { length };
            date.plus(length, rounding).map(Value::Date).map_err(|error| match error {
                crate::time::DateError::NoSuchDay { .. } => NO_SUCH_DAY,
                crate::time::DateError::OutOfRange => NO_SUCH_DATE,
            })
        }
        (Value::Date(a), Value::Date(b)) => {
            Ok(Value::Duration(Duration { months: 0, days: a.number() - b.number() }))
        }
        (a, b) => {
            let (a, b) = decimal(a).zip(decimal(b)).ok_or(TOO_LARGE)?;
            match operator {
                Operator::Plus => a.checked_add(b),
                Operator::Minus => a.checked_sub(b),
                Operator::Times => a.checked_mul(b),
            }
            .map(|n| Value::Decimal(n.normalize()))
            .ok_or(TOO_LARGE)
        }
    }
}

fn negated(length: Duration) -> Option<Duration> {
    Some(Duration { months: length.months.checked_neg()?, days: length.days.checked_neg()? })
}

fn decimal(value: Value) -> Option<Decimal> {
    match value {
        Value::Integer(n) => Some(n.into()),
        Value::Decimal(n) => Some(n),
        _ => None,
    }
}

/// Where one side is a difference of dates, hence in days, and the other in months: the place of the latter.
pub(super) fn days_against_months(left: &Term, right: &Term) -> Option<Span> {
    if left.ty != builtin::DURATION || right.ty != builtin::DURATION {
        return None;
    }
    match (in_months(left)?, in_months(right)?) {
        (true, false) => Some(left.span),
        (false, true) => Some(right.span),
        _ => None,
    }
}

/// Whether a duration is in months; `None` if that is not known before it is worked out.
fn in_months(term: &Term) -> Option<bool> {
    match &term.kind {
        TermKind::Value(Value::Duration(length)) => Some(length.months != 0),
        TermKind::Duration { unit, .. } => Some(matches!(unit, TimeUnit::Month | TimeUnit::Year)),
        TermKind::Binary { .. } => Some(false),
        _ => None,
    }
}
