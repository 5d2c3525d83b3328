//! What can be wrong with one token, and how a person is told.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::source::Span;
use std::fmt::Write as _;

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Characters the language does not use.
    Character,
    /// Another writing of a sign of the language, which is given.
    Instead(&'static str),
    /// A text without its closing quote.
    Unclosed,
    /// A text in curly quotes.
    CurlyQuotes,
    /// `\` before anything but `"` and `\`, at this many bytes from the beginning.
    Escape(u32),
    /// Three numbers that are not `YYYY-MM-DD`.
    DateForm,
    /// No such day.
    NoSuchDay,
    /// A number that runs into letters.
    Glued,
    /// A path that begins with a number.
    NumberedPath,
    /// A number with too many digits.
    TooLarge,
}

impl Flaw {
    /// The diagnostic for the flawed token `written` at `span`.
    pub(super) fn diagnostic(self, span: Span, written: &str) -> Diagnostic {
        let shown = shorten(written);
        match self {
            Flaw::Character => character(span, written),
            Flaw::Instead(ours) => {
                let message = format!("`{shown}` is written `{ours}`");
                Diagnostic::error(codes::CHARACTER, span, message, "another sign").suggest(
                    format!("write `{ours}`"),
                    span,
                    ours,
                )
            }
            Flaw::Unclosed => {
                let end = Span::new(span.file, span.end, span.end);
                Diagnostic::error(codes::TEXT_NOT_CLOSED, span, "the text is not closed", "begins here")
                    .suggest("a text ends with `\"` on the line it begins on", end, "\"")
            }
            Flaw::CurlyQuotes => {
                let inner = written.trim_matches(|c| "“”„\"".contains(c)).replace('"', "\\\"");
                Diagnostic::error(codes::CHARACTER, span, "a text stands in straight quotes", "curly quotes")
                    .suggest("write `\"` on both sides", span, format!("\"{inner}\""))
            }
            Flaw::Escape(at) => {
                let place = Span::new(span.file, span.start + at, span.start + at + 1);
                let message = "`\\` stands only before `\"` and `\\`";
                Diagnostic::error(codes::ESCAPE, place, message, "not an escape").suggest(
                    "to write a backslash, double it",
                    place,
                    "\\\\",
                )
            }
            Flaw::DateForm => date_form(span, &shown, written),
            Flaw::NoSuchDay => {
                let message = format!("the calendar has no day `{shown}`");
                Diagnostic::error(codes::DATE, span, message, "no such day")
            }
            Flaw::Glued => {
                let message = format!("`{shown}` is neither a number nor a name");
                Diagnostic::error(codes::NUMBER, span, message, "a number runs into a name")
                    .help("a name begins with a letter; between a number and a word stands a blank")
            }
            Flaw::NumberedPath => {
                let message = format!("`{shown}` is neither a number nor a name");
                Diagnostic::error(codes::NUMBER, span, message, "begins with a number")
                    .help("a path begins with a word, such as the name of its instrument")
            }
            Flaw::TooLarge => {
                Diagnostic::error(codes::NUMBER, span, "the number is too large", "too many digits")
                    .help("a whole number is at most 9223372036854775807, a decimal has at most 28 digits")
            }
        }
    }
}

fn character(span: Span, written: &str) -> Diagnostic {
    let shown = shorten(written);
    let message = format!("the language does not use `{shown}`");
    let found = Diagnostic::error(codes::CHARACTER, span, message, "unknown");
    match written {
        "&" | "&&" => found.suggest("write `and`", span, "and"),
        "|" | "||" => found.suggest("write `or`", span, "or"),
        "!" => found.suggest("write `not`", span, "not "),
        "'" => found.help("texts stand in double quotes: `\"…\"`"),
        "#" => found.suggest("a comment begins with `//`", span, "//"),
        "." => found.help("a line end ends a rule; a full stop does not"),
        _ => found,
    }
}

fn date_form(span: Span, shown: &str, written: &str) -> Diagnostic {
    let message = format!("a date is written YYYY-MM-DD, not `{shown}`");
    let found = Diagnostic::error(codes::DATE, span, message, "not a date");
    let parts: Vec<u32> = written.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, month @ 1..=12, day @ 1..=31] if (1000..=9999).contains(&year) => {
            let mended = format!("{year:04}-{month:02}-{day:02}");
            found.suggest(format!("write `{mended}`"), span, mended)
        }
        _ => found.help("for a difference, put blanks around `-`"),
    }
}

/// `written` as it can stand in a line: at most 30 characters, invisible ones by their number.
pub(in crate::syntax) fn shorten(written: &str) -> String {
    let mut shown = String::new();
    for (at, c) in written.chars().enumerate() {
        if at == 30 {
            shown.push('…');
            break;
        }
        if c.is_control() || (c.is_whitespace() && c != ' ') || is_invisible(c) {
            let _ = write!(shown, "U+{:04X}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Characters that leave no mark, or change the direction of writing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
