//! The tree of one file, as written: names are texts, clauses stand in the order of the file.
//!
//! What the grammar allows and the language does not (a clause twice, variables in statements, `..` in a
//! head) is in the tree; `hir` reports it. Lists keep the order of the text.

use crate::source::{FileId, Span};
use crate::time::{Date, Duration, Rounding};
use rust_decimal::Decimal;

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

/// `type state under actor`, `type trade hierarchy`
#[derive(Clone, Debug, PartialEq)]
pub struct TypeItem {
    /// Its name.
    pub name: Name,
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

/// `facts p from "p.csv"`
#[derive(Clone, Debug, PartialEq)]
pub struct FactsItem {
    /// The relation.
    pub relation: Name,
    /// The file, relative to this one.
    pub path: Text,
}

/// `instrument act "…" short "TA" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct InstrumentItem {
    /// Name and labels.
    pub label: Labelled,
    /// `short "…"`
    pub short: Option<Text>,
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
    /// `expect excluded q`
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
