//! Components that recur through negation, worked out stage by stage: the alternating fixpoint (Van Gelder, 1993).
//!
//! A stage holds what is possible, given what is certain so far. What is not possible is one unfounded set of
//! claims; what becomes certain after that is derived, each statement after those it rests on.

use super::Refused;
use super::oracle::{Oracle, Sight, Staged, Table};
use super::search::{Item, RelationKey, flat};
use super::support::Need;
use super::write::{Writer, block};
use crate::certificate::Bound;
use crate::hir::dependency::{Component, components};
use crate::hir::terms::Scope;
use crate::hir::{Side, TermKind};
use crate::ids::RelationId;
use crate::plan::Role;
use crate::time::Date;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::rc::Rc;

/// Most days on which one component is worked out.
const MOST: usize = 400;

type Statement = (RelationKey, Vec<Value>);

/// How a statement was shown: after which stage, as the how manieth, and how.
struct Shown {
    stage: usize,
    lines: Vec<String>,
    needs: Vec<Need>,
    chosen: bool,
}

/// One component.
#[derive(Default)]
pub(super) struct Stages {
    days: BTreeSet<Date>,
    reached: Vec<Staged>,
    /// In the order in which they were shown.
    certain: Vec<(Statement, String, Shown)>,
    possible: Vec<(Statement, String, Shown)>,
    places: [BTreeMap<Statement, usize>; 2],
    impossible: BTreeMap<usize, BTreeMap<String, Vec<String>>>,
}

/// The components of relations of which something recurs through negation.
pub(super) fn through_negation(oracle: &Oracle<'_>) -> BTreeSet<usize> {
    let recursive = components(oracle.program).into_iter().filter(Component::is_through_negation);
    recursive.flat_map(|c| c.relations).map(|relation| oracle.rules.component(relation)).collect()
}

impl Stages {
    /// Works out a component.
    pub fn new(writer: &Writer<'_, '_>, component: usize) -> Result<Self, Refused> {
        let mut days = days(writer.oracle);
        loop {
            let mut stages = Self { days: days.clone(), ..Self::default() };
            writer.oracle.asked.borrow_mut().clear();
            let done = stages.iterate(writer, component);
            *writer.oracle.staged.borrow_mut() = None;
            done?;
            // What is asked `at` a day that was not looked at is looked at as well.
            let known = days.len();
            days.extend(writer.oracle.asked.borrow().iter());
            if days.len() == known {
                return Ok(stages);
            }
            if days.len() > MOST {
                return Err(Refused::TooLong);
            }
        }
    }

    fn iterate(&mut self, writer: &Writer<'_, '_>, component: usize) -> Result<(), Refused> {
        let oracle = writer.oracle;
        let keys = keys(oracle, component, &self.days);
        let set = |staged: Staged| *oracle.staged.borrow_mut() = Some(staged);
        set(Staged { component, lenient: true, ..Staged::default() });
        while widen(writer, &keys)? {}
        let mut before = now(oracle);
        self.reached.push(Staged { component, now: before.clone(), before: before.clone(), lenient: true });
        loop {
            set(Staged { component, now: BTreeMap::new(), before: before.clone(), lenient: false });
            self.possible.clear();
            while self.grow(writer, &keys, Bound::Upper, &before)? {}
            let here = now(oracle);
            self.reached.push(Staged {
                component,
                now: here.clone(),
                before: before.clone(),
                lenient: false,
            });
            set(Staged { component, now: here.clone(), before: here.clone(), lenient: false });
            let known = self.certain.len();
            while self.grow(writer, &keys, Bound::Lower, &here)? {}
            let same =
                before.iter().all(|(key, table)| here.get(key).map_or(0, BTreeMap::len) == table.len());
            if same && self.certain.len() == known {
                break;
            }
            before = now(oracle);
        }
        for (place, list) in [&self.certain, &self.possible].into_iter().enumerate() {
            self.places[place] = list.iter().enumerate().map(|(at, (s, ..))| (s.clone(), at)).collect();
        }
        Ok(())
    }

