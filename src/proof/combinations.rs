//! One world under every combination of the readings that a question depends on.
//!
//! A question is answered in each combination; then the answers are folded into one ([`super::disputed`]).

mod telling;

use super::difference::{Difference, difference};
use super::disputed::{Disputed, Folded, Space, fold};
use super::{Claim, Found, NormStanding, Status, View};
use crate::engine::Truth;
use crate::hir::{Atom, Program, Variable};
use crate::ids::{DisputeId, ReadingId, RelationId};
use crate::time::Date;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most combinations whose open statements are told of one undetermined answer.
const OPEN: usize = 64;

/// A world under every combination of readings; of one combination alone if there is no dispute.
#[derive(Clone)]
pub struct Combinations<'a> {
    program: &'a Program,
    space: Space,
    /// One for each combination.
    views: Vec<View<'a>>,
    /// For each reported reading one for each combination of the others.
    reported: Vec<Vec<View<'a>>>,
    /// Further disputes whose rules may apply, and that can make no difference.
    untouched_by: &'a [DisputeId],
    /// The readings under which the world was asked for.
    fixed: &'a [ReadingId],
    /// The world with its readings left open, which shows what arises.
    open: Option<View<'a>>,
}

/// How a statement stands in one world, burdens included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// How it stands.
    pub truth: Truth,
    /// It is definite only because of a burden.
    pub by_burden: bool,
    /// It has this value in every completion of the unknowns, and three values do not show that.
    pub by_cases: bool,
}

/// How a statement stands under all combinations, and where it can be explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// How it stands.
    pub status: Status,
    /// It is definite only because of a burden, under some combination at least.
    pub by_burden: bool,
    /// What the readings do to it; `None`: no dispute touches it.
    pub disputed: Option<Box<Disputed>>,
    /// For each way in which it stands the first combination, and the statement there; the first stands for
    /// the whole.
    sides: Vec<(Truth, usize, Claim)>,
    /// The combinations under which it is undetermined.
    open: Vec<usize>,
}

/// An answer of which nothing was concluded yet, under all combinations.
#[derive(Clone, Debug, PartialEq)]
pub struct Overall {
    /// The values of the question's variables.
    pub values: Vec<Option<Value>>,
    /// The statement.
    pub claim: Claim,
    /// How it stands.
    pub outlook: Outlook,
}

impl<'a> Combinations<'a> {
    /// A world whose `views` are those of the combinations of `space`, in order, and whose `reported` are those
    /// with each reported reading.
    pub fn new(
        program: &'a Program,
        space: Space,
        views: Vec<View<'a>>,
        reported: Vec<Vec<View<'a>>>,
    ) -> Self {
        Self { program, space, views, reported, untouched_by: &[], fixed: &[], open: None }
    }

    /// One view alone.
    pub fn one(program: &'a Program, view: View<'a>) -> Self {
        Self::new(program, Space::default(), vec![view], vec![])
    }

    /// The same, where rules of further disputes may apply but can make no difference; `open` is the world with
    /// its readings left open, which shows for which statements they arise.
    #[must_use]
    pub fn untouched_by(mut self, disputes: &'a [DisputeId], open: Option<View<'a>>) -> Self {
        self.untouched_by = disputes;
        self.open = open;
        self
    }

    /// The same, of a world that was asked for under these readings.
    #[must_use]
    pub fn fixed_to(mut self, readings: &'a [ReadingId]) -> Self {
        self.fixed = readings;
        self
    }

