//! Tests of conclusions: for whoever writes rules, and for programs that rest on them.
//!
//! A *snapshot* holds what the reports say of a case: how every headline, layer, ground and norm stands, under
//! which provisions, and what is missing. It lies beside the case in a folder `snapshots/`, in the file format of
//! `insta`, so that `cargo insta review` shows it as well. Once it is accepted, a rule that is changed and moves a
//! conclusion is noticed, and told with what explains it.
//!
//! `vires test` is made of this. In the tests of a program of one's own, one macro does the same for every case of
//! a file ([`crate::assert_conclusions`]), and one call gives the text of a case, for any other way of comparing:
//!
//! ```
//! use vires::session::{Memory, Session};
//!
//! let files = Memory::new().with("permits.vires", r#"
//! type plan
//! fact harmful(plan)
//! concept permitted(plan)
//!   reads "{plan} is permitted"
//! instrument code "Building Code" {}
//! provision code.1 "what harms nobody is permitted" {
//!   source "https://law.example/code"
//!   define permitted(P) when P is plan and not harmful(P)
//! }
//! report on plan P { headline permitted(P) }
//! case shed "A shed by the fence" on 2026-05-01 { plan the_shed "the shed" }
//! "#);
//! let mut session = Session::load(&files, &["permits.vires"]);
//! let conclusions = vires::testing::conclusions(&mut session, "shed")?;
//! assert!(conclusions.starts_with("as of 2026-05-01\n\n# the_shed: the shed\nheadline: YES\n"), "{conclusions}");
//! # Ok::<(), vires::session::Refusal>(())
//! ```

mod amended;
mod assertion;
mod change;
mod coverage;
mod declared;
mod explained;
mod mutants;
mod mutation;
mod pattern;
mod portrait;
mod reached;
mod runner;
mod store;
mod suite;
mod worlds;

pub use assertion::{assert_file, conclusions};
pub use change::{Line, Mark, Reason};
pub use coverage::{Coverage, Exercised, RuleCoverage};
pub use explained::{Explained, Unexplained};
pub use mutants::{Fate, Mutant, Mutants};
pub use mutation::Operator;
pub use pattern::Pattern;
pub use runner::{Broken, CaseOutcome, Failure, FileOutcome, Options, Outcome, Snapshot};
pub use store::{StoreError, accept, is_pending, reject, write_pending};
pub use suite::{Suite, Unit, Unreferenced};
