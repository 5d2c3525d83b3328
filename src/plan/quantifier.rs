//! Quantifiers.
//!
//! Outside a recursion `every` is a double negation, which is exact in three values. Where the body recurs
//! through the rule's own component, recursion through it counts as positive: then the literal says so.

use super::builder::Builder;
use super::frame::{Frame, Outer};
use super::goal::{Goal, Quantified, Variables, free};
use super::{Literal, Operand};
use crate::hir::Quantity;
use crate::ids::{NodeId, VariableId};
use std::rc::Rc;

/// A quantifier where it stands.
struct Place<'q> {
    quantified: &'q Quantified,
    /// Its variables from outside.
    outside: Variables,
    /// Whether domain or body depend on the date of the head.
    now: bool,
    /// What may bind the variables from outside, and those that range.
    outer: Outer,
    inner: Outer,
}

impl<'p> Builder<'p> {
    /// Adds the literals of a quantifier.
    pub(super) fn quantify(&mut self, frame: &mut Frame<'p>, quantified: &Rc<Quantified>, outer: &Outer) {
        let place = Place {
            quantified,
            outside: Goal::Quantified(Rc::clone(quantified)).free(),
            now: self.analysis.now(&quantified.domain) || self.analysis.now(&quantified.body),
            outer: outer.clone(),
            inner: outer.with(&quantified.domain),
        };
        match quantified.quantity {
            Quantity::Every => self.every(frame, &place),
            Quantity::AtLeast(count) => self.at_least(frame, &place, count.max(1)),
            Quantity::MoreThan(count) => self.at_least(frame, &place, count.saturating_add(1)),
            Quantity::AtLeastOf(part, whole) => self.fraction(frame, &place, (part, whole), false),
            Quantity::MoreThanOf(part, whole) => self.fraction(frame, &place, (part, whole), true),
        }
    }

    /// Whether goals recur through the component of the rule.
    fn recurs(&self, frame: &Frame<'p>, goals: &[Goal]) -> bool {
        self.analysis.reads_component(goals, frame.scope.component)
    }

    /// The distinct tuples for which goals hold: the date, the variables from outside, those that range.
    fn tuples(&mut self, frame: &Frame<'p>, place: &Place<'_>, goals: Vec<Goal>) -> NodeId {
        let columns = columns(place);
        self.part(frame, place.now, &columns, &place.outside, &[Rc::new(goals)], &place.outer)
    }

    /// The same, where goals speak of the tuples of the domain and need not bind them.
    fn tuples_of_domain(&mut self, frame: &Frame<'p>, place: &Place<'_>, goals: &Rc<Vec<Goal>>) -> NodeId {
        let columns = columns(place);
        let given: Variables = columns.iter().copied().collect();
        self.part(frame, place.now, &columns, &given, &[Rc::clone(goals)], &place.inner)
    }

    fn key(frame: &mut Frame<'p>, place: &Place<'_>) -> Vec<Operand> {
        let outside: Vec<VariableId> = place.outside.iter().copied().collect();
        Self::part_arguments(frame, place.now, &outside, &Variables::new())
    }

    fn every(&mut self, frame: &mut Frame<'p>, place: &Place<'_>) {
        let q = place.quantified;
        if self.recurs(frame, &q.body) {
            let domain = self.tuples(frame, place, q.domain.to_vec());
            let implied = self.tuples_of_domain(frame, place, &q.body);
            let key = Self::key(frame, place);
            frame.push(Literal::Every { domain, implied, key, if_any: q.if_any });
            return;
        }
        if !q.body.is_empty() {
            let lacking = lacking(q);
            let outside: Vec<VariableId> = place.outside.iter().copied().collect();
            let node =
                self.part(frame, place.now, &outside, &place.outside, &[Rc::new(lacking)], &place.outer);
            let arguments = Self::key(frame, place);
            frame.push(Literal::Fails { node, arguments });
        }
        if !q.if_any {
            self.some(frame, place);
        }
    }

    /// There is something to range over.
    fn some(&mut self, frame: &mut Frame<'p>, place: &Place<'_>) {
        let q = place.quantified;
        let own = |v: &VariableId| q.variables.contains(v) || q.locals.contains(v);
        let locals: Variables = free(&q.domain).into_iter().filter(own).collect();
        if let [goal] = q.domain.as_slice()
            && let Some(Literal::Fails { node, arguments }) = self.denied(frame, &locals, goal, &place.outer)
        {
            frame.push(Literal::Holds { node, arguments });
            return;
        }
        let outside: Variables = free(&q.domain).into_iter().filter(|v| !own(v)).collect();
        let listed: Vec<VariableId> = outside.iter().copied().collect();
        let now = self.analysis.now(&q.domain);
        let node = self.part(frame, now, &listed, &outside, &[Rc::clone(&q.domain)], &place.outer);
        let arguments = Self::part_arguments(frame, now, &listed, &Variables::new());
        frame.push(Literal::Holds { node, arguments });
    }

    fn at_least(&mut self, frame: &mut Frame<'p>, place: &Place<'_>, count: u64) {
        let q = place.quantified;
        let node = self.tuples(frame, place, q.domain.iter().chain(q.body.iter()).cloned().collect());
        let key = Self::key(frame, place);
        frame.push(Literal::AtLeast { node, key, count });
    }

    fn fraction(
        &mut self,
        frame: &mut Frame<'p>,
        place: &Place<'_>,
        (numerator, denominator): (u64, u64),
        strict: bool,
    ) {
        let q = place.quantified;
        let domain = self.tuples(frame, place, q.domain.to_vec());
        let recurs = self.recurs(frame, &q.domain) || self.recurs(frame, &q.body);
        let (holds, lacks) = if q.body.is_empty() {
            (domain, None)
        } else if recurs {
            (self.tuples_of_domain(frame, place, &q.body), None)
        } else {
            let both = q.domain.iter().chain(q.body.iter()).cloned().collect();
            let holds = self.tuples(frame, place, both);
            (holds, Some(self.tuples(frame, place, lacking(q))))
        };
        let key = Self::key(frame, place);
        frame.push(Literal::Fraction { domain, holds, lacks, key, numerator, denominator, strict });
    }
}

fn columns(place: &Place<'_>) -> Vec<VariableId> {
    place.outside.iter().chain(&place.quantified.variables).copied().collect()
}

/// In the domain, and not what is asked of it.
fn lacking(q: &Quantified) -> Vec<Goal> {
    let mut goals = q.domain.to_vec();
    goals.push(Goal::Not { locals: q.body_locals.clone(), goals: Rc::clone(&q.body) });
    goals
}
