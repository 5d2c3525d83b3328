//! Cases, suppositions, expectations and reports.

use super::{
    Atom, DateAt, EntityItem, FactsItem, Modality, Name, NormState, Statement, Term, Text, Variable,
};
use crate::source::Span;

/// `case c "…" on D { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct CaseItem {
    /// Its name.
    pub name: Name,
    /// What a person calls it.
    pub label: Option<Text>,
    /// Its date.
    pub date: Option<DateAt>,
    /// What stands in its braces.
    pub items: Vec<CaseClause>,
}

/// An item of a case or `suppose`.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseClause {
    /// All of it.
    pub span: Span,
    /// Whether a syntax error was reported inside.
    pub broken: bool,
    /// What it is.
    pub kind: CaseClauseKind,
}

/// What an item of a case or `suppose` is.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseClauseKind {
    /// A declaration, visible in the case only.
    Entity(EntityItem),
    /// A statement.
    Statement(Statement),
    /// Facts from a table.
    Facts(FactsItem),
    /// An expectation.
    Expect(ExpectItem),
    /// A supposition; not in a `suppose`.
    Suppose(SupposeItem),
    /// Nothing of it could be read.
    Error,
}

/// `suppose "…" on D { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct SupposeItem {
    /// What is supposed, in words.
    pub label: Text,
    /// Its date, if it is not the case's.
    pub date: Option<DateAt>,
    /// What stands in its braces.
    pub items: Vec<CaseClause>,
}

/// `expect … at D given d = r`
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectItem {
    /// All of it.
    pub span: Span,
    /// What is expected.
    pub form: ExpectForm,
    /// `at D`
    pub at: Vec<DateAt>,
    /// `given d = r`
    pub given: Vec<(Name, Name)>,
}

/// What is asked: an atom, a norm or the state of one. Variables may stand in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The place.
    pub span: Span,
    /// What.
    pub kind: QueryKind,
}

/// The forms of what is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum QueryKind {
    /// `p(a)`
    Atom(Atom),
    /// `must p(a)`
    Norm(Modality, Atom),
    /// `breached p(a)`
    NormState(NormState, Atom),
}

/// A cause of an undetermined answer, as a file names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseWord {
    /// `unknown`
    Unknown,
    /// `judgment`
    Judgment,
    /// `conflict`
    Conflict,
    /// `circular`
    Circular,
    /// `reading`
    Reading,
}

/// Which way a disputed answer leans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaning {
    /// `leaning yes`
    Yes,
    /// `leaning no`
    No,
    /// `split`
    Split,
}

/// The forms of an expectation.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectForm {
    /// `expect q by p, r`
    True {
        /// What.
        query: Query,
        /// `by …`
        by: Vec<Name>,
    },
    /// `expect q only V = a`, `expect q only V in (a, b)`
    Only {
        /// What.
        query: Query,
        /// Which variable.
        variable: Variable,
        /// All its values.
        values: Vec<Term>,
    },
    /// `expect not q for want of c`
    False {
        /// What.
        query: Query,
        /// `for want of …`; `true` before it: `for want of not …`
        want: Option<(bool, Query)>,
    },
    /// `expect not shown q`
    NotShown(Query),
    /// `expect excluded q`; `expect need not p` is `expect excluded must p`
    Excluded(Query),
    /// `expect undetermined q for conflict`
    Undetermined(Query, Option<CauseWord>),
    /// `expect disputed q leaning yes`
    Disputed(Query, Option<Leaning>),
    /// Could not be read.
    Error,
}

/// `report on measure M { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct ReportItem {
    /// The type it is about.
    pub ty: Name,
    /// The variable that stands for the thing.
    pub variable: Variable,
    /// Its lines.
    pub lines: Vec<ReportLine>,
}

/// One line of a report, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportLine {
    /// The place.
    pub span: Span,
    /// What it shows.
    pub kind: ReportLineKind,
}

/// What one line of a report shows.
#[derive(Clone, Debug, PartialEq)]
pub enum ReportLineKind {
    /// `headline q`
    Headline(Atom),
    /// `layer "…" q grounds r`
    Layer {
        /// Its title.
        title: Text,
        /// Whether it holds.
        holds: Atom,
        /// What it rests on.
        grounds: Option<Atom>,
    },
    /// `defects q`
    Defects(Atom),
    /// `column "…" q`
    Column {
        /// Its title.
        title: Text,
        /// What stands in it.
        value: Atom,
    },
}
