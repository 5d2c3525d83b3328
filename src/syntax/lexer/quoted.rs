//! Texts in quotes, and the segments of a path that stand in quotes.

use super::flaw::Flaw;
use super::{Kind, Lexeme, Read, character};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_till1};
use nom::character::complete::{none_of, one_of};
use nom::combinator::{opt, recognize};
use nom::multi::many0_count;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// `"…"` on one line, with `\"` and `\\`.
pub(super) fn quoted(i: &str) -> Read<'_> {
    let plain = take_till1(|c| matches!(c, '"' | '\\' | '\n' | '\r'));
    let escaped = recognize(preceded(tag("\\"), opt(none_of("\n\r"))));
    let (rest, inner) = preceded(tag("\""), recognize(many0_count(alt((plain, escaped))))).parse(i)?;
    let (rest, closed) = opt(tag("\"")).parse(rest)?;
    let flaw = if closed.is_none() { Some(Flaw::Unclosed) } else { bad_escape(inner) };
    Ok((rest, Lexeme { kind: Kind::Text, flaw }))
}

fn bad_escape(inner: &str) -> Option<Flaw> {
    let mut bytes = inner.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && !matches!(bytes.next(), Some((_, b'"' | b'\\'))) {
            return Some(Flaw::Escape(u32::try_from(at).unwrap_or(0) + 1));
        }
    }
    None
}

/// A text in the quotes of a word processor.
pub(super) fn curly(i: &str) -> Read<'_> {
    let inner = take_till(|c| "“”\"\n\r".contains(c));
    let (rest, _) = (one_of("“”„"), inner, opt(one_of("“”\""))).parse(i)?;
    Ok((rest, Lexeme::flawed(Kind::Text, Flaw::CurlyQuotes)))
}

/// A segment of a path in quotes: on one line, without escapes.
pub(super) fn segment(i: &str) -> IResult<&str, &str> {
    recognize(delimited(tag("\""), take_till(|c| matches!(c, '"' | '\n' | '\r')), tag("\""))).parse(i)
}

/// The text that `written` stands for: without quotes, escapes resolved.
pub(in crate::syntax) fn unescape(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written.chars();
    let curly = rest.next() != Some('"');
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '“' | '”' if curly => break,
            '\\' => match rest.clone().next() {
                Some(escaped @ ('"' | '\\')) => {
                    text.push(escaped);
                    rest.next();
                }
                _ => text.push('\\'),
            },
            _ => text.push(c),
        }
    }
    text
}

/// A word or path in NFC; a segment in quotes keeps them only if it needs them.
pub(in crate::syntax) fn path(written: &str) -> String {
    let text: Cow<'_, str> =
        if written.is_ascii() { written.into() } else { written.nfc().collect::<String>().into() };
    if !text.contains('"') {
        return text.into_owned();
    }
    let segments = crate::syntax::ast::segments(&text);
    let bare = segments.into_iter().map(|segment| {
        let inner = segment.trim_matches('"');
        let plain = !inner.is_empty() && inner.chars().all(character::continues_name);
        if plain { inner } else { segment }
    });
    bare.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_where_they_are_needed() {
        assert_eq!(path("a.\"18.1\".2"), "a.\"18.1\".2");
        assert_eq!(path("a.\"18\".\"b\".2"), "a.18.b.2");
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(unescape("\"a \\\"b\\\" \\\\ c\""), "a \"b\" \\ c");
        assert_eq!(unescape("\"not closed"), "not closed");
    }
}
