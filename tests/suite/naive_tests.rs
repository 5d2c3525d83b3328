//! The naive evaluator on plans written by hand, with the models worked out on paper.

use crate::naive::{self, Item, Model};
use std::fmt::Write as _;
use vires::ids::{NodeId, WorldId};
use vires::plan::{
    AggregateBind, AggregateKind, Block, Comparison, Component, Expression, Literal, Node, NodeKind, Operand,
    Plan, Role, Row, Rule, Shape, Values, Worlds,
};
use vires::value::Value;

const X: Operand = Operand::Slot(0);
const Y: Operand = Operand::Slot(1);

/// A plan under construction, with numbers for constants.
#[derive(Default)]
struct Sketch {
    plan: Plan,
    inputs: Vec<(NodeId, Vec<Row>)>,
    bare: Worlds,
}

impl Sketch {
    fn node(&mut self, arity: usize, kind: NodeKind) -> NodeId {
        let id = NodeId::at(self.plan.nodes.len());
        let role = Role::Helper(id.0);
        self.plan.nodes.push(Node { arity, kind, role, temporal: false, open: true });
        id
    }

    fn code(&mut self, n: i64) -> u32 {
        self.plan.values.code(Value::Integer(n))
    }

    /// An input node with certain and merely possible rows.
    fn input(&mut self, arity: usize, certain: &[&[i64]], possible: &[&[i64]]) -> NodeId {
        let node = self.node(arity, NodeKind::Input);
        let mut rows = Vec::new();
        for (tuples, lower) in [(certain, Worlds::All), (possible, Worlds::None)] {
            for tuple in tuples {
                let tuple = tuple.iter().map(|n| self.code(*n)).collect();
                rows.push(Row { tuple, lower: lower.clone(), upper: Worlds::All });
            }
        }
        self.inputs.push((node, rows));
        node
    }

    fn derived(&mut self, arity: usize) -> NodeId {
        self.node(arity, NodeKind::Derived)
    }

    fn rule(&mut self, head: NodeId, arguments: &[Operand], slots: usize, body: Vec<Literal>) {
        self.plan.rules.push(Rule { head, arguments: arguments.to_vec(), slots, body, origin: None });
    }

    /// One component of these nodes and all rules for them.
    fn component(&mut self, shape: Shape, nodes: &[NodeId]) {
        let rules =
            (0..self.plan.rules.len()).filter(|r| nodes.contains(&self.plan.rules[*r].head)).collect();
        self.plan.components.push(Component { shape, nodes: nodes.to_vec(), rules });
    }

    /// The rows of a node in the only world, `?` behind what is undetermined.
    fn show(self, node: NodeId) -> String {
        let mut block =
            Block { width: 1, inputs: self.inputs, without_burdens: self.bare, values: Values::default() };
        block.values = self.plan.values.clone();
        let model: Model = naive::run(&self.plan, &block, WorldId(0)).unwrap();
        let mut text = String::new();
        for (tuple, truth) in model.statuses(node) {
            for item in &tuple {
                match item {
                    Item::Value(Value::Integer(n)) => write!(text, "{n} ").unwrap(),
                    other => write!(text, "{other:?} ").unwrap(),
                }
            }
            text.truncate(text.trim_end().len());
            text.push_str(if truth == vires::engine::Truth::True { "; " } else { "?; " });
        }
        text.trim_end().to_owned()
    }
}

fn holds(node: NodeId, arguments: &[Operand]) -> Literal {
    Literal::Holds { node, arguments: arguments.to_vec() }
}

fn fails(node: NodeId, arguments: &[Operand]) -> Literal {
    Literal::Fails { node, arguments: arguments.to_vec() }
}

#[test]
fn a_game_is_won_lost_or_drawn() {
    // win(X) if move(X, Y) and not win(Y): 1 → 2 → 3 ends; 4 ↔ 5 is drawn; 6 may move to 3.
    let mut sketch = Sketch::default();
    let moves = sketch.input(2, &[&[1, 2], &[2, 3], &[4, 5], &[5, 4]], &[&[6, 3]]);
    let win = sketch.derived(1);
    sketch.rule(win, &[X], 2, vec![holds(moves, &[X, Y]), fails(win, &[Y])]);
    sketch.component(Shape::ThroughNegation, &[win]);
    assert_eq!(sketch.show(win), "2; 4?; 5?; 6?;");
}

#[test]
fn what_supports_only_itself_is_false() {
    let mut sketch = Sketch::default();
    let base = sketch.input(1, &[&[1]], &[&[2]]);
    let p = sketch.derived(1);
    let q = sketch.derived(1);
    sketch.rule(p, &[X], 1, vec![holds(base, &[X]), holds(q, &[X])]);
    sketch.rule(q, &[X], 1, vec![holds(p, &[X])]);
    let r = sketch.derived(1);
    sketch.rule(r, &[X], 1, vec![holds(base, &[X]), fails(p, &[X])]);
    sketch.component(Shape::Recursive, &[p, q]);
    sketch.component(Shape::Once, &[r]);
    assert_eq!(sketch.show(r), "1; 2?;");
}

#[test]
fn burdens_settle_outside_and_possible_rows_become_certain() {
    for (bare, expected) in [(Worlds::None, "2;"), (Worlds::All, "2?;")] {
        let mut sketch = Sketch::default();
        let p = sketch.input(1, &[&[1]], &[&[2]]);
        let settled = sketch.node(1, NodeKind::Settled { of: p, yes: false });
        let possible = sketch.node(1, NodeKind::Possible { of: p });
        let q = sketch.derived(1);
        sketch.rule(q, &[X], 1, vec![holds(possible, &[X]), fails(settled, &[X])]);
        sketch.component(Shape::Once, &[q]);
        sketch.bare = bare;
        assert_eq!(sketch.show(q), expected);
    }
}

