//! The days on which something may begin or end to hold.
//!
//! A breach asks for *some day* from the deadline on on which the duty was in force. Between two neighbouring
//! turning points nothing changes (`docs/semantics.md`, *Time*), so that these days and the deadlines are all that
//! need be looked at. Turning points are: the ends of what is stated over time and the days of events; the days on
//! which rules come into force and cease to; deadlines and the days after them; and the days on which a comparison
//! with `today` turns. Where a rule uses `today` in a way that cannot be solved for it, every day counts.
//!
//! They are approximated from above, as the dates of `at` are ([`super::moment`]): a day too many is harmless.

use super::analysis::Source;
use super::binding::choose;
use super::builder::{Builder, Task};
use super::frame::{Frame, Mode, Outer};
use super::goal::{Goal, Term, Variables, term_variables};
use super::{
    Comparison, Expression, Literal, NodeKind, Operand, Operator, Role, Rule, TimeUnit, Values, order,
};
use crate::hir::{RelationKind, Side, State};
use crate::ids::{NodeId, RelationId, RuleId};
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;
use std::rc::Rc;

/// What is known of turning points while a plan is made.
#[derive(Default)]
pub(super) struct Turning {
    /// The node of all of them, as far as they are possible.
    node: Option<NodeId>,
    /// Comparisons that have their rules: by the rule as written, and their sides.
    compared: Vec<(RuleId, Term, Term)>,
    /// Some use of `today` cannot be solved for it.
    every_day: bool,
    /// The rule that makes every day one of them is there.
    has_every_day: bool,
}

impl<'p> Builder<'p> {
    /// The turning points as certain rows: what asks for some day reads this. A day that nobody knows is none:
    /// what is so on some day is so on one that can be named.
    pub(super) fn define_days(&mut self, node: NodeId) {
        let raw = self.turning();
        let possible = self.possible(raw);
        let unnamed = self.helper(NodeKind::Derived, 1, false);
        let some_day = vec![Operand::Code(Values::SOME_DAY)];
        self.rule(Rule { head: unnamed, arguments: some_day, slots: 0, body: vec![], origin: None });
        let day = || vec![Operand::Slot(0)];
        let body = vec![
            Literal::Holds { node: possible, arguments: day() },
            Literal::Fails { node: unnamed, arguments: day() },
        ];
        self.rule(Rule { head: node, arguments: day(), slots: 1, body, origin: None });
    }

    /// The turning points; some may be undetermined here.
    pub(super) fn turning(&mut self) -> NodeId {
        if let Some(node) = self.turning.node {
            return node;
        }
        let node = self.helper(NodeKind::Derived, 1, false);
        self.turning.node = Some(node);
        let stated = self.input(Role::Turning, 1);
        self.copy(node, stated);
        for date in self.static_days() {
            let code = self.plan.values.code(Value::Date(date));
            let arguments = vec![Operand::Code(code)];
            self.rule(Rule { head: node, arguments, slots: 0, body: vec![], origin: None });
        }
        for relation in self.deadlines() {
            let ever = self.ever(relation, Side::For);
            let places = self.parameters(relation);
            let mut arguments = vec![Operand::Any; places.saturating_sub(1)];
            arguments.push(Operand::Slot(0));
            let deadline = Literal::Holds { node: ever, arguments };
            self.rule(Rule {
                head: node,
                arguments: vec![Operand::Slot(0)],
                slots: 1,
                body: vec![deadline.clone()],
                origin: None,
            });
            let next = Literal::Let { slot: 1, value: self.later(Expression::Slot(0), 1) };
            let body = vec![deadline, next];
            self.rule(Rule { head: node, arguments: vec![Operand::Slot(1)], slots: 2, body, origin: None });
        }
        self.turning.every_day |= self.moves_unsolved();
        node
    }

