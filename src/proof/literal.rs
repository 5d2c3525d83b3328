//! Joins the literals of one rule of the plan with what is not false, to see what of it is undetermined.

use super::binding::Cell;
use super::quantity;
use super::residual::{Place, cell};
use super::term::Reach;
use super::view::View;
use crate::engine::Truth;
use crate::engine::arithmetic::{self, Formula, Verdict};
use crate::ids::{NodeId, WorldId};
use crate::plan::{AggregateBind, AggregateKind, Literal, Operand, Rule, Slot, Values};
use std::collections::BTreeSet;

/// A join in one world, with the work it may still do.
pub(super) struct Join<'v> {
    view: View<'v>,
    world: WorldId,
    work: u64,
    /// The slots of the rule, as codes.
    slots: Vec<Option<u32>>,
    /// The slots that were bound on the way, in order.
    bound: Vec<Slot>,
    /// The undetermined rows met on the way, and whether negatively.
    met: Vec<(Place, bool)>,
    found: BTreeSet<(Place, bool)>,
    /// What is certain is met too, not only what is undetermined.
    certain: bool,
    /// A condition that is left out: of each way is noted what it then speaks of.
    failing: Option<Literal>,
}

/// Most values of an aggregate that are looked at.
const VALUES: usize = 10_000;

impl<'v> Join<'v> {
    pub(super) fn new(view: View<'v>, world: WorldId, work: u64) -> Self {
        let (slots, bound, met, found) = (vec![], vec![], vec![], BTreeSet::new());
        Self { view, world, work, slots, bound, met, found, certain: false, failing: None }
    }

    /// The work that is left.
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// The undetermined rows that instances of the rule for this tuple read, and whether negatively.
    pub(super) fn undetermined(&mut self, rule: &Rule, tuple: &[u32]) -> BTreeSet<(Place, bool)> {
        self.of_rule(rule, &rule.body, tuple)
    }

    /// The rows, certain ones too, that instances of the rule for this tuple read of which no condition is false.
    pub(super) fn met(&mut self, rule: &Rule, tuple: &[u32]) -> BTreeSet<Place> {
        self.all_met(rule, &rule.body, None, tuple)
    }

    /// The same of instances of a part of the rule's conditions, and what the one that is left out then speaks
    /// of: one row that fails, or what holds that must not.
    pub(super) fn met_but_for(
        &mut self,
        rule: &Rule,
        body: &[Literal],
        failing: &Literal,
        tuple: &[u32],
    ) -> BTreeSet<Place> {
        self.all_met(rule, body, Some(failing.clone()), tuple)
    }

    fn all_met(
        &mut self,
        rule: &Rule,
        body: &[Literal],
        failing: Option<Literal>,
        tuple: &[u32],
    ) -> BTreeSet<Place> {
        (self.certain, self.failing) = (true, failing);
        let found = self.of_rule(rule, body, tuple);
        (self.certain, self.failing) = (false, None);
        found.into_iter().map(|(place, _)| place).collect()
    }

    fn of_rule(&mut self, rule: &Rule, body: &[Literal], tuple: &[u32]) -> BTreeSet<(Place, bool)> {
        self.slots.clear();
        self.slots.resize(rule.slots, None);
        if self.bind_all(&rule.arguments, tuple) {
            self.join(body);
        }
        self.bound.clear();
        std::mem::take(&mut self.found)
    }

    /// Follows the literals in order; at the end of a way that holds, what it met counts. Depth: the length
    /// of the body.
    fn join(&mut self, body: &[Literal]) {
        if self.work == 0 {
            return;
        }
        self.work = if self.view.is_stopped() { 0 } else { self.work - 1 };
        let Some((literal, rest)) = body.split_first() else {
            let new = self.met.iter().filter(|met| !self.found.contains(met)).cloned();
            let new: Vec<(Place, bool)> = new.collect();
            self.found.extend(new);
            if let Some(failing) = self.failing.clone() {
                let wanting = self.wanting(&failing);
                self.found.extend(wanting.into_iter().map(|place| (place, false)));
            }
            return;
        };
        self.literal(literal, rest);
    }

