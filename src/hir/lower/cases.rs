//! Cases and their suppositions.

use super::{entities, expectations, items, statements, tables};
use crate::hir::resolve::{Context, Visible};
use crate::hir::{Case, Expectation, Home, Statement, Supposition};
use crate::ids::CaseId;
use crate::source::Span;
use crate::syntax::ast::{self, CaseClauseKind as Clause};
use crate::time::Date;
use std::collections::BTreeMap;

/// Declares all cases, and the entities in them.
pub(super) fn declare(context: &mut Context, files: &[ast::File]) {
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    for item in items(files) {
        let ast::ItemKind::Case(written) = &item.kind else { continue };
        let name = &written.name;
        let id = CaseId::at(context.program.cases.len());
        let first = names.get(name.text.as_str()).copied();
        if first.is_some() {
            context.declared_twice("case", &name.text, name.span, first);
        } else {
            names.insert(&name.text, name.span);
        }
        context.program.cases.push(shell(item, written));
        let mark = context.mark();
        declare_entities(context, &written.items, id);
        let failed = context.failed_since(mark) || first.is_some();
        context.program.cases[id.index()].erroneous |= failed;
    }
}

/// The case without what stands in it. The parser reports a missing date.
fn shell(item: &ast::Item, written: &ast::CaseItem) -> Case {
    let date = written.date.map(|at| at.date);
    let suppositions = written.items.iter().filter_map(|clause| match &clause.kind {
        Clause::Suppose(suppose) => Some(Supposition {
            label: suppose.label.text.clone(),
            date: suppose.date.map(|at| at.date).or(date).unwrap_or(Date::MIN),
            entities: vec![],
            names: BTreeMap::new(),
            statements: vec![],
            expectations: vec![],
            span: clause.span,
        }),
        _ => None,
    });
    Case {
        name: written.name.text.clone(),
        label: written.label.as_ref().map(|text| text.text.clone()),
        date: date.unwrap_or(Date::MIN),
        entities: vec![],
        names: BTreeMap::new(),
        statements: vec![],
        expectations: vec![],
        suppositions: suppositions.collect(),
        doc: item.doc.clone(),
        span: item.span,
        name_span: written.name.span,
        erroneous: item.broken || date.is_none(),
    }
}

/// First those of the case, then those of its suppositions, which must not repeat them.
fn declare_entities(context: &mut Context, clauses: &[ast::CaseClause], case: CaseId) {
    for clause in clauses {
        declare_entity(context, clause, Home::Case(case));
    }
    for (at, suppose) in suppositions(clauses).enumerate() {
        for clause in &suppose.items {
            declare_entity(context, clause, Home::Supposition(case, at));
        }
    }
}

fn declare_entity(context: &mut Context, clause: &ast::CaseClause, home: Home) {
    match &clause.kind {
        Clause::Entity(entity) if clause.broken => entities::count_as_declared(context, entity),
        Clause::Entity(entity) => entities::declare(context, entity, home, None),
        _ => {}
    }
}

/// The suppositions among the clauses of a case.
pub(super) fn suppositions(clauses: &[ast::CaseClause]) -> impl Iterator<Item = &ast::SupposeItem> {
    clauses.iter().filter_map(|clause| match &clause.kind {
        Clause::Suppose(suppose) => Some(suppose),
        _ => None,
    })
}

/// Lowers what the cases state, expect and suppose. A case with a syntax error in it is skipped: what could
/// not be read may have declared what the rest speaks of.
pub(super) fn contents(context: &mut Context, files: &[ast::File]) {
    let cases = items(files).filter_map(|item| match &item.kind {
        ast::ItemKind::Case(written) => Some((item, written)),
        _ => None,
    });
    for (at, (item, written)) in cases.enumerate() {
        if !item.broken {
            content(context, written, CaseId::at(at));
        }
    }
}

fn content(context: &mut Context, written: &ast::CaseItem, id: CaseId) {
    let mark = context.mark();
    let (statements, expectations) = clauses(context, &written.items, Home::Case(id));
    let case = &mut context.program.cases[id.index()];
    (case.statements, case.expectations) = (statements, expectations);
    for (at, suppose) in suppositions(&written.items).enumerate() {
        let (statements, expectations) = clauses(context, &suppose.items, Home::Supposition(id, at));
        let supposition = &mut context.program.cases[id.index()].suppositions[at];
        (supposition.statements, supposition.expectations) = (statements, expectations);
    }
    let failed = context.failed_since(mark);
    context.program.cases[id.index()].erroneous |= failed;
}

/// Statements and expectations, in order.
fn clauses(
    context: &mut Context,
    clauses: &[ast::CaseClause],
    home: Home,
) -> (Vec<Statement>, Vec<Expectation>) {
    let visible = entities::visible(home);
    let (mut stated, mut expected) = (Vec::new(), Vec::new());
    for clause in clauses.iter().filter(|clause| !clause.broken) {
        match &clause.kind {
            Clause::Entity(entity) => stated.extend(statements::of_block(context, entity, home)),
            Clause::Statement(statement) => stated.extend(statements::alone(context, statement, visible)),
            // The parser lets no table stand in a supposition.
            Clause::Facts(facts) => {
                if let Visible::Case(case) = visible {
                    tables::declare(context, facts, clause.span, Some(case));
                }
            }
            Clause::Expect(expect) => expected.extend(expectations::expectation(context, expect, visible)),
            Clause::Suppose(_) | Clause::Error => {}
        }
    }
    (stated, expected)
}
