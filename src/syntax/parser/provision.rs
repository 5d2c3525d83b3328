//! Instruments, provisions, disputes and readings.

use super::block::{self, Home};
use super::input::{Expected, Read, Tokens};
use super::leaf::{
    clause, date, declared_name, is_any_word, is_keyword_here, is_word, last_clause, list, name, name_as,
    open_word, text, word, worded_item,
};
use super::recovery::{self, here};
use super::rule::{rule, strength};
use super::statement::{in_force, labels, translations};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{
    DisputeItem, InstrumentClause, InstrumentClauseKind, InstrumentItem, ProvisionClause,
    ProvisionClauseKind, ProvisionItem, ReadingItem, Text, Translation, UnencodedItem, Weight,
};
use crate::syntax::token::Kind;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, map, opt, value};
use nom::sequence::{pair, preceded};

/// `cst "…" short "CST" { … }`, behind `instrument`
pub(super) fn instrument(i: Tokens<'_>) -> Read<'_, InstrumentItem> {
    let (i, name) = declared_name(i);
    let (i, label) = labels(i, name)?;
    let (i, short) = recovery::or_skip(i, |i| opt(short).parse(i), recovery::skip_header);
    let mut items = Vec::new();
    let i = block::block(i, Home::Instrument, |i| {
        let (i, kind, read) = block::item(i, instrument_clause);
        items.extend(kind.map(|kind| InstrumentClause { span: read.span, kind }));
        i
    });
    Ok((i, InstrumentItem { label, short: short.flatten().unwrap_or_default(), items }))
}

/// `short "CST" zh "集安条约"`
fn short(i: Tokens<'_>) -> Read<'_, Vec<Translation>> {
    let (i, text) = preceded(clause("short"), cut(text)).parse(i)?;
    let (i, others) = translations(i)?;
    Ok((i, [Translation { language: None, text }].into_iter().chain(others).collect()))
}

fn instrument_clause(i: Tokens<'_>) -> Read<'_, InstrumentClauseKind> {
    let known = alt((
        map(preceded(open_word("rank"), cut(name_as("the name of a rank"))), InstrumentClauseKind::Rank),
        map(preceded(open_word("signed"), cut(date)), InstrumentClauseKind::Signed),
        map(in_force, InstrumentClauseKind::InForce),
        map(worded_item("source"), InstrumentClauseKind::Source),
        map(worded_item("unverified"), InstrumentClauseKind::Unverified),
    ))
    .parse(i);
    match known {
        Err(nom::Err::Error(fault)) => {
            i.missed(Expected::Word("in"));
            i.missed(Expected::Word("not"));
            misplaced(i, Home::Instrument).unwrap_or(Err(nom::Err::Error(fault)))
        }
        other => other,
    }
}

/// `cst.4.1 "…" version "2010" in force from D { … }`, behind `provision`
pub(super) fn provision(i: Tokens<'_>) -> Read<'_, ProvisionItem> {
    let (i, name) = declared_name(i);
    let (i, label) = labels(i, name)?;
    let header = |i| pair(opt(preceded(clause("version"), cut(text))), opt(in_force)).parse(i);
    let (i, header) = recovery::or_skip(i, header, recovery::skip_header);
    let (version, in_force) = header.unwrap_or_default();
    if is_any_word(i.past_line(), &["from", "until"]) {
        i.missed(Expected::Thing("`in force` before it"));
    }
    let (i, items) = provision_block(i, Home::Provision, true);
    Ok((i, ProvisionItem { label, version, in_force, items }))
}

fn provision_block<'t>(i: Tokens<'t>, home: Home, needed: bool) -> (Tokens<'t>, Vec<ProvisionClause>) {
    let mut items = Vec::new();
    let item = |i: Tokens<'t>| {
        let doc = block::doc(i);
        let (i, kind, read) = block::item(i, |i| provision_clause(i, home));
        let kind = kind.unwrap_or(ProvisionClauseKind::Error);
        items.push(ProvisionClause { span: read.span, doc, broken: read.broken, kind });
        i
    };
    let i = if needed { block::block(i, home, item) } else { block::optional_block(i, home, item) };
    (i, items)
}

/// Words that begin an item of a provision.
const ITEM_WORDS: [&str; 7] = ["source", "unverified", "define", "rule", "presume", "unencoded", "dispute"];

fn provision_clause(i: Tokens<'_>, home: Home) -> Read<'_, ProvisionClauseKind> {
    if let Some(strength) = strength(i) {
        return map(|i| rule(i, strength, true), ProvisionClauseKind::Rule).parse(i.skip(1));
    }
    if is_word(i, "provision") && home == Home::Reading {
        return map(provision, ProvisionClauseKind::Provision).parse(i.skip(1));
    }
    match i.word(0).filter(|_| is_keyword_here(i)) {
        Some("source") => map(worded_item("source"), ProvisionClauseKind::Source).parse(i),
        Some("unverified") => map(worded_item("unverified"), ProvisionClauseKind::Unverified).parse(i),
        Some("unencoded") => map(unencoded, ProvisionClauseKind::Unencoded).parse(i.skip(1)),
        Some("dispute") => {
            let (i, dispute) = dispute(i.skip(1));
            Ok((i, ProvisionClauseKind::Dispute(dispute)))
        }
        Some("in") if i.word(1) == Some("force") => recovery::fail(i, || in_force_misplaced(i)),
        Some("not") if i.word(1) == Some("in") => recovery::fail(i, || in_force_misplaced(i)),
        _ => match misplaced(i, home) {
            Some(error) => error,
            None => no_item(i, home),
        },
    }
}

/// What stands where an item of a provision is expected is none.
fn no_item<T>(i: Tokens<'_>, home: Home) -> Read<'_, T> {
    let words = ITEM_WORDS.iter().chain(&["when", "unless", "overrides"]).copied();
    if let Some(found) = i.word(0)
        && let Some(word) = recovery::misspelt(found, words)
    {
        return recovery::fail(i, || recovery::did_you_mean(i, word));
    }
    if matches!(i.kind(0), Some(Kind::Word | Kind::Path)) {
        return recovery::fail(i, || {
            let message = format!("no statement stands {}", home.inside());
            here(i, codes::MISPLACED, message, "this is neither a rule nor a source").help(
                "facts and entities stand in the file, or in a case; a rule begins with `rule` or `define`",
            )
        });
    }
    i.error(Expected::Thing("a rule, `source`, `unverified`, `unencoded`, `dispute` or `}`"))
}

/// The error for an item that stands somewhere else, and not in `home`.
pub(super) fn misplaced<T>(i: Tokens<'_>, home: Home) -> Option<Read<'_, T>> {
    let word = i.word(0).filter(|_| i.begins_something() || is_any_word(i, &["expect", "suppose"]))?;
    let place = match word {
        "expect" | "suppose" => "in a case",
        "source" | "unverified" => "in an instrument or provision, or after a statement",
        "define" | "rule" | "presume" | "dispute" | "unencoded" => {
            "in a provision, a reading, or the file itself"
        }
        "provision" => "in the file itself, or in a reading",
        _ => "in the file itself",
    };
    Some(recovery::fail(i, || {
        let message = format!("`{word}` does not stand {}", home.inside());
        here(i, codes::MISPLACED, message, "not here").help(format!("it stands {place}"))
    }))
}

/// `in force` behind a rule.
pub(super) fn in_force_misplaced(i: Tokens<'_>) -> Diagnostic {
    here(i, codes::MISPLACED, "`in force` stands in the header of a provision", "not behind a rule")
        .help("write it before the `{`: `provision NAME in force from DATE { … }`")
}

/// `"…" affects p, q`, behind `unencoded`
pub(super) fn unencoded(i: Tokens<'_>) -> Read<'_, UnencodedItem> {
    let (i, text) = text(i)?;
    if !is_word(i.past_line(), "affects") {
        i.missed(Expected::Word("affects"));
    }
    let (i, affects) = preceded(clause("affects"), list(name_as("a relation"))).parse(i)?;
    Ok((i, UnencodedItem { text, affects }))
}

/// `d "…" rank custom { reading … }`, behind `dispute`
pub(super) fn dispute(i: Tokens<'_>) -> (Tokens<'_>, DisputeItem) {
    let (i, name) = declared_name(i);
    let rank = preceded(clause("rank"), cut(name_as("the name of a rank")));
    let header = |i| pair(opt(text), opt(rank)).parse(i);
    let (i, header) = recovery::or_skip(i, header, recovery::skip_header);
    let (question, rank) = header.unwrap_or_default();
    let mut readings = Vec::new();
    let i = block::block(i, Home::Dispute, |i| {
        let (i, reading, _) = block::item(i, reading);
        readings.extend(reading);
        i
    });
    (i, DisputeItem { name, question, rank, readings })
}

fn reading(start: Tokens<'_>) -> Read<'_, ReadingItem> {
    if !is_word(start, "reading")
        && let Some(error) = misplaced(start, Home::Dispute)
    {
        return error;
    }
    let (i, name) = preceded(open_word("reading"), name).parse(start)?;
    let (i, header) = recovery::or_skip(i, reading_header, recovery::skip_header);
    let (label, held_by, weight) = header.unwrap_or_default();
    let (i, items) = provision_block(i, Home::Reading, false);
    let span = i.since(start);
    Ok((i, ReadingItem { span, name, label, held_by: held_by.unwrap_or_default(), weight, items }))
}

/// Label, holders and weight of a reading, each of which may be left out.
type ReadingHeader = (Option<Text>, Option<Vec<Text>>, Option<Weight>);

/// `"…" held by "…" majority`; where it is said in another order, that is told, and all of it read.
fn reading_header(i: Tokens<'_>) -> Read<'_, ReadingHeader> {
    let weight = |i| {
        alt((
            value(Weight::Majority, last_clause("majority")),
            value(Weight::Minority, last_clause("minority")),
            value(Weight::Reported, last_clause("reported")),
        ))
        .parse(i)
    };
    let held = |i| preceded(pair(clause("held"), cut(word("by"))), cut(list(text))).parse(i);
    let (i, (mut label, mut held_by, weight)) = (opt(text), opt(held), opt(weight)).parse(i)?;
    let mut i = i;
    if weight.is_some() && held_by.is_none() && is_word(i.past_line(), "held") {
        recovery::note(i.past_line(), || out_of_order(i.past_line(), "`held by` stands before the weight"));
        (i, held_by) = opt(held).parse(i)?;
    }
    if label.is_none() && i.kind(0) == Some(Kind::Text) {
        recovery::note(i, || out_of_order(i, "what a reading answers stands right behind its name"));
        (i, label) = opt(text).parse(i)?;
    }
    Ok((i, (label, held_by, weight)))
}

/// A part of a reading's header that stands too far behind.
fn out_of_order(i: Tokens<'_>, message: &str) -> Diagnostic {
    here(i, codes::MISPLACED, message, "too late").help(
        "the order is `reading NAME \"its answer\" held by \"someone\" minority { … }`; each part but the name may \
         be left out",
    )
}
