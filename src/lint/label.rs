//! Words for readers: labels that hide another name, and translations that are half there.

use super::Scope;
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Home, Wording};
use std::collections::{BTreeMap, BTreeSet};

/// Looks for them.
pub(super) fn look(scope: &mut Scope<'_>) {
    parameters(scope);
    things(scope);
    translations(scope);
}

/// A parameter called like a type that it does not have.
fn parameters(scope: &mut Scope<'_>) {
    let program = scope.program;
    for relation in
        program.relations.iter().filter(|r| r.kind.is_declared() && scope.here(r.span)).collect::<Vec<_>>()
    {
        for parameter in relation.parameters.iter().filter(|parameter| parameter.labelled) {
            let Some(ty) = program.names.types.get(&parameter.name).filter(|ty| **ty != parameter.ty) else {
                continue;
            };
            let (label, own) = (&parameter.name, &program.ty(parameter.ty).name);
            let message = format!("the label `{label}` of `{}` is the name of another type", relation.name);
            let mut found = Diagnostic::warning(
                codes::SHADOWED,
                relation.span,
                message,
                format!("`{label}` is of type `{own}`"),
            );
            if let Some(span) = program.ty(*ty).span {
                found = found.also(span, "this is the type of that name");
            }
            scope.report(
                found.help("choose a label that says the part the thing plays: `by`, `of`, `against`"),
            );
        }
    }
}

/// Two things that answers call by the same words.
fn things(scope: &mut Scope<'_>) {
    let program = scope.program;
    let mut called: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, entity) in program.entities.iter().enumerate() {
        if let Some(label) = &entity.label.text {
            called.entry(label).or_default().push(at);
        }
    }
    for (label, entities) in called.into_iter().filter(|(_, entities)| entities.len() > 1) {
        for (place, second) in entities.iter().enumerate().skip(1) {
            let second = &program.entities[*second];
            let seen_with = |at: &&usize| {
                let first = &program.entities[**at];
                first.ty == second.ty && together(first.home, second.home)
            };
            let Some(first) = entities[..place].iter().find(seen_with).map(|at| &program.entities[*at])
            else {
                continue;
            };
            if !scope.here(second.span) {
                continue;
            }
            let message = format!("`{}` and `{}` are both called \"{label}\"", first.name, second.name);
            let found =
                Diagnostic::warning(codes::SHADOWED, second.span, message, "no answer tells them apart")
                    .also(first.span, "the other one")
                    .help("give one of them other words");
            scope.report(found);
        }
    }
}

/// Whether two things are seen in one place.
fn together(a: Home, b: Home) -> bool {
    match (a, b) {
        (Home::File, _) | (_, Home::File) => true,
        (Home::Case(a), Home::Case(b) | Home::Supposition(b, _))
        | (Home::Supposition(a, _), Home::Case(b)) => a == b,
        (Home::Supposition(..), Home::Supposition(..)) => a == b,
    }
}

/// A relation that has some of its sentences in a language, and not the others.
fn translations(scope: &mut Scope<'_>) {
    let program = scope.program;
    for relation in
        program.relations.iter().filter(|r| r.kind.is_declared() && scope.here(r.span)).collect::<Vec<_>>()
    {
        let kinds: [(&str, &Wording); 3] =
            [("reads", &relation.reads), ("reads not", &relation.reads_not), ("asks", &relation.asks)];
        let languages: BTreeSet<&String> =
            kinds.iter().flat_map(|(_, wording)| wording.translations.keys()).collect();
        for language in languages {
            let missing: Vec<String> = kinds
                .iter()
                .filter(|(_, wording)| wording.text.is_some() && !wording.translations.contains_key(language))
                .map(|(word, _)| format!("`{word} {language}`"))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let message =
                format!("`{}` has words in `{language}`, but no {}", relation.name, missing.join(" and no "));
            let found =
                Diagnostic::warning(codes::HALF_TRANSLATED, relation.span, message, "half translated")
                    .help(format!("an answer in `{language}` would mix languages: add the sentence"));
            scope.report(found);
        }
    }
}
