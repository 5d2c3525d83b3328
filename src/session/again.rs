//! What a session works out once and uses again: questions that were understood, plans, looks ahead.
//!
//! Whatever is kept is a function of the program as it was when it was made, and of nothing that a question can
//! change: questions only add relations of their own to a program. When facts of files change
//! ([`Session::add_tables`](super::Session::add_tables)), everything is forgotten.

use super::Session;
use super::ask::Asked;
use super::bearing::Look;
use crate::ids::{CaseId, RelationId};
use crate::plan::{self, Options, Plan, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Most plans that are kept.
const PLANS: usize = 12;

/// Most looks ahead that are kept.
const LOOKS: usize = 24;

/// What can be used again.
#[derive(Debug, Default)]
pub(super) struct Again {
    understood: BTreeMap<(String, Option<CaseId>), Asked>,
    plans: Mutex<Vec<(Key, Arc<Plan>)>>,
    looks: Mutex<Vec<(Asking, World, Look)>>,
}

/// What a plan is made for.
type Key = (Vec<RelationId>, Options);

/// What a look ahead is about.
pub(super) type Asking = (BTreeSet<RelationId>, Options);

impl Again {
    /// A question that was understood before: its relation is in the program.
    pub fn understood(&self, question: &str, case: Option<CaseId>) -> Option<Asked> {
        self.understood.get(&(question.trim().to_owned(), case)).cloned()
    }

    /// Keeps a question.
    pub fn understand(&mut self, question: &str, case: Option<CaseId>, asked: &Asked) {
        self.understood.insert((question.trim().to_owned(), case), asked.clone());
    }

    /// Forgets what rests on the facts of files.
    pub fn forget(&mut self) {
        *self = Self { understood: std::mem::take(&mut self.understood), ..Self::default() };
    }

    /// The look ahead at a world, if it was taken before.
    pub fn seen(&self, asking: &Asking, world: &World) -> Option<Look> {
        let looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let found = looks.iter().find(|(about, at, _)| at == world && about == asking);
        found.map(|(_, _, look)| look.clone())
    }

    /// Keeps the look ahead at a world.
    pub fn see(&self, asking: &Asking, world: &World, look: &Look) {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= LOOKS {
            looks.remove(0);
        }
        looks.push((asking.clone(), world.clone(), look.clone()));
    }
}

impl Session {
    /// The plan for these relations: made once. Cost of the next times: that of finding it.
    pub(super) fn planned(&self, wanted: &[RelationId], options: &Options) -> Arc<Plan> {
        let known = |plans: &[(Key, Arc<Plan>)]| {
            let found = plans.iter().find(|(key, _)| key.0 == wanted && key.1 == *options);
            found.map(|(_, plan)| Arc::clone(plan))
        };
        // A plan is whole when it is put there, whatever became of whoever held the lock.
        let plans = || self.again.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = known(&plans()) {
            return plan;
        }
        let plan = Arc::new(plan::plan(&self.program, wanted, options));
        let mut plans = plans();
        if plans.len() >= PLANS {
            plans.remove(0);
        }
        plans.push(((wanted.to_vec(), options.clone()), Arc::clone(&plan)));
        plan
    }
}
