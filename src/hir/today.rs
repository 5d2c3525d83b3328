//! Where rules look at the date of the question, and on which days what they see there turns.
//!
//! A comparison with `today` on one side turns near the day that solves it, for each of the values that its variables
//! may have; what is asked `at` a day counted from `today` turns where that day passes a day on which something
//! else turns. Values are approximated from above: every value that stands in the place of a fact, and every value
//! that the head of a rule may hold (an analysis of values; P. and R. Cousot, POPL 1977). A day too many is harmless.

use super::sides::Rules;
use super::terms::{Binding, Scope};
use super::worth::{Worth, combine};
use super::{Comparison, Condition, ConditionKind, Facts, Operator, Rule, Term, TermKind};
use crate::ids::{RelationId, VariableId};
use crate::time::{Date, Rounding};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Most ways to give the variables of one comparison values.
const MOST: usize = 10_000;

/// How many days around the solution are looked at: months differ by up to three days.
const AROUND: i32 = 5;

/// The uses of `today` by rules.
pub(super) struct Today<'r, 'p> {
    rules: &'r Rules<'p>,
    facts: &'r Facts<'p>,
    turns: BTreeSet<Date>,
    /// Days that are counted from `today`, with the values of their variables.
    shifts: Vec<(&'p Rule, Term, Binding)>,
}

/// Places whose values are being looked for.
type Open = Vec<(RelationId, usize)>;

impl<'r, 'p> Today<'r, 'p> {
    pub fn new(rules: &'r Rules<'p>, facts: &'r Facts<'p>) -> Self {
        Self { rules, facts, turns: BTreeSet::new(), shifts: Vec::new() }
    }

    /// The days on which comparisons turn.
    pub fn turns(&self) -> impl Iterator<Item = Date> + '_ {
        self.turns.iter().copied()
    }

    /// Looks at a rule; whether all its uses of `today` are followed.
    pub fn follow(&mut self, rule: &'p Rule) -> bool {
        let conditions = all(rule);
        let moving = moving(&conditions);
        let moves = |term: &Term| {
            any(term, &|part| match part.kind {
                TermKind::Today => true,
                TermKind::Variable(id) => moving.contains_key(&id),
                _ => false,
            })
        };
        if rule.head.arguments.iter().any(moves) {
            return false;
        }
        conditions.iter().all(|condition| match &condition.kind {
            ConditionKind::Compare(Comparison::Equal, left, right)
                if defined(left, right, &moving).is_some() =>
            {
                true
            }
            ConditionKind::Compare(comparison, left, right) if moves(left) || moves(right) => {
                let sides = [left, right].map(|side| unfold(side, &moving));
                self.compare(rule, *comparison, &sides).is_some()
            }
            ConditionKind::At(_, when) if moves(when) => self.at(rule, &unfold(when, &moving)).is_some(),
            ConditionKind::And(_)
            | ConditionKind::Or(_)
            | ConditionKind::Not { .. }
            | ConditionKind::Quantified(_)
            | ConditionKind::True => true,
            _ => !condition.terms().any(moves),
        })
    }

    fn compare(&mut self, rule: &'p Rule, comparison: Comparison, sides: &[Term; 2]) -> Option<()> {
        let counts = |term: &Term| any(term, &|part| matches!(part.kind, TermKind::Aggregate(_)));
        if sides.iter().any(counts) {
            return None;
        }
        let (side, other) = match [&sides[0], &sides[1]].map(has_today) {
            [true, false] => (&sides[0], &sides[1]),
            [false, true] => (&sides[1], &sides[0]),
            _ => return None,
        };
        for binding in self.bindings(rule, &[side, other], &mut vec![])? {
            let scope = self.scope(rule, Date::MIN);
            let Ok(value) = scope.value(other, &binding) else { continue };
            let day = solve(scope, side, value, &binding)?;
            let turns = around(day, |day| {
                let scope = self.scope(rule, day);
                scope.compares(comparison, [&sides[0], &sides[1]], &binding, vec![]).ok()
            });
            self.turns.extend(turns);
        }
        Some(())
    }

