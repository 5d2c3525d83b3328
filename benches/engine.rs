//! Times of the engine on plans made here: `cargo bench --bench engine [NAME]`.
//!
//! Each line: the median of several runs, the rows stored, and millions of rows or firings a second. Where
//! the system tells it, the time is that of the processor, not that of the clock.

#![allow(missing_docs, reason = "a program")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use vires::diagnostic::Diagnostic;
use vires::engine::{Budget, Model, run};
use vires::hir;
use vires::ids::{CaseId, NodeId, RelationId, WorldId};
use vires::plan::{
    Block, Component, Literal, Node, NodeKind, Operand, Options, Plan, Role, Row, Rule, Shape, Values, World,
    Worlds, block, plan,
};
use vires::source::SourceMap;
use vires::syntax::parse;
use vires::value::Value;

const X: Operand = Operand::Slot(0);
const Y: Operand = Operand::Slot(1);
const Z: Operand = Operand::Slot(2);

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let mut times = BTreeMap::new();
    let mut bench = |name: &'static str, make: &dyn Fn() -> (Plan, Block)| {
        if name.contains(&wanted) {
            times.insert(name, measure(name, &make()));
        }
    };
    bench("closure chains n", &|| closure(&chains(400, 50), 0, 1));
    bench("closure chains 10n", &|| closure(&chains(4_000, 50), 0, 1));
    bench("closure random", &|| closure(&random_edges(1_000, 2_000), 0, 1));
    bench("closure one chain", &|| closure(&chains(1, 2_000), 0, 1));
    bench("reach one chain of 100000", &|| reach(100_000));
    bench("same generation", &|| same_generation(11));
    bench("game n", &|| game(100_000, 3, 0, 1));
    bench("game 10n", &|| game(1_000_000, 3, 0, 1));
    bench("loops n", &|| loops(100_000));
    bench("loops 10n", &|| loops(1_000_000));
    bench("closure, 1 world", &|| closure(&random_edges(1_000, 1_200), 10, 1));
    bench("closure, 1024 worlds", &|| closure(&random_edges(1_000, 1_200), 10, 1_024));
    bench("game 500, 1 world", &|| game(500, 3, 10, 1));
    bench("game 500, 1024 worlds", &|| game(500, 3, 10, 1_024));
    for family in [Family::Wide, Family::Chain, Family::Hub] {
        let [small, large] = match family {
            Family::Wide => ["conflicts, wide, 1000", "conflicts, wide, 10000"],
            Family::Chain => ["conflicts, chain, 1000", "conflicts, chain, 10000"],
            Family::Hub => ["conflicts, hub, 1000", "conflicts, hub, 10000"],
        };
        bench(small, &|| conflicts(family, 1_000));
        bench(large, &|| conflicts(family, 10_000));
    }
    for (small, large, what) in [
        ("closure chains n", "closure chains 10n", "times the rows"),
        ("game n", "game 10n", "times the positions"),
        ("loops n", "loops 10n", "times the atoms"),
        ("conflicts, wide, 1000", "conflicts, wide, 10000", "times the pairs, wide"),
        ("conflicts, chain, 1000", "conflicts, chain, 10000", "times the pairs, chain"),
        ("conflicts, hub, 1000", "conflicts, hub, 10000", "times the pairs, hub"),
        ("closure, 1 world", "closure, 1024 worlds", "1024 worlds for one"),
        ("game 500, 1 world", "game 500, 1024 worlds", "1024 worlds for one"),
    ] {
        if let (Some(small), Some(large)) = (times.get(small), times.get(large)) {
            println!("ratio {:5.1}  {what}", large.as_secs_f64() / small.as_secs_f64());
        }
    }
}

