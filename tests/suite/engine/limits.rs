//! Limits are named, and nothing is returned in part; what is not reached costs and breaks nothing.

use super::sketch::{Sketch, X, Y, Z, fails, holds};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use vires::engine::{Budget, Limit, run};
use vires::ids::WorldId;
use vires::plan::{Comparison, Expression, Literal, NodeKind, Operand, Operator, Shape, Worlds};
use vires::time::Rounding;

/// The closure of a chain.
fn closure(length: i64) -> Sketch {
    let mut sketch = Sketch::new(1);
    let edges: Vec<Vec<i64>> = (0..length).map(|n| vec![n, n + 1]).collect();
    let edge = sketch.facts(2, &edges);
    let path = sketch.node(2, NodeKind::Derived);
    sketch.rule(path, &[X, Y], 2, vec![holds(edge, &[X, Y])]);
    sketch.rule(path, &[X, Z], 3, vec![holds(path, &[X, Y]), holds(edge, &[Y, Z])]);
    sketch.component(Shape::Recursive, &[path]);
    sketch
}

fn reached(sketch: &Sketch, budget: &Budget) -> Option<(Limit, u64)> {
    let (plan, block) = sketch.finish();
    run(&plan, &block, budget).err().map(|exceeded| (exceeded.limit, exceeded.reached))
}

#[test]
fn limits_are_inclusive_and_named() {
    let sketch = closure(20);
    // 20 edges and 210 paths; every path is found once.
    let budget = |facts, firings, depth| Budget { facts, firings, depth, ..Budget::default() };
    assert_eq!(reached(&sketch, &budget(230, 210, 21)), None);
    assert_eq!(reached(&sketch, &budget(229, 210, 21)), Some((Limit::Facts, 230)));
    assert_eq!(reached(&sketch, &budget(230, 209, 21)), Some((Limit::Firings, 210)));
    assert_eq!(reached(&sketch, &budget(230, 210, 20)), Some((Limit::Depth, 21)));
    let memory = Budget { memory: 1_000, ..Budget::default() };
    assert!(matches!(reached(&sketch, &memory), Some((Limit::Memory, _))));
}

#[test]
fn a_run_can_be_stopped_from_outside() {
    let cancel = Some(Arc::new(AtomicBool::new(true)));
    let cancelled = Budget { cancel, ..Budget::default() };
    assert!(matches!(reached(&closure(3), &cancelled), Some((Limit::Cancelled, _))));
    let asked = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&asked);
    let time_is_up = move || count.fetch_add(1, Ordering::Relaxed) > 40;
    let budget = Budget { time_is_up: Some(Arc::new(time_is_up)), ..Budget::default() };
    assert!(matches!(reached(&closure(400), &budget), Some((Limit::WallClock, _))));
    assert!(asked.load(Ordering::Relaxed) > 40);
}

/// `q(X + X) if p(X)`, and further conditions before the sum.
fn sum(numbers: &[i64], further: impl Fn(&mut Sketch) -> Vec<Literal>, shape: Shape) -> Sketch {
    let mut sketch = Sketch::new(1);
    let rows: Vec<Vec<i64>> = numbers.iter().map(|n| vec![*n]).collect();
    let p = sketch.facts(1, &rows);
    let further = further(&mut sketch);
    let q = sketch.node(1, NodeKind::Derived);
    let twice = Expression::Binary {
        operator: Operator::Plus,
        left: Box::new(Expression::Slot(0)),
        right: Box::new(Expression::Slot(0)),
        rounding: Rounding::None,
    };
    let body = [vec![holds(p, &[X])], further, vec![Literal::Let { slot: 1, value: twice }]].concat();
    sketch.rule(q, &[Y], 2, body);
    sketch.component(shape, &[q]);
    sketch
}

#[test]
fn arithmetic_fails_only_where_it_is_reached() {
    let all = Budget::default();
    let none = |_: &mut Sketch| Vec::new();
    assert_eq!(reached(&sum(&[1, 2], none, Shape::Once), &all), None);
    let failed = reached(&sum(&[1, i64::MAX], none, Shape::Once), &all);
    assert!(matches!(failed, Some((Limit::Arithmetic, _))));
    let small = |sketch: &mut Sketch| {
        let right = Expression::Code(sketch.code(1_000));
        vec![Literal::Compare { comparison: Comparison::Less, left: Expression::Slot(0), right }]
    };
    assert_eq!(reached(&sum(&[1, i64::MAX], small, Shape::Once), &all), None);
}