    /// The view under the readings that weigh most; there is always one.
    pub fn leading(&self) -> View<'a> {
        self.views[0]
    }

    /// The disputes that tell the combinations apart, with their readings.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// The views of all combinations without reported readings.
    pub fn views(&self) -> &[View<'a>] {
        &self.views
    }

    /// What makes the difference between a statement here and one in another world of the same model, under readings
    /// under which they differ.
    pub fn difference(&self, claim: &Claim, other: &Self, there: &Claim) -> Difference {
        let (first, second) = self.differing(claim, other, there);
        difference([first, second], [claim, there], [&self.settled(), &other.settled()])
    }

    /// The disputes of which a reading is taken in each view.
    fn settled(&self) -> BTreeSet<DisputeId> {
        let fixed = self.fixed.iter().map(|id| self.program.reading(*id).dispute);
        self.space.disputes.iter().map(|(dispute, _)| *dispute).chain(fixed).collect()
    }

    /// A view of this world and one of another, under the same readings: the first two that differ in how a statement
    /// stands here, and a statement there; the leading ones if none do.
    fn differing(&self, claim: &Claim, other: &Self, there: &Claim) -> (View<'a>, View<'a>) {
        let stands: Vec<Stand> = other.views.iter().map(|view| view.stand(there)).collect();
        let fits = |one: &[ReadingId], two: &[ReadingId]| {
            let dispute = |id: &ReadingId| self.program.reading(*id).dispute;
            one.iter().all(|a| two.iter().all(|b| a == b || dispute(a) != dispute(b)))
        };
        for (number, view) in self.views.iter().enumerate() {
            let (taken, here) = (self.space.combination(number), view.stand(claim));
            let differs =
                |place: &usize| here != stands[*place] && fits(&taken, &other.space.combination(*place));
            if let Some(place) = (0..stands.len()).find(differs) {
                return (*view, other.views[place]);
            }
        }
        (self.leading(), other.leading())
    }

    /// How a statement stands.
    pub fn outlook(&self, claim: &Claim) -> Outlook {
        let stand = |view: &View<'_>| (view.stand(claim), claim.clone());
        self.fold(self.views.iter().map(stand).collect(), |view| view.stand(claim).truth)
    }

    /// The answers to a question that are not plainly false under every combination, in the order of the values;
    /// a question without open places has one.
    pub fn found(&self, atom: &Atom, variables: &[Variable], at: Date) -> Vec<Overall> {
        let mut here: BTreeMap<Vec<Option<Value>>, Vec<Option<Found>>> = BTreeMap::new();
        for (place, view) in self.views.iter().enumerate() {
            for found in view.found(atom, variables, at) {
                let of_answer = here.entry(found.values.clone()).or_default();
                of_answer.resize(place, None);
                of_answer.push(Some(found));
            }
        }
        let mut elsewhere: BTreeMap<Vec<Option<Value>>, Claim> = BTreeMap::new();
        for view in self.reported.iter().flatten() {
            for found in view.found(atom, variables, at) {
                if !here.contains_key(&found.values) && found.truth != Truth::False {
                    elsewhere.entry(found.values).or_insert(found.claim);
                }
            }
        }
        let overall = |(values, found): (Vec<Option<Value>>, Vec<Option<Found>>)| {
            let first = found.iter().flatten().next()?.claim.clone();
            let stand = |(view, found): (&View<'_>, Option<Found>)| match found {
                Some(found) => (of_found(view, &found), found.claim),
                None => (NO, first.clone()),
            };
            let mut stands: Vec<(Stand, Claim)> = self.views.iter().zip(found).map(stand).collect();
            stands.resize(self.views.len(), (NO, first.clone()));
            // What holds of "some" other thing may hold of another one in each world.
            let some = |view: &View<'_>| {
                let found = view.found(atom, variables, at).into_iter();
                found.filter(|f| f.values == values).map(|f| f.truth).next().unwrap_or(Truth::False)
            };
            let outlook = self.fold(stands, some);
            Some(Overall { claim: outlook.claim().clone(), values: values.clone(), outlook })
        };
        let mut all: Vec<Overall> = here.into_iter().filter_map(overall).collect();
        for (values, claim) in elsewhere {
            all.push(Overall { outlook: self.outlook(&claim), values, claim });
        }
        all.sort_by(|a, b| a.values.cmp(&b.values));
        all
    }

    /// The statements of a relation that are not false on a day under every combination, with how they stand.
    pub fn all(&self, relation: RelationId, at: Date) -> Vec<(Vec<Value>, Status)> {
        let mut rows: BTreeMap<Vec<Value>, Vec<(Truth, usize)>> = BTreeMap::new();
        for view in &self.views {
            for (row, truth) in view.all(relation, at) {
                let counted = rows.entry(row).or_default();
                match counted.iter_mut().find(|(known, _)| *known == truth) {
                    Some((_, count)) => *count += 1,
                    None => counted.push((truth, 1)),
                }
            }
        }
        let together = |counted: &[(Truth, usize)]| {
            let of = |truth: Truth| counted.iter().find(|(known, _)| *known == truth).map_or(0, |(_, n)| *n);
            let (certain, open) = (of(Truth::True), of(Truth::Undetermined));
            match self.views.len() - certain - open {
                _ if open == self.views.len() => Status::Undetermined,
                0 if open == 0 => Status::True,
                no if no > 0 && certain > 0 => Status::Disputed,
                _ => Status::Undetermined,
            }
        };
        rows.into_iter().map(|(row, counted)| (row, together(&counted))).collect()
    }

    /// The statements of a relation that are not false on a day under some combination.
    pub fn possible(&self, relation: RelationId, at: Date) -> BTreeSet<Vec<Value>> {
        self.views.iter().flat_map(|view| view.all(relation, at)).map(|(row, _)| row).collect()
    }

    /// How the norms stand that a claim speaks of ([`View::norms`]): each way in which one does, with the readings
    /// under which it stands so, where it does not under all.
    pub fn norms(&self, claim: &Claim) -> Vec<NormStanding> {
        let mut found: BTreeMap<NormStanding, BTreeSet<usize>> = BTreeMap::new();
        for (place, view) in self.views.iter().enumerate() {
            for norm in view.norms(claim) {
                found.entry(norm).or_default().insert(place);
            }
        }
        let under = |(norm, places): (NormStanding, BTreeSet<usize>)| {
            let under = self.space.smallest(|number| places.contains(&number));
            NormStanding { under, ..norm }
        };
        found.into_iter().map(under).collect()
    }

    fn fold(&self, stands: Vec<(Stand, Claim)>, reported: impl Fn(&View<'_>) -> Truth) -> Outlook {
        let truths: Vec<Truth> = stands.iter().map(|(stand, _)| stand.truth).collect();
        let burdens: Vec<bool> = stands.iter().map(|(stand, _)| stand.by_burden).collect();
        let by_burden = stands.iter().any(|(stand, _)| stand.by_burden);
        let mut sides: Vec<(Truth, usize, Claim)> = Vec::new();
        let mut open = Vec::new();
        for (place, (stand, claim)) in stands.into_iter().enumerate() {
            match sides.iter_mut().find(|(truth, ..)| *truth == stand.truth) {
                None => sides.push((stand.truth, place, claim)),
                // Where one combination needs a burden, or cases, that is what must be told.
                Some(side) if stand.caveat() > self.caveat(side) => {
                    *side = (stand.truth, place, claim);
                }
                Some(_) => {}
            }
            if stand.truth == Truth::Undetermined {
                open.push(place);
            }
        }
        if self.space.disputes.is_empty() && self.untouched_by.is_empty() {
            let status = status(truths.first().copied().unwrap_or(Truth::False));
            return Outlook { status, by_burden, disputed: None, sides, open };
        }
        let others: Vec<Vec<Truth>> =
            self.reported.iter().map(|views| views.iter().map(&reported).collect()).collect();
        let (folded, mut disputed) = fold(self.program, &self.space, &truths, &others);
        let rests = |set: &&Vec<ReadingId>| {
            let within = |number: usize| {
                let taken = self.space.combination(number);
                set.iter().all(|reading| taken.contains(reading))
            };
            burdens.iter().enumerate().any(|(number, burden)| *burden && within(number))
        };
        if by_burden {
            let sets = disputed.makes_true.iter().chain(&disputed.makes_false);
            disputed.by_burden = sets.filter(rests).cloned().collect();
        }
        disputed.independent_of.extend(self.untouched_by);
        disputed.independent_of.sort_unstable();
        let (status, by_burden) = match folded {
            Folded::Plain(truth) => (status(truth), by_burden && truth != Truth::Undetermined),
            Folded::Disputed => (Status::Disputed, false),
        };
        // An undetermined answer is told where it is undetermined.
        if status == Status::Undetermined {
            sides.sort_by_key(|(truth, place, _)| (*truth != Truth::Undetermined, *place));
        }
        Outlook { status, by_burden, disputed: Some(Box::new(disputed)), sides, open }
    }

    fn caveat(&self, (_, place, claim): &(Truth, usize, Claim)) -> u8 {
        self.views[*place].stand(claim).caveat()
    }
}

