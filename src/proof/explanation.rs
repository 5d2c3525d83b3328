//! The reasons for an answer: steps, each shown once however often it is used.

use super::{Claim, Conclusion, Literal, Pattern};
use crate::hir::{AggregateKind, Comparison, MetaRule, Operator, Quantity, Side, Statement, TimeUnit};
use crate::ids::{ReadingId, RuleId, TypeId};
use crate::time::Date;
use crate::value::Value;

/// The place of a step in [`Explanation::steps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub usize);

/// Why a statement stands as it does. The steps of what is true form no cycle; those of a circle do.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The answer that is explained.
    pub conclusion: Conclusion,
    /// All steps; [`StepId`]s are places in it.
    pub steps: Vec<Step>,
    /// The step of the question itself.
    pub root: StepId,
    /// Of an answer by cases: cases that cover everything, each with its reasons; empty if there are too many.
    pub cases: Vec<Case>,
    /// A limit was reached: something is not shown.
    pub more: bool,
    /// The readings under which it is told, one of each dispute that could have mattered; empty without disputes.
    pub readings: Vec<ReadingId>,
    /// Where readings decide: for each way in which it stands the first combination, and the explanation there.
    pub sides: Vec<Sided>,
}

/// One side of an answer that readings decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Sided {
    /// The reading that is taken of each dispute.
    pub readings: Vec<ReadingId>,
    /// Why it stands as it does under them.
    pub explanation: Explanation,
}

/// One case of an answer by cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// How some unknowns turn out in it.
    pub literals: Vec<Literal>,
    /// Why it is so then, burdens ignored.
    pub explanation: Explanation,
}

/// What an explanation may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most steps. Default 400.
    pub steps: usize,
    /// How deep failed attempts are followed. Default 8.
    pub depth: usize,
    /// Most rows looked at, for all of it. Default 200,000.
    pub work: u64,
    /// Most attempts, members of a quantifier, opposing rules listed at one place. Default 12.
    pub width: usize,
}

impl Limits {
    /// For all of a proof, as far as anybody reads it.
    pub const WIDE: Self = Self { steps: 20_000, depth: 1_000, work: 5_000_000, width: 12 };
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 400, depth: 8, work: 200_000, width: 12 }
    }
}

/// One statement and its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The statement; open places only in what fails ("no permit allows it").
    pub pattern: Pattern,
    /// How it stands.
    pub standing: Standing,
    /// It holds only by a burden. (What does not hold only by a burden is [`Standing::NotShown`].)
    pub by_burden: bool,
    /// Why.
    pub reason: Reason,
}

/// How a statement or condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It does not hold.
    Fails,
    /// It was not reached: something before it failed.
    Unreached,
    /// It does not hold, but only by a burden.
    NotShown,
    /// It is undetermined.
    Open,
    /// It holds.
    Holds,
}

/// Why a statement stands as it does.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// By what is stated of it, or not stated.
    Fact(Fact),
    /// By rules. What is true shows the rule that proves it first; what is false the attempt that came
    /// closest first.
    Rules {
        /// Rules for it.
        arguments: Vec<Argument>,
        /// Rules against it that matter: applicable ones, or the closest to being so.
        against: Vec<Argument>,
        /// How many more rules there are whose conditions are far from holding.
        hopeless: usize,
    },
    /// No rule concludes it at all.
    NoRule,
    /// It is not excluded, for it is supposed outright, and no rule prevails against that.
    Supposed(Vec<Statement>),
    /// Not followed further.
    NotFollowed,
}

/// What a fact rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// It is stated.
    Stated(Vec<Statement>),
    /// It is stated that it is not so.
    Denied(Vec<Statement>),
    /// It is stated for other days only.
    OtherDays(Vec<Statement>),
    /// Nobody stated it, and silence means no.
    Silent,
    /// Nobody knows; the case of an answer by cases that is looked at takes it to be so, or not.
    Taken(bool),
    /// Silence would leave it open, but it is about something that the case does not raise.
    NotRaised,
    /// Nobody stated it, or someone doubted it, and silence means that it is unknown. What is said there
    /// after all, and whether a burden settles it: `Some(true)` to yes.
    Unknown {
        /// Statements that doubt it.
        doubted: Vec<Statement>,
        /// Who may judge it, where it is a judgment.
        judge: Option<String>,
        /// To which side a burden settles it.
        settled: Option<bool>,
    },
}

