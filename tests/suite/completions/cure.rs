//! Cures: the smallest steps that do, against brute force and by hand.

use super::session;
use crate::dice::Dice;
use crate::plan::concepts;
use std::collections::BTreeSet;
use vires::engine::{Budget, Truth};
use vires::hir::{Openness, Polarity, Program, StatedTime, Statement};
use vires::ids::{CaseId, RelationId, WorldId};
use vires::plan::{self, Completion, Plan, World};
use vires::proof::{Claim, Form, Index, Status, View};
use vires::session::{Cures, Session, Setting, Step};
use vires::source::Span;
use vires::value::Value;

/// The cures as they are written, each a sorted list of statements.
fn written(session: &Session, cures: &Cures) -> BTreeSet<Vec<String>> {
    let step = |step: &Step| {
        let claim = step.claim(cures.scene.as_of);
        let statement = session.program().statement(claim.relation, &claim.arguments);
        if step.withdraws() { format!("without {statement}") } else { statement }
    };
    let set = |cure: &vires::session::Cure| {
        let mut steps: Vec<String> = cure.steps.iter().map(step).collect();
        steps.sort();
        steps
    };
    cures.cures.iter().map(set).collect()
}

fn cures(text: &str, statement: &str, withdraw: bool) -> (BTreeSet<Vec<String>>, Cures) {
    let mut session = session(text);
    let found = session.cure(statement, &Setting::default(), withdraw).unwrap();
    (written(&session, &found), found)
}

fn set(sets: &[&[&str]]) -> BTreeSet<Vec<String>> {
    sets.iter().map(|set| set.iter().map(|s| (*s).to_owned()).collect()).collect()
}

const PARTY: &str = "type person
type party
fact invited(person, party) curable by \"the host of {party}\"
fact told(person, by: person) dated curable by \"{by}\"
fact paid(person) over time curable by \"{person}\"
fact banned(person)
concept welcome(person, party)
define welcome(P, E) when invited(P, E) and not banned(P)
define welcome(P, E) when told(P, by: _) and paid(P) and E is party and not banned(P)
concept early(person, party)
define early(P, E) when paid(P) at 2019-01-01 and E is party
concept allowed(party) curable by \"the town\"
concept going(person, party)
define going(P, E) when welcome(P, E) and allowed(E)
case c on 2020-01-01 {
  person ann
  person bob { banned }
  party feast
}
";

#[test]
fn what_would_be_not_shown_may_be_true_by_cases() {
    let text = "type p
fact b(p) open
fact e(p) curable by \"me\"
concept r(p) in doubt no
define r(X) when X is p and b(X)
define r(X) when e(X) and not b(X)
case c on 2020-03-01 { p x \"X\" }
";
    let (found, cures) = cures(text, "r(x)", false);
    assert_eq!(found, set(&[&["e(x)"]]));
    assert!(cures.cures[0].conclusion.by_cases && !cures.cures[0].conclusion.by_burden);
}

#[test]
fn all_smallest_sets_are_found_with_whose_gift_they_are() {
    let (found, cures) = cures(PARTY, "welcome(ann, feast)", false);
    assert_eq!(
        found,
        set(&[
            &["invited(ann, feast)"],
            &["paid(ann)", "told(ann, by: ann)"],
            &["paid(ann)", "told(ann, by: bob)"],
        ])
    );
    assert_eq!((cures.left_out, cures.restricted.len(), cures.candidates), (0, 0, 4));
    assert!(cures.cures.iter().all(|cure| cure.conclusion.status == Status::True));
    assert_eq!(cures.cures[0].steps.len(), 1);
    let (found, _) = self::cures(PARTY, "going(ann, feast)", false);
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|set| set.contains(&"allowed(feast)".to_owned())), "{found:?}");
}

#[test]
fn what_is_true_or_hopeless_has_no_cure() {
    assert!(cures(PARTY, "welcome(bob, feast)", false).0.is_empty());
    let true_already = PARTY.replace("person ann\n", "person ann { invited feast }\n");
    let (found, cures) = cures(&true_already, "welcome(ann, feast)", false);
    assert!(found.is_empty() && cures.now.unwrap().status == Status::True);
}

#[test]
fn a_step_counts_from_the_date_of_the_question_on_and_never_before() {
    assert!(cures(PARTY, "early(ann, feast)", false).0.is_empty());
}

#[test]
fn facts_may_fall_away_if_that_is_asked() {
    let (found, _) = cures(PARTY, "welcome(bob, feast)", true);
    assert!(
        found.contains(&vec!["invited(bob, feast)".to_owned(), "without banned(bob)".to_owned()]),
        "{found:?}"
    );
}

#[test]
fn a_step_that_is_unknown_may_stay_so() {
    // Whether `a` comes about or not, `b` is enough.
    let text = "type p\nfact a(p) open curable by \"A\"\nfact b(p) curable by \"B\"\nconcept g(p)\n\
        define g(X) when X is p and a(X) and b(X)\ndefine g(X) when X is p and not a(X)\n\
        case c on 2020-03-01 { p x \"X\" }\n";
    let (found, cures) = cures(text, "g(x)", false);
    assert_eq!(found, set(&[&["b(x)"]]));
    assert!(cures.cures[0].conclusion.by_cases);
}

