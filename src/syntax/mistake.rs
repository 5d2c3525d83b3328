//! The mistakes of one file, as they are found.

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::source::Span;

/// How many diagnostics of one file are kept; the rest are counted.
pub(super) const MAX_DIAGNOSTICS: usize = 1_000;

/// A moment in the list of mistakes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    kept: usize,
    dropped: usize,
}

impl Mark {
    /// How many mistakes there were.
    pub(super) fn count(self) -> usize {
        self.kept + self.dropped
    }
}

/// The mistakes of one file.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    kept: Vec<Diagnostic>,
    /// Where tokens are flawed, in order.
    flawed: Vec<u32>,
    dropped: usize,
}

impl Mistakes {
    /// Notes a flaw of the token at `span`; tokens come in order.
    pub(super) fn push_lexical(&mut self, span: Span, diagnostic: impl FnOnce() -> Diagnostic) {
        self.flawed.push(span.start);
        self.push(diagnostic);
    }

    /// Notes a mistake.
    pub(super) fn push(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.kept.len() < 2 * MAX_DIAGNOSTICS {
            self.kept.push(diagnostic());
        } else {
            self.dropped += 1;
        }
    }

    /// How many mistakes there are so far.
    pub(super) fn count(&self) -> usize {
        self.kept.len() + self.dropped
    }

    /// This moment.
    pub(super) fn mark(&self) -> Mark {
        Mark { kept: self.kept.len(), dropped: self.dropped }
    }

    /// Whether a mistake after `mark` has one of these codes.
    pub(super) fn any_since(&self, mark: Mark, codes: &[Code]) -> bool {
        self.kept.iter().skip(mark.kept).any(|found| codes.contains(&found.code))
    }

    /// Takes out what came after `mark`.
    pub(super) fn rewind(&mut self, mark: Mark) -> (Vec<Diagnostic>, usize) {
        let dropped = std::mem::replace(&mut self.dropped, mark.dropped);
        (self.kept.split_off(mark.kept.min(self.kept.len())), dropped)
    }

    /// Puts back what [`Mistakes::rewind`] took, in place of what came since.
    pub(super) fn restore(&mut self, mark: Mark, (taken, dropped): (Vec<Diagnostic>, usize)) {
        self.kept.truncate(mark.kept);
        self.kept.extend(taken);
        self.dropped = dropped;
    }

    /// Whether a flawed token begins within `span`.
    pub(super) fn flawed_within(&self, span: Span) -> bool {
        let at = self.flawed.partition_point(|start| *start < span.start);
        self.flawed.get(at).is_some_and(|start| *start < span.end.max(span.start + 1))
    }

    /// All of them, by place; at most [`MAX_DIAGNOSTICS`], and then one that says so.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        let place =
            |found: &Diagnostic| found.primary.as_ref().map(|label| (label.span.start, label.span.end));
        self.kept.sort_by_key(place);
        let more = self.dropped + self.kept.len().saturating_sub(MAX_DIAGNOSTICS);
        self.kept.truncate(MAX_DIAGNOSTICS);
        let last = self.kept.last().and_then(|found| found.primary.as_ref()).map(|label| label.span);
        if let (true, Some(span)) = (more > 0, last) {
            let message = format!("{more} more mistakes in this file are not listed");
            self.kept.push(Diagnostic::error(codes::TOO_MUCH, span, message, "the last one listed"));
        }
        self.kept
    }
}
