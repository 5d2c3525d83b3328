//! What a rule does, step by step: the form in which rules are evaluated.

use super::arithmetic::Formula;
use crate::ids::RuleId;
use crate::plan::{AggregateKind, Comparison, Operand};

/// How the rows of a node are reached.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Access {
    /// What the last round added.
    News,
    /// All rows.
    Scan,
    /// The rows of a key, through an index.
    Probe {
        /// Of the relation.
        index: usize,
        /// In the order of the index's columns.
        key: Vec<Operand>,
    },
    /// The one row with these columns.
    Find(Vec<Operand>),
}

/// Rows of a node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Selection {
    /// The node.
    pub node: usize,
    /// Which rows.
    pub access: Access,
    /// Columns that must hold a value that is known before (only where the access does not see to it).
    pub known: Vec<(usize, Operand)>,
    /// Columns that must be equal.
    pub same: Vec<(usize, usize)>,
    /// Only rows older than the last round.
    pub old: bool,
}

/// A step of a rule. The first three kinds give several bindings, the others narrow the worlds of one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Each row; binds slots to columns.
    Rows {
        /// Which rows.
        rows: Selection,
        /// Column and slot.
        binds: Vec<(usize, usize)>,
    },
    /// Each of some codes.
    Among {
        /// The slot.
        slot: usize,
        /// The codes.
        codes: Vec<u32>,
    },
    /// Each value of an aggregate or of a range.
    Choose {
        /// Of what.
        choice: Choice,
        /// The slots to be bound; `true` where the slot is bound and must agree.
        slots: Vec<(usize, bool)>,
    },
    /// Some row.
    Exists(Selection),
    /// No row.
    Absent(Selection),
    /// A comparison.
    Compare {
        /// Which.
        comparison: Comparison,
        /// Left.
        left: Formula,
        /// Right.
        right: Formula,
    },
    /// Binds a slot to the single value of an expression, or compares it if it is `bound`.
    Let {
        /// The slot.
        slot: usize,
        /// The value.
        value: Formula,
        /// Whether the slot has a value before.
        bound: bool,
    },
    /// A bound slot has one of these codes.
    IsAmong {
        /// The slot.
        slot: usize,
        /// Sorted.
        codes: Vec<u32>,
    },
    /// So many rows.
    AtLeast {
        /// Of which.
        rows: Selection,
        /// How many.
        count: u64,
    },
    /// Every row of the domain is a row of another node.
    Every {
        /// The domain.
        domain: Selection,
        /// The other node.
        implied: usize,
        /// True of nothing.
        if_any: bool,
    },
    /// A part of the domain.
    Fraction {
        /// The domain.
        domain: Selection,
        /// The part.
        holds: usize,
        /// The rest, where it is a node.
        lacks: Option<Selection>,
        /// Above the line.
        numerator: u64,
        /// Below the line.
        denominator: u64,
        /// More than, not at least.
        strict: bool,
    },
}

/// What [`Step::Choose`] chooses from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    /// The values of an expression with a range in it.
    Range(Formula),
    /// The value of an aggregate, or its bounds.
    Aggregate {
        /// Which.
        kind: AggregateKind,
        /// The members.
        rows: Selection,
        /// The column of the value.
        value: usize,
        /// Whether the bounds are asked, or each value.
        bounds: bool,
    },
}

/// A rule in the order in which it is evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    /// The user's rule it comes from.
    pub origin: Option<RuleId>,
    /// The node of the head.
    pub head: usize,
    /// The columns of the head.
    pub arguments: Vec<Operand>,
    /// How many slots.
    pub slots: usize,
    /// The steps.
    pub steps: Vec<Step>,
    /// For each step its literal's place in the plan's rule.
    pub places: Vec<usize>,
    /// For each step and for the end the nearest step before it that gives several bindings.
    pub back: Vec<Option<usize>>,
    /// From this step on nothing contributes to the head: one binding is as good as all.
    pub decided: usize,
    /// Steps that read rows of the rule's own component, and their nodes (only where ground).
    pub internal: Vec<(usize, usize)>,
    /// Literals on the rule's own component that are left to the propagation, with their places.
    pub deferred: Vec<(usize, Step)>,
    /// The node whose news it starts from.
    pub news: Option<usize>,
}

impl Step {
    /// Whether it may give several bindings.
    pub fn is_generator(&self) -> bool {
        matches!(self, Self::Rows { .. } | Self::Among { .. } | Self::Choose { .. })
    }

    /// The selections in it.
    pub fn selections(&self) -> impl Iterator<Item = &Selection> {
        match self {
            Self::Rows { rows, .. }
            | Self::Exists(rows)
            | Self::Absent(rows)
            | Self::AtLeast { rows, .. }
            | Self::Choose { choice: Choice::Aggregate { rows, .. }, .. } => [Some(rows), None],
            Self::Every { domain, .. } => [Some(domain), None],
            Self::Fraction { domain, lacks, .. } => [Some(domain), lacks.as_ref()],
            _ => [None, None],
        }
        .into_iter()
        .flatten()
    }
}
