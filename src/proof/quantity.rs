//! Quantifiers and aggregates over what is certain and what is possible (`docs/semantics.md`).

use super::binding::{Bindings, Cell, Scope};
use super::matching::{Matcher, Reading};
use super::term::{self, Reach};
use crate::engine::Truth;
use crate::hir::{Aggregate, AggregateKind, Operator, Quantified, Quantity};
use crate::ids::{VariableId, WorldId};
use crate::time::Rounding;
use crate::value::Value;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Distinct tuples, with the best way in which each holds.
type Tuples = BTreeMap<Vec<Option<Cell>>, Truth>;

/// What a quantifier ranges over, and of which of it the rest holds.
#[derive(Default)]
pub(super) struct Tally {
    /// Values, whether they are in the domain, whether the body holds of them.
    pub members: Vec<(Vec<Option<Cell>>, Truth, Truth)>,
}

impl Matcher<'_> {
    /// The distinct values of these variables for which a condition is not false.
    fn tuples(
        &self,
        over: &[VariableId],
        condition: &crate::hir::Condition,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Tuples {
        let mut found = Tuples::new();
        let reading = Reading { world, least: Truth::Undetermined };
        let _ = self.each(condition, scope, bindings, reading, &mut |bound, truth| {
            let tuple = over.iter().map(|v| bound.get(*v)).collect();
            let best = found.entry(tuple).or_insert(truth);
            *best = (*best).max(truth);
            ControlFlow::Continue(())
        });
        found
    }

    /// What a quantifier ranges over in a world.
    pub(super) fn tally(
        &self,
        quantified: &Quantified,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Tally {
        let mut outer = bindings.clone();
        outer.release(&quantified.variables);
        outer.release(&quantified.domain_locals);
        outer.release(&quantified.body_locals);
        let domain = self.tuples(&quantified.variables, &quantified.domain, &scope.denied(), &outer, world);
        let mut members = Vec::with_capacity(domain.len());
        for (tuple, within) in domain {
            let body = match (&quantified.body, self.with(&quantified.variables, &tuple, scope, &outer)) {
                (None, _) => Truth::True,
                (Some(body), Some(bound)) => self.truth(body, scope, &bound, world),
                (Some(_), None) => Truth::False,
            };
            members.push((tuple, within, body));
        }
        Tally { members }
    }

    /// The bindings with these variables bound to the tuple.
    pub(super) fn with(
        &self,
        variables: &[VariableId],
        tuple: &[Option<Cell>],
        scope: &Scope,
        bindings: &Bindings,
    ) -> Option<Bindings> {
        let mut bound = bindings.clone();
        for (variable, cell) in variables.iter().zip(tuple) {
            if let Some(cell) = cell
                && !scope.bind(self.view.program, &mut bound, *variable, *cell)
            {
                return None;
            }
        }
        Some(bound)
    }

    /// The lowest and highest value of an aggregate.
    pub(super) fn aggregate(
        &self,
        aggregate: &Aggregate,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Reach {
        bounds(aggregate.kind, &self.members(aggregate, scope, bindings, world))
    }

    /// The distinct tuples of an aggregate; the value, where there is one, comes first.
    pub(super) fn members(
        &self,
        aggregate: &Aggregate,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Vec<(Vec<Option<Cell>>, Truth)> {
        let mut outer = bindings.clone();
        outer.release(&aggregate.over);
        outer.release(&aggregate.locals);
        let rest = aggregate.over.iter().copied().filter(|v| Some(*v) != aggregate.value);
        let over: Vec<VariableId> = aggregate.value.into_iter().chain(rest).collect();
        outer.release(&over);
        let tuples = self.tuples(&over, &aggregate.condition, &scope.denied(), &outer, world);
        tuples.into_iter().collect()
    }
}

/// Each value that an aggregate over distinct tuples can take, at most so many.
pub(super) fn choices(
    kind: AggregateKind,
    members: &[(Vec<Option<Cell>>, Truth)],
    most: usize,
) -> Vec<Value> {
    let value = |tuple: &[Option<Cell>]| tuple.first().copied().flatten().and_then(Cell::value);
    let open = members.iter().filter(|(_, truth)| *truth == Truth::Undetermined);
    let open = open.filter_map(|(tuple, _)| value(tuple));
    let certain: Vec<_> = members.iter().filter(|(_, truth)| *truth == Truth::True).cloned().collect();
    match (kind, bounds(kind, members), bounds(kind, &certain)) {
        (
            AggregateKind::Count,
            Reach::Between { low: Value::Integer(low), high: Value::Integer(high), .. },
            _,
        ) => (low..=high).take(most).map(Value::Integer).collect(),
        (AggregateKind::Sum, _, Reach::Between { low: start, .. }) => {
            let mut sums = BTreeSet::from([start]);
            for value in open {
                let more = sums.iter().filter_map(|s| term::apply(Operator::Plus, *s, value, Rounding::None));
                let more: Vec<Value> = more.take(most.saturating_sub(sums.len())).collect();
                sums.extend(more);
            }
            sums.into_iter().collect()
        }
        (AggregateKind::Min | AggregateKind::Max, _, sure) => {
            let best = sure.ends().map(|(value, _)| value);
            let wanted = if kind == AggregateKind::Max { Ordering::Greater } else { Ordering::Less };
            let better = open.filter(|v| best.is_none_or(|best| term::order(*v, best) == Some(wanted)));
            best.into_iter().chain(better).take(most).collect()
        }
        _ => vec![],
    }
}

/// The lowest and highest value of an aggregate over distinct tuples, of which the first is the value.
pub(super) fn bounds(kind: AggregateKind, members: &[(Vec<Option<Cell>>, Truth)]) -> Reach {
    let count = |least: Truth| members.iter().filter(|(_, truth)| *truth >= least).count();
    let valued = members.iter().filter_map(|(tuple, truth)| {
        let value = tuple.first().copied().flatten().and_then(Cell::value)?;
        Some((value, *truth))
    });
    match kind {
        AggregateKind::Count => {
            let integer = |n| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
            let (low, high) = (integer(count(Truth::True)), integer(count(Truth::Undetermined)));
            Reach::Between { low, high, certain: true }
        }
        AggregateKind::Sum => sum(valued),
        AggregateKind::Min | AggregateKind::Max => {
            extreme(&valued.collect::<Vec<_>>(), kind == AggregateKind::Max)
        }
    }
}

/// Each certain value counts; a possible one counts towards the end to which it pulls.
fn sum(members: impl Iterator<Item = (Value, Truth)> + Clone) -> Reach {
    let zero = match members.clone().next() {
        Some((Value::Decimal(_), _)) => Value::Decimal(rust_decimal::Decimal::ZERO),
        Some((Value::Duration(_), _)) => Value::Duration(crate::time::Duration::default()),
        _ => Value::Integer(0),
    };
    let (mut low, mut high) = (zero, zero);
    for (value, truth) in members {
        let down = term::order(value, zero) == Some(Ordering::Less);
        for (end, pulls) in [(&mut low, down), (&mut high, !down)] {
            if truth == Truth::True || pulls {
                match term::apply(Operator::Plus, *end, value, Rounding::None) {
                    Some(total) => *end = total,
                    None => return Reach::Nothing,
                }
            }
        }
    }
    Reach::Between { low, high, certain: true }
}

/// Between the extreme of all that is possible and the extreme of what is certain.
fn extreme(members: &[(Value, Truth)], highest: bool) -> Reach {
    let all: Vec<Value> = members.iter().map(|(v, _)| *v).collect();
    let sure: Vec<Value> = members.iter().filter(|(_, t)| *t == Truth::True).map(|(v, _)| *v).collect();
    let certain = !sure.is_empty();
    let (Some((lowest, top)), sure) = (term::span(&all, true).ends(), term::span(&sure, true).ends()) else {
        return Reach::Nothing;
    };
    let (low, high) = if highest {
        (sure.map_or(lowest, |(_, high)| high), top)
    } else {
        (lowest, sure.map_or(top, |(low, _)| low))
    };
    Reach::Between { low, high, certain }
}

impl Tally {
    /// Whether the quantifier holds of what was found.
    pub(super) fn truth(&self, quantified: &Quantified) -> Truth {
        let exists = self.members.iter().map(|(_, within, _)| *within).max().unwrap_or(Truth::False);
        match quantified.quantity {
            Quantity::Every => {
                let nonempty = if quantified.if_any { Truth::True } else { exists };
                self.members.iter().map(|(_, within, body)| not(*within).max(*body)).fold(nonempty, Ord::min)
            }
            Quantity::AtLeast(least) => self.at_least(least),
            Quantity::MoreThan(most) => self.at_least(most.saturating_add(1)),
            Quantity::AtLeastOf(n, d) => self.part(n, d, false, exists, quantified.if_any),
            Quantity::MoreThanOf(n, d) => self.part(n, d, true, exists, quantified.if_any),
        }
    }

    /// How many certainly are, and how many may be, as asked.
    pub(super) fn so(&self) -> (u64, u64) {
        let count = |least: Truth| {
            self.members.iter().filter(|(_, within, body)| (*within).min(*body) >= least).count() as u64
        };
        (count(Truth::True), count(Truth::Undetermined))
    }

    fn at_least(&self, least: u64) -> Truth {
        let (sure, possible) = self.so();
        if sure >= least {
            Truth::True
        } else if possible >= least {
            Truth::Undetermined
        } else {
            Truth::False
        }
    }

    /// `so × d ≥ members × n`: each member adds `d - n` if it is so and `-n` if not; those that are
    /// undetermined add what is worst, or best, for the whole.
    fn part(&self, n: u64, d: u64, strict: bool, exists: Truth, if_any: bool) -> Truth {
        let (n, d) = (i128::from(n), i128::from(d));
        let (mut worst, mut best) = (0_i128, 0_i128);
        for (_, within, body) in &self.members {
            let mut options = Vec::with_capacity(3);
            if *within != Truth::True {
                options.push(0);
            }
            if *body != Truth::False {
                options.push(d - n);
            }
            if *body != Truth::True {
                options.push(-n);
            }
            worst += options.iter().copied().min().unwrap_or(0);
            best += options.iter().copied().max().unwrap_or(0);
        }
        let enough = |sum: i128| if strict { sum > 0 } else { sum >= 0 };
        let part = if enough(worst) {
            Truth::True
        } else if enough(best) {
            Truth::Undetermined
        } else {
            Truth::False
        };
        match exists {
            Truth::False if if_any => Truth::True,
            _ if if_any => part,
            _ => part.min(exists),
        }
    }
}

fn not(truth: Truth) -> Truth {
    match truth {
        Truth::False => Truth::True,
        Truth::Undetermined => Truth::Undetermined,
        Truth::True => Truth::False,
    }
}
