//! The door for whoever types: what can stand at a place, what is expected there, what each word is, and whether
//! a text is complete.
//!
//! A prompt uses it, and an editor can. Nothing here fails: where nothing sensible can be said, nothing is said.

mod candidates;
mod choices;
mod days;
mod marks;
mod open;
mod place;

pub use candidates::{Item, Purpose, complete, hint, names};
pub use choices::{cases, readings};
pub use days::days;
pub use marks::{Mark, marks};
pub use open::is_open;

/// Words that begin, join or end conditions.
pub const KEYWORDS: &[&str] = &[
    "and", "any", "at", "count", "every", "excluded", "if", "in", "is", "least", "max", "may", "min", "more",
    "most", "must", "need", "not", "of", "on", "or", "sum", "than", "today", "under", "unknown", "unless",
    "when", "where",
];
