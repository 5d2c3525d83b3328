//! The facts of worlds as a [`Block`].
//!
//! Files state facts that hold in every world; a case, its suppositions, and what is assumed or withdrawn
//! differ. Worlds of one case and supposition share a *setting*, whose statements are read once; only
//! tuples that a setting or a world speaks of are worked out anew for it. So the cost of many worlds is that
//! of the facts of the files, once, and of what differs.

mod complete;
mod domain;
mod extents;
mod line;
mod rows;
mod settle;

use super::{Block, Plan, Role, Worlds};
use crate::hir::{Program, Statement};
use crate::ids::{CaseId, ReadingId, RelationId, WorldId};
use crate::time::Date;
use crate::value::Value;
pub(super) use domain::statements as statements_of;
use rows::Rows;
use std::collections::BTreeMap;

/// A world: a case or none, at a date, with what is assumed and withdrawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// The case; `None`: what files state alone.
    pub case: Option<CaseId>,
    /// Its supposition, by its place.
    pub supposition: Option<usize>,
    /// Its date; the supposition's, the case's, if none is given.
    pub date: Option<Date>,
    /// Further dates that are asked about.
    pub asked: Vec<Date>,
    /// Statements that replace what stands below them for the time they name.
    pub assumed: Vec<Statement>,
    /// Statements that are taken away wherever they stand: those of the same tuple and polarity, at any
    /// time if no time is named.
    pub withdrawn: Vec<Statement>,
    /// The reading it takes of each dispute; what stands in others does not apply.
    pub readings: Vec<ReadingId>,
    /// Whether it leaves open which readings it takes of other disputes.
    pub open_readings: bool,
    /// What is taken of unknowns as if it were known. What is stated stays as it is.
    pub completed: Vec<Completion>,
    /// Whether burdens are ignored.
    pub without_burdens: bool,
}

/// What a world takes of one unknown: a fact that is always the same, a fact over time on a day, an event or
/// act by the end of a day. It may only be about what is unknown there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Completion {
    /// The relation; of a dated one the plan must be told ([`super::Options::completed`]).
    pub relation: RelationId,
    /// One for each parameter.
    pub arguments: Vec<Value>,
    /// The day; [`Date::MIN`] stands for the day that nobody stated. Of what is always the same: any.
    pub at: Date,
    /// Whether it is so.
    pub holds: bool,
}

impl World {
    /// The date of the world: its own, the supposition's or the case's.
    pub fn date(&self, program: &Program) -> Option<Date> {
        let case = self.case.and_then(|case| program.cases.get(case.index()));
        let supposition = case.zip(self.supposition).and_then(|(case, place)| case.suppositions.get(place));
        self.date.or(supposition.map(|s| s.date)).or(case.map(|case| case.date))
    }
}

/// What is wrong with the facts of a world, found only when they are put together.
#[derive(Clone, Debug, PartialEq)]
pub enum WorldError {
    /// A `one` fact has two values for the same other arguments on some day.
    TwoValues {
        /// The first world in which it is so.
        world: WorldId,
        /// The fact.
        relation: RelationId,
        /// One tuple.
        first: Vec<Value>,
        /// The other.
        second: Vec<Value>,
    },
    /// A `one` fact has no value for an entity of the case: a warning.
    NoValue {
        /// The first world in which it is so.
        world: WorldId,
        /// The fact.
        relation: RelationId,
        /// The arguments before the last.
        arguments: Vec<Value>,
    },
    /// A statement that is assumed is not one of a fact, or of a concept that may be cured.
    NotStatable {
        /// The world.
        world: WorldId,
        /// The relation.
        relation: RelationId,
    },
    /// A statement is assumed to be unknown of a relation that the plan takes for known
    /// ([`super::Options::doubted`]).
    NotDoubted {
        /// The world.
        world: WorldId,
        /// The relation.
        relation: RelationId,
    },
    /// The world has no date, and something depends on time.
    NoDate {
        /// The world.
        world: WorldId,
    },
    /// Outside a case more tuples of an open relation are unknown than can be listed; none is.
    TooManyUnknown {
        /// The first world in which it is so.
        world: WorldId,
        /// The relation.
        relation: RelationId,
    },
}

