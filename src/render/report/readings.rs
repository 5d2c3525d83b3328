//! What readings of disputes do to the verdict about a thing: what decides it, which contrary views are reported.

use crate::engine::Truth;
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
    independent(page, words, &conclusions);
}

/// Which readings lead to which verdict; where the verdict is not disputed, to which answer of a layer.
fn decided(page: &mut Page, words: Words<'_>, thing: &Thing) {
    let disputed = |answer: &&Answer| answer.conclusion.status == Status::Disputed;
    let headline: Vec<&Answer> = thing.headline.iter().flatten().filter(disputed).collect();
    let mut told: Vec<(String, Vec<&Vec<ReadingId>>)> = Vec::new();
    for answer in headline {
        let label = super::wording::values(words, answer);
        if label.is_empty() {
            told.extend(outcomes("", answer));
        } else {
            let sets = answer.conclusion.disputed.iter().flat_map(|disputed| &disputed.makes_true);
            told.push((label, sets.collect()));
        }
    }
    if told.is_empty() {
        for layer in &thing.layers {
            let title = format!("{}: ", words.foreign(layer.title.clone()));
            told.extend(layer.holds.iter().filter(disputed).flat_map(|answer| outcomes(&title, answer)));
        }
    }
    if told.is_empty() {
        return;
    }
    page.gap();
    page.paragraph(2, Role::Text, "disputed");
    for (label, sets) in told {
        page.paragraph(4, Role::Text, &format!("{label}, under"));
        for set in sets.iter().take(SHOWN) {
            let text = answers(words, set);
            page.signed(4, Sign::Item, (Role::Text, &text), &holders(words.program(), set));
        }
        if sets.len() > SHOWN {
            page.paragraph(6, Role::Dim, &format!("and {} more", sets.len() - SHOWN));
        }
    }
}

/// How an answer comes out, each with the readings under which it does.
fn outcomes<'c>(title: &str, answer: &'c Answer) -> Vec<(String, Vec<&'c Vec<ReadingId>>)> {
    let Some(disputed) = answer.conclusion.disputed.as_deref() else { return vec![] };
    let sides = [
        (&disputed.makes_true, ["yes", "yes, as long as nothing else is shown"]),
        (&disputed.makes_false, ["no", "not shown"]),
    ];
    let sorted = sides.into_iter().flat_map(|(sets, [shown, otherwise])| {
        let (burden, plain) = sets.iter().partition(|set| disputed.by_burden.contains(set));
        [(format!("{title}{shown}"), plain), (format!("{title}{otherwise}"), burden)]
    });
    sorted.filter(|(_, sets): &(_, Vec<_>)| !sets.is_empty()).collect()
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
    let label = words.foreign(reading.label.clone().unwrap_or_else(|| reading.name.clone()));
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
fn independent(page: &mut Page, words: Words<'_>, conclusions: &[&Conclusion]) {
    let of = |list: fn(&crate::proof::Disputed) -> &Vec<DisputeId>| -> BTreeSet<DisputeId> {
        // Whether a dispute would matter to what is open is not known.
        let settled = conclusions.iter().filter(|c| c.status != Status::Undetermined);
        settled.flat_map(|c| &c.disputed).flat_map(|d| list(d)).copied().collect()
    };
    let (mut told, touched) = (of(|d| &d.decided_by), of(|d| &d.independent_of));
    // Where a reported reading says otherwise, that is told instead.
    let contrary = conclusions.iter().flat_map(|c| &c.disputed).flat_map(|d| &d.contrary);
    told.extend(contrary.map(|view| words.program().reading(view.reading).dispute));
    let left: Vec<String> = touched.difference(&told).map(|id| question(words, *id)).collect();
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