#[test]
fn a_statement_with_variables_is_cured_for_something() {
    let (found, cures) = cures(PARTY, "welcome(ann, E)", false);
    assert_eq!(found.len(), 3);
    assert_eq!(cures.cures[0].bindings.len(), 1);
}

#[test]
fn beyond_forty_steps_the_answer_says_so() {
    let mut text = String::from(
        "type person\nfact p(person) curable\nconcept q(person)\ndefine q(X) when p(Y) and p(X)\n",
    );
    text.push_str("case c on 2020-01-01 {\n  person ann\n");
    for n in 0..45 {
        text.push_str(&format!("  person x{n}\n"));
    }
    text.push_str("}\n");
    let (found, cures) = cures(&text, "q(ann)", false);
    assert_eq!(found, set(&[&["p(ann)"]]));
    assert_eq!((cures.candidates, cures.left_out), (40, 6));
}

/// A program about one thing: eight facts of which most are curable, and concepts over them and one another, with
/// negation, exceptions and rules against.
fn sample(seed: u64) -> String {
    let mut dice = Dice::new(seed + 55_000);
    let mut text = String::from("type thing\nprecedence overrides\n");
    for fact in 0..8 {
        let open = if dice.chance(15) { " open" } else { "" };
        let curable = if dice.chance(85) { " curable by \"someone\"" } else { "" };
        text.push_str(&format!("fact f{fact}(thing){open}{curable}\n"));
    }
    let mut rules = String::new();
    for concept in 0..4 {
        let burden = ["", "", "", " in doubt no", " in doubt yes"][dice.below(5)];
        text.push_str(&format!("concept c{concept}(thing){burden}\n"));
        let argued = dice.chance(50);
        for rule in 0..2 + dice.below(2) {
            let against = argued && rule > 0 && dice.chance(50);
            let mut literals: Vec<String> = Vec::new();
            for _ in 0..2 + dice.below(2) {
                let atom = match dice.below(10) {
                    0..=2 if concept > 0 => format!("c{}(X)", dice.below(concept)),
                    _ => format!("f{}(X)", dice.below(8)),
                };
                let not = if dice.chance(25) { "not " } else { "" };
                literals.push(format!("{not}{atom}"));
            }
            let unless =
                if dice.chance(20) { format!(" unless f{}(X)", dice.below(8)) } else { String::new() };
            let word = if argued { "rule" } else { "define" };
            let sign = if against { "not " } else { "" };
            let name = if argued { format!("r{concept}_{rule}: ") } else { String::new() };
            let over = if against && dice.chance(50) {
                format!(" overrides i.1.r{concept}_0")
            } else {
                String::new()
            };
            rules.push_str(&format!(
                "  {word} {name}{sign}c{concept}(X) when X is thing and {}{unless}{over}\n",
                literals.join(" and ")
            ));
        }
    }
    text.push_str(&format!(
        "instrument i {{ in force from 2000-01-01 }}\nprovision i.1 \"all\" {{\n  source \"s\"\n{rules}}}\n"
    ));
    let stated: Vec<String> = (0..8).filter(|_| dice.chance(15)).map(|fact| format!("f{fact}")).collect();
    text.push_str(&format!("case c on 2020-01-01 {{\n  thing a {{ {} }}\n}}\n", stated.join("; ")));
    text
}

fn statement(claim: &Claim) -> Statement {
    Statement {
        relation: claim.relation,
        arguments: claim.arguments.clone(),
        polarity: Polarity::Stated,
        time: StatedTime::Always,
        source: None,
        held_by: vec![],
        unverified: None,
        span: Span::default(),
    }
}

fn is_true(program: &Program, plan: &Plan, world: &World, goal: &Claim) -> bool {
    let (block, _) = plan::block(program, plan, std::slice::from_ref(world));
    let model = vires::engine::run(plan, &block, &Budget::default()).unwrap();
    let index = Index::new(program, plan);
    View::new(&index, &model, world, WorldId(0), WorldId(0)).status(goal) == Truth::True
}

/// Whether the goal is true however the open facts turn out that nobody states in the world.
fn is_true_by_cases(program: &Program, plan: &Plan, world: &World, goal: &Claim) -> bool {
    let stated: Vec<RelationId> = program.cases[0]
        .statements
        .iter()
        .chain(&world.assumed)
        .map(|statement| statement.relation)
        .collect();
    let unknown =
        |id: &RelationId| program.relation(*id).openness != Openness::Closed && !stated.contains(id);
    let unknown: Vec<RelationId> = (0..program.relations.len()).map(RelationId::at).filter(unknown).collect();
    (0..1_usize << unknown.len()).all(|mask| {
        let completed = unknown.iter().enumerate().map(|(bit, relation)| Completion {
            relation: *relation,
            arguments: goal.arguments.clone(),
            at: goal.at,
            holds: mask >> bit & 1 == 1,
        });
        let world = World { completed: completed.collect(), without_burdens: true, ..world.clone() };
        is_true(program, plan, &world, goal)
    })
}

