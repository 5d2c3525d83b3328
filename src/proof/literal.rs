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
    found: BTreeSet<(Place, bool)>,
    /// What is certain is met too, not only what is undetermined.
    certain: bool,
}

/// Most values of an aggregate that are looked at.
const VALUES: usize = 10_000;

/// The slots of a rule, as codes.
type Slots = Vec<Option<u32>>;

impl<'v> Join<'v> {
    pub(super) fn new(view: View<'v>, world: WorldId, work: u64) -> Self {
        Self { view, world, work, found: BTreeSet::new(), certain: false }
    }

    /// The work that is left.
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// The undetermined rows that instances of the rule for this tuple read, and whether negatively.
    pub(super) fn undetermined(&mut self, rule: &Rule, tuple: &[u32]) -> BTreeSet<(Place, bool)> {
        let Some(slots) = head(rule, tuple) else { return BTreeSet::new() };
        self.join(&rule.body, slots, None, &mut Vec::new());
        std::mem::take(&mut self.found)
    }

    /// The rows, certain ones too, that instances of the rule for this tuple read of which no condition is false.
    pub(super) fn met(&mut self, rule: &Rule, tuple: &[u32]) -> BTreeSet<Place> {
        let Some(slots) = head(rule, tuple) else { return BTreeSet::new() };
        self.all_met(&rule.body, slots, None)
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
        let Some(slots) = head(rule, tuple) else { return BTreeSet::new() };
        self.all_met(body, slots, Some(failing))
    }

    fn all_met(&mut self, body: &[Literal], slots: Slots, failing: Option<&Literal>) -> BTreeSet<Place> {
        self.certain = true;
        self.join(body, slots, failing, &mut Vec::new());
        self.certain = false;
        std::mem::take(&mut self.found).into_iter().map(|(place, _)| place).collect()
    }

    /// Follows the literals in order; at the end of a way that holds, what it met counts. Depth: the length
    /// of the body.
    fn join(
        &mut self,
        body: &[Literal],
        slots: Slots,
        failing: Option<&Literal>,
        met: &mut Vec<(Place, bool)>,
    ) {
        if self.work == 0 {
            return;
        }
        self.work -= 1;
        let Some((literal, rest)) = body.split_first() else {
            self.found.extend(met.iter().cloned());
            if let Some(failing) = failing {
                let wanting = self.wanting(failing, &slots);
                self.found.extend(wanting.into_iter().map(|place| (place, false)));
            }
            return;
        };
        let before = met.len();
        for next in self.literal(literal, slots, met) {
            let added = next.met.len();
            met.extend(next.met);
            self.join(rest, next.slots, failing, met);
            met.truncate(met.len() - added);
        }
        met.truncate(before);
    }

    /// What a condition speaks of that fails: the row that does not hold, or those that hold and must not.
    fn wanting(&mut self, failing: &Literal, slots: &Slots) -> Vec<Place> {
        match failing {
            Literal::Holds { node, arguments } => {
                let code = |operand: &Operand| match operand {
                    Operand::Slot(slot) => slots.get(usize::from(*slot)).copied().flatten(),
                    Operand::Code(code) => Some(*code),
                    Operand::Any => None,
                };
                let tuple: Option<Vec<u32>> = arguments.iter().map(code).collect();
                tuple.map(|tuple| (*node, tuple)).into_iter().collect()
            }
            Literal::Fails { node, arguments } => {
                let rows = self.matching(*node, arguments, slots);
                rows.into_iter().map(|(tuple, _)| (*node, tuple)).collect()
            }
            _ => vec![],
        }
    }

