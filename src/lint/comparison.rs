//! Which relations of two things a comparison allows.

use crate::hir::{Comparison, Term, TermKind};

const BELOW: u8 = 1;
const ALIKE: u8 = 2;
const ABOVE: u8 = 4;

/// What a sign allows of what stands left of it: to be below, alike or above.
pub(super) fn allows(sign: Comparison) -> u8 {
    match sign {
        Comparison::Equal => ALIKE,
        Comparison::NotEqual => BELOW | ABOVE,
        Comparison::Less => BELOW,
        Comparison::LessOrEqual => BELOW | ALIKE,
        Comparison::Greater => ABOVE,
        Comparison::GreaterOrEqual => ABOVE | ALIKE,
    }
}

/// A comparison with a value that stands alone on the left put to the right.
pub(super) fn value_last<'t>(
    sign: Comparison,
    left: &'t Term,
    right: &'t Term,
) -> (Comparison, &'t Term, &'t Term) {
    match (&left.kind, &right.kind) {
        (TermKind::Value(_), TermKind::Value(_)) => (sign, left, right),
        (TermKind::Value(_), _) => (sign.turned(), right, left),
        _ => (sign, left, right),
    }
}
