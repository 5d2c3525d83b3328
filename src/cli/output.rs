//! The two streams of a command.

use super::Exit;
use super::options::Format;
use crate::diagnostic::Diagnostic;
use crate::render::page::Page;
use crate::render::{self, Detail, Style};
use crate::session::{Refusal, Session, write_whole};
use crate::source::SourceMap;
use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// To which depth the lists of an HTML page are unfolded at first.
const UNFOLDED: usize = 2;

/// Whether something could not be written.
static LOST: AtomicBool = AtomicBool::new(false);

/// Whether an answer was lost since it could not be written.
pub fn lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Where answers and complaints go, and how they look there.
pub struct Output {
    /// Of the standard output.
    pub answers: Style,
    /// Of the standard error.
    pub complaints: Style,
    /// The form of answers.
    pub format: Format,
    /// The language of answers, if it is not that of the files.
    pub language: Option<String>,
    /// How much of the reasons was asked for.
    pub unfolded: Option<Detail>,
    /// Whether only what was asked for is said, and what is wrong.
    pub quiet: bool,
}

impl Output {
    /// Writes an answer. If nobody reads it any more, that is no error; if it cannot be written, that is said, and
    /// the command ends as a wrong one ([`lost`]).
    pub fn answer(&self, text: &str) {
        let mut stream = std::io::stdout().lock();
        if let Err(error) = stream.write_all(text.as_bytes()).and_then(|()| stream.flush())
            && error.kind() != ErrorKind::BrokenPipe
            && !LOST.swap(true, Ordering::Relaxed)
        {
            self.say("error", &format!("the answer cannot be written: {error}"));
        }
    }

    /// Writes an answer in the form that was asked for: as JSON, or as a page in one of its forms.
    ///
    /// # Errors
    /// The answer does not have that form, which was said.
    pub fn content(&self, page: impl FnOnce() -> Page, json: impl FnOnce() -> String) -> Result<(), Exit> {
        let page = || self.noted(page());
        match self.format {
            Format::Text => self.answer(&page().text()),
            Format::Json => self.answer(&json()),
            Format::Markdown => self.answer(&render::markdown::markdown(&page())),
            Format::Html => {
                let unfolded = match self.unfolded {
                    None => UNFOLDED,
                    Some(Detail::Depth(depth)) => depth,
                    Some(Detail::Full | Detail::Grounds) => usize::MAX,
                };
                let language = self.language.as_deref().unwrap_or("en");
                self.answer(&render::html::html(&page(), render::html::View { language, unfolded }));
            }
            Format::Svg => self.answer(&render::svg::svg(&typed(), &page().text())),
            Format::Dot | Format::Mermaid => {
                return Err(self.wrong("a graph shows the reasons for an answer: `vires why` draws it"));
            }
        }
        Ok(())
    }

    /// The page, with a note where words are marked that the language lacks.
    fn noted(&self, mut page: Page) -> Page {
        page.note_language(self.language.as_deref());
        page
    }

    /// Whether somebody may look at how far the work is.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && !self.complaints.plain && std::io::stderr().is_terminal()
    }

    /// Says that nothing in the files is in the language that was asked for.
    pub fn missing_language(&self, session: &Session) {
        let known = session.languages();
        if let Some(tag) = self.language.as_deref().filter(|tag| !known.contains(tag)) {
            let known: Vec<&str> = known.into_iter().collect();
            let there = if known.is_empty() { "no other".to_owned() } else { known.join(", ") };
            self.note(&format!("nothing in these files is in `{tag}`; besides their own language: {there}"));
        }
    }

    /// Shows diagnostics.
    pub fn diagnostics(&self, sources: &SourceMap, diagnostics: &[Diagnostic]) {
        let errors: Vec<Diagnostic>;
        let diagnostics = if self.quiet {
            errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
            &errors
        } else {
            diagnostics
        };
        if diagnostics.is_empty() {
            return;
        }
        if self.format == Format::Json {
            complain(render::json::diagnostics(diagnostics, sources).trim_end());
        } else {
            complain(&render::diagnostics(diagnostics, sources, self.complaints));
        }
    }

    /// Says something that is no error.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            self.say("note", message);
        }
    }

    /// Says that the command is wrong.
    pub fn wrong(&self, message: &str) -> Exit {
        self.say("error", message);
        Exit::Wrong
    }

    /// Writes a file, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written, which was said.
    pub fn save(&self, file: &str, text: &str) -> Result<(), Exit> {
        write_whole(Path::new(file), text.as_bytes())
            .map_err(|error| self.wrong(&format!("`{file}` cannot be written: {error}")))
    }

    /// The same; `-` stands for the standard output.
    ///
    /// # Errors
    /// As there.
    pub fn deliver(&self, file: &str, text: &str) -> Result<(), Exit> {
        if file == "-" {
            self.answer(text);
            return Ok(());
        }
        self.save(file, text)
    }

    /// Says something that no text is to blame for.
    fn say(&self, severity: &'static str, message: &str) {
        if self.format == Format::Json {
            complain(render::json::remark(severity, message).trim_end());
        } else {
            complain(&format!("{severity}: {message}"));
        }
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

/// What was typed, the program first; what is no text is shown as such.
pub fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned())
}

/// The command as it was typed, without what made it a picture.
fn typed() -> String {
    let arguments: Vec<String> = arguments().skip(1).collect();
    let mut words = vec!["vires".to_owned()];
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--format" => {
                rest.next();
            }
            "--format=svg" => {}
            other => words.push(render::word(other)),
        }
    }
    words.join(" ")
}

/// A path as a person is shown it.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
