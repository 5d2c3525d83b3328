//! Disputes about what the law says: their readings, and what applies under which of them.
//!
//! A world takes one reading of each dispute that matters to it. What stands in a reading applies in the worlds
//! that take it; a version of a provision in a reading may also change when the versions outside it are in force.

use super::{Program, Rule};
use crate::ids::{DisputeId, ProvisionId, ReadingId};
use crate::source::Span;
use crate::time::{Date, Interval};
use std::collections::BTreeSet;

pub use crate::syntax::ast::Weight;

/// A question of law to which there are several answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// Its name.
    pub name: String,
    /// The question.
    pub question: Option<String>,
    /// The provision it is about: its rules have its rank, citation and time.
    pub provision: Option<ProvisionId>,
    /// The rank of its rules where it stands outside provisions: place in [`Program::ranks`].
    pub rank: Option<usize>,
    /// Its readings, in order.
    pub readings: Vec<ReadingId>,
    /// The readings of other disputes in which it stands, outer first.
    pub within: Vec<ReadingId>,
    /// Doc comment.
    pub doc: Option<String>,
    /// Where its name stands.
    pub span: Span,
}

/// One answer to the question of a dispute.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its name, within its dispute.
    pub name: String,
    /// The dispute.
    pub dispute: DisputeId,
    /// The answer it gives, in words.
    pub label: Option<String>,
    /// Who holds it.
    pub held_by: Vec<String>,
    /// Its weight; without one, readings weigh the same.
    pub weight: Option<Weight>,
    /// `source "…"`
    pub source: Option<String>,
    /// `unverified "…"`
    pub unverified: Option<String>,
    /// Where its name stands.
    pub span: Span,
}

/// When something applies in the worlds that take these readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Under {
    /// All of them must be taken; sorted, of different disputes.
    pub readings: Vec<ReadingId>,
    /// When it applies there.
    pub in_force: Vec<Interval>,
}

impl Program {
    /// The dispute with this id.
    pub fn dispute(&self, id: DisputeId) -> &Dispute {
        &self.disputes[id.index()]
    }

    /// The reading with this id.
    pub fn reading(&self, id: ReadingId) -> &Reading {
        &self.readings[id.index()]
    }

    /// The reading of a dispute with this name.
    pub fn reading_of(&self, dispute: DisputeId, name: &str) -> Option<ReadingId> {
        self.dispute(dispute).readings.iter().copied().find(|id| self.reading(*id).name == name)
    }

    /// `dispute = reading`, as it is typed.
    pub fn reading_name(&self, id: ReadingId) -> String {
        let reading = self.reading(id);
        format!("{}={}", self.dispute(reading.dispute).name, reading.name)
    }

    /// Whether one world can take all of these readings: there is none of the same dispute among them.
    pub fn go_together(&self, readings: &[ReadingId]) -> bool {
        let of = |id: &ReadingId| self.reading(*id).dispute;
        readings.iter().enumerate().all(|(at, id)| readings[..at].iter().all(|o| o == id || of(o) != of(id)))
    }

    /// Whether readings are taken by a world that takes `taken`. A dispute that the world does not decide
    /// does not stand in the way.
    pub fn does_not_exclude(&self, taken: &[ReadingId], readings: &[ReadingId]) -> bool {
        let of = |id: &ReadingId| self.reading(*id).dispute;
        readings.iter().all(|id| taken.iter().all(|other| other == id || of(other) != of(id)))
    }

    /// The readings of a dispute that can make an answer disputed: those that are not only reported.
    pub fn counted(&self, id: DisputeId) -> impl Iterator<Item = ReadingId> + '_ {
        let all = self.dispute(id).readings.iter().copied();
        all.filter(|id| self.reading(*id).weight != Some(Weight::Reported))
    }

    /// Whether a version of a provision is in force on a day in a world that takes these readings. A dispute
    /// that the world does not decide does not stand in the way.
    pub fn in_force(&self, provision: ProvisionId, taken: &[ReadingId], at: Date) -> bool {
        let provision = self.provision(provision);
        let contains = |intervals: &[Interval]| intervals.iter().any(|interval| interval.contains(at));
        let under = |one: &Under| self.does_not_exclude(taken, &one.readings) && contains(&one.in_force);
        if provision.under.is_empty() {
            contains(&provision.in_force)
        } else {
            provision.under.iter().any(under)
        }
    }
}

