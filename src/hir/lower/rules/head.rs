//! The heads of rules: what they are about, and whether a rule may conclude that.

use super::undeclared;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::lower::deontic;
use crate::hir::resolve::Context;
use crate::hir::{Modality, RelationKind, Rule, Strength, Term, TermKind};
use crate::ids::RelationId;
use crate::syntax::ast;

/// The relation a rule is about; in a broken rule nothing is reported.
pub(super) fn head_relation(context: &mut Context, item: &ast::RuleItem, broken: bool) -> Option<RelationId> {
    let atom = head_atom(&item.head)?;
    if !broken && undeclared::told(context, item, atom) {
        return None;
    }
    let norms = if broken {
        let named = context.program.names.relations.get(&atom.relation.text).copied()?;
        match context.program.norms.get(&named) {
            Some(norms) => *norms,
            None => return Some(named),
        }
    } else if let Some((word, _)) = norm(&item.head.kind) {
        deontic::norms_of(context, &atom.relation, word)?
    } else {
        return context.relation(&atom.relation);
    };
    Some(match norm(&item.head.kind) {
        Some((_, Modality::Must)) => norms.must,
        Some((_, Modality::MustNot)) => norms.must_not,
        Some((_, Modality::May)) => norms.may,
        None => return context.program.names.relations.get(&atom.relation.text).copied(),
    })
}

/// The word with which a head says what must or may be done, and the norm it is about.
pub(super) fn norm(head: &ast::HeadKind) -> Option<(&'static str, Modality)> {
    match head {
        ast::HeadKind::Must(_) => Some(("must", Modality::Must)),
        ast::HeadKind::MustNot(_) => Some(("must not", Modality::MustNot)),
        ast::HeadKind::May(_) => Some(("may", Modality::May)),
        ast::HeadKind::NeedNot(_) => Some(("need not", Modality::Must)),
        ast::HeadKind::For(_) | ast::HeadKind::Against(_) | ast::HeadKind::Error => None,
    }
}

pub(super) fn head_atom(head: &ast::Head) -> Option<&ast::Atom> {
    match &head.kind {
        ast::HeadKind::For(atom)
        | ast::HeadKind::Against(atom)
        | ast::HeadKind::MustNot(atom)
        | ast::HeadKind::May(atom)
        | ast::HeadKind::NeedNot(atom) => Some(atom),
        ast::HeadKind::Must(duties) => duties.first().map(|duty| &duty.atom),
        ast::HeadKind::Error => None,
    }
}

/// Whether a rule may conclude this at all.
pub(super) fn head_allowed(context: &mut Context, item: &ast::RuleItem, rule: &mut Rule) {
    let relation = context.program.relation(rule.head.relation).clone();
    let span = item.head.span;
    let diagnostic = match (&item.head.kind, relation.kind) {
        (ast::HeadKind::For(_) | ast::HeadKind::Against(_), _) if relation.erroneous => {
            rule.erroneous = true;
            return;
        }
        (ast::HeadKind::For(_) | ast::HeadKind::Against(_), RelationKind::Fact) => {
            let message = format!("`{}` is a fact: it is stated, and no rule concludes it", relation.name);
            Diagnostic::error(codes::FACT_CONCLUDED, span, message, "concluded here")
                .also(relation.span, "declared here")
                .help("a question of law is declared as `concept`")
        }
        (ast::HeadKind::For(_) | ast::HeadKind::Against(_), RelationKind::Act) => {
            let message = format!("`{}` is an act: it is done, and no rule concludes it", relation.name);
            Diagnostic::error(codes::FACT_CONCLUDED, span, message, "concluded here")
                .also(relation.span, "declared here")
        }
        (ast::HeadKind::Against(_), _) if item.strength == Strength::Define => {
            let message = "a definition says what something is, not what it is not";
            Diagnostic::error(codes::DEFINE_NOT, span, message, "denied by a `define`")
                .help("argue against it by a `rule`, or add `unless` to the definition")
        }
        (ast::HeadKind::For(_) | ast::HeadKind::Against(_), _) => return,
        (ast::HeadKind::Error, _) => {
            rule.erroneous = true;
            return;
        }
        (kind, _) if item.strength == Strength::Define => {
            let word = norm(kind).map_or("must", |(word, _)| word);
            let message = format!("a definition says what something is, not what {word} be done");
            Diagnostic::error(codes::NORM_DEFINED, span, message, "a norm in a `define`")
                .help("argue for it: `rule` instead of `define`")
        }
        _ => {
            rule.erroneous |= relation.erroneous;
            return;
        }
    };
    context.report(diagnostic);
    rule.erroneous = true;
}

/// A head says of what it speaks.
pub(super) fn head_complete(context: &mut Context, rule: &mut Rule) {
    let wrong = rule.head.arguments.iter().find_map(|argument| match argument.kind {
        TermKind::Any => Some((codes::HEAD_INCOMPLETE, argument.span, true)),
        _ if has_aggregate(argument) => Some((codes::AGGREGATE_IN_HEAD, argument.span, false)),
        _ => None,
    });
    let Some((code, span, any)) = wrong else { return };
    let diagnostic = if any {
        Diagnostic::error(code, span, "a rule says of what it concludes something", "of what?")
            .help("name it, and bind the name in a condition")
    } else {
        Diagnostic::error(code, span, "nothing is counted in a conclusion", "counted here")
            .help("count in a condition: `N = count(…)`, and conclude about `N`")
    };
    context.report(diagnostic);
    rule.erroneous = true;
}

fn has_aggregate(term: &Term) -> bool {
    matches!(term.kind, TermKind::Aggregate(_)) || term.parts().any(has_aggregate)
}
