//! The report of `check`: a page for each case.

mod expectations;
mod ground;
mod later;
mod norms;
mod readings;
mod wording;

use super::answers::cited;
use super::contrast::short;
use super::disputed;
use super::page::{Page, plural};
use super::sentence::Words;
use super::style::{Role, Sign};
use super::{Next, Style};
use crate::hir::{Case, Program};
use crate::proof::{Conclusion, NormState, Status, Unverified};
use crate::session::{Answer, Checked, CheckedCase, Layer, Session, Supposed, Thing};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr as _;
use wording::{headline, layer_status, values};

pub(crate) use expectations::instead;
pub(super) use ground::{lacks, missing};

/// Most passages and provisions that are listed where the report folds.
const LISTED: usize = 4;

/// The reports of all cases that were checked. `full`: nothing is only counted.
pub fn page(session: &Session, checked: &Checked, style: Style, full: bool, next: Next<'_>) -> Page {
    let mut page = Page::new(style);
    if checked.cases.is_empty() {
        without_cases(&mut page, session);
    }
    for (number, case) in checked.cases.iter().enumerate() {
        if number > 0 {
            page.gap();
            page.rule();
            page.gap();
        }
        Writer { page: &mut page, session, words: Words::of(session), full, next }.case(checked, case);
    }
    page
}

/// The verdict of a headline's answers, as the report shows it.
pub(super) fn verdict(words: Words<'_>, answers: &[Answer]) -> String {
    headline(words, Some(answers)).1
}

/// How a layer stands, in words.
pub(super) fn standing(answers: &[Answer]) -> String {
    layer_status(answers).1
}

/// What a supposition does to a line of a report, in words.
pub(super) fn changed(words: Words<'_>, change: &crate::session::Change) -> String {
    wording::change(words, change)
}

/// Files without a case are in order, or an error would have been said.
fn without_cases(page: &mut Page, session: &Session) {
    let program = session.program();
    let counts = [
        plural(session.given().len(), "file"),
        plural(program.provisions.len(), "provision"),
        plural(program.rules.iter().filter(|rule| program.is_written(rule)).count(), "rule"),
    ];
    page.paragraph(0, Role::Text, &format!("in order: {}; no case", counts.join(", ")));
}

struct Writer<'w, 'a> {
    page: &'w mut Page,
    session: &'a Session,
    words: Words<'a>,
    full: bool,
    next: Next<'w>,
}

