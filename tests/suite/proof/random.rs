//! Random programs: every answer has reasons that bear it.
//!
//! What is true has a proof whose conditions hold, without a circle; of what is false every rule that could
//! conclude it fails or is defeated; what is undetermined has a cause. The statuses of conditions come from
//! matching the user's rules, those of statements from the engine: each checks the other.

use super::Answered;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use vires::diagnostic::Diagnostic;
use vires::engine::Truth;
use vires::hir::{self, Program, RelationKind};
use vires::ids::{CaseId, EntityId, RelationId};
use vires::plan::World;
use vires::proof::{
    Argument, Cause, Claim, Explanation, Fact, Form, Limits, Premise, Reason, Standing, Status, StepId, Test,
    View,
};
use vires::source::SourceMap;
use vires::syntax;
use vires::value::Value;

/// Numbers that look random (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

const FACTS: usize = 4;
const CONCEPTS: usize = 5;
const THINGS: [&str; 3] = ["a", "b", "e"];

/// The arity of the fact (concept) of that number.
fn arity(number: usize) -> usize {
    1 + number % 2
}

/// A program: facts of every kind, defined and argued concepts that refer to one another in any way.
fn program(dice: &mut Dice) -> String {
    let mut out = String::from("type t\nt e\n");
    let mut open = Vec::new();
    for fact in 0..FACTS {
        let kind = dice.pick(&["", "", "open", "judged by \"J\"", "open in doubt no", "over time"]);
        open.push(kind.contains("open") || kind.contains("judged"));
        let second = if arity(fact) == 2 { ", y: t" } else { "" };
        writeln!(out, "fact f{fact}(t{second}) {kind}").unwrap();
    }
    for concept in 0..CONCEPTS {
        let burden = dice.pick(&["", "", "", "in doubt no", "in doubt yes"]);
        let second = if arity(concept) == 2 { ", y: t" } else { "" };
        writeln!(out, "concept c{concept}(t{second}) {burden}").unwrap();
    }
    for concept in 0..CONCEPTS {
        let argued = dice.chance(50);
        let rules = 1 + dice.roll(3);
        let mut named = Vec::new();
        for number in 0..rules {
            let denies = argued && number > 0 && dice.chance(60);
            let name = format!("r{concept}_{number}");
            let form = if argued { dice.pick(&["rule", "rule", "presume"]) } else { "define" };
            let second = if arity(concept) == 2 { ", y: Y" } else { "" };
            let not = if denies { "not " } else { "" };
            write!(out, "{form} {name}: {not}c{concept}(X{second})\n  when {}", body(dice)).unwrap();
            if dice.chance(25) {
                write!(out, "\n  unless {}", inner(dice)).unwrap();
            }
            if argued && denies && dice.chance(30) {
                let (name, _) = &named[dice.roll(named.len())];
                write!(out, "\n  overrides {name}").unwrap();
            }
            out.push('\n');
            named.push((name, denies));
        }
    }
    writeln!(out, "case k on 2020-01-01 {{\n  t a; t b").unwrap();
    for fact in 0..FACTS {
        for first in THINGS {
            for second in if arity(fact) == 2 { &THINGS[..] } else { &THINGS[..1] } {
                let pair = if arity(fact) == 2 { format!(", y: {second}") } else { String::new() };
                match dice.roll(4) {
                    0 | 1 => writeln!(out, "  f{fact}({first}{pair})").unwrap(),
                    2 if open[fact] => writeln!(out, "  not f{fact}({first}{pair})").unwrap(),
                    _ => {}
                }
            }
        }
    }
    out.push_str("}\n");
    out
}

/// Conditions that bind `X` and `Y`, and more.
fn body(dice: &mut Dice) -> String {
    let mut parts = vec![match dice.roll(4) {
        0 => "X is t and Y is t".to_owned(),
        1 => "f1(X, y: Y)".to_owned(),
        2 => "f0(X) and f2(Y)".to_owned(),
        _ => "f3(Y, y: X)".to_owned(),
    }];
    for _ in 0..dice.roll(3) {
        parts.push(match dice.roll(10) {
            0..=3 => inner(dice),
            4 | 5 => format!("not {}", inner(dice)),
            6 => format!("({} or {})", inner(dice), inner(dice)),
            7 => {
                let many = dice.pick(&["every", "at least 2", "at least 1/2 of", "more than 1/2 of"]);
                format!("{many} Z where f{}(Z): {}", 2 * dice.roll(2), about(dice, "Z"))
            }
            8 => format!("count(Z where f1(X, y: Z)) >= {}", dice.roll(4)),
            _ => format!("not (f1(X, y: Z) and {})", about(dice, "Z")),
        });
    }
    parts.join(" and ")
}

