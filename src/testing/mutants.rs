//! Mutation testing: would any case notice if a rule were written a little wrongly?
//!
//! Every mutant is a *world*. Each mutated rule is compiled in beside the original as if it were a reading of a
//! dispute, so that norms, priorities and versions mean of it what they mean of any rule; then each case and
//! supposition is evaluated once, in one world for each mutant. A mutant is *killed* if some statement that a report
//! or an expectation of a case asks about stands otherwise in its world; else it *survives*.
//!
//! Most mutations let a rule apply to whatever it applied to, and more. Then the original may stay in force beside its mutant: both
//! together are as the mutant alone. So most of a case stays the same in all worlds and costs what it costs in one.

mod observed;
mod program;
#[cfg(feature = "planted-faults")]
mod twin;

use super::mutation::Operator;
use super::runner::Options;
use super::suite::{Suite, Unit};
use super::worlds;
use crate::engine::{self, Budget, Model};
use crate::ids::{NodeId, ReadingId, RelationId, WorldId};
use crate::plan::{self, Block, Plan, Role, Row, World, Worlds};
use crate::session::Loader;
use observed::Observed;
use program::{Compiled, Place, is_reached};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Most worlds of one run, unless one base has more.
const WIDTH: usize = 4_096;

/// What became of the mutants of a suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mutants {
    /// All that could be tried, in order of the files.
    pub each: Vec<Mutant>,
    /// How many worlds were evaluated.
    pub worlds: usize,
    /// Files that could not be looked at, since something is wrong with them, or a limit was reached.
    pub left_out: Vec<String>,
}

/// A rule with one thing changed, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The file in which the rule stands.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// What the rule is called.
    pub rule: String,
    /// The provision in which it stands, as it is cited; `None`: in none.
    pub provision: Option<String>,
    /// What was done to it.
    pub operator: Operator,
    /// The same in words, to be read after the rule: "without the condition `x`".
    pub what: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// No question of any case reaches the rule.
    Unreached,
    /// No case notices it.
    Survived,
    /// Some case does.
    Killed,
}

/// What one run found.
#[derive(Default)]
struct Found {
    mutants: BTreeMap<Place, Mutant>,
    worlds: usize,
}

impl Suite {
    /// What becomes of all mutants of the rules that the selected cases are read with.
    ///
    /// A mutant that some file killed is not tried in those that come later. Cost: for each file a plan with the
    /// mutants left, and one run for each case and supposition (and each reading of a dispute besides the heaviest), in
    /// as many worlds.
    pub fn mutants(
        &self,
        loader: &(dyn Loader + Sync),
        options: &Options,
        done: &(dyn Fn(usize) + Sync),
    ) -> Mutants {
        // What was killed need not be tried again; that it was is the same whoever did it.
        let killed: Mutex<BTreeSet<Place>> = Mutex::new(BTreeSet::new());
        let found = self.each(options, done, |unit| {
            let found = self.of_unit(loader, unit, options, &killed);
            (unit.file.clone(), found)
        });
        let mut all: BTreeMap<Place, Mutant> = BTreeMap::new();
        let mut mutants = Mutants::default();
        for (file, found) in found {
            let Some(found) = found else {
                mutants.left_out.push(file);
                continue;
            };
            mutants.worlds += found.worlds;
            for (place, mutant) in found.mutants {
                match all.get_mut(&place) {
                    Some(known) => known.fate = known.fate.max(mutant.fate),
                    None => {
                        all.insert(place, mutant);
                    }
                }
            }
        }
        for place in killed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            if let Some(mutant) = all.get_mut(&place) {
                mutant.fate = Fate::Killed;
            }
        }
        mutants.each = all.into_values().collect();
        mutants
    }

    fn of_unit(
        &self,
        loader: &dyn Loader,
        unit: &Unit,
        options: &Options,
        killed: &Mutex<BTreeSet<Place>>,
    ) -> Option<Found> {
        let session = self.session(loader, unit, options.limits);
        if session.has_errors() {
            return None;
        }
        let dead = killed.lock().map(|killed| killed.clone()).unwrap_or_default();
        let compiled = Compiled::new(&session, &dead);
        let program = &compiled.program;
        let observed = Observed::of(program, &unit.cases);
        let relations: Vec<RelationId> = observed.relations();
        let plan = plan::plan(program, &relations, &plan::Options::default());
        let mut found = Found::default();
        for mutant in &compiled.mutants {
            let fate = if is_reached(&plan, mutant.reading) { Fate::Survived } else { Fate::Unreached };
            found.mutants.insert(mutant.place.clone(), Mutant { fate, ..mutant.told.clone() });
        }
        let bases = worlds::of(program, &unit.cases);
        for scenario in bases.chunk_by(|a, b| (a.case, a.supposition) == (b.case, b.supposition)) {
            let known = killed.lock().map(|known| known.clone()).unwrap_or_default();
            let tried: Vec<usize> = (0..compiled.mutants.len())
                .filter(|at| {
                    let mutant = &compiled.mutants[*at];
                    !known.contains(&mutant.place) && is_reached(&plan, mutant.reading)
                })
                .collect();
            let bases = apart(&plan, scenario);
            found.worlds += bases.len() * tried.len();
            let dead = run(&plan, &compiled, &observed, bases, &tried, options)?;
            if let Ok(mut known) = killed.lock() {
                known.extend(dead.into_iter().map(|at| compiled.mutants[at].place.clone()));
            }
        }
        Some(found)
    }
}

