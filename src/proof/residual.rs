//! What an undetermined statement turns on: the undetermined things that the residual program reaches
//! from it (`docs/semantics.md`, *Causes*).
//!
//! The residual program is the plan's without what is decided: a rule counts if none of its literals is
//! false, and of its literals those that are undetermined. Reached unknowns are causes; so is a statement
//! with certainly applicable, unbeaten rules on both sides (a conflict), and a loop through a negation.

use super::binding::Cell;
use super::component::components;
use super::conclusion::Cause;
use super::literal::Join;
use super::view::View;
use super::{Claim, Form, UNKNOWN_DAY};
use crate::engine::Truth;
use crate::hir::{Openness, Program, RelationKind, Side, State, Timing};
use crate::ids::{NodeId, ReadingId, RelationId, WorldId};
use crate::plan::{Literal, NodeKind, Role, Values};
use crate::time::Date;
use crate::value::Value;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// A row of the plan: a node and a tuple.
pub(super) type Place = (NodeId, Vec<u32>);

/// What an undetermined statement turns on.
#[derive(Clone, Debug, Default)]
pub(super) struct Residual {
    /// The causes, sorted.
    pub causes: BTreeSet<Cause>,
    /// Unknown facts and missing judgments, in order of discovery.
    pub open: Vec<Claim>,
    /// For each of them the signs with which it is reached.
    pub signs: Vec<Signs>,
    /// Statements with rules on both sides, in order of discovery.
    pub conflicts: Vec<Claim>,
    /// An unknown is reached with both signs: its yes may help on one way and hurt on another.
    pub mixed: bool,
    /// A breach is reached: it asks for some day.
    pub looks_back: bool,
    /// The work was used up.
    pub more: bool,
}

/// The unknowns that an undetermined statement depends on where burdens are ignored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reached {
    /// Facts nobody knows and judgments nobody gave, in order of discovery.
    pub open: Vec<Claim>,
    /// For each of them the signs with which it is reached.
    pub signs: Vec<Signs>,
    /// Some unknown is reached with both signs, the days of one event counting as one: completions may agree
    /// where three values leave it open. Otherwise they do not.
    pub mixed: bool,
    /// It rests on a breach, which asks for some day: of what is unknown over time only some days are named.
    pub looks_back: bool,
    /// A limit of the search was reached: there may be others.
    pub more: bool,
}

/// How the statement depends on an unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// A yes may help.
    pub helps: bool,
    /// A yes may hurt.
    pub hurts: bool,
}

/// Whether facts of a relation are stated for intervals, and are as they are stated.
fn is_stated_over_time(program: &Program, relation: RelationId) -> bool {
    let declared = program.relation(relation);
    declared.timing == Timing::OverTime && declared.openness == Openness::Closed
}

/// The walk through the residual program.
pub(super) struct Walk<'v> {
    view: View<'v>,
    world: WorldId,
    places: Vec<(Place, Date)>,
    numbers: BTreeMap<(Place, Date), usize>,
    /// From, to, and whether through a negation.
    edges: Vec<(usize, usize, bool)>,
    /// For each place where its edges lead; made when the walk is over.
    targets: OnceCell<Vec<Vec<(usize, bool)>>>,
    /// The unknowns among the places.
    leaves: Vec<(usize, Claim)>,
    /// The readings among them of which it is left open whether the world takes them.
    readings: Vec<(usize, ReadingId)>,
    work: u64,
}

