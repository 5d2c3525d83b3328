//! The answer to a question: sections *Readings* and *Completions*, by trying everything.
//!
//! Under each combination of readings the statement is looked up in each completion of what is unknown; then the
//! combinations are compared. No residual program, no signs, no sharing.

use super::{Fault, Reference};
use crate::naive::{Item, Tuple};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::hir::{Leaning, Program, RelationKind, Timing, Weight};
use vires::ids::{DisputeId, ReadingId, RelationId};
use vires::plan::{Completion, World};
use vires::time::Date;
use vires::value::Value;

/// Something nobody knows: a tuple, at a day unless it is always the same.
pub type Doubt = (RelationId, Vec<Value>, Date);

/// Most unknowns of which every completion is tried.
const MOST: usize = 5;

/// How a statement stands under one combination of readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub truth: Truth,
    /// It is so in every completion, though three values leave it open.
    pub by_cases: bool,
    /// It is definite, and would be open without burdens.
    pub by_burden: bool,
}

/// How a statement stands under all combinations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `None`: disputed.
    pub truth: Option<Truth>,
    pub by_burden: bool,
    pub by_cases: bool,
    pub leaning: Option<Leaning>,
    /// The smallest sets of readings for true, false, undetermined, where some dispute decides.
    pub sets: [BTreeSet<BTreeSet<ReadingId>>; 3],
    pub decided_by: BTreeSet<DisputeId>,
    pub contrary: BTreeSet<(ReadingId, Option<Truth>)>,
}

/// A statement, by its tuple.
pub type Asked<'t> = (RelationId, &'t Tuple);

/// What is asked in one world under any readings.
pub struct Answers<'a> {
    program: &'a Program,
    base: World,
    fault: Option<Fault>,
    /// Readings that are taken whatever else is.
    given: Vec<ReadingId>,
    standings: BTreeMap<(RelationId, Tuple, Vec<ReadingId>), Option<Standing>>,
}

impl<'a> Answers<'a> {
    pub fn new(program: &'a Program, base: &World, given: &[ReadingId], fault: Option<Fault>) -> Self {
        let base = World { without_burdens: false, readings: vec![], ..base.clone() };
        Self { program, base, fault, given: given.to_vec(), standings: BTreeMap::new() }
    }

    /// Every way to take one reading of each dispute that passes, or the one that is given.
    pub fn combinations(&self, pass: impl Fn(ReadingId) -> bool) -> Vec<Vec<ReadingId>> {
        let mut found = vec![vec![]];
        for dispute in &self.program.disputes {
            let given: Vec<ReadingId> =
                dispute.readings.iter().copied().filter(|r| self.given.contains(r)).collect();
            let own: Vec<ReadingId> = dispute.readings.iter().copied().filter(|r| pass(*r)).collect();
            let own = if given.is_empty() { own } else { given };
            found = found
                .iter()
                .flat_map(|taken: &Vec<ReadingId>| {
                    own.iter().map(|r| taken.iter().copied().chain([*r]).collect()).collect::<Vec<_>>()
                })
                .collect();
        }
        found
    }

    fn is_reported(&self, reading: ReadingId) -> bool {
        self.program.reading(reading).weight == Some(Weight::Reported)
            && !self.fault_is(Fault::ReportedCounts)
    }

