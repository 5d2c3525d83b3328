//! The integration tests, one binary: each module is about one stage or door.

mod syntax;
