//! The days that are enough to look at where a breach asks for *some day* (`docs/semantics.md`, section 9).
//!
//! A duty is looked at on each day up to the date of the question, from its deadline on; a prohibition on each day
//! on which an act may have been done of which nobody knows the day. Between two neighbouring days on which a rule
//! behind it comes into force or ceases to, a statement behind it begins or ends, or a comparison with the date of
//! the question turns, it stands the same way. Of such a stretch the last day is the one to look at: a deadline
//! that has passed on one of its days has passed on that one.
//!
//! Where it cannot be said when something behind it turns, each day is a stretch of its own, from the first one on
//! which it may matter: that of the earliest deadline, or on which a rule for it may be applicable at all.

use super::sides::Rules;
use super::today::Today;
use super::{Condition, ConditionKind, Facts, Part, Rule, Side, State, each_part};
use crate::ids::RelationId;
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// Most days of one list.
const MOST: usize = 10_000;

/// Most days that are looked at one by one: some thirty years.
const EACH: i32 = 11_000;

impl Rules<'_> {
    /// The last days of the stretches up to `today` in which the duties, or prohibitions, that a state is about
    /// stand the same way, in order. Cost: linear in the rules and statements behind them, and in the values that
    /// their comparisons with the date of the question may have.
    ///
    /// # Errors
    /// There would be too many: a rule behind them looks at the date of the question in a way that cannot be solved
    /// for it, or asks on which day something happened of which nobody knows the day, and they have no beginning,
    /// or an early one.
    pub fn last_days(&self, facts: &Facts<'_>, state: RelationId, today: Date) -> Result<Vec<Value>, String> {
        let kind = self.program.relation(state).kind;
        let norms = kind.act().and_then(|act| self.program.norms.get(&act));
        let asked = match (kind.state(), norms) {
            (Some(State::Infringed), Some(norms)) => norms.must_not,
            (Some(State::BreachedBy), Some(norms)) => norms.due,
            (Some(State::BreachedOwed), Some(norms)) => norms.owed,
            _ => return Err("nothing is looked at day by day here".to_owned()),
        };
        let mut reached = BTreeSet::from([asked]);
        let mut waiting = vec![asked];
        let (mut first_days, mut unclear) = (BTreeSet::new(), false);
        let mut uses = Today::new(self, facts);
        while let Some(relation) = waiting.pop() {
            first_days.extend(facts.changes(relation).0);
            for rule in self.of(relation) {
                let days = rule.whenever().flat_map(|(_, days)| days);
                first_days.extend(days.flat_map(|i| std::iter::once(i.from).chain(i.until)));
                each_part(rule, &mut |part| {
                    if let Part::Relation(read, on_day) = part {
                        unclear |= on_day && facts.changes(read).1;
                        if reached.insert(read) {
                            waiting.push(read);
                        }
                    }
                });
                unclear |= !uses.follow(rule);
            }
        }
        first_days.extend(uses.turns());
        unclear |= !uses.shift(&mut first_days, today, MOST);
        let place = self.program.relation(asked).parameters.len().checked_sub(1);
        let place = place.filter(|_| kind.state() == Some(State::BreachedBy));
        let due = place.and_then(|place| uses.earliest(asked, place)).unwrap_or(Date::MIN);
        if unclear {
            let first = self.begins(facts, asked).max(due);
            let days = today.number().saturating_sub(first.number());
            if days > EACH {
                return Err("what is looked at day by day turns on too many days".to_owned());
            }
            let each = (first.number()..=today.number()).filter_map(Date::from_number);
            return Ok(each.map(Value::Date).collect());
        }
        let before = |day: &Date| Date::from_number(day.number() - 1).filter(|_| *day > Date::MIN);
        let ends = first_days.range(..=today).filter_map(before).chain([today]);
        let days: BTreeSet<Value> = ends.filter(|day| *day >= due).map(Value::Date).collect();
        Ok(days.into_iter().collect())
    }

    /// A day before which no rule concludes a relation: all of them come into force then or later, or ask for what
    /// is not so before. Cost: linear in its rules and the statements of the facts that they ask for.
    fn begins(&self, facts: &Facts<'_>, relation: RelationId) -> Date {
        let in_force = |rule: &Rule| rule.whenever().flat_map(|(_, days)| days).map(|i| i.from).min();
        let asks = |condition: &Condition| match &condition.kind {
            ConditionKind::Atom(atom) => facts.begins(atom.relation),
            _ => Date::MIN,
        };
        let begins = |rule: &Rule| {
            let asked = rule.body.conjuncts().iter().map(asks).max();
            in_force(rule).into_iter().chain(asked).max().unwrap_or(Date::MIN)
        };
        let argued = self.of(relation).filter(|rule| rule.side == Side::For);
        let first = argued.map(begins).min().unwrap_or(Date::MIN);
        if facts.candidates(relation).is_empty() { first } else { Date::MIN }
    }
}