    /// What is asked `at` a day that is counted from `today`.
    fn at(&mut self, rule: &'p Rule, when: &Term) -> Option<()> {
        for binding in self.bindings(rule, &[when], &mut vec![])? {
            self.shifts.push((rule, when.clone(), binding));
        }
        Some(())
    }

    /// Adds the days on which a day that is counted from `today` passes one of these; whether they can be said.
    pub fn shift(&self, days: &mut BTreeSet<Date>, today: Date, most: usize) -> bool {
        let mut waiting: Vec<Date> =
            if self.shifts.is_empty() { vec![] } else { days.iter().copied().collect() };
        while let Some(turn) = waiting.pop() {
            for (rule, when, binding) in &self.shifts {
                let value = Value::Date(turn);
                let Some(near) = solve(self.scope(rule, Date::MIN), when, value, binding) else {
                    return false;
                };
                let passed = |day: Date| self.scope(rule, day).date(when, binding).ok().map(|on| on >= turn);
                for day in around(near, passed) {
                    // What looks ahead may look ahead from there again.
                    if day < turn {
                        return false;
                    }
                    if day <= today && days.insert(day) {
                        waiting.push(day);
                    }
                }
                if days.len() > most {
                    return false;
                }
            }
        }
        true
    }

    /// The earliest day that may stand in a place of a relation, if that can be said.
    pub fn earliest(&self, relation: RelationId, place: usize) -> Option<Date> {
        let days = self.column(relation, place, &mut vec![])?.into_iter().map(|value| match value {
            Value::Date(day) => Some(day),
            _ => None,
        });
        days.collect::<Option<BTreeSet<Date>>>()?.first().copied()
    }

    fn scope(&self, rule: &'p Rule, day: Date) -> Scope<'p> {
        Scope { program: self.rules.program, variables: &rule.variables, day }
    }

    /// Every way to give the variables of terms values that they may have.
    fn bindings(&self, rule: &'p Rule, terms: &[&Term], open: &mut Open) -> Option<Vec<Binding>> {
        let mut variables = BTreeSet::new();
        for term in terms {
            each(term, &mut |part| {
                if let TermKind::Variable(id) = part.kind {
                    variables.insert(id);
                }
            });
        }
        let mut bindings = vec![vec![None; rule.variables.len()]];
        for variable in variables {
            let values = self.values(rule, variable, open)?;
            let with = |binding: &Vec<Option<Value>>| {
                let more = |value: &Value| {
                    let mut binding = binding.clone();
                    binding[variable.index()] = Some(*value);
                    binding
                };
                values.iter().map(more).collect::<Vec<_>>()
            };
            bindings = bindings.iter().flat_map(with).collect();
            if bindings.len() > MOST {
                return None;
            }
        }
        Some(bindings.into_iter().map(Rc::new).collect())
    }

    /// Values among which are all that a variable of a rule may have.
    fn values(&self, rule: &'p Rule, variable: VariableId, open: &mut Open) -> Option<BTreeSet<Value>> {
        // A condition that must hold says all; of others that bind it each may.
        for condition in rule.body.conjuncts() {
            if let Some(Some(values)) = self.bound(rule, condition, variable, open) {
                return Some(values);
            }
        }
        let (mut found, mut some) = (BTreeSet::new(), false);
        for condition in all(rule) {
            if let Some(values) = self.bound(rule, condition, variable, open) {
                found.extend(values?);
                some = true;
            }
        }
        some.then_some(found)
    }

    /// Values that a condition leaves to a variable; `None`: it does not bind it. `Some(None)`: it cannot be said.
    #[allow(clippy::option_option, reason = "whether it binds, and whether that can be said")]
    fn bound(
        &self,
        rule: &'p Rule,
        condition: &'p Condition,
        variable: VariableId,
        open: &mut Open,
    ) -> Option<Option<BTreeSet<Value>>> {
        let is = |term: &Term| matches!(term.kind, TermKind::Variable(id) if id == variable);
        match &condition.kind {
            ConditionKind::On(atom, when) if is(when) => {
                let (days, someday) = self.facts.changes(atom.relation);
                Some((!someday).then(|| days.into_iter().map(Value::Date).collect()))
            }
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) => {
                let place = atom.arguments.iter().position(is)?;
                Some(self.column(atom.relation, place, open))
            }
            ConditionKind::Compare(Comparison::Equal, left, right) => {
                let other = if is(left) { right } else { Some(left).filter(|_| is(right))? };
                if any(other, &|part| matches!(part.kind, TermKind::Today | TermKind::Aggregate(_))) {
                    return Some(None);
                }
                Some(self.terms(rule, std::slice::from_ref(other), open))
            }
            ConditionKind::In(term, list) if is(term) => Some(self.terms(rule, list, open)),
            _ => None,
        }
    }

