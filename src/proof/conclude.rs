//! From statuses to conclusions: what must be said with an answer.

use super::derive::Builder;
use super::explanation::{Argument, Explanation, Fact, Limits, Premise, Reason, Standing, StepId, Test};
use super::residual::Residual;
use super::view::View;
use super::{Claim, Conclusion, Pattern, Settled, Status, Unverified};
use crate::engine::Truth;
use crate::hir::Statement;
use crate::ids::RelationId;
use std::collections::BTreeSet;

/// What a conclusion may cost, short of a full explanation.
const BRIEF: Limits = Limits { steps: 300, depth: 4, work: 100_000, width: 4 };

impl View<'_> {
    /// How a statement stands, and what must be said with it.
    pub fn conclude(&self, claim: &Claim) -> Conclusion {
        let bare = self.turning_on(claim, &BRIEF);
        Builder::new(*self, BRIEF).explain(claim, bare).conclusion
    }

    /// Why a statement stands as it does, whatever its status.
    pub fn why(&self, claim: &Claim, limits: &Limits) -> Explanation {
        Builder::new(*self, *limits).explain(claim, self.turning_on(claim, limits))
    }

    /// The attempt to conclude what is not true that came closest; `None` for facts, and for what no rule
    /// concludes.
    pub fn attempt(&self, claim: &Claim) -> Option<Argument> {
        let explanation = self.why(claim, &BRIEF);
        match explanation.steps.into_iter().next()?.reason {
            Reason::Rules { arguments, .. } => arguments.into_iter().next(),
            Reason::Fact(_) | Reason::NoRule | Reason::Supposed(_) | Reason::NotFollowed => None,
        }
    }

    /// Status, burden, causes and what is open; the rest is for the explanation to fill in.
    fn turning_on(&self, claim: &Claim, limits: &Limits) -> Conclusion {
        let (here, bare) = (self.status(claim), self.bare_status(claim));
        let settled = self.cases.get(claim);
        if let Some(Settled::Agreed(value)) = settled {
            return self.by_cases(claim, value, limits);
        }
        let by_burden = here != Truth::Undetermined && bare == Truth::Undetermined;
        let residual = match here {
            Truth::Undetermined => self.residual(claim, self.world, limits.work),
            _ if by_burden => self.residual(claim, self.bare, limits.work),
            _ => Residual::default(),
        };
        let status = match here {
            Truth::False => Status::False,
            Truth::Undetermined => Status::Undetermined,
            Truth::True => Status::True,
        };
        Conclusion {
            claim: claim.clone(),
            status,
            by_burden,
            cases_not_tried: settled == Some(Settled::NotTried),
            causes: residual.causes.into_iter().collect(),
            open: residual.open,
            conflicts: residual.conflicts,
            norms: self.norms(claim),
            more: residual.more,
            ..Conclusion::plain(claim.clone(), status)
        }
    }

    /// The conclusion of what has one value whatever the unknown facts are; those are listed.
    fn by_cases(&self, claim: &Claim, value: bool, limits: &Limits) -> Conclusion {
        let status = if value { Status::True } else { Status::False };
        let residual = self.residual(claim, self.bare, limits.work);
        Conclusion {
            by_cases: true,
            open: residual.open,
            norms: self.norms(claim),
            more: residual.more,
            ..Conclusion::plain(claim.clone(), status)
        }
    }

    /// How a statement stands, and on what it turns where that is open; nothing that only an explanation shows.
    pub fn brief(&self, claim: &Claim) -> Conclusion {
        self.turning_on(claim, &BRIEF)
    }
}

/// Adds what is open under another combination of readings.
pub(super) fn merge_open(to: &mut Conclusion, other: &Conclusion) {
    to.causes.extend(&other.causes);
    to.causes.sort_unstable();
    to.causes.dedup();
    for (list, more) in [(&mut to.open, &other.open), (&mut to.conflicts, &other.conflicts)] {
        for claim in more {
            if !list.contains(claim) {
                list.push(claim.clone());
            }
        }
    }
    to.cases_not_tried |= other.cases_not_tried;
    to.more |= other.more;
}

/// Reads provisions, silences and caveats off an explanation.
pub(super) fn fill(view: View<'_>, explanation: &mut Explanation) {
    let mut reader = Reader { view, explanation, found: Found::default(), visited: BTreeSet::new() };
    reader.step(explanation.root);
    let found = reader.found;
    let silent = Silence { explanation, visited: BTreeSet::new() }.of(explanation.root);
    let unencoded = unencoded(view, &found.relations, explanation.conclusion.claim.at);
    let conclusion = &mut explanation.conclusion;
    conclusion.provisions = found.provisions;
    conclusion.unverified = found.unverified;
    conclusion.unencoded = unencoded;
    conclusion.silent = silent.unwrap_or_default();
    conclusion.more |= explanation.more;
}

