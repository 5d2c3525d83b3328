//! Rules: heads, conditions, exceptions.

use super::atom::atom;
use super::condition::{condition, modality};
use super::continuation::lacks_connective;
use super::input::{Expected, Read, RuleContext, Tokens};
use super::leaf::{clause, is_word, label, list, name_as, word};
use super::recovery::{here, note, or_skip, skip_clause};
use super::term::term;
use crate::diagnostic::codes;
use crate::source::Span;
use crate::syntax::ast::{
    Condition, ConditionKind, Duty, Head, HeadKind, Modality, Name, RuleClause, RuleItem, Strength,
};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::{preceded, terminated};

/// `define`, `rule`, `presume`
pub(super) fn strength(i: Tokens<'_>) -> Option<Strength> {
    [("define", Strength::Define), ("rule", Strength::Rule), ("presume", Strength::Presume)]
        .into_iter()
        .find_map(|(keyword, strength)| is_word(i, keyword).then_some(strength))
}

/// The rule behind its keyword. What of it cannot be read is reported and skipped; its name and head stay.
pub(super) fn rule(i: Tokens<'_>, strength: Strength, in_provision: bool) -> Read<'_, RuleItem> {
    let context = RuleContext { indent: i.state.indent.get(), in_provision };
    let outer = i.state.rule.replace(Some(context));
    let (i, name) = opt(label).parse(i)?;
    let i = if name.is_none() { without_colon(i) } else { i };
    let (i, head) = head_or_skip(i.go_on());
    let (mut i, when) = when(i);
    let mut clauses = Vec::new();
    while let (next, Some(clause)) = rule_clause(i) {
        clauses.push(clause);
        i = next;
    }
    clauses.shrink_to_fit();
    i.state.rule.set(outer);
    Ok((i, RuleItem { strength, name, head, when, clauses }))
}

/// Past a colon that no name stands before, which is reported.
fn without_colon(i: Tokens<'_>) -> Tokens<'_> {
    if i.kind(0) != Some(Kind::Colon) {
        return i;
    }
    note(i, || {
        here(
            i,
            codes::UNEXPECTED,
            "a name is missing before the `:`",
            "the name of the rule stands before it",
        )
        .suggest("a rule without a name has no colon", i.span(), "")
    });
    i.skip(1)
}

fn head_or_skip(start: Tokens<'_>) -> (Tokens<'_>, Head) {
    let (i, head) = or_skip(start, head, skip_clause);
    let at = start.span();
    let nowhere = Head { span: Span::new(at.file, at.start, at.start), kind: HeadKind::Error };
    (i, head.unwrap_or(nowhere))
}

fn head(start: Tokens<'_>) -> Read<'_, Head> {
    let (i, kind) = if is_word(start, "need") {
        let (i, atom) = preceded(word("not"), atom).parse(start.skip(1))?;
        (i, HeadKind::NeedNot(atom))
    } else if is_word(start, "not") {
        let (i, atom) = atom(start.skip(1))?;
        (i, HeadKind::Against(atom))
    } else if let Some((i, modality)) = modality(start) {
        match modality {
            Modality::Must => duties(i)?,
            Modality::MustNot => atom(i).map(|(i, atom)| (i, HeadKind::MustNot(atom)))?,
            Modality::May => atom(i).map(|(i, atom)| (i, HeadKind::May(atom)))?,
        }
    } else if is_word(start, "when") || !matches!(start.kind(0), Some(Kind::Word | Kind::Path)) {
        return start.error(Expected::Thing("what the rule concludes"));
    } else {
        atom(start).map(|(i, atom)| (i, HeadKind::For(atom)))?
    };
    Ok((i, Head { span: i.since(start), kind }))
}

/// A duty, and what must be done otherwise.
fn duties(i: Tokens<'_>) -> Read<'_, HeadKind> {
    let (mut i, first) = duty(i)?;
    let mut duties = vec![first];
    loop {
        let next = if i.kind(0) == Some(Kind::Comma) {
            i.skip(1).go_on()
        } else if is_word(i.past_line(), "otherwise") {
            let next = i.past_line();
            note(next, || {
                here(next, codes::UNEXPECTED, "a `,` is missing before `otherwise`", "expected `,`")
            });
            next
        } else {
            return Ok((i, HeadKind::Must(duties)));
        };
        let (next, _) = cut(terminated(word("otherwise"), word("must"))).parse(next)?;
        let (next, duty) = duty(next)?;
        duties.push(duty);
        i = next;
    }
}

fn duty(i: Tokens<'_>) -> Read<'_, Duty> {
    let (i, atom) = atom(i)?;
    let (i, due) = opt(preceded(clause("due"), cut(term))).parse(i)?;
    Ok((i, Duty { atom, due }))
}

/// `when …`, or a condition that lacks its `when`.
fn when(i: Tokens<'_>) -> (Tokens<'_>, Option<Condition>) {
    if let Ok((i, _)) = clause("when")(i) {
        let (i, condition) = condition_or_skip(i);
        return (i, Some(condition));
    }
    let next = i.past_line();
    let and = is_word(next, "and");
    if and || lacks_connective(i) {
        note(next, || {
            let before = Span::new(next.span().file, next.span().start, next.span().start);
            let (place, when) = if and { (next.span(), "when") } else { (before, "when ") };
            here(next, codes::MISSING_WHEN, "`when` is missing before the condition", "expected `when`")
                .suggest("a condition begins with `when`", place, when)
        });
        let start = if and { next.skip(1).go_on() } else { next };
        let (i, condition) = condition_or_skip(start);
        return (i, Some(condition));
    }
    (i, None)
}

fn condition_or_skip(start: Tokens<'_>) -> (Tokens<'_>, Condition) {
    let (i, condition) = or_skip(start, condition, skip_clause);
    let error = || Condition { span: i.since(start), kind: ConditionKind::Error };
    (i, condition.unwrap_or_else(error))
}

/// `unless …`, `overrides …`, `subject to …`
fn rule_clause(i: Tokens<'_>) -> (Tokens<'_>, Option<RuleClause>) {
    if let Ok((i, _)) = clause("unless")(i) {
        let (i, condition) = condition_or_skip(i);
        return (i, Some(RuleClause::Unless(condition)));
    }
    if let Ok((i, _)) = clause("overrides")(i) {
        let (i, names) = or_skip(i, rule_names, skip_clause);
        return (i, Some(RuleClause::Overrides(names.unwrap_or_default())));
    }
    if let Ok((i, _)) = clause("subject")(i) {
        let (i, names) = or_skip(i, |i| preceded(word("to"), rule_names).parse(i), skip_clause);
        return (i, Some(RuleClause::SubjectTo(names.unwrap_or_default())));
    }
    (i, None)
}

fn rule_names(i: Tokens<'_>) -> Read<'_, Vec<Name>> {
    list(name_as("the name of a rule, provision or instrument"))(i.go_on())
}