    /// The ways in which a literal is not false, with the undetermined rows each reads.
    fn literal(&mut self, literal: &Literal, mut slots: Slots, _met: &[(Place, bool)]) -> Vec<Way> {
        match literal {
            Literal::Holds { node, arguments } => self.holds(*node, arguments, &slots),
            Literal::Fails { node, arguments } => {
                let rows = self.matching(*node, arguments, &slots);
                if rows.iter().any(|(_, truth)| *truth == Truth::True) {
                    return vec![];
                }
                let met = rows.into_iter().map(|(tuple, _)| ((*node, tuple), true)).collect();
                vec![Way { slots, met }]
            }
            Literal::Compare { comparison, left, right } => {
                let (left, right) = (Formula::new(left), Formula::new(right));
                let verdict =
                    arithmetic::compare(*comparison, &left, &right, &codes(&slots), self.view.values());
                match verdict {
                    Ok(Verdict::Certain | Verdict::Possible) => vec![Way::plain(slots)],
                    Ok(Verdict::Impossible) | Err(_) => vec![],
                }
            }
            Literal::Let { slot, value } => {
                let data = Formula::new(value).values(&codes(&slots), self.view.values());
                let data = data.into_iter().flatten();
                let codes: Vec<u32> = data.filter_map(|d| self.code(d)).collect();
                codes.into_iter().filter_map(|code| Way::with(&slots, *slot, code)).collect()
            }
            Literal::Among { slot, codes } => match slots.get(usize::from(*slot)).copied().flatten() {
                Some(code) if codes.contains(&code) => vec![Way::plain(slots)],
                Some(_) => vec![],
                None => codes.iter().filter_map(|code| Way::with(&slots, *slot, *code)).collect(),
            },
            Literal::Aggregate { kind, node, key, bind } => self.aggregate(*kind, *node, key, *bind, &slots),
            Literal::AtLeast { node, key, count } => {
                let rows = self.prefixed(*node, key, &slots);
                if (rows.len() as u64) < *count {
                    return vec![];
                }
                vec![Way { met: self.open(*node, &rows, &[false]), slots }]
            }
            Literal::Every { domain, implied, key, .. } => {
                let ranges = self.prefixed(*domain, key, &slots);
                let mut met = self.open(*domain, &ranges, &[false, true]);
                let implied = (*implied, self.prefixed(*implied, key, &slots));
                met.extend(self.open(implied.0, &implied.1, &[false]));
                vec![Way { slots: std::mem::take(&mut slots), met }]
            }
            Literal::Fraction { domain, holds, lacks, key, .. } => {
                let mut met = Vec::new();
                for (node, signs) in
                    [(Some(*domain), &[false, true][..]), (Some(*holds), &[false][..]), (*lacks, &[true][..])]
                {
                    if let Some(node) = node {
                        let rows = self.prefixed(node, key, &slots);
                        met.extend(self.open(node, &rows, signs));
                    }
                }
                vec![Way { slots, met }]
            }
        }
    }

    fn holds(&mut self, node: NodeId, arguments: &[Operand], slots: &Slots) -> Vec<Way> {
        let rows = self.matching(node, arguments, slots);
        let mut ways = Vec::with_capacity(rows.len());
        for (tuple, truth) in rows {
            let mut bound = slots.clone();
            let fits = arguments.iter().zip(&tuple).all(|(operand, code)| match operand {
                Operand::Slot(slot) => bind(&mut bound, *slot, *code),
                Operand::Code(_) | Operand::Any => true,
            });
            if fits {
                let told = self.certain || truth != Truth::True;
                let met = if told { vec![((node, tuple), false)] } else { vec![] };
                ways.push(Way { slots: bound, met });
            }
        }
        ways
    }

    fn matching(&mut self, node: NodeId, arguments: &[Operand], slots: &Slots) -> Vec<(Vec<u32>, Truth)> {
        let key: Vec<Option<u32>> = arguments
            .iter()
            .map(|operand| match operand {
                Operand::Slot(slot) => slots.get(usize::from(*slot)).copied().flatten(),
                Operand::Code(code) => Some(*code),
                Operand::Any => None,
            })
            .collect();
        let rows = self.view.model.matching(node, &key, self.world);
        self.work = self.work.saturating_sub(rows.len() as u64);
        rows
    }

