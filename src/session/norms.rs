//! The norms that a report tells of: what must, may and must not be done, and how that stands.

use super::answer::Answer;
use super::contrast::Saying;
use crate::hir::{Home, Norms, Program};
use crate::ids::{CaseId, RelationId};
use crate::proof::{Claim, Form, View};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// Most norms that are told of with their reasons; of further ones only the number is told.
const TOLD: usize = 60;

/// The relations that must be asked for [`in_force`].
pub(super) fn asked(program: &Program) -> impl Iterator<Item = RelationId> {
    program.norms_in_use().flat_map(|(_, norms)| [norms.must, norms.must_not, norms.may])
}

/// What must, may and must not be done in a world, as far as that is not false or was breached, and how many more
/// such norms there are. Those that speak of what the case declares come first; what must be done may be done, and
/// is not told twice.
pub(super) fn in_force(program: &Program, view: &View<'_>, case: CaseId) -> (Vec<Answer>, usize) {
    let mut claims: Vec<Claim> = Vec::new();
    for (_, norms) in program.norms_in_use() {
        claims.extend(of_act(norms, view));
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
    let answer = |claim: &Claim| Answer { bindings: vec![], conclusion: view.conclude(claim) };
    (claims.iter().map(answer).collect(), more)
}

/// What must, may and must not be done and stands otherwise in another world: the norms themselves, or whether
/// they were fulfilled. Before and after; at most so many as a report tells of.
pub(super) fn changed(
    program: &Program,
    before: View<'_>,
    after: View<'_>,
    saying: Saying,
) -> Vec<(Answer, Answer)> {
    let mut seen: BTreeSet<(RelationId, Vec<Value>)> = BTreeSet::new();
    for (_, norms) in program.norms_in_use() {
        for view in [&before, &after] {
            seen.extend(of_act(norms, view).into_iter().map(|claim| (claim.relation, claim.arguments)));
        }
    }
    let claimed = |view: &View<'_>, (relation, arguments): &(RelationId, Vec<Value>)| {
        claim(*relation, arguments.clone(), view.date)
    };
    let stands = |view: &View<'_>, norm| {
        let claim = claimed(view, norm);
        let stand = view.stand(&claim);
        (stand.truth, stand.by_burden, view.norms(&claim))
    };
    let conclude = |view: &View<'_>, norm| {
        let conclusion = match saying {
            Saying::All => view.conclude(&claimed(view, norm)),
            Saying::Brief => view.brief(&claimed(view, norm)),
        };
        Answer { bindings: vec![], conclusion }
    };
    let otherwise = seen.iter().filter(|norm| stands(&before, norm) != stands(&after, norm)).take(TOLD);
    otherwise.map(|norm| (conclude(&before, norm), conclude(&after, norm))).collect()
}

/// The norms of one act, each once, in a settled order.
fn of_act(norms: &Norms, view: &View<'_>) -> Vec<Claim> {
    let at = view.date;
    let rows = |relation: RelationId| view.all(relation, at).into_iter().map(|(row, _)| row);
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
