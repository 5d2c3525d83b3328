//! What must be so in every world of random programs, and that the engine says what the definition says.

use super::variant::variant;
use super::{answers, asked_days, both, case_date, engine_rows, evaluate, facts, lowered, sample, unknown};
use crate::dice::Dice;
use crate::naive;
use crate::naive::Tuple;
use crate::plan::{asked, concepts, planned};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::hir::{Openness, Program, Statement};
use vires::ids::{NodeId, RelationId, WorldId};
use vires::plan::{self, Plan, Role, Shape, World};

/// How often what is of interest was met.
#[derive(Default)]
struct Shares {
    programs: usize,
    undetermined: usize,
    defeat: usize,
    through_negation: usize,
    rows: usize,
    changed: [usize; 6],
}

impl Shares {
    fn add(&mut self, other: &Self) {
        self.programs += other.programs;
        self.undetermined += other.undetermined;
        self.defeat += other.defeat;
        self.through_negation += other.through_negation;
        self.rows += other.rows;
        for (own, other) in self.changed.iter_mut().zip(other.changed) {
            *own += other;
        }
    }
}

/// The engine, the definition, and what must be so in every world.
fn check(program: &Program, plan: &Plan, specs: &[World], text: &str, shares: &mut Shares) {
    let block = facts(program, plan, specs);
    let model = evaluate(plan, &block);
    // The definition is slow: two worlds of each program, not always the same.
    for place in [0, 1 + shares.programs % (specs.len() - 1)] {
        let world = WorldId::at(place);
        let expected = naive::run(plan, &block, world).unwrap();
        for node in (0..plan.nodes.len()).map(NodeId::at) {
            let (found, expected) = (engine_rows(&model, node, world), expected.statuses(node));
            assert_eq!(
                found,
                expected,
                "node {node:?} in world {place}\n{text}\n{}",
                plan::print(program, plan)
            );
            let two_valued = expected.values().all(|truth| *truth == Truth::True);
            assert!(
                plan.nodes[node.index()].open || two_valued,
                "node {node:?} is said to be two-valued\n{text}"
            );
            shares.rows += expected.len();
        }
        coherent(program, plan, &expected, text);
        if place == 0 {
            count(program, plan, &expected, shares);
        }
        // Alone, a world is as it is among others.
        if place > 0 {
            let alone = evaluate(plan, &facts(program, plan, &specs[place..=place]));
            for relation in concepts(program) {
                let node = asked(plan, relation);
                assert_eq!(engine_rows(&alone, node, WorldId(0)), engine_rows(&model, node, world), "{text}");
            }
        }
        // Between two neighbouring boundaries nothing changes.
        let [before, after] = asked_days().map(|day| answers(program, plan, &model, world, day));
        assert_eq!(before, after, "{text}");
    }
}

/// Nothing both wins and loses; what is true has an applicable rule; what is excluded is not true.
fn coherent(program: &Program, plan: &Plan, model: &naive::Model<'_>, text: &str) {
    let rows = |role: Role| -> BTreeSet<Tuple> {
        plan.roles.get(&role).map(|n| model.rows(*n, naive::Bound::Lower).clone()).unwrap_or_default()
    };
    for relation in concepts(program) {
        let (wins, loses) = (rows(Role::Wins(relation)), rows(Role::Loses(relation)));
        assert!(wins.is_disjoint(&loses), "{text}");
        let (statement, excluded) = (rows(Role::Statement(relation)), rows(Role::Excluded(relation)));
        assert!(excluded.is_disjoint(&statement), "{text}");
        if plan.roles.contains_key(&Role::For(relation)) {
            assert!(statement.is_subset(&rows(Role::For(relation))), "{text}");
        }
    }
}

fn count(program: &Program, plan: &Plan, model: &naive::Model<'_>, shares: &mut Shares) {
    let concepts = concepts(program);
    let some = |f: &dyn Fn(RelationId) -> bool| usize::from(concepts.iter().any(|r| f(*r)));
    let differ = |role: Role| {
        plan.roles
            .get(&role)
            .is_some_and(|n| model.rows(*n, naive::Bound::Lower) != model.rows(*n, naive::Bound::Upper))
    };
    let sure = |role: Role| -> BTreeSet<Tuple> {
        plan.roles.get(&role).map(|n| model.rows(*n, naive::Bound::Lower).clone()).unwrap_or_default()
    };
    shares.undetermined += some(&|r| differ(Role::Statement(r)));
    // Applicable rules meet, and one side prevails.
    shares.defeat += some(&|r| {
        let (for_, against) = (sure(Role::For(r)), sure(Role::Against(r)));
        let decided: BTreeSet<Tuple> = sure(Role::Wins(r)).union(&sure(Role::Loses(r))).cloned().collect();
        for_.intersection(&against).any(|tuple| decided.contains(tuple))
    });
    shares.through_negation += usize::from(plan.components.iter().any(|c| c.shape == Shape::ThroughNegation));
}

