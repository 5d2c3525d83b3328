//! Cures against the reference: every set of up to four steps is tried in a world of its own, under every
//! combination of readings, completions and burdens included.

use crate::dice::Dice;
use crate::naive::{Item, Tuple};
use crate::plan::concepts;
use crate::properties::{enough, seeds};
use crate::random::lowered;
use crate::reference::answer::{Answers, is_event};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use vires::engine::Truth;
use vires::hir::{Polarity, Program, StatedTime, Statement, Timing};
use vires::ids::{CaseId, RelationId};
use vires::plan::World;
use vires::session::{Memory, Session, Setting, Step};
use vires::source::Span;
use vires::time::{Date, Interval};
use vires::value::Value;

const FACTS: usize = 7;

/// A program about one thing: facts of every kind of time, most of them curable, and concepts over them and one
/// another, with negation, exceptions, burdens, rules against, disputes, and another day.
fn sample(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::from("type thing\nprecedence overrides\n");
    let mut timed = Vec::new();
    for fact in 0..FACTS {
        let time = dice.pick(&["", "", " over time", " dated"]).to_owned();
        let open = if dice.chance(15) { " open" } else { "" };
        let curable = if dice.chance(80) { " curable by \"someone\"" } else { "" };
        let _ = writeln!(text, "fact f{fact}(thing){time}{open}{curable}");
        if !time.is_empty() {
            timed.push(fact);
        }
    }
    let mut rules = String::new();
    let mut readings = [String::new(), String::new()];
    for concept in 0..4 {
        let burden = ["", "", " in doubt no", " in doubt yes"][dice.below(4)];
        let curable = if dice.chance(15) { " curable" } else { "" };
        let _ = writeln!(text, "concept c{concept}(thing){burden}{curable}");
        let argued = dice.chance(60);
        for rule in 0..2 + dice.below(2) {
            let against = argued && rule > 0 && dice.chance(45);
            let mut literals: Vec<String> = Vec::new();
            for _ in 0..2 + dice.below(2) {
                let atom = match dice.below(10) {
                    0..=2 if concept > 0 => format!("c{}(X)", dice.below(concept)),
                    3 if !timed.is_empty() => {
                        let fact = timed[dice.below(timed.len())];
                        let day = dice.pick(&["2019-06-01", "2020-06-01"]);
                        format!("f{fact}(X) at {day}")
                    }
                    _ => format!("f{}(X)", dice.below(FACTS)),
                };
                literals.push(format!("{}{atom}", if dice.chance(25) { "not " } else { "" }));
            }
            let unless =
                if dice.chance(20) { format!(" unless f{}(X)", dice.below(FACTS)) } else { String::new() };
            let word = if argued { "rule" } else { "define" };
            let sign = if against { "not " } else { "" };
            let reading = argued && dice.chance(25);
            let name = if argued { format!("r{concept}_{rule}: ") } else { String::new() };
            let over = if against && !reading && dice.chance(50) && rules.contains(&format!(" r{concept}_0:"))
            {
                format!(" overrides i.1.r{concept}_0")
            } else {
                String::new()
            };
            let body = literals.join(" and ");
            let line =
                format!("  {word} {name}{sign}c{concept}(X) when X is thing and {body}{unless}{over}\n");
            if reading { readings[dice.below(2)].push_str(&line) } else { rules.push_str(&line) }
        }
    }
    let [one, other] = readings;
    let weight = dice.pick(&["", " majority", " reported"]);
    let _ = writeln!(
        text,
        "instrument i {{ in force from 2000-01-01 }}\nprovision i.1 \"all\" {{\n  source \"s\"\n{rules}  dispute d {{\n  reading one {{\n{one}  }}\n  reading other{weight} {{\n{other}  }}\n  }}\n}}"
    );
    let mut stated = Vec::new();
    for fact in 0..FACTS {
        if dice.chance(15) {
            let dated = text.contains(&format!("fact f{fact}(thing) dated"));
            stated.push(format!("f{fact}{}", if dated { " on 2010-01-01" } else { "" }));
        }
    }
    let _ = writeln!(text, "case c on 2020-01-01 {{\n  thing a {{ {} }}\n}}", stated.join("; "));
    text
}

/// What a step states: from the date of the question on.
fn statement(program: &Program, (relation, value): (RelationId, Value), date: Date) -> Statement {
    let time = match program.relation(relation).timing {
        _ if is_event(program, relation) => StatedTime::On(date),
        Timing::Timeless if !concepts(program).contains(&relation) => StatedTime::Always,
        _ => StatedTime::During(vec![Interval { from: date, until: None }]),
    };
    Statement {
        relation,
        arguments: vec![value],
        polarity: Polarity::Stated,
        time,
        source: None,
        held_by: vec![],
        unverified: None,
        span: Span::default(),
    }
}

