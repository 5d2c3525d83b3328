//! How duties and prohibitions stand.

use super::ground::{Fate, Literal, Predicate, UNKNOWN};
use super::walk::{each_part, each_term};
use super::{Fault, Grounder, Reference};
use crate::naive::{Item, Tuple};
use std::collections::BTreeSet;
use vires::hir::{Operator, State, StatedTime, Term, TermKind};
use vires::ids::RelationId;
use vires::time::{Date, Duration, Interval, Rounding};
use vires::value::Value;

/// A duty with its deadline, if it has one, and what must be so for it to stand as is asked.
type Standing = (Tuple, Option<Date>, Vec<Literal>);

impl Grounder<'_, '_> {
    /// Adds the rules that say how duties and prohibitions of an act stand at a day.
    pub(super) fn stands(&mut self, relation: RelationId, state: State, act: RelationId, day: Date) {
        let all = match state {
            State::Due | State::Owed => return self.due(relation, act, day, state == State::Due),
            // A way in which the product says that a rule is beaten.
            State::Beaten => return,
            State::FulfilledBy | State::FulfilledOwed | State::Fulfilled => self.fulfilled(act, day),
            State::BreachedBy | State::BreachedOwed => self.breached(act, day),
            State::Breached => {
                let mut all = self.breached(act, day);
                all.extend(self.infringed(act, day));
                all
            }
            State::PendingBy | State::PendingOwed | State::Pending => self.pending(act, day),
            State::Infringed => self.infringed(act, day),
            State::Observed => self.observed(act, day),
        };
        let mut found = BTreeSet::new();
        for (mut tuple, deadline, body) in all {
            match (state, deadline) {
                (State::FulfilledBy | State::BreachedBy | State::PendingBy, None)
                | (State::FulfilledOwed | State::BreachedOwed | State::PendingOwed, Some(_)) => continue,
                (State::FulfilledBy | State::BreachedBy | State::PendingBy, Some(deadline)) => {
                    tuple.push(Item::Value(Value::Date(deadline)));
                }
                _ => {}
            }
            let statement = self.ground.atom(Predicate::Statement(relation), day, &tuple);
            self.ground.rule(statement, body);
            found.insert(tuple);
        }
        self.may_be(Predicate::Statement(relation), day, &found);
    }

    /// The duties in force at a day.
    fn duties(&mut self, act: RelationId, day: Date) -> Vec<(Tuple, Option<Date>, Fate)> {
        let norms = self.reference.program.norms[&act];
        let now = Item::Value(Value::Date(day));
        let mut found = Vec::new();
        for (tuple, fate) in self.rows(Predicate::Statement(norms.due), norms.due, now).iter() {
            match tuple.split_last() {
                Some((Item::Value(Value::Date(due)), things)) => {
                    found.push((things.to_vec(), Some(*due), *fate));
                }
                // A deadline that nobody knows.
                _ => self.reference.inexact = true,
            }
        }
        for (tuple, fate) in self.rows(Predicate::Statement(norms.owed), norms.owed, now).iter() {
            found.push((tuple.clone(), None, *fate));
        }
        found
    }

    fn done(&mut self, act: RelationId, day: Date, tuple: &Tuple) -> Fate {
        self.holds(Predicate::Statement(act), act, day, tuple)
    }

    fn denied(&mut self, act: RelationId, day: Date, tuple: &Tuple) -> Fate {
        let denied = self.reference.program.norms[&act].denied;
        self.holds(Predicate::Statement(denied), denied, day, tuple)
    }

    /// All of these.
    fn standing(&self, tuple: Tuple, deadline: Option<Date>, all: &[Fate]) -> Option<Standing> {
        let mut body = Vec::new();
        all.iter().all(|fate| self.require(*fate, &mut body)).then_some((tuple, deadline, body))
    }

