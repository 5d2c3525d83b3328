//! What a case may state, in groups by what it means that nobody states it.

use super::Session;
use crate::hir::{Openness, Program, Relation, RelationKind, Timing, reads};
use crate::ids::{RelationId, TypeId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What silence means of a fact or act, and how it lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Silence {
    /// `open`: unknown until somebody says.
    Open,
    /// `judged`: undetermined until somebody judges.
    Judged,
    /// An act: unknown.
    Act,
    /// A closed act: it was not done.
    ClosedAct,
    /// `dated` and closed: it did not happen.
    Event,
    /// `over time` and closed: it was never so.
    OverTime,
    /// Closed: it is not so.
    Closed,
}

impl Silence {
    /// All, in the order in which they are shown.
    pub const ALL: [Silence; 7] = [
        Silence::Open,
        Silence::Judged,
        Silence::Act,
        Silence::ClosedAct,
        Silence::Event,
        Silence::OverTime,
        Silence::Closed,
    ];

    /// Its name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Silence::Open => "open",
            Silence::Judged => "judged",
            Silence::Act | Silence::ClosedAct => "act",
            Silence::Event => "event",
            Silence::OverTime => "over_time",
            Silence::Closed => "closed",
        }
    }

    /// The group of a relation; `None` if no case states it.
    pub fn of(relation: &Relation) -> Option<Self> {
        if relation.erroneous || !matches!(relation.kind, RelationKind::Fact | RelationKind::Act) {
            return None;
        }
        Some(match (&relation.openness, relation.kind, relation.timing) {
            (Openness::Closed, RelationKind::Act, _) => Silence::ClosedAct,
            (_, RelationKind::Act, _) => Silence::Act,
            (Openness::Judged(_), ..) => Silence::Judged,
            (Openness::Open, ..) => Silence::Open,
            (Openness::Closed, _, Timing::Dated) => Silence::Event,
            (Openness::Closed, _, Timing::OverTime) => Silence::OverTime,
            (Openness::Closed, _, Timing::Timeless) => Silence::Closed,
        })
    }
}

impl Session {
    /// What a case of these files may state: facts and acts, in groups, each in the order of the files.
    pub fn stateable(&self) -> Vec<(Silence, Vec<RelationId>)> {
        let mut groups: BTreeMap<Silence, Vec<RelationId>> = BTreeMap::new();
        for (place, relation) in self.program.relations.iter().enumerate() {
            if let Some(group) = Silence::of(relation) {
                groups.entry(group).or_default().push(RelationId::at(place));
            }
        }
        Silence::ALL.into_iter().filter_map(|group| Some((group, groups.remove(&group)?))).collect()
    }

    /// The facts and acts that these relations may rest on: first those on which most relations rest, at whatever
    /// remove; then what is nearest, by how many rules lie between; then the order of the files. Cost: for each of
    /// these facts linear in the rules.
    pub fn behind(&self, roots: &[RelationId]) -> Vec<RelationId> {
        let reads = reads(&self.program);
        let mut distance: BTreeMap<usize, usize> = BTreeMap::new();
        let mut readers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut waiting: VecDeque<(usize, usize)> = roots.iter().map(|root| (root.index(), 0)).collect();
        while let Some((at, far)) = waiting.pop_front() {
            if distance.contains_key(&at) {
                continue;
            }
            distance.insert(at, far);
            for next in reads.get(at).into_iter().flatten() {
                readers.entry(*next).or_default().push(at);
                waiting.push_back((*next, far + 1));
            }
        }
        let stated = |(at, _): &(usize, usize)| {
            self.program.relations.get(*at).is_some_and(|relation| Silence::of(relation).is_some())
        };
        let rank = |(at, far)| (Reverse(resting(&readers, at)), far, at);
        let mut found: Vec<_> = distance.into_iter().filter(stated).map(rank).collect();
        found.sort_unstable();
        found.into_iter().map(|(.., at)| RelationId::at(at)).collect()
    }
}

/// How many relations rest on one, at whatever remove.
fn resting(readers: &BTreeMap<usize, Vec<usize>>, on: usize) -> usize {
    let mut seen = BTreeSet::from([on]);
    let mut waiting = vec![on];
    while let Some(at) = waiting.pop() {
        waiting.extend(readers.get(&at).into_iter().flatten().copied().filter(|reader| seen.insert(*reader)));
    }
    seen.len()
}

/// Whether things of a type are a case's own: no file declares any of it, or of a type below it.
pub fn is_local(program: &Program, ty: TypeId) -> bool {
    let of_files = |entity: &crate::hir::Entity| entity.home == crate::hir::Home::File;
    let mut entities = program.entities.iter().filter(|entity| of_files(entity));
    let is_entity = program.is_subtype(ty, crate::hir::builtin::ENTITY);
    is_entity
        && ty != crate::hir::builtin::ENTITY
        && !entities.any(|entity| program.is_subtype(entity.ty, ty))
}
