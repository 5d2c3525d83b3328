//! What an answer turns on: the shortest combinations of what is unknown, and of readings, that decide it.
//!
//! Pure combinatorics on a table of completions. A combination says of some things how they turn out, whatever
//! becomes of the others; the shortest are the prime implicants of the three-valued function that the table is
//! (Quine 1952), found for all partial assignments at once in the order of their mixed-radix numbers.

use super::Claim;
use crate::engine::Truth;
use crate::ids::{DisputeId, ReadingId};

/// Most combinations kept of one kind; the shortest are.
pub const COMBINATIONS: usize = 64;

/// What an answer turns on.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnsOn {
    /// The unknown facts and missing judgments that were tried, in order of discovery.
    pub unknowns: Vec<Claim>,
    /// The disputes whose readings were tried with them.
    pub disputes: Vec<DisputeId>,
    /// Those that were not looked at, for there are too many, or because no completion can settle them.
    pub left_out: Vec<Claim>,
    /// The shortest combinations that make it true.
    pub makes_true: Vec<Combination>,
    /// Those that make it false.
    pub makes_false: Vec<Combination>,
    /// Those that leave it undetermined however the others turn out: norms conflict, reasons go in a circle, or it
    /// depends on what was left out.
    pub keeps_open: Vec<Combination>,
    /// The question worth asking first.
    pub first: Option<First>,
    /// It rests on a breach, and something unknown varies in time: only the days are looked at on which something else
    /// turns, though on each day between them it may have been another way.
    pub between: bool,
    /// Not everything it depends on was found, or there are more combinations than are kept.
    pub more: bool,
}

/// How some unknowns turn out, sorted as the unknowns are, and the readings that are taken of some disputes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Combination(pub Vec<Literal>, pub Vec<ReadingId>);

/// An unknown and how it turns out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal {
    /// The unknown.
    pub claim: Claim,
    /// Whether it is so.
    pub holds: bool,
}

/// The question worth asking first.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    /// What to ask.
    pub claim: Claim,
    /// Whether a yes alone makes the answer definite.
    pub yes_settles: bool,
    /// Whether a no alone does.
    pub no_settles: bool,
}

/// The place of a thing, and which of its values it takes.
pub type Choice = (usize, usize);

/// The shortest combinations for each value of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortest {
    /// For true.
    pub yes: Vec<Vec<Choice>>,
    /// For false.
    pub no: Vec<Vec<Choice>>,
    /// For undetermined.
    pub open: Vec<Vec<Choice>>,
}

/// Of a partial assignment: whether all its cells may be true, false, undetermined; whether it has a cell.
const YES: u8 = 1;
const NO: u8 = 2;
const OPEN: u8 = 4;
const CELL: u8 = 8;

/// The shortest combinations of a function of things that take `sizes` values each, given by its cells in the
/// order of mixed-radix numbers, the first thing counting least. A cell without a value cannot be; a combination
/// has a cell that can. Sorted by length, then as things are.
///
/// Cost: the number of partial assignments times that of things.
pub fn shortest(sizes: &[usize], cells: &[Option<Truth>]) -> Shortest {
    let marks = marks(sizes, cells);
    let of = |bit: u8| {
        let mut found = Vec::new();
        for (number, mark) in marks.iter().enumerate() {
            if mark & (bit | CELL) == bit | CELL {
                let digits = Digits { sizes, number };
                if digits.freed().all(|wider| marks.get(wider).is_none_or(|mark| mark & bit == 0)) {
                    found.push(digits.chosen());
                }
            }
        }
        found.sort_by(|a: &Vec<Choice>, b| (a.len(), a).cmp(&(b.len(), b)));
        found
    };
    Shortest { yes: of(YES), no: of(NO), open: of(OPEN) }
}

