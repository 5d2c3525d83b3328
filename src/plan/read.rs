//! Conditions of rules into [`Goal`]s.

use super::goal::{Aggregate, At, Goal, Part, Quantified, Term, Variables};
use super::{Comparison, Values};
use crate::hir::{self, ConditionKind, TermKind};
use crate::ids::{RelationId, VariableId};
use std::rc::Rc;

/// A rule as goals.
#[derive(Clone, Debug)]
pub(super) struct RuleGoals {
    /// What it concludes.
    pub head: Vec<Term>,
    /// Its conditions and, negated, its exceptions.
    pub body: Rc<Vec<Goal>>,
    /// How often each variable occurs.
    pub occurrences: Rc<Vec<u32>>,
}

/// Reads conditions; numbers the places where `at` is said.
pub(super) struct Reader<'a> {
    pub values: &'a mut Values,
    /// How many places there are so far.
    pub sites: &'a mut usize,
    /// Which events may have happened on a day that nobody stated.
    pub doubted: &'a dyn Fn(RelationId) -> bool,
}

impl Reader<'_> {
    /// The goals of a rule. Exceptions are negated conditions (`docs/semantics.md`, section 1).
    pub(super) fn rule(&mut self, rule: &hir::Rule) -> RuleGoals {
        let head: Vec<Term> = rule.head.arguments.iter().map(|t| self.term(t, &At::Now)).collect();
        let mut body = Vec::new();
        self.conjuncts(&rule.body, &At::Now, &mut body);
        for exception in &rule.exceptions {
            let goals = self.goals(&exception.condition, &At::Now);
            negate(exception.locals.iter().copied().collect(), goals, &mut body);
        }
        let mut occurrences = vec![0; rule.variables.len()];
        let mut add = |variable: VariableId| {
            if let Some(count) = occurrences.get_mut(variable.index()) {
                *count += 1;
            }
        };
        for term in &head {
            super::goal::mentions(term, &mut add);
        }
        for goal in &body {
            goal.mentions(&mut add);
        }
        RuleGoals { head, body: Rc::new(body), occurrences: Rc::new(occurrences) }
    }

    fn goals(&mut self, condition: &hir::Condition, at: &At) -> Vec<Goal> {
        let mut goals = Vec::new();
        self.conjuncts(condition, at, &mut goals);
        goals
    }

    fn conjuncts(&mut self, condition: &hir::Condition, at: &At, goals: &mut Vec<Goal>) {
        match &condition.kind {
            ConditionKind::True => {}
            ConditionKind::And(parts) => parts.iter().for_each(|part| self.conjuncts(part, at, goals)),
            ConditionKind::Or(parts) => {
                let branches = parts.iter().map(|part| Rc::new(self.goals(part, at))).collect();
                goals.push(Goal::Or(branches));
            }
            ConditionKind::Not { locals, condition } => {
                let inner = self.goals(condition, at);
                negate(locals.iter().copied().collect(), inner, goals);
            }
            ConditionKind::Atom(atom) => goals.push(self.holds(atom, Part::Statement, at)),
            ConditionKind::Excluded(atom) => goals.push(self.holds(atom, Part::Excluded, at)),
            ConditionKind::On(atom, day) => goals.push(self.on(atom, day, at)),
            ConditionKind::At(inner, day) => {
                let at = self.at(day, at);
                self.conjuncts(inner, &at, goals);
            }
            ConditionKind::Compare(comparison, left, right) => {
                goals.push(Goal::Compare(*comparison, self.term(left, at), self.term(right, at)));
            }
            ConditionKind::Under(left, right) => {
                goals.push(Goal::Under(self.term(left, at), self.term(right, at)));
            }
            ConditionKind::In(left, terms) => {
                let terms = terms.iter().map(|t| self.term(t, at)).collect();
                goals.push(Goal::In(self.term(left, at), terms));
            }
            ConditionKind::Is(term, ty) => goals.push(Goal::Is(self.term(term, at), *ty)),
            ConditionKind::Quantified(q) => goals.push(self.quantified(q, at)),
        }
    }

    fn quantified(&mut self, q: &hir::Quantified, at: &At) -> Goal {
        let body = q.body.as_ref().map(|body| self.goals(body, at)).unwrap_or_default();
        Goal::Quantified(Rc::new(Quantified {
            quantity: q.quantity,
            variables: q.variables.clone(),
            domain: Rc::new(self.goals(&q.domain, at)),
            body: Rc::new(body),
            locals: q.domain_locals.iter().chain(&q.body_locals).copied().collect(),
            body_locals: q.body_locals.iter().copied().collect(),
            if_any: q.if_any,
        }))
    }

    fn at(&mut self, day: &hir::Term, outer: &At) -> At {
        match self.term(day, outer) {
            Term::Today => At::Now,
            // `at today` inside `at D`: the same place.
            term => match outer {
                At::Day(_, same) if **same == term => outer.clone(),
                _ => {
                    let site = *self.sites;
                    *self.sites += 1;
                    At::Day(site, Rc::new(term))
                }
            },
        }
    }

    fn holds(&mut self, atom: &hir::Atom, part: Part, at: &At) -> Goal {
        let arguments = atom.arguments.iter().map(|t| self.term(t, at)).collect();
        Goal::Holds { relation: atom.relation, part, arguments, at: at.clone() }
    }

    fn on(&mut self, atom: &hir::Atom, day: &hir::Term, at: &At) -> Goal {
        let arguments = atom.arguments.iter().map(|t| self.term(t, at)).collect();
        let (relation, day, at) = (atom.relation, self.term(day, at), at.clone());
        if (self.doubted)(relation) {
            Goal::On { relation, arguments, day, at }
        } else {
            Goal::Event { relation, arguments, day, at }
        }
    }

    fn term(&mut self, term: &hir::Term, at: &At) -> Term {
        match &term.kind {
            TermKind::Variable(variable) => Term::Variable(*variable),
            TermKind::Value(value) => Term::Code(self.values.code(*value)),
            TermKind::Any => Term::Any,
            TermKind::Today => match at {
                At::Now | At::Whenever => Term::Today,
                At::Day(_, day) => (**day).clone(),
            },
            TermKind::Duration { amount, unit } => Term::Duration(Rc::new(self.term(amount, at)), *unit),
            TermKind::Binary { operator, left, right, rounding } => {
                let (left, right) = (self.term(left, at), self.term(right, at));
                Term::Binary(*operator, Rc::new(left), Rc::new(right), *rounding)
            }
            TermKind::Aggregate(aggregate) => Term::Aggregate(Rc::new(self.aggregate(aggregate, at))),
        }
    }

    fn aggregate(&mut self, aggregate: &hir::Aggregate, at: &At) -> Aggregate {
        let mut over = aggregate.over.clone();
        if let Some(value) = aggregate.value {
            over.retain(|v| *v != value);
            over.insert(0, value);
        }
        Aggregate {
            kind: aggregate.kind,
            over,
            locals: aggregate.locals.iter().copied().collect(),
            goals: Rc::new(self.goals(&aggregate.condition, at)),
        }
    }
}

