//! Reads the model back in the user's words: how a question stands, and why.
//!
//! A [`View`] looks at one world of a [`crate::engine::Model`]. [`Conclusion`] is the answer to a question,
//! [`Explanation`] the reasons for it, whatever it is: a proof if it is true, the closest failed attempts
//! if it is false, what it turns on if it is undetermined. All of it is plain data that speaks of relations,
//! values, rules and provisions; wording is `render`'s.

pub mod cases;
pub mod claim;
pub mod combinations;
pub mod conclusion;
pub mod difference;
pub mod disputed;
pub mod explanation;
pub mod index;
pub mod norms;
pub mod view;

mod answers;
mod arising;
mod attempt;
mod bearing;
mod binding;
mod component;
mod conclude;
mod cure;
mod derive;
mod equation;
mod expected;
mod hierarchy;
mod literal;
mod matching;
mod order;
mod premise;
mod quantity;
mod record;
mod residual;
mod term;
mod turns_on;

pub use answers::{Answer, Found};
pub use bearing::Bearing;
pub use cases::{Cases, Settled};
pub use claim::{Claim, Form, Pattern, UNKNOWN_DAY};
pub use combinations::{Combinations, Outlook, Overall, Stand};
pub use conclusion::{Cause, Conclusion, Status, Unverified};
pub use cure::Search;
pub use difference::{Difference, Matter, Point, Stood, Told, told};
pub use disputed::{Contrary, Disputed, Folded, Space, fold};
pub use explanation::{
    Argument, Beaten, Case, Counted, Explanation, Expression, Fact, Limits, Measured, Member, Premise,
    Ranged, Reason, Sided, Standing, Step, StepId, Test,
};
pub use index::{Index, Tables};
pub use norms::{Deadline, NormStanding, NormState, states_of};
pub use residual::{Reached, Signs};
pub use turns_on::{COMBINATIONS, Combination, First, Literal, Shortest, TurnsOn, shortest, turns_on};
pub use view::View;
