//! When each version of a provision is in force: a later version ends the one before, by date.

use super::clauses::interval;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::dispute::union;
use crate::hir::resolve::Context;
use crate::hir::{Program, Under};
use crate::ids::{DisputeId, ProvisionId, ReadingId};
use crate::syntax::ast;
use crate::time::{Date, Interval};
use std::collections::BTreeSet;

/// Most combinations of readings on which the versions of one provision may depend.
const COMBINATIONS: usize = 1_024;

/// The block of one version.
pub(super) struct Block<'a> {
    /// The version.
    pub id: ProvisionId,
    /// What its head says.
    pub in_force: &'a Option<ast::InForce>,
    /// A mistake was reported inside: its dates may be missing.
    pub broken: bool,
}

/// An interval of a version, and whether its end is its own.
#[derive(Clone, Copy)]
struct Applies {
    id: ProvisionId,
    interval: Interval,
    /// The head says `until`.
    ends_itself: bool,
    /// The head says when at all.
    dated: bool,
}

/// Fills in [`crate::hir::Provision::in_force`] of every version, and under which readings that is so.
pub(super) fn settle(context: &mut Context, blocks: &[Block]) {
    let mut versions: Vec<Vec<Applies>> = vec![vec![]; context.program.citations.len()];
    for block in blocks {
        let citation = context.program.provision(block.id).citation.index();
        let applies = stated(context, block);
        if block.broken {
            let intervals: Vec<Interval> = applies.iter().map(|version| version.interval).collect();
            let provision = &mut context.program.provisions[block.id.index()];
            provision.under = within(&provision.readings, &intervals);
            provision.in_force = intervals;
        } else {
            versions[citation].extend(applies);
        }
    }
    for mut of_one_id in versions {
        of_one_id.sort_by_key(|version| version.interval.from);
        let disputes = disputes(&context.program, &of_one_id);
        if disputes.is_empty() {
            end_by_the_next(&mut of_one_id);
            check(context, &of_one_id);
            for version in of_one_id {
                context.program.provisions[version.id.index()].in_force.push(version.interval);
            }
        } else {
            under_readings(context, &of_one_id, &disputes);
        }
    }
    never(context, blocks);
}

/// A version of a reading that is never in force.
fn never(context: &mut Context, blocks: &[Block]) {
    for block in blocks {
        let provision = &mut context.program.provisions[block.id.index()];
        if provision.under.is_empty() {
            provision.under = within(&provision.readings, &provision.in_force);
        }
    }
}

/// What applies in a reading; nothing need be said outside readings.
fn within(readings: &[ReadingId], intervals: &[Interval]) -> Vec<Under> {
    if readings.is_empty() {
        return vec![];
    }
    let mut readings = readings.to_vec();
    readings.sort_unstable();
    vec![Under { readings, in_force: intervals.to_vec() }]
}

/// The disputes in whose readings versions of one provision stand.
fn disputes(program: &Program, versions: &[Applies]) -> BTreeSet<DisputeId> {
    let readings = versions.iter().flat_map(|version| &program.provision(version.id).readings);
    readings.map(|reading| program.reading(*reading).dispute).collect()
}

/// Works out for each combination of readings which version ends which. Takes them sorted.
fn under_readings(context: &mut Context, versions: &[Applies], disputes: &BTreeSet<DisputeId>) {
    let mut combinations: Vec<Vec<ReadingId>> = vec![vec![]];
    for dispute in disputes {
        let readings = &context.program.dispute(*dispute).readings;
        let with = |taken: &Vec<ReadingId>| -> Vec<Vec<ReadingId>> {
            readings.iter().map(|reading| taken.iter().copied().chain([*reading]).collect()).collect()
        };
        combinations = combinations.iter().flat_map(with).collect();
        if combinations.len() > COMBINATIONS {
            return too_many(context, versions);
        }
    }
    let mut reported = false;
    for mut taken in combinations {
        taken.sort_unstable();
        let is_taken = |version: &&Applies| {
            context.program.provision(version.id).readings.iter().all(|reading| taken.contains(reading))
        };
        let mut here: Vec<Applies> = versions.iter().filter(is_taken).copied().collect();
        let ids: BTreeSet<ProvisionId> = here.iter().map(|version| version.id).collect();
        end_by_the_next(&mut here);
        reported = reported || !check(context, &here);
        for id in ids {
            let intervals = here.iter().filter(|version| version.id == id).map(|version| version.interval);
            let under = Under { readings: taken.clone(), in_force: intervals.collect() };
            context.program.provisions[id.index()].under.push(under);
        }
        if reported {
            break;
        }
    }
    let ids: BTreeSet<ProvisionId> = versions.iter().map(|version| version.id).collect();
    for id in ids {
        let provision = &mut context.program.provisions[id.index()];
        let all = provision.under.iter().flat_map(|under| under.in_force.iter().copied());
        provision.in_force = union(all.collect());
        let same = provision.under.iter().all(|under| under.in_force == provision.under[0].in_force);
        if same {
            let in_force = provision.under.first().map(|under| under.in_force.clone()).unwrap_or_default();
            provision.under = within(&provision.readings, &in_force);
            provision.in_force = in_force;
        }
    }
}

