//! How mistakes are reported, and where reading goes on after one.

use super::continuation::GOING_ON;
use super::day;
use super::input::{Expected, Fault, Read, Tokens};
use super::leaf;
use super::turns;
use crate::diagnostic::{Code, Diagnostic, closest, codes};
use crate::source::Span;
use crate::syntax::MAX_DEPTH;
use crate::syntax::lexer::shorten;
use crate::syntax::token::Kind;

/// Reports a mistake at the next token of `i`, unless one was reported there already.
pub(super) fn note(i: Tokens<'_>, diagnostic: impl FnOnce() -> Diagnostic) -> Fault {
    let again = i.state.reported_at.replace(Some(i.at())) == Some(i.at());
    let mut mistakes = i.state.mistakes.borrow_mut();
    let flawed = i.rest.first().is_some_and(|token| mistakes.flawed_within(token.span));
    if !again && !flawed {
        mistakes.push(diagnostic);
    }
    Fault { at: i.at(), reported: true }
}

/// Reports a mistake at the next token of `i`, and gives up.
pub(super) fn fail<T>(i: Tokens<'_>, diagnostic: impl FnOnce() -> Diagnostic) -> Read<'_, T> {
    Err(nom::Err::Failure(note(i, diagnostic)))
}

/// Reports what made a parser give up that began at `i`, and returns where it did.
pub(super) fn report<'t>(i: Tokens<'t>, error: &nom::Err<Fault>) -> Tokens<'t> {
    let (nom::Err::Error(fault) | nom::Err::Failure(fault)) = *error else { return i };
    if fault.reported {
        return i.from(fault.at.max(i.at()));
    }
    let furthest = i.state.furthest.borrow();
    let (at, expected) = if furthest.at >= fault.at {
        (furthest.at, furthest.expected.as_slice())
    } else {
        (fault.at, &[][..])
    };
    let there = i.from(at);
    note(there, || unexpected(there, expected));
    i.from(at.max(i.at()))
}

/// "expected …, found …"
fn unexpected(i: Tokens<'_>, expected: &[Expected]) -> Diagnostic {
    let keywords = expected.iter().filter_map(|expected| match expected {
        Expected::Word(word) | Expected::Quiet(word) => Some(*word),
        Expected::Thing(_) => None,
    });
    if let Some(found) = i.word(0)
        && let Some(word) = misspelt(found, keywords)
    {
        return did_you_mean(i, word);
    }
    if let Some(found) = day::instead_of_a_date(i, expected) {
        return found;
    }
    let mut wanted: Vec<String> = Vec::new();
    for expected in expected {
        match expected {
            Expected::Thing(thing) => wanted.push((*thing).to_owned()),
            Expected::Word(word) => wanted.push(format!("`{word}`")),
            Expected::Quiet(_) => {}
        }
    }
    let found = found(i);
    let advised = |diagnostic: Diagnostic| match turns::advice(i, expected) {
        Some(advice) => diagnostic.help(advice),
        None => diagnostic,
    };
    if wanted.is_empty() {
        let message = format!("{found} cannot stand here");
        return advised(Diagnostic::error(codes::UNEXPECTED, place(i), message, "not expected"));
    }
    let label =
        if wanted.len() <= 3 { format!("expected {}", alternatives(&wanted)) } else { "not expected".into() };
    let wanted = alternatives(&wanted);
    let message = format!("expected {wanted}, found {found}");
    advised(Diagnostic::error(codes::UNEXPECTED, place(i), message, label))
}

/// The keyword that `found` may be a slip of the pen for.
pub(super) fn misspelt<'w>(found: &str, keywords: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let long = |word: &&str| word.len() >= 3 && *word != found;
    if found.len() < 2 { None } else { closest(found, keywords.into_iter().filter(long)) }
}

/// A keyword that is misspelt.
pub(super) fn did_you_mean(i: Tokens<'_>, word: &str) -> Diagnostic {
    let message = format!("`{}` cannot stand here", shorten(i.letters(0)));
    Diagnostic::error(codes::MISSPELT, i.span(), message, "unknown word").suggest(
        format!("did you mean `{word}`?"),
        i.span(),
        word,
    )
}

