//! Diagnostics whose sentences are folded to the columns of a page.

use super::super::page::{WIDTH, wrap};
use crate::diagnostic::{Diagnostic, Severity};

/// What stands before a note or a help, behind a line number of four digits.
const LEAD: usize = "     = note: ".len();

/// The same, its sentences in lines that fit a page. What is shown of files stands as it is written.
pub fn folded(found: &Diagnostic) -> Diagnostic {
    let word = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let head = word.len() + found.code.0.len() + "[]: ".len();
    let mut folded = found.clone();
    folded.message = lines(&found.message, WIDTH.saturating_sub(head));
    for note in &mut folded.notes {
        *note = lines(note, WIDTH - LEAD);
    }
    for help in folded.help.iter_mut().filter(|help| help.patch.is_none()) {
        help.message = lines(&help.message, WIDTH - LEAD);
    }
    folded
}

/// The lines of a sentence; what is written in backticks stays on one line, as far as it fits there well.
fn lines(text: &str, width: usize) -> String {
    let whole = |(place, part): (usize, &str)| {
        if place % 2 == 1 && part.chars().count() <= width / 2 {
            part.replace(' ', "\u{a0}")
        } else {
            part.to_owned()
        }
    };
    let kept: Vec<String> = text.split('`').enumerate().map(whole).collect();
    wrap(&kept.join("`"), width).join("\n")
}
