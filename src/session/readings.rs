//! Every question under every combination of the readings that may decide it, as worlds of one run.
//!
//! Questions that the same disputes may decide form a group. A world that was asked for becomes one world for
//! each combination of the readings of a group's disputes, other disputes taken as the heaviest reading says;
//! so the world of the heaviest readings is common to all groups, and disputes that no question has in
//! common do not multiply. Which disputes may decide a question in a world, a look ahead has shown
//! ([`super::bearing`]).

use super::bearing::{Look, Touched};
use super::evaluate::Evaluated;
use super::{Refusal, Session};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::hir::{Program, RelationKind};
use crate::ids::{DisputeId, ReadingId, RelationId};
use crate::plan::World;
use crate::proof::{Combinations, Index, Space, states_of};
use std::collections::{BTreeMap, BTreeSet};

/// Most combinations of readings, reported ones included, that one question is answered under.
pub(super) const COMBINATIONS: usize = 4_096;

/// Worlds that were asked for, each under every combination of readings.
#[derive(Default)]
pub(super) struct Expanded {
    /// First the worlds that were asked for, under the heaviest readings, then all others.
    pub worlds: Vec<World>,
    /// The worlds that were asked for.
    asked: Vec<Asked>,
    /// For each world the world asked for from which it comes.
    of: Vec<usize>,
}

/// A world that was asked for.
struct Asked {
    /// The readings it was asked under.
    fixed: Vec<ReadingId>,
    /// What disputes do to its questions.
    look: Look,
    /// Its groups of questions.
    groups: Vec<Group>,
}

/// Questions of one world that the same disputes may decide, with the worlds that belong to them.
struct Group {
    disputes: BTreeSet<DisputeId>,
    space: Space,
    /// One for each combination.
    combinations: Vec<usize>,
    /// For each reported reading one for each combination of the others.
    reported: Vec<Vec<usize>>,
}

impl Session {
    /// Each world under every combination of the readings that may decide its questions.
    ///
    /// # Errors
    /// There are too many combinations.
    pub(super) fn under_readings(&self, bases: Vec<World>, looks: Vec<Look>) -> Result<Expanded, Refusal> {
        let program = &self.program;
        let mut found = Expanded { of: (0..bases.len()).collect(), worlds: bases, asked: vec![] };
        for (base, look) in looks.into_iter().enumerate() {
            let fixed = found.worlds[base].readings.clone();
            let leading = Space::new(program, look.behind.iter().copied(), &fixed).combination(0);
            let heaviest = with(program, &fixed, &[], &leading);
            let mut seen = BTreeMap::from([(heaviest.clone(), base)]);
            found.worlds[base].readings = heaviest;
            let mut groups = Vec::new();
            for disputes in largest(&look) {
                let space = Space::new(program, disputes.iter().copied(), &fixed);
                let size = size(program, &space)?;
                let mut place = |taken: &[ReadingId]| {
                    let readings = with(program, &fixed, taken, &leading);
                    *seen.entry(readings).or_insert_with_key(|readings| {
                        let world = World { readings: readings.clone(), ..found.worlds[base].clone() };
                        found.worlds.push(world);
                        found.of.push(base);
                        found.worlds.len() - 1
                    })
                };
                let combinations = (0..size).map(|number| place(&space.combination(number))).collect();
                let reported = (0..space.reported.len())
                    .map(|number| space.with_reported(number).iter().map(|taken| place(taken)).collect());
                let reported = reported.collect();
                groups.push(Group { disputes, space, combinations, reported });
            }
            found.asked.push(Asked { fixed, look, groups });
        }
        Ok(found)
    }

