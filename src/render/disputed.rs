//! Readings in words: which of them decide an answer, who holds them, which contrary views are reported.

use super::page::{Page, plural};
use super::sentence::Words;
use super::style::{Role, Sign};
use crate::engine::Truth;
use crate::hir::{Leaning, Program, Weight};
use crate::ids::{DisputeId, ReadingId};
use crate::proof::{Conclusion, Contrary, Disputed, Sided, Status};

/// Most sets of readings that are shown for one side.
const SHOWN: usize = 6;

/// Which way a disputed answer leans, in a few words.
pub fn leaning(disputed: Option<&Disputed>) -> &'static str {
    match disputed.and_then(|disputed| disputed.leaning) {
        Some(Leaning::Yes) => "leans to yes",
        Some(Leaning::No) => "leans to no",
        Some(Leaning::Split) | None => "split",
    }
}

/// What readings do to an answer: what decides it, or that they do not; the contrary views.
pub fn block(page: &mut Page, words: Words<'_>, conclusion: &Conclusion) {
    let Some(disputed) = conclusion.disputed.as_deref() else { return };
    let program = words.program();
    if matches!(conclusion.status, Status::Disputed | Status::Undetermined) {
        // What it turns on may tell it already, with the unknown facts.
        if !conclusion.turns_on.as_ref().is_some_and(|turns_on| turns_on.reads()) {
            sides(page, words, disputed);
        }
        hint(page, program, disputed);
    }
    independent(page, words, conclusion, disputed);
    for contrary in &disputed.contrary {
        page.gap();
        self::contrary(page, words, 0, contrary);
    }
}

/// The smallest sets of readings that decide it, side by side.
fn sides(page: &mut Page, words: Words<'_>, disputed: &Disputed) {
    let program = words.program();
    let by_burden = |set: &&Vec<ReadingId>| disputed.by_burden.contains(set);
    let [shown_true, shown_false] = [&disputed.makes_true, &disputed.makes_false]
        .map(|sets| sets.iter().partition(|set| !by_burden(set)));
    let (so, as_long): (Vec<_>, Vec<_>) = shown_true;
    let (not_so, not_shown): (Vec<_>, Vec<_>) = shown_false;
    let sides = [
        ("it is so under", so),
        ("it is so, as long as nothing else is shown, under", as_long),
        ("it is not so under", not_so),
        ("it is not shown under", not_shown),
        ("it is open under", disputed.leaves_open.iter().collect()),
    ];
    for (heading, sets) in sides.into_iter().filter(|(_, sets)| !sets.is_empty()) {
        page.gap();
        page.paragraph(0, Role::Text, heading);
        for set in sets.iter().take(SHOWN) {
            page.signed(2, Sign::Item, (Role::Text, &answers(words, set)), &holders(program, set));
        }
        if sets.len() > SHOWN || disputed.more {
            let rest = sets.len().saturating_sub(SHOWN);
            let text = if disputed.more { "and more".to_owned() } else { format!("and {rest} more") };
            page.paragraph(4, Role::Dim, &text);
        }
    }
}

/// Under which readings a disputed answer is so.
pub fn so_under(words: Words<'_>, conclusion: &Conclusion) -> Option<String> {
    let disputed = conclusion.disputed.as_deref().filter(|_| conclusion.status == Status::Disputed)?;
    let sets: Vec<String> = disputed.makes_true.iter().take(SHOWN).map(|set| answers(words, set)).collect();
    let more = disputed.more || disputed.makes_true.len() > SHOWN;
    let more = if more { "; and more" } else { "" };
    Some(format!("it is so under: {}{more}", sets.join("; or ")))
}

/// How one reading is taken.
fn hint(page: &mut Page, program: &Program, disputed: &Disputed) {
    if let Some(reading) = disputed.makes_true.iter().chain(&disputed.makes_false).flatten().next() {
        page.gap();
        let name = program.reading_name(*reading);
        page.paragraph(0, Role::Dim, &format!("--reading {name} takes one reading"));
    }
}

/// The heading of one side of an answer that readings decide: the readings that do, and how it stands there.
pub fn side(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, side: &Sided) {
    page.gap();
    let (role, status) = super::conclusion::status(&side.explanation.conclusion);
    let deciding = deciding(conclusion.disputed.as_deref(), side);
    page.pair(0, (Role::Strong, &format!("under: {}", answers(words, deciding))), (role, &status));
    // What it turns on is told once, for all readings together.
    if conclusion.turns_on.is_none() {
        super::conclusion::open(page, words, &side.explanation.conclusion, true);
    }
}

/// The smallest set of readings that decides a side and is taken there.
pub fn deciding<'s>(disputed: Option<&'s Disputed>, side: &'s Sided) -> &'s [ReadingId] {
    let sets = disputed.map(|disputed| match side.explanation.conclusion.status {
        Status::True => &disputed.makes_true,
        Status::False => &disputed.makes_false,
        Status::Undetermined | Status::Disputed => &disputed.leaves_open,
    });
    let taken = |set: &&Vec<ReadingId>| set.iter().all(|reading| side.readings.contains(reading));
    sets.and_then(|sets| sets.iter().find(taken)).map_or(side.readings.as_slice(), Vec::as_slice)
}

