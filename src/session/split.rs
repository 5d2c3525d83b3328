//! The cases of an answer by cases: how far unknowns must be told apart until three values decide each case.

use super::completion::{MOST, WORK, is_event, settleable};
use super::evaluate::Evaluated;
use super::{Refusal, Session};
use crate::engine::{self, Truth};
use crate::ids::{RelationId, WorldId};
use crate::plan::{self, Completion, World};
use crate::proof::{Case, Claim, Limits, Literal, View};
use std::collections::{BTreeSet, VecDeque};

/// Most cases that are shown.
const CASES: usize = 8;

/// How some unknowns turn out.
pub(super) type Part = Vec<Literal>;

impl Session {
    /// Cases that cover everything and in each of which a statement is definite, each with its reasons. Empty if
    /// there are more than [`CASES`].
    ///
    /// An unknown whose two cases are both definite is looked for first, else one of whose cases one is, the
    /// earliest discovered; the other case is split again. Cost: a run for each split, one for the reasons.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn cases(
        &self,
        evaluated: &Evaluated,
        place: usize,
        claim: &Claim,
        limits: &Limits,
    ) -> Result<Vec<Case>, Refusal> {
        let index = evaluated.index(&self.program);
        let view = evaluated.view(&index, place);
        let Some(reached) = view.reached(claim, WORK) else { return Ok(vec![]) };
        let mut unknowns = settleable(&view, &reached);
        unknowns.truncate(MOST);
        let mut open: VecDeque<Part> = VecDeque::from([vec![]]);
        let mut closed: Vec<Part> = Vec::new();
        while let Some(part) = open.pop_front() {
            if open.len() + closed.len() + 2 > CASES {
                return Ok(vec![]);
            }
            let Some(branches) = self.split(evaluated, place, claim, &unknowns, &part)? else {
                return Ok(vec![]);
            };
            for (branch, definite) in branches {
                if definite { closed.push(branch) } else { open.push_back(branch) }
            }
        }
        self.explain(evaluated, place, claim, closed, limits)
    }

    /// The two cases of the unknown that settles most, with whether each is definite; `None` if none settles any.
    pub(super) fn split(
        &self,
        evaluated: &Evaluated,
        place: usize,
        claim: &Claim,
        unknowns: &[Claim],
        part: &Part,
    ) -> Result<Option<Vec<(Part, bool)>>, Refusal> {
        let free: Vec<&Claim> = unknowns.iter().filter(|u| !part.iter().any(|l| l.claim == **u)).collect();
        let with = |claim: &Claim, holds: bool| -> Part {
            part.iter().cloned().chain([Literal { claim: claim.clone(), holds }]).collect()
        };
        let parts: Vec<Part> = free.iter().flat_map(|u| [true, false].map(|holds| with(u, holds))).collect();
        let definite = self.in_parts(evaluated, place, &parts, false, |view| {
            view.bare_status(claim) != Truth::Undetermined
        })?;
        let pairs = parts.chunks(2).zip(definite.chunks(2));
        let settled = |definite: &[bool]| definite.iter().filter(|definite| **definite).count();
        let mut best: Option<(&[Part], &[bool])> = None;
        for (parts, definite) in pairs {
            if settled(definite) > best.map_or(0, |(_, other)| settled(other)) {
                best = Some((parts, definite));
            }
        }
        Ok(best.map(|(parts, definite)| parts.iter().cloned().zip(definite.iter().copied()).collect()))
    }

    fn explain(
        &self,
        evaluated: &Evaluated,
        place: usize,
        claim: &Claim,
        parts: Vec<Part>,
        limits: &Limits,
    ) -> Result<Vec<Case>, Refusal> {
        let reasons = self.in_parts(evaluated, place, &parts, true, |view| view.why(claim, limits))?;
        let case = |(literals, explanation)| Case { literals, explanation };
        Ok(parts.into_iter().zip(reasons).map(case).collect())
    }

    /// What is read off the world at a place when these unknowns turn out so, burdens ignored, in one run.
    fn in_parts<T>(
        &self,
        evaluated: &Evaluated,
        place: usize,
        parts: &[Part],
        provenance: bool,
        read: impl Fn(&View<'_>) -> T,
    ) -> Result<Vec<T>, Refusal> {
        let world = |part: &Part| World {
            completed: part.iter().map(completion).collect(),
            without_burdens: true,
            ..evaluated.worlds[place].clone()
        };
        let worlds: Vec<World> = parts.iter().map(world).collect();
        let literals = parts.iter().flatten().map(|literal| literal.claim.relation);
        let events: BTreeSet<RelationId> = literals.filter(|r| is_event(&self.program, *r)).collect();
        let mut options = evaluated.options.clone();
        options.completed = events;
        let plan = self.planned(&evaluated.relations, &options);
        let (block, _) = plan::block(&self.program, &plan, &worlds);
        let budget = engine::Budget { provenance, ..self.budget() };
        let model = engine::run(&plan, &block, &budget).map_err(|reached| self.refuse(&reached))?;
        let index = plan.index(&self.program);
        let view = |place: usize| {
            let world = WorldId::at(place);
            View::new(&index, &model, &worlds[place], world, world)
        };
        Ok((0..worlds.len()).map(|place| read(&view(place))).collect())
    }
}

fn completion(literal: &Literal) -> Completion {
    Completion {
        relation: literal.claim.relation,
        arguments: literal.claim.arguments.clone(),
        at: literal.claim.at,
        holds: literal.holds,
    }
}