impl Under {
    /// Whether a world that takes these readings is one it speaks of.
    pub fn is_taken(&self, taken: &[ReadingId]) -> bool {
        self.readings.iter().all(|reading| taken.contains(reading))
    }
}

impl Rule {
    /// Whether it is in force on a day in a world that takes these readings.
    pub fn applies(&self, taken: &[ReadingId], at: Date) -> bool {
        let contains = |intervals: &[Interval]| intervals.iter().any(|interval| interval.contains(at));
        if self.under.is_empty() {
            return contains(&self.in_force);
        }
        self.under.iter().any(|one| one.is_taken(taken) && contains(&one.in_force))
    }

    /// Whether a world that takes these readings holds it, be it on other days.
    pub fn is_taken(&self, taken: &[ReadingId]) -> bool {
        self.readings.iter().all(|reading| taken.contains(reading))
    }

    /// Whether it is in force on a day under every combination of readings that takes these: of other disputes
    /// each reading counts that is not only reported. Cost: the combinations of the disputes that it names.
    pub fn surely_applies(&self, program: &Program, taken: &[ReadingId], at: Date) -> bool {
        if self.applies(taken, at) || !self.may_apply(program, taken, at) {
            return self.applies(taken, at);
        }
        let of = |id: &ReadingId| program.reading(*id).dispute;
        let decided = |dispute: &DisputeId| taken.iter().any(|id| of(id) == *dispute);
        let named = self.under.iter().flat_map(|one| one.readings.iter().map(of));
        let open: BTreeSet<DisputeId> = named.filter(|dispute| !decided(dispute)).collect();
        let mut combinations = vec![taken.to_vec()];
        for dispute in open {
            let with = |taken: &Vec<ReadingId>| {
                let counted = program.counted(dispute);
                counted.map(|id| taken.iter().copied().chain([id]).collect()).collect::<Vec<Vec<ReadingId>>>()
            };
            combinations = combinations.iter().flat_map(with).collect();
        }
        combinations.iter().all(|taken| self.applies(taken, at))
    }

    /// Whether it is in force on a day under some combination of readings that takes these, as in
    /// [`Rule::surely_applies`].
    pub fn may_apply(&self, program: &Program, taken: &[ReadingId], at: Date) -> bool {
        let contains = |intervals: &[Interval]| intervals.iter().any(|interval| interval.contains(at));
        let counts =
            |id: &ReadingId| taken.contains(id) || program.reading(*id).weight != Some(Weight::Reported);
        let under = |one: &Under| {
            program.does_not_exclude(taken, &one.readings)
                && one.readings.iter().all(counts)
                && contains(&one.in_force)
        };
        if self.under.is_empty() { contains(&self.in_force) } else { self.under.iter().any(under) }
    }

    /// When it applies, with the readings that must be taken for that.
    pub fn whenever(&self) -> impl Iterator<Item = (&[ReadingId], &[Interval])> {
        let always = self.under.is_empty().then_some((&[][..], self.in_force.as_slice()));
        let under = self.under.iter().map(|one| (one.readings.as_slice(), one.in_force.as_slice()));
        always.into_iter().chain(under)
    }
}

/// The days of all these intervals, in order, with days between them.
pub(super) fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_by_key(|interval| (interval.from, interval.until));
    let mut found: Vec<Interval> = Vec::new();
    for next in intervals.into_iter().filter(|interval| !interval.is_empty()) {
        match found.last_mut() {
            Some(last) if last.until.is_none_or(|until| until >= next.from) => {
                last.until = last.until.zip(next.until).map(|(a, b)| a.max(b));
            }
            _ => found.push(next),
        }
    }
    found
}
