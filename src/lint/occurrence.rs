//! Where relations occur in rules: below a negation, at another date, in which condition.

use crate::hir::{Atom, Condition, ConditionKind, Quantity, Rule, Term, TermKind};
use crate::source::Span;

/// One relation in one condition of a rule.
#[derive(Clone, Copy)]
pub(super) struct Occurrence<'p> {
    pub atom: &'p Atom,
    pub span: Span,
    /// Below `not`, `unless`, `excluded`, or what a quantifier or aggregate ranges over.
    pub negated: bool,
    /// Below `at`, or itself with `on`: its day is said.
    pub dated: bool,
    /// The day that `on` binds.
    pub on: Option<&'p Term>,
}

/// All occurrences in the conditions of a rule, in order.
pub(super) fn occurrences(rule: &Rule) -> Vec<Occurrence<'_>> {
    let mut walk = Walk { found: vec![] };
    walk.condition(&rule.body, false, false);
    for exception in &rule.exceptions {
        walk.condition(&exception.condition, true, false);
    }
    rule.head.arguments.iter().chain(&rule.due).for_each(|term| walk.term(term));
    walk.found
}

struct Walk<'p> {
    found: Vec<Occurrence<'p>>,
}

impl<'p> Walk<'p> {
    fn condition(&mut self, condition: &'p Condition, negated: bool, dated: bool) {
        let span = condition.span;
        match &condition.kind {
            ConditionKind::Atom(atom) => {
                self.found.push(Occurrence { atom, span, negated, dated, on: None });
            }
            ConditionKind::Excluded(atom) => {
                self.found.push(Occurrence { atom, span, negated: true, dated, on: None });
            }
            ConditionKind::On(atom, day) => {
                self.found.push(Occurrence { atom, span, negated, dated: true, on: Some(day) });
            }
            ConditionKind::Not { condition, .. } => self.condition(condition, true, dated),
            ConditionKind::At(condition, _) => self.condition(condition, negated, true),
            ConditionKind::Quantified(quantified) => {
                let counts = matches!(quantified.quantity, Quantity::AtLeast(_) | Quantity::MoreThan(_));
                self.condition(&quantified.domain, negated || !counts, dated);
                quantified.body.iter().for_each(|body| self.condition(body, negated, dated));
            }
            _ => condition.parts().for_each(|part| self.condition(part, negated, dated)),
        }
        condition.terms().for_each(|term| self.term(term));
    }

    fn term(&mut self, term: &'p Term) {
        if let TermKind::Aggregate(aggregate) = &term.kind {
            self.condition(&aggregate.condition, true, false);
        }
        term.parts().for_each(|part| self.term(part));
    }
}
