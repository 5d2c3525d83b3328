//! What completions of the unknowns say of statements that three values leave undetermined.
//!
//! The well-founded model can leave a statement undetermined that has the same value however the unknown facts
//! turn out. Whoever evaluates completions keeps here what they say, and a [`super::View`] answers accordingly.

use super::Claim;
use std::collections::BTreeMap;

/// What is said of a statement that is undetermined where burdens are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settled {
    /// It has this value in every completion.
    Agreed(bool),
    /// Completions might agree, and were not tried: there are too many.
    NotTried,
}

/// What is known of the statements of one world; of all others three values say all there is to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases(BTreeMap<Claim, Settled>);

/// Nothing is known of any.
pub(super) static NONE: Cases = Cases(BTreeMap::new());

impl Cases {
    /// Keeps what is said of a statement.
    pub fn insert(&mut self, claim: Claim, settled: Settled) {
        self.0.insert(claim, settled);
    }

    /// What is said of it.
    pub fn get(&self, claim: &Claim) -> Option<Settled> {
        self.0.get(claim).copied()
    }

    /// The value it has in every completion, if it has one that three values do not show.
    pub fn agreed(&self, claim: &Claim) -> Option<bool> {
        match self.get(claim)? {
            Settled::Agreed(value) => Some(value),
            Settled::NotTried => None,
        }
    }
}
