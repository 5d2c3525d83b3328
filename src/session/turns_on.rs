//! What the answers to a question turn on: unknown facts, judgments and readings, tried together.
//!
//! Every completion of the unknowns under every combination of readings is a world of one run that ignores every
//! burden; the shortest combinations are read off the table ([`crate::proof::turns_on`]).

use super::completion::{MOST, Question, WORK, settleable};
use super::evaluate::Evaluated;
use super::{Refusal, Session};
use crate::hir::{Program, Timing};
use crate::ids::RelationId;
use crate::proof::{Claim, Conclusion, Index, TurnsOn, turns_on};
use std::collections::BTreeMap;

/// Most worlds of one statement: completions, times combinations of readings.
const WORLDS: usize = 1 << 13;

/// Most worlds of one request.
const ROOM: usize = 1 << 16;

/// What was found of a statement before its completions are evaluated.
struct Sought {
    unknowns: Vec<Claim>,
    left_out: Vec<Claim>,
    between: bool,
    more: bool,
}

impl Session {
    /// What statements of the first world that was asked for turn on: those that are undetermined, or are definite
    /// by a burden only, or disputed while something is unknown; minimal and complete for up to twelve unknowns and
    /// disputes together. What depends on readings alone is told elsewhere ([`crate::proof::Disputed`]).
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn turn_on(
        &self,
        evaluated: &Evaluated,
        relation: RelationId,
        conclusions: &[&Conclusion],
    ) -> Result<Vec<Option<TurnsOn>>, Refusal> {
        let index = evaluated.index(&self.program);
        let all = evaluated.combinations(&self.program, &index, 0, relation);
        let disputes = &all.space().disputes;
        let places = evaluated.counted(0, relation);
        let most = unknowns_beside(disputes.len(), places.len());
        let sought: Vec<Option<Sought>> =
            conclusions.iter().map(|c| seek(&self.program, evaluated, &index, &places, most, c)).collect();
        let mut questions: BTreeMap<Question, Vec<Claim>> = BTreeMap::new();
        let mut room = ROOM;
        for (conclusion, sought) in conclusions.iter().zip(&sought) {
            let Some(sought) = sought else { continue };
            let questions_of =
                places.iter().map(|place| Question { place: *place, unknowns: sought.unknowns.clone() });
            let new: Vec<Question> = questions_of.collect();
            let known = new.first().is_some_and(|question| questions.contains_key(question));
            let worlds = if known { 0 } else { places.len() << sought.unknowns.len() };
            if worlds <= room {
                room -= worlds;
                for question in new {
                    questions.entry(question).or_default().push(conclusion.claim.clone());
                }
            }
        }
        let questions: Vec<(Question, Vec<Claim>)> = questions.into_iter().collect();
        let tables = self.tabulate(evaluated, &questions)?;
        let found = conclusions.iter().zip(sought).map(|(conclusion, sought)| {
            let Sought { unknowns, left_out, between, more } = sought?;
            let mut cells = Vec::new();
            for place in &places {
                let question = Question { place: *place, unknowns: unknowns.clone() };
                let at = questions.binary_search_by(|(other, _)| other.cmp(&question)).ok()?;
                let claim = questions[at].1.iter().position(|claim| *claim == conclusion.claim)?;
                cells.extend(tables.get(at)?.get(claim)?.iter().copied());
            }
            Some(turns_on(unknowns, disputes, left_out, (between, more), &cells))
        });
        Ok(found.collect())
    }
}

/// How many unknowns are tried beside so many disputes with so many combinations of readings.
fn unknowns_beside(disputes: usize, combinations: usize) -> usize {
    let worlds = |unknowns: &usize| combinations << unknowns;
    let most = MOST.saturating_sub(disputes);
    (0..=most).rev().find(|unknowns| worlds(unknowns) <= WORLDS).unwrap_or(0)
}

/// The unknowns that a statement turns on under any of the combinations; `None` if it turns on none.
fn seek(
    program: &Program,
    evaluated: &Evaluated,
    index: &Index<'_>,
    places: &[usize],
    most: usize,
    conclusion: &Conclusion,
) -> Option<Sought> {
    if conclusion.by_cases {
        return None;
    }
    let mut sought = Sought { unknowns: vec![], left_out: vec![], between: false, more: false };
    for place in places {
        let view = evaluated.view(index, *place);
        let Some(reached) = view.reached(&conclusion.claim, WORK) else { continue };
        sought.more |= reached.more;
        let varies = |open: &Claim| {
            open.at != conclusion.claim.at && program.relation(open.relation).timing == Timing::OverTime
        };
        sought.between |= reached.looks_back && reached.open.iter().any(varies);
        let settleable = settleable(&view, &reached);
        for claim in &reached.open {
            if sought.unknowns.contains(claim) || sought.left_out.contains(claim) {
                continue;
            }
            let tried = settleable.contains(claim) && sought.unknowns.len() < most;
            if tried { &mut sought.unknowns } else { &mut sought.left_out }.push(claim.clone());
        }
    }
    (!sought.unknowns.is_empty()).then_some(sought)
}
