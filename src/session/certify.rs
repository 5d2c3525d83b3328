//! Certificates: written of answers, and checked.
//!
//! The writer reads the model and looks for what a certificate must say; the checker
//! ([`crate::certificate`]) trusts nothing of that. Whatever is written was checked first, so that what
//! cannot be certified is refused, never written wrongly.

mod oracle;
mod refute;
mod search;
mod sides;
mod stages;
mod support;
mod write;

use super::answer::{Scene, Setting};
use super::ask::Outline;
use super::evaluate::Evaluated;
use super::{Refusal, Session};
use crate::certificate::{self, Bound, Certified, Fault, Subject};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::hir::sides::Rules;
use crate::hir::{Atom, Facts, Parameter, Program, RelationKind, Term, TermKind, Variable};
use crate::hir::{stated, words};
use crate::ids::{CaseId, RelationId, VariableId, WorldId};
use crate::plan::World;
use crate::proof::{Claim, Form, Status};
use crate::value::Value;
use oracle::Oracle;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use support::Need;
use write::Writer;

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
    /// What it says, or where it is wrong.
    pub outcome: Result<Certified, Fault>,
}

impl Session {
    /// The certificates of all answers to a question, one after the other.
    ///
    /// # Errors
    /// The question or the setting is wrong, a limit was reached, or an answer cannot be certified.
    pub fn certify(&mut self, question: &str, setting: &Setting) -> Result<String, Refusal> {
        let (asked, scene, evaluated) = self.put(question, setting)?;
        let index = evaluated.index(&self.program);
        let all = evaluated.combinations(&self.program, &index, 0, asked.atom.relation);
        let outlines = super::ask::outlines(&self.program, &all, &asked.atom, &asked.variables, scene.as_of);
        let mut text = String::new();
        for outline in &outlines {
            text.push_str(&self.certificate(question.trim(), &scene, (&evaluated, 0), outline)?);
        }
        if outlines.is_empty() {
            return Err(refused(question, "it has no answer"));
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
            matches!(kind, RelationKind::Defined | RelationKind::Argued) && wanted(*id)
        });
        let concepts: BTreeSet<RelationId> = concepts.collect();
        let count = worlds.len();
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
                    found.push((
                        shown.clone(),
                        self.certificate(&shown, &scene, (&evaluated, place), outline),
                    ));
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

    fn certificate(
        &self,
        question: &str,
        scene: &Scene,
        (evaluated, place): (&Evaluated, usize),
        outline: &Outline,
    ) -> Result<String, Refusal> {
        let world = &evaluated.worlds[place];
        let claim = &outline.claim;
        let refuse = |why: &str| {
            let shown = self.program.statement(claim.relation, &claim.arguments);
            refused(&shown, why)
        };
        let stages = Cell::new(false);
        let text = written(self, question, scene, (evaluated, &stages), (world, place), outline);
        let checked = text.and_then(|text| match certificate::check(&self.program, claim.relation, &text) {
            Ok(_) => Ok(text),
            Err(fault) => {
                let Fault { line, message } = fault;
                Err(Refused(format!("the checker does not follow line {line} ({message})")))
            }
        });
        checked.map_err(|why| {
            let deep = stages.get() && !why.0.contains("nobody knows");
            refuse(if deep {
                "it recurs through negation in a way that certificates do not cover"
            } else {
                &why.0
            })
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
                        certificate::check(&self.program, asked.atom.relation, part)
                    } else {
                        Err(Fault { line: 3, message: "the rules know no such case".to_owned() })
                    }
                }
            };
            let moved = |fault: Fault| Fault { line: fault.line + before, ..fault };
            found.push(Verified { outcome: outcome.map_err(moved) });
        }
        Ok(found)
    }
}

