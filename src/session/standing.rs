//! How statements stand, in words that two sessions share: to compare them where files changed between them.

use super::{Answer, Refusal, Session, Setting};
use crate::hir::RelationKind;
use crate::proof::Status;
use std::collections::BTreeMap;

/// How statements stand, by how they are typed; of each whether it is so by a burden only.
pub type Standings = BTreeMap<String, (Status, bool)>;

impl Session {
    /// How the answers to these questions stand, and what the reports of the case say. Questions that cannot be
    /// asked are left out.
    ///
    /// # Errors
    /// The setting is wrong, or a limit was reached.
    pub fn standings(&mut self, questions: &[String], setting: &Setting) -> Result<Standings, Refusal> {
        let mut found = Standings::new();
        for question in questions {
            if self.can_be_asked(question, setting) {
                let answers = self.ask(question, setting)?;
                self.note(&answers.answers, &mut found);
            }
        }
        // One case only, however many the files have.
        let case = self.case(setting.case.as_deref())?;
        let name = case.map(|case| self.program.cases[case.index()].name.clone());
        if name.is_some() {
            let checked = self.check(&Setting { case: name, ..setting.clone() })?;
            for thing in checked.cases.iter().flat_map(|case| &case.things) {
                let grounds =
                    thing.layers.iter().flat_map(|layer| layer.grounds.iter().chain(&layer.rejected));
                let layers = thing.layers.iter().flat_map(|layer| layer.holds.iter().chain(&layer.hopeless));
                let all = thing.headline.iter().flatten().chain(layers).chain(&thing.defects);
                self.note(all.chain(grounds.map(|(answer, _)| answer)), &mut found);
            }
            self.note(checked.cases.iter().flat_map(|case| &case.norms), &mut found);
        }
        Ok(found)
    }

    fn note<'a>(&self, answers: impl IntoIterator<Item = &'a Answer>, found: &mut Standings) {
        for answer in answers {
            let claim = &answer.conclusion.claim;
            let relation = self.program.relation(claim.relation);
            let mut typed = if relation.kind == RelationKind::Question {
                let values: Vec<String> = answer
                    .bindings
                    .iter()
                    .map(|(name, value)| format!("{name} = {}", self.program.value(value)))
                    .collect();
                if values.is_empty() {
                    relation.name.clone()
                } else {
                    format!("{}: {}", relation.name, values.join(", "))
                }
            } else {
                self.program.statement(claim.relation, &claim.arguments)
            };
            if claim.form == crate::proof::Form::Excluded {
                typed.insert_str(0, "excluded ");
            }
            found.insert(typed, (answer.conclusion.status, answer.conclusion.by_burden));
        }
    }
}
