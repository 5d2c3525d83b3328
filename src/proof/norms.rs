//! How the norms of an act stand: for each in force, and each that was breached, its deadline and its state.

use super::binding::Cell;
use super::view::View;
use super::{Claim, Form, Pattern};
use crate::engine::Truth;
use crate::hir::{Modality, Norms, RelationKind};
use crate::ids::{ReadingId, RelationId, WorldId};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeMap;

/// In which state a norm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NormState {
    /// A duty that was done, by its deadline if it has one.
    Fulfilled,
    /// A duty that was not done by its deadline, or a prohibition against which something was done.
    Breached,
    /// A duty that is not done, and still can be.
    Pending,
    /// A prohibition that is not breached.
    Observed,
}

/// Until when something must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deadline {
    /// The last day on which it can be done.
    Day(Date),
    /// It has one that follows from a day that nobody knows.
    Unknown,
    /// There is none.
    None,
}

/// A norm in force, or one that was breached while it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NormStanding {
    /// Until when; for a prohibition, [`Deadline::None`].
    pub deadline: Deadline,
    /// Its state; `None`: undetermined.
    pub state: Option<NormState>,
    /// Whether the norm is in force: certainly, possibly, or no longer.
    pub in_force: Truth,
    /// Of a prohibition: whether what is prohibited was certainly done, on whatever day.
    pub done: bool,
    /// Whether the state is definite by a burden only.
    pub by_burden: bool,
    /// The smallest sets of readings under which it stands so; empty if it does under all.
    pub under: Vec<Vec<ReadingId>>,
}

impl View<'_> {
    /// How the duties (the prohibition) that a claim `must p` (`must not p`) speaks of stand, by deadline. Empty
    /// for any other claim, where nothing is in force and nothing was breached, and where the plan does not reach
    /// the states ([`states_of`]).
    pub fn norms(&self, claim: &Claim) -> Vec<NormStanding> {
        let RelationKind::Norm(modality, act) = self.program.relation(claim.relation).kind else {
            return vec![];
        };
        let (Some(norms), Form::Holds) = (self.program.norms.get(&act), claim.form) else { return vec![] };
        match modality {
            Modality::Must => self.resting(|world| self.duties(norms, claim, world)),
            Modality::MustNot => {
                self.resting(|world| self.prohibition(norms, act, claim, world).into_iter().collect())
            }
            Modality::May => vec![],
        }
    }

    /// How norms stand in this world, and which of their states rest on a burden.
    fn resting(&self, standing: impl Fn(WorldId) -> Vec<NormStanding>) -> Vec<NormStanding> {
        let mut found = standing(self.world);
        if found.iter().any(|norm| norm.state.is_some()) {
            let bare = standing(self.bare);
            for norm in &mut found {
                let same =
                    |other: &NormStanding| (other.deadline, other.state) == (norm.deadline, norm.state);
                norm.by_burden = norm.state.is_some() && !bare.iter().any(same);
            }
        }
        found
    }

    fn duties(&self, norms: &Norms, claim: &Claim, world: WorldId) -> Vec<NormStanding> {
        let mut found: BTreeMap<Deadline, (Truth, [Truth; 3])> = BTreeMap::new();
        let mut note = |deadline: Deadline, place: Option<usize>, truth: Truth| {
            let (in_force, states) = found.entry(deadline).or_insert((Truth::False, [Truth::False; 3]));
            match place {
                None => *in_force = truth,
                Some(place) => states[place] = truth,
            }
        };
        for (place, relation) in places(norms.due, &norms.by_deadline) {
            for (deadline, truth) in self.deadlines(relation, claim, world) {
                note(deadline, place, truth);
            }
        }
        for (place, relation) in places(norms.owed, &norms.without_deadline) {
            match self.truth(&at(relation, claim), None, world) {
                Truth::False => {}
                truth => note(Deadline::None, place, truth),
            }
        }
        let standing = |(deadline, (in_force, states)): (Deadline, (Truth, [Truth; 3]))| {
            let [fulfilled, breached, pending] = states;
            let state = match (fulfilled, breached, pending) {
                (_, Truth::True, _) => Some(NormState::Breached),
                (Truth::True, ..) => Some(NormState::Fulfilled),
                (_, _, Truth::True) => Some(NormState::Pending),
                _ => None,
            };
            NormStanding { deadline, state, in_force, done: false, by_burden: false, under: vec![] }
        };
        found.into_iter().map(standing).collect()
    }

    fn prohibition(
        &self,
        norms: &Norms,
        act: RelationId,
        claim: &Claim,
        world: WorldId,
    ) -> Option<NormStanding> {
        let truth = |relation| self.truth(&at(relation, claim), None, world);
        let (in_force, infringed, observed) =
            (truth(norms.must_not), truth(norms.infringed), truth(norms.observed));
        let state = match (infringed, observed) {
            (Truth::True, _) => Some(NormState::Breached),
            (_, Truth::True) => Some(NormState::Observed),
            _ => None,
        };
        let stands = in_force != Truth::False || infringed != Truth::False;
        stands.then_some(NormStanding {
            deadline: Deadline::None,
            state,
            in_force,
            done: truth(act) == Truth::True,
            by_burden: false,
            under: vec![],
        })
    }

    /// The deadlines with which a relation holds of what the claim is about.
    fn deadlines(&self, relation: RelationId, claim: &Claim, world: WorldId) -> Vec<(Deadline, Truth)> {
        let Some(node) = self.node(relation, Form::Holds, None) else { return vec![] };
        let mut pattern = at(relation, claim);
        pattern.arguments.push(None);
        let deadline = |cell: Option<&Cell>| match cell {
            Some(Cell::Value(Value::Date(day))) => Deadline::Day(*day),
            _ => Deadline::Unknown,
        };
        let rows = self.rows(node, &pattern, world).into_iter();
        rows.map(|row| (deadline(row.cells.last()), row.truth)).collect()
    }
}

/// A relation and its states, with the place of each state.
fn places(of: RelationId, states: &[RelationId; 3]) -> impl Iterator<Item = (Option<usize>, RelationId)> {
    std::iter::once((None, of)).chain(states.iter().enumerate().map(|(place, id)| (Some(place), *id)))
}

/// What a claim says, of another relation.
fn at(relation: RelationId, claim: &Claim) -> Pattern {
    Pattern { relation, ..claim.pattern() }
}

/// The relations that must be planned so that [`View::norms`] can say how a norm stands.
pub fn states_of(norms: &Norms, modality: Modality) -> Vec<RelationId> {
    match modality {
        Modality::Must => {
            let (by, without) = (norms.by_deadline, norms.without_deadline);
            [norms.due, norms.owed].into_iter().chain(by).chain(without).collect()
        }
        Modality::MustNot => vec![norms.must_not, norms.infringed, norms.observed],
        Modality::May => vec![],
    }
}
