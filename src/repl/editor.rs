//! The line editor of a terminal.

use super::assistant::Assistant;
use super::conversation::{Conversation, Said};
use super::pager::Shown;
use super::{history, interrupt, pager};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};
use std::cell::RefCell;
use std::path::Path;
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
    // What was typed where an answer was shown a screen at a time.
    let mut instead: Option<String> = None;
    loop {
        shared.borrow_mut().prepare();
        let prompt = shared.borrow().prompt();
        stop.store(false, Ordering::Relaxed);
        let elsewhere = instead.is_some();
        let line = match instead.take().map_or_else(|| editor.readline(prompt), Ok) {
            Ok(line) => line,
            // Ctrl-C gives up what was typed.
            Err(ReadlineError::Interrupted) => continue,
            // Ctrl-D ends an interview first.
            Err(ReadlineError::Eof) if shared.borrow().is_interviewing() => "quit".to_owned(),
            Err(_) => break,
        };
        let mut rest = line.as_str();
        while !rest.is_empty() {
            let piece;
            (piece, rest) = shared.borrow().cut(rest);
            remember(&mut editor, piece, file.as_deref());
            // Of several lines that were pasted each stands before its answer.
            let prompt = shared.borrow().prompt();
            let apart = elsewhere || piece != line;
            if apart && !piece.trim().is_empty() && !super::write(&repeated(prompt, piece)) {
                return;
            }
            let said = shared.borrow_mut().say(piece);
            match tell(&said, &mut editor, &shared) {
                Shown::Read => {}
                Shown::Instead(typed) => instead = Some(typed),
                Shown::Lost => return,
            }
            if said.quit {
                return;
            }
            if stop.load(Ordering::Relaxed) && !rest.trim().is_empty() {
                if !super::write("what was pasted below it is left out\n") {
                    return;
                }
                break;
            }
        }
    }
}

/// Keeps what was typed for another time; what cannot be kept is no reason to fail.
fn remember(editor: &mut Line, typed: &str, file: Option<&Path>) {
    let typed = typed.trim_end();
    if !typed.is_empty() {
        let _ = editor.add_history_entry(typed);
        if let Some(file) = file {
            let _ = editor.append_history(file);
        }
    }
}

/// Lines as they would stand if they had been typed.
fn repeated(prompt: &str, piece: &str) -> String {
    let leads = std::iter::once(prompt).chain(std::iter::repeat(". "));
    leads.zip(piece.lines()).flat_map(|(lead, line)| [lead, line, "\n"]).collect()
}

/// Shows what was said. Between two screens the same editor listens, so that nothing that was typed ahead is lost;
/// it does not help then.
fn tell(said: &Said, editor: &mut Line, conversation: &Rc<RefCell<Conversation>>) -> Shown {
    let rows = editor.dimensions().map_or(24, |(_, rows)| usize::from(rows).max(8));
    let shown = pager::show(&said.answer, rows, &mut |question| {
        editor.set_helper(None);
        let typed = editor.readline(question);
        editor.set_helper(Some(Assistant::new(Rc::clone(conversation))));
        typed
    });
    let complained = said.complaint.as_ref().is_none_or(|complaint| super::write(&complaint.below));
    if complained { shown } else { Shown::Lost }
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