    /// One round: what follows from what there is. Whether there was more.
    fn grow(
        &mut self,
        writer: &Writer<'_, '_>,
        keys: &[RelationKey],
        bound: Bound,
        before: &BTreeMap<RelationKey, Table>,
    ) -> Result<bool, Refused> {
        let mut more = false;
        for key in keys {
            let tuples: Vec<Vec<Value>> = match bound {
                Bound::Upper => heads(writer, *key)?.into_iter().collect(),
                Bound::Lower => open(writer.oracle, *key),
            };
            for tuple in tuples {
                let reader = writer.reader(*key, None);
                let Some((lines, needs)) = writer.shown_by(&reader, *key, &tuple, bound)? else { continue };
                more = true;
                let certain = bound == Bound::Lower
                    || before.get(key).and_then(|table| table.get(&tuple)).copied().unwrap_or(false);
                let pattern: Vec<Option<Value>> = tuple.iter().copied().map(Some).collect();
                let word = if bound == Bound::Lower { "true" } else { "possible" };
                let shown = Shown { stage: self.reached.len() - 1, lines, needs, chosen: false };
                let entry = ((*key, tuple.clone()), writer.claim(word, *key, &pattern), shown);
                if bound == Bound::Lower {
                    self.certain.push(entry);
                } else {
                    self.possible.push(entry);
                }
                if let Some(staged) = writer.oracle.staged.borrow_mut().as_mut() {
                    staged.now.entry(*key).or_default().insert(tuple.clone(), certain);
                    if bound == Bound::Lower {
                        staged.before.entry(*key).or_default().insert(tuple, true);
                    }
                }
            }
        }
        Ok(more)
    }

    /// Whether it was worked out on this day.
    pub fn knows(&self, day: Date) -> bool {
        self.days.contains(&day)
    }

    /// The last stage.
    pub fn last(&self) -> usize {
        self.reached.len().saturating_sub(1)
    }

    /// What is known at a stage.
    pub fn at(&self, stage: usize) -> Option<Staged> {
        self.reached.get(stage).cloned()
    }

    /// Takes a statement among the claims: what it needs, and at which stage.
    pub fn choose(&mut self, statement: &Statement, bound: Bound) -> Option<(Vec<Need>, usize)> {
        let last = self.last();
        let (list, places) = match bound {
            Bound::Lower => (&mut self.certain, &self.places[0]),
            Bound::Upper => (&mut self.possible, &self.places[1]),
        };
        let (.., shown) = list.get_mut(*places.get(statement)?)?;
        shown.chosen = true;
        Some((shown.needs.clone(), if bound == Bound::Lower { shown.stage } else { last }))
    }

    /// Adds a claim to the unfounded set of a stage.
    pub fn impossible(&mut self, stage: usize, claim: String, lines: Vec<String>) {
        self.impossible.entry(stage).or_default().insert(claim, lines);
    }

    /// The claims, stage by stage.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for stage in 0..self.reached.len() {
            let set = self.impossible.get(&stage);
            if set.is_some_and(|set| set.len() > 1) {
                let _ = writeln!(text, "set {}", set.map_or(0, BTreeMap::len));
            }
            text.extend(set.into_iter().flatten().map(|(claim, lines)| block(claim, lines)));
            let after = self.certain.iter().filter(|(.., shown)| shown.chosen && shown.stage == stage);
            text.extend(after.map(|(_, claim, shown)| block(claim, &shown.lines)));
        }
        let possible = self.possible.iter().filter(|(.., shown)| shown.chosen);
        text.extend(possible.map(|(_, claim, shown)| block(claim, &shown.lines)));
        text
    }
}

