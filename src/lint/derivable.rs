//! Concepts that no rule can conclude, and rules that ask for them.

use super::Scope;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Condition, ConditionKind, Program, RelationKind, Rule, Side};
use crate::ids::RelationId;
use crate::source::Span;
use crate::time::Interval;
use std::collections::BTreeSet;

/// Looks for them.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    let concluded = concluded(program);
    for (at, relation) in program.relations.iter().enumerate() {
        let concept = matches!(relation.kind, RelationKind::Defined | RelationKind::Argued);
        let id = RelationId::at(at);
        if !concept || relation.erroneous || concluded.contains(&id) || !scope.here(relation.span) {
            continue;
        }
        let has_rules = program.rules.iter().any(|rule| rule.head.relation == id && rule.side == Side::For);
        let (message, label) = if has_rules {
            (
                format!("no rule can ever conclude `{}`", relation.name),
                "every rule asks for something impossible",
            )
        } else {
            (
                format!("no rule concludes `{}`", relation.name),
                "a concept, and nothing defines it or argues for it",
            )
        };
        let found = Diagnostic::warning(codes::UNDERIVABLE, relation.span, message, label)
            .help("write a rule that concludes it; or make it a `fact`, if cases state it");
        scope.report(found);
    }
    for (_, rule) in scope.rules().filter(|(_, rule)| !is_never(rule)).collect::<Vec<_>>() {
        if !scope.here(rule.span) {
            continue;
        }
        if let Some((relation, span)) = impossible(&concluded, &rule.body) {
            let name = &program.relation(relation).name;
            let message = format!("`{}` can never apply: no rule can conclude `{name}`", rule.display);
            let found = Diagnostic::warning(codes::NEVER_APPLIES, span, message, "never true")
                .also(program.relation(relation).span, "declared here");
            scope.report(found);
        }
    }
}

/// The concepts that rules can conclude, one building on the other. A curable concept can be supposed.
fn concluded(program: &Program) -> BTreeSet<RelationId> {
    let mut found: BTreeSet<RelationId> = BTreeSet::new();
    for (at, relation) in program.relations.iter().enumerate() {
        let concept = matches!(relation.kind, RelationKind::Defined | RelationKind::Argued);
        if !concept || relation.curable.is_some() || relation.erroneous {
            found.insert(RelationId::at(at));
        }
    }
    loop {
        let before = found.len();
        for rule in &program.rules {
            let can = rule.side == Side::For && (rule.erroneous || !is_never(rule));
            if can && impossible(&found, &rule.body).is_none() {
                found.insert(rule.head.relation);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Whether a rule is never in force, which its file says.
fn is_never(rule: &Rule) -> bool {
    rule.in_force.iter().all(Interval::is_empty)
}

/// A concept that a condition needs and that nothing concludes.
fn impossible(concluded: &BTreeSet<RelationId>, condition: &Condition) -> Option<(RelationId, Span)> {
    let within = |part: &Condition| impossible(concluded, part);
    match &condition.kind {
        ConditionKind::Atom(atom) | ConditionKind::On(atom, _) => {
            (!concluded.contains(&atom.relation)).then_some((atom.relation, condition.span))
        }
        ConditionKind::And(parts) => parts.iter().find_map(within),
        ConditionKind::Or(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(within).collect();
            all.and_then(|all| all.first().copied())
        }
        ConditionKind::At(inner, _) => within(inner),
        ConditionKind::Quantified(quantified) if !quantified.if_any => {
            within(&quantified.domain).or_else(|| quantified.body.as_ref().and_then(within))
        }
        _ => None,
    }
}
