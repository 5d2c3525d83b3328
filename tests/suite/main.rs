//! The integration tests, one binary: each module is about one stage or door.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]
#![allow(
    clippy::format_push_string,
    clippy::items_after_statements,
    clippy::match_same_arms,
    clippy::needless_for_each,
    clippy::single_match_else,
    clippy::trivially_copy_pass_by_ref,
    clippy::type_complexity,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "tests are read, not tuned"
)]

mod agreement;
mod assumed;
mod cases;
mod certificates;
mod cli;
mod comparison;
mod completions;
mod constructs;
mod dates;
mod denials;
mod dice;
mod disputes;
mod door;
mod embedding;
mod engine;
mod expectations;
mod format;
mod formats;
mod grounds;
mod guide;
mod hir;
mod ide;
mod law_maps;
mod lint;
mod lint_norms;
mod manners;
mod manual;
mod markup;
mod mutants;
mod naive;
mod naive_tests;
mod new;
mod newcomer;
mod next;
mod norms;
mod pages;
mod plan;
mod proof;
mod properties;
mod published;
mod random;
mod reasons;
mod reference;
mod repl;
mod rules;
mod session;
mod shipped;
mod site;
mod syntax;
mod telling;
mod testing;
mod timeline;
mod turns;
mod what_if;
mod wording;
