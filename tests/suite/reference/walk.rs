//! What stands within conditions, and which relations depend on one another.

use std::collections::{BTreeMap, BTreeSet};
use vires::hir::{Aggregate, Condition, ConditionKind, Program, RelationKind, Side, State, Term, TermKind};
use vires::ids::{RelationId, RuleId, VariableId};

/// The rules about each relation.
pub type Rules = BTreeMap<RelationId, Vec<(RuleId, Side)>>;

/// A number for each relation, the same for those that depend on one another.
pub fn components(program: &Program, rules: &Rules) -> Vec<usize> {
    let count = program.relations.len();
    let mut reach: Vec<BTreeSet<usize>> = (0..count)
        .map(|r| reads(program, rules, RelationId::at(r)).into_iter().map(RelationId::index).collect())
        .collect();
    loop {
        let mut changed = false;
        for relation in 0..count {
            let more: BTreeSet<usize> =
                reach[relation].iter().flat_map(|r| reach[*r].iter().copied()).collect();
            let before = reach[relation].len();
            reach[relation].extend(more);
            changed |= reach[relation].len() > before;
        }
        if !changed {
            break;
        }
    }
    let first = |r: usize| (0..r).find(|s| reach[r].contains(s) && reach[*s].contains(&r)).unwrap_or(r);
    (0..count).map(first).collect()
}

/// The relations that a relation rests on directly.
pub fn reads(program: &Program, rules: &Rules, relation: RelationId) -> BTreeSet<RelationId> {
    let mut found = BTreeSet::new();
    let about = |relation: RelationId| rules.get(&relation).map_or(&[][..], Vec::as_slice);
    match program.relation(relation).kind {
        // What is due rests on the rules that set it, and the rest on what the page defines it by.
        RelationKind::State(state, act) => {
            let norms = &program.norms[&act];
            match state {
                State::Due | State::Owed => {
                    let sets = |(id, side): &&(RuleId, Side)| {
                        *side == Side::For && program.rule(*id).due.is_some() == (state == State::Due)
                    };
                    let setting: Vec<_> =
                        rules.get(&norms.must).into_iter().flatten().filter(sets).copied().collect();
                    found.extend((!setting.is_empty()).then_some(norms.must));
                    of_rules(program, &setting, &mut found);
                }
                State::FulfilledBy | State::BreachedBy | State::PendingBy => found.extend([norms.due]),
                State::FulfilledOwed | State::BreachedOwed | State::PendingOwed => found.extend([norms.owed]),
                State::Fulfilled | State::Pending => found.extend([norms.due, norms.owed]),
                State::Breached => found.extend([norms.due, norms.owed, norms.must_not]),
                State::Infringed => found.extend([norms.must_not]),
                State::Observed => found.extend([norms.must_not, norms.infringed]),
                State::Beaten => {}
            }
        }
        // The norms of an act are one relation.
        RelationKind::Norm(_, act) => {
            let norms = &program.norms[&act];
            for other in [norms.must, norms.may, norms.must_not] {
                found.insert(other);
                of_rules(program, about(other), &mut found);
            }
        }
        _ => of_rules(program, about(relation), &mut found),
    }
    found
}

/// The relations that rules read.
fn of_rules(program: &Program, rules: &[(RuleId, Side)], found: &mut BTreeSet<RelationId>) {
    for (id, _) in rules {
        let chain = super::norm::duties_before(program, *id);
        found.extend(chain.iter().map(|duty| program.rule(*duty).head.relation));
        let rule = program.rule(chain.first().copied().unwrap_or(*id));
        let mut note = |relation: RelationId| {
            found.insert(relation);
        };
        each_relation(&rule.body, &mut note);
        rule.exceptions.iter().for_each(|e| each_relation(&e.condition, &mut note));
        for term in rule.head.arguments.iter().chain(&rule.due) {
            each_aggregate(term, &mut |aggregate| each_relation(&aggregate.condition, &mut note));
        }
    }
}

