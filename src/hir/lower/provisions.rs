//! Provisions: their ids as a tree of citations, their blocks, and what was left unencoded.

use super::clauses::{Once, label};
use super::{items, versions};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::resolve::Context;
use crate::hir::{Citation, Provision, Unencoded};
use crate::ids::{CitationId, ProvisionId};
use crate::syntax::ast::{self, ProvisionClauseKind as Clause};

/// The most segments an id may have: each of its prefixes is a citation, too.
const SEGMENTS: usize = 64;

/// Declares the provisions of all files, and settles when each version is in force.
pub(super) fn provisions(context: &mut Context, files: &[ast::File]) {
    let mut blocks = Vec::new();
    for item in items(files) {
        match &item.kind {
            ast::ItemKind::Provision(provision) => {
                if let Some(id) = declare(context, item, provision) {
                    blocks.push(versions::Block { id, in_force: &provision.in_force, broken: item.broken });
                    passages(context, provision, id);
                }
            }
            ast::ItemKind::Unencoded(written) if !item.broken => unencoded(context, written, item.span, None),
            _ => {}
        }
    }
    versions::settle(context, &blocks);
}

fn declare(context: &mut Context, item: &ast::Item, written: &ast::ProvisionItem) -> Option<ProvisionId> {
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
        source: None,
        unverified: None,
        doc: item.doc.clone(),
        span: name.span,
    };
    texts(context, &written.items, &mut provision);
    if provision.source.is_none() && !item.broken {
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
            Clause::Provision(inner) => {
                // the parser lets none stand here; a reading may hold one
                context.broken.citations.insert(inner.label.name.text.clone());
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

fn passages(context: &mut Context, written: &ast::ProvisionItem, id: ProvisionId) {
    for clause in &written.items {
        if let (Clause::Unencoded(passage), false) = (&clause.kind, clause.broken) {
            unencoded(context, passage, clause.span, Some(id));
        }
    }
}

fn unencoded(
    context: &mut Context,
    written: &ast::UnencodedItem,
    span: crate::source::Span,
    provision: Option<ProvisionId>,
) {
    let affects = written.affects.iter().filter_map(|name| context.relation(name)).collect();
    let text = written.text.text.clone();
    context.program.unencoded.push(Unencoded { text, affects, provision, span });
}
