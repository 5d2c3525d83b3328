//! The command worth typing next, below an answer.

use super::page::{Page, WIDTH};
use super::style::Role;
use crate::session::Session;
use unicode_width::UnicodeWidthStr as _;

/// Where it would be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At a shell: `vires why 'p(a)' case.vires`.
    Command,
    /// At the prompt: `:why p(a)`.
    Prompt,
}

impl Next {
    /// The line `next: …`.
    pub(super) fn line(self, page: &mut Page, session: &Session, command: &str, statement: &str) {
        let mut typed = match self {
            Next::Prompt => format!("next: :{command} {statement}"),
            Next::Command => format!("next: vires {command} {}", quoted(statement)),
        };
        if self == Next::Command {
            let one = |path: &String| if plain(path) { path.clone() } else { quoted(path) };
            let files = session.paths().iter().map(one).collect::<Vec<_>>().join(" ");
            // The files are those of this command: where they do not fit, they need not be repeated.
            let fits = typed.width() + 1 + files.width() <= WIDTH;
            typed.push(' ');
            typed.push_str(if fits { &files } else { "…" });
        }
        let typed = page.style().letters(&typed);
        page.whole(Role::Dim, &typed);
    }
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn plain(path: &str) -> bool {
    path.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | ','))
}