#[test]
fn in_a_component_through_negation_only_what_the_model_reaches_fails() {
    // p(X) if n(X) and not guard and Y = X + X: reached only if guard may fail.
    for (certain, expected) in [(true, None), (false, Some(Limit::Arithmetic))] {
        let mut sketch = Sketch::new(1);
        let n = sketch.facts(1, &[vec![i64::MAX]]);
        let base = sketch.rows(0, &[(vec![], if certain { Worlds::All } else { Worlds::None }, Worlds::All)]);
        let guard = sketch.node(0, NodeKind::Derived);
        let p = sketch.node(1, NodeKind::Derived);
        let twice = Expression::Binary {
            operator: Operator::Plus,
            left: Box::new(Expression::Slot(0)),
            right: Box::new(Expression::Slot(0)),
            rounding: Rounding::None,
        };
        let value = Literal::Let { slot: 1, value: twice };
        sketch.rule(p, &[Y], 2, vec![holds(n, &[X]), fails(guard, &[]), value]);
        sketch.rule(guard, &[], 1, vec![holds(base, &[])]);
        sketch.rule(guard, &[], 1, vec![holds(n, &[X]), fails(p, &[X]), holds(p, &[X])]);
        sketch.component(Shape::ThroughNegation, &[guard, p]);
        assert_eq!(reached(&sketch, &Budget::default()).map(|limit| limit.0), expected);
    }
}

#[test]
fn a_fact_that_no_rule_reads_costs_no_firing_and_shared_rows_are_stored_once() {
    let make = |width: usize| {
        let mut sketch = closure(30);
        sketch.width = width;
        let rows: Vec<_> = (0..i64::try_from(width).unwrap())
            .map(|n| {
                let here = Worlds::Some(vec![WorldId::at(usize::try_from(n).unwrap())]);
                (vec![n], here.clone(), here)
            })
            .collect();
        sketch.rows(1, &rows);
        let (plan, block) = sketch.finish();
        run(&plan, &block, &Budget::default()).unwrap().statistics()
    };
    let (one, many) = (make(1), make(1_000));
    assert_eq!(many.firings, one.firings);
    assert_eq!(many.rounds, one.rounds);
    assert_eq!(many.rows, one.rows + 999);
}

#[test]
fn long_bodies_and_deep_recursion_need_no_stack() {
    let mut sketch = Sketch::new(1);
    let edges: Vec<Vec<i64>> = (0..20_000).map(|n| vec![n, n + 1]).collect();
    let edge = sketch.facts(2, &edges);
    let few = sketch.facts(1, &[vec![1], vec![2]]);
    let long = sketch.node(1, NodeKind::Derived);
    let mut body = vec![holds(few, &[X])];
    body.extend((1..30_000).map(|slot| holds(edge, &[Operand::Slot(slot - 1), Operand::Slot(slot)])));
    sketch.rule(long, &[X], 30_000, body);
    sketch.component(Shape::Once, &[long]);
    let reached = sketch.node(1, NodeKind::Derived);
    sketch.rule(reached, &[X], 1, vec![holds(few, &[X])]);
    sketch.rule(reached, &[Y], 2, vec![holds(reached, &[X]), holds(edge, &[X, Y])]);
    sketch.component(Shape::Recursive, &[reached]);
    // A chain through negation: each step waits for the one before.
    let win = sketch.node(1, NodeKind::Derived);
    sketch.rule(win, &[X], 2, vec![holds(edge, &[X, Y]), fails(win, &[Y])]);
    sketch.component(Shape::ThroughNegation, &[win]);
    let (plan, block) = sketch.finish();
    let model = run(&plan, &block, &Budget::default()).unwrap();
    assert_eq!(model.rows(long), 0);
    assert_eq!(model.rows(reached), 20_000);
    assert_eq!(model.rows(win), 10_000);
}
