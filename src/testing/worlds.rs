//! The worlds in which the cases of a file are looked at: each case and supposition, under the heaviest readings,
//! and besides under each other reading alone.

use crate::hir::Program;
use crate::ids::{CaseId, DisputeId, ReadingId};
use crate::plan::World;
use crate::proof::Space;

/// How the names of disputes begin that hold mutants of rules: no file can write that.
pub(super) const MUTANT: &str = "mutant ";

/// Those of the cases with these names.
pub(super) fn of(program: &Program, cases: &[String]) -> Vec<World> {
    let readings = readings(program);
    let mut found = Vec::new();
    for (place, case) in program.cases.iter().enumerate().filter(|(_, case)| cases.contains(&case.name)) {
        let suppositions = (0..case.suppositions.len()).map(Some);
        for supposition in std::iter::once(None).chain(suppositions) {
            for readings in &readings {
                let (case, readings) = (Some(CaseId::at(place)), readings.clone());
                found.push(World { case, supposition, readings, ..World::default() });
            }
        }
    }
    found
}

/// The heaviest readings of all disputes; then the same with one taken otherwise.
fn readings(program: &Program) -> Vec<Vec<ReadingId>> {
    let own = |id: &DisputeId| !program.dispute(*id).name.starts_with(MUTANT);
    let all = (0..program.disputes.len()).map(DisputeId::at).filter(own);
    let heaviest = Space::new(program, all, &[]).combination(0);
    let mut found = vec![heaviest.clone()];
    for place in 0..program.readings.len() {
        let reading = ReadingId::at(place);
        if heaviest.contains(&reading) || !own(&program.reading(reading).dispute) {
            continue;
        }
        // A reading within another needs that one.
        let dispute = program.dispute(program.reading(reading).dispute);
        let mut taken: Vec<ReadingId> = dispute.within.iter().copied().chain([reading]).collect();
        let decided: Vec<DisputeId> = taken.iter().map(|id| program.reading(*id).dispute).collect();
        taken.extend(heaviest.iter().filter(|id| !decided.contains(&program.reading(**id).dispute)));
        taken.sort_unstable();
        taken.dedup();
        found.push(taken);
    }
    found
}
