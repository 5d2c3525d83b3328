//! Goals into literals.
//!
//! Goals are taken in an order in which each finds bound what it needs; where a goal cannot be said by
//! one literal, it becomes a node of its own ([`Builder::part`]).

use super::binding::{binds, bound_alone, seen_outside};
use super::builder::Builder;
use super::frame::{Frame, Mode, Outer};
use super::goal::{At, Goal, Part, Term, Variables, free};
use super::{Comparison, Expression, Literal, Operand, Role};
use crate::ids::{NodeId, RelationId, TypeId, VariableId};
use crate::value::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

impl<'p> Builder<'p> {
    /// Adds the literals of goals to a frame. What cannot be bound is left out of approximations.
    pub(super) fn translate(&mut self, frame: &mut Frame<'p>, goals: &[Goal], outer: &Outer) {
        let mut pending: Vec<&Goal> = goals.iter().collect();
        if frame.mode == Mode::Ever {
            drop_compared_aggregates(frame, &mut pending);
        }
        while !pending.is_empty() {
            let ready = |goal: &&Goal| binds_in(frame, goal).is_some();
            // Days that nobody stated bind last: another goal may bind the day.
            let next = pending.iter().position(|goal| !matches!(goal, Goal::On { .. }) && ready(goal));
            let Some(place) = next.or_else(|| pending.iter().position(ready)) else { break };
            let goal = pending.remove(place);
            if let Goal::On { day, .. } = goal
                && day.variable().is_some_and(|v| !frame.bound.contains(&v))
            {
                self.events_of_one_day(frame, goal, &mut pending, outer);
            } else {
                let bound = binds_in(frame, goal).unwrap_or_default();
                self.goal(frame, goal, outer);
                frame.bound.extend(bound);
            }
        }
        if frame.mode == Mode::Exact {
            for goal in pending {
                self.goal(frame, goal, outer);
            }
        }
    }

    fn goal(&mut self, frame: &mut Frame<'p>, goal: &Goal, outer: &Outer) {
        let exact = frame.mode == Mode::Exact;
        match goal {
            Goal::Holds { relation, part, arguments, at } => {
                let literal = self.statement_literal(frame, *relation, *part, arguments, at, outer);
                frame.push(literal);
            }
            Goal::On { relation, arguments, day, at } => {
                if exact {
                    // The day is bound: stated for it, or possible on any.
                    let (relation, arguments) = (*relation, arguments.clone());
                    let event = Goal::Event {
                        relation,
                        arguments: arguments.clone(),
                        day: day.clone(),
                        at: at.clone(),
                    };
                    let doubt = Goal::Doubt { relation, arguments, day: Some(day.clone()), at: at.clone() };
                    let goal = Goal::Or(vec![Rc::new(vec![event]), Rc::new(vec![doubt])]);
                    let columns: Variables = goal.free();
                    self.alternatives(frame, &goal, columns, outer);
                } else {
                    let operands = self.operands(frame, *relation, arguments, outer);
                    self.ever_literal(frame, *relation, crate::hir::Side::For, operands);
                }
            }
            Goal::Event { relation, arguments, day, at } => {
                self.event(frame, (*relation, arguments), day, at, outer);
            }
            Goal::Doubt { relation, arguments, day, at } => {
                self.doubt(frame, (*relation, arguments), day.as_ref(), at, outer);
            }
            Goal::Compare(comparison, left, right) => self.compare(frame, *comparison, left, right, outer),
            Goal::In(term, terms) => self.among(frame, term, terms, outer),
            Goal::Under(left, right) => self.under(frame, left, right, outer),
            Goal::Is(term, ty) => {
                let node = self.extent(*ty);
                if let Some(variable) = term.variable()
                    && self.analysis.program.is_subtype(*ty, frame.ty(variable))
                {
                    frame.checked.insert(variable);
                }
                let argument = self.operand(frame, term, outer);
                frame.push(Literal::Holds { node, arguments: vec![argument] });
            }
            Goal::Or(_) => {
                let columns = if exact {
                    seen_outside(goal, &frame.scope)
                } else {
                    binds_in(frame, goal).unwrap_or_default()
                };
                self.alternatives(frame, goal, columns, outer);
            }
            Goal::Not { locals, goals } if exact => self.negate(frame, locals, goals, outer),
            Goal::Quantified(quantified) if exact => self.quantify(frame, quantified, outer),
            Goal::Not { .. } | Goal::Quantified(_) => {}
        }
    }

