//! On the way to a headline: closed facts and acts that count by their absence, and concepts and facts whose burden a
//! negation turns round.

use super::Scope;
use super::occurrence::occurrences;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Openness, RelationKind};
use crate::ids::RelationId;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Looks for them.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    let headlines = program.reports.iter().filter_map(|report| report.headline.as_ref());
    let mut reached: BTreeSet<RelationId> = headlines.map(|headline| headline.relation).collect();
    if reached.is_empty() {
        for code in [codes::SILENCE_HELPS, codes::BURDEN_BELOW_NOT] {
            scope.leave(code, "no report has a headline, so that nothing is on the way to one");
        }
        return;
    }
    let mut waiting: Vec<RelationId> = reached.iter().copied().collect();
    let mut negated: BTreeMap<RelationId, (Span, String)> = BTreeMap::new();
    while let Some(relation) = waiting.pop() {
        for rule in program.rules.iter().filter(|rule| rule.head.relation == relation && !rule.erroneous) {
            for occurrence in occurrences(rule) {
                let to = occurrence.atom.relation;
                if occurrence.negated && program.is_written(rule) {
                    let place = (occurrence.span, rule.display.clone());
                    let first = negated.entry(to).or_insert_with(|| place.clone());
                    if place.0 < first.0 {
                        *first = place;
                    }
                }
                if reached.insert(to) {
                    waiting.push(to);
                }
            }
        }
    }
    for (relation, (span, rule)) in negated {
        silent(scope, relation, span, &rule);
        burdened(scope, relation, span, &rule);
    }
}

/// A closed fact or act below a negation: nobody need state it.
fn silent(scope: &mut Scope<'_>, id: RelationId, span: Span, rule: &str) {
    let relation = scope.program.relation(id);
    let act = relation.kind == RelationKind::Act;
    let closed = (act || relation.kind == RelationKind::Fact) && relation.openness == Openness::Closed;
    if !closed || relation.erroneous || !scope.here(relation.span) {
        return;
    }
    let message = format!("silence about `{}` counts as a no, and `{rule}` builds on it", relation.name);
    let said = relation.reads_not.text.as_ref();
    let note = said.map_or_else(
        || "where nobody states it, it counts as false".to_owned(),
        |text| format!("a case that says nothing of it is answered as if \"{text}\" were shown"),
    );
    let found = Diagnostic::warning(codes::SILENCE_HELPS, relation.span, message, "closed: nobody need state it")
        .also(span, "it counts by its absence here")
        .note(note)
        .help(if act {
            "leave `closed` out, so that silence is said to be one; or allow it with the reason why silence means no"
        } else {
            "declare it `open`, so that silence is said to be one; or allow it with the reason why silence means no"
        });
    scope.report(found);
}

/// A concept or fact with a burden below a negation: what is not shown helps the other side.
fn burdened(scope: &mut Scope<'_>, id: RelationId, span: Span, rule: &str) {
    let relation = scope.program.relation(id);
    let Some(burden) = relation.burden.filter(|_| !relation.erroneous) else { return };
    if !scope.here(span) {
        return;
    }
    let (name, way) = (&relation.name, if burden { "yes" } else { "no" });
    let message = format!("`{name}` has a burden of doubt, and stands below a negation in `{rule}`");
    let found = Diagnostic::warning(codes::BURDEN_BELOW_NOT, span, message, "turned round here")
        .also(relation.span, format!("in doubt {way}"))
        .note("what is open about it counts for whoever gains by the negation, on the way to a headline")
        .help("ask whether that side was meant to have the benefit of the doubt");
    scope.report(found);
}
