//! What would cure it, as a page: the ways, in whose gift each step is, and how far was looked.

use super::answers::{bindings, scene};
use super::conclusion::{headline, status};
use super::page::{Page, plural};
use super::sentence::{Words, capitalised};
use super::style::Role;
use super::{Next, Style};
use crate::proof::{Conclusion, Status};
use crate::session::{Cure, Cures, STEPS, Session, Step};
use std::fmt::Write as _;

/// The ways to make it true.
pub fn page(session: &Session, cures: &Cures, style: Style, next: Next<'_>) -> Page {
    let words = Words::of(session);
    let mut page = Page::new(style);
    page.pair(0, (Role::Typed, &cures.question), (Role::Dim, &scene(session, &cures.scene)));
    page.gap();
    let Some(now) = &cures.now else {
        page.paragraph(0, Role::Text, "it is about nothing that is declared: there is nothing to cure");
        return page;
    };
    let (role, told) = status(now);
    page.heading(1, (Role::Strong, &headline(words, now)), (role, &told));
    page.gap();
    if now.status == Status::True {
        page.paragraph(0, Role::Text, "it is true: nothing is to be cured");
    } else {
        ways(&mut page, words, cures, now);
        page.gap();
        page.paragraph(0, Role::Dim, &searched(words, cures));
    }
    page.gap();
    let statement = cures.cures.first().map_or(&now.claim, |first| &first.conclusion.claim);
    next.line(&mut page, session, cures.scene.case, "why", &words.typed(statement, cures.scene.as_of));
    page
}

fn ways(page: &mut Page, words: Words<'_>, cures: &Cures, now: &Conclusion) {
    let several = cures.cures.iter().any(|cure| !cure.bindings.is_empty());
    let goal = if several {
        "What would make it true of something?".to_owned()
    } else {
        format!("What would make it so that {}?", words.sentence(&now.claim, true))
    };
    let count = match cures.cures.len() {
        0 => "Nothing that was found.".to_owned(),
        1 => "One way, and it was tried:".to_owned(),
        ways => format!("{ways} ways, each tried:"),
    };
    page.paragraph(0, Role::Text, &format!("{goal} {count}"));
    let mut number = 0;
    for (hands, ways) in grouped(words, &cures.cures) {
        // Where there is more than one way, those in the same hands stand under them.
        let heading = cures.cures.len() > 1;
        if heading {
            page.gap();
            page.paragraph(0, Role::Text, &hands.join(", and "));
        }
        for cure in ways {
            number += 1;
            way(page, words, cures, number, cure, heading && hands.len() == 1);
        }
    }
}

/// The ways, those in the same hands together, in order.
fn grouped<'c>(words: Words<'_>, cures: &'c [Cure]) -> Vec<(Vec<String>, Vec<&'c Cure>)> {
    let mut groups: Vec<(Vec<String>, Vec<&Cure>)> = Vec::new();
    for cure in cures {
        let mut hands: Vec<String> = cure.steps.iter().map(|step| gift(words, step)).collect();
        hands.sort();
        hands.dedup();
        match groups.iter_mut().find(|(known, _)| *known == hands) {
            Some((_, ways)) => ways.push(cure),
            None => groups.push((hands, vec![cure])),
        }
    }
    groups
}

/// One way; `told`: in whose gift its steps are, stands above it.
fn way(page: &mut Page, words: Words<'_>, cures: &Cures, number: usize, cure: &Cure, told: bool) {
    let (number, indent) = (number.to_string(), 2);
    for (place, step) in cure.steps.iter().enumerate() {
        let sentence = words.sentence(&step.claim(cures.scene.as_of), !step.withdraws());
        let sentence = if place == 0 { sentence } else { format!("and {sentence}") };
        let gift = if told { String::new() } else { gift(words, step) };
        if place == 0 {
            page.numbered(indent, &number, &sentence, &gift);
        } else {
            page.pair(indent + number.len() + 1, (Role::Text, &sentence), (Role::Dim, &gift));
        }
    }
    let mut notes = Vec::new();
    if !cure.bindings.is_empty() {
        notes.push(bindings(words, &cure.bindings));
    }
    if cure.conclusion.by_burden || cure.conclusion.by_cases {
        notes.push(status(&cure.conclusion).1);
    }
    if !notes.is_empty() {
        page.paragraph(indent + number.len() + 1, Role::Dim, &format!("then: {}", notes.join(", ")));
    }
}

/// In whose gift a step is.
fn gift(words: Words<'_>, step: &Step) -> String {
    match step {
        Step::State(claim) => match words.gift(claim) {
            Some(who) => format!("in the gift of {who}"),
            None => "someone's step".to_owned(),
        },
        Step::Withdraw(_) => "without this fact of the case".to_owned(),
    }
}

/// How far was looked.
fn searched(words: Words<'_>, cures: &Cures) -> String {
    let program = words.program();
    let mut text = if cures.candidates == 0 {
        "No step that anyone could still take matters to it.".to_owned()
    } else {
        format!(
            "No smaller set does it; all sets of up to {STEPS} among {} were searched.",
            plural(cures.candidates, "step")
        )
    };
    if cures.left_out > 0 {
        let more = plural(cures.left_out, "other step");
        let _ = write!(text, " {more} would matter and were not tried: there may be other ways.");
    }
    if !cures.restricted.is_empty() {
        let names: Vec<&str> = cures.restricted.iter().map(|r| program.relation(*r).name.as_str()).collect();
        let names = names.join(", ");
        let _ = write!(text, " Of {names} only statements about things that the case names were considered.");
    }
    if cures.cases_not_tried {
        text.push_str(
            " Of some sets that leave it open it was not tried whether it is true then whatever the unknown facts are.",
        );
    }
    capitalised(&text)
}
