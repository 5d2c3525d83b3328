//! The two streams of a command.

use super::Exit;
use crate::diagnostic::Diagnostic;
use crate::render::{self, Style};
use crate::session::Refusal;
use crate::source::SourceMap;
use std::io::Write as _;

/// Most diagnostics that are shown in full.
const SHOWN: usize = 50;

/// Where answers and complaints go, and how they look there.
pub struct Output {
    /// Of the standard output.
    pub answers: Style,
    /// Of the standard error.
    pub complaints: Style,
}

impl Output {
    /// Writes an answer. If nobody reads it any more, that is no error.
    pub fn answer(&self, text: &str) {
        let mut stream = std::io::stdout().lock();
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }

    /// Shows diagnostics, the first fifty in full, errors first where there are more.
    pub fn diagnostics(&self, sources: &SourceMap, diagnostics: &[Diagnostic]) {
        let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();
        if shown.len() > SHOWN {
            shown.sort_by_key(|diagnostic| !diagnostic.is_error());
        }
        let rest = shown.len().saturating_sub(SHOWN);
        shown.truncate(SHOWN);
        for diagnostic in shown {
            complain(&render::diagnostics::text(sources, diagnostic, self.complaints));
        }
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let counted = render::plural(errors, "error");
        if rest > 0 {
            complain(&format!("{counted}; {rest} more messages are not shown"));
        } else if errors > 1 {
            complain(&counted);
        }
    }

    /// Says that the command is wrong.
    pub fn wrong(&self, message: &str) -> Exit {
        complain(&format!("error: {message}"));
        Exit::Wrong
    }

    /// Says why there is no answer.
    pub fn refuse(&self, sources: &SourceMap, refusal: &Refusal) -> Exit {
        match refusal {
            Refusal::Mistakes(mistakes) => {
                self.diagnostics(sources, mistakes);
                Exit::Wrong
            }
            Refusal::Limit(reached) => {
                self.diagnostics(sources, std::slice::from_ref(reached));
                Exit::Limit
            }
        }
    }
}

/// Writes to the standard error; if nobody reads it, nothing can be done about that.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}
