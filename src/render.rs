//! What a person reads: text made from diagnostics and answers, without printing any.

pub mod conclusion;
pub mod diagnostics;
pub mod explanation;
pub mod page;
pub mod reason;
pub mod sentence;
pub mod style;

pub use diagnostics::{Style, diagnostics};
pub use page::plural;
pub use sentence::Words;
