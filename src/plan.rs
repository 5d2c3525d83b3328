//! The normal logic program that a program and its questions compile to (`docs/semantics.md`).
//!
//! A plan holds no text, no span and no name: nodes, rules in join order, components in order of
//! evaluation. [`Role`] says which part of whose meaning a node is, so that answers can be read back.

pub mod block;
pub mod program;
pub mod values;

pub use block::*;
pub use program::*;
pub use values::*;
