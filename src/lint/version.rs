//! Concepts whose law has changed, asked of something that has a date: the law of which day?

use super::Scope;
use super::occurrence::{Occurrence, occurrences};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{RelationKind, TermKind};
use crate::ids::{RelationId, VariableId};
use std::collections::BTreeSet;

/// Looks for them.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    let several: BTreeSet<RelationId> = scope
        .rules()
        .filter(|(_, rule)| {
            let versions = |id| program.citation(program.provision(id).citation).provisions.len();
            rule.provision.is_some_and(|provision| versions(provision) > 1)
        })
        .map(|(_, rule)| rule.head.relation)
        .filter(|relation| !matches!(program.relation(*relation).kind, RelationKind::Norm(..)))
        .collect();
    for (_, rule) in scope.rules().filter(|(_, rule)| scope.here(rule.span)).collect::<Vec<_>>() {
        let all = occurrences(rule);
        let variables = |terms: &[crate::hir::Term]| -> Vec<VariableId> {
            let variable = |term: &crate::hir::Term| match term.kind {
                TermKind::Variable(id) => Some(id),
                _ => None,
            };
            terms.iter().filter_map(variable).collect()
        };
        let events = all.iter().filter_map(|o| o.on.map(|day| (o, day)));
        let events: Vec<_> = events.collect();
        for asked in all.iter().filter(|o| !o.dated && several.contains(&o.atom.relation)) {
            // What the concept is asked of, in the order of its arguments; an event dates all that takes part in it.
            let dated = variables(&asked.atom.arguments).into_iter().find_map(|thing| {
                let of =
                    |(event, _): &&(&Occurrence<'_>, _)| variables(&event.atom.arguments).contains(&thing);
                events.iter().find(of).map(|event| (thing, event))
            });
            let Some((thing, (event, day))) = dated else { continue };
            let name = &program.relation(asked.atom.relation).name;
            let variable = &rule.variables[thing.index()].name;
            let message = format!("the law on `{name}` has several versions, and `{variable}` has a date");
            let day = scope.session.sources().slice(day.span);
            let found = Diagnostic::warning(codes::WITHOUT_AT, asked.span, message, "by the law of which day?")
                .also(event.span, "dated here")
                .help(format!("write `… at {day}` for the law of its own day; without it the law of the question's day counts"));
            scope.report(found);
        }
    }
}
