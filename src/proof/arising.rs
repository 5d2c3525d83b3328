//! Which disputes arise for one statement, seen in its world with the readings left open.
//!
//! A dispute arises for a statement if the statement reaches a rule of one of its readings, and nothing rules
//! that rule out there: no condition of it is false (`docs/semantics.md`, *Readings*). On the way from the
//! statement to the rule conditions may fail, one of each rule: what is false by one condition alone may have
//! another that is disputed, and it is worth knowing that this makes no difference. What arises for another
//! thing is not reached.

use super::Claim;
use super::literal::Join;
use super::residual::Place;
use super::view::View;
use crate::ids::{DisputeId, NodeId, WorldId};
use crate::plan::{Expression, Literal, NodeKind, Operand, Plan, Role, Rule, Slot};
use std::collections::{BTreeMap, BTreeSet};

/// Most rows that one statement is followed through.
const PLACES: usize = 20_000;

/// Most rows that are looked at to follow one row.
const WORK: u64 = 20_000;

/// For rows of worlds, each of the model at that address, what they reach in one step; what one statement found,
/// others need not find again.
pub(super) type Steps = BTreeMap<(usize, WorldId, Place), Option<BTreeSet<Place>>>;

impl View<'_> {
    /// The disputes that arise for a claim; the view must be of a world that leaves its readings open. `None` if
    /// a limit was reached. Cost: linear in the part of the program that the claim reaches, on the way to rules
    /// of readings only.
    pub fn arising(&self, claim: &Claim) -> Option<BTreeSet<DisputeId>> {
        let mut found = BTreeSet::new();
        let node = self.node(claim.relation, claim.form, None);
        let Some(first) = node.and_then(|node| Some((node, self.tuple(node, &claim.pattern())?))) else {
            return Some(found);
        };
        let mut seen = BTreeSet::from([first.clone()]);
        let mut waiting = vec![first];
        while let Some(place) = waiting.pop() {
            if let Some(Role::Reading(reading)) = self.plan.nodes.get(place.0.index()).map(|node| node.role) {
                found.insert(self.program.reading(reading).dispute);
                continue;
            }
            if seen.len() > PLACES {
                return None;
            }
            for next in self.steps(place)? {
                if seen.insert(next.clone()) {
                    waiting.push(next);
                }
            }
        }
        Some(found)
    }

    /// What a row reaches in one step.
    fn steps(&self, place: Place) -> Option<BTreeSet<Place>> {
        // Worlds that leave their readings open may come from several models.
        let key = (std::ptr::from_ref(self.model).addr(), self.bare, place);
        if let Some(known) = self.index.steps.borrow().get(&key) {
            return known.clone();
        }
        let found = self.step(&key.2);
        self.index.steps.borrow_mut().insert(key, found.clone());
        found
    }

    fn step(&self, (node, tuple): &Place) -> Option<BTreeSet<Place>> {
        let leads = |node: NodeId| self.index.leads_to_readings(node);
        let Some(declared) = self.plan.nodes.get(node.index()) else { return Some(BTreeSet::new()) };
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = declared.kind {
            return Some(if leads(of) { BTreeSet::from([(of, tuple.clone())]) } else { BTreeSet::new() });
        }
        let mut found = BTreeSet::new();
        for rule in self.index.concluded_by(*node) {
            let Some(rule) = self.plan.rules.get(*rule) else { continue };
            if !rule.body.iter().flat_map(Literal::nodes).any(leads) {
                continue;
            }
            let mut join = Join::new(*self, self.bare, WORK);
            found.extend(join.met(rule, tuple).into_iter().filter(|(node, _)| leads(*node)));
            if !rule.body.iter().any(|literal| self.is_of_a_reading(literal)) {
                self.but_for_one(rule, tuple, &mut join, &mut found);
            }
            if join.work() == 0 {
                return None;
            }
        }
        Some(found)
    }

    /// What instances reach that would apply but for one condition.
    fn but_for_one(&self, rule: &Rule, tuple: &[u32], join: &mut Join<'_>, found: &mut BTreeSet<Place>) {
        for (place, failing) in rule.body.iter().enumerate() {
            if !self.may_be_wanting(failing) {
                continue;
            }
            let body = connected(rule, place);
            let rows = join.met_but_for(rule, &body, failing, tuple).into_iter();
            found.extend(rows.filter(|(node, _)| self.index.leads_to_readings(*node)));
        }
    }

    fn is_of_a_reading(&self, literal: &Literal) -> bool {
        let role = |node: NodeId| self.plan.nodes.get(node.index()).map(|node| node.role);
        matches!(literal, Literal::Holds { node, .. } if matches!(role(*node), Some(Role::Reading(_))))
    }

    /// Whether a condition may be the one that fails: not what only says what things there are, or which day is
    /// spoken of.
    fn may_be_wanting(&self, literal: &Literal) -> bool {
        let role = |node: &NodeId| self.plan.nodes.get(node.index()).map(|node| node.role);
        match literal {
            Literal::Holds { node, .. } => !matches!(
                role(node),
                Some(Role::Now | Role::Asked | Role::Moment | Role::Turning(_) | Role::Extent(_))
            ),
            Literal::Fails { .. } | Literal::Compare { .. } => true,
            _ => false,
        }
    }
}

