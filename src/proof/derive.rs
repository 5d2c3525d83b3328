//! Builds explanations: a list of steps, each worked out once, without recursion from step to step.

mod attempts;

use super::binding::{Before, Bindings, Cell, Scope};
use super::conclude;
use super::explanation::{Argument, Beaten, Explanation, Limits, Reason, Standing, Step, StepId};
use super::matching::{Matcher, Reading};
use super::premise::is_day;
use super::view::View;
use super::{Claim, Conclusion, Form, Pattern, UNKNOWN_DAY};
use crate::engine::Truth;
use crate::hir::{self, Comparison, Condition, ConditionKind, Side, Term, TermKind};
use crate::ids::{NodeId, RuleId, VariableId};
use crate::plan::Role;
use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;

/// Most work for one rule.
const RULE_WORK: u64 = 20_000;

/// Most ways looked at in which one rule proves one statement, where all proofs are looked for.
const PROOFS: usize = 64;

/// An explanation in the making.
pub(super) struct Builder<'v> {
    pub(super) view: View<'v>,
    pub(super) matcher: Matcher<'v>,
    pub(super) limits: Limits,
    /// Of alternatives that hold, all are shown, not only the first.
    pub(super) alternatives: bool,
    steps: Vec<Step>,
    seen: BTreeMap<(Pattern, Option<NodeId>), StepId>,
    pending: VecDeque<Pending>,
    more: bool,
}

/// A step whose reason is still to be found.
struct Pending {
    step: StepId,
    reader: Option<RuleId>,
    depth: usize,
}

/// In which ways a rule is to be applied.
#[derive(Clone, Copy)]
struct Ways {
    /// Its conditions came to hold before this.
    before: Option<Before>,
    /// How they must at least stand.
    least: Truth,
    /// How many ways are looked for.
    most: usize,
}

impl<'v> Builder<'v> {
    pub(super) fn new(view: View<'v>, limits: Limits) -> Self {
        Self {
            view,
            matcher: Matcher::new(view, limits.work),
            limits,
            alternatives: false,
            steps: vec![],
            seen: BTreeMap::new(),
            pending: VecDeque::new(),
            more: false,
        }
    }

    /// The steps that explain a claim; the first is the claim's own.
    pub(super) fn explain(mut self, claim: &Claim, conclusion: Conclusion) -> Explanation {
        let root = self.step(&claim.pattern(), None, 0).unwrap_or(StepId(0));
        while let Some(pending) = self.pending.pop_front() {
            if self.view.is_stopped() {
                self.more = true;
                break;
            }
            let pattern = self.steps[pending.step.0].pattern.clone();
            let reason = self.reason(&pattern, &pending);
            self.steps[pending.step.0].reason = reason;
        }
        let more = self.more || self.matcher.is_spent();
        let mut explanation = Explanation {
            conclusion,
            steps: self.steps,
            root,
            cases: vec![],
            more,
            readings: vec![],
            sides: vec![],
        };
        conclude::fill(self.view, &mut explanation);
        explanation
    }

    /// The steps of all proofs of a true claim, circles included: each step shows every way to prove it.
    pub(super) fn all_proofs(mut self, claim: &Claim) -> (Vec<Step>, StepId) {
        self.alternatives = true;
        let root = self.step(&claim.pattern(), None, 0).unwrap_or(StepId(0));
        while let Some(pending) = self.pending.pop_front() {
            let Step { pattern, standing, .. } = self.steps[pending.step.0].clone();
            if standing == Standing::Holds && !self.is_fact(&pattern) {
                let rules: Vec<RuleId> = self.view.index.rules(pattern.relation, sides(&pattern).0).collect();
                let mut ways = Ways { before: None, least: Truth::True, most: PROOFS };
                let mut arguments: Vec<_> =
                    rules.iter().flat_map(|r| self.apply(*r, &pattern, ways, 0)).collect();
                if arguments.is_empty() {
                    // It holds by its burden: a rule may apply, and that is enough.
                    ways.least = Truth::Undetermined;
                    arguments = rules.iter().flat_map(|r| self.apply(*r, &pattern, ways, 0)).collect();
                }
                let reason = Reason::Rules { arguments, against: vec![], hopeless: 0 };
                self.steps[pending.step.0].reason = reason;
            }
        }
        (self.steps, root)
    }