    /// The readings that were asked for by name.
    ///
    /// # Errors
    /// There is no such dispute or reading, or two readings of one dispute are named.
    pub(super) fn readings(&self, names: &[(String, String)]) -> Result<Vec<ReadingId>, Refusal> {
        let mut found: Vec<ReadingId> = Vec::new();
        let mut mistakes = Vec::new();
        for (dispute, reading) in names {
            match self.reading(dispute, reading) {
                Ok(id) => found.push(id),
                Err(mistake) => mistakes.push(*mistake),
            }
        }
        found.sort_unstable();
        found.dedup();
        if !self.program.go_together(&found) {
            let names: Vec<String> = found.iter().map(|id| self.program.reading_name(*id)).collect();
            let message = format!("one reading of a dispute is taken, not several: {}", names.join(", "));
            mistakes.push(Diagnostic::without_place(codes::CLAUSES_CLASH, message));
        }
        if mistakes.is_empty() { Ok(found) } else { Err(Refusal::Mistakes(mistakes)) }
    }

    fn reading(&self, dispute: &str, reading: &str) -> Result<ReadingId, Box<Diagnostic>> {
        let program = &self.program;
        let error = |message: String, wanted: &str, names: &[&str], none: &str| {
            let error = Diagnostic::without_place(codes::NOT_DECLARED_READING, message);
            match closest(wanted, names.iter().copied()) {
                Some(near) => error.help(format!("one like it is `{near}`")),
                None if names.is_empty() => error.help(none),
                None => error.help(format!("there are {}", super::scene::listed(names.iter().copied()))),
            }
        };
        let Some(id) = program.names.disputes.get(dispute) else {
            let names: Vec<&str> = program.names.disputes.keys().map(String::as_str).collect();
            let message = format!("no dispute is called `{dispute}`");
            return Err(Box::new(error(message, dispute, &names, "the files have no dispute")));
        };
        program.reading_of(*id, reading).ok_or_else(|| {
            let readings = program.dispute(*id).readings.iter();
            let names: Vec<&str> = readings.map(|id| program.reading(*id).name.as_str()).collect();
            let message = format!("the dispute `{dispute}` has no reading `{reading}`");
            Box::new(error(message, reading, &names, "the dispute has no readings"))
        })
    }
}

/// The readings of one world: those that are fixed, those of a combination, and of other disputes the heaviest.
fn with(
    program: &Program,
    fixed: &[ReadingId],
    taken: &[ReadingId],
    leading: &[ReadingId],
) -> Vec<ReadingId> {
    let mut readings: Vec<ReadingId> = fixed.iter().chain(taken).copied().collect();
    for id in leading {
        let dispute = program.reading(*id).dispute;
        if readings.iter().all(|taken| program.reading(*taken).dispute != dispute) {
            readings.push(*id);
        }
    }
    readings.sort_unstable();
    readings.dedup();
    readings
}

/// How many combinations a space has.
fn size(program: &Program, space: &Space) -> Result<usize, Refusal> {
    let counted = space.size();
    let reported = (0..space.reported.len()).try_fold(0_usize, |sum, place| {
        let (dispute, _) = space.reported[place];
        let of_dispute = space.disputes[dispute].1.len().max(1);
        counted.and_then(|size| sum.checked_add(size / of_dispute))
    });
    let all = counted.zip(reported).and_then(|(a, b)| a.checked_add(b));
    match (counted, all) {
        (Some(size), Some(all)) if all <= COMBINATIONS => Ok(size),
        _ => Err(Refusal::Limit(Box::new(too_many(program, space)))),
    }
}

fn too_many(program: &Program, space: &Space) -> Diagnostic {
    let names = space.disputes.iter().map(|(id, _)| program.dispute(*id).name.as_str());
    let count = space.disputes.len();
    let message = format!(
        "the answer depends on {count} disputes, whose readings have more than {COMBINATIONS} combinations"
    );
    let error = Diagnostic::without_place(codes::TOO_MANY_READINGS, message);
    let example = space.disputes.first().map(|(id, readings)| {
        let reading = readings.first().map_or("", |reading| program.reading(*reading).name.as_str());
        format!("{}={reading}", program.dispute(*id).name)
    });
    error
        .help(format!("take a reading of some: `--reading {}`", example.unwrap_or_default()))
        .note(format!("the disputes are {}", super::scene::listed(names)))
}

