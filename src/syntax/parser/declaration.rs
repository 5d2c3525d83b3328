//! Types, relations, and the short declarations of a file.

use super::atom::close;
use super::input::{Expected, Read, Tokens};
use super::leaf::{self, is_word, label, list, name, name_as, sign, single_word, text, worded};
use super::recovery;
use super::statement::labels;
use crate::syntax::ast::{
    FactsItem, Name, Parameter, RelationClause, RelationClauseKind, RelationItem, RelationKind, TypeItem,
};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, map, opt, value};
use nom::sequence::{pair, preceded};

/// `state zh "国家" under actor`, behind `type`
pub(super) fn type_item(i: Tokens<'_>) -> Read<'_, TypeItem> {
    let (i, name) = name_as("the name of a type")(i)?;
    let (i, label) = labels(i, name)?;
    let (i, first) = opt(leaf::last_clause("hierarchy")).parse(i)?;
    let (i, under) = opt(preceded(leaf::clause("under"), cut(name_as("a type")))).parse(i)?;
    let (i, hierarchy) =
        if first.is_none() { opt(leaf::last_clause("hierarchy")).parse(i)? } else { (i, first) };
    Ok((i, TypeItem { label, under, hierarchy }))
}

/// `lives_in(person, place) over time …`, behind `fact`, `concept` or `act`
pub(super) fn relation(i: Tokens<'_>, kind: RelationKind) -> Read<'_, RelationItem> {
    let (i, name) = name_as("the name of a relation")(i)?;
    let (mut i, parameters) = parameters(i);
    let mut clauses = Vec::new();
    loop {
        let next = clause_start(i);
        match relation_clause(next) {
            Ok((after, clause)) => {
                clauses.push(RelationClause { span: after.since(next), kind: clause });
                i = after;
            }
            Err(error @ nom::Err::Failure(_)) => i = skip_clause(recovery::report(next, &error)),
            Err(_) => return Ok((i, RelationItem { kind, name, parameters, clauses })),
        }
    }
}

/// The next line that begins with a clause of a relation, or the end of the item.
fn skip_clause(i: Tokens<'_>) -> Tokens<'_> {
    recovery::skip(i, |i| i.kind(0) == Some(Kind::LineEnd) && clause_start(i).at() != i.at())
}

/// Where the next clause of a relation begins: here, or on the next line.
fn clause_start(i: Tokens<'_>) -> Tokens<'_> {
    let next = i.past_line();
    let sure = match (next.word(0), next.word(1)) {
        (Some("reads" | "asks"), _) => leaf::is_keyword_here(next),
        (Some("over"), Some("time"))
        | (Some("judged" | "curable"), Some("by"))
        | (Some("in"), Some("doubt")) => true,
        (Some("dated" | "open" | "closed" | "one" | "curable"), _) => {
            leaf::is_keyword_here(next) && next.indent().is_some_and(|indent| indent > i.state.indent.get())
        }
        _ => false,
    };
    if sure { next } else { i }
}

/// The parameters in brackets, if there are any; a mistake in them is reported, and those before it kept.
fn parameters<'t>(open: Tokens<'t>) -> (Tokens<'t>, Vec<Parameter>) {
    if open.kind(0) != Some(Kind::LeftParenthesis) {
        open.missed(Expected::Thing("`(`"));
        return (open, vec![]);
    }
    let found = std::cell::RefCell::new(Vec::new());
    let parameters = |mut i: Tokens<'t>| -> Read<'t, ()> {
        loop {
            let (next, parameter) = parameter(i)?;
            found.borrow_mut().push(parameter);
            if next.kind(0) != Some(Kind::Comma) {
                next.missed(Expected::Thing("`,`"));
                return close(next, open);
            }
            i = next.skip(1);
        }
    };
    let i = match parameters(open.skip(1)) {
        Ok((i, ())) => i,
        Err(error) => recovery::skip_to_close(open, recovery::report(open, &error)),
    };
    (i, found.into_inner())
}

fn parameter(i: Tokens<'_>) -> Read<'_, Parameter> {
    map(pair(opt(label), name_as("a type")), |(label, ty)| Parameter { label, ty }).parse(i)
}

fn relation_clause<'t>(i: Tokens<'t>) -> Read<'t, RelationClauseKind> {
    let word = leaf::quiet;
    let simple = alt((
        value(RelationClauseKind::OverTime, pair(word("over"), cut(leaf::word("time")))),
        value(RelationClauseKind::Dated, word("dated")),
        value(RelationClauseKind::Open, word("open")),
        value(RelationClauseKind::Closed, word("closed")),
        value(RelationClauseKind::One, word("one")),
    ));
    let doubt = alt((value(false, leaf::word("no")), value(true, leaf::word("yes"))));
    let by = || preceded(leaf::word("by"), cut(text));
    let worded = || |i: Tokens<'t>| worded(i.go_on());
    alt((
        simple,
        map(preceded(word("judged"), cut(by())), RelationClauseKind::Judged),
        map(
            preceded(word("curable"), opt(preceded(leaf::clause("by"), cut(text)))),
            RelationClauseKind::Curable,
        ),
        map(preceded(pair(word("in"), cut(leaf::word("doubt"))), cut(doubt)), RelationClauseKind::InDoubt),
        map(preceded(word("reads"), pair(opt(leaf::clause("not")), cut(worded()))), |(not, text)| {
            RelationClauseKind::Reads { not: not.is_some(), text }
        }),
        map(preceded(word("asks"), cut(worded())), RelationClauseKind::Asks),
    ))
    .parse(i)
}

/// `a > b, c`, behind `ranks`
pub(super) fn ranks(i: Tokens<'_>) -> Read<'_, Vec<Vec<Name>>> {
    let tie = list(name_as("the name of a rank"));
    let (mut i, first) = tie(i.go_on())?;
    let mut ranks = vec![first];
    while i.past_line().kind(0) == Some(Kind::Greater) {
        let (next, _) = sign(Kind::Greater, "`>`")(i.past_line())?;
        let (next, lower) = cut(&tie).parse(next)?;
        ranks.push(lower);
        i = next;
    }
    i.missed(Expected::Thing("`>`"));
    Ok((i, ranks))
}

/// `overrides, rank`, behind `precedence`
pub(super) fn precedence(i: Tokens<'_>) -> Read<'_, Vec<Name>> {
    list(single_word("`overrides`, `rank`, `later` or `strength`"))(i.go_on())
}

/// `tax, un`, behind `use`
pub(super) fn uses(i: Tokens<'_>) -> Read<'_, Vec<Name>> {
    list(name_as("the name of a module"))(i.go_on())
}

/// `p from "p.csv"`, behind `facts`
pub(super) fn facts(i: Tokens<'_>) -> Read<'_, FactsItem> {
    let (i, relation) = name(i)?;
    if !is_word(i.past_line(), "from") {
        i.missed(Expected::Word("from"));
    }
    let (i, path) = preceded(leaf::clause("from"), text).parse(i)?;
    Ok((i, FactsItem { relation, path }))
}