    /// A search with no more than one rule's share of the work.
    pub(super) fn search<T>(&self, search: impl FnOnce(&Matcher<'v>) -> T) -> T {
        self.matcher.portion(RULE_WORK, || search(&self.matcher))
    }

    /// The step for a statement as `reader` reads it, new if it has none yet; `None` if there are too many.
    pub(super) fn step(&mut self, pattern: &Pattern, reader: Option<RuleId>, depth: usize) -> Option<StepId> {
        let key = (pattern.clone(), self.view.node(pattern.relation, pattern.form, reader));
        if let Some(step) = self.seen.get(&key) {
            return Some(*step);
        }
        if self.steps.len() >= self.limits.steps {
            self.more = true;
            return None;
        }
        let here = self.view.truth(pattern, reader, self.view.world);
        let bare = self.view.truth(pattern, reader, self.view.bare);
        let standing = match here {
            Truth::True => Standing::Holds,
            Truth::Undetermined => Standing::Open,
            Truth::False if bare == Truth::False => Standing::Fails,
            Truth::False => Standing::NotShown,
        };
        let step = StepId(self.steps.len());
        let by_burden = here == Truth::True && bare == Truth::Undetermined;
        self.steps.push(Step { pattern: pattern.clone(), standing, by_burden, reason: Reason::NotFollowed });
        self.seen.insert(key, step);
        self.pending.push_back(Pending { step, reader, depth });
        Some(step)
    }

    fn reason(&mut self, pattern: &Pattern, pending: &Pending) -> Reason {
        if pattern.at == UNKNOWN_DAY {
            return Reason::NotFollowed;
        }
        let here = self.view.truth(pattern, pending.reader, self.view.world);
        let bare = self.view.truth(pattern, pending.reader, self.view.bare);
        if self.is_fact(pattern) {
            return Reason::Fact(self.view.fact(pattern, here, bare));
        }
        if pattern.form == Form::Excluded {
            let positive = Pattern { form: Form::Holds, ..pattern.clone() };
            if self.view.is_supposed(&positive) {
                return Reason::Supposed(self.view.said(&positive).into_iter().cloned().collect());
            }
        }
        if here == Truth::False && pending.depth > self.limits.depth {
            self.more = true;
            return Reason::NotFollowed;
        }
        self.rules(pattern, pending.depth)
    }

    /// Whether it is stated rather than concluded; a supposition may state a concept that can be cured.
    pub(super) fn is_fact(&self, pattern: &Pattern) -> bool {
        self.view.program.relation(pattern.relation).kind.is_stated() || self.view.is_supposed(pattern)
    }

    fn rules(&mut self, pattern: &Pattern, depth: usize) -> Reason {
        let (own, other) = sides(pattern);
        let own: Vec<RuleId> = self.view.index.rules(pattern.relation, own).collect();
        let other: Vec<RuleId> = self.view.index.rules(pattern.relation, other).collect();
        if own.is_empty() {
            return Reason::NoRule;
        }
        if let Some(reason) = self.proof(pattern, &own, &other, depth) {
            return reason;
        }
        let (mut arguments, hopeless) = self.attempts(pattern, &own, depth);
        let (mut against, _) = self.attempts(pattern, &other, depth);
        against.retain(|a| a.applicable >= Standing::NotShown);
        self.beat(&mut arguments, &against);
        self.beat(&mut against, &arguments);
        Reason::Rules { arguments, against, hopeless }
    }

    /// The proof of what is true before burdens: one rule whose conditions held earlier, and what the rules
    /// against it lack.
    fn proof(&mut self, pattern: &Pattern, own: &[RuleId], other: &[RuleId], depth: usize) -> Option<Reason> {
        let ways = self.earlier(pattern)?;
        let mut proofs = Vec::new();
        for rule in own {
            if let Some(argument) = self.apply(*rule, pattern, ways, depth).pop() {
                proofs.push(argument);
                if other.is_empty() {
                    break;
                }
            }
        }
        let (mut against, _) = self.attempts(pattern, other, depth.saturating_add(1));
        self.beat(&mut against, &proofs);
        self.beat(&mut proofs, &against);
        // The rule that stands unbeaten comes first; the others show only why it does.
        proofs.sort_by_key(|p| !p.beaten.is_empty());
        let beating = |rule: RuleId| against.iter().any(|a| a.beaten.iter().any(|b| b.by == rule));
        let first = proofs.first()?.rule;
        proofs.retain(|p| p.rule == first || beating(p.rule));
        Some(Reason::Rules { arguments: proofs, against, hopeless: 0 })
    }

    /// The one way in which conditions that came to hold before what is true bear it; `None` if it is not true
    /// before burdens.
    fn earlier(&self, pattern: &Pattern) -> Option<Ways> {
        let role = match pattern.form {
            Form::Holds => Role::Statement(pattern.relation),
            Form::Excluded => Role::Excluded(pattern.relation),
        };
        let node = *self.view.plan.roles.get(&role)?;
        let tuple = self.view.tuple(node, pattern)?;
        if self.view.model.status(node, &tuple, self.view.world) != Truth::True {
            return None;
        }
        let before = self.view.index.component(node).zip(self.view.stage(node, &tuple));
        let before = before.map(|(component, stage)| Before { component, stage });
        Some(Ways { before, least: Truth::True, most: 1 })
    }

    /// The rule applied with its conditions standing as is asked.
    fn apply(&mut self, rule: RuleId, pattern: &Pattern, ways: Ways, depth: usize) -> Vec<Argument> {
        let Ways { before, least, most } = ways;
        let declared = self.view.program.rule(rule);
        let scope = Scope { variables: &declared.variables, at: pattern.at, rule: Some(rule), before };
        let in_force = declared.applies(&self.view.spec.readings, pattern.at);
        let Some(bindings) = self.unify(rule, pattern, &scope).filter(|_| in_force) else { return vec![] };
        let conditions = conditions(declared, pattern);
        let refs: Vec<&Condition> = conditions.iter().collect();
        let mut found = Vec::new();
        let reading = Reading { world: self.view.world, least };
        self.search(|matcher| {
            let _ = matcher.all(&refs, &scope, &bindings, reading, &mut |bound, truth| {
                found.push((bound.clone(), truth));
                if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
        });
        let mut arguments = Vec::with_capacity(found.len());
        for (found, truth) in found {
            let mut shown = Vec::with_capacity(conditions.len());
            for condition in conditions.iter().filter(|c| !is_day(self.view.program, c)) {
                let standing = match truth {
                    Truth::True => Standing::Holds,
                    Truth::Undetermined | Truth::False => self.matcher.standing(condition, &scope, &found),
                };
                shown.push(self.premise(condition, &scope, &found, standing, depth));
            }
            let applicable = if truth == Truth::True { Standing::Holds } else { Standing::Open };
            arguments.push(argument(rule, declared, applicable, true, shown));
        }
        arguments
    }

    /// One rule applied to what is true, with conditions that came to hold before it.
    pub(super) fn applied(&mut self, rule: RuleId, pattern: &Pattern) -> Option<Argument> {
        let ways = self.earlier(pattern)?;
        self.apply(rule, pattern, ways, 0).pop()
    }

    /// The things that a rule speaks of where it applies, or comes closest to that.
    pub(super) fn things(&self, rule: RuleId, pattern: &Pattern) -> Option<Bindings> {
        let declared = self.view.program.rule(rule);
        let ways = self.earlier(pattern).map(|Ways { before, least, .. }| (before, least));
        let applied = ways.and_then(|(before, least)| {
            let scope = Scope { variables: &declared.variables, at: pattern.at, rule: Some(rule), before };
            let bindings = self.unify(rule, pattern, &scope)?;
            let conditions = conditions(declared, pattern);
            let refs: Vec<&Condition> = conditions.iter().collect();
            let reading = Reading { world: self.view.world, least };
            let mut found = None;
            self.search(|matcher| {
                let _ = matcher.all(&refs, &scope, &bindings, reading, &mut |bound, _| {
                    found = Some(bound.clone());
                    ControlFlow::Break(())
                });
            });
            found
        });
        applied.or_else(|| {
            let (near, _) = self.nearest(rule, pattern)?;
            let reached = near.standings.iter().zip(&near.bindings).rev();
            reached.into_iter().find(|(standing, _)| **standing > Standing::Unreached).map(|(_, b)| b.clone())
        })
    }

    /// The variables of a rule's head bound as the pattern says; `None` if they do not fit.
    fn unify(&self, rule: RuleId, pattern: &Pattern, scope: &Scope) -> Option<Bindings> {
        let declared = self.view.program.rule(rule);
        let mut bindings = Bindings::free(&declared.variables);
        for (term, value) in declared.head.arguments.iter().zip(&pattern.arguments) {
            match (&term.kind, value) {
                (TermKind::Variable(variable), Some(value)) if !is_computed(declared, *variable) => {
                    let cell = Cell::Value(*value);
                    if !scope.bind(self.view.program, &mut bindings, *variable, cell) {
                        return None;
                    }
                }
                (TermKind::Value(own), Some(value)) if own != value => return None,
                _ => {}
            }
        }
        Some(bindings)
    }

    /// Notes for each applicable argument which applicable ones of the other side beat it.
    fn beat(&self, these: &mut [Argument], others: &[Argument]) {
        for attempt in these.iter_mut().filter(|a| a.applicable == Standing::Holds) {
            let applicable = others.iter().filter(|o| o.applicable == Standing::Holds);
            attempt.beaten = applicable
                .filter_map(|o| {
                    let deciding = hir::beats(self.view.program, o.rule, attempt.rule)?;
                    Some(Beaten { by: o.rule, deciding })
                })
                .collect();
        }
    }
}

/// The side that argues for what is claimed, and the other.
pub(super) fn sides(pattern: &Pattern) -> (Side, Side) {
    match pattern.form {
        Form::Holds => (Side::For, Side::Against),
        Form::Excluded => (Side::Against, Side::For),
    }
}

/// Whether an equation with an aggregate gives a variable its value, and nothing else does: then the claimed
/// value is compared with it, not put in its place.
fn is_computed(rule: &hir::Rule, variable: VariableId) -> bool {
    let is_variable = |t: &Term| matches!(t.kind, TermKind::Variable(v) if v == variable);
    let conditions = rule.body.conjuncts();
    let bound = conditions.iter().any(|c| match &c.kind {
        ConditionKind::Atom(atom) | ConditionKind::On(atom, _) => atom.arguments.iter().any(is_variable),
        _ => false,
    });
    !bound
        && conditions.iter().any(|c| match &c.kind {
            ConditionKind::Compare(Comparison::Equal, left, right) => {
                is_variable(left) && has_aggregate(right) || is_variable(right) && has_aggregate(left)
            }
            _ => false,
        })
}

fn has_aggregate(term: &Term) -> bool {
    match &term.kind {
        TermKind::Aggregate(_) => true,
        TermKind::Binary { left, right, .. } => has_aggregate(left) || has_aggregate(right),
        TermKind::Duration { amount, .. } => has_aggregate(amount),
        TermKind::Variable(_) | TermKind::Value(_) | TermKind::Any | TermKind::Today => false,
    }
}

/// The conditions of a rule for a statement: what its head computes is what is claimed, its exceptions as
/// negations at the end. `unless not C` is C.
fn conditions(rule: &hir::Rule, pattern: &Pattern) -> Vec<Condition> {
    let places = rule.head.arguments.iter().zip(&pattern.arguments);
    let computed = places.filter_map(|(term, value)| match (&term.kind, value) {
        (TermKind::Variable(variable), _) if !is_computed(rule, *variable) => None,
        (TermKind::Value(_) | TermKind::Any, _) | (_, None) => None,
        (_, Some(value)) => {
            let value = Term { kind: TermKind::Value(*value), ..term.clone() };
            let kind = ConditionKind::Compare(Comparison::Equal, term.clone(), value);
            Some(Condition { span: term.span, kind })
        }
    });

    let exceptions = rule.exceptions.iter().map(|exception| match &exception.condition.kind {
        ConditionKind::Not { condition, .. } if exception.locals.is_empty() => (**condition).clone(),
        _ => Condition {
            span: exception.condition.span,
            kind: ConditionKind::Not {
                locals: exception.locals.clone(),
                condition: Box::new(exception.condition.clone()),
            },
        },
    });
    rule.body.conjuncts().iter().cloned().chain(computed).chain(exceptions).collect()
}

fn argument(
    rule: RuleId,
    declared: &hir::Rule,
    applicable: Standing,
    in_force: bool,
    mut premises: Vec<super::Premise>,
) -> Argument {
    let exceptions = premises.split_off(premises.len().saturating_sub(declared.exceptions.len()));
    Argument { rule, side: declared.side, applicable, in_force, premises, exceptions, beaten: vec![] }
}