    /// The literal of a statement.
    fn statement_literal(
        &mut self,
        frame: &mut Frame<'p>,
        relation: RelationId,
        part: Part,
        arguments: &[Term],
        at: &At,
        outer: &Outer,
    ) -> Literal {
        let own = self.analysis.component[relation.index()] == frame.scope.component;
        let operands = self.operands(frame, relation, arguments, outer);
        if self.is_day(relation) && frame.mode == Mode::Ever {
            return Literal::Holds { node: self.days_of(frame.scope.relation), arguments: operands };
        }
        if frame.mode == Mode::Ever || frame.mode == Mode::Context && own {
            let side = match part {
                Part::Statement => crate::hir::Side::For,
                Part::Excluded => crate::hir::Side::Against,
            };
            return self.ever_atom(relation, side, operands);
        }
        if self.is_day(relation)
            && let Some(node) = arguments.first().and_then(|day| self.some_days(day, outer))
        {
            return Literal::Holds { node, arguments: operands };
        }
        let node = self.reading(relation, part, Some(frame.scope.component));
        let mut columns = Vec::with_capacity(operands.len() + 1);
        if self.temporal(relation) {
            columns.push(self.moment_operand(frame, at, outer));
        }
        columns.extend(operands);
        Literal::Holds { node, arguments: columns }
    }

    /// The arguments of a statement; notes the variables whose types it ensures.
    pub(super) fn operands(
        &mut self,
        frame: &mut Frame<'p>,
        relation: RelationId,
        arguments: &[Term],
        outer: &Outer,
    ) -> Vec<Operand> {
        let program = self.analysis.program;
        for (argument, parameter) in arguments.iter().zip(&program.relation(relation).parameters) {
            if let Some(variable) = argument.variable()
                && program.is_subtype(parameter.ty, frame.ty(variable))
            {
                frame.checked.insert(variable);
            }
        }
        arguments.iter().map(|argument| self.operand(frame, argument, outer)).collect()
    }

    /// The date at which a statement is asked.
    pub(super) fn moment_operand(&mut self, frame: &mut Frame<'p>, at: &At, outer: &Outer) -> Operand {
        match at {
            At::Now | At::Whenever => Operand::Slot(frame.now()),
            At::Day(site, day) => {
                if frame.mode == Mode::Exact {
                    self.define_site(*site, day, frame, outer);
                }
                if day.is_computed() {
                    if let Some((_, slot)) = frame.days.iter().find(|(term, _)| term == day) {
                        return Operand::Slot(*slot);
                    }
                    let operand = self.operand(frame, day, outer);
                    if let Operand::Slot(slot) = operand {
                        frame.days.push((Rc::clone(day), slot));
                    }
                    operand
                } else {
                    self.operand(frame, day, outer)
                }
            }
        }
    }

    /// One of several alternatives: a node with a rule for each. `columns` are its variables that are seen
    /// outside.
    pub(super) fn alternatives(
        &mut self,
        frame: &mut Frame<'p>,
        goal: &Goal,
        columns: Variables,
        outer: &Outer,
    ) {
        let Goal::Or(branches) = goal else { return };
        let columns: Vec<VariableId> = columns.into_iter().collect();
        let now = frame.mode != Mode::Ever && self.analysis.now(std::slice::from_ref(goal));
        let given = if frame.mode == Mode::Exact {
            columns.iter().filter(|v| frame.bound.contains(v)).copied().collect()
        } else {
            Variables::new()
        };
        let node = self.part(frame, now, &columns, &given, branches, outer);
        let arguments = Self::part_arguments(frame, now, &columns, &Variables::new());
        frame.checked.extend(columns.iter().filter(|v| !given.contains(v)));
        frame.push(Literal::Holds { node, arguments });
    }

