//! The rules of one side of the argument, each tried in both worlds.

use super::{Pair, Place, STEP};
use crate::hir::Side;
use crate::ids::RuleId;
use crate::proof::derive::Builder;
use crate::proof::explanation::{Argument, Standing};

/// A rule tried on both sides.
pub(super) struct Contest {
    pub(super) rule: RuleId,
    /// On the better side; `None` if it concludes something else.
    pub(super) high: Option<Argument>,
    pub(super) low: Option<Argument>,
}

impl Contest {
    /// The rules of that side of the argument, each tried on both. `alike`: about the same things, where the pair is.
    pub(super) fn all(pair: &Pair<'_>, side: Side, alike: bool) -> Vec<Contest> {
        let tried = |place: &Place<'_>, rule: RuleId| {
            let mut builder = Builder::new(place.view, STEP);
            let applied = builder.applied(rule, &place.pattern);
            applied.or_else(|| builder.attempted(rule, &place.pattern))
        };
        let rules = pair.high.view.index.rules(pair.high.pattern.relation, side);
        let alike = alike && pair.high.pattern.arguments == pair.low.pattern.arguments;
        let contest = |rule| {
            let mut contest = Contest { rule, high: tried(&pair.high, rule), low: tried(&pair.low, rule) };
            if alike {
                contest.about_the_same(pair);
            }
            contest
        };
        rules.map(contest).filter(|c| c.high.is_some() || c.low.is_some()).collect()
    }

    /// The worse side is asked about the things for which the rule holds better on the other: that it comes as
    /// close about others makes no difference.
    fn about_the_same(&mut self, pair: &Pair<'_>) {
        let about = |better: &Place<'_>, worse: &Place<'_>| {
            let things = Builder::new(better.view, STEP).things(self.rule, &better.pattern)?;
            Builder::new(worse.view, STEP).attempted_about(self.rule, &worse.pattern, &things)
        };
        if self.high() > self.low() {
            self.low = about(&pair.high, &pair.low).or(self.low.take());
        } else if self.low() > self.high() {
            self.high = about(&pair.low, &pair.high).or(self.high.take());
        }
    }

    pub(super) fn high(&self) -> Standing {
        standing(self.high.as_ref())
    }

    pub(super) fn low(&self) -> Standing {
        standing(self.low.as_ref())
    }

    /// How far the worse side is from it: what it cannot conclude at all, then by what is missing.
    pub(super) fn distance(&self) -> (bool, bool, usize) {
        let Some(low) = &self.low else { return (true, true, usize::MAX) };
        let missing = low.premises.iter().chain(&low.exceptions).filter(|p| p.standing != Standing::Holds);
        (false, !low.in_force, missing.count())
    }
}

fn standing(argument: Option<&Argument>) -> Standing {
    argument.map_or(Standing::Fails, |argument| argument.applicable)
}
