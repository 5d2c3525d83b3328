//! Long answers, a screen at a time.

use super::write;
use rustyline::history::DefaultHistory;
use rustyline::{Config, Editor};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Shows a text on a terminal of so many rows: at once if it fits, otherwise through `$PAGER`, or a screen at a
/// time. `false` if nobody reads it any more.
pub fn show(text: &str, rows: usize) -> bool {
    // The line that was typed, and the next prompt.
    let screen = rows.saturating_sub(2).max(4);
    if text.lines().count() <= screen {
        return write(text);
    }
    match std::env::var("PAGER") {
        Ok(pager) if !pager.trim().is_empty() && piped(&pager, text) => true,
        _ => paged(text, screen),
    }
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
fn paged(text: &str, screen: usize) -> bool {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Ok(mut keys) = Editor::<(), DefaultHistory>::with_config(Config::builder().build()) else {
        return write(text);
    };
    let mut at = 0;
    loop {
        let end = (at + screen).min(lines.len());
        if !write(&lines[at..end].concat()) {
            return false;
        }
        at = end;
        let left = lines.len() - at;
        if left == 0 {
            return true;
        }
        let question = format!("-- {left} more lines: Return goes on, a shows all, q stops -- ");
        match keys.readline(question.as_str()).as_deref().map(str::trim) {
            Ok("") => {}
            Ok("a") => return write(&lines[at..].concat()),
            // Ctrl-C, Ctrl-D and everything else.
            _ => return true,
        }
    }
}
