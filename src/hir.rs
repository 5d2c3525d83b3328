//! The program with all names resolved: what is declared, what the rules say, what the cases state.
//!
//! [`program`] holds the types; [`lower`] makes a [`Program`] of syntax trees, file by file, and links
//! them at once. A mistaken item stays, marked, and silences what depends on it: no cascades.

pub mod case;
pub mod condition;
pub mod deontic;
pub mod dispute;
pub mod program;
pub mod rule;
pub mod sides;
pub mod stated;
pub mod terms;
pub mod words;
pub mod worth;

pub mod dependency;
pub mod invariants;

mod ask;
mod choice;
mod lower;
mod norms;
mod notation;
mod occasions;
mod print;
mod probe;
mod resolve;
mod safety;
mod surface;
mod today;
mod turning;
mod walk;

pub use ask::{Question, ask, ask_in, state, take_back};
pub use case::*;
pub use choice::Choice;
pub use condition::*;
pub use deontic::*;
pub use dependency::{Part, disputes_behind, each_part, groups, reads, stratification};
pub use dispute::*;
pub use lower::{fill, lower};
pub use norms::{beats, deciding, opposed};
pub use print::print;
pub use probe::{Asks, Probe, probe};
pub use program::*;
pub use rule::*;
pub use stated::{Facts, Standing};
pub use surface::{print_condition, print_rule};
