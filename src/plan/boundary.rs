//! The days on which an answer may change.
//!
//! Between two neighbouring ones nothing does: ends of intervals and of versions, days of events, days on
//! which a comparison with the date of the question turns, and all of these as seen from another date by
//! `at`. They are found on the rules alone, for every relation from those it reads, until nothing is
//! added; there may be too many of them, never too few. (The dates of a rule are approximated from above by
//! the values of each place, as in an analysis of intervals: P. and R. Cousot, POPL 1977.)

mod shape;
mod walk;

use super::World;
use super::facts::statements_of;
use crate::hir::{Program, RelationKind, StatedTime, Statement, Timing, builtin};
use crate::ids::{RelationId, RuleId};
use crate::time::Date;
use crate::value::Value;
use shape::{Shape, Turns};
use std::collections::{BTreeMap, BTreeSet};

/// Why the days on which an answer may change cannot be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// There are more than the limit allows.
    TooMany,
    /// It contains a value that is another one every day.
    EveryDay(RelationId),
    /// A rule compares the date of the question in a way that is not followed.
    NotFollowed(RuleId),
    /// It took too long, or someone asked to stop.
    Stopped,
}

/// What is known of a relation so far.
#[derive(Clone, Debug, Default)]
struct About {
    /// Days on which its statements may change.
    days: BTreeSet<Date>,
    /// What its places can be.
    places: Vec<Shape>,
    /// Days of its events.
    events: BTreeSet<Date>,
}

struct Finder<'a> {
    program: &'a Program,
    rules: BTreeMap<RelationId, Vec<RuleId>>,
    about: BTreeMap<RelationId, About>,
    /// What the variables of each rule can be.
    variables: BTreeMap<RuleId, Vec<Shape>>,
    lost: Option<RuleId>,
    most: usize,
    stopped: &'a dyn Fn() -> bool,
    changed: bool,
}

/// The days on which what is asked of a relation may change in a world, whatever the world's own date: on each
/// of them something may be otherwise than on the day before. `arguments`: the values that are asked
/// about, `None` for open places. `stopped` is asked now and then whether to give up.
///
/// # Errors
/// There are more than `most`, they cannot be listed, or it was given up.
pub fn boundaries(
    program: &Program,
    world: &World,
    relation: RelationId,
    arguments: &[Option<Value>],
    most: usize,
    stopped: &dyn Fn() -> bool,
) -> Result<BTreeSet<Date>, Endless> {
    let mut finder = Finder {
        program,
        rules: BTreeMap::new(),
        about: BTreeMap::new(),
        variables: BTreeMap::new(),
        lost: None,
        most,
        stopped,
        changed: true,
    };
    finder.reach(relation);
    finder.facts(world);
    finder.run()?;
    let about = finder.about.remove(&relation).unwrap_or_default();
    let mut turns = Turns { days: about.days, lost: false };
    for (place, argument) in about.places.iter().zip(arguments) {
        match argument {
            None if place.moves() => return Err(Endless::EveryDay(relation)),
            None => {}
            Some(value) => turns.meet(&Shape::value(*value), place),
        }
    }
    if let Some(rule) = finder.lost {
        return Err(Endless::NotFollowed(rule));
    }
    if turns.lost {
        return Err(Endless::EveryDay(relation));
    }
    turns.days.remove(&Date::MIN);
    if turns.days.len() > most { Err(Endless::TooMany) } else { Ok(turns.days) }
}

