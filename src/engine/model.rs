//! The well-founded model of every world of a block.

/// How a statement stands in one world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Not true in the well-founded model.
    False,
    /// Neither.
    Undetermined,
    /// True.
    True,
}

/// What a run cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Rules fired, for all worlds together.
    pub firings: u64,
    /// Rows stored, each once whatever its worlds.
    pub rows: u64,
    /// Rounds of fixpoints.
    pub rounds: u64,
}

/// Lower and upper bound of every node in every world.
#[derive(Clone, Debug, Default)]
pub struct Model {
    statistics: Statistics,
}

impl Model {
    /// What the run cost.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }
}
