//! What is known of the relations before anything is planned: which are reached, which depend on one
//! another, which vary with time, and at which dates each is asked.

use super::goal::{At, Goal, Term};
use super::read::{Reader, RuleGoals};
use super::{Options, Values, graph};
use crate::hir::{Openness, Polarity, Program, RelationKind, Side, Statement, Timing};
use crate::ids::{RelationId, RuleId};
use crate::time::Interval;
use std::collections::BTreeSet;

/// From where a relation is asked: the date of the world and those asked about, or a place where a rule
/// says `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The date of the world and those asked about.
    Base,
    /// The dates of that place.
    Site(usize),
}

/// The dates at which something is asked, as the places they come from.
pub(super) type Dates = BTreeSet<Source>;

/// What is known of the relations before anything is planned.
pub(super) struct Analysis<'p> {
    pub program: &'p Program,
    /// The rules of a relation that are ever applied, as goals. Empty for what is not reached.
    pub rules: Vec<Vec<(RuleId, RuleGoals)>>,
    /// Whether a wanted relation depends on it, or it is one.
    pub reached: Vec<bool>,
    /// The number of its component; relations that depend on one another share one.
    pub component: Vec<usize>,
    /// The components, each after those it depends on.
    order: Vec<Vec<usize>>,
    /// Whether what it says may differ between dates.
    pub temporal: Vec<bool>,
    /// The dates at which it is asked.
    pub dates: Vec<Dates>,
    /// How many places say `at`.
    pub sites: usize,
    /// Whether statements about it may be undetermined before any rule is applied.
    pub doubted: Vec<bool>,
    /// Events of which worlds assume that they happened by some date, or did not.
    pub completed: BTreeSet<RelationId>,
}

impl<'p> Analysis<'p> {
    /// Analyses what `wanted` reaches; constants are given codes.
    pub(super) fn new(
        program: &'p Program,
        wanted: &[RelationId],
        options: &Options,
        values: &mut Values,
    ) -> Self {
        let doubted = doubted(program, options);
        let mut analysis = Self {
            program,
            completed: options.completed.clone(),
            rules: vec![Vec::new(); program.relations.len()],
            reached: vec![false; program.relations.len()],
            component: vec![0; program.relations.len()],
            order: Vec::new(),
            temporal: vec![false; program.relations.len()],
            dates: vec![Dates::new(); program.relations.len()],
            sites: 0,
            doubted,
        };
        analysis.reach(wanted, values);
        analysis.group();
        analysis.vary();
        analysis.ask(wanted);
        analysis
    }

    fn reach(&mut self, wanted: &[RelationId], values: &mut Values) {
        let mut by_relation = vec![Vec::new(); self.program.relations.len()];
        for (place, rule) in self.program.rules.iter().enumerate() {
            if !rule.erroneous && rule.in_force.iter().any(|i| !i.is_empty()) {
                by_relation[rule.head.relation.index()].push(RuleId::at(place));
            }
        }
        let mut queue: Vec<RelationId> = wanted.iter().rev().copied().collect();
        while let Some(relation) = queue.pop() {
            if std::mem::replace(&mut self.reached[relation.index()], true) {
                continue;
            }
            let doubted = std::mem::take(&mut self.doubted);
            let is_doubted = |r: RelationId| doubted[r.index()];
            let mut reader = Reader { values, sites: &mut self.sites, doubted: &is_doubted };
            for id in &by_relation[relation.index()] {
                let goals = reader.rule(self.program.rule(*id));
                self.rules[relation.index()].push((*id, goals));
            }
            self.doubted = doubted;
            let read = self.reads(relation);
            queue.extend(read.into_iter().rev());
        }
    }

    /// The relations that the rules of a relation read.
    pub(super) fn reads(&self, relation: RelationId) -> BTreeSet<RelationId> {
        let mut found = BTreeSet::new();
        self.each_goal(relation, &mut |goal| {
            found.extend(goal.relation());
        });
        found
    }

