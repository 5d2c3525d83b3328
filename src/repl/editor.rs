//! The line editor of a terminal.

use super::assistant::Assistant;
use super::conversation::{Conversation, Said, pieces};
use super::{history, interrupt, pager};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::Ordering;

type Line = Editor<Assistant, DefaultHistory>;

/// Talks until Ctrl-D or `:quit`; `keep`: what is typed is kept for another time.
pub fn talk(mut conversation: Conversation, keep: bool) {
    let style = conversation.style();
    let stop = interrupt::flag();
    conversation.stop_with(&stop);
    let Some(mut editor) = editor(style.color) else { return };
    let file = if keep { history::file() } else { None };
    if let Some(file) = &file {
        // The first time there is none.
        let _ = editor.load_history(file);
    }
    let shared = Rc::new(RefCell::new(conversation));
    editor.set_helper(Some(Assistant::new(Rc::clone(&shared))));
    let greeting = shared.borrow().greeting();
    if !super::write(&format!("{greeting}\n")) {
        return;
    }
    loop {
        shared.borrow_mut().prepare();
        let prompt = shared.borrow().prompt();
        stop.store(false, Ordering::Relaxed);
        let line = match editor.readline(prompt) {
            Ok(line) => line,
            // Ctrl-C gives up what was typed.
            Err(ReadlineError::Interrupted) => continue,
            // Ctrl-D ends an interview first.
            Err(ReadlineError::Eof) if shared.borrow().is_interviewing() => "quit".to_owned(),
            Err(_) => break,
        };
        let typed = line.trim_end();
        if !typed.is_empty() {
            // What cannot be kept is no reason to fail.
            let _ = editor.add_history_entry(typed);
            if let Some(file) = &file {
                let _ = editor.append_history(file);
            }
        }
        let rows = editor.dimensions().map_or(24, |(_, rows)| usize::from(rows).max(8));
        for piece in pieces(&line) {
            let said = shared.borrow_mut().say(piece);
            if !tell(&said, rows) {
                return;
            }
        }
    }
}

/// Shows what was said; `false` if that was the last of it.
fn tell(said: &Said, rows: usize) -> bool {
    let shown = pager::show(&said.answer, rows);
    let complained = said.complaint.as_ref().is_none_or(|complaint| super::write(&complaint.below));
    shown && complained && !said.quit
}

fn editor(color: bool) -> Option<Line> {
    let config = Config::builder()
        .max_history_size(history::LINES)
        .ok()?
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .completion_prompt_limit(120)
        .color_mode(if color { ColorMode::Forced } else { ColorMode::Disabled })
        .build();
    Editor::with_config(config).ok()
}