impl<'a> Writer<'_, 'a> {
    fn program(&self) -> &'a Program {
        self.session.program()
    }

    fn case(&mut self, checked: &Checked, found: &CheckedCase) {
        let case = &self.program().cases[found.case.index()];
        let label = case.label.as_deref().unwrap_or(&case.name);
        let date = format!("as of {}", found.as_of.long());
        self.page.heading(1, (Role::Strong, label), (Role::Strong, &date));
        let place = format!("{} · {}", case.name, self.session.sources().place(case.name_span));
        self.page.paragraph(0, Role::Dim, &place);
        for thing in &found.things {
            self.page.gap();
            self.thing(thing);
        }
        if found.things.is_empty() && !self.program().reports.is_empty() {
            self.page.gap();
            self.page.paragraph(0, Role::Text, "the case declares nothing that a report is about");
        }
        norms::section(self.page, self.words, found, self.full);
        self.suppositions(case, found);
        self.page.gap();
        if checked.as_it_stands {
            expectations::all(self.page, self.session, found);
            later::told(self.page, self.words, case, found.as_of);
        } else {
            let left_out =
                "expectations and suppositions were not looked at: they are about the case as it stands";
            self.page.paragraph(0, Role::Text, left_out);
        }
        self.next(found);
    }

    /// What may be worth asking next: the reasons for the first headline.
    fn next(&mut self, found: &CheckedCase) {
        let first = found.things.iter().find_map(|thing| {
            let headline = thing.headline.iter().flatten().next();
            headline.or_else(|| thing.layers.iter().flat_map(|layer| &layer.holds).next())
        });
        if let Some(answer) = first {
            let statement = self.words.typed(&answer.conclusion.claim, found.as_of);
            self.next.line(self.page, self.session, Some(found.case), "why", &statement);
        }
    }

    fn thing(&mut self, thing: &Thing) {
        let label = self.words.entity(thing.entity);
        let (role, verdict) = headline(self.words, thing.headline.as_deref());
        self.page.heading(2, (Role::Strong, &label), (role, &verdict));
        if let Some(open) = thing.headline.as_deref().and_then(|answers| wording::may_be(self.words, answers))
        {
            self.page.pair(0, (Role::Text, ""), (Role::Dim, &open));
        }
        if self.full {
            let name = &self.program().entity(thing.entity).name;
            self.page.paragraph(0, Role::Typed, name);
        }
        self.page.gap();
        let width = thing.layers.iter().map(|layer| layer.title.width()).max().unwrap_or(0);
        if !thing.layers.is_empty() {
            self.page.columns(2, &["under", "in order"], "grounds");
        }
        for layer in &thing.layers {
            self.layer(layer, width.min(34));
        }
        for layer in &thing.layers {
            self.grounds(layer, thing.layers.len() > 1);
        }
        self.defects(thing);
        readings::all(self.page, self.words, thing);
        self.caveats(thing);
    }

    /// `general law   yes   by birth in the country`
    fn layer(&mut self, layer: &Layer, width: usize) {
        let (role, status) = layer_status(&layer.holds);
        let labels: Vec<String> = layer
            .grounds
            .iter()
            .map(|(answer, _)| values(self.words, answer))
            .filter(|label| !label.is_empty())
            .collect();
        let by = match (labels.is_empty(), layer.holds.first()) {
            (false, _) => format!("by {}", listed(&labels)),
            (true, Some(answer)) if answer.conclusion.status == Status::True => {
                let cited = cited(self.words, &answer.conclusion);
                if cited.is_empty() { String::new() } else { format!("by {cited}") }
            }
            (true, Some(answer)) if answer.conclusion.status == Status::Undetermined => {
                let open = layer.rejected.iter().map(|(answer, _)| answer);
                let open = open.filter(|answer| answer.conclusion.status == Status::Undetermined);
                let labels: Vec<String> = open.map(|answer| values(self.words, answer)).collect();
                if labels.concat().is_empty() {
                    String::new()
                } else {
                    format!("perhaps by {}", alternatives(&labels))
                }
            }
            // A no is never bare: what could have carried it does not.
            (true, _) => match layer.rejected.len() + layer.hopeless.len() {
                0 => String::new(),
                1 => "its only ground is not made out".to_owned(),
                count => format!("none of {count} grounds is made out"),
            },
        };
        let cells = [(width, Role::Text, layer.title.as_str()), (3, role, status.as_str())];
        self.page.row(2, &cells, (Role::Text, &by));
    }

    fn grounds(&mut self, layer: &Layer, several: bool) {
        let count = layer.grounds.len() + layer.rejected.len() + layer.hopeless.len();
        if count == 0 {
            return;
        }
        self.page.gap();
        let title = if several { format!("grounds in {}", layer.title) } else { "grounds".to_owned() };
        self.page.paragraph(2, Role::Text, &title);
        for (answer, explanation) in &layer.grounds {
            ground::holds(self.page, self.words, answer, explanation, self.full);
        }
        let shown = if self.full { layer.rejected.len() } else { LISTED.min(layer.rejected.len()) };
        for (answer, explanation) in &layer.rejected[..shown] {
            ground::fails(self.page, self.words, answer, explanation, self.full);
        }
        let folded = layer.rejected.len() - shown;
        let others = layer.grounds.len() + shown > 0;
        if self.full {
            for answer in &layer.hopeless {
                let text = values(self.words, answer);
                self.page.signed(4, Sign::Item, (Role::Dim, &text), "no footing in the facts");
            }
        } else if folded + layer.hopeless.len() > 0 {
            let text = counted(folded, layer.hopeless.len(), others);
            self.page.pair(4, (Role::Text, &text), (Role::Dim, "--full shows them"));
        }
    }

    fn defects(&mut self, thing: &Thing) {
        if thing.defects.is_empty() {
            return;
        }
        self.page.gap();
        self.page.paragraph(2, Role::Text, "defects (the result stands)");
        for answer in &thing.defects {
            let conclusion = &answer.conclusion;
            let label = values(self.words, answer);
            let label = if label.is_empty() { self.words.sentence(&conclusion.claim, true) } else { label };
            if conclusion.status == Status::True {
                self.page.signed(4, Sign::Fault, (Role::Text, &label), &cited(self.words, conclusion));
            } else {
                self.page.signed(4, Sign::Open, (Role::Text, &label), &cited(self.words, conclusion));
                self.page.paragraph(6, Role::Text, &wording::turns_on(self.words, conclusion));
            }
        }
    }

    /// What the answers of a thing rest on that was not verified or not modelled, and on whose silence.
    fn caveats(&mut self, thing: &Thing) {
        let headline = thing.headline.iter().flatten();
        let layers = thing.layers.iter().flat_map(|layer| &layer.holds);
        let grounds = thing.layers.iter().flat_map(|layer| layer.grounds.iter().map(|(answer, _)| answer));
        let conclusions: Vec<&Conclusion> =
            headline.chain(layers).chain(grounds).map(|answer| &answer.conclusion).collect();
        let mut law = Vec::new();
        let mut facts = Vec::new();
        let mut passages: BTreeSet<usize> = BTreeSet::new();
        let mut silent = Vec::new();
        for conclusion in conclusions {
            for unverified in &conclusion.unverified {
                match unverified {
                    Unverified::Provision(id) => law.push(self.words.provision(*id)),
                    Unverified::Instrument(id) => law.push(self.words.instrument(*id)),
                    Unverified::Reading(id) => law.push(disputed::answers(self.program(), &[*id])),
                    Unverified::Statement(claim, _) => facts.push(self.words.sentence(claim, true)),
                }
            }
            passages.extend(conclusion.unencoded.iter().copied());
            silent.extend(conclusion.silent.iter().map(|pattern| self.words.unstated(pattern)));
        }
        let passages = passages.into_iter().filter_map(|place| self.program().unencoded.get(place));
        let passages: Vec<String> = passages
            .map(|passage| match passage.provision {
                Some(provision) => format!("{} ({})", passage.text, self.words.provision(provision)),
                None => passage.text.clone(),
            })
            .collect();
        self.folded("rests on unverified law:", law, "; ");
        self.folded("rests on unverified facts:", facts, "; ");
        self.folded("nobody stated that", silent, "; or that ");
        self.folded("not modelled:", passages, "; ");
    }

    /// A list in one paragraph, each thing once; folded where it is long.
    fn folded(&mut self, heading: &str, mut items: Vec<String>, between: &str) {
        let mut seen = BTreeSet::new();
        items.retain(|item| seen.insert(item.clone()));
        if items.is_empty() {
            return;
        }
        let rest = if self.full { 0 } else { items.len().saturating_sub(LISTED) };
        items.truncate(items.len() - rest);
        let more = if rest > 0 { format!("; and {rest} more") } else { String::new() };
        self.page.gap();
        self.page.paragraph(2, Role::Text, &format!("{heading} {}{more}", items.join(between)));
    }

    fn suppositions(&mut self, case: &Case, found: &CheckedCase) {
        if found.suppositions.is_empty() {
            return;
        }
        self.page.gap();
        self.page.paragraph(0, Role::Text, "supposed that");
        for supposed in &found.suppositions {
            self.supposition(case, found, supposed);
        }
    }

    fn supposition(&mut self, case: &Case, found: &CheckedCase, supposed: &Supposed) {
        let label = &case.suppositions[supposed.index].label;
        let date = if supposed.as_of == found.as_of {
            String::new()
        } else {
            format!("as of {}", supposed.as_of.long())
        };
        let failed = supposed.expectations.iter().any(|expected| expected.failure.is_some());
        let sign = if failed { Sign::Fails } else { Sign::Item };
        self.page.signed(2, sign, (Role::Text, label), &date);
        let told = found.things.len() + found.norms.len();
        if supposed.changes.is_empty() && supposed.norms.is_empty() && told > 0 {
            self.page.paragraph(6, Role::Dim, "changes nothing in this report");
        }
        let several =
            found.things.len() > 1 || supposed.changes.iter().any(|c| c.entity != supposed.changes[0].entity);
        for change in &supposed.changes {
            let text = wording::change(self.words, change);
            let text = if several { format!("{}: {text}", self.words.entity(change.entity)) } else { text };
            self.page.paragraph(6, Role::Text, &text);
        }
        self.changed_norms(supposed);
    }

    /// The norms that a supposition changes: breaches, before or after, and how many others.
    fn changed_norms(&mut self, supposed: &Supposed) {
        let told = |(was, is): &(Answer, Answer)| {
            let sentence = self.words.sentence(&is.conclusion.claim, true);
            let (was, is) = (short(&was.conclusion), short(&is.conclusion));
            (was != is).then(|| format!("{sentence}: {was} → {is}"))
        };
        let is_breach = |(was, is): &&(Answer, Answer)| {
            [was, is].iter().any(|answer| {
                answer.conclusion.norms.iter().any(|norm| norm.state == Some(NormState::Breached))
            })
        };
        let (breaches, others): (Vec<_>, Vec<_>) = supposed.norms.iter().partition(is_breach);
        let most = if self.full { usize::MAX } else { LISTED };
        let others_shown = if self.full { usize::MAX } else { 0 };
        let breaches: Vec<String> = breaches.into_iter().filter_map(told).collect();
        let others: Vec<String> = others.into_iter().filter_map(told).collect();
        let shown = breaches.iter().take(most).chain(others.iter().take(others_shown));
        shown.for_each(|text| self.page.paragraph(6, Role::Text, text));
        let rest = if self.full { 0 } else { breaches.len().saturating_sub(LISTED) + others.len() };
        if rest > 0 {
            let verb = if rest == 1 { "norm stands" } else { "norms stand" };
            let text = format!("{rest} {verb} otherwise");
            self.page.pair(6, (Role::Dim, &text), (Role::Dim, "--full shows them"));
        }
    }
}

/// What the report only counts: grounds that fail, and those that no rule came near.
fn counted(folded: usize, hopeless: usize, others: bool) -> String {
    let other = if others { "other " } else { "" };
    let (fail, have) =
        (if folded == 1 { "fails" } else { "fail" }, if hopeless == 1 { "has" } else { "have" });
    match (folded, hopeless) {
        (_, 0) => format!("{} {fail}", plural(folded, &format!("{other}ground"))),
        (0, _) => format!("{} {have} no footing in the facts", plural(hopeless, &format!("{other}ground"))),
        _ => {
            let fails = plural(folded, &format!("{other}ground"));
            format!("{fails} {fail}, {hopeless} {have} no footing in the facts")
        }
    }
}

/// `a`, `a or b`, `a, b or c`
pub(super) fn alternatives(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// `a`, `a and b`, `a, b and c`
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
