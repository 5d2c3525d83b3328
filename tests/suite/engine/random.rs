//! Random plans and blocks: strata, recursion, negation through recursion, arithmetic, aggregates,
//! quantifiers, settled and possible views, in any number of worlds.

mod order;
mod rule;

use order::{Edge, components, edges};
use std::collections::BTreeSet;
use vires::ids::{NodeId, WorldId};
use vires::plan::{Block, Component, Literal, Node, NodeKind, Plan, Role, Row, Shape, Slot, Values, Worlds};
use vires::time::Date;
use vires::value::Value;

/// Numbers that look random and are the same each time (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    /// A sequence.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// Whether something of so many per cent happens.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Key,
    Number,
    Day,
}

use Kind::{Day, Key, Number};

const SIGNATURES: [&[Kind]; 8] =
    [&[], &[Key], &[Key], &[Key, Key], &[Key, Key], &[Key, Number], &[Key, Day], &[Key, Key, Number]];

/// A plan, and the facts of its worlds.
pub struct Sample {
    /// The plan.
    pub plan: Plan,
    /// The facts.
    pub block: Block,
}

/// What may be in a sample.
#[derive(Clone, Copy, Debug)]
pub struct Taste {
    /// Most worlds.
    pub width: usize,
    /// Whether rows hold in many different sets of worlds, or in a few.
    pub patterns: usize,
    /// Of a hundred conditions so many may be on any node, also on one that depends on the rule.
    pub tangle: usize,
}

/// A sample.
pub fn sample(seed: u64, taste: Taste) -> Sample {
    let mut dice = Dice::new(seed);
    loop {
        if let Some(sample) = Sketch::new(&mut dice, taste).finish() {
            return sample;
        }
    }
}

struct Sketch<'a> {
    dice: &'a mut Dice,
    taste: Taste,
    plan: Plan,
    signatures: Vec<&'static [Kind]>,
    inputs: Vec<(NodeId, Vec<Row>)>,
    keys: Vec<u32>,
    numbers: Vec<u32>,
    days: Vec<u32>,
}

/// A rule under construction: the kinds of its slots and the guards it has.
#[derive(Default)]
struct Draft {
    slots: Vec<Kind>,
    bound: Vec<Slot>,
    body: Vec<Literal>,
}

impl Draft {
    fn slot(&mut self, kind: Kind) -> Slot {
        self.slots.push(kind);
        Slot::try_from(self.slots.len() - 1).unwrap()
    }

    fn of_kind(&self, kind: Kind) -> Vec<Slot> {
        self.bound.iter().copied().filter(|slot| self.slots[usize::from(*slot)] == kind).collect()
    }
}

impl<'a> Sketch<'a> {
    fn new(dice: &'a mut Dice, taste: Taste) -> Self {
        let mut values = Values::default();
        let keys = (0..5).map(|n| values.code(Value::Integer(100 + n))).collect();
        let mut numbers: Vec<u32> = (-2..4).map(|n| values.code(Value::Integer(n))).collect();
        if dice.chance(20) {
            numbers.push(values.code(Value::Decimal("1.5".parse().unwrap())));
        }
        let day = |text: &str| Value::Date(Date::parse(text).unwrap());
        let days = ["2021-01-30", "2021-01-31", "2021-02-28", "2021-03-01"];
        let days = days.iter().map(|text| values.code(day(text))).collect();
        let plan = Plan { values, ..Plan::default() };
        let mut sketch =
            Self { dice, taste, plan, signatures: Vec::new(), inputs: Vec::new(), keys, numbers, days };
        sketch.draw();
        sketch
    }

    fn draw(&mut self) {
        for _ in 0..=2 + self.dice.below(3) {
            self.input();
        }
        let derived = 3 + self.dice.below(7);
        for _ in 0..derived {
            let of = NodeId::at(self.dice.below(self.plan.nodes.len()));
            match self.dice.below(100) {
                0..12 => {
                    let yes = self.dice.chance(50);
                    self.node(self.signatures[of.index()], NodeKind::Settled { of, yes });
                }
                12..18 => {
                    self.node(self.signatures[of.index()], NodeKind::Possible { of });
                }
                _ => {
                    let signature = self.dice.pick(&SIGNATURES);
                    self.node(signature, NodeKind::Derived);
                }
            }
        }
        for node in 0..self.plan.nodes.len() {
            if self.plan.nodes[node].kind == NodeKind::Derived {
                for _ in 0..=self.dice.below(3) {
                    self.rule(NodeId::at(node));
                }
            }
        }
    }

