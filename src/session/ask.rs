//! Questions: all answers, and the reasons for them.

use super::again::Names;
use super::answer::{Answer, Answers, Reasons, Scene, Setting};
use super::candidate::candidates;
use super::evaluate::Evaluated;
use super::interview::is_open;
use super::nearness::nearness;
use super::{Refusal, Session};
use crate::diagnostic::Diagnostic;
use crate::engine::Truth;
use crate::hir::{self, Atom, ConditionKind, Program, TermKind, Variable};
use crate::ids::{CaseId, ReadingId, RelationId};
use crate::plan::World;
use crate::proof::{
    Cause, Claim, Combinations, Conclusion, Disputed, Explanation, Limits, Outlook, Overall, Status, TurnsOn,
};
use crate::syntax;
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeSet;

/// Most explanations of one question.
const EXPLAINED: usize = 12;

/// Most answers of one question that are told with what they rest on.
const CONCLUDED: usize = 1_000;

/// Most attempts that are shown where a question with variables has no answer.
const ATTEMPTS: usize = 3;

/// A question that was understood: what is looked for, and its variables.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub atom: Atom,
    pub variables: Vec<Variable>,
}

impl Session {
    /// All answers to a question, which is any condition of the language: true ones, then disputed and
    /// undetermined ones, then those that are false by a burden only, or but for a reading that is only
    /// reported. A question without variables has exactly one answer.
    ///
    /// # Errors
    /// The question or the setting is wrong, or a limit was reached.
    pub fn ask(&mut self, question: &str, setting: &Setting) -> Result<Answers, Refusal> {
        let (asked, scene, evaluated) = self.put(question, setting)?;
        let index = evaluated.index(&self.program);
        let all = evaluated.combinations(&self.program, &index, 0, asked.atom.relation);
        let answers = answers(&self.program, &all, &asked.atom, &asked.variables, scene.as_of);
        Ok(Answers { question: question.trim().to_owned(), scene, answers })
    }

    /// Whether a question can be asked in a setting.
    pub fn can_be_asked(&mut self, question: &str, setting: &Setting) -> bool {
        let case = self.case(setting.case.as_deref());
        case.is_ok_and(|case| self.understand(question, case).is_ok())
    }

    /// Why a question has the answer it has, whatever that is.
    ///
    /// Of a question with variables every answer is explained, up to twelve; if there is none, the attempts
    /// that came closest.
    ///
    /// # Errors
    /// The question or the setting is wrong, or a limit was reached.
    pub fn why(&mut self, question: &str, setting: &Setting) -> Result<Reasons, Refusal> {
        self.why_within(question, setting, Limits::default())
    }

    /// The same, with as much of each proof as the limits allow ([`Limits::WIDE`] for all of it).
    ///
    /// # Errors
    /// As for [`Session::why`].
    pub fn why_within(
        &mut self,
        question: &str,
        setting: &Setting,
        limits: Limits,
    ) -> Result<Reasons, Refusal> {
        let (asked, scene, evaluated) = self.put(question, setting)?;
        let index = evaluated.index(&self.program);
        let all = evaluated.combinations(&self.program, &index, 0, asked.atom.relation);
        let found = outlines(&self.program, &all, &asked.atom, &asked.variables, scene.as_of);
        let explained = found.iter().take(EXPLAINED);
        let mut explanations: Vec<_> =
            explained.map(|outline| (outline.bindings.clone(), outline.why(&all, &limits))).collect();
        if explanations.is_empty() {
            explanations = closest_attempts(&self.program, &all, &asked, &scene, &limits);
        }
        let more = found.len().saturating_sub(EXPLAINED);
        let conclusions: Vec<&Conclusion> = explanations.iter().map(|(_, e)| &e.conclusion).collect();
        let turning = self.turn_on(&evaluated, asked.atom.relation, &conclusions)?;
        for ((_, explanation), turns_on) in explanations.iter_mut().zip(turning) {
            explanation.conclusion.turns_on = turns_on.map(Box::new);
            if explanation.conclusion.by_cases {
                explanation.cases = self.cases(&evaluated, 0, &explanation.conclusion.claim, &limits)?;
            }
        }
        Ok(Reasons { question: question.trim().to_owned(), scene, explanations, more, limits })
    }

