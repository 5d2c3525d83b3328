//! Works out how each tuple stands in each world, and states it.

use super::complete::complete;
use super::domain::{Domain, statements};
use super::line::{Line, State};
use super::rows::Rows;
use super::{World, WorldError, settings};
use crate::hir::{Home, Openness, Program, RelationKind, Statement, Timing};
use crate::ids::{CaseId, EntityId, NodeId, RelationId, WorldId};
use crate::plan::{Plan, Role, Values};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A tuple of a relation.
pub(super) type Tuple = (RelationId, Vec<Value>);

/// The tuples of a relation that agree in all but the last argument.
type Groups<'a> = BTreeMap<(RelationId, &'a [Value]), Vec<(&'a Tuple, &'a Standing)>>;

/// Statements by tuple, in their order.
type ByTuple<'s> = BTreeMap<Tuple, Vec<&'s Statement>>;

/// How a tuple stands: in all worlds that no other entry names, and in those of each.
#[derive(Default)]
pub(super) struct Standing {
    pub elsewhere: Option<Line>,
    pub worlds: Vec<(Vec<WorldId>, Line)>,
}

/// Case and supposition.
type Setting = (Option<CaseId>, Option<usize>);

/// How many different worlds back one that assumes the same is looked for.
const LOOKED_BACK: usize = 8;

struct Settling<'a> {
    program: &'a Program,
    plan: &'a Plan,
    worlds: &'a [World],
    files: ByTuple<'a>,
    /// The worlds that assume or withdraw something about a tuple.
    special: BTreeMap<Tuple, Vec<WorldId>>,
    standing: BTreeMap<Tuple, Standing>,
    errors: Vec<WorldError>,
}

/// States how every tuple stands that the inputs of the plan are about.
pub(super) fn fill(
    program: &Program,
    plan: &Plan,
    worlds: &[World],
    rows: &mut Rows,
    errors: &mut Vec<WorldError>,
) {
    let mut settling = Settling {
        program,
        plan,
        worlds,
        files: ByTuple::new(),
        special: BTreeMap::new(),
        standing: BTreeMap::new(),
        errors: Vec::new(),
    };
    settling.read_files();
    settling.find_special();
    for (setting, members) in settings(worlds) {
        settling.settle(setting, &members);
    }
    settling.complete();
    settling.check_one();
    settling.state(rows);
    errors.append(&mut settling.errors);
}

impl<'a> Settling<'a> {
    /// Whether the plan has an input for what is stated of a relation.
    fn is_planned(&self, relation: RelationId) -> bool {
        let roles =
            [Role::Stated(relation), Role::Span(relation), Role::Event(relation), Role::Supposed(relation)];
        roles.iter().any(|role| self.plan.roles.contains_key(role)) || self.denied(relation).is_some()
    }

    /// Where it is noted that an act was denied, if the plan asks.
    fn denied(&self, relation: RelationId) -> Option<Role> {
        let denied = Role::Stated(self.program.norms.get(&relation)?.denied);
        self.plan.roles.contains_key(&denied).then_some(denied)
    }

    /// How what is stated of a relation lies in time: cures are stated for intervals.
    fn timing(&self, relation: RelationId) -> Timing {
        let declared = self.program.relation(relation);
        match declared.kind {
            RelationKind::Fact => declared.timing,
            RelationKind::Act => Timing::Dated,
            RelationKind::Denial(_) | RelationKind::Day => Timing::Timeless,
            _ => Timing::OverTime,
        }
    }

    fn read_files(&mut self) {
        self.files = self.by_tuple(self.program.statements.iter());
        for (tuple, statements) in &self.files {
            let line = Line::new(self.timing(tuple.0), false, std::slice::from_ref(statements));
            let elsewhere = Some(line);
            self.standing.insert(tuple.clone(), Standing { elsewhere, worlds: vec![] });
        }
    }

