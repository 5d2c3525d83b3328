//! The rules of the program by what they argue, and by name.

use super::words::rule_names;
use super::{Part, Program, Rule, Side, TermKind, Timing, each_part, groups, reads};
use crate::ids::{DisputeId, RelationId, RuleId};
use crate::time::Interval;
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeSet, HashMap};

/// The rules that are ever applied.
pub struct Rules<'p> {
    /// The program.
    pub program: &'p Program,
    of: Vec<Vec<RuleId>>,
    names: HashMap<String, RuleId, FxBuildHasher>,
    reads: Vec<Vec<usize>>,
    component: Vec<usize>,
}

impl<'p> Rules<'p> {
    /// Cost: linear in the rules.
    pub fn new(program: &'p Program) -> Self {
        let mut of = vec![Vec::new(); program.relations.len()];
        let mut names = HashMap::default();
        for (place, (rule, name)) in program.rules.iter().zip(rule_names(program)).enumerate() {
            if !rule.erroneous && !rule.in_force.iter().all(Interval::is_empty) {
                of[rule.head.relation.index()].push(RuleId::at(place));
                names.insert(name, RuleId::at(place));
            }
        }
        let reads = reads(program);
        let component = groups(program, &reads);
        Self { program, of, names, reads, component }
    }

    /// The rules that argue a side, in order of the rule files.
    pub fn side(&self, relation: RelationId, side: Side) -> Vec<RuleId> {
        let of = self.of.get(relation.index()).into_iter().flatten().copied();
        of.filter(|id| self.program.rule(*id).side == side).collect()
    }

    /// The rule of this name that argues a side.
    pub fn named(&self, name: &str, relation: RelationId, side: Side) -> Option<RuleId> {
        let of = self.side(relation, side);
        let found = if name == "?" { of.first() } else { self.names.get(name) };
        found.copied().filter(|id| of.contains(id))
    }

    /// All rules of a relation.
    pub fn of(&self, relation: RelationId) -> impl Iterator<Item = &'p Rule> + '_ {
        self.of.get(relation.index()).into_iter().flatten().map(|id| self.program.rule(*id))
    }

    /// The relations on which one may rest, itself included. Cost: linear in their rules.
    pub fn behind(&self, relation: RelationId) -> BTreeSet<usize> {
        let (mut reached, mut waiting) = (BTreeSet::from([relation.index()]), vec![relation.index()]);
        while let Some(at) = waiting.pop() {
            let read = self.reads.get(at).into_iter().flatten().copied();
            waiting.extend(read.filter(|to| reached.insert(*to)));
        }
        reached
    }

    /// The disputes under whose readings rules stand, or end, on which a relation may rest. Cost: linear in
    /// the rules of the relations behind it.
    pub fn disputes(&self, relation: RelationId) -> BTreeSet<DisputeId> {
        let rules = self.behind(relation).into_iter().flat_map(|at| self.of(RelationId::at(at)));
        let under = rules.flat_map(|rule| &rule.under);
        let applied = under.filter(|one| one.in_force.iter().any(|interval| !interval.is_empty()));
        let readings = applied.flat_map(|one| &one.readings);
        readings.map(|reading| self.program.reading(*reading).dispute).collect()
    }

    /// Whether a relation rests on nothing that may be otherwise on another day. Cost: linear in the rules of the
    /// relations behind it.
    pub fn is_timeless(&self, relation: RelationId) -> bool {
        let always = |rule: &Rule| {
            let mut today = false;
            each_part(rule, &mut |part| {
                today |= matches!(part, Part::Term(term) if matches!(term.kind, TermKind::Today));
            });
            let mut days = rule.whenever().flat_map(|(_, days)| days);
            !today && days.all(|interval| *interval == Interval::ALWAYS)
        };
        self.behind(relation).into_iter().map(RelationId::at).all(|behind| {
            let declared = self.program.relation(behind);
            let lasting = !declared.kind.is_stated() || declared.timing == Timing::Timeless;
            lasting && declared.kind.act().is_none() && self.of(behind).all(always)
        })
    }

    /// The number of the component of a relation.
    pub fn component(&self, relation: RelationId) -> usize {
        self.component.get(relation.index()).copied().unwrap_or(usize::MAX)
    }
}

/// The other side.
pub fn opposite(side: Side) -> Side {
    match side {
        Side::For => Side::Against,
        Side::Against => Side::For,
    }
}
