//! Rules, definitions and their heads.

use super::{Atom, Condition, Name, Term};
use crate::source::Span;

/// How strongly a rule speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// `define`
    Define,
    /// `rule`
    Rule,
    /// `presume`
    Presume,
}

/// `rule name: H when B unless E overrides R`
#[derive(Clone, Debug, PartialEq)]
pub struct RuleItem {
    /// `define`, `rule`, `presume`.
    pub strength: Strength,
    /// Its name.
    pub name: Option<Name>,
    /// What it concludes.
    pub head: Head,
    /// `when …`
    pub when: Option<Condition>,
    /// The clauses after it.
    pub clauses: Vec<RuleClause>,
}

/// What a rule concludes.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The place.
    pub span: Span,
    /// What.
    pub kind: HeadKind,
}

/// The forms of a conclusion.
#[derive(Clone, Debug, PartialEq)]
pub enum HeadKind {
    /// `p`
    For(Atom),
    /// `not p`
    Against(Atom),
    /// `must p due D, otherwise must q due E`: the duty, then its reparations
    Must(Vec<Duty>),
    /// `must not p`
    MustNot(Atom),
    /// `may p`
    May(Atom),
    /// `need not p`
    NeedNot(Atom),
    /// Could not be read.
    Error,
}

/// `p due D`
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// What must be done.
    pub atom: Atom,
    /// Until when.
    pub due: Option<Term>,
}

/// A clause after the conditions of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleClause {
    /// `unless C`
    Unless(Condition),
    /// `overrides R, S`
    Overrides(Vec<Name>),
    /// `subject to R, S`
    SubjectTo(Vec<Name>),
}
