//! The conclusions of a case as a text that is kept and compared: one statement a line, in a settled order, not
//! folded, so that a rule that changes changes few lines.

use super::conclusion::status;
use super::disputed;
use super::norms::{standing, under};
use super::report::{self, missing, verdict};
use super::sentence::Words;
use crate::engine::Truth;
use crate::hir::Case;
use crate::ids::EntityId;
use crate::proof::{Conclusion, Explanation, Status, Unverified};
use crate::session::{Answer, Change, CheckedCase, Layer, Session, Supposed, Thing};
use std::collections::BTreeSet;

/// Stands before the answer to what a report is about.
pub const HEADLINE: &str = "headline";

/// Stands above faults that leave a result as it is.
pub const DEFECTS: &str = "defects";

/// Stands above conclusions that no report tells of.
pub const CONCLUSIONS: &str = "# conclusions";

/// Stands above what must, may and must not be done.
pub const NORMS: &str = "# norms";

/// The conclusions of a case; `others`: those of which no report tells.
pub fn text(session: &Session, found: &CheckedCase, others: &[Answer]) -> String {
    let mut out = Writer { words: Words::of(session), text: String::new() };
    out.line(0, &format!("as of {}", found.as_of));
    for thing in &found.things {
        out.text.push('\n');
        out.thing(thing);
    }
    out.others(others);
    out.norms(found);
    out.suppositions(session, found);
    out.text
}

/// The line above what is said of a thing.
pub fn heading(words: Words<'_>, thing: EntityId) -> String {
    let (name, label) = (&words.program().entity(thing).name, words.entity(thing));
    line(&if label == *name { format!("# {name}") } else { format!("# {name}: {label}") })
}

/// The line above what a supposition changes.
pub fn supposition(case: &Case, found: &CheckedCase, supposed: &Supposed) -> String {
    let label = &case.suppositions[supposed.index].label;
    let date =
        if supposed.as_of == found.as_of { String::new() } else { format!(" as of {}", supposed.as_of) };
    line(&format!("# supposed: {label}{date}"))
}

/// What a supposition changes of one thing.
pub fn changed(words: Words<'_>, change: &Change) -> String {
    let entity = &words.program().entity(change.entity).name;
    line(&format!("{entity}: {}", report::changed(words, change)))
}

/// The values of an answer in words, or its sentence.
pub fn name(words: Words<'_>, answer: &Answer) -> String {
    let values: Vec<String> = answer.bindings.iter().map(|(_, value)| words.value(*value)).collect();
    if values.is_empty() { words.sentence(&answer.conclusion.claim, true) } else { values.join(", ") }
}

/// A text as it stands in a line.
pub fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Writer<'a> {
    words: Words<'a>,
    text: String,
}

