//! The engine against the definition, on random plans.

mod again;
mod limits;
mod planned;
mod random;
mod sketch;

use crate::naive::{self, Item};
use random::{Sample, Taste, sample};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use vires::engine::{Budget, Fault, LimitExceeded, Model, Truth, run, run_with_fault};
use vires::ids::{NodeId, WorldId};
use vires::plan::{self, Block, Literal, NodeKind, Shape, Worlds};

/// How every row of every node stands in one world.
type Statuses = Vec<BTreeMap<Vec<Item>, Truth>>;

fn found(model: &Model, sample: &Sample, world: WorldId) -> Statuses {
    let row = |(tuple, truth): (Vec<u32>, Truth)| {
        (tuple.iter().map(|code| Item::of(*code, model.values())).collect(), truth)
    };
    let rows = |node| model.in_world(NodeId::at(node), world).into_iter().map(row).collect();
    (0..sample.plan.nodes.len()).map(rows).collect()
}

/// The definition's answer for each class of worlds with the same facts, and a world of the class.
fn expected(sample: &Sample) -> Vec<(Vec<WorldId>, Statuses)> {
    let mut classes: BTreeMap<Vec<bool>, Vec<WorldId>> = BTreeMap::new();
    for world in (0..sample.block.width).map(WorldId::at) {
        classes.entry(signature(&sample.block, world)).or_default().push(world);
    }
    let answer = |worlds: Vec<WorldId>| {
        let model = naive::run(&sample.plan, &sample.block, worlds[0]).expect("no arithmetic failure");
        let statuses = (0..sample.plan.nodes.len()).map(|node| model.statuses(NodeId::at(node))).collect();
        (worlds, statuses)
    };
    classes.into_values().map(answer).collect()
}

/// What distinguishes a world from others.
fn signature(block: &Block, world: WorldId) -> Vec<bool> {
    let rows = block.inputs.iter().flat_map(|(_, rows)| rows);
    let sets = rows.flat_map(|row| [&row.lower, &row.upper]).chain([&block.without_burdens]);
    sets.map(|worlds| has(worlds, world)).collect()
}

fn has(worlds: &Worlds, world: WorldId) -> bool {
    match worlds {
        Worlds::None => false,
        Worlds::All => true,
        Worlds::Some(some) => some.binary_search(&world).is_ok(),
        Worlds::AllBut(others) => others.binary_search(&world).is_err(),
    }
}

/// The first difference, in words.
fn difference(
    sample: &Sample,
    model: Result<Model, LimitExceeded>,
    expected: &[(Vec<WorldId>, Statuses)],
) -> Option<String> {
    let model = match model {
        Ok(model) => model,
        Err(error) => return Some(error.to_string()),
    };
    for (worlds, statuses) in expected {
        for world in worlds {
            let found = found(&model, sample, *world);
            if found != *statuses {
                let node = (0..found.len()).find(|node| found[*node] != statuses[*node])?;
                return Some(format!(
                    "world {world:?}, node {node}:\nexpected {:?}\nfound    {:?}",
                    statuses[node], found[node]
                ));
            }
        }
    }
    None
}

/// A sample to look at.
fn describe(sample: &Sample) -> String {
    let mut text = String::new();
    for (node, kind) in sample.plan.nodes.iter().map(|node| node.kind).enumerate() {
        writeln!(text, "node {node}: {kind:?}").unwrap();
    }
    for component in &sample.plan.components {
        writeln!(text, "{:?} {:?}", component.shape, component.nodes).unwrap();
        for rule in component.rules.iter().map(|rule| &sample.plan.rules[*rule]) {
            writeln!(text, "  {:?} {:?}", rule.head, rule.arguments).unwrap();
            for literal in &rule.body {
                writeln!(text, "    {literal:?}").unwrap();
            }
        }
    }
    for (node, rows) in &sample.block.inputs {
        for row in rows {
            writeln!(text, "{node:?} {row:?}").unwrap();
        }
    }
    write!(text, "bare {:?} {:?}", sample.block.without_burdens, sample.block.values).unwrap();
    text
}

fn taste(seed: u64) -> Taste {
    let tangle = if seed.is_multiple_of(3) { 60 } else { 25 };
    match seed % 100 {
        0 => Taste { width: 1_000, patterns: 16, tangle },
        1..5 => Taste { width: 70, patterns: 70, tangle },
        5..20 => Taste { width: 65, patterns: 5, tangle },
        20..55 => Taste { width: 2 + usize::try_from(seed % 7).unwrap(), patterns: 8, tangle },
        _ => Taste { width: 1, patterns: 1, tangle },
    }
}