/// The marks of all partial assignments, by their numbers: the digit of a thing is its value, or their count if
/// it is free. A free digit is the largest, so that what it is made of comes before it.
fn marks(sizes: &[usize], cells: &[Option<Truth>]) -> Vec<u8> {
    let count: usize = sizes.iter().map(|size| size + 1).product();
    let mut marks: Vec<u8> = Vec::with_capacity(count);
    for number in 0..count {
        let digits = Digits { sizes, number };
        let (mut cell, mut radix, mut free) = (0, 1, None);
        for (size, digit, stride) in digits.each() {
            if digit == size && free.is_none() {
                free = Some((size, stride));
            }
            cell += digit * radix;
            radix *= size;
        }
        marks.push(match free {
            None => match cells.get(cell).copied().flatten() {
                Some(Truth::True) => YES | CELL,
                Some(Truth::False) => NO | CELL,
                Some(Truth::Undetermined) => OPEN | CELL,
                None => YES | NO | OPEN,
            },
            Some((size, stride)) => {
                let parts = (1..=size).filter_map(|back| marks.get(number - back * stride));
                let both = |a: u8, b: &u8| (a & b & !CELL) | ((a | b) & CELL);
                parts.fold(YES | NO | OPEN, both)
            }
        });
    }
    marks
}

/// The number of a partial assignment, digit by digit.
#[derive(Clone, Copy)]
struct Digits<'s> {
    sizes: &'s [usize],
    number: usize,
}

impl<'s> Digits<'s> {
    /// For each thing how many values it has, its digit, and what the digit counts.
    fn each(self) -> impl Iterator<Item = (usize, usize, usize)> + 's {
        let mut stride = 1;
        self.sizes.iter().map(move |size| {
            let digit = self.number / stride % (size + 1);
            let found = (*size, digit, stride);
            stride *= size + 1;
            found
        })
    }

    /// The numbers with one digit less that is not free.
    fn freed(self) -> impl Iterator<Item = usize> + 's {
        let fixed = self.each().filter(|(size, digit, _)| digit < size);
        fixed.map(move |(size, digit, stride)| self.number + (size - digit) * stride)
    }

    /// What is not free.
    fn chosen(self) -> Vec<Choice> {
        let places = self.each().enumerate();
        places
            .filter(|(_, (size, digit, _))| digit < size)
            .map(|(place, (_, digit, _))| (place, digit))
            .collect()
    }
}

/// What an answer turns on, by how it stands in each completion of these unknowns: bit `n` of the place of a
/// completion says whether the `n`-th is so; one that cannot be has no value. Under readings the cells of one
/// combination stand after those of another, in the order of [`super::Space::combination`].
pub fn turns_on(
    unknowns: Vec<Claim>,
    disputes: &[(DisputeId, Vec<ReadingId>)],
    left_out: Vec<Claim>,
    (between, more): (bool, bool),
    cells: &[Option<Truth>],
) -> TurnsOn {
    let of_readings = disputes.iter().rev().map(|(_, readings)| readings.len());
    let sizes: Vec<usize> = unknowns.iter().map(|_| 2).chain(of_readings).collect();
    let mut shortest = shortest(&sizes, cells);
    let mut more = more;
    let mut kept = |combinations: &mut Vec<Vec<Choice>>| -> Vec<Combination> {
        more |= combinations.len() > COMBINATIONS;
        combinations.truncate(COMBINATIONS);
        let literal = |(place, value): &Choice| {
            unknowns.get(*place).map(|claim| Literal { claim: claim.clone(), holds: *value == 1 })
        };
        // Of the disputes the last counts least.
        let reading = |(place, value): &Choice| {
            let back = place.checked_sub(unknowns.len())?;
            disputes.iter().rev().nth(back).and_then(|(_, readings)| readings.get(*value)).copied()
        };
        let combination = |chosen: &Vec<Choice>| {
            let readings = chosen.iter().rev().filter_map(reading).collect();
            Combination(chosen.iter().filter_map(literal).collect(), readings)
        };
        combinations.iter().map(combination).collect()
    };
    let (makes_true, makes_false) = (kept(&mut shortest.yes), kept(&mut shortest.no));
    let keeps_open = kept(&mut shortest.open);
    let disputes = disputes.iter().map(|(dispute, _)| *dispute).collect();
    let first = None;
    let mut found =
        TurnsOn { unknowns, disputes, left_out, makes_true, makes_false, keeps_open, first, between, more };
    found.first = found.first_without(&[]);
    found
}

