//! Conditions that follow from the others of their rule.

use super::Scope;
use super::contradiction::{contradiction, flat};
use super::matching::{Matching, Replacement};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Atom, Condition, ConditionKind, Program, RelationKind, Rule, Side, Term, TermKind};
use crate::ids::{RelationId, VariableId};
use std::collections::BTreeMap;

/// Looks for them: a condition that another one of the rule implies as it is written, or because every rule for
/// the concept that the other asks for has it among its conditions. One step of building on others is followed.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    let mut rules: BTreeMap<RelationId, Vec<&Rule>> = BTreeMap::new();
    for rule in program.rules.iter().filter(|rule| rule.side == Side::For) {
        rules.entry(rule.head.relation).or_default().push(rule);
    }
    let judged = scope.rules().filter(|(_, rule)| scope.here(rule.span) && contradiction(rule).is_none());
    for (_, rule) in judged.collect::<Vec<_>>() {
        let conjuncts = flat(&rule.body);
        for (at, condition) in conjuncts.iter().enumerate() {
            let known = outside(rule, &conjuncts, at);
            let mut matching = Matching::new(program, rule, rule);
            // Of two that imply each other the later one is reported.
            let implies = |other: &usize| {
                let embedded = |goal, pool, known: &Replacement| {
                    Matching::new(program, rule, rule).embed(&[goal], &[pool], known).is_some()
                };
                embedded(*condition, conjuncts[*other], &known)
                    && (*other < at
                        || !embedded(conjuncts[*other], *condition, &outside(rule, &conjuncts, *other)))
            };
            let others = (0..conjuncts.len()).filter(|other| *other != at);
            let written = others.clone().find(implies);
            let mut built = || {
                let ConditionKind::Atom(goal) = &condition.kind else { return None };
                others.clone().find(|other| {
                    follows_from(program, &rules, &mut matching, goal, conjuncts[*other], &known)
                })
            };
            let Some((other, why)) =
                written.map(|o| (o, "as it stands")).or_else(|| built().map(|o| (o, "by its rules")))
            else {
                continue;
            };
            let message = format!("a condition of `{}` follows from another one", rule.display);
            let found = Diagnostic::warning(codes::IMPLIED, condition.span, message, "adds nothing")
                .also(conjuncts[other].span, format!("implies it, {why}"))
                .help("leave it out; or ask for what was meant");
            scope.report(found);
        }
    }
}

/// The variables of a condition that something else of its rule knows, each for itself.
fn outside(rule: &Rule, conjuncts: &[&Condition], at: usize) -> Replacement {
    let mut used: Vec<(VariableId, &Term)> = Vec::new();
    rule.head.arguments.iter().chain(&rule.due).for_each(|term| variables(term, &mut used));
    for (place, condition) in conjuncts.iter().enumerate() {
        if place != at {
            in_condition(condition, &mut used);
        }
    }
    rule.exceptions.iter().for_each(|exception| in_condition(&exception.condition, &mut used));
    used.into_iter().map(|(id, term)| (id, term.clone())).collect()
}

fn in_condition<'c>(condition: &'c Condition, found: &mut Vec<(VariableId, &'c Term)>) {
    condition.parts().for_each(|part| in_condition(part, found));
    condition.terms().for_each(|term| variables(term, found));
}

fn variables<'t>(term: &'t Term, found: &mut Vec<(VariableId, &'t Term)>) {
    match &term.kind {
        TermKind::Variable(id) => found.push((*id, term)),
        TermKind::Aggregate(aggregate) => in_condition(&aggregate.condition, found),
        _ => term.parts().for_each(|part| variables(part, found)),
    }
}

/// Whether every rule for the concept of `other` has `goal` among its conditions.
fn follows_from(
    program: &Program,
    rules: &BTreeMap<RelationId, Vec<&Rule>>,
    matching: &mut Matching<'_>,
    goal: &Atom,
    other: &Condition,
    known: &Replacement,
) -> bool {
    let ConditionKind::Atom(asked) = &other.kind else { return false };
    let relation = program.relation(asked.relation);
    let concept = matches!(relation.kind, RelationKind::Defined | RelationKind::Argued);
    if !concept || relation.curable.is_some() || relation.burden == Some(true) || relation.erroneous {
        return false;
    }
    let Some(rules) = rules.get(&asked.relation) else { return false };
    rules.iter().all(|rule| !rule.erroneous && has(rule, asked, goal, matching, known))
}

/// Whether a rule, concluding `asked`, has `goal` among its conditions.
fn has(rule: &Rule, asked: &Atom, goal: &Atom, matching: &mut Matching<'_>, known: &Replacement) -> bool {
    let mut put: BTreeMap<VariableId, &Term> = BTreeMap::new();
    for (own, given) in rule.head.arguments.iter().zip(&asked.arguments) {
        if let TermKind::Variable(id) = own.kind {
            put.insert(id, given);
        }
    }
    flat(&rule.body).iter().any(|condition| {
        let (ConditionKind::Atom(found) | ConditionKind::On(found, _)) = &condition.kind else {
            return false;
        };
        if found.relation != goal.relation {
            return false;
        }
        let arguments: Vec<Term> = found
            .arguments
            .iter()
            .map(|term| match term.kind {
                // A variable of the other rule is something, and nobody here knows what.
                TermKind::Variable(id) => put.get(&id).map_or_else(|| any(term), |given| (*given).clone()),
                _ => term.clone(),
            })
            .collect();
        let found = Condition {
            span: condition.span,
            kind: ConditionKind::Atom(Atom { arguments, ..found.clone() }),
        };
        let wanted = Condition { span: goal.span, kind: ConditionKind::Atom(goal.clone()) };
        matching.embed(&[&wanted], &[&found], known).is_some()
    })
}

fn any(term: &Term) -> Term {
    Term { kind: TermKind::Any, ..term.clone() }
}
