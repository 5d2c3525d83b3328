//! An answer in words: its status in a line, and what must be said with it.

use super::disputed;
use super::page::Page;
use super::sentence::Words;
use super::style::{Role, Sign};
use super::turns_on;
use crate::hir::Openness;
use crate::proof::{Cause, Claim, Conclusion, Pattern, Status, UNKNOWN_DAY, Unverified};
use std::collections::BTreeSet;

/// Most things listed of one kind.
const LISTED: usize = 8;

/// The status of an answer in a few words, with the role in whose colour it is shown.
pub fn status(conclusion: &Conclusion) -> (Role, String) {
    let shown = conclusion.not_shown();
    if conclusion.by_cases {
        return match conclusion.status {
            Status::False => (Role::No, format!("no, {WHATEVER}")),
            _ => (Role::Yes, format!("true, {WHATEVER}")),
        };
    }
    match (conclusion.status, conclusion.by_burden) {
        (Status::True, false) => (Role::Yes, "true".to_owned()),
        (Status::True, true) if shown => (Role::Yes, "true, as long as nothing else is shown".to_owned()),
        (Status::True, true) => (Role::Yes, format!("true: {}", unsettled(&conclusion.causes))),
        (Status::False, false) => (Role::No, "no".to_owned()),
        (Status::False, true) if shown => (Role::Open, "no: not shown".to_owned()),
        (Status::False, true) => (Role::No, format!("no: {}", unsettled(&conclusion.causes))),
        (Status::Disputed, _) => {
            let leaning = disputed::leaning(conclusion.disputed.as_deref());
            (Role::Open, format!("DISPUTED: {leaning}"))
        }
        (Status::Undetermined, _) => {
            let causes: Vec<&str> = conclusion.causes.iter().map(|c| cause(*c)).collect();
            (Role::Open, format!("UNDETERMINED: {}", causes.join(", ")))
        }
    }
}

/// How an answer stands that was shown by cases.
const WHATEVER: &str = "whatever the unknown facts are";

/// Why a burden had to settle it, where no fact is missing.
fn unsettled(causes: &[Cause]) -> &'static str {
    if causes.contains(&Cause::Conflict) { "the norms conflict" } else { "the reasons go in a circle" }
}

/// A cause in a word or two.
pub fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Unknown => "unknown",
        Cause::Judgment => "needs a judgment",
        Cause::Conflict => "the norms conflict",
        Cause::Circular => "circular",
        Cause::Reading => "readings differ",
    }
}

/// The answer as a sentence: of what is not so, that it is not.
pub fn headline(words: Words<'_>, conclusion: &Conclusion) -> String {
    words.heading(&conclusion.claim, conclusion.status != Status::False)
}

/// What is open behind an answer: unknown facts, judgments, conflicts, circles; what readings do to it.
/// `explained`: the rules that clash are shown with it.
pub fn open(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, explained: bool) {
    turns_on(page, words, conclusion, explained);
    disputed::block(page, words, conclusion);
}

fn turns_on(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, explained: bool) {
    if conclusion.by_cases {
        page.gap();
        page.paragraph(0, Role::Text, "shown by cases: it is the same however these turn out");
        for claim in conclusion.open.iter().take(LISTED) {
            let text = dated(words, claim, true, conclusion);
            page.signed(2, Sign::Open, (Role::Text, &text), &missing(words, claim));
        }
        more(page, conclusion.open.len());
    }
    let nothing_else = conclusion.causes.iter().all(|cause| *cause == Cause::Reading);
    // That rules on both sides of it apply is said with the rules.
    let of_itself = conclusion.open.is_empty()
        && conclusion.conflicts.iter().all(|claim| *claim == conclusion.claim)
        && conclusion.causes.iter().all(|cause| *cause == Cause::Conflict);
    if (nothing_else || explained && of_itself && !conclusion.by_burden) && conclusion.turns_on.is_none() {
        return;
    }
    page.gap();
    if let Some(turns_on) = &conclusion.turns_on {
        turns_on::block(page, words, conclusion, turns_on);
    } else {
        if conclusion.status == Status::Undetermined {
            page.paragraph(0, Role::Text, "the answer turns on");
        } else {
            page.paragraph(0, Role::Text, "without the burden the answer would turn on");
        }
        for claim in conclusion.open.iter().take(LISTED) {
            let text = dated(words, claim, true, conclusion);
            page.signed(2, Sign::Open, (Role::Text, &text), &missing(words, claim));
        }
        more(page, conclusion.open.len());
    }
    for claim in conclusion.conflicts.iter().take(LISTED) {
        let text = format!("whether {}", dated(words, claim, true, conclusion));
        page.signed(2, Sign::Open, (Role::Text, &text), "rules on both sides, none prevails");
    }
    more(page, conclusion.conflicts.len());
    if conclusion.causes.contains(&Cause::Circular) {
        page.signed(2, Sign::Open, (Role::Text, "it depends on its own denial"), "circular");
    }
    if conclusion.cases_not_tried {
        let text = "it may be the same however these turn out; there are too many to try every case";
        page.paragraph(2, Role::Dim, text);
    }
    if conclusion.by_burden && !conclusion.not_shown() {
        let side = if conclusion.status == Status::False { "asserts" } else { "denies" };
        let text = format!("{}, and the burden is on whoever {side} it", unsettled(&conclusion.causes));
        page.paragraph(2, Role::Text, &text);
    }
}

