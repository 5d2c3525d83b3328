//! Entities by type, and what is under what.

use super::rows::Rows;
use super::{Settings, World, settings};
use crate::hir::{Home, Program, builtin};
use crate::ids::{CitationId, EntityId, NodeId, TypeId, WorldId};
use crate::plan::{Plan, Role};
use crate::value::Value;

/// Fills the extents and hierarchies that a plan reads.
pub(super) fn fill(program: &Program, plan: &Plan, worlds: &[World], rows: &mut Rows) {
    let settings = settings(worlds);
    for (role, node) in &plan.roles {
        if let Role::Extent(ty) = role {
            extent(program, *ty, *node, &settings, rows);
        }
    }
    if let Some(node) = plan.roles.get(&Role::EntityUnder) {
        for entity in (0..program.entities.len()).map(EntityId::at).filter(|e| in_hierarchy(program, *e)) {
            let below = rows.code(Value::Entity(entity));
            for above in program.ancestors(entity) {
                let above = rows.code(Value::Entity(above));
                state(program, entity, *node, vec![below, above], &settings, rows);
            }
        }
    }
    if let Some(node) = plan.roles.get(&Role::CitationUnder) {
        for citation in (0..program.citations.len()).map(CitationId::at) {
            let below = rows.code(Value::Citation(citation));
            for above in program.enclosing(citation) {
                let above = rows.code(Value::Citation(above));
                rows.state_everywhere(*node, vec![below, above], true);
            }
        }
    }
}

fn extent(program: &Program, ty: TypeId, node: NodeId, settings: &Settings, rows: &mut Rows) {
    if ty == builtin::INSTRUMENT || ty == builtin::PROVISION {
        for citation in (0..program.citations.len()).map(CitationId::at) {
            if ty == builtin::PROVISION || program.citation(citation).parent.is_none() {
                let code = rows.code(Value::Citation(citation));
                rows.state_everywhere(node, vec![code], true);
            }
        }
        return;
    }
    for entity in (0..program.entities.len()).map(EntityId::at) {
        if program.is_subtype(program.entity(entity).ty, ty) {
            let code = rows.code(Value::Entity(entity));
            state(program, entity, node, vec![code], settings, rows);
        }
    }
}

/// Whether an entity has values above it, be it only itself.
fn in_hierarchy(program: &Program, entity: EntityId) -> bool {
    let above = std::iter::successors(Some(program.entity(entity).ty), |ty| program.ty(*ty).parent);
    !program.entity(entity).parents.is_empty() || above.into_iter().any(|ty| program.ty(ty).hierarchy)
}

/// States a row in the worlds in which an entity is seen.
fn state(
    program: &Program,
    entity: EntityId,
    node: NodeId,
    tuple: Vec<u32>,
    settings: &Settings,
    rows: &mut Rows,
) {
    match program.entity(entity).home {
        Home::File => rows.state_everywhere(node, tuple, true),
        Home::Case(case) => {
            let of_case = settings.range((Some(case), None)..=(Some(case), Some(usize::MAX)));
            let worlds: Vec<WorldId> = of_case.flat_map(|(_, worlds)| worlds).copied().collect();
            rows.state(node, tuple, &worlds, true);
        }
        Home::Supposition(case, place) => {
            if let Some(worlds) = settings.get(&(Some(case), Some(place))) {
                rows.state(node, tuple, worlds, true);
            }
        }
    }
}
