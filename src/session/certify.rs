//! Certificates: written of answers, and checked.
//!
//! The writer reads the model and looks for what a certificate must say; the checker
//! ([`crate::certificate`]) trusts nothing of that. Whatever is written was checked first, so that what
//! cannot be certified is refused, never written wrongly.

mod cases;
mod members;
mod oracle;
mod refute;
mod search;
mod section;
mod sides;
mod stages;
mod support;
mod write;

use super::answer::{Scene, Setting};
use super::ask::Outline;
use super::{Refusal, Session};
use crate::certificate::{self, Certified, Fault};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::hir::sides::Rules;
use crate::hir::{Atom, Facts, Parameter, Program, RelationKind, Term, TermKind, Variable};
use crate::hir::{State, stated};
use crate::ids::{CaseId, DisputeId, ReadingId, RelationId, VariableId};
use crate::plan::World;
use crate::proof::Space;
use crate::time::Date;
use crate::value::Value;
use section::Answered;
use std::collections::BTreeSet;

/// Most other readings that are looked at for what certificates leave open.
const OTHERS: usize = 48;

/// Why an answer cannot be certified, in words that follow "it cannot be certified: ".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused(String);

impl Refused {
    fn new(message: &str) -> Self {
        Self(message.to_owned())
    }
}

impl From<String> for Refused {
    fn from(message: String) -> Self {
        Self(message)
    }
}

/// What became of one certificate of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// What it says, or where it is wrong.
    pub outcome: Result<Certified, Fault>,
}

impl Session {
    /// The certificates of all answers to a question, one after the other.
    ///
    /// # Errors
    /// The question or the setting is wrong, a limit was reached, or an answer cannot be certified.
    pub fn certify(&mut self, question: &str, setting: &Setting) -> Result<String, Refusal> {
        let (asked, scene, evaluated) = self.put_in(question, setting, &|program, world, relation| {
            prepared(&Rules::new(program), world, &BTreeSet::from([relation]))
        })?;
        let (mut text, mut by_cases) = (String::new(), Vec::new());
        {
            let (index, rules) = (evaluated.index(&self.program), Rules::new(&self.program));
            let all = evaluated.combinations(&self.program, &index, 0, asked.atom.relation);
            let outlines =
                super::ask::outlines(&self.program, &all, &asked.atom, &asked.variables, scene.as_of);
            for outline in &outlines {
                if all.views().iter().any(|view| view.stand(&outline.claim).by_cases) {
                    by_cases.push(outline.bindings.clone());
                    continue;
                }
                let (question, scene, evaluated) = (question.trim(), &scene, &evaluated);
                let others = 1..evaluated.bases();
                let answer =
                    Answered { question, scene, evaluated, index: &index, place: 0, others, outline };
                text.push_str(&self.certificate(&rules, &answer, (&asked.atom, &asked.variables))?);
            }
            if outlines.is_empty() {
                return Err(refused(question, "it has no answer"));
            }
        }
        for values in by_cases {
            text.push_str(&self.certify_cases(question.trim(), setting, &values)?);
        }
        Ok(text)
    }

