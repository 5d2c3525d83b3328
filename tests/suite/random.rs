//! Random programs through the whole line, against the definition.

pub mod text;

use crate::dice::Dice;
use crate::naive::{self, Bounds, Item, Tuple};
use crate::plan::{concepts, item, planned, worlds};
use crate::reference::Reference;
use std::collections::BTreeSet;
use text::{Taste, program};
use vires::hir::{self, Program};
use vires::ids::{NodeId, RelationId, WorldId};
use vires::plan::{self, Block, Plan, Role, World, WorldError};
use vires::source::FileId;
use vires::syntax::parse;
use vires::time::Date;
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
    let mut dice = Dice::new(seed);
    let taste = Taste { time: dice.chance(45), open: dice.chance(70) };
    let made = program(&mut dice, taste);
    let text = made.text(None);
    (made, text)
}

/// The worlds of a program, each followed by the one that ignores burdens.
fn both(program: &Program) -> Vec<World> {
    let asked = Date::parse("2009-01-01").into_iter().collect::<Vec<Date>>();
    let world = |world: World| {
        let world = World { asked: asked.clone(), ..world };
        [world.clone(), World { without_burdens: true, ..world }]
    };
    worlds(program).into_iter().flat_map(world).collect()
}

fn facts(program: &Program, plan: &Plan, worlds: &[World]) -> Block {
    let (block, errors) = plan::block(program, plan, worlds);
    assert!(
        errors.iter().all(|e| matches!(e, WorldError::NoValue { .. } | WorldError::TwoValues { .. })),
        "{errors:?}"
    );
    block
}

/// The rows of a node at a date.
fn at(plan: &Plan, model: &naive::Model<'_>, node: NodeId, date: Date) -> Bounds {
    let temporal = plan.nodes[node.index()].temporal;
    let rows = |bound| -> BTreeSet<Tuple> {
        let rows = model.rows(node, bound).iter();
        if temporal {
            let at = Item::Value(Value::Date(date));
            rows.filter(|row| row[0] == at).map(|row| row[1..].to_vec()).collect()
        } else {
            rows.cloned().collect()
        }
    };
    Bounds { lower: rows(naive::Bound::Lower), upper: rows(naive::Bound::Upper) }
}

fn show(program: &Program, bounds: &Bounds) -> String {
    let row = |tuple: &Tuple| tuple.iter().map(|i| item(program, *i)).collect::<Vec<_>>().join(" ");
    let rows = |rows: &BTreeSet<Tuple>| rows.iter().map(row).collect::<Vec<_>>().join("; ");
    format!("[{}] [{}]", rows(&bounds.lower), rows(&bounds.upper))
}

/// Compares the plan, by the naive evaluator, with what the rules mean.
fn agree(program: &Program, plan: &Plan, spec: &World, model: &naive::Model<'_>, text: &str) -> bool {
    let reference = Reference::new(program, spec);
    if reference.inexact.get() {
        return false;
    }
    let dates: Vec<Date> = spec.date(program).into_iter().chain(spec.asked.iter().copied()).collect();
    type Read = fn(&Reference<'_>, RelationId, Date) -> Bounds;
    let parts: [(fn(RelationId) -> Role, Read); 3] = [
        (Role::Statement, |r, relation, date| r.statement(relation, date)),
        (Role::Settled, |r, relation, date| r.settled(relation, date)),
        (Role::Excluded, |r, relation, date| r.excluded(relation, date)),
    ];
    for relation in concepts(program) {
        for (role, read) in parts {
            let Some(node) = plan.roles.get(&role(relation)) else { continue };
            for date in &dates {
                let (found, expected) = (at(plan, model, *node, *date), read(&reference, relation, *date));
                assert!(
                    found == expected,
                    "{:?} {} at {date} in {:?} {}:\nfound    {}\nexpected {}\n{text}\n{}",
                    role(relation),
                    program.relation(relation).name,
                    spec.supposition,
                    spec.without_burdens,
                    show(program, &found),
                    show(program, &expected),
                    plan::print(program, plan)
                );
            }
        }
    }
    true
}

#[test]
fn plans_mean_what_the_rules_say() {
    let (mut tried, mut compared, mut inexact) = (0, 0, 0);
    for seed in 0..300 {
        let (_, text) = sample(seed);
        let Some(program) = lowered(&text) else { continue };
        tried += 1;
        let plan = planned(&program);
        let specs = both(&program);
        let block = facts(&program, &plan, &specs);
        for (place, spec) in specs.iter().enumerate().take(2) {
            let model = naive::run(&plan, &block, WorldId::at(place)).unwrap();
            if agree(&program, &plan, spec, &model, &text) { compared += 1 } else { inexact += 1 }
        }
    }
    println!("{tried} programs, {compared} worlds compared, {inexact} not");
}
