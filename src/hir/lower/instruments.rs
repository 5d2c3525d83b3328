//! `ranks`, `precedence`, and the instruments.

use super::clauses::{Once, interval, label};
use super::items;
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::resolve::Context;
use crate::hir::{Citation, Instrument, MetaRule, Names, Wording};
use crate::ids::{CitationId, InstrumentId};
use crate::source::Span;
use crate::syntax::ast::{self, InstrumentClauseKind as Clause};
use crate::time::Interval;
use std::collections::BTreeMap;

/// Reads what is stated once for all norms, then the instruments.
pub(super) fn instruments(context: &mut Context, files: &[ast::File]) -> Ranks {
    let ranks = ranks(context, files);
    precedence(context, files);
    for item in items(files) {
        let ast::ItemKind::Instrument(instrument) = &item.kind else { continue };
        if item.broken {
            context.broken.citations.insert(instrument.label.name.text.clone());
        } else {
            declare(context, item, instrument, &ranks);
        }
    }
    ranks
}

/// The ranks by name; `None` if they could not be read, so that their uses are silent.
pub(super) type Ranks = Option<BTreeMap<String, usize>>;

fn ranks(context: &mut Context, files: &[ast::File]) -> Ranks {
    let mut first: Option<Span> = None;
    let mut broken = false;
    let mut places: BTreeMap<String, (usize, Span)> = BTreeMap::new();
    for item in items(files) {
        let ast::ItemKind::Ranks(levels) = &item.kind else { continue };
        broken |= item.broken;
        if item.broken || stated_twice(context, "ranks", &mut first, item.span) {
            continue;
        }
        for (rank, names) in levels.iter().enumerate() {
            for name in names {
                match places.get(&name.text) {
                    Some((_, before)) => {
                        let before = *before;
                        context.declared_twice("rank", &name.text, name.span, Some(before));
                    }
                    None => {
                        places.insert(name.text.clone(), (rank, name.span));
                    }
                }
            }
        }
        context.program.ranks =
            levels.iter().map(|names| names.iter().map(|name| name.text.clone()).collect()).collect();
    }
    (!broken).then(|| places.into_iter().map(|(name, (rank, _))| (name, rank)).collect())
}

/// Whether something of this kind was stated before, which is reported.
fn stated_twice(context: &mut Context, what: &str, first: &mut Option<Span>, span: Span) -> bool {
    let Some(before) = *first else {
        *first = Some(span);
        return false;
    };
    let message = format!("`{what}` is stated twice; it holds for all files");
    let diagnostic = Diagnostic::error(codes::STATED_TWICE, span, message, "stated again");
    context.report(diagnostic.also(before, "stated here"));
    true
}

fn precedence(context: &mut Context, files: &[ast::File]) {
    context.program.precedence = vec![MetaRule::Overrides, MetaRule::Rank, MetaRule::Strength];
    let mut first = None;
    for item in items(files) {
        let ast::ItemKind::Precedence(names) = &item.kind else { continue };
        if item.broken || stated_twice(context, "precedence", &mut first, item.span) {
            continue;
        }
        let mut once = Once::default();
        let mut found = Vec::new();
        for name in names {
            match meta_rule(&name.text) {
                Some(rule) if once.first(context, &name.text, name.span) => found.push(rule),
                Some(_) => {}
                None => unknown_meta_rule(context, name),
            }
        }
        context.program.precedence = found;
    }
}

const META_RULES: [(&str, MetaRule); 4] = [
    ("overrides", MetaRule::Overrides),
    ("rank", MetaRule::Rank),
    ("later", MetaRule::Later),
    ("strength", MetaRule::Strength),
];

fn meta_rule(name: &str) -> Option<MetaRule> {
    META_RULES.iter().find(|(word, _)| *word == name).map(|(_, rule)| *rule)
}

fn unknown_meta_rule(context: &mut Context, name: &ast::Name) {
    let message = format!("no rule of precedence is called `{}`", name.text);
    let diagnostic = Diagnostic::error(codes::UNKNOWN_META_RULE, name.span, message, "not known");
    let words = META_RULES.iter().map(|(word, _)| *word);
    context.report(match closest(&name.text, words) {
        Some(word) => diagnostic.suggest(format!("one like it is `{word}`"), name.span, word),
        None => diagnostic.help("they are `overrides`, `rank`, `later`, `strength`"),
    });
}