    /// There are no values of the locals with which all goals are true.
    fn negate(&mut self, frame: &mut Frame<'p>, locals: &Variables, goals: &Rc<Vec<Goal>>, outer: &Outer) {
        if let [goal] = goals.as_slice()
            && let Some(literal) = self.denied(frame, locals, goal, outer)
        {
            frame.push(literal);
            return;
        }
        if let [Goal::Not { goals: inner, .. }] = goals.as_slice()
            && locals.is_empty()
            && !self.analysis.reads_component(inner, frame.scope.component)
        {
            // Outside a recursion, what is not denied is so, in three values as in two.
            self.translate(frame, inner, &outer.with(inner));
            return;
        }
        let columns: Variables = free(goals).difference(locals).copied().collect();
        let now = self.analysis.now(goals);
        let listed: Vec<VariableId> = columns.iter().copied().collect();
        let node = self.part(frame, now, &listed, &columns, &[Rc::clone(goals)], outer);
        let arguments = Self::part_arguments(frame, now, &listed, &Variables::new());
        frame.push(Literal::Fails { node, arguments });
    }

    /// The denial of a goal as one literal, where there is one: its locals stand for anything.
    pub(super) fn denied(
        &mut self,
        frame: &mut Frame<'p>,
        locals: &Variables,
        goal: &Goal,
        outer: &Outer,
    ) -> Option<Literal> {
        match goal {
            Goal::Holds { relation, part, arguments, at } => {
                let parameters = &self.analysis.program.relation(*relation).parameters;
                let mut plain = Vec::new();
                let mut seen = Variables::new();
                for (argument, parameter) in arguments.iter().zip(parameters) {
                    match argument.variable().filter(|v| locals.contains(v)) {
                        Some(variable) => {
                            let fits = self.analysis.program.is_subtype(parameter.ty, frame.ty(variable));
                            if !fits || !seen.insert(variable) {
                                return None;
                            }
                            plain.push(Term::Any);
                        }
                        None => plain.push(argument.clone()),
                    }
                }
                let used = plain.iter().flat_map(super::goal::term_variables).any(|v| locals.contains(&v));
                let day =
                    matches!(at, At::Day(_, day) if !super::goal::term_variables(day).is_disjoint(locals));
                if used || day {
                    return None;
                }
                let checked = frame.checked.clone();
                let literal = self.statement_literal(frame, *relation, *part, &plain, at, outer);
                frame.checked = checked;
                let Literal::Holds { node, arguments } = literal else { return None };
                Some(Literal::Fails { node, arguments })
            }
            Goal::Under(left, right) if locals.is_empty() => {
                let node = self.under_node(frame, left, right);
                let arguments = vec![self.operand(frame, left, outer), self.operand(frame, right, outer)];
                Some(Literal::Fails { node, arguments })
            }
            Goal::Is(term, ty) if locals.is_empty() => {
                let node = self.extent(*ty);
                let arguments = vec![self.operand(frame, term, outer)];
                Some(Literal::Fails { node, arguments })
            }
            _ => None,
        }
    }

    /// Under one another in a hierarchy of entities, or among citations.
    fn under(&mut self, frame: &mut Frame<'p>, left: &Term, right: &Term, outer: &Outer) {
        if let (Some(variable), Term::Code(code)) = (left.variable(), right)
            && let Some(codes) = self.below(*code, frame.ty(variable))
        {
            let slot = frame.slot(variable);
            frame.checked.insert(variable);
            frame.push(Literal::Among { slot, codes });
            return;
        }
        let node = self.under_node(frame, left, right);
        let arguments = vec![self.operand(frame, left, outer), self.operand(frame, right, outer)];
        frame.push(Literal::Holds { node, arguments });
    }

