//! Random programs: every answer has reasons that bear it.
//!
//! What is true has a proof whose conditions hold, without a circle; of what is false every rule that could
//! conclude it fails or is defeated; what is undetermined has a cause. The statuses of conditions come from
//! matching the user's rules, those of statements from the engine: each checks the other.

use super::Answered;
use crate::plan::worlds;
use crate::random::{lowered, sample};
use std::collections::BTreeMap;
use vires::engine::Truth;
use vires::hir::{Home, Program, RelationKind, Rule, Side, TermKind, builtin};
use vires::ids::{EntityId, RelationId, VariableId};
use vires::proof::{
    Argument, Cause, Claim, Explanation, Fact, Form, Limits, Pattern, Premise, Reason, Standing, Status,
    StepId, Test, UNKNOWN_DAY, View,
};
use vires::value::Value;

/// Wide enough for all of it.
const LIMITS: Limits = Limits { width: 64, depth: 100, steps: 4_000, work: 5_000_000 };

/// Statements of the concepts: about all things and parts of the world, and some numbers.
fn claims(program: &Program, view: &View<'_>, supposition: Option<usize>) -> Vec<Claim> {
    let seen = |home: Home| match home {
        Home::File | Home::Case(_) => true,
        Home::Supposition(_, place) => supposition == Some(place),
    };
    let things = (0..program.entities.len()).map(EntityId::at).filter(|e| seen(program.entity(*e).home));
    let things: Vec<EntityId> = things.collect();
    let mut claims = Vec::new();
    for (place, relation) in program.relations.iter().enumerate() {
        if !matches!(relation.kind, RelationKind::Defined | RelationKind::Argued) {
            continue;
        }
        let mut tuples: Vec<Vec<Value>> = vec![vec![]];
        for parameter in &relation.parameters {
            let values: Vec<Value> = if parameter.ty == builtin::INTEGER {
                (0..4).map(Value::Integer).collect()
            } else {
                let fits = |e: &&EntityId| program.is_subtype(program.entity(**e).ty, parameter.ty);
                things.iter().filter(fits).map(|e| Value::Entity(*e)).collect()
            };
            tuples = tuples.iter().flat_map(|t| values.iter().map(|v| [&t[..], &[*v]].concat())).collect();
        }
        for arguments in tuples {
            for form in [Form::Holds, Form::Excluded] {
                if form == Form::Holds || relation.kind == RelationKind::Argued {
                    let relation = RelationId::at(place);
                    claims.push(Claim { relation, arguments: arguments.clone(), at: view.date, form });
                }
            }
        }
    }
    claims
}

/// What was met, so that the test does not pass for want of cases.
#[derive(Debug, Default)]
struct Met {
    programs: usize,
    proofs: usize,
    failures: usize,
    undetermined: usize,
    by_burden: usize,
    defeated: usize,
    causes: BTreeMap<Cause, usize>,
}

#[test]
fn every_answer_has_reasons_that_bear_it() {
    let mut met = Met::default();
    for seed in 0..250 {
        let (_, text) = sample(seed);
        let Some(program) = lowered(&text) else { continue };
        met.programs += 1;
        let wanted: Vec<_> = (0..program.relations.len()).map(RelationId::at).collect();
        let worlds = worlds(&program);
        let places: Vec<_> = worlds.iter().map(|w| w.supposition).collect();
        let answered = Answered::new(program, &wanted, worlds);
        for (place, supposition) in places.into_iter().enumerate() {
            answered.look(place, |view| {
                for claim in claims(&answered.program, view, supposition) {
                    let reasons = view.why(&claim, &LIMITS);
                    let checked = check(view, &answered.program, &claim, &reasons, &mut met);
                    assert_eq!(
                        checked,
                        Ok(()),
                        "seed {seed}, world {place}\n{text}\n{claim:?}\n{reasons:#?}"
                    );
                }
            });
        }
    }
    assert!(met.programs > 200, "{met:?}");
    assert!(met.proofs > 500 && met.failures > 500 && met.undetermined > 500, "{met:?}");
    assert!(met.by_burden > 100 && met.defeated > 100 && met.causes.len() == 4, "{met:?}");
}

