//! The page of a word: what it says, which provisions conclude it, which read it, and what files state of it.

use super::search::Entry;
use super::shell::{paragraph, section};
use super::{Site, Written};
use crate::hir::{Openness, Polarity, StatedTime, Statement};
use crate::ids::{ProvisionId, RelationId};
use crate::proof::{Form, Pattern};
use crate::render::description::{in_force, notes};
use crate::render::html::escaped;
use crate::time::Date;
use std::fmt::Write as _;

impl Site<'_> {
    /// The pages of all words that files declare.
    pub(super) fn relations(&self, files: &mut Vec<Written>, entries: &mut Vec<Entry>) {
        for (place, relation) in self.program.relations.iter().enumerate() {
            if !relation.kind.is_declared() {
                continue;
            }
            let id = RelationId::at(place);
            let signature = self.program.signature(id);
            let mut main = format!("<h1><code>{}</code></h1>\n", escaped(&signature));
            main.push_str(&paragraph("l", &self.reads(id)));
            main.push_str(&paragraph("l", relation.doc.as_deref().unwrap_or_default()));
            for note in notes(relation) {
                main.push_str(&paragraph("dim", &note));
            }
            if let (Openness::Open | Openness::Judged(_), Some(asks)) =
                (&relation.openness, &relation.asks.text)
            {
                main.push_str(&paragraph("dim", asks));
            }
            let cited = |found: Option<&std::collections::BTreeSet<ProvisionId>>| -> Vec<String> {
                found.into_iter().flatten().map(|id| self.cited(*id)).collect()
            };
            main.push_str(&section("concluded, or argued about, by", &cited(self.makers.get(&id))));
            main.push_str(&section("read by", &cited(self.readers.get(&id))));
            let stated = self.program.statements.iter().filter(|statement| statement.relation == id);
            let stated: Vec<String> = stated.map(|statement| self.stated(statement)).collect();
            main.push_str(&section("stated in the library", &stated));
            main.push_str(&paragraph("dim", &self.session.sources().place(relation.span)));
            let page = self.names.relation(id);
            files.push((page.clone(), self.shell.page(1, &relation.name, &main)));
            let text = format!("{} {}", self.reads(id), relation.doc.as_deref().unwrap_or_default());
            entries.push(Entry { title: self.reads(id), name: signature, page, text });
        }
    }

    /// What a word says, of whatever it is said; its name where nothing else is.
    pub(super) fn reads(&self, id: RelationId) -> String {
        let relation = self.program.relation(id);
        let arguments = relation.parameters.iter().map(|_| None).collect();
        self.words.pattern(&Pattern { relation: id, arguments, at: Date::MIN, form: Form::Holds }, true)
    }

    /// A statement of a file, with its time, its source and what was not checked.
    fn stated(&self, statement: &Statement) -> String {
        let arguments = statement.arguments.iter().copied().map(Some).collect();
        let pattern = Pattern { relation: statement.relation, arguments, at: Date::MIN, form: Form::Holds };
        let mut text = escaped(&self.words.pattern(&pattern, statement.polarity != Polarity::Denied));
        if statement.polarity == Polarity::Unknown {
            text.push_str(" (unknown)");
        }
        match &statement.time {
            StatedTime::Always => {}
            StatedTime::On(day) => {
                let _ = write!(text, ", {}", day.long());
            }
            StatedTime::During(intervals) => {
                let _ = write!(text, ", {}", in_force(intervals).trim_start_matches("in force "));
            }
        }
        if let Some(source) = &statement.source {
            let _ = write!(text, " <span class=\"dim\">{}</span>", escaped(source));
        }
        if let Some(what) = &statement.unverified {
            let _ = write!(text, " <span class=\"open\">not verified: {}</span>", escaped(what));
        }
        text
    }
}
