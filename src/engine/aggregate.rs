//! Aggregates: `count`, `sum`, `min` and `max` over members of which some may be undetermined.

use super::arithmetic::{self, Datum, Failure, Range};
use super::fault::Fault;
use super::join::{Chosen, Context};
use super::reach::Reach;
use super::steps::Selection;
use super::worlds::{Bounds, WorldSet, WorldSets};
use crate::plan::{AggregateKind, Operator};
use crate::time::Rounding;
use crate::value::Value;
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;
use std::cmp::Ordering;

/// What is asked of an aggregate.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// Which.
    pub kind: AggregateKind,
    /// The column of the value.
    pub value: usize,
    /// Its lowest and highest value, or each value it can take.
    pub bounds: bool,
}

/// The values of an aggregate, each with the worlds in which it takes it: the members are folded over a
/// partition of the worlds into those that have the same ones.
pub(crate) fn aggregate(
    asked: &Asked,
    rows: &Selection,
    mut reach: Reach,
    current: Bounds,
    context: &mut Context<'_, '_>,
    chosen: &mut Vec<Chosen>,
) -> Result<(), Failure> {
    let relation = &context.relations[rows.node];
    let mut shared = Tally::default();
    let mut others: Vec<(Datum, Bounds)> = Vec::new();
    while let Some(row) = reach.next(rows, relation) {
        let value = if asked.kind == AggregateKind::Count {
            Datum::Never
        } else {
            arithmetic::datum(relation.cell(row, asked.value), context.values)
        };
        match relation.bounds(row) {
            bounds if context.faults.has(Fault::OpenMembersCounted) => {
                others.push((value, Bounds { lower: bounds.upper, ..bounds }));
            }
            Bounds::CERTAIN => shared.certain(asked, value)?,
            Bounds::OPEN => shared.open(asked, value)?,
            bounds => others.push((value, bounds)),
        }
    }
    let distinct: IndexSet<Bounds, FxBuildHasher> = others.iter().map(|member| member.1).collect();
    let classes = if distinct.len() <= FEW {
        by_class(asked, shared, &others, current.upper, context.sets)?
    } else {
        by_world(asked, &shared, &others, current.upper, context.sets)?
    };
    for (tally, worlds) in classes {
        let certainly = Bounds { lower: worlds, upper: worlds };
        let possibly = Bounds { lower: WorldSet::NONE, upper: worlds };
        let (values, certain) = tally.values(asked)?;
        let bounds = if certain && (asked.bounds || values.len() == 1) { certainly } else { possibly };
        let codes: Vec<u32> = values.iter().map(|value| arithmetic::code(*value, context.values)).collect();
        match codes[..] {
            [low, high] if asked.bounds => chosen.push(Chosen { codes: [low, high], bounds }),
            _ => chosen.extend(codes.iter().map(|code| Chosen { codes: [*code; 2], bounds })),
        }
    }
    Ok(())
}

/// Worlds by what they have.
type Classes = IndexMap<Tally, WorldSet, FxBuildHasher>;

/// Up to so many sets of worlds, the worlds are told apart by sets, above it one by one.
const FEW: usize = 6;

/// Splits the worlds with each member.
fn by_class(
    asked: &Asked,
    shared: Tally,
    others: &[(Datum, Bounds)],
    worlds: WorldSet,
    sets: &mut WorldSets,
) -> Result<Classes, Failure> {
    let mut classes = Classes::default();
    classes.insert(shared, worlds);
    for (value, bounds) in others {
        let before = std::mem::take(&mut classes);
        let mut add = |tally: Tally, worlds: WorldSet, sets: &mut WorldSets| {
            if worlds != WorldSet::NONE {
                let all = classes.entry(tally).or_insert(WorldSet::NONE);
                *all = sets.or(*all, worlds);
            }
        };
        for (tally, worlds) in before {
            let within = sets.and(worlds, bounds.upper);
            let certain = sets.and(within, bounds.lower);
            let (open, without) = (sets.minus(within, certain), sets.minus(worlds, within));
            if certain != WorldSet::NONE {
                let mut with = tally.clone();
                with.certain(asked, *value)?;
                add(with, certain, sets);
            }
            if open != WorldSet::NONE {
                let mut with = tally.clone();
                with.open(asked, *value)?;
                add(with, open, sets);
            }
            add(tally, without, sets);
        }
    }
    Ok(classes)
}

