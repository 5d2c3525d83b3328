//! Completions of unknown facts, as worlds of one run (`docs/semantics.md`, *Completions*).
//!
//! Three values can leave a statement undetermined that has the same value however the unknown facts turn out.
//! Whether that may be is read off the signs with which the unknowns reach it, which costs nothing to speak of;
//! only then are its completions evaluated, all of them in one run, in worlds that ignore every burden.

use super::again::Planned;
use super::evaluate::Evaluated;
use super::{Refusal, Session};
use crate::engine::{self, Budget, Truth};
use crate::hir::{Program, RelationKind, Timing};
use crate::ids::{RelationId, WorldId};
use crate::plan::{self, Completion, World};
use crate::proof::{Cases, Claim, Reached, Settled, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most unknowns whose completions are tried together.
pub(super) const MOST: usize = 12;

/// Most completions of one request.
const WORLDS: usize = 1 << 16;

/// Rows looked at to find what a statement depends on.
pub(super) const WORK: u64 = 200_000;

/// Statements of one world, with unknowns whose completions decide them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    /// The world: a place in [`Evaluated::worlds`].
    pub place: usize,
    /// The unknowns, each once.
    pub unknowns: Vec<Claim>,
}

/// How statements stand in each completion: for each statement the completions in the order of
/// [`completions`]; `None` for one in which an event is undone.
pub(super) type Table = Vec<Vec<Option<Truth>>>;

impl Session {
    /// Settles statements of evaluated worlds by cases: those that are undetermined where burdens are ignored
    /// and have one value in every completion. What is not in the result stands as three values say.
    ///
    /// Each statement comes with its world, a place in [`Evaluated::worlds`]. Cost: of a statement that no
    /// unknown reaches with both signs that of a walk through what it depends on; of the others together one
    /// run with a world for each completion.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn settle(
        &self,
        evaluated: &Evaluated,
        claims: &[(usize, Claim)],
    ) -> Result<Vec<Cases>, Refusal> {
        let mut cases = vec![Cases::default(); evaluated.worlds.len()];
        let index = evaluated.index(&self.program);
        let mut questions: BTreeMap<Question, Vec<Claim>> = BTreeMap::new();
        let mut room = WORLDS;
        for (place, claim) in claims {
            if evaluated.is_exact(*place, claim.relation) {
                continue;
            }
            let view = evaluated.view(&index, *place);
            let Some(reached) = view.reached(claim, WORK) else { continue };
            if !reached.mixed && !reached.more {
                continue;
            }
            let unknowns = settleable(&view, &reached);
            let question = Question { place: *place, unknowns };
            let known = questions.contains_key(&question);
            let worlds = if known { 0 } else { 1 << question.unknowns.len().min(MOST) };
            if reached.more || question.unknowns.len() > MOST || worlds > room {
                cases[*place].insert(claim.clone(), Settled::NotTried);
            } else {
                room -= worlds;
                questions.entry(question).or_default().push(claim.clone());
            }
        }
        let questions: Vec<(Question, Vec<Claim>)> = questions.into_iter().collect();
        let tables = self.tabulate(evaluated, &questions)?;
        for ((question, claims), table) in questions.into_iter().zip(tables) {
            for (claim, values) in claims.into_iter().zip(table) {
                if let Some(value) = agreed(&values) {
                    cases[question.place].insert(claim, Settled::Agreed(value));
                }
            }
        }
        Ok(cases)
    }

    /// How statements stand in every completion of the unknowns that come with them, in one run.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn tabulate(
        &self,
        evaluated: &Evaluated,
        questions: &[(Question, Vec<Claim>)],
    ) -> Result<Vec<Table>, Refusal> {
        let mut worlds = Vec::new();
        let mut cells: Vec<Vec<Option<WorldId>>> = Vec::new();
        for (question, _) in questions {
            let base = &evaluated.worlds[question.place];
            let found = completions(&self.program, &question.unknowns).into_iter().map(|completed| {
                let completed = base.completed.iter().cloned().chain(completed?).collect();
                let world = World { completed, without_burdens: true, ..base.clone() };
                worlds.push(world);
                Some(WorldId::at(worlds.len() - 1))
            });
            cells.push(found.collect());
        }
        if worlds.is_empty() {
            return Ok(vec![]);
        }
        let plan = self.plan_of(evaluated, questions.iter().flat_map(|(question, _)| &question.unknowns));
        let plan = plan.as_ref().unwrap_or(&evaluated.plan);
        let (block, _) = plan::block(&self.program, plan, &worlds);
        let budget = Budget { provenance: false, ..self.budget() };
        let model = engine::run(plan, &block, &budget).map_err(|reached| self.refuse(&reached))?;
        let index = plan.index(&self.program);
        let table = |((_, claims), cells): (&(Question, Vec<Claim>), &Vec<Option<WorldId>>)| -> Table {
            let in_each = |claim: &Claim| {
                let cells = cells.iter().map(|cell| {
                    let world = (*cell)?;
                    let view = View::new(&index, &model, &worlds[world.index()], world, world);
                    Some(view.status(claim))
                });
                cells.collect()
            };
            claims.iter().map(in_each).collect()
        };
        Ok(questions.iter().zip(&cells).map(table).collect())
    }

    /// The plan that is ready for completions of these unknowns; `None`: the one there is.
    fn plan_of<'c>(
        &self,
        evaluated: &Evaluated,
        unknowns: impl Iterator<Item = &'c Claim>,
    ) -> Option<Arc<Planned>> {
        let events: BTreeSet<RelationId> =
            unknowns.map(|claim| claim.relation).filter(|r| is_event(&self.program, *r)).collect();
        let mut options = evaluated.options.clone();
        options.completed.extend(events.iter().copied());
        (!events.is_empty()).then(|| self.planned(&evaluated.relations, &options))
    }
}