fn check(
    view: &View<'_>,
    program: &Program,
    claim: &Claim,
    reasons: &Explanation,
    met: &mut Met,
) -> Result<(), String> {
    let conclusion = &reasons.conclusion;
    let open = conclusion.status == Status::Undetermined || conclusion.by_burden;
    if open == conclusion.causes.is_empty() {
        return Err(format!("causes: {:?}", conclusion.causes));
    }
    for cause in &conclusion.causes {
        *met.causes.entry(*cause).or_default() += 1;
    }
    let unknown = conclusion.causes.iter().any(|c| matches!(c, Cause::Unknown | Cause::Judgment));
    if unknown == conclusion.open.is_empty() {
        return Err("what is open is not listed with its cause".to_owned());
    }
    for open in &conclusion.open {
        if view.bare_status(open) != Truth::Undetermined {
            return Err(format!("{open:?} is not open"));
        }
    }
    met.by_burden += usize::from(conclusion.by_burden);
    match conclusion.status {
        Status::True => met.proofs += 1,
        Status::False => met.failures += 1,
        Status::Undetermined => met.undetermined += 1,
        Status::Disputed => return Err("disputed without a dispute".to_owned()),
    }
    if reasons.more {
        return Err("a limit was reached".to_owned());
    }
    for (place, step) in reasons.steps.iter().enumerate() {
        let Reason::Rules { arguments, against, hopeless } = &step.reason else {
            if step.pattern.at != UNKNOWN_DAY {
                fact(&step.reason, step.standing)?;
            }
            continue;
        };
        for argument in arguments.iter().chain(against) {
            conditions(reasons, argument).map_err(|e| format!("step {place}: {e}"))?;
        }
        let best = arguments.iter().map(|a| a.applicable).max().unwrap_or(Standing::Fails);
        let attacked = against.iter().any(|a| a.applicable > Standing::NotShown);
        met.defeated += usize::from(best == Standing::Holds && step.standing != Standing::Holds);
        let defined = program.relation(step.pattern.relation).kind == RelationKind::Defined;
        let right = match step.standing {
            Standing::Holds => best == Standing::Holds || step.by_burden,
            Standing::Open if defined => best == Standing::Open,
            Standing::Open => best >= Standing::Open,
            Standing::NotShown | Standing::Fails | Standing::Unreached if defined => {
                best <= Standing::NotShown || step.standing == Standing::NotShown
            }
            Standing::NotShown | Standing::Fails | Standing::Unreached => {
                best <= Standing::NotShown || attacked || step.standing == Standing::NotShown
            }
        };
        if !right {
            return Err(format!("step {place} is {:?}, its best argument {best:?}", step.standing));
        }
        let sides: Vec<Side> = arguments.iter().map(|a| a.side).collect();
        let could = |r: &&Rule| r.head.relation == step.pattern.relation && sides.contains(&r.side);
        let own = program.rules.iter().filter(could).filter(|r| concludes(program, r, &step.pattern)).count();
        if step.standing != Standing::Holds && arguments.len() + hopeless < own {
            return Err(format!("step {place}: {} and {hopeless} of {own} rules", arguments.len()));
        }
    }
    if conclusion.status == Status::True && !step_rests_on_burden(reasons) {
        acyclic(reasons, reasons.root, &mut vec![])?;
    }
    if view.rests_on(claim, &[]) != (conclusion.status == Status::True) {
        return Err("a true statement rests on something".to_owned());
    }
    Ok(())
}

/// Whether a rule in force could conclude the statement, by its head.
fn concludes(program: &Program, rule: &Rule, pattern: &Pattern) -> bool {
    let mut bound: BTreeMap<VariableId, Value> = BTreeMap::new();
    let places = rule.head.arguments.iter().zip(&pattern.arguments);
    let fits = places.fold(true, |fits, (term, value)| {
        fits && match (&term.kind, value) {
            (TermKind::Value(own), Some(value)) => own == value,
            (TermKind::Variable(variable), Some(value)) => {
                let ty = rule.variables[variable.index()].ty;
                let of_type = |e: EntityId| program.is_subtype(program.entity(e).ty, ty);
                let fits = !matches!(value, Value::Entity(e) if !of_type(*e));
                fits && *bound.entry(*variable).or_insert(*value) == *value
            }
            _ => true,
        }
    });
    fits && rule.in_force.iter().any(|i| i.contains(pattern.at))
}