fn too_many(context: &mut Context, versions: &[Applies]) {
    let Some(first) = versions.first() else { return };
    let provision = context.program.provision(first.id);
    let name = &context.program.citation(provision.citation).name;
    let message =
        format!("the versions of `{name}` depend on more combinations of readings than can be looked at");
    let label = format!("more than {COMBINATIONS}");
    context.report(Diagnostic::error(codes::OUT_OF_RANGE, provision.span, message, label));
}

/// What the head of a block says, or else its instrument.
fn stated(context: &mut Context, block: &Block) -> Vec<Applies> {
    let id = block.id;
    match block.in_force {
        Some(ast::InForce::Never(_)) => vec![],
        Some(ast::InForce::During(written)) => {
            let ends_itself = written.until.is_some();
            let interval = interval(context, written);
            interval.map(|interval| Applies { id, interval, ends_itself, dated: true }).into_iter().collect()
        }
        None => {
            let instrument = context.program.provision(id).instrument;
            let intervals = instrument.map(|i| context.program.instrument(i).in_force.clone());
            let intervals = intervals.unwrap_or_else(|| vec![Interval::ALWAYS]);
            let applies = |interval| Applies { id, interval, ends_itself: false, dated: false };
            intervals.into_iter().map(applies).collect()
        }
    }
}

/// Ends each version that has no end of its own where the next one by date begins. Takes them sorted.
fn end_by_the_next(versions: &mut [Applies]) {
    let mut next: Option<(Date, ProvisionId)> = None;
    let mut later: Option<(Date, ProvisionId)> = None;
    for version in versions.iter_mut().rev() {
        // `next` begins on the same day or later; `later` is the nearest beginning after that day
        if let Some((from, _)) = next
            && from > version.interval.from
        {
            later = next;
        }
        if let Some((from, id)) = later
            && id != version.id
            && !version.ends_itself
        {
            let until = version.interval.until.map_or(from, |until| until.min(from));
            version.interval.until = Some(until);
        }
        next = Some((version.interval.from, version.id));
    }
}

/// Two versions in force at once are an error; `false` if it was reported. Takes them sorted.
fn check(context: &mut Context, versions: &[Applies]) -> bool {
    let mut longest: Option<Applies> = None;
    for version in versions {
        let before = longest.filter(|before| before.interval.overlaps(&version.interval));
        if longest.is_none_or(|before| {
            before.interval.until.is_some_and(|end| version.interval.until.is_none_or(|until| until > end))
        }) {
            longest = Some(*version);
        }
        let Some(before) = before.filter(|before| before.id != version.id) else { continue };
        let provision = context.program.provision(version.id);
        let name = &context.program.citation(provision.citation).name;
        let day = version.interval.from.max(before.interval.from);
        let message = match (before.dated || version.dated, day) {
            (true, day) if day != Date::MIN => {
                format!("two versions of `{name}` are in force at once, first on {day}")
            }
            _ => format!("two versions of `{name}` are in force at once"),
        };
        let first = context.program.provision(before.id).span;
        let diagnostic = Diagnostic::error(codes::TWO_VERSIONS, provision.span, message, "one version");
        let diagnostic = diagnostic.also(first, "the other");
        let help = if version.interval.from == before.interval.from {
            "a version says from when it applies: `in force from …`"
        } else {
            "without `until` a version ends where the next one begins"
        };
        context.report(diagnostic.help(help));
        return false;
    }
    true
}
