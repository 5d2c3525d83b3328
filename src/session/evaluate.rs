//! One run for all worlds that a request needs.

use super::again::Planned;
use super::completion::is_event;
use super::readings::Expanded;
use super::{Refusal, Session};
use crate::diagnostic::{Diagnostic, codes};
use crate::engine::Model;
use crate::hir::{Atom, Condition, ConditionKind, Polarity, Program, RelationKind};
use crate::ids::{RelationId, WorldId};
use crate::plan::{self, NodeKind, World};
use crate::proof::{Cases, Index, View, states_of};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A plan and the model of every world of a request, each with its twin without burdens.
pub(super) struct Evaluated {
    pub plan: Arc<Planned>,
    /// What was asked for.
    pub relations: Vec<RelationId>,
    /// What the plan is ready for.
    pub options: plan::Options,
    /// The worlds that were asked for, under the heaviest readings, and after them the same under other
    /// readings.
    pub worlds: Vec<World>,
    /// Whether the model has each twice, the twin right after it; otherwise a world is its own twin.
    pub twins: bool,
    /// Which of them belong together.
    pub readings: Expanded,
    pub model: Arc<Model>,
    /// Set from outside to end searches in it.
    stop: Option<Arc<AtomicBool>>,
    /// What completions say of statements of each world ([`Session::settle`]).
    pub cases: Vec<Cases>,
    /// What may not be meant.
    pub warnings: Vec<Diagnostic>,
}

impl Session {
    /// Evaluates what these relations need, in these worlds, each with and without burdens and under every
    /// combination of the readings that may decide them, in one run; a look ahead shows which those are.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn evaluate(
        &self,
        relations: &BTreeSet<RelationId>,
        worlds: Vec<World>,
    ) -> Result<Evaluated, Refusal> {
        let mut wanted = relations.clone();
        for relation in relations {
            if let RelationKind::Norm(modality, act) = self.program.relation(*relation).kind {
                let norms = self.program.norms.get(&act);
                wanted.extend(norms.into_iter().flat_map(|norms| states_of(norms, modality)));
            }
        }
        let assumed = worlds.iter().flat_map(|world| &world.assumed);
        let doubted = assumed.filter(|statement| statement.polarity == Polarity::Unknown);
        let completed = worlds.iter().flat_map(|world| &world.completed).map(|taken| taken.relation);
        let options = plan::Options {
            doubted: doubted.map(|statement| statement.relation).collect(),
            completed: completed.filter(|relation| is_event(&self.program, *relation)).collect(),
        };
        self.go_on()?;
        let relations: Vec<RelationId> = wanted.iter().copied().collect();
        let plan = self.planned(&relations, &options);
        self.go_on()?;
        if let Some(circular) = plan::circular(&plan) {
            return Err(self.circular_days(&circular));
        }
        let looks = self.look(&wanted, &plan, &worlds)?;
        let mut readings = self.under_readings(worlds, looks)?;
        let worlds = std::mem::take(&mut readings.worlds);
        // Where no burden settles anything, a world is its own twin.
        let twins = plan.nodes.iter().any(|node| matches!(node.kind, NodeKind::Settled { .. }));
        let all = if twins { Cow::Owned(with_twins(&worlds)) } else { Cow::Borrowed(&worlds) };
        let (block, errors) = plan::block(&self.program, &plan, &all);
        let warnings = self.wrong_facts(&all, &errors);
        if warnings.iter().any(Diagnostic::is_error) {
            return Err(Refusal::Mistakes(warnings));
        }
        drop(all);
        let (model, _) = self.ran(&plan, &block, &self.budget()).map_err(|reached| self.refuse(&reached))?;
        let cases = vec![Cases::default(); worlds.len()];
        let stop = self.cancel.clone();
        Ok(Evaluated { plan, relations, options, worlds, twins, readings, model, stop, cases, warnings })
    }
}

impl Session {
    /// Days depend on what is counted on these days, in rules about these relations.
    fn circular_days(&self, relations: &[RelationId]) -> Refusal {
        let names = relations.iter().map(|relation| self.program.relation(*relation).name.as_str());
        let message = "days depend on what is counted on these days".to_owned();
        let error = Diagnostic::without_place(codes::CIRCULAR_DAYS, message)
            .note(format!("it goes round through {}", super::scene::listed(names)))
            .help("say on which day is counted, as in `count(X where p(X) at D)`");
        Refusal::Mistakes(vec![error])
    }
}

impl Evaluated {
    /// What views of it need; made once.
    pub fn index<'a>(&'a self, program: &'a Program) -> Index<'a> {
        self.plan.index(program)
    }

    /// The worlds of the model for this place of [`Evaluated::worlds`]: with burdens, and without.
    pub fn ids(&self, place: usize) -> [WorldId; 2] {
        if self.twins { [2 * place, 2 * place + 1].map(WorldId::at) } else { [WorldId::at(place); 2] }
    }

    /// The view of the world at this place of [`Evaluated::worlds`].
    pub fn view<'a>(&'a self, index: &'a Index<'a>, place: usize) -> View<'a> {
        let [world, bare] = self.ids(place);
        View::new(index, &self.model, &self.worlds[place], world, bare)
            .with_cases(&self.cases[place])
            .with_stop(self.stop.as_deref())
    }
}

/// Each world, and after it the same without burdens.
fn with_twins(worlds: &[World]) -> Vec<World> {
    let twins = |world: &World| [world.clone(), World { without_burdens: true, ..world.clone() }];
    worlds.iter().flat_map(twins).collect()
}

/// The relations that a condition names.
pub(super) fn relations_of(condition: &Condition, found: &mut BTreeSet<RelationId>) {
    let mut waiting = vec![condition];
    while let Some(condition) = waiting.pop() {
        match &condition.kind {
            ConditionKind::And(parts) | ConditionKind::Or(parts) => waiting.extend(parts),
            ConditionKind::Not { condition, .. } | ConditionKind::At(condition, _) => waiting.push(condition),
            ConditionKind::Atom(Atom { relation, .. })
            | ConditionKind::Excluded(Atom { relation, .. })
            | ConditionKind::On(Atom { relation, .. }, _) => {
                found.insert(*relation);
            }
            ConditionKind::Quantified(quantified) => {
                waiting.push(&quantified.domain);
                waiting.extend(&quantified.body);
            }
            ConditionKind::True
            | ConditionKind::Compare(..)
            | ConditionKind::Under(..)
            | ConditionKind::In(..)
            | ConditionKind::Is(..) => {}
        }
    }
}
