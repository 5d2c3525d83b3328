//! Instruments, provisions, disputes and their readings.

use super::{DateAt, Labelled, Name, RuleItem, Text, Translation, WrittenInterval};
use crate::source::Span;

/// `instrument act "…" short "TA" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct InstrumentItem {
    /// Name and labels.
    pub label: Labelled,
    /// `short "…"`, and what that is in other languages.
    pub short: Vec<Translation>,
    /// What stands in its braces.
    pub items: Vec<InstrumentClause>,
}

/// One line of an instrument, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct InstrumentClause {
    /// The place.
    pub span: Span,
    /// What it says.
    pub kind: InstrumentClauseKind,
}

/// What one line of an instrument says.
#[derive(Clone, Debug, PartialEq)]
pub enum InstrumentClauseKind {
    /// `rank statute`
    Rank(Name),
    /// `signed D`
    Signed(DateAt),
    /// `in force from D`, `not in force`
    InForce(InForce),
    /// `source "…"`
    Source(Text),
    /// `unverified "…"`
    Unverified(Text),
}

/// `in force from D until E`, `not in force`
#[derive(Clone, Debug, PartialEq)]
pub enum InForce {
    /// From when until when.
    During(WrittenInterval),
    /// Signed, never in force.
    Never(Span),
}

/// `provision act.4.1 "…" version "2010" in force from D { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct ProvisionItem {
    /// Id and labels.
    pub label: Labelled,
    /// `version "…"`
    pub version: Option<Text>,
    /// When it applies; otherwise when its instrument does.
    pub in_force: Option<InForce>,
    /// What stands in its braces.
    pub items: Vec<ProvisionClause>,
}

/// One item of a provision or reading.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvisionClause {
    /// All of it.
    pub span: Span,
    /// The `///` lines before it.
    pub doc: Option<String>,
    /// Whether a syntax error was reported inside.
    pub broken: bool,
    /// What it is.
    pub kind: ProvisionClauseKind,
}

/// What an item of a provision or reading is.
#[derive(Clone, Debug, PartialEq)]
pub enum ProvisionClauseKind {
    /// `source "…"`
    Source(Text),
    /// `unverified "…"`
    Unverified(Text),
    /// A rule.
    Rule(RuleItem),
    /// `unencoded "…" affects p`
    Unencoded(UnencodedItem),
    /// A dispute.
    Dispute(DisputeItem),
    /// A provision, in a reading.
    Provision(ProvisionItem),
    /// Nothing of it could be read.
    Error,
}

/// `unencoded "…" affects p, q`
#[derive(Clone, Debug, PartialEq)]
pub struct UnencodedItem {
    /// What was left out.
    pub text: Text,
    /// The relations it bears on.
    pub affects: Vec<Name>,
}

/// `dispute d "…" rank custom { reading … }`
#[derive(Clone, Debug, PartialEq)]
pub struct DisputeItem {
    /// Its name.
    pub name: Name,
    /// The question.
    pub question: Option<Text>,
    /// `rank …`
    pub rank: Option<Name>,
    /// The readings.
    pub readings: Vec<ReadingItem>,
}

/// The weight of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// `majority`
    Majority,
    /// `minority`
    Minority,
    /// `reported`
    Reported,
}

/// `reading r "…" held by "…" majority { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingItem {
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// The answer it gives.
    pub label: Option<Text>,
    /// Who holds it.
    pub held_by: Vec<Text>,
    /// Its weight.
    pub weight: Option<Weight>,
    /// What stands in its braces.
    pub items: Vec<ProvisionClause>,
}
