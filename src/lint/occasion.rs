//! Duties whose act names no occasion: an act of long ago would fulfil every later one.

use super::Scope;
use super::occurrence::{Occurrence, occurrences};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Modality, RelationKind, Side, TermKind, Timing};
use crate::ids::VariableId;
use std::collections::BTreeSet;

/// Looks for them: the duty arises from an event, and names nothing that belongs to it.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    for (_, rule) in scope.rules().filter(|(_, rule)| scope.here(rule.span)).collect::<Vec<_>>() {
        let RelationKind::Norm(Modality::Must, act) = program.relation(rule.head.relation).kind else {
            continue;
        };
        if rule.side != Side::For {
            continue;
        }
        let named: BTreeSet<VariableId> = rule.head.arguments.iter().filter_map(variable).collect();
        let all = occurrences(rule);
        let is_event = |atom: &crate::hir::Atom| {
            let relation = program.relation(atom.relation);
            relation.timing == Timing::Dated || relation.kind == RelationKind::Act
        };
        let mut events = all.iter().filter(|o| !o.negated && is_event(o.atom)).peekable();
        let Some(first) = events.peek().copied() else { continue };
        // Whoever acts does so again and again; what else the duty names, and what is said together with an
        // event, tells which time is meant.
        let acting = rule.head.arguments.first().and_then(variable);
        let telling: BTreeSet<VariableId> = named.into_iter().filter(|v| Some(*v) != acting).collect();
        let about: BTreeSet<VariableId> = events
            .flat_map(|o| o.atom.arguments.iter().filter_map(variable))
            .filter(|v| Some(*v) != acting)
            .collect();
        if linked(&all, &about, acting).intersection(&telling).next().is_some() {
            continue;
        }
        let name = &program.relation(act).name;
        let message =
            format!("the duty to `{name}` names no occasion: doing it once would fulfil every later duty");
        let found = Diagnostic::warning(codes::NO_OCCASION, rule.head_span, message, "which time is meant?")
            .also(first.span, "the duty arises from this")
            .help(format!("give `{name}` a parameter for what it is done about, and name it in the duty"));
        scope.report(found);
    }
}

fn variable(term: &crate::hir::Term) -> Option<VariableId> {
    match term.kind {
        TermKind::Variable(id) => Some(id),
        _ => None,
    }
}

/// The variables that positive conditions link with these, one by one, without going through who acts.
fn linked(
    all: &[Occurrence<'_>],
    from: &BTreeSet<VariableId>,
    acting: Option<VariableId>,
) -> BTreeSet<VariableId> {
    let mut found = from.clone();
    loop {
        let before = found.len();
        for occurrence in all.iter().filter(|occurrence| !occurrence.negated) {
            let here = occurrence.atom.arguments.iter().filter_map(variable).filter(|id| Some(*id) != acting);
            let here: BTreeSet<VariableId> = here.collect();
            if !here.is_disjoint(&found) {
                found.extend(here);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
