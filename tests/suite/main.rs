//! The integration tests, one binary: each module is about one stage or door.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]

mod cases;
mod dice;
mod engine;
mod guide;
mod hir;
mod naive;
mod naive_tests;
mod pages;
mod plan;
mod proof;
mod random;
mod reference;
mod rules;
mod syntax;
