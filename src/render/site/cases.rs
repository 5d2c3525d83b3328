//! Cases: what their reports say, and which provisions that rests on.

use super::search::Entry;
use super::shell::{link, paragraph, section};
use super::{Site, Written};
use crate::ids::ProvisionId;
use crate::proof::{Conclusion, Status};
use crate::render::html::escaped;
use crate::render::report::{standing, verdict};
use crate::session::{Answer, Checked, CheckedCase};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// By provision, the places of the cases whose answers rest on it.
pub(super) fn applied(answered: &[Checked]) -> BTreeMap<ProvisionId, BTreeSet<usize>> {
    let mut found: BTreeMap<ProvisionId, BTreeSet<usize>> = BTreeMap::new();
    for (place, checked) in answered.iter().enumerate() {
        for conclusion in checked.cases.iter().flat_map(conclusions) {
            for provision in &conclusion.provisions {
                found.entry(*provision).or_default().insert(place);
            }
        }
    }
    found
}

/// What a report concludes: what holds, and what is disputed.
fn conclusions(case: &CheckedCase) -> impl Iterator<Item = &Conclusion> {
    let things = case.things.iter().flat_map(|thing| {
        let headline = thing.headline.iter().flatten();
        let layers = thing.layers.iter();
        let layers =
            layers.flat_map(|layer| layer.holds.iter().chain(layer.grounds.iter().map(|(answer, _)| answer)));
        headline.chain(layers).chain(&thing.defects)
    });
    let all = things.chain(&case.norms).map(|answer: &Answer| &answer.conclusion);
    all.filter(|conclusion| conclusion.status != Status::False)
}

impl Site<'_> {
    /// The pages of the cases that were answered.
    pub(super) fn cases(&self, files: &mut Vec<Written>, entries: &mut Vec<Entry>) {
        for checked in self.answered {
            for found in &checked.cases {
                let Some(case) = self.program.cases.get(found.case.index()) else { continue };
                let label = case.label.as_deref().unwrap_or(&case.name);
                let mut main =
                    format!("<h1>{}</h1>\n<p><code>{}</code></p>\n", escaped(label), escaped(&case.name));
                main.push_str(&paragraph("dim", &format!("as of {}", found.as_of.long())));
                main.push_str(&paragraph("l", case.doc.as_deref().unwrap_or_default()));
                for thing in &found.things {
                    let title = self.words.entity(thing.entity);
                    let _ = write!(main, "<h2>{}</h2>\n", escaped(&title));
                    if let Some(answers) = &thing.headline {
                        let _ = write!(
                            main,
                            "<p><strong>{}</strong></p>\n",
                            escaped(&verdict(self.words, answers))
                        );
                    }
                    for layer in &thing.layers {
                        main.push_str(&paragraph(
                            "l",
                            &format!("{}: {}", layer.title, standing(&layer.holds)),
                        ));
                    }
                }
                let provisions: BTreeSet<ProvisionId> =
                    conclusions(found).flat_map(|conclusion| &conclusion.provisions).copied().collect();
                let items: Vec<String> = provisions.iter().map(|id| self.cited(*id)).collect();
                main.push_str(&section("provisions on which this rests", &items));
                main.push_str(&paragraph("dim", &self.session.sources().place(case.name_span)));
                let page = page(&case.name);
                files.push((page.clone(), self.shell.page(1, label, &main)));
                let text = case.doc.clone().unwrap_or_default();
                entries.push(Entry { title: label.to_owned(), name: case.name.clone(), page, text });
            }
        }
    }

    /// A link to the case at this place among those that were answered.
    pub(super) fn case_link(&self, place: usize) -> Option<String> {
        let found = self.answered.get(place)?.cases.first()?;
        let case = self.program.cases.get(found.case.index())?;
        let label = case.label.as_deref().unwrap_or(&case.name);
        Some(link(&format!("../{}", page(&case.name)), label))
    }
}

/// The page of a case.
pub(super) fn page(name: &str) -> String {
    format!("cases/{}.html", super::names::slug(name))
}
