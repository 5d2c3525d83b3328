//! Terms: names, variables, numbers, dates, lengths of time, arithmetic and aggregates.

use super::atom::close;
use super::condition;
use super::input::{Expected, Fault, Read, Tokens};
use super::leaf::{self, is_any_word, is_word, kind, list, open_word, sign, variable, word};
use super::recovery::{self, enter, enter_by, leave, sure};
use crate::source::Span;
use crate::syntax::MAX_DEPTH;
use crate::syntax::ast::{Aggregate, AggregateKind, Operator, Term, TermKind, TimeUnit, Variable};
use crate::syntax::lexer;
use crate::syntax::token::Kind;
use crate::time::Rounding;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt, value};
use nom::sequence::preceded;
use rust_decimal::Decimal;

/// `a + b - c * d`
pub(super) fn term(i: Tokens<'_>) -> Read<'_, Term> {
    let beside = i.state.height.replace(0);
    let (mut i, mut left) = factor(i)?;
    let mut sum: Option<(Term, Operator)> = None;
    while let Some((next, operator)) = operator(i) {
        let (after, right) = sure(factor(next))?;
        grow(i.past_line())?;
        if operator == Operator::Times {
            left = binary(operator, left, right);
        } else {
            sum = Some((total(sum, left), operator));
            left = right;
        }
        i = after;
    }
    i.state.height.set(beside.max(i.state.height.get()));
    Ok((i, total(sum, left)))
}

/// The operator that goes on here, and what is behind it.
fn operator(i: Tokens<'_>) -> Option<(Tokens<'_>, Operator)> {
    let next = i.past_line();
    let operator = match next.kind(0)? {
        Kind::Plus => Operator::Plus,
        Kind::Minus => Operator::Minus,
        Kind::Star => Operator::Times,
        _ => return None,
    };
    Some((next.skip(1).go_on(), operator))
}

/// Each operator makes the tree higher.
fn grow(i: Tokens<'_>) -> Result<(), nom::Err<Fault>> {
    i.state.height.set(i.state.height.get() + 1);
    if i.state.height.get() + i.state.depth.get() > MAX_DEPTH {
        return Err(nom::Err::Failure(recovery::note(i, || recovery::too_deep(i))));
    }
    Ok(())
}

/// The sum so far, with what comes after its operator.
fn total(sum: Option<(Term, Operator)>, last: Term) -> Term {
    match sum {
        Some((left, operator)) => binary(operator, left, last),
        None => last,
    }
}

fn binary(operator: Operator, left: Term, right: Term) -> Term {
    let span = left.span.to(right.span);
    Term { span, kind: TermKind::Binary(operator, Box::new(left), Box::new(right)) }
}

fn factor(i: Tokens<'_>) -> Read<'_, Term> {
    if i.kind(0) == Some(Kind::LeftParenthesis) {
        bracketed(i)
    } else if begins_aggregate(i) {
        aggregate(i)
    } else {
        simple(i)
    }
}

fn bracketed(open: Tokens<'_>) -> Read<'_, Term> {
    let level = enter(open.skip(1))?;
    let read = term(open.skip(1));
    leave(open, &level);
    let (i, inner) = read?;
    let (i, ()) = close(i, open)?;
    Ok((i, Term { span: i.since(open), kind: inner.kind }))
}

/// Whether a term other than a name, or a bracket, begins here.
pub(super) fn begins_value(i: Tokens<'_>) -> bool {
    match i.kind(0) {
        Some(Kind::Variable | Kind::Anonymous | Kind::Integer | Kind::Decimal | Kind::Date | Kind::Text) => {
            true
        }
        Some(Kind::Word) => is_word(i, "today") || begins_aggregate(i),
        _ => false,
    }
}

fn begins_aggregate(i: Tokens<'_>) -> bool {
    is_any_word(i, &["count", "sum", "min", "max"]) && i.kind(1) == Some(Kind::LeftParenthesis)
}

/// A term without operators and brackets.
pub(super) fn simple(i: Tokens<'_>) -> Read<'_, Term> {
    let written = i.letters(0);
    let kind = match i.kind(0) {
        Some(Kind::Word) if is_word(i, "today") => TermKind::Today,
        Some(Kind::Word | Kind::Path) => TermKind::Name(lexer::path(written)),
        Some(Kind::Variable) => TermKind::Variable(lexer::path(written)),
        Some(Kind::Anonymous) => TermKind::Anonymous,
        Some(Kind::Integer) => TermKind::Integer(written.parse().unwrap_or(0)),
        Some(Kind::Decimal) => TermKind::Decimal(Decimal::from_str_exact(written).unwrap_or_default()),
        Some(Kind::Date) => TermKind::Date(leaf::read_date(written)),
        Some(Kind::Text) => TermKind::Text(lexer::unescape(written)),
        _ => return i.error(Expected::Thing("a value")),
    };
    let term = Term { span: i.span(), kind };
    match term.kind {
        TermKind::Integer(_) | TermKind::Variable(_) => duration(i, term),
        _ => Ok((i.skip(1), term)),
    }
}

/// The unit that may follow the number or variable at `start`.
fn duration(start: Tokens<'_>, amount: Term) -> Read<'_, Term> {
    let i = start.skip(1);
    let unit = match i.word(0).filter(|_| leaf::is_keyword_here(i)) {
        Some("day" | "days") => TimeUnit::Day,
        Some("week" | "weeks") => TimeUnit::Week,
        Some("month" | "months") => TimeUnit::Month,
        Some("year" | "years") => TimeUnit::Year,
        _ => return Ok((i, amount)),
    };
    let direction = alt((value(Rounding::Up, word("up")), value(Rounding::Down, word("down"))));
    let (i, rounding) = opt(preceded(word("rounding"), cut(direction))).parse(i.skip(1))?;
    let rounding = rounding.unwrap_or(Rounding::None);
    let kind = TermKind::Duration { amount: Box::new(amount), unit, rounding };
    Ok((i, Term { span: i.since(start), kind }))
}

/// `count(S where c)`, `sum(V for S where c)`: a condition in a term, so two steps of nesting
fn aggregate(start: Tokens<'_>) -> Read<'_, Term> {
    let level = enter_by(start, 2)?;
    let (i, (kind, value, over)) = aggregated(start)?;
    let (i, _) = sure(open_word("where")(i))?;
    let read = condition::condition(i);
    leave(start, &level);
    let (i, condition) = sure(read)?;
    let (i, ()) = close(i, start.skip(1))?;
    let aggregate = Aggregate { kind, value, over, condition };
    Ok((i, Term { span: i.since(start), kind: TermKind::Aggregate(Box::new(aggregate)) }))
}

/// What an aggregate adds up, and what it ranges over.
type Aggregated = (AggregateKind, Option<Variable>, Vec<Variable>);

fn aggregated(start: Tokens<'_>) -> Read<'_, Aggregated> {
    let kind = match start.letters(0) {
        "sum" => AggregateKind::Sum,
        "min" => AggregateKind::Min,
        "max" => AggregateKind::Max,
        _ => AggregateKind::Count,
    };
    let i = start.skip(2);
    if kind == AggregateKind::Count {
        return cut(list(variable)).parse(i).map(|(i, over)| (i, (kind, None, over)));
    }
    let (i, value) = cut(variable).parse(i)?;
    let (i, over) = opt(preceded(word("for"), cut(list(variable)))).parse(i)?;
    Ok((i, (kind, Some(value), over.unwrap_or_default())))
}

/// `(a, b)`: terms in round brackets.
pub(super) fn bracketed_terms(open: Tokens<'_>) -> Read<'_, Vec<Term>> {
    let (i, _) = sign(Kind::LeftParenthesis, "`(`")(open)?;
    let (i, terms) = cut(list(term)).parse(i)?;
    let (i, ()) = close(i, open)?;
    Ok((i, terms))
}

/// `2/3`: numerator and denominator, or one number.
pub(super) fn fraction(i: Tokens<'_>) -> Read<'_, (u64, Option<(u64, Span)>)> {
    let number = kind(Kind::Integer, "a number");
    let read = |i: Tokens<'_>| i.letters(0).parse().unwrap_or(0);
    let (next, _) = number(i)?;
    if next.kind(0) != Some(Kind::Slash) {
        return Ok((next, (read(i), None)));
    }
    let below = next.skip(1);
    let (next, token) = cut(number).parse(below)?;
    Ok((next, (read(i), Some((read(below), token.span)))))
}
