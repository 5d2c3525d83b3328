//! What a person reads: text made from diagnostics and answers, without printing any.

pub mod diagnostics;
pub mod page;
pub mod style;

pub use diagnostics::{Style, diagnostics};
pub use page::plural;