    /// The answers to a question, with what each of the first that are open turns on.
    ///
    /// # Errors
    /// The question or the setting is wrong, or a limit was reached.
    pub(super) fn ask_turning(
        &mut self,
        question: &str,
        setting: &Setting,
    ) -> Result<(Answers, Vec<Option<TurnsOn>>), Refusal> {
        let (asked, scene, evaluated) = self.put(question, setting)?;
        let index = evaluated.index(&self.program);
        let all = evaluated.combinations(&self.program, &index, 0, asked.atom.relation);
        let answers = answers(&self.program, &all, &asked.atom, &asked.variables, scene.as_of);
        let conclusions = answers.iter().map(|answer| &answer.conclusion);
        let open: Vec<&Conclusion> = conclusions.filter(|c| is_open(c)).take(EXPLAINED).collect();
        let turning = self.turn_on(&evaluated, asked.atom.relation, &open)?;
        Ok((Answers { question: question.trim().to_owned(), scene, answers }, turning))
    }

    /// Reads a question and evaluates what it needs.
    pub(super) fn put(
        &mut self,
        question: &str,
        setting: &Setting,
    ) -> Result<(Asked, Scene, Evaluated), Refusal> {
        self.put_in(question, setting, &|_, world, _| vec![world])
    }

    /// The same, in worlds that are made of the one asked for and the relation of the question; that one comes
    /// first.
    pub(super) fn put_in(
        &mut self,
        question: &str,
        setting: &Setting,
        worlds: &dyn Fn(&Program, World, RelationId) -> Vec<World>,
    ) -> Result<(Asked, Scene, Evaluated), Refusal> {
        let (world, scene) = self.world(setting)?;
        let asked = self.understand_in(question, (scene.case, scene.supposition))?;
        let worlds = worlds(&self.program, world, asked.atom.relation);
        let relations = BTreeSet::from([asked.atom.relation]);
        let mut evaluated = self.evaluate(&relations, worlds)?;
        self.settle_asked(&mut evaluated, (&asked.atom, &asked.variables), scene.as_of)?;
        Ok((asked, scene, evaluated))
    }

    /// Settles what answers an atom with variables by cases, in the first world.
    pub(super) fn settle_asked(
        &self,
        evaluated: &mut Evaluated,
        (atom, variables): (&Atom, &[Variable]),
        at: Date,
    ) -> Result<(), Refusal> {
        let claims = {
            let index = evaluated.index(&self.program);
            let places = evaluated.places(0, atom.relation).into_iter();
            let open = |place: usize| {
                let view = evaluated.view(&index, place);
                let found = view.found(atom, variables, at).into_iter();
                let open = found.filter(|found| found.bare == Truth::Undetermined);
                open.map(move |found| (place, found.claim))
            };
            places.flat_map(open).collect::<Vec<_>>()
        };
        evaluated.cases = self.settle(evaluated, &claims)?;
        Ok(())
    }

    /// Reads a question. One statement is asked as it is; any other condition becomes a relation of its own.
    pub(super) fn understand(&mut self, question: &str, case: Option<CaseId>) -> Result<Asked, Refusal> {
        self.understand_in(question, (case, None))
    }

    /// The same, with the names of a supposition of the case.
    fn understand_in(&mut self, question: &str, seen: Names) -> Result<Asked, Refusal> {
        if let Some(known) = self.again.understood(question, seen) {
            return Ok(known);
        }
        let file = self.say(question);
        let (tree, mut mistakes) = syntax::parse_condition(file, question);
        if !mistakes.iter().any(Diagnostic::is_error) {
            let (asked, wrong) = hir::ask_in(&mut self.program, question.trim(), &tree, seen);
            mistakes.extend(wrong);
            let wrong = mistakes.iter().any(Diagnostic::is_error);
            if let (Some(asked), false) = (asked, wrong) {
                let rule = self.program.rule(asked.rule);
                let atom = match &rule.body.kind {
                    ConditionKind::Atom(atom) => atom.clone(),
                    _ => rule.head.clone(),
                };
                let asked = Asked { atom, variables: rule.variables.clone() };
                self.again.understand(question, seen, &asked);
                return Ok(asked);
            }
        }
        Err(Refusal::Mistakes(mistakes))
    }
}

/// An answer in outline: which statement, and how it stands.
#[derive(Clone)]
pub(super) struct Outline {
    pub bindings: Vec<(String, Value)>,
    pub claim: Claim,
    pub status: Status,
    /// Definite only because of a burden.
    pub by_burden: bool,
    /// How it stands under all readings.
    outlook: Outlook,
}

/// How an answer stands, why it is open, and which readings decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub status: Status,
    pub by_burden: bool,
    causes: Vec<Cause>,
    /// The smallest sets of readings that make it true, and those that make it false.
    sides: [Vec<Vec<ReadingId>>; 2],
}

impl Default for Decided {
    /// It is plainly not so.
    fn default() -> Self {
        Self { status: Status::False, by_burden: false, causes: vec![], sides: [vec![], vec![]] }
    }
}

