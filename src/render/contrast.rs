//! Answers that differ between two sides, each with what makes the difference.

use super::conclusion::{dated, missing, status};
use super::difference::{Kind, change};
use super::disputed::so_under;
use super::page::{Page, WIDTH, plural};
use super::report::{standing, verdict};
use super::sentence::Words;
use super::style::{Role, Sign};
use super::{Next, Style, norms};
use crate::hir::{Polarity, Statement};
use crate::ids::EntityId;
use crate::proof::{Conclusion, Form, Matter, NormStanding, Pattern, Point, Status};
use crate::session::{
    Answer, Comparison, Contrast, Part, Session, Shift, Side, Trial, Trials, Turned, WhatIf,
};
use crate::time::Date;
use crate::value::Value;
use unicode_width::UnicodeWidthStr as _;

/// What changes with the facts, and why.
pub fn what_if(session: &Session, found: &WhatIf, style: Style, next: Next<'_>) -> Page {
    let words = Words::of(session);
    let mut page = Page::new(style);
    let scene = super::answers::scene(session, &found.scene);
    page.pair(0, (Role::Strong, "What if"), (Role::Dim, &scene));
    for text in &found.changed.assumed {
        page.row(2, &[(7, Role::Text, "assume")], (Role::Text, text));
    }
    for text in &found.changed.withdrawn {
        page.row(2, &[(7, Role::Text, "without")], (Role::Text, text));
    }
    if found.changed.supposes() {
        page.gap();
        page.append(changed(session, found, style));
    }
    if let Some(trials) = &found.trials {
        page.gap();
        page.paragraph(0, Role::Text, &counted(trials));
        for trial in &trials.changing {
            tried(&mut page, words, trial);
        }
    }
    if let Some(first) = found.changes.first() {
        page.gap();
        let claim = &first.first.conclusion.claim;
        next.line(&mut page, session, found.scene.case, "why", &words.typed(claim, claim.at));
    }
    page
}

/// How many facts, and how many pairs of them, were taken away and change an answer.
fn counted(trials: &Trials) -> String {
    let (singles, pairs): (Vec<&Trial>, Vec<&Trial>) =
        trials.changing.iter().partition(|trial| trial.without.len() == 1);
    let verb = |count: usize| if count == 1 { "changes" } else { "change" };
    let tried = plural(trials.pairs, "pair");
    let pairs = match pairs.len() {
        0 => format!("no two facts change an answer that neither changes alone: {tried} taken away"),
        count => {
            let verb = verb(count);
            format!("{count} of {tried} of facts taken away {verb} an answer that neither fact changes alone")
        }
    };
    let sets = plural(trials.tried - trials.pairs, "set");
    let each = match singles.len() {
        0 => format!("no answer hangs on a fact of the case: {sets} of facts taken away"),
        count => format!("{count} of {sets} of facts taken away {} an answer", verb(count)),
    };
    match (trials.each, trials.pairs) {
        (true, 0) => each,
        (false, _) => pairs,
        (true, _) => format!("{each}; {pairs}"),
    }
}

/// The answers that change, and why.
pub fn changed(session: &Session, found: &WhatIf, style: Style) -> Page {
    let mut page = Page::new(style);
    page.paragraph(0, Role::Text, &changes(once(&found.changes).len()));
    let words = Words::of(session);
    for (alike, reasons) in grouped(words, &found.changes) {
        together(&mut page, &alike, words, &reasons);
    }
    page
}

pub(super) fn changes(count: usize) -> String {
    match count {
        0 => "no answer changes".to_owned(),
        1 => "1 answer changes".to_owned(),
        count => format!("{count} answers change"),
    }
}

/// The answers, each once: a report may ask what was asked otherwise, too.
fn once(all: &[Contrast]) -> Vec<&Contrast> {
    let mut found: Vec<&Contrast> = Vec::new();
    for contrast in all {
        if !found.iter().any(|c| c.first.conclusion.claim == contrast.first.conclusion.claim) {
            found.push(contrast);
        }
    }
    found
}

/// What makes a difference, in lines, and whether there may be more.
type Reasons = (Vec<(String, String)>, bool);

