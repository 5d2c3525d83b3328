//! A table of cases: a row each, a column for each layer, for what it rests on, and for each column of the report;
//! below it what came nearest where a layer does not hold.

use super::contrast::short;
use super::page::{Cell, Page};
use super::report::{missing, standing};
use super::sentence::Words;
use super::style::{Role, Sign};
use super::{Next, Style};
use crate::proof::Status;
use crate::session::{Answer, Layer, Row, Session, Tabulated};
use std::collections::BTreeSet;

/// The column that says which provisions carry a layer.
const BASIS: &str = "basis";

/// The table. `full`: of each layer that does not hold, every attempt that came near.
pub fn page(session: &Session, found: &Tabulated, style: Style, full: bool, next: Next<'_>) -> Page {
    let words = Words::of(session);
    let mut page = Page::new(style);
    page.heading(1, (Role::Strong, &title(words, found)), (Role::Strong, ""));
    page.gap();
    let tells_apart = tells_apart(words, found);
    let titles = titles(found, tells_apart);
    let named: Vec<(&Row, String)> =
        found.rows.iter().map(|row| (row, name(session, words, found, row, tells_apart))).collect();
    let rows = named.iter().map(|(row, name)| cells(words, row, name, &titles)).collect();
    let mut head = vec![""];
    head.extend(titles.iter().map(|(_, title)| title.as_str()));
    page.grid(&head, rows);
    near(&mut page, words, &named, full);
    asked_next(&mut page, session, words, found, next);
    page
}

/// What all rows are about, if it is the same.
fn title(words: Words<'_>, found: &Tabulated) -> String {
    let label = |row: &Row| words.entity(row.thing.entity);
    let same = common(found.rows.iter().map(label));
    same.unwrap_or_else(|| super::plural(found.rows.len(), "row"))
}

/// What all of them are; `None` if they are not the same.
fn common<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// What a column shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Verdict,
    Layer,
    Basis,
    Column,
}

/// The columns of all rows: the verdict where rows are not called by it, layers, what they rest on, then the reports' own.
fn titles(found: &Tabulated, tells_apart: bool) -> Vec<(Kind, String)> {
    let mut titles: Vec<(Kind, String)> = Vec::new();
    let mut add = |kind: Kind, title: &str| {
        if !titles.iter().any(|(known, of)| *known == kind && of == title) {
            titles.push((kind, title.to_owned()));
        }
    };
    if !tells_apart {
        add(Kind::Verdict, "verdict");
    }
    for row in &found.rows {
        row.thing.layers.iter().for_each(|layer| add(Kind::Layer, &layer.title));
    }
    add(Kind::Basis, BASIS);
    for row in &found.rows {
        let own = row.columns.iter().filter(|(title, _)| title != BASIS);
        own.for_each(|(title, _)| add(Kind::Column, title));
    }
    titles
}

/// What the headline of a row says, if that is a value.
fn verdict(words: Words<'_>, row: &Row) -> String {
    let headline = row.thing.headline.iter().flatten();
    let holds = headline.filter(|answer| answer.conclusion.status == Status::True);
    let values = holds.map(|answer| values(words, answer)).filter(|text| !text.is_empty());
    values.collect::<Vec<_>>().join(", ")
}

/// Whether the verdicts, where there are any, tell the rows apart.
fn tells_apart(words: Words<'_>, found: &Tabulated) -> bool {
    let mut seen = BTreeSet::new();
    let verdicts = found.rows.iter().map(|row| verdict(words, row));
    verdicts.filter(|verdict| !verdict.is_empty()).all(|verdict| seen.insert(verdict))
}

/// What a row is called: what its headline says, if that tells the rows apart, otherwise its case, or the thing where
/// the case has several.
fn name(session: &Session, words: Words<'_>, found: &Tabulated, row: &Row, tells_apart: bool) -> String {
    let verdict = if tells_apart { verdict(words, row) } else { String::new() };
    let case = row.scene.case.and_then(|case| session.program().cases.get(case.index()));
    let label = case.map(|case| case.label.clone().unwrap_or_else(|| case.name.clone()));
    // Of a case with several rows it is the thing that tells them apart.
    let alone = found.rows.iter().filter(|other| other.scene.case == row.scene.case).count() == 1;
    match (verdict.is_empty(), label) {
        (false, _) => verdict,
        (true, Some(label)) if alone => label,
        (true, _) => words.entity(row.thing.entity),
    }
}

fn values(words: Words<'_>, answer: &Answer) -> String {
    let labels: Vec<String> = answer.bindings.iter().map(|(_, value)| words.value(*value)).collect();
    labels.join(", ")
}