/// A statement about `X` and `Y`.
fn inner(dice: &mut Dice) -> String {
    let first = dice.pick(&["X", "Y"]);
    about(dice, first)
}

fn about(dice: &mut Dice, first: &str) -> String {
    let (letter, number) = if dice.chance(50) { ('f', dice.roll(FACTS)) } else { ('c', dice.roll(CONCEPTS)) };
    let second = dice.pick(&["X", "Y", "e"]);
    if arity(number) == 2 {
        format!("{letter}{number}({first}, y: {second})")
    } else {
        format!("{letter}{number}({first})")
    }
}

fn lowered(text: &str) -> Option<Program> {
    let mut sources = SourceMap::new();
    let file = sources.add("a.vires", text);
    let (tree, mut found) = syntax::parse(file, text);
    let (program, mistakes) = hir::lower(&[tree]);
    found.extend(mistakes);
    (!found.iter().any(Diagnostic::is_error)).then_some(program)
}

/// All statements of the concepts about the things of the case.
fn claims(program: &Program, view: &View<'_>) -> Vec<Claim> {
    let things: Vec<Value> = (0..program.entities.len()).map(|i| Value::Entity(EntityId::at(i))).collect();
    let mut claims = Vec::new();
    for (place, relation) in program.relations.iter().enumerate() {
        if !matches!(relation.kind, RelationKind::Defined | RelationKind::Argued) {
            continue;
        }
        let mut tuples: Vec<Vec<Value>> = vec![vec![]];
        for _ in &relation.parameters {
            tuples = tuples.iter().flat_map(|t| things.iter().map(|v| [&t[..], &[*v]].concat())).collect();
        }
        let relation = RelationId::at(place);
        claims.extend(tuples.into_iter().map(|arguments| Claim {
            relation,
            arguments,
            at: view.date,
            form: Form::Holds,
        }));
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
    for seed in 1..=4000_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let text = program(&mut dice);
        let Some(program) = lowered(&text) else { continue };
        met.programs += 1;
        let wanted: Vec<_> = (0..program.relations.len()).map(RelationId::at).collect();
        let world = World { case: Some(CaseId::at(0)), ..World::default() };
        let answered = Answered::new(program, &wanted, vec![world]);
        answered.look(0, |view| {
            for claim in claims(&answered.program, view) {
                let reasons = view.why(&claim, &Limits { width: 64, depth: 100, steps: 4_000, work: 5_000_000 });
                let checked = check(view, &answered.program, &claim, &reasons, &mut met);
                assert_eq!(checked, Ok(()), "seed {seed}\n{text}\n{claim:?}\n{reasons:#?}");
            }
        });
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
    }
    if reasons.more {
        return Err("a limit was reached".to_owned());
    }
    for (place, step) in reasons.steps.iter().enumerate() {
        let Reason::Rules { arguments, against, hopeless } = &step.reason else {
            fact(&step.reason, step.standing)?;
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
        let candidates = program.rules.iter().filter(|r| r.head.relation == step.pattern.relation);
        let own = candidates.filter(|r| arguments.iter().any(|a| a.side == r.side)).count();
        if step.standing != Standing::Holds && arguments.len() + hopeless != own {
            return Err(format!("step {place}: {} and {hopeless} of {own} rules", arguments.len()));
        }
    }
    if conclusion.status == Status::True && !step_rests_on_burden(reasons) {
        acyclic(reasons, reasons.root, &mut vec![])?;
    }
    let grounds: Vec<hir::Ground> = vec![];
    if view.rests_on(claim, &grounds) != (conclusion.status == Status::True) {
        return Err("a true statement rests on something".to_owned());
    }
    Ok(())
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
        Reason::Fact(_) | Reason::NoRule => standing == Standing::Fails,
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

#[test]
fn debug_plan() {
    let text = std::fs::read_to_string("/tmp/min.vires").unwrap();
    let program = lowered(&text).unwrap();
    let wanted: Vec<_> = (0..program.relations.len()).map(RelationId::at).collect();
    let world = World { case: Some(CaseId::at(0)), ..World::default() };
    let answered = Answered::new(program, &wanted, vec![world.clone()]);
    eprintln!("{}", vires::plan::print(&answered.program, &answered.plan));
    let (block, _) = vires::plan::block(&answered.program, &answered.plan, &[world.clone(), world]);
    let naive = crate::naive::run(&answered.plan, &block, vires::ids::WorldId(0)).unwrap();
    for (role, node) in &answered.plan.roles {
        eprintln!("ENGINE {role:?} {:?}\n        {:?}", answered.model.in_world(*node, vires::ids::WorldId(0)), naive.statuses(*node));
    }
}