#[test]
fn a_count_is_compared_by_its_bounds() {
    // Two certain rows, one possible: at least 2 is true, at least 3 open, at least 4 false.
    for (least, expected) in [(2, "0;"), (3, "0?;"), (4, "")] {
        for direct in [true, false] {
            let mut sketch = Sketch::default();
            let rows = sketch.input(2, &[&[0, 1], &[0, 2]], &[&[0, 3]]);
            let keys = sketch.input(1, &[&[0]], &[]);
            let q = sketch.derived(1);
            let number = sketch.code(least);
            let count = if direct {
                vec![Literal::AtLeast { node: rows, key: vec![X], count: least.unsigned_abs() }]
            } else {
                let bind = AggregateBind::Bounds { low: 1, high: 2 };
                vec![
                    Literal::Aggregate { kind: AggregateKind::Count, node: rows, key: vec![X], bind },
                    Literal::Compare {
                        comparison: Comparison::GreaterOrEqual,
                        left: Expression::Range { low: 1, high: 2 },
                        right: Expression::Code(number),
                    },
                ]
            };
            sketch.rule(q, &[X], 3, [vec![holds(keys, &[X])], count].concat());
            sketch.component(Shape::Once, &[q]);
            assert_eq!(sketch.show(q), expected, "at least {least}");
        }
    }
}

#[test]
fn an_aggregate_binds_each_value_it_can_have() {
    let cases = [
        (AggregateKind::Count, "1?; 2?; 3?;"),
        (AggregateKind::Sum, "3?; 5?; 7?; 9?;"),
        (AggregateKind::Min, "2?; 3?;"),
        (AggregateKind::Max, "3?; 4?;"),
    ];
    for (kind, expected) in cases {
        let mut sketch = Sketch::default();
        let rows = sketch.input(1, &[&[3]], &[&[2], &[4]]);
        let q = sketch.derived(1);
        let bind = AggregateBind::Value(0);
        sketch.rule(q, &[X], 1, vec![Literal::Aggregate { kind, node: rows, key: vec![], bind }]);
        sketch.component(Shape::Once, &[q]);
        assert_eq!(sketch.show(q), expected, "{kind:?}");
    }
}

#[test]
fn every_counts_its_body_as_positive() {
    // safe(X) if every Y where next(X, Y): safe(Y), `if any`: 3 has no next, 2 → 3, 1 → 2; 4 ↔ 4 supports
    // only itself; 5 may have 4 as next.
    let mut sketch = Sketch::default();
    let nodes = sketch.input(1, &[&[1], &[2], &[3], &[4], &[5]], &[]);
    let next = sketch.input(2, &[&[1, 2], &[2, 3], &[4, 4]], &[&[5, 4]]);
    let safe = sketch.derived(1);
    let implied = sketch.derived(2);
    let possible = sketch.node(2, NodeKind::Possible { of: next });
    sketch.rule(implied, &[X, Y], 2, vec![holds(possible, &[X, Y]), holds(safe, &[Y])]);
    let every = Literal::Every { domain: next, implied, key: vec![X], if_any: true };
    sketch.rule(safe, &[X], 1, vec![holds(nodes, &[X]), every]);
    sketch.component(Shape::Recursive, &[safe, implied]);
    assert_eq!(sketch.show(safe), "1; 2; 3; 5?;");
}

#[test]
fn a_fraction_takes_the_worst_and_the_best_case() {
    // Of 1, 2, 3 (and perhaps 4) the first two hold: two thirds certainly not exceeded; half exceeded only
    // if 4 is not there or holds.
    for (numerator, denominator, strict, expected) in [
        (2, 3, false, "0?;"),
        (2, 3, true, "0?;"),
        (1, 2, false, "0;"),
        (1, 2, true, "0?;"),
        (4, 5, false, ""),
    ] {
        let mut sketch = Sketch::default();
        let keys = sketch.input(1, &[&[0]], &[]);
        let domain = sketch.input(2, &[&[0, 1], &[0, 2], &[0, 3]], &[&[0, 4]]);
        let holds_ = sketch.input(2, &[&[0, 1], &[0, 2]], &[&[0, 4]]);
        let q = sketch.derived(1);
        let fraction = Literal::Fraction {
            domain,
            holds: holds_,
            lacks: None,
            key: vec![X],
            numerator,
            denominator,
            strict,
        };
        sketch.rule(q, &[X], 1, vec![holds(keys, &[X]), fraction]);
        sketch.component(Shape::Once, &[q]);
        assert_eq!(sketch.show(q), expected, "{numerator}/{denominator} {strict}");
    }
}

#[test]
fn nothing_certain_follows_from_a_day_that_nobody_knows() {
    let mut sketch = Sketch::default();
    let days = sketch.input(1, &[], &[]);
    sketch.inputs[0].1.push(Row { tuple: vec![Values::SOME_DAY], lower: Worlds::All, upper: Worlds::All });
    let q = sketch.derived(1);
    let five = sketch.code(5);
    let (left, right) = (Expression::Slot(0), Expression::Code(five));
    sketch.rule(
        q,
        &[X],
        1,
        vec![holds(days, &[X]), Literal::Compare { comparison: Comparison::Less, left, right }],
    );
    sketch.component(Shape::Once, &[q]);
    assert_eq!(sketch.show(q), "SomeDay?;");
}