    fn each_goal(&self, relation: RelationId, f: &mut dyn FnMut(&Goal)) {
        for (_, rule) in &self.rules[relation.index()] {
            for goal in rule.body.iter() {
                goal.each(f);
            }
            for aggregate in rule.head.iter().flat_map(Term::aggregates) {
                aggregate.goals.iter().for_each(|goal| goal.each(f));
            }
        }
    }

    fn group(&mut self) {
        let mut edges: Vec<Vec<usize>> = (0..self.program.relations.len())
            .map(|r| self.reads(RelationId::at(r)).into_iter().map(RelationId::index).collect())
            .collect();
        // The norms of an act are of one component.
        for norms in self.program.norms.values() {
            let [a, b, c] = [norms.must, norms.may, norms.must_not].map(RelationId::index);
            for (from, to) in [(a, b), (b, c), (c, a)] {
                edges[from].push(to);
            }
        }
        self.order = graph::components(&edges);
        for (number, members) in self.order.iter().enumerate() {
            for member in members {
                self.component[*member] = number;
            }
        }
    }

    /// Facts over time and dated ones vary, and so do concepts that may be cured, rules that are not
    /// always in force, and what depends on any of these at a date of its own.
    fn vary(&mut self) {
        for (place, relation) in self.program.relations.iter().enumerate() {
            let cured = relation.curable.is_some() && is_concept(relation.kind);
            self.temporal[place] = match relation.kind {
                RelationKind::Act => true,
                RelationKind::Fact => relation.timing != Timing::Timeless,
                _ => {
                    let varies = |id: RuleId| self.program.rule(id).whenever().any(|(_, days)| !always(days));
                    cured || self.rules[place].iter().any(|(id, _)| varies(*id))
                }
            };
        }
        for members in std::mem::take(&mut self.order) {
            let mut changed = true;
            while std::mem::take(&mut changed) {
                for place in members.iter().copied() {
                    let varies = |(_, rule): &(RuleId, RuleGoals)| self.rule_varies(rule);
                    if !self.temporal[place] && self.rules[place].iter().any(varies) {
                        self.temporal[place] = true;
                        changed = true;
                    }
                }
            }
        }
    }

    fn rule_varies(&self, rule: &RuleGoals) -> bool {
        rule.head.iter().any(|term| self.term_now(term)) || self.now(&rule.body)
    }

    /// Whether what goals say depends on the date of the head.
    pub(super) fn now(&self, goals: &[Goal]) -> bool {
        goals.iter().any(|goal| self.goal_now(goal))
    }

    fn goal_now(&self, goal: &Goal) -> bool {
        let now = |at: &At| match at {
            At::Now => true,
            At::Whenever => false,
            At::Day(_, day) => self.term_now(day),
        };
        match goal {
            Goal::Holds { relation, arguments, at, .. } => {
                self.temporal[relation.index()] && now(at) || arguments.iter().any(|t| self.term_now(t))
            }
            Goal::On { arguments, day, at, .. } | Goal::Event { arguments, day, at, .. } => {
                now(at) || self.term_now(day) || arguments.iter().any(|t| self.term_now(t))
            }
            Goal::Doubt { arguments, day, at, .. } => {
                day.as_ref().is_some_and(|day| now(at) || self.term_now(day))
                    || arguments.iter().any(|t| self.term_now(t))
            }
            Goal::Compare(..) | Goal::In(..) | Goal::Under(..) | Goal::Is(..) => {
                goal.terms().into_iter().any(|t| self.term_now(t))
            }
            Goal::Not { goals, .. } => self.now(goals),
            Goal::Or(branches) => branches.iter().any(|branch| self.now(branch)),
            Goal::Quantified(q) => self.now(&q.domain) || self.now(&q.body),
        }
    }