/// All sets of up to four of these steps that make the goal true, and no part of which does, each tried alone.
fn brute(program: &Program, steps: &[Claim], goal: &Claim) -> BTreeSet<Vec<String>> {
    let plan = plan::plan(program, &concepts(program), &plan::Options::default());
    let base = World { case: Some(CaseId(0)), ..World::default() };
    let mut does: Vec<usize> = Vec::new();
    let mut masks: Vec<usize> = (1..1_usize << steps.len()).filter(|mask| mask.count_ones() <= 4).collect();
    masks.sort_by_key(|mask| (mask.count_ones(), *mask));
    for mask in masks {
        if does.iter().any(|known| known & mask == *known) {
            continue;
        }
        let set = steps.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1);
        let assumed = set.map(|(_, step)| statement(step)).collect();
        let world = World { assumed, ..base.clone() };
        // By cases alone, sets of up to two steps are tried.
        let by_cases = || mask.count_ones() <= 2 && is_true_by_cases(program, &plan, &world, goal);
        if is_true(program, &plan, &world, goal) || by_cases() {
            does.push(mask);
        }
    }
    let names = |mask: &usize| {
        let set = steps.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1);
        let mut names: Vec<String> = set.map(|(_, s)| program.statement(s.relation, &s.arguments)).collect();
        names.sort();
        names
    };
    does.iter().map(names).collect()
}

#[test]
fn cures_are_those_of_brute_force() {
    let (mut tried, mut cured, mut several, mut most) = (0, 0, 0, 0);
    for seed in 0..60 {
        let text = sample(seed);
        let mut session = session(&text);
        let program = session.program().clone();
        let date = program.cases[0].date;
        let thing = Value::Entity(program.cases[0].entities[0]);
        let claim = |relation| Claim { relation, arguments: vec![thing], at: date, form: Form::Holds };
        let base = World { case: Some(CaseId(0)), ..World::default() };
        let plan = plan::plan(&program, &concepts(&program), &plan::Options::default());
        let curable = |r: &RelationId| program.relation(*r).curable.is_some();
        let steps = (0..program.relations.len()).map(RelationId::at).filter(curable).map(claim);
        let steps: Vec<Claim> = steps.filter(|step| !is_true(&program, &plan, &base, step)).collect();
        for goal in concepts(&program).into_iter().map(claim).skip(2) {
            let question = program.statement(goal.relation, &goal.arguments);
            let found = session.cure(&question, &Setting::default(), false).unwrap();
            if found.now.as_ref().is_some_and(|now| now.status == Status::True) {
                continue;
            }
            let expected = brute(&program, &steps, &goal);
            assert_eq!(written(&session, &found), expected, "seed {seed}: {question}\n{text}");
            tried += 1;
            cured += usize::from(!expected.is_empty());
            several += usize::from(expected.len() > 1);
            most = most.max(expected.iter().map(Vec::len).max().unwrap_or(0));
        }
    }
    println!("{tried} tried, {cured} with a cure, {several} with several, of at most {most} steps");
    assert!(tried >= 60 && cured >= 30 && several >= 15 && most >= 3, "{tried} {cured} {several} {most}");
}

/// Whether ann is rich is unknown, and either way she may come once she has a ticket.
const BALL: &str = "type person
type ball
fact rich(person) open
  reads \"{person} is rich\"
fact ticket(person, ball) curable by \"the host\"
  reads \"{person} has a ticket to {ball}\"
fact listed(person, ball) curable by \"the host\"
  reads \"{person} is on the list of {ball}\"
fact healed(person) curable by \"the doctor\"
  reads \"{person} is healed\"
fact ill(person)
concept admitted(person, ball)
  reads \"{person} is let in to {ball}\"
define admitted(P, B) when ticket(P, B) and rich(P)
define admitted(P, B) when ticket(P, B) and not rich(P)
define admitted(P, B) when listed(P, B)
define admitted(P, B) when healed(P) and ill(P) and B is ball
case c on 2020-01-01 {
  person ann \"Ann\" { ill }
  ball spring \"the spring ball\"
}
";

#[test]
fn steps_that_do_it_by_cases_alone_are_found() {
    let (found, all) = cures(BALL, "admitted(ann, spring)", false);
    let expected = set(&[&["ticket(ann, spring)"], &["listed(ann, spring)"], &["healed(ann)"]]);
    assert_eq!(found, expected);
    assert!(!all.cases_not_tried);
    assert_eq!(all.cures.iter().filter(|cure| cure.conclusion.by_cases).count(), 1);
}

#[test]
fn ways_stand_under_those_in_whose_gift_they_are() {
    let folder = crate::door::folder("ball", &[("ball.vires", BALL)]);
    let shown = crate::door::run_in(&folder, &["cure", "admitted(ann, spring)", "ball.vires"], b"");
    insta::assert_snapshot!(shown.shown());
}