/// The conditions of a rule without one of them, as far as what is left of them is connected with the head and
/// can be evaluated, in join order.
fn connected(rule: &Rule, without: usize) -> Vec<Literal> {
    let slots_of = |operands: &[Operand]| operands.iter().copied().filter_map(slot).collect::<Vec<_>>();
    let mut bound: BTreeSet<Slot> = slots_of(&rule.arguments).into_iter().collect();
    let mut waiting: Vec<&Literal> = rule
        .body
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != without)
        .map(|(_, literal)| literal)
        .collect();
    let mut found = Vec::new();
    while let Some(place) = waiting.iter().position(|literal| is_ready(literal, &bound)) {
        let literal = waiting.remove(place);
        match literal {
            Literal::Holds { arguments, .. } => bound.extend(slots_of(arguments)),
            Literal::Let { slot, .. } | Literal::Among { slot, .. } => {
                bound.insert(*slot);
            }
            Literal::Aggregate { bind, .. } => bound.extend(match bind {
                crate::plan::AggregateBind::Bounds { low, high } => vec![*low, *high],
                crate::plan::AggregateBind::Value(slot) => vec![*slot],
            }),
            _ => {}
        }
        found.push(literal.clone());
    }
    found
}

/// Whether a condition can be evaluated next, and has to do with what is bound.
fn is_ready(literal: &Literal, bound: &BTreeSet<Slot>) -> bool {
    let all =
        |operands: &[Operand]| operands.iter().copied().filter_map(slot).all(|slot| bound.contains(&slot));
    match literal {
        Literal::Holds { arguments, .. } => {
            let mut slots = arguments.iter().copied().filter_map(slot).peekable();
            slots.peek().is_none() || slots.any(|slot| bound.contains(&slot))
        }
        Literal::Fails { arguments, .. } => all(arguments),
        Literal::Compare { left, right, .. } => is_bound(left, bound) && is_bound(right, bound),
        Literal::Let { value, .. } => is_bound(value, bound),
        Literal::Among { slot, .. } => bound.contains(slot),
        Literal::Aggregate { key, .. }
        | Literal::AtLeast { key, .. }
        | Literal::Every { key, .. }
        | Literal::Fraction { key, .. } => all(key),
    }
}

/// Whether the slots of an expression are bound. Depth: that of the expression.
fn is_bound(expression: &Expression, bound: &BTreeSet<Slot>) -> bool {
    match expression {
        Expression::Slot(slot) => bound.contains(slot),
        Expression::Code(_) => true,
        Expression::Range { low, high } => bound.contains(low) && bound.contains(high),
        Expression::Duration { amount, .. } => is_bound(amount, bound),
        Expression::Binary { left, right, .. } => is_bound(left, bound) && is_bound(right, bound),
    }
}

fn slot(operand: Operand) -> Option<Slot> {
    match operand {
        Operand::Slot(slot) => Some(slot),
        Operand::Code(_) | Operand::Any => None,
    }
}

/// For each node of a plan whether its rows may depend on a reading. Cost: linear in the plan.
pub(super) fn leading_to_readings(plan: &Plan) -> Vec<bool> {
    let mut readers: Vec<Vec<NodeId>> = vec![Vec::new(); plan.nodes.len()];
    let mut waiting = Vec::new();
    for (place, node) in plan.nodes.iter().enumerate() {
        if matches!(node.role, Role::Reading(_)) {
            waiting.push(NodeId::at(place));
        }
        if let NodeKind::Settled { of, .. } | NodeKind::Possible { of } = node.kind
            && let Some(readers) = readers.get_mut(of.index())
        {
            readers.push(NodeId::at(place));
        }
    }
    for rule in &plan.rules {
        for node in rule.body.iter().flat_map(Literal::nodes) {
            if let Some(readers) = readers.get_mut(node.index()) {
                readers.push(rule.head);
            }
        }
    }
    let mut found = vec![false; plan.nodes.len()];
    while let Some(node) = waiting.pop() {
        let Some(known) = found.get_mut(node.index()) else { continue };
        if !std::mem::replace(known, true) {
            waiting.extend(readers.get(node.index()).into_iter().flatten());
        }
    }
    found
}
