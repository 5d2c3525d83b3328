//! Rules that add nothing to another rule.

use super::Scope;
use super::contradiction::{contradiction, flat};
use super::matching::Matching;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Program, Rule};
use crate::ids::{RelationId, RuleId};
use std::collections::BTreeMap;

/// How many rules about one concept are compared with one another.
const RULES: usize = 200;

/// Looks for them: wherever the one applies, the other does, for the same side, with no less weight. Rules of
/// different provisions are left: each has a citation of its own.
pub(super) fn look(scope: &mut Scope<'_>) {
    let program = scope.program;
    let mut about: BTreeMap<RelationId, Vec<(RuleId, &Rule)>> = BTreeMap::new();
    for (id, rule) in scope.rules() {
        about.entry(rule.head.relation).or_default().push((id, rule));
    }
    for (relation, rules) in about {
        if rules.len() > RULES {
            let name = &program.relation(relation).name;
            scope.leave(codes::SUBSUMED, format!("more than {RULES} rules are about `{name}`"));
            continue;
        }
        // A rule that can never apply adds nothing to any other, and that it cannot apply is what is told of it.
        let judged = rules.iter().filter(|(_, rule)| scope.here(rule.span) && contradiction(rule).is_none());
        for (id, rule) in judged.collect::<Vec<_>>() {
            let others = rules.iter().filter(|(other, _)| other != id);
            let mut gave_up = false;
            let found = others.into_iter().find(|(other, general)| {
                let mut covered = |general, special| covers(program, general, special, &mut gave_up);
                // Of two that say the same the later one is reported.
                alike(general, rule)
                    && is_as_strong(program, *other, *id)
                    && covered(general, rule)
                    && (other < id || !is_as_strong(program, *id, *other) || !covered(rule, general))
            });
            if gave_up {
                scope.leave(codes::SUBSUMED, format!("`{}` has too many conditions", rule.display));
            }
            let Some((_, general)) = found else { continue };
            let message = format!("`{}` adds nothing to `{}`", rule.display, general.display);
            let label = "wherever it applies, the other one does";
            let diagnostic = Diagnostic::warning(codes::SUBSUMED, rule.head_span, message, label)
                .also(general.head_span, "this rule is more general, or the same")
                .help("remove it; or say by its conditions what it is about");
            scope.report(diagnostic);
        }
    }
}

/// Whether a rule has at least the weight of another, from the same place.
fn alike(general: &Rule, special: &Rule) -> bool {
    let in_time = |interval: &crate::time::Interval| {
        general.in_force.iter().any(|other| other.intersect(interval) == *interval)
    };
    general.side == special.side
        && general.provision == special.provision
        && general.strength == special.strength
        && general.readings == special.readings
        && general.under.is_empty()
        && special.under.is_empty()
        && special.overrides.iter().all(|other| general.overrides.contains(other))
        && special.in_force.iter().all(in_time)
}

/// Whether no rule prevails by name over the general rule and not over the special one, which has no duties of its
/// own for the time after a breach.
fn is_as_strong(program: &Program, general: RuleId, special: RuleId) -> bool {
    program.rules.iter().all(|rule| {
        rule.repairs != Some(special)
            && (!rule.overrides.contains(&general) || rule.overrides.contains(&special))
    })
}

/// Whether the general rule applies wherever the special one does, and sets the same deadline.
pub(super) fn covers(program: &Program, general: &Rule, special: &Rule, gave_up: &mut bool) -> bool {
    let mut matching = Matching::new(program, general, special);
    let Some(head) = matching.head(general, special) else { return false };
    let (goals, pool) = (flat(&general.body), flat(&special.body));
    let Some(put) = matching.embed(&goals, &pool, &head) else {
        *gave_up |= matching.gave_up();
        return false;
    };
    let same_deadline = match (&general.due, &special.due) {
        (None, None) => true,
        (Some(due), Some(other)) => matching.is(due, other, &put),
        _ => false,
    };
    if !same_deadline {
        return false;
    }
    // Each exception of the general rule is one of the special one.
    general.exceptions.iter().all(|exception| {
        let goals = flat(&exception.condition);
        special.exceptions.iter().any(|other| {
            let pool = flat(&other.condition);
            goals.len() == pool.len() && matching.embed(&goals, &pool, &put).is_some()
        })
    })
}
