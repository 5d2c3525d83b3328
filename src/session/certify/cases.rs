//! Answers by cases: what three values leave open, and has one value however the unknown facts turn out.
//!
//! Each unknown that matters is taken to be so, and not to be so, until the answer follows in every case: one
//! certificate for each, whose lines `if` say which case it is. Where only some readings show it by cases, and another
//! leaves it open or to a burden, each of these has certificates of its own: cases are told apart for all readings at
//! once, and in each of them nothing would be open any more, and nothing rest on the burden.

use super::section::Answered;
use super::{Refused, prepared, refused};
use crate::engine::Truth;
use crate::hir::sides::Rules;
use crate::hir::{Atom, Program, Variable};
use crate::ids::{DisputeId, ReadingId, RelationId};
use crate::plan::{Completion, World};
use crate::proof::{Claim, Combinations, Form, Index, View};
use crate::session::answer::Scene;
use crate::session::ask::{self, Outline};
use crate::session::completion::{MOST as SETTLED, WORK, settleable};
use crate::session::evaluate::Evaluated;
use crate::session::{Refusal, Session};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most cases of one answer.
const MOST: usize = 256;

/// From how many unknowns on it is worth looking for the one that settles most.
const MANY: usize = 4;

/// A question in a world, to which there is an answer by cases.
pub(super) struct Question<'q> {
    pub text: &'q str,
    pub atom: &'q Atom,
    pub variables: &'q [Variable],
    pub world: &'q World,
    /// The readings that whoever asks has taken; the world may take more.
    pub asked: &'q [ReadingId],
    pub scene: &'q Scene,
}

impl Session {
    /// The certificates of an answer that is shown by cases under some reading: of those by cases that need them, of
    /// each reading alone where another one leaves the answer open, or to a burden.
    ///
    /// # Errors
    /// A limit was reached, or a part of it cannot be certified.
    pub(super) fn certify_open(
        &self,
        question: &Question<'_>,
        values: &[(String, Value)],
        statement: &[Value],
    ) -> Result<String, Refusal> {
        let atom = question.atom;
        let rules = Rules::new(&self.program);
        let mut text = String::new();
        let mut waiting: Vec<Vec<ReadingId>> = vec![question.world.readings.clone()];
        while let Some(taken) = waiting.pop() {
            let world = World { readings: taken.clone(), ..question.world.clone() };
            let within = Question { world: &world, ..*question };
            let evaluated = self.in_case(&rules, &within, &[])?;
            let index = evaluated.index(&self.program);
            let all = evaluated.combinations(&self.program, &index, 0, atom.relation);
            let outline = own_outline(&self.program, &all, question, values, statement);
            let kinds: Vec<Kind> = all.views().iter().map(|view| Kind::of(view, &outline.claim)).collect();
            if kinds.iter().all(|kind| *kind != Kind::ByCases) {
                text.push_str(&self.certify_outline(&rules, question, (&evaluated, &index), &outline)?);
                continue;
            }
            let Some(dispute) = telling_apart(&all, &kinds) else {
                text.push_str(&self.certify_cases(&within, values, statement)?);
                continue;
            };
            for reading in self.program.counted(dispute).collect::<Vec<_>>().into_iter().rev() {
                waiting.push(taken.iter().copied().chain([reading]).collect());
            }
        }
        Ok(text)
    }

