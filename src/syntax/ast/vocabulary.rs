//! Declarations: types, relations, entities, tables of facts.

use super::{BlockStatement, Name, Text, Translation};
use crate::source::Span;

/// `type state zh "国家" under actor`, `type trade hierarchy`
#[derive(Clone, Debug, PartialEq)]
pub struct TypeItem {
    /// Its name, and what one of them is called.
    pub label: Labelled,
    /// `under …`
    pub under: Option<Name>,
    /// `hierarchy`
    pub hierarchy: Option<Span>,
}

/// What kind of relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// Stated, never concluded.
    Fact,
    /// Concluded by rules.
    Concept,
    /// Something an actor does.
    Act,
}

/// `fact member(club, person) over time reads "…"`
#[derive(Clone, Debug, PartialEq)]
pub struct RelationItem {
    /// Fact, concept or act.
    pub kind: RelationKind,
    /// Its name.
    pub name: Name,
    /// Its parameters; empty without brackets.
    pub parameters: Vec<Parameter>,
    /// Its clauses.
    pub clauses: Vec<RelationClause>,
}

/// `by: actor`
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The label, where one is written.
    pub label: Option<Name>,
    /// The type.
    pub ty: Name,
}

/// A clause of a relation with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationClause {
    /// The place.
    pub span: Span,
    /// What it says.
    pub kind: RelationClauseKind,
}

/// What a clause of a relation says.
#[derive(Clone, Debug, PartialEq)]
pub enum RelationClauseKind {
    /// `over time`
    OverTime,
    /// `dated`
    Dated,
    /// `open`
    Open,
    /// `closed`
    Closed,
    /// `one`
    One,
    /// `judged by "…"`
    Judged(Text),
    /// `curable`, `curable by "…"`
    Curable(Option<Text>),
    /// `in doubt no` is `false`, `in doubt yes` is `true`
    InDoubt(bool),
    /// `reads "…"`, `reads not zh "…"`
    Reads {
        /// Whether it words the denial.
        not: bool,
        /// Language and text.
        text: Translation,
    },
    /// `asks "…"`
    Asks(Translation),
}

/// `state a "A" zh "甲", b under p { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct EntityItem {
    /// Its type.
    pub ty: Name,
    /// The entities.
    pub labels: Vec<Labelled>,
    /// `under p, q`
    pub under: Vec<Name>,
    /// The statements of its block, which leave it out.
    pub block: Vec<BlockStatement>,
}

/// A name with its label and the labels in other languages.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// The name.
    pub name: Name,
    /// The label; translations first of all in the language of the file.
    pub labels: Vec<Translation>,
}

/// `facts p from "p.csv"`
#[derive(Clone, Debug, PartialEq)]
pub struct FactsItem {
    /// The relation.
    pub relation: Name,
    /// The file, relative to this one.
    pub path: Text,
}
