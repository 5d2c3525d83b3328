//! The order in which the literals of a rule are evaluated.
//!
//! Greedy: what only filters stands as soon as its slots are bound; otherwise the literal that is most
//! bound comes next, constants counting as bound, so that nothing is scanned as a whole while there is a
//! bound start. Engines that begin with a difference reorder for themselves.

use super::frame::expression_slots;
use super::{AggregateBind, Literal, Node, NodeKind, Operand, Role, Slot};
use std::collections::BTreeSet;

/// The slots of operands.
fn operand_slots(operands: &[Operand]) -> Vec<Slot> {
    let slot = |operand: &Operand| match operand {
        Operand::Slot(slot) => Some(*slot),
        Operand::Code(_) | Operand::Any => None,
    };
    operands.iter().filter_map(slot).collect()
}

/// The slots that a literal needs bound.
pub(super) fn needs(literal: &Literal) -> Vec<Slot> {
    match literal {
        Literal::Holds { .. } | Literal::Among { .. } => vec![],
        Literal::Fails { arguments, .. } => operand_slots(arguments),
        Literal::Compare { left, right, .. } => [expression_slots(left), expression_slots(right)].concat(),
        Literal::Let { value, .. } => expression_slots(value),
        Literal::Aggregate { key, .. }
        | Literal::AtLeast { key, .. }
        | Literal::Every { key, .. }
        | Literal::Fraction { key, .. } => operand_slots(key),
    }
}

/// The slots that a literal binds, where they are not bound yet.
pub(super) fn binds(literal: &Literal) -> Vec<Slot> {
    match literal {
        Literal::Holds { arguments, .. } => operand_slots(arguments),
        Literal::Let { slot, .. }
        | Literal::Among { slot, .. }
        | Literal::Aggregate { bind: AggregateBind::Value(slot), .. } => vec![*slot],
        Literal::Aggregate { bind: AggregateBind::Bounds { low, high }, .. } => vec![*low, *high],
        Literal::Fails { .. }
        | Literal::Compare { .. }
        | Literal::AtLeast { .. }
        | Literal::Every { .. }
        | Literal::Fraction { .. } => vec![],
    }
}

/// The slots that are given values by literals other than scans: a scan that uses one waits for it.
pub(super) fn computed(literals: &[Literal]) -> BTreeSet<Slot> {
    let value = |literal: &Literal| match literal {
        Literal::Let { .. } | Literal::Aggregate { .. } => binds(literal),
        _ => vec![],
    };
    literals.iter().flat_map(value).collect()
}

/// The slots that a literal needs bound, those of a scan that are computed included.
pub(super) fn waits_for(literal: &Literal, computed: &BTreeSet<Slot>) -> Vec<Slot> {
    match literal {
        Literal::Holds { .. } | Literal::Among { .. } => {
            binds(literal).into_iter().filter(|slot| computed.contains(slot)).collect()
        }
        _ => needs(literal),
    }
}

/// All slots of a literal.
pub(super) fn slots(literal: &Literal) -> Vec<Slot> {
    [needs(literal), binds(literal)].concat()
}

/// Operands for so many columns, each with a slot of its own.
pub(super) fn slots_up_to(columns: usize) -> Vec<Operand> {
    (0..columns).map(|slot| Operand::Slot(Slot::try_from(slot).unwrap_or(Slot::MAX))).collect()
}

/// The literals in join order. Cost: quadratic in their number.
pub(super) fn order(literals: Vec<Literal>, nodes: &[Node]) -> Vec<Literal> {
    let mut rest = literals;
    let mut ordered = Vec::with_capacity(rest.len());
    let mut bound = BTreeSet::new();
    let computed = computed(&rest);
    // The date of the head is shared by almost all literals: it joins nothing.
    let dates: BTreeSet<Slot> = rest.iter().filter_map(|literal| date(literal, nodes)).collect();
    while !rest.is_empty() {
        let ready = |literal: &Literal| waits_for(literal, &computed).iter().all(|slot| bound.contains(slot));
        let score = |literal: &Literal| {
            if ready(literal) { score(literal, &bound, &dates, nodes) } else { NOT_YET }
        };
        let best = (0..rest.len()).min_by_key(|place| (score(&rest[*place]), *place)).unwrap_or(0);
        let literal = rest.remove(best);
        bound.extend(binds(&literal));
        ordered.push(literal);
    }
    ordered
}

fn date(literal: &Literal, nodes: &[Node]) -> Option<Slot> {
    let Literal::Holds { node, arguments } = literal else { return None };
    let temporal = nodes.get(node.index()).is_some_and(|n| n.temporal);
    match arguments.first() {
        Some(Operand::Slot(slot)) if temporal => Some(*slot),
        _ => None,
    }
}

/// The lower, the sooner.
type Score = (u8, usize, usize, usize, usize);

/// What cannot be evaluated yet comes last.
const NOT_YET: Score = (9, 0, 0, 0, 0);

fn score(literal: &Literal, bound: &BTreeSet<Slot>, dates: &BTreeSet<Slot>, nodes: &[Node]) -> Score {
    match literal {
        Literal::Compare { .. } => (0, 0, 0, 0, 0),
        Literal::Among { slot, .. } if bound.contains(slot) => (0, 1, 0, 0, 0),
        Literal::Let { .. } => (0, 2, 0, 0, 0),
        Literal::Holds { node, arguments } => {
            let open = operand_slots(arguments).into_iter().filter(|s| !bound.contains(s)).count();
            if open == 0 {
                return (0, 3, 0, 0, 0);
            }
            join(*node, arguments, bound, dates, nodes)
        }
        Literal::Fails { .. } => (0, 4, 0, 0, 0),
        Literal::AtLeast { .. } | Literal::Every { .. } | Literal::Fraction { .. } => (0, 5, 0, 0, 0),
        Literal::Aggregate { .. } => (0, 6, 0, 0, 0),
        Literal::Among { codes, .. } => (2, codes.len(), 0, 0, 0),
    }
}

/// A scan that binds something: first the date if a rule needs it on its own, then what has most columns
/// bound and fewest open.
fn join(
    node: crate::ids::NodeId,
    arguments: &[Operand],
    bound: &BTreeSet<Slot>,
    dates: &BTreeSet<Slot>,
    nodes: &[Node],
) -> Score {
    let node = nodes.get(node.index());
    let moment = node.is_some_and(|n| n.temporal && n.arity == 1);
    if moment || node.is_some_and(|n| n.role == Role::Moment) {
        return (1, 0, 0, 0, 0);
    }
    let is_bound = |operand: &&Operand| match operand {
        Operand::Slot(slot) => bound.contains(slot) && !dates.contains(slot),
        Operand::Code(_) => true,
        Operand::Any => false,
    };
    let fixed = arguments.iter().filter(is_bound).count();
    let open: BTreeSet<Slot> = operand_slots(arguments).into_iter().filter(|s| !bound.contains(s)).collect();
    let extent = node.is_some_and(|n| matches!(n.role, Role::Extent(_)));
    let derived = node.is_some_and(|n| n.kind != NodeKind::Input);
    // What only asks whether there is something binds badly.
    let any = arguments.iter().filter(|a| matches!(a, Operand::Any)).count();
    let open = open.len() + any;
    match fixed {
        // Unbound, what is stated is fewer than what follows from it.
        0 => (4, usize::from(extent), usize::from(derived), open, 0),
        _ => (3, usize::from(extent), usize::MAX - fixed, open, usize::from(derived)),
    }
}