fn refused(question: &str, why: &str) -> Refusal {
    let message = format!("`{}` cannot be certified: {why}", question.trim());
    Refusal::Mistakes(vec![Diagnostic::without_place(codes::NOT_CERTIFIED, message)])
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

/// The certificate of one answer. `place` is that of the world in the evaluation.
fn written(
    session: &Session,
    question: &str,
    scene: &Scene,
    (evaluated, stages): (&Evaluated, &Cell<bool>),
    (world, place): (&World, usize),
    outline: &Outline,
) -> Result<String, Refused> {
    let program = &session.program;
    let Claim { relation, arguments, at, form } = &outline.claim;
    if *form != Form::Holds {
        return Err(Refused::new("it is about what is excluded"));
    }
    if outline.disputed().is_some() || outline.status == Status::Disputed {
        return Err(Refused::new("it depends on readings"));
    }
    let subject = Subject { relation: *relation, excluded: false, day: *at };
    let answer = match (outline.status, outline.by_burden) {
        (Status::True, false) => "true",
        (Status::True, true) => "as long as not shown",
        (Status::False, false) => "false",
        (Status::False, true) => "not shown",
        (Status::Undetermined | Status::Disputed, _) => "undetermined",
    };
    let case = world.case.map_or("-", |case| program.cases[case.index()].name.as_str());
    let supposition = world.supposition.map_or("-".to_owned(), |place| (place + 1).to_string());
    let date = if scene.dated { scene.as_of.to_string() } else { "-".to_owned() };
    let mut text = format!(
        "vires certificate 1\nquestion {}\ncase {case}\nsuppose {supposition}\ndate {date}\n",
        words::quoted(question)
    );
    for (word, statements) in [("assume", &world.assumed), ("withdraw", &world.withdrawn)] {
        for statement in statements {
            let _ = writeln!(text, "{word} {}", words::assumption(program, statement));
        }
    }
    let claimed: Vec<Option<Value>> = arguments.iter().copied().map(Some).collect();
    let _ = writeln!(text, "answer {answer} {}", words::statement(program, *relation, false, *at, &claimed));
    let rules = Rules::new(program);
    let checked = stated::World {
        case: world.case,
        supposition: world.supposition,
        date: scene.dated.then_some(scene.as_of),
        assumed: world.assumed.clone(),
        withdrawn: world.withdrawn.clone(),
        without_burdens: false,
    };
    let worlds: &[(bool, &str)] = if outline.by_burden {
        &[(false, "as it stands"), (true, "without burdens")]
    } else {
        &[(false, "as it stands")]
    };
    for (bare, title) in worlds {
        let facts = Facts::new(program, &stated::World { without_burdens: *bare, ..checked.clone() });
        let id = WorldId::at(2 * place + usize::from(*bare));
        let parts = (&evaluated.plan, &evaluated.model);
        let oracle = Oracle::new((program, &facts, &rules), parts, id, *bare, stages);
        let _ = writeln!(text, "world {title}");
        let needs = if facts.is_concept(*relation) {
            needs(&oracle, subject, arguments, outline.status, *bare)?
        } else {
            vec![]
        };
        text.push_str(&Writer::new(&oracle).write(needs)?);
    }
    text.push_str("end\n");
    Ok(text)
}

/// What the answer itself needs.
fn needs(
    oracle: &Oracle<'_>,
    subject: Subject,
    arguments: &[Value],
    status: Status,
    bare: bool,
) -> Result<Vec<Need>, Refused> {
    let key = search::key(subject);
    let tuple = arguments.to_vec();
    let shape: Vec<Option<Value>> = arguments.iter().copied().map(Some).collect();
    let (certain, possible) = oracle.standing(subject, arguments, true)?;
    let settled = oracle.settled(subject, None);
    let (lower, upper) = match settled {
        Some(Bound::Lower) => (certain, certain),
        Some(Bound::Upper) => (possible, possible),
        None => (certain, possible),
    };
    if !bare && (status == Status::True && !lower || status == Status::False && upper) {
        return Err(Refused::new("it is shown by cases"));
    }
    let least = if certain { Bound::Lower } else { Bound::Upper };
    let most = if possible { Bound::Lower } else { Bound::Upper };
    Ok(match (status, bare) {
        (Status::True, false) => {
            vec![Need::Holds(key, tuple, if settled == Some(Bound::Upper) { least } else { Bound::Lower })]
        }
        (Status::False, false) => {
            vec![Need::Fails(
                key,
                shape,
                if settled == Some(Bound::Lower) { most } else { Bound::Upper },
                true,
            )]
        }
        _ => vec![Need::Holds(key, tuple, Bound::Upper), Need::Fails(key, shape, Bound::Lower, true)],
    })
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
