//! The statements of a relation: facts by how they lie in time, concepts by their rules.

use super::analysis::{always, is_concept};
use super::builder::{Builder, Task};
use super::frame::{Frame, Mode, Outer};
use super::goal::{Part, Variables};
use super::read::RuleGoals;
use super::{Comparison, Expression, Literal, NodeKind, Operand, Role, Rule, Slot, order};
use crate::hir::{Side, Timing};
use crate::ids::{NodeId, RelationId, RuleId};
use crate::time::{Date, Interval};
use crate::value::Value;

impl Builder<'_> {
    /// The intervals of a fact over time.
    pub(super) fn spans(&mut self, relation: RelationId) -> NodeId {
        let arity = self.parameters(relation) + 2;
        self.input(Role::Span(relation), arity)
    }

    /// Adds the rules for the statements of a relation.
    pub(super) fn define_statement(&mut self, relation: RelationId, node: NodeId) {
        if is_concept(self.analysis.program.relation(relation).kind) {
            if self.analysis.is_argued(relation) {
                self.argue(relation, node);
            } else {
                self.define_concept(relation, node);
            }
            return;
        }
        if self.is_day(relation) {
            // Each place that asks for some day adds its own.
            return;
        }
        let moment = self.moment_of(relation);
        match self.timing(relation) {
            Timing::OverTime => {
                let spans = self.spans(relation);
                self.within(node, moment, spans);
            }
            Timing::Dated => {
                self.since(relation, node, moment);
            }
            Timing::Timeless => {}
        }
    }

    fn moment_of(&mut self, relation: RelationId) -> NodeId {
        let dates = self.analysis.dates[relation.index()].clone();
        self.moment(&dates)
    }

    /// It holds at each date of an interval: `node(T, X) :- moment(T), span(X, F, U), F <= T, T < U.`
    fn within(&mut self, node: NodeId, moment: NodeId, spans: NodeId) {
        let arity = self.plan.nodes[node.index()].arity;
        let columns = order::slots_up_to(arity + 2);
        let (date, rest) = columns.split_at(1);
        let (from, until) = (slot(arity), slot(arity + 1));
        let body = vec![
            Literal::Holds { node: moment, arguments: date.to_vec() },
            Literal::Holds { node: spans, arguments: rest.to_vec() },
            before(Comparison::LessOrEqual, Expression::Slot(from), Expression::Slot(0)),
            before(Comparison::Less, Expression::Slot(0), Expression::Slot(until)),
        ];
        let arguments = columns[..arity].to_vec();
        self.rule(Rule { head: node, arguments, slots: arity + 2, body, origin: None });
    }

    /// It holds from the day of the event on, and may hold if it may have happened on any day.
    fn since(&mut self, relation: RelationId, node: NodeId, moment: NodeId) {
        let arity = self.plan.nodes[node.index()].arity;
        let columns = order::slots_up_to(arity + 1);
        let (date, rest) = columns.split_at(1);
        let events = self.events(relation);
        let arguments = columns[..arity].to_vec();
        let not_yet = self.assumed_by(relation, false);
        let not_yet = not_yet.map(|node| Literal::Fails { node, arguments: arguments.clone() });
        let mut body = vec![
            Literal::Holds { node: moment, arguments: date.to_vec() },
            Literal::Holds { node: events, arguments: rest.to_vec() },
            before(Comparison::LessOrEqual, Expression::Slot(slot(arity)), Expression::Slot(0)),
        ];
        body.extend(not_yet.clone());
        self.rule(Rule { head: node, arguments: arguments.clone(), slots: arity + 1, body, origin: None });
        if self.doubted(relation) {
            let doubts = self.doubts(relation);
            let mut body = vec![
                Literal::Holds { node: moment, arguments: date.to_vec() },
                Literal::Holds { node: doubts, arguments: arguments[1..].to_vec() },
            ];
            body.extend(not_yet);
            self.rule(Rule { head: node, arguments: arguments.clone(), slots: arity, body, origin: None });
        }
        if let Some(happened) = self.assumed_by(relation, true) {
            let body = vec![
                Literal::Holds { node: moment, arguments: date.to_vec() },
                Literal::Holds { node: happened, arguments: arguments.clone() },
            ];
            self.rule(Rule { head: node, arguments, slots: arity, body, origin: None });
        }
    }

    /// What had not happened by a day had not happened by an earlier one, and what had, had by a later one.
    pub(super) fn define_assumed(&mut self, relation: RelationId, happened: bool, node: NodeId) {
        let arity = self.plan.nodes[node.index()].arity;
        let columns = order::slots_up_to(arity);
        let role = if happened { Role::Happened(relation) } else { Role::NotYet(relation) };
        let assumed = self.input(role, arity);
        self.copy(node, assumed);
        let dates = self.all_dates();
        let moment = self.moment(&dates);
        let other = slot(arity);
        let there = std::iter::once(Operand::Slot(other)).chain(columns[1..].iter().copied()).collect();
        let (earlier, later) = if happened { (other, 0) } else { (0, other) };
        let body = vec![
            Literal::Holds { node: assumed, arguments: there },
            Literal::Holds { node: moment, arguments: columns[..1].to_vec() },
            before(Comparison::Less, Expression::Slot(earlier), Expression::Slot(later)),
        ];
        self.rule(Rule { head: node, arguments: columns, slots: arity + 1, body, origin: None });
    }

    /// A concept that no rule argues against: its rules conclude it.
    fn define_concept(&mut self, relation: RelationId, node: NodeId) {
        for (id, goals) in self.analysis.side(relation, Side::For).into_iter().cloned().collect::<Vec<_>>() {
            self.apply(id, &goals, node);
        }
        if let Some(cured) = self.cured(relation) {
            self.copy(node, cured);
        }
    }

    /// Adds the rules by which a rule of the user is applicable: one for each interval in which it is in
    /// force, and for each combination of readings on which that depends.
    pub(super) fn apply(&mut self, id: RuleId, goals: &RuleGoals, node: NodeId) {
        let scope = self.scope(id, goals);
        let mut frame = Frame::new(&scope, Mode::Exact, Variables::new());
        let outer = Outer::default().with(&goals.body);
        self.translate(&mut frame, &goals.body, &outer);
        let mut arguments = Vec::new();
        if self.temporal(scope.relation) {
            arguments.push(Operand::Slot(frame.now()));
        }
        for term in &goals.head {
            arguments.push(self.operand(&mut frame, term, &outer));
        }
        for (readings, in_force) in self.analysis.program.rule(id).whenever() {
            let mut taken = frame.clone();
            for reading in readings {
                let node = self.input(Role::Reading(*reading), 0);
                taken.push(Literal::Holds { node, arguments: vec![] });
            }
            if always(in_force) {
                let rule = self.finish(&mut taken, node, arguments.clone(), &outer);
                self.rule(rule);
                continue;
            }
            self.bind_now(&mut taken);
            for interval in in_force.iter().filter(|i| !i.is_empty()) {
                let mut copy = taken.clone();
                let now = Expression::Slot(copy.now());
                for guard in self.guards(interval, &now) {
                    copy.push(guard);
                }
                let rule = self.finish(&mut copy, node, arguments.clone(), &outer);
                self.rule(rule);
            }
        }
    }

    fn guards(&mut self, interval: &Interval, now: &Expression) -> Vec<Literal> {
        let mut guards = Vec::new();
        if interval.from > Date::MIN {
            let from = Expression::Code(self.plan.values.code(Value::Date(interval.from)));
            guards.push(before(Comparison::LessOrEqual, from, now.clone()));
        }
        if let Some(until) = interval.until {
            let until = Expression::Code(self.plan.values.code(Value::Date(until)));
            guards.push(before(Comparison::Less, now.clone(), until));
        }
        guards
    }

    /// What a supposition concludes outright of a concept that may be cured, at each date.
    pub(super) fn cured(&mut self, relation: RelationId) -> Option<NodeId> {
        self.analysis.program.relation(relation).curable.as_ref()?;
        let arity = self.arity(relation);
        Some(self.task(Task::Cured(relation), |b| b.helper(NodeKind::Derived, arity, true)))
    }

    /// Adds the rule for it.
    pub(super) fn define_cured(&mut self, relation: RelationId, node: NodeId) {
        let moment = self.moment_of(relation);
        let arity = self.parameters(relation) + 2;
        let supposed = self.input(Role::Supposed(relation), arity);
        self.within(node, moment, supposed);
    }

    /// Adds `to(X) :- from(X).`
    pub(super) fn copy(&mut self, to: NodeId, from: NodeId) {
        self.conclude(to, &[(from, true)]);
    }

    /// Adds `head(X) :- a(X), not b(X), ….` A node without columns may stand among them.
    pub(super) fn conclude(&mut self, head: NodeId, body: &[(NodeId, bool)]) {
        let arity = self.plan.nodes[head.index()].arity;
        let columns = order::slots_up_to(arity);
        let literal = |(node, holds): &(NodeId, bool)| {
            let arity = self.plan.nodes[node.index()].arity;
            let (node, arguments) = (*node, columns[..arity].to_vec());
            if *holds { Literal::Holds { node, arguments } } else { Literal::Fails { node, arguments } }
        };
        let body = body.iter().map(literal).collect();
        self.rule(Rule { head, arguments: columns.clone(), slots: arity, body, origin: None });
    }

    /// Makes the nodes by which a wanted relation is asked.
    pub(super) fn want(&mut self, relation: RelationId) {
        self.reading(relation, Part::Statement, None);
        if self.analysis.is_argued(relation) {
            self.reading(relation, Part::Excluded, None);
        }
    }
}

fn slot(place: usize) -> Slot {
    Slot::try_from(place).unwrap_or(Slot::MAX)
}

fn before(comparison: Comparison, left: Expression, right: Expression) -> Literal {
    Literal::Compare { comparison, left, right }
}
