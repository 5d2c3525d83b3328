//! The days that are enough to look at where a breach asks for *some day* (`docs/semantics.md`, section 9).
//!
//! A duty is looked at on each day up to the date of the question, from its deadline on; a prohibition on each day
//! on which an act may have been done of which nobody knows the day. Between two neighbouring days on which a rule
//! behind it comes into force or ceases to, a statement behind it begins or ends, or a comparison with the date of
//! the question turns, it stands the same way. Of such a stretch the last day is the one to look at: a deadline
//! that has passed on one of its days has passed on that one.

use super::sides::Rules;
use super::today::Today;
use super::{Facts, Part, RelationKind, State, each_part};
use crate::ids::RelationId;
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// Most days of one list.
const MOST: usize = 10_000;

impl Rules<'_> {
    /// The last days of the stretches up to `today` in which the duties, or prohibitions, that a state is about
    /// stand the same way, in order. Cost: linear in the rules and statements behind them, and in the values that
    /// their comparisons with the date of the question may have.
    ///
    /// # Errors
    /// It cannot be said: a rule behind them looks at the date of the question in a way that cannot be solved for
    /// it, or asks on which day something happened of which nobody knows the day.
    pub fn last_days(&self, facts: &Facts<'_>, state: RelationId, today: Date) -> Result<Vec<Value>, String> {
        let kind = self.program.relation(state).kind;
        let norms = kind.act().and_then(|act| self.program.norms.get(&act));
        let mut reached = match (kind.state(), norms) {
            (Some(State::Infringed), Some(norms)) => BTreeSet::from([norms.must_not]),
            (Some(State::BreachedBy | State::BreachedOwed), Some(norms)) => {
                BTreeSet::from([norms.due, norms.owed])
            }
            _ => return Err("nothing is looked at day by day here".to_owned()),
        };
        let mut waiting: Vec<RelationId> = reached.iter().copied().collect();
        let (mut first_days, mut unclear) = (BTreeSet::new(), false);
        let mut uses = Today::new(self, facts);
        while let Some(relation) = waiting.pop() {
            first_days.extend(facts.changes(relation).0);
            for rule in self.of(relation) {
                let days = rule.whenever().flat_map(|(_, days)| days);
                first_days.extend(days.flat_map(|i| std::iter::once(i.from).chain(i.until)));
                each_part(rule, &mut |part| {
                    if let Part::Relation(read, on_day) = part {
                        let asked = self.program.relation(read).kind == RelationKind::Day;
                        unclear |= asked || on_day && facts.changes(read).1;
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
        if unclear {
            return Err("what is looked at day by day depends on the date of the question".to_owned());
        }
        let before = |day: &Date| Date::from_number(day.number() - 1).filter(|_| *day > Date::MIN);
        let ends = first_days.range(..=today).filter_map(before).chain([today]);
        let days: BTreeSet<Value> = ends.map(Value::Date).collect();
        Ok(days.into_iter().collect())
    }
}
