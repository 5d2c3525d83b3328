//! Which duties are in force, until when, and what follows when one is breached.
//!
//! A rule for `must p due D` sets the deadline D where it is applicable, `must p` is true, and no applicable rule
//! that beats it argues against the duty: a rule that is displaced sets no deadline, even if another one upholds
//! the duty.

use super::states::{at, atom, compare, conjunction, not, today};
use crate::hir::{
    Atom, Comparison, Condition, Norms, Program, Relation, RelationKind, Rule, Side, State, Strength, norms,
};
use crate::ids::{RelationId, RuleId};
use std::collections::BTreeMap;

/// Adds what is due under each rule for a duty, and completes the conditions of each reparation.
pub(super) fn rules(program: &mut Program) {
    let mut beaten = BTreeMap::new();
    let last = program.rules.len();
    for id in (0..last).map(RuleId::at) {
        let rule = program.rule(id);
        let RelationKind::Norm(crate::hir::Modality::Must, act) = program.relation(rule.head.relation).kind
        else {
            continue;
        };
        let Some(norms) = program.norms.get(&act).copied() else { continue };
        if rule.side != Side::For || rule.repeats.is_some() || rule.erroneous {
            continue;
        }
        if let Some(before) = rule.repairs {
            mend(program, id, before, &mut beaten);
        }
        let force = in_force(program, id, &mut beaten);
        let rule = program.rule(id);
        let mut head = Atom { relation: norms.owed, ..rule.head.clone() };
        if let Some(due) = &rule.due {
            head.relation = norms.due;
            head.arguments.push(due.clone());
        }
        let body = conjunction(rule.body.conjuncts().iter().cloned().chain(force), rule.head_span);
        let due = Rule {
            head,
            body,
            strength: Strength::Define,
            due: None,
            repeats: Some(id),
            overrides: vec![],
            ..rule.clone()
        };
        program.rules.push(due);
    }
}

/// A reparation, and what it repeats, needs all that the duty before it needs, and that this duty is in force and
/// breached.
fn mend(program: &mut Program, id: RuleId, before: RuleId, beaten: &mut Beaten) {
    let force = in_force(program, before, beaten);
    let duty = program.rule(before);
    let span = duty.head_span;
    let RelationKind::Norm(_, act) = program.relation(duty.head.relation).kind else { return };
    let Some(Norms { denied, .. }) = program.norms.get(&act).copied() else { return };
    let mut lapsed = Vec::new();
    match &duty.due {
        Some(due) => {
            let done = atom(&Atom { relation: act, ..duty.head.clone() });
            lapsed.push(compare(Comparison::Less, due.clone(), today(span)));
            lapsed.push(not(at(done, due.clone())));
        }
        None => lapsed.push(atom(&Atom { relation: denied, ..duty.head.clone() })),
    }
    let conditions = duty.body.conjuncts().iter().cloned().chain(force).chain(lapsed);
    let body = conjunction(conditions, span);
    let repeated: Vec<usize> =
        (0..program.rules.len()).filter(|at| program.rules[*at].repeats == Some(id)).collect();
    for at in repeated.into_iter().chain([id.index()]) {
        program.rules[at].body = body.clone();
    }
}

/// For rules that beat one another's duty, the relation that says that one of them is applicable.
type Beaten = BTreeMap<(RelationId, Vec<RuleId>), RelationId>;

/// That the duty of a rule is true, and the rule is not beaten.
fn in_force(program: &mut Program, id: RuleId, beaten: &mut Beaten) -> Vec<Condition> {
    let head = program.rule(id).head.clone();
    let mut conditions = vec![atom(&head)];
    let beats = |(place, other): (usize, &Rule)| {
        let other_id = RuleId::at(place);
        let opposes = other.head.relation == head.relation && other.side == Side::Against && !other.erroneous;
        (opposes && norms::beats(program, other_id, id).is_some()).then_some(other_id)
    };
    let beating: Vec<RuleId> = program.rules.iter().enumerate().filter_map(beats).collect();
    if !beating.is_empty() {
        let key = (head.relation, beating);
        let known = beaten.get(&key).copied();
        let relation = known.unwrap_or_else(|| declare(program, head.relation, &key.1));
        beaten.insert(key, relation);
        conditions.push(not(atom(&Atom { relation, ..head })));
    }
    conditions
}

/// A relation that holds where one of the rules is applicable.
fn declare(program: &mut Program, must: RelationId, beating: &[RuleId]) -> RelationId {
    let of = program.relation(must);
    let Some(act) = of.kind.act() else { return must };
    let name = format!("beaten {}", program.relation(act).name);
    let relation = Relation { name, kind: RelationKind::State(State::Beaten, act), ..of.clone() };
    let new = RelationId::at(program.relations.len());
    program.relations.push(relation);
    for id in beating {
        let rule = program.rule(*id);
        let mut applicable = Rule {
            side: Side::For,
            strength: Strength::Define,
            repeats: Some(rule.repeats.unwrap_or(*id)),
            overrides: vec![],
            ..rule.clone()
        };
        applicable.head.relation = new;
        program.rules.push(applicable);
    }
    new
}
