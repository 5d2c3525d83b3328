//! What heads have in common: whether they can be the same statement.

use crate::hir::{Program, Rule, TermKind, Under};
use crate::ids::{ReadingId, TypeId};
use crate::time::{Date, Interval};
use crate::value::Value;

/// The statements that all heads taken in so far can be, and the days on which all their rules apply.
///
/// Variables of different rules are different; one that stands twice in a head makes two places equal.
#[derive(Clone, Debug)]
pub(super) struct Issue {
    /// For each place, the first place that must have the same value.
    same: Vec<usize>,
    /// What is known of each first place.
    places: Vec<Place>,
    in_force: Vec<Interval>,
    /// The same, with the readings that worlds must take for that; empty: they do not matter.
    under: Vec<Under>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    value: Option<Value>,
    ty: Option<TypeId>,
}

/// Why a head has no statement in common with those before it.
pub(super) enum Apart {
    /// Values or types at this place differ.
    At(usize),
    /// The rules are never in force together.
    InTime,
    /// No world takes the readings of all of them on a day on which they are in force.
    InReadings,
}

impl Issue {
    /// Any statement of a relation with so many places, at any time.
    pub(super) fn any(places: usize) -> Self {
        Self {
            same: (0..places).collect(),
            places: vec![Place::default(); places],
            in_force: vec![Interval::ALWAYS],
            under: vec![],
        }
    }

    /// Takes in one more head. Cost: linear in its places, and in the intervals of its rule.
    pub(super) fn take(&mut self, program: &Program, rule: &Rule) -> Result<(), Apart> {
        let mut first_places: Vec<(crate::ids::VariableId, usize)> = Vec::new();
        for (at, argument) in rule.head.arguments.iter().enumerate() {
            let known = match &argument.kind {
                TermKind::Value(value) => Place { value: Some(*value), ty: None },
                TermKind::Variable(id) => {
                    match first_places.iter().find(|(other, _)| other == id) {
                        Some((_, first)) => self.merge(program, *first, at)?,
                        None => first_places.push((*id, at)),
                    }
                    Place { value: None, ty: rule.variables.get(id.index()).map(|v| v.ty) }
                }
                _ => Place::default(),
            };
            self.learn(program, at, known)?;
        }
        self.in_force = common(&self.in_force, &rule.in_force);
        if self.in_force.is_empty() {
            return Err(Apart::InTime);
        }
        self.together(program, rule)
    }

    /// The readings under which all rules apply.
    fn together(&mut self, program: &Program, rule: &Rule) -> Result<(), Apart> {
        if rule.under.is_empty() && self.under.is_empty() {
            return Ok(());
        }
        let before = match self.under.as_slice() {
            [] => vec![Under { readings: vec![], in_force: vec![Interval::ALWAYS] }],
            under => under.to_vec(),
        };
        self.under.clear();
        for (own, in_force) in rule.whenever() {
            for one in &before {
                let mut readings: Vec<ReadingId> = one.readings.iter().chain(own).copied().collect();
                readings.sort_unstable();
                readings.dedup();
                let in_force = common(&one.in_force, in_force);
                if !in_force.is_empty() && program.go_together(&readings) {
                    self.under.push(Under { readings, in_force });
                }
            }
        }
        if self.under.is_empty() { Err(Apart::InReadings) } else { Ok(()) }
    }

    fn root(&self, at: usize) -> usize {
        let mut at = at;
        while self.same[at] != at {
            at = self.same[at];
        }
        at
    }

    fn merge(&mut self, program: &Program, a: usize, b: usize) -> Result<(), Apart> {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return Ok(());
        }
        self.same[b] = a;
        let known = self.places[b];
        self.learn(program, a, known)
    }

    fn learn(&mut self, program: &Program, at: usize, new: Place) -> Result<(), Apart> {
        let root = self.root(at);
        let known = &mut self.places[root];
        match (known.value, new.value) {
            (Some(a), Some(b)) if a != b => return Err(Apart::At(at)),
            (None, Some(value)) => known.value = Some(value),
            _ => {}
        }
        match (known.ty, new.ty) {
            (Some(a), Some(b)) => known.ty = Some(program.narrowest(a, b).ok_or(Apart::At(at))?),
            (None, Some(ty)) => known.ty = Some(ty),
            _ => {}
        }
        match (known.value, known.ty) {
            (Some(Value::Entity(entity)), Some(ty)) if !program.is_subtype(program.entity(entity).ty, ty) => {
                Err(Apart::At(at))
            }
            _ => Ok(()),
        }
    }
}

/// The days that lie in an interval of each list.
fn common(a: &[Interval], b: &[Interval]) -> Vec<Interval> {
    let all = a.iter().flat_map(|a| b.iter().map(|b| a.intersect(b)));
    all.filter(|interval| !interval.is_empty()).collect()
}

/// The days on which a rule begins to apply; between them nothing begins.
pub(super) fn beginnings(rule: &Rule) -> impl Iterator<Item = Date> + '_ {
    rule.in_force.iter().map(|interval| interval.from)
}
