//! What a program means, read off its rules: nothing of `vires::plan` but the description of a world.
//!
//! `docs/semantics.md`, section 1, line by line, on the user's rules as `hir` has them: the statements of
//! each component of relations are the alternating fixpoint of its rules at every day that matters, and
//! conditions are read in a bound by looking for the values of their variables. Slow; for small programs.

mod condition;
mod fact;

use crate::naive::{Bound, Bounds, Item, Tuple};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use vires::hir::{self, ConditionKind, Program, Side, Term, TermKind};
use vires::ids::{RelationId, RuleId};
use vires::plan::World;
use vires::time::{Date, Interval};
use vires::value::Value;

/// The values of a rule's variables.
pub type Binding = Vec<Option<Item>>;

/// What an atom of the program of the semantics page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Predicate {
    Statement(RelationId),
    Excluded(RelationId),
    Wins(RelationId),
    Loses(RelationId),
    Applicable(RuleId),
    Unbeaten(RuleId),
}

/// In which bound a condition is read. What is denied is a statement of its own, worked out before: below a
/// negation the bound that is being worked out is seen as it was.
#[derive(Clone, Copy, Debug)]
struct Sight {
    bound: Bound,
    direct: bool,
}

impl Sight {
    fn of(bound: Bound) -> Self {
        Self { bound, direct: true }
    }

    fn other(self) -> Self {
        Self { bound: self.bound.other(), direct: false }
    }
}

/// The meaning of a program in one world.
pub struct Reference<'a> {
    program: &'a Program,
    world: &'a World,
    days: BTreeSet<Date>,
    rules: BTreeMap<RelationId, Vec<RuleId>>,
    component: BTreeMap<RelationId, usize>,
    atoms: BTreeMap<(Predicate, Date), Bounds>,
    /// The bound that is being worked out, and what stood before.
    before: Option<(Bound, BTreeMap<(Predicate, Date), Bounds>)>,
    /// Nothing stood before: anything may be so, and nothing that is denied is certain.
    first: bool,
    facts: RefCell<BTreeMap<(RelationId, Date), Bounds>>,
    /// A day that nobody knows was asked about, for which this evaluator has no answer.
    pub inexact: Cell<bool>,
}

impl<'a> Reference<'a> {
    /// Evaluates every concept at every day that matters.
    pub fn new(program: &'a Program, world: &'a World) -> Self {
        let mut rules: BTreeMap<RelationId, Vec<RuleId>> = BTreeMap::new();
        for (place, rule) in program.rules.iter().enumerate() {
            if !rule.erroneous && rule.in_force.iter().any(|i| !i.is_empty()) {
                rules.entry(rule.head.relation).or_default().push(RuleId::at(place));
            }
        }
        let mut reference = Self {
            program,
            world,
            days: BTreeSet::new(),
            rules,
            component: BTreeMap::new(),
            atoms: BTreeMap::new(),
            before: None,
            first: true,
            facts: RefCell::default(),
            inexact: Cell::new(false),
        };
        reference.find_days();
        for (number, members) in reference.components().into_iter().enumerate() {
            reference.component.extend(members.iter().map(|r| (*r, number)));
        }
        let count = reference.component.values().max().map_or(0, |last| last + 1);
        for number in 0..count {
            reference.solve_component(number);
        }
        reference
    }

    /// The statements of a relation at a day, as everything outside its component sees them.
    pub fn settled(&self, relation: RelationId, day: Date) -> Bounds {
        Bounds {
            lower: self.read(relation, day, Sight::of(Bound::Lower), None),
            upper: self.read(relation, day, Sight::of(Bound::Upper), None),
        }
    }

    /// Before burdens.
    pub fn statement(&self, relation: RelationId, day: Date) -> Bounds {
        self.atoms.get(&(Predicate::Statement(relation), day)).cloned().unwrap_or_default()
    }

    /// What is excluded.
    pub fn excluded(&self, relation: RelationId, day: Date) -> Bounds {
        self.atoms.get(&(Predicate::Excluded(relation), day)).cloned().unwrap_or_default()
    }