    /// Done by the deadline, or up to now.
    fn fulfilled(&mut self, act: RelationId, day: Date) -> Vec<Standing> {
        let mut found = Vec::new();
        for (tuple, deadline, duty) in self.duties(act, day) {
            let late = self.reference.has(Fault::LateIsFulfilled);
            let by = deadline.filter(|_| !late).map_or(day, |deadline| deadline.min(day));
            let done = self.done(act, by, &tuple);
            found.extend(self.standing(tuple, deadline, &[duty, done]));
        }
        found
    }

    /// Not done by a deadline that has passed, the duty being in force on it or later; without a deadline: denied.
    fn breached(&mut self, act: RelationId, day: Date) -> Vec<Standing> {
        let mut found = Vec::new();
        let mut days = self.reference.days();
        days.insert(day);
        if self.reference.has(Fault::BreachEndsWithNorm) {
            days = [day].into();
        }
        for then in days.into_iter().filter(|then| *then <= day) {
            for (tuple, deadline, duty) in self.duties(act, then) {
                let lapsed = match deadline {
                    None => self.denied(act, day, &tuple),
                    Some(deadline) if self.has_lapsed(deadline, then, day) => {
                        let done = self.done(act, deadline, &tuple);
                        self.ground.not(done)
                    }
                    Some(_) => continue,
                };
                found.extend(self.standing(tuple, deadline, &[duty, lapsed]));
            }
        }
        found
    }

    fn has_lapsed(&self, deadline: Date, then: Date, day: Date) -> bool {
        let passed = deadline < day || deadline == day && self.reference.has(Fault::DeadlineDayIsLate);
        passed && (deadline <= then || self.reference.has(Fault::ForceBeforeDeadline))
    }

    /// Neither done nor too late.
    fn pending(&mut self, act: RelationId, day: Date) -> Vec<Standing> {
        let mut found = Vec::new();
        for (tuple, deadline, duty) in self.duties(act, day) {
            let late = match deadline {
                None => self.denied(act, day, &tuple),
                Some(deadline) if deadline < day => Fate::True,
                Some(_) => Fate::False,
            };
            let done = self.done(act, day, &tuple);
            let (in_time, undone) = (self.ground.not(late), self.ground.not(done));
            found.extend(self.standing(tuple, deadline, &[duty, in_time, undone]));
        }
        found
    }

    /// Done on a day on which it was forbidden. What is unknown may have been done on any day up to now; where it
    /// was forbidden on none of them, the page permits that it is open too, and the answer of the product is taken.
    fn infringed(&mut self, act: RelationId, day: Date) -> Vec<Standing> {
        let must_not = self.reference.program.norms[&act].must_not;
        if !self.reference.rules.contains_key(&must_not) {
            return vec![];
        }
        let all = self.reference.days();
        let mut found = Vec::new();
        for (tuple, days, someday) in self.reference.events(act, day) {
            let sure = days.into_iter().map(|then| (then, Fate::True));
            let any = all.iter().chain([&day]).filter(|_| someday).map(|then| (*then, Fate::If(UNKNOWN)));
            let before = found.len();
            for (then, done) in sure.chain(any).filter(|(then, _)| *then <= day) {
                let then = if self.reference.has(Fault::ForbiddenToday) { day } else { then };
                let forbidden = self.holds(Predicate::Statement(must_not), must_not, then, &tuple);
                found.extend(self.standing(tuple.clone(), None, &[done, forbidden]));
            }
            if someday && found.len() == before {
                let infringed = self.reference.program.norms[&act].infringed;
                match self.reference.permitted.get(&(infringed, day)) {
                    Some(open) if open.contains(&tuple) => found.push((tuple, None, vec![UNKNOWN])),
                    Some(_) => {}
                    None => self.vague = true,
                }
            }
        }
        found
    }

    /// Forbidden, and not done on a day on which it was.
    fn observed(&mut self, act: RelationId, day: Date) -> Vec<Standing> {
        let norms = self.reference.program.norms[&act];
        let now = Item::Value(Value::Date(day));
        let mut found = Vec::new();
        for (tuple, forbidden) in self.rows(Predicate::Statement(norms.must_not), norms.must_not, now).iter()
        {
            let infringed = self.holds(Predicate::Statement(norms.infringed), norms.infringed, day, tuple);
            let kept = self.ground.not(infringed);
            found.extend(self.standing(tuple.clone(), None, &[*forbidden, kept]));
        }
        found
    }
}

