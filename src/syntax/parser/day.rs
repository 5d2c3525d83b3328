//! What stands where a day is meant, and is no date: a year alone, a day in words, a label without its colon.

use super::input::{Expected, Tokens};
use super::recovery::here;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::lexer::shorten;
use crate::syntax::token::Kind;

/// Months, as a day in words begins with them, or ends.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The mistake at `i`, where something like a day shows what was meant.
pub(super) fn instead_of_a_date(i: Tokens<'_>, expected: &[Expected]) -> Option<Diagnostic> {
    let date_expected = expected.contains(&Expected::Thing("a date"));
    match i.kind(0)? {
        Kind::Integer if date_expected => {
            let month = i.skip(1);
            let words = month.kind(0) == Some(Kind::Variable) && is_month(month.letters(0));
            Some(not_a_date(i, if words { i.span().to(month.span()) } else { i.span() }))
        }
        Kind::Variable if is_month(i.letters(0)) => {
            let before = i.previous().filter(|before| before.kind == Kind::Integer);
            match before {
                Some(day) => Some(not_a_date(i, day.span.to(i.span()))),
                None => date_expected.then(|| not_a_date(i, i.span())),
            }
        }
        Kind::Word | Kind::Path if date_expected => label_without_colon(i),
        _ => None,
    }
}

/// Whether a word is a month, or begins as one does.
fn is_month(word: &str) -> bool {
    let word = word.to_lowercase();
    word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(&word))
}

fn not_a_date(i: Tokens<'_>, span: Span) -> Diagnostic {
    let written = i.state.text.get(span.range()).unwrap_or_default();
    let message = format!("a date is written YYYY-MM-DD, not `{}`", shorten(written));
    Diagnostic::error(codes::DATE, span, message, "not a date")
}

/// `from tal`, where a date was expected behind the `from`: perhaps the label of an argument.
fn label_without_colon(i: Tokens<'_>) -> Option<Diagnostic> {
    let word = i.previous()?;
    let label = word.text(i.state.text);
    // Neither `in force from …` nor `case c on …` has arguments.
    let back = |count: usize| i.at().checked_sub(count).and_then(|at| i.state.tokens.get(at));
    let before = back(2)?;
    let header =
        before.text(i.state.text) == "force" || back(3).is_some_and(|c| c.text(i.state.text) == "case");
    let argued = matches!(before.kind, Kind::Word | Kind::Path | Kind::LeftBrace) && !header;
    if !matches!(label, "from" | "until" | "on") || !argued {
        return None;
    }
    let found = shorten(i.letters(0));
    let at = Span::new(word.span.file, word.span.end, word.span.end);
    Some(here(i, codes::UNEXPECTED, format!("expected a date, found `{found}`"), "expected a date").suggest(
        format!("if `{label}` is the label of an argument, a colon follows it: `{label}: {found}`"),
        at,
        ":",
    ))
}