    fn find_days(&mut self) {
        let mut days: BTreeSet<Date> = self.world.date(self.program).into_iter().collect();
        days.extend(&self.world.asked);
        for rule in &self.program.rules {
            let mut add = |term: &Term| {
                if let TermKind::Value(Value::Date(date)) = term.kind {
                    days.insert(date);
                }
            };
            condition::each_term(&rule.body, &mut add);
            rule.exceptions.iter().for_each(|e| condition::each_term(&e.condition, &mut add));
        }
        for statement in self.layers().into_iter().flatten() {
            match &statement.time {
                hir::StatedTime::Always => {}
                hir::StatedTime::On(date) => {
                    days.insert(*date);
                }
                hir::StatedTime::During(intervals) => {
                    let ends = |i: &Interval| [Some(i.from), i.until];
                    days.extend(intervals.iter().flat_map(ends).flatten());
                }
            }
            days.extend(statement.arguments.iter().filter_map(|v| match v {
                Value::Date(date) => Some(*date),
                _ => None,
            }));
        }
        days.remove(&Date::MIN);
        self.days = days;
    }

    /// Sets of relations that depend on one another, each after what it depends on.
    fn components(&self) -> Vec<BTreeSet<RelationId>> {
        let all: Vec<RelationId> = (0..self.program.relations.len()).map(RelationId::at).collect();
        let mut reach: BTreeMap<RelationId, BTreeSet<RelationId>> = BTreeMap::new();
        for relation in &all {
            let mut read = BTreeSet::new();
            for rule in self.rules.get(relation).into_iter().flatten() {
                let rule = self.program.rule(*rule);
                condition::each_relation(&rule.body, &mut |r| {
                    read.insert(r);
                });
                for exception in &rule.exceptions {
                    condition::each_relation(&exception.condition, &mut |r| {
                        read.insert(r);
                    });
                }
            }
            reach.insert(*relation, read);
        }
        loop {
            let mut changed = false;
            for relation in &all {
                let more: BTreeSet<RelationId> =
                    reach[relation].iter().flat_map(|r| reach[r].iter().copied()).collect();
                let own = reach.get_mut(relation).unwrap();
                let before = own.len();
                own.extend(more);
                changed |= own.len() > before;
            }
            if !changed {
                break;
            }
        }
        let mut found: Vec<BTreeSet<RelationId>> = Vec::new();
        let mut done: BTreeSet<RelationId> = BTreeSet::new();
        while done.len() < all.len() {
            for relation in &all {
                let mut members: BTreeSet<RelationId> =
                    reach[relation].iter().copied().filter(|r| reach[r].contains(relation)).collect();
                members.insert(*relation);
                let ready = reach[relation].iter().all(|r| done.contains(r) || members.contains(r));
                if ready && !done.contains(relation) {
                    done.extend(&members);
                    found.push(members);
                }
            }
        }
        found
    }

    /// The statements of a relation at a day in a bound, as a rule of a component reads them.
    fn read(&self, relation: RelationId, day: Date, sight: Sight, reader: Option<usize>) -> BTreeSet<Tuple> {
        let inside = reader.is_some() && reader == self.component.get(&relation).copied();
        let sight = match self.program.relation(relation).burden {
            Some(true) if !inside && !self.world.without_burdens => Sight::of(Bound::Upper),
            Some(false) if !inside && !self.world.without_burdens => Sight::of(Bound::Lower),
            _ => sight,
        };
        if self.is_fact(relation) {
            self.fact(relation, day, sight.bound)
        } else {
            self.seen(Predicate::Statement(relation), day, sight)
        }
    }

    /// Whether nothing is certain of what is denied there.
    fn knows_nothing(&self, sight: Sight) -> bool {
        self.first && sight.bound == Bound::Lower && !sight.direct
    }

    fn seen(&self, predicate: Predicate, day: Date, sight: Sight) -> BTreeSet<Tuple> {
        match &self.before {
            Some((bound, atoms)) if *bound == sight.bound && !sight.direct => {
                atoms.get(&(predicate, day)).map(|b| of(b, *bound).clone()).unwrap_or_default()
            }
            _ => self.rows(predicate, day, sight.bound),
        }
    }

