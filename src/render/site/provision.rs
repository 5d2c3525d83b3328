//! The page of a provision: its versions, each with its rules as sentences and as text, and what refers to it.

use super::search::Entry;
use super::shell::{link, paragraph, section};
use super::{Site, Written};
use crate::hir::Rule;
use crate::ids::{ProvisionId, RelationId};
use crate::render::description::in_force;
use crate::render::html::escaped;
use std::collections::BTreeSet;
use std::fmt::Write as _;

impl Site<'_> {
    /// The pages of all provisions.
    pub(super) fn provisions(&self, files: &mut Vec<Written>, entries: &mut Vec<Entry>) {
        for citation in self.program.citations.iter().filter(|citation| !citation.provisions.is_empty()) {
            let Some(first) = citation.provisions.first().copied() else { continue };
            let cited = self.words.citation(self.program.provision(first).citation);
            let label = self.label(first);
            let mut main =
                format!("<h1>{}</h1>\n<p><code>{}</code></p>\n", escaped(&cited), escaped(&citation.name));
            let mut text = String::new();
            if let Some(instrument) = citation.instrument {
                let name = self.words.instrument(instrument);
                let _ = writeln!(
                    main,
                    "<p>{}</p>",
                    link(&format!("../{}", self.names.instrument(instrument)), &name)
                );
            }
            for id in &citation.provisions {
                let version = self.version(*id);
                text.push_str(&without_tags(&version));
                main.push_str(&version);
            }
            main.push_str(&self.references(&citation.provisions));
            let page = self.names.provision(first);
            files.push((page.clone(), self.shell.page(1, &format!("{cited}: {label}"), &main)));
            entries.push(Entry {
                title: format!("{cited}: {label}"),
                name: citation.name.clone(),
                page,
                text,
            });
        }
    }

    /// What a provision is about, in the language of the site where it has it.
    pub(super) fn label(&self, id: ProvisionId) -> String {
        self.words.provision_title(id).unwrap_or_default()
    }

    fn version(&self, id: ProvisionId) -> String {
        let provision = self.program.provision(id);
        let mut out = String::new();
        let version = provision.version.as_ref().map(|version| format!(" ({version})")).unwrap_or_default();
        let _ = writeln!(out, "<h2>{}{}</h2>", escaped(&self.label(id)), escaped(&version));
        out.push_str(&paragraph("l", provision.doc.as_deref().unwrap_or_default()));
        out.push_str(&paragraph("dim", &in_force(&provision.in_force)));
        if let Some(source) = &provision.source {
            out.push_str(&paragraph("dim", &format!("source: {source}")));
        }
        if let Some(what) = &provision.unverified {
            out.push_str(&paragraph("open", &format!("not verified: {what}")));
        }
        for rule in self.rules(id) {
            out.push_str(&self.rule(rule));
        }
        for passage in self.program.unencoded.iter().filter(|passage| passage.provision == Some(id)) {
            let affects: Vec<String> = passage
                .affects
                .iter()
                .map(|id| link(&format!("../{}", self.names.relation(*id)), &self.program.relation(*id).name))
                .collect();
            let _ = writeln!(
                out,
                "<p class=\"open\">not modelled: {} (it bears on {})</p>",
                escaped(&passage.text),
                affects.join(", ")
            );
        }
        let place = self.session.sources().place(provision.span);
        out.push_str(&paragraph("dim", &place));
        out
    }

    /// The rules that stand in a provision, in their order.
    pub(super) fn rules(&self, id: ProvisionId) -> impl Iterator<Item = &Rule> {
        self.program
            .rules
            .iter()
            .filter(move |rule| rule.provision == Some(id) && self.program.is_written(rule))
    }

    /// What this provision refers to, and what refers to it.
    fn references(&self, versions: &[ProvisionId]) -> String {
        let own = |id: &ProvisionId| versions.contains(id);
        let (mut beats, mut beaten, mut rests, mut read) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for rule in &self.program.rules {
            for over in rule.overrides.iter().filter_map(|other| self.program.rule(*other).provision) {
                match rule.provision {
                    Some(by) if own(&by) => beats.insert(over),
                    Some(by) if own(&over) => beaten.insert(by),
                    _ => false,
                };
            }
        }
        for (relation, makers) in &self.makers {
            let readers = self.readers.get(relation);
            if makers.iter().any(own) {
                read.extend(readers.into_iter().flatten().copied());
            }
            if readers.is_some_and(|readers| readers.iter().any(own)) {
                rests.insert(*relation);
            }
        }
        let provisions = |found: &BTreeSet<ProvisionId>| -> Vec<String> {
            let mut items: Vec<String> = Vec::new();
            for id in found.iter().filter(|id| !own(id)) {
                let item = self.cited(*id);
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            items
        };
        let rests: Vec<String> = rests.iter().map(|id| self.named(*id)).collect();
        let applied: BTreeSet<usize> =
            versions.iter().filter_map(|id| self.applied.get(id)).flatten().copied().collect();
        let cases: Vec<String> = applied.iter().filter_map(|place| self.case_link(*place)).collect();
        [
            section("prevails over", &provisions(&beats)),
            section("gives way to", &provisions(&beaten)),
            section("rests on", &rests),
            section("read by", &provisions(&read)),
            section("cases that apply it", &cases),
        ]
        .concat()
    }

    /// A link to a provision, with what it is about.
    pub(super) fn cited(&self, id: ProvisionId) -> String {
        let href = format!("../{}", self.names.provision(id));
        format!("{} {}", link(&href, &self.words.provision(id)), escaped(&self.label(id)))
    }

    /// A link to a word, with what it says.
    pub(super) fn named(&self, id: RelationId) -> String {
        let relation = self.program.relation(id);
        let href = format!("../{}", self.names.relation(id));
        format!("{} {}", link(&href, &relation.name), escaped(&self.reads(id)))
    }
}

/// What a piece of a page says: its tags are blanks.
fn without_tags(page: &str) -> String {
    let mut within = false;
    let mut plain = |c: char| {
        let tag = within || c == '<';
        within = tag && c != '>';
        if tag { ' ' } else { c }
    };
    page.chars().map(&mut plain).collect()
}
