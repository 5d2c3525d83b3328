//! Answers by cases: what three values leave open, and has one value however the unknown facts turn out.
//!
//! Each unknown that matters is taken to be so, and not to be so, until the answer follows in every case: one
//! certificate for each, whose lines `if` say which case it is.

use super::section::Answered;
use super::{Refused, prepared, refused};
use crate::hir::sides::Rules;
use crate::hir::{Atom, Variable};
use crate::ids::RelationId;
use crate::plan::{Completion, World};
use crate::proof::{Claim, Form};
use crate::session::answer::Scene;
use crate::session::ask;
use crate::session::completion::{WORK, settleable};
use crate::session::evaluate::Evaluated;
use crate::session::{Refusal, Session};
use crate::value::Value;
use std::collections::BTreeSet;

/// Most cases of one answer.
const MOST: usize = 256;

/// A question in a world, to which there is an answer by cases.
pub(super) struct Question<'q> {
    pub text: &'q str,
    pub atom: &'q Atom,
    pub variables: &'q [Variable],
    pub world: &'q World,
    pub scene: &'q Scene,
}

impl Session {
    /// The certificates of an answer by cases: of the statement with these values, one for each case.
    ///
    /// # Errors
    /// A limit was reached, or a case cannot be certified.
    pub(super) fn certify_cases(
        &self,
        question: &Question<'_>,
        values: &[(String, Value)],
        statement: &[Value],
    ) -> Result<String, Refusal> {
        let Question { text: asked, atom, variables, scene, .. } = *question;
        let rules = Rules::new(&self.program);
        let (mut text, mut found) = (String::new(), 0);
        let mut waiting: Vec<Vec<Completion>> = vec![vec![]];
        while let Some(taken) = waiting.pop() {
            let evaluated = self.in_case(&rules, question, &taken)?;
            let index = evaluated.index(&self.program);
            let all = evaluated.combinations(&self.program, &index, 0, atom.relation);
            let outlines = ask::outlines(&self.program, &all, atom, variables, scene.as_of);
            let own = outlines.into_iter().find(|o| o.bindings == values && o.claim.arguments == statement);
            let outline = own.unwrap_or_else(|| {
                // In this case nothing concludes it.
                let claim = crate::session::candidate::claim(atom, statement.to_vec(), scene.as_of);
                let outlook = all.outlook(&claim);
                ask::Outline::new(values.to_vec(), claim, outlook)
            });
            let open = all.views().iter().find(|view| view.stand(&outline.claim).by_cases);
            let Some(view) = open else {
                let others = 1..evaluated.bases();
                let (evaluated, index, outline) = (&evaluated, &index, &outline);
                let (question, place, fixed) = (asked, 0, None);
                let answer = Answered { question, scene, evaluated, index, place, others, outline, fixed };
                text.push_str(&self.certificate(&rules, &answer, (atom, variables))?);
                found += 1;
                continue;
            };
            let unknown = view.reached(&outline.claim, WORK).map(|reached| settleable(view, &reached));
            let next = unknown.into_iter().flatten().find(|claim| is_new(claim, &taken));
            let Some(next) = next.filter(|_| found + waiting.len() < MOST) else {
                let why = Refused::ManyCases;
                let remedy = why.remedy(&rules, atom.relation);
                return Err(refused(asked, &format!("{}; {remedy}", why.text(&self.program))));
            };
            for holds in [false, true] {
                let one = Completion {
                    relation: next.relation,
                    arguments: next.arguments.clone(),
                    at: next.at,
                    holds,
                };
                if !self.is_undone(&taken, &one) {
                    waiting.push(taken.iter().cloned().chain([one]).collect());
                }
            }
        }
        Ok(text)
    }

    /// The question where these unknowns are taken as they are.
    fn in_case(
        &self,
        rules: &Rules<'_>,
        question: &Question<'_>,
        taken: &[Completion],
    ) -> Result<Evaluated, Refusal> {
        let relations: BTreeSet<RelationId> = [question.atom.relation].into();
        let world = World { completed: taken.to_vec(), ..question.world.clone() };
        let mut evaluated = self.evaluate(&relations, prepared(rules, world, &relations))?;
        let at = question.scene.as_of;
        self.settle_asked(&mut evaluated, (question.atom, question.variables), at)?;
        Ok(evaluated)
    }

    /// Whether an event has happened by a day and not by a later one.
    fn is_undone(&self, taken: &[Completion], one: &Completion) -> bool {
        let event = crate::session::completion::is_event(&self.program, one.relation);
        let same = |other: &&Completion| (other.relation, &other.arguments) == (one.relation, &one.arguments);
        event
            && taken.iter().filter(same).any(|other| {
                let (earlier, later) = if other.at < one.at { (other, one) } else { (one, other) };
                earlier.holds && !later.holds
            })
    }
}

/// Whether nothing is taken of an unknown yet.
fn is_new(claim: &Claim, taken: &[Completion]) -> bool {
    let same = |one: &Completion| {
        (one.relation, &one.arguments, one.at) == (claim.relation, &claim.arguments, claim.at)
    };
    claim.form == Form::Holds && !taken.iter().any(same)
}
