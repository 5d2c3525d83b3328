//! Why the conclusions that changed are as they are now: their proofs, or what they lack.

use super::runner::{CaseOutcome, Options};
use super::store::{self, StoreError};
use super::suite::{Suite, Unit, snapshot};
use crate::hir::Program;
use crate::ids::EntityId;
use crate::proof::{Claim, Form};
use crate::render::snapshot as wording;
use crate::render::{self, Words};
use crate::session::{Answer, Change, CheckedCase, Loader, Reasons, Refusal, Session, Setting};
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How many conclusions of one case are explained.
const EXPLAINED: usize = 4;

/// The conclusions of a case that changed, each with its reasons.
pub struct Explained {
    /// Where they were asked.
    pub session: Session,
    /// The reasons, one conclusion after the other.
    pub reasons: Vec<Reasons>,
    /// How many more conclusions changed.
    pub more: usize,
}

/// Why changed conclusions are not explained.
pub enum Unexplained {
    /// The files are no longer what they were, or a limit was reached.
    Refused(Box<Session>, Refusal),
    /// The snapshot cannot be read.
    Unread(StoreError),
}

impl Suite {
    /// Why those conclusions of a case that are not as they were accepted (all of a new one) are as they are.
    ///
    /// # Errors
    /// The case cannot be asked, or its snapshot cannot be read.
    pub fn explained(
        &self,
        loader: &dyn Loader,
        file: &str,
        case: &CaseOutcome,
        options: &Options,
    ) -> Result<Explained, Unexplained> {
        let unit = Unit { file: file.to_owned(), cases: vec![] };
        let before = store::read(&snapshot(file, &case.name)).map_err(Unexplained::Unread)?;
        let mut session = self.session(loader, &unit, options.limits);
        let before = before.map(|stored| stored.text).unwrap_or_default();
        match explained(&mut session, &case.name, &before) {
            Ok((reasons, more)) => Ok(Explained { session, reasons, more }),
            Err(refusal) => Err(Unexplained::Refused(Box::new(session), refusal)),
        }
    }
}

fn explained(session: &mut Session, case: &str, before: &str) -> Result<(Vec<Reasons>, usize), Refusal> {
    let setting = Setting { case: Some(case.to_owned()), ..Setting::default() };
    let checked = session.check(&setting)?;
    let Some(found) = checked.cases.into_iter().next() else { return Ok((vec![], 0)) };
    let others = if found.things.is_empty() { session.concluded(case)? } else { vec![] };
    let now = render::snapshot::text(session, &found, &others);
    let mut questions: Vec<Asked> = Vec::new();
    for (part, answers) in parts(Words::of(session), &found, &others) {
        if changed(before, &now).contains(&part) {
            let asked = answers.iter().map(|answer| question(session, &answer.conclusion.claim, found.as_of));
            questions.extend(asked.map(|question| (None, question)));
        }
    }
    questions.extend(supposed(session, &found, before, &now));
    let mut seen = BTreeSet::new();
    questions.retain(|question| seen.insert(question.clone()));
    let reasons = questions.iter().take(EXPLAINED).map(|(supposition, question)| {
        session.why(question, &Setting { supposition: *supposition, ..setting.clone() })
    });
    let reasons = reasons.collect::<Result<Vec<_>, _>>()?;
    Ok((reasons, questions.len().saturating_sub(EXPLAINED)))
}

/// What is asked, and in which supposition of the case.
type Asked = (Option<usize>, String);

/// The questions about suppositions that change something else than before: about what they change now, or, where
/// only lines are gone, about what reports say first of the things in them.
fn supposed(session: &Session, found: &CheckedCase, before: &str, now: &str) -> Vec<Asked> {
    let (words, case) = (Words::of(session), &session.program().cases[found.case.index()]);
    let (before, now) = (blocks(before), blocks(now));
    let lines = |all: &BTreeMap<Part, Vec<&str>>, heading: &str| -> BTreeSet<String> {
        let below = all.iter().filter(|((of, _), _)| of == heading);
        below.flat_map(|(_, lines)| lines).map(|line| (*line).to_owned()).collect()
    };
    let mut asked = Vec::new();
    for supposed in &found.suppositions {
        let heading = wording::supposition(case, found, supposed);
        let (was, is) = (lines(&before, &heading), lines(&now, &heading));
        let changes = supposed.changes.iter();
        let new: Vec<&Change> =
            changes.filter(|change| !was.contains(&wording::changed(words, change))).collect();
        let of_new = new.iter().flat_map(|change| change.after.iter().chain(&change.gained));
        let mut questions: Vec<String> =
            of_new.map(|answer| question(session, &answer.conclusion.claim, supposed.as_of)).collect();
        if new.is_empty() {
            let things = case.entities.iter().chain(&case.suppositions[supposed.index].entities);
            let gone: Vec<&str> = was.difference(&is).map(String::as_str).collect();
            questions = things.filter_map(|thing| first_line(session.program(), *thing, &gone)).collect();
        }
        asked.extend(questions.into_iter().map(|question| (Some(supposed.index), question)));
    }
    asked
}