/// The steps by which a statement becomes true, each set as it is written; and whether some does so by cases only
/// with more steps than are looked for.
fn brute(
    program: &Program,
    steps: &[(RelationId, Value)],
    goal: RelationId,
    tuple: &Tuple,
) -> (BTreeSet<Vec<String>>, bool) {
    let base = World { case: Some(CaseId(0)), ..World::default() };
    let date = base.date(program).unwrap();
    let mut masks: Vec<usize> = (1..1_usize << steps.len()).filter(|mask| mask.count_ones() <= 4).collect();
    masks.sort_by_key(|mask| (mask.count_ones(), *mask));
    let (mut does, mut far): (Vec<usize>, bool) = (vec![], false);
    for mask in masks {
        if does.iter().any(|known| known & mask == *known) {
            continue;
        }
        let set = steps.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1);
        let assumed = set.map(|(_, step)| statement(program, *step, date)).collect();
        let world = World { assumed, ..base.clone() };
        let answer = Answers::new(program, &world, &[], None).answer((goal, tuple)).expect("few unknowns");
        if answer.truth == Some(Truth::True) {
            far |= answer.by_cases && mask.count_ones() > 2;
            does.push(mask);
        }
    }
    let names = |mask: &usize| {
        let set = steps.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1);
        let mut names: Vec<String> = set.map(|(_, s)| program.statement(s.0, &[s.1])).collect();
        names.sort();
        names
    };
    (does.iter().map(names).collect(), far)
}

#[test]
fn cures_are_those_of_trying_every_set_of_steps() {
    let (mut tried, mut cured, mut several, mut most, mut by_cases, mut left) = (0, 0, 0, 0, 0, 0);
    for seed in seeds(3_100_000, 70) {
        let text = sample(seed);
        let program = lowered(&text).unwrap_or_else(|| panic!("a mistake\n{text}"));
        let mut session = Session::load(&Memory::new().with("f.vires", text.clone()), &["f.vires"]);
        let thing = Value::Entity(program.cases[0].entities[0]);
        let tuple: Tuple = vec![Item::Value(thing)];
        let base = World { case: Some(CaseId(0)), ..World::default() };
        let mut now = Answers::new(&program, &base, &[], None);
        let mut stands = |relation: RelationId| now.answer((relation, &tuple)).map(|answer| answer.truth);
        let curable = (0..program.relations.len()).map(RelationId::at);
        let curable = curable.filter(|r| program.relation(*r).curable.is_some());
        let steps: Vec<(RelationId, Value)> =
            curable.filter(|r| stands(*r) != Some(Some(Truth::True))).map(|r| (r, thing)).collect();
        for goal in concepts(&program).into_iter().skip(2) {
            if stands(goal) == Some(Some(Truth::True)) {
                continue;
            }
            // What is asked for is no step to itself.
            let others: Vec<(RelationId, Value)> =
                steps.iter().copied().filter(|(r, _)| *r != goal).collect();
            let question = program.statement(goal, &[thing]);
            let found = session.cure(&question, &Setting::default(), false).unwrap();
            let written: BTreeSet<Vec<String>> = found
                .cures
                .iter()
                .map(|cure| {
                    let name = |step: &Step| {
                        let claim = step.claim(found.scene.as_of);
                        program.statement(claim.relation, &claim.arguments)
                    };
                    let mut names: Vec<String> = cure.steps.iter().map(name).collect();
                    names.sort();
                    names
                })
                .collect();
            let itself = written.contains(&vec![question.clone()]);
            let (expected, far) = brute(&program, if itself { &steps } else { &others }, goal, &tuple);
            if far || found.cases_not_tried {
                left += 1;
                continue;
            }
            assert_eq!(written, expected, "seed {seed}: {question}\n{text}");
            tried += 1;
            cured += usize::from(!expected.is_empty());
            several += usize::from(expected.len() > 1);
            most = most.max(expected.iter().map(Vec::len).max().unwrap_or(0));
            by_cases += found.cures.iter().filter(|cure| cure.conclusion.by_cases).count();
        }
    }
    enough(
        tried >= 50 && cured >= 20 && several >= 8 && most >= 3 && left < 40,
        &format!(
            "{tried} tried, {cured} with a cure, {several} with several, of at most {most} steps, {by_cases} by cases, {left} left"
        ),
    );
}
