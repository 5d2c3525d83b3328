//! What readings of disputes do to the verdict about a thing: what decides it, which contrary views are reported.

use crate::engine::Truth;
use crate::hir::Program;
use crate::ids::{DisputeId, ReadingId};
use crate::proof::{Conclusion, Contrary, Status};
use crate::render::disputed::{answers, holders, question};
use crate::render::page::Page;
use crate::render::sentence::Words;
use crate::render::style::{Role, Sign};
use crate::session::{Answer, Thing};
use std::collections::BTreeSet;

/// Most sets of readings that are shown for one side.
const SHOWN: usize = 4;

/// All that is to be said of readings below the grounds of a thing.
pub fn all(page: &mut Page, words: Words<'_>, thing: &Thing) {
    decided(page, words, thing);
    let headline = thing.headline.iter().flatten();
    let layers = thing.layers.iter().flat_map(|layer| &layer.holds);
    let conclusions: Vec<&Conclusion> = layers.chain(headline).map(|answer| &answer.conclusion).collect();
    contrary(page, words, &conclusions);
    independent(page, words.program(), &conclusions);
}

/// Which readings lead to which verdict; where the verdict is not disputed, to which answer of a layer.
fn decided(page: &mut Page, words: Words<'_>, thing: &Thing) {
    let disputed = |answer: &&Answer| answer.conclusion.status == Status::Disputed;
    let headline: Vec<&Answer> = thing.headline.iter().flatten().filter(disputed).collect();
    let mut told: Vec<(String, &Answer, bool)> = Vec::new();
    for answer in headline {
        let label = super::wording::values(words, answer);
        let plain = label.is_empty();
        told.push((if plain { "yes".to_owned() } else { label }, answer, true));
        if plain {
            told.push(("no".to_owned(), answer, false));
        }
    }
    if told.is_empty() {
        for layer in &thing.layers {
            for answer in layer.holds.iter().filter(disputed) {
                told.push((format!("{}: yes", layer.title), answer, true));
                told.push((format!("{}: no", layer.title), answer, false));
            }
        }
    }
    if told.is_empty() {
        return;
    }
    page.gap();
    page.paragraph(2, Role::Text, "disputed");
    for (label, answer, yes) in told {
        let Some(disputed) = answer.conclusion.disputed.as_deref() else { continue };
        let sets: &[Vec<ReadingId>] = if yes { &disputed.makes_true } else { &disputed.makes_false };
        page.paragraph(4, Role::Text, &format!("{label}, under"));
        for set in sets.iter().take(SHOWN) {
            let text = answers(words.program(), set);
            page.signed(4, Sign::Item, (Role::Text, &text), &holders(words.program(), set));
        }
        if sets.len() > SHOWN {
            page.paragraph(6, Role::Dim, &format!("and {} more", sets.len() - SHOWN));
        }
    }
}

/// Each contrary view once, with the first line of the report that it would change.
fn contrary(page: &mut Page, words: Words<'_>, conclusions: &[&Conclusion]) {
    let mut told: BTreeSet<ReadingId> = BTreeSet::new();
    for conclusion in conclusions {
        for view in conclusion.disputed.iter().flat_map(|disputed| &disputed.contrary) {
            if told.insert(view.reading) {
                page.gap();
                one(page, words, conclusion, view);
            }
        }
    }
}

fn one(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, view: &Contrary) {
    let program = words.program();
    let reading = program.reading(view.reading);
    let label = reading.label.as_deref().unwrap_or(&reading.name);
    page.paragraph(2, Role::Text, &format!("contrary view, reported: {label}"));
    let claim = &conclusion.claim;
    let outcome = match view.truth {
        Some(Truth::True) => format!("under it, {}", words.sentence(claim, true)),
        Some(Truth::False) => format!("under it, {}", words.sentence(claim, false)),
        Some(Truth::Undetermined) => format!("under it, it is open whether {}", words.sentence(claim, true)),
        None => format!("under it, it is disputed whether {}", words.sentence(claim, true)),
    };
    let held = holders(program, &[view.reading]);
    let text = if held.is_empty() { outcome } else { format!("{held}; {outcome}") };
    page.paragraph(4, Role::Text, &text);
}

/// The disputes that the rules behind the report touch, and that change none of its lines.
fn independent(page: &mut Page, program: &Program, conclusions: &[&Conclusion]) {
    let of = |list: fn(&crate::proof::Disputed) -> &Vec<DisputeId>| -> BTreeSet<DisputeId> {
        conclusions.iter().flat_map(|c| &c.disputed).flat_map(|d| list(d)).copied().collect()
    };
    let (mut told, touched) = (of(|d| &d.decided_by), of(|d| &d.independent_of));
    // Where a reported reading says otherwise, that is told instead.
    let contrary = conclusions.iter().flat_map(|c| &c.disputed).flat_map(|d| &d.contrary);
    told.extend(contrary.map(|view| program.reading(view.reading).dispute));
    let left: Vec<String> = touched.difference(&told).map(|id| question(program, *id)).collect();
    match left.as_slice() {
        [] => {}
        [one] => {
            page.gap();
            page.paragraph(2, Role::Text, &format!("independent of the dispute: {one}"));
        }
        several => {
            page.gap();
            page.paragraph(2, Role::Text, "independent of the disputes");
            for one in several.iter().take(2 * SHOWN) {
                page.signed(4, Sign::Item, (Role::Text, one), "");
            }
            if several.len() > 2 * SHOWN {
                page.paragraph(6, Role::Dim, &format!("and {} more", several.len() - 2 * SHOWN));
            }
        }
    }
}
