//! Conditions as the planner sees them: dates pushed to the leaves, values as codes, names gone.
//!
//! `C at D` has become D at each statement of C, and `today` in it D itself: what a goal means does not
//! depend on where it stands.

use crate::hir::Quantity;
use crate::ids::{RelationId, TypeId, VariableId};
use crate::plan::{AggregateKind, Comparison, Operator, TimeUnit};
use crate::time::Rounding;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A set of variables.
pub(super) type Variables = BTreeSet<VariableId>;

/// The date at which a statement is asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum At {
    /// The date of the rule's head.
    Now,
    /// Another date: a place where a rule says `at`, and the date it says.
    Day(usize, Rc<Term>),
    /// Some date, whichever: only in approximations.
    Whenever,
}

/// Which part of the meaning of a relation is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Its statements.
    Statement,
    /// What is excluded.
    Excluded,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Goal {
    /// A statement, or its exclusion.
    Holds { relation: RelationId, part: Part, arguments: Vec<Term>, at: At },
    /// The event happened on that day, or may have happened on any.
    On { relation: RelationId, arguments: Vec<Term>, day: Term, at: At },
    /// The event was stated for that day.
    Event { relation: RelationId, arguments: Vec<Term>, day: Term, at: At },
    /// The event may have happened on a day that nobody stated; the day is bound elsewhere, or not asked.
    Doubt { relation: RelationId, arguments: Vec<Term>, day: Option<Term>, at: At },
    /// A comparison.
    Compare(Comparison, Term, Term),
    /// One of these.
    In(Term, Vec<Term>),
    /// Of a hierarchy, or citations.
    Under(Term, Term),
    /// Of that type.
    Is(Term, TypeId),
    /// No values of the locals make all of these true.
    Not { locals: Variables, goals: Rc<Vec<Goal>> },
    /// All goals of one branch are true.
    Or(Vec<Rc<Vec<Goal>>>),
    /// A quantifier.
    Quantified(Rc<Quantified>),
}

/// A quantifier.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantified {
    /// How many.
    pub quantity: Quantity,
    /// What ranges.
    pub variables: Vec<VariableId>,
    /// Over what.
    pub domain: Rc<Vec<Goal>>,
    /// What is asked of each; nothing is asked if it is empty.
    pub body: Rc<Vec<Goal>>,
    /// Variables of domain or body alone.
    pub locals: Variables,
    /// Those of the body.
    pub body_locals: Variables,
    /// True of nothing.
    pub if_any: bool,
}

/// A term.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    /// A variable.
    Variable(VariableId),
    /// A constant.
    Code(u32),
    /// Whatever it is.
    Any,
    /// The date of the rule's head.
    Today,
    /// So many units of time.
    Duration(Rc<Term>, TimeUnit),
    /// Arithmetic.
    Binary(Operator, Rc<Term>, Rc<Term>, Rounding),
    /// An aggregate.
    Aggregate(Rc<Aggregate>),
}

/// An aggregate.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aggregate {
    /// Which.
    pub kind: AggregateKind,
    /// The distinct tuples, the value first.
    pub over: Vec<VariableId>,
    /// Its other variables.
    pub locals: Variables,
    /// What it ranges over.
    pub goals: Rc<Vec<Goal>>,
}

impl Term {
    /// The variable it is, if it is one.
    pub(super) fn variable(&self) -> Option<VariableId> {
        match self {
            Self::Variable(variable) => Some(*variable),
            _ => None,
        }
    }

    /// Whether it must be computed.
    pub(super) fn is_computed(&self) -> bool {
        matches!(self, Self::Duration(..) | Self::Binary(..) | Self::Aggregate(_))
    }

    /// Calls `f` with it and each of its parts.
    pub(super) fn each<'t>(&'t self, f: &mut dyn FnMut(&'t Term)) {
        f(self);
        match self {
            Self::Duration(amount, _) => amount.each(f),
            Self::Binary(_, left, right, _) => {
                left.each(f);
                right.each(f);
            }
            Self::Variable(_) | Self::Code(_) | Self::Any | Self::Today | Self::Aggregate(_) => {}
        }
    }

    /// Its aggregates.
    pub(super) fn aggregates(&self) -> Vec<&Rc<Aggregate>> {
        let mut found = Vec::new();
        self.each(&mut |term| {
            if let Self::Aggregate(aggregate) = term {
                found.push(aggregate);
            }
        });
        found
    }
}

