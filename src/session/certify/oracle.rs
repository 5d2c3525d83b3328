//! What the model says, in the terms of a certificate.

use super::Refused;
use super::search::{RelationKey, key};
use crate::certificate::{Bound, Subject};
use crate::engine::{Model, Truth};
use crate::hir::sides::Rules;
use crate::hir::{Facts, Program, Rule};
use crate::ids::{DisputeId, NodeId, RelationId, WorldId};
use crate::plan::{Plan, Role};
use crate::time::Date;
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How conditions are read: in which bound, and whether it counts what holds in every world that the
/// certificate is about, or what holds in any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    pub bound: Bound,
    pub everywhere: bool,
}

impl Sight {
    /// What must hold in every world.
    pub fn everywhere(bound: Bound) -> Self {
        Self { bound, everywhere: true }
    }

    /// What may hold in some world.
    pub fn anywhere(bound: Bound) -> Self {
        Self { bound, everywhere: false }
    }

    /// That of what is denied.
    pub fn other(self) -> Self {
        Self { bound: self.bound.other(), everywhere: !self.everywhere }
    }

    pub fn is_lower(self) -> bool {
        self.bound == Bound::Lower
    }
}

/// Most days that are tried for an event of which nobody knows the day.
const SOME_DAYS: usize = 32;

/// A row with whether it is certain.
pub(super) type Row = (Vec<Value>, bool);

type Index = BTreeMap<Vec<Value>, Vec<usize>>;
/// By which places are given.
type Indexes = BTreeMap<(RelationId, Vec<bool>), Rc<Index>>;

/// The statements of a subject at a stage: whether each is certain.
pub(super) type Table = BTreeMap<Vec<Value>, bool>;

/// A component at a stage of its iteration: what is possible at this stage, and what was at the one before;
/// with each, whether it is certain.
#[derive(Clone, Default)]
pub(super) struct Staged {
    pub component: usize,
    pub now: BTreeMap<RelationKey, Table>,
    pub before: BTreeMap<RelationKey, Table>,
    /// Nothing stood before: what is denied within the component is taken to hold.
    pub lenient: bool,
}

/// The worlds of a model that a certificate is about, under different readings.
pub(super) struct Oracle<'a> {
    pub program: &'a Program,
    pub facts: &'a Facts<'a>,
    pub rules: &'a Rules<'a>,
    pub plan: &'a Plan,
    pub model: &'a Model,
    pub worlds: Vec<WorldId>,
    pub bare: bool,
    /// Disputes that stand in the way: under some of their readings only a rule is in force.
    pub in_the_way: RefCell<BTreeSet<DisputeId>>,
    /// Whether something was asked of a day that nobody knows.
    pub unknown_day: Cell<bool>,
    /// A component that is being worked out stage by stage.
    pub staged: RefCell<Option<Staged>>,
    /// The days of which something was asked of it.
    pub asked: RefCell<BTreeSet<Date>>,
    /// Days on which such components must be looked at as well: others rest on how they stand then.
    pub further: RefCell<BTreeSet<Date>>,
    indexes: RefCell<Indexes>,
}

