//! Cases, suppositions, expectations.

use super::atom::{atom, close};
use super::block::{self, Home};
use super::condition::{modality, norm_state};
use super::declaration::facts;
use super::file::loose;
use super::input::{Expected, Read, Tokens};
use super::leaf::{
    clause, date, declared_name, is_any_word, is_word, list, name, name_as, open_word, text, variable, word,
};
use super::provision::misplaced;
use super::recovery;
use super::statement::{begins_entity, entity, statement};
use super::term::simple;
use crate::syntax::ast::{
    CaseClause, CaseClauseKind, CaseItem, CauseWord, ExpectForm, ExpectItem, Leaning, Modality, Query,
    QueryKind, SupposeItem, Term,
};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, map, opt, value};
use nom::sequence::{pair, preceded, separated_pair};

/// `c "…" on D { … }`, behind `case`
pub(super) fn case(i: Tokens<'_>) -> Read<'_, CaseItem> {
    let (i, name) = declared_name(i);
    let (i, label) = opt(text).parse(i)?;
    if !is_word(i.past_line(), "on") {
        i.missed(Expected::Word("on"));
    }
    let on = |i| preceded(clause("on"), cut(date)).parse(i);
    let (i, date) = recovery::or_skip(i, on, recovery::skip_header);
    let (i, items) = clauses(i, Home::Case);
    Ok((i, CaseItem { name, label, date, items }))
}

fn suppose(i: Tokens<'_>) -> Read<'_, SupposeItem> {
    let (i, label) = text(i)?;
    let on = |i| opt(preceded(clause("on"), cut(date))).parse(i);
    let (i, date) = recovery::or_skip(i, on, recovery::skip_header);
    let (i, items) = clauses(i, Home::Suppose);
    Ok((i, SupposeItem { label, date: date.flatten(), items }))
}

fn clauses(i: Tokens<'_>, home: Home) -> (Tokens<'_>, Vec<CaseClause>) {
    let mut items = Vec::new();
    let i = block::block(i, home, |i| {
        let (i, kind, read) = block::item(i, |i| case_clause(i, home));
        let kind = kind.unwrap_or(CaseClauseKind::Error);
        items.push(CaseClause { span: read.span, broken: read.broken, kind });
        i
    });
    (i, items)
}

fn case_clause(i: Tokens<'_>, home: Home) -> Read<'_, CaseClauseKind> {
    keyword_clause(i, i, home).unwrap_or_else(|| {
        loose(
            i,
            &CASE_WORDS,
            |i| plain(i, home),
            |i, word| {
                let next = i.skip(1);
                match word {
                    "expect" => map(|i| expect(i, next), CaseClauseKind::Expect).parse(next),
                    "suppose" => map(suppose, CaseClauseKind::Suppose).parse(next),
                    "facts" => map(facts, CaseClauseKind::Facts).parse(next),
                    _ => i.error(Expected::Quiet("expect")),
                }
            },
        )
    })
}

/// Words that begin an item of a case.
const CASE_WORDS: [&str; 3] = ["expect", "suppose", "facts"];

fn keyword_clause<'t>(i: Tokens<'t>, start: Tokens<'t>, home: Home) -> Option<Read<'t, CaseClauseKind>> {
    let next = i.skip(1);
    if is_word(i, "expect") {
        return Some(map(|i| expect(start, i), CaseClauseKind::Expect).parse(next));
    }
    if is_word(i, "facts") && home == Home::Case {
        return Some(map(facts, CaseClauseKind::Facts).parse(next));
    }
    if is_word(i, "suppose") && home == Home::Case {
        return Some(map(suppose, CaseClauseKind::Suppose).parse(next));
    }
    if is_any_word(i, &["facts", "suppose"]) {
        return misplaced(i, home);
    }
    None
}

/// An entity or a statement.
fn plain(i: Tokens<'_>, home: Home) -> Read<'_, CaseClauseKind> {
    let read = if begins_entity(i) && !is_any_word(i, &["not", "unknown"]) {
        map(entity, CaseClauseKind::Entity).parse(i)
    } else {
        map(statement, CaseClauseKind::Statement).parse(i)
    };
    let failed = !matches!(&read, Ok((i, _)) if recovery::at_end(*i));
    if failed && let Some(error) = misplaced(i, home) {
        return error;
    }
    read
}

fn expect<'t>(start: Tokens<'t>, i: Tokens<'t>) -> Read<'t, ExpectItem> {
    let (mut i, form) = form(i)?;
    let (mut at, mut given) = (Vec::new(), Vec::new());
    loop {
        if let (next, Some(date)) = opt(preceded(clause("at"), cut(date))).parse(i)? {
            at.push(date);
            i = next;
        } else if let (next, Some(pair)) = opt(preceded(clause("given"), cut(choice))).parse(i)? {
            given.push(pair);
            i = next;
        } else {
            return Ok((i, ExpectItem { span: i.since(start), form, at, given }));
        }
    }
}

fn choice(i: Tokens<'_>) -> Read<'_, (crate::syntax::ast::Name, crate::syntax::ast::Name)> {
    let equal = super::leaf::sign(Kind::Equal, "`=`");
    separated_pair(name_as("the name of a dispute"), equal, name_as("the name of a reading")).parse(i)
}

fn form(i: Tokens<'_>) -> Read<'_, ExpectForm> {
    if !matches!(i.kind(0), Some(Kind::Word | Kind::Path)) {
        return i.error(Expected::Thing("a statement"));
    }
    if is_word(i, "not") {
        if is_word(i.skip(1), "shown") {
            return map(query, ExpectForm::NotShown).parse(i.skip(2));
        }
        let (i, query) = query(i.skip(1))?;
        let (i, want) = opt(preceded(clause("for"), cut(want))).parse(i)?;
        return Ok((i, ExpectForm::False { query, want }));
    }
    if is_word(i, "excluded") {
        return map(query, ExpectForm::Excluded).parse(i.skip(1));
    }
    if is_word(i, "need") && is_word(i.skip(1), "not") {
        return map(freed, ExpectForm::Excluded).parse(i);
    }
    if is_word(i, "undetermined") {
        let (i, query) = query(i.skip(1))?;
        let (i, cause) = opt(preceded(clause("for"), cut(cause))).parse(i)?;
        return Ok((i, ExpectForm::Undetermined(query, cause)));
    }
    if is_word(i, "disputed") {
        let (i, query) = query(i.skip(1))?;
        let way = alt((value(Leaning::Yes, word("yes")), value(Leaning::No, word("no"))));
        let split = value(Leaning::Split, word("split"));
        let (i, leaning) = opt(alt((preceded(clause("leaning"), cut(way)), split))).parse(i)?;
        return Ok((i, ExpectForm::Disputed(query, leaning)));
    }
    let (i, query) = query(i)?;
    if let (i, Some(by)) = opt(preceded(clause("by"), cut(list(name)))).parse(i)? {
        return Ok((i, ExpectForm::True { query, by }));
    }
    if let (i, Some((variable, values))) = opt(preceded(clause("only"), cut(only))).parse(i)? {
        return Ok((i, ExpectForm::Only { query, variable, values }));
    }
    Ok((i, ExpectForm::True { query, by: vec![] }))
}

/// `need not p(X)`: what argues so argues against `must p(X)`, and it prevails where that is excluded.
fn freed(start: Tokens<'_>) -> Read<'_, Query> {
    let (i, atom) = atom(start.skip(2))?;
    Ok((i, Query { span: i.since(start), kind: QueryKind::Norm(Modality::Must, atom) }))
}

fn want(i: Tokens<'_>) -> Read<'_, (bool, Query)> {
    let (i, _) = pair(word("want"), word("of")).parse(i)?;
    map(pair(opt(word("not")), query), |(not, query)| (not.is_some(), query)).parse(i)
}

fn cause(i: Tokens<'_>) -> Read<'_, CauseWord> {
    alt((
        value(CauseWord::Unknown, word("unknown")),
        value(CauseWord::Judgment, word("judgment")),
        value(CauseWord::Conflict, word("conflict")),
        value(CauseWord::Circular, word("circular")),
        value(CauseWord::Reading, word("reading")),
    ))
    .parse(i)
}

/// `V = a`, `V in (a, b)`
fn only(i: Tokens<'_>) -> Read<'_, (crate::syntax::ast::Variable, Vec<Term>)> {
    let (i, variable) = variable(i)?;
    if i.kind(0) == Some(Kind::Equal) {
        let (i, value) = simple(i.skip(1).go_on())?;
        return Ok((i, (variable, vec![value])));
    }
    i.missed(Expected::Thing("`=`"));
    let (open, _) = open_word("in")(i)?;
    let (i, _) = super::leaf::sign(Kind::LeftParenthesis, "`(`")(open)?;
    let (i, values) = list(simple)(i)?;
    let (i, ()) = close(i, open)?;
    Ok((i, (variable, values)))
}

/// What is asked: an atom, a norm, or the state of one.
pub(super) fn query(start: Tokens<'_>) -> Read<'_, Query> {
    let (i, kind) = if let Some(state) = norm_state(start) {
        map(atom, |atom| QueryKind::NormState(state, atom)).parse(start.skip(1))?
    } else if let Some((i, modality)) = modality(start) {
        map(atom, |atom| QueryKind::Norm(modality, atom)).parse(i)?
    } else {
        map(atom, QueryKind::Atom).parse(start)?
    };
    Ok((i, Query { span: i.since(start), kind }))
}
