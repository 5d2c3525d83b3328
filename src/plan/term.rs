//! Terms, comparisons and aggregates into operands, expressions and literals.

use super::builder::Builder;
use super::frame::{Frame, Mode, Outer};
use super::goal::{Aggregate, Goal, Term, Variables, free, term_variables};
use super::translate::expression;
use super::{AggregateBind, AggregateKind, Comparison, Expression, Literal, Operand, Slot};
use crate::ids::{EntityId, VariableId};
use crate::value::Value;
use std::rc::Rc;

/// What an expression is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To be compared: aggregates stand for all values between their bounds.
    Compare,
    /// To bind a variable: aggregates have a value.
    Bind,
}

impl<'p> Builder<'p> {
    /// A term as an argument; what must be computed is given a slot.
    pub(super) fn operand(&mut self, frame: &mut Frame<'p>, term: &Term, outer: &Outer) -> Operand {
        match term {
            Term::Variable(variable) => Operand::Slot(frame.slot(*variable)),
            Term::Code(code) => Operand::Code(*code),
            Term::Any => Operand::Any,
            Term::Today => Operand::Slot(frame.now()),
            Term::Duration(..) | Term::Binary(..) | Term::Aggregate(_) => {
                let slot = frame.fresh();
                if term_variables(term).is_subset(&frame.bound) {
                    self.bind(frame, slot, term, outer);
                } else if let Some(right) = self.expression(frame, term, Purpose::Compare, outer) {
                    // The statement it stands in binds its variables: `p(X, X + 1)`.
                    let (comparison, left) = (Comparison::Equal, Expression::Slot(slot));
                    frame.push(Literal::Compare { comparison, left, right });
                }
                Operand::Slot(slot)
            }
        }
    }

    /// Binds a slot to the value of a term.
    fn bind(&mut self, frame: &mut Frame<'p>, slot: Slot, term: &Term, outer: &Outer) {
        if let Term::Aggregate(aggregate) = term {
            self.aggregate(frame, aggregate, AggregateBind::Value(slot), outer);
        } else if let Some(value) = self.expression(frame, term, Purpose::Bind, outer) {
            frame.push(Literal::Let { slot, value });
        }
    }

    /// The expression of a term; `None` for "whatever it is".
    fn expression(
        &mut self,
        frame: &mut Frame<'p>,
        term: &Term,
        purpose: Purpose,
        outer: &Outer,
    ) -> Option<Expression> {
        Some(match term {
            Term::Variable(_) | Term::Code(_) | Term::Any | Term::Today => {
                expression(self.operand(frame, term, outer))?
            }
            Term::Duration(amount, unit) => {
                let amount = Box::new(self.expression(frame, amount, purpose, outer)?);
                Expression::Duration { amount, unit: *unit }
            }
            Term::Binary(operator, left, right, rounding) => Expression::Binary {
                operator: *operator,
                left: Box::new(self.expression(frame, left, purpose, outer)?),
                right: Box::new(self.expression(frame, right, purpose, outer)?),
                rounding: *rounding,
            },
            Term::Aggregate(aggregate) => match purpose {
                Purpose::Compare => {
                    let (low, high) = (frame.fresh(), frame.fresh());
                    self.aggregate(frame, aggregate, AggregateBind::Bounds { low, high }, outer);
                    Expression::Range { low, high }
                }
                Purpose::Bind => {
                    let slot = frame.fresh();
                    self.aggregate(frame, aggregate, AggregateBind::Value(slot), outer);
                    Expression::Slot(slot)
                }
            },
        })
    }

    /// An aggregate over a node whose columns are the date, if it matters, the variables from outside, and
    /// the distinct tuples.
    fn aggregate(
        &mut self,
        frame: &mut Frame<'p>,
        aggregate: &Aggregate,
        bind: AggregateBind,
        outer: &Outer,
    ) {
        let own = |v: &VariableId| aggregate.over.contains(v) || aggregate.locals.contains(v);
        let given: Variables = free(&aggregate.goals).into_iter().filter(|v| !own(v)).collect();
        let columns: Vec<VariableId> = given.iter().chain(&aggregate.over).copied().collect();
        let now = self.analysis.now(&aggregate.goals);
        let goals = [Rc::clone(&aggregate.goals)];
        // What an aggregate ranges over is never approximated: its node is complete before it is read.
        let exact = Frame::new(&frame.scope, Mode::Exact, Variables::new());
        let node = self.part(&exact, now, &columns, &given, &goals, outer);
        let key: Vec<VariableId> = given.into_iter().collect();
        let key = Self::part_arguments(frame, now, &key, &Variables::new());
        frame.push(Literal::Aggregate { kind: aggregate.kind, node, key, bind });
    }

