//! The attempt to satisfy conditions that came closest.

use super::binding::{Bindings, Scope};
use super::explanation::Standing;
use super::matching::{Matcher, Reading};
use super::order;
use crate::engine::Truth;
use crate::hir::Condition;
use crate::ids::VariableId;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Most ways followed at one condition.
const WAYS: usize = 100;

/// How far conditions can be satisfied together.
#[derive(Clone, Debug)]
pub(super) struct Near {
    /// How each condition stands.
    pub standings: Vec<Standing>,
    /// The bindings with which each condition is to be shown.
    pub bindings: Vec<Bindings>,
    score: Score,
}

/// Fewest failing first, then fewest not shown, then fewest open; then those in which the earlier conditions hold: the
/// order in which a rule names its conditions says which things it is about.
type Score = std::cmp::Reverse<(usize, usize, usize, u64)>;

/// A place in the search.
#[derive(Clone)]
struct Partial {
    bindings: Bindings,
    standings: Vec<Option<Standing>>,
    /// Variables that were bound where there was a choice, in order.
    chosen: Vec<VariableId>,
    /// Conditions that failed, with how many choices had been made by then.
    failed: Vec<(usize, usize)>,
}

impl Matcher<'_> {
    /// The attempt to satisfy all conditions in which most of them stand best.
    ///
    /// Branch and bound over the ways in which each condition can hold, in this world or where burdens
    /// are ignored; a condition that cannot hold is passed over. Ends early at a perfect attempt, or
    /// when the work is used up; then the best so far counts.
    pub(super) fn nearest(&self, conditions: &[&Condition], scope: &Scope, bindings: &Bindings) -> Near {
        let mut best = None;
        let start = Partial {
            bindings: bindings.clone(),
            standings: vec![None; conditions.len()],
            chosen: vec![],
            failed: vec![],
        };
        let _ = self.attempt(conditions, scope, start, &mut best);
        best.unwrap_or_else(|| Near {
            standings: vec![Standing::Unreached; conditions.len()],
            bindings: vec![bindings.clone(); conditions.len()],
            score: std::cmp::Reverse((conditions.len(), 0, 0, u64::MAX)),
        })
    }

    fn attempt(
        &self,
        conditions: &[&Condition],
        scope: &Scope,
        at: Partial,
        best: &mut Option<Near>,
    ) -> ControlFlow<()> {
        if best.as_ref().is_some_and(|best| score(&at.standings) <= best.score) {
            return ControlFlow::Continue(());
        }
        let open: Vec<usize> = (0..conditions.len()).filter(|i| at.standings[*i].is_none()).collect();
        let rest: Vec<&Condition> = open.iter().map(|i| conditions[*i]).collect();
        let Some(place) = order::next(&rest, &at.bindings).and_then(|p| open.get(p).copied()) else {
            let near = near(&at);
            let perfect = near.score.0 == (0, 0, 0, 0);
            *best = Some(near);
            return if perfect { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        };
        let ways = self.ways(conditions[place], scope, &at.bindings);
        if ways.is_empty() {
            let mut next = at;
            next.standings[place] = Some(Standing::Fails);
            next.failed.push((place, next.chosen.len()));
            return self.attempt(conditions, scope, next, best);
        }
        let choice = ways.len() > 1;
        for (bindings, standing) in ways {
            if self.is_spent() && best.is_some() {
                return ControlFlow::Break(());
            }
            let mut next = at.clone();
            if choice {
                let new = order::variables(conditions[place]);
                next.chosen.extend(new.into_iter().filter(|v| !at.bindings.binds(*v)));
            }
            next.bindings = bindings;
            next.standings[place] = Some(standing);
            self.attempt(conditions, scope, next, best)?;
        }
        ControlFlow::Continue(())
    }

    /// The ways in which a condition can hold: first those in this world, then those that only a burden
    /// excludes; each once.
    pub(super) fn ways(
        &self,
        condition: &Condition,
        scope: &Scope,
        bindings: &Bindings,
    ) -> Vec<(Bindings, Standing)> {
        let mut found: [Vec<Bindings>; 3] = Default::default();
        let mut seen = BTreeSet::new();
        for (world, bare) in [(self.view.world, false), (self.view.bare, true)] {
            let mut visit = |bound: &Bindings, truth: Truth| {
                let kind = match truth {
                    _ if bare => 2,
                    Truth::True => 0,
                    Truth::Undetermined | Truth::False => 1,
                };
                // A better way to the same bindings replaces a worse one of the same world.
                if seen.insert(bound.clone()) {
                    found[kind].push(bound.clone());
                } else if kind == 0
                    && let Some(at) = found[1].iter().position(|b| b == bound)
                {
                    found[1].remove(at);
                    found[0].push(bound.clone());
                }
                if seen.len() < WAYS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            };
            let reading = Reading { world, least: Truth::Undetermined };
            let _ = self.each(condition, scope, bindings, reading, &mut visit);
        }
        let standings = [Standing::Holds, Standing::Open, Standing::NotShown];
        let ways = found.into_iter().zip(standings);
        ways.flat_map(|(ways, standing)| ways.into_iter().map(move |b| (b, standing))).collect()
    }

    /// How a condition stands.
    pub(super) fn standing(&self, condition: &Condition, scope: &Scope, bindings: &Bindings) -> Standing {
        match self.truth(condition, scope, bindings, self.view.world) {
            Truth::True => Standing::Holds,
            Truth::Undetermined => Standing::Open,
            Truth::False => match self.truth(condition, scope, bindings, self.view.bare) {
                Truth::False => Standing::Fails,
                Truth::Undetermined | Truth::True => Standing::NotShown,
            },
        }
    }
}

/// What a search can still reach from here: conditions not yet tried count as holding.
fn score(standings: &[Option<Standing>]) -> Score {
    let count = |standing| standings.iter().filter(|s| **s == Some(standing)).count();
    let missing = count(Standing::Fails) + count(Standing::Unreached);
    let holds = |standing: &Option<Standing>| standing.is_none_or(|s| s == Standing::Holds);
    let first = standings.iter().take(64).enumerate().filter(|(_, standing)| !holds(standing));
    let earliest = first.fold(0, |places, (place, _)| places | (1_u64 << (63 - place)));
    std::cmp::Reverse((missing, count(Standing::NotShown), count(Standing::Open), earliest))
}

/// The finished attempt: what was never reached is marked, and a condition that failed is shown without
/// the values that were later chosen among several.
fn near(at: &Partial) -> Near {
    let standings: Vec<Standing> = at.standings.iter().map(|s| s.unwrap_or(Standing::Unreached)).collect();
    let mut bindings = vec![at.bindings.clone(); standings.len()];
    for (place, choices) in &at.failed {
        if let Some(shown) = bindings.get_mut(*place) {
            shown.release(at.chosen.get(*choices..).unwrap_or(&[]));
        }
    }
    let marked: Vec<_> = standings.iter().copied().map(Some).collect();
    Near { standings, bindings, score: score(&marked) }
}

impl Near {
    /// How the conditions stand together.
    pub(super) fn together(&self) -> Standing {
        self.standings.iter().copied().min().unwrap_or(Standing::Holds)
    }

    /// How many conditions stand so.
    pub(super) fn count(&self, standing: Standing) -> usize {
        self.standings.iter().filter(|s| **s == standing).count()
    }

    /// How many conditions fail or were not reached.
    pub(super) fn missing(&self) -> usize {
        self.count(Standing::Fails) + self.count(Standing::Unreached)
    }
}
