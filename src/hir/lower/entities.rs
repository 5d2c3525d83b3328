//! Entities: their declarations, in files and in cases, and their hierarchies.

use super::{clauses::label, items};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::resolve::{Context, Visible};
use crate::hir::{Entity, Home, builtin};
use crate::ids::{CaseId, EntityId, TypeId};
use crate::syntax::ast;
use std::collections::BTreeSet;

/// Declares the entities that stand outside cases.
pub(super) fn of_files(context: &mut Context, files: &[ast::File]) {
    for item in items(files) {
        let ast::ItemKind::Entity(entity) = &item.kind else { continue };
        if item.broken {
            count_as_declared(context, entity);
        } else {
            declare(context, entity, Home::File, item.doc.as_deref());
        }
    }
}

/// Lets the names of a mistaken declaration count as declared.
pub(super) fn count_as_declared(context: &mut Context, written: &ast::EntityItem) {
    context.broken.entities.extend(written.labels.iter().map(|label| label.name.text.clone()));
}

/// Declares the entities of one item, in a file, a case or a supposition, whose names it fills.
pub(super) fn declare(context: &mut Context, written: &ast::EntityItem, home: Home, doc: Option<&str>) {
    let Some(ty) = entity_type(context, &written.ty) else {
        count_as_declared(context, written);
        return;
    };
    let visible = visible(home);
    for labelled in &written.labels {
        let name = &labelled.name;
        if let Some(first) = context.entity(&name.text, visible) {
            let first = context.program.entity(first).span;
            context.declared_twice("name", &name.text, name.span, Some(first));
            continue;
        }
        let label = label(context, &labelled.labels);
        let id = EntityId::at(context.program.entities.len());
        context.program.entities.push(Entity {
            name: name.text.clone(),
            ty,
            label,
            parents: vec![],
            home,
            doc: doc.map(str::to_owned),
            span: name.span,
        });
        enter(context, name.text.clone(), id, home);
    }
}

/// Where the names are seen that stand in what is declared at `home`.
pub(super) fn visible(home: Home) -> Visible {
    match home {
        Home::File => Visible::File,
        Home::Case(case) => Visible::Case(case),
        Home::Supposition(case, at) => Visible::Supposition(case, at),
    }
}

fn entity_type(context: &mut Context, name: &ast::Name) -> Option<TypeId> {
    let ty = context.ty(name)?;
    if context.fits(ty, builtin::ENTITY) {
        return Some(ty);
    }
    let message = format!("things of the built-in type `{}` are written, not declared", name.text);
    context.report(Diagnostic::error(codes::BUILTIN_TYPE, name.span, message, "built in"));
    None
}

fn enter(context: &mut Context, name: String, id: EntityId, home: Home) {
    let program = &mut context.program;
    match home {
        Home::File => {
            program.names.entities.insert(name, id);
        }
        Home::Case(case) => {
            if let Some(case) = program.cases.get_mut(case.index()) {
                case.names.insert(name, id);
                case.entities.push(id);
            }
        }
        Home::Supposition(case, at) => {
            let case = program.cases.get_mut(case.index());
            if let Some(supposition) = case.and_then(|case| case.suppositions.get_mut(at)) {
                supposition.names.insert(name, id);
                supposition.entities.push(id);
            }
        }
    }
}

/// Links entities to those they stand under. Cycles are reported and cut.
pub(super) fn hierarchies(context: &mut Context, files: &[ast::File]) {
    let mut case = 0;
    for item in items(files) {
        match &item.kind {
            ast::ItemKind::Entity(entity) if !item.broken => link(context, entity, Visible::File),
            ast::ItemKind::Case(written) => {
                let id = CaseId::at(case);
                case += 1;
                link_case(context, written, id);
            }
            _ => {}
        }
    }
    cut_cycles(context);
}

fn link_case(context: &mut Context, written: &ast::CaseItem, case: CaseId) {
    let mut suppositions = 0;
    for clause in &written.items {
        match &clause.kind {
            ast::CaseClauseKind::Entity(entity) if !clause.broken => {
                link(context, entity, Visible::Case(case));
            }
            ast::CaseClauseKind::Suppose(suppose) => {
                for clause in &suppose.items {
                    if let (ast::CaseClauseKind::Entity(entity), false) = (&clause.kind, clause.broken) {
                        link(context, entity, Visible::Supposition(case, suppositions));
                    }
                }
                suppositions += 1;
            }
            _ => {}
        }
    }
}

