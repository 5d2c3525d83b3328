//! From a rule of a plan to the steps that evaluate it.
//!
//! A rule is compiled once for each use: as it stands, started from the news of one literal
//! (semi-naive evaluation), or over-estimated and ground for the well-founded model. The literal
//! whose news are read comes first; then whatever narrows, then what is reached through bound columns.

use super::arithmetic::Formula;
use super::fault::{Fault, Faults};
use super::held::Held;
use super::steps::{Access, Choice, Compiled, Selection, Step};
use crate::ids::NodeId;
use crate::plan::{AggregateBind, AggregateKind, Literal, Operand, Rule};

/// What a rule is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Both bounds.
    Bounds,
    /// What may hold at most, with all that depends on the component negatively left out.
    Estimate,
    /// The instances of the rule.
    Ground,
}

/// The surroundings of a rule.
pub(crate) struct Compiler<'a> {
    /// Which nodes are of the component that is being evaluated.
    pub internal: &'a [bool],
    /// What for.
    pub purpose: Use,
    /// Where indexes are made.
    pub relations: &'a mut [Held],
    /// Mistakes that tests ask for.
    pub faults: Faults,
}

impl Compiler<'_> {
    /// Compiles a rule, started from the news of the literal at `news`, if one is given. Of the other
    /// literals of the component those after it read only what is old, so that no binding comes twice.
    pub fn compile(&mut self, rule: &Rule, news: Option<usize>) -> Compiled {
        let deferred = self.deferred(rule);
        let order = order(rule, news, &deferred);
        let last = self.last_reads(rule, &order, &deferred);
        let mut bound = vec![false; rule.slots];
        let mut compiled = Compiled {
            origin: rule.origin,
            head: rule.head.index(),
            arguments: rule.arguments.clone(),
            slots: rule.slots,
            steps: Vec::new(),
            places: Vec::new(),
            back: Vec::new(),
            decided: 0,
            internal: Vec::new(),
            deferred: Vec::new(),
            news: None,
        };
        compiled.note_decided(&bound);
        if let Some((node, arguments)) = news.and_then(|place| trigger(&rule.body[place], self.relations)) {
            compiled.news = Some(node.index());
            let (known, mut rest) = self.split(&arguments, &bound);
            rest.binds.retain(|(_, slot)| last[*slot] > 0);
            mark(&mut bound, rest.binds.iter().map(|bind| bind.1));
            let selection =
                Selection { node: node.index(), access: Access::News, known, same: rest.same, old: false };
            compiled.push(Step::Rows { rows: selection, binds: rest.binds }, news.unwrap_or(0));
            compiled.note_decided(&bound);
        }
        for (at, place) in order.iter().enumerate() {
            let old = news.is_some_and(|news| *place > news);
            let live = |slot: usize| last[slot] > at + 1;
            let step = self.step(&rule.body[*place], &mut bound, &live, old);
            if let (Use::Ground, Literal::Holds { node, .. }) = (self.purpose, &rule.body[*place])
                && self.internal[node.index()]
            {
                compiled.internal.push((compiled.steps.len(), node.index()));
            }
            compiled.push(step, *place);
            compiled.note_decided(&bound);
        }
        if self.purpose == Use::Ground {
            compiled.decided = compiled.steps.len();
            for place in deferred {
                compiled.deferred.push((place, self.step(&rule.body[place], &mut bound, &|_| true, false)));
            }
        }
        compiled.finish();
        compiled
    }

    /// The literals that are left to the propagation of a component through negation.
    fn deferred(&self, rule: &Rule) -> Vec<usize> {
        if self.purpose == Use::Bounds {
            return Vec::new();
        }
        let inner = |node: &NodeId| self.internal[node.index()];
        let is_deferred = |literal: &Literal| match literal {
            Literal::Fails { node, .. } | Literal::AtLeast { node, .. } => inner(node),
            Literal::Every { domain, implied, .. } => inner(domain) || inner(implied),
            Literal::Fraction { domain, holds, lacks, .. } => {
                inner(domain) || inner(holds) || lacks.as_ref().is_some_and(inner)
            }
            _ => false,
        };
        (0..rule.body.len()).filter(|place| is_deferred(&rule.body[*place])).collect()
    }

    /// For each slot the last step that reads it: counted from 1, 0 if none does, `usize::MAX` for the head.
    fn last_reads(&self, rule: &Rule, order: &[usize], deferred: &[usize]) -> Vec<usize> {
        let mut last = vec![0; rule.slots];
        for (at, place) in order.iter().enumerate() {
            reads(&rule.body[*place]).for_each(|slot| last[slot] = at + 1);
        }
        slots_of(&rule.arguments).for_each(|slot| last[slot] = usize::MAX);
        if self.purpose == Use::Ground {
            for place in deferred {
                reads(&rule.body[*place]).for_each(|slot| last[slot] = usize::MAX);
            }
        }
        last
    }

    fn step(
        &mut self,
        literal: &Literal,
        bound: &mut [bool],
        live: &dyn Fn(usize) -> bool,
        old: bool,
    ) -> Step {
        match literal {
            Literal::Holds { node, arguments } => self.holds(*node, arguments, bound, live, old),
            Literal::Fails { node, arguments } => Step::Absent(self.select(*node, arguments, bound, false).0),
            Literal::Compare { comparison, left, right } => Step::Compare {
                comparison: *comparison,
                left: Formula::new(left),
                right: Formula::new(right),
            },
            Literal::Let { slot, value } => {
                let (slot, value) = (usize::from(*slot), Formula::new(value));
                let was_bound = std::mem::replace(&mut bound[slot], true);
                if value.is_range() {
                    Step::Choose { choice: Choice::Range(value), slots: vec![(slot, was_bound)] }
                } else {
                    Step::Let { slot, value, bound: was_bound }
                }
            }
            Literal::Among { slot, codes } => {
                let (slot, codes) = (usize::from(*slot), codes.clone());
                if std::mem::replace(&mut bound[slot], true) {
                    Step::IsAmong { slot, codes }
                } else {
                    Step::Among { slot, codes }
                }
            }
            Literal::Aggregate { kind, node, key, bind } => {
                let rows = self.select_key(*node, key, bound);
                let targets = match bind {
                    AggregateBind::Bounds { low, high } => vec![*low, *high],
                    AggregateBind::Value(slot) => vec![*slot],
                };
                let slots = targets
                    .into_iter()
                    .map(|slot| (usize::from(slot), std::mem::replace(&mut bound[usize::from(slot)], true)))
                    .collect();
                let bounds = matches!(bind, AggregateBind::Bounds { .. });
                Step::Choose {
                    choice: Choice::Aggregate { kind: *kind, rows, value: key.len(), bounds },
                    slots,
                }
            }
            Literal::AtLeast { node, key, count } => {
                Step::AtLeast { rows: self.select_key(*node, key, bound), count: *count }
            }
            Literal::Every { domain, implied, key, if_any } => Step::Every {
                domain: self.select_key(*domain, key, bound),
                implied: implied.index(),
                if_any: *if_any,
            },
            Literal::Fraction { domain, holds, lacks, key, numerator, denominator, strict } => {
                Step::Fraction {
                    domain: self.select_key(*domain, key, bound),
                    holds: holds.index(),
                    lacks: lacks.map(|node| self.select_key(node, key, bound)),
                    numerator: *numerator,
                    denominator: *denominator,
                    strict: *strict,
                }
            }
        }
    }

    /// Rows that bind something that is still read; where nothing is, one row is as good as all.
    fn holds(
        &mut self,
        node: NodeId,
        arguments: &[Operand],
        bound: &mut [bool],
        live: &dyn Fn(usize) -> bool,
        old: bool,
    ) -> Step {
        let internal = self.internal[node.index()];
        let (rows, mut binds) = self.select(node, arguments, bound, old && internal);
        mark(bound, slots_of(arguments));
        binds.retain(|(_, slot)| live(*slot));
        if binds.is_empty() && !(internal && self.purpose == Use::Ground) {
            Step::Exists(rows)
        } else {
            Step::Rows { rows, binds }
        }
    }

    /// The rows that begin with a key.
    fn select_key(&mut self, node: NodeId, key: &[Operand], bound: &[bool]) -> Selection {
        let mut arguments = key.to_vec();
        arguments.resize(self.relations[node.index()].arity(), Operand::Any);
        self.select(node, &arguments, bound, false).0
    }

    fn select(
        &mut self,
        node: NodeId,
        arguments: &[Operand],
        bound: &[bool],
        old: bool,
    ) -> (Selection, Vec<(usize, usize)>) {
        let (known, Rest { binds, same, .. }) = self.split(arguments, bound);
        let key: Vec<Operand> = known.iter().map(|column| column.1).collect();
        let access = if key.len() == arguments.len() {
            Access::Find(key)
        } else if key.is_empty() {
            Access::Scan
        } else {
            let columns: Vec<usize> = known.iter().map(|column| column.0).collect();
            Access::Probe { index: self.relations[node.index()].index_on(&columns), key }
        };
        (Selection { node: node.index(), access, known: Vec::new(), same, old }, binds)
    }

    /// Columns whose value is known, and the rest.
    fn split(&self, arguments: &[Operand], bound: &[bool]) -> (Vec<(usize, Operand)>, Rest) {
        let mut known = Vec::new();
        let mut rest = Rest::default();
        for (column, operand) in arguments.iter().enumerate() {
            match *operand {
                Operand::Any => {}
                Operand::Code(_) => known.push((column, *operand)),
                Operand::Slot(slot) if bound[usize::from(slot)] => known.push((column, *operand)),
                Operand::Slot(slot) => {
                    let slot = usize::from(slot);
                    match rest.binds.iter().find(|bind| bind.1 == slot) {
                        Some(_) if self.faults.has(Fault::RepeatedVariableIgnored) => {}
                        Some((first, _)) => rest.same.push((*first, column)),
                        None => rest.binds.push((column, slot)),
                    }
                }
            }
        }
        (known, rest)
    }
}