#[test]
fn random_plans_have_the_model_of_the_definition() {
    compare(0..2_500).demand(2_500);
}

#[test]
#[ignore = "takes minutes: for changes of the engine"]
fn many_random_plans_have_the_model_of_the_definition() {
    compare(2_000_000..2_100_000).demand(100_000);
}

fn compare(seeds: std::ops::Range<u64>) -> Shares {
    let mut shares = Shares::default();
    for seed in seeds {
        let sample = sample(seed, taste(seed));
        assert_eq!(plan::invariants(&sample.plan), [""; 0], "seed {seed}");
        let expected = expected(&sample);
        let model = run(&sample.plan, &sample.block, &Budget::default());
        if let Some(difference) = difference(&sample, model, &expected) {
            panic!("seed {seed}: {difference}\n{}", describe(&sample));
        }
        shares.count(&sample, &expected);
    }
    println!("{shares:#?}");
    shares
}

/// How many of the samples have what.
#[derive(Debug, Default)]
struct Shares {
    undetermined: u64,
    positive_recursion: u64,
    through_negation: u64,
    quantifier_in_recursion: u64,
    aggregate: u64,
    derived_rows: u64,
}

impl Shares {
    fn count(&mut self, sample: &Sample, expected: &[(Vec<WorldId>, Statuses)]) {
        let plan = &sample.plan;
        let has_shape = |shape| u64::from(plan.components.iter().any(|component| component.shape == shape));
        self.positive_recursion += has_shape(Shape::Recursive);
        self.through_negation += has_shape(Shape::ThroughNegation);
        let derived = |node: &usize| plan.components.iter().any(|c| c.nodes.contains(&NodeId::at(*node)));
        let any = |test: &dyn Fn(&Truth) -> bool| {
            let statuses = expected.iter().map(|(_, statuses)| statuses);
            let rows = |s: &Statuses| (0..s.len()).filter(derived).any(|node| s[node].values().any(test));
            u64::from(statuses.into_iter().any(rows))
        };
        self.undetermined += any(&|truth| *truth == Truth::Undetermined);
        self.derived_rows += any(&|_| true);
        let literals = || plan.rules.iter().flat_map(|rule| &rule.body);
        self.aggregate += u64::from(literals().any(|l| matches!(l, Literal::Aggregate { .. })));
        let inner = plan.components.iter().any(|component| {
            component.rules.iter().flat_map(|rule| &plan.rules[*rule].body).any(|literal| match literal {
                Literal::AtLeast { node, .. } => component.nodes.contains(node),
                Literal::Every { domain, implied: other, .. }
                | Literal::Fraction { domain, holds: other, .. } => {
                    component.nodes.contains(domain) || component.nodes.contains(other)
                }
                _ => false,
            })
        });
        self.quantifier_in_recursion += u64::from(inner);
    }

    fn demand(&self, plans: u64) {
        assert!(self.derived_rows * 20 >= plans * 17, "rules conclude something");
        for share in [self.undetermined, self.positive_recursion, self.through_negation, self.aggregate] {
            assert!(share * 5 >= plans, "at least a fifth: {self:#?}");
        }
        assert!(self.quantifier_in_recursion * 20 >= plans);
    }
}

#[test]
fn a_world_alone_is_as_it_is_among_others() {
    for seed in 0..160 {
        // Around the sizes at which the engine takes another way through negation, and far beyond.
        let width = match seed {
            0..5 => 5_000,
            5..20 => 1_025,
            _ => [2, 4, 40, 64, 65, 257, 300][usize::try_from(seed % 7).unwrap()],
        };
        let sample = sample(seed, Taste { width, patterns: width, tangle: 25 });
        let together = run(&sample.plan, &sample.block, &Budget::default()).unwrap();
        for world in [0, width / 3, width - 1].map(WorldId::at) {
            let alone = run(&sample.plan, &only(&sample.block, world), &Budget::default()).unwrap();
            assert_eq!(found(&together, &sample, world), found(&alone, &sample, WorldId(0)), "seed {seed}");
        }
    }
}

