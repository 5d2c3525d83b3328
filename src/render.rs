//! What a person reads: text made from diagnostics and answers, without printing any.

pub mod answers;
pub mod conclusion;
pub mod cure;
pub mod description;
pub mod diagnostics;
pub mod difference;
pub mod explanation;
pub mod interview;
pub mod json;
mod next;
pub mod page;
pub mod reason;
pub mod reasons;
pub mod report;
pub mod sentence;
pub mod style;
pub mod table;
pub mod timeline;
pub mod turns_on;

pub use diagnostics::{Style, diagnostics};
pub use next::Next;
pub use page::plural;
pub use sentence::Words;
