//! What is stated in one world of a program, and how it stands there on a day (`docs/semantics.md`, section 7).
//!
//! The definition as it is, for one world and one statement at a time. `plan` has its own way, for many.

use super::{Home, Openness, Polarity, Program, RelationKind, StatedTime, Statement, Timing, builtin};
use crate::ids::{CaseId, CitationId, EntityId, ReadingId, RelationId, TypeId};
use crate::time::Date;
use crate::value::Value;
use rustc_hash::FxBuildHasher;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// One world: a case or none, at a date, with what is assumed and taken back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// The case; `None`: what files state alone.
    pub case: Option<CaseId>,
    /// Its supposition, by its place.
    pub supposition: Option<usize>,
    /// The date of the question.
    pub date: Option<Date>,
    /// Readings that are taken; of other disputes each reading is.
    pub readings: Vec<ReadingId>,
    /// Statements that replace what stands below them for the time they name.
    pub assumed: Vec<Statement>,
    /// Statements that are taken away wherever they stand.
    pub withdrawn: Vec<Statement>,
    /// What is taken of unknowns as if it were known: facts that are always the same, others on a day, events by
    /// the end of a day. What is stated stays as it is.
    pub completed: Vec<Statement>,
    /// Whether burdens are ignored.
    pub without_burdens: bool,
}

/// How a fact stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// It is certainly so.
    pub certain: bool,
    /// It is not excluded.
    pub possible: bool,
}

/// The days of an event with whether each is certain, and whether it may have happened on any other.
pub type Event = (BTreeMap<Date, bool>, bool);

type Tuple = (RelationId, Vec<Value>);
type Table = Rc<Vec<Vec<Value>>>;

/// The facts of one world. Cost: linear in the statements it has, once.
pub struct Facts<'p> {
    pub(super) program: &'p Program,
    /// The world.
    pub world: World,
    /// Layers of statements, the lowest first, by what they are about.
    layers: HashMap<Tuple, [Vec<Statement>; 4], FxBuildHasher>,
    stated: HashMap<RelationId, Vec<Vec<Value>>, FxBuildHasher>,
    declared: BTreeSet<EntityId>,
    together: BTreeMap<EntityId, BTreeSet<EntityId>>,
    tables: RefCell<HashMap<RelationId, Table, FxBuildHasher>>,
}

impl<'p> Facts<'p> {
    /// Reads the statements of a world.
    pub fn new(program: &'p Program, world: &World) -> Self {
        let case = world.case.and_then(|case| program.cases.get(case.index()));
        let supposed = case.zip(world.supposition).and_then(|(case, place)| case.suppositions.get(place));
        let case = case.map_or(&[][..], |case| &case.statements);
        let supposed = supposed.map_or(&[][..], |supposed| &supposed.statements);
        let mut facts = Self {
            program,
            world: world.clone(),
            layers: HashMap::default(),
            stated: HashMap::default(),
            declared: BTreeSet::new(),
            together: BTreeMap::new(),
            tables: RefCell::default(),
        };
        for (layer, statements) in [&program.statements, case, supposed, &world.assumed].iter().enumerate() {
            for statement in *statements {
                facts.lay(layer, statement);
            }
        }
        let entities = (0..program.entities.len()).map(EntityId::at);
        facts.declared = entities.filter(|e| facts.is_declared(program.entity(*e).home)).collect();
        let closed = |s: &&Statement| program.relation(s.relation).openness == Openness::Closed;
        for statement in case.iter().chain(supposed).chain(world.assumed.iter().filter(closed)) {
            facts.name(statement);
        }
        facts
    }

    fn lay(&mut self, layer: usize, statement: &Statement) {
        let tuple = (statement.relation, statement.arguments.clone());
        let withdrawn = if layer < 3 { self.world.withdrawn.as_slice() } else { &[] };
        let left = statement.without(withdrawn);
        let known = self.layers.entry(tuple).or_insert_with(|| {
            self.stated.entry(statement.relation).or_default().push(statement.arguments.clone());
            Default::default()
        });
        known[layer].extend(left);
    }

    fn is_declared(&self, home: Home) -> bool {
        match home {
            Home::File => self.world.case.is_none(),
            _ => self.is_seen(home),
        }
    }

