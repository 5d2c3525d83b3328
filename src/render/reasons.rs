//! The reasons for an answer, whatever it is.

use super::answers::{bindings, scene};
use super::page::{FOLDED, Page, plural};
use super::sentence::Words;
use super::style::Role;
use super::{Next, Style, explanation};
use crate::ids::ProvisionId;
use crate::proof::{Limits as ProofLimits, Status};
use crate::session::{Reasons, Session};

/// The provision that the first answer rests on first.
fn cited(reasons: &Reasons) -> Option<ProvisionId> {
    reasons.explanations.first().and_then(|(_, e)| e.conclusion.provisions.first()).copied()
}

/// The reasons, one explanation after the other, and what to ask next.
pub fn page(session: &Session, reasons: &Reasons, style: Style, next: Next<'_>) -> Page {
    let (words, case) = (Words::of(session), reasons.scene.case);
    let mut page = Page::new(style);
    let (asked, place) = ((Role::Typed, &*reasons.question), scene(session, &reasons.scene));
    match reasons.explanations.len() {
        1 => page.pair(0, asked, (Role::Dim, &place)),
        _ => page.heading(1, asked, (Role::Dim, &place)),
    }
    let supposed = case.zip(reasons.scene.supposition);
    let supposed = supposed.and_then(|(id, at)| session.program().cases[id.index()].suppositions.get(at));
    if let Some(supposed) = supposed {
        page.paragraph(0, Role::Dim, &format!("supposed: {}", supposed.label));
    }
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
            page.paragraph(0, Role::Typed, &bindings(words, bound));
        }
        page.append(explanation::explanation(words, explained, style));
    }
    if reasons.more > 0 {
        page.gap();
        page.paragraph(
            0,
            Role::Dim,
            &format!("{} more: ask about one of them", plural(reasons.more, "answer")),
        );
    }
    if reasons.explanations.iter().any(|(_, explained)| explained.more) {
        page.gap();
        page.paragraph(0, Role::Dim, &cut_short(reasons, next));
    }
    if page.is_folded() {
        page.gap();
        let text = match next {
            Next::Command(_) | Next::Nowhere => "leaves out reasons that --depth N or --full shows",
            Next::Prompt => "leaves out reasons that :why --depth N or :why --full shows",
        };
        page.paragraph(0, Role::Dim, &format!("{FOLDED} {text}"));
    }
    if asks(reasons) {
        page.gap();
        next.line(&mut page, session, case, "interview", &reasons.question);
        return page;
    }
    let first = reasons.explanations.first().and_then(|(_, explained)| explanation::next(words, explained));
    if let Some(claim) = first.and_then(crate::proof::Step::claim) {
        page.gap();
        next.line(&mut page, session, case, "why", &words.typed(&claim, reasons.scene.as_of));
    } else if let Some(provision) = cited(reasons) {
        page.gap();
        next.provision(&mut page, session, provision);
    }
    page
}

/// Which limit an explanation reached, and how to see more.
fn cut_short(reasons: &Reasons, next: Next<'_>) -> String {
    let ProofLimits { steps, depth, .. } = reasons.limits;
    let more = match next {
        _ if next == Next::Nowhere || reasons.limits == ProofLimits::WIDE => {
            "ask about one of its conditions by itself"
        }
        Next::Command(_) | Next::Nowhere => "--full follows them further",
        Next::Prompt => ":why --full follows them further",
    };
    format!(
        "not all reasons were followed: a proof is told in at most {steps} statements, and what fails is followed \
         {depth} conditions deep; {more}"
    )
}

/// Whether there is something to ask a person about an answer.
fn asks(reasons: &Reasons) -> bool {
    let turning = reasons.explanations.iter().filter_map(|(_, e)| e.conclusion.turns_on.as_ref());
    turning.into_iter().any(|turns_on| turns_on.first.is_some())
}