    fn fault_is(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// `None` if the page leaves something open, or too much is unknown to try.
    pub fn answer(&mut self, asked: Asked<'_>) -> Option<Answer> {
        let counted = self.combinations(|r| !self.is_reported(r));
        let mut stands: Vec<Standing> = Vec::new();
        for taken in &counted {
            stands.push(self.standing(asked, taken)?);
        }
        let truths: Vec<Truth> = stands.iter().map(|s| s.truth).collect();
        let truth = together(&truths);
        let definite = matches!(truth, Some(Truth::True | Truth::False));
        let by_burden = definite && stands.iter().any(|s| s.by_burden);
        let by_cases = definite && stands.iter().any(|s| s.by_cases);
        let leaning = (truth.is_none()).then(|| self.leaning(&counted, &truths));
        let decided_by = self.deciding(&counted, &truths);
        let sets = [Truth::True, Truth::False, Truth::Undetermined].map(|wanted| {
            if decided_by.is_empty() { BTreeSet::new() } else { self.smallest(&counted, &truths, wanted) }
        });
        let contrary = self.contrary(asked, truth)?;
        Some(Answer { truth, by_burden, by_cases, leaning, sets, decided_by, contrary })
    }

    fn leaning(&self, counted: &[Vec<ReadingId>], truths: &[Truth]) -> Leaning {
        let major = |r: ReadingId| self.program.reading(r).weight == Some(Weight::Majority);
        let leading = counted.iter().zip(truths).filter(|(taken, _)| {
            let fits = |r: &ReadingId| {
                let all = &self.program.dispute(self.program.reading(*r).dispute).readings;
                let given = all.iter().any(|r| self.given.contains(r));
                given || major(*r) || !all.iter().any(|other| major(*other))
            };
            self.fault_is(Fault::MajorityIsNothing) || taken.iter().all(fits)
        });
        let leading: Vec<Truth> = leading.map(|(_, truth)| *truth).collect();
        match together(&leading) {
            Some(Truth::True) => Leaning::Yes,
            Some(Truth::False) => Leaning::No,
            _ => Leaning::Split,
        }
    }

    /// The disputes of which two combinations that differ in them alone stand differently.
    fn deciding(&self, counted: &[Vec<ReadingId>], truths: &[Truth]) -> BTreeSet<DisputeId> {
        let mut found = BTreeSet::new();
        for (a, one) in counted.iter().zip(truths) {
            for (b, other) in counted.iter().zip(truths).filter(|(_, other)| *other != one) {
                let differ: Vec<usize> = (0..a.len()).filter(|n| a[*n] != b[*n]).collect();
                let _ = other;
                if let [only] = differ.as_slice() {
                    found.insert(DisputeId::at(*only));
                }
            }
        }
        found
    }

    /// The sets of readings in all of whose combinations it stands so, and of which no part does.
    fn smallest(
        &self,
        counted: &[Vec<ReadingId>],
        truths: &[Truth],
        wanted: Truth,
    ) -> BTreeSet<BTreeSet<ReadingId>> {
        let mut all: BTreeSet<BTreeSet<ReadingId>> = BTreeSet::new();
        for taken in counted {
            for mask in 0..1_u32 << taken.len() {
                let chosen = taken.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
                let set: BTreeSet<ReadingId> = chosen.map(|(_, r)| *r).collect();
                let mut extended =
                    counted.iter().zip(truths).filter(|(t, _)| set.iter().all(|r| t.contains(r)));
                if extended.all(|(_, truth)| *truth == wanted) {
                    all.insert(set);
                }
            }
        }
        if self.fault_is(Fault::SetsAreNotSmallest) {
            return all;
        }
        all.iter().filter(|set| !all.iter().any(|o| o != *set && o.is_subset(set))).cloned().collect()
    }

    /// The reported readings under which the answer would be another.
    fn contrary(
        &mut self,
        asked: Asked<'_>,
        answer: Option<Truth>,
    ) -> Option<BTreeSet<(ReadingId, Option<Truth>)>> {
        let mut found = BTreeSet::new();
        for (place, dispute) in self.program.disputes.iter().enumerate() {
            if dispute.readings.iter().any(|r| self.given.contains(r)) {
                continue;
            }
            let reported: Vec<ReadingId> =
                dispute.readings.iter().copied().filter(|r| self.is_reported(*r)).collect();
            for reading in reported {
                let with = self.combinations(|r| {
                    r == reading
                        || !self.is_reported(r) && self.program.reading(r).dispute != DisputeId::at(place)
                });
                let mut truths = Vec::new();
                for taken in with {
                    truths.push(self.standing(asked, &taken)?.truth);
                }
                let under = together(&truths);
                if under != answer && !self.fault_is(Fault::ReportedIsSilent) {
                    found.insert((reading, under));
                }
            }
        }
        Some(found)
    }

    /// How a statement stands under a combination of readings, its completions tried before any burden.
    pub fn standing(&mut self, asked: Asked<'_>, taken: &[ReadingId]) -> Option<Standing> {
        let key = (asked.0, asked.1.clone(), taken.to_vec());
        if let Some(found) = self.standings.get(&key) {
            return *found;
        }
        let found = self.find_standing(asked, taken);
        self.standings.insert(key, found);
        found
    }

    fn find_standing(&self, asked: Asked<'_>, taken: &[ReadingId]) -> Option<Standing> {
        let world = World { readings: taken.to_vec(), ..self.base.clone() };
        let bare = World { without_burdens: true, ..world.clone() };
        let (here, _) = self.look(asked, &world)?;
        let (open, doubts) = self.look(asked, &bare)?;
        let plain = Standing {
            truth: here,
            by_cases: false,
            by_burden: here != Truth::Undetermined && open == Truth::Undetermined,
        };
        if open != Truth::Undetermined || self.fault_is(Fault::CasesIgnored) {
            return Some(plain);
        }
        if self.fault_is(Fault::CasesAfterBurdens) && here != Truth::Undetermined {
            return Some(plain);
        }
        let doubts: Vec<Doubt> = doubts.into_iter().collect();
        if doubts.is_empty() {
            return Some(plain);
        }
        let values: BTreeSet<Truth> = self.table(asked, &bare, &doubts)?.into_iter().flatten().collect();
        let mut values = values.into_iter();
        match (values.next(), values.next()) {
            (Some(truth), None) if truth != Truth::Undetermined => {
                Some(Standing { truth, by_cases: true, by_burden: false })
            }
            _ => Some(plain),
        }
    }

    /// How it stands in each completion of these unknowns: bit `n` of its number says whether the `n`-th is so.
    /// `None` where an event would be undone; nothing at all if there are too many.
    pub fn table(&self, asked: Asked<'_>, bare: &World, doubts: &[Doubt]) -> Option<Vec<Option<Truth>>> {
        if doubts.len() > MOST {
            return None;
        }
        let mut found = Vec::new();
        for number in 0..1_usize << doubts.len() {
            let holds = |n: usize| number >> n & 1 == 1;
            let undone = (0..doubts.len()).any(|a| {
                (0..doubts.len()).any(|b| {
                    let (one, other) = (&doubts[a], &doubts[b]);
                    let same = one.0 == other.0 && one.1 == other.1 && is_event(self.program, one.0);
                    same && one.2 < other.2 && holds(a) && !holds(b)
                })
            });
            if undone {
                found.push(None);
                continue;
            }
            let completed = doubts.iter().enumerate().map(|(n, (relation, arguments, at))| Completion {
                relation: *relation,
                arguments: arguments.clone(),
                at: *at,
                holds: holds(n),
            });
            let world = World { completed: completed.collect(), ..bare.clone() };
            found.push(Some(self.look(asked, &world)?.0));
        }
        Some(found)
    }

    /// How a statement stands in a world, and the unknowns that were met on the way.
    pub fn look(&self, (relation, tuple): Asked<'_>, world: &World) -> Option<(Truth, BTreeSet<Doubt>)> {
        let mut reference = Reference::new(self.program, world, self.fault);
        let day = world.date(self.program)?;
        let bounds = reference.settled(relation, day);
        let truth = match (bounds.lower.contains(tuple), bounds.upper.contains(tuple)) {
            (true, _) => Truth::True,
            (false, true) => Truth::Undetermined,
            (false, false) => Truth::False,
        };
        let exact = !reference.inexact && !reference.permissive;
        exact.then(|| (truth, reference.doubts.into_inner()))
    }
}

/// One answer for many: `None` if some are true and some false.
fn together(truths: &[Truth]) -> Option<Truth> {
    let all: BTreeSet<Truth> = truths.iter().copied().collect();
    match (all.contains(&Truth::True), all.contains(&Truth::False), all.len()) {
        (true, true, _) => None,
        (_, _, 1) => Some(truths[0]),
        _ => Some(Truth::Undetermined),
    }
}

/// Whether something of a relation is so from the day of an event on.
pub fn is_event(program: &Program, relation: RelationId) -> bool {
    let declared = program.relation(relation);
    declared.kind == RelationKind::Act || declared.timing == Timing::Dated
}

/// The values of a row, if it has no day that nobody knows.
pub fn values(tuple: &Tuple) -> Option<Vec<Value>> {
    let value = |item: &Item| if let Item::Value(value) = item { Some(*value) } else { None };
    tuple.iter().map(value).collect()
}