impl Outline {
    /// How it stands, to be compared with how it stands elsewhere; `all`: where it does.
    pub fn decided(&self, all: &Combinations<'_>) -> Decided {
        let open = self.status == Status::Undetermined;
        let causes = if open { all.brief(&self.claim, &self.outlook).causes } else { vec![] };
        let disputed = self.disputed();
        let sides = disputed.map_or_else(Default::default, |d| [d.makes_true.clone(), d.makes_false.clone()]);
        Decided { status: self.status, by_burden: self.by_burden, causes, sides }
    }

    /// A statement, and how it stands under all readings.
    pub fn new(bindings: Vec<(String, Value)>, claim: Claim, outlook: Outlook) -> Self {
        Self { bindings, claim, status: outlook.status, by_burden: outlook.by_burden, outlook }
    }

    /// The answer, with what must be said with it.
    pub fn conclude(self, all: &Combinations<'_>) -> Answer {
        let conclusion = all.conclude(&self.claim, &self.outlook);
        Answer { bindings: self.bindings, conclusion }
    }

    /// The reasons for it.
    pub fn why(&self, all: &Combinations<'_>, limits: &Limits) -> Explanation {
        all.why(&self.claim, &self.outlook, limits)
    }

    /// What readings do to it.
    pub fn disputed(&self) -> Option<&Disputed> {
        self.outlook.disputed.as_deref()
    }

    /// The answer without what else is to be said, and saying so.
    fn briefly(self) -> Answer {
        let (claim, status, by_burden) = (self.claim, self.status, self.by_burden);
        // Which disputes arise for it is among what is left out.
        let mut disputed = self.outlook.disputed;
        if let Some(disputed) = disputed.as_deref_mut() {
            disputed.independent_of.clear();
        }
        let conclusion = Conclusion { disputed, ..Conclusion::brief(claim, status, by_burden) };
        Answer { bindings: self.bindings, conclusion }
    }
}

/// The answers to an atom with variables, true ones first, then disputed and undetermined ones, then those not
/// shown; within these by what is shown of them.
pub(super) fn outlines(
    program: &Program,
    all: &Combinations<'_>,
    atom: &Atom,
    variables: &[Variable],
    at: Date,
) -> Vec<Outline> {
    let outline = |found: Overall| {
        let mut bindings: Vec<(String, Value)> = Vec::new();
        for term in &atom.arguments {
            let TermKind::Variable(id) = term.kind else { continue };
            let name = variables.get(id.index()).map(|variable| variable.name.clone());
            let value = found.values.get(id.index()).copied().flatten();
            if let (Some(name), Some(value)) = (name, value)
                && !name.starts_with('_')
                && !bindings.iter().any(|(known, _)| *known == name)
            {
                bindings.push((name, value));
            }
        }
        let Overall { claim, outlook, .. } = found;
        Outline::new(bindings, claim, outlook)
    };
    let mut found: Vec<Outline> = all.found(atom, variables, at).into_iter().map(outline).collect();
    found.sort_by_cached_key(|outline| {
        let rank = match outline.status {
            Status::True => 0,
            Status::Disputed => 1,
            Status::Undetermined => 2,
            Status::False => 3,
        };
        let shown = outline.claim.arguments.iter().map(|value| super::run::order(program, *value));
        (rank, shown.collect::<Vec<_>>())
    });
    found
}

/// The answers with what must be said with each; of very many, the later ones say that more could be said.
pub(super) fn answers(
    program: &Program,
    all: &Combinations<'_>,
    atom: &Atom,
    variables: &[Variable],
    at: Date,
) -> Vec<Answer> {
    let outlines = outlines(program, all, atom, variables, at).into_iter().enumerate();
    let answer = |(place, outline): (usize, Outline)| {
        if place < CONCLUDED { outline.conclude(all) } else { outline.briefly() }
    };
    outlines.map(answer).collect()
}

/// Where nothing is an answer: the failed attempts for things that could have been one, closest first.
fn closest_attempts(
    program: &Program,
    all: &Combinations<'_>,
    asked: &Asked,
    scene: &Scene,
    limits: &Limits,
) -> Vec<(Vec<(String, Value)>, Explanation)> {
    let mut found: Vec<_> = candidates(program, &asked.atom, &asked.variables, scene.case, None)
        .into_iter()
        .map(|(bindings, arguments)| {
            let claim = super::candidate::claim(&asked.atom, arguments, scene.as_of);
            (bindings, all.why(&claim, &all.outlook(&claim), limits))
        })
        .collect();
    found.sort_by_key(|(_, explanation)| nearness(explanation));
    found.truncate(ATTEMPTS);
    found
}