/// Adds what says that no values of `locals` make all goals true. Of alternatives, none is.
fn negate(locals: Variables, mut inner: Vec<Goal>, goals: &mut Vec<Goal>) {
    if inner.len() == 1 {
        match inner.pop() {
            Some(Goal::Or(branches)) => {
                for branch in branches {
                    negate(locals.clone(), Rc::unwrap_or_clone(branch), goals);
                }
                return;
            }
            Some(Goal::Compare(comparison, left, right))
                if locals.is_empty() && always_has_value([&left, &right]) =>
            {
                goals.push(Goal::Compare(opposite(comparison), left, right));
                return;
            }
            Some(Goal::In(left, terms)) if locals.is_empty() && always_has_value([&left]) => {
                goals.extend(terms.into_iter().map(|t| Goal::Compare(Comparison::NotEqual, left.clone(), t)));
                return;
            }
            Some(other) => inner.push(other),
            None => {}
        }
    }
    goals.push(Goal::Not { locals, goals: Rc::new(inner) });
}

/// Whether the terms have a value in any case: `min` and `max` of nothing have none, and then neither a
/// comparison nor its opposite is true.
fn always_has_value<'t>(terms: impl IntoIterator<Item = &'t Term>) -> bool {
    use super::AggregateKind::{Count, Sum};
    terms.into_iter().flat_map(Term::aggregates).all(|a| matches!(a.kind, Count | Sum))
}

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}
