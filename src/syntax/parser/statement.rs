//! Entities, their blocks, and statements.

use super::atom::{argument, arguments, atom};
use super::block::{self, Home};
use super::input::{Expected, Read, Tokens};
use super::leaf::{
    clause, date, is_any_word, is_keyword_here, is_label, is_translation, is_word, label, list, name,
    name_as, text, translation, word,
};
use super::provision::misplaced;
use super::recovery::{self, here};
use super::term::simple;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::ast::{
    Argument, BlockStatement, EntityItem, InForce, Labelled, Name, Polarity, Statement, StatementClause,
    StatementClauseKind, TermKind, Translation, WrittenInterval,
};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, map, opt};
use nom::sequence::{pair, preceded};

/// Words that go on with a statement.
pub(super) const CLAUSES: [&str; 6] = ["from", "until", "on", "source", "held", "unverified"];

/// Whether an entity is declared here: two names that are no statement.
pub(super) fn begins_entity(i: Tokens<'_>) -> bool {
    let named = |kind| matches!(kind, Some(Kind::Word | Kind::Path));
    let second = i.skip(1);
    named(i.kind(0)) && named(i.kind(1)) && (is_label(second) || !is_any_word(second, &CLAUSES))
}

/// `state a "A" zh "甲", b under p { … }`
pub(super) fn entity(start: Tokens<'_>) -> Read<'_, EntityItem> {
    let (i, ty) = name_as("a type")(start)?;
    let (i, labels) = list(labelled)(i)?;
    let (i, under) = opt(preceded(clause("under"), cut(list(name)))).parse(i)?;
    let i = match (i.kind(0), labels.last()) {
        (Some(Kind::Word | Kind::Path), Some(last)) => {
            recovery::note(i, || two_on_a_line(i, &ty, &last.name));
            recovery::skip_item(i)
        }
        _ => i,
    };
    let (mut block, mut foreign) = (Vec::new(), false);
    let i = block::optional_block(i, Home::Entity, |i| {
        if foreign {
            return recovery::skip_item(i);
        }
        let (next, statement, _) = block::item(i, own_statement);
        foreign = statement.is_none() && i.begins_something();
        block.extend(statement);
        next
    });
    block.shrink_to_fit();
    Ok((i, EntityItem { ty, labels, under: under.unwrap_or_default(), block }))
}

/// What stands behind an entity is neither its label nor its block.
fn two_on_a_line(i: Tokens<'_>, ty: &Name, name: &Name) -> Diagnostic {
    let (ty, name) = (&ty.text, &name.text);
    let message = format!("`{ty}` is read as a type, `{name}` as a name");
    let found = here(i, codes::TWO_ON_A_LINE, message, "what is this?");
    if is_any_word(i, &CLAUSES) {
        return found.help(format!("a statement has brackets: `{ty}({name})`"));
    }
    found.help("two statements on one line? put `;` or a line end between them")
}

/// `a "A" zh "甲"`
pub(super) fn labelled(i: Tokens<'_>) -> Read<'_, Labelled> {
    let (i, name) = name(i)?;
    labels(i, name)
}

/// The labels behind a name.
pub(super) fn labels(i: Tokens<'_>, name: Name) -> Read<'_, Labelled> {
    let (i, first) = opt(text).parse(i)?;
    let (i, others) = translations(i)?;
    let first = first.map(|text| Translation { language: None, text });
    Ok((i, Labelled { name, labels: first.into_iter().chain(others).collect() }))
}

/// What is said before, in other languages.
pub(super) fn translations(mut i: Tokens<'_>) -> Read<'_, Vec<Translation>> {
    let mut found = Vec::new();
    while is_translation(i) || (i.word(0).is_some() && i.kind(1) == Some(Kind::Text) && !names_a_text(i)) {
        let (next, label) = translation(i)?;
        found.push(label);
        i = next;
    }
    Ok((i, found))
}

/// Whether a keyword that a text follows stands here, so that it is no language.
fn names_a_text(i: Tokens<'_>) -> bool {
    is_any_word(i, &["short", "version", "source", "unverified"])
}

/// `member(a, b) from D`
pub(super) fn statement(start: Tokens<'_>) -> Read<'_, Statement> {
    let (i, polarity) = polarity(start);
    let (i, atom) = atom(i)?;
    let (i, clauses) = clauses(i)?;
    Ok((i, Statement { span: i.since(start), polarity, atom, clauses }))
}

fn polarity(i: Tokens<'_>) -> (Tokens<'_>, Polarity) {
    if is_word(i, "not") {
        (i.skip(1), Polarity::Denied)
    } else if is_word(i, "unknown") {
        (i.skip(1), Polarity::Unknown)
    } else {
        (i, Polarity::Stated)
    }
}

/// A statement of a block; an item of a provision instead shows that the block is none of an entity.
fn own_statement(i: Tokens<'_>) -> Read<'_, BlockStatement> {
    let read = block_statement(i);
    let complete = matches!(&read, Ok((next, _)) if recovery::at_end(*next));
    if !complete && let Some(error) = misplaced(i, Home::Entity) {
        return error;
    }
    read
}

/// `member a, b from D`, in the block of an entity
fn block_statement(start: Tokens<'_>) -> Read<'_, BlockStatement> {
    let (i, polarity) = polarity(start);
    let (i, relation) = name_as("a relation")(i)?;
    let (i, brackets, arguments) = if i.kind(0) == Some(Kind::LeftParenthesis) {
        let (i, (arguments, rest)) = arguments(i);
        if let Some(rest) = rest {
            let message = "`..` cannot stand in a statement";
            let found = Diagnostic::error(codes::UNEXPECTED, rest, message, "not here");
            i.state.mistakes.borrow_mut().push(|| found.help("a statement names every argument"));
        }
        (i, true, arguments)
    } else if super::atom::begins_argument(i) && (is_label(i) || !is_any_word(i, &CLAUSES)) {
        let (i, arguments) = list(bare_argument)(i)?;
        if let Some(label) = label_without_colon(i, &arguments) {
            return recovery::fail(i, || two_values(i, label));
        }
        (i, false, arguments)
    } else {
        i.missed(Expected::Thing("an argument"));
        (i, false, vec![])
    };
    let (i, clauses) = clauses(i)?;
    let span = i.since(start);
    Ok((i, BlockStatement { span, polarity, relation, brackets, arguments, clauses }))
}

/// The word that is read as a value although another value follows it: a label whose colon is missing.
fn label_without_colon<'a>(i: Tokens<'_>, arguments: &'a [Argument]) -> Option<&'a Argument> {
    let value = matches!(i.kind(0), Some(Kind::Word | Kind::Path)) && !is_any_word(i, &CLAUSES);
    let last =
        arguments.last().filter(|last| last.label.is_none() && matches!(last.value.kind, TermKind::Name(_)));
    last.filter(|_| value)
}

fn two_values(i: Tokens<'_>, label: &Argument) -> Diagnostic {
    let (span, found) = (label.value.span, recovery::found(i));
    let word = i.state.text.get(span.range()).unwrap_or_default();
    let message = format!("expected `,` or the end of the line, found {found}");
    let colon =
        format!("if `{word}` is the label of an argument, a colon follows it: `{word}: {}`", i.letters(0));
    here(i, codes::UNEXPECTED, message, "another value?").suggest(
        colon,
        Span::new(span.file, span.end, span.end),
        ":",
    )
}

/// `over: s`, a value without brackets and operators
fn bare_argument(i: Tokens<'_>) -> Read<'_, Argument> {
    if i.kind(0) == Some(Kind::LeftParenthesis) {
        return argument(i);
    }
    map(pair(opt(label), simple), |(label, value)| Argument { label, value }).parse(i)
}

/// The clauses of a statement, also on the lines after it.
fn clauses(mut i: Tokens<'_>) -> Read<'_, Vec<StatementClause>> {
    let mut found = Vec::new();
    loop {
        let next = i.past_line();
        let start = if is_any_word(next, &CLAUSES) { next } else { i };
        let (after, kind) = opt(statement_clause).parse(start)?;
        let Some(kind) = kind else {
            found.shrink_to_fit();
            return Ok((i, found));
        };
        found.push(StatementClause { span: after.since(start), kind });
        i = after;
    }
}

fn statement_clause(i: Tokens<'_>) -> Read<'_, StatementClauseKind> {
    alt((
        map(intervals, StatementClauseKind::Intervals),
        map(preceded(clause("on"), cut(date)), StatementClauseKind::On),
        map(preceded(clause("source"), cut(text)), StatementClauseKind::Source),
        map(preceded(pair(clause("held"), cut(word("by"))), cut(list(text))), StatementClauseKind::HeldBy),
        map(preceded(clause("unverified"), cut(text)), StatementClauseKind::Unverified),
    ))
    .parse(i)
}

fn intervals(i: Tokens<'_>) -> Read<'_, Vec<WrittenInterval>> {
    let (mut i, first) = interval(i)?;
    let mut found = vec![first];
    while i.kind(0) == Some(Kind::Comma) {
        let next = i.skip(1).go_on();
        if !is_any_word(next, &["from", "until"]) && next.kind(0).is_some_and(|kind| kind != Kind::LineEnd) {
            return recovery::fail(next, || {
                here(next, codes::INTERVALS, "an interval belongs to all values before it", "another value?")
                    .help("one line for each interval")
            });
        }
        let (after, another) = cut(interval).parse(next)?;
        found.push(another);
        i = after;
    }
    Ok((i, found))
}

/// `from D until E`
pub(super) fn interval(start: Tokens<'_>) -> Read<'_, WrittenInterval> {
    let until = preceded(clause("until"), cut(date));
    let (i, from) = opt(preceded(clause("from"), cut(date))).parse(start)?;
    let (i, until) = if from.is_some() {
        opt(until).parse(i)?
    } else {
        let (i, until) = { until }.parse(i)?;
        (i, Some(until))
    };
    let begin = start.past_line();
    Ok((i, WrittenInterval { span: i.since(begin), from, until }))
}

/// `in force from D until E`, `not in force`
pub(super) fn in_force(start: Tokens<'_>) -> Read<'_, InForce> {
    let i = start.past_line();
    if is_word(i, "not") && i.word(1) == Some("in") {
        let (next, _) = preceded(word("in"), cut(word("force"))).parse(i.skip(1))?;
        return Ok((next, InForce::Never(next.since(i))));
    }
    if is_word(i, "in") && is_keyword_here(i) {
        let (next, _) = cut(word("force")).parse(i.skip(1))?;
        let (next, interval) = cut(interval_or_words).parse(next)?;
        return Ok((next, InForce::During(interval)));
    }
    start.error(Expected::Quiet("in"))
}

fn interval_or_words(i: Tokens<'_>) -> Read<'_, WrittenInterval> {
    if is_any_word(i.past_line(), &["from", "until"]) {
        return interval(i);
    }
    i.missed(Expected::Word("from"));
    i.error(Expected::Word("until"))
}
