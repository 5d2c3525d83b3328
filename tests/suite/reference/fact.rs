//! What is stated, day by day.

use super::{Fault, Reference};
use crate::naive::{Bounds, Item, Tuple};
use std::collections::BTreeSet;
use vires::engine::Truth;
use vires::hir::{Home, Openness, Polarity, RelationKind, StatedTime, Statement, Timing, builtin};
use vires::ids::{CitationId, EntityId, RelationId, TypeId};
use vires::plan::Completion;
use vires::time::Date;
use vires::value::Value;

impl<'a> Reference<'a> {
    /// The statements of files, of the case, of its supposition, and those assumed: each replaces those
    /// before it.
    pub(super) fn layers(&self) -> [&'a [Statement]; 4] {
        let case = self.world.case.map(|case| &self.program.cases[case.index()]);
        let supposed = case.zip(self.world.supposition).map(|(case, place)| &case.suppositions[place]);
        [
            &self.program.statements,
            case.map_or(&[], |case| &case.statements),
            supposed.map_or(&[], |s| &s.statements),
            &self.world.assumed,
        ]
    }

    /// The facts of a relation at a day, before burdens.
    pub(super) fn fact(&mut self, relation: RelationId, day: Date) -> Bounds {
        if let Some(bounds) = self.facts.get(&(relation, day)) {
            return bounds.clone();
        }
        let mut bounds = Bounds::default();
        if let RelationKind::Denial(act) = self.program.relation(relation).kind {
            let denied = self.candidates(act).into_iter().filter(|tuple| self.is_denied(act, tuple));
            bounds.lower = denied.map(|tuple| tuple.into_iter().map(Item::Value).collect()).collect();
            bounds.upper.clone_from(&bounds.lower);
            return bounds;
        }
        for tuple in self.candidates(relation) {
            let mut truth = match self.timing(relation) {
                Timing::Dated => self.event_truth(relation, &tuple, day),
                Timing::Timeless | Timing::OverTime => self.state_truth(relation, &tuple, day),
            };
            if let (Truth::Undetermined, Some(holds)) = (truth, self.completed(relation, &tuple, day)) {
                truth = if holds { Truth::True } else { Truth::False };
            }
            if truth == Truth::Undetermined {
                self.doubt(relation, &tuple, day);
            }
            let row: Tuple = tuple.iter().map(|v| Item::Value(*v)).collect();
            if truth == Truth::True {
                bounds.lower.insert(row.clone());
            }
            if truth == Truth::True || truth == Truth::Undetermined && !self.has(Fault::UnknownIsFalse) {
                bounds.upper.insert(row);
            }
        }
        self.facts.insert((relation, day), bounds.clone());
        bounds
    }

    /// Notes that nobody knows something that is read.
    fn doubt(&self, relation: RelationId, tuple: &[Value], day: Date) {
        // What is always the same is one unknown, whatever the day.
        let timeless = self.timing(relation) == Timing::Timeless;
        let day = if timeless { self.world.date(self.program).unwrap_or(day) } else { day };
        self.doubts.borrow_mut().insert((relation, tuple.to_vec(), day));
    }

    /// What a completion makes of an unknown at a day.
    fn completed(&self, relation: RelationId, tuple: &[Value], day: Date) -> Option<bool> {
        if self.has(Fault::CompletionsIgnored) {
            return None;
        }
        let timeless = self.timing(relation) == Timing::Timeless;
        let event = self.timing(relation) == Timing::Dated;
        // What had not happened by a day had not by an earlier one, and what had, had by a later one.
        let speaks_of_it = |c: &Completion| event && if c.holds { c.at < day } else { c.at > day };
        let of = |c: &&Completion| {
            c.relation == relation && c.arguments == tuple && (timeless || c.at == day || speaks_of_it(c))
        };
        self.world.completed.iter().find(of).map(|completion| completion.holds)
    }

    fn timing(&self, relation: RelationId) -> Timing {
        match self.program.relation(relation).kind {
            RelationKind::Act => Timing::Dated,
            _ => self.program.relation(relation).timing,
        }
    }