/// Adds up in each world.
fn by_world(
    asked: &Asked,
    shared: &Tally,
    others: &[(Datum, Bounds)],
    worlds: WorldSet,
    sets: &mut WorldSets,
) -> Result<Classes, Failure> {
    let mut tallies: Vec<Option<Tally>> = vec![None; sets.width()];
    sets.iter(worlds).for_each(|world| tallies[world] = Some(shared.clone()));
    for (value, bounds) in others {
        for world in sets.iter(bounds.upper) {
            match &mut tallies[world] {
                Some(tally) if sets.contains(bounds.lower, world) => tally.certain(asked, *value)?,
                Some(tally) => tally.open(asked, *value)?,
                None => {}
            }
        }
    }
    let mut members = IndexMap::<Tally, Vec<u64>, FxBuildHasher>::default();
    for (world, tally) in tallies.into_iter().enumerate() {
        if let Some(tally) = tally {
            let bits = members.entry(tally).or_insert_with(|| vec![0; sets.words()]);
            bits[world / 64] |= 1 << (world % 64);
        }
    }
    Ok(members.into_iter().map(|(tally, bits)| (tally, sets.intern(&bits))).collect())
}

/// The members of an aggregate in some worlds, as far as its value needs them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Tally {
    members: u64,
    open: u64,
    /// Certain members: their sum, or the lowest or highest.
    total: Total,
    best: Option<Datum>,
    /// Open members: for bounds their negative and positive sums, or the lowest and highest; else each.
    sums: [Total; 2],
    values: Vec<Datum>,
}

/// An exact sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Total {
    integers: i128,
    /// Decimals and lengths of time.
    others: Option<Datum>,
}

impl Total {
    fn add(&mut self, value: Datum) -> Result<(), Failure> {
        match (value, self.others) {
            (Datum::Value(Value::Integer(number)), _) => self.integers += i128::from(number),
            (_, None) => self.others = Some(value),
            (_, Some(sum)) => {
                self.others = Some(arithmetic::combine(Operator::Plus, sum, value, Rounding::None)?);
            }
        }
        Ok(())
    }

    fn plus(&self, other: &Self) -> Result<Self, Failure> {
        let mut sum = Self { integers: self.integers + other.integers, others: self.others };
        if let Some(value) = other.others {
            sum.add(value)?;
        }
        Ok(sum)
    }

    fn value(&self) -> Result<Datum, Failure> {
        let integers = i64::try_from(self.integers).map(|sum| Datum::Value(Value::Integer(sum)));
        match (integers, self.others) {
            (Ok(sum), None) => Ok(sum),
            (_, Some(others)) if self.integers == 0 => Ok(others),
            (Ok(sum), Some(others)) => arithmetic::combine(Operator::Plus, sum, others, Rounding::None),
            (Err(_), _) => Err(Failure::Other("a sum is out of range")),
        }
    }
}

impl Tally {
    fn certain(&mut self, asked: &Asked, value: Datum) -> Result<(), Failure> {
        match asked.kind {
            AggregateKind::Count => self.members += 1,
            AggregateKind::Sum => self.total.add(value)?,
            AggregateKind::Min => self.best = Some(self.best.map_or(value, |best| first(best, value, true))),
            AggregateKind::Max => self.best = Some(self.best.map_or(value, |best| first(best, value, false))),
        }
        Ok(())
    }

    fn open(&mut self, asked: &Asked, value: Datum) -> Result<(), Failure> {
        match asked.kind {
            AggregateKind::Count => self.open += 1,
            AggregateKind::Sum => {
                let zero = nothing(value);
                self.total.add(zero)?;
                if asked.bounds {
                    let positive = arithmetic::order(value, zero) != Some(Ordering::Less);
                    self.sums[usize::from(positive)].add(value)?;
                } else {
                    self.values.push(value);
                }
            }
            AggregateKind::Min | AggregateKind::Max => {
                let before = |other: &Datum| match value {
                    Datum::SomeDay => false,
                    _ => *other == Datum::SomeDay || arithmetic::order(*other, value) == Some(Ordering::Less),
                };
                let place = self.values.partition_point(before);
                if self.values.get(place) != Some(&value) {
                    self.values.insert(place, value);
                }
                if asked.bounds && self.values.len() > 2 {
                    self.values.remove(1);
                }
            }
        }
        Ok(())
    }

