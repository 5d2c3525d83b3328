//! Numbers and dates.

use super::flaw::Flaw;
use super::{Kind, Lexeme, Read, character};
use crate::time::Date;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::digit1;
use nom::combinator::{opt, recognize};
use nom::multi::many1_count;
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser};
use rust_decimal::Decimal;

/// A date, decimal or integer, and what is glued to it.
pub(super) fn number(i: &str) -> Read<'_> {
    let (rest, lexeme) = plain(i)?;
    if let Ok((rest, _)) = pair(opt(segment), path).parse(rest) {
        return Ok((rest, Lexeme::flawed(lexeme.kind, Flaw::NumberedPath)));
    }
    match segment(rest) {
        Ok((rest, _)) => Ok((rest, Lexeme::flawed(lexeme.kind, Flaw::Glued))),
        Err(_) => Ok((rest, lexeme)),
    }
}

fn segment(i: &str) -> IResult<&str, &str> {
    take_while1(character::continues_name).parse(i)
}

fn path(i: &str) -> IResult<&str, usize> {
    many1_count(preceded(tag("."), segment)).parse(i)
}

fn plain(i: &str) -> Read<'_> {
    if let Ok((rest, written)) = date(i) {
        return Ok((rest, Lexeme { kind: Kind::Date, flaw: date_flaw(written) }));
    }
    if let Ok((rest, written)) = decimal(i) {
        let flaw = Decimal::from_str_exact(written).is_err().then_some(Flaw::TooLarge);
        return Ok((rest, Lexeme { kind: Kind::Decimal, flaw }));
    }
    let (rest, written) = digit1(i)?;
    let flaw = written.parse::<i64>().is_err().then_some(Flaw::TooLarge);
    Ok((rest, Lexeme { kind: Kind::Integer, flaw }))
}

fn date(i: &str) -> IResult<&str, &str> {
    recognize((digit1, tag("-"), digit1, tag("-"), digit1)).parse(i)
}

fn decimal(i: &str) -> IResult<&str, &str> {
    recognize((digit1, tag("."), digit1)).parse(i)
}

fn date_flaw(written: &str) -> Option<Flaw> {
    let digits: Vec<usize> = written.split('-').map(str::len).collect();
    match (Date::parse(written), digits[..] == [4, 2, 2]) {
        (Some(_), _) => None,
        (None, true) => Some(Flaw::NoSuchDay),
        (None, false) => Some(Flaw::DateForm),
    }
}
