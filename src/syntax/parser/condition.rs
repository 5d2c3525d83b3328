//! Conditions.

use super::atom::{atom, close};
use super::continuation::lacks_and;
use super::input::{Expected, Read, Tokens};
use super::leaf::{clause, is_any_word, is_word, name_as};
use super::quantifier::{begins_quantifier, quantifier};
use super::recovery::{self, deeper, here, note};
use super::term::{begins_value, bracketed_terms, term};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{Comparison, Condition, ConditionKind, Modality, NormState, Term};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

/// `a and b`, `a or b`
pub(super) fn condition(start: Tokens<'_>) -> Read<'_, Condition> {
    let (mut i, first) = unit(start)?;
    let mut units = vec![first];
    let (mut any, mut mixed) = (None, false);
    loop {
        let next = i.past_line();
        let or = is_word(next, "or");
        if or || is_word(next, "and") {
            if *any.get_or_insert(or) != or && !mixed {
                note(next, || mixed_up(next));
                mixed = true;
            }
            let (after, unit) = cut(unit).parse(next.skip(1).go_on())?;
            units.push(unit);
            i = after;
        } else if lacks_and(i) {
            note(next, || no_connective(next));
            let (after, unit) = cut(unit).parse(next)?;
            units.push(unit);
            i = after;
        } else {
            i.missed(Expected::Quiet("and"));
            i.missed(Expected::Quiet("or"));
            break;
        }
    }
    if units.len() == 1 {
        return Ok((i, units.swap_remove(0)));
    }
    let span = i.since(start);
    let kind = if any == Some(true) { ConditionKind::Or(units) } else { ConditionKind::And(units) };
    Ok((i, Condition { span, kind }))
}

fn mixed_up(i: Tokens<'_>) -> Diagnostic {
    here(i, codes::MIXED, "`and` and `or` are mixed without brackets", "which one first?")
        .help("brackets, please: (a and b) or c, or a and (b or c)")
}

fn no_connective(i: Tokens<'_>) -> Diagnostic {
    let before = crate::source::Span::new(i.span().file, i.span().start, i.span().start);
    here(i, codes::MISSING_AND, "`and` or `or` is missing between two conditions", "expected `and` or `or`")
        .suggest("if both must hold, write `and`", before, "and ")
}

/// A condition without `and` and `or` outside brackets.
pub(super) fn unit(start: Tokens<'_>) -> Read<'_, Condition> {
    if is_word(start, "not") {
        let (i, inner) = deeper(start.skip(1).go_on(), cut_unit)?;
        return Ok((i, Condition { span: i.since(start), kind: ConditionKind::Not(Box::new(inner)) }));
    }
    if begins_quantifier(start) {
        return deeper(start, quantifier);
    }
    let (i, base) = base(start)?;
    let (i, on) = opt(preceded(clause("on"), cut(term))).parse(i)?;
    let base = match on {
        Some(on) => Condition { span: i.since(start), kind: ConditionKind::On(Box::new(base), on) },
        None => base,
    };
    let (i, at) = opt(preceded(clause("at"), cut(term))).parse(i)?;
    let base = match at {
        Some(at) => Condition { span: i.since(start), kind: ConditionKind::At(Box::new(base), at) },
        None => base,
    };
    Ok((i, base))
}

fn cut_unit(i: Tokens<'_>) -> Read<'_, Condition> {
    cut(unit).parse(i)
}

fn base(start: Tokens<'_>) -> Read<'_, Condition> {
    if start.kind(0) == Some(Kind::LeftParenthesis) {
        return bracket(start);
    }
    if begins_value(start) || is_compared_name(start) {
        return comparison(start);
    }
    let (i, kind) = if is_word(start, "excluded") {
        let (i, atom) = cut(atom).parse(start.skip(1))?;
        (i, ConditionKind::Excluded(atom))
    } else if let Some(state) = norm_state(start) {
        let (i, atom) = cut(atom).parse(start.skip(1))?;
        (i, ConditionKind::NormState(state, atom))
    } else if let Some((i, modality)) = modality(start) {
        let (i, atom) = cut(atom).parse(i)?;
        let due = opt(preceded(clause("due"), cut(term)));
        let (i, due) = if modality == Modality::Must { { due }.parse(i)? } else { (i, None) };
        (i, ConditionKind::Norm { modality, atom, due })
    } else if matches!(start.kind(0), Some(Kind::Word | Kind::Path)) {
        let (i, atom) = atom(start)?;
        if !atom.arguments.is_empty() && i.kind(0).and_then(comparison_sign).is_some() {
            return recovery::fail(i, || no_value(i));
        }
        (i, ConditionKind::Atom(atom))
    } else {
        return start.error(Expected::Thing("a condition"));
    };
    Ok((i, Condition { span: i.since(start), kind }))
}

/// `fulfilled`, `breached`, `pending`
pub(super) fn norm_state(i: Tokens<'_>) -> Option<NormState> {
    match i.word(0).filter(|_| is_any_word(i, &["fulfilled", "breached", "pending"]))? {
        "fulfilled" => Some(NormState::Fulfilled),
        "breached" => Some(NormState::Breached),
        _ => Some(NormState::Pending),
    }
}

/// `must`, `must not`, `may`
pub(super) fn modality(i: Tokens<'_>) -> Option<(Tokens<'_>, Modality)> {
    if is_word(i, "may") {
        return Some((i.skip(1), Modality::May));
    }
    let next = Some(i.skip(1)).filter(|_| is_word(i, "must"))?;
    let not = is_word(next, "not");
    Some(if not { (next.skip(1), Modality::MustNot) } else { (next, Modality::Must) })
}

/// A condition in brackets.
fn bracket(open: Tokens<'_>) -> Read<'_, Condition> {
    let inner = open.skip(1);
    match deeper(inner, condition) {
        Ok((i, inner)) => {
            let (i, ()) = close(i, open)?;
            Ok((i, Condition { span: i.since(open), kind: inner.kind }))
        }
        Err(nom::Err::Error(fault) | nom::Err::Failure(fault)) if !fault.reported => {
            let furthest = open.from(open.state.furthest.borrow().at);
            let operator = furthest.kind(1).is_some_and(|kind| kind.goes_on() && kind != Kind::Comma);
            if furthest.kind(0) == Some(Kind::RightParenthesis) && operator {
                return recovery::fail(furthest, || number_first(furthest));
            }
            Err(nom::Err::Failure(fault))
        }
        Err(error) => Err(error),
    }
}

fn number_first(i: Tokens<'_>) -> Diagnostic {
    let message = "a condition does not begin with a number in brackets: turn it round";
    here(i, codes::NUMBER_FIRST, message, "this bracket was read as a condition")
        .help("write `K >= (N + 1) * 2` instead of `(N + 1) * 2 <= K`")
}

/// Whether a name stands here that is compared with something.
fn is_compared_name(i: Tokens<'_>) -> bool {
    let next = i.skip(1).past_line();
    let compared = match next.kind(0) {
        Some(Kind::Plus | Kind::Minus | Kind::Star) => true,
        Some(Kind::Word) => is_any_word(next, &["under", "in", "is"]),
        Some(kind) => comparison_sign(kind).is_some(),
        None => false,
    };
    compared && matches!(i.kind(0), Some(Kind::Word | Kind::Path))
}

fn comparison_sign(kind: Kind) -> Option<Comparison> {
    Some(match kind {
        Kind::Equal => Comparison::Equal,
        Kind::NotEqual => Comparison::NotEqual,
        Kind::Less => Comparison::Less,
        Kind::LessOrEqual => Comparison::LessOrEqual,
        Kind::Greater => Comparison::Greater,
        Kind::GreaterOrEqual => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

/// `N <= 3`, `T under X`, `K in (a, b)`, `X is person`
fn comparison(start: Tokens<'_>) -> Read<'_, Condition> {
    let (i, left) = term(start)?;
    let (i, kind) = compared(i, left)?;
    Ok((i, Condition { span: i.since(start), kind }))
}

fn compared(i: Tokens<'_>, left: Term) -> Read<'_, ConditionKind> {
    let next = i.past_line();
    if let Some(sign) = next.kind(0).and_then(comparison_sign) {
        let (i, right) = cut(term).parse(next.skip(1).go_on())?;
        return Ok((i, ConditionKind::Compare(sign, left, right)));
    }
    if is_word(next, "in") {
        let list = next.skip(1);
        if is_word(list, "force") {
            return recovery::fail(list, || super::provision::in_force_misplaced(list));
        }
        let (i, values) = cut(bracketed_terms).parse(list)?;
        return Ok((i, ConditionKind::In(left, values)));
    }
    if is_word(next, "under") {
        let (i, right) = cut(term).parse(next.skip(1).go_on())?;
        return Ok((i, ConditionKind::Under(left, right)));
    }
    if is_word(next, "is") {
        let (i, ty) = cut(name_as("a type")).parse(next.skip(1).go_on())?;
        return Ok((i, ConditionKind::Is(left, ty)));
    }
    if is_word(next, "not") {
        return recovery::fail(next, || not_first(next));
    }
    i.error(Expected::Thing("a comparison"))
}

fn not_first(i: Tokens<'_>) -> Diagnostic {
    here(i, codes::UNEXPECTED, "`not` stands before what it denies", "not in the middle")
        .help("write `not X in (a, b)`, or `X != a`")
}

fn no_value(i: Tokens<'_>) -> Diagnostic {
    here(i, codes::UNEXPECTED, "a statement is not compared with a value", "compared here")
        .help("name the value in the brackets: `age(P, N) and N >= 18`")
}