fn link(context: &mut Context, written: &ast::EntityItem, visible: Visible) {
    if written.under.is_empty() || !context.program.names.types.contains_key(&written.ty.text) {
        return;
    }
    let Some(ty) = context.ty(&written.ty) else { return };
    if !context.program.ty(ty).hierarchy {
        let under = &written.under[0];
        let message = format!("`{}` is not a hierarchy, so its values have no parents", written.ty.text);
        let mut diagnostic = Diagnostic::error(codes::NO_HIERARCHY, under.span, message, "under something");
        if let Some(declared) = context.program.ty(ty).span {
            diagnostic = diagnostic.also(declared, "add `hierarchy` here");
        }
        context.report(diagnostic);
        return;
    }
    let parents: Vec<EntityId> =
        written.under.iter().filter_map(|under| parent(context, under, ty, visible)).collect();
    for labelled in &written.labels {
        let Some(id) = context.entity(&labelled.name.text, visible) else { continue };
        let entity = &mut context.program.entities[id.index()];
        // a name that is declared twice keeps what its first declaration says
        if entity.span == labelled.name.span {
            entity.parents.clone_from(&parents);
        }
    }
}

fn parent(context: &mut Context, name: &ast::Name, ty: TypeId, visible: Visible) -> Option<EntityId> {
    let Some(id) = context.entity(&name.text, visible) else {
        if context.value(&name.text, name.span, visible, None).is_some() {
            let message = format!("`{}` is not an entity", name.text);
            context.report(Diagnostic::error(codes::NO_HIERARCHY, name.span, message, "not an entity"));
        }
        return None;
    };
    let (found, wanted) = (context.program.entity(id).ty, root(context, ty));
    if context.program.ty(found).hierarchy && root(context, found) == wanted {
        return Some(id);
    }
    let (found, wanted) = (context.type_name(found).to_owned(), context.type_name(wanted).to_owned());
    let message = format!("`{}` is of the type `{found}`, outside the hierarchy `{wanted}`", name.text);
    let declared = context.program.entity(id).span;
    let diagnostic = Diagnostic::error(codes::NO_HIERARCHY, name.span, message, "of another type");
    context.report(diagnostic.also(declared, "declared here"));
    None
}

/// The highest type of the hierarchy a type belongs to.
fn root(context: &Context, mut ty: TypeId) -> TypeId {
    while let Some(parent) = context.program.ty(ty).parent
        && context.program.ty(parent).hierarchy
    {
        ty = parent;
    }
    ty
}

/// Depth-first search with an explicit stack; every edge that closes a cycle is reported and taken out.
fn cut_cycles(context: &mut Context) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Never,
        OnPath,
        Done,
    }
    let mut seen = vec![Seen::Never; context.program.entities.len()];
    for start in 0..seen.len() {
        if seen[start] != Seen::Never {
            continue;
        }
        seen[start] = Seen::OnPath;
        let mut path = vec![(EntityId::at(start), 0)];
        while let Some((at, next)) = path.last_mut() {
            let Some(parent) = context.program.entity(*at).parents.get(*next).copied() else {
                seen[at.index()] = Seen::Done;
                path.pop();
                continue;
            };
            match seen[parent.index()] {
                Seen::Done => *next += 1,
                Seen::Never => {
                    *next += 1;
                    seen[parent.index()] = Seen::OnPath;
                    path.push((parent, 0));
                }
                Seen::OnPath => {
                    let at = *at;
                    context.program.entities[at.index()].parents.retain(|p| *p != parent);
                    let cycle: Vec<EntityId> =
                        path.iter().map(|(id, _)| *id).skip_while(|id| *id != parent).collect();
                    report_cycle(context, &cycle);
                }
            }
        }
    }
}

fn report_cycle(context: &mut Context, cycle: &[EntityId]) {
    let Some((first, others)) = cycle.split_first() else { return };
    let name = |id: &EntityId| format!("`{}`", context.program.entity(*id).name);
    let message = if others.is_empty() {
        format!("{} stands under itself", name(first))
    } else {
        let names: Vec<String> = cycle.iter().map(name).collect();
        format!("these entities stand under one another: {}", names.join(" under "))
    };
    let span = context.program.entity(*first).span;
    let mut diagnostic = Diagnostic::error(codes::CYCLE_OF_ENTITIES, span, message, "under itself");
    let shown: BTreeSet<EntityId> = others.iter().take(8).copied().collect();
    for id in shown {
        diagnostic = diagnostic.also(context.program.entity(id).span, format!("by way of {}", name(&id)));
    }
    context.report(diagnostic);
}
