//! Evaluates a compiled rule: from step to step, forwards while a binding holds somewhere, backwards to
//! the last step that has another one.
//!
//! The machine stops when its sink is full and goes on later from where it stood: what it holds are
//! numbers of rows, which stay right while relations grow.

use super::aggregate;
use super::arithmetic::{self, Datum, Failure, Verdict};
use super::fault::{Fault, Faults};
use super::held::Held;
use super::limits::{LimitExceeded, Meter};
use super::quantifier;
use super::reach::{Reach, value_of};
use super::steps::{Access, Choice, Compiled, Selection, Step};
use super::worlds::{Bounds, WorldSet, WorldSets};
use crate::plan::Values;

/// What a rule is evaluated in.
pub(crate) struct Context<'a, 'b> {
    /// The relations, by node.
    pub relations: &'a [Held],
    /// Sets of worlds.
    pub sets: &'a mut WorldSets,
    /// Values, to which arithmetic adds.
    pub values: &'a mut Values,
    /// What the run has cost.
    pub meter: &'a mut Meter<'b>,
    /// Mistakes that tests ask for.
    pub faults: Faults,
}

/// Takes the bindings of a rule.
pub(crate) trait Sink {
    /// A binding of the whole rule, and where it holds. Says whether the sink is full.
    fn take(
        &mut self,
        rule: &Compiled,
        machine: &mut Machine,
        bounds: Bounds,
        context: &mut Context<'_, '_>,
    ) -> bool;

    /// A value that the literal of a step cannot compute for a binding of the steps before it.
    ///
    /// # Errors
    /// If that ends the run.
    fn fail(
        &mut self,
        rule: &Compiled,
        machine: &mut Machine,
        step: usize,
        failure: Failure,
        context: &mut Context<'_, '_>,
    ) -> Result<(), LimitExceeded>;
}

/// One choice of [`Step::Choose`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen {
    /// For each slot its code.
    pub codes: [u32; 2],
    /// Where it is so.
    pub bounds: Bounds,
}

/// Where a step stands.
#[derive(Clone, Debug, Default)]
struct Cursor {
    reach: Reach,
    /// The row it is at.
    row: u32,
    chosen: Vec<Chosen>,
}

/// Evaluates one rule at a time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    slots: Vec<u32>,
    /// Where the binding of the steps before holds.
    bounds: Vec<Bounds>,
    cursors: Vec<Cursor>,
    key: Vec<u32>,
    position: Option<usize>,
    forward: bool,
    /// Whether only upper bounds are asked.
    estimate: bool,
    work: u32,
}

/// Steps between two looks at the clock.
const POLL: u32 = 1 << 14;

impl Machine {
    /// The slots.
    pub fn slots(&self) -> &[u32] {
        &self.slots
    }

    /// The row at which a step stands.
    pub fn row(&self, step: usize) -> u32 {
        self.cursors[step].row
    }

    /// Where the binding of the steps before `step` holds.
    pub fn bounds(&self, step: usize) -> Bounds {
        self.bounds[step]
    }

    /// Stands before the first step of a rule.
    pub fn start(&mut self, rule: &Compiled, estimate: bool) {
        let steps = rule.steps.len();
        self.slots.clear();
        self.slots.resize(rule.slots, 0);
        self.bounds.clear();
        self.bounds.resize(steps + 1, Bounds::CERTAIN);
        if self.cursors.len() < steps {
            self.cursors.resize_with(steps, Cursor::default);
        }
        self.position = Some(0);
        self.forward = true;
        self.estimate = estimate;
    }