    /// Whether what is declared there is seen in the world.
    fn is_seen(&self, home: Home) -> bool {
        match home {
            Home::File => true,
            Home::Case(case) => self.world.case == Some(case),
            Home::Supposition(case, place) => {
                self.world.case == Some(case) && self.world.supposition == Some(place)
            }
        }
    }

    fn name(&mut self, statement: &Statement) {
        let entity = |value: &Value| match value {
            Value::Entity(entity) => Some(*entity),
            _ => None,
        };
        let entities: BTreeSet<EntityId> = statement.arguments.iter().filter_map(entity).collect();
        for a in &entities {
            let others = self.together.entry(*a).or_default();
            others.extend(entities.iter().filter(|b| *b != a));
        }
    }

    /// Whether rules conclude it.
    pub fn is_concept(&self, relation: RelationId) -> bool {
        !self.program.relation(relation).kind.is_stated()
    }

    /// Whether it happens on days.
    pub fn is_event(&self, relation: RelationId) -> bool {
        let declared = self.program.relation(relation);
        declared.kind == RelationKind::Act
            || declared.kind == RelationKind::Fact && declared.timing == Timing::Dated
    }

    /// How far a concept is concluded outright by what is supposed.
    pub fn supposed(&self, relation: RelationId, arguments: &[Value], day: Date) -> Standing {
        if self.is_concept(relation) {
            self.over_time(relation, arguments, day, false)
        } else {
            Standing { certain: false, possible: false }
        }
    }

    /// How a fact stands on a day. Cost: linear in the statements about it.
    pub fn standing(&self, relation: RelationId, arguments: &[Value], day: Date) -> Standing {
        match self.program.relation(relation).kind {
            RelationKind::Day => return Standing { certain: true, possible: true },
            RelationKind::Denial(act) => {
                let denied = self.laid(act, arguments).2;
                return Standing { certain: denied, possible: denied };
            }
            _ => {}
        }
        let standing = if self.is_event(relation) {
            let (days, someday, _) = self.laid(relation, arguments);
            let by_then = |certain: bool| days.range(..=day).any(|(_, sure)| *sure || !certain);
            Standing { certain: by_then(true), possible: by_then(false) || someday }
        } else {
            self.over_time(relation, arguments, day, self.may_be_unknown(relation, arguments))
        };
        match self.completed(relation, arguments, day).filter(|_| standing.possible && !standing.certain) {
            Some(holds) => Standing { certain: holds, possible: holds },
            None => standing,
        }
    }

    /// What is taken of a fact on a day, if it is unknown there. An event that has happened by a day has happened
    /// by each later one, and one that has not, by none before.
    fn completed(&self, relation: RelationId, arguments: &[Value], day: Date) -> Option<bool> {
        let event = self.is_event(relation);
        let taken = self.world.completed.iter().find(|taken| {
            let same = taken.relation == relation && taken.arguments == arguments;
            same && match taken.time {
                StatedTime::Always => true,
                StatedTime::On(at) if event && taken.polarity == Polarity::Stated => at <= day,
                StatedTime::On(at) if event => day <= at,
                StatedTime::On(at) => at == day,
                StatedTime::During(_) => false,
            }
        });
        taken.map(|taken| taken.polarity == Polarity::Stated)
    }

    /// The topmost statement that speaks of the day decides.
    fn over_time(&self, relation: RelationId, arguments: &[Value], day: Date, unknown: bool) -> Standing {
        let timeless =
            !self.is_concept(relation) && self.program.relation(relation).timing == Timing::Timeless;
        let none = Default::default();
        let layers = self.layers.get(&(relation, arguments.to_vec())).unwrap_or(&none);
        let covers = |s: &&Statement| timeless || covers(&s.time, day);
        for layer in layers.iter().rev() {
            let stated = layer.iter().filter(covers).any(|s| s.polarity == Polarity::Stated);
            let other = layer.iter().rfind(covers).map(|s| s.polarity);
            match other {
                Some(_) if stated => return Standing { certain: true, possible: true },
                Some(Polarity::Unknown) => return Standing { certain: false, possible: true },
                Some(_) => return Standing { certain: false, possible: false },
                None => {}
            }
        }
        // Stated for intervals, it is false outside them; only denied, it stays as it was.
        let stated = layers.iter().flatten().any(|s| s.polarity == Polarity::Stated);
        Standing { certain: false, possible: unknown && !stated }
    }

