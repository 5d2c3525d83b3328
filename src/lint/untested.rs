//! Unverified provisions that no case tests.

use super::Scope;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Expected, Ground};
use crate::ids::{ProvisionId, RuleId};
use std::collections::BTreeSet;

/// Looks for them: provisions that say what was not checked, have rules, and that no expectation names.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    if program.cases.is_empty() {
        scope.leave(codes::UNTESTED, "no case was given, which could test a provision");
        return;
    }
    let mut tested: BTreeSet<ProvisionId> = BTreeSet::new();
    let suppositions = program.cases.iter().flat_map(|case| &case.suppositions);
    let expectations = program.cases.iter().map(|case| &case.expectations);
    for expectation in expectations.chain(suppositions.map(|one| &one.expectations)).flatten() {
        let Expected::True { by, .. } = &expectation.form else { continue };
        for ground in by {
            match ground {
                Ground::Citation(citation) => {
                    let below = program.provisions.iter().enumerate();
                    let below = below.filter(|(_, p)| program.enclosing(p.citation).contains(citation));
                    tested.extend(below.map(|(at, _)| ProvisionId::at(at)));
                }
                Ground::Rules(rules) => {
                    let of = |id: &RuleId| program.rule(*id).provision;
                    tested.extend(rules.iter().filter_map(of));
                }
            }
        }
    }
    for (at, provision) in program.provisions.iter().enumerate() {
        let id = ProvisionId::at(at);
        let argued = scope.rules().any(|(_, rule)| rule.provision == Some(id));
        let Some(unverified) = provision.unverified.as_ref().filter(|_| argued) else { continue };
        if !scope.here(provision.span) || tested.contains(&id) {
            continue;
        }
        let name = &program.citation(provision.citation).name;
        let message = format!("`{name}` is unverified, and no expectation rests on it");
        let found = Diagnostic::warning(codes::UNTESTED, provision.span, message, "tested by no case")
            .note(format!("not verified: {unverified}"))
            .help(format!(
                "check the text; or let a case show what the provision does: `expect … by {name}`"
            ));
        scope.report(found);
    }
}
