//! The page of an instrument: its days, its rank, and its provisions in their order.

use super::search::Entry;
use super::shell::{paragraph, section};
use super::{Site, Written};
use crate::render::description::in_force;
use crate::render::html::escaped;

impl Site<'_> {
    /// The pages of all instruments.
    pub(super) fn instruments(&self, files: &mut Vec<Written>, entries: &mut Vec<Entry>) {
        for (place, instrument) in self.program.instruments.iter().enumerate() {
            let id = crate::ids::InstrumentId::at(place);
            let title = self.words.instrument(id);
            let full = instrument.label.text.clone().unwrap_or_default();
            let mut main =
                format!("<h1>{}</h1>\n<p><code>{}</code></p>\n", escaped(&title), escaped(&instrument.name));
            if full != title {
                main.push_str(&paragraph("l", &full));
            }
            main.push_str(&paragraph("l", instrument.doc.as_deref().unwrap_or_default()));
            if let Some(rank) = instrument.rank.and_then(|rank| self.program.ranks.get(rank)) {
                main.push_str(&paragraph("dim", &format!("rank: {}", rank.join(", "))));
            }
            if let Some(signed) = instrument.signed {
                main.push_str(&paragraph("dim", &format!("signed {}", signed.long())));
            }
            main.push_str(&paragraph("dim", &in_force(&instrument.in_force)));
            if let Some(source) = &instrument.source {
                main.push_str(&paragraph("dim", &format!("source: {source}")));
            }
            if let Some(what) = &instrument.unverified {
                main.push_str(&paragraph("open", &format!("not verified: {what}")));
            }
            let provisions = self.program.provisions.iter().enumerate();
            let own = provisions.filter(|(_, provision)| provision.instrument == Some(id));
            let items: Vec<String> =
                own.map(|(place, _)| self.cited(crate::ids::ProvisionId::at(place))).collect();
            main.push_str(&section("provisions", &items));
            let page = self.names.instrument(id);
            files.push((page.clone(), self.shell.page(1, &title, &main)));
            entries.push(Entry { title, name: instrument.name.clone(), page, text: full });
        }
    }
}
