//! Everything that rules conclude about the things of a case: for cases of which no report tells.

use super::answer::{Answer, Setting};
use super::ask::outlines;
use super::{Refusal, Session};
use crate::hir::{Atom, Home, RelationKind, Term, TermKind, Variable};
use crate::ids::{RelationId, VariableId};
use crate::proof::Status;
use crate::value::Value;
use std::collections::BTreeSet;

impl Session {
    /// The statements of all concepts that mention a thing of the case (of a case without things: all), as far as
    /// they are not plainly false, concept by concept in order of their names.
    ///
    /// # Errors
    /// There is no such case, or a limit was reached.
    pub fn concluded(&mut self, case: &str) -> Result<Vec<Answer>, Refusal> {
        let setting = Setting { case: Some(case.to_owned()), ..Setting::default() };
        let (world, scene) = self.world(&setting)?;
        let names = &self.program.names.relations;
        let concept = |id: &RelationId| {
            matches!(self.program.relation(*id).kind, RelationKind::Defined | RelationKind::Argued)
        };
        let concepts: Vec<RelationId> = names.values().copied().filter(concept).collect();
        let relations: BTreeSet<RelationId> = concepts.iter().copied().collect();
        let mut evaluated = self.evaluate(&relations, vec![world])?;
        let open = self.undetermined(&evaluated, &relations);
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(&self.program);
        let program = &self.program;
        let bare = scene.case.is_none_or(|case| program.cases[case.index()].entities.is_empty());
        let own = |value: &Value| match value {
            Value::Entity(id) => {
                matches!(program.entity(*id).home, Home::Case(home) if Some(home) == scene.case)
            }
            _ => false,
        };
        let mut found = Vec::new();
        for relation in concepts {
            let all = evaluated.combinations(program, &index, 0, relation);
            let (atom, variables) = any(program, relation);
            for outline in outlines(program, &all, &atom, &variables, scene.as_of) {
                let plain = outline.status == Status::False && !outline.by_burden;
                if !plain && (bare || outline.claim.arguments.iter().any(own)) {
                    found.push(Answer { bindings: vec![], ..outline.conclude(&all) });
                }
            }
        }
        Ok(found)
    }
}

/// The statement of a relation with a variable at each place.
fn any(program: &crate::hir::Program, relation: RelationId) -> (Atom, Vec<Variable>) {
    let declared = program.relation(relation);
    let variable = |(at, parameter): (usize, &crate::hir::Parameter)| {
        let kind = TermKind::Variable(VariableId::at(at));
        let term = Term { span: declared.span, ty: parameter.ty, kind };
        (term, Variable { name: format!("V{at}"), ty: parameter.ty, span: declared.span })
    };
    let (arguments, variables) = declared.parameters.iter().enumerate().map(variable).unzip();
    (Atom { relation, arguments, span: declared.span }, variables)
}
