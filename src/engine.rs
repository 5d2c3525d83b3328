//! Evaluates a plan in many worlds at once: the well-founded model (`docs/semantics.md`, section 1).
//!
//! The engine sees nodes, rows and worlds; it knows no law, no name and no text. It reads no clock and
//! starts no thread except through its [`Budget`].

pub mod limits;
pub mod model;

pub use limits::{Budget, Limit, LimitExceeded};
pub use model::{Model, Statistics, Truth};
