//! What the language has and this program does not answer yet: one clear message for each use.

use super::items;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::RelationKind;
use crate::hir::resolve::Context;
use crate::source::Span;
use crate::syntax::ast;

/// Reports a construct whose meaning is not there yet.
pub(super) fn not_yet(context: &mut Context, span: Span, what: &str) {
    let message = format!("{what} cannot be answered yet");
    let diagnostic = Diagnostic::error(codes::NOT_YET_SUPPORTED, span, message, "not supported yet");
    context.report(diagnostic.help("leave it out for now; the language has it, this version does not"));
}

/// Every dispute of the files and their provisions; what stands in it counts as declared.
pub(super) fn disputes(context: &mut Context, files: &[ast::File]) {
    for item in items(files) {
        match &item.kind {
            ast::ItemKind::Dispute(dispute) => {
                refuse(context, dispute, item.broken);
                declare_readings(context, dispute, None);
            }
            ast::ItemKind::Provision(provision) => {
                for clause in &provision.items {
                    if let ast::ProvisionClauseKind::Dispute(dispute) = &clause.kind {
                        refuse(context, dispute, clause.broken);
                        declare_readings(context, dispute, Some(&provision.label.name.text));
                    }
                }
            }
            _ => {}
        }
    }
}

fn refuse(context: &mut Context, dispute: &ast::DisputeItem, broken: bool) {
    if !broken {
        not_yet(context, dispute.name.span, "disputed readings (`dispute`)");
    }
}

/// Names declared in the readings of a dispute. The parser bounds how deep they nest.
fn declare_readings(context: &mut Context, dispute: &ast::DisputeItem, provision: Option<&str>) {
    for reading in &dispute.readings {
        declare(context, &reading.items, provision);
    }
}

fn declare(context: &mut Context, clauses: &[ast::ProvisionClause], provision: Option<&str>) {
    for clause in clauses {
        match &clause.kind {
            ast::ProvisionClauseKind::Provision(inner) => {
                context.broken.citations.insert(inner.label.name.text.clone());
                declare(context, &inner.items, Some(&inner.label.name.text));
            }
            ast::ProvisionClauseKind::Rule(rule) => {
                argued(context, rule);
                if let Some(name) = &rule.name {
                    let full = provision.map_or(name.text.clone(), |p| format!("{p}.{}", name.text));
                    context.broken.rules.insert(full);
                }
            }
            ast::ProvisionClauseKind::Dispute(inner) => declare_readings(context, inner, provision),
            _ => {}
        }
    }
}

/// What a reading argues about is argued: that `excluded` asks for it is no mistake.
fn argued(context: &mut Context, rule: &ast::RuleItem) {
    let (ast::HeadKind::For(atom) | ast::HeadKind::Against(atom)) = &rule.head.kind else { return };
    let Some(relation) = context.program.names.relations.get(&atom.relation.text) else { return };
    let relation = &mut context.program.relations[relation.index()];
    if relation.kind == RelationKind::Defined && rule.strength != ast::Strength::Define {
        relation.kind = RelationKind::Argued;
    }
}
