//! What was typed or pasted at once, in pieces that are answered one by one, as the lines of a script are.

use super::{Conversation, takes};
use crate::ide;
use crate::question::find;

/// Words and signs that no statement begins with: such a line belongs to the one above it, if both are there.
const GOES_WITH_ABOVE: [&str; 6] = ["and", "or", "on", "at", "unless", "where"];
const SIGNS: [char; 7] = [')', ',', ':', '=', '<', '>', '!'];

impl Conversation {
    /// Whether a text is not complete: the next line belongs to it.
    pub fn goes_on(&self, text: &str) -> bool {
        let (mut last, mut rest) = self.cut(text);
        while !rest.is_empty() {
            (last, rest) = self.cut(rest);
        }
        self.is_open(last)
    }

    /// The first piece of a text, and what is left: a piece ends where it is complete, and before a command, which
    /// never belongs to the condition above it. During an interview each line is a reply.
    pub fn cut<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        for (end, _) in text.match_indices('\n') {
            let (piece, rest) = (&text[..end], &text[end + 1..]);
            let next = rest.lines().next().unwrap_or("");
            let ends = self.is_interviewing() || !self.is_open(piece) && !goes_with_above(next);
            if ends || is_command(next) {
                return (piece, rest);
            }
        }
        (text, "")
    }

    /// Whether a piece is not complete.
    fn is_open(&self, piece: &str) -> bool {
        let text = piece.trim_start();
        if self.is_interviewing() || text.starts_with("//") {
            return false;
        }
        let Some(command) = text.strip_prefix(':') else { return ide::is_open(text) };
        let Some((name, rest)) = command.split_once(char::is_whitespace) else { return false };
        find(name).is_some_and(|row| takes(row.action).is_some()) && ide::is_open(rest)
    }
}

fn goes_with_above(line: &str) -> bool {
    let line = line.trim_start();
    let word = line.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    line.starts_with(SIGNS) || GOES_WITH_ABOVE.contains(&word)
}

/// Whether a line begins with a colon and a word, as commands do; `: p(X)` goes on a quantifier.
fn is_command(line: &str) -> bool {
    let word = line.trim().strip_prefix(':').and_then(|rest| rest.split_whitespace().next());
    let letters = |word: &str| word.chars().all(|c| c.is_ascii_alphabetic() || c == '-' || c == '?');
    word.is_some_and(|word| line.trim().starts_with(&format!(":{word}")) && letters(word))
}
