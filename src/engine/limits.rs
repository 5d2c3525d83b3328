//! What a run may cost.

use crate::ids::RuleId;
use crate::plan::Operator;
use crate::time::{Date, Duration};
use crate::value::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A limit of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Rows stored.
    Facts,
    /// Rules fired (bindings that reached a head, repeated ones included).
    Firings,
    /// Bytes for rows, indexes and sets, as the engine accounts for them.
    Memory,
    /// The deadline passed.
    WallClock,
    /// Someone asked to stop.
    Cancelled,
    /// Rounds of one fixpoint.
    Depth,
    /// An arithmetic result out of range, or a month without the day.
    Arithmetic,
}

/// What a run may cost, and how it can be stopped. All limits are inclusive.
#[derive(Clone)]
pub struct Budget {
    /// Most rows stored. Default 50 million.
    pub facts: u64,
    /// Most firings. Default 2,000 million.
    pub firings: u64,
    /// Most bytes. Default 8 GiB.
    pub memory: u64,
    /// Most rounds of one fixpoint. Default 10 million.
    pub depth: u64,
    /// Says whether time is up: clocks are read above this layer. Asked every few thousand firings.
    pub time_is_up: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    /// Set from outside to stop.
    pub cancel: Option<Arc<AtomicBool>>,
    /// Keep what proofs need: in which order rows came to hold in which worlds.
    pub provenance: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            facts: 50_000_000,
            firings: 2_000_000_000,
            memory: 8 << 30,
            depth: 10_000_000,
            time_is_up: None,
            cancel: None,
            provenance: false,
        }
    }
}

/// A limit was reached: nothing is returned in part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{limit:?} limit reached: {reached}")]
pub struct LimitExceeded {
    /// Which.
    pub limit: Limit,
    /// How far the run had come, in the limit's unit; for `Arithmetic`, `uncomputed` says more.
    pub reached: u64,
    /// For `Arithmetic`: what went wrong.
    pub uncomputed: Option<Box<Uncomputed>>,
}

/// A value that could not be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncomputed {
    /// In which rule of the user; `None` in a part of the plan that approximates several.
    pub rule: Option<RuleId>,
    /// Why not.
    pub failure: Failure,
}

/// Why a value could not be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// So long after (if it is negative, before) a day lies a day that its month does not have.
    NoSuchDay {
        /// The day it is counted from.
        from: Date,
        /// How much later.
        length: Duration,
    },
    /// The result of an operation is out of range.
    TooLarge {
        /// Which.
        operator: Operator,
        /// What stands left of it.
        left: Value,
        /// What stands right of it.
        right: Value,
    },
    /// Something else, in words.
    Other(&'static str),
}

/// What a run has cost so far, held against its budget.
pub(crate) struct Meter<'a> {
    budget: &'a Budget,
    /// Rules fired.
    pub firings: u64,
    /// Rounds of all fixpoints.
    pub rounds: u64,
    /// Firings since the clock was last looked at.
    since: u64,
}

/// Firings between two looks at the clock.
const POLL: u64 = 4096;

impl<'a> Meter<'a> {
    /// Nothing yet.
    pub fn new(budget: &'a Budget) -> Self {
        Self { budget, firings: 0, rounds: 0, since: 0 }
    }

    /// Whether proofs are asked for.
    pub fn provenance(&self) -> bool {
        self.budget.provenance
    }

    /// Notes that rules fired.
    ///
    /// # Errors
    /// If that was too often, or time is up.
    pub fn fire(&mut self, times: u64) -> Result<(), LimitExceeded> {
        self.firings += times;
        within(Limit::Firings, self.firings, self.budget.firings)?;
        self.since += times;
        if self.since >= POLL {
            self.since = 0;
            self.poll()?;
        }
        Ok(())
    }

    /// Notes a round of a fixpoint, the `nth` one of it.
    ///
    /// # Errors
    /// If that is one too many, or time is up.
    pub fn round(&mut self, nth: u64) -> Result<(), LimitExceeded> {
        self.rounds += 1;
        within(Limit::Depth, nth, self.budget.depth)?;
        self.poll()
    }

    /// Holds what is stored against the budget.
    ///
    /// # Errors
    /// If it is too much.
    pub fn store(&self, rows: u64, bytes: u64) -> Result<(), LimitExceeded> {
        within(Limit::Facts, rows, self.budget.facts)?;
        within(Limit::Memory, bytes, self.budget.memory)
    }

    /// Asks whether to stop.
    ///
    /// # Errors
    /// If so.
    pub fn poll(&self) -> Result<(), LimitExceeded> {
        let stop = |limit| Err(LimitExceeded { limit, reached: self.firings, uncomputed: None });
        if self.budget.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return stop(Limit::Cancelled);
        }
        if self.budget.time_is_up.as_ref().is_some_and(|time_is_up| time_is_up()) {
            return stop(Limit::WallClock);
        }
        Ok(())
    }

    /// The error for a value that cannot be computed.
    pub fn arithmetic(&self, uncomputed: Uncomputed) -> LimitExceeded {
        let uncomputed = Some(Box::new(uncomputed));
        LimitExceeded { limit: Limit::Arithmetic, reached: self.firings, uncomputed }
    }
}

fn within(limit: Limit, reached: u64, most: u64) -> Result<(), LimitExceeded> {
    if reached <= most { Ok(()) } else { Err(LimitExceeded { limit, reached, uncomputed: None }) }
}
