//! The prompt: questions, assumptions, reasons.
//!
//! On a terminal there is a line editor ([`editor`]); from a pipe each line is a line of a script
//! ([`script`]), and nothing but the answers is written. [`conversation`] knows neither: line in, text out.

mod assistant;
mod completion;
mod conversation;
mod editor;
mod history;
mod interrupt;
mod pager;
mod script;

use crate::render::Style;
use crate::session::{Disk, Limits, Session, Setting};
use conversation::Conversation;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::OnceLock;

/// What a conversation begins with.
pub struct Start {
    /// What was loaded.
    pub session: Session,
    /// What is asked about at first.
    pub setting: Setting,
    /// How answers look.
    pub answers: Style,
    /// How complaints look where they go to a stream of their own.
    pub complaints: Style,
    /// Where further files come from.
    pub disk: Disk,
    /// What an answer may cost, also after files were read again.
    pub limits: Limits,
    /// The rule folder and the limits as they are typed again, each option with a blank before it.
    pub typed: String,
    /// Whether what is typed is kept for another time.
    pub history: bool,
    /// Whether a script's lines are repeated before their answers.
    pub echo: bool,
}

/// How a conversation went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Some line of a script was not understood.
    pub misunderstood: bool,
    /// Some answer of a script reached a limit.
    pub limit: bool,
    /// Why an answer could not be written; that nobody reads any more is no reason.
    pub unwritten: Option<&'static str>,
}

/// Why an answer could not be written.
static UNWRITTEN: OnceLock<String> = OnceLock::new();

/// Talks until the end of the input.
pub fn run(start: Start) -> Ended {
    let (history, echo) = (start.history, start.echo);
    let conversation = Conversation::new(start);
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        editor::talk(conversation, history);
        return Ended::default();
    }
    let ended = script::script(conversation, echo);
    Ended { unwritten: UNWRITTEN.get().map(String::as_str), ..ended }
}

/// Writes a text; `false` if nobody reads it any more, or it cannot be written.
fn write(text: &str) -> bool {
    let mut stream = io::stdout().lock();
    let written = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    if let Err(error) = &written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        let _ = UNWRITTEN.set(error.to_string());
    }
    written.is_ok()
}
