//! How a statement stands under each combination of readings, and which readings decide it.

use crate::engine::Truth;
use crate::hir::{Leaning, Program, Weight};
use crate::ids::{DisputeId, ReadingId};

/// Most sets of readings that are listed for one side.
const LISTED: usize = 64;

/// What a dispute does to an answer that could have depended on it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Disputed {
    /// Which way a disputed answer leans; `None` if it is not disputed.
    pub leaning: Option<Leaning>,
    /// Where readings make a difference: the smallest sets of readings that make it true, fewest readings first.
    pub makes_true: Vec<Vec<ReadingId>>,
    /// Those that make it false.
    pub makes_false: Vec<Vec<ReadingId>>,
    /// Those that leave it undetermined.
    pub leaves_open: Vec<Vec<ReadingId>>,
    /// The disputes that make a difference: changing such a one alone can change the answer.
    pub decided_by: Vec<DisputeId>,
    /// The disputes that the rules behind it touch, and that make none.
    pub independent_of: Vec<DisputeId>,
    /// Reported readings under which the answer would be another.
    pub contrary: Vec<Contrary>,
    /// Of the sets that make it true or false, those under which it is so only by a burden, in some combination at
    /// least: under them it is not shown otherwise.
    pub by_burden: Vec<Vec<ReadingId>>,
    /// Not all smallest sets are listed.
    pub more: bool,
}

/// A reading too isolated to make an answer disputed, under which it would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrary {
    /// The reading.
    pub reading: ReadingId,
    /// How the statement stands under it; `None` where that depends on other disputes.
    pub truth: Option<Truth>,
}

/// The combinations of readings of several disputes, numbered; the first takes of each dispute the reading that
/// weighs most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// Each dispute with the readings that can make an answer disputed, the heaviest first.
    pub disputes: Vec<(DisputeId, Vec<ReadingId>)>,
    /// The readings that are only reported, with the place of their dispute.
    pub reported: Vec<(usize, ReadingId)>,
}

impl Space {
    /// The combinations of all readings of these disputes, except those of which `fixed` takes one.
    pub fn new(
        program: &Program,
        disputes: impl IntoIterator<Item = DisputeId>,
        fixed: &[ReadingId],
    ) -> Self {
        let mut space = Self::default();
        for id in disputes {
            let all = &program.dispute(id).readings;
            if all.iter().any(|reading| fixed.contains(reading)) {
                continue;
            }
            let weight = |reading: &ReadingId| program.reading(*reading).weight;
            let is_reported = |reading: &&ReadingId| weight(reading) == Some(Weight::Reported);
            let mut counted: Vec<ReadingId> = all.iter().filter(|r| !is_reported(r)).copied().collect();
            counted.sort_by_key(|reading| match weight(reading) {
                Some(Weight::Majority) => 0,
                None => 1,
                Some(Weight::Minority | Weight::Reported) => 2,
            });
            let place = space.disputes.len();
            space.reported.extend(all.iter().filter(is_reported).map(|reading| (place, *reading)));
            space.disputes.push((id, counted));
        }
        space
    }

    /// How many combinations there are, without those of reported readings; `None` if too many to count.
    pub fn size(&self) -> Option<usize> {
        self.disputes.iter().try_fold(1_usize, |size, (_, readings)| size.checked_mul(readings.len()))
    }

    /// The combination of this number: one reading of each dispute, in order.
    pub fn combination(&self, number: usize) -> Vec<ReadingId> {
        let mut rest = number;
        let mut found = Vec::with_capacity(self.disputes.len());
        for (_, readings) in self.disputes.iter().rev() {
            let count = readings.len().max(1);
            found.extend(readings.get(rest % count).copied());
            rest /= count;
        }
        found.reverse();
        found
    }