/// The answers, those together that change for the same reasons.
fn grouped<'c>(words: Words<'_>, all: &'c [Contrast]) -> Vec<(Vec<&'c Contrast>, Reasons)> {
    let mut groups: Vec<(Vec<&Contrast>, Reasons)> = Vec::new();
    for contrast in once(all) {
        let points = contrast.difference.points.iter();
        let reasons = (points.map(|p| change(words, p, Kind::Facts)).collect(), contrast.difference.more);
        match groups.iter_mut().find(|(_, known)| *known == reasons) {
            Some((group, _)) => group.push(contrast),
            None => groups.push((vec![contrast], reasons)),
        }
    }
    groups
}

/// Answers before and after, and what makes the difference to all of them.
fn together(page: &mut Page, alike: &[&Contrast], words: Words<'_>, (points, more): &Reasons) {
    page.gap();
    for (contrast, others) in likewise(words, alike) {
        let [was, is] = both(words, [&contrast.first.conclusion, &contrast.second.conclusion]);
        let sentence = words.heading(&contrast.first.conclusion.claim, true);
        let change = format!("{was} → {is}");
        if sentence.width() + 1 + change.width() <= WIDTH {
            page.pair(0, (Role::Strong, &sentence), (Role::Text, &change));
        } else {
            page.paragraph(0, Role::Strong, &sentence);
            page.paragraph(2, Role::Text, &change);
        }
        if !others.is_empty() {
            let others: Vec<String> = others.into_iter().map(|value| words.value(value)).collect();
            page.paragraph(2, Role::Text, &format!("likewise: {}", others.join(", ")));
        }
    }
    for (text, right) in points {
        page.signed(4, Sign::Item, (Role::Text, text), right);
    }
    if *more {
        page.paragraph(4, Role::Dim, "a limit of the search was reached: there may be more");
    }
}

/// Answers that change alike, those that differ in one thing alone with the first of them: the other things.
fn likewise<'c>(words: Words<'_>, alike: &[&'c Contrast]) -> Vec<(&'c Contrast, Vec<Value>)> {
    let mut found: Vec<(&Contrast, Option<usize>, Vec<Value>)> = Vec::new();
    for contrast in alike {
        let claim = &contrast.first.conclusion.claim;
        let turn = |c: &Contrast| both(words, [&c.first.conclusion, &c.second.conclusion]);
        let known = found.iter_mut().find_map(|(first, place, others)| {
            let other = &first.first.conclusion.claim;
            let pairs = other.arguments.iter().zip(&claim.arguments).enumerate();
            let mut differing = pairs.filter(|(_, (a, b))| a != b).map(|(place, _)| place);
            let only = differing.next().filter(|_| differing.next().is_none())?;
            let fits = other.relation == claim.relation && place.is_none_or(|place| place == only);
            (fits && turn(first) == turn(contrast)).then_some((only, place, others))
        });
        match known {
            Some((only, place, others)) => {
                *place = Some(only);
                others.push(claim.arguments[only]);
            }
            None => found.push((contrast, None, vec![])),
        }
    }
    found.into_iter().map(|(first, _, others)| (first, others)).collect()
}

/// How an answer stands, in lower case; of a norm in force whether it was fulfilled.
pub fn short(words: Words<'_>, conclusion: &Conclusion) -> String {
    if !conclusion.norms.is_empty() {
        let state = |norm: &NormStanding| match norms::under(words, norm) {
            Some(under) => format!("{} ({under})", norms::standing(norm).1),
            None => norms::standing(norm).1,
        };
        let states = conclusion.norms.iter().map(state).collect::<Vec<_>>().join("; ");
        let disputed = conclusion.status == Status::Disputed;
        return if disputed {
            format!("{}; where it holds, {states}", status(conclusion).1.to_lowercase())
        } else {
            states
        };
    }
    let text = status(conclusion).1;
    if conclusion.status == Status::Undetermined { text.to_lowercase() } else { text }
}

/// The same of two answers; where both are disputed alike, also which readings decide each.
fn both(words: Words<'_>, pair: [&Conclusion; 2]) -> [String; 2] {
    let [was, is] = pair.map(|conclusion| short(words, conclusion));
    let [first, second] = pair.map(|conclusion| so_under(words, conclusion));
    match (first, second) {
        (Some(first), Some(second)) if was == is && first != second => {
            [format!("{was} ({first})"), format!("{is} ({second})")]
        }
        _ => [was, is],
    }
}