/// The places of the passages that bear on one of these relations and were in force.
fn unencoded(view: View<'_>, relations: &BTreeSet<RelationId>, at: crate::time::Date) -> Vec<usize> {
    let program = view.program;
    let passages = program.unencoded.iter().enumerate();
    let bears = passages.filter(|(_, passage)| {
        let taken = &view.spec.readings;
        let in_force = passage.provision.is_none_or(|p| program.in_force(p, taken, at))
            && program.does_not_exclude(taken, &passage.readings);
        in_force && passage.affects.iter().any(|r| speaks_of(view, relations, *r))
    });
    bears.map(|(place, _)| place).collect()
}

/// Whether one of the relations is this one, or speaks of it as an act.
fn speaks_of(view: View<'_>, relations: &BTreeSet<RelationId>, of: RelationId) -> bool {
    relations.contains(&of)
        || view.program.norms.contains_key(&of)
            && relations.iter().any(|r| view.program.relation(*r).kind.act() == Some(of))
}

/// What an answer rests on.
#[derive(Default)]
struct Found {
    provisions: Vec<crate::ids::ProvisionId>,
    unverified: Vec<Unverified>,
    relations: BTreeSet<RelationId>,
}

struct Reader<'e> {
    view: View<'e>,
    explanation: &'e Explanation,
    found: Found,
    visited: BTreeSet<(StepId, Weight)>,
}

/// What a step weighs in an answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// The answer would stand without it: what holds in an attempt that fails otherwise.
    None,
    /// The answer rests on it as on something that is absent.
    Absent,
    /// The answer rests on it.
    Carries,
}

impl Reader<'_> {
    /// Follows a step and those that it rests on.
    fn step(&mut self, start: StepId) {
        let mut pending = vec![(start, Weight::Carries)];
        while let Some((id, weight)) = pending.pop() {
            let Some(step) = self.explanation.step(id).filter(|_| self.visited.insert((id, weight))) else {
                continue;
            };
            if weight > Weight::None {
                self.found.relations.insert(step.pattern.relation);
            }
            let mut next = Vec::new();
            match &step.reason {
                Reason::Fact(Fact::Stated(statements) | Fact::Denied(statements))
                    if weight > Weight::None =>
                {
                    self.statements(statements);
                }
                Reason::Fact(_) | Reason::NoRule | Reason::Supposed(_) | Reason::NotFollowed => {}
                Reason::Rules { arguments, against, .. } => {
                    let shown = if step.standing == Standing::Holds { arguments.len() } else { 1 };
                    let decisive = against
                        .iter()
                        .filter(|a| step.standing != Standing::Holds && a.applicable >= Standing::NotShown);
                    for argument in arguments.iter().take(shown).chain(decisive).filter(|a| a.in_force) {
                        if weight == Weight::Carries {
                            self.rule(argument.rule);
                        }
                        let premises = argument.premises.iter().chain(&argument.exceptions);
                        premises.for_each(|p| follow(p, weight, step.standing, &mut next));
                    }
                }
            }
            pending.extend(next.into_iter().rev());
        }
    }

    fn rule(&mut self, rule: crate::ids::RuleId) {
        let program = self.view.program;
        for reading in &program.rule(rule).readings {
            if program.reading(*reading).unverified.is_some() {
                self.unverified(Unverified::Reading(*reading));
            }
        }
        let Some(id) = program.rule(rule).provision else { return };
        if self.found.provisions.contains(&id) {
            return;
        }
        self.found.provisions.push(id);
        let provision = program.provision(id);
        if provision.unverified.is_some() {
            self.unverified(Unverified::Provision(id));
        }
        if let Some(instrument) = provision.instrument
            && program.instrument(instrument).unverified.is_some()
        {
            self.unverified(Unverified::Instrument(instrument));
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        // Of several statements that say the same one that was checked is enough.
        let words: Option<Vec<_>> = statements.iter().map(|s| s.unverified.clone().map(|w| (s, w))).collect();
        for (statement, words) in words.unwrap_or_default() {
            let claim = Claim {
                relation: statement.relation,
                arguments: statement.arguments.clone(),
                at: self.view.date,
                form: super::Form::Holds,
            };
            self.unverified(Unverified::Statement(claim, words));
        }
    }

    fn unverified(&mut self, what: Unverified) {
        if !self.found.unverified.contains(&what) {
            self.found.unverified.push(what);
        }
    }
}

