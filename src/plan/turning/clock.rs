//! Where `today` stands in rules, and on which day a comparison with it turns.

use super::super::analysis::Analysis;
use super::super::goal::Term;
use super::super::read::RuleGoals;
use super::super::{Comparison, Operator, TimeUnit, Values};
use crate::ids::{RelationId, RuleId};
use crate::time::Rounding;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The relations that rest on a use of `today`, their rules' or those of what they read.
pub(super) fn clocked(analysis: &Analysis<'_>) -> BTreeSet<RelationId> {
    let relations = (0..analysis.program.relations.len()).map(RelationId::at);
    let relations: Vec<RelationId> = relations.filter(|r| analysis.reached[r.index()]).collect();
    let mut readers: BTreeMap<RelationId, Vec<RelationId>> = BTreeMap::new();
    for reader in &relations {
        for read in analysis.reads(*reader) {
            readers.entry(read).or_default().push(*reader);
        }
    }
    let uses = |rule: &(RuleId, RuleGoals)| {
        let mut found = rule.1.head.iter().any(|term| analysis.term_now(term));
        for goal in rule.1.body.iter() {
            goal.each(&mut |inner| found |= inner.terms().into_iter().any(has_today));
        }
        found
    };
    let mut waiting: Vec<RelationId> =
        relations.into_iter().filter(|r| analysis.rules[r.index()].iter().any(uses)).collect();
    let mut found: BTreeSet<RelationId> = waiting.iter().copied().collect();
    while let Some(relation) = waiting.pop() {
        waiting
            .extend(readers.remove(&relation).unwrap_or_default().into_iter().filter(|r| found.insert(*r)));
    }
    found
}

/// Whether `today` stands in a term, outside its aggregates.
pub(super) fn has_today(term: &Term) -> bool {
    let mut found = false;
    term.each(&mut |part| found |= *part == Term::Today);
    found
}

/// The day on which, or on the day after which, the comparison turns; whether that is exact (with months it is a
/// matter of a few days). `None`: it cannot be said by a term.
pub(super) fn solve(
    comparison: Comparison,
    left: &Term,
    right: &Term,
    values: &Values,
) -> Option<(Term, bool)> {
    if !left.aggregates().is_empty() || !right.aggregates().is_empty() {
        return None;
    }
    let (mut side, mut other) = match (has_today(left), has_today(right)) {
        (true, false) => (left.clone(), right.clone()),
        (false, true) => (right.clone(), left.clone()),
        _ => return None,
    };
    if comparison == Comparison::Equal && other.variable().is_some() {
        return None; // it may bind the variable to the date of the question
    }
    let mut exact = true;
    loop {
        match side {
            Term::Today => return Some((other, exact)),
            Term::Binary(operator @ (Operator::Plus | Operator::Minus), a, b, _) => {
                exact &= is_days(&a, values) && is_days(&b, values) && is_days(&other, values);
                let (next, inverse, first, second) = match (has_today(&a), has_today(&b), operator) {
                    // t + b = o: o - b; t - b = o: o + b
                    (true, false, Operator::Plus) => (a, Operator::Minus, other, b),
                    (true, false, _) => (a, Operator::Plus, other, b),
                    // a + t = o: o - a; a - t = o: a - o
                    (false, true, Operator::Plus) => (b, Operator::Minus, other, a),
                    (false, true, _) => (b, Operator::Minus, (*a).clone(), Rc::new(other)),
                    _ => return None,
                };
                other = Term::Binary(inverse, Rc::new(first), second, Rounding::Down);
                side = (*next).clone();
            }
            _ => return None,
        }
    }
}

/// Whether a term surely speaks of days, not of months.
fn is_days(term: &Term, values: &Values) -> bool {
    let mut months = false;
    term.each(&mut |part| {
        months |= match part {
            Term::Duration(_, unit) => matches!(unit, TimeUnit::Month | TimeUnit::Year),
            Term::Code(code) => {
                matches!(values.value(*code), Some(Value::Duration(length)) if length.months != 0)
            }
            _ => false,
        };
    });
    !months
}
