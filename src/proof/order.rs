//! Which condition of a conjunction to match next: tests first, then what has most bound.

use super::binding::Bindings;
use crate::hir::{Aggregate, Atom, Comparison, Condition, ConditionKind, Quantified, Term, TermKind};
use crate::ids::VariableId;

/// The place of the condition to match next; `None` if none can be matched with what is bound.
pub(super) fn next(conditions: &[&Condition], bindings: &Bindings) -> Option<usize> {
    let ready = conditions.iter().enumerate();
    ready.filter_map(|(i, c)| cost(c, bindings).map(|cost| (cost, i))).min().map(|(_, i)| i)
}

/// How many rows a condition is likely to give, roughly; `None` if it cannot be matched yet.
fn cost(condition: &Condition, bindings: &Bindings) -> Option<usize> {
    let known = |t: &Term| free_in_term(t, bindings) == 0;
    match &condition.kind {
        ConditionKind::True => Some(0),
        ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => Some(atom_cost(atom, bindings)),
        ConditionKind::On(atom, day) => Some(atom_cost(atom, bindings) + usize::from(!known(day))),
        ConditionKind::And(parts) => {
            let worst = parts.iter().map(|p| cost(p, bindings).unwrap_or(60)).max().unwrap_or(0);
            Some(worst + 1)
        }
        ConditionKind::Or(parts) => {
            let costs = parts.iter().map(|p| cost(p, bindings)).collect::<Option<Vec<_>>>()?;
            Some(costs.into_iter().max().unwrap_or(0) + 1)
        }
        ConditionKind::Not { .. } | ConditionKind::Quantified(_) => {
            (free(condition, bindings) == 0).then_some(1)
        }
        ConditionKind::At(inner, day) => known(day).then(|| cost(inner, bindings)).flatten(),
        ConditionKind::Compare(comparison, left, right) => match (known(left), known(right)) {
            (true, true) => Some(0),
            (false, true) if *comparison == Comparison::Equal => is_variable(left).then_some(1),
            (true, false) if *comparison == Comparison::Equal => is_variable(right).then_some(1),
            _ => None,
        },
        ConditionKind::Under(below, above) => match (known(below), known(above)) {
            (true, true) => Some(0),
            (true, false) => Some(4),
            (false, true) => Some(30),
            (false, false) => None,
        },
        ConditionKind::In(term, items) => {
            items.iter().all(known).then_some(if known(term) { 0 } else { 2 + items.len() })
        }
        ConditionKind::Is(term, _) => Some(if known(term) { 0 } else { 50 }),
    }
}

/// Nothing for a ground atom, then by how many places are open, then by how many are bound.
fn atom_cost(atom: &Atom, bindings: &Bindings) -> usize {
    let open = atom.arguments.iter().filter(|t| is_open(t, bindings)).count();
    match open {
        0 => 0,
        open => (10 * open + 5).saturating_sub(atom.arguments.len() - open),
    }
}

fn is_open(term: &Term, bindings: &Bindings) -> bool {
    matches!(term.kind, TermKind::Any) || free_in_term(term, bindings) > 0
}

fn is_variable(term: &Term) -> bool {
    matches!(term.kind, TermKind::Variable(_))
}

/// How many of a condition's variables are free, without those of its own scopes.
pub(super) fn free(condition: &Condition, bindings: &Bindings) -> usize {
    variables(condition).iter().filter(|v| !bindings.binds(**v)).count()
}

/// How many of a term's variables are free.
pub(super) fn free_in_term(term: &Term, bindings: &Bindings) -> usize {
    let mut found = Found::default();
    found.term(term);
    found.variables.iter().filter(|v| !bindings.binds(**v)).count()
}

/// The variables of a condition, without those of its own scopes, each once.
pub(super) fn variables(condition: &Condition) -> Vec<VariableId> {
    let mut found = Found::default();
    found.condition(condition);
    found.variables
}

/// Variables in order of appearance, and those that belong to a scope we are in.
#[derive(Default)]
struct Found {
    variables: Vec<VariableId>,
    local: Vec<VariableId>,
}

impl Found {
    fn variable(&mut self, variable: VariableId) {
        if !self.local.contains(&variable) && !self.variables.contains(&variable) {
            self.variables.push(variable);
        }
    }

    fn within(&mut self, locals: &[&[VariableId]], read: impl FnOnce(&mut Self)) {
        let before = self.local.len();
        self.local.extend(locals.iter().flat_map(|l| l.iter().copied()));
        read(self);
        self.local.truncate(before);
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::True => {}
            ConditionKind::And(parts) | ConditionKind::Or(parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            ConditionKind::Not { locals, condition } => {
                self.within(&[locals], |found| found.condition(condition));
            }
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => self.atom(atom),
            ConditionKind::On(atom, day) => {
                self.atom(atom);
                self.term(day);
            }
            ConditionKind::At(inner, day) => {
                self.condition(inner);
                self.term(day);
            }
            ConditionKind::Compare(_, left, right) | ConditionKind::Under(left, right) => {
                self.term(left);
                self.term(right);
            }
            ConditionKind::In(term, items) => {
                self.term(term);
                for item in items {
                    self.term(item);
                }
            }
            ConditionKind::Is(term, _) => self.term(term),
            ConditionKind::Quantified(quantified) => self.quantified(quantified),
        }
    }

    fn quantified(&mut self, quantified: &Quantified) {
        let Quantified { variables, domain, domain_locals, body, body_locals, .. } = quantified;
        self.within(&[variables, domain_locals, body_locals], |found| {
            found.condition(domain);
            if let Some(body) = body {
                found.condition(body);
            }
        });
    }

    fn atom(&mut self, atom: &Atom) {
        for argument in &atom.arguments {
            self.term(argument);
        }
    }

    fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Variable(variable) => self.variable(*variable),
            TermKind::Value(_) | TermKind::Any | TermKind::Today => {}
            TermKind::Duration { amount, .. } => self.term(amount),
            TermKind::Binary { left, right, .. } => {
                self.term(left);
                self.term(right);
            }
            TermKind::Aggregate(aggregate) => {
                let Aggregate { over, locals, condition, .. } = &**aggregate;
                self.within(&[over, locals], |found| found.condition(condition));
            }
        }
    }
}