impl View<'_> {
    /// What the claim turns on in a world in which it is undetermined. Cost: linear in the part of the
    /// residual program that it reaches, at most `work` rows.
    pub(super) fn residual(&self, claim: &Claim, world: WorldId, work: u64) -> Residual {
        let mut found = Residual::default();
        let Some(node) = self.node(claim.relation, claim.form, None) else { return found };
        let Some(tuple) = self.tuple(node, &claim.pattern()) else { return found };
        let mut walk = Walk::new(*self, world, work);
        walk.number((node, tuple), claim.at);
        walk.run(&mut found);
        if walk.loops_through_negation() {
            found.causes.insert(Cause::Circular);
        }
        let signs = walk.signs(&[0]);
        found.mixed = walk.is_mixed(&signs);
        found.signs = found.open.iter().map(|claim| of(&walk.leaves, &signs, claim)).collect();
        found
    }

    /// The unknowns that a statement depends on, if it is undetermined where burdens are ignored. Cost: linear in
    /// the part of the residual program that it reaches, at most `work` rows.
    pub fn reached(&self, claim: &Claim, work: u64) -> Option<Reached> {
        (self.bare_status(claim) == Truth::Undetermined).then(|| {
            let Residual { open, signs, mixed, looks_back, more, .. } = self.residual(claim, self.bare, work);
            Reached { open, signs, mixed, looks_back, more }
        })
    }
}

impl<'v> Walk<'v> {
    /// A walk that has not begun: its first places are those that are numbered before it runs.
    pub(super) fn new(view: View<'v>, world: WorldId, work: u64) -> Self {
        let (numbers, places, edges) = (BTreeMap::new(), vec![], vec![]);
        let (targets, leaves, readings) = (OnceCell::new(), vec![], vec![]);
        Self { view, world, places, numbers, edges, targets, leaves, readings, work }
    }

    /// Follows everything that the places reach.
    pub(super) fn run(&mut self, found: &mut Residual) {
        let mut next = 0;
        while let Some((place, at)) = self.places.get(next).cloned() {
            if self.work == 0 {
                found.more = true;
                break;
            }
            if !self.is_leaf(next, &place, at, found) {
                self.follow(next, &place, at);
                self.conflict(&place, at, found);
            }
            next += 1;
        }
    }

    /// The number of a place, which is a new one if it was not met yet.
    pub(super) fn number(&mut self, place: Place, at: Date) -> usize {
        let key = (place, at);
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.places.len();
        self.places.push(key.clone());
        self.numbers.insert(key, number);
        number
    }

    /// Notes an unknown fact, if the row is one.
    fn is_leaf(&mut self, number: usize, (node, tuple): &Place, at: Date, found: &mut Residual) -> bool {
        let Some(declared) = self.view.plan.nodes.get(node.index()) else { return true };
        let (Role::Stated(relation)
        | Role::Span(relation)
        | Role::Event(relation)
        | Role::UnknownEvent(relation)
        | Role::Supposed(relation)
        | Role::Statement(relation)) = declared.role
        else {
            if let Role::Reading(reading) = declared.role {
                self.readings.push((number, reading));
            }
            return declared.kind == NodeKind::Input;
        };
        let program = self.view.program;
        if declared.kind != NodeKind::Input && !program.relation(relation).kind.is_stated() {
            let state = program.relation(relation).kind.state();
            found.looks_back |= matches!(state, Some(State::BreachedBy | State::BreachedOwed));
            return false;
        }
        let skip = usize::from(declared.temporal);
        let count = program.relation(relation).parameters.len();
        let at = self.day(declared.temporal, tuple, at);
        // Of what nobody left open it is the day that nobody knows, which an event is told with.
        let by_its_day = at == UNKNOWN_DAY && is_stated_over_time(program, relation);
        let claim = self.claim(relation, tuple.get(skip..skip + count).unwrap_or(&[]), at);
        if let Some(claim) = claim.filter(|_| !by_its_day) {
            if !found.open.contains(&claim) {
                found.open.push(claim.clone());
            }
            self.leaves.push((number, claim));
        }
        found.causes.insert(match program.relation(relation).openness {
            Openness::Judged(_) => Cause::Judgment,
            Openness::Open | Openness::Closed => Cause::Unknown,
        });
        true
    }

    fn claim(&self, relation: RelationId, codes: &[u32], at: Date) -> Option<Claim> {
        let arguments = codes.iter().map(|c| self.view.values().value(*c)).collect::<Option<Vec<Value>>>()?;
        let open = self.view.program.relation(relation);
        // A timeless fact is the same at every date.
        let timeless = open.timing == Timing::Timeless && open.kind != RelationKind::Act;
        let at = if timeless { self.view.date } else { at };
        Some(Claim { relation, arguments, at, form: Form::Holds })
    }

