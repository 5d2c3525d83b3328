//! The command worth typing next, below an answer.

use super::page::Page;
use super::style::Role;
use crate::session::Session;

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
            for path in session.paths() {
                typed.push(' ');
                typed.push_str(&if plain(path) { path.clone() } else { quoted(path) });
            }
        }
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
