//! Answers that stand alike on two sides of a comparison and turn on different things: what is open on one side only.

use super::answer::Answer;
use super::ask::{Outline, outlines};
use super::contrast::{Line, Pairing, Part};
use crate::ids::EntityId;
use crate::proof::{Claim, Conclusion, Status};
use crate::value::Value;

/// An answer that is open on both sides, or given by a burden only, for other reasons on either.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// What the question is.
    pub part: Part,
    /// How it stands on the first side.
    pub first: Answer,
    /// On the second.
    pub second: Answer,
    /// What is open, or in conflict, on the first side only, and on the second only.
    pub only: [Vec<Claim>; 2],
}

/// Those of the answers to these lines, in order.
pub(super) fn turned(lines: &[Line], pairing: &Pairing<'_>) -> Vec<Turned> {
    let mut found: Vec<Turned> = Vec::new();
    for line in lines {
        let sides = [false, true].map(|second| {
            let all = pairing.on(second, line.atom.relation);
            let date = all.leading().date;
            let found = outlines(pairing.program, &all, &line.on(second), &line.variables, date);
            (all, found.into_iter().filter(is_open).collect::<Vec<Outline>>())
        });
        let [(first, ones), (second, others)] = sides;
        for one in ones {
            let alike = |other: &&Outline| {
                (&other.bindings, other.status, other.by_burden) == (&one.bindings, one.status, one.by_burden)
            };
            let Some(other) = others.iter().find(alike) else { continue };
            let (a, b) = (one.clone().conclude(&first), other.clone().conclude(&second));
            let only = differing(&a.conclusion, &b.conclusion, line.things);
            let changed =
                only.iter().any(|side| !side.is_empty()) || a.conclusion.causes != b.conclusion.causes;
            let known = |known: &Turned| known.first.conclusion.claim == a.conclusion.claim;
            if changed && !found.iter().any(known) {
                found.push(Turned { part: line.part.clone(), first: a, second: b, only });
            }
        }
    }
    found
}

fn is_open(outline: &Outline) -> bool {
    outline.status == Status::Undetermined || outline.by_burden
}

/// What is open on one side only: about the things compared, and on the day of the question, the same counts as
/// the same.
fn differing(one: &Conclusion, other: &Conclusion, things: Option<(EntityId, EntityId)>) -> [Vec<Claim>; 2] {
    let of = |conclusion: &Conclusion| -> Vec<Claim> {
        conclusion.open.iter().chain(&conclusion.conflicts).cloned().collect()
    };
    let (first, second) = (of(one), of(other));
    let counterpart = |claim: &Claim| {
        let mut claim = claim.clone();
        if claim.at == other.claim.at {
            claim.at = one.claim.at;
        }
        for value in &mut claim.arguments {
            if let Some((own, its)) = things
                && *value == Value::Entity(its)
            {
                *value = Value::Entity(own);
            }
        }
        claim
    };
    let counterparts: Vec<Claim> = second.iter().map(counterpart).collect();
    let left = first.iter().filter(|claim| !counterparts.contains(claim)).cloned().collect();
    let right = second.iter().zip(&counterparts).filter(|(_, like)| !first.contains(like));
    [left, right.map(|(claim, _)| claim.clone()).collect()]
}
