//! What the variables of a rule mean when one of its conditions is left out.

use crate::syntax::ast::{Atom, Condition, ConditionKind, RuleClause, RuleItem, Term, TermKind};
use std::collections::BTreeSet;

/// Whether a rule without the condition at this place applies to whatever it applied to.
///
/// A variable that no positive condition binds any longer would belong to each negation, exception or quantifier in
/// which it stands, separately; `not p(X)` would then ask that there is no such thing at all. So each variable of
/// the condition must be bound by another statement, or stand nowhere else.
pub(super) fn can_go(rule: &RuleItem, parts: &[Condition], place: usize) -> bool {
    let Some(part) = parts.get(place) else { return false };
    let rest = || parts.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, part)| part);
    let (mut bound, mut elsewhere) = (BTreeSet::new(), BTreeSet::new());
    for other in rest() {
        let statement = match &other.kind {
            ConditionKind::On(inner, _) => matches!(inner.kind, ConditionKind::Atom(_)),
            kind => matches!(kind, ConditionKind::Atom(_)),
        };
        in_condition(other, if statement { &mut bound } else { &mut elsewhere });
    }
    for clause in &rule.clauses {
        if let RuleClause::Unless(condition) = clause {
            in_condition(condition, &mut elsewhere);
        }
    }
    let mut own = BTreeSet::new();
    in_condition(part, &mut own);
    own.iter().all(|name| bound.contains(name) || !elsewhere.contains(name))
}

/// The variables that occur in a condition, at any depth.
fn in_condition<'c>(condition: &'c Condition, found: &mut BTreeSet<&'c str>) {
    match &condition.kind {
        ConditionKind::And(parts) | ConditionKind::Or(parts) => {
            for part in parts {
                in_condition(part, found);
            }
        }
        ConditionKind::Not(inner) => in_condition(inner, found),
        ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::NormState(_, atom) => {
            in_atom(atom, found);
        }
        ConditionKind::On(inner, term) | ConditionKind::At(inner, term) => {
            in_condition(inner, found);
            in_term(term, found);
        }
        ConditionKind::Norm { atom, due, .. } => {
            in_atom(atom, found);
            if let Some(due) = due {
                in_term(due, found);
            }
        }
        ConditionKind::Compare(_, left, right) | ConditionKind::Under(left, right) => {
            in_term(left, found);
            in_term(right, found);
        }
        ConditionKind::In(term, list) => {
            in_term(term, found);
            for term in list {
                in_term(term, found);
            }
        }
        ConditionKind::Is(term, _) => in_term(term, found),
        ConditionKind::Quantified(quantified) => {
            found.extend(quantified.variables.iter().map(|variable| variable.name.as_str()));
            in_condition(&quantified.domain, found);
            if let Some(body) = &quantified.body {
                in_condition(body, found);
            }
        }
        ConditionKind::Error => {}
    }
}

fn in_atom<'c>(atom: &'c Atom, found: &mut BTreeSet<&'c str>) {
    for argument in &atom.arguments {
        in_term(&argument.value, found);
    }
}

fn in_term<'c>(term: &'c Term, found: &mut BTreeSet<&'c str>) {
    match &term.kind {
        TermKind::Variable(name) => {
            found.insert(name);
        }
        TermKind::Duration { amount, .. } => in_term(amount, found),
        TermKind::Binary(_, left, right) => {
            in_term(left, found);
            in_term(right, found);
        }
        TermKind::Aggregate(aggregate) => {
            found
                .extend(aggregate.value.iter().chain(&aggregate.over).map(|variable| variable.name.as_str()));
            in_condition(&aggregate.condition, found);
        }
        _ => {}
    }
}
