//! Certificates: written of answers, and checked.
//!
//! The writer reads the model and looks for what a certificate must say; the checker
//! ([`crate::certificate`]) trusts nothing of that. Whatever is written was checked first, so that what
//! cannot be certified is refused, never written wrongly.

mod cases;
mod coverage;
mod expected;
mod members;
mod oracle;
mod refused;
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
use crate::hir::{Polarity, State, StatedTime, Statement, Timing, stated};
use crate::ids::{CaseId, DisputeId, ReadingId, RelationId, VariableId};
use crate::plan::{Completion, World};
use crate::proof::{Claim, Combinations, Space};
use crate::source::Span;
use crate::time::Date;
use crate::value::Value;
use cases::Question;
pub use coverage::Covered;
pub(super) use refused::Refused;
use section::Answered;
use std::collections::BTreeSet;

/// Most other readings that are looked at for what certificates leave open.
const OTHERS: usize = 48;

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
        let (world, _) = self.world(setting)?;
        let (atom, variables) = (&asked.atom, &asked.variables[..]);
        let (text, world, scene, asked) = (question.trim(), &world, &scene, &world.readings[..]);
        let question = Question { text, atom, variables, world, asked, scene };
        let (index, rules) = (evaluated.index(&self.program), Rules::new(&self.program));
        let all = evaluated.combinations(&self.program, &index, 0, atom.relation);
        let outlines = super::ask::outlines(&self.program, &all, atom, variables, scene.as_of);
        if outlines.is_empty() {
            return Err(refused(question.text, "it has no answer"));
        }
        let mut text = String::new();
        for outline in &outlines {
            let (evaluated, index, others) = (&evaluated, &index, 1..evaluated.bases());
            let answer = Answered {
                question: question.text,
                scene,
                evaluated,
                index,
                place: 0,
                others,
                outline,
                fixed: None,
            };
            let by_cases = is_by_cases(&all, &outline.claim);
            text.push_str(&if by_cases {
                self.certify_open(&question, &outline.bindings, &outline.claim.arguments)?
            } else {
                self.certificate(&rules, &answer, (atom, variables))?
            });
        }
        Ok(text)
    }

    /// The certificates of all statements of the concepts that `wanted` keeps, in the case of the setting (or
    /// the first one) and, if wanted, its suppositions: of all that are not plainly false, of up to so many of each
    /// concept that are, and of those that an expectation names. With each, the statement.
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
        let asked: Vec<World> = worlds.iter().take(count).cloned().collect();
        let mut evaluated = self.evaluate(&concepts, worlds)?;
        let mut open = Vec::new();
        {
            let index = evaluated.index(&self.program);
            for (base, relation) in (0..count).flat_map(|base| concepts.iter().map(move |of| (base, *of))) {
                for place in evaluated.places(base, relation) {
                    let view = evaluated.view(&index, place);
                    open.extend(
                        view.undetermined(relation, view.date).into_iter().map(|claim| (place, claim)),
                    );
                }
            }
        }
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(&self.program);
        let mut found = Vec::new();
        for (place, world) in asked.iter().enumerate() {
            let view = evaluated.view(&index, place);
            let scene = Scene { as_of: view.date, dated: world.date(&self.program).is_some(), ..scene };
            let expected = expected::expected(&self.program, world);
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
                let named = expected.get(relation).into_iter().flatten();
                let others = others.into_iter().map(|(_, arguments)| arguments);
                let others = others.filter(|arguments| !known.contains(arguments)).take(falses);
                let named = named.filter(|arguments| !known.contains(*arguments)).cloned();
                let others: BTreeSet<Vec<Value>> = others.chain(named).collect();
                outlines.extend(others.into_iter().map(|arguments| {
                    let names = variables.iter().map(|variable| variable.name.clone());
                    let bindings = names.zip(arguments.iter().copied()).collect();
                    let claim = super::candidate::claim(&atom, arguments, view.date);
                    let outlook = all.outlook(&claim);
                    Outline::new(bindings, claim, outlook)
                }));
                for outline in &outlines {
                    let shown = self.program.statement(*relation, &outline.claim.arguments);
                    let (text, scene, evaluated) = (shown.as_str(), &scene, &evaluated);
                    let by_cases = is_by_cases(&all, &outline.claim);
                    let certificate = if by_cases {
                        let (atom, variables, asked) = (&atom, &variables[..], &world.readings[..]);
                        let question = Question { text, atom, variables, world, asked, scene };
                        self.certify_open(&question, &outline.bindings, &outline.claim.arguments)
                    } else {
                        let (question, index, others) = (text, &index, with_others[place].clone());
                        let fixed = None;
                        let answer =
                            Answered { question, scene, evaluated, index, place, others, outline, fixed };
                        self.certificate(&rules, &answer, (&atom, &variables))
                    };
                    found.push((shown, certificate));
                }
            }
        }
        Ok(found)
    }

    /// The certificates of what `check` says in the case of the setting, or in the first one: of all
    /// statements that its reports and expectations ask about, unless they are plainly false and no expectation
    /// names them; with a warning for each that cannot be certified.
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
            let remedy = why.remedy(rules, claim.relation);
            refused(&shown, &format!("{}; {remedy}", why.text(&self.program)))
        })
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
                        let question = (&asked.atom, &asked.variables[..]);
                        certificate::check_answer(&Rules::new(&self.program), question, part)
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