impl Combination {
    /// How many things it says something of.
    pub fn len(&self) -> usize {
        self.0.len() + self.1.len()
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty() && self.1.is_empty()
    }
}

impl TurnsOn {
    /// Whether readings are part of what decides the answer.
    pub fn reads(&self) -> bool {
        self.readings().next().is_some()
    }

    /// The readings that are part of what decides the answer.
    pub fn readings(&self) -> impl Iterator<Item = ReadingId> + '_ {
        let all = self.makes_true.iter().chain(&self.makes_false).chain(&self.keeps_open);
        all.flat_map(|combination| combination.1.iter().copied())
    }

    /// The question worth asking first, if these can be answered by nobody: the unknown that settles the answer
    /// alone, most of all with a yes and with a no; else that which occurs in most of the combinations that decide
    /// it; of several the one that was discovered first. If something was left out and no combination decides, any.
    pub fn first_without(&self, skipped: &[&Claim]) -> Option<First> {
        let deciding: Vec<&Combination> = self.makes_true.iter().chain(&self.makes_false).collect();
        let open = |c: &&&Combination| !c.0.iter().any(|literal| skipped.contains(&&literal.claim));
        let usable: Vec<&Combination> = deciding.iter().filter(open).copied().collect();
        let settles = |claim: &Claim, holds: bool| {
            let alone = |c: &&Combination| {
                c.1.is_empty()
                    && matches!(c.0.as_slice(), [only] if only.claim == *claim && only.holds == holds)
            };
            usable.iter().any(alone)
        };
        let mut best: Option<((usize, usize), First)> = None;
        for claim in self.unknowns.iter().filter(|claim| !skipped.contains(claim)) {
            let (yes_settles, no_settles) = (settles(claim, true), settles(claim, false));
            let alone = usize::from(yes_settles) + usize::from(no_settles);
            let occurs = usable.iter().filter(|c| c.0.iter().any(|l| l.claim == *claim)).count();
            let wanted = occurs > 0 || deciding.is_empty() && !self.left_out.is_empty();
            if wanted && best.as_ref().is_none_or(|(other, _)| (alone, occurs) > *other) {
                best = Some(((alone, occurs), First { claim: claim.clone(), yes_settles, no_settles }));
            }
        }
        best.map(|(_, first)| first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Option<Truth> = Some(Truth::True);
    const F: Option<Truth> = Some(Truth::False);
    const U: Option<Truth> = Some(Truth::Undetermined);

    #[test]
    fn combinations_are_shortest_and_complete() {
        // a and (b or not c)
        let cells: Vec<_> =
            (0..8).map(|n| if n & 1 == 1 && (n & 2 == 2 || n & 4 == 0) { T } else { F }).collect();
        let found = shortest(&[2, 2, 2], &cells);
        assert_eq!(found.yes, vec![vec![(0, 1), (1, 1)], vec![(0, 1), (2, 0)]]);
        assert_eq!(found.no, vec![vec![(0, 0)], vec![(1, 0), (2, 1)]]);
        assert!(found.open.is_empty());
    }

    #[test]
    fn what_cannot_be_is_no_combination() {
        // The first without the second cannot be.
        let found = shortest(&[2, 2], &[F, None, U, T]);
        assert_eq!(found.yes, vec![vec![(0, 1)]]);
        assert_eq!(found.no, vec![vec![(1, 0)]]);
        assert_eq!(found.open, vec![vec![(0, 0), (1, 1)]]);
    }

    #[test]
    fn things_may_take_more_than_two_values() {
        let found = shortest(&[3, 2], &[T, F, F, T, F, T]);
        assert_eq!(found.yes, vec![vec![(0, 0)], vec![(0, 2), (1, 1)]]);
        assert_eq!(found.no, vec![vec![(0, 1)], vec![(0, 2), (1, 0)]]);
    }

    #[test]
    fn a_constant_needs_nothing() {
        assert_eq!(shortest(&[2], &[T, T]).yes, vec![Vec::new()]);
        assert_eq!(shortest(&[], &[U]).open, vec![Vec::new()]);
    }
}
