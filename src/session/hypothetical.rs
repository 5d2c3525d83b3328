//! The same session with another program: for questions about cases that nobody wrote.

use super::Session;
use crate::hir::Program;

impl Session {
    /// A session that answers questions about `program`, a variant of its own one, with the same texts and limits.
    pub(crate) fn with_program(&self, program: Program) -> Self {
        Self {
            sources: self.sources.clone(),
            trees: vec![],
            given: self.given.clone(),
            paths: self.paths.clone(),
            program,
            diagnostics: vec![],
            limits: self.limits,
            language: self.language.clone(),
            cancel: self.cancel.clone(),
            again: super::again::Again::default(),
        }
    }
}
