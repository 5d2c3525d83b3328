//! The command worth typing next, below an answer.

use super::page::Page;
use super::style::Role;
use crate::session::Session;

/// `next: vires why 'p(a)' case.vires`, as it can be typed at a shell.
pub fn line(page: &mut Page, session: &Session, command: &str, statement: &str) {
    let mut typed = format!("next: vires {command} {}", quoted(statement));
    for path in session.paths() {
        typed.push(' ');
        typed.push_str(&if plain(path) { path.clone() } else { quoted(path) });
    }
    page.whole(Role::Dim, &typed);
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn plain(path: &str) -> bool {
    path.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | ','))
}
