//! What a person reads: text made from diagnostics and answers, without printing any.

pub mod answers;
pub mod certificate;
pub mod conclusion;
pub mod contrast;
pub mod cure;
pub mod description;
pub mod diagnostics;
pub mod difference;
pub mod disputed;
pub mod dot;
pub mod explanation;
pub mod graph;
pub mod html;
pub mod interview;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod mermaid;
mod next;
mod norms;
pub mod page;
pub mod patch;
pub mod reason;
pub mod reasons;
pub mod report;
pub mod sentence;
pub mod snapshot;
pub mod style;
pub mod table;
pub mod test;
pub mod timeline;
pub mod turns_on;

pub use diagnostics::{Detail, Style, diagnostics};
pub use next::{Next, Typed, word};
pub use page::plural;
pub use sentence::{MARK, Words};