/// The block of one of its worlds.
fn only(block: &Block, world: WorldId) -> Block {
    let one = |worlds: &Worlds| if has(worlds, world) { Worlds::All } else { Worlds::None };
    let mut alone = block.clone();
    alone.width = 1;
    alone.without_burdens = one(&block.without_burdens);
    for row in alone.inputs.iter_mut().flat_map(|(_, rows)| rows) {
        (row.lower, row.upper) = (one(&row.lower), one(&row.upper));
    }
    alone
}

#[test]
fn planted_faults_are_found() {
    let mut hidden: Vec<Fault> = Fault::ALL.to_vec();
    let mut seed = 0;
    while !hidden.is_empty() {
        assert!(seed < 1_000, "these mistakes are not found: {hidden:?}");
        let sample = sample(seed, taste(seed));
        let expected = expected(&sample);
        hidden.retain(|fault| {
            let model = run_with_fault(&sample.plan, &sample.block, &Budget::default(), *fault);
            let difference = difference(&sample, model, &expected);
            if difference.is_some() {
                println!("{fault:?}: found by plan {seed}");
            }
            difference.is_none()
        });
        seed += 1;
    }
}

#[test]
fn rows_are_found_by_pattern_as_by_looking_at_all() {
    for seed in 0..100 {
        let sample = sample(seed, Taste { width: 6, patterns: 6, tangle: 25 });
        let model = run(&sample.plan, &sample.block, &Budget::default()).unwrap();
        for (node, world) in (0..sample.plan.nodes.len()).flat_map(|node| [(node, 0), (node, 5)]) {
            let (node, world) = (NodeId::at(node), WorldId(world));
            let all = model.in_world(node, world);
            for (tuple, truth) in &all {
                assert_eq!(model.status(node, tuple, world), *truth);
                for mask in 0..1usize << tuple.len() {
                    let asked = |(column, code): (usize, &u32)| (mask >> column & 1 == 1).then_some(*code);
                    let pattern: Vec<Option<u32>> = tuple.iter().enumerate().map(asked).collect();
                    let agrees =
                        |row: &[u32]| pattern.iter().zip(row).all(|(p, c)| p.is_none_or(|p| p == *c));
                    let expected: Vec<_> = all.iter().filter(|(row, _)| agrees(row)).cloned().collect();
                    assert_eq!(model.matching(node, &pattern, world), expected, "seed {seed} {node:?}");
                }
            }
        }
    }
}

/// Every row that is true follows from rows that came to be true before it.
#[test]
fn what_is_true_rests_on_what_came_before() {
    let budget = Budget { provenance: true, ..Budget::default() };
    for seed in 0..400 {
        let width = 1 + usize::try_from(seed % 6).unwrap();
        let sample = sample(seed, Taste { width, patterns: width, tangle: 25 });
        let model = run(&sample.plan, &sample.block, &budget).unwrap();
        for world in (0..sample.block.width).map(WorldId::at) {
            let reference = naive::run(&sample.plan, &sample.block, world).unwrap();
            let code =
                |item: &Item| (0..10_000).find(|code| Item::of(*code, model.values()) == *item).unwrap();
            let nodes = sample.plan.components.iter().flat_map(|component| &component.nodes);
            for node in nodes.filter(|node| sample.plan.nodes[node.index()].kind == NodeKind::Derived) {
                for (tuple, truth) in model.in_world(*node, world) {
                    let stage = model.stage(*node, &tuple, world);
                    assert_eq!(stage.is_some(), truth == Truth::True, "seed {seed} {node:?} {tuple:?}");
                    let Some(stage) = stage else { continue };
                    let earlier = reference.keeping(|node, row| {
                        let row: Vec<u32> = row.iter().map(code).collect();
                        model.stage(node, &row, world).is_some_and(|before| before < stage)
                    });
                    let items: Vec<Item> = tuple.iter().map(|code| Item::of(*code, model.values())).collect();
                    assert!(earlier.concludes(*node, &items), "seed {seed} {node:?} {items:?} at {stage}");
                }
            }
        }
    }
}

#[test]
fn the_same_input_gives_the_same_output() {
    for seed in 0..30 {
        let sample = sample(seed, Taste { width: 9, patterns: 9, tangle: 25 });
        let print = || {
            let model = run(&sample.plan, &sample.block, &Budget::default()).unwrap();
            let mut text = format!("{:?}", model.statistics());
            for node in 0..sample.plan.nodes.len() {
                model.each(NodeId::at(node), |row, lower, upper| {
                    writeln!(text, "{node} {row:?} {lower:?} {upper:?}").unwrap();
                });
            }
            text
        };
        assert_eq!(print(), print());
    }
}
