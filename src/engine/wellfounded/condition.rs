//! Conditions on several rows of a component, as atoms of the propositional program.
//!
//! "No row", "at least so many", "every" and "a part of" become conjunctions, disjunctions and weighted
//! counts of the rows they speak of. A condition that occurs several times is made once.

use super::ground::{Builder, Literal, Threshold};
use crate::engine::fault::Fault;
use crate::engine::join::Context;
use crate::engine::reach::{Reach, fill};
use crate::engine::steps::{Access, Selection, Step};
use crate::engine::worlds::Bounds;

/// What a condition came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// It holds whatever the model is.
    True,
    /// It fails whatever the model is.
    False,
    /// It holds if this literal does.
    Is(Literal),
}

/// What a condition is made of.
#[derive(Clone, Copy)]
enum Part {
    Inside(Literal),
    Outside(Bounds),
}

impl From<Condition> for Part {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::True => Self::Outside(Bounds::CERTAIN),
            Condition::False => Self::Outside(Bounds::IMPOSSIBLE),
            Condition::Is(literal) => Self::Inside(literal),
        }
    }
}

impl Builder {
    /// The literal that stands for a deferred step of a rule, the `number`th.
    pub fn condition(
        &mut self,
        number: u32,
        step: &Step,
        slots: &[u32],
        context: &mut Context<'_, '_>,
    ) -> Condition {
        let Some(rows) = step.selections().next() else {
            return Condition::True;
        };
        let mut key = vec![self.rule, number];
        match &rows.access {
            Access::Find(operands) | Access::Probe { key: operands, .. } => fill(&mut key, operands, slots),
            Access::Scan | Access::News => {}
        }
        if let (Step::Absent(_), Access::Find(_)) = (step, &rows.access) {
            let row = context.relations[rows.node].find(&key[2..]);
            return row
                .map_or(Condition::True, |row| Condition::Is(self.ground.atom(rows.node, row) << 1 | 1));
        }
        if let Some(made) = self.made.get(&key) {
            return *made;
        }
        let condition = self.make(step, slots, context);
        self.made.insert(key, condition);
        condition
    }

    fn make(&mut self, step: &Step, slots: &[u32], context: &mut Context<'_, '_>) -> Condition {
        match step {
            Step::Absent(rows) => {
                let parts = self.parts(rows, slots, context);
                match self.any(parts) {
                    Condition::True => Condition::False,
                    Condition::False => Condition::True,
                    Condition::Is(literal) => Condition::Is(literal ^ 1),
                }
            }
            Step::AtLeast { rows, count } => {
                let less = u64::from(context.faults.has(Fault::CountOffByOne));
                let members = self.parts(rows, slots, context).into_iter().map(|part| (part, 1)).collect();
                self.threshold(i128::from(count.saturating_sub(less)), members)
            }
            Step::Every { domain, implied, if_any } => self.every(domain, *implied, *if_any, slots, context),
            Step::Fraction { .. } => self.fraction(step, slots, context),
            _ => Condition::True,
        }
    }

    /// Every row of the domain is implied, and there is one.
    fn every(
        &mut self,
        domain: &Selection,
        implied: usize,
        if_any: bool,
        slots: &[u32],
        context: &mut Context<'_, '_>,
    ) -> Condition {
        let mut parts = Vec::new();
        let mut some = Vec::new();
        for row in rows_of(domain, slots, context) {
            let (within, implied) = self.pair(domain.node, row, implied, context);
            let without = negated(within, context);
            parts.push(self.any(vec![without, implied]).into());
            some.push(within);
        }
        if !if_any && !context.faults.has(Fault::EveryOfNothing) {
            parts.push(self.any(some).into());
        }
        self.all(&parts, context)
    }

    /// `having * denominator >= (having + lacking) * numerator`, as a sum of weights: each row that has it
    /// adds `denominator - numerator`, each that does not lack it adds `numerator`.
    fn fraction(&mut self, step: &Step, slots: &[u32], context: &mut Context<'_, '_>) -> Condition {
        let Step::Fraction { domain, holds, lacks, numerator, denominator, strict } = step else {
            return Condition::True;
        };
        let (numerator, denominator) = (i128::from(*numerator), i128::from(*denominator));
        if numerator > denominator {
            return Condition::False;
        }
        let strict = *strict || context.faults.has(Fault::FractionStrict);
        let (mut members, mut some, mut counted) = (Vec::new(), Vec::new(), 0);
        for row in rows_of(domain, slots, context) {
            let (within, has) = self.pair(domain.node, row, *holds, context);
            members.push((self.all(&[within, has], context).into(), denominator - numerator));
            if lacks.is_none() {
                let without = negated(within, context);
                members.push((self.any(vec![without, has]).into(), numerator));
                counted += 1;
            }
            some.push(within);
        }
        if let Some(lacks) = lacks {
            for part in self.parts(lacks, slots, context) {
                members.push((negated(part, context), numerator));
                counted += 1;
            }
        }
        let enough = self.threshold(numerator * counted + i128::from(strict), members);
        let some = self.any(some);
        self.all(&[enough.into(), some.into()], context)
    }

