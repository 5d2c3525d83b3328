//! Which rule beats which.

use super::norm::first_of;
use super::{Fault, Reference};
use std::cmp::Ordering;
use vires::hir::{MetaRule, Strength};
use vires::ids::RuleId;

impl Reference<'_> {
    /// Whether `r` beats `s`, a rule on the other side: the first meta-rule that decides between them
    /// decides for `r`.
    pub(super) fn beats(&self, r: RuleId, s: RuleId) -> bool {
        let usual = [MetaRule::Overrides, MetaRule::Rank, MetaRule::Later, MetaRule::Strength];
        let metas = &self.program.precedence;
        let mut metas: Vec<MetaRule> = metas.clone();
        if self.has(Fault::PrecedenceIgnored) {
            metas = usual.into_iter().filter(|m| metas.contains(m)).collect();
        }
        let decided = metas.into_iter().map(|meta| self.order(meta, r, s)).find(|o| *o != Ordering::Equal);
        decided == Some(Ordering::Greater)
    }

    /// Which of two rules a meta-rule puts above the other; equal: it does not decide.
    fn order(&self, meta: MetaRule, r: RuleId, s: RuleId) -> Ordering {
        // What is to be done otherwise has the priorities of the rule in which it stands.
        let (r, s) = (first_of(self.program, r), first_of(self.program, s));
        let (of_r, of_s) = (self.program.rule(r), self.program.rule(s));
        match meta {
            MetaRule::Overrides if self.has(Fault::OverridesIgnored) => Ordering::Equal,
            MetaRule::Overrides => of_r.overrides.contains(&s).cmp(&of_s.overrides.contains(&r)),
            MetaRule::Rank if self.has(Fault::RanksIgnored) => Ordering::Equal,
            // The lower the place in the list, the higher the norm.
            MetaRule::Rank => match (of_r.rank, of_s.rank) {
                (Some(r), Some(s)) => s.cmp(&r),
                _ => Ordering::Equal,
            },
            MetaRule::Later => match (of_r.signed, of_s.signed) {
                (Some(r), Some(s)) if self.has(Fault::OlderPrevails) => s.cmp(&r),
                (Some(r), Some(s)) => r.cmp(&s),
                _ => Ordering::Equal,
            },
            MetaRule::Strength if self.has(Fault::StrengthIgnored) => Ordering::Equal,
            MetaRule::Strength => {
                let is_rule = |rule: &vires::hir::Rule| rule.strength != Strength::Presume;
                is_rule(of_r).cmp(&is_rule(of_s))
            }
        }
    }
}