fn declare(context: &mut Context, item: &ast::Item, written: &ast::InstrumentItem, ranks: &Ranks) {
    let name = &written.label.name;
    if let Some(first) = context.citation(&name.text) {
        let first = context.program.citation(first).instrument;
        let first = first.map(|id| context.program.instrument(id).span);
        context.declared_twice("instrument", &name.text, name.span, first);
        return;
    }
    let id = InstrumentId::at(context.program.instruments.len());
    let citation = CitationId::at(context.program.citations.len());
    let mut instrument = Instrument {
        name: name.text.clone(),
        citation,
        label: Wording::default(),
        short: Wording::default(),
        rank: None,
        signed: None,
        in_force: vec![],
        source: None,
        unverified: None,
        doc: item.doc.clone(),
        span: name.span,
    };
    instrument.label = label(context, &written.label.labels);
    instrument.short = label(context, &written.short);
    read_clauses(context, &written.items, &mut instrument, ranks);
    let Names { citations, .. } = &mut context.program.names;
    citations.insert(name.text.clone(), citation);
    let full = name.text.clone();
    let entry = Citation { name: full, parent: None, instrument: Some(id), provisions: vec![] };
    context.program.citations.push(entry);
    context.program.instruments.push(instrument);
}

fn read_clauses(
    context: &mut Context,
    clauses: &[ast::InstrumentClause],
    instrument: &mut Instrument,
    ranks: &Ranks,
) {
    let mut once = Once::default();
    let mut intervals: Vec<(Interval, Span)> = Vec::new();
    let mut never = None;
    let mut mistaken = false;
    for clause in clauses {
        match &clause.kind {
            Clause::Rank(name) if once.first(context, "rank", clause.span) => {
                instrument.rank = rank(context, name, ranks);
            }
            Clause::Signed(date) if once.first(context, "signed", clause.span) => {
                instrument.signed = Some(date.date);
            }
            Clause::Source(text) if once.first(context, "source", clause.span) => {
                instrument.source = Some(text.text.clone());
            }
            Clause::Unverified(text) if once.first(context, "unverified", clause.span) => {
                instrument.unverified = Some(text.text.clone());
            }
            Clause::InForce(ast::InForce::Never(span)) if once.first(context, "not in force", *span) => {
                never = Some(*span);
            }
            Clause::InForce(ast::InForce::During(written)) => match interval(context, written) {
                Some(found) => intervals.push((found, written.span)),
                None => mistaken = true,
            },
            _ => {}
        }
    }
    check_intervals(context, &mut intervals, never);
    instrument.in_force = match (intervals.is_empty(), never) {
        (true, Some(_)) => vec![],
        (true, None) if !mistaken => vec![Interval::ALWAYS],
        _ => intervals.into_iter().map(|(interval, _)| interval).collect(),
    };
}

/// An instrument may lapse and come back; its intervals must lie apart.
fn check_intervals(context: &mut Context, intervals: &mut [(Interval, Span)], never: Option<Span>) {
    if let (Some(never), Some((_, span))) = (never, intervals.first()) {
        let message = "an instrument in force from a date cannot be `not in force` as well";
        let diagnostic = Diagnostic::error(codes::CLAUSES_CLASH, never, message, "never");
        context.report(diagnostic.also(*span, "from a date"));
    }
    intervals.sort_by_key(|(interval, _)| interval.from);
    for pair in intervals.windows(2) {
        if pair[0].0.overlaps(&pair[1].0) {
            let message = "two intervals of one instrument have days in common";
            let diagnostic = Diagnostic::error(codes::CLAUSE_TWICE, pair[1].1, message, "overlaps");
            context.report(diagnostic.also(pair[0].1, "with this one"));
        }
    }
}

/// The rank of this name; reported if there is none.
pub(super) fn rank(context: &mut Context, name: &ast::Name, ranks: &Ranks) -> Option<usize> {
    let ranks = ranks.as_ref()?;
    if let Some(rank) = ranks.get(&name.text) {
        return Some(*rank);
    }
    let message = format!("no rank is called `{}`", name.text);
    let diagnostic = Diagnostic::error(codes::NOT_DECLARED_RANK, name.span, message, "not listed");
    context.report(match closest(&name.text, ranks.keys().map(String::as_str)) {
        Some(similar) => diagnostic.suggest(format!("a rank like it is `{similar}`"), name.span, similar),
        None if ranks.is_empty() => {
            diagnostic.help(format!("`ranks {} > …` states the ranks, highest first", name.text))
        }
        None => diagnostic.help("the ranks are listed once, after `ranks`, highest first"),
    });
    None
}