    fn by_tuple<'s>(&self, statements: impl Iterator<Item = &'s Statement>) -> ByTuple<'s> {
        let mut found = ByTuple::new();
        for statement in statements.filter(|s| self.is_planned(s.relation)) {
            found.entry((statement.relation, statement.arguments.clone())).or_default().push(statement);
        }
        found
    }

    fn find_special(&mut self) {
        for (place, world) in self.worlds.iter().enumerate() {
            let id = WorldId::at(place);
            for statement in &world.assumed {
                let relation = statement.relation;
                let declared = self.program.relation(relation);
                let concept = !matches!(declared.kind, RelationKind::Fact | RelationKind::Act);
                if concept && declared.curable.is_none() {
                    self.errors.push(WorldError::NotStatable { world: id, relation });
                }
            }
            for statement in world.assumed.iter().chain(&world.withdrawn) {
                if self.is_planned(statement.relation) {
                    let tuple = (statement.relation, statement.arguments.clone());
                    let worlds = self.special.entry(tuple).or_default();
                    if worlds.last() != Some(&id) {
                        worlds.push(id);
                    }
                }
            }
        }
    }

    /// Works out the tuples that a case, its supposition or one of its worlds speaks of.
    fn settle(&mut self, setting: Setting, members: &[WorldId]) {
        let domain = Domain::new(self.program, setting.0, setting.1);
        let [case, supposed] = statements(self.program, setting.0, setting.1);
        let (case, supposed) = (self.by_tuple(case.iter()), self.by_tuple(supposed.iter()));
        let unknown = self.unknown(&domain, members);
        let touched: BTreeSet<&Tuple> = case.keys().chain(supposed.keys()).chain(&unknown).collect();
        let everywhere = members.len() == self.worlds.len();
        for tuple in touched {
            let layers = [&self.files, &case, &supposed].map(|l| l.get(tuple).cloned().unwrap_or_default());
            let line = Line::new(self.timing(tuple.0), unknown.contains(tuple), &layers);
            if everywhere {
                self.standing.entry(tuple.clone()).or_default().elsewhere = Some(line);
                continue;
            }
            let special = self.special.get(tuple).map_or(&[][..], Vec::as_slice);
            let worlds: Vec<WorldId> =
                members.iter().copied().filter(|w| special.binary_search(w).is_err()).collect();
            if worlds.is_empty() {
                continue;
            }
            self.standing.entry(tuple.clone()).or_default().worlds.push((worlds, line));
        }
        for alike in self.alike(members) {
            self.settle_worlds(&alike, &domain, &unknown, [&case, &supposed]);
        }
    }

    /// The worlds among these that assume or withdraw something, those together that do the same.
    fn alike(&self, members: &[WorldId]) -> Vec<Vec<WorldId>> {
        let mut found: Vec<(&World, Vec<WorldId>)> = Vec::new();
        for id in members {
            let Some(world) = self.worlds.get(id.index()) else { continue };
            if world.assumed.is_empty() && world.withdrawn.is_empty() {
                continue;
            }
            let same = |other: &World| world.assumed == other.assumed && world.withdrawn == other.withdrawn;
            // Worlds that do the same stand together, mostly.
            match found.iter_mut().rev().take(LOOKED_BACK).find(|(other, _)| same(other)) {
                Some((_, worlds)) => worlds.push(*id),
                None => found.push((world, vec![*id])),
            }
        }
        found.into_iter().map(|(_, worlds)| worlds).collect()
    }

    /// The tuples that are unknown in a setting unless someone speaks of them.
    fn unknown(&mut self, domain: &Domain, members: &[WorldId]) -> BTreeSet<Tuple> {
        let mut found = BTreeSet::new();
        for relation in (0..self.program.relations.len()).map(RelationId::at) {
            let open = self.program.relation(relation).openness != Openness::Closed;
            if !open || !self.is_planned(relation) {
                continue;
            }
            if let Some(tuples) = domain.tuples(self.program, relation) {
                found.extend(tuples.into_iter().map(|tuple| (relation, values(&tuple))));
            } else {
                let world = members.first().copied().unwrap_or(WorldId(0));
                self.errors.push(WorldError::TooManyUnknown { world, relation });
            }
        }
        found
    }

    /// Works out the tuples about which worlds assume or withdraw something, all the same, and those that become
    /// unknown because what they assume of closed facts names entities together.
    fn settle_worlds(
        &mut self,
        ids: &[WorldId],
        domain: &Domain,
        unknown: &BTreeSet<Tuple>,
        below: [&ByTuple<'a>; 2],
    ) {
        let worlds = self.worlds;
        let Some(world) = ids.first().and_then(|id| worlds.get(id.index())) else { return };
        let mut wider = domain.clone();
        let closed = |s: &&Statement| self.program.relation(s.relation).openness == Openness::Closed;
        let mut more = false;
        for statement in world.assumed.iter().filter(closed) {
            more |= wider.name(statement);
        }
        let unknown_here = if more { self.unknown(&wider, ids) } else { BTreeSet::new() };
        let is_unknown = |tuple: &Tuple| unknown.contains(tuple) || unknown_here.contains(tuple);
        let assumed = self.by_tuple(world.assumed.iter());
        let withdrawn = self.by_tuple(world.withdrawn.iter());
        let spoken: BTreeSet<&Tuple> = assumed.keys().chain(withdrawn.keys()).collect();
        let new: Vec<&Tuple> =
            unknown_here.iter().filter(|t| !unknown.contains(*t) && !spoken.contains(t)).collect();
        for tuple in spoken.iter().copied().chain(new) {
            let taken = withdrawn.get(tuple).map_or(&[][..], Vec::as_slice);
            let layers = [&self.files, below[0], below[1]].map(|layer| {
                let statements = layer.get(tuple).cloned().unwrap_or_default();
                statements
                    .into_iter()
                    .filter_map(|s| s.without(taken.iter().copied()))
                    .collect::<Vec<Statement>>()
            });
            let mut layers: Vec<Vec<&Statement>> = layers.iter().map(|l| l.iter().collect()).collect();
            layers.push(assumed.get(tuple).cloned().unwrap_or_default());
            let line = Line::new(self.timing(tuple.0), is_unknown(tuple), &layers);
            self.standing.entry(tuple.clone()).or_default().worlds.push((ids.to_vec(), line));
        }
    }

    fn complete(&mut self) {
        let mut standing = std::mem::take(&mut self.standing);
        complete(self.worlds, &|tuple| self.timing(tuple.0), &mut standing);
        self.standing = standing;
    }

    /// Two values of a `one` fact on one day are an error; none, for an entity of a case, is a warning.
    fn check_one(&mut self) {
        let mut groups: Groups<'_> = BTreeMap::new();
        for (tuple, standing) in &self.standing {
            let declared = self.program.relation(tuple.0);
            if declared.one && declared.kind == RelationKind::Fact && declared.openness == Openness::Closed {
                let (_, prefix) = tuple.1.split_last().unwrap_or((&Value::Integer(0), &[]));
                groups.entry((tuple.0, prefix)).or_default().push((tuple, standing));
            }
        }
        let mut errors = Vec::new();
        for members in groups.values() {
            for (place, (first, a)) in members.iter().enumerate() {
                for (second, b) in &members[place + 1..] {
                    if let Some(world) = self.first_meeting(a, b) {
                        let (relation, first, second) = (first.0, first.1.clone(), second.1.clone());
                        errors.push(WorldError::TwoValues { world, relation, first, second });
                    }
                }
            }
        }
        for relation in (0..self.program.relations.len()).map(RelationId::at) {
            let declared = self.program.relation(relation);
            let closed_one =
                declared.one && declared.kind == RelationKind::Fact && declared.openness == Openness::Closed;
            if let ([parameter, _], true) =
                (declared.parameters.as_slice(), closed_one && self.is_planned(relation))
            {
                for (entity, world) in self.entities_of_cases(parameter.ty) {
                    let value = [Value::Entity(entity)];
                    let group = groups.get(&(relation, &value)).map_or(&[][..], Vec::as_slice);
                    let has = |standing: &Standing| standing.line(world).is_some_and(Line::is_ever);
                    if !group.iter().any(|(_, standing)| has(standing)) {
                        errors.push(WorldError::NoValue { world, relation, arguments: value.to_vec() });
                    }
                }
            }
        }
        self.errors.append(&mut errors);
    }

    /// The first world in which two tuples are both so on some day.
    fn first_meeting(&self, a: &Standing, b: &Standing) -> Option<WorldId> {
        let named: BTreeSet<WorldId> =
            [a, b].iter().flat_map(|s| &s.worlds).flat_map(|(w, _)| w).copied().collect();
        let other = (0..self.worlds.len()).map(WorldId::at).find(|w| !named.contains(w));
        let meets = |world: &WorldId| match (a.line(*world), b.line(*world)) {
            (Some(a), Some(b)) => a.meets(b),
            _ => false,
        };
        named.into_iter().chain(other).filter(meets).min()
    }

    /// Entities of a type that cases or suppositions declare, each with the first world in which it is seen.
    fn entities_of_cases(&self, ty: crate::ids::TypeId) -> Vec<(EntityId, WorldId)> {
        let mut first: BTreeMap<Setting, WorldId> = BTreeMap::new();
        let mut first_of_case: BTreeMap<CaseId, WorldId> = BTreeMap::new();
        for (place, world) in self.worlds.iter().enumerate() {
            first.entry((world.case, world.supposition)).or_insert(WorldId::at(place));
            if let Some(case) = world.case {
                first_of_case.entry(case).or_insert(WorldId::at(place));
            }
        }
        let seen = |entity: EntityId| match self.program.entity(entity).home {
            Home::File => None,
            Home::Case(case) => first_of_case.get(&case).copied(),
            Home::Supposition(case, place) => first.get(&(Some(case), Some(place))).copied(),
        };
        let entities = (0..self.program.entities.len()).map(EntityId::at);
        let of_type = entities.filter(|e| self.program.is_subtype(self.program.entity(*e).ty, ty));
        of_type.filter_map(|e| seen(e).map(|world| (e, world))).collect()
    }

    /// States how every tuple stands.
    fn state(&mut self, rows: &mut Rows) {
        let standing = std::mem::take(&mut self.standing);
        for (tuple, standing) in &standing {
            let mut named: Vec<WorldId> = standing.worlds.iter().flat_map(|(w, _)| w).copied().collect();
            named.sort_unstable();
            if let Some(line) = &standing.elsewhere {
                if named.is_empty() {
                    self.state_line(tuple, line, None, rows);
                } else {
                    let rest = (0..self.worlds.len()).map(WorldId::at);
                    let rest: Vec<WorldId> = rest.filter(|w| named.binary_search(w).is_err()).collect();
                    self.state_line(tuple, line, Some(&rest), rows);
                }
            }
            for (worlds, line) in &standing.worlds {
                self.state_line(tuple, line, Some(worlds), rows);
            }
        }
    }

    /// States the rows of a line; `None`: in every world.
    fn state_line(&mut self, tuple: &Tuple, line: &Line, worlds: Option<&[WorldId]>, rows: &mut Rows) {
        let relation = tuple.0;
        let arguments: Vec<u32> = tuple.1.iter().map(|v| rows.code(*v)).collect();
        let mut found: Vec<(Role, Vec<u32>, State)> = Vec::new();
        let mut add = |role: Role, more: &[u32], state: State| {
            found.push((role, arguments.iter().chain(more).copied().collect(), state));
        };
        match (self.timing(relation), line) {
            (Timing::Timeless, _) => add(Role::Stated(relation), &[], line.always()),
            (Timing::OverTime, _) => {
                let supposed = Role::Supposed(relation);
                let role =
                    if self.plan.roles.contains_key(&supposed) { supposed } else { Role::Span(relation) };
                for (interval, state) in line.spans() {
                    let from = rows.code(Value::Date(interval.from));
                    let until = interval.until.map_or(Values::NEVER, |until| rows.code(Value::Date(until)));
                    add(role, &[from, until], state);
                }
            }
            (Timing::Dated, Line::Event { days, someday, denied }) => {
                if let (Some(role), true) = (self.denied(relation), *denied) {
                    add(role, &[], State::Yes);
                }
                for (day, state) in days {
                    let day = rows.code(Value::Date(*day));
                    add(Role::Event(relation), &[day], *state);
                }
                if *someday {
                    add(Role::UnknownEvent(relation), &[], State::Unknown);
                }
            }
            (Timing::Dated, Line::Changes(_)) => {}
        }
        for (role, tuple, state) in found.into_iter().filter(|(_, _, state)| *state != State::No) {
            let node = self.plan.roles.get(&role).copied();
            let Some(node) = self.ready(node, relation, state, worlds) else { continue };
            match worlds {
                Some(worlds) => rows.state(node, tuple, worlds, state == State::Yes),
                None => rows.state_everywhere(node, tuple, state == State::Yes),
            }
        }
    }

    /// The node, if the plan is ready for what is to be stated there.
    fn ready(
        &mut self,
        node: Option<NodeId>,
        relation: RelationId,
        state: State,
        worlds: Option<&[WorldId]>,
    ) -> Option<NodeId> {
        let open = node.is_some_and(|node| self.plan.nodes[node.index()].open);
        if state == State::Unknown && !open {
            let world = worlds.map_or(Some(WorldId(0)), |w| w.first().copied())?;
            let error = WorldError::NotDoubted { world, relation };
            if !self.errors.contains(&error) {
                self.errors.push(error);
            }
            return None;
        }
        node
    }
}

impl Standing {
    /// How it stands in a world.
    fn line(&self, world: WorldId) -> Option<&Line> {
        let named = self.worlds.iter().find(|(worlds, _)| worlds.binary_search(&world).is_ok());
        named.map(|(_, line)| line).or(self.elsewhere.as_ref())
    }
}

fn values(tuple: &[EntityId]) -> Vec<Value> {
    tuple.iter().map(|entity| Value::Entity(*entity)).collect()
}
