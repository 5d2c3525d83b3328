//! The norms that a report tells of: what must, may and must not be done, and how that stands.

use super::answer::Answer;
use super::contrast::Saying;
use crate::hir::{Home, Modality, Norms, Program, RelationKind};
use crate::ids::{CaseId, ProvisionId, RelationId};
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
/// they were fulfilled. Before and after; at most so many as a report tells of.
pub(super) fn changed<'a>(
    program: &Program,
    before: UnderReadings<'a, '_>,
    after: UnderReadings<'a, '_>,
    saying: Saying,
) -> Vec<(Answer, Answer)> {
    let mut seen: BTreeSet<(RelationId, Vec<Value>)> = BTreeSet::new();
    for (_, norms) in program.norms_in_use() {
        for world in [before, after] {
            seen.extend(of_act(norms, world).into_iter().map(|claim| (claim.relation, claim.arguments)));
        }
    }
    let claimed = |world: UnderReadings<'_, '_>, (relation, arguments): &(RelationId, Vec<Value>)| {
        claim(*relation, arguments.clone(), world(*relation).leading().date)
    };
    let stands = |world: UnderReadings<'_, '_>, norm| {
        let claim = claimed(world, norm);
        let all = world(claim.relation);
        let outlook = all.outlook(&claim);
        (outlook.status, outlook.by_burden, all.norms(&claim))
    };
    let otherwise = seen.iter().filter(|norm| stands(before, norm) != stands(after, norm)).take(TOLD);
    let conclude =
        |world: UnderReadings<'_, '_>, norm| conclude(program, world, &claimed(world, norm), saying);
    otherwise.map(|norm| (conclude(before, norm), conclude(after, norm))).collect()
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
        let mut arguments = ended.claim.arguments.clone();
        let relation = match (modality, norm.deadline) {
            (Modality::MustNot, _) => norms.infringed,
            (_, Deadline::Day(day)) => {
                arguments.push(Value::Date(day));
                norms.by_deadline[1]
            }
            _ => norms.without_deadline[1],
        };
        let (claim, all) = (claim(relation, arguments, ended.claim.at), world(relation));
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