/// Whether something of a relation is so from the day of an event on: a yes needs a day.
pub fn is_event(program: &Program, relation: RelationId) -> bool {
    let declared = program.relation(relation);
    declared.kind == RelationKind::Act || declared.timing == Timing::Dated
}

/// The unknowns that a completion can settle: what lies on a day that nobody stated cannot be, and an event
/// that may have happened once more, when it happened already, neither. What is left open stays so.
pub(super) fn settleable(view: &View<'_>, reached: &Reached) -> Vec<Claim> {
    let open = reached.open.iter();
    open.filter(|claim| view.is_settleable(claim)).cloned().collect()
}

/// The value that all completions share.
fn agreed(values: &[Option<Truth>]) -> Option<bool> {
    let mut values = values.iter().flatten();
    let first = *values.next()?;
    let same = values.all(|value| *value == first);
    match first {
        Truth::True if same => Some(true),
        Truth::False if same => Some(false),
        _ => None,
    }
}

/// Every completion of these unknowns: bit `n` of its place says whether the `n`-th is so. `None` where an event
/// would be undone: it happened by a day and did not by a later one.
pub(super) fn completions(program: &Program, unknowns: &[Claim]) -> Vec<Option<Vec<Completion>>> {
    let mut orders: Vec<(usize, usize)> = Vec::new();
    for (earlier, a) in unknowns.iter().enumerate().filter(|(_, a)| is_event(program, a.relation)) {
        for (later, b) in unknowns.iter().enumerate() {
            if (a.relation, &a.arguments) == (b.relation, &b.arguments) && a.at < b.at {
                orders.push((earlier, later));
            }
        }
    }
    let holds = |place: usize, unknown: usize| place >> unknown & 1 == 1;
    let completion = |place: usize| {
        let undone = orders.iter().any(|(earlier, later)| holds(place, *earlier) && !holds(place, *later));
        let completed = unknowns.iter().enumerate().map(|(unknown, claim)| Completion {
            relation: claim.relation,
            arguments: claim.arguments.clone(),
            at: claim.at,
            holds: holds(place, unknown),
        });
        (!undone).then(|| completed.collect())
    };
    (0..1 << unknowns.len()).map(completion).collect()
}