    fn under_node(&mut self, frame: &Frame<'p>, left: &Term, right: &Term) -> NodeId {
        use crate::hir::builtin::{INSTRUMENT, PROVISION};
        let citation = |term: &Term| match term {
            Term::Variable(variable) => matches!(frame.ty(*variable), INSTRUMENT | PROVISION),
            Term::Code(code) => matches!(self.plan.values.value(*code), Some(Value::Citation(_))),
            _ => false,
        };
        let role = if citation(left) || citation(right) { Role::CitationUnder } else { Role::EntityUnder };
        self.input(role, 2)
    }

    /// Everything of a type that is under a value, where that is the same in every world; sorted.
    fn below(&mut self, code: u32, ty: TypeId) -> Option<Vec<u32>> {
        let program = self.analysis.program;
        let mut codes = Vec::new();
        match self.plan.values.value(code)? {
            Value::Entity(above) => {
                for place in 0..program.entities.len() {
                    let id = crate::ids::EntityId::at(place);
                    if !program.ancestors(id).contains(&above) {
                        continue;
                    }
                    if program.entity(id).home != crate::hir::Home::File {
                        return None;
                    }
                    if program.is_subtype(program.entity(id).ty, ty) {
                        codes.push(self.plan.values.code(Value::Entity(id)));
                    }
                }
            }
            Value::Citation(above) => {
                for place in 0..program.citations.len() {
                    let id = crate::ids::CitationId::at(place);
                    let fits = ty != crate::hir::builtin::INSTRUMENT || program.citation(id).parent.is_none();
                    if fits && program.enclosing(id).contains(&above) {
                        codes.push(self.plan.values.code(Value::Citation(id)));
                    }
                }
            }
            _ => return None,
        }
        codes.sort_unstable();
        Some(codes)
    }
}

/// An operand as an expression.
pub(super) fn expression(operand: Operand) -> Option<Expression> {
    match operand {
        Operand::Slot(slot) => Some(Expression::Slot(slot)),
        Operand::Code(code) => Some(Expression::Code(code)),
        Operand::Any => None,
    }
}

/// What a goal binds in a frame; `None` if it needs more. An approximation takes of alternatives what each
/// binds alone.
pub(super) fn binds_in(frame: &Frame<'_>, goal: &Goal) -> Option<Variables> {
    match goal {
        Goal::Or(branches) if frame.mode != Mode::Exact => Some(bound_alone(branches, &frame.scope)),
        _ => binds(goal, &frame.bound, &frame.scope),
    }
}

/// Drops what gives an aggregate a name that only comparisons use: these are left out of what may ever hold, and
/// so is what the aggregate ranges over, which may itself depend on the dates that are looked for.
fn drop_compared_aggregates(frame: &Frame<'_>, goals: &mut Vec<&Goal>) {
    let mut compared: BTreeMap<VariableId, u32> = BTreeMap::new();
    for goal in goals.iter().filter(|goal| matches!(goal, Goal::Compare(..))) {
        goal.count(&mut |variable| *compared.entry(variable).or_default() += 1);
    }
    let occurrences = |v: &VariableId| frame.scope.occurrences.get(v.index()).copied().unwrap_or(0);
    let only_compared = |v: &VariableId| compared.get(v).copied().unwrap_or(0) >= occurrences(v);
    let bound = |goals: &[&Goal]| -> Variables {
        let goals = Rc::new(goals.iter().map(|goal| (*goal).clone()).collect());
        let found = bound_alone(&[goals], &frame.scope).into_iter().chain(frame.bound.iter().copied());
        found.filter(|v| !only_compared(v)).collect()
    };
    let needed = bound(goals);
    let mut place = 0;
    while let Some(goal) = goals.get(place) {
        let aggregates = matches!(goal, Goal::Compare(Comparison::Equal, left, right)
            if !left.aggregates().is_empty() || !right.aggregates().is_empty());
        let others: Vec<&Goal> =
            goals.iter().enumerate().filter(|(n, _)| *n != place).map(|(_, g)| *g).collect();
        if aggregates && needed.is_subset(&bound(&others)) {
            *goals = others;
        } else {
            place += 1;
        }
    }
}
