//! What an author may expect of a reason: that a proof rests on a provision, that an attempt fails for
//! want of a condition.

use super::binding::{Bindings, Scope};
use super::conclude::{each, each_step};
use super::derive::Builder;
use super::explanation::{Argument, Limits, Premise, Reason, Standing, Step, StepId, Test};
use super::view::View;
use super::{Claim, Pattern};
use crate::engine::Truth;
use crate::hir::{Condition, Ground, Quantity, Variable};
use crate::ids::RuleId;
use std::collections::BTreeSet;

/// What looking for other proofs may cost.
const SEARCH: Limits = Limits { steps: 2_000, depth: 0, work: 500_000, width: 64 };

/// How deep a missing condition is looked for.
const WANT: Limits = Limits { steps: 600, depth: 8, work: 200_000, width: 12 };

/// Most grounds told apart.
const GROUNDS: usize = 16;

impl View<'_> {
    /// Whether one proof of a claim rests on all of these grounds.
    ///
    /// For each step of all proofs the sets of grounds on which one proof of it can rest are worked out, from
    /// facts upwards, until nothing is added: circles prove nothing. Bounded: of a claim with very many proofs
    /// only the first are looked at.
    pub fn rests_on(&self, claim: &Claim, grounds: &[Ground]) -> bool {
        if self.status(claim) != Truth::True || grounds.len() > GROUNDS {
            return false;
        }
        let all = (1_u32 << grounds.len()) - 1;
        let (steps, root) = Builder::new(*self, SEARCH).all_proofs(claim);
        let mut reached: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); steps.len()];
        loop {
            let mut grown = false;
            for place in 0..steps.len() {
                for set in self.sets(&steps, StepId(place), &reached, grounds) {
                    grown |= reached[place].insert(set);
                }
            }
            if reached[root.0].contains(&all) {
                return true;
            }
            if !grown {
                return false;
            }
        }
    }

    /// The sets of grounds on which a step can rest, given those of the steps below it.
    fn sets(
        &self,
        steps: &[Step],
        id: StepId,
        reached: &[BTreeSet<u32>],
        grounds: &[Ground],
    ) -> BTreeSet<u32> {
        let Some(step) = steps.get(id.0) else { return BTreeSet::new() };
        let Reason::Rules { arguments, .. } = &step.reason else { return BTreeSet::from([0]) };
        let mut found = BTreeSet::new();
        for argument in arguments {
            let mut sets = BTreeSet::from([self.mask(argument.rule, grounds)]);
            for premise in argument.premises.iter().chain(&argument.exceptions) {
                sets = product(&sets, &carried(premise, steps, reached));
            }
            found.extend(sets);
        }
        found
    }

    fn mask(&self, rule: RuleId, grounds: &[Ground]) -> u32 {
        let bits = grounds.iter().enumerate().filter(|(_, g)| self.stands_in(rule, g));
        bits.fold(0, |mask, (bit, _)| mask | 1 << bit)
    }

    fn stands_in(&self, rule: RuleId, ground: &Ground) -> bool {
        match ground {
            Ground::Rules(rules) => rules.contains(&rule),
            Ground::Citation(citation) => self.program.rule(rule).provision.is_some_and(|provision| {
                let own = self.program.provision(provision).citation;
                self.program.enclosing(own).contains(citation)
            }),
        }
    }

    /// Whether a condition is one that fails in the attempt that came closest, or in those below it.
    /// `variables` are the question's: they stand for anything.
    pub fn fails_for_want_of(&self, claim: &Claim, condition: &Condition, variables: &[Variable]) -> bool {
        let mut builder = Builder::new(*self, WANT);
        let scope = Scope { variables, at: claim.at, rule: None, before: None };
        let wanted =
            builder.premise(condition, &scope, &Bindings::free(variables), Standing::Fails, usize::MAX);
        let explanation = self.why(claim, &WANT);
        let mut visited = BTreeSet::new();
        let mut pending = vec![explanation.root];
        while let Some(id) = pending.pop() {
            let Some(step) = explanation.step(id).filter(|_| visited.insert(id)) else { continue };
            let Reason::Rules { arguments, .. } = &step.reason else { continue };
            for argument in closest(arguments) {
                let failing = argument.premises.iter().chain(&argument.exceptions);
                for premise in failing.filter(|p| p.standing != Standing::Holds) {
                    let mut found = false;
                    each(premise, false, &mut |inner, denied| {
                        // Below a negation what holds is what is wrong.
                        let wrong = (inner.standing != Standing::Holds) != denied;
                        found |= wrong && !denied && same(&inner.test, &wanted.test);
                    });
                    if found {
                        return true;
                    }
                    each_step(premise, false, &mut |below, denied| {
                        if !denied {
                            pending.push(below);
                        }
                    });
                }
            }
        }
        false
    }
}

