//! What a person reads: text made from diagnostics and answers, without printing any.

pub mod diagnostics;

pub use diagnostics::{Style, diagnostics};
