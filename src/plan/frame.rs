//! One rule of the plan while its literals are collected.

use super::builder::Builder;
use super::goal::{Goal, Term, Variables};
use super::{Expression, Literal, NodeKind, Operand, Rule, Slot, order};
use crate::hir::Variable;
use crate::ids::{NodeId, RelationId, RuleId, TypeId, VariableId};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// For what the literals are collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// What the rule says.
    Exact,
    /// More than what it says, to bind the variables of a part of it: without negations, and of its own
    /// component only what may ever be concluded.
    Context,
    /// More than what it says, at any date: without negations, and of concepts only what may ever be
    /// concluded.
    Ever,
}

/// The user's rule that is being planned.
#[derive(Debug)]
pub(super) struct Scope<'p> {
    pub variables: &'p [Variable],
    pub occurrences: Rc<Vec<u32>>,
    pub origin: RuleId,
    pub relation: RelationId,
    pub component: usize,
}

/// The goals around a part of a rule, innermost first: what may bind its variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Outer(Option<Rc<Level>>);

#[derive(Debug)]
struct Level {
    goals: Rc<Vec<Goal>>,
    outer: Outer,
}

impl Outer {
    /// With these goals as the innermost ones.
    pub(super) fn with(&self, goals: &Rc<Vec<Goal>>) -> Self {
        Self(Some(Rc::new(Level { goals: Rc::clone(goals), outer: self.clone() })))
    }

    /// All goals, innermost first.
    pub(super) fn goals(&self) -> Vec<&Goal> {
        let mut found = Vec::new();
        let mut at = self;
        while let Some(level) = &at.0 {
            found.extend(level.goals.iter());
            at = &level.outer;
        }
        found
    }
}

/// One rule of the plan while its literals are collected.
#[derive(Clone, Debug)]
pub(super) struct Frame<'p> {
    pub scope: Rc<Scope<'p>>,
    pub mode: Mode,
    slots: Slot,
    names: BTreeMap<VariableId, Slot>,
    now: Option<Slot>,
    pub days: Vec<(Rc<Term>, Slot)>,
    pub literals: Vec<Literal>,
    /// Variables that are bound, by a literal or from outside.
    pub bound: Variables,
    /// Variables that are bound from outside.
    pub given: Variables,
    /// Variables whose values are known to be of their type.
    pub checked: Variables,
}

impl<'p> Frame<'p> {
    /// An empty rule; `given` are bound from outside.
    pub(super) fn new(scope: &Rc<Scope<'p>>, mode: Mode, given: Variables) -> Self {
        Self {
            scope: Rc::clone(scope),
            mode,
            slots: 0,
            names: BTreeMap::new(),
            now: None,
            days: Vec::new(),
            literals: Vec::new(),
            bound: given.clone(),
            given,
            checked: Variables::new(),
        }
    }

    /// A slot of no variable.
    pub(super) fn fresh(&mut self) -> Slot {
        let slot = self.slots;
        self.slots += 1;
        slot
    }

    /// The slot of a variable.
    pub(super) fn slot(&mut self, variable: VariableId) -> Slot {
        if let Some(slot) = self.names.get(&variable) {
            return *slot;
        }
        let slot = self.fresh();
        self.names.insert(variable, slot);
        slot
    }

    /// The slot of the date of the head.
    pub(super) fn now(&mut self) -> Slot {
        if let Some(slot) = self.now {
            return slot;
        }
        let slot = self.fresh();
        self.now = Some(slot);
        slot
    }

    /// The slot of the date of the head, if it is used.
    pub(super) fn date(&self) -> Option<Slot> {
        self.now
    }

    /// The variable of a slot.
    pub(super) fn variable(&self, slot: Slot) -> Option<VariableId> {
        self.names.iter().find(|(_, own)| **own == slot).map(|(variable, _)| *variable)
    }

    /// The type of a variable.
    pub(super) fn ty(&self, variable: VariableId) -> TypeId {
        self.scope.variables.get(variable.index()).map_or(crate::hir::builtin::ENTITY, |v| v.ty)
    }

    /// Adds a literal, once.
    pub(super) fn push(&mut self, literal: Literal) {
        if !self.literals.contains(&literal) {
            self.literals.push(literal);
        }
    }

    /// The slots that are used and that no literal binds.
    fn unbound(&self, head: &[Operand]) -> BTreeSet<Slot> {
        let computed = order::computed(&self.literals);
        let mut bound = BTreeSet::new();
        loop {
            let before = bound.len();
            for literal in &self.literals {
                if order::waits_for(literal, &computed).iter().all(|slot| bound.contains(slot)) {
                    bound.extend(order::binds(literal));
                }
            }
            if bound.len() == before {
                break;
            }
        }
        let used = self.literals.iter().flat_map(order::slots).chain(head.iter().filter_map(|a| match a {
            Operand::Slot(slot) => Some(*slot),
            Operand::Code(_) | Operand::Any => None,
        }));
        used.filter(|slot| !bound.contains(slot)).collect()
    }
}