impl Goal {
    /// The terms that stand in it directly, the dates of its statements included.
    pub(super) fn terms(&self) -> Vec<&Term> {
        fn day(at: &At) -> Option<&Term> {
            match at {
                At::Now | At::Whenever => None,
                At::Day(_, term) => Some(term),
            }
        }
        match self {
            Self::Holds { arguments, at, .. } => arguments.iter().chain(day(at)).collect(),
            Self::On { arguments, day: on, at, .. } | Self::Event { arguments, day: on, at, .. } => {
                arguments.iter().chain([on]).chain(day(at)).collect()
            }
            Self::Doubt { arguments, day: on, at, .. } => {
                arguments.iter().chain(on.as_ref()).chain(day(at)).collect()
            }
            Self::Compare(_, left, right) | Self::Under(left, right) => vec![left, right],
            Self::In(term, terms) => std::iter::once(term).chain(terms).collect(),
            Self::Is(term, _) => vec![term],
            Self::Not { .. } | Self::Or(_) | Self::Quantified(_) => vec![],
        }
    }

    /// The goals that stand in it directly, those of aggregates included, with what is local to them.
    pub(super) fn inner(&self) -> Vec<(&[Goal], Variables)> {
        let none = Variables::new;
        let mut found: Vec<(&[Goal], Variables)> = match self {
            Self::Not { locals, goals } => vec![(goals, locals.clone())],
            Self::Or(branches) => branches.iter().map(|b| (b.as_slice(), none())).collect(),
            Self::Quantified(q) => {
                let locals: Variables = q.variables.iter().copied().chain(q.locals.iter().copied()).collect();
                vec![(&q.domain, locals.clone()), (&q.body, locals)]
            }
            _ => vec![],
        };
        for aggregate in self.terms().into_iter().flat_map(Term::aggregates) {
            let locals = aggregate.over.iter().chain(&aggregate.locals).copied().collect();
            found.push((&aggregate.goals, locals));
        }
        found
    }

    /// Calls `f` with it and every goal inside it, those of aggregates included.
    pub(super) fn each<'g>(&'g self, f: &mut dyn FnMut(&'g Goal)) {
        f(self);
        for (goals, _) in self.inner() {
            for goal in goals {
                goal.each(f);
            }
        }
    }

    /// The variables that occur in it and are not its own, each with the number of its places.
    pub(super) fn count(&self, add: &mut dyn FnMut(VariableId)) {
        for term in self.terms() {
            term.each(&mut |part| {
                if let Term::Variable(variable) = part {
                    add(*variable);
                }
            });
        }
        for (goals, locals) in self.inner() {
            for goal in goals {
                goal.count(&mut |variable| {
                    if !locals.contains(&variable) {
                        add(variable);
                    }
                });
            }
        }
    }

    /// Calls `add` for every place of every variable in it, its own ones and where they are listed included.
    pub(super) fn mentions(&self, add: &mut dyn FnMut(VariableId)) {
        self.terms().into_iter().for_each(|term| mentions(term, add));
        match self {
            Self::Not { goals, .. } => goals.iter().for_each(|goal| goal.mentions(add)),
            Self::Or(branches) => {
                branches.iter().flat_map(|branch| branch.iter()).for_each(|goal| goal.mentions(add));
            }
            Self::Quantified(q) => {
                q.variables.iter().for_each(|variable| add(*variable));
                q.domain.iter().chain(q.body.iter()).for_each(|goal| goal.mentions(add));
            }
            _ => {}
        }
    }

    /// The variables that occur in it and are not its own.
    pub(super) fn free(&self) -> Variables {
        let mut found = Variables::new();
        self.count(&mut |variable| {
            found.insert(variable);
        });
        found
    }
}

/// The variables that occur in goals and are not their own.
pub(super) fn free(goals: &[Goal]) -> Variables {
    goals.iter().flat_map(Goal::free).collect()
}

/// The variables of a term, those of aggregates from outside included.
pub(super) fn term_variables(term: &Term) -> Variables {
    let mut found = Variables::new();
    term.each(&mut |part| match part {
        Term::Variable(variable) => {
            found.insert(*variable);
        }
        Term::Aggregate(aggregate) => {
            let own = |v: &VariableId| aggregate.over.contains(v) || aggregate.locals.contains(v);
            found.extend(free(&aggregate.goals).into_iter().filter(|v| !own(v)));
        }
        _ => {}
    });
    found
}

/// Calls `add` for every place of every variable in a term, those of aggregates and where they are listed
/// included.
pub(super) fn mentions(term: &Term, add: &mut dyn FnMut(VariableId)) {
    term.each(&mut |part| match part {
        Term::Variable(variable) => add(*variable),
        Term::Aggregate(aggregate) => {
            aggregate.over.iter().for_each(|variable| add(*variable));
            aggregate.goals.iter().for_each(|goal| goal.mentions(add));
        }
        _ => {}
    });
}
