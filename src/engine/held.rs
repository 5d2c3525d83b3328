//! The relation of a node while a plan is evaluated: the run's own, or one that an earlier model has as well.

use super::model::Finished;
use super::relation::Relation;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A relation that is copied only if an index is added to it.
#[derive(Debug)]
pub(crate) enum Held {
    /// The run's own.
    Own(Relation),
    /// As it is in the model of an earlier run.
    Shared(Arc<Finished>),
}

impl Held {
    /// The place of the index on these columns, made if it is not there.
    pub fn index_on(&mut self, columns: &[usize]) -> usize {
        match self.find_index(columns) {
            Some(place) => place,
            None => self.deref_mut().index_on(columns),
        }
    }

    /// Brings an index up to the rows that may be read.
    pub fn refresh(&mut self, index: usize, codes: usize) {
        if !self.is_fresh(index) {
            self.deref_mut().refresh(index, codes);
        }
    }
}

impl From<Relation> for Held {
    fn from(relation: Relation) -> Self {
        Self::Own(relation)
    }
}

impl Deref for Held {
    type Target = Relation;

    fn deref(&self) -> &Relation {
        match self {
            Self::Own(relation) => relation,
            Self::Shared(finished) => &finished.relation,
        }
    }
}

impl DerefMut for Held {
    /// Of a shared one, only indexes are added to: its rows are finished.
    fn deref_mut(&mut self) -> &mut Relation {
        match self {
            Self::Own(relation) => relation,
            Self::Shared(finished) => &mut Arc::make_mut(finished).relation,
        }
    }
}
