//! Random rules of a plan.

use super::Kind::{Day, Key, Number};
use super::{Draft, Kind, Sketch};
use vires::ids::NodeId;
use vires::plan::{
    AggregateBind, AggregateKind, Comparison, Expression, Literal, Operand, Operator, Rule, Slot, TimeUnit,
};
use vires::time::Rounding;

impl Sketch<'_> {
    pub(super) fn rule(&mut self, head: NodeId) {
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