    fn rows(&self, predicate: Predicate, day: Date, bound: Bound) -> BTreeSet<Tuple> {
        let bounds = self.atoms.get(&(predicate, day));
        bounds.map(|b| of(b, bound).clone()).unwrap_or_default()
    }

    fn solve_component(&mut self, number: usize) {
        let members: Vec<RelationId> =
            self.component.iter().filter(|(_, n)| **n == number).map(|(r, _)| *r).collect();
        self.first = true;
        loop {
            let before = self.atoms.clone();
            self.close(&members, Bound::Upper);
            let first = std::mem::replace(&mut self.first, false);
            self.close(&members, Bound::Lower);
            if self.atoms == before && !first {
                return;
            }
        }
    }

    /// The least set of atoms closed under the rules, with what is denied read in the other bound.
    fn close(&mut self, members: &[RelationId], bound: Bound) {
        self.before = Some((bound, self.atoms.clone()));
        for ((predicate, _), bounds) in &mut self.atoms {
            let relation = match predicate {
                Predicate::Statement(r)
                | Predicate::Excluded(r)
                | Predicate::Wins(r)
                | Predicate::Loses(r) => *r,
                Predicate::Applicable(rule) | Predicate::Unbeaten(rule) => {
                    self.program.rule(*rule).head.relation
                }
            };
            if members.contains(&relation) {
                of_mut(bounds, bound).clear();
            }
        }
        loop {
            let mut changed = false;
            for relation in members {
                for day in self.days.clone() {
                    changed |= self.conclude(*relation, day, bound);
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn add(&mut self, predicate: Predicate, day: Date, bound: Bound, tuples: BTreeSet<Tuple>) -> bool {
        let set = of_mut(self.atoms.entry((predicate, day)).or_default(), bound);
        let before = set.len();
        set.extend(tuples);
        set.len() > before
    }

    /// Everything the rules of a relation conclude of it at a day; whether that is more than before.
    fn conclude(&mut self, relation: RelationId, day: Date, bound: Bound) -> bool {
        let rules = self.rules.get(&relation).cloned().unwrap_or_default();
        let (for_, against): (Vec<RuleId>, Vec<RuleId>) =
            rules.iter().copied().partition(|r| self.program.rule(*r).side == Side::For);
        let mut changed = false;
        for rule in &rules {
            let tuples = self.applicable(*rule, day, bound);
            changed |= self.add(Predicate::Applicable(*rule), day, bound, tuples);
        }
        let cured = |bound| self.cured(relation, day, bound);
        let (cured, cured_other) = (cured(bound), cured(bound.other()));
        let union = |r: &Self, rules: &[RuleId]| -> BTreeSet<Tuple> {
            rules.iter().flat_map(|rule| r.rows(Predicate::Applicable(*rule), day, bound)).collect()
        };
        let mut supported = union(self, &for_);
        supported.extend(cured.iter().cloned());
        if against.is_empty() {
            return self.add(Predicate::Statement(relation), day, bound, supported) || changed;
        }
        let attacked = union(self, &against);
        for (team, others) in [(&for_, &against), (&against, &for_)] {
            for rule in team {
                let mut tuples = self.rows(Predicate::Applicable(*rule), day, bound);
                for other in others.iter().filter(|o| hir::beats(self.program, **o, *rule).is_some()) {
                    let beaten = self.rows(Predicate::Applicable(*other), day, bound.other());
                    tuples.retain(|tuple| !beaten.contains(tuple));
                }
                if team == &against {
                    tuples.retain(|tuple| !cured_other.contains(tuple));
                }
                changed |= self.add(Predicate::Unbeaten(*rule), day, bound, tuples);
            }
        }
        let unbeaten = |r: &Self, rules: &[RuleId]| -> BTreeSet<Tuple> {
            rules.iter().flat_map(|rule| r.rows(Predicate::Unbeaten(*rule), day, bound.other())).collect()
        };
        let (unbeaten_for, unbeaten_against) = (unbeaten(self, &for_), unbeaten(self, &against));
        let other = |r: &Self, predicate| r.rows(predicate, day, bound.other());
        let wins: BTreeSet<Tuple> = supported.difference(&unbeaten_against).cloned().collect();
        let stands_for = |t: &&Tuple| !unbeaten_for.contains(*t) && !cured_other.contains(*t);
        let loses: BTreeSet<Tuple> = attacked.iter().filter(stands_for).cloned().collect();
        let burden = self.program.relation(relation).burden.filter(|_| !self.world.without_burdens);
        let not_lost: BTreeSet<Tuple> =
            supported.difference(&other(self, Predicate::Loses(relation))).cloned().collect();
        let mut statement = wins.clone();
        match burden {
            None => {
                let denied = other(self, Predicate::Statement(relation));
                statement.extend(not_lost.difference(&denied).cloned());
            }
            Some(true) => statement.extend(not_lost),
            Some(false) => {}
        }
        let mut excluded = loses.clone();
        if burden.is_none() {
            let (won, denied) =
                (other(self, Predicate::Wins(relation)), other(self, Predicate::Excluded(relation)));
            let both = attacked.intersection(&supported);
            excluded.extend(both.filter(|t| !won.contains(*t) && !denied.contains(*t)).cloned());
        }
        changed |= self.add(Predicate::Wins(relation), day, bound, wins);
        changed |= self.add(Predicate::Loses(relation), day, bound, loses);
        changed |= self.add(Predicate::Excluded(relation), day, bound, excluded);
        self.add(Predicate::Statement(relation), day, bound, statement) || changed
    }

    /// The heads of a rule whose conditions hold at a day at which it is in force.
    fn applicable(&self, id: RuleId, day: Date, bound: Bound) -> BTreeSet<Tuple> {
        let rule = self.program.rule(id);
        let mut found = BTreeSet::new();
        if !rule.in_force.iter().any(|interval| interval.contains(day)) {
            return found;
        }
        let scope = self.scope(id);
        let sight = Sight::of(bound);
        let bindings = self.solutions(scope, &rule.body, &vec![None; rule.variables.len()], day, sight);
        for binding in bindings {
            let excepted = rule.exceptions.iter().any(|exception| {
                !self.solutions(scope, &exception.condition, &binding, day, sight.other()).is_empty()
            });
            if excepted {
                continue;
            }
            let mut heads: Vec<Tuple> = vec![vec![]];
            for term in &rule.head.arguments {
                let values = self.values(scope, term, &binding, Item::Value(Value::Date(day))).unwrap();
                let certain = bound == Bound::Upper || values.is_one();
                let values = if certain { values.all } else { vec![] };
                heads = heads
                    .iter()
                    .flat_map(|head| values.iter().map(|v| head.iter().copied().chain([*v]).collect()))
                    .collect();
            }
            // A variable that the conditions leave free is one that no condition mentions.
            found.extend(heads);
        }
        found
    }

    fn scope(&self, rule: RuleId) -> condition::Scope<'a> {
        let declared = self.program.rule(rule);
        condition::Scope {
            variables: &declared.variables,
            component: self.component.get(&declared.head.relation).copied(),
        }
    }
}

fn of(bounds: &Bounds, bound: Bound) -> &BTreeSet<Tuple> {
    match bound {
        Bound::Lower => &bounds.lower,
        Bound::Upper => &bounds.upper,
    }
}

fn of_mut(bounds: &mut Bounds, bound: Bound) -> &mut BTreeSet<Tuple> {
    match bound {
        Bound::Lower => &mut bounds.lower,
        Bound::Upper => &mut bounds.upper,
    }
}

/// The parts of a conjunction.
fn parts(condition: &hir::Condition) -> Vec<&hir::Condition> {
    match &condition.kind {
        ConditionKind::True => vec![],
        ConditionKind::And(conditions) => conditions.iter().flat_map(parts).collect(),
        _ => vec![condition],
    }
}