    /// Goes on until the rule has no more bindings (`true`) or the sink is full (`false`).
    ///
    /// # Errors
    /// If a limit is reached.
    pub fn run(
        &mut self,
        rule: &Compiled,
        context: &mut Context<'_, '_>,
        sink: &mut impl Sink,
    ) -> Result<bool, LimitExceeded> {
        while let Some(at) = self.position {
            self.work += 1;
            if self.work >= POLL {
                self.work = 0;
                context.meter.poll()?;
            }
            let Some(step) = rule.steps.get(at) else {
                let bounds = self.bounds[at];
                let full = sink.take(rule, self, bounds, context);
                self.leave(rule);
                if full {
                    return Ok(false);
                }
                continue;
            };
            let found = if step.is_generator() {
                let opened = !self.forward || self.open(rule, at, step, context, sink)?;
                if opened { self.advance(at, step, context) } else { None }
            } else {
                self.test(rule, at, step, context, sink)?
            };
            self.forward = false;
            match found {
                Some(factor) => {
                    let factor =
                        if self.estimate { Bounds { lower: factor.upper, ..factor } } else { factor };
                    let next = context.sets.narrow(self.bounds[at], factor);
                    if next.upper != WorldSet::NONE {
                        self.bounds[at + 1] = next;
                        self.position = Some(at + 1);
                        self.forward = true;
                    } else if !step.is_generator() {
                        self.position = rule.back[at];
                    }
                }
                None => self.position = rule.back[at],
            }
        }
        Ok(true)
    }

    /// After a binding: back to the last step that can change the head, if nothing before it is lost.
    fn leave(&mut self, rule: &Compiled) {
        let end = rule.steps.len();
        let enough = self.bounds[end] == self.bounds[rule.decided];
        self.position = if enough { rule.back[rule.decided] } else { rule.back[end] };
        self.forward = false;
    }

    /// Sets up a generator. `false` if there is nothing to generate.
    fn open(
        &mut self,
        rule: &Compiled,
        at: usize,
        step: &Step,
        context: &mut Context<'_, '_>,
        sink: &mut impl Sink,
    ) -> Result<bool, LimitExceeded> {
        match step {
            Step::Rows { rows, .. } if rows.access == Access::News => {
                self.cursors[at].reach = Reach::news(&context.relations[rows.node]);
            }
            Step::Rows { rows, .. } => {
                self.cursors[at].reach = Reach::of(rows, &self.slots, &mut self.key, context.relations);
            }
            Step::Among { codes, .. } => self.cursors[at].reach = Reach::places(codes.len()),
            Step::Choose { choice, .. } => {
                let mut chosen = std::mem::take(&mut self.cursors[at].chosen);
                chosen.clear();
                let result = self.choose(choice, self.bounds[at], context, &mut chosen);
                self.cursors[at].reach = Reach::places(chosen.len());
                self.cursors[at].chosen = chosen;
                if let Err(failure) = result {
                    sink.fail(rule, self, at, failure, context)?;
                    return Ok(false);
                }
            }
            _ => {}
        }
        Ok(true)
    }

    /// The next binding of a generator, and where it holds.
    fn advance(&mut self, at: usize, step: &Step, context: &mut Context<'_, '_>) -> Option<Bounds> {
        let cursor = &mut self.cursors[at];
        match step {
            Step::Rows { rows, binds } => {
                let relation = &context.relations[rows.node];
                let (row, bounds) = if rows.access == Access::News {
                    cursor.reach.next_news(rows, relation, &self.slots)?
                } else {
                    let row = cursor.reach.next(rows, relation)?;
                    (row, relation.bounds(row))
                };
                let in_some = bounds.lower != WorldSet::NONE;
                let bounds = if in_some && context.faults.has(Fault::WorldsIgnored) {
                    Bounds::CERTAIN
                } else {
                    bounds
                };
                cursor.row = row;
                for (column, slot) in binds {
                    self.slots[*slot] = relation.cell(row, *column);
                }
                Some(bounds)
            }
            Step::Among { slot, codes } => {
                self.slots[*slot] = codes[cursor.reach.next_place()?];
                Some(Bounds::CERTAIN)
            }
            Step::Choose { slots, .. } => loop {
                let chosen = cursor.chosen[cursor.reach.next_place()?];
                let agrees = |(place, (slot, bound)): (usize, &(usize, bool))| {
                    !bound || self.slots[*slot] == chosen.codes[place]
                };
                if slots.iter().enumerate().all(agrees) {
                    for (place, (slot, _)) in slots.iter().enumerate() {
                        self.slots[*slot] = chosen.codes[place];
                    }
                    break Some(chosen.bounds);
                }
            },
            _ => None,
        }
    }