impl<'p> Builder<'p> {
    /// Adds what still has to be bound and checked, orders the literals and returns the rule.
    pub(super) fn finish(
        &mut self,
        frame: &mut Frame<'p>,
        head: NodeId,
        arguments: Vec<Operand>,
        outer: &Outer,
    ) -> Rule {
        if frame.mode == Mode::Exact {
            self.check_types(frame);
        }
        let unbound = frame.unbound(&arguments);
        if frame.now.is_some_and(|now| unbound.contains(&now)) {
            self.bind_now(frame);
        }
        let is_unbound = |(v, slot): (&VariableId, &Slot)| unbound.contains(slot).then_some(*v);
        let missing: Variables = frame.names.iter().filter_map(is_unbound).collect();
        if !missing.is_empty() && frame.mode == Mode::Exact {
            self.bind_from_outside(frame, &missing, outer);
        }
        let origin = (frame.mode == Mode::Exact).then_some(frame.scope.origin);
        let body = order::order(std::mem::take(&mut frame.literals), &self.plan.nodes);
        Rule { head, arguments, slots: frame.slots.into(), body, origin }
    }

    /// The date of the head is one of those at which its relation is asked.
    pub(super) fn bind_now(&mut self, frame: &mut Frame<'p>) {
        let dates = self.analysis.dates[frame.scope.relation.index()].clone();
        let node = match frame.mode {
            Mode::Exact | Mode::Context => self.moment(&dates),
            Mode::Ever => self.raw_moment(&dates),
        };
        let now = Operand::Slot(frame.now());
        frame.push(Literal::Holds { node, arguments: vec![now] });
    }

    /// A variable matches only values of its type: where no statement ensures it, its extent does.
    fn check_types(&mut self, frame: &mut Frame<'p>) {
        let names: Vec<VariableId> = frame.names.keys().copied().collect();
        for variable in names {
            if frame.given.contains(&variable) || frame.checked.contains(&variable) {
                continue;
            }
            let ty = frame.ty(variable);
            if self.has_extent(ty) {
                let node = self.extent(ty);
                let argument = Operand::Slot(frame.slot(variable));
                frame.push(Literal::Holds { node, arguments: vec![argument] });
            }
        }
    }

    /// Whether values of a type can be listed: entities and citations.
    pub(super) fn has_extent(&self, ty: TypeId) -> bool {
        use crate::hir::builtin::{ENTITY, INSTRUMENT, PROVISION};
        self.analysis.program.is_subtype(ty, ENTITY) || ty == INSTRUMENT || ty == PROVISION
    }

    /// A part of the rule of `frame`: a node whose columns are the date, if `now`, then `columns`; it holds
    /// where all goals of one of `bodies` do. `given` are bound where the part stands.
    pub(super) fn part(
        &mut self,
        frame: &Frame<'p>,
        now: bool,
        columns: &[VariableId],
        given: &Variables,
        bodies: &[Rc<Vec<Goal>>],
        outer: &Outer,
    ) -> NodeId {
        let node = self.helper(NodeKind::Derived, columns.len() + usize::from(now), now);
        for body in bodies {
            let mut inner = Frame::new(&frame.scope, frame.mode, given.clone());
            self.translate(&mut inner, body, &outer.with(body));
            let mut arguments = Vec::new();
            if now {
                arguments.push(Operand::Slot(inner.now()));
            }
            arguments.extend(columns.iter().map(|v| Operand::Slot(inner.slot(*v))));
            let rule = self.finish(&mut inner, node, arguments, outer);
            self.rule(rule);
        }
        node
    }

    /// The arguments with which `frame` reads a part that it made: what is in `any` is whatever it is.
    pub(super) fn part_arguments(
        frame: &mut Frame<'p>,
        now: bool,
        columns: &[VariableId],
        any: &Variables,
    ) -> Vec<Operand> {
        let mut arguments = Vec::new();
        if now {
            arguments.push(Operand::Slot(frame.now()));
        }
        for variable in columns {
            let operand =
                if any.contains(variable) { Operand::Any } else { Operand::Slot(frame.slot(*variable)) };
            arguments.push(operand);
        }
        arguments
    }
}

/// The slots of an expression.
pub(super) fn expression_slots(expression: &Expression) -> Vec<Slot> {
    match expression {
        Expression::Slot(slot) => vec![*slot],
        Expression::Code(_) => vec![],
        Expression::Range { low, high } => vec![*low, *high],
        Expression::Duration { amount, .. } => expression_slots(amount),
        Expression::Binary { left, right, .. } => [expression_slots(left), expression_slots(right)].concat(),
    }
}
