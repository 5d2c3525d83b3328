//! Instruments, provisions and rules as they are cited.

use super::{Words, spaced};
use crate::ids::{CitationId, InstrumentId, ProvisionId, RuleId};
use std::fmt::Write as _;

impl Words<'_> {
    /// An instrument: its short title, its label, or its name; in another language those of them that are in it
    /// first.
    pub fn instrument(&self, instrument: InstrumentId) -> String {
        let declared = self.program.instrument(instrument);
        let titles = [&declared.short, &declared.label];
        let own = titles.iter().find(|title| self.language.is_some() && !self.lacks(title));
        if let Some(text) = own.and_then(|title| self.wording(title)) {
            return text.to_owned();
        }
        let title = titles.iter().find_map(|title| title.text.as_deref());
        self.foreign(title.unwrap_or(&declared.name).to_owned())
    }

    /// The id of an instrument or provision as it is cited: `cst.4.1` is `CST 4(1)`, and what is a word is
    /// set off by a comma, as in `Customs Code, annex 3`.
    pub fn citation(&self, citation: CitationId) -> String {
        let mut segments = Vec::new();
        let mut at = self.program.citation(citation);
        while let Some(parent) = at.parent {
            let above = self.program.citation(parent);
            let segment = at.name.strip_prefix(&above.name).unwrap_or(&at.name);
            segments.push(segment.trim_start_matches('.').trim_matches('"'));
            at = above;
        }
        segments.reverse();
        let mut out = match at.instrument {
            Some(instrument) => self.unmarked().instrument(instrument),
            None => at.name.clone(),
        };
        let mut apart = true;
        for segment in segments {
            let _ = match (is_word(segment), apart) {
                (true, _) => write!(out, ", {}", spaced(segment)),
                (false, true) => write!(out, " {segment}"),
                (false, false) => write!(out, "({segment})"),
            };
            apart = is_word(segment);
        }
        let foreign = at.instrument.is_some_and(|id| {
            let declared = self.program.instrument(id);
            self.lacks(&declared.label) && self.lacks(&declared.short)
        });
        if foreign { self.marked(out) } else { out }
    }

    /// A provision as it is cited, with its version: `CST 4(1) (2010)`.
    pub fn provision(&self, provision: ProvisionId) -> String {
        let declared = self.program.provision(provision);
        let mut out = self.citation(declared.citation);
        if let Some(version) = &declared.version {
            let _ = write!(out, " ({version})");
        }
        out
    }

    /// Where a rule stands; `None` if it stands in no provision.
    pub fn rule(&self, rule: RuleId) -> Option<String> {
        self.program.rule(rule).provision.map(|provision| self.provision(provision))
    }

    /// What a rule is called in a sentence: where it stands, its name, or only that it is one.
    pub fn rule_name(&self, rule: RuleId) -> String {
        let named = || self.program.rule(rule).name.as_ref().map(|name| format!("rule {name}"));
        self.rule(rule).or_else(named).unwrap_or_else(|| "the other rule".to_owned())
    }

    /// The same beside another rule that it must be told from: where both stand in one provision, with the name that
    /// it has there.
    pub fn rule_name_beside(&self, rule: RuleId, other: RuleId) -> String {
        let name = self.rule_name(rule);
        if rule == other || name != self.rule_name(other) {
            return name;
        }
        let declared = self.program.rule(rule);
        let own = declared.name.as_deref().unwrap_or(&declared.display);
        let provision =
            declared.provision.map(|id| &self.program.citation(self.program.provision(id).citation).name);
        let within = provision.and_then(|provision| own.strip_prefix(provision.as_str()));
        let within = within.map_or(own, |within| within.trim_start_matches(['.', ' ']));
        match (&declared.name, within.strip_prefix("rule ")) {
            (None, Some(place)) => format!("rule {place} of {name}"),
            _ => format!("the rule “{}” of {name}", spaced(within)),
        }
    }

    /// The title of the provision a rule stands in.
    pub fn rule_title(&self, rule: RuleId) -> Option<String> {
        self.provision_title(self.program.rule(rule).provision?)
    }

    /// The title of a provision.
    pub fn provision_title(&self, provision: ProvisionId) -> Option<String> {
        let label = &self.program.provision(provision).label;
        let title = self.wording(label)?.to_owned();
        Some(if self.lacks(label) { self.marked(title) } else { title })
    }
}

/// Whether a part of an id is a word, and no number, letter or Roman number.
fn is_word(segment: &str) -> bool {
    let letters = segment.chars().filter(|c| c.is_alphabetic()).count();
    let roman = segment.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    segment.chars().next().is_some_and(char::is_alphabetic) && letters > 1 && !roman
}
