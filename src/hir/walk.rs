//! What conditions and terms consist of, for whoever looks at all of it.

use super::{Condition, ConditionKind, Term, TermKind};

impl Condition {
    /// The conditions directly within it, in order; those that aggregates count are in its terms.
    pub fn parts(&self) -> impl Iterator<Item = &Condition> {
        let (list, first, second): (&[Condition], Option<&Condition>, Option<&Condition>) = match &self.kind {
            ConditionKind::And(parts) | ConditionKind::Or(parts) => (parts, None, None),
            ConditionKind::Not { condition, .. } | ConditionKind::At(condition, _) => {
                (&[], Some(condition), None)
            }
            ConditionKind::Quantified(quantified) => {
                (&[], Some(&quantified.domain), quantified.body.as_ref())
            }
            _ => (&[], None, None),
        };
        list.iter().chain(first).chain(second)
    }

    /// The terms directly in it, in order: arguments, sides of a comparison, a date.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        let (before, list, after): (Option<&Term>, &[Term], Option<&Term>) = match &self.kind {
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => (None, &atom.arguments, None),
            ConditionKind::On(atom, day) => (None, &atom.arguments, Some(day)),
            ConditionKind::At(_, date) => (None, &[], Some(date)),
            ConditionKind::Compare(_, left, right) | ConditionKind::Under(left, right) => {
                (Some(left), &[], Some(right))
            }
            ConditionKind::In(term, list) => (Some(term), list, None),
            ConditionKind::Is(term, _) => (Some(term), &[], None),
            ConditionKind::True
            | ConditionKind::And(_)
            | ConditionKind::Or(_)
            | ConditionKind::Not { .. }
            | ConditionKind::Quantified(_) => (None, &[], None),
        };
        before.into_iter().chain(list).chain(after)
    }
}

impl Term {
    /// The terms directly within it, in order.
    pub fn parts(&self) -> impl Iterator<Item = &Term> {
        let (first, second): (Option<&Term>, Option<&Term>) = match &self.kind {
            TermKind::Duration { amount, .. } => (Some(amount), None),
            TermKind::Binary { left, right, .. } => (Some(left), Some(right)),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }
}
