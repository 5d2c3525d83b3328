//! `if any` behind two quantifiers: the parser gives it to the inner one, a reader may not.

use super::Scope;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{
    Condition, ConditionKind, DisputeItem, ItemKind, ProvisionClause, ProvisionClauseKind, Quantified,
    RuleClause, RuleItem, Term, TermKind,
};

/// Looks for them.
pub(super) fn look(scope: &mut Scope<'_>) {
    let trees = std::mem::take(&mut scope.trees);
    for tree in &trees {
        for item in &tree.items {
            match &item.kind {
                ItemKind::Rule(rule) => look_in(scope, rule),
                ItemKind::Provision(provision) => clauses(scope, &provision.items),
                ItemKind::Dispute(dispute) => readings(scope, dispute),
                _ => {}
            }
        }
    }
    scope.trees = trees;
}

fn clauses(scope: &mut Scope<'_>, list: &[ProvisionClause]) {
    for clause in list {
        match &clause.kind {
            ProvisionClauseKind::Rule(rule) => look_in(scope, rule),
            ProvisionClauseKind::Dispute(dispute) => readings(scope, dispute),
            ProvisionClauseKind::Provision(provision) => clauses(scope, &provision.items),
            _ => {}
        }
    }
}

fn readings(scope: &mut Scope<'_>, dispute: &DisputeItem) {
    dispute.readings.iter().for_each(|reading| clauses(scope, &reading.items));
}

fn look_in(scope: &mut Scope<'_>, rule: &RuleItem) {
    rule.when.iter().for_each(|when| condition(scope, when));
    for clause in &rule.clauses {
        if let RuleClause::Unless(unless) = clause {
            condition(scope, unless);
        }
    }
}

fn condition(scope: &mut Scope<'_>, found: &Condition) {
    match &found.kind {
        ConditionKind::And(parts) | ConditionKind::Or(parts) => {
            for part in parts {
                condition(scope, part);
            }
        }
        ConditionKind::Not(inner) => condition(scope, inner),
        ConditionKind::On(inner, date) | ConditionKind::At(inner, date) => {
            condition(scope, inner);
            term(scope, date);
        }
        ConditionKind::Compare(_, left, right) => {
            term(scope, left);
            term(scope, right);
        }
        ConditionKind::Quantified(quantified) => {
            nested(scope, quantified);
            condition(scope, &quantified.domain);
            quantified.body.iter().for_each(|body| condition(scope, body));
        }
        _ => {}
    }
}

fn term(scope: &mut Scope<'_>, found: &Term) {
    match &found.kind {
        TermKind::Binary(_, left, right) => {
            term(scope, left);
            term(scope, right);
        }
        TermKind::Aggregate(aggregate) => condition(scope, &aggregate.condition),
        _ => {}
    }
}

/// A quantifier whose body is another one, without brackets, that takes the `if any`.
fn nested(scope: &mut Scope<'_>, outer: &Quantified) {
    let Some(body) = &outer.body else { return };
    let ConditionKind::Quantified(inner) = &body.kind else { return };
    let Some(if_any) = inner.if_any else { return };
    let text = scope.session.sources().text(body.span.file);
    let before = text.get(..inner.quantity_span.start as usize).unwrap_or("").trim_end();
    if before.ends_with('(') {
        return;
    }
    let message = "`if any` could belong to either quantifier";
    let found = Diagnostic::warning(codes::IF_ANY_NESTED, if_any, message, "belongs to the inner one")
        .also(outer.quantity_span, "not to this one")
        .help("put the inner quantifier into brackets, with or without its `if any`");
    scope.report(found);
}