    /// The certificates of all statements of the concepts that `wanted` keeps, in the case of the setting (or
    /// the first one) and, if wanted, its suppositions: of all that are not plainly false, and of up to so many
    /// of each concept that are. With each, the statement.
    ///
    /// # Errors
    /// The setting is wrong, or a limit was reached.
    #[allow(clippy::type_complexity, reason = "a list of plain pairs")]
    pub fn certify_all(
        &mut self,
        setting: &Setting,
        wanted: &dyn Fn(RelationId) -> bool,
        (suppositions, falses): (bool, usize),
    ) -> Result<Vec<(String, Result<String, Refusal>)>, Refusal> {
        let (base, scene) = self.world(setting)?;
        let suppositions = base
            .case
            .filter(|_| suppositions)
            .map_or(0, |case| self.program.cases[case.index()].suppositions.len());
        let suppose = |place: usize| {
            let case = base.case.and_then(|case| self.program.cases.get(case.index()));
            let date = case.and_then(|case| case.suppositions.get(place)).map(|s| s.date);
            World { supposition: Some(place), date, ..base.clone() }
        };
        let worlds: Vec<World> =
            std::iter::once(base.clone()).chain((0..suppositions).map(suppose)).collect();
        let concepts = (0..self.program.relations.len()).map(RelationId::at).filter(|id| {
            let kind = self.program.relation(*id).kind;
            kind.can_be_asked() && !kind.is_stated() && kind != RelationKind::Question && wanted(*id)
        });
        let concepts: BTreeSet<RelationId> = concepts.collect();
        let rules = Rules::new(&self.program);
        let mut worlds = worlds;
        let count = worlds.len();
        let mut with_others = Vec::new();
        for place in 0..count {
            let more = prepared(&rules, worlds[place].clone(), &concepts);
            with_others.push(worlds.len()..worlds.len() + more.len() - 1);
            worlds[place].asked.clone_from(&more[0].asked);
            worlds.extend(more.into_iter().skip(1));
        }
        let evaluated = self.evaluate(&concepts, worlds)?;
        let index = evaluated.index(&self.program);
        let mut found = Vec::new();
        for (place, world) in evaluated.worlds.iter().enumerate().take(count) {
            let view = evaluated.view(&index, place);
            let scene = Scene { as_of: view.date, dated: world.date(&self.program).is_some(), ..scene };
            for relation in &concepts {
                let (atom, variables) = anything(&self.program, *relation);
                let all = evaluated.combinations(&self.program, &index, place, *relation);
                let mut outlines = super::ask::outlines(&self.program, &all, &atom, &variables, view.date);
                let known: BTreeSet<Vec<Value>> =
                    outlines.iter().map(|o| o.claim.arguments.clone()).collect();
                let others = super::candidate::candidates(
                    &self.program,
                    &atom,
                    &variables,
                    world.case,
                    world.supposition,
                );
                let others = others.into_iter().filter(|(_, arguments)| !known.contains(arguments));
                outlines.extend(others.take(falses).map(|(bindings, arguments)| {
                    let claim = super::candidate::claim(&atom, arguments, view.date);
                    let outlook = all.outlook(&claim);
                    Outline::new(bindings, claim, outlook)
                }));
                for outline in &outlines {
                    let shown = self.program.statement(*relation, &outline.claim.arguments);
                    let (question, scene, evaluated) = (shown.as_str(), &scene, &evaluated);
                    let (index, others) = (&index, with_others[place].clone());
                    let answer = Answered { question, scene, evaluated, index, place, others, outline };
                    let text = self.certificate(&rules, &answer, (&atom, &variables));
                    found.push((shown, text));
                }
            }
        }
        Ok(found)
    }

    /// The certificates of what `check` says in the case of the setting, or in the first one: of all
    /// statements that its reports and expectations ask about, unless they are plainly false; with a warning
    /// for each that cannot be certified.
    ///
    /// # Errors
    /// The setting is wrong, or a limit was reached.
    pub fn certify_checked(&mut self, setting: &Setting) -> Result<(String, Vec<Diagnostic>), Refusal> {
        let cases: Vec<CaseId> = self.case(setting.case.as_deref())?.into_iter().collect();
        let asked = self.relations_of_reports(&cases);
        let all = self.certify_all(setting, &|relation| asked.contains(&relation), (false, 0))?;
        let (mut text, mut warnings) = (String::new(), Vec::new());
        for (_, certificate) in all {
            match certificate {
                Ok(certificate) => text.push_str(&certificate),
                Err(Refusal::Mistakes(mistakes)) => {
                    let warning = |d: Diagnostic| Diagnostic { severity: Severity::Warning, ..d };
                    warnings.extend(mistakes.into_iter().map(warning));
                }
                Err(limit @ Refusal::Limit(_)) => return Err(limit),
            }
        }
        Ok((text, warnings))
    }

    /// The certificates of one answer: one for each set of readings that makes a difference.
    fn certificate(
        &self,
        rules: &Rules<'_>,
        answer: &Answered<'_>,
        asked: (&Atom, &[Variable]),
    ) -> Result<String, Refusal> {
        let claim = &answer.outline.claim;
        answer.text(self, rules, asked).map_err(|why| {
            let shown = self.program.statement(claim.relation, &claim.arguments);
            refused(&shown, &format!("{}; {}", why.0, self.nearest(rules, &why.0, claim.relation)))
        })
    }

    /// What can be done where an answer cannot be certified for this reason.
    fn nearest(&self, rules: &Rules<'_>, why: &str, relation: RelationId) -> String {
        if why.contains("nobody knows") {
            return "state the day, or assume one with `--assume`".to_owned();
        }
        if why.contains("day by day") {
            return "ask for the duty itself, `must …`, as of the days that matter".to_owned();
        }
        let program = &self.program;
        let reading = rules.disputes(relation).into_iter().find_map(|dispute| {
            let first = program.counted(dispute).next()?;
            Some(program.reading_name(first))
        });
        match reading {
            Some(name) => format!("there may be a certificate under one reading: `--reading {name}`"),
            None => "there may be certificates of what it rests on".to_owned(),
        }
    }

