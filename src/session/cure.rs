//! What would make a statement true: the smallest sets of steps that someone can still take.
//!
//! The steps are statements of curable relations, holding from the date of the question on and never before; with
//! them, if that is asked, the absence of facts of the case. Treated as unknown all at once, those that matter are
//! what the statement then depends on; only they are tried, alone, in pairs, in threes and in fours, the sets of
//! each size as worlds of one run. What is found is evaluated once more by itself.

mod step;

use super::answer::{Scene, Setting};
use super::ask::Asked;
use super::candidate::{candidates, claim};
use super::completion::WORK;
use super::evaluate::Evaluated;
use super::{Refusal, Session};
use crate::engine::{self, Budget, Truth};
use crate::hir::{Openness, Polarity, Statement};
use crate::ids::{ReadingId, RelationId, WorldId};
use crate::plan::{self, World, WorldError};
use crate::proof::{Claim, Conclusion, Search, Status, View};
use crate::value::Value;
use std::collections::BTreeSet;
use step::Pool;

pub use step::Step;

/// Most combinations of readings under which a set of steps is tried before it is verified.
const TRIED: usize = 64;

/// Most steps that are taken together.
pub const STEPS: usize = 4;

/// Most steps among which they are sought.
pub const CANDIDATES: usize = 40;

/// Most worlds of one run.
const BLOCK: usize = 4_096;

/// Most sets of steps of which it is tried whether they do it by cases alone.
const CASES: usize = 64;

/// Most steps of such a set.
const IN_CASES: usize = 2;

/// What a set of steps does to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// It is true then.
    Yes,
    /// It is open then, and may be true by cases.
    Perhaps,
    /// Neither.
    No,
}

/// What would make a statement true.
#[derive(Clone, Debug, PartialEq)]
pub struct Cures {
    /// The statement, as it was asked.
    pub question: String,
    /// Where.
    pub scene: Scene,
    /// How it stands: of a statement with variables, the one that stands best; `None` if it could be about nothing.
    pub now: Option<Conclusion>,
    /// The smallest sets of steps that make it true, the smallest first, those in the same hands together.
    pub cures: Vec<Cure>,
    /// How many steps were tried.
    pub candidates: usize,
    /// How many more would have mattered and were not, for there are too many.
    pub left_out: usize,
    /// Curable relations of which only things that the case names were considered, or nothing, since there are too
    /// many, or of which there is no list.
    pub restricted: Vec<RelationId>,
    /// There may be sets that make it true by cases alone: some were not tried.
    pub cases_not_tried: bool,
}

/// One set of steps that makes the statement true.
#[derive(Clone, Debug, PartialEq)]
pub struct Cure {
    /// The steps, in the order in which they were found to matter.
    pub steps: Vec<Step>,
    /// The statement as it stands then.
    pub conclusion: Conclusion,
    /// The variables of the statement with the values for which it is true then.
    pub bindings: Vec<(String, Value)>,
}

/// The world of the question, under the readings that were named.
fn asked_for(evaluated: &Evaluated) -> World {
    World { readings: evaluated.fixed(0).to_vec(), ..evaluated.worlds[0].clone() }
}

/// A statement that is to be made true, with the values of the question's variables.
type Goal = (Vec<(String, Value)>, Claim);

impl Session {
    /// The smallest sets of steps that would make a statement true, of at most [`STEPS`] steps among the first
    /// [`CANDIDATES`] that matter; all of them. Of a statement with variables: that would make it true of something.
    ///
    /// `withdraw`: the absence of facts that the case states about the things of the statement counts as a step.
    ///
    /// # Errors
    /// The statement or the setting is wrong, or a limit was reached.
    pub fn cure(&mut self, question: &str, setting: &Setting, withdraw: bool) -> Result<Cures, Refusal> {
        let (asked, scene, evaluated) = self.put(question, setting)?;
        let index = evaluated.index(&self.program);
        let view = evaluated.view(&index, 0);
        let all = evaluated.combinations(&self.program, &index, 0, asked.atom.relation);
        let goals = self.goals(&asked, &scene);
        let mut now: Vec<Conclusion> = Vec::new();
        for (_, claim) in &goals {
            now.push(all.conclude(claim, &all.outlook(claim)));
        }
        let best = now.into_iter().reduce(|best, next| if next.status > best.status { next } else { best });
        let mut found = Cures {
            question: question.trim().to_owned(),
            scene,
            now: best,
            cures: vec![],
            candidates: 0,
            left_out: 0,
            restricted: vec![],
            cases_not_tried: false,
        };
        let is_true = |claim: &Claim| all.outlook(claim).status == Status::True;
        if goals.iter().any(|(_, claim)| is_true(claim)) {
            return Ok(found);
        }
        let pool = Pool::new(&self.program, &evaluated.worlds[0], &view, &goals, withdraw);
        found.restricted.clone_from(&pool.restricted);
        let (mut steps, mixed) = self.that_matter(&evaluated, &pool, &goals)?;
        found.left_out = steps.len().saturating_sub(CANDIDATES);
        steps.truncate(CANDIDATES);
        found.candidates = steps.len();
        (found.cures, found.cases_not_tried) = self.search(&evaluated, &steps, &goals, mixed)?;
        Ok(found)
    }