    /// Adds what the rules for a row turn on.
    fn follow(&mut self, from: usize, (node, tuple): &Place, at: Date) {
        let Some(declared) = self.view.plan.nodes.get(node.index()) else { return };
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = declared.kind {
            let to = self.number((of, tuple.clone()), at);
            self.edges.push((from, to, false));
            return;
        }
        let at = self.day(declared.temporal, tuple, at);
        for place in self.view.index.concluded_by(*node) {
            let Some(rule) = self.view.plan.rules.get(*place) else { continue };
            let mut join = Join::new(self.view, self.world, self.work);
            let reached = join.undetermined(rule, tuple);
            self.work = join.work();
            for (other, negative) in reached {
                let to = self.number(other, at);
                self.edges.push((from, to, negative));
            }
        }
    }

    /// The day of which a row speaks; `at`, if it names none.
    fn day(&self, temporal: bool, tuple: &[u32], at: Date) -> Date {
        match tuple.first().filter(|_| temporal) {
            Some(code) if *code == Values::SOME_DAY => UNKNOWN_DAY,
            Some(code) => self.view.values().date(*code).unwrap_or(at),
            None => at,
        }
    }

    /// For each reading of which it is left open whether the world takes it the places that reach it.
    pub(super) fn reaching_readings(&self) -> Vec<(ReadingId, Vec<bool>)> {
        let mut sources = vec![Vec::new(); if self.readings.is_empty() { 0 } else { self.places.len() }];
        for (from, to, _) in &self.edges {
            if let Some(sources) = sources.get_mut(*to) {
                sources.push(*from);
            }
        }
        let reaching = |(place, reading): &(usize, ReadingId)| {
            let mut reached = vec![false; self.places.len()];
            let mut queue = vec![*place];
            while let Some(place) = queue.pop() {
                if !std::mem::replace(&mut reached[place], true) {
                    queue.extend(&sources[place]);
                }
            }
            (*reading, reached)
        };
        self.readings.iter().map(reaching).collect()
    }

    /// For each place those that it rests on, and whether through a negation.
    fn targets(&self) -> &[Vec<(usize, bool)>] {
        self.targets.get_or_init(|| {
            let mut targets = vec![Vec::new(); self.places.len()];
            for (from, to, negative) in &self.edges {
                targets[*from].push((*to, *negative));
            }
            targets
        })
    }

    /// The nodes of which rows were looked at to follow these places: their own, and those that rules for them read.
    pub(super) fn reads(&self, from: &[usize]) -> Vec<NodeId> {
        let nodes = self.view.plan.nodes.len();
        let (mut reached, mut reads) = (vec![false; self.places.len()], vec![false; nodes]);
        let mut followed = vec![false; nodes];
        let mut queue = from.to_vec();
        while let Some(place) = queue.pop() {
            if std::mem::replace(&mut reached[place], true) {
                continue;
            }
            queue.extend(self.targets()[place].iter().map(|(to, _)| *to));
            let node = self.places[place].0.0;
            reads[node.index()] = true;
            if std::mem::replace(&mut followed[node.index()], true) {
                continue;
            }
            let rules = self.view.index.concluded_by(node).iter();
            let literals =
                rules.filter_map(|rule| self.view.plan.rules.get(*rule)).flat_map(|rule| &rule.body);
            for read in literals.flat_map(Literal::nodes) {
                reads[read.index()] = true;
            }
        }
        (0..nodes).filter(|node| reads[*node]).map(NodeId::at).collect()
    }

