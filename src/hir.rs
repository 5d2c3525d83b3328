//! The program with all names resolved: what is declared, what the rules say, what the cases state.
//!
//! [`program`] holds the types; [`lower`] makes a [`Program`] of syntax trees, file by file, and links
//! them at once. A mistaken item stays, marked, and silences what depends on it: no cascades.

pub mod case;
pub mod condition;
pub mod program;
pub mod rule;

mod lower;
mod notation;
mod print;
mod resolve;

pub use case::*;
pub use condition::*;
pub use lower::{fill, lower};
pub use print::print;
pub use program::*;
pub use rule::*;
