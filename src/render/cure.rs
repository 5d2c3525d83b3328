//! What would cure it, as a page: the ways, in whose gift each step is, and how far was looked.

use super::answers::{bindings, scene};
use super::conclusion::{headline, status};
use super::disputed::so_under;
use super::page::{Page, plural};
use super::sentence::{Words, capitalised};
use super::style::Role;
use super::{Next, Style};
use crate::ids::RelationId;
use crate::proof::{Conclusion, Form, Pattern, Status};
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
    // A way is one under all readings; which of them would do without any is told beside.
    if let Some(under) = so_under(words, now) {
        page.paragraph(0, Role::Text, &format!("without any step {under}"));
    }
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
            let several = "in the hands of several together";
            page.paragraph(0, Role::Text, if hands.len() == 1 { &hands[0] } else { several });
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
        // What one alone cannot do says with each step whose it is.
        let alike = |known: &[String]| *known == hands || (known.len() > 1 && hands.len() > 1);
        match groups.iter_mut().find(|(known, _)| alike(known)) {
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
    let found = !cures.cures.is_empty();
    let smaller = if found { "No smaller set does it; " } else { "" };
    let none = if found { "" } else { ", and none does it" };
    let mut text = match cures.candidates {
        0 => "No step that anyone could still take matters to it.".to_owned(),
        1 if found => "No other step matters to it.".to_owned(),
        1 => "The one step that matters to it was tried, and does not do it.".to_owned(),
        count if count <= STEPS => {
            let count =
                ["two", "three", "four"].get(count - 2).map_or(count.to_string(), |n| (*n).to_owned());
            format!("{smaller}all combinations of the {count} steps that matter to it were tried{none}.")
        }
        count => format!(
            "{smaller}all sets of up to {STEPS} among the {count} steps that matter to it were tried{none}."
        ),
    };
    if cures.left_out > 0 {
        let more = plural(cures.left_out, "other step");
        let _ = write!(text, " {more} would matter and were not tried: there may be other ways.");
    }
    if !cures.restricted.is_empty() {
        // There are too many things of which it could be said.
        let open = |relation: &RelationId| {
            let parameters = program.relation(*relation).parameters.len();
            let arguments = vec![None; parameters];
            words.pattern(
                &Pattern { relation: *relation, arguments, at: cures.scene.as_of, form: Form::Holds },
                true,
            )
        };
        let steps: Vec<String> =
            cures.restricted.iter().map(|relation| format!("“{}”", open(relation))).collect();
        let (steps, was) = (steps.join(", "), if steps.len() == 1 { "was" } else { "were" });
        let _ = write!(text, " {steps} {was} tried only of things that the case names.");
    }
    if cures.cases_not_tried {
        text.push_str(
            " Of some sets that leave it open it was not tried whether it is true then whatever the unknown facts are.",
        );
    }
    capitalised(&text)
}