    /// The days on which rules begin and cease to apply.
    fn static_days(&self) -> Vec<Date> {
        let rules = self.analysis.rules.iter().flatten();
        let intervals = rules.flat_map(|(id, _)| &self.analysis.program.rule(*id).in_force);
        let mut days: Vec<Date> = intervals.flat_map(|i| [Some(i.from), i.until]).flatten().collect();
        days.retain(|day| *day > Date::MIN);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The relations that hold deadlines, as far as they are reached.
    fn deadlines(&self) -> Vec<RelationId> {
        let relations = self.analysis.program.relations.iter().enumerate();
        let due = relations.filter(|(place, relation)| {
            matches!(relation.kind, RelationKind::State(State::Due, _)) && self.analysis.reached[*place]
        });
        due.map(|(place, _)| RelationId::at(place)).collect()
    }

    /// Whether anything asks for some day.
    pub(super) fn asks_some_day(&self) -> bool {
        self.analysis.program.day.is_some_and(|day| self.analysis.reached[day.index()])
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

    /// Whether `today` stands anywhere but in a comparison that can be solved for it.
    fn moves_unsolved(&self) -> bool {
        self.analysis.rules.iter().flatten().any(|(_, rule)| {
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
        if frame.mode != Mode::Exact || !self.asks_some_day() || !(has_today(left) || has_today(right)) {
            return;
        }
        let rule = self.analysis.program.rule(frame.scope.origin);
        let key = (rule.repeats.unwrap_or(frame.scope.origin), left.clone(), right.clone());
        if self.turning.compared.contains(&key) {
            return;
        }
        self.turning.compared.push(key);
        // What cannot be solved was seen when the node was made.
        let Some((day, exact)) = solve(comparison, left, right, &self.plan.values) else { return };
        let wanted = term_variables(&day);
        let around = outer.goals();
        let is_some_day = |goal: &&Goal| {
            goal.relation().is_some_and(|r| self.analysis.program.relation(r).kind == RelationKind::Day)
                && !goal.free().is_disjoint(&wanted)
        };
        if around.iter().any(is_some_day) {
            return; // it is a turning point itself
        }
        let goals = choose(&wanted, &around, &|goal| self.rank_for_day(goal));
        let node = self.turning();
        let offsets = if exact { 0..=1 } else { -4..=4 };
        for offset in offsets {
            let mut inner = Frame::new(&frame.scope, Mode::Ever, Variables::new());
            self.translate(&mut inner, &goals, outer);
            if !wanted.is_subset(&inner.bound) {
                self.turning.every_day = true;
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

    /// Makes every day after a turning point one, up to the dates that are asked about, if that is needed and
    /// not done. Returns whether anything was added.
    pub(super) fn define_every_day(&mut self) -> bool {
        let Some(node) = self.turning.node else { return false };
        if !self.turning.every_day || std::mem::replace(&mut self.turning.has_every_day, true) {
            return false;
        }
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
        true
    }

    /// Everything that one side of a relation may ever conclude.
    fn ever(&mut self, relation: RelationId, side: Side) -> NodeId {
        let arity = self.parameters(relation);
        self.task(Task::Ever(relation, side), |b| b.helper(NodeKind::Derived, arity, false))
    }
}

/// Whether `today` stands in a term, outside its aggregates.
fn has_today(term: &Term) -> bool {
    let mut found = false;
    term.each(&mut |part| found |= *part == Term::Today);
    found
}

/// The day on which, or on the day after which, the comparison turns; whether that is exact (with months it is a
/// matter of a few days). `None`: it cannot be said by a term.
fn solve(comparison: Comparison, left: &Term, right: &Term, values: &Values) -> Option<(Term, bool)> {
    if !left.aggregates().is_empty() || !right.aggregates().is_empty() {
        return None;
    }
    let (mut side, mut other) = match (has_today(left), has_today(right)) {
        (true, false) => (left.clone(), right.clone()),
        (false, true) => (right.clone(), left.clone()),
        _ => return None,
    };
    if comparison == Comparison::Equal && other.variable().is_some() {
        return None; // it may bind the variable to the date of the question
    }
    let mut exact = true;
    loop {
        match side {
            Term::Today => return Some((other, exact)),
            Term::Binary(operator @ (Operator::Plus | Operator::Minus), a, b, _) => {
                exact &= is_days(&a, values) && is_days(&b, values) && is_days(&other, values);
                let (next, inverse, first, second) = match (has_today(&a), has_today(&b), operator) {
                    // t + b = o: o - b; t - b = o: o + b
                    (true, false, Operator::Plus) => (a, Operator::Minus, other, b),
                    (true, false, _) => (a, Operator::Plus, other, b),
                    // a + t = o: o - a; a - t = o: a - o
                    (false, true, Operator::Plus) => (b, Operator::Minus, other, a),
                    (false, true, _) => (b, Operator::Minus, (*a).clone(), Rc::new(other)),
                    _ => return None,
                };
                other = Term::Binary(inverse, Rc::new(first), second, Rounding::Down);
                side = (*next).clone();
            }
            _ => return None,
        }
    }
}

/// Whether a term surely speaks of days, not of months.
fn is_days(term: &Term, values: &Values) -> bool {
    let mut months = false;
    term.each(&mut |part| {
        months |= match part {
            Term::Duration(_, unit) => matches!(unit, TimeUnit::Month | TimeUnit::Year),
            Term::Code(code) => {
                matches!(values.value(*code), Some(Value::Duration(length)) if length.months != 0)
            }
            _ => false,
        };
    });
    !months
}