    /// The rows of a selection.
    fn parts(&self, rows: &Selection, slots: &[u32], context: &Context<'_, '_>) -> Vec<Part> {
        rows_of(rows, slots, context).into_iter().map(|row| self.part(rows.node, row, context)).collect()
    }

    fn part(&self, node: usize, row: u32, context: &Context<'_, '_>) -> Part {
        if self.ground.has(node) {
            Part::Inside(self.ground.atom(node, row) << 1)
        } else {
            Part::Outside(context.relations[node].bounds(row))
        }
    }

    /// A row of a node, and the same row of another one.
    fn pair(&self, node: usize, row: u32, other: usize, context: &Context<'_, '_>) -> (Part, Part) {
        let same = context.relations[other].find(context.relations[node].row(row));
        let same = same.map_or(Part::Outside(Bounds::IMPOSSIBLE), |row| self.part(other, row, context));
        (self.part(node, row, context), same)
    }

    /// One of the parts.
    fn any(&mut self, mut parts: Vec<Part>) -> Condition {
        if parts.iter().any(|part| matches!(part, Part::Outside(Bounds::CERTAIN))) {
            return Condition::True;
        }
        parts.retain(|part| !matches!(part, Part::Outside(Bounds::IMPOSSIBLE)));
        match parts[..] {
            [] => Condition::False,
            [Part::Inside(literal)] => Condition::Is(literal),
            _ => {
                let some = self.ground.fresh();
                for part in parts {
                    match part {
                        Part::Inside(literal) => self.ground.add(some, Bounds::CERTAIN, &[literal]),
                        Part::Outside(bounds) => self.ground.add(some, bounds, &[]),
                    }
                }
                Condition::Is(some << 1)
            }
        }
    }

    /// All of the parts.
    fn all(&mut self, parts: &[Part], context: &mut Context<'_, '_>) -> Condition {
        let (mut outside, mut body) = (Bounds::CERTAIN, Vec::new());
        for part in parts {
            match part {
                Part::Inside(literal) => body.push(*literal),
                Part::Outside(bounds) => outside = context.sets.narrow(outside, *bounds),
            }
        }
        match (outside, &body[..]) {
            (Bounds::IMPOSSIBLE, _) => Condition::False,
            (Bounds::CERTAIN, []) => Condition::True,
            (Bounds::CERTAIN, [literal]) => Condition::Is(*literal),
            _ => {
                let all = self.ground.fresh();
                self.ground.add(all, outside, &body);
                Condition::Is(all << 1)
            }
        }
    }

    /// Parts whose weights reach a sum.
    fn threshold(&mut self, need: i128, parts: Vec<(Part, i128)>) -> Condition {
        let (mut need, mut members) = (need, Vec::new());
        for (part, weight) in parts {
            match part {
                Part::Outside(Bounds::CERTAIN) => need -= weight,
                Part::Outside(Bounds::IMPOSSIBLE) => {}
                Part::Inside(literal) if literal & 1 == 0 => members.push((literal >> 1, weight)),
                part => {
                    let atom = self.ground.fresh();
                    match part {
                        Part::Inside(literal) => self.ground.add(atom, Bounds::CERTAIN, &[literal]),
                        Part::Outside(bounds) => self.ground.add(atom, bounds, &[]),
                    }
                    members.push((atom, weight));
                }
            }
        }
        members.retain(|member| member.1 > 0);
        if need <= 0 {
            return Condition::True;
        }
        let most = members.iter().map(|member| member.1).sum();
        if most < need {
            return Condition::False;
        }
        let head = self.ground.fresh();
        self.ground.thresholds.push(Threshold { head, need, members, most });
        Condition::Is(head << 1)
    }
}

fn rows_of(rows: &Selection, slots: &[u32], context: &Context<'_, '_>) -> Vec<u32> {
    let relation = &context.relations[rows.node];
    let mut reach = Reach::of(rows, slots, &mut Vec::new(), context.relations);
    std::iter::from_fn(|| reach.next(rows, relation)).collect()
}

fn negated(part: Part, context: &mut Context<'_, '_>) -> Part {
    match part {
        Part::Inside(literal) => Part::Inside(literal ^ 1),
        Part::Outside(bounds) => Part::Outside(context.sets.negate(bounds)),
    }
}
