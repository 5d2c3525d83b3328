//! A look ahead: in which worlds which disputes bear on which questions.
//!
//! Combinations of readings multiply, and most disputes do not arise on the facts of a case. So each world that
//! was asked for is evaluated once with its readings left open. What is definite there is so under every
//! combination; what is not says which disputes may decide it, and only those are told apart
//! ([`super::readings`]).

use super::again::{Behind, Planned};
use super::{Refusal, Session};
use crate::engine::{Budget, Model};
use crate::ids::{DisputeId, NodeId, RelationId, WorldId};
use crate::plan::{self, World};
use crate::proof::{Bearing, Index, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows looked at to find what the questions of one world depend on.
const WORK: u64 = 20_000_000;

/// So many worlds are fewer than what evaluating them together saves.
const FEW: usize = 2;

/// A world that leaves its readings open, in its model.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    model: Arc<Model>,
    id: WorldId,
    world: Arc<World>,
}

/// What disputes do to the questions of one world.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// Disputes behind any of the questions that the world does not decide itself.
    pub behind: BTreeSet<DisputeId>,
    /// For each question that disputes are behind, what they do to it.
    pub questions: BTreeMap<RelationId, Touched>,
    /// The world with its readings left open; `None` if no dispute is behind the questions.
    pub open: Option<Opened>,
}

/// What disputes do to one question in one world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// Disputes that may decide some answer to it.
    pub deciding: BTreeSet<DisputeId>,
    /// Others behind it of which some rule may apply in this world; sorted.
    pub arguable: Vec<DisputeId>,
    /// There are deciding ones, and under no combination can completions of unknown facts agree where three
    /// values leave an answer open.
    pub exact: bool,
}

impl Session {
    /// What disputes do to questions in each of these worlds.
    ///
    /// Cost: nothing where no dispute is behind the questions; otherwise one run with one world for each that
    /// was not looked at before.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn look(
        &self,
        relations: &BTreeSet<RelationId>,
        plan: &Arc<Planned>,
        worlds: &[World],
    ) -> Result<Vec<Look>, Refusal> {
        let program = &self.program;
        let behind = plan.behind(program, relations);
        let of_world = |world: &World| {
            let decided = |id: &DisputeId| world.readings.iter().any(|r| program.reading(*r).dispute == *id);
            let left = behind.iter().map(|(relation, disputes)| {
                let left = disputes.iter().copied().filter(|id| !decided(id)).collect::<BTreeSet<_>>();
                (*relation, left)
            });
            left.filter(|(_, left)| !left.is_empty()).collect::<BTreeMap<_, _>>()
        };
        let behind: Vec<Behind> = worlds.iter().map(of_world).collect();
        if behind.iter().all(BTreeMap::is_empty) {
            return Ok(vec![Look::default(); worlds.len()]);
        }
        let mut known: Vec<Option<Look>> = worlds.iter().map(|world| self.again.seen(plan, world)).collect();
        let new: Vec<usize> = (0..worlds.len()).filter(|place| known[*place].is_none()).collect();
        if new.is_empty() {
            return Ok(known.into_iter().flatten().collect());
        }
        // A prepared session looks at few worlds one after the other: what was seen of the last one may be seen again.
        let at_once = if self.again.is_prepared() && new.len() <= FEW { 1 } else { new.len() };
        for places in new.chunks(at_once) {
            let open = |place: &usize| World {
                open_readings: true,
                without_burdens: true,
                ..worlds[*place].clone()
            };
            let opened: Vec<World> = places.iter().map(open).collect();
            for (place, found) in places.iter().zip(self.look_at(plan, places, opened, &behind)?) {
                self.again.see(plan, &worlds[*place], &found);
                known[*place] = Some(found);
            }
        }
        Ok(known.into_iter().flatten().collect())
    }

    /// The looks at worlds that leave their readings open, in one run.
    fn look_at(
        &self,
        plan: &Arc<Planned>,
        places: &[usize],
        worlds: Vec<World>,
        behind: &[Behind],
    ) -> Result<Vec<Look>, Refusal> {
        let program = &self.program;
        // What is wrong with facts is told when the worlds themselves are evaluated.
        let (block, _) = plan::block(program, plan, &worlds);
        let budget = Budget { provenance: false, ..self.budget() };
        let (model, earlier) = self.ran(plan, &block, &budget).map_err(|reached| self.refuse(&reached))?;
        let index = plan.index(program);
        let kept = earlier.as_ref().and_then(|earlier| self.again.bearings_of(earlier));
        let kept = kept.as_deref().zip(model.changed());
        let one = |(number, (place, world)): (usize, (&usize, World))| {
            let id = WorldId::at(number);
            let view = View::new(&index, &model, &world, id, id).with_stop(self.cancel.as_deref());
            let (found, bearings) = look(&view, &behind[*place], kept, self.again.is_prepared());
            if self.go_on().is_ok() {
                self.again.keep_bearings(plan, &model, bearings);
            }
            let open = Opened { model: Arc::clone(&model), id, world: Arc::new(world) };
            Look { open: Some(open), ..found }
        };
        let found = places.iter().zip(worlds).enumerate().map(one).collect();
        // What a search found that was stopped is not kept.
        self.go_on()?;
        Ok(found)
    }
}

/// What the questions of a world depend on, by relation.
pub(super) type Bearings = BTreeMap<RelationId, Bearing>;

/// What a world with open readings shows of the questions that these disputes are behind. `kept`: what an earlier one
/// showed, and which nodes have other rows than there. `keep`: what it shows may be asked for again.
fn look(
    view: &View<'_>,
    behind: &Behind,
    kept: Option<(&Bearings, &[bool])>,
    keep: bool,
) -> (Look, Bearings) {
    let arguable = view.arguable(WORK);
    let again = |relation: &RelationId| {
        let (kept, changed) = kept?;
        let bearing = kept.get(relation)?;
        let unchanged = |reads: &BTreeSet<NodeId>| reads.iter().all(|node| !changed[node.index()]);
        let as_it_was = !bearing.more && bearing.reads.as_ref().is_some_and(unchanged);
        as_it_was.then(|| (*relation, bearing.clone()))
    };
    let mut bearings: Bearings = behind.keys().filter_map(again).collect();
    let relations: Vec<RelationId> =
        behind.keys().copied().filter(|relation| !bearings.contains_key(relation)).collect();
    let new = view.bearings(&relations, WORK, keep);
    bearings.extend(relations.into_iter().zip(new));
    let touched = |(relation, behind): (&RelationId, &BTreeSet<DisputeId>)| {
        let bearing = bearings.get(relation).cloned().unwrap_or_default();
        let among = |disputes: &BTreeSet<DisputeId>| behind.intersection(disputes).copied().collect();
        let deciding: BTreeSet<DisputeId> =
            if bearing.more { behind.clone() } else { among(&bearing.disputes) };
        let arguable: BTreeSet<DisputeId> = arguable.as_ref().map_or_else(|| behind.clone(), among);
        let arguable = arguable.difference(&deciding).copied().collect();
        let exact = !deciding.is_empty() && !bearing.mixed && !bearing.more;
        (*relation, Touched { deciding, arguable, exact })
    };
    let questions = behind.iter().map(touched).collect();
    (Look { behind: behind.values().flatten().copied().collect(), questions, open: None }, bearings)
}

impl Opened {
    /// The world; the index must be that of the plan that the look was taken with.
    pub fn view<'a>(&'a self, index: &'a Index<'a>) -> View<'a> {
        View::new(index, &self.model, &self.world, self.id, self.id)
    }
}
