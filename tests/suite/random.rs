//! Random programs through the whole line, against the definition.

mod property;
pub mod text;
pub mod variant;

use crate::dice::Dice;
use crate::naive::{Item, Tuple};
use crate::plan::{asked, concepts, item, planned, worlds};
use std::collections::BTreeMap;
use text::{Extras, Taste, program_with};
use vires::engine::{Budget, Model, Truth};
use vires::hir::{self, Polarity, Program, RelationKind, StatedTime, Statement};
use vires::ids::{NodeId, ReadingId, RelationId, WorldId};
use vires::plan::{self, Block, Plan, Role, World, WorldError};
use vires::source::{FileId, Span};
use vires::syntax::parse;
use vires::time::{Date, Interval};
use vires::value::Value;

/// The program of a text, if it has no mistake.
pub fn lowered(text: &str) -> Option<Program> {
    let (tree, mut found) = parse(FileId(0), text);
    let (program, more) = hir::lower(&[tree]);
    found.extend(more);
    (!found.iter().any(vires::diagnostic::Diagnostic::is_error)).then_some(program)
}

/// A random text, with what it is made of.
pub fn sample(seed: u64) -> (text::Program, String) {
    sample_of(seed, false)
}

/// The same, of what is rarer too if it is `rich`.
pub fn sample_of(seed: u64, rich: bool) -> (text::Program, String) {
    let mut dice = Dice::new(seed);
    let taste = Taste { time: dice.chance(45), open: dice.chance(70), rich };
    let extras = Extras { norms: rich && dice.chance(20), disputes: rich && dice.chance(20) };
    let made = program_with(&mut dice, taste, extras);
    let text = made.text(None);
    (made, text)
}

/// A random text of everything there is, norms and disputes in many of them.
pub fn everything(seed: u64) -> (text::Program, String) {
    let mut dice = Dice::new(seed);
    let taste = Taste { time: dice.chance(60), open: dice.chance(75), rich: true };
    let extras = Extras { norms: dice.chance(45), disputes: dice.chance(40) };
    let made = program_with(&mut dice, taste, extras);
    let text = made.text(None);
    (made, text)
}

/// Every way to take one reading of each dispute.
pub fn combinations(program: &Program) -> Vec<Vec<ReadingId>> {
    let mut found = vec![vec![]];
    for dispute in &program.disputes {
        let with = |taken: &Vec<ReadingId>| {
            dispute.readings.iter().map(|r| taken.iter().copied().chain([*r]).collect()).collect::<Vec<_>>()
        };
        found = found.iter().flat_map(with).collect();
    }
    found
}

/// The worlds of a program, each followed by the one that ignores burdens.
pub fn both(program: &Program) -> Vec<World> {
    let asked = asked_days().to_vec();
    let world = |world: World| {
        let world = World { asked: asked.clone(), ..world };
        [world.clone(), World { without_burdens: true, ..world }]
    };
    worlds(program).into_iter().flat_map(world).collect()
}

pub fn facts(program: &Program, plan: &Plan, worlds: &[World]) -> Block {
    let (block, errors) = plan::block(program, plan, worlds);
    assert!(
        errors.iter().all(|e| matches!(e, WorldError::NoValue { .. } | WorldError::TwoValues { .. })),
        "{errors:?}"
    );
    block
}

/// How each row of a node stands in a world of the engine's model.
pub type Statuses = BTreeMap<Tuple, Truth>;

pub fn engine_rows(model: &Model, node: NodeId, world: WorldId) -> Statuses {
    let items = |tuple: &[u32]| tuple.iter().map(|code| Item::of(*code, model.values())).collect();
    model.in_world(node, world).into_iter().map(|(tuple, truth)| (items(&tuple), truth)).collect()
}

