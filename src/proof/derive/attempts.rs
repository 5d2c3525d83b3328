//! How near rules come to concluding what they do not: the closest attempt of each.

use super::{Builder, argument, conditions, is_computed};
use crate::hir::{self, Condition};
use crate::ids::{RuleId, VariableId};
use crate::proof::Pattern;
use crate::proof::attempt::Near;
use crate::proof::binding::{Bindings, Cell, Scope};
use crate::proof::explanation::{Argument, Standing};
use crate::proof::premise::is_day;
use crate::value::Value;

impl Builder<'_> {
    /// One rule's closest attempt, in force or not; `None` if it concludes something else.
    pub(in crate::proof) fn attempted(&mut self, rule: RuleId, pattern: &Pattern) -> Option<Argument> {
        let (near, in_force) = self.nearest(rule, pattern)?;
        Some(self.attempt(rule, pattern, &near, in_force, 0))
    }

    /// One rule's closest attempt that speaks of the same things.
    pub(in crate::proof) fn attempted_about(
        &mut self,
        rule: RuleId,
        pattern: &Pattern,
        things: &Bindings,
    ) -> Option<Argument> {
        let declared = self.view.program.rule(rule);
        let scope = Scope { variables: &declared.variables, at: pattern.at, rule: Some(rule), before: None };
        let mut bindings = self.unify(rule, pattern, &scope)?;
        for variable in (0..declared.variables.len()).map(VariableId::at) {
            if let Some(cell @ Cell::Value(Value::Entity(_) | Value::Citation(_))) = things.get(variable)
                && !is_computed(declared, variable)
                && !scope.bind(self.view.program, &mut bindings, variable, cell)
            {
                return None;
            }
        }
        let (near, in_force) = self.closest(declared, pattern, &scope, &bindings);
        Some(self.attempt(rule, pattern, &near, in_force, 0))
    }

    /// Each rule's closest attempt, best first, and how many rules were far from applicable.
    pub(super) fn attempts(
        &mut self,
        pattern: &Pattern,
        rules: &[RuleId],
        depth: usize,
    ) -> (Vec<Argument>, usize) {
        let mut found = Vec::new();
        for rule in rules {
            if let Some(near) = self.near(*rule, pattern) {
                found.push((*rule, near));
            }
        }
        found.sort_by_key(|(_, near)| rank(near));
        let width = self.limits.width.checked_shr(u32::try_from(depth).unwrap_or(u32::MAX)).unwrap_or(0);
        let shown = found.iter().take_while(|(_, (near, _))| !is_hopeless(near)).count().min(width).max(1);
        let hopeless = found.len().saturating_sub(shown);
        found.truncate(shown);
        let attempts =
            found.into_iter().map(|(rule, (near, force))| self.attempt(rule, pattern, &near, force, depth));
        (attempts.collect(), hopeless)
    }

    /// How near a rule comes to being applicable; `None` if it concludes something else, or was replaced.
    fn near(&self, rule: RuleId, pattern: &Pattern) -> Option<(Near, bool)> {
        if !self.view.program.rule(rule).is_taken(&self.view.spec.readings) {
            return None;
        }
        let (near, in_force) = self.nearest(rule, pattern)?;
        (in_force || near.together() == Standing::Holds).then_some((near, in_force))
    }

    /// How near the conditions of a rule come to being met, and whether it is in force; `None` if it concludes
    /// something else.
    pub(super) fn nearest(&self, rule: RuleId, pattern: &Pattern) -> Option<(Near, bool)> {
        let declared = self.view.program.rule(rule);
        let scope = Scope { variables: &declared.variables, at: pattern.at, rule: Some(rule), before: None };
        let bindings = self.unify(rule, pattern, &scope)?;
        Some(self.closest(declared, pattern, &scope, &bindings))
    }

    /// The same with some variables bound.
    fn closest(
        &self,
        declared: &hir::Rule,
        pattern: &Pattern,
        scope: &Scope,
        bindings: &Bindings,
    ) -> (Near, bool) {
        let conditions = conditions(declared, pattern);
        let refs: Vec<&Condition> = conditions.iter().collect();
        let near = self.search(|matcher| matcher.nearest(&refs, scope, bindings));
        (near, declared.applies(&self.view.spec.readings, pattern.at))
    }

    fn attempt(
        &mut self,
        rule: RuleId,
        pattern: &Pattern,
        near: &Near,
        in_force: bool,
        depth: usize,
    ) -> Argument {
        let declared = self.view.program.rule(rule);
        let scope = Scope { variables: &declared.variables, at: pattern.at, rule: Some(rule), before: None };
        let conditions = conditions(declared, pattern);
        let program = self.view.program;
        let each = conditions.iter().zip(near.standings.iter().zip(&near.bindings));
        let shown =
            each.filter(|(condition, _)| !is_day(program, condition)).map(|(c, (standing, bindings))| {
                let depth = if *standing == Standing::Holds { depth } else { depth.saturating_add(1) };
                self.premise(c, &scope, bindings, *standing, depth)
            });
        let shown: Vec<_> = shown.collect();
        let applicable = if in_force { near.together() } else { Standing::Fails };
        argument(rule, declared, applicable, in_force, shown)
    }
}

/// Nearest first: what fails nowhere, then the larger part that does not fail, then fewer failures, then
/// what is shown to what is not, then fewer open conditions.
fn rank((near, in_force): &(Near, bool)) -> impl Ord + use<> {
    let (missing, all) = (near.missing(), near.standings.len().max(1));
    let part = missing * 1000 / all;
    (!in_force, missing > 0, part, missing, near.count(Standing::NotShown), near.count(Standing::Open))
}

/// Far from applicable: at least two conditions plainly fail, and no more hold; or none holds at all.
fn is_hopeless(near: &Near) -> bool {
    let failing = near.count(Standing::Fails);
    let rest = near.standings.len() - near.missing();
    failing >= 2 && failing >= rest
}
