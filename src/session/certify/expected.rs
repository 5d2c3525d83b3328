//! The statements that the expectations of a case or supposition name, each with a value in every place.

use crate::hir::{Program, Term, TermKind};
use crate::ids::RelationId;
use crate::plan::World;
use crate::session::check::asked;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// By their relations, the statements that are expected to stand in some way in a world, as of its date and under all
/// readings: what is expected to be false is among them.
pub(super) fn expected(program: &Program, world: &World) -> BTreeMap<RelationId, BTreeSet<Vec<Value>>> {
    let case = world.case.and_then(|case| program.cases.get(case.index()));
    let expectations = case.and_then(|case| match world.supposition {
        None => Some(&case.expectations),
        Some(place) => Some(&case.suppositions.get(place)?.expectations),
    });
    let value = |term: &Term| match term.kind {
        TermKind::Value(value) => Some(value),
        _ => None,
    };
    let mut found: BTreeMap<RelationId, BTreeSet<Vec<Value>>> = BTreeMap::new();
    for expectation in expectations.into_iter().flatten() {
        let (query, _) = asked(expectation);
        let here = expectation.at.is_none() && expectation.given.is_empty();
        let named: Option<Vec<Value>> = query.arguments.iter().map(value).collect();
        if let Some(tuple) = named.filter(|_| here) {
            found.entry(query.relation).or_default().insert(tuple);
        }
    }
    found
}
