//! How the signs and words of the language are written.

use super::{AggregateKind, Comparison, Modality, NormState, Operator, Quantity, TimeUnit};
use std::fmt::{Display, Formatter, Result};

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

impl Display for Operator {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
        })
    }
}

impl Display for AggregateKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
        })
    }
}

impl Display for TimeUnit {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
            Self::Year => "years",
        })
    }
}

impl Display for Quantity {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Every => f.write_str("every"),
            Self::AtLeast(count) => write!(f, "at least {count}"),
            Self::MoreThan(count) => write!(f, "more than {count}"),
            Self::AtLeastOf(part, whole) => write!(f, "at least {part}/{whole} of"),
            Self::MoreThanOf(part, whole) => write!(f, "more than {part}/{whole} of"),
        }
    }
}

impl Display for Modality {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Must => "must",
            Self::MustNot => "must not",
            Self::May => "may",
        })
    }
}

impl Display for NormState {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Fulfilled => "fulfilled",
            Self::Breached => "breached",
            Self::Pending => "pending",
        })
    }
}