    /// The smallest sets of readings under which something is so that is so in these combinations, fewest readings
    /// first. Empty where it is so in all, or in none.
    pub fn smallest(&self, so: impl Fn(usize) -> bool) -> Vec<Vec<ReadingId>> {
        let Some(size) = self.size() else { return vec![] };
        let stands: Vec<Truth> =
            (0..size).map(|number| if so(number) { Truth::True } else { Truth::False }).collect();
        let mattering: Vec<usize> =
            (0..self.disputes.len()).filter(|place| matters(self, *place, &stands)).collect();
        if mattering.is_empty() {
            return vec![];
        }
        let [_, _, sets] = Partial::new(self, &mattering, &stands).smallest();
        sets
    }

    /// The combinations with the reported reading at this place of [`Space::reported`].
    pub fn with_reported(&self, place: usize) -> Vec<Vec<ReadingId>> {
        let Some((dispute, reading)) = self.reported.get(place).copied() else { return vec![] };
        let mut others = self.clone();
        others.disputes[dispute].1 = vec![reading];
        (0..others.size().unwrap_or(0)).map(|number| others.combination(number)).collect()
    }
}

/// One answer for many combinations of readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// The same under all, or undetermined under some and no more than one other thing under the rest.
    Plain(Truth),
    /// True under some, false under others.
    Disputed,
}

/// Folds how a statement stands under each combination into one answer, and says what the readings do to it.
///
/// `stands` has one entry a combination, `reported` one for each combination of each reported reading.
/// Cost: the number of partial combinations of the disputes that matter, times that of those disputes.
pub fn fold(
    program: &Program,
    space: &Space,
    stands: &[Truth],
    reported: &[Vec<Truth>],
) -> (Folded, Disputed) {
    let folded = together(stands);
    let mut disputed = Disputed::default();
    let (mattering, left): (Vec<usize>, Vec<usize>) =
        (0..space.disputes.len()).partition(|place| matters(space, *place, stands));
    let ids = |places: &[usize]| places.iter().map(|place| space.disputes[*place].0).collect();
    (disputed.decided_by, disputed.independent_of) = (ids(&mattering), ids(&left));
    if !mattering.is_empty() {
        let [no, open, yes] = Partial::new(space, &mattering, stands).smallest();
        for (sets, list) in [
            (yes, &mut disputed.makes_true),
            (no, &mut disputed.makes_false),
            (open, &mut disputed.leaves_open),
        ] {
            disputed.more |= sets.len() > LISTED;
            list.extend(sets.into_iter().take(LISTED));
        }
    }
    if folded == Folded::Disputed {
        disputed.leaning = Some(leaning(program, space, stands));
    }
    for ((_, reading), stands) in space.reported.iter().zip(reported) {
        let under = together(stands);
        if under != folded {
            let truth = if let Folded::Plain(truth) = under { Some(truth) } else { None };
            disputed.contrary.push(Contrary { reading: *reading, truth });
        }
    }
    (folded, disputed)
}

fn together(stands: &[Truth]) -> Folded {
    let has = |truth: Truth| stands.contains(&truth);
    match (has(Truth::True), has(Truth::False), has(Truth::Undetermined)) {
        (true, true, _) => Folded::Disputed,
        (true, false, false) => Folded::Plain(Truth::True),
        (false, true, false) => Folded::Plain(Truth::False),
        _ => Folded::Plain(Truth::Undetermined),
    }
}

/// The answer under the majority readings, where that is definite; of a dispute without one all readings count.
fn leaning(program: &Program, space: &Space, stands: &[Truth]) -> Leaning {
    let majority = |reading: &ReadingId| program.reading(*reading).weight == Some(Weight::Majority);
    let counts = |reading: &ReadingId, of: &[ReadingId]| majority(reading) || !of.iter().any(majority);
    let leading = stands.iter().enumerate().filter(|(number, _)| {
        let taken = space.combination(*number);
        taken.iter().zip(&space.disputes).all(|(reading, (_, all))| counts(reading, all))
    });
    let leading: Vec<Truth> = leading.map(|(_, truth)| *truth).collect();
    match together(&leading) {
        Folded::Plain(Truth::True) => Leaning::Yes,
        Folded::Plain(Truth::False) => Leaning::No,
        Folded::Plain(Truth::Undetermined) | Folded::Disputed => Leaning::Split,
    }
}