impl Stand {
    /// How much must be said with it: that it stands so by a burden only, or at least that it does by cases.
    fn caveat(self) -> u8 {
        match (self.by_burden, self.by_cases) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }
    }
}

impl Outlook {
    /// Whether readings make a difference to the answer.
    fn is_decided_by_readings(&self) -> bool {
        self.disputed.as_ref().is_some_and(|disputed| !disputed.decided_by.is_empty())
            && matches!(self.status, Status::Disputed | Status::Undetermined)
    }

    fn claim(&self) -> &Claim {
        // There is a side for each way in which it stands, hence one.
        &self.sides[0].2
    }
}

impl View<'_> {
    /// How a statement stands: completions come first, then burdens.
    pub fn stand(&self, claim: &Claim) -> Stand {
        if let Some(value) = self.agreed(claim) {
            let truth = if value { Truth::True } else { Truth::False };
            return Stand { truth, by_burden: false, by_cases: true };
        }
        let truth = self.status(claim);
        let by_burden = truth != Truth::Undetermined && self.bare_status(claim) == Truth::Undetermined;
        Stand { truth, by_burden, by_cases: false }
    }
}

fn of_found(view: &View<'_>, found: &Found) -> Stand {
    let by_burden = found.truth != Truth::Undetermined && found.bare == Truth::Undetermined;
    Stand { truth: found.truth, by_burden, by_cases: view.agreed(&found.claim).is_some() }
}

/// A plain no.
const NO: Stand = Stand { truth: Truth::False, by_burden: false, by_cases: false };

fn status(truth: Truth) -> Status {
    match truth {
        Truth::False => Status::False,
        Truth::Undetermined => Status::Undetermined,
        Truth::True => Status::True,
    }
}
