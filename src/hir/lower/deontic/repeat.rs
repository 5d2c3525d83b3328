//! A rule for one norm of an act argues about the others as well: once more for each, with the same conditions.

use crate::hir::{Modality, Program, RelationKind, Rule, Side};
use crate::ids::{RelationId, RuleId};
use std::collections::BTreeMap;

/// Adds a rule for each further norm that a rule argues about, and says of all of them what each overrides.
pub(super) fn rules(program: &mut Program) {
    let written = program.rules.len();
    // The rules that stem from one written rule: it, its reparations, and what they repeat.
    let mut families: BTreeMap<RuleId, Vec<RuleId>> = BTreeMap::new();
    for id in (0..written).map(RuleId::at) {
        let rule = program.rule(id);
        let RelationKind::Norm(_, act) = program.relation(rule.head.relation).kind else { continue };
        let first = first_of(program, id);
        families.entry(first).or_default().push(id);
        for (relation, side) in further(program, rule, act) {
            let new = RuleId::at(program.rules.len());
            let rule = program.rule(id);
            let mut repeated = Rule { side, due: None, repeats: Some(id), ..rule.clone() };
            repeated.head.relation = relation;
            if let Some(name) = &repeated.name {
                program.names.rules.entry(name.clone()).or_default().push(new);
            }
            program.rules.push(repeated);
            families.entry(first).or_default().push(new);
        }
    }
    overrides(program, &families);
}

/// The written rule that a reparation belongs to.
fn first_of(program: &Program, id: RuleId) -> RuleId {
    let mut at = id;
    while let Some(before) = program.rule(at).repairs {
        at = before;
    }
    at
}

/// The norms about which a rule argues besides the one in its head.
fn further(program: &Program, rule: &Rule, act: RelationId) -> Vec<(RelationId, Side)> {
    let Some(norms) = program.norms.get(&act) else { return vec![] };
    match (program.relation(rule.head.relation).kind, rule.side) {
        (RelationKind::Norm(Modality::Must, _), Side::For) => {
            vec![(norms.may, Side::For), (norms.must_not, Side::Against)]
        }
        (RelationKind::Norm(Modality::May, _), Side::For) => vec![(norms.must_not, Side::Against)],
        (RelationKind::Norm(Modality::MustNot, _), Side::For) => {
            vec![(norms.must, Side::Against), (norms.may, Side::Against)]
        }
        // `need not p` argues that there is no duty, and nothing else.
        _ => vec![],
    }
}

/// What a rule overrides, all that stem from it override, and of that all that stem from it.
fn overrides(program: &mut Program, families: &BTreeMap<RuleId, Vec<RuleId>>) {
    let of: BTreeMap<RuleId, RuleId> =
        families.iter().flat_map(|(first, members)| members.iter().map(move |m| (*m, *first))).collect();
    let widened = |named: &[RuleId]| {
        let mut found: Vec<RuleId> = Vec::with_capacity(named.len());
        for id in named {
            match of.get(id).and_then(|first| families.get(first)) {
                Some(members) => found.extend(members),
                None => found.push(*id),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    };
    let named: Vec<(usize, Vec<RuleId>)> = (0..program.rules.len())
        .filter_map(|at| {
            let family = of.get(&RuleId::at(at)).and_then(|first| families.get(first));
            let own = program.rules[at].overrides.iter().copied();
            let shared = family.into_iter().flatten().flat_map(|m| &program.rule(*m).overrides).copied();
            let all: Vec<RuleId> = own.chain(shared).collect();
            let mut all = widened(&all);
            all.retain(|id| family.is_none_or(|family| !family.contains(id)));
            (!all.is_empty()).then_some((at, all))
        })
        .collect();
    for (at, overrides) in named {
        program.rules[at].overrides = overrides;
    }
}
