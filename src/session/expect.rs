//! Expectations: whether they hold, and what was found instead.

use super::answer::{Answer, Expected, Found};
use super::ask::answers;
use super::candidate::{candidates, claim};
use super::check::{BRIEF, Checker, asked};
use crate::hir::{self, Atom, CauseWord, Condition, Expectation};
use crate::ids::VariableId;
use crate::proof::{Cause, Claim, Form, Status, View};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// An expectation that is being looked at.
struct Looking<'l, 'a> {
    checker: &'l Checker<'a>,
    view: View<'a>,
    supposition: Option<usize>,
    expectation: &'l Expectation,
    query: &'l Atom,
    at: Date,
}

impl Checker<'_> {
    /// What became of the expectations of the case, or of a supposition.
    pub(super) fn expectations(&self, supposition: Option<usize>) -> Vec<Expected> {
        let case = &self.program.cases[self.case.index()];
        let expectations = match supposition {
            None => &case.expectations,
            Some(place) => &case.suppositions[place].expectations,
        };
        let look = |expectation: &Expectation| {
            let view = self.view(supposition);
            let at = expectation.at.unwrap_or(view.date);
            let (query, _) = asked(expectation);
            let looking = Looking { checker: self, view, supposition, expectation, query, at };
            Expected { span: expectation.span, failure: looking.failure() }
        };
        expectations.iter().map(look).collect()
    }
}

impl Looking<'_, '_> {
    fn failure(&self) -> Option<Found> {
        match &self.expectation.form {
            hir::Expected::True { by, .. } => self.not_true(by),
            hir::Expected::False { want, .. } => self.not_false(want.as_ref()),
            hir::Expected::NotShown(_) => self.not_not_shown(),
            hir::Expected::Excluded(_) => self.not_excluded(),
            hir::Expected::Undetermined(_, cause) => self.not_undetermined(*cause),
            hir::Expected::Only { variable, values, .. } => self.not_only(*variable, values),
        }
    }

    /// The answers to the query: those that are true, undetermined or not shown; one if it has no variables.
    fn answers(&self) -> Vec<Answer> {
        let variables = &self.expectation.variables;
        answers(self.checker.program, &self.view, self.query, variables, self.at)
    }

    /// The statements that the query could stand for.
    fn candidates(&self) -> Vec<(Vec<(String, Value)>, Claim)> {
        let (program, case) = (self.checker.program, Some(self.checker.case));
        let variables = &self.expectation.variables;
        candidates(program, self.query, variables, case, self.supposition)
            .into_iter()
            .map(|(bindings, arguments)| (bindings, claim(self.query, arguments, self.at)))
            .collect()
    }

    /// What was found, with the reasons for the first of it.
    fn found(&self, answers: Vec<Answer>) -> Found {
        match answers.first() {
            Some(first) => {
                let explanation = self.view.why(&first.conclusion.claim, &BRIEF);
                Found::Statements(answers, Some(Box::new(explanation)))
            }
            None => Found::Nothing,
        }
    }

    fn not_true(&self, by: &[hir::Ground]) -> Option<Found> {
        let answers = self.answers();
        let is_true = |answer: &&Answer| answer.conclusion.status == Status::True;
        let Some(first) = answers.iter().find(is_true).cloned() else { return Some(self.found(answers)) };
        let rests = |answer: &Answer| by.is_empty() || self.view.rests_on(&answer.conclusion.claim, by);
        if answers.iter().filter(is_true).any(rests) {
            return None;
        }
        let explanation = self.view.why(&first.conclusion.claim, &BRIEF);
        Some(Found::OtherGrounds(first, Box::new(explanation)))
    }

    fn not_false(&self, want: Option<&Condition>) -> Option<Found> {
        let answers = self.answers();
        let mut against = answers.clone();
        against.retain(|answer| answer.conclusion.status != Status::False);
        if !against.is_empty() {
            return Some(self.found(against));
        }
        let want = want?;
        let claims: Vec<Claim> = match answers.first() {
            Some(only) if self.query_is_ground() => vec![only.conclusion.claim.clone()],
            _ => self.candidates().into_iter().map(|(_, claim)| claim).collect(),
        };
        let variables = &self.expectation.variables;
        if claims.iter().any(|claim| self.view.fails_for_want_of(claim, want, variables)) {
            return None;
        }
        let Some(first) = claims.first() else { return Some(Found::Nothing) };
        let explanation = self.view.why(first, &BRIEF);
        let answer = Answer { bindings: vec![], conclusion: explanation.conclusion.clone() };
        Some(Found::OtherWant(answer, Box::new(explanation)))
    }

    fn query_is_ground(&self) -> bool {
        self.query.arguments.iter().all(|term| matches!(term.kind, hir::TermKind::Value(_)))
    }

    fn not_not_shown(&self) -> Option<Found> {
        let answers = self.answers();
        let definite = answers.iter().any(|answer| answer.conclusion.status != Status::False);
        let shown = !answers.iter().any(|answer| answer.conclusion.by_burden);
        (definite || shown).then(|| self.found(answers))
    }

    fn not_excluded(&self) -> Option<Found> {
        let excluded = |claim: &Claim| {
            let claim = Claim { form: Form::Excluded, ..claim.clone() };
            self.view.status(&claim) == crate::engine::Truth::True
        };
        if self.candidates().iter().any(|(_, claim)| excluded(claim)) {
            return None;
        }
        Some(self.found(self.answers()))
    }

    fn not_undetermined(&self, cause: Option<CauseWord>) -> Option<Found> {
        let answers = self.answers();
        let open = |answer: &&Answer| answer.conclusion.status == Status::Undetermined;
        let Some(first) = answers.iter().find(open).cloned() else { return Some(self.found(answers)) };
        let cause = cause.map(|word| match word {
            CauseWord::Unknown => Cause::Unknown,
            CauseWord::Judgment => Cause::Judgment,
            CauseWord::Conflict => Cause::Conflict,
            CauseWord::Circular => Cause::Circular,
            CauseWord::Reading => Cause::Reading,
        })?;
        let named = answers.iter().filter(open).any(|answer| answer.conclusion.causes.contains(&cause));
        (!named).then(|| {
            let causes = first.conclusion.causes.clone();
            Found::OtherCauses(first, causes)
        })
    }

    fn not_only(&self, variable: VariableId, values: &[Value]) -> Option<Found> {
        let name = &self.expectation.variables.get(variable.index())?.name;
        let value_of = |answer: &Answer| answer.bindings.iter().find(|(of, _)| of == name).map(|(_, v)| *v);
        let (certain, other): (Vec<Answer>, Vec<Answer>) =
            self.answers().into_iter().partition(|answer| answer.conclusion.status == Status::True);
        let found: BTreeSet<Value> = certain.iter().filter_map(value_of).collect();
        let missing: Vec<(Value, Option<Answer>)> = values
            .iter()
            .filter(|value| !found.contains(value))
            .map(|value| (*value, other.iter().find(|answer| value_of(answer) == Some(*value)).cloned()))
            .collect();
        let extra: Vec<Answer> = certain
            .into_iter()
            .filter(|answer| value_of(answer).is_some_and(|value| !values.contains(&value)))
            .collect();
        (!missing.is_empty() || !extra.is_empty()).then_some(Found::Values { missing, extra })
    }
}