    /// The certificate of an answer that stands the same way in all that was evaluated.
    fn certify_outline(
        &self,
        rules: &Rules<'_>,
        question: &Question<'_>,
        (evaluated, index): (&Evaluated, &Index<'_>),
        outline: &Outline,
    ) -> Result<String, Refusal> {
        let Question { text: asked, atom, variables, scene, .. } = *question;
        let (others, fixed) = (1..evaluated.bases(), Some(question.asked));
        let answer = Answered { question: asked, scene, evaluated, index, place: 0, others, outline, fixed };
        self.certificate(rules, &answer, (atom, variables))
    }

    /// The certificates of an answer by cases: of the statement with these values, one for each case.
    ///
    /// # Errors
    /// A limit was reached, or a case cannot be certified.
    fn certify_cases(
        &self,
        question: &Question<'_>,
        values: &[(String, Value)],
        statement: &[Value],
    ) -> Result<String, Refusal> {
        let Question { text: asked, atom, .. } = *question;
        let rules = Rules::new(&self.program);
        let (mut text, mut found) = (String::new(), 0);
        let mut waiting: Vec<Vec<Completion>> = vec![vec![]];
        while let Some(taken) = waiting.pop() {
            let evaluated = self.in_case(&rules, question, &taken)?;
            let index = evaluated.index(&self.program);
            let all = evaluated.combinations(&self.program, &index, 0, atom.relation);
            let outline = own_outline(&self.program, &all, question, values, statement);
            let open = all.views().iter().position(|view| view.stand(&outline.claim).by_cases);
            let Some((place, view)) = open.and_then(|place| Some((place, all.views().get(place)?))) else {
                text.push_str(&self.certify_outline(&rules, question, (&evaluated, &index), &outline)?);
                found += 1;
                continue;
            };
            let unknown = view.reached(&outline.claim, WORK).map(|reached| settleable(view, &reached));
            let unknown: Vec<Claim> =
                unknown.into_iter().flatten().filter(|claim| is_new(claim, &taken)).collect();
            let place = evaluated.counted(0, atom.relation).get(place).copied();
            let best = self.settling(&evaluated, place, &outline.claim, &unknown)?;
            let next = best.or(unknown.into_iter().next());
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

    /// The unknown that settles most of a statement in the world at this place, where there are many; `None`: the first
    /// one will do.
    fn settling(
        &self,
        evaluated: &Evaluated,
        place: Option<usize>,
        claim: &Claim,
        unknown: &[Claim],
    ) -> Result<Option<Claim>, Refusal> {
        let Some(place) = place.filter(|_| (MANY..=SETTLED).contains(&unknown.len())) else {
            return Ok(None);
        };
        let parts = self.split(evaluated, place, claim, unknown, &vec![])?;
        Ok(parts.into_iter().flatten().flat_map(|(part, _)| part).next().map(|literal| literal.claim))
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

/// What a certificate must say of a statement in one world.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is the same in every case, and three values do not show that.
    ByCases,
    /// It is the same in every case anyway.
    Definite,
    /// It is open, or rests on a burden: cases would say something else.
    Open,
}

impl Kind {
    fn of(view: &View<'_>, claim: &Claim) -> Self {
        let stand = view.stand(claim);
        match stand.truth {
            _ if stand.by_cases => Self::ByCases,
            Truth::True | Truth::False if !stand.by_burden => Self::Definite,
            _ => Self::Open,
        }
    }
}

/// A dispute whose readings tell apart where cases are wanted and where they would say something else; `None`: cases
/// are right under all of them.
fn telling_apart(all: &Combinations<'_>, kinds: &[Kind]) -> Option<DisputeId> {
    let open: Vec<bool> = kinds.iter().map(|kind| *kind == Kind::Open).collect();
    if open.iter().all(|open| !open) {
        return None;
    }
    let space = all.space();
    let matters = |(dispute, readings): &(DisputeId, Vec<ReadingId>)| {
        let mut seen: BTreeMap<Vec<ReadingId>, bool> = BTreeMap::new();
        let differs = open.iter().enumerate().any(|(number, open)| {
            let mut others = space.combination(number);
            others.retain(|reading| !readings.contains(reading));
            seen.insert(others, *open).is_some_and(|known| known != *open)
        });
        differs.then_some(*dispute)
    };
    space.disputes.iter().find_map(matters)
}

/// The statement among the answers; where nothing concludes it in this world, as it stands then.
fn own_outline(
    program: &Program,
    all: &Combinations<'_>,
    question: &Question<'_>,
    values: &[(String, Value)],
    statement: &[Value],
) -> ask::Outline {
    let Question { atom, variables, scene, .. } = *question;
    let outlines = ask::outlines(program, all, atom, variables, scene.as_of);
    let own = outlines.into_iter().find(|o| o.bindings == values && o.claim.arguments == statement);
    own.unwrap_or_else(|| {
        let claim = crate::session::candidate::claim(atom, statement.to_vec(), scene.as_of);
        let outlook = all.outlook(&claim);
        ask::Outline::new(values.to_vec(), claim, outlook)
    })
}

/// Whether nothing is taken of an unknown yet.
fn is_new(claim: &Claim, taken: &[Completion]) -> bool {
    let same = |one: &Completion| {
        (one.relation, &one.arguments, one.at) == (claim.relation, &claim.arguments, claim.at)
    };
    claim.form == Form::Holds && !taken.iter().any(same)
}