    /// What a condition speaks of that fails: the row that does not hold, or those that hold and must not.
    fn wanting(&mut self, failing: &Literal) -> Vec<Place> {
        match failing {
            Literal::Holds { node, arguments } => {
                let tuple = self.key(arguments).into_iter().collect::<Option<Vec<u32>>>();
                tuple.map(|tuple| (*node, tuple)).into_iter().collect()
            }
            Literal::Fails { node, arguments } => {
                let rows = self.matching(*node, arguments);
                rows.into_iter().map(|(tuple, _)| (*node, tuple)).collect()
            }
            _ => vec![],
        }
    }

    /// Follows each way in which a literal is not false, with the undetermined rows it reads.
    fn literal(&mut self, literal: &Literal, rest: &[Literal]) {
        match literal {
            Literal::Holds { node, arguments } => self.holds(*node, arguments, rest),
            Literal::Fails { node, arguments } => {
                let rows = self.matching(*node, arguments);
                if rows.iter().all(|(_, truth)| *truth != Truth::True) {
                    let met = self.open(*node, &rows, &[true]);
                    self.way(met, rest, |_| true);
                }
            }
            Literal::Compare { comparison, left, right } => {
                let (left, right) = (Formula::new(left), Formula::new(right));
                let values = self.view.values();
                let verdict = arithmetic::compare(*comparison, &left, &right, &self.codes(), values);
                if let Ok(Verdict::Certain | Verdict::Possible) = verdict {
                    self.join(rest);
                }
            }
            Literal::Let { slot, value } => {
                let data = Formula::new(value).values(&self.codes(), self.view.values());
                let codes = data.into_iter().flatten().filter_map(|datum| self.code(datum));
                for code in codes.collect::<Vec<u32>>() {
                    self.way(vec![], rest, |join| join.bind(*slot, code));
                }
            }
            Literal::Among { slot, codes } => match self.slots.get(usize::from(*slot)).copied().flatten() {
                Some(code) if codes.contains(&code) => self.join(rest),
                Some(_) => {}
                None => {
                    for code in codes {
                        self.way(vec![], rest, |join| join.bind(*slot, *code));
                    }
                }
            },
            Literal::Aggregate { kind, node, key, bind } => self.aggregate(*kind, *node, key, *bind, rest),
            Literal::AtLeast { node, key, count } => {
                let rows = self.prefixed(*node, key);
                if (rows.len() as u64) >= *count {
                    let met = self.open(*node, &rows, &[false]);
                    self.way(met, rest, |_| true);
                }
            }
            Literal::Every { domain, implied, key, .. } => {
                let (ranges, within) = (self.prefixed(*domain, key), self.prefixed(*implied, key));
                let mut met = self.open(*domain, &ranges, &[false, true]);
                met.extend(self.open(*implied, &within, &[false]));
                self.way(met, rest, |_| true);
            }
            Literal::Fraction { domain, holds, lacks, key, .. } => {
                let mut met = Vec::new();
                for (node, signs) in
                    [(Some(*domain), &[false, true][..]), (Some(*holds), &[false][..]), (*lacks, &[true][..])]
                {
                    if let Some(node) = node {
                        let rows = self.prefixed(node, key);
                        met.extend(self.open(node, &rows, signs));
                    }
                }
                self.way(met, rest, |_| true);
            }
        }
    }

    /// Follows one way of a literal, which reads these rows and binds what `bind` binds, if it can.
    fn way(&mut self, met: Vec<(Place, bool)>, rest: &[Literal], bind: impl FnOnce(&mut Self) -> bool) {
        let (bound_before, met_before) = (self.bound.len(), self.met.len());
        self.met.extend(met);
        if bind(self) {
            self.join(rest);
        }
        self.met.truncate(met_before);
        for slot in self.bound.drain(bound_before..) {
            self.slots[usize::from(slot)] = None;
        }
    }

    fn holds(&mut self, node: NodeId, arguments: &[Operand], rest: &[Literal]) {
        let key = self.key(arguments);
        let model = self.view.model;
        model.visit(node, &key, self.world, |row, truth| {
            self.work = self.work.saturating_sub(1);
            let told = self.certain || truth != Truth::True;
            let met = if told { vec![((node, row.to_vec()), false)] } else { vec![] };
            self.way(met, rest, |join| join.bind_all(arguments, row));
        });
    }