/// Every concept at the date of a world, by name: what is not listed is false.
pub fn answers(
    program: &Program,
    plan: &Plan,
    model: &Model,
    world: WorldId,
    date: Date,
) -> BTreeMap<String, Truth> {
    let mut found = BTreeMap::new();
    let statement =
        |r: &RelationId| !matches!(program.relation(*r).kind, RelationKind::Denial(_) | RelationKind::Day);
    for relation in concepts(program).into_iter().filter(statement) {
        let node = asked(plan, relation);
        let temporal = plan.nodes[node.index()].temporal;
        for (tuple, truth) in engine_rows(model, node, world) {
            let (day, rest) = tuple.split_at(usize::from(temporal));
            if day.first().is_none_or(|d| *d == Item::Value(Value::Date(date))) {
                let items: Vec<String> = rest.iter().map(|i| item(program, *i)).collect();
                found.insert(format!("{}({})", program.relation(relation).name, items.join(", ")), truth);
            }
        }
    }
    found
}

pub fn evaluate(plan: &Plan, block: &Block) -> Model {
    vires::engine::run(plan, block, &Budget::default()).expect("no limit is reached")
}

pub fn case_date() -> Date {
    Date::parse("2012-03-01").unwrap()
}

/// The answers in the first world of a text, under every combination of readings; `None` if it has a mistake.
pub fn answers_of(text: &str) -> Option<BTreeMap<String, Truth>> {
    lowered(text).map(|program| answers_under_readings(&program))
}

/// The answers in the first world of a program, under every combination of readings.
pub fn answers_under_readings(program: &Program) -> BTreeMap<String, Truth> {
    let plan = planned(program);
    let first = both(program).swap_remove(0);
    let specs: Vec<World> =
        combinations(program).into_iter().map(|readings| World { readings, ..first.clone() }).collect();
    let model = evaluate(&plan, &facts(program, &plan, &specs));
    let mut found = BTreeMap::new();
    for (place, spec) in specs.iter().enumerate() {
        let mut names: Vec<String> = spec.readings.iter().map(|r| program.reading_name(*r)).collect();
        names.sort();
        let under = if names.is_empty() { String::new() } else { format!(" under {}", names.join(", ")) };
        let all = answers(program, &plan, &model, WorldId::at(place), case_date());
        found.extend(all.into_iter().map(|(statement, truth)| (format!("{statement}{under}"), truth)));
    }
    found
}

pub fn asked_days() -> [Date; 2] {
    ["2009-01-01", "2009-02-01"].map(|day| Date::parse(day).unwrap())
}

/// What nobody knows in a world: how it is stated, and how it is denied.
pub fn unknown(program: &Program, plan: &Plan, world: &World) -> Vec<[Statement; 2]> {
    let block = facts(program, plan, std::slice::from_ref(world));
    let mut found = Vec::new();
    for relation in (0..program.relations.len()).map(RelationId::at) {
        for role in [Role::Stated(relation), Role::Span(relation), Role::UnknownEvent(relation)] {
            let rows =
                block.inputs.iter().filter(|(n, _)| plan.roles.get(&role) == Some(n)).flat_map(|(_, r)| r);
            for row in rows.filter(|row| row.lower != row.upper) {
                let arity = program.relation(relation).parameters.len();
                let arguments: Vec<Value> =
                    row.tuple[..arity].iter().map(|c| block.values.value(*c).unwrap()).collect();
                let time = match row.tuple[arity..] {
                    [from, until] => StatedTime::During(vec![Interval {
                        from: block.values.date(from).unwrap(),
                        until: block.values.date(until),
                    }]),
                    _ => StatedTime::Always,
                };
                let event = matches!(role, Role::UnknownEvent(_));
                let on = StatedTime::On(Date::parse("2005-06-01").unwrap());
                let statement = |polarity, time| Statement {
                    relation,
                    arguments: arguments.clone(),
                    polarity,
                    time,
                    source: None,
                    held_by: vec![],
                    unverified: None,
                    span: Span::default(),
                };
                found.push([
                    statement(Polarity::Stated, if event { on } else { time.clone() }),
                    statement(Polarity::Denied, time),
                ]);
            }
        }
    }
    found
}