#[derive(Default)]
struct Rest {
    /// Column and slot.
    binds: Vec<(usize, usize)>,
    /// Columns of the same slot.
    same: Vec<(usize, usize)>,
}

impl Compiled {
    fn push(&mut self, step: Step, place: usize) {
        self.steps.push(step);
        self.places.push(place);
    }

    /// Notes the first place at which all slots of the head are bound.
    fn note_decided(&mut self, bound: &[bool]) {
        let decided = slots_of(&self.arguments).all(|slot| bound[slot]);
        if !decided {
            self.decided = self.steps.len() + 1;
        }
    }

    fn finish(&mut self) {
        let mut last = None;
        for (at, step) in self.steps.iter().enumerate() {
            self.back.push(last);
            if step.is_generator() {
                last = Some(at);
            }
        }
        self.back.push(last);
        self.decided = self.decided.min(self.steps.len());
    }
}

/// The node and pattern whose news start a rule at this literal.
fn trigger(literal: &Literal, relations: &[Held]) -> Option<(NodeId, Vec<Operand>)> {
    let (node, key) = match literal {
        Literal::Holds { node, arguments } => (*node, arguments),
        Literal::AtLeast { node, key, .. } => (*node, key),
        Literal::Every { implied, key, .. } => (*implied, key),
        Literal::Fraction { holds, key, .. } => (*holds, key),
        _ => return None,
    };
    let mut arguments = key.clone();
    arguments.resize(relations[node.index()].arity(), Operand::Any);
    Some((node, arguments))
}

