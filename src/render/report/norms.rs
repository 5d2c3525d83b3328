//! What must, may and must not be done, in the report of a case.

use super::LISTED;
use crate::engine::Truth;
use crate::hir::{Modality, RelationKind};
use crate::proof::{Conclusion, NormStanding, NormState, Status};
use crate::render::answers::cited;
use crate::render::norms::standings;
use crate::render::page::Page;
use crate::render::sentence::Words;
use crate::render::style::{Role, Sign};
use crate::session::{Answer, CheckedCase};

/// Most permissions that are listed.
const PERMISSIONS: usize = 3;

/// The norms of a case, breaches first; folded where there are many, permissions sooner than others.
pub(super) fn section(page: &mut Page, words: Words<'_>, found: &CheckedCase, full: bool) {
    if found.norms.is_empty() {
        return;
    }
    page.gap();
    page.paragraph(0, Role::Text, "norms");
    let (permissions, mut norms): (Vec<&Answer>, Vec<&Answer>) =
        found.norms.iter().partition(|answer| is_plain_permission(words, answer));
    // Norms of one provision stand together.
    norms.sort_by_key(|answer| (urgency(answer), answer.conclusion.provisions.clone()));
    let hint = if full { "" } else { "--full shows them" };
    let alike = |a: &&Answer, b: &&Answer| !full && is_alike(a, b);
    let mut listed = 0;
    for norms in norms.chunk_by(alike).take(if full { usize::MAX } else { 2 * LISTED }) {
        listed += norms.len();
        if let [first, rest @ ..] = norms {
            one(page, words, first);
            if !rest.is_empty() {
                let text = format!("{} more like it, for others or about others", rest.len());
                page.pair(6, (Role::Dim, &text), (Role::Dim, hint));
            }
        }
    }
    let rest = norms.len() - listed + found.more_norms;
    if rest > 0 {
        page.pair(2, (Role::Text, &format!("and {rest} more in force")), (Role::Dim, hint));
    }
    if full || permissions.len() <= PERMISSIONS {
        for answer in permissions {
            one(page, words, answer);
        }
    } else {
        page.pair(2, (Role::Text, &format!("{} permissions", permissions.len())), (Role::Dim, hint));
    }
}

/// The same kind of norm for somebody else, or about something else, that stands in the same way.
fn is_alike(one: &Answer, other: &Answer) -> bool {
    let (one, other) = (&one.conclusion, &other.conclusion);
    let states = |of: &Conclusion| {
        of.norms.iter().map(|norm| (norm.state, norm.in_force, norm.by_burden)).collect::<Vec<_>>()
    };
    one.claim.relation == other.claim.relation
        && one.status == other.status
        && one.provisions == other.provisions
        && states(one) == states(other)
}

/// A permission that is beyond doubt: nobody has to do anything about it.
fn is_plain_permission(words: Words<'_>, answer: &Answer) -> bool {
    let kind = words.program().relation(answer.conclusion.claim.relation).kind;
    matches!(kind, RelationKind::Norm(Modality::May, _)) && answer.conclusion.status == Status::True
}

/// Breached, undetermined, pending, then the rest.
fn urgency(answer: &Answer) -> usize {
    let of = |state: Option<NormState>| match state {
        Some(NormState::Breached) => 0,
        None => 1,
        Some(NormState::Pending) => 2,
        Some(NormState::Fulfilled | NormState::Observed) => 3,
    };
    let states = answer.conclusion.norms.iter().map(|norm| of(norm.state)).min();
    let unsettled = matches!(answer.conclusion.status, Status::Undetermined | Status::Disputed);
    states.unwrap_or(if unsettled { 1 } else { 4 })
}

/// What a norm says; of one that has ended, what it said.
pub(super) fn said(words: Words<'_>, conclusion: &Conclusion) -> String {
    let sentence = words.sentence(&conclusion.claim, true);
    if conclusion.status != Status::False {
        return sentence;
    }
    let breached = conclusion.norms.iter().any(|norm| norm.state.is_some());
    sentence.replacen("it is ", if breached { "it was " } else { "it may have been " }, 1)
}

fn one(page: &mut Page, words: Words<'_>, answer: &Answer) {
    let conclusion = &answer.conclusion;
    let ended = conclusion.status == Status::False;
    let sentence = said(words, conclusion);
    let unsettled = matches!(conclusion.status, Status::Undetermined | Status::Disputed);
    let sign = if unsettled { Sign::Open } else { Sign::Item };
    page.signed(2, sign, (Role::Text, &sentence), &cited(words, conclusion));
    if unsettled {
        page.paragraph(6, Role::Open, &crate::render::conclusion::status(conclusion).1.to_lowercase());
    }
    let mut norms = conclusion.norms.clone();
    if !unsettled && conclusion.by_burden && !ended {
        page.paragraph(6, Role::Dim, "as long as nothing else is shown");
        for norm in &mut norms {
            norm.by_burden = false;
        }
    }
    // That nothing is known of it was said.
    let is_said =
        |norm: &&NormStanding| norm.state.is_none() && norm.in_force == Truth::Undetermined && unsettled;
    standings(page, 6, words, norms.iter().filter(|norm| !is_said(norm)));
}