/// Those of the worlds that differ in a reading on which something that is asked rests; the first of others.
fn apart(plan: &Plan, scenario: &[World]) -> Vec<World> {
    let mut seen = BTreeSet::new();
    let reached = |world: &World| -> Vec<ReadingId> {
        world.readings.iter().copied().filter(|reading| is_reached(plan, *reading)).collect()
    };
    scenario.iter().filter(|world| seen.insert(reached(world))).cloned().collect()
}

/// Those of the mutants that are killed in some of the worlds of one case and supposition, which differ in their
/// readings: as many of them together as there is room for, each run after the one before it.
fn run(
    plan: &Plan,
    compiled: &Compiled,
    observed: &Observed,
    mut bases: Vec<World>,
    tried: &[usize],
    options: &Options,
) -> Option<BTreeSet<usize>> {
    let program = &compiled.program;
    let budget = Budget { provenance: false, ..options.limits.budget() };
    let each = 1 + tried.len();
    let together = (WIDTH / each).clamp(1, bases.len().max(1));
    // Runs that follow each other have as many worlds: the last ones are looked at twice.
    while !bases.len().is_multiple_of(together) {
        bases.extend(bases.last().cloned());
    }
    let readings = readings(plan, compiled, tried, together);
    let mut dead = BTreeSet::new();
    let mut earlier: Option<Model> = None;
    for bases in bases.chunks(together) {
        let asked = |base: &World| World { asked: observed.asked(base), ..base.clone() };
        let bases: Vec<World> = bases.iter().map(asked).collect();
        let (mut block, _) = plan::block(program, plan, &bases);
        take(&mut block, each, &readings);
        let model = engine::run_after(plan, &block, &budget, earlier.as_ref()).ok()?;
        let differing = observed.differing(program, plan, &model, (&bases[0], each)).into_iter();
        dead.extend(differing.filter_map(|place| tried.get(place.checked_sub(1)?).copied()));
        earlier = Some(model);
    }
    Some(dead)
}

/// In which worlds the readings stand that hold mutants and originals: in the first of each base the originals alone,
/// then one mutant in each.
fn readings(plan: &Plan, compiled: &Compiled, tried: &[usize], bases: usize) -> BTreeMap<NodeId, Worlds> {
    let each = 1 + tried.len();
    let everywhere = |places: &[usize]| -> Vec<WorldId> {
        (0..bases).flat_map(|base| places.iter().map(move |place| WorldId::at(base * each + place))).collect()
    };
    let mut rows: BTreeMap<NodeId, Worlds> = BTreeMap::new();
    let mut without: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, at) in (1..).zip(tried) {
        let mutant = &compiled.mutants[*at];
        if let Some(node) = plan.roles.get(&Role::Reading(mutant.reading)) {
            rows.insert(*node, Worlds::Some(everywhere(&[place])));
        }
        if let Some(original) = mutant.original {
            without.entry(original.index()).or_default().push(place);
        }
    }
    for original in &compiled.originals {
        if let Some(node) = plan.roles.get(&Role::Reading(*original)) {
            let without = without.remove(&original.index());
            rows.insert(*node, without.map_or(Worlds::All, |places| Worlds::AllBut(everywhere(&places))));
        }
    }
    rows
}

/// Each world of a block so many times, with these readings of mutants and originals: rows that hold in it hold in
/// all of them.
fn take(block: &mut Block, each: usize, readings: &BTreeMap<NodeId, Worlds>) {
    let times = |worlds: &mut Worlds| {
        if let Worlds::Some(bases) | Worlds::AllBut(bases) = worlds {
            let all =
                |base: &WorldId| (0..each).map(|place| WorldId::at(base.index() * each + place)).collect();
            *bases = bases.iter().flat_map::<Vec<WorldId>, _>(all).collect();
        }
    };
    block.width *= each;
    block.inputs.retain(|(node, _)| !readings.contains_key(node));
    for row in block.inputs.iter_mut().flat_map(|(_, rows)| rows) {
        times(&mut row.lower);
        times(&mut row.upper);
    }
    block.inputs.extend(readings.iter().map(|(node, worlds)| {
        let row = Row { tuple: vec![], lower: worlds.clone(), upper: worlds.clone() };
        (*node, vec![row])
    }));
    block.inputs.sort_by_key(|(node, _)| *node);
}