    fn choose(
        &mut self,
        choice: &Choice,
        current: Bounds,
        context: &mut Context<'_, '_>,
        chosen: &mut Vec<Chosen>,
    ) -> Result<(), Failure> {
        match choice {
            Choice::Range(formula) => {
                let values = formula.values(&self.slots, context.values)?;
                let bounds = if values.len() == 1 { Bounds::CERTAIN } else { Bounds::OPEN };
                for value in values {
                    let code = arithmetic::code(value, context.values);
                    chosen.push(Chosen { codes: [code; 2], bounds });
                }
                Ok(())
            }
            Choice::Aggregate { kind, rows, value, bounds } => {
                let members = Reach::of(rows, &self.slots, &mut self.key, context.relations);
                let asked = aggregate::Asked { kind: *kind, value: *value, bounds: *bounds };
                aggregate::aggregate(&asked, rows, members, current, context, chosen)
            }
        }
    }

    /// Where a condition holds; `None` if nowhere.
    fn test(
        &mut self,
        rule: &Compiled,
        at: usize,
        step: &Step,
        context: &mut Context<'_, '_>,
        sink: &mut impl Sink,
    ) -> Result<Option<Bounds>, LimitExceeded> {
        let mut reach = |rows: &Selection| Reach::of(rows, &self.slots, &mut self.key, context.relations);
        let bounds = match step {
            Step::Exists(rows) => {
                quantifier::some(rows, reach(rows), context, self.bounds[at], &mut self.cursors[at].row)
            }
            Step::Absent(rows) => {
                let some =
                    quantifier::some(rows, reach(rows), context, Bounds::CERTAIN, &mut self.cursors[at].row);
                if context.faults.has(Fault::NegationReadsOwnBound) {
                    let own = context.sets.not(some.lower);
                    Bounds { lower: own, upper: own }
                } else {
                    context.sets.negate(some)
                }
            }
            Step::Compare { comparison, left, right } => {
                match arithmetic::compare(*comparison, left, right, &self.slots, context.values) {
                    Ok(Verdict::Certain) => Bounds::CERTAIN,
                    Ok(Verdict::Possible) if context.faults.has(Fault::ComparisonTooSure) => Bounds::CERTAIN,
                    Ok(Verdict::Possible) => Bounds::OPEN,
                    Ok(Verdict::Impossible) => return Ok(None),
                    Err(failure) => {
                        sink.fail(rule, self, at, failure, context)?;
                        return Ok(None);
                    }
                }
            }
            Step::Let { slot, value, bound } => match value.evaluate(&self.slots, context.values) {
                Ok(range) => {
                    let code = match value.plain() {
                        Some(operand) => value_of(operand, &self.slots),
                        None => arithmetic::code(range.single().unwrap_or(Datum::SomeDay), context.values),
                    };
                    if *bound && self.slots[*slot] != code {
                        return Ok(None);
                    }
                    self.slots[*slot] = code;
                    Bounds::CERTAIN
                }
                Err(failure) => {
                    sink.fail(rule, self, at, failure, context)?;
                    return Ok(None);
                }
            },
            Step::IsAmong { slot, codes } => match codes.binary_search(&self.slots[*slot]) {
                Ok(_) => Bounds::CERTAIN,
                Err(_) => return Ok(None),
            },
            Step::AtLeast { rows, count } => quantifier::at_least(rows, reach(rows), *count, context),
            Step::Every { domain, implied, if_any } => {
                quantifier::every(domain, reach(domain), *implied, *if_any, context)
            }
            Step::Fraction { domain, holds, lacks, numerator, denominator, strict } => {
                let rest = lacks.as_ref().map(|rows| (rows, reach(rows)));
                let part =
                    quantifier::Part { numerator: *numerator, denominator: *denominator, strict: *strict };
                quantifier::fraction(domain, reach(domain), *holds, rest, part, context)
            }
            Step::Rows { .. } | Step::Among { .. } | Step::Choose { .. } => return Ok(None),
        };
        Ok(Some(bounds))
    }
}
