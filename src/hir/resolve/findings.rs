//! What was found wrong, within bounds.

use crate::diagnostic::Diagnostic;

/// How many diagnostics are kept: a text with a million mistakes must not need memory for each.
const KEPT: usize = 1_000;

/// Diagnostics in the order in which they were found; errors beyond the first thousand are only counted.
#[derive(Debug, Default)]
pub(in crate::hir) struct Findings {
    kept: Vec<Diagnostic>,
    errors: usize,
    silent: bool,
}

impl Findings {
    /// Adds one.
    pub(in crate::hir) fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.is_error());
        if self.kept.len() < KEPT && !self.silent {
            self.kept.push(diagnostic);
        }
    }

    /// How many errors were found so far.
    pub(in crate::hir) fn errors(&self) -> usize {
        self.errors
    }

    /// From now on, or until this is called again, errors are only counted.
    pub(in crate::hir) fn set_silent(&mut self, silent: bool) {
        self.silent = silent;
    }

    /// The last one that was kept.
    pub(in crate::hir) fn last_mut(&mut self) -> Option<&mut Diagnostic> {
        self.kept.last_mut()
    }

    /// All that were kept.
    pub(in crate::hir) fn into_vec(self) -> Vec<Diagnostic> {
        self.kept
    }
}

impl Extend<Diagnostic> for Findings {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }
}
