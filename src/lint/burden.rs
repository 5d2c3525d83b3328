//! Burdens within their own circle, where they are not yet settled.

use super::Scope;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::dependency;

/// Looks for them. Circles through negation are warned of when files are loaded.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    for component in dependency::components(program) {
        if !component.is_recursive() || component.is_through_negation() {
            continue;
        }
        let burdened = component.relations.iter().find(|id| program.relation(**id).burden.is_some());
        let Some(relation) = burdened.map(|id| program.relation(*id)) else { continue };
        if relation.erroneous || !scope.here(relation.span) {
            continue;
        }
        let message = format!("`{}` has a burden of doubt, and depends on itself", relation.name);
        let mut found = Diagnostic::warning(codes::BURDEN_INSIDE, relation.span, message, "has the burden");
        for edge in &component.circle {
            found = found.also(edge.span, "asked here, within the circle");
        }
        let note = "within the circle the burden has not been settled yet: there it is undetermined, outside it counts";
        scope.report(
            found.note(note).help("give the burden to a concept that builds on the circle from outside"),
        );
    }
}
