//! Conditions and atoms.

use super::{Name, Term, Variable};
use crate::source::Span;

/// A condition. Nesting is at most [`crate::syntax::MAX_DEPTH`] deep.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The place.
    pub span: Span,
    /// What it asks.
    pub kind: ConditionKind,
}

/// Which norm a condition asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// `must p`
    Must,
    /// `must not p`
    MustNot,
    /// `may p`
    May,
}

/// Which state of an obligation a condition asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NormState {
    /// `fulfilled p`
    Fulfilled,
    /// `breached p`
    Breached,
    /// `pending p`
    Pending,
}

/// `= != < <= > >=`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The sign that says the same with the sides exchanged.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

/// The forms of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionKind {
    /// `a and b`: at least two
    And(Vec<Condition>),
    /// `a or b`: at least two
    Or(Vec<Condition>),
    /// `not c`
    Not(Box<Condition>),
    /// `p(X)`
    Atom(Atom),
    /// `excluded p(X)`
    Excluded(Atom),
    /// `c on D`
    On(Box<Condition>, Term),
    /// `c at D`
    At(Box<Condition>, Term),
    /// `must p due D`
    Norm {
        /// Which norm.
        modality: Modality,
        /// The act.
        atom: Atom,
        /// The deadline.
        due: Option<Term>,
    },
    /// `fulfilled p`
    NormState(NormState, Atom),
    /// `N <= 3`
    Compare(Comparison, Term, Term),
    /// `T under X`
    Under(Term, Term),
    /// `K in (a, b)`
    In(Term, Vec<Term>),
    /// `X is company`
    Is(Term, Name),
    /// `every S where g: b`
    Quantified(Box<Quantified>),
    /// Could not be read.
    Error,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// `every`
    Every,
    /// `at least 9`
    AtLeast(u64),
    /// `more than 9`
    MoreThan(u64),
    /// `at least 2/3 of`
    AtLeastOf(u64, u64),
    /// `more than 1/2 of`
    MoreThanOf(u64, u64),
}

/// `every S where g: b if any`
#[derive(Clone, Debug, PartialEq)]
pub struct Quantified {
    /// How many.
    pub quantity: Quantity,
    /// The place of the quantity.
    pub quantity_span: Span,
    /// What ranges.
    pub variables: Vec<Variable>,
    /// `where …`
    pub domain: Condition,
    /// After the colon; only `at least N` and `more than N` may do without.
    pub body: Option<Condition>,
    /// `if any`
    pub if_any: Option<Span>,
}

/// `p(a, by: B, ..)`
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// All of it.
    pub span: Span,
    /// The relation.
    pub relation: Name,
    /// The arguments, without `..`.
    pub arguments: Vec<Argument>,
    /// `..`
    pub rest: Option<Span>,
}

/// `by: B`
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The label, where one is written.
    pub label: Option<Name>,
    /// The value.
    pub value: Term,
}