/// What would have to be known, and who may say it.
pub(super) fn missing(words: Words<'_>, claim: &Claim) -> String {
    match &words.program().relation(claim.relation).openness {
        Openness::Judged(who) => format!("a judgment of {who}"),
        Openness::Open | Openness::Closed => "a fact nobody stated".to_owned(),
    }
}

/// A sentence, with its date where that is not the answer's.
pub(super) fn dated(words: Words<'_>, claim: &Claim, holds: bool, conclusion: &Conclusion) -> String {
    let sentence = words.sentence(claim, holds);
    if claim.at == UNKNOWN_DAY {
        format!("{sentence}, as of a day that nobody stated")
    } else if claim.at == conclusion.claim.at {
        sentence
    } else {
        format!("{sentence}, as of {}", claim.at.long())
    }
}

fn more(page: &mut Page, count: usize) {
    if count > LISTED {
        page.paragraph(4, Role::Dim, &format!("and {} more", count - LISTED));
    }
}

/// What a reader must know besides: silences, unless they were `told`, unverified law and facts, passages that are
/// not modelled.
pub fn caveats(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, told: &BTreeSet<Pattern>) {
    let program = words.program();
    let silent = conclusion.silent.iter().filter(|pattern| !told.contains(*pattern));
    let silent: Vec<String> = silent.map(|p| words.unstated(p)).collect();
    listed(page, "nobody stated that", &silent);
    let unverified = conclusion.unverified.iter().map(|what| match what {
        Unverified::Provision(id) => {
            noted(words.provision(*id), program.provision(*id).unverified.as_deref())
        }
        Unverified::Instrument(id) => {
            noted(words.instrument(*id), program.instrument(*id).unverified.as_deref())
        }
        Unverified::Reading(id) => {
            let reading = program.reading(*id);
            let label = reading.label.as_ref().unwrap_or(&reading.name);
            noted(format!("the reading “{label}”"), reading.unverified.as_deref())
        }
        Unverified::Statement(claim, note) => format!("that {} ({note})", words.sentence(claim, true)),
    });
    listed(page, "rests on what was not verified:", &unverified.collect::<Vec<_>>());
    let passages = conclusion.unencoded.iter().filter_map(|place| program.unencoded.get(*place));
    let passages = passages.map(|passage| match passage.provision {
        Some(provision) => format!("{} ({})", passage.text, words.provision(provision)),
        None => passage.text.clone(),
    });
    listed(page, "not modelled:", &passages.collect::<Vec<_>>());
    if conclusion.more {
        page.gap();
        page.paragraph(0, Role::Dim, "not all behind this answer was looked at: what is said holds, and there may be more to say; `vires why` of this answer alone looks further");
    }
}

fn noted(what: String, note: Option<&str>) -> String {
    match note {
        Some(note) if !note.is_empty() => format!("{what}: {note}"),
        _ => what,
    }
}

/// A heading with a list; one line where there is one thing.
fn listed(page: &mut Page, heading: &str, items: &[String]) {
    match items {
        [] => {}
        [one] => {
            page.gap();
            page.paragraph(0, Role::Text, &format!("{heading} {one}"));
        }
        _ => {
            page.gap();
            page.paragraph(0, Role::Text, heading);
            for item in items.iter().take(LISTED) {
                page.signed(2, Sign::Item, (Role::Text, item), "");
            }
            more(page, items.len());
        }
    }
}
