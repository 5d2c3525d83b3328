//! The reference reasoner: `docs/semantics.md`, section by section, on the user's rules as `hir` has them.
//!
//! It takes the description of a world from `vires::plan`, the three truth values from `vires::engine`, and
//! nothing else of either. For a date it builds the ground normal program of a component of relations, by
//! trying values for variables, and reads the statements off its well-founded model. No plan, no order of
//! joins, no sharing between worlds: slow, and meant to be seen to be right. A [`Fault`] can be planted, so
//! that whoever compares can show that a mistake would be noticed.

mod argument;
mod condition;
mod fact;
mod fault;
pub mod ground;
mod precedence;
mod quantifier;
mod term;
pub mod walk;

pub use fault::Fault;

use crate::naive::{Bounds, Item, Tuple};
use ground::{Ground, Predicate};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::hir::{Program, RelationKind};
use vires::ids::{RelationId, RuleId};
use vires::plan::World;
use vires::time::{Date, Interval};

/// The meaning of a program in one world. Dates are worked out when they are asked for.
pub struct Reference<'a> {
    program: &'a Program,
    world: &'a World,
    fault: Option<Fault>,
    /// The rules of each relation that may apply.
    rules: BTreeMap<RelationId, Vec<RuleId>>,
    /// Relations that depend on one another have the same number.
    component: Vec<usize>,
    concepts: BTreeMap<(RelationId, Date), Concept>,
    facts: BTreeMap<(RelationId, Date), Bounds>,
    /// What is decided, as conditions read it (`true`: inside its component).
    rows: BTreeMap<(Predicate, Date, bool), condition::Rows>,
    /// A day that nobody knows was asked about, of which the page says nothing.
    pub inexact: bool,
}

/// A concept at a date.
#[derive(Clone, Default)]
struct Concept {
    statement: Bounds,
    excluded: Bounds,
}

impl<'a> Reference<'a> {
    /// Nothing is worked out yet. `fault`: a mistake to plant.
    pub fn new(program: &'a Program, world: &'a World, fault: Option<Fault>) -> Self {
        let mut rules: BTreeMap<RelationId, Vec<RuleId>> = BTreeMap::new();
        for (place, rule) in program.rules.iter().enumerate() {
            if !rule.erroneous && rule.in_force.iter().any(|i| !i.is_empty()) {
                rules.entry(rule.head.relation).or_default().push(RuleId::at(place));
            }
        }
        let component = walk::components(program, &rules);
        Self {
            program,
            world,
            fault,
            rules,
            component,
            concepts: BTreeMap::new(),
            facts: BTreeMap::new(),
            rows: BTreeMap::new(),
            inexact: false,
        }
    }

    /// The statements of a relation at a day, as everything outside its component sees them.
    pub fn settled(&mut self, relation: RelationId, day: Date) -> Bounds {
        let Bounds { lower, upper } = if self.is_fact(relation) {
            self.fact(relation, day)
        } else {
            self.concept(relation, day).statement
        };
        match self.burden(relation) {
            None => Bounds { lower, upper },
            Some(true) => Bounds { lower: upper.clone(), upper },
            Some(false) => Bounds { upper: lower.clone(), lower },
        }
    }

    /// Before burdens.
    pub fn statement(&mut self, relation: RelationId, day: Date) -> Bounds {
        self.concept(relation, day).statement
    }

    /// What is excluded.
    pub fn excluded(&mut self, relation: RelationId, day: Date) -> Bounds {
        self.concept(relation, day).excluded
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn burden(&self, relation: RelationId) -> Option<bool> {
        let ignored = self.world.without_burdens || self.has(Fault::BurdensIgnored);
        self.program.relation(relation).burden.filter(|_| !ignored)
    }

    fn is_fact(&self, relation: RelationId) -> bool {
        matches!(self.program.relation(relation).kind, RelationKind::Fact | RelationKind::Act)
    }

    fn concept(&mut self, relation: RelationId, day: Date) -> Concept {
        if !self.concepts.contains_key(&(relation, day)) {
            self.solve(self.component[relation.index()], day);
        }
        self.concepts[&(relation, day)].clone()
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
            ground: Ground::new(),
        };
        let recursive = grounder.is_recursive(&members);
        // What may ever be concluded grows until nothing is new; then the program is whole.
        loop {
            grounder.grown = false;
            grounder.ground = Ground::new();
            for day in grounder.days.clone() {
                for relation in &members {
                    grounder.argue(*relation, day);
                }
            }
            if !grounder.grown || !recursive {
                break;
            }
        }
        let Grounder { days, possible, ground, .. } = grounder;
        let model = ground.model();
        for day in days {
            for relation in &members {
                let bounds = |predicate: Predicate| {
                    let mut bounds = Bounds::default();
                    for tuple in possible.get(&(predicate, day)).into_iter().flatten() {
                        let truth = ground.find(predicate, day, tuple).map_or(Truth::False, |a| model[a]);
                        if truth == Truth::True {
                            bounds.lower.insert(tuple.clone());
                        }
                        if truth != Truth::False {
                            bounds.upper.insert(tuple.clone());
                        }
                    }
                    bounds
                };
                let mut concept = Concept {
                    statement: bounds(Predicate::Statement(*relation)),
                    excluded: bounds(Predicate::Excluded(*relation)),
                };
                if self.has(Fault::CircleIsFalse) {
                    concept.statement.upper.clone_from(&concept.statement.lower);
                }
                self.concepts.insert((*relation, day), concept);
            }
        }
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
    ground: Ground,
}

impl Grounder<'_, '_> {
    /// Whether some rule of the component reads the component.
    fn is_recursive(&self, members: &[RelationId]) -> bool {
        let rules = members.iter().filter_map(|relation| self.reference.rules.get(relation)).flatten();
        let mut found = false;
        for rule in rules {
            let rule = self.reference.program.rule(*rule);
            let exceptions = rule.exceptions.iter().map(|exception| &exception.condition);
            for condition in std::iter::once(&rule.body).chain(exceptions) {
                walk::each_relation(condition, &mut |relation| found |= members.contains(&relation));
            }
        }
        found
    }
}

/// The values of a rule's variables.
type Binding = Vec<Option<Item>>;
