//! The line editor of a terminal: history, completion of names, brackets over several lines.

use super::conversation::{Conversation, is_open};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Editor, Helper, Highlighter, Hinter};
use std::path::PathBuf;

/// Completes names, and waits for closing brackets.
#[derive(Helper, Hinter, Highlighter)]
struct Assistant {
    /// Sorted.
    names: Vec<String>,
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if is_open(context.input()) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

impl Completer for Assistant {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let typed = line.get(..at).unwrap_or("");
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
        let start = typed.char_indices().rev().take_while(|(_, c)| part(*c)).last().map_or(at, |(at, _)| at);
        let word = &typed[start..];
        let found = self.names.iter().filter(|name| name.starts_with(word)).cloned().collect();
        Ok((start, found))
    }
}

/// Talks until the end of the input.
pub fn talk(mut conversation: Conversation) -> bool {
    let Ok(mut editor) = Editor::<Assistant, DefaultHistory>::new() else { return false };
    let mut names = conversation.names();
    names.extend(crate::question::TABLE.iter().map(|row| format!(":{}", row.name)));
    names.sort();
    editor.set_helper(Some(Assistant { names }));
    let history = history_file();
    if let Some(file) = &history {
        // The first time there is none.
        let _ = editor.load_history(file);
    }
    println!("{}", conversation.greeting());
    loop {
        match editor.readline("> ") {
            Ok(line) => {
                let _ = editor.add_history_entry(line.trim());
                let said = conversation.say(&line);
                if !super::show(&said) || said.quit {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(_) => break,
        }
    }
    if let Some(file) = &history {
        // A history that cannot be kept is no reason to fail.
        let _ = editor.save_history(file);
    }
    true
}

/// Where the history is kept: `$XDG_STATE_HOME/vires/history`, or the same below the home folder.
fn history_file() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    let folder = state.or_else(home)?.join("vires");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}
