//! The norms that a report tells of: what must, may and must not be done, and how that stands.

use super::answer::Answer;
use super::contrast::Saying;
use crate::hir::{Home, Modality, Norms, Program, RelationKind};
use crate::ids::{CaseId, EntityId, ProvisionId, RelationId};
use crate::proof::{Claim, Combinations, Conclusion, Deadline, Form, Status};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// Most norms that are told of with their reasons; of further ones only the number is told.
const TOLD: usize = 60;

/// The relations that must be asked for [`in_force`].
pub(super) fn asked(program: &Program) -> impl Iterator<Item = RelationId> {
    program.norms_in_use().flat_map(|(_, norms)| [norms.must, norms.must_not, norms.may])
}

/// A world under every combination of the readings that may decide questions about a relation.
pub(super) type UnderReadings<'a, 'w> = &'w dyn Fn(RelationId) -> Combinations<'a>;

/// What must, may and must not be done in a world, as far as that is not false under all readings or was breached,
/// and how many more such norms there are. Those that speak of what the case declares come first; what must be done
/// may be done, and is not told twice.
pub(super) fn in_force(
    program: &Program,
    world: UnderReadings<'_, '_>,
    case: CaseId,
) -> (Vec<Answer>, usize) {
    let mut claims: Vec<Claim> = Vec::new();
    for (_, norms) in program.norms_in_use() {
        claims.extend(of_act(norms, world));
    }
    let local = |value: &Value| match value {
        Value::Entity(id) => match program.entity(*id).home {
            Home::File => false,
            Home::Case(of) | Home::Supposition(of, _) => of == case,
        },
        _ => false,
    };
    claims.sort_by_key(|claim| !claim.arguments.iter().any(local));
    let more = claims.len().saturating_sub(TOLD);
    claims.truncate(TOLD);
    (claims.iter().map(|claim| conclude(program, world, claim, Saying::All)).collect(), more)
}

/// What must, may and must not be done and stands otherwise in another world: the norms themselves, or whether
/// they were fulfilled. Before and after; at most so many as a report tells of. `things`: only the norms that speak of
/// the first, each beside what is said there of the second.
pub(super) fn changed(
    program: &Program,
    [before, after]: [UnderReadings<'_, '_>; 2],
    things: Option<(EntityId, EntityId)>,
    saying: Saying,
) -> Vec<(Answer, Answer)> {
    let mut seen: BTreeSet<(RelationId, Vec<Value>, Vec<Value>)> = BTreeSet::new();
    for (_, norms) in program.norms_in_use() {
        for claim in of_act(norms, before) {
            if let Some(other) = counterpart(&claim.arguments, things) {
                seen.insert((claim.relation, claim.arguments, other));
            }
        }
        for claim in of_act(norms, after) {
            if let Some(other) = counterpart(&claim.arguments, things.map(|(a, b)| (b, a))) {
                seen.insert((claim.relation, other, claim.arguments));
            }
        }
    }
    let claimed = |world: UnderReadings<'_, '_>, relation: RelationId, arguments: &[Value]| {
        claim(relation, arguments.to_vec(), world(relation).leading().date)
    };
    let stands = |world: UnderReadings<'_, '_>, claim: &Claim| {
        let all = world(claim.relation);
        let outlook = all.outlook(claim);
        (outlook.status, outlook.by_burden, all.norms(claim))
    };
    let pairs = seen
        .iter()
        .map(|(relation, was, is)| (claimed(before, *relation, was), claimed(after, *relation, is)));
    let otherwise = pairs.filter(|(was, is)| stands(before, was) != stands(after, is)).take(TOLD);
    let conclude = |world: UnderReadings<'_, '_>, claim: &Claim| conclude(program, world, claim, saying);
    otherwise.map(|(was, is)| (conclude(before, &was), conclude(after, &is))).collect()
}

