//! The first pass: from text to tokens.
//!
//! It knows no grammar and never fails: what cannot be read becomes a token with a [`Flaw`], of the kind it
//! was probably meant to be, so that one mistake is one error.

mod character;
mod flaw;
mod number;
mod quoted;

use super::mistake::Mistakes;
use super::token::{Kind, Token};
use crate::source::{FileId, Span};
use flaw::Flaw;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{anychar, line_ending, satisfy};
use nom::combinator::{not, recognize, value};
use nom::multi::many1_count;
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};

pub(super) use flaw::shorten;
pub(super) use quoted::{path, unescape};

/// A text as tokens.
pub(super) struct Lexed {
    /// What the grammar reads, every line end included.
    pub tokens: Vec<Token>,
    /// Comments and doc comments.
    pub comments: Vec<Token>,
}

/// What was read, and what is wrong with it.
type Read<'t> = IResult<&'t str, Lexeme>;

/// A token without its place.
#[derive(Clone, Copy)]
struct Lexeme {
    kind: Kind,
    flaw: Option<Flaw>,
}

impl Lexeme {
    fn good(kind: Kind) -> Self {
        Self { kind, flaw: None }
    }

    fn flawed(kind: Kind, flaw: Flaw) -> Self {
        Self { kind, flaw: Some(flaw) }
    }
}

/// Cuts `text` into tokens. Cost: linear.
pub(super) fn lex(file: FileId, text: &str, mistakes: &mut Mistakes) -> Lexed {
    // A token and the blank after it are about six bytes; a guess saves copying a long list again and again.
    let (mut tokens, mut comments) = (Vec::with_capacity(text.len() / 6), Vec::new());
    let offset = |rest: &str| u32::try_from(text.len() - rest.len()).unwrap_or(u32::MAX);
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    loop {
        rest = rest.trim_start_matches(character::is_blank);
        let Ok((after, lexeme)) = lexeme(rest) else { break };
        let span = Span::new(file, offset(rest), offset(after));
        if let Some(flaw) = lexeme.flaw {
            let written = text.get(span.range()).unwrap_or("");
            mistakes.push_lexical(span, || flaw.diagnostic(span, written));
        }
        let token = Token { kind: lexeme.kind, span };
        match token.kind {
            Kind::Comment | Kind::Doc => comments.push(token),
            _ => tokens.push(token),
        }
        rest = after;
    }
    Lexed { tokens, comments }
}

/// One token; fails only where nothing is left.
fn lexeme(i: &str) -> Read<'_> {
    match i.bytes().next() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => name(i),
        Some(b'0'..=b'9') => number::number(i),
        Some(b'"') => quoted::quoted(i),
        Some(b'/') => slash(i),
        Some(b'\n' | b'\r') => line_end(i),
        Some(0..=127) => alt((sign, unknown)).parse(i),
        _ => alt((name, quoted::curly, foreign, unknown)).parse(i),
    }
}

/// A word, path or variable.
fn name(i: &str) -> Read<'_> {
    let (rest, word) = recognize(pair(satisfy(character::begins_name), rest_of_name)).parse(i)?;
    if word == "_" {
        return Ok((rest, Lexeme::good(Kind::Anonymous)));
    }
    if word.starts_with(|c| c == '_' || character::is_capital(c)) {
        return Ok((rest, Lexeme::good(Kind::Variable)));
    }
    let segment = alt((recognize(pair(satisfy(character::continues_name), rest_of_name)), quoted::segment));
    match many1_count(preceded(tag("."), segment)).parse(rest) {
        Ok((rest, _)) => Ok((rest, Lexeme::good(Kind::Path))),
        Err(_) => Ok((rest, Lexeme::good(Kind::Word))),
    }
}

fn rest_of_name(i: &str) -> IResult<&str, &str> {
    take_while(character::continues_name).parse(i)
}

fn line_end(i: &str) -> Read<'_> {
    value(Lexeme::good(Kind::LineEnd), alt((line_ending, tag("\r")))).parse(i)
}

/// `/`, or a comment: three slashes make a doc comment, four do not.
fn slash(i: &str) -> Read<'_> {
    let line = || take_while(|c| c != '\n' && c != '\r');
    alt((
        value(Lexeme::good(Kind::Doc), (terminated(tag("///"), not(tag("/"))), line())),
        value(Lexeme::good(Kind::Comment), (tag("//"), line())),
        value(Lexeme::good(Kind::Slash), tag("/")),
    ))
    .parse(i)
}

fn sign(i: &str) -> Read<'_> {
    let good = |kind: Kind, sign: &'static str| value(Lexeme::good(kind), tag(sign));
    alt((
        alt((
            good(Kind::LeftParenthesis, "("),
            good(Kind::RightParenthesis, ")"),
            good(Kind::LeftBrace, "{"),
            good(Kind::RightBrace, "}"),
            good(Kind::Comma, ","),
            good(Kind::Colon, ":"),
            good(Kind::Semicolon, ";"),
        )),
        alt((
            good(Kind::Rest, ".."),
            value(Lexeme::flawed(Kind::Equal, Flaw::Instead("=")), tag("==")),
            good(Kind::Equal, "="),
            good(Kind::NotEqual, "!="),
            value(Lexeme::flawed(Kind::NotEqual, Flaw::Instead("!=")), tag("<>")),
            good(Kind::LessOrEqual, "<="),
            good(Kind::Less, "<"),
            good(Kind::GreaterOrEqual, ">="),
            good(Kind::Greater, ">"),
        )),
        alt((good(Kind::Plus, "+"), good(Kind::Minus, "-"), good(Kind::Star, "*"))),
    ))
    .parse(i)
}

/// A sign of another keyboard that can only mean one of ours.
fn foreign(i: &str) -> Read<'_> {
    let (rest, c) = anychar(i)?;
    let Some((kind, ours)) = character::foreign_sign(c) else {
        return Err(nom::Err::Error(nom::error::Error::new(i, nom::error::ErrorKind::Char)));
    };
    Ok((rest, Lexeme::flawed(kind, Flaw::Instead(ours))))
}

/// Whatever nothing else reads, as far as it goes.
fn unknown(i: &str) -> Read<'_> {
    let lexeme = Lexeme::flawed(Kind::Unknown, Flaw::Character);
    value(lexeme, alt((take_while1(character::is_never_used), recognize(anychar)))).parse(i)
}
