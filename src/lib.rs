//! `vires`: rules of law, written as facts and rules; questions answered with their proof.
//!
//! One straight line of representations, each made from the one before by one function:
//! text → [`syntax`] → [`hir`] → [`plan`] → [`engine`] → [`proof`] → [`render`].
//! Whoever embeds `vires` needs [`session`] alone: [`session::Session`] loads files and answers questions.

// The ground: words that every layer may use.
pub mod source;

pub mod diagnostic;
pub mod symbol;

pub mod ids;

pub mod time;
pub mod value;

// The straight line.
pub mod syntax;

pub mod hir;

pub mod plan;

pub mod engine;

pub mod proof;

// Beside the line: it checks answers, and trusts nothing but the ground and the program.
pub mod certificate;

// The doors.
pub mod library;
pub mod session;

pub mod format;
pub mod ide;
pub mod lint;

pub mod question;
pub mod render;

pub mod testing;

// The front ends.
pub mod cli;

pub mod repl;
