//! The facts of many worlds: what they share is there once, what differs only where it differs.

use super::{concepts, planned, read};
use crate::naive::{self, Bound};
use std::fmt::Write as _;
use vires::engine::{Budget, run};
use vires::hir::{Polarity, Program, StatedTime, Statement};
use vires::ids::{CaseId, EntityId, RelationId, WorldId};
use vires::plan::{self, Plan, Role, World, WorldError, Worlds};
use vires::source::Span;
use vires::time::Date;
use vires::value::Value;

const TEXT: &str = "
type person
type colour
fact knows(person, person)
fact likes(person, colour)
fact noise(person)
fact grave(person) open
fact eyes(person, colour) one
fact member(person) over time
concept friend(person)
concept odd(person)
concept seen(person, colour)
concept in_it(person)
define friend(P) when knows(P, _) and not grave(P)
define odd(P) when knows(P, Q) and likes(Q, red)
define seen(P, C) when eyes(P, C)
define in_it(P) when member(P)
colour red, blue
";

/// The text with a hundred people who know one another in a row, and a case.
fn crowd() -> Program {
    let mut text = TEXT.to_owned();
    for i in 0..100 {
        let _ = writeln!(text, "person p{i}\nmember(p{i}) from 2000-01-01");
    }
    for i in 0..99 {
        let _ = writeln!(text, "knows(p{i}, p{})", i + 1);
    }
    text.push_str("case k on 2020-01-01 { person q; eyes(q, red); knows(q, p0) }\n");
    read(&text)
}

fn entity(program: &Program, name: &str) -> Value {
    let found = program.entities.iter().position(|e| e.name == name);
    Value::Entity(EntityId::at(found.unwrap()))
}

fn said(program: &Program, polarity: Polarity, name: &str, arguments: &[&str]) -> Statement {
    Statement {
        relation: program.names.relations[name],
        arguments: arguments.iter().map(|a| entity(program, a)).collect(),
        polarity,
        time: StatedTime::Always,
        source: None,
        held_by: vec![],
        unverified: None,
        span: Span::default(),
    }
}

fn world() -> World {
    World { case: Some(CaseId(0)), ..World::default() }
}

/// How many rows of a relation are certain in a world.
fn certain(plan: &Plan, block: &plan::Block, relation: RelationId, world: usize) -> usize {
    let model = naive::run(plan, block, WorldId::at(world)).unwrap();
    model.rows(plan.roles[&Role::Statement(relation)], Bound::Lower).len()
}

#[test]
fn what_no_rule_reads_costs_nothing() {
    let program = crowd();
    let plan = planned(&program);
    let worlds = |n: usize| -> Vec<World> {
        let name = |i: usize| format!("p{}", i % 100);
        let assumed = |i: usize| vec![said(&program, Polarity::Stated, "noise", &[&name(i)])];
        (0..n).map(|i| World { assumed: assumed(i), ..world() }).collect()
    };
    let [one, many] = [1, 1_000].map(|n| {
        let (block, errors) = plan::block(&program, &plan, &worlds(n));
        assert!(errors.is_empty(), "{errors:?}");
        let rows: usize = block.inputs.iter().map(|(_, rows)| rows.len()).sum();
        let shared = block.inputs.iter().flat_map(|(_, rows)| rows).all(|row| row.upper == Worlds::All);
        assert!(shared, "the worlds do not differ in what is read");
        let statistics = run(&plan, &block, &Budget::default()).unwrap().statistics();
        (rows, statistics.firings, statistics.rows)
    });
    assert_eq!(one, many);
}

#[test]
fn what_files_state_is_there_once() {
    let program = crowd();
    let plan = planned(&program);
    // Each world denies what a file states of one person.
    let denies = |i: usize| vec![said(&program, Polarity::Denied, "member", &[&format!("p{i}")])];
    let worlds: Vec<World> = (0..100).map(|i| World { assumed: denies(i), ..world() }).collect();
    let (block, errors) = plan::block(&program, &plan, &worlds);
    assert!(errors.is_empty(), "{errors:?}");
    let rows = |role: Role| {
        let node = plan.roles[&role];
        &block.inputs.iter().find(|(n, _)| *n == node).unwrap().1
    };
    let knows = rows(Role::Stated(program.names.relations["knows"]));
    assert_eq!(knows.len(), 100);
    assert!(knows.iter().all(|row| row.lower == Worlds::All));
    let member = rows(Role::Span(program.names.relations["member"]));
    assert_eq!(member.len(), 100);
    assert!(member.iter().all(|row| matches!(&row.lower, Worlds::Some(some) if some.len() == 99)));
    assert_eq!(certain(&plan, &block, program.names.relations["in_it"], 17), 99);
}

