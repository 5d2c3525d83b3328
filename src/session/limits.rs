//! What an answer may cost, as a person sets it.

use crate::engine::Budget;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What one answer may cost. All limits are inclusive; reaching one is an error that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most rows stored. Default 50 million.
    pub facts: u64,
    /// Most firings of rules. Default 2,000 million.
    pub firings: u64,
    /// Most bytes of rows, indexes and sets. Default 8 GiB.
    pub memory: u64,
    /// Most rounds of one fixpoint. Default 10 million.
    pub rounds: u64,
    /// Most seconds by the clock. Default 600.
    pub seconds: u64,
    /// Most worlds that one answer compares. Default 4,096.
    pub worlds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let budget = Budget::default();
        Self {
            facts: budget.facts,
            firings: budget.firings,
            memory: budget.memory,
            rounds: budget.depth,
            seconds: 600,
            worlds: 4_096,
        }
    }
}

impl Limits {
    /// The names under which [`Limits::set`] knows the limits.
    pub const NAMES: [&'static str; 6] = ["facts", "firings", "memory", "rounds", "seconds", "worlds"];

    /// Sets the limit with this name (`memory` in bytes); `false` if there is none.
    pub fn set(&mut self, name: &str, value: u64) -> bool {
        let limit = match name {
            "facts" => &mut self.facts,
            "firings" => &mut self.firings,
            "memory" => &mut self.memory,
            "rounds" => &mut self.rounds,
            "seconds" => &mut self.seconds,
            "worlds" => &mut self.worlds,
            _ => return false,
        };
        *limit = value;
        true
    }

    /// The budget of a run that starts now.
    pub(crate) fn budget(self) -> Budget {
        let deadline = Instant::now().checked_add(Duration::from_secs(self.seconds));
        Budget {
            facts: self.facts,
            firings: self.firings,
            memory: self.memory,
            depth: self.rounds,
            time_is_up: deadline.map(|end| Arc::new(move || Instant::now() > end) as Arc<_>),
            provenance: true,
            ..Budget::default()
        }
    }
}
