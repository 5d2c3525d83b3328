//! What turns out wrong only when worlds are put together or evaluated.

use super::Session;
use super::evaluate::Evaluated;
use crate::diagnostic::{Diagnostic, codes};
use crate::engine::Truth;
use crate::hir::{Home, Polarity, Program, RelationKind, Statement, builtin};
use crate::ids::{EntityId, RelationId, TypeId};
use crate::plan::{World, WorldError};
use crate::source::Span;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

impl Session {
    /// What is wrong with the facts of worlds. What files say is wrong in itself was said when they were
    /// loaded; this is about what a setting adds.
    pub(super) fn wrong_facts(&self, worlds: &[World], errors: &[WorldError]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for error in errors {
            let diagnostic = match error {
                WorldError::TwoValues { world, relation, first, second } => {
                    let added = worlds.get(world.index()).is_some_and(changed);
                    added.then(|| self.two_stated(worlds.get(world.index()), *relation, first, second))
                }
                WorldError::NotStatable { relation, .. } => {
                    let name = &self.program.relation(*relation).name;
                    let message =
                        format!("`{name}` is concluded by rules and not curable: it cannot be assumed");
                    Some(Diagnostic::without_place(codes::CONCEPT_STATED, message))
                }
                WorldError::TooManyUnknown { relation, .. } => {
                    let relation = self.program.relation(*relation);
                    let message =
                        format!("more statements of `{}` are unknown than can be listed", relation.name);
                    let label = "none of them counts as unknown outside a case";
                    Some(
                        Diagnostic::warning(codes::TOO_MANY_UNKNOWN, relation.span, message, label)
                            .help("ask in a case, which names the things it is about"),
                    )
                }
                WorldError::NoDate { .. } => Some(no_date()),
                WorldError::NoValue { .. } | WorldError::NotDoubted { .. } => None,
            };
            found.extend(diagnostic.filter(|diagnostic| !found.contains(diagnostic)));
        }
        found
    }

    fn two_stated(
        &self,
        world: Option<&World>,
        relation: RelationId,
        first: &[Value],
        second: &[Value],
    ) -> Diagnostic {
        let name = &self.program.relation(relation).name;
        let (a, b) = (self.program.statement(relation, first), self.program.statement(relation, second));
        let message = format!("`{name}` has one value: `{a}` and `{b}` cannot both be so");
        let of_case = world.and_then(|world| world.case).map(|case| &self.program.cases[case.index()]);
        let assumed = world.iter().flat_map(|world| &world.assumed);
        let all =
            assumed.chain(of_case.iter().flat_map(|case| &case.statements)).chain(&self.program.statements);
        let stated = |arguments: &[Value]| {
            let of = |statement: &&Statement| {
                statement.relation == relation
                    && statement.arguments == arguments
                    && statement.polarity == Polarity::Stated
            };
            all.clone().find(of).map(|statement| statement.span)
        };
        match (stated(first), stated(second)) {
            (Some(first), Some(second)) => {
                Diagnostic::error(codes::TWO_VALUES, second, message, "one value").also(first, "another one")
            }
            _ => Diagnostic::without_place(codes::TWO_VALUES, message),
        }
    }

    /// What is wrong with what rules conclude of concepts that have one value: two are an error, none for a
    /// thing of the case is a warning.
    pub(super) fn wrong_values(&self, evaluated: &Evaluated) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (place, relation) in self.program.relations.iter().enumerate() {
            let concluded = matches!(relation.kind, RelationKind::Defined | RelationKind::Argued);
            if relation.one && concluded && !relation.erroneous {
                for world in 0..evaluated.worlds.len() {
                    self.values_in(evaluated, RelationId::at(place), world, &mut found);
                }
            }
        }
        found
    }

    fn values_in(&self, evaluated: &Evaluated, id: RelationId, place: usize, found: &mut Vec<Diagnostic>) {
        let index = evaluated.index(&self.program);
        let view = evaluated.view(&index, place);
        if !view.reaches(id) {
            return;
        }
        let mut certain: BTreeMap<Vec<Value>, Vec<Value>> = BTreeMap::new();
        let mut possible = BTreeSet::new();
        for (mut row, truth) in view.all(id, view.date) {
            let Some(value) = row.pop() else { continue };
            possible.insert(row.clone());
            if truth == Truth::True {
                certain.entry(row).or_default().push(value);
            }
        }
        let relation = self.program.relation(id);
        let world = &evaluated.worlds[place];
        for (mut arguments, values) in certain.into_iter().filter(|(_, values)| values.len() > 1) {
            let shown: Vec<String> = values
                .iter()
                .map(|value| {
                    arguments.push(*value);
                    let statement = format!("`{}`", self.program.statement(id, &arguments));
                    arguments.pop();
                    statement
                })
                .collect();
            let message =
                format!("`{}` has one value, and rules conclude {}", relation.name, shown.join(" and "));
            let mut error =
                Diagnostic::error(codes::TWO_CONCLUDED, relation.span, message, "declared to have one");
            if let Some(span) = self.place_of(world) {
                error = error.also(span, "in this case");
            }
            error = error
                .help("make the conditions of the rules exclude each other, or let one override the other");
            push(found, error);
        }
        // What a case declares and no rule speaks of; asked of one parameter only, and of the case itself.
        let (Some(parameter), 2, None) =
            (relation.parameters.first(), relation.parameters.len(), world.supposition)
        else {
            return;
        };
        for entity in self.declared(world, parameter.ty) {
            if !possible.contains(&vec![Value::Entity(entity)]) {
                let declared = self.program.entity(entity);
                let message =
                    format!("no rule concludes a value of `{}` for `{}`", relation.name, declared.name);
                let warning =
                    Diagnostic::warning(codes::NONE_CONCLUDED, declared.span, message, "declared here");
                push(found, warning.also(relation.span, "this has one value for each"));
            }
        }
    }

    /// Where the case or supposition of a world stands.
    fn place_of(&self, world: &World) -> Option<Span> {
        let case = self.program.cases.get(world.case?.index())?;
        let supposed = world.supposition.and_then(|place| case.suppositions.get(place));
        Some(supposed.map_or(case.name_span, |supposition| supposition.span))
    }

    /// The things of a type that the case of a world declares.
    fn declared(&self, world: &World, ty: TypeId) -> Vec<EntityId> {
        let program: &Program = &self.program;
        let Some(case) = world.case.filter(|_| program.is_subtype(ty, builtin::ENTITY)) else {
            return vec![];
        };
        let of_case = program.cases[case.index()].entities.iter().copied();
        let here = |id: &EntityId| {
            let entity = program.entity(*id);
            entity.home == Home::Case(case) && program.is_subtype(entity.ty, ty)
        };
        of_case.filter(here).collect()
    }
}

/// The error of a question that depends on a date where none is given.
pub(super) fn no_date() -> Diagnostic {
    Diagnostic::without_place(codes::DATE_NEEDED, "the answer depends on the date, and none is given")
        .help("give it: `--as-of 2022-01-06`")
}

fn changed(world: &World) -> bool {
    !world.assumed.is_empty() || !world.withdrawn.is_empty()
}

fn push(found: &mut Vec<Diagnostic>, diagnostic: Diagnostic) {
    if !found.contains(&diagnostic) {
        found.push(diagnostic);
    }
}