/// What its report says first of a thing, if one of the lines that are gone was about it.
fn first_line(program: &Program, thing: EntityId, gone: &[&str]) -> Option<String> {
    let about = format!("{}: ", program.entity(thing).name);
    gone.iter().find(|line| line.starts_with(&about))?;
    let reports = program.reports.iter();
    let mut reports = reports.filter(|report| program.is_subtype(program.entity(thing).ty, report.ty));
    reports.find_map(|report| {
        let line = report.headline.as_ref().or(report.layers.first().map(|layer| &layer.holds))?;
        Some(program.question_of(report, line, thing))
    })
}

/// A part of a snapshot: the heading it stands below, and what it is about.
type Part = (String, String);

/// The parts of two snapshots that are not the same in both.
fn changed(before: &str, now: &str) -> BTreeSet<Part> {
    let (before, now) = (blocks(before), blocks(now));
    let differs = |part: &&Part| before.get(*part) != now.get(*part);
    before.keys().chain(now.keys()).filter(differs).cloned().collect()
}

/// What a snapshot says, by its parts.
fn blocks(text: &str) -> BTreeMap<Part, Vec<&str>> {
    let mut found: BTreeMap<Part, Vec<&str>> = BTreeMap::new();
    let (mut heading, mut about) = ("", "");
    for line in text.lines().filter(|line| !line.is_empty()) {
        if line.starts_with("# ") {
            (heading, about) = (line, "");
            continue;
        }
        if !line.starts_with(' ') {
            about = line.rsplit_once(": ").map_or(line, |(about, _)| about);
        }
        found.entry((heading.to_owned(), about.to_owned())).or_default().push(line);
    }
    found
}

/// The answers that each part tells of.
fn parts<'f>(words: Words<'_>, found: &'f CheckedCase, others: &'f [Answer]) -> Vec<(Part, Vec<&'f Answer>)> {
    let mut parts = Vec::new();
    for thing in &found.things {
        let part = |about: &str| (wording::heading(words, thing.entity), wording::line(about));
        let headline = thing.headline.iter().flatten().collect();
        parts.push((part(wording::HEADLINE), headline));
        let layers = thing.layers.iter().map(|layer| (part(&layer.title), layer.holds.iter().collect()));
        parts.extend(layers);
        parts.push((part(wording::DEFECTS), thing.defects.iter().collect()));
    }
    let listed = |heading: &str, answer: &'f Answer| {
        ((heading.to_owned(), wording::line(&wording::name(words, answer))), vec![answer])
    };
    parts.extend(others.iter().map(|answer| listed(wording::CONCLUSIONS, answer)));
    parts.extend(found.norms.iter().map(|answer| listed(wording::NORMS, answer)));
    parts
}

/// A statement as it is asked.
fn question(session: &Session, claim: &Claim, as_of: Date) -> String {
    let statement = session.program().statement(claim.relation, &claim.arguments);
    let excluded = if claim.form == Form::Excluded { "excluded " } else { "" };
    if claim.at == as_of || claim.at == Date::UNDATED {
        format!("{excluded}{statement}")
    } else {
        format!("{excluded}{statement} at {}", claim.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_changed_where_anything_below_it_has() {
        let before = "as of 2020-01-01\n\n# a: the plan\nheadline: YES\n  x\nlayer: yes\n\n# norms\np must q: in force\n";
        let part = |heading: &str, about: &str| (heading.to_owned(), about.to_owned());
        assert_eq!(changed(before, before), BTreeSet::new());
        let now = before.replace("  x", "  y").replace("p must q: in force", "p must q: breached");
        let expected = [part("# a: the plan", "headline"), part("# norms", "p must q")];
        assert_eq!(changed(before, &now), BTreeSet::from(expected));
        assert_eq!(changed("", before).len(), 4);
    }
}