    /// A comparison; `=` binds a variable that is not bound yet.
    pub(super) fn compare(
        &mut self,
        frame: &mut Frame<'p>,
        comparison: Comparison,
        left: &Term,
        right: &Term,
        outer: &Outer,
    ) {
        self.turn(frame, comparison, left, right, outer);
        if comparison == Comparison::Equal {
            for (side, other) in [(left, right), (right, left)] {
                let Some(variable) = side.variable().filter(|v| !frame.bound.contains(v)) else { continue };
                if term_variables(other).is_subset(&frame.bound) {
                    self.equate(frame, variable, other, outer);
                    return;
                }
            }
        }
        let approximate = frame.mode != Mode::Exact;
        if approximate && (!left.aggregates().is_empty() || !right.aggregates().is_empty()) {
            return;
        }
        let left = self.expression(frame, left, Purpose::Compare, outer);
        let right = self.expression(frame, right, Purpose::Compare, outer);
        if let (Some(left), Some(right)) = (left, right) {
            frame.push(Literal::Compare { comparison, left, right });
        }
    }

    fn equate(&mut self, frame: &mut Frame<'p>, variable: VariableId, value: &Term, outer: &Outer) {
        if let Term::Aggregate(aggregate) = value
            && frame.mode == Mode::Ever
            && matches!(aggregate.kind, AggregateKind::Min | AggregateKind::Max)
        {
            self.any_of(frame, variable, aggregate, outer);
            return;
        }
        let slot = frame.slot(variable);
        if let Some(source) = value.variable()
            && (frame.checked.contains(&source) || frame.given.contains(&source))
            && self.analysis.program.is_subtype(frame.ty(source), frame.ty(variable))
        {
            frame.checked.insert(variable);
        }
        if let Term::Code(code) = value
            && self.fits(*code, frame, variable)
        {
            frame.checked.insert(variable);
        }
        self.bind(frame, slot, value, outer);
    }

    /// `min` and `max` are among the values they range over.
    fn any_of(&mut self, frame: &mut Frame<'p>, variable: VariableId, aggregate: &Aggregate, outer: &Outer) {
        let Some(first) = aggregate.over.first().copied() else { return };
        let node =
            self.part(frame, false, &[first], &Variables::new(), &[Rc::clone(&aggregate.goals)], outer);
        let argument = Operand::Slot(frame.slot(variable));
        frame.push(Literal::Holds { node, arguments: vec![argument] });
    }

    /// One of several values.
    pub(super) fn among(&mut self, frame: &mut Frame<'p>, term: &Term, terms: &[Term], outer: &Outer) {
        let codes: Option<Vec<u32>> = terms
            .iter()
            .map(|t| match t {
                Term::Code(code) => Some(*code),
                _ => None,
            })
            .collect();
        let bound = term_variables(term).is_subset(&frame.bound);
        match codes {
            // Days are compared one by one: a day that nobody knows may be any of them.
            Some(mut codes) if !bound || !codes.iter().any(|c| self.plan.values.date(*c).is_some()) => {
                if let Some(variable) = term.variable().filter(|_| !bound) {
                    codes.retain(|code| self.fits(*code, frame, variable));
                    frame.checked.insert(variable);
                }
                codes.sort_unstable();
                codes.dedup();
                let slot = match self.operand(frame, term, outer) {
                    Operand::Slot(slot) => slot,
                    operand => {
                        let slot = frame.fresh();
                        if let Some(value) = expression(operand) {
                            frame.push(Literal::Let { slot, value });
                        }
                        slot
                    }
                };
                frame.push(Literal::Among { slot, codes });
            }
            _ => {
                let equal =
                    |t: &Term| Rc::new(vec![Goal::Compare(Comparison::Equal, term.clone(), t.clone())]);
                let goal = Goal::Or(terms.iter().map(equal).collect());
                let columns = goal.free();
                self.alternatives(frame, &goal, columns, outer);
            }
        }
    }

    /// Whether a constant is of the type of a variable.
    fn fits(&self, code: u32, frame: &Frame<'p>, variable: VariableId) -> bool {
        let program = self.analysis.program;
        let ty = frame.ty(variable);
        match self.plan.values.value(code) {
            Some(Value::Entity(entity)) => program.is_subtype(entity_type(program, entity), ty),
            Some(Value::Citation(citation)) => {
                ty != crate::hir::builtin::INSTRUMENT || program.citation(citation).parent.is_none()
            }
            _ => true,
        }
    }
}

fn entity_type(program: &crate::hir::Program, entity: EntityId) -> crate::ids::TypeId {
    program.entity(entity).ty
}