/// One or two facts, and what their absence changes.
fn tried(page: &mut Page, words: Words<'_>, trial: &Trial) {
    page.gap();
    let facts: Vec<String> = trial.without.iter().map(|fact| stated(words, fact)).collect();
    page.signed(2, Sign::Item, (Role::Strong, &format!("without: {}", facts.join("; and "))), "");
    for shift in &trial.changes {
        page.paragraph(6, Role::Text, &shifted(words, shift));
    }
}

/// The sentence of a statement.
fn stated(words: Words<'_>, fact: &Statement) -> String {
    let arguments = fact.arguments.iter().copied().map(Some).collect();
    let pattern = Pattern { relation: fact.relation, arguments, at: Date::MIN, form: Form::Holds };
    words.pattern(&pattern, fact.polarity != Polarity::Denied)
}

/// `the deployment, general law: yes → no`
fn shifted(words: Words<'_>, shift: &Shift) -> String {
    let relation = words.program().relation(shift.relation);
    let values: Vec<String> = shift.bindings.iter().map(|(_, value)| words.value(*value)).collect();
    let values = values.join(", ");
    let what = match &shift.part {
        Part::Headline => values,
        Part::Layer(title) | Part::Column(title) if values.is_empty() => title.clone(),
        Part::Layer(title) | Part::Column(title) | Part::Ground(title) => format!("{title}, {values}"),
        Part::Defect => format!("defect, {values}"),
        Part::Norm | Part::Question if values.is_empty() => relation.name.clone(),
        Part::Norm | Part::Question => format!("{}: {values}", relation.name),
    };
    let entity = shift.entity.map(|id| format!("{}: ", words.entity(id))).unwrap_or_default();
    format!("{entity}{what}: {} → {}", stands(shift.before), stands(shift.after))
}

pub(super) fn stands((status, by_burden): (Status, bool)) -> &'static str {
    match (status, by_burden) {
        (Status::True, false) => "yes",
        (Status::True, true) => "yes, as long as nothing else is shown",
        (Status::False, false) => "no",
        (Status::False, true) => "no: not shown",
        (Status::Undetermined, _) => "undetermined",
        (Status::Disputed, _) => "disputed",
    }
}

/// Two sides, and what makes the difference.
pub fn compare(session: &Session, found: &Comparison, style: Style, next: Next<'_>) -> Page {
    let words = Words::of(session);
    let mut page = Page::new(style);
    let [a, b] = &found.sides;
    let names = [("1", a), ("2", b)];
    for (number, side) in names {
        let label = side.thing.map_or_else(|| side.typed.clone(), |thing| words.entity(thing));
        page.pair(0, (Role::Strong, &format!("{number}  {label}")), (Role::Dim, &place(session, side)));
    }
    for side in &found.sides {
        others(&mut page, session, side);
    }
    page.gap();
    let titles = found.rows.iter().map(|row| title(&row.part).width());
    let width = titles.max().unwrap_or(0).min(34);
    for row in &found.rows {
        let told = |answers: &[Answer]| match row.part {
            Part::Headline => verdict(words, answers),
            Part::Layer(_) => standing(answers),
            _ => listed(words, answers),
        };
        let (first, second) = (told(&row.first), told(&row.second));
        let text =
            if first == second { format!("both: {first}") } else { format!("1: {first} · 2: {second}") };
        page.row(2, &[(width, Role::Text, title(&row.part))], (Role::Text, &text));
    }
    page.gap();
    if found.contrasts.is_empty() {
        let text = if found.turned.is_empty() {
            "the answers are the same on both sides"
        } else {
            "the answers are the same on both sides, and turn on different things"
        };
        page.paragraph(0, Role::Text, text);
    }
    let mut told = Vec::new();
    for contrast in &found.contrasts {
        side_by_side(&mut page, words, contrast, &mut told);
    }
    for turned in &found.turned {
        turns(&mut page, words, turned);
    }
    let first = found.contrasts.first().map(|contrast| &contrast.second);
    if let Some(answer) = first.or(found.turned.first().map(|turned| &turned.second)) {
        page.gap();
        let claim = &answer.conclusion.claim;
        next.line(&mut page, session, b.scene.case, "why", &words.typed(claim, claim.at));
    }
    page
}

