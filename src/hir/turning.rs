//! The days that are enough to look at where a breach asks for *some day* (`docs/semantics.md`, section 9).
//!
//! A duty is looked at on each day up to the date of the question, from its deadline on; a prohibition on each day
//! on which an act may have been done of which nobody knows the day. Between two neighbouring days on which a rule
//! behind it comes into force or ceases to, or a statement behind it begins or ends, it stands the same way. Of
//! such a stretch the last day is the one to look at: a deadline that has passed on one of its days has passed on
//! that one.

use super::sides::Rules;
use super::terms::Scope;
use super::{Condition, ConditionKind, Facts, Part, RelationKind, Rule, State, Term, TermKind, each_part};
use crate::ids::{RelationId, VariableId};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Most days that one comparison may turn on.
const MOST: usize = 10_000;

impl Rules<'_> {
    /// The last days of the stretches up to `today` in which the duties, or prohibitions, that a state is about
    /// stand the same way, in order. Cost: linear in the rules and statements behind them.
    ///
    /// # Errors
    /// It cannot be said: a rule behind them asks for the date of the question, or on which day something
    /// happened of which nobody knows the day.
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
        let (mut first_days, mut unclear, mut todays, mut solved) = (BTreeSet::new(), false, 0, 0);
        while let Some(relation) = waiting.pop() {
            first_days.extend(facts.changes(relation).0);
            for rule in self.of(relation) {
                let days = rule.whenever().flat_map(|(_, days)| days);
                first_days.extend(days.flat_map(|i| std::iter::once(i.from).chain(i.until)));
                each_part(rule, &mut |part| match part {
                    Part::Relation(read, on_day) => {
                        let asked = self.program.relation(read).kind == RelationKind::Day;
                        unclear |= asked || on_day && facts.changes(read).1;
                        if reached.insert(read) {
                            waiting.push(read);
                        }
                    }
                    Part::Term(term) => todays += usize::from(matches!(term.kind, TermKind::Today)),
                    Part::Compared(left, right) => {
                        for (one, other) in [(left, right), (right, left)] {
                            let today = matches!(one.kind, TermKind::Today);
                            let Some(days) = self.dates(facts, rule, other).filter(|_| today) else {
                                continue;
                            };
                            solved += 1;
                            let around = days.into_iter().flat_map(|d| std::iter::once(d).chain(d.next()));
                            first_days.extend(around);
                        }
                    }
                });
            }
        }
        // What is compared with a day turns on that day or the next.
        if unclear || todays > solved {
            return Err("what is looked at day by day depends on the date of the question".to_owned());
        }
        let before = |day: &Date| Date::from_number(day.number() - 1).filter(|_| *day > Date::MIN);
        let ends = first_days.range(..=today).filter_map(before).chain([today]);
        let days: BTreeSet<Value> = ends.map(Value::Date).collect();
        Ok(days.into_iter().collect())
    }

    /// Dates among which are all that a term of a rule may be: its variables are days on which something
    /// happened, or stated values. `None`: it cannot be said, or there are too many.
    fn dates(&self, facts: &Facts<'_>, rule: &Rule, term: &Term) -> Option<Vec<Date>> {
        let mut bindings = vec![vec![None; rule.variables.len()]];
        let mut waiting = vec![term];
        while let Some(part) = waiting.pop() {
            waiting.extend(part.parts());
            let TermKind::Variable(variable) = part.kind else { continue };
            let values = rule.body.conjuncts().iter().find_map(|c| stated(facts, c, variable))?;
            let with = |binding: &Vec<Option<Value>>| {
                let known = binding.get(variable.index()).copied().flatten();
                let more = |value: &Value| {
                    let mut binding = binding.clone();
                    binding[variable.index()] = Some(*value);
                    binding
                };
                let values = values.iter().filter(|value| known.is_none_or(|known| known == **value));
                values.map(more).collect::<Vec<_>>()
            };
            bindings = bindings.iter().flat_map(with).collect();
            if bindings.len() > MOST {
                return None;
            }
        }
        let scope = Scope { program: self.program, variables: &rule.variables, day: Date::MIN };
        let dates = bindings.into_iter().map(|binding| scope.date(term, &Rc::new(binding)).ok());
        dates.collect()
    }
}

/// All values that a condition leaves to a variable: days of an event, or a place of what is stated.
fn stated(facts: &Facts<'_>, condition: &Condition, variable: VariableId) -> Option<Vec<Value>> {
    let is = |term: &Term| matches!(term.kind, TermKind::Variable(id) if id == variable);
    match &condition.kind {
        ConditionKind::On(atom, when) if is(when) => {
            let (days, someday) = facts.changes(atom.relation);
            (!someday).then(|| days.into_iter().map(Value::Date).collect())
        }
        ConditionKind::Atom(atom) if !facts.is_concept(atom.relation) => {
            let place = atom.arguments.iter().position(is)?;
            let rows = facts.candidates(atom.relation);
            let values: BTreeSet<Value> = rows.iter().filter_map(|row| row.get(place).copied()).collect();
            Some(values.into_iter().collect())
        }
        _ => None,
    }
}
