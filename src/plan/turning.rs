//! The days on which something may begin or end to hold.
//!
//! A breach asks for *some day* from the deadline on on which the duty was in force. Between two neighbouring
//! turning points nothing changes (`docs/semantics.md`, *Time*), so that these days and the deadlines are all that
//! need be looked at. Turning points are: the ends of what is stated over time and the days of events; the days on
//! which rules come into force and cease to; deadlines and the days after them; and the days on which a comparison
//! with `today` turns. Where a rule uses `today` in a way that cannot be solved for it, every day counts. All of
//! these are looked for behind each duty alone, so that what is said of it does not hang on what else is asked.
//!
//! They are approximated from above, as the dates of `at` are ([`super::moment`]): a day too many is harmless.

mod clock;

use super::analysis::{Analysis, Dates, Source, is_concept};
use super::binding::choose;
use super::builder::{Builder, Task};
use super::frame::{Frame, Mode, Outer};
use super::goal::{At, Goal, Term, Variables, term_variables};
use super::{Comparison, Expression, Literal, NodeKind, Operand, Operator, Role, Rule, Values, order};
use crate::hir::{RelationKind, Side, State};
use crate::ids::{NodeId, RelationId, RuleId};
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;
use clock::{clocked, has_today, solve};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What is known of turning points while a plan is made.
pub(super) struct Turning {
    /// The relations of each component that a duty may rest on, where they vary.
    behind: BTreeMap<usize, Vec<RelationId>>,
    /// Relations that rest on a use of `today`: when they may ever hold depends on the days that are looked at.
    clocked: BTreeSet<RelationId>,
    /// The days on which duties are looked at, by what is looked at.
    named: BTreeMap<RelationId, NodeId>,
    /// Comparisons that have their rules: by component, the rule as written, and their sides.
    compared: Vec<(usize, RuleId, Term, Term)>,
    /// Components that use `today` where it cannot be solved for it; whether every day has its rule.
    every_day: BTreeMap<usize, bool>,
}

impl Turning {
    /// Nothing has its rules. Cost: linear in the goals of the rules behind duties.
    pub(super) fn new(analysis: &Analysis<'_>) -> Self {
        let looked_at = analysis.program.norms.values().flat_map(|norms| [norms.due, norms.owed]);
        let mut waiting: Vec<RelationId> = looked_at.filter(|r| analysis.reached[r.index()]).collect();
        let mut seen: BTreeSet<RelationId> = waiting.iter().copied().collect();
        let mut behind: BTreeMap<usize, Vec<RelationId>> = BTreeMap::new();
        while let Some(relation) = waiting.pop() {
            // What is the same on all days rests on nothing that turns.
            if !analysis.temporal[relation.index()] {
                continue;
            }
            behind.entry(analysis.component[relation.index()]).or_default().push(relation);
            waiting.extend(analysis.reads(relation).into_iter().filter(|read| seen.insert(*read)));
        }
        let clocked = if behind.is_empty() { BTreeSet::new() } else { clocked(analysis) };
        Self { behind, clocked, named: BTreeMap::new(), compared: Vec::new(), every_day: BTreeMap::new() }
    }
}

impl<'p> Builder<'p> {
    /// The days on which a condition asks whether something was so on *some day*: those at which what stands
    /// beside it looks at the same day.
    pub(super) fn some_days(&mut self, day: &Term, outer: &Outer) -> Option<NodeId> {
        let sites = outer.goals().into_iter().filter_map(|goal| match goal {
            Goal::Holds { at: At::Day(site, at), .. } if **at == *day => Some(Source::Site(*site)),
            _ => None,
        });
        let dates: Dates = sites.collect();
        let (node, all) = (self.moment(&dates), self.analysis.program.day?);
        let all = self.statement(all);
        self.copy(all, node);
        Some(node)
    }

