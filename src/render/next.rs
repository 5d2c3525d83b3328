//! The command worth typing next, below an answer.

use super::page::{Page, WIDTH};
use crate::ids::ProvisionId;
use crate::session::Session;
use unicode_width::UnicodeWidthStr as _;

/// What stands before it.
const NEXT: &str = "next";

/// Where it would be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At a shell: `vires why 'p(a)' case.vires`.
    Command,
    /// At the prompt: `:why p(a)`.
    Prompt,
}

impl Next {
    /// The line `next: …` that shows what a provision says.
    pub(super) fn provision(self, page: &mut Page, session: &Session, id: ProvisionId) {
        let program = session.program();
        let name = &program.citation(program.provision(id).citation).name;
        let word = if plain(name) { name.clone() } else { quoted(name) };
        let typed = match self {
            Next::Prompt => format!(":describe {name}"),
            Next::Command => {
                let one = |path: &String| if plain(path) { path.clone() } else { quoted(path) };
                let files = session.paths().iter().map(|path| format!(" --in {}", one(path)));
                format!("vires describe {word}{}", files.collect::<String>())
            }
        };
        if NEXT.len() + 2 + typed.width() <= WIDTH {
            page.command(NEXT, &typed);
        }
    }

    /// The line `next: …`.
    pub(super) fn line(self, page: &mut Page, session: &Session, command: &str, statement: &str) {
        let mut typed = match self {
            Next::Prompt => format!(":{command} {statement}"),
            Next::Command => format!("vires {command} {}", quoted(statement)),
        };
        if self == Next::Command {
            let one = |path: &String| if plain(path) { path.clone() } else { quoted(path) };
            let files = session.paths().iter().map(one).collect::<Vec<_>>().join(" ");
            // The files are those of this command: where they do not fit, they need not be repeated.
            let fits = NEXT.len() + 2 + typed.width() + 1 + files.width() <= WIDTH;
            typed.push(' ');
            typed.push_str(if fits { &files } else { "…" });
        }
        page.command(NEXT, &typed);
    }
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn plain(path: &str) -> bool {
    path.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | ','))
}
