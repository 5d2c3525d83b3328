//! An interview as text: questions, and what came of them.

use super::page::Page;
use super::sentence::Words;
use super::style::Role;
use super::{Style, answers, turns_on};
use crate::proof::First;
use crate::session::{Interview, Progress, Session, is_event};

/// The next question, with what may be said.
pub fn question(
    session: &Session,
    progress: &Progress,
    first: &First,
    number: usize,
    style: Style,
) -> String {
    let words = Words::of(session);
    let mut page = Page::new(style);
    let asked = turns_on::question(words, progress.answers.scene.as_of, first);
    page.numbered(0, &number.to_string(), &asked, &hint(first));
    let expected = if is_event(session.program(), first.claim.relation) {
        "yes DATE, no, unknown, back or quit"
    } else {
        "yes, no, unknown, back or quit"
    };
    page.paragraph(
        2,
        Role::Dim,
        &format!("{}  ({expected})", words.typed(&first.claim, progress.answers.scene.as_of)),
    );
    page.finish()
}

fn hint(first: &First) -> String {
    match (first.yes_settles, first.no_settles) {
        (true, true) => "either answer settles it",
        (true, false) => "a yes settles it",
        (false, true) => "a no settles it",
        (false, false) => "",
    }
    .to_owned()
}

/// How it stands at the end, with what was said as statements of the case.
pub fn outcome(session: &Session, interview: &Interview, progress: &Progress, style: Style) -> String {
    page(session, interview, progress, style).finish()
}

/// The same as a page.
pub fn page(session: &Session, interview: &Interview, progress: &Progress, style: Style) -> Page {
    let mut page = Page::new(style);
    page.append(answers::brief(session, &progress.answers, style));
    let lines = interview.lines(session);
    if !lines.is_empty() {
        page.gap();
        let case = progress.answers.scene.case.map(|case| &session.program().cases[case.index()].name);
        let heading = match case {
            Some(name) => format!("the answers, as facts of the case {name}:"),
            None => "the answers, as facts:".to_owned(),
        };
        page.paragraph(0, Role::Text, &heading);
        for line in lines {
            page.whole(Role::Text, &format!("  {line}"));
        }
        if interview.fills_in(session) {
            let text = "what was said of one day is taken to be so until the next day that was asked of";
            page.paragraph(0, Role::Dim, text);
        }
    }
    page
}
