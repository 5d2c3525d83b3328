//! Where on the site something is said, and names in a text as links to it.

use super::shell::link;
use crate::hir::Program;
use crate::ids::{InstrumentId, ProvisionId, RelationId};
use crate::render::html::escaped;
use std::fmt::Write as _;

/// The pages of a site, by name.
pub(super) struct Names<'a> {
    program: &'a Program,
}

impl<'a> Names<'a> {
    pub fn new(program: &'a Program) -> Self {
        Self { program }
    }

    /// The page of a provision, in all its versions.
    pub fn provision(&self, id: ProvisionId) -> String {
        let citation = self.program.provision(id).citation;
        format!("provisions/{}.html", slug(&self.program.citation(citation).name))
    }

    /// The page of an instrument.
    pub fn instrument(&self, id: InstrumentId) -> String {
        format!("instruments/{}.html", slug(&self.program.instrument(id).name))
    }

    /// The page of a word.
    pub fn relation(&self, id: RelationId) -> String {
        format!("words/{}.html", slug(&self.program.relation(id).name))
    }

    /// The page that a name in a text stands for.
    fn page(&self, name: &str) -> Option<String> {
        let names = &self.program.names;
        if let Some(id) = names.relations.get(name) {
            return Some(self.relation(*id));
        }
        if let Some(id) = names.citations.get(name) {
            let citation = self.program.citation(*id);
            if let Some(provision) = citation.provisions.first() {
                return Some(self.provision(*provision));
            }
            return citation.instrument.filter(|_| citation.parent.is_none()).map(|id| self.instrument(id));
        }
        let rule = names.rules.get(name).and_then(|rules| rules.first())?;
        self.program.rule(*rule).provision.map(|provision| self.provision(provision))
    }

    /// A text as files write it, with links to what its names stand for; the page lies one folder below the root.
    pub fn linked(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let word: usize = if first.is_alphabetic() {
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
                    .map(char::len_utf8)
                    .sum()
            } else {
                first.len_utf8()
            };
            let (piece, after) = rest.split_at(word);
            let name = piece.trim_end_matches('.');
            match self.page(name) {
                Some(page) => {
                    let _ =
                        write!(out, "{}{}", link(&format!("../{page}"), name), escaped(&piece[name.len()..]));
                }
                None => out.push_str(&escaped(piece)),
            }
            rest = after;
        }
        out
    }
}

/// A name as the name of a file: letters, digits, `_`, `-` and `.` stay, anything else is written in hexadecimal. Of
/// two names that differ in capitals alone, those with capitals have a mark before each.
pub(super) fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
            out.push(c.to_ascii_lowercase());
        } else if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.') {
            out.push(c);
        } else {
            let _ = write!(out, "-{:x}-", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_names_are_different_files_whatever_the_file_system_thinks_of_capitals() {
        assert_eq!(slug("act.4.1"), "act.4.1");
        let names = ["act.iv", "act.IV", "act.\"18.1\"", "act.18.1", "act.é"];
        let slugs: std::collections::BTreeSet<String> = names.iter().map(|name| slug(name)).collect();
        assert_eq!(slugs.len(), names.len());
        assert!(slugs.iter().all(|slug| slug.is_ascii() && *slug == slug.to_lowercase()), "{slugs:?}");
    }
}