impl<'a> Oracle<'a> {
    pub fn new(
        (program, facts, rules): (&'a Program, &'a Facts<'a>, &'a Rules<'a>),
        (plan, model): (&'a Plan, &'a Model),
        worlds: Vec<WorldId>,
        bare: bool,
    ) -> Self {
        let (staged, indexes, in_the_way) = (RefCell::default(), RefCell::default(), RefCell::default());
        let (unknown_day, asked, further) = (Cell::new(false), RefCell::default(), RefCell::default());
        Self {
            program,
            facts,
            rules,
            plan,
            model,
            worlds,
            bare,
            in_the_way,
            unknown_day,
            staged,
            asked,
            further,
            indexes,
        }
    }

    /// To which bound a burden settles what is read of a relation, by a rule of this component or by nobody.
    pub fn settled(&self, subject: Subject, reader: Option<usize>) -> Option<Bound> {
        let inside = reader == Some(self.rules.component(subject.relation));
        let burden = self.program.relation(subject.relation).burden;
        let burden = burden.filter(|_| !inside && !subject.excluded && !self.bare);
        burden.map(|yes| if yes { Bound::Upper } else { Bound::Lower })
    }

    /// The days up to this one of which the model speaks, each with the day before, the last first.
    pub fn days(&self, today: Date) -> Vec<Value> {
        let mut days = BTreeSet::from([today]);
        if let Some(node) = self.plan.roles.get(&Role::Moment) {
            let rows = self.worlds.iter().flat_map(|world| self.model.in_world(*node, *world));
            days.extend(rows.filter_map(|(row, _)| self.model.values().date(*row.first()?)));
        }
        let before = |day: &Date| Date::from_number(day.number() - 1);
        let days = days.range(..=today).rev().flat_map(|day| std::iter::once(*day).chain(before(day)));
        days.take(SOME_DAYS).map(Value::Date).collect()
    }

    /// Whether a rule is in force: in every world, or in any.
    pub fn applies(&self, rule: &Rule, day: Date, everywhere: bool) -> bool {
        let (program, readings) = (self.program, &self.facts.world.readings);
        let may = rule.may_apply(program, readings, day);
        if !everywhere || !may {
            return may;
        }
        let surely = rule.surely_applies(program, readings, day);
        if !surely {
            let named = rule.under.iter().flat_map(|one| &one.readings);
            self.in_the_way.borrow_mut().extend(named.map(|id| program.reading(*id).dispute));
        }
        surely
    }

    /// The rows of a shape that are not false, in order: in every world, or in any.
    pub fn rows(
        &self,
        subject: Subject,
        query: &[Option<Value>],
        now: bool,
        everywhere: bool,
    ) -> Result<Vec<Row>, Refused> {
        if let Some(rows) = self.at_stage(subject, query, now) {
            return Ok(rows);
        }
        if self.facts.is_concept(subject.relation) {
            return self.concluded(subject, query, everywhere);
        }
        let stands = |tuple: Vec<Value>| {
            let standing = self.facts.standing(subject.relation, &tuple, subject.day);
            standing.possible.then_some((tuple, standing.certain))
        };
        if let Some(tuple) = query.iter().copied().collect::<Option<Vec<Value>>>() {
            return Ok(stands(tuple).into_iter().collect());
        }
        let mask: Vec<bool> = query.iter().map(Option::is_some).collect();
        let all = self.facts.candidates(subject.relation);
        let index = self.index(subject.relation, &mask, &all);
        let key: Vec<Value> = query.iter().copied().flatten().collect();
        let places = index.get(&key).into_iter().flatten();
        Ok(places.filter_map(|place| stands(all.get(*place)?.clone())).collect())
    }

    /// The rows at the stage that is being worked out, if the relation is of its component.
    fn at_stage(&self, subject: Subject, query: &[Option<Value>], now: bool) -> Option<Vec<Row>> {
        let staged = self.staged.borrow();
        let staged = staged.as_ref().filter(|s| s.component == self.rules.component(subject.relation))?;
        if !self.facts.is_concept(subject.relation) {
            return None;
        }
        self.asked.borrow_mut().insert(subject.day);
        let (here, before) = (staged.now.get(&key(subject)), staged.before.get(&key(subject)));
        let certain = before.into_iter().flatten().filter(|(_, certain)| **certain);
        let mut rows: Table = certain.filter(|_| now).map(|(t, c)| (t.clone(), *c)).collect();
        rows.extend(if now { here } else { before }.into_iter().flatten().map(|(t, c)| (t.clone(), *c)));
        let fits = |tuple: &Vec<Value>| query.iter().zip(tuple).all(|(q, v)| q.is_none_or(|q| q == *v));
        Some(rows.into_iter().filter(|(tuple, _)| fits(tuple)).collect())
    }

    /// Whether a relation is of the component that is being worked out, and nothing stood before.
    pub fn is_lenient(&self, relation: RelationId) -> bool {
        let staged = self.staged.borrow();
        let component = self.rules.component(relation);
        staged.as_ref().is_some_and(|s| s.lenient && s.component == component)
    }

    fn index(&self, relation: RelationId, mask: &[bool], all: &[Vec<Value>]) -> Rc<Index> {
        let mut indexes = self.indexes.borrow_mut();
        let index = indexes.entry((relation, mask.to_vec())).or_insert_with(|| {
            let mut index = Index::new();
            for (place, tuple) in all.iter().enumerate() {
                let key = tuple.iter().zip(mask).filter(|(_, given)| **given).map(|(value, _)| *value);
                index.entry(key.collect()).or_default().push(place);
            }
            Rc::new(index)
        });
        Rc::clone(index)
    }

    /// The node of a subject with what is known of its rows; `None`: there are none.
    #[allow(clippy::type_complexity, reason = "three plain parts")]
    fn pattern(
        &self,
        subject: Subject,
        query: &[Option<Value>],
    ) -> Result<Option<(NodeId, bool, Vec<Option<u32>>)>, Refused> {
        let Subject { relation, excluded, day } = subject;
        let role = if excluded { Role::Excluded(relation) } else { Role::Statement(relation) };
        let Some(node) = self.plan.roles.get(&role).copied() else {
            let unknown = Refused::new("what excludes a statement was not evaluated");
            return if excluded { Err(unknown) } else { Ok(None) };
        };
        let temporal = self.plan.nodes.get(node.index()).is_some_and(|n| n.temporal);
        let day = temporal.then_some(Some(Value::Date(day)));
        let mut key = Vec::with_capacity(query.len() + 1);
        for value in day.into_iter().chain(query.iter().copied()) {
            match value.map(|value| self.model.values().get(value)) {
                None => key.push(None),
                Some(Some(code)) => key.push(Some(code)),
                Some(None) => return Ok(None),
            }
        }
        Ok(Some((node, temporal, key)))
    }

    /// At most how many rows a shape has.
    pub fn at_most(&self, subject: Subject, query: &[Option<Value>], now: bool) -> Result<usize, Refused> {
        if let Some(rows) = self.at_stage(subject, query, now) {
            return Ok(rows.len());
        }
        if self.facts.is_concept(subject.relation) {
            let pattern = self.pattern(subject, query)?;
            return Ok(pattern.map_or(0, |(node, _, key)| self.model.at_most(node, &key)));
        }
        let given: Vec<Value> = query.iter().copied().flatten().collect();
        if given.len() == query.len() {
            return Ok(1);
        }
        let mask: Vec<bool> = query.iter().map(Option::is_some).collect();
        let index = self.index(subject.relation, &mask, &self.facts.candidates(subject.relation));
        Ok(index.get(&given).map_or(0, Vec::len))
    }

    fn concluded(
        &self,
        subject: Subject,
        query: &[Option<Value>],
        everywhere: bool,
    ) -> Result<Vec<Row>, Refused> {
        let Some((node, temporal, key)) = self.pattern(subject, query)? else { return Ok(vec![]) };
        let values = self.model.values();
        let mut found = Vec::new();
        for (row, truth) in self.model.matching_in(node, &key, &self.worlds, everywhere) {
            let row = row.iter().skip(usize::from(temporal)).map(|code| values.value(*code));
            let row = row.collect::<Option<Vec<Value>>>();
            let row = row.ok_or(Refused::UnknownDay)?;
            found.push((row, truth == Truth::True));
        }
        found.sort_unstable();
        Ok(found)
    }

    /// How one statement stands: whether it is certain, and whether it is possible.
    pub fn standing(
        &self,
        subject: Subject,
        tuple: &[Value],
        now: bool,
        everywhere: bool,
    ) -> Result<(bool, bool), Refused> {
        let query: Vec<Option<Value>> = tuple.iter().copied().map(Some).collect();
        let rows = self.rows(subject, &query, now, everywhere)?;
        Ok(rows.first().map_or((false, false), |(_, certain)| (*certain, true)))
    }
}