/// The parts of a conjunction.
pub fn parts(condition: &Condition) -> Vec<&Condition> {
    match &condition.kind {
        ConditionKind::True => vec![],
        ConditionKind::And(conditions) => conditions.iter().flat_map(parts).collect(),
        _ => vec![condition],
    }
}

/// The conditions and terms directly below a condition.
fn below(condition: &Condition) -> (Vec<&Condition>, Vec<&Term>) {
    match &condition.kind {
        ConditionKind::True => (vec![], vec![]),
        ConditionKind::And(parts) | ConditionKind::Or(parts) => (parts.iter().collect(), vec![]),
        ConditionKind::Not { condition, .. } => (vec![condition], vec![]),
        ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => {
            (vec![], atom.arguments.iter().collect())
        }
        ConditionKind::On(atom, day) => (vec![], atom.arguments.iter().chain([day]).collect()),
        ConditionKind::At(condition, day) => (vec![condition], vec![day]),
        ConditionKind::Compare(_, a, b) | ConditionKind::Under(a, b) => (vec![], vec![a, b]),
        ConditionKind::In(term, list) => (vec![], std::iter::once(term).chain(list).collect()),
        ConditionKind::Is(term, _) => (vec![], vec![term]),
        ConditionKind::Quantified(q) => (std::iter::once(&q.domain).chain(&q.body).collect(), vec![]),
    }
}

/// Calls `f` with every condition within a condition, itself first, those of aggregates too.
pub fn each_condition(condition: &Condition, f: &mut dyn FnMut(&Condition)) {
    f(condition);
    let (conditions, terms) = below(condition);
    for term in terms {
        each_aggregate(term, &mut |aggregate| each_condition(&aggregate.condition, f));
    }
    conditions.into_iter().for_each(|condition| each_condition(condition, f));
}

/// Calls `f` with every term within a condition.
pub fn each_term(condition: &Condition, f: &mut dyn FnMut(&Term)) {
    each_condition(condition, &mut |condition| {
        for term in below(condition).1 {
            each_part(term, f);
        }
    });
}

/// Calls `f` with a term and every term within it, but not within the conditions of aggregates.
pub fn each_part(term: &Term, f: &mut dyn FnMut(&Term)) {
    f(term);
    match &term.kind {
        TermKind::Binary { left, right, .. } => {
            each_part(left, f);
            each_part(right, f);
        }
        TermKind::Duration { amount, .. } => each_part(amount, f),
        TermKind::Aggregate(_)
        | TermKind::Variable(_)
        | TermKind::Value(_)
        | TermKind::Any
        | TermKind::Today => {}
    }
}

fn each_aggregate(term: &Term, f: &mut dyn FnMut(&Aggregate)) {
    each_part(term, &mut |term| {
        if let TermKind::Aggregate(aggregate) = &term.kind {
            f(aggregate);
        }
    });
}

/// Calls `f` with every relation that a condition reads.
pub fn each_relation(condition: &Condition, f: &mut dyn FnMut(RelationId)) {
    each_condition(condition, &mut |condition| {
        if let ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) =
            &condition.kind
        {
            f(atom.relation);
        }
    });
}

/// The variables of a condition that are not its own.
pub fn free(condition: &Condition) -> BTreeSet<VariableId> {
    let mut found = BTreeSet::new();
    each_term(condition, &mut |term| {
        if let TermKind::Variable(variable) = term.kind {
            found.insert(variable);
        }
    });
    each_condition(condition, &mut |condition| {
        let mut own: Vec<VariableId> = match &condition.kind {
            ConditionKind::Not { locals, .. } => locals.clone(),
            ConditionKind::Quantified(q) => {
                q.variables.iter().chain(&q.domain_locals).chain(&q.body_locals).copied().collect()
            }
            _ => vec![],
        };
        for term in below(condition).1 {
            each_aggregate(term, &mut |a| own.extend(a.over.iter().chain(&a.locals)));
        }
        for variable in own {
            found.remove(&variable);
        }
    });
    found
}
