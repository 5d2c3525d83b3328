//! Terms: values, variables, arithmetic, aggregates.

use super::{Condition, Variable};
use crate::source::Span;
use crate::time::{Date, Duration, Rounding};
use rust_decimal::Decimal;

/// A term. Nesting is at most [`crate::syntax::MAX_DEPTH`] deep.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The place.
    pub span: Span,
    /// What it is.
    pub kind: TermKind,
}

/// `+ - *`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// `day`, `days`
    Day,
    /// `week`, `weeks`
    Week,
    /// `month`, `months`
    Month,
    /// `year`, `years`
    Year,
}

impl TimeUnit {
    /// The length of one.
    pub fn length(self) -> Duration {
        match self {
            Self::Day => Duration { months: 0, days: 1 },
            Self::Week => Duration { months: 0, days: 7 },
            Self::Month => Duration { months: 1, days: 0 },
            Self::Year => Duration { months: 12, days: 0 },
        }
    }
}

/// What a term is.
#[derive(Clone, Debug, PartialEq)]
pub enum TermKind {
    /// A name: an entity, instrument or provision.
    Name(String),
    /// A variable.
    Variable(String),
    /// `_`
    Anonymous,
    /// `3`
    Integer(i64),
    /// `3.5`
    Decimal(Decimal),
    /// `2022-01-06`
    Date(Date),
    /// `"text"`
    Text(String),
    /// `today`
    Today,
    /// `3 days`, `N months rounding up`
    Duration {
        /// How many: an `Integer` or a `Variable`.
        amount: Box<Term>,
        /// Of what.
        unit: TimeUnit,
        /// What to do where the month has no such day.
        rounding: Rounding,
    },
    /// `a + b`
    Binary(Operator, Box<Term>, Box<Term>),
    /// `count(S where c)`, `sum(V for S where c)`
    Aggregate(Box<Aggregate>),
    /// Could not be read.
    Error,
}

/// Which aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AggregateKind {
    /// `count`
    Count,
    /// `sum`
    Sum,
    /// `min`
    Min,
    /// `max`
    Max,
}

/// `sum(V for S where c)`
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// Which.
    pub kind: AggregateKind,
    /// The value that is added or compared; `None` for `count`.
    pub value: Option<Variable>,
    /// What it ranges over: the tuples of these (and of the value).
    pub over: Vec<Variable>,
    /// `where …`
    pub condition: Condition,
}