impl Writer<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(2 * indent));
        self.text.push_str(&line(text));
        self.text.push('\n');
    }

    /// Lines in their own order, each once.
    fn lines(&mut self, indent: usize, lines: impl IntoIterator<Item = String>) {
        let lines: BTreeSet<String> = lines.into_iter().collect();
        for line in &lines {
            self.line(indent, line);
        }
    }

    fn thing(&mut self, thing: &Thing) {
        self.line(0, &heading(self.words, thing.entity));
        if let Some(answers) = &thing.headline {
            self.line(0, &format!("{HEADLINE}: {}", verdict(self.words, answers)));
            // How the statement of the headline stands is told by the layers, unless there is none.
            if thing.layers.is_empty() || answers.len() > 1 {
                self.answers(1, answers);
            }
        }
        thing.layers.iter().for_each(|layer| self.layer(layer));
        if !thing.defects.is_empty() {
            self.line(0, DEFECTS);
            self.answers(1, &thing.defects);
        }
        self.caveats(thing);
    }

    fn layer(&mut self, layer: &Layer) {
        let title = &layer.title;
        self.line(0, &format!("{title}: {}", report::standing(&layer.holds)));
        for answer in &layer.holds {
            self.rests(1, &answer.conclusion);
        }
        let grounds = layer.grounds.iter().chain(&layer.rejected);
        let mut grounds: Vec<(String, &Answer, &Explanation)> =
            grounds.map(|(answer, explanation)| (name(self.words, answer), answer, explanation)).collect();
        grounds.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, answer, explanation) in grounds {
            let conclusion = &answer.conclusion;
            self.line(1, &format!("{name}: {}", status(conclusion).1));
            self.rests(2, conclusion);
            if conclusion.status != Status::True {
                let open: Vec<String> =
                    conclusion.open.iter().map(|c| self.words.sentence(c, true)).collect();
                let missing = missing(self.words, explanation).into_iter();
                let missing = missing.filter(|(how, what)| *how != "open" || !open.contains(what));
                self.lines(2, missing.map(|(how, what)| format!("{how}: {what}")));
            }
        }
        let hopeless: BTreeSet<String> =
            layer.hopeless.iter().map(|answer| name(self.words, answer)).collect();
        if !hopeless.is_empty() {
            let names = hopeless.into_iter().collect::<Vec<_>>().join("; ");
            self.line(1, &format!("no footing in the facts: {names}"));
        }
    }

    fn answers(&mut self, indent: usize, answers: &[Answer]) {
        let mut named: Vec<(String, &Answer)> = answers.iter().map(|a| (name(self.words, a), a)).collect();
        named.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, answer) in named {
            self.line(indent, &format!("{name}: {}", status(&answer.conclusion).1));
            self.rests(indent + 1, &answer.conclusion);
        }
    }

    /// What an answer rests on, what is open, what readings do to it.
    fn rests(&mut self, indent: usize, conclusion: &Conclusion) {
        let program = self.words.program();
        let mut seen = BTreeSet::new();
        let cited = conclusion.provisions.iter().map(|id| self.words.provision(*id));
        let cited: Vec<String> = cited.filter(|name| seen.insert(name.clone())).collect();
        if !cited.is_empty() {
            self.line(indent, &format!("under {}", cited.join("; ")));
        }
        let open = conclusion.open.iter().map(|claim| format!("open: {}", self.words.sentence(claim, true)));
        let conflicts = conclusion.conflicts.iter();
        let conflicts = conflicts.map(|claim| format!("in conflict: {}", self.words.sentence(claim, true)));
        let lines: Vec<String> = open.chain(conflicts).collect();
        self.lines(indent, lines);
        if let Some(disputed) = &conclusion.disputed {
            let sets = |sets: &[Vec<crate::ids::ReadingId>], what: &str| -> Vec<String> {
                let one = |set: &Vec<_>| {
                    let names: Vec<String> = set.iter().map(|id| program.reading_name(*id)).collect();
                    format!("{what} under {}", names.join(", "))
                };
                sets.iter().map(one).collect()
            };
            if conclusion.status == Status::Disputed {
                self.lines(indent, sets(&disputed.makes_true, "yes"));
                self.lines(indent, sets(&disputed.makes_false, "no"));
            }
            let contrary = disputed.contrary.iter().map(|view| {
                let truth = match view.truth {
                    Some(Truth::True) => "yes",
                    Some(Truth::False) => "no",
                    Some(Truth::Undetermined) => "undetermined",
                    None => "disputed",
                };
                format!("contrary view {}: {truth}", program.reading_name(view.reading))
            });
            self.lines(indent, contrary);
        }
    }

    /// What was not verified or not modelled, and whose silence matters.
    fn caveats(&mut self, thing: &Thing) {
        let program = self.words.program();
        let headline = thing.headline.iter().flatten();
        let layers = thing.layers.iter().flat_map(|layer| &layer.holds);
        let grounds = thing.layers.iter().flat_map(|layer| layer.grounds.iter().map(|(answer, _)| answer));
        let mut lines = Vec::new();
        for answer in headline.chain(layers).chain(grounds) {
            let conclusion = &answer.conclusion;
            for unverified in &conclusion.unverified {
                lines.push(match unverified {
                    Unverified::Provision(id) => format!("unverified law: {}", self.words.provision(*id)),
                    Unverified::Instrument(id) => format!("unverified law: {}", self.words.instrument(*id)),
                    Unverified::Reading(id) => {
                        format!("unverified reading: {}", disputed::answers(self.words, &[*id]))
                    }
                    Unverified::Statement(claim, _) => {
                        format!("unverified fact: {}", self.words.sentence(claim, true))
                    }
                });
            }
            let passages = conclusion.unencoded.iter().filter_map(|place| program.unencoded.get(*place));
            lines.extend(passages.map(|passage| format!("not modelled: {}", passage.text)));
            let silent = conclusion.silent.iter();
            lines
                .extend(silent.map(|pattern| format!("nobody stated that {}", self.words.unstated(pattern))));
        }
        self.lines(0, lines);
    }

    fn others(&mut self, others: &[Answer]) {
        if !others.is_empty() {
            self.text.push('\n');
            self.line(0, CONCLUSIONS);
            self.answers(0, others);
        }
    }

    fn norms(&mut self, found: &CheckedCase) {
        if found.norms.is_empty() {
            return;
        }
        self.text.push('\n');
        self.line(0, NORMS);
        let mut norms: Vec<(String, &Answer)> = Vec::new();
        for answer in &found.norms {
            norms.push((self.words.sentence(&answer.conclusion.claim, true), answer));
        }
        norms.sort_by(|a, b| a.0.cmp(&b.0));
        for (sentence, answer) in norms {
            self.line(0, &format!("{sentence}: {}", status(&answer.conclusion).1));
            self.rests(1, &answer.conclusion);
            for norm in &answer.conclusion.norms {
                self.line(1, &standing(norm).1);
                if let Some(under) = under(self.words, norm) {
                    self.line(2, &under);
                }
            }
        }
        if found.more_norms > 0 {
            self.line(0, &format!("and {} more", found.more_norms));
        }
    }

    fn suppositions(&mut self, session: &Session, found: &CheckedCase) {
        let case = &session.program().cases[found.case.index()];
        for supposed in &found.suppositions {
            self.text.push('\n');
            self.line(0, &supposition(case, found, supposed));
            for change in &supposed.changes {
                self.line(0, &changed(self.words, change));
            }
            if supposed.changes.is_empty() {
                self.line(0, "changes nothing");
            }
        }
    }
}
