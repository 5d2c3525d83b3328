//! The two streams of a command.

use super::Exit;
use crate::diagnostic::Diagnostic;
use crate::render::{self, Style};
use crate::session::Refusal;
use crate::source::SourceMap;
use std::io::Write as _;

/// Where answers and complaints go, and how they look there.
pub struct Output {
    /// Of the standard output.
    pub answers: Style,
    /// Of the standard error.
    pub complaints: Style,
}

impl Output {
    /// Writes an answer. If nobody reads it any more, that is no error.
    #[allow(clippy::unused_self, reason = "an answer goes to the stream that this describes")]
    pub fn answer(&self, text: &str) {
        let mut stream = std::io::stdout().lock();
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }

    /// Shows diagnostics.
    pub fn diagnostics(&self, sources: &SourceMap, diagnostics: &[Diagnostic]) {
        if !diagnostics.is_empty() {
            complain(&render::diagnostics(diagnostics, sources, self.complaints));
        }
    }

    /// Says that the command is wrong.
    #[allow(clippy::unused_self, reason = "a complaint goes to the stream that this describes")]
    pub fn wrong(&self, message: &str) -> Exit {
        complain(&format!("error: {message}"));
        Exit::Wrong
    }

    /// Writes a file.
    ///
    /// # Errors
    /// It cannot be written, which was said.
    pub fn save(&self, file: &str, text: &str) -> Result<(), Exit> {
        std::fs::write(file, text)
            .map_err(|error| self.wrong(&format!("`{file}` cannot be written: {error}")))
    }

    /// Says why there is no answer.
    pub fn refuse(&self, sources: &SourceMap, refusal: &Refusal) -> Exit {
        match refusal {
            Refusal::Mistakes(mistakes) => {
                self.diagnostics(sources, mistakes);
                Exit::Wrong
            }
            Refusal::Limit(reached) => {
                self.diagnostics(sources, std::slice::from_ref(&**reached));
                Exit::Limit
            }
        }
    }
}

/// Writes to the standard error; if nobody reads it, nothing can be done about that.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
