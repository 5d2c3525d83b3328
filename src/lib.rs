//! `vires`: rules of law, written as facts and rules; questions answered with their proof.
//!
//! One straight line of representations, each made from the one before by one function:
//! text → [`syntax`] → `hir` → `plan` → `engine` → `proof` → `render`.

pub mod diagnostic;
pub mod ids;
pub mod source;
pub mod symbol;
pub mod time;
pub mod value;

pub mod engine;
pub mod hir;
pub mod plan;
pub mod proof;
pub mod render;
pub mod syntax;
