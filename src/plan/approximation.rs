//! More than a rule says, to bind the variables of a part of it, and to know the dates it speaks of.
//!
//! A part of a rule that is a node of its own (an exception, the body of an `every`) may have variables
//! that only the conditions around it bind. Then some of these conditions stand in the part as well. So that
//! this neither changes its truth nor makes it depend on the rule, they are approximated from above: rows
//! that are possible count as certain, and of relations that depend on the rule only what they may *ever*
//! conclude is read: rules without negations, exceptions, comparisons of aggregates, and dates.

use super::binding::{bound_alone, choose, may_bind};
use super::builder::{Builder, Task};
use super::frame::{Frame, Mode, Outer, Scope};
use super::goal::{Goal, Term, Variables};
use super::{Literal, NodeKind, Operand, Role, Rule, order};
use crate::hir::{Side, Timing};
use crate::ids::{NodeId, RelationId, VariableId};
use std::rc::Rc;

impl<'p> Builder<'p> {
    /// Binds variables of a part from the goals around it.
    pub(super) fn bind_from_outside(&mut self, frame: &mut Frame<'p>, missing: &Variables, outer: &Outer) {
        // What an aggregate is compared with says nothing of what it ranges over.
        let mut around = outer.goals();
        around.retain(|goal| !self.binding.contains(goal));
        let goals = self.binders(frame, missing, &around);
        let mut context = Frame::new(&frame.scope, Mode::Context, Variables::new());
        let before = self.binding.len();
        self.binding.extend(goals.iter().filter(|goal| has_aggregate(goal)).cloned());
        self.translate(&mut context, &goals, outer);
        self.binding.truncate(before);
        // What none of them binds ranges over its type.
        let rest: Vec<VariableId> = missing.difference(&context.bound).copied().collect();
        let listed = rest.into_iter().filter(|v| self.has_extent(frame.ty(*v)));
        let types: Vec<Goal> = listed.map(|v| Goal::Is(Term::Variable(v), frame.ty(v))).collect();
        self.translate(&mut context, &types, outer);
        // Columns that the part has as well make its rows fewer.
        let shared = frame.given.iter().filter(|v| context.bound.contains(v) || missing.contains(v));
        let columns: Vec<VariableId> = shared.copied().collect();
        if columns.is_empty() {
            return;
        }
        let date = context.date().is_some() && frame.date().is_some();
        if let Some(literal) = self.single(&context, frame, &columns) {
            frame.push(literal);
            return;
        }
        let node = self.helper(NodeKind::Derived, columns.len() + usize::from(date), date);
        let mut arguments = Vec::new();
        if date {
            arguments.push(Operand::Slot(context.now()));
        }
        arguments.extend(columns.iter().map(|v| Operand::Slot(context.slot(*v))));
        let rule = self.finish(&mut context, node, arguments, outer);
        self.rule(rule);
        let node = self.possible(node);
        let arguments = Self::part_arguments(frame, date, &columns, &Variables::new());
        frame.push(Literal::Holds { node, arguments });
    }

    /// A context of one statement is read where it is.
    fn single(
        &mut self,
        context: &Frame<'p>,
        frame: &mut Frame<'p>,
        columns: &[VariableId],
    ) -> Option<Literal> {
        let [Literal::Holds { node, arguments }] = context.literals.as_slice() else { return None };
        let mut read = Vec::new();
        for argument in arguments {
            read.push(match argument {
                Operand::Slot(slot) if context.date() == Some(*slot) => {
                    frame.date().map_or(Operand::Any, Operand::Slot)
                }
                Operand::Slot(slot) => match context.variable(*slot) {
                    Some(variable) if columns.contains(&variable) => Operand::Slot(frame.slot(variable)),
                    // Another variable of the rule: whatever it is, unless it stands here twice.
                    _ if arguments.iter().filter(|a| *a == argument).count() == 1 => Operand::Any,
                    _ => return None,
                },
                other => *other,
            });
        }
        let node = self.possible(*node);
        Some(Literal::Holds { node, arguments: read })
    }

    /// Goals around a part that bind its variables.
    fn binders(&self, frame: &Frame<'p>, missing: &Variables, around: &[&Goal]) -> Vec<Goal> {
        let rank = |goal: &Goal| self.rank(goal, frame.scope.component);
        let alone = |goals: &[Goal]| bound_alone(&[Rc::new(goals.to_vec())], &frame.scope);
        let mut goals = choose(missing, around, &rank);
        if !missing.is_subset(&alone(&goals)) {
            // What was chosen waits for one another (`X = Y` for both): then all that binds anything.
            let all = around.iter().filter(|goal| !may_bind(goal).is_empty());
            goals = all.map(|goal| (*goal).clone()).collect();
        }
        goals
    }

