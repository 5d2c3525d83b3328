//! What a run may cost.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

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
    /// Keep what proofs need: in which round a row came to hold in which worlds.
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
    /// How far the run had come, in the limit's unit; for `Arithmetic` the message says more.
    pub reached: u64,
    /// For `Arithmetic`: what went wrong; otherwise empty.
    pub detail: String,
}
