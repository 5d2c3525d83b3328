//! What can be said of an act besides that it was done: what must, may and must not be done, and how the
//! duties stand.
//!
//! For each act there is a relation for each of these ([`Norms`]), so that whoever reads rules after lowering
//! meets only statements of relations. The norms of an act are *argued*: a rule for `must p` also argues for
//! `may p` and against `must not p`, and so on, each as a rule of its own that names the one it repeats
//! ([`super::Rule::repeats`]). What is in force, due, fulfilled, breached and pending is *defined*, by rules that
//! lowering adds (`docs/semantics.md`, *Norms*).

use super::{Program, RelationKind, Rule};
use crate::ids::RelationId;

pub use crate::syntax::ast::Modality;

/// What is asked about the duties and prohibitions of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// `must p due D`: a duty in force, and its deadline, which is the last parameter.
    Due,
    /// A duty in force that has no deadline.
    Owed,
    /// A duty with this deadline is fulfilled.
    FulfilledBy,
    /// A duty with this deadline is breached.
    BreachedBy,
    /// A duty with this deadline is pending.
    PendingBy,
    /// A duty without deadline is fulfilled.
    FulfilledOwed,
    /// A duty without deadline is breached.
    BreachedOwed,
    /// A duty without deadline is pending.
    PendingOwed,
    /// A prohibition is breached.
    Infringed,
    /// A prohibition in force is not breached.
    Observed,
    /// `fulfilled p`
    Fulfilled,
    /// `breached p`
    Breached,
    /// `pending p`
    Pending,
    /// A rule for `must p` is beaten by one of certain rules.
    Beaten,
}

impl State {
    /// Whether its last parameter is a deadline.
    pub fn has_deadline(self) -> bool {
        matches!(self, Self::Due | Self::FulfilledBy | Self::BreachedBy | Self::PendingBy)
    }
}

/// The relations that speak of an act. All have its parameters, in order; where [`State::has_deadline`], a date
/// follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Norms {
    /// `must p`
    pub must: RelationId,
    /// `must not p`
    pub must_not: RelationId,
    /// `may p`
    pub may: RelationId,
    /// [`State::Due`]
    pub due: RelationId,
    /// [`State::Owed`]
    pub owed: RelationId,
    /// [`State::FulfilledBy`], [`State::BreachedBy`], [`State::PendingBy`]
    pub by_deadline: [RelationId; 3],
    /// [`State::FulfilledOwed`], [`State::BreachedOwed`], [`State::PendingOwed`]
    pub without_deadline: [RelationId; 3],
    /// [`State::Infringed`]
    pub infringed: RelationId,
    /// [`State::Observed`]
    pub observed: RelationId,
    /// `fulfilled p`, `breached p`, `pending p`
    pub states: [RelationId; 3],
    /// `not p` was stated.
    pub denied: RelationId,
}

impl Norms {
    /// All of them, but for those that say which rules are beaten.
    pub fn all(&self) -> Vec<RelationId> {
        let single = [self.must, self.must_not, self.may, self.due, self.owed, self.infringed, self.observed];
        let lists = [self.by_deadline, self.without_deadline, self.states].into_iter().flatten();
        single.into_iter().chain(lists).chain([self.denied]).collect()
    }
}

impl RelationKind {
    /// Whether rules argue for and against it.
    pub fn is_argued(self) -> bool {
        matches!(self, Self::Argued | Self::Norm(..))
    }

    /// Whether it is stated, and no rule concludes it.
    pub fn is_stated(self) -> bool {
        matches!(self, Self::Fact | Self::Act | Self::Denial(_) | Self::Day)
    }

    /// Whether a file can declare it: a fact, a concept, an act.
    pub fn is_declared(self) -> bool {
        matches!(self, Self::Fact | Self::Defined | Self::Argued | Self::Act)
    }

    /// Whether the language has words to ask for it.
    pub fn can_be_asked(self) -> bool {
        match self {
            Self::State(state, _) => {
                matches!(state, State::Due | State::Fulfilled | State::Breached | State::Pending)
            }
            Self::Denial(_) | Self::Day => false,
            _ => true,
        }
    }

    /// The act of which it speaks.
    pub fn act(self) -> Option<RelationId> {
        match self {
            Self::Norm(_, act) | Self::State(_, act) | Self::Denial(act) => Some(act),
            _ => None,
        }
    }

    /// What it asks about the duties of an act, if it does.
    pub fn state(self) -> Option<State> {
        match self {
            Self::State(state, _) => Some(state),
            _ => None,
        }
    }
}

impl Program {
    /// The relation of a norm of an act.
    pub fn norm(&self, modality: Modality, act: RelationId) -> Option<RelationId> {
        let norms = self.norms.get(&act)?;
        Some(match modality {
            Modality::Must => norms.must,
            Modality::MustNot => norms.must_not,
            Modality::May => norms.may,
        })
    }

    /// Whether a rule stands in a file as it is: others say once more, or in full, what written rules and the
    /// words of norms mean.
    pub fn is_written(&self, rule: &Rule) -> bool {
        let defined_here = self.relation(rule.head.relation).kind.state().is_some();
        rule.repeats.is_none() && rule.repairs.is_none() && !defined_here
    }

    /// The norms of acts about which some rule argues, in order of the acts.
    pub fn norms_in_use(&self) -> impl Iterator<Item = (RelationId, &Norms)> {
        self.norms
            .iter()
            .filter(|(_, norms)| {
                let heads = [norms.must, norms.must_not, norms.may];
                self.rules.iter().any(|rule| heads.contains(&rule.head.relation))
            })
            .map(|(act, norms)| (*act, norms))
    }
}
