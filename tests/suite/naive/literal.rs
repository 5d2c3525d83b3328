//! One literal, read in one bound.

use super::{Bound, Item, Model, Tuple, arithmetic};
use std::collections::BTreeSet;
use vires::ids::NodeId;
use vires::plan::{AggregateBind, AggregateKind, Expression, Literal, Operand, Slot};
use vires::value::Value;

type Binding = Vec<Option<Item>>;

impl Model<'_> {
    /// Adds to `found` each way in which the literal holds in this bound, given what is bound.
    pub(super) fn extend(
        &self,
        literal: &Literal,
        binding: &Binding,
        bound: Bound,
        found: &mut Vec<Binding>,
    ) -> Result<(), String> {
        let check = |holds: bool, found: &mut Vec<Binding>| {
            if holds {
                found.push(binding.clone());
            }
        };
        match literal {
            Literal::Holds { node, arguments } => {
                found.extend(
                    self.rows(*node, bound).iter().filter_map(|row| matched(self, arguments, row, binding)),
                );
            }
            Literal::Fails { node, arguments } => {
                let rows = self.rows(*node, bound.other());
                let any = rows.iter().any(|row| matched(self, arguments, row, binding).is_some());
                check(!any, found);
            }
            Literal::Compare { comparison, left, right } => {
                let (left, right) = (self.worth(left, binding)?, self.worth(right, binding)?);
                let mut outcomes = Vec::new();
                for a in &left {
                    for b in &right {
                        outcomes.push(arithmetic::compare(*comparison, *a, *b));
                    }
                }
                check(
                    match bound {
                        Bound::Lower => outcomes.iter().all(|o| *o == Some(true)),
                        Bound::Upper => outcomes.iter().any(|o| *o != Some(false)),
                    },
                    found,
                );
            }
            Literal::Let { slot, value } => {
                let values = self.worth(value, binding)?;
                if bound == Bound::Upper || values.len() == 1 {
                    found.extend(values.into_iter().map(|v| bind(binding, *slot, v)));
                }
            }
            Literal::Among { slot, codes } => {
                let items = codes.iter().map(|code| Item::of(*code, self.values));
                match binding[*slot as usize] {
                    Some(item) => check(items.into_iter().any(|i| i == item), found),
                    None => found.extend(items.map(|i| bind(binding, *slot, i))),
                }
            }
            Literal::Aggregate { kind, node, key, bind } => {
                self.aggregate(*kind, *node, key, *bind, binding, bound, found)?;
            }
            Literal::AtLeast { node, key, count } => {
                check(self.beginning(*node, key, binding, bound).len() as u64 >= *count, found);
            }
            Literal::Every { domain, implied, key, if_any } => {
                let guard = self.beginning(*domain, key, binding, bound.other());
                let implied = self.beginning(*implied, key, binding, bound);
                let some = *if_any || !self.beginning(*domain, key, binding, bound).is_empty();
                check(some && guard.is_subset(&implied), found);
            }
            Literal::Fraction { domain, holds, lacks, key, numerator, denominator, strict } => {
                let domain_here = self.beginning(*domain, key, binding, bound);
                let holds = self.beginning(*holds, key, binding, bound);
                let good = domain_here.intersection(&holds).count() as u64;
                let bad = if let Some(lacks) = lacks {
                    self.beginning(*lacks, key, binding, bound.other()).len() as u64
                } else {
                    let domain = self.beginning(*domain, key, binding, bound.other());
                    domain.difference(&holds).count() as u64
                };
                let (part, whole) = (good * denominator, (good + bad) * numerator);
                let enough = if *strict { part > whole } else { part >= whole };
                check(!domain_here.is_empty() && enough, found);
            }
        }
        Ok(())
    }

    /// The rows of a node that begin with the key, without the key.
    fn beginning(&self, node: NodeId, key: &[Operand], binding: &Binding, bound: Bound) -> BTreeSet<Tuple> {
        let begins = |row: &&Tuple| {
            key.iter().zip(row.iter()).all(|(k, c)| self.item(*k, binding).is_none_or(|k| k == *c))
        };
        self.rows(node, bound).iter().filter(begins).map(|row| row[key.len()..].to_vec()).collect()
    }

    /// `certain` rows are counted in any case, the others may be.
    #[allow(clippy::too_many_arguments)]
    fn aggregate(
        &self,
        kind: AggregateKind,
        node: NodeId,
        key: &[Operand],
        target: AggregateBind,
        binding: &Binding,
        bound: Bound,
        found: &mut Vec<Binding>,
    ) -> Result<(), String> {
        let certain = self.beginning(node, key, binding, Bound::Lower);
        let possible = self.beginning(node, key, binding, Bound::Upper);
        let first = |row: &Tuple| row.first().copied().unwrap_or(Item::SomeDay);
        let sure: Vec<Item> = certain.iter().map(first).collect();
        let maybe: Vec<Item> = possible.difference(&certain).map(first).collect();
        let values = possibilities(kind, &sure, &maybe)?;
        // `min` and `max` of what may be nothing are not certain of a value.
        let fails = matches!(kind, AggregateKind::Min | AggregateKind::Max) && sure.is_empty();
        let (Some(low), Some(high)) = (values.first().copied(), values.last().copied()) else {
            return Ok(());
        };
        if bound == Bound::Lower && fails {
            return Ok(());
        }
        match target {
            AggregateBind::Bounds { low: l, high: h } => {
                found.push(bind(&bind(binding, l, low), h, high));
            }
            AggregateBind::Value(slot) if bound == Bound::Upper => {
                found.extend(values.into_iter().map(|v| bind(binding, slot, v)));
            }
            AggregateBind::Value(slot) if low == high => found.push(bind(binding, slot, low)),
            AggregateBind::Value(_) => {}
        }
        Ok(())
    }

    /// Every value that an expression can have, sorted: one, unless there are ranges in it.
    fn worth(&self, expression: &Expression, binding: &Binding) -> Result<Vec<Item>, String> {
        let slot = |slot: Slot| binding[slot as usize].expect("a bound slot");
        let values: BTreeSet<Item> = match expression {
            Expression::Slot(s) => [slot(*s)].into(),
            Expression::Code(code) => [Item::of(*code, self.values)].into(),
            Expression::Range { low, high } => arithmetic::between(slot(*low), slot(*high)),
            Expression::Duration { amount, unit } => {
                let amounts = self.worth(amount, binding)?;
                amounts.into_iter().map(|n| arithmetic::duration(n, *unit)).collect::<Result<_, _>>()?
            }
            Expression::Binary { operator, left, right, rounding } => {
                let (left, right) = (self.worth(left, binding)?, self.worth(right, binding)?);
                let mut values = BTreeSet::new();
                for a in &left {
                    for b in &right {
                        values.insert(arithmetic::combine(*operator, *a, *b, *rounding)?);
                    }
                }
                values
            }
        };
        Ok(values.into_iter().collect())
    }
}