/// An answer that is the same on both sides, with what is open on one of them only.
fn turns(page: &mut Page, words: Words<'_>, turned: &Turned) {
    page.gap();
    let sides = [("1", &turned.first, &turned.only[0]), ("2", &turned.second, &turned.only[1])];
    for (number, answer, _) in sides {
        let conclusion = &answer.conclusion;
        let (role, status) = status(conclusion);
        let text = words.heading(&conclusion.claim, true);
        page.pair(0, (Role::Strong, &format!("{number}  {text}")), (role, &status));
    }
    for (number, answer, only) in sides {
        for claim in only {
            let open = dated(words, claim, true, &answer.conclusion);
            let right = if answer.conclusion.conflicts.contains(claim) {
                "rules on both sides, none prevails".to_owned()
            } else {
                missing(words, claim)
            };
            page.numbered(4, number, &format!("it is open whether {open}"), &right);
        }
    }
}

fn title(part: &Part) -> &str {
    match part {
        Part::Headline => "result",
        Part::Layer(title) | Part::Column(title) | Part::Ground(title) => title,
        Part::Defect => "defects",
        Part::Norm => "norms",
        Part::Question => "answer",
    }
}

/// Of a case one thing is compared: how to choose another.
fn others(page: &mut Page, session: &Session, side: &Side) {
    if let Some(thing) = side.thing.filter(|_| !side.others.is_empty()) {
        let name = |id: &EntityId| format!("{}.{}", side.typed, session.program().entity(*id).name);
        let others: Vec<String> = side.others.iter().map(name).collect();
        let text =
            format!("of {} it is {}; to choose another: {}", side.typed, name(&thing), others.join(", "));
        page.paragraph(3, Role::Dim, &text);
    }
}

/// Both answers, and what makes the difference, each point once on the page.
fn side_by_side(page: &mut Page, words: Words<'_>, contrast: &Contrast, told: &mut Vec<Matter>) {
    page.gap();
    for (number, answer) in [("1", &contrast.first), ("2", &contrast.second)] {
        let conclusion = &answer.conclusion;
        let (role, status) = status(conclusion);
        let text = words.heading(&conclusion.claim, true);
        page.pair(0, (Role::Strong, &format!("{number}  {text}")), (role, &status));
        norms::standings(page, 3, words, &conclusion.norms);
        // Two answers that are disputed alike differ in the readings that decide them.
        let alike = contrast.first.conclusion.status == contrast.second.conclusion.status;
        if let Some(under) = so_under(words, conclusion).filter(|_| alike) {
            page.paragraph(3, Role::Text, &under);
        }
    }
    let known = |what: &Matter| told.contains(what);
    let (old, new): (Vec<&Point>, Vec<&Point>) =
        contrast.difference.points.iter().partition(|point| known(&point.what));
    if !old.is_empty() {
        let text = if new.is_empty() { "for reasons told above" } else { "for reasons told above, and" };
        page.paragraph(3, Role::Dim, text);
    }
    for point in new {
        told.push(point.what.clone());
        for (number, (text, right)) in super::difference::sides(words, point) {
            page.numbered(4, number, &text, &right);
        }
    }
}

fn place(session: &Session, side: &Side) -> String {
    super::answers::scene(session, &side.scene)
}

/// The values of the answers that hold, or may.
fn listed(words: Words<'_>, answers: &[Answer]) -> String {
    let told = |answer: &Answer| {
        let values: Vec<String> = answer.bindings.iter().map(|(_, value)| words.value(*value)).collect();
        let status = short(words, &answer.conclusion);
        match (answer.conclusion.status, values.is_empty()) {
            (Status::True, false) => values.join(", "),
            (_, true) => status,
            (_, false) => format!("{} ({status})", values.join(", ")),
        }
    };
    let all: Vec<String> = answers.iter().map(told).collect();
    if all.is_empty() { "–".to_owned() } else { all.join("; ") }
}
