//! The reference reasoner: `docs/semantics.md`, section by section, on the user's rules as `hir` has them.
//!
//! It takes the description of a world from `vires::plan`, the three truth values from `vires::engine`, and
//! nothing else of either. For a date it builds the ground normal program of a component of relations, by
//! trying values for variables, and reads the statements off its well-founded model. No plan, no order of
//! joins, no sharing between worlds: slow, and meant to be seen to be right. A [`Fault`] can be planted, so
//! that whoever compares can show that a mistake would be noticed.

pub mod answer;
mod argument;
mod atom;
mod condition;
mod fact;
mod fault;
pub mod ground;
mod hierarchy;
mod norm;
mod precedence;
mod quantifier;
mod state;
mod term;
pub mod walk;

pub use fault::Fault;

use crate::naive::{Bounds, Item, Tuple};
use ground::{Ground, Predicate};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::hir::{Program, RelationKind, Rule};
use vires::ids::{ReadingId, RelationId, RuleId};
use vires::plan::World;
use vires::time::{Date, Interval};

/// The meaning of a program in one world. Dates are worked out when they are asked for.
pub struct Reference<'a> {
    program: &'a Program,
    world: &'a World,
    fault: Option<Fault>,
    /// The rules about each relation, of all readings, and the side for which they argue.
    rules: walk::Rules,
    /// Relations that depend on one another have the same number.
    component: Vec<usize>,
    /// The components that are worked out, and for which days.
    solved: BTreeSet<(usize, Date)>,
    /// What they say, before burdens.
    decided: BTreeMap<(Predicate, Date), Bounds>,
    facts: BTreeMap<(RelationId, Date), Bounds>,
    /// The days of which one is like each day ([`Reference::days`]).
    days: Option<BTreeSet<Date>>,
    /// What is decided, as conditions read it (`true`: inside its component).
    rows: BTreeMap<(Predicate, Date, bool), condition::Rows>,
    /// What may be open though the page does not say that it is, for some relations and days.
    pub permitted: BTreeMap<(RelationId, Date), BTreeSet<Tuple>>,
    /// What nobody knows that was read.
    pub doubts: RefCell<BTreeSet<answer::Doubt>>,
    /// A day that nobody knows was asked about in a way of which the page says nothing.
    pub inexact: bool,
    /// Something was asked `at` a day that nobody knows: the page permits to leave open what this knows.
    pub permissive: bool,
}

impl<'a> Reference<'a> {
    /// Nothing is worked out yet. `fault`: a mistake to plant.
    pub fn new(program: &'a Program, world: &'a World, fault: Option<Fault>) -> Self {
        let rules = rules_of(program, fault);
        let component = walk::components(program, &rules);
        Self {
            program,
            world,
            fault,
            rules,
            component,
            solved: BTreeSet::new(),
            decided: BTreeMap::new(),
            facts: BTreeMap::new(),
            days: None,
            rows: BTreeMap::new(),
            permitted: BTreeMap::new(),
            doubts: RefCell::default(),
            inexact: false,
            permissive: false,
        }
    }

    /// The statements of a relation at a day, as everything outside its component sees them.
    pub fn settled(&mut self, relation: RelationId, day: Date) -> Bounds {
        let Bounds { lower, upper } =
            if self.is_fact(relation) { self.fact(relation, day) } else { self.statement(relation, day) };
        match self.burden(relation) {
            None => Bounds { lower, upper },
            Some(true) => Bounds { lower: upper.clone(), upper },
            Some(false) => Bounds { upper: lower.clone(), lower },
        }
    }

    /// Before burdens.
    pub fn statement(&mut self, relation: RelationId, day: Date) -> Bounds {
        self.decided(Predicate::Statement(relation), relation, day)
    }

