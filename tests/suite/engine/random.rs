//! Random plans and blocks: strata, recursion, negation through recursion, arithmetic, aggregates,
//! quantifiers, settled and possible views, in any number of worlds.

use std::collections::BTreeSet;
use vires::ids::{NodeId, WorldId};
use vires::plan::{
    AggregateBind, AggregateKind, Block, Comparison, Component, Expression, Literal, Node, NodeKind, Operand,
    Operator, Plan, Role, Row, Rule, Shape, Slot, TimeUnit, Values, Worlds,
};
use vires::time::{Date, Rounding};
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
        Worlds::Some(worlds.map(WorldId::at).collect())
    }

    fn code(&mut self, kind: Kind) -> u32 {
        match kind {
            Key => self.dice.pick(&self.keys),
            Number => self.dice.pick(&self.numbers),
            Day => self.dice.pick(&self.days),
        }
    }

    fn rule(&mut self, head: NodeId) {
        let mut draft = Draft::default();
        self.holds(&mut draft, head);
        for _ in 0..self.dice.below(3) {
            match self.dice.below(22) {
                0..6 => self.holds(&mut draft, head),
                6..11 => self.fails(&mut draft, head),
                11..13 => self.compare(&mut draft),
                13..15 => self.compute(&mut draft),
                15 => self.among(&mut draft),
                16..18 => self.aggregate(&mut draft, head),
                18 => self.at_least(&mut draft, head),
                19 => self.every(&mut draft, head),
                _ => self.fraction(&mut draft, head),
            }
        }
        let kinds = self.signatures[head.index()];
        let arguments = kinds.iter().map(|kind| self.known(&draft, *kind)).collect();
        self.plan.rules.push(Rule {
            head,
            arguments,
            slots: draft.slots.len(),
            body: draft.body,
            origin: None,
        });
    }

    /// A node to read: mostly one before the head, sometimes any.
    fn read(&mut self, head: NodeId) -> NodeId {
        let count = self.plan.nodes.len();
        let end = if self.dice.chance(self.taste.tangle) {
            count
        } else {
            (head.index() + usize::from(self.dice.chance(30))).max(1)
        };
        NodeId::at(self.dice.below(end))
    }

    /// A slot that is bound, or a constant.
    fn known(&mut self, draft: &Draft, kind: Kind) -> Operand {
        let slots = draft.of_kind(kind);
        if slots.is_empty() || self.dice.chance(10) {
            Operand::Code(self.code(kind))
        } else {
            Operand::Slot(self.dice.pick(&slots))
        }
    }

    fn holds(&mut self, draft: &mut Draft, head: NodeId) {
        let node = self.read(head);
        let mut new: Vec<Slot> = Vec::new();
        let mut arguments = Vec::new();
        for kind in self.signatures[node.index()] {
            let fresh: Vec<Slot> =
                new.iter().copied().filter(|slot| draft.slots[usize::from(*slot)] == *kind).collect();
            arguments.push(match self.dice.below(100) {
                0..8 => Operand::Any,
                8..16 if !fresh.is_empty() => Operand::Slot(self.dice.pick(&fresh)),
                16..55 => self.known(draft, *kind),
                _ => {
                    new.push(draft.slot(*kind));
                    Operand::Slot(*new.last().unwrap())
                }
            });
        }
        draft.bound.extend(new);
        draft.body.push(Literal::Holds { node, arguments });
    }

    fn fails(&mut self, draft: &mut Draft, head: NodeId) {
        let node = self.read(head);
        let kinds = self.signatures[node.index()];
        let arguments = kinds
            .iter()
            .map(|kind| if self.dice.chance(20) { Operand::Any } else { self.known(draft, *kind) })
            .collect();
        draft.body.push(Literal::Fails { node, arguments });
    }

    fn comparison(&mut self) -> Comparison {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        self.dice.pick(&[Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual])
    }

    fn compare(&mut self, draft: &mut Draft) {
        let kind = self.dice.pick(&[Key, Number, Day]);
        let (left, right) = (self.known(draft, kind), self.known(draft, kind));
        let comparison = self.comparison();
        draft.body.push(Literal::Compare { comparison, left: term(left), right: term(right) });
    }

    /// A computed value of something that is kept small, so that recursion ends.
    fn compute(&mut self, draft: &mut Draft) {
        let kind = self.dice.pick(&[Number, Day]);
        let slots = draft.of_kind(kind);
        if slots.is_empty() {
            return;
        }
        let of = self.dice.pick(&slots);
        let between = |draft: &mut Draft, low: u32, high: u32| {
            for (comparison, code) in [(Comparison::GreaterOrEqual, low), (Comparison::Less, high)] {
                let (left, right) = (Expression::Slot(of), Expression::Code(code));
                draft.body.push(Literal::Compare { comparison, left, right });
            }
        };
        let value = if kind == Number {
            between(draft, self.numbers[0], self.numbers[4]);
            let operator = self.dice.pick(&[Operator::Plus, Operator::Minus, Operator::Times]);
            let two = Expression::Code(self.numbers[self.dice.below(5)]);
            binary(operator, Expression::Slot(of), two, Rounding::None)
        } else {
            between(draft, self.days[0], self.days[2]);
            let (unit, rounding) = self.dice.pick(&[
                (TimeUnit::Day, Rounding::None),
                (TimeUnit::Month, Rounding::Down),
                (TimeUnit::Month, Rounding::Up),
            ]);
            let length = Expression::Duration { amount: Box::new(Expression::Code(self.numbers[3])), unit };
            binary(Operator::Plus, Expression::Slot(of), length, rounding)
        };
        let slot = draft.slot(kind);
        draft.body.push(Literal::Let { slot, value });
        draft.bound.push(slot);
    }

    fn among(&mut self, draft: &mut Draft) {
        let mut codes: Vec<u32> = (0..=self.dice.below(3)).map(|_| self.code(Key)).collect();
        codes.sort_unstable();
        codes.dedup();
        let slots = draft.of_kind(Key);
        let slot =
            if slots.is_empty() || self.dice.chance(30) { draft.slot(Key) } else { self.dice.pick(&slots) };
        draft.bound.push(slot);
        draft.body.push(Literal::Among { slot, codes });
    }

    fn key(&mut self, draft: &Draft, kinds: &[Kind], length: usize) -> Vec<Operand> {
        kinds[..length].iter().map(|kind| self.known(draft, *kind)).collect()
    }

    fn aggregate(&mut self, draft: &mut Draft, head: NodeId) {
        let node = NodeId::at(self.dice.below(head.index().max(1)));
        let kinds = self.signatures[node.index()];
        let Some(place) = kinds.iter().position(|kind| *kind != Key) else {
            let length = if kinds.is_empty() { 0 } else { self.dice.below(kinds.len()) };
            return self.count(draft, node, length);
        };
        let kind = match (kinds[place], self.dice.below(3)) {
            (Number, 0) => AggregateKind::Sum,
            (_, 1) => AggregateKind::Max,
            _ => AggregateKind::Min,
        };
        let key = self.key(draft, kinds, place);
        if self.dice.chance(50) {
            let slot = draft.slot(kinds[place]);
            draft.body.push(Literal::Aggregate { kind, node, key, bind: AggregateBind::Value(slot) });
            draft.bound.push(slot);
        } else {
            let (low, high) = (draft.slot(kinds[place]), draft.slot(kinds[place]));
            draft.body.push(Literal::Aggregate {
                kind,
                node,
                key,
                bind: AggregateBind::Bounds { low, high },
            });
            // Ends are exact for an order; between them only whole numbers and days are all values.
            let comparison = self.dice.pick(&[Comparison::Less, Comparison::GreaterOrEqual]);
            let right = Expression::Code(self.code(kinds[place]));
            draft.body.push(Literal::Compare { comparison, left: Expression::Range { low, high }, right });
        }
    }

    fn count(&mut self, draft: &mut Draft, node: NodeId, length: usize) {
        let key = self.key(draft, self.signatures[node.index()], length);
        let kind = AggregateKind::Count;
        if self.dice.chance(40) {
            let slot = draft.slot(Number);
            draft.body.push(Literal::Aggregate { kind, node, key, bind: AggregateBind::Value(slot) });
            draft.bound.push(slot);
            return;
        }
        let (low, high) = (draft.slot(Number), draft.slot(Number));
        draft.body.push(Literal::Aggregate { kind, node, key, bind: AggregateBind::Bounds { low, high } });
        let range = Expression::Range { low, high };
        let number = |sketch: &mut Self| Expression::Code(sketch.numbers[sketch.dice.below(6)]);
        match self.dice.below(3) {
            0 => {
                let (comparison, right) = (self.comparison(), number(self));
                draft.body.push(Literal::Compare { comparison, left: range, right });
            }
            1 => {
                let operator = self.dice.pick(&[Operator::Plus, Operator::Minus, Operator::Times]);
                let left = binary(operator, range, number(self), Rounding::None);
                let (comparison, right) = (self.comparison(), number(self));
                draft.body.push(Literal::Compare { comparison, left, right });
            }
            _ => {
                let slot = draft.slot(Number);
                let value = binary(Operator::Times, range, number(self), Rounding::None);
                draft.body.push(Literal::Let { slot, value });
                draft.bound.push(slot);
            }
        }
    }

    fn at_least(&mut self, draft: &mut Draft, head: NodeId) {
        let node = self.read(head);
        let kinds = self.signatures[node.index()];
        let length = if kinds.is_empty() { 0 } else { self.dice.below(kinds.len()) };
        let key = self.key(draft, kinds, length);
        let count = 1 + self.dice.below(3) as u64;
        draft.body.push(Literal::AtLeast { node, key, count });
    }

    /// Two nodes of the same columns.
    fn pair(&mut self, head: NodeId) -> Option<(NodeId, NodeId, &'static [Kind])> {
        let (domain, other) = (self.read(head), self.read(head));
        let kinds = self.signatures[domain.index()];
        (kinds == self.signatures[other.index()] && !kinds.is_empty()).then_some((domain, other, kinds))
    }

    fn every(&mut self, draft: &mut Draft, head: NodeId) {
        let Some((domain, implied, kinds)) = (0..20).find_map(|_| self.pair(head)) else { return };
        let length = self.dice.below(kinds.len());
        let key = self.key(draft, kinds, length);
        let if_any = self.dice.chance(40);
        draft.body.push(Literal::Every { domain, implied, key, if_any });
    }

    fn fraction(&mut self, draft: &mut Draft, head: NodeId) {
        let Some((domain, holds, kinds)) = (0..20).find_map(|_| self.pair(head)) else { return };
        let length = self.dice.below(kinds.len());
        let key = self.key(draft, kinds, length);
        let same = |node: &NodeId| self.signatures[node.index()] == kinds;
        let lacks: Vec<NodeId> = (0..head.index()).map(NodeId::at).filter(same).collect();
        let lacks = (!lacks.is_empty() && self.dice.chance(30)).then(|| self.dice.pick(&lacks));
        let (numerator, denominator) = self.dice.pick(&[(1, 2), (2, 3), (1, 3), (1, 1), (0, 1)]);
        let strict = self.dice.chance(50);
        draft.body.push(Literal::Fraction { domain, holds, lacks, key, numerator, denominator, strict });
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

/// How a literal depends on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Positive,
    Negative,
    /// The node must be of an earlier component.
    Earlier,
}