/// The steps below a premise. What holds carries what holds; of what does not hold, what fails counts.
fn follow(premise: &Premise, weight: Weight, of: Standing, next: &mut Vec<(StepId, Weight)>) {
    let relevant = (of == Standing::Holds) == (premise.standing == Standing::Holds);
    each_step(premise, false, &mut |id, denied| {
        let inner = match weight {
            _ if !relevant => Weight::None,
            Weight::Carries if denied => Weight::Absent,
            weight => weight,
        };
        next.push((id, inner));
    });
}

/// Every step that a premise names, and whether below a negation.
pub(super) fn each_step(premise: &Premise, denied: bool, visit: &mut impl FnMut(StepId, bool)) {
    each(premise, denied, &mut |inner, denied| {
        if let Test::Statement(_, Some(id)) | Test::Event(_, _, Some(id)) = &inner.test {
            visit(*id, denied);
        }
    });
}

/// The premise and all within it, and whether below a negation.
pub(super) fn each<'p>(premise: &'p Premise, denied: bool, visit: &mut impl FnMut(&'p Premise, bool)) {
    let mut pending = vec![(premise, denied)];
    while let Some((premise, denied)) = pending.pop() {
        visit(premise, denied);
        match &premise.test {
            Test::Negation(inner) => pending.extend(inner.iter().rev().map(|p| (p, true))),
            Test::All(inner) | Test::Either(inner) | Test::At(_, inner) => {
                pending.extend(inner.iter().rev().map(|p| (p, denied)));
            }
            Test::Quantified { members, .. } => {
                let inner = members.iter().flat_map(|m| &m.premises);
                pending.extend(inner.map(|p| (p, denied)));
            }
            _ => {}
        }
    }
}

/// Finds the closed facts by whose silence an answer stands: those that, had someone stated them, might
/// have changed it. An attempt that also fails for another reason stands without any silence.
struct Silence<'e> {
    explanation: &'e Explanation,
    visited: BTreeSet<StepId>,
}

impl Silence<'_> {
    /// The silences behind a step; `None` if it stands without any.
    fn of(&mut self, id: StepId) -> Option<Vec<Pattern>> {
        let step = self.explanation.step(id).filter(|_| self.visited.insert(id))?;
        match &step.reason {
            Reason::Fact(Fact::Silent) => Some(vec![step.pattern.clone()]),
            Reason::Fact(_) | Reason::NoRule | Reason::Supposed(_) | Reason::NotFollowed => None,
            Reason::Rules { arguments, against, .. } if step.standing == Standing::Holds => {
                let proof = arguments.iter().take(1).flat_map(|a| a.premises.iter().chain(&a.exceptions));
                let mut found = Vec::new();
                for premise in proof {
                    merge(&mut found, self.premise(premise));
                }
                for argument in against.iter().filter(|a| a.applicable != Standing::Holds) {
                    merge(&mut found, self.lacking(argument));
                }
                (!found.is_empty()).then_some(found)
            }
            Reason::Rules { arguments, .. } => {
                let mut found = Vec::new();
                for argument in arguments {
                    merge(&mut found, self.lacking(argument));
                }
                (!found.is_empty()).then_some(found)
            }
        }
    }

    /// The silences for which an argument is not applicable; `None` if it would not be without them either.
    fn lacking(&mut self, argument: &Argument) -> Option<Vec<Pattern>> {
        let premises = argument.premises.iter().chain(&argument.exceptions);
        let mut found = Vec::new();
        for premise in premises.filter(|p| p.standing != Standing::Holds) {
            found.extend(self.premise(premise)?);
        }
        (!found.is_empty() && argument.in_force).then_some(found)
    }

    /// The silences behind a premise, whether it holds or not.
    fn premise(&mut self, premise: &Premise) -> Option<Vec<Pattern>> {
        let mut found = Vec::new();
        match &premise.test {
            Test::Statement(_, Some(id)) | Test::Event(_, _, Some(id)) => return self.of(*id),
            Test::Negation(inner) if premise.standing == Standing::Holds => {
                for part in inner.iter().filter(|p| p.standing != Standing::Holds) {
                    found.extend(self.premise(part)?);
                }
            }
            Test::Negation(inner) | Test::All(inner) | Test::Either(inner) | Test::At(_, inner) => {
                for part in inner {
                    merge(&mut found, self.premise(part));
                }
            }
            Test::Quantified { members, .. } => {
                for part in members.iter().flat_map(|m| &m.premises) {
                    merge(&mut found, self.premise(part));
                }
            }
            _ => {}
        }
        (!found.is_empty()).then_some(found)
    }
}

fn merge(found: &mut Vec<Pattern>, more: Option<Vec<Pattern>>) {
    for pattern in more.unwrap_or_default() {
        if !found.contains(&pattern) {
            found.push(pattern);
        }
    }
}
