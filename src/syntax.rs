//! From text to tree: no names are known here, and nothing fails.
//!
//! [`parse`] returns a tree *and* a list of diagnostics; a broken item keeps its name and head where they
//! could be read, so that its uses are not errors of their own.

pub mod ast;

/// How deep conditions and terms may nest; deeper is an error, never a crash.
pub const MAX_DEPTH: usize = 200;