/// What is stated, if it was unknown before, only adds to what is known.
fn stating_adds(dice: &mut Dice, program: &Program, plan: &Plan, text: &str) -> bool {
    let specs = both(program);
    let bare = specs[1].clone();
    let unknown = unknown(program, plan, &bare);
    if unknown.is_empty() {
        return false;
    }
    let mut worlds = vec![bare.clone()];
    for statement in unknown[dice.below(unknown.len())].clone() {
        worlds.push(World { assumed: vec![statement], ..bare.clone() });
    }
    let model = evaluate(plan, &facts(program, plan, &worlds));
    let [before, yes, no] = [0, 1, 2].map(|w| answers(program, plan, &model, WorldId::at(w), case_date()));
    for after in [yes, no] {
        only_adds(&before, &after, text);
    }
    true
}

/// What was known before is so still.
fn only_adds(before: &BTreeMap<String, Truth>, after: &BTreeMap<String, Truth>, text: &str) {
    for (statement, truth) in before {
        assert!(
            *truth == Truth::Undetermined || after.get(statement) == Some(truth),
            "{statement} was {truth:?} and is {:?}\n{text}",
            after.get(statement)
        );
    }
    for (statement, truth) in after {
        assert!(before.contains_key(statement), "{statement} was false and is {truth:?}\n{text}");
    }
}

/// Checks the programs of some seeds; every fourth is also changed in one way.
fn check_seeds(seeds: impl Iterator<Item = u64>) -> Shares {
    let mut shares = Shares::default();
    for seed in seeds {
        let (made, text) = sample(seed);
        let Some(program) = lowered(&text) else { continue };
        shares.programs += 1;
        let plan = planned(&program);
        check(&program, &plan, &both(&program), &text, &mut shares);
        let mut dice = Dice::new(seed + 1_000_000);
        let met = match seed % 24 {
            5 => stating_adds(&mut dice, &program, &plan, &text),
            kind @ 0..5 => variant(&mut dice, kind, &made, &program, &plan, &text),
            _ => continue,
        };
        shares.changed[usize::try_from(seed % 24).unwrap()] += usize::from(met);
    }
    shares
}

#[test]
fn random_programs() {
    const SEEDS: u64 = 2_200;
    let mut shares = Shares::default();
    std::thread::scope(|scope| {
        let part = |first: u64| {
            scope.spawn(move || check_seeds((0..SEEDS).filter(move |seed| seed / 24 % 4 == first)))
        };
        for thread in [0, 1, 2, 3].map(part) {
            match thread.join() {
                Ok(found) => shares.add(&found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    let percent = |n: usize| n * 100 / shares.programs;
    println!(
        "{} programs, {} % with an undetermined statement, {} % with effective defeat, {} % with a cycle through \
         negation; {} rows; changed: {:?}",
        shares.programs,
        percent(shares.undetermined),
        percent(shares.defeat),
        percent(shares.through_negation),
        shares.rows,
        shares.changed
    );
    assert!(shares.programs >= 2_000);
    assert!(percent(shares.undetermined) >= 20);
    assert!(percent(shares.defeat) >= 20);
    assert!(percent(shares.through_negation) >= 20);
    assert!(shares.changed.iter().all(|n| *n > 15), "{:?}", shares.changed);
}

/// In the model that ignores every burden a definite answer holds in every completion of what is unknown; so
/// do those of worlds in which only a part of it is completed.
#[test]
fn definite_answers_hold_in_every_completion() {
    let (mut programs, mut worlds_seen, mut by_cases) = (0, 0, 0);
    for seed in 20_000..20_500 {
        let (_, text) = sample(seed);
        let Some(program) = lowered(&text) else { continue };
        let plan = planned(&program);
        let bare = both(&program)[1].clone();
        let mut unknown = unknown(&program, &plan, &bare);
        // What is stated of a closed fact names its entities together, and more may be unknown of them then.
        unknown.retain(|[stated, _]| program.relation(stated.relation).openness != Openness::Closed);
        if unknown.is_empty() || unknown.len() > 5 {
            continue;
        }
        let mut worlds = vec![bare.clone()];
        for number in 0..1_usize << unknown.len() {
            let chosen = |(place, both): (usize, &[Statement; 2])| both[number >> place & 1].clone();
            let assumed = unknown.iter().enumerate().map(chosen).collect();
            worlds.push(World { assumed, ..bare.clone() });
        }
        let model = evaluate(&plan, &facts(&program, &plan, &worlds));
        let all: Vec<_> = (0..worlds.len())
            .map(|w| answers(&program, &plan, &model, WorldId::at(w), case_date()))
            .collect();
        for after in &all[1..] {
            only_adds(&all[0], after, &text);
        }
        let same = |s: &&String| all[2..].iter().all(|after| after.get(*s) == all[1].get(*s));
        let open = all[0].iter().filter(|(_, truth)| **truth == Truth::Undetermined).map(|(s, _)| s);
        by_cases += open.filter(same).count();
        programs += 1;
        worlds_seen += all.len();
    }
    println!("{programs} programs, {worlds_seen} worlds, {by_cases} statements decided by cases");
    assert!(programs > 40 && worlds_seen > 200 && by_cases > 5, "{programs}, {worlds_seen}, {by_cases}");
}