    /// What a supposition concludes outright of a concept.
    pub(super) fn cured(&self, relation: RelationId, day: Date) -> BTreeSet<Tuple> {
        let stated =
            |s: &&Statement| s.relation == relation && s.polarity == Polarity::Stated && self.covers(s, day);
        let statements = self.layers().into_iter().flatten().filter(stated);
        statements.map(|s| s.arguments.iter().map(|v| Item::Value(*v)).collect()).collect()
    }

    /// Tuples of which something may be so.
    fn candidates(&self, relation: RelationId) -> BTreeSet<Vec<Value>> {
        let about = |s: &&Statement| s.relation == relation;
        let stated = self.layers().into_iter().flatten().filter(about).map(|s| s.arguments.clone());
        let mut found: BTreeSet<Vec<Value>> = stated.collect();
        if self.program.relation(relation).openness != Openness::Closed {
            let mut tuples: Vec<Vec<Value>> = vec![vec![]];
            for parameter in &self.program.relation(relation).parameters {
                let values = self.extent(parameter.ty);
                tuples = tuples
                    .iter()
                    .flat_map(|tuple| values.iter().map(|v| tuple.iter().copied().chain([*v]).collect()))
                    .collect();
            }
            found.extend(tuples.into_iter().filter(|tuple| self.may_be_unknown(relation, tuple)));
        }
        found
    }

    /// The values of a type that are seen in the world: entities, or citations.
    pub(super) fn extent(&self, ty: TypeId) -> Vec<Value> {
        if ty == builtin::INSTRUMENT || ty == builtin::PROVISION {
            let all = (0..self.program.citations.len()).map(CitationId::at);
            let whole = |id: &CitationId| self.program.citation(*id).parent.is_none();
            return all.filter(|id| ty == builtin::PROVISION || whole(id)).map(Value::Citation).collect();
        }
        let all = (0..self.program.entities.len()).map(EntityId::at);
        let of_type = all.filter(|id| self.program.is_subtype(self.program.entity(*id).ty, ty));
        of_type.filter(|id| self.is_seen(*id)).map(Value::Entity).collect()
    }

    pub(super) fn is_seen(&self, id: EntityId) -> bool {
        match self.program.entity(id).home {
            Home::File => true,
            Home::Case(case) => self.world.case == Some(case),
            Home::Supposition(case, place) => {
                self.world.case == Some(case) && self.world.supposition == Some(place)
            }
        }
    }

    /// "each of its entities is declared in the case or named there by a statement that shares another of its
    /// entities"
    fn may_be_unknown(&self, relation: RelationId, tuple: &[Value]) -> bool {
        let [_, case, supposed, assumed] = self.layers();
        let closed = |s: &&Statement| self.program.relation(s.relation).openness == Openness::Closed;
        let named: Vec<&Statement> =
            case.iter().chain(supposed).chain(assumed.iter().filter(closed)).collect();
        let justified = |value: &Value| {
            let Value::Entity(id) = value else { return false };
            let declared = match self.program.entity(*id).home {
                Home::File => self.world.case.is_none(),
                Home::Case(_) | Home::Supposition(..) => true,
            };
            let shares = |s: &&Statement| {
                s.arguments.contains(value)
                    && tuple.iter().any(|other| other != value && s.arguments.contains(other))
            };
            declared || named.iter().any(shares)
        };
        self.program.relation(relation).openness != Openness::Closed && tuple.iter().all(justified)
    }