/// What the certificates of a file claim, and what of it they leave out. The parts of each are places in `found`.
pub fn claims(found: &[Verified]) -> Vec<Covered> {
    let proved = found.iter().enumerate().filter_map(|(at, one)| Some((at, one.outcome.as_ref().ok()?)));
    let (places, certified): (Vec<usize>, Vec<&Certified>) = proved.unzip();
    let mut claims = coverage::coverage(&certified);
    for part in claims.iter_mut().flat_map(|claim| &mut claim.parts) {
        *part = places.get(*part).copied().unwrap_or(*part);
    }
    claims
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
    let date = world.date(program);
    let facts = Facts::new(program, &checked(program, world, date, &[]));
    let last = |state: &RelationId| {
        let all = rules.last_days(&facts, *state, Date::MAX);
        all.or_else(|_| rules.last_days(&facts, *state, date.unwrap_or(Date::UNDATED))).unwrap_or_default()
    };
    let days = states.iter().flat_map(last).filter_map(|day| match day {
        Value::Date(day) if day < Date::MAX => Some(day),
        _ => None,
    });
    days.collect()
}

/// A world as the checker sees it.
fn checked(program: &Program, world: &World, date: Option<Date>, readings: &[ReadingId]) -> stated::World {
    stated::World {
        completed: world.completed.iter().map(|one| taken(program, one)).collect(),
        case: world.case,
        supposition: world.supposition,
        date,
        readings: readings.to_vec(),
        assumed: world.assumed.clone(),
        withdrawn: world.withdrawn.clone(),
        without_burdens: false,
    }
}

/// What is taken of something that nobody knows, as a statement.
fn taken(program: &Program, one: &Completion) -> Statement {
    let declared = program.relation(one.relation);
    let lasting = declared.kind == RelationKind::Fact && declared.timing == Timing::Timeless;
    Statement {
        relation: one.relation,
        arguments: one.arguments.clone(),
        polarity: if one.holds { Polarity::Stated } else { Polarity::Denied },
        time: if lasting { StatedTime::Always } else { StatedTime::On(one.at) },
        source: None,
        held_by: vec![],
        unverified: None,
        span: Span::default(),
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

/// Whether a claim is shown by cases under some reading.
fn is_by_cases(all: &Combinations<'_>, claim: &Claim) -> bool {
    all.views().iter().any(|view| view.stand(claim).by_cases)
}