/// The sets of grounds on which a condition can rest; none if it cannot hold yet. What is denied, and what
/// does not hold, carries nothing.
fn carried(premise: &Premise, steps: &[Step], reached: &[BTreeSet<u32>]) -> BTreeSet<u32> {
    let nothing = BTreeSet::from([0]);
    if premise.standing != Standing::Holds {
        return nothing;
    }
    let of = |premises: &[Premise]| {
        premises.iter().fold(nothing.clone(), |sets, p| product(&sets, &carried(p, steps, reached)))
    };
    match &premise.test {
        Test::Statement(_, Some(id)) | Test::Event(_, _, Some(id)) => {
            let holds = steps.get(id.0).is_some_and(|step| step.standing == Standing::Holds);
            if holds { reached.get(id.0).cloned().unwrap_or_default() } else { nothing }
        }
        Test::All(inner) | Test::At(_, inner) => of(inner),
        Test::Either(inner) => inner.iter().flat_map(|p| carried(p, steps, reached)).collect(),
        Test::Quantified { quantity, members, counts, .. } => {
            let holding = members.iter().filter(|m| m.standing == Standing::Holds);
            let sets: Vec<BTreeSet<u32>> = holding.map(|m| of(&m.premises)).collect();
            let so = sets.iter().filter(|s| !s.is_empty()).count() as u64;
            // Members that are not listed are taken to hold.
            let so = so + counts.1.saturating_sub(sets.len() as u64);
            if so < counts.1 && !is_enough(*quantity, so, counts.0) {
                return BTreeSet::new();
            }
            sets.iter().filter(|s| !s.is_empty()).fold(nothing.clone(), |all, s| product(&all, s))
        }
        _ => nothing,
    }
}

/// Whether so many suffice, of those that a quantifier ranges over, where all that hold do.
fn is_enough(quantity: Quantity, so: u64, of: u64) -> bool {
    let wide = |n: u64| u128::from(n);
    match quantity {
        Quantity::Every => false,
        Quantity::AtLeast(n) => so >= n,
        Quantity::MoreThan(n) => so > n,
        Quantity::AtLeastOf(n, d) => wide(so) * wide(d) >= wide(of) * wide(n),
        Quantity::MoreThanOf(n, d) => wide(so) * wide(d) > wide(of) * wide(n),
    }
}

fn product(a: &BTreeSet<u32>, b: &BTreeSet<u32>) -> BTreeSet<u32> {
    a.iter().flat_map(|a| b.iter().map(move |b| a | b)).collect()
}

/// The attempt that came closest, and those that came as close.
fn closest(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    let distance = |a: &Argument| {
        let all = a.premises.iter().chain(&a.exceptions);
        let missing = all.clone().filter(|p| p.standing <= Standing::Unreached).count();
        (missing, all.count())
    };
    let least = arguments.first().map(distance);
    arguments.iter().filter(move |a| Some(distance(a)) == least)
}

/// Whether a condition is the one that was meant; open places fit anything.
fn same(found: &Test, wanted: &Test) -> bool {
    match (found, wanted) {
        (Test::Statement(a, _), Test::Statement(b, _)) | (Test::Event(a, _, _), Test::Event(b, _, _)) => {
            fits(a, b)
        }
        (Test::Event(a, _, _), Test::Statement(b, _)) => fits(a, b),
        (Test::Negation(a), Test::Negation(b)) => b.iter().all(|b| a.iter().any(|a| same(&a.test, &b.test))),
        (Test::All(a), b) => a.iter().any(|a| a.standing != Standing::Holds && same(&a.test, b)),
        (Test::At(x, a), Test::At(y, b)) => (x == y || y.is_none()) && all_same(a, b),
        (Test::Either(a), Test::Either(b)) => all_same(a, b),
        (Test::Compare(is, a, b), Test::Compare(asked, x, y)) => {
            is == asked && a.value == x.value && b.value == y.value
        }
        (Test::Under(a, b), Test::Under(x, y)) => measures_same(a, x) && measures_same(b, y),
        (Test::Is(a, t), Test::Is(x, u)) => t == u && measures_same(a, x),
        (Test::Among(a, b), Test::Among(x, y)) => {
            measures_same(a, x) && b.len() == y.len() && b.iter().zip(y).all(|(b, y)| b.value == y.value)
        }
        (Test::Quantified { quantity: a, .. }, Test::Quantified { quantity: b, .. }) => a == b,
        _ => false,
    }
}

fn measures_same(found: &super::Measured, wanted: &super::Measured) -> bool {
    wanted.value.is_none() || found.value == wanted.value
}

fn all_same(found: &[Premise], wanted: &[Premise]) -> bool {
    wanted.iter().all(|w| found.iter().any(|f| same(&f.test, &w.test)))
}

fn fits(found: &Pattern, wanted: &Pattern) -> bool {
    let places = found.arguments.iter().zip(&wanted.arguments);
    (found.relation, found.form) == (wanted.relation, wanted.form)
        && places.fold(true, |fits, (f, w)| fits && (f.is_none() || w.is_none() || f == w))
}
