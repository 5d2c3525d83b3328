//! Expectations: whether they hold, and what was found instead.

use super::answer::{Answer, Expected, Found};
use super::ask::{Outline, outlines};
use super::candidate::{candidates, claim};
use super::check::{BRIEF, Checker, asked};
use crate::hir::{self, Atom, CauseWord, Condition, Expectation, Leaning};
use crate::ids::VariableId;
use crate::proof::{Cause, Claim, Combinations, Form, Status, View};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// An expectation that is being looked at.
struct Looking<'l, 'a> {
    checker: &'l Checker<'a>,
    /// The world under every combination of readings that is not given.
    all: Combinations<'a>,
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
            let at = expectation.at.unwrap_or(self.date(supposition));
            let (query, _) = asked(expectation);
            let all = self.all(supposition, &expectation.given, query.relation);
            let looking = Looking { checker: self, all, supposition, expectation, query, at };
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
            hir::Expected::Disputed(_, leaning) => self.not_disputed(*leaning),
            hir::Expected::Only { variable, values, .. } => self.not_only(*variable, values),
        }
    }

    /// The answers to the query: those that are true, undetermined or not shown; one if it has no variables.
    fn outlines(&self) -> Vec<Outline> {
        outlines(self.checker.program, &self.all, self.query, &self.expectation.variables, self.at)
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
    fn found(&self, outlines: Vec<Outline>) -> Found {
        let reasons = outlines.first().map(|first| Box::new(first.why(&self.all, &BRIEF)));
        match reasons {
            Some(reasons) => Found::Statements(self.conclude(outlines), Some(reasons)),
            None => Found::Nothing,
        }
    }

    fn conclude(&self, outlines: Vec<Outline>) -> Vec<Answer> {
        outlines.into_iter().map(|outline| outline.conclude(&self.all)).collect()
    }

    fn not_true(&self, by: &[hir::Ground]) -> Option<Found> {
        let outlines = self.outlines();
        let is_true = |outline: &&Outline| outline.status == Status::True;
        let Some(first) = outlines.iter().find(is_true).cloned() else { return Some(self.found(outlines)) };
        // One proof under each combination of readings rests on all of them.
        let rests = |outline: &Outline| {
            let proved = |view: &View<'_>| view.rests_on(&outline.claim, by);
            by.is_empty() || self.all.views().iter().all(proved)
        };
        if outlines.iter().filter(is_true).any(rests) {
            return None;
        }
        let explanation = first.why(&self.all, &BRIEF);
        Some(Found::OtherGrounds(first.conclude(&self.all), Box::new(explanation)))
    }

    fn not_false(&self, want: Option<&Condition>) -> Option<Found> {
        let outlines = self.outlines();
        let (against, other): (Vec<Outline>, Vec<Outline>) =
            outlines.into_iter().partition(|outline| outline.status != Status::False);
        if !against.is_empty() {
            return Some(self.found(against));
        }
        let want = want?;
        let claims: Vec<Claim> = match other.first() {
            Some(only) if self.query_is_ground() => vec![only.claim.clone()],
            _ => self.candidates().into_iter().map(|(_, claim)| claim).collect(),
        };
        let variables = &self.expectation.variables;
        let fails = |claim: &&Claim| {
            self.all.views().iter().all(|view| view.fails_for_want_of(claim, want, variables))
        };
        if claims.iter().any(|claim| fails(&claim)) {
            return None;
        }
        let Some(first) = claims.first() else { return Some(Found::Nothing) };
        let explanation = self.all.why(first, &self.all.outlook(first), &BRIEF);
        let answer = Answer { bindings: vec![], conclusion: explanation.conclusion.clone() };
        Some(Found::OtherWant(answer, Box::new(explanation)))
    }

    fn query_is_ground(&self) -> bool {
        self.query.arguments.iter().all(|term| matches!(term.kind, hir::TermKind::Value(_)))
    }

    fn not_not_shown(&self) -> Option<Found> {
        let outlines = self.outlines();
        let definite = outlines.iter().any(|outline| outline.status != Status::False);
        let by_burden = outlines.iter().any(|outline| outline.by_burden);
        (definite || !by_burden).then(|| self.found(outlines))
    }

    fn not_excluded(&self) -> Option<Found> {
        let excluded = |claim: &Claim| {
            let claim = Claim { form: Form::Excluded, ..claim.clone() };
            self.all.outlook(&claim).status == Status::True
        };
        if self.candidates().iter().any(|(_, claim)| excluded(claim)) {
            return None;
        }
        Some(self.found(self.outlines()))
    }

    fn not_undetermined(&self, cause: Option<CauseWord>) -> Option<Found> {
        let (open, other): (Vec<Outline>, Vec<Outline>) =
            self.outlines().into_iter().partition(|outline| outline.status == Status::Undetermined);
        if open.is_empty() {
            return Some(self.found(other));
        }
        let cause = cause.map(|word| match word {
            CauseWord::Unknown => Cause::Unknown,
            CauseWord::Judgment => Cause::Judgment,
            CauseWord::Conflict => Cause::Conflict,
            CauseWord::Circular => Cause::Circular,
            CauseWord::Reading => Cause::Reading,
        })?;
        let open = self.conclude(open);
        if open.iter().any(|answer| answer.conclusion.causes.contains(&cause)) {
            return None;
        }
        let first = open.into_iter().next()?;
        let causes = first.conclusion.causes.clone();
        Some(Found::OtherCauses(first, causes))
    }

    fn not_disputed(&self, leaning: Option<Leaning>) -> Option<Found> {
        let outlines = self.outlines();
        let leans = |outline: &Outline| outline.disputed().and_then(|disputed| disputed.leaning);
        let is_so = |outline: &Outline| {
            outline.status == Status::Disputed && leaning.is_none_or(|asked| leans(outline) == Some(asked))
        };
        (!outlines.iter().any(is_so)).then(|| self.found(outlines))
    }

    fn not_only(&self, variable: VariableId, values: &[Value]) -> Option<Found> {
        let name = &self.expectation.variables.get(variable.index())?.name;
        let value_of =
            |outline: &Outline| outline.bindings.iter().find(|(of, _)| of == name).map(|(_, v)| *v);
        let (certain, other): (Vec<Outline>, Vec<Outline>) =
            self.outlines().into_iter().partition(|outline| outline.status == Status::True);
        let found: BTreeSet<Value> = certain.iter().filter_map(value_of).collect();
        let missing = values.iter().filter(|value| !found.contains(value)).map(|value| {
            let instead = other.iter().find(|outline| value_of(outline) == Some(*value)).cloned();
            (*value, instead.map(|outline| outline.conclude(&self.all)))
        });
        let missing: Vec<(Value, Option<Answer>)> = missing.collect();
        let extra =
            certain.into_iter().filter(|one| value_of(one).is_some_and(|value| !values.contains(&value)));
        let extra: Vec<Answer> = self.conclude(extra.collect());
        (!missing.is_empty() || !extra.is_empty()).then_some(Found::Values { missing, extra })
    }
}