    /// The days of an event: what is denied or doubted above takes away what is stated below.
    pub fn event(&self, relation: RelationId, arguments: &[Value]) -> Event {
        let (days, someday, _) = self.laid(relation, arguments);
        (days, someday)
    }

    /// The days of an event, whether it may have happened on any other, and whether it was denied outright.
    fn laid(&self, relation: RelationId, arguments: &[Value]) -> (BTreeMap<Date, bool>, bool, bool) {
        let none = Default::default();
        let layers: &[Vec<Statement>; 4] = self.layers.get(&(relation, arguments.to_vec())).unwrap_or(&none);
        let silent = layers.iter().all(Vec::is_empty);
        let (mut days, mut someday) = (BTreeMap::new(), silent && self.may_be_unknown(relation, arguments));
        let mut denied = false;
        for layer in layers {
            let (stated, rest): (Vec<&Statement>, Vec<&Statement>) =
                layer.iter().partition(|s| s.polarity == Polarity::Stated);
            for statement in rest.into_iter().chain(stated) {
                match (&statement.time, statement.polarity) {
                    (StatedTime::On(day), Polarity::Stated) => {
                        days.insert(*day, true);
                        (someday, denied) = (false, false);
                    }
                    (StatedTime::On(day), Polarity::Unknown) => {
                        days.insert(*day, false);
                    }
                    (StatedTime::On(day), Polarity::Denied) => {
                        days.remove(day);
                    }
                    (StatedTime::During(intervals), Polarity::Denied) => {
                        days.retain(|day, _| !intervals.iter().any(|i| i.contains(*day)));
                    }
                    (time, polarity) => {
                        days.clear();
                        someday = polarity == Polarity::Unknown;
                        denied = polarity == Polarity::Denied && *time == StatedTime::Always;
                    }
                }
            }
        }
        (days, someday, denied)
    }

    /// "each of its entities is declared in the case or named there by a statement that shares another of its
    /// entities" (`docs/semantics.md`, section 7).
    fn may_be_unknown(&self, relation: RelationId, arguments: &[Value]) -> bool {
        let entity = |value: &Value| match value {
            Value::Entity(entity) => Some(*entity),
            _ => None,
        };
        let Some(entities) = arguments.iter().map(entity).collect::<Option<Vec<_>>>() else { return false };
        let named = |a: &EntityId| {
            self.together.get(a).is_some_and(|others| entities.iter().any(|b| others.contains(b)))
        };
        self.program.relation(relation).openness != Openness::Closed
            && entities.iter().all(|e| self.declared.contains(e) || named(e))
    }

    /// Tuples of a fact, or supposed ones of a concept, of which something may be so, each once.
    pub fn candidates(&self, relation: RelationId) -> Table {
        if let Some(table) = self.tables.borrow().get(&relation) {
            return Rc::clone(table);
        }
        let stated = match self.program.relation(relation).kind {
            RelationKind::Denial(act) => self.stated.get(&act),
            _ => self.stated.get(&relation),
        };
        let mut found: Vec<Vec<Value>> = stated.cloned().unwrap_or_default();
        if self.program.relation(relation).openness != Openness::Closed && !self.is_concept(relation) {
            let types: Vec<TypeId> =
                self.program.relation(relation).parameters.iter().map(|p| p.ty).collect();
            let all: BTreeSet<EntityId> = self.declared.iter().chain(self.together.keys()).copied().collect();
            let mut tuples = vec![vec![]];
            for ty in types {
                let column = all.iter().map(|e| Value::Entity(*e)).filter(|v| self.program.fits(v, ty));
                let column: Vec<Value> = column.collect();
                let longer = |tuple: &Vec<Value>| {
                    let with = |value: &Value| tuple.iter().copied().chain([*value]).collect::<Vec<_>>();
                    column.iter().map(with).collect::<Vec<_>>()
                };
                tuples = tuples.iter().flat_map(longer).collect();
            }
            let spoken = |tuple: &Vec<Value>| self.layers.contains_key(&(relation, tuple.clone()));
            found.extend(tuples.into_iter().filter(|t| !spoken(t) && self.may_be_unknown(relation, t)));
        }
        found.sort_unstable();
        let table = Rc::new(found);
        self.tables.borrow_mut().insert(relation, Rc::clone(&table));
        table
    }