/// The statements by which a norm stands otherwise than another one: themselves, or that they are breached, where only
/// that differs.
pub(super) fn turning(program: &Program, one: &Conclusion, other: &Conclusion) -> (Claim, Claim) {
    let plain = (one.claim.clone(), other.claim.clone());
    let RelationKind::Norm(modality, act) = program.relation(one.claim.relation).kind else { return plain };
    let deadline = |own: &Conclusion, beside: &Conclusion| {
        own.norms.first().or(beside.norms.first()).map(|standing| standing.deadline)
    };
    match (program.norms.get(&act), deadline(one, other), deadline(other, one)) {
        (Some(norms), Some(first), Some(second)) if one.status == other.status => {
            (breach(norms, modality, &one.claim, first), breach(norms, modality, &other.claim, second))
        }
        _ => plain,
    }
}

/// That a norm with a deadline is breached.
fn breach(norms: &Norms, modality: Modality, norm: &Claim, deadline: Deadline) -> Claim {
    let mut arguments = norm.arguments.clone();
    let relation = match (modality, deadline) {
        (Modality::MustNot, _) => norms.infringed,
        (_, Deadline::Day(day)) => {
            arguments.push(Value::Date(day));
            norms.by_deadline[1]
        }
        _ => norms.without_deadline[1],
    };
    claim(relation, arguments, norm.at)
}

/// What a norm is about, with one thing in the place of another; `None` if it does not speak of that. Where no things
/// are given, what it is about.
fn counterpart(arguments: &[Value], things: Option<(EntityId, EntityId)>) -> Option<Vec<Value>> {
    let Some((a, b)) = things.map(|(a, b)| (Value::Entity(a), Value::Entity(b))) else {
        return Some(arguments.to_vec());
    };
    let other = arguments.iter().map(|value| if *value == a { b } else { *value });
    arguments.contains(&a).then(|| other.collect())
}

/// What must be said of a norm. Which disputes arise for it and make no difference is not looked for.
fn conclude(program: &Program, world: UnderReadings<'_, '_>, claim: &Claim, saying: Saying) -> Answer {
    let all = world(claim.relation);
    let mut conclusion = match saying {
        Saying::All if all.views().len() == 1 => all.leading().conclude(claim),
        Saying::All => all.conclude(claim, &all.outlook(claim)),
        Saying::Brief => all.brief(claim, &all.outlook(claim)),
    };
    if (conclusion.status, saying) == (Status::False, Saying::All) {
        conclusion.provisions = breached(program, world, &conclusion);
    }
    Answer { bindings: vec![], conclusion }
}

/// The provisions on which the breaches of a norm rest that has ended.
fn breached(program: &Program, world: UnderReadings<'_, '_>, ended: &Conclusion) -> Vec<ProvisionId> {
    let kind = program.relation(ended.claim.relation).kind;
    let (RelationKind::Norm(modality, act), mut found) = (kind, BTreeSet::new()) else { return vec![] };
    let Some(norms) = program.norms.get(&act) else { return vec![] };
    for norm in &ended.norms {
        let claim = breach(norms, modality, &ended.claim, norm.deadline);
        let all = world(claim.relation);
        found.extend(all.conclude(&claim, &all.outlook(&claim)).provisions);
    }
    found.into_iter().collect()
}

/// The norms of one act, each once, in a settled order.
fn of_act(norms: &Norms, world: UnderReadings<'_, '_>) -> Vec<Claim> {
    let at = world(norms.must).leading().date;
    let rows = |relation: RelationId| world(relation).possible(relation, at).into_iter();
    let must: BTreeSet<Vec<Value>> = rows(norms.must).collect();
    let late = rows(norms.by_deadline[1]).map(without_last);
    let duties: BTreeSet<Vec<Value>> =
        must.iter().cloned().chain(late).chain(rows(norms.without_deadline[1])).collect();
    let prohibited: BTreeSet<Vec<Value>> = rows(norms.must_not).chain(rows(norms.infringed)).collect();
    let permitted: BTreeSet<Vec<Value>> = rows(norms.may).filter(|row| !must.contains(row)).collect();
    let each = [(norms.must, duties), (norms.must_not, prohibited), (norms.may, permitted)];
    each.into_iter()
        .flat_map(|(relation, rows)| rows.into_iter().map(move |row| claim(relation, row, at)))
        .collect()
}

fn without_last(mut row: Vec<Value>) -> Vec<Value> {
    row.pop();
    row
}

fn claim(relation: RelationId, arguments: Vec<Value>, at: Date) -> Claim {
    Claim { relation, arguments, at, form: Form::Holds }
}
