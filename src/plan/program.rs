//! Nodes, rules and components of a plan.
//!
//! **Time.** A node is *temporal* if what it holds may differ between dates: then its first column is the
//! date ([`Role::Moment`]) of which it speaks. A world has one date of its own, and further ones that
//! `at D` and expectations reach; all of them are rows of the moment node. What does not vary has no such
//! column and costs nothing.
//!
//! **Two bounds.** Every node has a lower bound (certainly so) and an upper bound (not excluded) in each
//! world. A literal is read in either bound; `Fails` reads the other bound of its node.

use super::Values;
use crate::ids::{NodeId, ReadingId, RelationId, RuleId, TypeId};
use crate::time::Rounding;
use std::collections::BTreeMap;

pub use crate::hir::{AggregateKind, Comparison, Operator, TimeUnit};

/// A slot of a rule: the place of a variable while the rule is evaluated.
pub type Slot = u16;

/// A compiled program with what its questions need, and nothing else.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Relations of the normal program.
    pub nodes: Vec<Node>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Components in order of evaluation; every node that is not an input is in exactly one.
    pub components: Vec<Component>,
    /// What the constants stand for.
    pub values: Values,
    /// The node of each role that was planned.
    pub roles: BTreeMap<Role, NodeId>,
}

/// One relation of the normal program.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// How many columns, the date of a temporal node included.
    pub arity: usize,
    /// Where its rows come from.
    pub kind: NodeKind,
    /// What it is a part of.
    pub role: Role,
    /// Whether its first column is a date of which it speaks.
    pub temporal: bool,
    /// Whether it may hold undetermined rows; where not, both bounds are one.
    pub open: bool,
}

/// Where the rows of a node come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// From the block.
    Input,
    /// From rules.
    Derived,
    /// The rows of a node of an earlier component, with what is undetermined there settled: `yes` makes it
    /// true, otherwise false. In worlds that ignore burdens: unchanged.
    Settled {
        /// The node.
        of: NodeId,
        /// To which side.
        yes: bool,
    },
    /// The rows of a node of an earlier component that are not excluded, as certain rows.
    Possible {
        /// The node.
        of: NodeId,
    },
}

/// Which part of whose meaning a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The date of the world. Input, one column.
    Now,
    /// Further dates that are asked about. Input, one column.
    Asked,
    /// All dates that are spoken of.
    Moment,
    /// The days on which what is stated of a relation begins and ends, or those of its events. Input, one column.
    Turning(RelationId),
    /// The entities of a type and those below it. Input, one column.
    Extent(TypeId),
    /// Entities of hierarchies and what they are under, reflexive. Input, two columns.
    EntityUnder,
    /// Citations and what they are part of, reflexive. Input, two columns.
    CitationUnder,
    /// A timeless fact. Input: the arguments.
    Stated(RelationId),
    /// A fact over time. Input: the arguments, the first day, the day after the last (the code of
    /// [`super::Values::NEVER`] if it has no end).
    Span(RelationId),
    /// A dated fact or an act. Input: the arguments, the day.
    Event(RelationId),
    /// A dated fact or an act that may have happened on a day that nobody stated. Input: the arguments;
    /// upper bound only.
    UnknownEvent(RelationId),
    /// A dated fact or an act that is assumed to have happened by a date, whenever that was. Input, only where
    /// completions need it: the date, the arguments.
    Happened(RelationId),
    /// One that is assumed not to have happened by a date. Input, only where completions need it: the date,
    /// the arguments.
    NotYet(RelationId),
    /// The statements of a relation, with burdens not yet settled: for a fact, as at the date of the
    /// first column if it is over time or dated; for a concept, what rules conclude.
    Statement(RelationId),
    /// The statements of a relation as everything outside its component sees them. Only where a relation
    /// has a burden: otherwise [`Role::Statement`].
    Settled(RelationId),
    /// Some applicable rule argues for it.
    For(RelationId),
    /// Some applicable rule argues against it.
    Against(RelationId),
    /// It wins.
    Wins(RelationId),
    /// It loses.
    Loses(RelationId),
    /// `excluded`
    Excluded(RelationId),
    /// The rule is applicable. Columns: the arguments of its head.
    Applicable(RuleId),
    /// An applicable rule beats the rule, be that one applicable or not. Rules that are beaten by the same
    /// rules share a node, which may be that of the only rule that beats them. Columns: as for `Applicable`.
    Beaten(RuleId),
    /// What a supposition concludes outright of a concept that may be cured. Input: as for `Span`.
    Supposed(RelationId),
    /// The world takes this reading of its dispute. Input, no columns.
    Reading(ReadingId),
    /// Undetermined in every world: a conflict of norms rests on it. Input, no columns.
    Undetermined,
    /// The same, settled to that side by a burden: undetermined only in worlds that ignore burdens.
    UndeterminedSettled(bool),
    /// A part of a rule, numbered.
    Helper(u32),
}

/// One rule of the normal program.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it concludes.
    pub head: NodeId,
    /// The columns of the head; never [`Operand::Any`].
    pub arguments: Vec<Operand>,
    /// How many slots it uses.
    pub slots: usize,
    /// In join order: every literal finds bound what it needs bound.
    pub body: Vec<Literal>,
    /// The user's rule it comes from.
    pub origin: Option<RuleId>,
}