#[test]
fn what_is_withdrawn_was_never_stated() {
    let program = crowd();
    let plan = planned(&program);
    let knows = said(&program, Polarity::Stated, "knows", &["q", "p0"]);
    let grave = said(&program, Polarity::Denied, "grave", &["q"]);
    let worlds = [
        world(),
        World { withdrawn: vec![knows], ..world() },
        World { assumed: vec![grave.clone()], ..world() },
        World { assumed: vec![grave.clone()], withdrawn: vec![grave], ..world() },
    ];
    let (block, errors) = plan::block(&program, &plan, &worlds);
    assert!(errors.is_empty(), "{errors:?}");
    let friend = program.names.relations["friend"];
    // Whether `q` is grave is not known, unless it is denied; of the others nobody asks.
    let certain = |world| certain(&plan, &block, friend, world);
    assert_eq!([certain(0), certain(1), certain(2)], [99, 99, 100]);
    assert_eq!(certain(3), 100, "what is assumed is not withdrawn with what stands below it");
}

#[test]
fn one_value_is_one_value_in_each_world() {
    let program = crowd();
    let plan = planned(&program);
    let blue = said(&program, Polarity::Stated, "eyes", &["q", "blue"]);
    let not_red = said(&program, Polarity::Denied, "eyes", &["q", "red"]);
    let worlds = [
        World { assumed: vec![blue.clone(), not_red.clone()], ..world() },
        World { assumed: vec![blue], ..world() },
        World { assumed: vec![not_red], ..world() },
    ];
    let (_, errors) = plan::block(&program, &plan, &worlds);
    let relation = program.names.relations["eyes"];
    let [q, red, blue] = ["q", "red", "blue"].map(|name| entity(&program, name));
    let two = |first, second| WorldError::TwoValues {
        world: WorldId(1),
        relation,
        first: vec![q, first],
        second: vec![q, second],
    };
    assert_eq!(errors, [two(red, blue)], "none is told of the first world of a case only");
}

#[test]
fn what_a_plan_is_not_ready_for_is_told() {
    let program = crowd();
    let plan = planned(&program);
    let friend = said(&program, Polarity::Stated, "friend", &["q"]);
    let doubted = said(&program, Polarity::Unknown, "likes", &["q", "red"]);
    let worlds = [
        World { assumed: vec![friend], ..world() },
        World { assumed: vec![doubted], ..world() },
        World { case: None, date: None, ..World::default() },
    ];
    let (_, errors) = plan::block(&program, &plan, &worlds);
    let relation = |name: &str| program.names.relations[name];
    assert!(errors.contains(&WorldError::NotStatable { world: WorldId(0), relation: relation("friend") }));
    assert!(errors.contains(&WorldError::NotDoubted { world: WorldId(1), relation: relation("likes") }));
    assert!(errors.contains(&WorldError::NoDate { world: WorldId(2) }));
    let options = plan::Options { doubted: [relation("likes")].into(), ..plan::Options::default() };
    let ready = plan::plan(&program, &concepts(&program), &options);
    let (block, errors) = plan::block(&program, &ready, &worlds[1..2]);
    assert!(errors.is_empty(), "{errors:?}");
    let model = naive::run(&ready, &block, WorldId(0)).unwrap();
    let likes = ready.roles[&Role::Stated(relation("likes"))];
    assert_eq!((model.rows(likes, Bound::Lower).len(), model.rows(likes, Bound::Upper).len()), (0, 1));
}

#[test]
fn outside_a_case_what_files_declare_may_be_unknown() {
    let program = crowd();
    let plan = planned(&program);
    let worlds = [World { date: Date::parse("2020-01-01"), ..World::default() }, world()];
    let (block, errors) = plan::block(&program, &plan, &worlds);
    assert!(errors.is_empty(), "{errors:?}");
    let grave = plan.roles[&Role::Stated(program.names.relations["grave"])];
    let open = |world| {
        let model = naive::run(&plan, &block, WorldId(world)).unwrap();
        model.rows(grave, Bound::Upper).len()
    };
    assert_eq!([open(0), open(1)], [100, 1]);
}