/// Whether the statement itself holds only by its own burden.
fn step_rests_on_burden(reasons: &Explanation) -> bool {
    let Reason::Rules { arguments, .. } = &reasons.steps[reasons.root.0].reason else { return false };
    reasons.steps[reasons.root.0].by_burden
        && (arguments.iter().all(|a| a.applicable != Standing::Holds) || arguments.len() != 1)
}

fn fact(reason: &Reason, standing: Standing) -> Result<(), String> {
    let fits = match reason {
        Reason::Fact(Fact::Stated(_)) => standing == Standing::Holds,
        Reason::Fact(Fact::Unknown { settled: Some(true), .. }) => standing == Standing::Holds,
        Reason::Fact(Fact::Unknown { settled: Some(false), .. }) => standing == Standing::NotShown,
        Reason::Fact(Fact::Unknown { settled: None, .. }) => standing == Standing::Open,
        Reason::Fact(_) | Reason::NoRule | Reason::Supposed(_) => standing == Standing::Fails,
        Reason::NotFollowed | Reason::Rules { .. } => false,
    };
    if fits { Ok(()) } else { Err(format!("{reason:?} of what is {standing:?}")) }
}

/// An argument stands as its weakest condition does, and conditions as the statements they name.
fn conditions(reasons: &Explanation, argument: &Argument) -> Result<(), String> {
    let all = argument.premises.iter().chain(&argument.exceptions);
    let weakest = all.clone().map(|p| p.standing).min().unwrap_or(Standing::Holds);
    if argument.in_force && weakest != argument.applicable {
        return Err(format!("{:?} but {weakest:?}", argument.applicable));
    }
    for premise in all {
        named(reasons, premise)?;
    }
    Ok(())
}

fn named(reasons: &Explanation, premise: &Premise) -> Result<(), String> {
    match &premise.test {
        Test::Statement(pattern, Some(id)) => {
            let step = &reasons.steps[id.0];
            let ground = pattern.ground().is_some();
            if step.pattern == *pattern && (step.standing == premise.standing || !ground) {
                return Ok(());
            }
            Err(format!("{pattern:?} is {:?} and {:?}", premise.standing, step.standing))
        }
        Test::Negation(inner) if premise.standing != Standing::Unreached => {
            let best = inner.iter().map(|p| p.standing).min().unwrap_or(Standing::Holds);
            let fits = match premise.standing {
                Standing::Holds => best < Standing::Open,
                Standing::Open => best == Standing::Open,
                _ => best >= Standing::NotShown,
            };
            if !fits {
                return Err(format!("not {best:?} is {:?}", premise.standing));
            }
            inner.iter().try_for_each(|p| named(reasons, p))
        }
        Test::All(inner) | Test::Either(inner) => inner.iter().try_for_each(|p| named(reasons, p)),
        Test::Quantified { members, .. } => {
            members.iter().flat_map(|m| &m.premises).try_for_each(|p| named(reasons, p))
        }
        _ => Ok(()),
    }
}

/// Follows what holds from step to step; leaves must be facts, and no way may come back to where it was.
fn acyclic(reasons: &Explanation, id: StepId, path: &mut Vec<StepId>) -> Result<(), String> {
    if path.contains(&id) {
        return Err(format!("a circle: {path:?}"));
    }
    let Reason::Rules { arguments, .. } = &reasons.steps[id.0].reason else { return Ok(()) };
    path.push(id);
    let first = arguments.first().ok_or("no argument")?;
    let mut below = Vec::new();
    first.premises.iter().for_each(|p| positive(p, &mut below));
    for id in below {
        let step = &reasons.steps[id.0];
        if step.standing == Standing::Holds && !step.by_burden {
            acyclic(reasons, id, path)?;
        }
    }
    path.pop();
    Ok(())
}

/// The statements that a condition rests on and does not deny.
fn positive(premise: &Premise, found: &mut Vec<StepId>) {
    match &premise.test {
        Test::Statement(_, Some(id)) if premise.standing == Standing::Holds => found.push(*id),
        Test::All(inner) | Test::Either(inner) => inner.iter().for_each(|p| positive(p, found)),
        Test::Quantified { members, .. } => {
            members.iter().flat_map(|m| &m.premises).for_each(|p| positive(p, found));
        }
        _ => {}
    }
}