/// Whether two combinations that differ in one dispute alone stand differently.
fn matters(space: &Space, place: usize, stands: &[Truth]) -> bool {
    let count = |(_, readings): &(DisputeId, Vec<ReadingId>)| readings.len().max(1);
    let step: usize = space.disputes[place + 1..].iter().map(count).product();
    let count = count(&space.disputes[place]);
    stands.iter().enumerate().any(|(number, truth)| {
        let first = number - (number / step % count) * step;
        stands.get(first) != Some(truth)
    })
}

/// What all combinations that extend a partial one have in common. A partial combination takes of each dispute
/// that matters one of its readings, or leaves it open; it is numbered like a combination, with one more digit
/// a dispute, the highest, which stands for *open*.
struct Partial {
    /// The readings of each dispute that matters.
    readings: Vec<Vec<ReadingId>>,
    /// By how much the number grows with each digit of a dispute.
    steps: Vec<usize>,
    /// What they have in common: the code of a truth value, or [`NOTHING`].
    common: Vec<u8>,
}

/// What partial combinations have in common whose extensions stand in different ways.
const NOTHING: u8 = 3;

impl Partial {
    /// Adds the digit for *open* dispute by dispute, from the last one on.
    fn new(space: &Space, mattering: &[usize], stands: &[Truth]) -> Self {
        let readings: Vec<Vec<ReadingId>> =
            mattering.iter().map(|place| space.disputes[*place].1.clone()).collect();
        let mut common = projected(space, mattering, stands);
        let mut steps = vec![1; readings.len()];
        let mut step = 1;
        for (own, readings) in steps.iter_mut().zip(&readings).rev() {
            *own = step;
            let width = (step * readings.len()).max(1);
            let mut wider = Vec::with_capacity(common.len() / width * (width + step));
            for block in common.chunks(width) {
                wider.extend_from_slice(block);
                let open = wider.len();
                wider.extend_from_slice(&block[..step]);
                for digit in block[step..].chunks(step) {
                    for (all, own) in wider[open..].iter_mut().zip(digit) {
                        *all = if *all == *own { *all } else { NOTHING };
                    }
                }
            }
            common = wider;
            step *= readings.len() + 1;
        }
        Self { readings, steps, common }
    }

    /// The smallest sets of readings under which the statement is false, undetermined, true, fewest readings
    /// first.
    fn smallest(&self) -> [Vec<Vec<ReadingId>>; 3] {
        let mut found = [vec![], vec![], vec![]];
        for (number, common) in self.common.iter().enumerate() {
            let Some(list) = found.get_mut(usize::from(*common)) else { continue };
            let digits = self.readings.iter().zip(&self.steps);
            let digits = digits.map(|(of, step)| (number / step % (of.len() + 1), of, step));
            let smaller = digits.clone().any(|(digit, of, step)| {
                digit < of.len() && self.common[number + (of.len() - digit) * step] == *common
            });
            if !smaller {
                list.push(digits.filter_map(|(digit, of, _)| of.get(digit).copied()).collect());
            }
        }
        for sets in &mut found {
            sets.sort_by_key(Vec::len);
        }
        found
    }
}

/// How the statement stands under each combination of the disputes that matter.
fn projected(space: &Space, mattering: &[usize], stands: &[Truth]) -> Vec<u8> {
    let counts: Vec<usize> = space.disputes.iter().map(|(_, readings)| readings.len().max(1)).collect();
    let total: usize = mattering.iter().map(|place| counts[*place]).product();
    let number = |projected: usize| {
        let mut rest = projected;
        let mut digits = vec![0; counts.len()];
        for place in mattering.iter().rev() {
            digits[*place] = rest % counts[*place];
            rest /= counts[*place];
        }
        digits.iter().zip(&counts).fold(0, |number, (digit, count)| number * count + digit)
    };
    let code = |truth: Option<&Truth>| match truth {
        Some(Truth::False) => 0,
        Some(Truth::Undetermined) => 1,
        Some(Truth::True) => 2,
        None => NOTHING,
    };
    (0..total).map(|projected| code(stands.get(number(projected)))).collect()
}