    fn node(&mut self, signature: &'static [Kind], kind: NodeKind) -> NodeId {
        let node = NodeId::at(self.plan.nodes.len());
        let role = Role::Helper(node.0);
        self.plan.nodes.push(Node { arity: signature.len(), kind, role, temporal: false, open: true });
        self.signatures.push(signature);
        node
    }

    fn input(&mut self) {
        let signature = self.dice.pick(&SIGNATURES);
        let node = self.node(signature, NodeKind::Input);
        let mut seen = BTreeSet::new();
        let mut rows = Vec::new();
        for _ in 0..self.dice.below(9) {
            let mut unknown = false;
            let tuple: Vec<u32> = signature
                .iter()
                .map(|kind| {
                    let some_day = *kind == Day && self.dice.chance(15);
                    unknown |= some_day;
                    match (kind, some_day) {
                        (_, true) => Values::SOME_DAY,
                        (Day, _) if self.dice.chance(8) => Values::NEVER,
                        _ => self.code(*kind),
                    }
                })
                .collect();
            let (mut lower, upper) = self.worlds();
            if unknown {
                lower = Worlds::None;
            }
            if seen.insert(tuple.clone()) {
                rows.push(Row { tuple, lower, upper });
            }
        }
        self.inputs.push((node, rows));
    }

    /// Where a row is certain, and where it is not excluded.
    fn worlds(&mut self) -> (Worlds, Worlds) {
        match self.dice.below(10) {
            0..3 => (Worlds::All, Worlds::All),
            3 => (Worlds::None, Worlds::All),
            4 => (self.some(), Worlds::All),
            5 => (Worlds::None, self.some()),
            6..8 => {
                let (lower, more) = (self.some(), self.some());
                let upper = union(&lower, &more);
                (lower, upper)
            }
            _ => {
                let some = self.some();
                (some.clone(), some)
            }
        }
    }

    /// A set of worlds: those whose number, folded to a few patterns, is in a random set.
    fn some(&mut self) -> Worlds {
        let chosen: Vec<bool> = (0..self.taste.patterns).map(|_| self.dice.chance(50)).collect();
        let worlds = (0..self.taste.width).filter(|world| chosen[world % self.taste.patterns]);
        let worlds = worlds.map(WorldId::at).collect();
        if self.dice.chance(20) { Worlds::AllBut(worlds) } else { Worlds::Some(worlds) }
    }

    fn code(&mut self, kind: Kind) -> u32 {
        match kind {
            Key => self.dice.pick(&self.keys),
            Number => self.dice.pick(&self.numbers),
            Day => self.dice.pick(&self.days),
        }
    }

    /// Components in order; `None` if something that must be evaluated before is part of a circle.
    fn finish(mut self) -> Option<Sample> {
        let order = components(&self.plan)?;
        for nodes in order {
            let rules: Vec<usize> = (0..self.plan.rules.len())
                .filter(|rule| nodes.contains(&self.plan.rules[*rule].head))
                .collect();
            if nodes.iter().any(|node| self.plan.nodes[node.index()].kind == NodeKind::Input) {
                continue;
            }
            let reads = |negative: bool| {
                let mut all = rules.iter().flat_map(|rule| &self.plan.rules[*rule].body);
                all.any(|literal| {
                    edges(literal)
                        .iter()
                        .any(|(node, kind)| nodes.contains(node) && (*kind == Edge::Negative || !negative))
                })
            };
            let shape = if reads(true) {
                Shape::ThroughNegation
            } else if reads(false) {
                Shape::Recursive
            } else {
                Shape::Once
            };
            self.plan.components.push(Component { shape, nodes, rules });
        }
        let without_burdens = match self.dice.below(3) {
            0 => Worlds::None,
            1 => Worlds::All,
            _ => self.some(),
        };
        let block = Block {
            width: self.taste.width,
            inputs: self.inputs,
            without_burdens,
            values: self.plan.values.clone(),
        };
        Some(Sample { plan: self.plan, block })
    }
}

fn union(a: &Worlds, b: &Worlds) -> Worlds {
    match (a, b) {
        (Worlds::Some(a), Worlds::Some(b)) => {
            let all: BTreeSet<WorldId> = a.iter().chain(b).copied().collect();
            Worlds::Some(all.into_iter().collect())
        }
        (Worlds::All, _) | (_, Worlds::All) => Worlds::All,
        (Worlds::None, other) | (other, Worlds::None) => other.clone(),
        (Worlds::AllBut(a), Worlds::AllBut(b)) => {
            Worlds::AllBut(a.iter().filter(|world| b.contains(world)).copied().collect())
        }
        (Worlds::AllBut(a), Worlds::Some(b)) | (Worlds::Some(b), Worlds::AllBut(a)) => {
            Worlds::AllBut(a.iter().filter(|world| !b.contains(world)).copied().collect())
        }
    }
}