    /// The statements that the question stands for.
    fn goals(&self, asked: &Asked, scene: &Scene) -> Vec<Goal> {
        let all = candidates(&self.program, &asked.atom, &asked.variables, scene.case, None).into_iter();
        all.map(|(bindings, arguments)| (bindings, claim(&asked.atom, arguments, scene.as_of))).collect()
    }

    /// The steps on which a goal depends in a way in which they can help, in order of discovery; and whether it
    /// may be true by cases after some of them: something else that is unknown can both help and hurt.
    fn that_matter(
        &self,
        evaluated: &Evaluated,
        pool: &Pool,
        goals: &[Goal],
    ) -> Result<(Vec<Step>, bool), Refusal> {
        if pool.steps.is_empty() {
            return Ok((vec![], false));
        }
        let mut world = asked_for(evaluated);
        world.assumed.extend(pool.steps.values().map(|step| step.doubted(&self.program)));
        let relations: BTreeSet<RelationId> = evaluated.relations.iter().copied().collect();
        let doubting = self.evaluate(&relations, vec![world])?;
        let index = doubting.index(&self.program);
        let (mut found, mut mixed): (Vec<Step>, bool) = (Vec::new(), false);
        let under = |goal: &Claim| doubting.counted(0, goal.relation);
        let asked =
            goals.iter().flat_map(|(_, goal)| under(goal).into_iter().map(move |place| (goal, place)));
        for (goal, place) in asked {
            let view = doubting.view(&index, place);
            let Some(reached) = view.reached(goal, WORK) else { continue };
            mixed |= reached.more;
            for (claim, signs) in reached.open.iter().zip(&reached.signs) {
                let both = signs.helps && signs.hurts;
                let Some(step) = pool.steps.get(&(claim.relation, claim.arguments.clone())) else {
                    mixed |= both;
                    continue;
                };
                // What nobody brings about, or what falls away, may be unknown then.
                mixed |= both && self.program.relation(claim.relation).openness != Openness::Closed;
                let helps = if step.withdraws() { signs.hurts } else { signs.helps };
                if helps && (step.withdraws() || claim.at >= view.date) && !found.contains(step) {
                    found.push(step.clone());
                }
            }
        }
        Ok((found, mixed))
    }

    /// The smallest sets of steps that make a goal true, each verified by an evaluation of its own; and
    /// whether some were not tried that may do it by cases.
    fn search(
        &self,
        evaluated: &Evaluated,
        steps: &[Step],
        goals: &[Goal],
        mixed: bool,
    ) -> Result<(Vec<Cure>, bool), Refusal> {
        let mut search = Search::new(steps.len());
        let (mut room, mut not_tried) = (CASES, false);
        for size in 1..=STEPS.min(steps.len()) {
            let mut sets: Vec<Vec<usize>> = Vec::new();
            search.each(size, &mut |set| sets.push(set.to_vec()));
            for block in sets.chunks(BLOCK) {
                let worlds: Vec<World> = block.iter().map(|set| self.after(evaluated, steps, set)).collect();
                let by_cases = mixed && size <= IN_CASES && room > 0;
                for (set, does) in block.iter().zip(self.do_it(evaluated, worlds, goals, by_cases)?) {
                    let does = match does {
                        Does::Yes => true,
                        Does::Perhaps if mixed && size <= IN_CASES && room > 0 => {
                            room -= 1;
                            self.verify(evaluated, steps, set, goals)?.is_some()
                        }
                        Does::Perhaps => {
                            not_tried |= mixed;
                            false
                        }
                        Does::No => false,
                    };
                    if does {
                        search.add(set.clone());
                    }
                }
            }
        }
        let mut cures = Vec::new();
        for set in search.found() {
            cures.extend(self.verify(evaluated, steps, set, goals)?);
        }
        let hands = |cure: &Cure| {
            let hands: BTreeSet<Option<String>> = cure.steps.iter().map(|s| s.gift(&self.program)).collect();
            hands
        };
        let order: Vec<BTreeSet<Option<String>>> = cures.iter().map(hands).collect();
        let first = |cure: &Cure| order.iter().position(|other| *other == hands(cure));
        cures.sort_by_cached_key(|cure| (cure.steps.len(), first(cure)));
        Ok((cures, not_tried))
    }

    /// The world after these steps.
    fn after(&self, evaluated: &Evaluated, steps: &[Step], set: &[usize]) -> World {
        let mut world = asked_for(evaluated);
        let date = world.date(&self.program);
        for step in set.iter().filter_map(|place| steps.get(*place)) {
            match step {
                Step::State(claim) => world.assumed.push(step::stated(&self.program, claim, date)),
                Step::Withdraw(statement) => world.withdrawn.push(statement.clone()),
            }
        }
        world
    }