impl Finder<'_> {
    /// Notes the relations that a question needs, with their rules.
    fn reach(&mut self, wanted: RelationId) {
        let program = self.program;
        let mut all: BTreeMap<RelationId, Vec<RuleId>> = BTreeMap::new();
        for (place, rule) in program.rules.iter().enumerate().filter(|(_, rule)| !rule.erroneous) {
            all.entry(rule.head.relation).or_default().push(RuleId::at(place));
        }
        let mut waiting = vec![wanted];
        while let Some(relation) = waiting.pop() {
            if self.about.contains_key(&relation) {
                continue;
            }
            let places = vec![Shape::default(); program.relation(relation).parameters.len()];
            self.about.insert(relation, About { places, ..About::default() });
            let rules = all.remove(&relation).unwrap_or_default();
            for id in &rules {
                let rule = program.rule(*id);
                self.variables.insert(*id, vec![Shape::default(); rule.variables.len()]);
                walk::relations(rule, &mut waiting);
            }
            self.rules.insert(relation, rules);
            waiting.extend(self.kin(relation));
        }
    }

    /// What is stated: when it changes, and which values it has.
    fn facts(&mut self, world: &World) {
        let program = self.program;
        let of_case = statements_of(program, world.case, world.supposition).into_iter().flatten();
        for statement in program.statements.iter().chain(of_case).chain(&world.assumed) {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let declared = self.program.relation(statement.relation);
        let Some(about) = self.about.get_mut(&statement.relation) else { return };
        let dated = declared.timing == Timing::Dated;
        match &statement.time {
            StatedTime::Always => {}
            StatedTime::On(day) => {
                about.days.insert(*day);
                about.events.insert(*day);
                if !dated {
                    about.days.extend(day.next());
                }
            }
            StatedTime::During(intervals) => {
                for interval in intervals {
                    about.days.insert(interval.from);
                    about.days.extend(interval.until);
                }
            }
        }
        for (place, value) in about.places.iter_mut().zip(&statement.arguments) {
            place.join(&Shape::value(*value));
        }
    }

    /// The norms of the same act: a rule for one of them argues for or against others.
    fn kin(&self, relation: RelationId) -> Vec<RelationId> {
        let RelationKind::Norm(_, act) = self.program.relation(relation).kind else { return vec![] };
        let all = (0..self.program.relations.len()).map(RelationId::at);
        let same = |r: &RelationId| {
            *r != relation && matches!(self.program.relation(*r).kind, RelationKind::Norm(_, of) if of == act)
        };
        all.filter(same).collect()
    }

    /// What may change one norm of an act may change the others.
    fn share(&mut self) {
        let relations: Vec<RelationId> = self.about.keys().copied().collect();
        for relation in relations {
            for other in self.kin(relation) {
                let Some(theirs) = self.about.get(&other).cloned() else { continue };
                let Some(own) = self.about.get_mut(&relation) else { continue };
                let before = own.days.len();
                own.days.extend(theirs.days);
                self.changed |= own.days.len() > before;
                for (place, shape) in own.places.iter_mut().zip(&theirs.places) {
                    self.changed |= place.join(shape);
                }
            }
        }
    }

    /// Applies the rules to what is known until nothing is added.
    fn run(&mut self) -> Result<(), Endless> {
        let rules: Vec<RuleId> = self.rules.values().flatten().copied().collect();
        while std::mem::take(&mut self.changed) {
            self.share();
            for rule in &rules {
                if (self.stopped)() {
                    return Err(Endless::Stopped);
                }
                walk::rule(self, *rule);
                if self.size_of(*rule) > self.most.saturating_mul(2) {
                    return Err(Endless::TooMany);
                }
            }
        }
        Ok(())
    }

    /// How much is known of what a rule is about.
    fn size_of(&self, rule: RuleId) -> usize {
        let head = self.about.get(&self.program.rule(rule).head.relation);
        let places = head.into_iter().flat_map(|about| &about.places);
        let variables = self.variables.get(&rule).into_iter().flatten();
        let largest = places.chain(variables).map(Shape::size).max().unwrap_or(0);
        largest.max(head.map_or(0, |about| about.days.len()))
    }

    /// Whether a place of this type can measure time.
    fn measures(ty: crate::ids::TypeId) -> bool {
        matches!(ty, builtin::DATE | builtin::DURATION | builtin::INTEGER)
    }
}