    /// A fact that is always the same, or lies within intervals: the topmost statement that speaks of the
    /// day decides.
    fn state_truth(&self, relation: RelationId, tuple: &[Value], day: Date) -> Truth {
        let about = |s: &&Statement| s.relation == relation && s.arguments == tuple;
        let timeless = self.timing(relation) == Timing::Timeless;
        for (place, layer) in self.layers().into_iter().enumerate().rev() {
            let adds = place == 2 && self.has(Fault::SuppositionsOnlyAdd);
            let about = |s: &&Statement| about(s) && !(adds && s.polarity != Polarity::Stated);
            let here: Vec<&Statement> =
                layer.iter().filter(about).filter(|s| timeless || self.covers(s, day)).collect();
            if let Some(statement) = here.first() {
                return match statement.polarity {
                    Polarity::Stated => Truth::True,
                    Polarity::Denied => Truth::False,
                    Polarity::Unknown => Truth::Undetermined,
                };
            }
        }
        // Stated for intervals, it is false outside them; only denied, it stays as it was.
        let mut statements = self.layers().into_iter().flatten().filter(about);
        let stated = statements.any(|s| s.polarity == Polarity::Stated);
        if stated && self.has(Fault::OutsideIsUnknown) {
            return Truth::Undetermined;
        }
        if !stated && self.may_be_unknown(relation, tuple) { Truth::Undetermined } else { Truth::False }
    }

    fn event_truth(&self, relation: RelationId, tuple: &[Value], day: Date) -> Truth {
        let (events, someday) = self.events_of(relation, tuple);
        let begins = |event: &Date| *event < day || *event == day && !self.has(Fault::EventFromNextDay);
        if events.iter().any(begins) {
            Truth::True
        } else if someday {
            Truth::Undetermined
        } else {
            Truth::False
        }
    }

    /// The days of an event, and whether it may have happened on any: what is denied or doubted above takes
    /// away what is stated below.
    fn events_of(&self, relation: RelationId, tuple: &[Value]) -> (Vec<Date>, bool) {
        let about = |s: &&Statement| s.relation == relation && s.arguments == tuple;
        let layers: Vec<Vec<&Statement>> =
            self.layers().into_iter().map(|layer| layer.iter().filter(about).collect()).collect();
        let general = layers.iter().rposition(|layer| layer.iter().any(|s| s.polarity != Polarity::Stated));
        let above = general.map_or(layers.as_slice(), |place| &layers[place..]);
        let days = above.iter().flatten().filter_map(|s| match (s.polarity, &s.time) {
            (Polarity::Stated, StatedTime::On(day)) => Some(*day),
            _ => None,
        });
        let days: Vec<Date> = days.collect();
        let doubted = general.map(|place| layers[place].iter().any(|s| s.polarity == Polarity::Unknown));
        let unspoken = layers.iter().all(Vec::is_empty) && self.may_be_unknown(relation, tuple);
        (days.clone(), days.is_empty() && doubted.unwrap_or(unspoken))
    }

    /// Whether `not p` is stated of an act in the topmost layer that says anything general of it, and no day in
    /// or above that layer.
    fn is_denied(&self, act: RelationId, tuple: &[Value]) -> bool {
        let about = |s: &&Statement| s.relation == act && s.arguments == tuple;
        let layers = self.layers();
        let general =
            |layer: &&[Statement]| layer.iter().filter(about).any(|s| s.polarity != Polarity::Stated);
        let Some(place) = layers.iter().rposition(general) else { return false };
        let mut from = layers[place..].iter().flat_map(|layer| layer.iter()).filter(about);
        layers[place].iter().filter(about).any(|s| s.polarity == Polarity::Denied)
            && from.all(|s| s.polarity != Polarity::Stated)
            && !self.has(Fault::DenialIgnored)
    }

    /// Every event of a relation as it is spoken of at a day: its arguments, its days, and whether it may have
    /// happened on any. A completion in which it has not happened by that day leaves none.
    pub(super) fn events(&self, relation: RelationId, day: Date) -> Vec<(Tuple, Vec<Date>, bool)> {
        let event = |tuple: Vec<Value>| {
            let (days, mut someday) = self.events_of(relation, &tuple);
            match self.completed(relation, &tuple, day) {
                Some(happened) => someday &= happened,
                None if someday => self.doubt(relation, &tuple, day),
                None => {}
            }
            (tuple.into_iter().map(Item::Value).collect(), days, someday)
        };
        self.candidates(relation).into_iter().map(event).collect()
    }

    fn covers(&self, statement: &Statement, day: Date) -> bool {
        match &statement.time {
            StatedTime::Always => true,
            StatedTime::During(intervals) => intervals.iter().any(|interval| self.within(interval, day)),
            StatedTime::On(on) => *on == day,
        }
    }
}