    /// Whether in each of these worlds some goal is true, or open, under every combination of readings. `by_cases`:
    /// what is settled by a burden counts as open, since it may be true by cases.
    fn do_it(
        &self,
        evaluated: &Evaluated,
        mut worlds: Vec<World>,
        goals: &[Goal],
        by_cases: bool,
    ) -> Result<Vec<Does>, Refusal> {
        let readings = goals.first().map_or_else(Vec::new, |(_, goal)| evaluated.counted(0, goal.relation));
        // Of very many combinations some are tried; what is found is verified under all.
        let readings = readings.iter().take(TRIED).map(|place| &evaluated.worlds[*place].readings);
        let readings: Vec<&Vec<ReadingId>> = readings.collect();
        let under = |world: &World| {
            let under = |taken: &&Vec<ReadingId>| World { readings: (*taken).clone(), ..world.clone() };
            readings.iter().map(under).collect::<Vec<World>>()
        };
        let asked = worlds.len();
        let burdens = by_cases && evaluated.twins;
        if burdens {
            let bare = worlds.iter().map(|world| World { without_burdens: true, ..world.clone() });
            worlds.extend(bare.collect::<Vec<World>>());
        }
        let worlds: Vec<World> = worlds.iter().flat_map(under).collect();
        let (block, errors) = plan::block(&self.program, &evaluated.plan, &worlds);
        let contradictory: BTreeSet<WorldId> = errors
            .iter()
            .filter_map(|error| match error {
                WorldError::TwoValues { world, .. } => Some(*world),
                _ => None,
            })
            .collect();
        let budget = Budget { provenance: false, ..self.budget() };
        let model = engine::run(&evaluated.plan, &block, &budget).map_err(|reached| self.refuse(&reached))?;
        let index = evaluated.plan.index(&self.program);
        let stands = |place: usize, goal: &Claim| {
            let world = WorldId::at(place);
            let view = View::new(&index, &model, &worlds[place], world, world);
            if contradictory.contains(&world) { Truth::False } else { view.status(goal) }
        };
        let settled = |place: usize, goal: &Claim| match stands(place, goal) {
            Truth::False if burdens => match stands(place + asked * readings.len(), goal) {
                Truth::False => Truth::False,
                Truth::Undetermined | Truth::True => Truth::Undetermined,
            },
            truth => truth,
        };
        let under_all = |place: usize| {
            let own = place * readings.len()..(place + 1) * readings.len();
            let each = |goal: &Claim| own.clone().map(|place| settled(place, goal)).collect::<Vec<Truth>>();
            let all: Vec<Vec<Truth>> = goals.iter().map(|(_, goal)| each(goal)).collect();
            if all.iter().any(|truths| truths.iter().all(|truth| *truth == Truth::True)) {
                Does::Yes
            } else if all.iter().any(|truths| !truths.contains(&Truth::False)) {
                Does::Perhaps
            } else {
                Does::No
            }
        };
        Ok((0..asked).map(under_all).collect())
    }

    /// The cure that a set of steps is, if it does what it should when it is evaluated alone.
    fn verify(
        &self,
        evaluated: &Evaluated,
        steps: &[Step],
        set: &[usize],
        goals: &[Goal],
    ) -> Result<Option<Cure>, Refusal> {
        let relations: BTreeSet<RelationId> = evaluated.relations.iter().copied().collect();
        let world = self.after(evaluated, steps, set);
        let Some(relation) = goals.first().map(|(_, goal)| goal.relation) else { return Ok(None) };
        let mut alone = match self.evaluate(&relations, vec![world]) {
            Ok(alone) => alone,
            // The steps contradict what is stated.
            Err(Refusal::Mistakes(_)) => return Ok(None),
            Err(limit) => return Err(limit),
        };
        let open = self.undetermined(&alone, &BTreeSet::from([relation]));
        alone.cases = self.settle(&alone, &open)?;
        let index = alone.index(&self.program);
        let all = alone.combinations(&self.program, &index, 0, relation);
        let cured = goals.iter().find(|(_, goal)| all.outlook(goal).status == Status::True);
        Ok(cured.map(|(bindings, goal)| Cure {
            steps: set.iter().filter_map(|place| steps.get(*place)).cloned().collect(),
            conclusion: all.conclude(goal, &all.outlook(goal)),
            bindings: bindings.clone(),
        }))
    }
}

/// A statement of a polarity, where nothing else is said.
fn bare(claim: &Claim, polarity: Polarity, time: crate::hir::StatedTime) -> Statement {
    Statement {
        relation: claim.relation,
        arguments: claim.arguments.clone(),
        polarity,
        time,
        source: None,
        held_by: vec![],
        unverified: None,
        span: crate::source::Span::default(),
    }
}