    /// With which signs some of these places reach each: through an even and through an odd number of negations.
    pub(super) fn signs(&self, from: &[usize]) -> Vec<Signs> {
        let targets = self.targets();
        let mut reached = vec![Signs::default(); self.places.len()];
        let mut queue: Vec<(usize, bool)> = from.iter().map(|place| (*place, false)).collect();
        while let Some((place, hurts)) = queue.pop() {
            let signs = &mut reached[place];
            if !std::mem::replace(if hurts { &mut signs.hurts } else { &mut signs.helps }, true) {
                queue.extend(targets[place].iter().map(|(to, negative)| (*to, hurts != *negative)));
            }
        }
        reached
    }

    /// Whether some unknown is reached with both signs, the days of one event counting as one.
    pub(super) fn is_mixed(&self, signs: &[Signs]) -> bool {
        let mut found: BTreeMap<(RelationId, &[Value], Option<Date>), Signs> = BTreeMap::new();
        for (place, claim) in &self.leaves {
            let declared = self.view.program.relation(claim.relation);
            let event = declared.kind == RelationKind::Act || declared.timing == Timing::Dated;
            let day = (!event).then_some(claim.at);
            let own = found.entry((claim.relation, &claim.arguments, day)).or_default();
            own.add(signs[*place]);
        }
        found.values().any(|signs| signs.helps && signs.hurts)
    }

    /// Notes a conflict: on both sides a rule that is certainly applicable and not certainly beaten.
    fn conflict(&self, (node, tuple): &Place, at: Date, found: &mut Residual) {
        let Some(declared) = self.view.plan.nodes.get(node.index()) else { return };
        let (Role::Statement(relation) | Role::Excluded(relation)) = declared.role else { return };
        let codes = tuple.get(usize::from(declared.temporal)..).unwrap_or(&[]);
        let stands = |side: Side| {
            self.view.index.rules(relation, side).any(|rule| {
                self.has(Role::Applicable(rule), codes, at) && !self.has(Role::Beaten(rule), codes, at)
            })
        };
        let role = |side: Side| match side {
            Side::For => Role::For(relation),
            Side::Against => Role::Against(relation),
        };
        let both = [Side::For, Side::Against].into_iter().all(|side| {
            self.has(role(side), codes, at) && (stands(side) || !self.is_planned(relation, side))
        });
        if both && let Some(claim) = self.claim(relation, codes, at) {
            found.causes.insert(Cause::Conflict);
            if !found.conflicts.contains(&claim) {
                found.conflicts.push(claim);
            }
        }
    }

    /// Whether the rules of that side have nodes of their own that say when they are applicable.
    fn is_planned(&self, relation: RelationId, side: Side) -> bool {
        let roles = &self.view.plan.roles;
        self.view.index.rules(relation, side).any(|rule| roles.contains_key(&Role::Applicable(rule)))
    }

    /// Whether a row of a role is certain.
    fn has(&self, role: Role, codes: &[u32], at: Date) -> bool {
        let Some(node) = self.view.plan.roles.get(&role) else { return false };
        let date = self.view.temporal(*node).then(|| self.view.moment(at));
        let Some(tuple) =
            date.into_iter().chain(codes.iter().map(|c| Some(*c))).collect::<Option<Vec<u32>>>()
        else {
            return false;
        };
        self.view.model.status(*node, &tuple, self.world) == Truth::True
    }

    /// Whether some negative edge leads back to where it started.
    fn loops_through_negation(&self) -> bool {
        let component = components(self.places.len(), &self.edges);
        self.edges.iter().any(|(from, to, negative)| *negative && component.get(*from) == component.get(*to))
    }
}

impl Signs {
    fn add(&mut self, other: Signs) {
        self.helps |= other.helps;
        self.hurts |= other.hurts;
    }
}

/// The signs with which an unknown is reached.
fn of(leaves: &[(usize, Claim)], signs: &[Signs], claim: &Claim) -> Signs {
    let mut found = Signs::default();
    leaves.iter().filter(|(_, other)| other == claim).for_each(|(place, _)| found.add(signs[*place]));
    found
}

/// What a code stands for, as a cell.
pub(super) fn cell(view: View<'_>, code: u32) -> Cell {
    view.values().value(code).map_or(Cell::SomeDay, Cell::Value)
}