fn now(oracle: &Oracle<'_>) -> BTreeMap<RelationKey, Table> {
    oracle.staged.borrow().as_ref().map(|staged| staged.now.clone()).unwrap_or_default()
}

/// What is possible and not certain.
fn open(oracle: &Oracle<'_>, key: RelationKey) -> Vec<Vec<Value>> {
    let staged = oracle.staged.borrow();
    let table = staged.as_ref().and_then(|staged| staged.now.get(&key));
    table.into_iter().flatten().filter(|(_, certain)| !**certain).map(|(tuple, _)| tuple.clone()).collect()
}

/// The days of which the model speaks.
fn days(oracle: &Oracle<'_>) -> BTreeSet<Date> {
    let mut days: BTreeSet<Date> = oracle.further.borrow().clone();
    days.insert(oracle.facts.world.date.unwrap_or(Date::UNDATED));
    if let Some(node) = oracle.plan.roles.get(&Role::Moment) {
        let rows = oracle.worlds.iter().flat_map(|world| oracle.model.in_world(*node, *world));
        let day = |(row, _): (Vec<u32>, _)| oracle.model.values().date(*row.first()?);
        days.extend(rows.filter_map(day));
    }
    days
}

/// What claims of a component may be about on these days.
fn keys(oracle: &Oracle<'_>, component: usize, days: &BTreeSet<Date>) -> Vec<RelationKey> {
    let relations = (0..oracle.program.relations.len()).map(RelationId::at);
    let mut keys = Vec::new();
    for relation in relations.filter(|r| oracle.rules.component(*r) == component) {
        let argued = !oracle.rules.side(relation, Side::Against).is_empty();
        for day in days {
            keys.push((relation, false, *day));
            keys.extend(argued.then_some((relation, true, *day)));
        }
    }
    keys
}

/// What rules may conclude of a subject that is not there yet, conditions read in the upper bound.
fn heads(writer: &Writer<'_, '_>, key: RelationKey) -> Result<BTreeSet<Vec<Value>>, Refused> {
    let oracle = writer.oracle;
    let us = if key.1 { Side::Against } else { Side::For };
    let mut found: BTreeSet<Vec<Value>> = BTreeSet::new();
    if !key.1 {
        found.extend(oracle.facts.candidates(key.0).iter().cloned());
    }
    for id in oracle.rules.side(key.0, us) {
        let rule = oracle.program.rule(id);
        if !oracle.applies(rule, key.2, false) {
            continue;
        }
        let scope = Scope { program: oracle.program, variables: &rule.variables, day: key.2 };
        let items: Vec<Item<'_>> =
            flat(Item { condition: &rule.body, scope }).into_iter().flatten().collect();
        let reader = writer.reader(key, None);
        let open = Rc::new(vec![None; rule.variables.len()]);
        reader.solve(&items, &open, Sight::anywhere(Bound::Upper), true, &mut |binding| {
            let plain = |term: &crate::hir::Term| !matches!(term.kind, TermKind::Any);
            if rule.head.arguments.iter().all(plain) {
                found.insert(scope.tuple(&rule.head.arguments, binding)?);
            }
            Ok(false)
        })?;
    }
    let staged = oracle.staged.borrow();
    let known = staged.as_ref().and_then(|staged| staged.now.get(&key));
    found.retain(|tuple| known.is_none_or(|known| !known.contains_key(tuple)));
    Ok(found)
}

/// Adds whatever some rule may conclude if all that is denied holds; whether there was more.
fn widen(writer: &Writer<'_, '_>, keys: &[RelationKey]) -> Result<bool, Refused> {
    let mut more = false;
    for key in keys {
        for tuple in heads(writer, *key)? {
            more = true;
            if let Some(staged) = writer.oracle.staged.borrow_mut().as_mut() {
                staged.now.entry(*key).or_default().insert(tuple.clone(), false);
                staged.before.entry(*key).or_default().insert(tuple, false);
            }
        }
    }
    Ok(more)
}
