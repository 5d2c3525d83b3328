//! The prompt: questions, assumptions, reasons.
//!
//! On a terminal there is a line editor with a history; from a pipe each line is a line of a script, and
//! nothing but the answers is written. [`conversation`] knows neither: line in, text out.

mod conversation;
mod editor;

use crate::render::Style;
use crate::session::{Session, Setting};
use conversation::Conversation;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

/// Talks until the end of the input. Returns whether every line was understood.
pub fn run(session: Session, setting: Setting, style: Style) -> bool {
    let conversation = Conversation::new(session, setting, style);
    if io::stdin().is_terminal() { editor::talk(conversation) } else { script(conversation) }
}

/// Reads lines from a pipe; a line with an open bracket goes on in the next one.
fn script(mut conversation: Conversation) -> bool {
    let mut understood = true;
    let mut waiting = String::new();
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return false };
        waiting.push_str(&line);
        if conversation::is_open(&waiting) {
            waiting.push('\n');
            continue;
        }
        let said = conversation.say(&std::mem::take(&mut waiting));
        understood &= said.complaint.is_empty();
        if !show(&said) || said.quit {
            return understood;
        }
    }
    if !waiting.is_empty() {
        let said = conversation.say(&waiting);
        understood &= said.complaint.is_empty();
        show(&said);
    }
    understood
}

/// Writes what was said; `false` if nobody reads it any more.
fn show(said: &conversation::Said) -> bool {
    let mut answers = io::stdout().lock();
    let written = answers.write_all(said.answer.as_bytes()).and_then(|()| answers.flush());
    let _ = io::stderr().lock().write_all(said.complaint.as_bytes());
    written.is_ok()
}
