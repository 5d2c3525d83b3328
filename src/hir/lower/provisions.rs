//! Provisions: their ids as a tree of citations, their blocks, and what was left unencoded.

use super::clauses::{Once, label};
use super::disputes::Within;
use super::instruments::Ranks;
use super::{disputes, items, versions};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::resolve::Context;
use crate::hir::{Citation, Provision, Unencoded};
use crate::ids::{CitationId, ProvisionId, ReadingId};
use crate::syntax::ast::{self, ProvisionClauseKind as Clause};

/// The most segments an id may have: each of its prefixes is a citation, too.
const SEGMENTS: usize = 64;

/// Declares the provisions and disputes of all files, and settles when each version is in force.
pub(super) fn provisions(context: &mut Context, files: &[ast::File], ranks: &Ranks) {
    let mut walk = Walk { context, ranks, blocks: vec![] };
    for item in items(files) {
        let head = Head { doc: &item.doc, broken: item.broken, span: item.span };
        match &item.kind {
            ast::ItemKind::Provision(provision) => walk.provision(provision, head, &Within::default()),
            ast::ItemKind::Dispute(dispute) => walk.dispute(dispute, head, &Within::default()),
            ast::ItemKind::Unencoded(written) if !item.broken => {
                unencoded(walk.context, written, item.span, &Within::default());
            }
            _ => {}
        }
    }
    let blocks = walk.blocks;
    versions::settle(context, &blocks);
}

/// What is known of an item besides what it says.
#[derive(Clone, Copy)]
struct Head<'t> {
    doc: &'t Option<String>,
    broken: bool,
    span: crate::source::Span,
}

/// Walks through provisions, disputes, and what stands in readings. The parser bounds how deep they nest.
struct Walk<'c, 't> {
    context: &'c mut Context,
    ranks: &'c Ranks,
    blocks: Vec<versions::Block<'t>>,
}

impl<'t> Walk<'_, 't> {
    fn provision(&mut self, written: &'t ast::ProvisionItem, head: Head<'t>, within: &Within) {
        let Some(id) = declare(self.context, head, written, &within.readings) else { return };
        self.blocks.push(versions::Block { id, in_force: &written.in_force, broken: head.broken });
        self.clauses(&written.items, &Within { provision: Some(id), ..within.clone() });
    }

    fn dispute(&mut self, written: &'t ast::DisputeItem, head: Head<'t>, within: &Within) {
        disputes::declare(self.context, written, (head.doc, head.broken), within, self.ranks);
        for reading in &written.readings {
            if let Some(id) = self.context.readings_at.get(&reading.name.span).copied() {
                self.clauses(&reading.items, &within.reading(id));
            }
        }
    }

    fn clauses(&mut self, clauses: &'t [ast::ProvisionClause], within: &Within) {
        for clause in clauses {
            let head = Head { doc: &clause.doc, broken: clause.broken, span: clause.span };
            match &clause.kind {
                Clause::Provision(inner) => self.provision(inner, head, within),
                Clause::Dispute(inner) => self.dispute(inner, head, within),
                Clause::Unencoded(passage) if !head.broken => {
                    unencoded(self.context, passage, head.span, within);
                }
                _ => {}
            }
        }
    }
}