/// The node that a literal reads monotonically.
pub(crate) fn positive_node(literal: &Literal) -> Option<NodeId> {
    match literal {
        Literal::Holds { node, .. } | Literal::AtLeast { node, .. } => Some(*node),
        Literal::Every { implied, .. } => Some(*implied),
        Literal::Fraction { holds, .. } => Some(*holds),
        _ => None,
    }
}

/// The order of the literals after the one whose news are read. Without such a one it is the plan's.
fn order(rule: &Rule, news: Option<usize>, left_out: &[usize]) -> Vec<usize> {
    let mut open: Vec<usize> = (0..rule.body.len()).filter(|place| !left_out.contains(place)).collect();
    let Some(news) = news else {
        return open;
    };
    let mut bound = vec![false; rule.slots];
    match &rule.body[news] {
        Literal::Holds { arguments, .. } => {
            mark(&mut bound, slots_of(arguments));
            open.retain(|place| *place != news);
        }
        literal => mark(&mut bound, reads(literal)),
    }
    let mut order = Vec::with_capacity(open.len());
    while !open.is_empty() {
        let ready = |at: &usize| is_ready(rule, *at, &open, &bound);
        let next =
            (0..open.len()).filter(ready).min_by_key(|at| effort(&rule.body[open[*at]], &bound)).unwrap_or(0);
        let place = open.remove(next);
        mark(&mut bound, binds(&rule.body[place]));
        order.push(place);
    }
    order
}