/// The binding, extended so that the arguments are the row; `None` if they cannot be.
fn matched(model: &Model<'_>, arguments: &[Operand], row: &Tuple, binding: &Binding) -> Option<Binding> {
    let mut extended = binding.clone();
    for (argument, item) in arguments.iter().zip(row) {
        match (argument, model.item(*argument, &extended)) {
            (Operand::Any, _) => {}
            (Operand::Slot(slot), None) => extended[*slot as usize] = Some(*item),
            (_, Some(bound)) if bound == *item => {}
            _ => return None,
        }
    }
    Some(extended)
}

fn bind(binding: &Binding, slot: Slot, item: Item) -> Binding {
    let mut extended = binding.clone();
    extended[slot as usize] = Some(item);
    extended
}

/// Every value the aggregate can have, sorted: over the certain rows and any of the others.
pub fn possibilities(kind: AggregateKind, sure: &[Item], maybe: &[Item]) -> Result<Vec<Item>, String> {
    let integer = |n: usize| Item::Value(Value::Integer(i64::try_from(n).unwrap()));
    let values: BTreeSet<Item> = match kind {
        AggregateKind::Count => (sure.len()..=sure.len() + maybe.len()).map(integer).collect(),
        AggregateKind::Sum => {
            let zero = sure.iter().chain(maybe).find_map(|i| arithmetic::zero(*i)).unwrap_or(integer(0));
            let mut sum = zero;
            for item in sure {
                sum = arithmetic::add(sum, *item)?;
            }
            let mut sums: BTreeSet<Item> = [sum].into();
            for item in maybe {
                for sum in sums.clone() {
                    sums.insert(arithmetic::add(sum, *item)?);
                }
            }
            sums
        }
        AggregateKind::Min => {
            let limit = sure.iter().min_by(by_size);
            limit
                .into_iter()
                .chain(maybe.iter().filter(|v| limit.is_none_or(|l| by_size(v, &l).is_le())))
                .copied()
                .collect()
        }
        AggregateKind::Max => {
            let limit = sure.iter().max_by(by_size);
            limit
                .into_iter()
                .chain(maybe.iter().filter(|v| limit.is_none_or(|l| by_size(v, &l).is_ge())))
                .copied()
                .collect()
        }
    };
    // A day that nobody knows may be any: then the result is not known either.
    if values.contains(&Item::SomeDay) || maybe.contains(&Item::SomeDay) && kind != AggregateKind::Count {
        return Ok(vec![Item::SomeDay]);
    }
    let mut values: Vec<Item> = values.into_iter().collect();
    values.sort_by(|a, b| by_size(&a, &b));
    Ok(values)
}

/// The order of numbers whatever their type.
fn by_size(a: &&Item, b: &&Item) -> std::cmp::Ordering {
    arithmetic::order(**a, **b).unwrap_or_else(|| a.cmp(b))
}