/// "a", "a or b", "a, b or c"
pub(super) fn alternatives(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// What stands at `i`, in a person's words.
pub(super) fn found(i: Tokens<'_>) -> String {
    match i.kind(0) {
        None => "the end of the file".to_owned(),
        Some(Kind::LineEnd) => "the end of the line".to_owned(),
        Some(Kind::Text) => format!("the text {}", shorten(i.letters(0))),
        Some(_) => format!("`{}`", shorten(i.letters(0))),
    }
}

/// The place of the next token; at the end of a line, just behind the token before.
pub(super) fn place(i: Tokens<'_>) -> Span {
    if !matches!(i.kind(0), None | Some(Kind::LineEnd)) {
        return i.span();
    }
    let before = i.state.tokens.get(..i.at()).unwrap_or(&[]).iter().rev();
    let last = before.map(|token| (token.kind, token.span)).find(|(kind, _)| *kind != Kind::LineEnd);
    last.map_or(i.span(), |(_, span)| Span::new(span.file, span.end, span.end))
}

/// An error at the next token of `i`.
pub(super) fn here(i: Tokens<'_>, code: Code, message: impl Into<String>, label: &str) -> Diagnostic {
    Diagnostic::error(code, place(i), message, label)
}

/// A tag of a language with too many letters.
pub(super) fn language(i: Tokens<'_>) -> impl FnOnce() -> Diagnostic {
    move || {
        let message = format!("`{}` is not the tag of a language", shorten(i.letters(0)));
        here(i, codes::UNEXPECTED, message, "a text in another language?")
            .help("the tag of a language has two or three letters, such as `fr` or `zh`")
    }
}

/// A level of nesting that has been entered.
pub(super) struct Level {
    steps: usize,
    depth: usize,
    beside: usize,
}

/// Enters one level of nesting. On the way down [`super::input::State`] knows the depth above; on the way up it
/// knows the height of what was read.
///
/// Entering and leaving are calls of their own, not a parser around another, to keep the stack small. Where a
/// parser gives up in between, whoever reads on restores the depth.
pub(super) fn enter(i: Tokens<'_>) -> Result<Level, nom::Err<Fault>> {
    enter_by(i, 1)
}

/// Enters a level that counts as several steps.
pub(super) fn enter_by(i: Tokens<'_>, steps: usize) -> Result<Level, nom::Err<Fault>> {
    let depth = i.state.depth.get();
    if depth + steps > MAX_DEPTH {
        return Err(nom::Err::Failure(note(i, || too_deep(i))));
    }
    i.state.depth.set(depth + steps);
    Ok(Level { steps, depth, beside: i.state.height.replace(0) })
}

/// Leaves a level of nesting.
pub(super) fn leave(i: Tokens<'_>, level: &Level) {
    i.state.depth.set(level.depth);
    i.state.height.set(level.beside.max(i.state.height.get() + level.steps));
}

/// Without a way back: what was begun must be what it is.
pub(super) fn sure<T>(read: Read<'_, T>) -> Read<'_, T> {
    read.map_err(|error| match error {
        nom::Err::Error(fault) => nom::Err::Failure(fault),
        other => other,
    })
}

/// Nested too deep.
pub(super) fn too_deep(i: Tokens<'_>) -> Diagnostic {
    let message = format!("this is nested more than {MAX_DEPTH} deep");
    here(i, codes::TOO_DEEP, message, "here it is too deep")
        .help("give the inner part a name of its own, with `define`")
}

/// Runs `parser`; if it gives up, reports why and skips with `skip`.
pub(super) fn or_skip<'t, T>(
    i: Tokens<'t>,
    parser: impl FnOnce(Tokens<'t>) -> Read<'t, T>,
    skip: fn(Tokens<'t>) -> Tokens<'t>,
) -> (Tokens<'t>, Option<T>) {
    let depth = i.state.depth.get();
    match parser(i) {
        Ok((i, value)) => (i, Some(value)),
        Err(error) => {
            i.state.depth.set(depth);
            (skip(report(i, &error)), None)
        }
    }
}

/// Whether an item may end here.
pub(super) fn at_end(i: Tokens<'_>) -> bool {
    matches!(i.kind(0), None | Some(Kind::LineEnd | Kind::Semicolon | Kind::RightBrace))
        || i.state.closed_at.get() == Some(i.at())
}

/// Reports what stands behind an item that is complete, and skips it.
pub(super) fn end_of_item(i: Tokens<'_>) -> Tokens<'_> {
    if at_end(i) {
        return i;
    }
    i.missed(Expected::Thing("the end of the line"));
    let fault = Fault { at: i.at(), reported: false };
    skip_item(report(i, &nom::Err::Error(fault)))
}

/// The end of the item that is being read: `;`, `}`, or a line end after which nothing goes on with it.
pub(super) fn skip_item(i: Tokens<'_>) -> Tokens<'_> {
    skip(i, |_| false)
}

/// As [`skip_item`], but a clause of a rule is not skipped.
pub(super) fn skip_clause(i: Tokens<'_>) -> Tokens<'_> {
    skip(i, |i| {
        let next = i.past_line();
        leaf::is_any_word(next, &["when", "unless", "overrides"])
            || (leaf::is_word(next, "subject") && next.word(1) == Some("to"))
    })
}

/// As [`skip_item`], but stops at a `{` too.
pub(super) fn skip_header(i: Tokens<'_>) -> Tokens<'_> {
    skip(i, |i| i.past_line().kind(0) == Some(Kind::LeftBrace))
}

/// The end of the line, or a `{` or what ends an item before it.
pub(super) fn skip_line(mut i: Tokens<'_>) -> Tokens<'_> {
    use Kind::{LeftBrace, LineEnd, RightBrace, Semicolon};
    while !matches!(i.kind(0), None | Some(LineEnd | Semicolon | LeftBrace | RightBrace)) {
        i = i.skip(1);
    }
    i
}

/// The end of the item that is being read, or where `stop` says.
pub(super) fn skip<'t>(mut i: Tokens<'t>, stop: impl Fn(Tokens<'t>) -> bool) -> Tokens<'t> {
    while !stop(i) {
        match i.kind(0) {
            None | Some(Kind::Semicolon | Kind::RightBrace) => return i,
            Some(Kind::LineEnd) if !goes_on(i) => return i,
            Some(Kind::LeftBrace) => i = skip_braces(i),
            Some(_) => i = i.skip(1),
        }
    }
    i
}

/// Whether the line after the line end at `i` belongs to the item that is being read.
fn goes_on(i: Tokens<'_>) -> bool {
    let next = i.skip(1);
    if next.begins_something() {
        return false;
    }
    let open = i.previous().is_some_and(|before| before.kind.goes_on() && before.kind != Kind::LeftBrace);
    let deeper = next.indent().is_some_and(|indent| indent > i.state.indent.get());
    open || leaf::is_any_word(next, &GOING_ON) || (deeper && next.kind(0) != Some(Kind::RightBrace))
}

/// Behind the `}` that closes the `{` at `i`; if none does, behind the `{`.
fn skip_braces(i: Tokens<'_>) -> Tokens<'_> {
    if super::block::unclosed(i).is_some() {
        return i.skip(1);
    }
    let mut depth = 0_usize;
    let mut at = i;
    while let Some(kind) = at.kind(0) {
        at = match kind {
            Kind::LeftBrace if super::block::unclosed(at).is_none() => {
                depth += 1;
                at.skip(1)
            }
            Kind::RightBrace => {
                depth -= 1;
                at.skip(1)
            }
            _ => at.skip(1),
        };
        if depth == 0 {
            break;
        }
    }
    at
}

/// Behind the `)` that closes the bracket at `open`, or where that must be missing, but not before `from`.
pub(super) fn skip_to_close<'t>(open: Tokens<'t>, from: Tokens<'t>) -> Tokens<'t> {
    let mut depth = 0_usize;
    let mut i = open;
    loop {
        match i.kind(0) {
            None => return i,
            Some(Kind::LineEnd | Kind::Semicolon | Kind::LeftBrace | Kind::RightBrace)
                if i.at() >= from.at() =>
            {
                return i;
            }
            Some(Kind::Word) if i.at() >= from.at() && leaf::is_any_word(i, &["when", "unless"]) => return i,
            Some(Kind::LeftParenthesis) => depth += 1,
            Some(Kind::RightParenthesis) if depth <= 1 && i.at() >= from.at() => return i.skip(1),
            Some(Kind::RightParenthesis) => depth = depth.saturating_sub(1),
            _ => {}
        }
        i = i.skip(1);
    }
}
