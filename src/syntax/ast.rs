//! The tree of one file, as written: names are texts, clauses stand in the order of the file.
//!
//! What the grammar allows and the language does not (a clause twice, variables in statements, `..` in a
//! head) is in the tree; `hir` reports it. Lists keep the order of the text.

use crate::source::{FileId, Span};
use crate::time::Date;

mod case;
mod condition;
mod provision;
mod rule;
mod statement;
mod term;
mod vocabulary;
mod written;

pub use case::*;
pub use condition::*;
pub use provision::*;
pub use rule::*;
pub use statement::*;
pub use term::*;
pub use vocabulary::*;

/// One file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// The text it was read from.
    pub file: FileId,
    /// Its items, broken ones included.
    pub items: Vec<Item>,
    /// Comments that are not doc comments, in order, for the formatter.
    pub comments: Vec<Span>,
}

/// An item of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// All of it, without its doc comment.
    pub span: Span,
    /// The lines of `///` before it, joined by line ends, without slashes and the blank after them.
    pub doc: Option<String>,
    /// Whether a syntax error was reported inside: its names count as declared, its content is not checked.
    pub broken: bool,
    /// What it is.
    pub kind: ItemKind,
}

/// What an item of a file is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// `type state under actor`
    Type(TypeItem),
    /// `fact …`, `concept …`, `act …`
    Relation(RelationItem),
    /// `state a, b "label" under p { … }`
    Entity(EntityItem),
    /// `instrument act "…" { … }`
    Instrument(InstrumentItem),
    /// `provision act.4 "…" { … }`
    Provision(ProvisionItem),
    /// `define …`, `rule …`, `presume …`
    Rule(RuleItem),
    /// `unencoded "…" affects p`
    Unencoded(UnencodedItem),
    /// `dispute d "…" { … }`
    Dispute(DisputeItem),
    /// `ranks a > b, c > d`: highest first, ties together
    Ranks(Vec<Vec<Name>>),
    /// `precedence overrides, rank`
    Precedence(Vec<Name>),
    /// `use tax, family`
    Use(Vec<Name>),
    /// `facts p from "p.csv"`
    Facts(FactsItem),
    /// `p(a, b) on D`
    Statement(Statement),
    /// `case c "…" on D { … }`
    Case(CaseItem),
    /// `report on measure M { … }`
    Report(ReportItem),
    /// Nothing of it could be read.
    Error,
}

/// A name: a word or a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The place.
    pub span: Span,
    /// In NFC; the segments of a path stand between dots, and one written as a text keeps its quotes
    /// (`tax_code."18.1".2`), unless it is a plain word or number.
    pub text: String,
}

/// A text in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The place, quotes included.
    pub span: Span,
    /// The text, escapes resolved.
    pub text: String,
}

/// A variable: `V`, `_X`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variable {
    /// The place.
    pub span: Span,
    /// In NFC.
    pub name: String,
}

/// A date with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateAt {
    /// The place.
    pub span: Span,
    /// The day.
    pub date: Date,
}

/// A text in a language; `None` is the language of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Translation {
    /// A tag of two or three letters.
    pub language: Option<Name>,
    /// The text.
    pub text: Text,
}

/// The segments of a name: `a.b` has two, and a segment in quotes may hold dots.
pub fn segments(name: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in name.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => {
                found.push(&name[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&name[start..]);
    found
}
