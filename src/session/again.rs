//! What a session works out once and uses again: questions that were understood, plans, looks ahead.
//!
//! Whatever is kept is a function of the program as it was when it was made, and of nothing that a question can
//! change: questions only add relations of their own to a program. When facts of files change
//! ([`Session::add_tables`](super::Session::add_tables)), everything is forgotten.

use super::Session;
use super::ask::Asked;
use super::bearing::{Bearings, Look};
use crate::engine::{self, Budget, LimitExceeded, Model};
use crate::hir::{Program, disputes_behind};
use crate::ids::{CaseId, DisputeId, RelationId};
use crate::plan::{self, Block, Options, Plan, World};
use crate::proof::{Index, Tables};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Most plans that are kept.
const PLANS: usize = 12;

/// Most looks ahead that are kept.
const LOOKS: usize = 24;

/// Most models that are kept.
const MODELS: usize = 6;

/// What can be used again.
#[derive(Debug, Default)]
pub(super) struct Again {
    understood: BTreeMap<(String, Names), Asked>,
    plans: Mutex<Vec<(Key, Arc<Planned>)>>,
    looks: Mutex<Vec<(Arc<Planned>, World, Look)>>,
    /// Whether models are kept, so that the next run of a plan is one after the last.
    prepared: bool,
    models: Mutex<Vec<(Arc<Planned>, Arc<Model>)>>,
    /// What the questions of one world depended on, with the model that showed it.
    bearings: Mutex<Vec<Seen>>,
}

/// A plan, with what is looked up in it; either is worked out when it is first needed.
#[derive(Debug)]
pub(super) struct Planned {
    plan: Plan,
    tables: OnceLock<Arc<Tables>>,
    behind: OnceLock<Behind>,
}

/// For each relation that was asked for the disputes behind it.
pub(super) type Behind = BTreeMap<RelationId, BTreeSet<DisputeId>>;

/// Whose names a question sees: those of a case, and of its supposition.
pub(super) type Names = (Option<CaseId>, Option<usize>);

/// What a plan is made for.
type Key = (Vec<RelationId>, Options);

/// What the questions of a plan depended on, and the model that showed it.
type Seen = (Arc<Planned>, Arc<Model>, Arc<Bearings>);

/// A model, and the one it was made after.
pub(super) type Ran = (Arc<Model>, Option<Arc<Model>>);

impl Planned {
    /// The index of the program and this plan.
    pub fn index<'a>(&'a self, program: &'a Program) -> Index<'a> {
        let tables = self.tables.get_or_init(|| Arc::new(Tables::new(program, &self.plan)));
        Index::with(program, &self.plan, Arc::clone(tables))
    }

    /// The disputes behind the relations that it was made for.
    pub fn behind(&self, program: &Program, relations: &BTreeSet<RelationId>) -> &Behind {
        self.behind.get_or_init(|| disputes_behind(program, relations))
    }
}

impl Deref for Planned {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}

impl Again {
    /// A question that was understood before: its relation is in the program.
    pub fn understood(&self, question: &str, seen: Names) -> Option<Asked> {
        self.understood.get(&(question.trim().to_owned(), seen)).cloned()
    }

    /// Keeps a question.
    pub fn understand(&mut self, question: &str, seen: Names, asked: &Asked) {
        self.understood.insert((question.trim().to_owned(), seen), asked.clone());
    }

    /// Forgets what rests on the facts of files.
    pub fn forget(&mut self) {
        let understood = std::mem::take(&mut self.understood);
        *self = Self { understood, prepared: self.prepared, ..Self::default() };
    }

    /// The look ahead at a world, if it was taken before with this very plan.
    pub fn seen(&self, plan: &Arc<Planned>, world: &World) -> Option<Look> {
        let looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let found = looks.iter().find(|(with, at, _)| Arc::ptr_eq(with, plan) && at == world);
        found.map(|(_, _, look)| look.clone())
    }

    /// Whether what was evaluated is kept, so that the next run can be one after it.
    pub fn is_prepared(&self) -> bool {
        self.prepared
    }

    /// What the questions depended on in the world of this model.
    pub fn bearings_of(&self, of: &Arc<Model>) -> Option<Arc<Bearings>> {
        let kept = self.bearings.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(_, model, _)| Arc::ptr_eq(model, of));
        found.map(|(_, _, bearings)| Arc::clone(bearings))
    }

    /// Keeps what they depend on, in the place of what they depended on before.
    pub fn keep_bearings(&self, plan: &Arc<Planned>, of: &Arc<Model>, bearings: Bearings) {
        if self.prepared {
            let mut kept = self.bearings.lock().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|(with, ..)| !Arc::ptr_eq(with, plan));
            if kept.len() >= MODELS {
                kept.remove(0);
            }
            kept.push((Arc::clone(plan), Arc::clone(of), Arc::new(bearings)));
        }
    }

    /// Keeps the look ahead at a world.
    pub fn see(&self, plan: &Arc<Planned>, world: &World, look: &Look) {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= LOOKS {
            looks.remove(0);
        }
        looks.push((Arc::clone(plan), world.clone(), look.clone()));
    }
}

impl Session {
    /// The same session, prepared for many questions that differ in a few facts, as at a prompt: the last models are
    /// kept, and what rests on nothing that changed since is not evaluated again. It answers as any other.
    #[must_use]
    pub fn prepared(mut self) -> Self {
        self.again.prepared = true;
        self
    }

    /// The model of a plan: made after the last one of as many worlds, if the session is prepared; that one comes
    /// with it.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn ran(
        &self,
        plan: &Arc<Planned>,
        block: &Block,
        budget: &Budget,
    ) -> Result<Ran, LimitExceeded> {
        if !self.again.prepared {
            return Ok((Arc::new(engine::run(plan, block, budget)?), None));
        }
        let models = || self.again.models.lock().unwrap_or_else(PoisonError::into_inner);
        let of_plan = |(of, model): &(Arc<Planned>, Arc<Model>)| {
            Arc::ptr_eq(of, plan)
                && model.width() == block.width
                && model.kept_provenance() == budget.provenance
        };
        let earlier = models().iter().find(|kept| of_plan(kept)).map(|(_, model)| Arc::clone(model));
        let model = Arc::new(engine::run_after(plan, block, budget, earlier.as_deref())?);
        let mut models = models();
        models.retain(|kept| !of_plan(kept));
        if models.len() >= MODELS {
            models.remove(0);
        }
        models.push((Arc::clone(plan), Arc::clone(&model)));
        Ok((model, earlier))
    }

    /// The plan for these relations: made once. Cost of the next times: that of finding it.
    pub(super) fn planned(&self, wanted: &[RelationId], options: &Options) -> Arc<Planned> {
        let known = |plans: &[(Key, Arc<Planned>)]| {
            let found = plans.iter().find(|(key, _)| key.0 == wanted && key.1 == *options);
            found.map(|(_, plan)| Arc::clone(plan))
        };
        // A plan is whole when it is put there, whatever became of whoever held the lock.
        let plans = || self.again.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = known(&plans()) {
            return plan;
        }
        let plan = plan::plan(&self.program, wanted, options);
        let plan = Arc::new(Planned { plan, tables: OnceLock::new(), behind: OnceLock::new() });
        let mut plans = plans();
        if plans.len() >= PLANS {
            plans.remove(0);
        }
        plans.push(((wanted.to_vec(), options.clone()), Arc::clone(&plan)));
        plan
    }
}