fn declare(
    context: &mut Context,
    head: Head<'_>,
    written: &ast::ProvisionItem,
    readings: &[ReadingId],
) -> Option<ProvisionId> {
    let name = &written.label.name;
    let segments = ast::segments(&name.text);
    if segments.len() > SEGMENTS {
        let message = format!("the id of a provision has at most {SEGMENTS} segments");
        let label = format!("{} segments", segments.len());
        context.report(Diagnostic::error(codes::OUT_OF_RANGE, name.span, message, label));
        context.broken.citations.insert(name.text.clone());
        return None;
    }
    let known = context.citation(&name.text).map(|id| context.program.citation(id));
    if let Some(Citation { parent: None, instrument: Some(instrument), .. }) = known {
        let first = context.program.instrument(*instrument).span;
        context.declared_twice("instrument or provision", &name.text, name.span, Some(first));
        return None;
    }
    let citation = cite(context, &name.text);
    let instrument = context.program.citation(citation).instrument;
    if instrument.is_none() {
        similar_instrument(context, name);
    }
    let id = ProvisionId::at(context.program.provisions.len());
    let mut provision = Provision {
        citation,
        instrument,
        label: label(context, &written.label.labels),
        version: written.version.as_ref().map(|text| text.text.clone()),
        in_force: vec![],
        under: vec![],
        readings: readings.to_vec(),
        source: None,
        unverified: None,
        doc: head.doc.clone(),
        span: name.span,
    };
    texts(context, &written.items, &mut provision);
    if provision.source.is_none() && !head.broken {
        no_source(context, name);
    }
    context.program.provisions.push(provision);
    context.program.citations[citation.index()].provisions.push(id);
    context.provisions_at.insert(name.span, id);
    Some(id)
}

/// The citation of a provision's id; it and its prefixes are added, up to an instrument.
fn cite(context: &mut Context, name: &str) -> CitationId {
    let mut missing = Vec::new();
    let mut parent = None;
    let mut at = name;
    loop {
        if let Some(found) = context.citation(at) {
            parent = Some(found);
            break;
        }
        missing.push(at);
        match prefix(at) {
            Some(shorter) => at = shorter,
            None => break,
        }
    }
    for name in missing.into_iter().rev() {
        let id = CitationId::at(context.program.citations.len());
        let instrument = parent.and_then(|parent| context.program.citation(parent).instrument);
        let citation = Citation { name: name.to_owned(), parent, instrument, provisions: vec![] };
        context.program.citations.push(citation);
        context.program.names.citations.insert(name.to_owned(), id);
        parent = Some(id);
    }
    // `missing` is empty only if the id itself was found
    parent.unwrap_or(CitationId(0))
}

/// The id without its last segment.
fn prefix(name: &str) -> Option<&str> {
    let last = ast::segments(name).pop()?;
    name.len().checked_sub(last.len() + 1).and_then(|end| name.get(..end))
}

/// An id that begins with no instrument is fine, unless it looks like a slip of the pen.
fn similar_instrument(context: &mut Context, name: &ast::Name) {
    let root = ast::segments(&name.text).first().copied().unwrap_or_default();
    let names = context.program.instruments.iter().map(|instrument| instrument.name.as_str());
    if let Some(similar) = closest(root, names).map(str::to_owned)
        && !context.broken.citations.contains(root)
    {
        let message = format!("no instrument is called `{root}`");
        let diagnostic = Diagnostic::warning(codes::NO_INSTRUMENT, name.span, message, "of no instrument");
        let full = format!("{similar}{}", &name.text[root.len()..]);
        context.report(diagnostic.suggest(format!("an instrument like it is `{similar}`"), name.span, full));
    }
}

fn texts(context: &mut Context, clauses: &[ast::ProvisionClause], provision: &mut Provision) {
    let mut once = Once::default();
    for clause in clauses {
        match &clause.kind {
            Clause::Source(text) if once.first(context, "source", clause.span) => {
                provision.source = Some(text.text.clone());
            }
            Clause::Unverified(text) if once.first(context, "unverified", clause.span) => {
                provision.unverified = Some(text.text.clone());
            }
            _ => {}
        }
    }
}

fn no_source(context: &mut Context, name: &ast::Name) {
    let message = format!("the provision `{}` has no source", name.text);
    let diagnostic = Diagnostic::warning(codes::NO_SOURCE, name.span, message, "where is its text?");
    context.report(diagnostic.help("add `source \"…\"` in its braces"));
}

fn unencoded(
    context: &mut Context,
    written: &ast::UnencodedItem,
    span: crate::source::Span,
    within: &Within,
) {
    let affects = written.affects.iter().filter_map(|name| context.relation(name)).collect();
    let text = written.text.text.clone();
    let (provision, readings) = (within.provision, within.readings.clone());
    context.program.unencoded.push(Unencoded { text, affects, provision, readings, span });
}