    /// The days of an event up to another that are certain (or possible), and whether it may have happened on
    /// any day.
    pub fn days(
        &self,
        relation: RelationId,
        arguments: &[Value],
        today: Date,
        certain: bool,
    ) -> (Vec<Value>, bool) {
        let (mut days, mut someday) = self.event(relation, arguments);
        if self.completed(relation, arguments, today) == Some(false) {
            days.retain(|_, sure| *sure);
            someday = false;
        }
        let days = days.range(..=today).filter(|(_, sure)| **sure || !certain);
        (days.map(|(day, _)| Value::Date(*day)).collect(), someday && !certain)
    }

    /// The days on which how statements of a relation stand may begin to be otherwise; and whether something
    /// of it may have happened on a day that nobody knows.
    pub(super) fn changes(&self, relation: RelationId) -> (Vec<Date>, bool) {
        let statements = |tuple: &Vec<Value>| {
            let layers = self.layers.get(&(relation, tuple.clone()));
            layers.into_iter().flatten().flatten()
        };
        let stated = self.stated.get(&relation).into_iter().flatten();
        let completed = self.world.completed.iter().filter(|taken| taken.relation == relation);
        let statements = stated.flat_map(statements).chain(completed);
        let days = statements.flat_map(|statement| match &statement.time {
            StatedTime::Always => vec![],
            StatedTime::On(day) => std::iter::once(*day).chain(day.next()).collect(),
            StatedTime::During(during) => {
                during.iter().flat_map(|i| std::iter::once(i.from).chain(i.until)).collect::<Vec<Date>>()
            }
        });
        let tuples = if self.is_event(relation) { self.candidates(relation) } else { Table::default() };
        (days.collect(), tuples.iter().any(|tuple| self.event(relation, tuple).1))
    }

    /// A day before which nothing of a fact that changes in time is so, or possible. Cost: linear in its statements.
    pub(super) fn begins(&self, relation: RelationId) -> Date {
        let declared = self.program.relation(relation);
        let lasting =
            self.is_concept(relation) || declared.timing == Timing::Timeless && !self.is_event(relation);
        let stated = self.stated.get(&relation).into_iter().flatten();
        let statements =
            stated.flat_map(|tuple| self.layers.get(&(relation, tuple.clone())).into_iter().flatten());
        let (mut first, mut none) = (Date::MAX, declared.openness == Openness::Closed && !lasting);
        for statement in statements.flatten().filter(|s| s.polarity != Polarity::Denied) {
            let begins = match &statement.time {
                StatedTime::Always => Date::MIN,
                StatedTime::On(day) => *day,
                StatedTime::During(during) => during.iter().map(|i| i.from).min().unwrap_or(Date::MIN),
            };
            first = first.min(begins);
        }
        none &= first > Date::MIN;
        if none { first } else { Date::MIN }
    }

    /// Whether a burden counts for a relation in this world.
    pub fn burden(&self, relation: RelationId) -> Option<bool> {
        self.program.relation(relation).burden.filter(|_| !self.world.without_burdens)
    }

    /// The values of a type that are seen in the world, in order of declaration.
    pub fn extent(&self, ty: TypeId) -> Vec<Value> {
        let entities = (0..self.program.entities.len()).map(EntityId::at);
        let seen = entities.filter(|e| self.is_seen(self.program.entity(*e).home)).map(Value::Entity);
        seen.filter(|value| self.program.fits(value, ty)).collect()
    }

    /// The values that a variable of a type may have below or above another: entities, or citations.
    pub fn below(&self, ty: TypeId) -> Vec<Value> {
        if ty == builtin::INSTRUMENT || ty == builtin::PROVISION {
            let citations = (0..self.program.citations.len()).map(|at| Value::Citation(CitationId::at(at)));
            return citations.filter(|value| self.program.fits(value, ty)).collect();
        }
        self.extent(ty)
    }
}

fn covers(time: &StatedTime, day: Date) -> bool {
    match time {
        StatedTime::Always => true,
        StatedTime::During(intervals) => intervals.iter().any(|interval| interval.contains(day)),
        StatedTime::On(on) => *on == day,
    }
}