    /// Values that terms of a rule may have.
    fn terms(&self, rule: &'p Rule, terms: &[Term], open: &mut Open) -> Option<BTreeSet<Value>> {
        let mut found = BTreeSet::new();
        for term in terms {
            if let TermKind::Variable(id) = term.kind {
                found.extend(self.values(rule, id, open)?);
                continue;
            }
            // What is computed from a value that goes round grows.
            let mut inner = open.clone();
            inner.push((RelationId(u32::MAX), 0));
            let scope = self.scope(rule, Date::MIN);
            let bindings = self.bindings(rule, &[term], &mut inner)?;
            found.extend(bindings.iter().filter_map(|binding| scope.value(term, binding).ok()));
        }
        Some(found)
    }

    /// Values that may stand in a place of a relation.
    fn column(&self, relation: RelationId, place: usize, open: &mut Open) -> Option<BTreeSet<Value>> {
        if let Some(at) = open.iter().position(|known| *known == (relation, place)) {
            let computed = open[at..].iter().any(|(relation, _)| *relation == RelationId(u32::MAX));
            return (!computed).then(BTreeSet::new);
        }
        let stated = self.facts.candidates(relation);
        let mut found: BTreeSet<Value> = stated.iter().filter_map(|row| row.get(place).copied()).collect();
        if self.facts.is_concept(relation) {
            open.push((relation, place));
            for rule in self.rules.of(relation) {
                let moves = |part: &Term| matches!(part.kind, TermKind::Today | TermKind::Aggregate(_));
                let term = rule.head.arguments.get(place).filter(|term| !any(term, &moves))?;
                found.extend(self.terms(rule, std::slice::from_ref(term), open)?);
            }
            open.pop();
        }
        (found.len() <= MOST).then_some(found)
    }
}

/// The days around one on which something is otherwise than on the day before.
fn around<T: PartialEq>(day: Date, how: impl Fn(Date) -> Option<T>) -> Vec<Date> {
    let days = (day.number() - AROUND..=day.number() + AROUND + 1).filter_map(Date::from_number);
    let turns = days.filter(|day| {
        let before = Date::from_number(day.number() - 1);
        let (before, here) = (before.and_then(&how), how(*day));
        before.is_none() || before != here
    });
    turns.collect()
}

/// All conditions of a rule: those within conditions, and those that aggregates count.
fn all(rule: &Rule) -> Vec<&Condition> {
    let mut waiting: Vec<&Condition> =
        rule.exceptions.iter().map(|e| &e.condition).chain([&rule.body]).collect();
    let mut found = Vec::new();
    while let Some(condition) = waiting.pop() {
        found.push(condition);
        waiting.extend(condition.parts());
        let mut terms: Vec<&Term> = condition.terms().collect();
        while let Some(term) = terms.pop() {
            terms.extend(term.parts());
            if let TermKind::Aggregate(aggregate) = &term.kind {
                waiting.push(&aggregate.condition);
            }
        }
    }
    found
}

