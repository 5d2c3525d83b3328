//! Where conditions may be broken: at `and`, `or` and after the colon of a quantifier, outer ones first.

use super::{Break, Finder};
use crate::syntax::Kind;
use crate::syntax::ast::{Aggregate, Argument, Atom, Condition, ConditionKind, Term, TermKind};

impl Finder<'_, '_> {
    /// Of a condition whose lines are indented by `offset`.
    pub(super) fn condition(&mut self, found: &Condition, level: usize, offset: usize) {
        match &found.kind {
            ConditionKind::And(units) | ConditionKind::Or(units) => {
                for (place, unit) in units.iter().enumerate() {
                    if place > 0 {
                        self.junction(unit, level, offset);
                    }
                    self.condition(unit, level + 1, offset + 2);
                }
            }
            ConditionKind::Not(inner) => self.condition(inner, level + 1, offset + 2),
            ConditionKind::On(inner, date) | ConditionKind::At(inner, date) => {
                self.condition(inner, level + 1, offset + 2);
                self.term(date, level, offset);
            }
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::NormState(_, atom) => {
                self.atom(atom, level, offset);
            }
            ConditionKind::Norm { atom, due, .. } => {
                self.atom(atom, level, offset);
                if let Some(due) = due {
                    self.term(due, level, offset);
                }
            }
            ConditionKind::Compare(_, left, right) | ConditionKind::Under(left, right) => {
                self.term(left, level, offset);
                self.term(right, level, offset);
            }
            ConditionKind::In(left, values) => {
                self.term(left, level, offset);
                self.list(values, |value| value.span.start, Break::ARGUMENTS, offset + 2);
            }
            ConditionKind::Is(left, _) => self.term(left, level, offset),
            ConditionKind::Quantified(quantified) => {
                self.condition(&quantified.domain, level + 1, offset + 2);
                if let Some(body) = &quantified.body {
                    let at = self.pieces.behind_sign(self.pieces.at(body.span.start));
                    self.breaks.put(at, level, offset + 2);
                    self.condition(body, level + 1, offset + 2);
                }
            }
            ConditionKind::Error => {}
        }
    }

    /// Before the `and` or `or` in front of a unit; brackets and `not` may stand between.
    fn junction(&mut self, unit: &Condition, level: usize, offset: usize) {
        let mut at = self.pieces.at(unit.span.start);
        while at > 0 {
            at -= 1;
            let piece = &self.pieces.all[at];
            if piece.kind == Kind::Word && matches!(piece.text, "and" | "or") {
                self.breaks.put(at, level, offset);
                return;
            }
            if piece.kind != Kind::LeftParenthesis {
                return;
            }
        }
    }

    /// Of an atom: after the commas between its arguments.
    pub(super) fn atom(&mut self, found: &Atom, level: usize, offset: usize) {
        self.arguments(&found.arguments, Break::ARGUMENTS, offset + 2);
        found.arguments.iter().for_each(|argument| self.term(&argument.value, level, offset));
    }

    /// After the commas between arguments.
    pub(super) fn arguments(&mut self, found: &[Argument], level: usize, offset: usize) {
        let start = |argument: &Argument| match &argument.label {
            Some(label) => label.span.start,
            None => argument.value.span.start,
        };
        self.list(found, start, level, offset);
    }

    /// Of a term: of the conditions of its aggregates.
    pub(super) fn term(&mut self, found: &Term, level: usize, offset: usize) {
        match &found.kind {
            TermKind::Binary(_, left, right) => {
                self.term(left, level, offset);
                self.term(right, level, offset);
            }
            TermKind::Aggregate(found) => self.aggregate(found, level, offset),
            _ => {}
        }
    }

    fn aggregate(&mut self, found: &Aggregate, level: usize, offset: usize) {
        self.condition(&found.condition, level + 1, offset + 2);
    }
}