/// The facts of worlds, for the inputs that the plan has, and what is wrong with them.
///
/// Same arguments, same block. Cost: linear in the statements of the files and in those of the settings and
/// worlds, apart from sorting; for open relations also in the tuples that are unknown.
pub fn block(program: &Program, plan: &Plan, worlds: &[World]) -> (Block, Vec<WorldError>) {
    let mut rows = Rows::new(plan, worlds.len());
    let mut errors = Vec::new();
    dates(program, plan, worlds, &mut rows, &mut errors);
    extents::fill(program, plan, worlds, &mut rows);
    settle::fill(program, plan, worlds, &mut rows, &mut errors);
    readings(program, plan, worlds, &mut rows);
    complete::events(plan, worlds, &mut rows);
    rows.turning(plan);
    if let Some(node) = plan.roles.get(&Role::Undetermined) {
        rows.state_everywhere(*node, vec![], false);
    }
    let bare = (0..worlds.len()).filter(|w| worlds[*w].without_burdens).map(WorldId::at).collect();
    let without_burdens = rows.worlds(bare);
    let (inputs, values) = rows.finish();
    (Block { width: worlds.len(), inputs, without_burdens, values }, errors)
}

/// The date of each world, and those asked about.
fn dates(program: &Program, plan: &Plan, worlds: &[World], rows: &mut Rows, errors: &mut Vec<WorldError>) {
    let mut now: BTreeMap<Date, Vec<WorldId>> = BTreeMap::new();
    let mut asked: BTreeMap<Date, Vec<WorldId>> = BTreeMap::new();
    for (place, world) in worlds.iter().enumerate() {
        let id = WorldId::at(place);
        match world.date(program) {
            Some(date) => now.entry(date).or_default().push(id),
            None if plan.roles.contains_key(&Role::Now) => errors.push(WorldError::NoDate { world: id }),
            None => {}
        }
        for date in &world.asked {
            let worlds = asked.entry(*date).or_default();
            if worlds.last() != Some(&id) {
                worlds.push(id);
            }
        }
    }
    for (role, dates) in [(Role::Now, now), (Role::Asked, asked)] {
        if let Some(node) = plan.roles.get(&role) {
            for (date, worlds) in dates {
                let code = rows.code(Value::Date(date));
                rows.state(*node, vec![code], &worlds, true);
            }
        }
    }
}

/// The readings that each world takes, and those of which it leaves open whether it does.
fn readings(program: &Program, plan: &Plan, worlds: &[World], rows: &mut Rows) {
    let in_plan = plan.roles.iter().filter_map(|(role, node)| match role {
        Role::Reading(reading) => Some((*reading, *node)),
        _ => None,
    });
    let mut taken: BTreeMap<ReadingId, Vec<WorldId>> = BTreeMap::new();
    for (place, world) in worlds.iter().enumerate() {
        for reading in &world.readings {
            taken.entry(*reading).or_default().push(WorldId::at(place));
        }
    }
    let open: Vec<usize> = (0..worlds.len()).filter(|place| worlds[*place].open_readings).collect();
    for (reading, node) in in_plan {
        let taken = taken.get(&reading).map_or(&[][..], Vec::as_slice);
        rows.state(node, vec![], taken, true);
        let left = |place: &&usize| {
            let world = &worlds[**place];
            !world.readings.contains(&reading) && program.does_not_exclude(&world.readings, &[reading])
        };
        let left: Vec<WorldId> = open.iter().filter(left).map(|place| WorldId::at(*place)).collect();
        rows.state(node, vec![], &left, false);
    }
}

/// The worlds of each case and supposition, in order.
type Settings = BTreeMap<(Option<CaseId>, Option<usize>), Vec<WorldId>>;

fn settings(worlds: &[World]) -> Settings {
    let mut settings = Settings::new();
    for (place, world) in worlds.iter().enumerate() {
        settings.entry((world.case, world.supposition)).or_default().push(WorldId::at(place));
    }
    settings
}

/// In all worlds, if it is so in each of them.
fn compact(mut worlds: Vec<WorldId>, width: usize) -> Worlds {
    worlds.sort_unstable();
    worlds.dedup();
    match worlds.len() {
        0 => Worlds::None,
        n if n == width => Worlds::All,
        _ => Worlds::Some(worlds),
    }
}
