//! What could have been an answer to a question, and is not.

use super::candidate::{candidates, claim};
use super::{Answers, Refusal, Session, Setting};
use crate::hir::RelationKind;
use crate::ids::TypeId;
use crate::proof::Claim;

/// What could have been an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failing {
    /// The statements that are false, in order of declaration.
    pub claims: Vec<Claim>,
    /// What each is about, where that is one thing only.
    pub of: Option<TypeId>,
}

impl Session {
    /// The statements that could have been an answer to a question and are not: for what rules conclude, and as
    /// far as the things that its variables can stand for can be listed. Cost: that of listing them.
    ///
    /// # Errors
    /// The question is wrong.
    pub fn failing(&mut self, answers: &Answers, setting: &Setting) -> Result<Failing, Refusal> {
        let case = self.case(setting.case.as_deref())?;
        let asked = self.understand(&answers.question, case)?;
        let concluded = matches!(
            self.program.relation(asked.atom.relation).kind,
            RelationKind::Defined | RelationKind::Argued
        );
        if !concluded || asked.variables.is_empty() {
            return Ok(Failing::default());
        }
        let all = candidates(&self.program, &asked.atom, &asked.variables, case, None);
        let answered = |bound: &Vec<_>| answers.answers.iter().any(|answer| answer.bindings == *bound);
        let failing = all.into_iter().filter(|(bound, _)| !answered(bound));
        let claims =
            failing.map(|(_, arguments)| claim(&asked.atom, arguments, answers.scene.as_of)).collect();
        let of = match asked.variables.as_slice() {
            [only] => Some(only.ty),
            _ => None,
        };
        Ok(Failing { claims, of })
    }
}