    /// What is chosen first to bind variables.
    fn rank(&self, goal: &Goal, component: usize) -> u32 {
        match goal {
            Goal::Event { .. } | Goal::In(..) => 0,
            // An event whose day another condition binds may have happened on that day, stated or not.
            Goal::On { .. } | Goal::Doubt { .. } => 5,
            Goal::Or(branches) if branches.iter().flat_map(|b| b.iter()).any(is_event) => 5,
            // To know an aggregate takes more than any statement.
            Goal::Compare(..) if has_aggregate(goal) => 6,
            Goal::Under(..) | Goal::Compare(..) => 1,
            Goal::Holds { relation, .. } => {
                let concept = super::analysis::is_concept(self.analysis.program.relation(*relation).kind);
                match concept {
                    false => 0,
                    true if self.analysis.component[relation.index()] == component => 4,
                    true => 2,
                }
            }
            Goal::Or(_) => 3,
            Goal::Is(..) => 6,
            Goal::Not { .. } | Goal::Quantified(_) => 7,
        }
    }

    /// A statement, whenever it may hold.
    pub(super) fn ever_atom(
        &mut self,
        relation: RelationId,
        side: Side,
        mut operands: Vec<Operand>,
    ) -> Literal {
        let kind = self.analysis.program.relation(relation).kind;
        let concept = super::analysis::is_concept(kind);
        let node = if concept || self.timing(relation) == Timing::Dated && self.doubted(relation) {
            let arity = self.parameters(relation);
            self.task(Task::Ever(relation, side), |b| b.helper(NodeKind::Derived, arity, false))
        } else {
            match self.timing(relation) {
                Timing::Timeless => self.statement(relation),
                Timing::OverTime => {
                    operands.extend([Operand::Any, Operand::Any]);
                    self.spans(relation)
                }
                Timing::Dated => {
                    operands.push(Operand::Any);
                    self.events(relation)
                }
            }
        };
        Literal::Holds { node, arguments: operands }
    }

    /// Adds the literal of a statement, whenever it may hold.
    pub(super) fn ever_literal(
        &mut self,
        frame: &mut Frame<'p>,
        relation: RelationId,
        side: Side,
        operands: Vec<Operand>,
    ) {
        let literal = self.ever_atom(relation, side, operands);
        frame.push(literal);
    }

    /// Everything that rules for (against) a concept may ever conclude, or whenever an event may be.
    pub(super) fn define_ever(&mut self, relation: RelationId, side: Side, node: NodeId) {
        let parameters = self.parameters(relation);
        let slots = order::slots_up_to(parameters);
        let plain = |b: &mut Self, from: NodeId, more: usize| {
            let arguments = slots.iter().copied().chain(std::iter::repeat_n(Operand::Any, more)).collect();
            let body = vec![Literal::Holds { node: from, arguments }];
            b.rule(Rule { head: node, arguments: slots.clone(), slots: parameters, body, origin: None });
        };
        if !super::analysis::is_concept(self.analysis.program.relation(relation).kind) {
            let events = self.events(relation);
            plain(self, events, 1);
            let doubts = self.doubts(relation);
            plain(self, doubts, 0);
            return;
        }
        if side == Side::For && self.analysis.program.relation(relation).curable.is_some() {
            let supposed = self.input(Role::Supposed(relation), parameters + 2);
            plain(self, supposed, 2);
        }
        let rules: Vec<_> = self.analysis.side(relation, side).into_iter().cloned().collect();
        for (id, goals) in rules {
            let scope = self.scope(id, &goals);
            let mut frame = Frame::new(&scope, Mode::Ever, Variables::new());
            let outer = Outer::default().with(&goals.body);
            self.translate(&mut frame, &goals.body, &outer);
            let arguments = goals.head.iter().map(|term| self.operand(&mut frame, term, &outer)).collect();
            let rule = self.finish(&mut frame, node, arguments, &outer);
            self.rule(rule);
        }
    }

    /// The rule of the user that goals come from.
    pub(super) fn scope(&self, id: crate::ids::RuleId, goals: &super::read::RuleGoals) -> Rc<Scope<'p>> {
        let rule = self.analysis.program.rule(id);
        Rc::new(Scope {
            variables: &rule.variables,
            occurrences: Rc::clone(&goals.occurrences),
            origin: id,
            relation: rule.head.relation,
            component: self.analysis.component[rule.head.relation.index()],
        })
    }
}

/// Whether an aggregate stands in a condition itself.
fn has_aggregate(goal: &Goal) -> bool {
    goal.terms().into_iter().any(|term| !term.aggregates().is_empty())
}

fn is_event(goal: &Goal) -> bool {
    match goal {
        Goal::On { .. } | Goal::Doubt { .. } => true,
        Goal::Or(branches) => branches.iter().flat_map(|branch| branch.iter()).any(is_event),
        _ => false,
    }
}
