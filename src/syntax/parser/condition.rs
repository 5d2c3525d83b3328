//! Conditions.

use super::atom::{atom, close};
use super::continuation::lacks_and;
use super::input::{Expected, Fault, Read, Tokens};
use super::leaf::{clause, is_any_word, is_word, name_as};
use super::quantifier::{begins_quantifier, quantifier};
use super::recovery::{self, enter, here, leave, note, sure};
use super::term::{begins_value, bracketed_terms, term};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{Comparison, Condition, ConditionKind, Modality, NormState, Term};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::combinator::{cut, map, opt};
use nom::sequence::preceded;

/// `a and b`, `a or b`
pub(super) fn condition(start: Tokens<'_>) -> Read<'_, Condition> {
    let (mut i, mut units) = (start, Vec::new());
    let mut joint = Joint { or: None, mixed: false };
    loop {
        let read = unit(i);
        let (after, unit) = if units.is_empty() { read? } else { sure(read)? };
        units.push(unit);
        match connective(after, &mut joint) {
            Some(next) => i = next,
            None => return Ok((after, joined(start, after, units, joint.or))),
        }
    }
}

/// Which word joins the conditions of a list.
struct Joint {
    or: Option<bool>,
    mixed: bool,
}

fn joined(start: Tokens<'_>, i: Tokens<'_>, mut units: Vec<Condition>, or: Option<bool>) -> Condition {
    if units.len() == 1 {
        return units.swap_remove(0);
    }
    units.shrink_to_fit();
    let kind = if or == Some(true) { ConditionKind::Or(units) } else { ConditionKind::And(units) };
    Condition { span: i.since(start), kind }
}

/// What is behind the `and` or `or` here; one that is missing is reported.
fn connective<'t>(i: Tokens<'t>, joint: &mut Joint) -> Option<Tokens<'t>> {
    let next = i.past_line();
    let or = is_word(next, "or");
    if or || is_word(next, "and") {
        if *joint.or.get_or_insert(or) != or && !joint.mixed {
            note(next, || mixed_up(next));
            joint.mixed = true;
        }
        return Some(next.skip(1).go_on());
    }
    if lacks_and(i) {
        note(next, || no_connective(next));
        return Some(next);
    }
    i.missed(Expected::Quiet("and"));
    i.missed(Expected::Quiet("or"));
    None
}

fn mixed_up(i: Tokens<'_>) -> Diagnostic {
    here(i, codes::MIXED, "`and` and `or` are mixed without brackets", "which one first?")
        .help("brackets, please: (a and b) or c, or a and (b or c)")
}

fn no_connective(i: Tokens<'_>) -> Diagnostic {
    let before = i.at().checked_sub(1).map(|at| i.from(at));
    if let (Some("need"), Some("not")) = (before.and_then(|before| before.word(0)), i.word(0)) {
        // That there is no duty is asked by way of the duty.
        let act = i.word(1).unwrap_or("…");
        let message = "`need not` is what a rule concludes: a question asks for the duty";
        let need = before.map_or(i.span(), |before| before.span());
        return here(i, codes::MISSING_AND, message, "not asked like this").suggest(
            format!("whether it need not be done: `not must {act}(…)`"),
            need.to(i.span()),
            "not must",
        );
    }
    let before = crate::source::Span::new(i.span().file, i.span().start, i.span().start);
    here(i, codes::MISSING_AND, "`and` or `or` is missing between two conditions", "expected `and` or `or`")
        .suggest("if both must hold, write `and`", before, "and ")
}

/// A condition without `and` and `or` outside brackets.
pub(super) fn unit(start: Tokens<'_>) -> Read<'_, Condition> {
    if is_word(start, "not") {
        return negation(start);
    }
    if begins_quantifier(start) {
        return quantifier(start);
    }
    let (i, base) = base(start)?;
    dated(start, i, base)
}

fn negation(start: Tokens<'_>) -> Read<'_, Condition> {
    let inner = start.skip(1).go_on();
    let level = enter(inner)?;
    let read = unit(inner);
    leave(start, &level);
    let (i, inner) = sure(read)?;
    Ok((i, Condition { span: i.since(start), kind: ConditionKind::Not(Box::new(inner)) }))
}

/// `on D`, `at D`
fn dated<'t>(start: Tokens<'t>, i: Tokens<'t>, mut base: Condition) -> Read<'t, Condition> {
    let (i, on) = opt(preceded(clause("on"), cut(term))).parse(i)?;
    if let Some(on) = on {
        base = Condition { span: i.since(start), kind: ConditionKind::On(Box::new(base), on) };
    }
    let (i, at) = opt(preceded(clause("at"), cut(term))).parse(i)?;
    if let Some(at) = at {
        base = Condition { span: i.since(start), kind: ConditionKind::At(Box::new(base), at) };
    }
    Ok((i, base))
}

fn base(start: Tokens<'_>) -> Read<'_, Condition> {
    if start.kind(0) == Some(Kind::LeftParenthesis) {
        bracket(start)
    } else if begins_value(start) || is_compared_name(start) {
        comparison(start)
    } else {
        let (i, kind) = plain(start)?;
        Ok((i, Condition { span: i.since(start), kind }))
    }
}

/// An atom, or a word that only conditions begin with.
fn plain(start: Tokens<'_>) -> Read<'_, ConditionKind> {
    if is_word(start, "excluded") {
        return map(cut(atom), ConditionKind::Excluded).parse(start.skip(1));
    }
    if let Some(state) = norm_state(start) {
        return map(cut(atom), |atom| ConditionKind::NormState(state, atom)).parse(start.skip(1));
    }
    if let Some((i, modality)) = modality(start) {
        return norm(i, modality);
    }
    if !matches!(start.kind(0), Some(Kind::Word | Kind::Path)) {
        return start.error(Expected::Thing("a condition"));
    }
    let (i, atom) = atom(start)?;
    if !atom.arguments.is_empty() && i.kind(0).and_then(comparison_sign).is_some() {
        return recovery::fail(i, || no_value(i));
    }
    Ok((i, ConditionKind::Atom(atom)))
}

/// `p due D`, behind `must`
fn norm(i: Tokens<'_>, modality: Modality) -> Read<'_, ConditionKind> {
    let (i, atom) = cut(atom).parse(i)?;
    let due = preceded(clause("due"), cut(term));
    let (i, due) = if modality == Modality::Must { opt(due).parse(i)? } else { (i, None) };
    Ok((i, ConditionKind::Norm { modality, atom, due }))
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
    let level = enter(open.skip(1))?;
    let read = condition(open.skip(1));
    leave(open, &level);
    let (i, inner) = read.map_err(|error| not_a_condition(open, error))?;
    let (i, ()) = close(i, open)?;
    Ok((i, Condition { span: i.since(open), kind: inner.kind }))
}

/// What is wrong in the bracket at `open`: perhaps a calculation stands in it.
fn not_a_condition(open: Tokens<'_>, error: nom::Err<Fault>) -> nom::Err<Fault> {
    let (nom::Err::Error(fault) | nom::Err::Failure(fault)) = error else { return error };
    let furthest = open.from(open.state.furthest.borrow().at);
    let operator = furthest.kind(1).is_some_and(|kind| kind.goes_on() && kind != Kind::Comma);
    if !fault.reported && operator && furthest.kind(0) == Some(Kind::RightParenthesis) {
        return nom::Err::Failure(note(furthest, || number_first(furthest)));
    }
    nom::Err::Failure(fault)
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