    /// Checks the certificates of a file, each of them against the rules of this session.
    ///
    /// # Errors
    /// A certificate names a question that is wrong.
    pub fn check_certificates(&mut self, text: &str) -> Result<Vec<Verified>, Refusal> {
        let mut found = Vec::new();
        for (before, part) in parts(text) {
            let outcome = match certificate::head(part) {
                Err(fault) => Err(fault),
                Ok((question, case)) => {
                    let case = case.as_deref();
                    let known = case.is_none_or(|name| self.program.cases.iter().any(|c| c.name == name));
                    if known {
                        let case = if case.is_some() { self.case(case)? } else { None };
                        let asked = self.understand(&question, case)?;
                        certificate::check(&Rules::new(&self.program), asked.atom.relation, part)
                    } else {
                        Err(Fault { line: 3, message: "the rules know no such case".to_owned() })
                    }
                }
            };
            let moved = |fault: Fault| Fault { line: fault.line + before, ..fault };
            found.push(Verified { line: before + 1, outcome: outcome.map_err(moved) });
        }
        Ok(found)
    }
}

fn refused(question: &str, why: &str) -> Refusal {
    let message = format!("`{}` cannot be certified: {why}", question.trim());
    Refusal::Mistakes(vec![Diagnostic::without_place(codes::NOT_CERTIFIED, message)])
}

/// A world in which certificates are looked for, and the same with each other reading of a dispute on which
/// these relations may rest: a proof that leaves disputes open must know what their readings change.
fn prepared(rules: &Rules<'_>, world: World, relations: &BTreeSet<RelationId>) -> Vec<World> {
    let program = rules.program;
    let asked = relations.iter().flat_map(|relation| days(rules, &world, *relation));
    let asked = asked.collect::<BTreeSet<Date>>().into_iter().collect();
    let base = World { asked, ..world };
    let behind: BTreeSet<DisputeId> = relations.iter().flat_map(|r| rules.disputes(*r)).collect();
    let decided =
        |dispute: &DisputeId| base.readings.iter().any(|id| program.reading(*id).dispute == *dispute);
    let others = behind.into_iter().filter(|dispute| !decided(dispute)).flat_map(|dispute| {
        let first = Space::new(program, [dispute], &[]).combination(0);
        program.counted(dispute).filter(|id| !first.contains(id)).collect::<Vec<ReadingId>>()
    });
    let with = |reading: ReadingId| {
        let readings = base.readings.iter().copied().chain([reading]).collect();
        World { readings, ..base.clone() }
    };
    let others: Vec<World> = others.take(OTHERS).map(with).collect();
    std::iter::once(base).chain(others).collect()
}

/// The days on which duties must be looked at for a relation, in one world.
fn days(rules: &Rules<'_>, world: &World, relation: RelationId) -> Vec<Date> {
    let program = rules.program;
    if program.norms.is_empty() {
        return vec![];
    }
    let kind = |at: &usize| program.relations.get(*at).map(|relation| relation.kind);
    let behind = rules.behind(relation).into_iter();
    let breached = |at: &usize| {
        matches!(
            kind(at),
            Some(RelationKind::State(State::BreachedBy | State::BreachedOwed | State::Infringed, _))
        )
    };
    let states: Vec<RelationId> = behind.filter(breached).map(RelationId::at).collect();
    if states.is_empty() {
        return vec![];
    }
    let facts = Facts::new(program, &checked(world, world.date(program), &[]));
    let last = |state: &RelationId| rules.last_days(&facts, *state, Date::MAX).unwrap_or_default();
    let days = states.iter().flat_map(last).filter_map(|day| match day {
        Value::Date(day) if day < Date::MAX => Some(day),
        _ => None,
    });
    days.collect()
}

/// A world as the checker sees it.
fn checked(world: &World, date: Option<Date>, readings: &[ReadingId]) -> stated::World {
    stated::World {
        case: world.case,
        supposition: world.supposition,
        date,
        readings: readings.to_vec(),
        assumed: world.assumed.clone(),
        withdrawn: world.withdrawn.clone(),
        without_burdens: false,
    }
}

/// A relation with a variable in each place.
fn anything(program: &Program, relation: RelationId) -> (Atom, Vec<Variable>) {
    let (declared, span) = (program.relation(relation), program.relation(relation).span);
    let term = |(place, parameter): (usize, &Parameter)| {
        let kind = TermKind::Variable(VariableId::at(place));
        Term { span, ty: parameter.ty, kind }
    };
    let arguments = declared.parameters.iter().enumerate().map(term).collect();
    let variable = |parameter: &Parameter| Variable { name: parameter.name.clone(), ty: parameter.ty, span };
    (Atom { relation, arguments, span }, declared.parameters.iter().map(variable).collect())
}

/// Splits a file into its certificates: each begins with the line that names the format. With each, the
/// number of lines before it.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut starts: Vec<usize> = text.match_indices(certificate::FIRST).map(|(at, _)| at).collect();
    starts.retain(|at| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'));
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let (mut before, mut found) = (0, Vec::new());
    for (start, end) in starts.iter().copied().zip(ends) {
        let part = text.get(start..end).unwrap_or("");
        found.push((before, part));
        before += part.lines().count();
    }
    found
}
