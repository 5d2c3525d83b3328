//! Reads the model back in the user's words: how a question stands, and why.
//!
//! A [`View`] looks at one world of a [`crate::engine::Model`]. [`Conclusion`] is the answer to a question,
//! [`Explanation`] the reasons for it, whatever it is: a proof if it is true, the closest failed attempts
//! if it is false, what it turns on if it is undetermined. All of it is plain data that speaks of relations,
//! values, rules and provisions; wording is `render`'s.
//!
//! What a view can be asked (`at` must be a date of its world):
//!
//! ```text
//! View::new(&Program, &Plan, &Model, &plan::World, world: WorldId, bare: WorldId) -> View
//!   status(&Claim) -> Truth
//!   conclude(&Claim) -> Conclusion
//!   answers(&hir::Atom, &[hir::Variable], at) -> Vec<(Vec<Option<Value>>, Conclusion)>    true and undetermined
//!   not_shown(&hir::Atom, &[hir::Variable], at) -> …                            false, by a burden only
//!   why(&Claim, &Limits) -> Explanation
//!   attempt(&Claim) -> Option<Argument>                                     the closest failed attempt
//!   rests_on(&Claim, &[hir::Ground]) -> bool
//!   fails_for_want_of(&Claim, &hir::Condition, &[hir::Variable]) -> bool
//! ```

pub mod claim;
pub mod conclusion;
pub mod explanation;

pub use claim::{Claim, Form, Pattern};
pub use conclusion::{Cause, Conclusion, Status, Unverified};
pub use explanation::{
    Argument, Beaten, Explanation, Expression, Fact, Limits, Measured, Member, Premise, Reason, Standing,
    Step, StepId, Test,
};
