//! The edges of the graph of dependence, read off the rules.

use super::{Dependence, Edge};
use crate::hir::{
    Atom, Condition, ConditionKind, Program, Quantified, Quantity, Rule, Side, Term, TermKind, norms,
};
use crate::ids::{RelationId, RuleId};
use crate::source::Span;

/// Calls `each` with the edges of every rule that is applied.
pub(super) fn collect(program: &Program, each: &mut dyn FnMut(Edge)) {
    let defeat = norms::defeat(program);
    for (at, rule) in program.rules.iter().enumerate() {
        if rule.erroneous {
            continue;
        }
        let id = RuleId::at(at);
        let mut walk = Walk { from: rule.head.relation, rule: id, each: &mut *each };
        if rule.side == Side::For {
            walk.rule(rule, Dependence::Positive);
        }
        // A rule against, or one that may defeat one, is read through `not` by the program it compiles to.
        if rule.side == Side::Against || defeat.contains(&id) {
            walk.rule(rule, Dependence::Negative);
        }
    }
}

struct Walk<'e> {
    from: RelationId,
    rule: RuleId,
    each: &'e mut dyn FnMut(Edge),
}

impl Walk<'_> {
    fn rule(&mut self, rule: &Rule, how: Dependence) {
        rule.head.arguments.iter().for_each(|term| self.term(term));
        self.condition(&rule.body, how);
        for exception in &rule.exceptions {
            self.condition(&exception.condition, how.max(Dependence::Negative));
        }
    }

    fn condition(&mut self, condition: &Condition, how: Dependence) {
        let negative = how.max(Dependence::Negative);
        match &condition.kind {
            ConditionKind::Atom(atom) | ConditionKind::On(atom, _) => self.edge(atom, condition.span, how),
            ConditionKind::Excluded(atom) => self.edge(atom, condition.span, negative),
            ConditionKind::Not { condition, .. } => self.condition(condition, negative),
            ConditionKind::Quantified(quantified) => {
                self.condition(&quantified.domain, if monotone(quantified) { how } else { negative });
                quantified.body.iter().for_each(|body| self.condition(body, how));
            }
            _ => condition.parts().for_each(|part| self.condition(part, how)),
        }
        condition.terms().for_each(|term| self.term(term));
    }

    fn edge(&mut self, atom: &Atom, span: Span, dependence: Dependence) {
        (self.each)(Edge { from: self.from, to: atom.relation, dependence, rule: self.rule, span });
    }

    fn term(&mut self, term: &Term) {
        if let TermKind::Aggregate(aggregate) = &term.kind {
            self.condition(&aggregate.condition, Dependence::Aggregate);
        }
        term.parts().for_each(|part| self.term(part));
    }
}

/// Whether more of what it ranges over never makes a quantifier false.
fn monotone(quantified: &Quantified) -> bool {
    matches!(quantified.quantity, Quantity::AtLeast(_) | Quantity::MoreThan(_))
}