impl Reference<'_> {
    /// Days of which one is like each day: on which what is stated, in force or due begins or ends, on which a
    /// comparison may turn, and the days after these; and one before them all.
    pub(super) fn days(&mut self) -> BTreeSet<Date> {
        if let Some(days) = &self.days {
            return days.clone();
        }
        let days = self.find_days();
        self.days = Some(days.clone());
        days
    }

    fn find_days(&self) -> BTreeSet<Date> {
        let mut days: BTreeSet<Date> = self.world.date(self.program).into_iter().collect();
        let mut lengths: BTreeSet<Duration> = BTreeSet::new();
        let mut note = |value: &Value| match value {
            Value::Date(date) => {
                days.insert(*date);
            }
            Value::Duration(length) => {
                lengths.insert(*length);
            }
            _ => {}
        };
        let ends = |intervals: &[Interval]| -> Vec<Value> {
            let ends = intervals.iter().flat_map(|i| [Some(i.from), i.until]).flatten();
            ends.filter(|day| *day > Date::MIN).map(Value::Date).collect()
        };
        let mut chains: BTreeSet<Chain> = BTreeSet::new();
        let mut of_term = |term: &Term, note: &mut dyn FnMut(&Value)| {
            chains.extend(chain(term).filter(|chain| chain.len() > 1));
            if let TermKind::Value(value) = &term.kind {
                note(value);
            }
        };
        for rule in self.program.rules.iter().filter(|rule| super::is_written(self.program, rule)) {
            let under = rule.under.iter().flat_map(|under| ends(&under.in_force));
            ends(&rule.in_force).into_iter().chain(under).for_each(|day| note(&day));
            for condition in std::iter::once(&rule.body).chain(rule.exceptions.iter().map(|e| &e.condition)) {
                each_term(condition, &mut |term| of_term(term, &mut note));
            }
            for term in rule.head.arguments.iter().chain(&rule.due) {
                each_part(term, &mut |term| of_term(term, &mut note));
            }
        }
        for statement in self.layers().into_iter().flatten() {
            statement.arguments.iter().for_each(&mut note);
            match &statement.time {
                StatedTime::Always => {}
                StatedTime::On(day) => note(&Value::Date(*day)),
                StatedTime::During(intervals) => ends(intervals).iter().for_each(&mut note),
            }
        }
        let end = |day: &Date, chain: &Chain| {
            chain.iter().try_fold(*day, |day, (length, rounding)| day.plus(*length, *rounding).ok())
        };
        let further: Vec<Date> =
            chains.iter().flat_map(|chain| days.iter().filter_map(|day| end(day, chain))).collect();
        for day in days.clone() {
            for length in &lengths {
                let back = Duration { months: -length.months, days: -length.days };
                days.extend([*length, back].into_iter().filter_map(|l| day.plus(l, Rounding::Down).ok()));
            }
        }
        days.extend(further);
        let after: Vec<Date> = days.iter().filter_map(|day| day.next()).collect();
        days.extend(after);
        days.extend(days.first().and_then(|first| Date::from_number(first.number() - 1)));
        days
    }
}

/// What is added to a day, in order.
type Chain = Vec<(Duration, Rounding)>;

/// What a term adds to something.
fn chain(term: &Term) -> Option<Chain> {
    let TermKind::Binary { operator, left, right, rounding } = &term.kind else { return Some(Chain::new()) };
    let TermKind::Value(Value::Duration(Duration { months, days })) = right.kind else { return None };
    let sign = if *operator == Operator::Minus { -1 } else { 1 };
    let mut chain = chain(left)?;
    chain.push((Duration { months: sign * months, days: sign * days }, *rounding));
    Some(chain)
}