/// Variables that are nothing but what an equation computes from `today`, each with its term.
fn moving<'p>(conditions: &[&'p Condition]) -> BTreeMap<VariableId, &'p Term> {
    let mut found: BTreeMap<VariableId, &Term> = BTreeMap::new();
    for condition in conditions {
        let ConditionKind::Compare(Comparison::Equal, left, right) = &condition.kind else { continue };
        for (variable, term) in [(left, right), (right, left)] {
            if let (TermKind::Variable(id), true) = (&variable.kind, has_today(term)) {
                found.insert(*id, term);
            }
        }
    }
    for condition in conditions {
        if let ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) =
            &condition.kind
        {
            for term in &atom.arguments {
                if let TermKind::Variable(id) = term.kind {
                    found.remove(&id);
                }
            }
        }
        if let ConditionKind::On(_, when) = &condition.kind
            && let TermKind::Variable(id) = when.kind
        {
            found.remove(&id);
        }
    }
    found
}

/// The variable that an equation defines, if it is one that moves.
fn defined(left: &Term, right: &Term, moving: &BTreeMap<VariableId, &Term>) -> Option<VariableId> {
    let of = |variable: &Term, term: &Term| match variable.kind {
        TermKind::Variable(id) if moving.get(&id).is_some_and(|own| std::ptr::eq(*own, term)) => Some(id),
        _ => None,
    };
    of(left, right).or_else(|| of(right, left))
}

/// A term in which variables that move are replaced by what defines them.
fn unfold(term: &Term, moving: &BTreeMap<VariableId, &Term>) -> Term {
    let kind = match &term.kind {
        TermKind::Variable(id) => match moving.get(id) {
            Some(own) => return (*own).clone(),
            None => term.kind.clone(),
        },
        TermKind::Binary { operator, left, right, rounding } => TermKind::Binary {
            operator: *operator,
            left: Box::new(unfold(left, moving)),
            right: Box::new(unfold(right, moving)),
            rounding: *rounding,
        },
        TermKind::Duration { amount, unit } => {
            TermKind::Duration { amount: Box::new(unfold(amount, moving)), unit: *unit }
        }
        other => other.clone(),
    };
    Term { kind, ..term.clone() }
}

/// Calls `f` with a term and all within it, those of aggregates left aside.
fn each(term: &Term, f: &mut dyn FnMut(&Term)) {
    let mut waiting = vec![term];
    while let Some(term) = waiting.pop() {
        f(term);
        waiting.extend(term.parts());
    }
}

fn any(term: &Term, is: &dyn Fn(&Term) -> bool) -> bool {
    let mut found = false;
    each(term, &mut |part| found |= is(part));
    found
}

fn has_today(term: &Term) -> bool {
    any(term, &|part| matches!(part.kind, TermKind::Today))
}

/// The day on which a term that holds `today` once has this value, or is near it.
fn solve(scope: Scope<'_>, term: &Term, value: Value, binding: &Binding) -> Option<Date> {
    let (mut term, mut value) = (term, value);
    loop {
        let TermKind::Binary { operator, left, right, .. } = &term.kind else {
            return match (&term.kind, value) {
                (TermKind::Today, Value::Date(day)) => Some(day),
                _ => None,
            };
        };
        let (next, other) = match (has_today(left), has_today(right)) {
            (true, false) => (left, right),
            (false, true) => (right, left),
            _ => return None,
        };
        let other = scope.value(other, binding).ok()?;
        let is_left = std::ptr::eq(next, left);
        let (inverse, first, second) = match operator {
            // t + b = v: v - b; a + t = v: v - a; t - b = v: v + b; a - t = v: a - v
            Operator::Plus => (Operator::Minus, value, other),
            Operator::Minus if is_left => (Operator::Plus, value, other),
            Operator::Minus => (Operator::Minus, other, value),
            Operator::Times => return None,
        };
        let worth = combine(inverse, &Worth::one(first), &Worth::one(second), Rounding::Down)?;
        (term, value) = (next, worth.single()?);
    }
}
