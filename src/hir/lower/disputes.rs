//! Disputes and their readings: declared with the provisions, since a reading may hold versions of some.

use super::clauses::Once;
use super::instruments::{Ranks, rank};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::resolve::Context;
use crate::hir::{Dispute, Reading, Weight};
use crate::ids::{DisputeId, ProvisionId, ReadingId};
use crate::source::Span;
use crate::syntax::ast::{self, ProvisionClauseKind as Clause};

/// Where something stands: in which provision, and in which readings of disputes, outer first.
#[derive(Clone, Debug, Default)]
pub(super) struct Within {
    /// The provision.
    pub provision: Option<ProvisionId>,
    /// The readings.
    pub readings: Vec<ReadingId>,
}

impl Within {
    /// The same, in a reading of a dispute that stands there.
    pub(super) fn reading(&self, reading: ReadingId) -> Self {
        let mut within = self.clone();
        within.readings.push(reading);
        within
    }
}

/// Declares a dispute and its readings, not what stands in them.
pub(super) fn declare(
    context: &mut Context,
    written: &ast::DisputeItem,
    (doc, broken): (&Option<String>, bool),
    within: &Within,
    ranks: &Ranks,
) {
    let name = &written.name;
    if let Some(first) = context.program.names.disputes.get(&name.text) {
        let first = context.program.dispute(*first).span;
        context.declared_twice("dispute", &name.text, name.span, Some(first));
    }
    if broken {
        context.broken.disputes.insert(name.text.clone());
    }
    let id = DisputeId::at(context.program.disputes.len());
    let rank = written.rank.as_ref().and_then(|name| {
        if within.provision.is_none() {
            return rank(context, name, ranks);
        }
        rank_of_provision(context, name);
        None
    });
    context.program.names.disputes.entry(name.text.clone()).or_insert(id);
    context.program.disputes.push(Dispute {
        name: name.text.clone(),
        question: written.question.as_ref().map(|text| text.text.clone()),
        provision: within.provision,
        rank,
        readings: vec![],
        within: within.readings.clone(),
        doc: doc.clone(),
        span: name.span,
    });
    for reading in &written.readings {
        let found = declare_reading(context, reading, id);
        context.program.disputes[id.index()].readings.push(found);
    }
    let weighs = |id: &ReadingId| context.program.reading(*id).weight != Some(Weight::Reported);
    if !broken && !context.program.dispute(id).readings.iter().any(weighs) {
        only_reported(context, name);
    }
}

fn rank_of_provision(context: &mut Context, name: &ast::Name) {
    let message = "a dispute inside a provision has the rank of that provision";
    let diagnostic = Diagnostic::error(codes::CLAUSES_CLASH, name.span, message, "a rank of its own");
    context.report(diagnostic.help("leave it out, or write the dispute outside the provision"));
}

fn only_reported(context: &mut Context, name: &ast::Name) {
    let some = context.program.names.disputes.get(&name.text).copied();
    let empty = some.is_some_and(|id| context.program.dispute(id).readings.is_empty());
    let (message, label) = if empty {
        (format!("the dispute `{}` has no reading", name.text), "what is disputed?")
    } else {
        let message =
            format!("all readings of `{}` are only reported: nothing is left to answer by", name.text);
        (message, "no reading counts")
    };
    let diagnostic = Diagnostic::error(codes::ONLY_REPORTED, name.span, message, label);
    context.report(diagnostic.help("one reading at least is `majority`, `minority`, or without a weight"));
}

fn declare_reading(context: &mut Context, written: &ast::ReadingItem, dispute: DisputeId) -> ReadingId {
    let name = &written.name;
    if let Some(first) = context.program.reading_of(dispute, &name.text) {
        let first = context.program.reading(first).span;
        context.declared_twice("reading", &name.text, name.span, Some(first));
    }
    let id = ReadingId::at(context.program.readings.len());
    let mut reading = Reading {
        name: name.text.clone(),
        dispute,
        label: written.label.as_ref().map(|text| text.text.clone()),
        held_by: written.held_by.iter().map(|text| text.text.clone()).collect(),
        weight: written.weight,
        source: None,
        unverified: None,
        span: name.span,
    };
    let mut once = Once::default();
    for clause in &written.items {
        match &clause.kind {
            Clause::Source(text) if once.first(context, "source", clause.span) => {
                reading.source = Some(text.text.clone());
            }
            Clause::Unverified(text) if once.first(context, "unverified", clause.span) => {
                reading.unverified = Some(text.text.clone());
            }
            _ => {}
        }
    }
    context.readings_at.insert(name.span, id);
    context.program.readings.push(reading);
    id
}

/// The readings that `given` names, each of another dispute; `None` if something is wrong.
pub(super) fn given(context: &mut Context, written: &[(ast::Name, ast::Name)]) -> Option<Vec<ReadingId>> {
    let mut once = Once::default();
    let mut found = Vec::new();
    let mut right = true;
    for (dispute, reading) in written {
        let first = once.first(context, &format!("given {}", dispute.text), dispute.span);
        match named(context, (&dispute.text, dispute.span), (&reading.text, reading.span)) {
            Some(id) if first => found.push(id),
            _ => right = false,
        }
    }
    right.then_some(found)
}

/// The reading of this name; reported if there is none.
fn named(
    context: &mut Context,
    (dispute, dispute_span): (&str, Span),
    (reading, reading_span): (&str, Span),
) -> Option<ReadingId> {
    let Some(id) = context.program.names.disputes.get(dispute).copied() else {
        if !context.broken.disputes.contains(dispute) {
            let message = format!("no dispute is called `{dispute}`");
            let names = context.program.names.disputes.keys().map(String::as_str);
            let similar = closest(dispute, names).map(str::to_owned);
            undeclared(context, message, dispute_span, similar);
        }
        return None;
    };
    let found = context.program.reading_of(id, reading);
    if found.is_none() && !context.broken.disputes.contains(dispute) {
        let message = format!("the dispute `{dispute}` has no reading `{reading}`");
        let readings = context.program.dispute(id).readings.iter();
        let names: Vec<&str> = readings.map(|id| context.program.reading(*id).name.as_str()).collect();
        let similar = closest(reading, names.iter().copied()).map(str::to_owned);
        undeclared(context, message, reading_span, similar);
    }
    found
}

fn undeclared(context: &mut Context, message: String, span: Span, similar: Option<String>) {
    let diagnostic = Diagnostic::error(codes::NOT_DECLARED_READING, span, message, "not declared");
    context.report(match similar {
        Some(similar) => diagnostic.suggest(format!("one like it is `{similar}`"), span, similar),
        None => diagnostic,
    });
}