/// The disputes that make no difference.
fn independent(page: &mut Page, words: Words<'_>, conclusion: &Conclusion, disputed: &Disputed) {
    // Where a reported reading says otherwise, or the unknown facts decide only with a reading, that is told instead.
    let contrary = disputed.contrary.iter().map(|contrary| contrary.reading);
    let turns_on = conclusion.turns_on.iter().flat_map(|turns_on| turns_on.readings());
    let spoken_of: Vec<DisputeId> =
        contrary.chain(turns_on).map(|reading| words.program().reading(reading).dispute).collect();
    let told = |id: &&DisputeId| !spoken_of.contains(*id);
    let left: Vec<DisputeId> = disputed.independent_of.iter().filter(told).copied().collect();
    // Of what is decided by one dispute it need not be said that others do not decide it; and of what is open it is
    // only known, once it is worked out on what it turns, whether a dispute would matter.
    let open = conclusion.status == Status::Undetermined && conclusion.turns_on.is_none();
    if matches!(conclusion.status, Status::Disputed) || open || left.is_empty() {
        return;
    }
    page.gap();
    match left.as_slice() {
        [one] => {
            page.paragraph(0, Role::Text, &format!("independent of the dispute: {}", question(words, *one)));
        }
        several if disputed.decided_by.is_empty() => {
            page.paragraph(0, Role::Text, "independent of the disputes");
            for one in several.iter().take(SHOWN) {
                page.signed(2, Sign::Item, (Role::Text, &question(words, *one)), "");
            }
            if several.len() > SHOWN {
                page.paragraph(4, Role::Dim, &format!("and {} more", several.len() - SHOWN));
            }
        }
        several => {
            let text = format!("independent of {}", plural(several.len(), "other dispute"));
            page.paragraph(0, Role::Text, &text);
        }
    }
}

/// `contrary view, reported: …`, and below it who holds it and what follows.
pub fn contrary(page: &mut Page, words: Words<'_>, indent: usize, contrary: &Contrary) {
    let program = words.program();
    let reading = program.reading(contrary.reading);
    let label = words.foreign(reading.label.clone().unwrap_or_else(|| reading.name.clone()));
    page.paragraph(indent, Role::Text, &format!("contrary view, reported: {label}"));
    let outcome = match contrary.truth {
        Some(Truth::True) => "under it: yes",
        Some(Truth::False) => "under it: no",
        Some(Truth::Undetermined) => "under it: undetermined",
        None => "under it: disputed",
    };
    let held = holders(program, &[contrary.reading]);
    let text = if held.is_empty() { outcome.to_owned() } else { format!("{held}; {outcome}") };
    page.paragraph(indent + 2, Role::Dim, &text);
}

/// The question of a dispute; its name if none is written.
pub fn question(words: Words<'_>, id: DisputeId) -> String {
    words.foreign(asked(words.program(), id))
}

fn asked(program: &Program, id: DisputeId) -> String {
    let dispute = program.dispute(id);
    dispute.question.clone().unwrap_or_else(|| dispute.name.clone())
}

/// The answers that readings give to the questions of their disputes.
pub fn answers(words: Words<'_>, readings: &[ReadingId]) -> String {
    let program = words.program();
    let one = |id: &ReadingId| {
        let reading = program.reading(*id);
        let label = reading.label.as_deref().unwrap_or(&reading.name);
        let question = asked(program, reading.dispute);
        if question.ends_with('?') { format!("{question} {label}") } else { format!("{question}: {label}") }
    };
    words.foreign(readings.iter().map(one).collect::<Vec<_>>().join("; and "))
}

/// That a reading is taken, as a part of a sentence.
pub fn taken(words: Words<'_>, id: ReadingId) -> String {
    answered(words, id, "is answered")
}

/// That a reading is not taken.
pub fn not_taken(words: Words<'_>, id: ReadingId) -> String {
    answered(words, id, "is not answered")
}

fn answered(words: Words<'_>, id: ReadingId, verb: &str) -> String {
    let reading = words.program().reading(id);
    let label = reading.label.as_deref().unwrap_or(&reading.name);
    words.foreign(format!("“{}” {verb} “{label}”", asked(words.program(), reading.dispute)))
}

/// Who holds readings, and with what weight.
pub fn holders(program: &Program, readings: &[ReadingId]) -> String {
    let one = |id: &ReadingId| {
        let reading = program.reading(*id);
        let weight = match reading.weight {
            Some(Weight::Majority) => Some("majority"),
            Some(Weight::Minority) => Some("minority"),
            // That it is reported is said with the view itself.
            Some(Weight::Reported) | None => None,
        };
        match (reading.held_by.is_empty(), weight) {
            (true, None) => None,
            (true, Some(weight)) => Some(format!("the {weight} view")),
            (false, None) => Some(format!("held by {}", reading.held_by.join(", "))),
            (false, Some(weight)) => Some(format!("held by {} ({weight})", reading.held_by.join(", "))),
        }
    };
    readings.iter().filter_map(one).collect::<Vec<_>>().join("; ")
}