    /// What is excluded.
    pub fn excluded(&mut self, relation: RelationId, day: Date) -> Bounds {
        self.decided(Predicate::Excluded(relation), relation, day)
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn burden(&self, relation: RelationId) -> Option<bool> {
        let ignored = self.world.without_burdens || self.has(Fault::BurdensIgnored);
        self.program.relation(relation).burden.filter(|_| !ignored)
    }

    fn is_fact(&self, relation: RelationId) -> bool {
        let kind = self.program.relation(relation).kind;
        matches!(kind, RelationKind::Fact | RelationKind::Act | RelationKind::Denial(_))
    }

    /// What is said of a relation at a day, before burdens.
    fn decided(&mut self, predicate: Predicate, relation: RelationId, day: Date) -> Bounds {
        let component = self.component[relation.index()];
        if !self.solved.contains(&(component, day)) {
            self.solve(component, day);
        }
        self.decided.get(&(predicate, day)).cloned().unwrap_or_default()
    }

    /// Works out a component at a day, and at the days at which its rules ask about it.
    fn solve(&mut self, component: usize, day: Date) {
        let members: Vec<RelationId> = (0..self.program.relations.len())
            .filter(|r| self.component[*r] == component)
            .map(RelationId::at)
            .filter(|r| !self.is_fact(*r))
            .collect();
        let mut grounder = Grounder {
            reference: self,
            component,
            days: [day].into(),
            possible: BTreeMap::new(),
            grown: false,
            applied: BTreeMap::new(),
            vague: false,
            ground: Ground::new(),
        };
        let recursive = grounder.is_recursive(&members);
        // What may ever be concluded grows until nothing is new; then the program is made whole.
        loop {
            grounder.grown = false;
            grounder.ground = Ground::new();
            grounder.applied.clear();
            grounder.vague = false;
            for day in grounder.days.clone() {
                for relation in &members {
                    match grounder.reference.program.relation(*relation).kind {
                        RelationKind::State(state, act) => grounder.stands(*relation, state, act, day),
                        _ => grounder.support(*relation, day),
                    }
                }
            }
            if !grounder.grown || !recursive {
                break;
            }
        }
        for day in grounder.days.clone() {
            for relation in &members {
                if !matches!(grounder.reference.program.relation(*relation).kind, RelationKind::State(..)) {
                    grounder.conclude(*relation, day);
                }
            }
        }
        let Grounder { days, possible, ground, vague, .. } = grounder;
        self.inexact |= vague;
        let model = ground.model();
        for ((predicate, day), tuples) in possible {
            let mut bounds = Bounds::default();
            for tuple in tuples {
                let truth = ground.find(predicate, day, &tuple).map_or(Truth::False, |a| model[a]);
                if truth == Truth::True {
                    bounds.lower.insert(tuple.clone());
                }
                if truth != Truth::False {
                    bounds.upper.insert(tuple);
                }
            }
            if self.has(Fault::CircleIsFalse) && matches!(predicate, Predicate::Statement(_)) {
                bounds.upper.clone_from(&bounds.lower);
            }
            self.decided.insert((predicate, day), bounds);
        }
        self.solved.extend(days.into_iter().map(|day| (component, day)));
    }

    /// Whether a rule applies at a day: the world takes the readings in which it stands, and it is in force there.
    fn is_in_force(&self, rule: &Rule, day: Date) -> bool {
        let taken = |readings: &[ReadingId]| readings.iter().all(|r| self.world.readings.contains(r));
        let whenever = |intervals: &[Interval]| {
            intervals.iter().any(|interval| self.within(interval, day)) || self.has(Fault::AlwaysInForce)
        };
        let held = match (self.has(Fault::AllReadings), self.has(Fault::NoReadings)) {
            (true, _) => true,
            (_, true) => rule.readings.is_empty(),
            _ => taken(&rule.readings),
        };
        let everywhere = self.has(Fault::VersionsOfAllReadings) || self.has(Fault::AllReadings);
        let in_force = if rule.under.is_empty() || everywhere {
            whenever(&rule.in_force)
        } else {
            rule.under.iter().any(|under| taken(&under.readings) && whenever(&under.in_force))
        };
        held && in_force
    }

    fn within(&self, interval: &Interval, day: Date) -> bool {
        interval.contains(day) || self.has(Fault::UntilIncluded) && interval.until == Some(day)
    }
}

/// Builds the ground program of a component.
struct Grounder<'r, 'a> {
    reference: &'r mut Reference<'a>,
    component: usize,
    days: BTreeSet<Date>,
    /// What may be concluded, as far as negations do not forbid it.
    possible: BTreeMap<(Predicate, Date), BTreeSet<Tuple>>,
    /// Whether something new may be concluded, or a new day is asked about.
    grown: bool,
    /// What each rule may conclude at a day, once its ground rules are there.
    applied: BTreeMap<(RuleId, Date), BTreeSet<Tuple>>,
    /// Whether a rule that is there asks about a day that nobody knows.
    vague: bool,
    ground: Ground,
}

impl Grounder<'_, '_> {
    /// Whether something of the component reads the component.
    fn is_recursive(&self, members: &[RelationId]) -> bool {
        let Reference { program, rules, .. } = &*self.reference;
        members
            .iter()
            .any(|relation| walk::reads(program, rules, *relation).iter().any(|r| members.contains(r)))
    }
}

/// The rules about each relation, of all readings, and the side for which they argue.
fn rules_of(program: &Program, fault: Option<Fault>) -> walk::Rules {
    let mut rules = walk::Rules::new();
    for (place, rule) in program.rules.iter().enumerate().filter(|(_, rule)| is_written(program, rule)) {
        if !rule.erroneous && rule.in_force.iter().any(|i| !i.is_empty()) {
            for (relation, side) in norm::argues(program, rule, fault) {
                rules.entry(relation).or_default().push((RuleId::at(place), side));
            }
        }
    }
    rules
}

/// The relations on which each relation rests directly.
pub fn dependence(program: &Program) -> BTreeMap<RelationId, BTreeSet<RelationId>> {
    let rules = rules_of(program, None);
    let all = (0..program.relations.len()).map(RelationId::at);
    all.map(|relation| (relation, walk::reads(program, &rules, relation))).collect()
}

/// Whether a rule stands in a file, as it is or as what is to be done otherwise. Others say what the page says of
/// norms, and that is worked out here from the page.
fn is_written(program: &Program, rule: &Rule) -> bool {
    rule.repeats.is_none() && !matches!(program.relation(rule.head.relation).kind, RelationKind::State(..))
}

/// The values of a rule's variables.
type Binding = Vec<Option<Item>>;
