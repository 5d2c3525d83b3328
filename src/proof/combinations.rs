//! One world under every combination of the readings that a question depends on.
//!
//! A question is answered in each combination; then the answers are folded into one ([`super::disputed`]).

use super::conclude::merge_open;
use super::disputed::{Disputed, Folded, Space, fold};
use super::explanation::Sided;
use super::{Cause, Claim, Conclusion, Deadline, Explanation, Found, Limits, NormStanding, Status, View};
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
        Self { program, space, views, reported, untouched_by: &[], open: None }
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

    /// How the norms stand that a claim speaks of ([`View::norms`]). Of a disputed one, how it stands where it is
    /// in force; a state that differs between readings is undetermined.
    pub fn norms(&self, claim: &Claim) -> Vec<NormStanding> {
        let best = self.views.iter().map(|view| view.status(claim)).max();
        let views = self.views.iter().filter(|view| Some(view.status(claim)) == best);
        let mut found: BTreeMap<Deadline, NormStanding> = BTreeMap::new();
        for norm in views.flat_map(|view| view.norms(claim)) {
            let known = found.entry(norm.deadline).or_insert(norm);
            if known.state != norm.state {
                known.state = None;
            }
            if known.in_force != norm.in_force {
                known.in_force = Truth::Undetermined;
            }
        }
        found.into_values().collect()
    }

    fn fold(&self, stands: Vec<(Stand, Claim)>, reported: impl Fn(&View<'_>) -> Truth) -> Outlook {
        let truths: Vec<Truth> = stands.iter().map(|(stand, _)| stand.truth).collect();
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

    /// What must be said with an answer.
    pub fn conclude(&self, claim: &Claim, outlook: &Outlook) -> Conclusion {
        let (view, claim) = self.told(claim, outlook);
        let conclusion = view.conclude(claim);
        self.complete(conclusion, outlook)
    }

    /// How a statement stands and on what it turns: what must be said with an answer, short of what only its
    /// explanation shows (provisions and their caveats) and of disputes that make no difference.
    pub fn brief(&self, claim: &Claim, outlook: &Outlook) -> Conclusion {
        let (view, claim) = self.told(claim, outlook);
        let mut conclusion = view.brief(claim);
        if let Some(disputed) = &outlook.disputed {
            self.fold_into(&mut conclusion, outlook);
            let telling = Disputed { independent_of: vec![], ..(**disputed).clone() };
            conclusion.disputed = (telling != Disputed::default()).then(|| Box::new(telling));
        }
        conclusion
    }

    /// Why a statement stands as it does; what readings decide is explained for each side.
    pub fn why(&self, claim: &Claim, outlook: &Outlook, limits: &Limits) -> Explanation {
        let (view, claim) = self.told(claim, outlook);
        let mut explanation = view.why(claim, limits);
        if let Some((_, place, _)) = outlook.sides.first() {
            explanation.readings = self.space.combination(*place);
        }
        if outlook.is_decided_by_readings() {
            for (_, place, claim) in &outlook.sides {
                let explanation_of_side = self.views[*place].why(claim, limits);
                explanation.sides.push(Sided {
                    readings: self.space.combination(*place),
                    explanation: explanation_of_side,
                });
            }
        }
        explanation.conclusion = self.complete(explanation.conclusion, outlook);
        explanation
    }

    /// Where the answer is told: the view and the statement.
    pub fn told<'s>(&self, claim: &'s Claim, outlook: &'s Outlook) -> (View<'a>, &'s Claim) {
        match outlook.sides.first() {
            Some((_, place, claim)) => (self.views.get(*place).copied().unwrap_or(self.views[0]), claim),
            None => (self.views[0], claim),
        }
    }

    /// The conclusion of one combination becomes that of all.
    fn complete(&self, mut conclusion: Conclusion, outlook: &Outlook) -> Conclusion {
        let Some(disputed) = &outlook.disputed else { return conclusion };
        self.fold_into(&mut conclusion, outlook);
        if outlook.status == Status::Disputed {
            for (_, place, claim) in outlook.sides.iter().skip(1) {
                let other = self.views[*place].conclude(claim);
                add(&mut conclusion.provisions, other.provisions);
                add(&mut conclusion.unverified, other.unverified);
                add(&mut conclusion.unencoded, other.unencoded);
                conclusion.unencoded.sort_unstable();
            }
        }
        let disputed = self.arising(&conclusion.claim, disputed);
        conclusion.disputed = (disputed != Disputed::default()).then(|| Box::new(disputed));
        conclusion
    }

    /// How a statement stands, and on what it turns, under all combinations instead of one.
    fn fold_into(&self, conclusion: &mut Conclusion, outlook: &Outlook) {
        conclusion.norms = self.norms(&conclusion.claim);
        conclusion.status = outlook.status;
        conclusion.by_burden = outlook.by_burden;
        // What is so by cases under one reading only is not so whatever the unknown facts are.
        let definite = matches!(outlook.status, Status::True | Status::False);
        conclusion.by_cases &= definite && !outlook.by_burden;
        if outlook.status == Status::Undetermined {
            conclusion.more |= outlook.open.len() > OPEN;
            let claim = conclusion.claim.clone();
            for place in outlook.open.iter().take(OPEN) {
                merge_open(conclusion, &self.views[*place].brief(&claim));
            }
        }
        if outlook.status == Status::Disputed {
            (conclusion.causes, conclusion.open, conclusion.conflicts) = (vec![], vec![], vec![]);
        }
        if outlook.is_decided_by_readings() {
            conclusion.causes.push(Cause::Reading);
            conclusion.causes.sort_unstable();
            conclusion.causes.dedup();
        }
    }

    /// Of the disputes that make no difference only those that arise for this statement, and not for another.
    fn arising(&self, claim: &Claim, disputed: &Disputed) -> Disputed {
        let mut disputed = disputed.clone();
        if !disputed.independent_of.is_empty()
            && let Some(arising) = self.open.and_then(|open| open.arising(claim))
        {
            disputed.independent_of.retain(|id| arising.contains(id));
        }
        disputed
    }

    /// The readings of a combination that decides a side, as it is told.
    pub fn combination(&self, place: usize) -> Vec<ReadingId> {
        self.space.combination(place)
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

fn add<T: PartialEq>(to: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !to.contains(&one) {
            to.push(one);
        }
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