    /// The rows that begin with a key.
    fn prefixed(&mut self, node: NodeId, key: &[Operand], slots: &Slots) -> Vec<(Vec<u32>, Truth)> {
        let arity = self.view.plan.nodes.get(node.index()).map_or(0, |n| n.arity);
        let mut arguments = key.to_vec();
        arguments.resize(arity, Operand::Any);
        self.matching(node, &arguments, slots)
    }

    fn aggregate(
        &mut self,
        kind: AggregateKind,
        node: NodeId,
        key: &[Operand],
        bound: AggregateBind,
        slots: &Slots,
    ) -> Vec<Way> {
        let rows = self.prefixed(node, key, slots);
        let met = self.open(node, &rows, &[false, true]);
        let members: Vec<(Vec<Option<Cell>>, Truth)> = rows
            .iter()
            .map(|(tuple, truth)| {
                let rest = tuple.get(key.len()..).unwrap_or(&[]);
                (rest.iter().map(|code| Some(cell(self.view, *code))).collect(), *truth)
            })
            .collect();
        let Reach::Between { low, high, .. } = quantity::bounds(kind, &members) else { return vec![] };
        let codes = [low, high].map(|v| self.view.values().get(v));
        match (bound, codes) {
            (AggregateBind::Bounds { low, high }, [Some(a), Some(b)]) => Way::with(slots, low, a)
                .and_then(|way| Way::with(&way.slots, high, b))
                .map(|way| Way { met, ..way })
                .into_iter()
                .collect(),
            (AggregateBind::Value(slot), _) => {
                let values = quantity::choices(kind, &members, VALUES).into_iter();
                let codes = values.filter_map(|value| self.view.values().get(value));
                let ways = codes.filter_map(|code| Way::with(slots, slot, code));
                ways.map(|way| Way { met: met.clone(), ..way }).collect()
            }
            _ => vec![],
        }
    }

    /// The undetermined of these rows, or all that are to be met, once with each sign.
    fn open(&self, node: NodeId, rows: &[(Vec<u32>, Truth)], signs: &[bool]) -> Vec<(Place, bool)> {
        let told = rows.iter().filter(|(_, truth)| self.certain || *truth == Truth::Undetermined);
        told.flat_map(|(tuple, _)| signs.iter().map(|s| ((node, tuple.clone()), *s))).collect()
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

/// The slots of a rule with the head bound; `None` if the head is not of this form.
fn head(rule: &Rule, tuple: &[u32]) -> Option<Slots> {
    let mut slots: Slots = vec![None; rule.slots];
    let fits = rule.arguments.iter().zip(tuple).all(|(operand, code)| match operand {
        Operand::Slot(slot) => bind(&mut slots, *slot, *code),
        Operand::Code(own) => own == code,
        Operand::Any => true,
    });
    fits.then_some(slots)
}

/// A way in which a literal is not false.
struct Way {
    slots: Slots,
    met: Vec<(Place, bool)>,
}

impl Way {
    fn plain(slots: Slots) -> Self {
        Self { slots, met: vec![] }
    }

    fn with(slots: &Slots, slot: Slot, code: u32) -> Option<Self> {
        let mut slots = slots.clone();
        bind(&mut slots, slot, code).then_some(Self { slots, met: vec![] })
    }
}

/// The codes of the slots; what is free has no value yet.
fn codes(slots: &Slots) -> Vec<u32> {
    slots.iter().map(|slot| slot.unwrap_or(Values::SOME_DAY)).collect()
}

/// Binds a slot; false if it stands for something else already.
fn bind(slots: &mut Slots, slot: Slot, code: u32) -> bool {
    match slots.get_mut(usize::from(slot)) {
        Some(Some(bound)) => *bound == code,
        Some(free) => {
            *free = Some(code);
            true
        }
        None => false,
    }
}