    /// The lowest and highest value, or each value; and whether there certainly is one. A day that nobody
    /// knows among the members may be any: then the result is not known either.
    fn values(&self, asked: &Asked) -> Result<(Vec<Datum>, bool), Failure> {
        let (mut values, certain) = self.known_values(asked)?;
        if values.contains(&Datum::SomeDay) {
            values = vec![Datum::SomeDay; if asked.bounds { 2 } else { 1 }];
        }
        Ok((values, certain))
    }

    fn known_values(&self, asked: &Asked) -> Result<(Vec<Datum>, bool), Failure> {
        let number = |n: u64| {
            let n = i64::try_from(n).map_err(|_| Failure::Other("a count is out of range"))?;
            Ok(Datum::Value(Value::Integer(n)))
        };
        match asked.kind {
            AggregateKind::Count => {
                let range = Range { low: number(self.members)?, high: number(self.members + self.open)? };
                Ok((
                    if asked.bounds {
                        vec![range.low, range.high]
                    } else {
                        range.list()?.into_iter().collect()
                    },
                    true,
                ))
            }
            AggregateKind::Sum if asked.bounds => {
                let [negative, positive] = &self.sums;
                Ok((vec![self.total.plus(negative)?.value()?, self.total.plus(positive)?.value()?], true))
            }
            AggregateKind::Sum => Ok((self.sums_of_parts()?, true)),
            AggregateKind::Min | AggregateKind::Max => Ok((self.extremes(asked), self.best.is_some())),
        }
    }

    /// Each sum that some of the open members can make with the certain ones.
    fn sums_of_parts(&self) -> Result<Vec<Datum>, Failure> {
        const MOST: usize = 1_000_000;
        let mut sums = IndexSet::<Total, FxBuildHasher>::default();
        sums.insert(self.total.clone());
        for value in &self.values {
            for place in 0..sums.len() {
                let mut with = sums[place].clone();
                with.add(*value)?;
                sums.insert(with);
            }
            if sums.len() > MOST {
                return Err(Failure::Other("a sum over undetermined members has too many values"));
            }
        }
        let values: Result<IndexSet<Datum, FxBuildHasher>, Failure> = sums.iter().map(Total::value).collect();
        Ok(values?.into_iter().collect())
    }

    /// The lowest and highest least (greatest) member, or each that can be it. Empty if there is none.
    fn extremes(&self, asked: &Asked) -> Vec<Datum> {
        let least = asked.kind == AggregateKind::Min;
        let wins = |value: &Datum| match self.best {
            Some(best) if *value != Datum::SomeDay => {
                let better = if least { Ordering::Less } else { Ordering::Greater };
                arithmetic::order(*value, best) == Some(better)
            }
            _ => true,
        };
        let mut all: Vec<Datum> = self.values.iter().copied().filter(wins).collect();
        match self.best {
            Some(best) if least => all.push(best),
            Some(best) => all.insert(0, best),
            None => {}
        }
        match (asked.bounds, &all[..]) {
            (true, all) if all.contains(&Datum::SomeDay) => vec![Datum::SomeDay],
            (true, [low, .., high]) => vec![*low, *high],
            (true, [only]) => vec![*only; 2],
            _ => all,
        }
    }
}

/// The lower (higher) of two values; a day that nobody stated takes part in no order and stays.
fn first(a: Datum, b: Datum, lowest: bool) -> Datum {
    match arithmetic::order(a, b) {
        Some(Ordering::Greater) => {
            if lowest {
                b
            } else {
                a
            }
        }
        Some(_) => {
            if lowest {
                a
            } else {
                b
            }
        }
        None => Datum::SomeDay,
    }
}

/// The sum of nothing, of the kind of a value.
fn nothing(like: Datum) -> Datum {
    match like {
        Datum::Value(Value::Decimal(_)) => Datum::Value(Value::Decimal(rust_decimal::Decimal::ZERO)),
        Datum::Value(Value::Duration(_)) => Datum::Value(Value::Duration(crate::time::Duration::default())),
        _ => Datum::Value(Value::Integer(0)),
    }
}
