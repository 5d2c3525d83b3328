//! What the answers to a question turn on.

mod readings;

use super::completion::{MOST, Question, WORK, settleable};
use super::evaluate::Evaluated;
use super::{Refusal, Session};
use crate::proof::{Claim, Conclusion, TurnsOn, View, turns_on};
use std::collections::BTreeMap;

/// What was found of a statement before its completions are evaluated.
struct Sought {
    question: Question,
    left_out: Vec<Claim>,
    more: bool,
}

impl Session {
    /// What statements of the world at this place of [`Evaluated::worlds`] turn on: those that are undetermined, or
    /// are definite by a burden only. All completions are worlds of one run that ignore every burden.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn turn_on(
        &self,
        evaluated: &Evaluated,
        place: usize,
        conclusions: &[&Conclusion],
    ) -> Result<Vec<Option<TurnsOn>>, Refusal> {
        let index = evaluated.index(&self.program);
        let view = evaluated.view(&index, place);
        let sought: Vec<Option<Sought>> =
            conclusions.iter().map(|conclusion| seek(&view, place, conclusion)).collect();
        let mut questions: BTreeMap<&Question, Vec<Claim>> = BTreeMap::new();
        for (conclusion, sought) in conclusions.iter().zip(&sought) {
            if let Some(sought) = sought {
                questions.entry(&sought.question).or_default().push(conclusion.claim.clone());
            }
        }
        let questions: Vec<(Question, Vec<Claim>)> =
            questions.into_iter().map(|(question, claims)| (question.clone(), claims)).collect();
        let tables = self.tabulate(evaluated, &questions)?;
        let found = conclusions.iter().zip(sought).map(|(conclusion, sought)| {
            let Sought { question, left_out, more } = sought?;
            let at = questions.binary_search_by(|(other, _)| other.cmp(&question)).ok()?;
            let claim = questions[at].1.iter().position(|claim| *claim == conclusion.claim)?;
            let cells = tables.get(at)?.get(claim)?;
            Some(turns_on(question.unknowns, left_out, more, cells))
        });
        Ok(found.collect())
    }
}

/// The unknowns that a statement turns on; `None` if it turns on none.
fn seek(view: &View<'_>, place: usize, conclusion: &Conclusion) -> Option<Sought> {
    if conclusion.by_cases {
        return None;
    }
    let reached = view.reached(&conclusion.claim, WORK)?;
    let mut unknowns = settleable(view, &reached);
    unknowns.truncate(MOST);
    let left_out: Vec<Claim> =
        reached.open.iter().filter(|claim| !unknowns.contains(claim)).cloned().collect();
    let question = Question { place, unknowns };
    (!question.unknowns.is_empty()).then_some(Sought { question, left_out, more: reached.more })
}
