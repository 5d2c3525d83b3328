//! What worlds take of unknowns as if it were known.
//!
//! A fact that is always the same, and one over time on a day, is settled where it stands; of an event it is
//! only said that it happened by a date, or did not, for on which day it did stays open.

use super::World;
use super::line::Line;
use super::rows::Rows;
use super::settle::{Standing, Tuple};
use crate::hir::Timing;
use crate::ids::{RelationId, WorldId};
use crate::plan::{Plan, Role, Values};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeMap;

/// What is taken of one tuple: on which days it is so, on which it is not.
type Taken = Vec<(Date, bool)>;

/// Where a world's line of a tuple stands: the place of its entry, or none for that of all other worlds.
type Entry = Option<usize>;

/// Lays completions over how tuples stand; events are left to [`events`]. Worlds that share a line and take the
/// same share the new one. Cost: near-linear in the completions.
pub(super) fn complete(
    worlds: &[World],
    timing: &dyn Fn(&Tuple) -> Timing,
    standing: &mut BTreeMap<Tuple, Standing>,
) {
    let mut taken: BTreeMap<(RelationId, &[Value]), BTreeMap<WorldId, Taken>> = BTreeMap::new();
    for (place, world) in worlds.iter().enumerate() {
        for completion in &world.completed {
            let tuple = (completion.relation, completion.arguments.as_slice());
            let days = taken.entry(tuple).or_default().entry(WorldId::at(place)).or_default();
            days.push((completion.at, completion.holds));
        }
    }
    for ((relation, arguments), taken) in taken {
        let tuple = (relation, arguments.to_vec());
        let timing = timing(&tuple);
        if let (Some(standing), false) = (standing.get_mut(&tuple), timing == Timing::Dated) {
            lay(timing, standing, &taken);
        }
    }
}

fn lay(timing: Timing, standing: &mut Standing, taken: &BTreeMap<WorldId, Taken>) {
    let mut entries: BTreeMap<WorldId, usize> = BTreeMap::new();
    for (place, (worlds, _)) in standing.worlds.iter().enumerate() {
        entries.extend(worlds.iter().map(|world| (*world, place)));
    }
    let mut alike: BTreeMap<(Entry, Taken), Vec<WorldId>> = BTreeMap::new();
    for (world, taken) in taken {
        let entry = entries.get(world).copied();
        alike.entry((entry, taken.clone())).or_default().push(*world);
    }
    let mut new = Vec::new();
    for ((entry, taken), worlds) in alike {
        let line = match entry {
            Some(place) => standing.worlds.get(place).map(|(_, line)| line),
            None => standing.elsewhere.as_ref(),
        };
        if let Some(mut line) = line.cloned() {
            for (day, holds) in taken {
                line.complete(timing, day, holds);
            }
            new.push((worlds, line));
        }
    }
    for (worlds, _) in &mut standing.worlds {
        worlds.retain(|world| !taken.contains_key(world));
    }
    standing.worlds.retain(|(worlds, _): &(Vec<WorldId>, Line)| !worlds.is_empty());
    standing.worlds.extend(new);
}

/// States which events are taken to have happened by a date, and which not.
pub(super) fn events(plan: &Plan, worlds: &[World], rows: &mut Rows) {
    let mut found: BTreeMap<(Role, Date, &[Value]), Vec<WorldId>> = BTreeMap::new();
    for (place, world) in worlds.iter().enumerate() {
        for taken in &world.completed {
            let role =
                if taken.holds { Role::Happened(taken.relation) } else { Role::NotYet(taken.relation) };
            if plan.roles.contains_key(&role) {
                let worlds = found.entry((role, taken.at, &taken.arguments)).or_default();
                worlds.push(WorldId::at(place));
            }
        }
    }
    for ((role, day, arguments), worlds) in found {
        let Some(node) = plan.roles.get(&role) else { continue };
        let day = if day == Date::MIN { Values::SOME_DAY } else { rows.code(Value::Date(day)) };
        let tuple = std::iter::once(day).chain(arguments.iter().map(|v| rows.code(*v))).collect();
        rows.state(*node, tuple, &worlds, true);
    }
}