/// A rule applied to certain things, or an attempt to apply it.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The rule.
    pub rule: RuleId,
    /// Which side it argues.
    pub side: Side,
    /// Whether it is applicable.
    pub applicable: Standing,
    /// Whether it is in force on the day.
    pub in_force: bool,
    /// Its conditions.
    pub premises: Vec<Premise>,
    /// Its exceptions; one that does not hold is a premise that holds.
    pub exceptions: Vec<Premise>,
    /// The applicable rules that beat it. Of a rule whose side does not lose: empty.
    pub beaten: Vec<Beaten>,
}

/// By which rule, and by which meta-rule, another is beaten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beaten {
    /// The stronger rule.
    pub by: RuleId,
    /// What decides.
    pub deciding: MetaRule,
}

/// A condition and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Premise {
    /// How it stands.
    pub standing: Standing,
    /// What it asks.
    pub test: Test,
}

/// The forms of a condition, with the values it was asked of.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A statement, and why it stands as it does.
    Statement(Pattern, Option<StepId>),
    /// An event, and the day it happened on; `None` if that is not known.
    Event(Pattern, Option<Date>, Option<StepId>),
    /// There is nothing of which all of these hold. The inner premises are those of the closest attempt.
    Negation(Vec<Premise>),
    /// All of these.
    All(Vec<Premise>),
    /// One of these; what holds if one holds, all of them otherwise.
    Either(Vec<Premise>),
    /// All of these, at another date.
    At(Option<Date>, Vec<Premise>),
    /// A comparison.
    Compare(Comparison, Measured, Measured),
    /// The first is under the second.
    Under(Measured, Measured),
    /// The first is one of these.
    Among(Measured, Vec<Measured>),
    /// It is of that type.
    Is(Measured, TypeId),
    /// A quantifier.
    Quantified {
        /// How many are asked for.
        quantity: Quantity,
        /// True of nothing.
        if_any: bool,
        /// What it ranges over.
        domain: Ranged,
        /// What is asked of each.
        body: Ranged,
        /// Those it ranges over (up to the limit).
        members: Vec<Member>,
        /// How many it ranges over; of how many it is so; of how many it may be so.
        counts: (u64, u64, u64),
    },
}

/// One of those a quantifier ranges over.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its values, one for each variable that ranges.
    pub values: Vec<Value>,
    /// Whether it is as asked.
    pub standing: Standing,
    /// What was asked of it.
    pub premises: Vec<Premise>,
}

/// A term with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How it was written, with the values of its variables.
    pub expression: Expression,
    /// Its lowest and highest value (the same, where it is known exactly); `None`: unknown.
    pub value: Option<(Value, Value)>,
    /// What its aggregates count or reckon with.
    pub counted: Vec<Counted>,
}

/// What an aggregate counts, or reckons with.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// The things, up to the limit: of each the value that is reckoned with, if there is one, and then what tells
    /// it from others. They hold, or are open.
    pub members: Vec<Member>,
    /// How many there are beyond the limit.
    pub more: usize,
}

/// Conditions that something ranges over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranged {
    /// Their statements, open where it ranges.
    pub statements: Vec<Pattern>,
    /// The others: comparisons, and denials of statements. [`Test::All`] of nothing stands for what is not told.
    pub further: Vec<Test>,
}

/// A term with the values of its variables.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A value.
    Value(Value),
    /// The date of the question.
    Today(Date),
    /// A variable without a value (a day that nobody stated, or a variable of a condition that failed).
    Variable(String, TypeId),
    /// So many units.
    Duration(Box<Expression>, TimeUnit),
    /// Arithmetic.
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// Whatever has this type among what something ranges over.
    Ranging(TypeId),
    /// An aggregate over what fits these conditions.
    Aggregate(AggregateKind, Ranged),
}

impl Explanation {
    /// The step with this id.
    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.get(id.0)
    }
}

impl Step {
    /// The claim it explains, if no place is open.
    pub fn claim(&self) -> Option<Claim> {
        self.pattern.ground()
    }
}