/// Whether all that the literal at `open[at]` needs is bound. What can fail to compute also waits for
/// everything that stands before it in the plan, which may be there to keep such bindings away.
fn is_ready(rule: &Rule, at: usize, open: &[usize], bound: &[bool]) -> bool {
    let literal = &rule.body[open[at]];
    needs(literal).all(|slot| bound[slot]) && (at == 0 || !may_fail(literal))
}

/// Literals that narrow come first, then those that reach rows through a key, then the others.
fn effort(literal: &Literal, bound: &[bool]) -> u8 {
    match literal {
        Literal::Holds { arguments, .. } => {
            let known = |operand: &Operand| match operand {
                Operand::Slot(slot) => bound[usize::from(*slot)],
                Operand::Code(_) => true,
                Operand::Any => false,
            };
            match arguments.iter().filter(|operand| known(operand)).count() {
                all if all == arguments.len() => 0,
                0 => 4,
                _ => 2,
            }
        }
        Literal::Among { slot, .. } => {
            if bound[usize::from(*slot)] {
                0
            } else {
                3
            }
        }
        Literal::Fails { .. } | Literal::Compare { .. } | Literal::Let { .. } => 0,
        Literal::AtLeast { .. }
        | Literal::Every { .. }
        | Literal::Fraction { .. }
        | Literal::Aggregate { .. } => 1,
    }
}

fn may_fail(literal: &Literal) -> bool {
    match literal {
        Literal::Compare { left, right, .. } => {
            !Formula::new(left).is_plain() || !Formula::new(right).is_plain()
        }
        Literal::Let { value, .. } => !Formula::new(value).is_plain() || Formula::new(value).is_range(),
        Literal::Aggregate { kind, .. } => *kind == AggregateKind::Sum,
        _ => false,
    }
}

fn slots_of(operands: &[Operand]) -> impl Iterator<Item = usize> + '_ {
    operands.iter().filter_map(|operand| match operand {
        Operand::Slot(slot) => Some(usize::from(*slot)),
        Operand::Code(_) | Operand::Any => None,
    })
}

fn mark(flags: &mut [bool], slots: impl Iterator<Item = usize>) {
    slots.for_each(|slot| flags[slot] = true);
}

/// The slots that must be bound before.
fn needs(literal: &Literal) -> Box<dyn Iterator<Item = usize> + '_> {
    match literal {
        Literal::Holds { .. } | Literal::Among { .. } => Box::new(std::iter::empty()),
        Literal::Fails { arguments, .. } => Box::new(slots_of(arguments)),
        Literal::Compare { left, right, .. } => {
            let slots: Vec<_> = Formula::new(left).slots().chain(Formula::new(right).slots()).collect();
            Box::new(slots.into_iter().map(usize::from))
        }
        Literal::Let { value, .. } => {
            Box::new(Formula::new(value).slots().map(usize::from).collect::<Vec<_>>().into_iter())
        }
        Literal::Aggregate { key, .. }
        | Literal::AtLeast { key, .. }
        | Literal::Every { key, .. }
        | Literal::Fraction { key, .. } => Box::new(slots_of(key)),
    }
}

/// The slots that are bound after.
fn binds(literal: &Literal) -> Box<dyn Iterator<Item = usize> + '_> {
    match literal {
        Literal::Holds { arguments, .. } => Box::new(slots_of(arguments)),
        Literal::Let { slot, .. }
        | Literal::Among { slot, .. }
        | Literal::Aggregate { bind: AggregateBind::Value(slot), .. } => {
            Box::new(std::iter::once(usize::from(*slot)))
        }
        Literal::Aggregate { bind: AggregateBind::Bounds { low, high }, .. } => {
            Box::new([usize::from(*low), usize::from(*high)].into_iter())
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// The slots that occur.
fn reads(literal: &Literal) -> impl Iterator<Item = usize> + '_ {
    needs(literal).chain(binds(literal))
}
