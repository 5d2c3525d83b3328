//! Statements and their clauses.

use super::{Argument, Atom, DateAt, Name, Text};
use crate::source::Span;

/// How a statement takes sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// `p`
    Stated,
    /// `not p`
    Denied,
    /// `unknown p`
    Unknown,
}

/// A statement of an entity's block: the entity is its first argument.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockStatement {
    /// All of it.
    pub span: Span,
    /// Stated, denied, doubted.
    pub polarity: Polarity,
    /// The relation.
    pub relation: Name,
    /// `false`: values separated by commas without brackets, several values of one argument.
    pub brackets: bool,
    /// The arguments.
    pub arguments: Vec<Argument>,
    /// Its clauses.
    pub clauses: Vec<StatementClause>,
}

/// A statement: an atom without variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// All of it.
    pub span: Span,
    /// Stated, denied, doubted.
    pub polarity: Polarity,
    /// What.
    pub atom: Atom,
    /// Its clauses.
    pub clauses: Vec<StatementClause>,
}

/// A clause of a statement with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementClause {
    /// The place.
    pub span: Span,
    /// What it says.
    pub kind: StatementClauseKind,
}

/// What a clause of a statement says.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementClauseKind {
    /// `from D until E, from F`
    Intervals(Vec<WrittenInterval>),
    /// `on D`
    On(DateAt),
    /// `source "…"`
    Source(Text),
    /// `held by "…"`
    HeldBy(Vec<Text>),
    /// `unverified "…"`
    Unverified(Text),
}

/// `from D until E`; at least one is there.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenInterval {
    /// The place.
    pub span: Span,
    /// The first day.
    pub from: Option<DateAt>,
    /// The day after the last.
    pub until: Option<DateAt>,
}