fn cells(words: Words<'_>, row: &Row, name: &str, titles: &[(Kind, String)]) -> Vec<Cell> {
    let mut cells = vec![Cell::one(Role::Strong, name)];
    for (kind, title) in titles {
        cells.push(match kind {
            Kind::Verdict => Cell::one(Role::Strong, &verdict(words, row)),
            Kind::Layer => match row.thing.layers.iter().find(|layer| layer.title == *title) {
                Some(layer) => Cell::one(role(layer), &standing(&layer.holds)),
                None => Cell::of(vec![]),
            },
            Kind::Basis => Cell::of(basis(words, row)),
            Kind::Column => {
                let found = row.columns.iter().find(|(known, _)| known == title);
                Cell::of(found.map(|(_, answers)| told(words, answers)).unwrap_or_default())
            }
        });
    }
    cells
}

fn role(layer: &Layer) -> Role {
    match layer.holds.first().map(|answer| answer.conclusion.status) {
        Some(Status::True) => Role::Yes,
        Some(Status::Undetermined | Status::Disputed) => Role::Open,
        Some(Status::False) | None => Role::No,
    }
}

/// The provision of each ground that holds, or may hold: the one that says it, not those it needs. A report may
/// name further ones in a column of that title.
fn basis(words: Words<'_>, row: &Row) -> Vec<String> {
    let grounds = row.thing.layers.iter().flat_map(|layer| layer.grounds.iter().chain(&layer.rejected));
    let further = row.columns.iter().filter(|(title, _)| title == BASIS).flat_map(|(_, answers)| answers);
    let mut found: Vec<String> = Vec::new();
    for answer in grounds.map(|(answer, _)| answer).chain(further) {
        let conclusion = &answer.conclusion;
        let Some(provision) = conclusion.provisions.first().filter(|_| conclusion.status != Status::False)
        else {
            continue;
        };
        let cited = words.provision(*provision);
        let text = if conclusion.status == Status::True {
            cited
        } else {
            format!("{cited} ({})", short(words, conclusion).to_lowercase())
        };
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The values of the answers that hold, or may.
fn told(words: Words<'_>, answers: &[Answer]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for answer in answers {
        let (values, status) = (values(words, answer), short(words, &answer.conclusion));
        let text = match (answer.conclusion.status, values.is_empty()) {
            (Status::True, false) => values,
            (_, true) => status.to_lowercase(),
            (_, false) => format!("{values} ({})", status.to_lowercase()),
        };
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Of each layer that does not hold, the attempt that came nearest, and the condition that it lacks.
fn near(page: &mut Page, words: Words<'_>, named: &[(&Row, String)], full: bool) {
    let mut headed = false;
    for (row, name) in named {
        let open = |layer: &&Layer| layer.holds.first().is_none_or(|a| a.conclusion.status != Status::True);
        for layer in row.thing.layers.iter().filter(open) {
            let count = if full { layer.rejected.len() } else { 1 };
            for (answer, explanation) in layer.rejected.iter().take(count) {
                if !headed {
                    page.gap();
                    page.paragraph(0, Role::Text, "what came nearest");
                    headed = true;
                }
                let status = answer.conclusion.status;
                let sign = if status == Status::False { Sign::Fails } else { Sign::Open };
                let by =
                    answer.conclusion.provisions.first().map(|id| words.provision(*id)).unwrap_or_default();
                let text = format!("{name}: {}", values(words, answer));
                page.signed(2, sign, (Role::Text, &text), &by);
                let lacking = missing(words, explanation);
                for (how, what) in lacking.iter().take(if full { lacking.len() } else { 1 }) {
                    page.paragraph(6, Role::Text, &format!("{how}: {what}"));
                }
            }
        }
    }
}

/// The command that gives the reasons for a row, those that do not hold first, and how to ask about the others.
fn asked_next(page: &mut Page, session: &Session, words: Words<'_>, found: &Tabulated, next: Next<'_>) {
    let holds = |row: &&Row| {
        let first = row.thing.layers.first().and_then(|layer| layer.holds.first());
        first.is_some_and(|answer| answer.conclusion.status == Status::True)
    };
    let row = found.rows.iter().find(|row| !holds(row)).or_else(|| found.rows.first());
    let Some(row) = row else { return };
    let claim = |row: &Row| {
        let layers = row.thing.layers.iter().flat_map(|layer| &layer.holds);
        let claim = layers.chain(row.thing.headline.iter().flatten()).next().map(|a| &a.conclusion.claim)?;
        Some(words.typed(claim, row.scene.as_of))
    };
    let Some(statement) = claim(row) else { return };
    let cases = found.rows.iter().filter_map(|row| row.scene.case);
    let names: Vec<&str> =
        cases.filter_map(|id| session.program().cases.get(id.index())).map(|c| c.name.as_str()).collect();
    page.gap();
    if names.len() > 1 && common(found.rows.iter().map(claim)).is_some() {
        page.paragraph(0, Role::Dim, &format!("the reasons of each row: --case {}", names.join(", ")));
    }
    next.line(page, session, row.scene.case, "why", &statement);
}