fn edges(literal: &Literal) -> Vec<(NodeId, Edge)> {
    match literal {
        Literal::Holds { node, .. } | Literal::AtLeast { node, .. } => vec![(*node, Edge::Positive)],
        Literal::Fails { node, .. } => vec![(*node, Edge::Negative)],
        Literal::Aggregate { node, .. } => vec![(*node, Edge::Earlier)],
        Literal::Every { domain, implied, .. } => vec![(*domain, Edge::Negative), (*implied, Edge::Positive)],
        Literal::Fraction { domain, holds, lacks, .. } => {
            let mut all = vec![(*domain, Edge::Negative), (*holds, Edge::Positive)];
            all.extend(lacks.map(|node| (node, Edge::Earlier)));
            all
        }
        _ => Vec::new(),
    }
}

/// The strongly connected components of the nodes, those that others depend on first.
fn components(plan: &Plan) -> Option<Vec<Vec<NodeId>>> {
    let count = plan.nodes.len();
    let mut reaches = vec![vec![false; count]; count];
    let mut earlier = Vec::new();
    for rule in &plan.rules {
        for (node, edge) in rule.body.iter().flat_map(edges) {
            reaches[rule.head.index()][node.index()] = true;
            if edge == Edge::Earlier {
                earlier.push((rule.head.index(), node.index()));
            }
        }
    }
    for (view, node) in plan.nodes.iter().enumerate() {
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = node.kind {
            reaches[view][of.index()] = true;
            earlier.push((view, of.index()));
        }
    }
    for middle in 0..count {
        for from in 0..count {
            if reaches[from][middle] {
                let more = reaches[middle].clone();
                for (reached, more) in reaches[from].iter_mut().zip(more) {
                    *reached |= more;
                }
            }
        }
    }
    if earlier.iter().any(|(from, to)| reaches[*to][*from]) {
        return None;
    }
    let same = |a: usize, b: usize| a == b || reaches[a][b] && reaches[b][a];
    let mut all: Vec<Vec<NodeId>> = Vec::new();
    let mut left: Vec<usize> = (0..count).collect();
    while !left.is_empty() {
        let free = |node: &usize| left.iter().all(|other| !reaches[*node][*other] || same(*node, *other));
        let first = left.iter().copied().find(free)?;
        all.push(left.iter().copied().filter(|node| same(first, *node)).map(NodeId::at).collect());
        left.retain(|node| !same(first, *node));
    }
    Some(all)
}

fn term(operand: Operand) -> Expression {
    match operand {
        Operand::Slot(slot) => Expression::Slot(slot),
        Operand::Code(code) => Expression::Code(code),
        Operand::Any => unreachable!("known operands only"),
    }
}

fn binary(operator: Operator, left: Expression, right: Expression, rounding: Rounding) -> Expression {
    Expression::Binary { operator, left: Box::new(left), right: Box::new(right), rounding }
}

fn union(a: &Worlds, b: &Worlds) -> Worlds {
    match (a, b) {
        (Worlds::Some(a), Worlds::Some(b)) => {
            let all: BTreeSet<WorldId> = a.iter().chain(b).copied().collect();
            Worlds::Some(all.into_iter().collect())
        }
        (Worlds::All, _) | (_, Worlds::All) => Worlds::All,
        (Worlds::None, other) | (other, Worlds::None) => other.clone(),
    }
}
