//! The reasons for an answer, whatever it is.

use super::answers::{bindings, scene};
use super::page::{Page, plural};
use super::sentence::Words;
use super::style::Role;
use super::{Next, Style, explanation};
use crate::proof::Status;
use crate::session::{Reasons, Session};

/// The reasons, one explanation after the other, and what to ask next.
pub fn text(session: &Session, reasons: &Reasons, style: Style, next: Next) -> String {
    let words = Words::new(session.program());
    let mut page = Page::new(style);
    page.pair(0, (Role::Dim, &reasons.question), (Role::Dim, &scene(session, &reasons.scene)));
    let answered = |status: Status| status != Status::False;
    let none =
        !reasons.explanations.iter().any(|(_, e)| answered(e.conclusion.status) || e.conclusion.by_burden);
    let several = reasons.explanations.iter().any(|(bound, _)| !bound.is_empty());
    if reasons.explanations.is_empty() {
        page.gap();
        page.paragraph(0, Role::Text, "no answer: it is true of nothing, and open of nothing");
    } else if none && several {
        page.gap();
        let count = reasons.explanations.len();
        let text = if count == 1 { "this came closest" } else { "these came closest" };
        page.paragraph(0, Role::Text, &format!("no answer; {text}"));
    }
    for (bound, explained) in &reasons.explanations {
        page.gap();
        if !bound.is_empty() {
            page.paragraph(0, Role::Dim, &bindings(words, bound));
        }
        page.push(&explanation::explanation(words, explained, style));
    }
    if reasons.more > 0 {
        page.gap();
        page.paragraph(
            0,
            Role::Dim,
            &format!("{} more: ask about one of them", plural(reasons.more, "answer")),
        );
    }
    if asks(reasons) {
        page.gap();
        next.line(&mut page, session, "interview", &reasons.question);
        return page.finish();
    }
    let first = reasons.explanations.first().and_then(|(_, explained)| explanation::next(explained));
    if let Some(claim) = first.and_then(crate::proof::Step::claim) {
        page.gap();
        next.line(&mut page, session, "why", &words.typed(&claim, reasons.scene.as_of));
    }
    page.finish()
}

/// Whether there is something to ask a person about an answer.
fn asks(reasons: &Reasons) -> bool {
    let turning = reasons.explanations.iter().filter_map(|(_, e)| e.conclusion.turns_on.as_ref());
    turning.into_iter().any(|turns_on| turns_on.first.is_some())
}