/// An argument of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operand {
    /// A variable.
    Slot(Slot),
    /// A constant: a code of [`Values`].
    Code(u32),
    /// Whatever it is.
    Any,
}

/// A condition of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Some row matches; binds the slots that are not bound yet.
    Holds {
        /// The node.
        node: NodeId,
        /// One for each column.
        arguments: Vec<Operand>,
    },
    /// No row matches; all slots are bound.
    Fails {
        /// The node.
        node: NodeId,
        /// One for each column.
        arguments: Vec<Operand>,
    },
    /// A comparison of bound expressions. With ranges in it: certain if all values of the ranges satisfy
    /// it, possible if some do.
    Compare {
        /// Which.
        comparison: Comparison,
        /// Left.
        left: Expression,
        /// Right.
        right: Expression,
    },
    /// Gives a slot the value of an expression of bound slots. (A range of more than one value: each
    /// value is possible, none certain.)
    Let {
        /// The slot.
        slot: Slot,
        /// The value.
        value: Expression,
    },
    /// One of these codes; binds the slot if it is not bound yet.
    Among {
        /// The slot.
        slot: Slot,
        /// Sorted.
        codes: Vec<u32>,
    },
    /// `count`, `sum`, `min` or `max` over the rows of a node that begin with the key; the columns after the
    /// key are the distinct tuples, the first of them is the value. `node` is of an earlier component.
    Aggregate {
        /// Which.
        kind: AggregateKind,
        /// What is counted.
        node: NodeId,
        /// The first columns; bound.
        key: Vec<Operand>,
        /// What is bound.
        bind: AggregateBind,
    },
    /// At least `count` rows begin with the key. Monotone, so that it may stand in a recursion.
    AtLeast {
        /// What is counted.
        node: NodeId,
        /// The first columns; bound.
        key: Vec<Operand>,
        /// How many.
        count: u64,
    },
    /// Every row of `domain` that begins with the key is a row of `implied`, and there is one (unless
    /// `if_any`). Reads `implied` positively and the absence from `domain` as a negation. Used only where
    /// `implied` is of the rule's own component; elsewhere negations say the same.
    Every {
        /// What it ranges over.
        domain: NodeId,
        /// Of the same columns.
        implied: NodeId,
        /// The first columns; bound.
        key: Vec<Operand>,
        /// True of nothing.
        if_any: bool,
    },
    /// Among the rows of `domain` that begin with the key, and there is one, the part that is in `holds` is
    /// at least (`strict`: more than) `numerator / denominator`. `lacks` are the rows of `domain` that are
    /// not in `holds`, where it can be a node of an earlier component; `None` in a recursion through `holds`.
    Fraction {
        /// What it ranges over.
        domain: NodeId,
        /// Those that have what is asked.
        holds: NodeId,
        /// Those that do not.
        lacks: Option<NodeId>,
        /// The first columns; bound.
        key: Vec<Operand>,
        /// Above the line.
        numerator: u64,
        /// Below the line; not 0.
        denominator: u64,
        /// More than, not at least.
        strict: bool,
    },
}

impl Literal {
    /// The nodes that it reads.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let [first, second, third] = match self {
            Self::Holds { node, .. }
            | Self::Fails { node, .. }
            | Self::Aggregate { node, .. }
            | Self::AtLeast { node, .. } => [Some(*node), None, None],
            Self::Every { domain, implied, .. } => [Some(*domain), Some(*implied), None],
            Self::Fraction { domain, holds, lacks, .. } => [Some(*domain), Some(*holds), *lacks],
            Self::Compare { .. } | Self::Let { .. } | Self::Among { .. } => [None; 3],
        };
        first.into_iter().chain(second).chain(third)
    }
}

/// What an aggregate binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateBind {
    /// Its lowest and highest value, to be read through [`Expression::Range`]; always bindable, except for
    /// `min` and `max` of nothing.
    Bounds {
        /// The lowest.
        low: Slot,
        /// The highest.
        high: Slot,
    },
    /// Its value: certain if the bounds meet, otherwise each value it can take is possible.
    Value(Slot),
}

/// Arithmetic over slots.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A bound slot.
    Slot(Slot),
    /// A constant.
    Code(u32),
    /// All values from one slot to another.
    Range {
        /// The lowest.
        low: Slot,
        /// The highest.
        high: Slot,
    },
    /// So many units of time.
    Duration {
        /// How many: an integer.
        amount: Box<Expression>,
        /// Of what.
        unit: TimeUnit,
    },
    /// `+ - *`
    Binary {
        /// Which.
        operator: Operator,
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
        /// For dates.
        rounding: Rounding,
    },
}

/// Nodes that depend on one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// How it is evaluated.
    pub shape: Shape,
    /// Its nodes.
    pub nodes: Vec<NodeId>,
    /// Its rules, places in [`Plan::rules`].
    pub rules: Vec<usize>,
}

/// How a component is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// No node depends on itself: each rule once.
    Once,
    /// Nodes depend on themselves positively: a fixpoint for each bound.
    Recursive,
    /// Some dependence is negative: the well-founded model.
    ThroughNegation,
}
