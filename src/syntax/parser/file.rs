//! A file: its items, one after another.

use super::block;
use super::case::case;
use super::declaration::{facts, precedence, ranks, relation, type_item, uses};
use super::input::{Expected, Read, Tokens};
use super::leaf::{is_keyword_here, is_word};
use super::provision::{dispute, in_force_misplaced, instrument, provision, unencoded};
use super::recovery::{self, at_end};
use super::rule::rule;
use super::statement::{begins_entity, entity, statement};
use crate::diagnostic::codes;
use crate::syntax::ast::{Item, ItemKind, RelationKind, Strength};
use crate::syntax::layout::DECLARATION_WORDS;
use crate::syntax::token::Kind;
use nom::Parser;
use nom::combinator::map;

/// All items of a file.
pub(super) fn items(mut i: Tokens<'_>) -> Vec<Item> {
    let mut found = Vec::new();
    loop {
        match i.kind(0) {
            None => return found,
            Some(Kind::LineEnd | Kind::Semicolon) => i = i.skip(1),
            Some(Kind::RightBrace) => {
                block::not_open(i);
                i = i.skip(1);
            }
            Some(_) => {
                let doc = block::doc(i);
                let (next, kind, read) = block::item(i, item);
                let kind = kind.unwrap_or(ItemKind::Error);
                found.push(Item { span: read.span, doc, broken: read.broken, kind });
                i = next;
            }
        }
    }
}

fn item(i: Tokens<'_>) -> Read<'_, ItemKind> {
    match keyword_item(i, i.word(0).filter(|_| is_keyword_here(i)).unwrap_or("")) {
        Some(read) => read,
        None => loose(i, &DECLARATION_WORDS, plain, |i, word| {
            keyword_item(i, word).unwrap_or_else(|| i.error(Expected::Quiet("rule")))
        }),
    }
}

/// The item that begins with the keyword `word`, whatever is written at `i`.
fn keyword_item<'t>(i: Tokens<'t>, word: &str) -> Option<Read<'t, ItemKind>> {
    let next = i.skip(1);
    let relation_item = |kind| map(move |i| relation(i, kind), ItemKind::Relation).parse(next);
    let rule_item = |strength| map(move |i| rule(i, strength, false), ItemKind::Rule).parse(next);
    Some(match word {
        "type" => map(type_item, ItemKind::Type).parse(next),
        "fact" => relation_item(RelationKind::Fact),
        "concept" => relation_item(RelationKind::Concept),
        "act" => relation_item(RelationKind::Act),
        "instrument" => map(instrument, ItemKind::Instrument).parse(next),
        "provision" => map(provision, ItemKind::Provision).parse(next),
        "define" => rule_item(Strength::Define),
        "rule" => rule_item(Strength::Rule),
        "presume" => rule_item(Strength::Presume),
        "unencoded" => map(unencoded, ItemKind::Unencoded).parse(next),
        "dispute" => {
            let (i, dispute) = dispute(next);
            Ok((i, ItemKind::Dispute(dispute)))
        }
        "ranks" => map(ranks, ItemKind::Ranks).parse(next),
        "precedence" => map(precedence, ItemKind::Precedence).parse(next),
        "use" => map(uses, ItemKind::Use).parse(next),
        "facts" => map(facts, ItemKind::Facts).parse(next),
        "case" => map(case, ItemKind::Case).parse(next),
        "report" => {
            if !is_word(next, "on") {
                return Some(next.error(Expected::Word("on")));
            }
            map(super::report::report, ItemKind::Report).parse(next.skip(1))
        }
        _ => return None,
    })
}

/// An entity or a statement.
fn plain(i: Tokens<'_>) -> Read<'_, ItemKind> {
    if is_word(i, "in") && i.word(1) == Some("force") {
        return recovery::fail(i, || in_force_misplaced(i));
    }
    if let Some(error) = stray(i) {
        return error;
    }
    if !matches!(i.kind(0), Some(Kind::Word | Kind::Path)) {
        return i.error(Expected::Thing("a declaration, a rule or a statement"));
    }
    if begins_entity(i) && !is_word(i, "not") && !is_word(i, "unknown") {
        return map(entity, ItemKind::Entity).parse(i);
    }
    map(statement, ItemKind::Statement).parse(i)
}

/// Items of a case, and of a provision, that stand in no file.
fn stray<T>(i: Tokens<'_>) -> Option<Read<'_, T>> {
    let place = match (i.word(0)?, i.kind(1)?) {
        ("expect" | "suppose", Kind::Word | Kind::Text | Kind::Path) => "in the braces of a case",
        ("source" | "unverified", Kind::Text) => "in the braces of a provision or instrument",
        _ => return None,
    };
    Some(recovery::fail(i, || {
        let message = format!("`{}` stands {place}", i.letters(0));
        recovery::here(i, codes::MISPLACED, message, "not in the file itself")
    }))
}

/// What begins with no keyword: read by `plain`; where there are mistakes in it and the first word may be a
/// misspelt keyword, read again by `as_keyword`. The second reading counts if the first one failed, or if it
/// has no more mistakes (but for the word itself, where a block hides them).
pub(super) fn loose<'t, T>(
    i: Tokens<'t>,
    keywords: &[&'static str],
    plain: impl FnOnce(Tokens<'t>) -> Read<'t, T>,
    as_keyword: impl FnOnce(Tokens<'t>, &str) -> Read<'t, T>,
) -> Read<'t, T> {
    let before = i.state.mistakes.borrow().mark();
    let depth = i.state.depth.get();
    let places = (i.state.reported_at.get(), i.state.closed_at.get());
    let read = plain(i);
    let other = i.state.mistakes.borrow().any_since(before, &[codes::TWO_ON_A_LINE, codes::MISPLACED]);
    let complete = matches!(&read, Ok((next, _)) if at_end(*next));
    let failed = !complete || other;
    let mistakes = i.mistakes() - before.count();
    let meant = i.word(0).filter(|word| {
        (failed || mistakes > 0)
            && i.kind(1) != Some(Kind::LeftParenthesis)
            && !DECLARATION_WORDS.contains(word)
    });
    let Some(word) = meant.and_then(|found| recovery::misspelt(found, keywords.iter().copied())) else {
        return read;
    };
    let first_reading = i.state.mistakes.borrow_mut().rewind(before);
    let first_places = (i.state.reported_at.replace(places.0), i.state.closed_at.replace(places.1));
    i.state.depth.set(depth);
    i.state.furthest.take();
    recovery::note(i, || recovery::did_you_mean(i, word));
    let as_keyword = as_keyword(i, word);
    let block = ["provision", "instrument", "dispute", "case"].contains(&word);
    if !failed && i.mistakes() - before.count() > mistakes + usize::from(block) {
        i.state.mistakes.borrow_mut().restore(before, first_reading);
        i.state.furthest.take();
        i.state.reported_at.set(first_places.0);
        i.state.closed_at.set(first_places.1);
        return read;
    }
    as_keyword
}
