//! Questions that are made of several conditions, as one sentence.

use super::{Open, Words};
use crate::hir::{Atom, Condition, ConditionKind, RelationKind, Rule, Term, TermKind};
use crate::ids::VariableId;
use crate::proof::{Form, Pattern};
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeMap;

/// What the variables of a question stand for, as far as that is known.
type Bound = BTreeMap<VariableId, Value>;

impl Words<'_> {
    /// What a question says with the values of its variables; `None` where it has a part that no file has words for,
    /// or speaks twice of the same thing without saying which.
    pub(super) fn compound(&self, pattern: &Pattern) -> Option<String> {
        if self.program.relation(pattern.relation).kind != RelationKind::Question {
            return None;
        }
        let rule = self.program.rules.iter().rfind(|rule| rule.head.relation == pattern.relation)?;
        let mut bound = Bound::new();
        for (term, value) in rule.head.arguments.iter().zip(&pattern.arguments) {
            if let (TermKind::Variable(id), Some(value)) = (&term.kind, value) {
                bound.insert(*id, *value);
            }
        }
        if !is_clear(rule, &bound) {
            return None;
        }
        self.part(&rule.body, &bound, pattern.at, true)
    }

    /// One part; `outer`: parts joined by "or" can be told apart from what stands around them.
    fn part(&self, condition: &Condition, bound: &Bound, at: Date, outer: bool) -> Option<String> {
        let joined = |parts: &[Condition], word: &str| {
            let parts: Option<Vec<String>> =
                parts.iter().map(|part| self.part(part, bound, at, false)).collect();
            Some(parts?.join(word))
        };
        match &condition.kind {
            ConditionKind::Atom(atom) => Some(self.pattern(&said(atom, bound, at, Form::Holds), true)),
            ConditionKind::Excluded(atom) => Some(self.pattern(&said(atom, bound, at, Form::Excluded), true)),
            ConditionKind::Not { condition, .. } => match &condition.kind {
                ConditionKind::Atom(atom) => Some(self.pattern(&said(atom, bound, at, Form::Holds), false)),
                _ => None,
            },
            ConditionKind::On(atom, day) => {
                let what = self.affirmed(&said(atom, bound, at, Form::Holds), Open::Some);
                match value(day, bound)? {
                    Value::Date(day) => Some(format!("{what} on {}", day.long())),
                    _ => None,
                }
            }
            ConditionKind::At(inner, day) => match (value(day, bound)?, &inner.kind) {
                (Value::Date(day), ConditionKind::Atom(_) | ConditionKind::Not { .. }) => {
                    let what = self.part(inner, bound, day, false)?;
                    Some(format!("{what}, as of {},", day.long()))
                }
                _ => None,
            },
            ConditionKind::And(parts) if outer => {
                let text = joined(parts, " and ")?;
                Some(text.trim_end_matches(',').to_owned())
            }
            ConditionKind::Or(parts) if outer => {
                let text = joined(parts, " or ")?;
                Some(text.trim_end_matches(',').to_owned())
            }
            _ => None,
        }
    }
}

/// Whether everything that is spoken of more than once is known.
fn is_clear(rule: &Rule, bound: &Bound) -> bool {
    let mut seen: Vec<VariableId> = Vec::new();
    let mut waiting = vec![&rule.body];
    while let Some(condition) = waiting.pop() {
        waiting.extend(condition.parts());
        for term in condition.terms() {
            if let TermKind::Variable(id) = term.kind
                && !bound.contains_key(&id)
            {
                if seen.contains(&id) {
                    return false;
                }
                seen.push(id);
            }
        }
    }
    true
}

fn said(atom: &Atom, bound: &Bound, at: Date, form: Form) -> Pattern {
    let arguments = atom.arguments.iter().map(|term| value(term, bound)).collect();
    Pattern { relation: atom.relation, arguments, at, form }
}

fn value(term: &Term, bound: &Bound) -> Option<Value> {
    match term.kind {
        TermKind::Value(value) => Some(value),
        TermKind::Variable(id) => bound.get(&id).copied(),
        _ => None,
    }
}