    /// Whether the value of a term depends on the date of the head.
    pub(super) fn term_now(&self, term: &Term) -> bool {
        let mut found = false;
        term.each(&mut |part| match part {
            Term::Today => found = true,
            Term::Aggregate(aggregate) => found |= self.now(&aggregate.goals),
            _ => {}
        });
        found
    }

    /// Works out at which dates each relation is asked: what asks it, at the same date or at another.
    fn ask(&mut self, wanted: &[RelationId]) {
        let mut same: Vec<BTreeSet<RelationId>> = vec![BTreeSet::new(); self.program.relations.len()];
        for relation in wanted {
            self.dates[relation.index()].insert(Source::Base);
        }
        for (place, same) in same.iter_mut().enumerate() {
            let mut other = Vec::new();
            self.each_goal(RelationId::at(place), &mut |goal| {
                if let Goal::Holds { relation, at, .. } = goal {
                    match at {
                        At::Now => {
                            same.insert(*relation);
                        }
                        At::Day(site, _) => other.push((*relation, Source::Site(*site))),
                        At::Whenever => {}
                    }
                }
            });
            for (relation, source) in other {
                self.dates[relation.index()].insert(source);
            }
        }
        let mut queue: Vec<usize> = (0..self.program.relations.len()).collect();
        while let Some(place) = queue.pop() {
            for target in &same[place] {
                let before = self.dates[target.index()].len();
                let dates = self.dates[place].clone();
                self.dates[target.index()].extend(dates);
                if self.dates[target.index()].len() > before {
                    queue.push(target.index());
                }
            }
        }
    }

    /// Whether goals read a relation of a component, at any depth.
    pub(super) fn reads_component(&self, goals: &[Goal], component: usize) -> bool {
        let mut found = false;
        for goal in goals {
            goal.each(&mut |inner| {
                found |= inner.relation().is_some_and(|r| self.component[r.index()] == component);
            });
        }
        found
    }

    /// The rules of a relation that argue one side.
    pub(super) fn side(&self, relation: RelationId, side: Side) -> Vec<&(RuleId, RuleGoals)> {
        let rules = self.rules[relation.index()].iter();
        rules.filter(|(id, _)| self.program.rule(*id).side == side).collect()
    }

    /// Whether rules argue against it.
    pub(super) fn is_argued(&self, relation: RelationId) -> bool {
        self.rules[relation.index()].iter().any(|(id, _)| self.program.rule(*id).side == Side::Against)
    }
}

impl Goal {
    /// The relation it reads, if it is a statement.
    pub(super) fn relation(&self) -> Option<RelationId> {
        match self {
            Self::Holds { relation, .. }
            | Self::On { relation, .. }
            | Self::Event { relation, .. }
            | Self::Doubt { relation, .. } => Some(*relation),
            _ => None,
        }
    }
}

/// Whether rules conclude it.
pub(super) fn is_concept(kind: RelationKind) -> bool {
    !kind.is_stated()
}

/// Whether these intervals are all days.
pub(super) fn always(intervals: &[Interval]) -> bool {
    intervals.contains(&Interval::ALWAYS)
}

/// Relations of which something may be unknown: open and judged ones, and those that a file, a case or the
/// caller doubts.
fn doubted(program: &Program, options: &Options) -> Vec<bool> {
    let mut doubted: Vec<bool> = program.relations.iter().map(|r| r.openness != Openness::Closed).collect();
    let suppositions = program.cases.iter().flat_map(|c| &c.suppositions).flat_map(|s| &s.statements);
    let stated = program.statements.iter().chain(program.cases.iter().flat_map(|c| &c.statements));
    let unknown = |s: &&Statement| s.polarity == Polarity::Unknown;
    for statement in stated.chain(suppositions).filter(unknown) {
        doubted[statement.relation.index()] = true;
    }
    for relation in &options.doubted {
        doubted[relation.index()] = true;
    }
    doubted
}
