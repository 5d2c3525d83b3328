//! The tree of types.

use super::clauses::label;
use super::items;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::resolve::Context;
use crate::hir::{Type, Wording, builtin};
use crate::ids::TypeId;
use crate::syntax::ast;

/// Declares the built-in types, then those of the files, and links them to the types above them.
pub(super) fn types(context: &mut Context, files: &[ast::File]) {
    for name in builtin::NAMES {
        let (name, label) = (name.to_owned(), Wording::default());
        let ty = Type { name, label, parent: None, hierarchy: false, doc: None, span: None };
        add(context, ty);
    }
    let mut declared = Vec::new();
    for item in items(files) {
        let ast::ItemKind::Type(ty) = &item.kind else { continue };
        if item.broken {
            context.broken.types.insert(ty.label.name.text.clone());
        } else if let Some(id) = declare(context, item, ty) {
            declared.push((id, ty));
        }
    }
    for (id, ty) in &declared {
        link(context, *id, ty);
    }
    cut_cycles(context);
    inherit_hierarchy(context);
}

fn add(context: &mut Context, ty: Type) -> TypeId {
    let id = TypeId::at(context.program.types.len());
    context.program.names.types.insert(ty.name.clone(), id);
    context.program.types.push(ty);
    id
}

fn declare(context: &mut Context, item: &ast::Item, ty: &ast::TypeItem) -> Option<TypeId> {
    let name = &ty.label.name.text;
    if let Some(first) = context.program.names.types.get(name) {
        let first = context.program.ty(*first).span;
        context.declared_twice("type", name, ty.label.name.span, first);
        return None;
    }
    let (parent, hierarchy) = (Some(builtin::ENTITY), ty.hierarchy.is_some());
    let span = Some(ty.label.name.span);
    let label = label(context, &ty.label.labels);
    Some(add(context, Type { name: name.clone(), label, parent, hierarchy, doc: item.doc.clone(), span }))
}

fn link(context: &mut Context, id: TypeId, ty: &ast::TypeItem) {
    let Some(under) = &ty.under else { return };
    let Some(above) = context.ty(under) else { return };
    if above != builtin::ENTITY && context.program.ty(above).span.is_none() {
        let message = format!("a type cannot stand under the built-in type `{}`", under.text);
        let diagnostic =
            Diagnostic::error(codes::BUILTIN_TYPE, under.span, message, "its values are built in");
        context.report(diagnostic.help("without `under` a type stands under `entity`"));
        return;
    }
    context.program.types[id.index()].parent = Some(above);
}

/// Reports each cycle once, and hangs its types under `entity`.
fn cut_cycles(context: &mut Context) {
    let count = context.program.types.len();
    // 0: not seen, otherwise the walk in which a type was first seen
    let mut seen = vec![0; count];
    for start in 0..count {
        let mut at = TypeId::at(start);
        while seen[at.index()] == 0 {
            seen[at.index()] = start + 1;
            let Some(parent) = context.program.ty(at).parent else { break };
            at = parent;
        }
        if seen[at.index()] == start + 1 && context.program.ty(at).parent.is_some() {
            cut(context, at);
        }
    }
}

fn cut(context: &mut Context, start: TypeId) {
    let mut cycle = vec![start];
    let mut next = context.program.ty(start).parent;
    while let Some(at) = next.filter(|at| *at != start) {
        cycle.push(at);
        next = context.program.ty(at).parent;
    }
    if next.is_none() {
        return;
    }
    let names: Vec<String> = cycle.iter().map(|at| format!("`{}`", context.type_name(*at))).collect();
    let spans: Vec<_> = cycle.iter().filter_map(|at| context.program.ty(*at).span).collect();
    for at in &cycle {
        context.program.types[at.index()].parent = Some(builtin::ENTITY);
    }
    let Some((first, others)) = spans.split_first() else { return };
    let message = match names.as_slice() {
        [only] => format!("the type {only} stands under itself"),
        _ => format!("these types stand under one another: {}", names.join(" under ")),
    };
    let mut diagnostic = Diagnostic::error(codes::CYCLE_OF_TYPES, *first, message, "under itself");
    for (span, name) in others.iter().zip(&names[1..]) {
        diagnostic = diagnostic.also(*span, format!("by way of {name}"));
    }
    context.report(diagnostic);
}

/// A type under a hierarchy is one too. Every type is visited once: its chain is walked up to the first
/// type whose answer is known.
fn inherit_hierarchy(context: &mut Context) {
    let types = &mut context.program.types;
    let mut known: Vec<Option<bool>> =
        types.iter().map(|ty| (ty.hierarchy || ty.parent.is_none()).then_some(ty.hierarchy)).collect();
    for start in 0..types.len() {
        let mut chain = Vec::new();
        let mut at = start;
        let answer = loop {
            if let Some(answer) = known[at] {
                break answer;
            }
            chain.push(at);
            match types[at].parent {
                Some(parent) => at = parent.index(),
                None => break false,
            }
        };
        for at in chain {
            known[at] = Some(answer);
            types[at].hierarchy = answer;
        }
    }
}