    /// What stands beside the question for some day and says on which days it matters: a duty is looked at from its
    /// deadline on, and one without, only if it is known not to be fulfilled.
    pub(super) fn limits_of_days<'g>(&self, around: &[&'g Goal]) -> Vec<&'g Goal> {
        let limits = |goal: &&Goal| {
            matches!(goal, Goal::Holds { relation, .. }
                if !self.is_day(*relation) && !self.turning.clocked.contains(relation))
        };
        around.iter().copied().filter(limits).collect()
    }

    /// The turning points of the duty that a state is about; some may be undetermined here. A day that nobody
    /// knows is none: what is so on some day is so on one that can be named.
    pub(super) fn days_of(&mut self, state: RelationId) -> NodeId {
        let kind = self.analysis.program.relation(state).kind;
        let norms = kind.act().and_then(|act| self.analysis.program.norms.get(&act));
        let (looked_at, has_deadline) = match (norms, kind.state()) {
            (Some(norms), Some(State::BreachedOwed)) => (norms.owed, false),
            (Some(norms), _) => (norms.due, true),
            (None, _) => (state, true),
        };
        if let Some(node) = self.turning.named.get(&looked_at) {
            return *node;
        }
        let [mut days, unnamed] = [(); 2].map(|()| self.helper(NodeKind::Derived, 1, false));
        let some_day = vec![Operand::Code(Values::SOME_DAY)];
        self.rule(Rule { head: unnamed, arguments: some_day, slots: 0, body: vec![], origin: None });
        let turning = self.turning(self.analysis.component[looked_at.index()]);
        self.conclude(days, &[(turning, true), (unnamed, false)]);
        if !has_deadline {
            // The days before the first turning point are a stretch too, of which its last day speaks. Of a duty
            // with a deadline they need not be looked at: that is one.
            days = self.with_eves(days);
        }
        self.turning.named.insert(looked_at, days);
        days
    }

    /// These days, and the day before each.
    fn with_eves(&mut self, days: NodeId) -> NodeId {
        let first = self.plan.values.code(Value::Date(Date::MIN));
        let body = vec![
            Literal::Holds { node: days, arguments: vec![Operand::Slot(0)] },
            Literal::Compare {
                comparison: Comparison::Less,
                left: Expression::Code(first),
                right: Expression::Slot(0),
            },
            Literal::Let { slot: 1, value: self.later(Expression::Slot(0), -1) },
        ];
        let eves = self.helper(NodeKind::Derived, 1, false);
        self.rule(Rule { head: eves, arguments: vec![Operand::Slot(1)], slots: 2, body, origin: None });
        let all = self.helper(NodeKind::Derived, 1, false);
        self.copy(all, days);
        self.copy(all, eves);
        all
    }

    /// The turning points of a component.
    fn turning(&mut self, component: usize) -> NodeId {
        self.task(Task::Turning(component), |b| b.helper(NodeKind::Derived, 1, false))
    }

    /// Adds the rules for the turning points of a component: its own, and those of what it reads.
    pub(super) fn define_turning(&mut self, component: usize, node: NodeId) {
        let relations = self.turning.behind.get(&component).cloned().unwrap_or_default();
        let mut below = BTreeSet::new();
        for relation in relations {
            let declared = self.analysis.program.relation(relation);
            if !is_concept(declared.kind) || declared.curable.is_some() {
                let stated = self.input(Role::Turning(relation), 1);
                self.copy(node, stated);
            }
            for date in self.static_days(relation) {
                let code = self.plan.values.code(Value::Date(date));
                let arguments = vec![Operand::Code(code)];
                self.rule(Rule { head: node, arguments, slots: 0, body: vec![], origin: None });
            }
            if matches!(declared.kind, RelationKind::State(State::Due, _)) {
                self.turn_at_deadlines(relation, node);
            }
            if self.moves_unsolved(relation) {
                self.turning.every_day.entry(component).or_insert(false);
            }
            below.extend(
                self.analysis.reads(relation).into_iter().map(|r| self.analysis.component[r.index()]),
            );
        }
        below.remove(&component);
        for component in below {
            if self.turning.behind.contains_key(&component) {
                let read = self.turning(component);
                self.copy(node, read);
            }
        }
    }

    /// Deadlines, and the days after them, are turning points.
    fn turn_at_deadlines(&mut self, relation: RelationId, node: NodeId) {
        let ever = self.ever(relation, Side::For);
        let places = self.parameters(relation);
        let mut arguments = vec![Operand::Any; places.saturating_sub(1)];
        arguments.push(Operand::Slot(0));
        let deadline = Literal::Holds { node: ever, arguments };
        let body = vec![deadline.clone()];
        self.rule(Rule { head: node, arguments: vec![Operand::Slot(0)], slots: 1, body, origin: None });
        let next = Literal::Let { slot: 1, value: self.later(Expression::Slot(0), 1) };
        let body = vec![deadline, next];
        self.rule(Rule { head: node, arguments: vec![Operand::Slot(1)], slots: 2, body, origin: None });
    }

    /// The days on which rules for a relation begin and cease to apply.
    fn static_days(&self, relation: RelationId) -> Vec<Date> {
        let rules = self.analysis.rules[relation.index()].iter();
        let intervals = rules.flat_map(|(id, _)| &self.analysis.program.rule(*id).in_force);
        let mut days: Vec<Date> = intervals.flat_map(|i| [Some(i.from), i.until]).flatten().collect();
        days.retain(|day| *day > Date::MIN);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// A day that many days later.
    fn later(&mut self, day: Expression, days: i32) -> Expression {
        let length = Duration { months: 0, days };
        Expression::Binary {
            operator: Operator::Plus,
            left: Box::new(day),
            right: Box::new(Expression::Code(self.plan.values.code(Value::Duration(length)))),
            rounding: Rounding::None,
        }
    }

    /// Whether `today` stands anywhere in rules for a relation but in a comparison that can be solved for it.
    fn moves_unsolved(&self, relation: RelationId) -> bool {
        self.analysis.rules[relation.index()].iter().any(|(_, rule)| {
            let mut found = rule.head.iter().any(has_today);
            for goal in rule.body.iter() {
                goal.each(&mut |inner| {
                    found |= match inner {
                        Goal::Compare(comparison, left, right) => {
                            (has_today(left) || has_today(right))
                                && solve(*comparison, left, right, &self.plan.values).is_none()
                        }
                        _ => inner.terms().into_iter().any(has_today),
                    };
                });
            }
            found
        })
    }

    /// Adds the days on which a comparison with `today` turns, once.
    pub(super) fn turn(
        &mut self,
        frame: &Frame<'p>,
        comparison: Comparison,
        left: &Term,
        right: &Term,
        outer: &Outer,
    ) {
        if frame.mode != Mode::Exact || !(has_today(left) || has_today(right)) {
            return;
        }
        let component = frame.scope.component;
        if !self.turning.behind.contains_key(&component) {
            return;
        }
        let rule = self.analysis.program.rule(frame.scope.origin);
        let key = (component, rule.repeats.unwrap_or(frame.scope.origin), left.clone(), right.clone());
        if self.turning.compared.contains(&key) {
            return;
        }
        self.turning.compared.push(key);
        // What cannot be solved was seen when the node was made.
        let Some((day, exact)) = solve(comparison, left, right, &self.plan.values) else { return };
        let wanted = term_variables(&day);
        let around = outer.goals();
        if around.iter().any(|goal| self.is_some_day(goal) && !goal.free().is_disjoint(&wanted)) {
            return; // it is a turning point itself
        }
        let goals = choose(&wanted, &around, &|goal| self.rank_for_day(goal));
        let node = self.turning(component);
        let offsets = if exact { 0..=1 } else { -4..=4 };
        for offset in offsets {
            let mut inner = Frame::new(&frame.scope, Mode::Ever, Variables::new());
            self.translate(&mut inner, &goals, outer);
            if !wanted.is_subset(&inner.bound) {
                self.turning.every_day.entry(component).or_insert(false);
                return;
            }
            let length =
                Term::Code(self.plan.values.code(Value::Duration(Duration { months: 0, days: offset })));
            let turned = if offset == 0 {
                day.clone()
            } else {
                Term::Binary(Operator::Plus, Rc::new(day.clone()), Rc::new(length), Rounding::None)
            };
            let argument = self.operand(&mut inner, &turned, outer);
            let rule = self.finish(&mut inner, node, vec![argument], outer);
            self.rule(rule);
        }
    }

    /// Makes every day after a turning point one, up to the dates that are asked about, where that is needed and
    /// not done. Returns whether anything was added.
    pub(super) fn define_every_day(&mut self) -> bool {
        let missing: Vec<usize> = self
            .turning
            .every_day
            .iter()
            .filter(|(_, done)| !**done)
            .map(|(component, _)| *component)
            .collect();
        for component in &missing {
            self.turning.every_day.insert(*component, true);
            let node = self.turning(*component);
            let last = self.raw_moment(&[Source::Base].into());
            let body = vec![
                Literal::Holds { node, arguments: vec![Operand::Slot(0)] },
                Literal::Holds { node: last, arguments: vec![Operand::Slot(1)] },
                Literal::Compare {
                    comparison: Comparison::Less,
                    left: Expression::Slot(0),
                    right: Expression::Slot(1),
                },
                Literal::Let { slot: 2, value: self.later(Expression::Slot(0), 1) },
            ];
            let body = order::order(body, &self.plan.nodes);
            self.rule(Rule { head: node, arguments: vec![Operand::Slot(2)], slots: 3, body, origin: None });
        }
        !missing.is_empty()
    }

    /// Everything that one side of a relation may ever conclude.
    fn ever(&mut self, relation: RelationId, side: Side) -> NodeId {
        let arity = self.parameters(relation);
        self.task(Task::Ever(relation, side), |b| b.helper(NodeKind::Derived, arity, false))
    }
}
