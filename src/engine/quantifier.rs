//! Conditions on several rows at once: some row, so many, every one, a part of them.
//!
//! What all worlds share is added up once; only rows that some worlds lack cost work on sets.

use super::fault::Fault;
use super::join::Context;
use super::reach::Reach;
use super::steps::Selection;
use super::worlds::{Bounds, WorldSet, WorldSets};

/// Where some row holds; nothing more is looked at when that is everywhere within `enough`.
pub(crate) fn some(
    rows: &Selection,
    mut reach: Reach,
    context: &mut Context<'_, '_>,
    enough: Bounds,
    last: &mut u32,
) -> Bounds {
    let relation = &context.relations[rows.node];
    let mut some = Bounds::IMPOSSIBLE;
    while let Some(row) = reach.next(rows, relation) {
        *last = row;
        some = context.sets.widen(some, relation.bounds(row));
        if some == Bounds::CERTAIN || some == enough {
            break;
        }
    }
    some
}

/// Where at least `count` of the rows hold.
pub(crate) fn at_least(
    rows: &Selection,
    mut reach: Reach,
    count: u64,
    context: &mut Context<'_, '_>,
) -> Bounds {
    let relation = &context.relations[rows.node];
    let count = if context.faults.has(Fault::CountOffByOne) { count.saturating_sub(1) } else { count };
    let (mut need, mut others) = (count, Vec::new());
    while need > 0
        && let Some(row) = reach.next(rows, relation)
    {
        match relation.bounds(row) {
            Bounds::CERTAIN => need -= 1,
            bounds => others.push(bounds),
        }
    }
    if need == 0 {
        return Bounds::CERTAIN;
    }
    let need = usize::try_from(need).unwrap_or(usize::MAX);
    if others.len() < need {
        return Bounds::IMPOSSIBLE;
    }
    let upper = enough(others.iter().map(|bounds| bounds.upper), need, context.sets);
    let lower = if others.iter().all(|bounds| bounds.lower == bounds.upper) {
        upper
    } else {
        enough(others.iter().map(|bounds| bounds.lower), need, context.sets)
    };
    Bounds { lower, upper }
}

/// The worlds that are in at least `need` of the sets; `need` is not 0.
fn enough(all: impl Iterator<Item = WorldSet>, need: usize, sets: &mut WorldSets) -> WorldSet {
    if need > 8 {
        let mut counts = Counts::default();
        all.for_each(|set| counts.add(set, sets));
        return counts.filter(sets, |count| count >= need as u64);
    }
    let mut reached = vec![WorldSet::NONE; need];
    for set in all {
        for place in (0..need).rev() {
            let before = if place == 0 { set } else { sets.and(reached[place - 1], set) };
            reached[place] = sets.or(reached[place], before);
        }
    }
    reached[need - 1]
}

/// How many sets each world is in.
#[derive(Default)]
struct Counts {
    shared: u64,
    each: Vec<u32>,
}

impl Counts {
    fn add(&mut self, set: WorldSet, sets: &WorldSets) {
        match set {
            WorldSet::NONE => {}
            WorldSet::ALL => self.shared += 1,
            _ => {
                self.each.resize(sets.width(), 0);
                sets.iter(set).for_each(|world| self.each[world] += 1);
            }
        }
    }

    fn of(&self, world: usize) -> u64 {
        self.shared + u64::from(self.each.get(world).copied().unwrap_or(0))
    }

    fn filter(&self, sets: &mut WorldSets, test: impl Fn(u64) -> bool) -> WorldSet {
        if self.each.is_empty() {
            return if test(self.shared) { WorldSet::ALL } else { WorldSet::NONE };
        }
        sets.filter(|world| test(self.of(world)))
    }
}

/// Where every row of the domain is a row of `implied`, and there is one.
pub(crate) fn every(
    domain: &Selection,
    mut reach: Reach,
    implied: usize,
    if_any: bool,
    context: &mut Context<'_, '_>,
) -> Bounds {
    let (ranges, implied) = (&context.relations[domain.node], &context.relations[implied]);
    let (mut all, mut some) = (Bounds::CERTAIN, Bounds::IMPOSSIBLE);
    while let Some(row) = reach.next(domain, ranges) {
        let within = ranges.bounds(row);
        let holds = implied.find(ranges.row(row)).map_or(Bounds::IMPOSSIBLE, |row| implied.bounds(row));
        let without = context.sets.negate(within);
        let either = context.sets.widen(without, holds);
        all = context.sets.narrow(all, either);
        some = context.sets.widen(some, within);
        if all.upper == WorldSet::NONE {
            return Bounds::IMPOSSIBLE;
        }
    }
    if if_any || context.faults.has(Fault::EveryOfNothing) { all } else { context.sets.narrow(all, some) }
}

/// Which part is asked.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// Above the line.
    pub numerator: u64,
    /// Below the line.
    pub denominator: u64,
    /// More than, not at least.
    pub strict: bool,
}

impl Part {
    /// Whether so many that have it, among those and so many that do not, are enough.
    pub fn is_reached(self, having: u64, lacking: u64) -> bool {
        let part = u128::from(having) * u128::from(self.denominator);
        let asked = (u128::from(having) + u128::from(lacking)) * u128::from(self.numerator);
        if self.strict { part > asked } else { part >= asked }
    }
}

/// Where the part of the domain that is in `holds` is large enough. The worst case for the lower bound has
/// everything in the domain that may lack it, the best for the upper bound everything that may have it.
pub(crate) fn fraction(
    domain: &Selection,
    mut reach: Reach,
    holds: usize,
    lacks: Option<(&Selection, Reach)>,
    part: Part,
    context: &mut Context<'_, '_>,
) -> Bounds {
    let (ranges, holds) = (&context.relations[domain.node], &context.relations[holds]);
    let strict = part.strict || context.faults.has(Fault::FractionStrict);
    let part = Part { strict, ..part };
    let sets = &mut *context.sets;
    let mut some = Bounds::IMPOSSIBLE;
    let [mut least, mut most, mut lacking_most, mut lacking_least] = [(); 4].map(|()| Counts::default());
    while let Some(row) = reach.next(domain, ranges) {
        let within = ranges.bounds(row);
        let has = holds.find(ranges.row(row)).map_or(Bounds::IMPOSSIBLE, |row| holds.bounds(row));
        let both = sets.narrow(within, has);
        least.add(both.lower, sets);
        most.add(both.upper, sets);
        if lacks.is_none() {
            let (worst, best) = (sets.minus(within.upper, has.lower), sets.minus(within.lower, has.upper));
            lacking_most.add(worst, sets);
            lacking_least.add(best, sets);
        }
        some = sets.widen(some, within);
    }
    if let Some((rows, mut reach)) = lacks {
        let relation = &context.relations[rows.node];
        while let Some(row) = reach.next(rows, relation) {
            lacking_most.add(relation.bounds(row).upper, sets);
            lacking_least.add(relation.bounds(row).lower, sets);
        }
    }
    let lower = reached(&least, &lacking_most, part, sets);
    let upper = reached(&most, &lacking_least, part, sets);
    sets.narrow(Bounds { lower, upper }, some)
}

fn reached(having: &Counts, lacking: &Counts, part: Part, sets: &mut WorldSets) -> WorldSet {
    if having.each.is_empty() && lacking.each.is_empty() {
        let all = part.is_reached(having.shared, lacking.shared);
        return if all { WorldSet::ALL } else { WorldSet::NONE };
    }
    sets.filter(|world| part.is_reached(having.of(world), lacking.of(world)))
}