fn measure(name: &str, (plan, block): &(Plan, Block)) -> Duration {
    let mut times = Vec::new();
    let mut model = Model::default();
    let mut together = 1;
    while times.len() < 3
        || times.len() < 9 && times.iter().sum::<Duration>() * together < Duration::from_secs(2)
    {
        let (start, busy) = (Instant::now(), processor_time());
        for _ in 0..together {
            drop(std::mem::take(&mut model));
            model = run(plan, block, &Budget::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let busy = processor_time().zip(busy).map(|(end, start)| end.saturating_sub(start));
        // The processor's own account is coarse: short runs are measured several together.
        if start.elapsed() < Duration::from_millis(50) {
            together *= 4;
            continue;
        }
        times.push(busy.unwrap_or_else(|| start.elapsed()) / together);
    }
    times.sort_unstable();
    let median = times[times.len() / 2];
    let statistics = model.statistics();
    #[allow(clippy::cast_precision_loss, reason = "for display")]
    let rate = |count: u64| count as f64 / median.as_secs_f64() / 1e6;
    println!(
        "{name:28} {:9.3} ms  {:9} rows {:6.2} M/s  {:9} firings {:6.2} M/s  {} rounds",
        median.as_secs_f64() * 1e3,
        statistics.rows,
        rate(statistics.rows),
        statistics.firings,
        rate(statistics.firings),
        statistics.rounds,
    );
    median
}

/// What this thread has used of a processor (Linux).
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

#[derive(Default)]
struct Sketch {
    plan: Plan,
    inputs: Vec<(NodeId, Vec<Row>)>,
}

impl Sketch {
    fn node(&mut self, arity: usize, kind: NodeKind) -> NodeId {
        let node = NodeId::at(self.plan.nodes.len());
        self.plan.nodes.push(Node { arity, kind, role: Role::Helper(node.0), temporal: false, open: true });
        node
    }

    /// The `uncertain` first rows hold in the half of the worlds that has their bit.
    fn input(&mut self, arity: usize, tuples: &[Vec<u32>], uncertain: usize, width: usize) -> NodeId {
        let node = self.node(arity, NodeKind::Input);
        let worlds = |place: usize| {
            if place < uncertain && width > 1 {
                Worlds::Some((0..width).filter(|world| world >> place & 1 == 1).map(WorldId::at).collect())
            } else {
                Worlds::All
            }
        };
        let row = |(place, tuple): (usize, &Vec<u32>)| Row {
            tuple: tuple.iter().map(|code| code + 2).collect(),
            lower: worlds(place),
            upper: worlds(place),
        };
        self.inputs.push((node, tuples.iter().enumerate().map(row).collect()));
        node
    }

    fn rule(&mut self, head: NodeId, arguments: &[Operand], slots: usize, body: Vec<Literal>) {
        self.plan.rules.push(Rule { head, arguments: arguments.to_vec(), slots, body, origin: None });
    }

    fn component(&mut self, shape: Shape, nodes: &[NodeId]) {
        let rules = (0..self.plan.rules.len()).filter(|rule| nodes.contains(&self.plan.rules[*rule].head));
        let rules = rules.collect();
        self.plan.components.push(Component { shape, nodes: nodes.to_vec(), rules });
    }

    fn finish(self, values: u32, width: usize) -> (Plan, Block) {
        let mut table = Values::default();
        for number in 0..values {
            table.code(Value::Integer(number.into()));
        }
        let block = Block { width, inputs: self.inputs, without_burdens: Worlds::None, values: table };
        (self.plan, block)
    }
}

fn holds(node: NodeId, arguments: &[Operand]) -> Literal {
    Literal::Holds { node, arguments: arguments.to_vec() }
}

fn fails(node: NodeId, arguments: &[Operand]) -> Literal {
    Literal::Fails { node, arguments: arguments.to_vec() }
}

fn largest(tuples: &[Vec<u32>]) -> u32 {
    tuples.iter().flatten().max().map_or(0, |code| code + 1)
}

fn closure(edges: &[Vec<u32>], uncertain: usize, width: usize) -> (Plan, Block) {
    let mut sketch = Sketch::default();
    let edge = sketch.input(2, edges, uncertain, width);
    let path = sketch.node(2, NodeKind::Derived);
    sketch.rule(path, &[X, Y], 2, vec![holds(edge, &[X, Y])]);
    sketch.rule(path, &[X, Z], 3, vec![holds(path, &[X, Y]), holds(edge, &[Y, Z])]);
    sketch.component(Shape::Recursive, &[path]);
    sketch.finish(largest(edges), width)
}

fn reach(length: u32) -> (Plan, Block) {
    let mut sketch = Sketch::default();
    let edge = sketch.input(2, &chains(1, length), 0, 1);
    let reached = sketch.node(1, NodeKind::Derived);
    sketch.rule(reached, &[Operand::Code(2)], 0, vec![]);
    sketch.rule(reached, &[Y], 2, vec![holds(reached, &[X]), holds(edge, &[X, Y])]);
    sketch.component(Shape::Recursive, &[reached]);
    sketch.finish(length + 1, 1)
}

fn same_generation(depth: u32) -> (Plan, Block) {
    let parents: Vec<Vec<u32>> = (1..1 << depth).map(|node| vec![node, (node - 1) / 2]).collect();
    let mut sketch = Sketch::default();
    let parent = sketch.input(2, &parents, 0, 1);
    let same = sketch.node(2, NodeKind::Derived);
    let w = Operand::Slot(3);
    sketch.rule(same, &[X, Y], 3, vec![holds(parent, &[X, Z]), holds(parent, &[Y, Z])]);
    let body = vec![holds(parent, &[X, Z]), holds(same, &[Z, w]), holds(parent, &[Y, w])];
    sketch.rule(same, &[X, Y], 4, body);
    sketch.component(Shape::Recursive, &[same]);
    sketch.finish(largest(&parents), 1)
}

/// `win(X) if move(X, Y) and not win(Y)`
fn game(positions: u32, moves: u32, uncertain: usize, width: usize) -> (Plan, Block) {
    let edges = random_edges(positions, positions * moves);
    let mut sketch = Sketch::default();
    let moves = sketch.input(2, &edges, uncertain, width);
    let win = sketch.node(1, NodeKind::Derived);
    sketch.rule(win, &[X], 2, vec![holds(moves, &[X, Y]), fails(win, &[Y])]);
    sketch.component(Shape::ThroughNegation, &[win]);
    sketch.finish(positions, width)
}

/// Positive loops of ten, each broken open only when the one before was found unfounded.
fn loops(atoms: u32) -> (Plan, Block) {
    let next: Vec<Vec<u32>> = (0..atoms).map(|n| vec![n, n / 10 * 10 + (n + 1) % 10]).collect();
    let before: Vec<Vec<u32>> = (1..atoms / 10).map(|n| vec![n * 10, n * 10 - 10]).collect();
    let mut sketch = Sketch::default();
    let next = sketch.input(2, &next, 0, 1);
    let before = sketch.input(2, &before, 0, 1);
    let holding = sketch.node(1, NodeKind::Derived);
    let free = sketch.node(1, NodeKind::Derived);
    sketch.rule(holding, &[X], 2, vec![holds(next, &[X, Y]), holds(holding, &[Y])]);
    sketch.rule(holding, &[X], 2, vec![holds(before, &[X, Y]), holds(free, &[Y])]);
    sketch.rule(free, &[X], 2, vec![holds(next, &[X, Operand::Any]), fails(holding, &[X])]);
    sketch.component(Shape::ThroughNegation, &[holding, free]);
    sketch.finish(atoms, 1)
}

/// How conflicts of rules hang together.
#[derive(Clone, Copy)]
enum Family {
    /// Each pair about a concept of its own.
    Wide,
    /// Each pair rests on the one before.
    Chain,
    /// All pairs about one concept.
    Hub,
}

/// Pairs of rules of which one argues for a statement and a weaker one against it, from a text to the plan.
fn conflicts(family: Family, pairs: usize) -> (Plan, Block) {
    let mut text = String::from(
        "type thing\nthing a\nfact p(thing)\nconcept q(thing)\nprecedence overrides, strength\n\
         instrument code { signed 1950-01-01 }\n",
    );
    let mut rules = String::new();
    for pair in 0..pairs {
        let concept = if matches!(family, Family::Hub) { "q".to_owned() } else { format!("c{pair}") };
        if !matches!(family, Family::Hub) {
            let _ = writeln!(text, "concept {concept}(thing)");
        }
        let condition = match (family, pair) {
            (Family::Chain, 1..) => format!("c{}(X)", pair - 1),
            _ => "p(X)".to_owned(),
        };
        let _ = writeln!(rules, "  rule f{pair}: {concept}(X) when {condition}");
        let _ = writeln!(rules, "  presume g{pair}: not {concept}(X) when p(X)");
    }
    let _ = writeln!(text, "provision code.1 {{\n{rules}}}\ncase k on 2020-01-01 {{ p(a) }}");
    let mut sources = SourceMap::new();
    let file = sources.add("conflicts.vires", &text);
    let (tree, mut found) = parse(file, &text);
    let (program, more) = hir::lower(&[tree]);
    found.extend(more);
    found.retain(Diagnostic::is_error);
    assert!(found.is_empty(), "{:?}", found.first());
    let wanted: Vec<RelationId> = (1..program.relations.len()).map(RelationId::at).collect();
    let plan = plan(&program, &wanted, &Options::default());
    let world = World { case: Some(CaseId(0)), ..World::default() };
    let (block, errors) = block(&program, &plan, &[world]);
    assert!(errors.is_empty(), "{errors:?}");
    (plan, block)
}

fn chains(count: u32, length: u32) -> Vec<Vec<u32>> {
    let chain = |c: u32| (0..length).map(move |n| vec![c * (length + 1) + n, c * (length + 1) + n + 1]);
    (0..count).flat_map(chain).collect()
}

fn random_edges(nodes: u32, count: u32) -> Vec<Vec<u32>> {
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(nodes)).unwrap_or(0)
    };
    let edges: BTreeSet<Vec<u32>> = (0..count).map(|_| vec![next(), next()]).collect();
    let mut edges: Vec<Vec<u32>> = edges.into_iter().collect();
    edges.sort_by_key(|edge| u64::from(edge[0] ^ edge[1]).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    edges
}
