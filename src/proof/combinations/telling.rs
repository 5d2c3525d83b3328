//! What must be said of a statement under all combinations of readings: its conclusion, and its reasons.

use super::super::conclude::merge_open;
use super::super::disputed::Disputed;
use super::super::explanation::{Reason, Sided};
use super::super::{Cause, Claim, Conclusion, Explanation, Limits, Status, View};
use super::{Combinations, OPEN, Outlook};
use crate::ids::{DisputeId, ReadingId, RuleId};
use std::collections::BTreeSet;

/// Most combinations whose reasons are told of an answer that is the same under all.
const REASONS: usize = 4;

impl<'a> Combinations<'a> {
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
        let sides: Vec<(usize, &Claim)> = if outlook.is_decided_by_readings() {
            outlook.sides.iter().map(|(_, place, claim)| (*place, claim)).collect()
        } else {
            let reasons = self.reasons(&explanation, view.spec.readings.as_slice());
            reasons.into_iter().map(|place| (place, claim)).collect()
        };
        for (place, claim) in sides {
            let readings = self.space.combination(place);
            explanation.sides.push(Sided { readings, explanation: self.views[place].why(claim, limits) });
        }
        explanation.conclusion = self.complete(explanation.conclusion, outlook);
        explanation
    }

    /// Combinations under which an answer that is the same under all has reasons of its own, the one first under which
    /// it was explained; none where its reasons serve for all.
    fn reasons(&self, explanation: &Explanation, told: &[ReadingId]) -> Vec<usize> {
        let mut rules: BTreeSet<RuleId> = BTreeSet::new();
        for step in &explanation.steps {
            if let Reason::Rules { arguments, against, .. } = &step.reason {
                rules.extend(arguments.iter().chain(against).map(|argument| argument.rule));
            }
        }
        let disputed = |rule: &RuleId| {
            let rule = self.program.rule(*rule);
            !rule.readings.is_empty() || !rule.under.is_empty()
        };
        rules.retain(disputed);
        // The rules that a combination knows, of those that were told.
        let known = |taken: &[ReadingId]| -> Vec<bool> {
            let day = explanation.conclusion.claim.at;
            let knows = |rule: &RuleId| {
                let rule = self.program.rule(*rule);
                rule.is_taken(taken) && rule.applies(taken, day)
            };
            rules.iter().map(knows).collect()
        };
        let mut found: Vec<(usize, Vec<bool>)> = Vec::new();
        let places = (0..self.views.len()).map(|place| (place, known(&self.views[place].spec.readings)));
        let own = known(told);
        for (place, of) in places {
            if !found.iter().any(|(_, other)| *other == of) {
                found.push((place, of));
            }
        }
        found.sort_by_key(|(place, of)| (*of != own, *place));
        found.truncate(REASONS);
        let several = found.len() > 1;
        found.into_iter().filter(|_| several).map(|(place, _)| place).collect()
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
        let mut disputed = self.arising(&conclusion.claim, disputed);
        // A dispute on which it depends how a norm stands makes a difference.
        let named = conclusion.norms.iter().flat_map(|norm| norm.under.iter().flatten());
        let decides: BTreeSet<DisputeId> = named.map(|id| self.program.reading(*id).dispute).collect();
        disputed.independent_of.retain(|id| !decides.contains(id));
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

fn add<T: PartialEq>(to: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}
