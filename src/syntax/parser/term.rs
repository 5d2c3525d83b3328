//! Terms: names, variables, numbers, dates, lengths of time, arithmetic and aggregates.

use super::atom::close;
use super::condition;
use super::input::{Expected, Read, Tokens};
use super::leaf::{self, is_any_word, is_word, kind, list, open_word, sign, variable, word};
use super::recovery::{self, deeper};
use crate::source::Span;
use crate::syntax::MAX_DEPTH;
use crate::syntax::ast::{Aggregate, AggregateKind, Operator, Term, TermKind, TimeUnit};
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
    chain(i, product, |kind| match kind {
        Kind::Plus => Some(Operator::Plus),
        Kind::Minus => Some(Operator::Minus),
        _ => None,
    })
}

fn product(i: Tokens<'_>) -> Read<'_, Term> {
    chain(i, factor, |kind| (kind == Kind::Star).then_some(Operator::Times))
}

/// Elements with operators between them, grouped from the left. Each operator makes the tree higher.
fn chain<'t>(
    i: Tokens<'t>,
    element: fn(Tokens<'t>) -> Read<'t, Term>,
    operator: fn(Kind) -> Option<Operator>,
) -> Read<'t, Term> {
    let state = i.state;
    let beside = state.height.replace(0);
    let (mut i, mut left) = element(i)?;
    while let Some(operator) = i.past_line().kind(0).and_then(operator) {
        let at = i.past_line();
        let (next, right) = cut(element).parse(at.skip(1).go_on())?;
        state.height.set(state.height.get() + 1);
        if state.height.get() + state.depth.get() > MAX_DEPTH {
            return recovery::fail(at, || recovery::too_deep(at));
        }
        let span = left.span.to(right.span);
        left = Term { span, kind: TermKind::Binary(operator, Box::new(left), Box::new(right)) };
        i = next;
    }
    state.height.set(beside.max(state.height.get()));
    Ok((i, left))
}

fn factor(i: Tokens<'_>) -> Read<'_, Term> {
    if i.kind(0) != Some(Kind::LeftParenthesis) {
        return simple(i);
    }
    let (next, inner) = deeper(i.skip(1), term)?;
    let (next, ()) = close(next, i)?;
    Ok((next, Term { span: next.since(i), kind: inner.kind }))
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
    if begins_aggregate(i) {
        return deeper(i, aggregate);
    }
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

/// `count(S where c)`, `sum(V for S where c)`
fn aggregate(start: Tokens<'_>) -> Read<'_, Term> {
    let kind = match start.letters(0) {
        "sum" => AggregateKind::Sum,
        "min" => AggregateKind::Min,
        "max" => AggregateKind::Max,
        _ => AggregateKind::Count,
    };
    let open = start.skip(1);
    let i = open.skip(1);
    let (i, value, over) = if kind == AggregateKind::Count {
        let (i, over) = cut(list(variable)).parse(i)?;
        (i, None, over)
    } else {
        let (i, value) = cut(variable).parse(i)?;
        let (i, over) = opt(preceded(word("for"), cut(list(variable)))).parse(i)?;
        (i, Some(value), over.unwrap_or_default())
    };
    let (i, condition) = cut(preceded(open_word("where"), condition::condition)).parse(i)?;
    let (i, ()) = close(i, open)?;
    let aggregate = Aggregate { kind, value, over, condition };
    Ok((i, Term { span: i.since(start), kind: TermKind::Aggregate(Box::new(aggregate)) }))
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
