//! What is declared and never used: facts and acts that no rule asks, types of nothing, and things of a case of
//! which nothing is said.

use super::Scope;
use super::occurrence::occurrences;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Atom, Condition, ConditionKind, Expected, Program, RelationKind, Statement};
use crate::ids::{EntityId, RelationId, TypeId};
use crate::value::Value;
use std::collections::BTreeSet;

/// Looks for them.
pub(super) fn look(scope: &mut Scope<'_>) {
    relations(scope);
    types(scope);
    entities(scope);
}

fn relations(scope: &mut Scope<'_>) {
    let used = used(scope);
    for (at, relation) in scope.program.relations.iter().enumerate() {
        let stated = matches!(relation.kind, RelationKind::Fact | RelationKind::Act);
        if !stated || relation.erroneous || !scope.here(relation.span) || used.contains(&RelationId::at(at)) {
            continue;
        }
        let name = &relation.name;
        let message = format!("no rule, report or expectation asks for `{name}`");
        let label = "nothing depends on it";
        let found = Diagnostic::warning(codes::UNUSED, relation.span, message, label)
            .help("use it in a condition, or remove it: whoever states it expects that it matters");
        scope.report(found);
    }
}

/// The relations that something asks for.
fn used(scope: &Scope<'_>) -> BTreeSet<RelationId> {
    let program = scope.program;
    let mut found = BTreeSet::new();
    for rule in &program.rules {
        found.extend(occurrences(rule).into_iter().map(|occurrence| occurrence.atom.relation));
        if program.is_written(rule) {
            found.insert(rule.head.relation);
        }
    }
    for report in &program.reports {
        let layers = report.layers.iter().flat_map(|layer| [Some(&layer.holds), layer.grounds.as_ref()]);
        let columns = report.columns.iter().map(|(_, atom)| atom);
        let atoms = report.headline.iter().chain(&report.defects).chain(layers.flatten()).chain(columns);
        found.extend(atoms.map(|atom| atom.relation));
    }
    for case in &program.cases {
        let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.expectations);
        for expectation in case.expectations.iter().chain(supposed) {
            asked(&expectation.form, &mut found);
        }
    }
    let norms: Vec<RelationId> = found.iter().filter_map(|r| program.relation(*r).kind.act()).collect();
    found.extend(norms);
    found
}

/// The relations that an expectation asks for.
fn asked(form: &Expected, found: &mut BTreeSet<RelationId>) {
    let query = query(form);
    let want = match form {
        Expected::False { want, .. } => want.as_ref(),
        _ => None,
    };
    found.insert(query.relation);
    let mut waiting: Vec<&Condition> = want.into_iter().collect();
    while let Some(condition) = waiting.pop() {
        if let ConditionKind::Atom(atom) = &condition.kind {
            found.insert(atom.relation);
        }
        waiting.extend(condition.parts());
    }
}

fn types(scope: &mut Scope<'_>) {
    let program = scope.program;
    let mut used: BTreeSet<TypeId> = program.types.iter().filter_map(|ty| ty.parent).collect();
    used.extend(program.relations.iter().flat_map(|r| &r.parameters).map(|parameter| parameter.ty));
    used.extend(program.reports.iter().map(|report| report.ty));
    for rule in &program.rules {
        let mut waiting: Vec<&Condition> = rule.exceptions.iter().map(|e| &e.condition).collect();
        waiting.push(&rule.body);
        while let Some(condition) = waiting.pop() {
            if let ConditionKind::Is(_, ty) = &condition.kind {
                used.insert(*ty);
            }
            waiting.extend(condition.parts());
        }
    }
    for (at, ty) in program.types.iter().enumerate() {
        let Some(span) = ty.span.filter(|span| scope.here(*span)) else { continue };
        // A type below another one stands wherever that one is asked for.
        let stands_for = ty.parent.is_some_and(|parent| program.ty(parent).span.is_some());
        if !used.contains(&TypeId::at(at)) && !stands_for {
            let message = format!("nothing is said of any `{}`", ty.name);
            let found = Diagnostic::warning(codes::UNUSED, span, message, "no relation takes it")
                .help("give it to a parameter of a fact or concept, or remove it");
            scope.report(found);
        }
    }
}

fn entities(scope: &mut Scope<'_>) {
    let program = scope.program;
    let mut named: BTreeSet<EntityId> = program.entities.iter().flat_map(|e| e.parents.clone()).collect();
    for case in &program.cases {
        let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.statements);
        case.statements.iter().chain(supposed).for_each(|statement| mentioned(statement, &mut named));
        let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.expectations);
        for expectation in case.expectations.iter().chain(supposed) {
            in_expectation(&expectation.form, &mut named);
        }
    }
    for case in program.cases.iter().filter(|case| scope.here(case.span)).collect::<Vec<_>>() {
        let supposed = case.suppositions.iter().flat_map(|supposition| &supposition.entities);
        let tables = program.tables.iter().any(|table| table.case.is_some());
        for id in case.entities.iter().chain(supposed).filter(|id| !named.contains(id) && !tables) {
            unnamed(scope, program, *id);
        }
    }
}

fn unnamed(scope: &mut Scope<'_>, program: &Program, id: EntityId) {
    let entity = program.entity(id);
    let reported = program.reports.iter().any(|report| program.is_subtype(entity.ty, report.ty));
    if reported {
        return;
    }
    let message = format!("the case says nothing of `{}`", entity.name);
    let found = Diagnostic::warning(codes::UNUSED, entity.span, message, "declared, and then not spoken of")
        .help("state what matters about it, or remove it");
    scope.report(found);
}

fn mentioned(statement: &Statement, named: &mut BTreeSet<EntityId>) {
    let entities = statement.arguments.iter().filter_map(|value| match value {
        Value::Entity(entity) => Some(*entity),
        _ => None,
    });
    named.extend(entities);
}

fn in_expectation(form: &Expected, named: &mut BTreeSet<EntityId>) {
    let query = query(form);
    let values = match form {
        Expected::Only { values, .. } => values.as_slice(),
        _ => &[],
    };
    let arguments = query.arguments.iter().filter_map(|term| match &term.kind {
        crate::hir::TermKind::Value(value) => Some(value),
        _ => None,
    });
    for value in arguments.chain(values) {
        if let Value::Entity(entity) = value {
            named.insert(*entity);
        }
    }
}

/// What an expectation asks.
fn query(form: &Expected) -> &Atom {
    match form {
        Expected::True { query, .. }
        | Expected::Only { query, .. }
        | Expected::False { query, .. }
        | Expected::NotShown(query)
        | Expected::Excluded(query)
        | Expected::Undetermined(query, _)
        | Expected::Disputed(query, _) => query,
    }
}
