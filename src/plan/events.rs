//! Events as conditions: on which day one happened, stated or possible.

use super::Comparison;
use super::binding::binds;
use super::builder::Builder;
use super::frame::{Frame, Mode, Outer};
use super::goal::{At, Goal, Term, term_variables};
use super::translate::{binds_in, expression};
use super::{Literal, Operand, Values};
use crate::ids::{RelationId, VariableId};
use std::rc::Rc;

/// An event that a goal speaks of.
type Spoken<'g> = (RelationId, &'g [Term]);

impl<'p> Builder<'p> {
    /// An event that was stated for a day.
    pub(super) fn event(
        &mut self,
        frame: &mut Frame<'p>,
        (relation, arguments): Spoken<'_>,
        day: &Term,
        at: &At,
        outer: &Outer,
    ) {
        let mut operands = self.operands(frame, relation, arguments, outer);
        self.unless_not_yet(frame, relation, &mut operands, at, outer);
        let day = self.operand(frame, day, outer);
        let open = self.may_be_some_day(frame, (relation, arguments), day, outer);
        let stated = if open { Operand::Slot(frame.fresh()) } else { day };
        operands.push(stated);
        let node = self.events(relation);
        frame.push(Literal::Holds { node, arguments: operands });
        if let (true, Some(left), Some(right)) = (open, expression(day), expression(stated)) {
            frame.push(Literal::Compare { comparison: Comparison::Equal, left, right });
        }
        self.not_later(frame, stated, at, outer);
    }

    /// An event that may have happened on any day, or on this one.
    pub(super) fn doubt(
        &mut self,
        frame: &mut Frame<'p>,
        (relation, arguments): Spoken<'_>,
        day: Option<&Term>,
        at: &At,
        outer: &Outer,
    ) {
        let mut operands = self.operands(frame, relation, arguments, outer);
        self.unless_not_yet(frame, relation, &mut operands, at, outer);
        let node = self.doubts(relation);
        frame.push(Literal::Holds { node, arguments: operands });
        if let Some(day) = day {
            let day = self.operand(frame, day, outer);
            self.not_later(frame, day, at, outer);
        }
    }

    /// Events of which one binds the day: each was stated for it, or may have happened on any day; if none
    /// was stated, on a day that nobody knows.
    pub(super) fn events_of_one_day(
        &mut self,
        frame: &mut Frame<'p>,
        first: &Goal,
        pending: &mut Vec<&Goal>,
        outer: &Outer,
    ) {
        let Goal::On { day, .. } = first else { return };
        let Some(variable) = day.variable() else { return };
        let mut events = vec![first.clone()];
        pending.retain(|goal| {
            let same = matches!(goal, Goal::On { day: other, .. } if other == day);
            let with = same && binds(goal, &frame.bound, &frame.scope).is_some();
            if with {
                events.push((*goal).clone());
            }
            !with
        });
        let mut branches: Vec<Vec<Goal>> = vec![vec![]];
        for event in &events {
            let Goal::On { relation, arguments, day, at } = event else { continue };
            let (relation, arguments) = (*relation, arguments.clone());
            // An approximation stands alone: the day on which it is asked may be bound outside.
            let at = match at {
                At::Day(..) if frame.mode != Mode::Exact => At::Whenever,
                at => at.clone(),
            };
            let doubt = Goal::Doubt { relation, arguments: arguments.clone(), day: None, at: at.clone() };
            let event = Goal::Event { relation, arguments, day: day.clone(), at };
            branches = branches
                .into_iter()
                .flat_map(|branch| {
                    [&event, &doubt].map(|last| branch.iter().cloned().chain([last.clone()]).collect())
                })
                .collect();
        }
        for branch in &mut branches {
            if !branch.iter().any(|goal| matches!(goal, Goal::Event { .. })) {
                let unknown = Term::Code(Values::SOME_DAY);
                branch.push(Goal::Compare(Comparison::Equal, Term::Variable(variable), unknown));
            }
        }
        let goal = Goal::Or(branches.into_iter().map(Rc::new).collect());
        let exact = frame.mode == Mode::Exact;
        let columns = if exact { goal.free() } else { binds_in(frame, &goal).unwrap_or_default() };
        self.alternatives(frame, &goal, columns.clone(), outer);
        frame.bound.extend(columns);
    }

    /// Whether the day of an event is bound outside, where it may be one that nobody knows: then any stated day is a
    /// possible one.
    fn may_be_some_day(&self, frame: &Frame<'p>, event: Spoken<'_>, day: Operand, outer: &Outer) -> bool {
        let Operand::Slot(slot) = day else { return false };
        let Some(variable) = frame.variable(slot).filter(|variable| frame.given.contains(variable)) else {
            return false;
        };
        let around = outer.goals();
        frame.mode == Mode::Exact && around.iter().any(|goal| self.binds_some_day(goal, variable, event))
    }

    /// Whether a goal, other than this event, may bind a variable to a day that nobody knows.
    fn binds_some_day(&self, goal: &Goal, variable: VariableId, event: Spoken<'_>) -> bool {
        let is = |term: &Term| term.variable() == Some(variable);
        match goal {
            Goal::On { relation, arguments, day, .. } | Goal::Event { relation, arguments, day, .. } => {
                is(day) && self.doubted(*relation) && (*relation, arguments.as_slice()) != event
            }
            Goal::Holds { relation, arguments, .. } => {
                let kind = self.analysis.program.relation(*relation).kind;
                super::analysis::is_concept(kind) && arguments.iter().any(is)
            }
            // From another day.
            Goal::Compare(Comparison::Equal, left, right) => {
                is(left) && !is_constant(right) || is(right) && !is_constant(left)
            }
            Goal::Or(branches) => {
                let all = branches.iter().flat_map(|branch| branch.iter());
                all.into_iter().any(|goal| self.binds_some_day(goal, variable, event))
            }
            _ => false,
        }
    }

    /// The event lies not after the date of which is spoken.
    fn not_later(&mut self, frame: &mut Frame<'p>, day: Operand, at: &At, outer: &Outer) {
        if frame.mode == Mode::Ever || *at == At::Whenever {
            return;
        }
        let today = self.moment_operand(frame, at, outer);
        let (Some(left), Some(right)) = (expression(day), expression(today)) else { return };
        frame.push(Literal::Compare { comparison: Comparison::LessOrEqual, left, right });
    }

    /// A completion does not assume that the event has not happened by the date of which is spoken. `_` among
    /// the operands becomes a slot, so that it is the same event of which both are said.
    fn unless_not_yet(
        &mut self,
        frame: &mut Frame<'p>,
        relation: RelationId,
        operands: &mut [Operand],
        at: &At,
        outer: &Outer,
    ) {
        if frame.mode != Mode::Exact {
            return;
        }
        let Some(node) = self.assumed_by(relation, false) else { return };
        for operand in operands.iter_mut().filter(|operand| **operand == Operand::Any) {
            *operand = Operand::Slot(frame.fresh());
        }
        let moment = self.moment_operand(frame, at, outer);
        let arguments = std::iter::once(moment).chain(operands.iter().copied()).collect();
        frame.push(Literal::Fails { node, arguments });
    }
}

/// Whether a term is one value whatever variables stand for.
fn is_constant(term: &Term) -> bool {
    term_variables(term).is_empty() && term.aggregates().is_empty()
}
