//! The integration tests, one binary: each module is about one stage or door.

mod naive;
mod naive_tests;
mod syntax;
