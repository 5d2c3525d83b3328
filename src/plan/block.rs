//! The facts of many worlds, as columns for the engine.

use super::Values;
use crate::ids::{NodeId, WorldId};

/// In which worlds of a block something is so.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Worlds {
    /// In none.
    #[default]
    None,
    /// In these, sorted, each once.
    Some(Vec<WorldId>),
    /// In all but these, sorted, each once.
    AllBut(Vec<WorldId>),
    /// In all.
    All,
}

/// One row of an input node.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One code a column.
    pub tuple: Vec<u32>,
    /// The worlds in which it is certainly so.
    pub lower: Worlds,
    /// The worlds in which it is not excluded: those of `lower` and more.
    pub upper: Worlds,
}

/// What differs between the worlds of one run, and what they share.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// How many worlds.
    pub width: usize,
    /// The rows of the input nodes, sorted by node; each tuple of a node once, in a settled order.
    pub inputs: Vec<(NodeId, Vec<Row>)>,
    /// The worlds in which burdens are ignored.
    pub without_burdens: Worlds,
    /// The plan's values and those of the facts.
    pub values: Values,
}
