//! Long answers, a screen at a time.

use super::write;
use rustyline::error::ReadlineError;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What became of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Shown {
    /// It was shown, as far as anybody wanted.
    Read,
    /// Something else was typed in place of the rest.
    Instead(String),
    /// Nobody reads it any more.
    Lost,
}

/// Asks a question on the line of the prompt.
pub type Asked<'a> = &'a mut dyn FnMut(&str) -> Result<String, ReadlineError>;

/// Shows a text on a terminal of so many rows: at once if it fits, otherwise through `$PAGER`, or a screen at a
/// time, and `ask` asks between two screens.
pub fn show(text: &str, rows: usize, ask: Asked<'_>) -> Shown {
    // The line that was typed, and the next prompt.
    let screen = rows.saturating_sub(2).max(4);
    if text.lines().count() <= screen {
        return written(text);
    }
    match std::env::var("PAGER") {
        Ok(pager) if !pager.trim().is_empty() && piped(&pager, text) => Shown::Read,
        _ => paged(text, screen, ask),
    }
}

fn written(text: &str) -> Shown {
    if write(text) { Shown::Read } else { Shown::Lost }
}

/// Shows a text through another program; `false` if that cannot be started.
fn piped(pager: &str, text: &str) -> bool {
    let shell = Command::new("sh").arg("-c").arg(pager).env("LESS", "FRX").stdin(Stdio::piped()).spawn();
    let Ok(mut child) = shell else { return false };
    if let Some(mut input) = child.stdin.take() {
        // Whoever leaves the pager early does not want the rest.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().is_ok_and(|status| status.code() != Some(127))
}

/// Shows a text a screen at a time.
fn paged(text: &str, screen: usize, ask: Asked<'_>) -> Shown {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut at = 0;
    loop {
        let end = (at + screen).min(lines.len());
        if !write(&lines[at..end].concat()) {
            return Shown::Lost;
        }
        at = end;
        let left = lines.len() - at;
        if left == 0 {
            return Shown::Read;
        }
        let question = format!("-- {left} more lines: Return goes on, a shows all, q stops -- ");
        match ask(&question).as_deref().map(str::trim) {
            Ok("") => {}
            Ok("a") => return written(&lines[at..].concat()),
            // Ctrl-C and Ctrl-D, too.
            Ok("q") | Err(_) => return Shown::Read,
            Ok(typed) => return Shown::Instead(typed.to_owned()),
        }
    }
}