/// The sets of disputes that decide questions together, without those that are part of another.
fn largest(look: &Look) -> Vec<BTreeSet<DisputeId>> {
    let mut sets: Vec<&BTreeSet<DisputeId>> =
        look.questions.values().map(|touched| &touched.deciding).collect();
    sets.retain(|set| !set.is_empty());
    sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
    let mut found: Vec<BTreeSet<DisputeId>> = Vec::new();
    for set in sets {
        if !found.iter().any(|larger| set.is_subset(larger)) {
            found.push(set.clone());
        }
    }
    found
}

impl Evaluated {
    /// The world at this place, of those that were asked for, under every combination of the readings that may
    /// decide questions about this relation.
    pub fn combinations<'a>(
        &'a self,
        program: &'a Program,
        index: &'a Index<'a>,
        place: usize,
        relation: RelationId,
    ) -> Combinations<'a> {
        let relation = self.most_disputed(program, place, relation);
        let views = |places: &[usize]| places.iter().map(|place| self.view(index, *place)).collect();
        let found = match self.group(place, relation) {
            None => Combinations::one(program, self.view(index, place)),
            Some(group) => {
                let reported = group.reported.iter().map(|places| views(places)).collect();
                Combinations::new(program, group.space.clone(), views(&group.combinations), reported)
            }
        };
        let open = self.readings.asked.get(place).and_then(|asked| asked.look.open.as_ref());
        let open = open.map(|open| open.view(index));
        let touched = self.touched(place, relation);
        let found = match self.readings.asked.get(place) {
            Some(asked) => found.fixed_to(&asked.fixed),
            None => found,
        };
        found.untouched_by(touched.map_or(&[], |touched| touched.arguable.as_slice()), open)
    }

    /// Of a norm's relation and those that say how it stands, the one that most disputes may decide.
    fn most_disputed(&self, program: &Program, place: usize, relation: RelationId) -> RelationId {
        let RelationKind::Norm(modality, act) = program.relation(relation).kind else { return relation };
        let states = program.norms.get(&act).into_iter().flat_map(|norms| states_of(norms, modality));
        let deciding =
            |relation: &RelationId| self.group(place, *relation).map_or(0, |group| group.disputes.len());
        // The last of several that are as good is the norm itself.
        states.chain([relation]).max_by_key(deciding).unwrap_or(relation)
    }

    /// The places of all worlds that answer a question about this relation in the world asked for at `place`,
    /// those of combinations without reported readings first.
    pub fn places(&self, place: usize, relation: RelationId) -> Vec<usize> {
        let Some(group) = self.group(place, relation) else { return vec![place] };
        group.combinations.iter().chain(group.reported.iter().flatten()).copied().collect()
    }

    /// The same without reported readings.
    pub fn counted(&self, place: usize, relation: RelationId) -> Vec<usize> {
        self.group(place, relation).map_or_else(|| vec![place], |group| group.combinations.clone())
    }

    /// Whether three values say all there is to say of the statements of a relation in the world at this place,
    /// which may be any: completions of unknown facts agree on none that they leave open.
    pub fn is_exact(&self, place: usize, relation: RelationId) -> bool {
        let asked = self.readings.of.get(place).copied();
        asked.and_then(|asked| self.touched(asked, relation)).is_some_and(|touched| touched.exact)
    }

    fn touched(&self, place: usize, relation: RelationId) -> Option<&Touched> {
        self.readings.asked.get(place)?.look.questions.get(&relation)
    }

    fn group(&self, place: usize, relation: RelationId) -> Option<&Group> {
        let deciding = &self.touched(place, relation)?.deciding;
        let groups = &self.readings.asked.get(place)?.groups;
        groups.iter().find(|group| !deciding.is_empty() && deciding.is_subset(&group.disputes))
    }

    /// How many worlds were asked for.
    pub fn bases(&self) -> usize {
        self.readings.asked.len()
    }

    /// The readings that were asked for by name in the world at this place.
    pub fn fixed(&self, place: usize) -> &[ReadingId] {
        self.readings.asked.get(place).map_or(&[], |asked| asked.fixed.as_slice())
    }
}
