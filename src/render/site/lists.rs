//! The lists from which one starts: instruments by folder, words, facts, cases, and what was not verified.

use super::shell::{link, paragraph, section};
use super::{Site, Written, cases};
use crate::ids::{InstrumentId, ProvisionId, RelationId};
use crate::render::html::escaped;
use crate::render::plural;
use std::collections::{BTreeMap, BTreeSet};

/// Items below a title.
type Listed = BTreeMap<String, Vec<String>>;

impl Site<'_> {
    /// The lists.
    pub(super) fn lists(&self, files: &mut Vec<Written>) {
        let pages = [
            ("index.html", "instruments", self.contents()),
            ("words.html", "words", self.by_folder(|_| true)),
            ("members.html", "facts that the library states", self.by_folder(|id| self.is_stated(id))),
            ("cases.html", "cases", self.all_cases()),
            ("unverified.html", "what was not verified", self.unverified()),
        ];
        for (path, title, main) in pages {
            let main = format!("<h1>{}</h1>\n{main}", escaped(title));
            files.push((path.to_owned(), self.shell.page(0, title, &main)));
        }
    }

    /// The folder in which something is declared.
    fn folder(&self, span: crate::source::Span) -> String {
        let name = self.session.sources().name(span.file);
        name.rsplit_once('/').map_or(name, |(folder, _)| folder).to_owned()
    }

    fn contents(&self) -> String {
        let program = self.program;
        let mut found = Listed::new();
        for (place, instrument) in program.instruments.iter().enumerate() {
            let id = InstrumentId::at(place);
            let count =
                program.provisions.iter().filter(|provision| provision.instrument == Some(id)).count();
            let text = link(&self.names.instrument(id), &self.words.instrument(id));
            let item = format!("{text} <span class=\"dim\">{}</span>", plural(count, "provision"));
            found.entry(self.folder(instrument.span)).or_default().push(item);
        }
        let rules = program.rules.iter().filter(|rule| program.is_written(rule)).count();
        let told = [
            plural(program.instruments.len(), "instrument"),
            plural(program.provisions.len(), "provision"),
            plural(rules, "rule"),
        ];
        paragraph("dim", &told.join(", ")) + &sections(&found)
    }

    fn by_folder(&self, wanted: impl Fn(RelationId) -> bool) -> String {
        let mut found = Listed::new();
        for (place, relation) in self.program.relations.iter().enumerate() {
            let id = RelationId::at(place);
            if relation.kind.is_declared() && wanted(id) {
                let text = link(&self.names.relation(id), &relation.name);
                let item = format!("{text} {}", escaped(&self.reads(id)));
                found.entry(self.folder(relation.span)).or_default().push(item);
            }
        }
        sections(&found)
    }

    fn is_stated(&self, id: RelationId) -> bool {
        self.program.statements.iter().any(|statement| statement.relation == id)
    }

    fn all_cases(&self) -> String {
        let mut items = Vec::new();
        for found in self.answered.iter().flat_map(|checked| &checked.cases) {
            if let Some(case) = self.program.cases.get(found.case.index()) {
                items.push(link(&cases::page(&case.name), case.label.as_deref().unwrap_or(&case.name)));
            }
        }
        if items.is_empty() {
            return paragraph("dim", "no cases were given");
        }
        section(&plural(items.len(), "case"), &items)
    }

    fn unverified(&self) -> String {
        let mut found = Listed::new();
        for (place, instrument) in self.program.instruments.iter().enumerate() {
            if let Some(what) = &instrument.unverified {
                let id = InstrumentId::at(place);
                let text = link(&self.names.instrument(id), &self.words.instrument(id));
                let item = format!("{text}: {}", escaped(what));
                found.entry(self.folder(instrument.span)).or_default().push(item);
            }
        }
        for (place, provision) in self.program.provisions.iter().enumerate() {
            if let Some(what) = &provision.unverified {
                let id = ProvisionId::at(place);
                let text = link(&self.names.provision(id), &self.words.provision(id));
                let item = format!("{text}: {}", escaped(what));
                found.entry(self.folder(provision.span)).or_default().push(item);
            }
        }
        let mut seen = BTreeSet::new();
        for statement in &self.program.statements {
            if let Some(what) = &statement.unverified
                && seen.insert((statement.relation, what))
            {
                let name = &self.program.relation(statement.relation).name;
                let text = link(&self.names.relation(statement.relation), name);
                let item = format!("{text}: {}", escaped(what));
                found.entry(self.folder(statement.span)).or_default().push(item);
            }
        }
        if found.is_empty() { paragraph("dim", "everything was") } else { sections(&found) }
    }
}

fn sections(found: &Listed) -> String {
    found.iter().map(|(title, items)| section(title, items)).collect()
}
