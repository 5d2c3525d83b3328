//! Questions: all answers, and the reasons for them.

use super::answer::{Answer, Answers, Reasons, Scene, Setting};
use super::candidate::candidates;
use super::evaluate::Evaluated;
use super::nearness::nearness;
use super::{Refusal, Session};
use crate::diagnostic::Diagnostic;
use crate::hir::{self, Atom, ConditionKind, Program, TermKind, Variable};
use crate::ids::CaseId;
use crate::proof::{Explanation, Limits, Status, View};
use crate::syntax;
use crate::time::Date;
use std::collections::BTreeSet;

/// Most explanations of one question.
const EXPLAINED: usize = 12;

/// Most attempts that are shown where a question with variables has no answer.
const ATTEMPTS: usize = 3;

/// A question that was understood: what is looked for, and its variables.
struct Asked {
    atom: Atom,
    variables: Vec<Variable>,
}

impl Session {
    /// All answers to a question, which is any condition of the language: true ones, then undetermined ones,
    /// then those that are false by a burden only. A question without variables has exactly one answer.
    ///
    /// # Errors
    /// The question or the setting is wrong, or a limit was reached.
    pub fn ask(&mut self, question: &str, setting: &Setting) -> Result<Answers, Refusal> {
        let (asked, scene, evaluated) = self.put(question, setting)?;
        let index = evaluated.index(&self.program);
        let view = evaluated.view(&index, 0);
        let answers = answers(&self.program, &view, &asked.atom, &asked.variables, scene.as_of);
        Ok(Answers { question: question.trim().to_owned(), scene, answers })
    }

    /// Why a question has the answer it has, whatever that is.
    ///
    /// Of a question with variables every answer is explained, up to twelve; if there is none, the attempts
    /// that came closest.
    ///
    /// # Errors
    /// The question or the setting is wrong, or a limit was reached.
    pub fn why(&mut self, question: &str, setting: &Setting) -> Result<Reasons, Refusal> {
        let (asked, scene, evaluated) = self.put(question, setting)?;
        let index = evaluated.index(&self.program);
        let view = evaluated.view(&index, 0);
        let found = answers(&self.program, &view, &asked.atom, &asked.variables, scene.as_of);
        let limits = Limits::default();
        let explained = found.iter().take(EXPLAINED);
        let mut explanations: Vec<_> = explained
            .map(|answer| (answer.bindings.clone(), view.why(&answer.conclusion.claim, &limits)))
            .collect();
        if explanations.is_empty() {
            explanations = closest_attempts(&self.program, &view, &asked, &scene, &limits);
        }
        let more = found.len().saturating_sub(EXPLAINED);
        Ok(Reasons { question: question.trim().to_owned(), scene, explanations, more })
    }

    /// Reads a question and evaluates what it needs.
    fn put(&mut self, question: &str, setting: &Setting) -> Result<(Asked, Scene, Evaluated), Refusal> {
        let (world, scene) = self.world(setting)?;
        let asked = self.understand(question, scene.case)?;
        let relations = BTreeSet::from([asked.atom.relation]);
        let evaluated = self.evaluate(&relations, vec![world])?;
        Ok((asked, scene, evaluated))
    }

    /// Reads a question. One statement is asked as it is; any other condition becomes a relation of its own.
    fn understand(&mut self, question: &str, case: Option<CaseId>) -> Result<Asked, Refusal> {
        let file = self.say(question);
        let (tree, mut mistakes) = syntax::parse_condition(file, question);
        if !mistakes.iter().any(Diagnostic::is_error) {
            let (asked, wrong) = hir::ask(&mut self.program, question.trim(), &tree, case);
            mistakes.extend(wrong);
            let wrong = mistakes.iter().any(Diagnostic::is_error);
            if let (Some(asked), false) = (asked, wrong) {
                let rule = self.program.rule(asked.rule);
                let atom = match &rule.body.kind {
                    ConditionKind::Atom(atom) => atom.clone(),
                    _ => rule.head.clone(),
                };
                return Ok(Asked { atom, variables: rule.variables.clone() });
            }
        }
        Err(Refusal::Mistakes(mistakes))
    }
}

/// The answers to an atom with variables, true ones first, then undetermined ones, then those not shown;
/// within these by what is shown of them.
pub(super) fn answers(
    program: &Program,
    view: &View<'_>,
    atom: &Atom,
    variables: &[Variable],
    at: Date,
) -> Vec<Answer> {
    let mut found = view.answers(atom, variables, at);
    for (values, conclusion) in view.not_shown(atom, variables, at) {
        if !found.iter().any(|(_, known)| known.claim == conclusion.claim) {
            found.push((values, conclusion));
        }
    }
    let mut answers: Vec<Answer> = Vec::new();
    for (values, conclusion) in found {
        let bindings = atom.arguments.iter().filter_map(|term| match term.kind {
            TermKind::Variable(id) => {
                let name = variables.get(id.index())?.name.clone();
                let value = values.get(id.index()).copied().flatten()?;
                (!name.starts_with('_')).then_some((name, value))
            }
            _ => None,
        });
        let mut answer = Answer { bindings: vec![], conclusion };
        for binding in bindings {
            if !answer.bindings.contains(&binding) {
                answer.bindings.push(binding);
            }
        }
        answers.push(answer);
    }
    answers.sort_by_cached_key(|answer| {
        let rank = match answer.conclusion.status {
            Status::True => 0,
            Status::Undetermined => 1,
            Status::False => 2,
        };
        (rank, shown(program, answer))
    });
    answers
}

/// What is shown of an answer, as a key of order: numbers and days by their value, all else by name.
fn shown(program: &Program, answer: &Answer) -> Vec<(Option<crate::value::Value>, String)> {
    answer.conclusion.claim.arguments.iter().map(|value| super::run::order(program, *value)).collect()
}

/// Where nothing is an answer: the failed attempts for things that could have been one, closest first.
fn closest_attempts(
    program: &Program,
    view: &View<'_>,
    asked: &Asked,
    scene: &Scene,
    limits: &Limits,
) -> Vec<(Vec<(String, crate::value::Value)>, Explanation)> {
    let mut found: Vec<_> = candidates(program, &asked.atom, &asked.variables, scene.case, None)
        .into_iter()
        .map(|(bindings, arguments)| {
            let claim = super::candidate::claim(&asked.atom, arguments, scene.as_of);
            (bindings, view.why(&claim, limits))
        })
        .collect();
    found.sort_by_key(|(_, explanation)| nearness(explanation));
    found.truncate(ATTEMPTS);
    found
}
