//! From when until when: a line for each stretch of time, and below it what began it.

use super::answers::bindings;
use super::conclusion::status;
use super::difference::{Kind, change, days};
use super::disputed::{contrary, so_under};
use super::page::{Page, plural};
use super::sentence::Words;
use super::style::{Role, Sign};
use super::{Next, Style};
use crate::hir::RelationKind;
use crate::proof::{Contrary, Status};
use crate::session::{Course, Session, Stretch, Timeline};

/// The timeline of a question.
pub fn page(session: &Session, timeline: &Timeline, style: Style, next: Next<'_>) -> Page {
    let words = Words::of(session);
    let mut page = Page::new(style);
    page.pair(0, (Role::Typed, &timeline.question), (Role::Dim, &place(session, timeline)));
    page.gap();
    match timeline.courses.as_slice() {
        [] => page.paragraph(0, Role::Text, "no answer on any day"),
        [only] => course(&mut page, words, timeline, only),
        several => {
            for course in several {
                line(&mut page, words, course);
            }
            page.gap();
            page.paragraph(0, Role::Text, &plural(several.len(), "answer"));
            if let Some(first) = several.first().and_then(|course| course.stretches.first()) {
                let claim = &first.conclusion.claim;
                let case = timeline.scene.case;
                next.line(&mut page, session, case, "timeline", &words.typed(claim, claim.at));
            }
        }
    }
    page
}

fn place(session: &Session, timeline: &Timeline) -> String {
    let case = timeline.scene.case.map(|case| session.program().cases[case.index()].name.clone());
    format!("{}, on all days", case.as_deref().unwrap_or("outside any case"))
}

/// One answer with all its stretches.
fn course(page: &mut Page, words: Words<'_>, timeline: &Timeline, course: &Course) {
    let Some(first) = course.stretches.first() else { return };
    let claim = &first.conclusion.claim;
    if words.program().relation(claim.relation).kind != RelationKind::Question {
        page.heading(1, (Role::Strong, &words.heading(claim, true)), (Role::Text, ""));
    }
    if !course.bindings.is_empty() {
        page.paragraph(0, Role::Dim, &bindings(words, &course.bindings));
    }
    page.gap();
    let spans: Vec<String> = course.stretches.iter().map(|s| days(s.from, s.until)).collect();
    let width = spans.iter().map(|span| span.chars().count()).max().unwrap_or(0);
    let mut told: &[Contrary] = &[];
    for (stretch, span) in course.stretches.iter().zip(&spans) {
        let (role, status) = status(&stretch.conclusion);
        page.row(2, &[(width, Role::Text, span)], (role, &status));
        if let Some(under) = so_under(words, &stretch.conclusion) {
            page.paragraph(6, Role::Text, &under);
        }
        let views = contrary_views(stretch);
        if views != told {
            for view in views {
                contrary(page, words, 6, view);
            }
            told = views;
        }
        opened(page, words, stretch);
        let marked = timeline.scene.dated && course.stretches.len() > 1;
        if marked && course.on(timeline.scene.as_of) == Some(stretch) {
            let as_of = timeline.scene.as_of;
            let own = timeline.scene.case.map(|case| words.program().cases[case.index()].date);
            let which = if own == Some(as_of) { "case" } else { "question" };
            let text = format!("({}, the date of the {which}, lies here)", as_of.long());
            page.paragraph(6, Role::Dim, &text);
        }
    }
}

/// The contrary views of a stretch that are only reported.
fn contrary_views(stretch: &Stretch) -> &[Contrary] {
    stretch.conclusion.disputed.as_deref().map_or(&[], |disputed| &disputed.contrary)
}

/// What began a stretch.
fn opened(page: &mut Page, words: Words<'_>, stretch: &Stretch) {
    let Some(opened) = &stretch.opened else { return };
    let mut told: Vec<(String, String)> = Vec::new();
    for point in &opened.points {
        // Several rules may begin to apply by one event.
        let event = change(words, point, Kind::Days);
        if !told.contains(&event) {
            page.signed(6, Sign::Item, (Role::Text, &event.0), &event.1);
            told.push(event);
        }
    }
    if opened.more {
        page.paragraph(6, Role::Dim, "a limit of the search was reached: ask about fewer answers");
    }
}

/// One of several answers, in a line for each way in which it stands.
fn line(page: &mut Page, words: Words<'_>, course: &Course) {
    let bound = bindings(words, &course.bindings);
    let mut told: Vec<String> = Vec::new();
    for stretch in &course.stretches {
        let (conclusion, status) = (&stretch.conclusion, status(&stretch.conclusion).1);
        if conclusion.status == Status::False && !conclusion.by_burden || told.contains(&status) {
            continue;
        }
        let same = course.stretches.iter().filter(|other| self::status(&other.conclusion).1 == status);
        let spans: Vec<String> = same.map(|other| days(other.from, other.until)).collect();
        let sign = if conclusion.status == Status::True { Sign::Holds } else { Sign::Open };
        let certain = conclusion.status == Status::True && !conclusion.by_burden && !conclusion.by_cases;
        let right = if certain { "" } else { status.as_str() };
        page.signed(0, sign, (Role::Text, &format!("{bound}: {}", spans.join("; "))), right);
        told.push(status);
    }
}
