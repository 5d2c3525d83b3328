//! Parsers for single tokens, and for lists of them. Each notes what it expected where it finds nothing.

use super::input::{Expected, Read, Tokens};
use super::recovery;
use crate::source::Span;
use crate::syntax::ast::{DateAt, Name, Text, Translation, Variable};
use crate::syntax::lexer;
use crate::syntax::token::{Kind, Token};
use crate::time::Date;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

/// Words that stay keywords before `(`.
const ALWAYS: [&str; 13] =
    ["not", "and", "or", "when", "unless", "where", "in", "at", "on", "count", "sum", "min", "max"];

/// Whether the next token is the keyword `word`; before `(` most words are names.
pub(super) fn is_word(i: Tokens<'_>, word: &str) -> bool {
    i.word(0) == Some(word) && is_keyword_here(i)
}

/// Whether a word that stands here may be a keyword at all.
pub(super) fn is_keyword_here(i: Tokens<'_>) -> bool {
    i.kind(1) != Some(Kind::LeftParenthesis) || ALWAYS.contains(&i.letters(0))
}

/// Whether the next token is one of these keywords.
pub(super) fn is_any_word(i: Tokens<'_>, words: &[&str]) -> bool {
    i.word(0).is_some_and(|word| words.contains(&word)) && is_keyword_here(i)
}

/// A token of one kind.
pub(super) fn kind<'t>(kind: Kind, label: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Token> {
    move |i| match i.rest.first() {
        Some(token) if token.kind == kind => Ok((i.skip(1), *token)),
        _ => i.error(Expected::Thing(label)),
    }
}

/// A sign after which nothing can end: the line end after it does not count.
pub(super) fn sign<'t>(sign: Kind, label: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Token> {
    move |i| kind(sign, label)(i).map(|(i, token)| (i.go_on(), token))
}

/// A keyword.
pub(super) fn word<'t>(word: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Span> {
    move |i| if is_word(i, word) { Ok((i.skip(1), i.span())) } else { i.error(Expected::Word(word)) }
}

/// A keyword that is not worth listing among what was expected.
pub(super) fn quiet<'t>(word: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Span> {
    move |i| if is_word(i, word) { Ok((i.skip(1), i.span())) } else { i.error(Expected::Quiet(word)) }
}

/// A keyword after which nothing can end.
pub(super) fn open_word<'t>(open: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Span> {
    move |i| word(open)(i).map(|(i, span)| (i.go_on(), span))
}

/// A keyword that goes on with what is open, also from the next line; nothing can end after it.
pub(super) fn clause<'t>(clause: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Span> {
    move |i| {
        let next = i.past_line();
        if is_word(next, clause) {
            return Ok((next.skip(1).go_on(), next.span()));
        }
        i.error(Expected::Quiet(clause))
    }
}

/// A keyword that goes on with what is open, also from the next line, and after which it may end.
pub(super) fn last_clause<'t>(clause: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Span> {
    move |i| {
        let next = i.past_line();
        if is_word(next, clause) { Ok((next.skip(1), next.span())) } else { i.error(Expected::Quiet(clause)) }
    }
}

/// A word or path, whatever it is.
pub(super) fn name_as<'t>(label: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Name> {
    move |i| match i.kind(0) {
        Some(Kind::Word | Kind::Path) => {
            Ok((i.skip(1), Name { span: i.span(), text: lexer::path(i.letters(0)) }))
        }
        _ => i.error(Expected::Thing(label)),
    }
}

/// A word or path.
pub(super) fn name(i: Tokens<'_>) -> Read<'_, Name> {
    name_as("a name")(i)
}

/// A word.
pub(super) fn single_word<'t>(label: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Name> {
    move |i| if i.kind(0) == Some(Kind::Word) { name(i) } else { i.error(Expected::Thing(label)) }
}

/// Whether a word stands here that `:` makes a label, whatever it means elsewhere.
pub(super) fn is_label(i: Tokens<'_>) -> bool {
    i.kind(0) == Some(Kind::Word) && i.kind(1) == Some(Kind::Colon)
}