    fn matching(&mut self, node: NodeId, arguments: &[Operand]) -> Vec<(Vec<u32>, Truth)> {
        let rows = self.view.model.matching(node, &self.key(arguments), self.world);
        self.work = self.work.saturating_sub(rows.len() as u64);
        rows
    }

    /// What is known of the arguments.
    fn key(&self, arguments: &[Operand]) -> Vec<Option<u32>> {
        let known = |operand: &Operand| match operand {
            Operand::Slot(slot) => self.slots.get(usize::from(*slot)).copied().flatten(),
            Operand::Code(code) => Some(*code),
            Operand::Any => None,
        };
        arguments.iter().map(known).collect()
    }

    /// The rows that begin with a key.
    fn prefixed(&mut self, node: NodeId, key: &[Operand]) -> Vec<(Vec<u32>, Truth)> {
        let arity = self.view.plan.nodes.get(node.index()).map_or(0, |n| n.arity);
        let mut arguments = key.to_vec();
        arguments.resize(arity, Operand::Any);
        self.matching(node, &arguments)
    }

    fn aggregate(
        &mut self,
        kind: AggregateKind,
        node: NodeId,
        key: &[Operand],
        bound: AggregateBind,
        rest: &[Literal],
    ) {
        let rows = self.prefixed(node, key);
        let met = self.open(node, &rows, &[false, true]);
        let members: Vec<(Vec<Option<Cell>>, Truth)> = rows
            .iter()
            .map(|(tuple, truth)| {
                let rest = tuple.get(key.len()..).unwrap_or(&[]);
                (rest.iter().map(|code| Some(cell(self.view, *code))).collect(), *truth)
            })
            .collect();
        let Reach::Between { low, high, .. } = quantity::bounds(kind, &members) else { return };
        let codes = [low, high].map(|value| self.view.values().get(value));
        match (bound, codes) {
            (AggregateBind::Bounds { low, high }, [Some(a), Some(b)]) => {
                self.way(met, rest, |join| join.bind(low, a) && join.bind(high, b));
            }
            (AggregateBind::Value(slot), _) => {
                let values = quantity::choices(kind, &members, VALUES).into_iter();
                let codes = values.filter_map(|value| self.view.values().get(value));
                for code in codes.collect::<Vec<u32>>() {
                    self.way(met.clone(), rest, |join| join.bind(slot, code));
                }
            }
            _ => {}
        }
    }

    /// Binds the slots among arguments to the codes of a row; false if they do not fit it.
    fn bind_all(&mut self, arguments: &[Operand], row: &[u32]) -> bool {
        arguments.iter().zip(row).all(|(operand, code)| match operand {
            Operand::Slot(slot) => self.bind(*slot, *code),
            Operand::Code(own) => own == code,
            Operand::Any => true,
        })
    }

    /// Binds a slot; false if it stands for something else already.
    fn bind(&mut self, slot: Slot, code: u32) -> bool {
        match self.slots.get_mut(usize::from(slot)) {
            Some(Some(bound)) => *bound == code,
            Some(free) => {
                *free = Some(code);
                self.bound.push(slot);
                true
            }
            None => false,
        }
    }

    /// The undetermined of these rows, or all that are to be met, once with each sign.
    fn open(&self, node: NodeId, rows: &[(Vec<u32>, Truth)], signs: &[bool]) -> Vec<(Place, bool)> {
        let told = rows.iter().filter(|(_, truth)| self.certain || *truth == Truth::Undetermined);
        told.flat_map(|(tuple, _)| signs.iter().map(|s| ((node, tuple.clone()), *s))).collect()
    }

    /// The codes of the slots; what is free has no value yet.
    fn codes(&self) -> Vec<u32> {
        self.slots.iter().map(|slot| slot.unwrap_or(Values::SOME_DAY)).collect()
    }

    /// The code of a value that the run met.
    fn code(&self, datum: arithmetic::Datum) -> Option<u32> {
        match datum {
            arithmetic::Datum::SomeDay => Some(Values::SOME_DAY),
            arithmetic::Datum::Never => Some(Values::NEVER),
            arithmetic::Datum::Value(value) => self.view.values().get(value),
        }
    }
}