/// `word:`
pub(super) fn label(i: Tokens<'_>) -> Read<'_, Name> {
    if is_label(i) {
        let (next, name) = name(i)?;
        return Ok((next.skip(1).go_on(), name));
    }
    Err(nom::Err::Error(super::input::Fault { at: i.at(), reported: false }))
}

/// A variable.
pub(super) fn variable(i: Tokens<'_>) -> Read<'_, Variable> {
    let (next, token) = kind(Kind::Variable, "a variable")(i)?;
    Ok((next, Variable { span: token.span, name: lexer::path(i.letters(0)) }))
}

/// A text in quotes.
pub(super) fn text(i: Tokens<'_>) -> Read<'_, Text> {
    let (next, token) = kind(Kind::Text, "a text in quotes")(i)?;
    Ok((next, Text { span: token.span, text: lexer::unescape(i.letters(0)) }))
}

/// A date; one that does not exist has been reported, and stands for some day.
pub(super) fn date(i: Tokens<'_>) -> Read<'_, DateAt> {
    let (next, token) = kind(Kind::Date, "a date")(i)?;
    Ok((next, DateAt { span: token.span, date: read_date(i.letters(0)) }))
}

/// The day that `written` names, or some day if there is none.
pub(super) fn read_date(written: &str) -> Date {
    Date::parse(written).unwrap_or(Date::MIN)
}

/// Whether a tag of two or three letters and a text stand here.
pub(super) fn is_translation(i: Tokens<'_>) -> bool {
    let letters = i.word(0).map_or(0, |word| word.chars().count());
    (2..=3).contains(&letters) && i.kind(1) == Some(Kind::Text)
}

/// `zh "…"`
pub(super) fn translation(i: Tokens<'_>) -> Read<'_, Translation> {
    if let (Some(_), Some(Kind::Text)) = (i.word(0), i.kind(1)) {
        if !is_translation(i) {
            recovery::note(i, recovery::language(i));
        }
        let (i, language) = name(i)?;
        let (i, text) = text(i)?;
        return Ok((i, Translation { language: Some(language), text }));
    }
    i.error(Expected::Quiet("zh"))
}

/// `"…"` or `zh "…"`
pub(super) fn worded(i: Tokens<'_>) -> Read<'_, Translation> {
    if i.kind(0) == Some(Kind::Word) && i.kind(1) == Some(Kind::Text) {
        return translation(i);
    }
    let (i, text) = text(i)?;
    Ok((i, Translation { language: None, text }))
}

/// One or more, with commas; after a comma another must follow.
pub(super) fn list<'t, T>(
    element: impl Fn(Tokens<'t>) -> Read<'t, T>,
) -> impl Fn(Tokens<'t>) -> Read<'t, Vec<T>> {
    move |i| {
        let (mut i, first) = element(i)?;
        let mut found = vec![first];
        while let (next, Some(_)) = opt(sign(Kind::Comma, "`,`")).parse(i)? {
            let (next, another) = cut(&element).parse(next)?;
            found.push(another);
            i = next;
        }
        found.shrink_to_fit();
        Ok((i, found))
    }
}

/// `source "…"`, `unverified "…"`: a keyword and a text.
pub(super) fn worded_item<'t>(keyword: &'static str) -> impl Fn(Tokens<'t>) -> Read<'t, Text> {
    move |i| preceded(open_word(keyword), cut(text)).parse(i)
}

/// The name of what is being declared; where there is none, that is reported, and whatever stands in its
/// place is taken for it.
pub(super) fn declared_name(i: Tokens<'_>) -> (Tokens<'_>, Name) {
    match name(i) {
        Ok(read) => read,
        Err(error) => {
            recovery::report(i, &error);
            let name = Name { span: recovery::place(i), text: i.letters(0).trim().to_owned() };
            let number =
                matches!(i.kind(0), Some(Kind::Integer | Kind::Decimal | Kind::Variable | Kind::Date));
            (if number { i.skip(1) } else { i }, name)
        }
    }
}
