//! The values of terms: several, where an aggregate is not known.

use super::condition::{Scope, best};
use super::ground::{Fate, Ground, Literal, UNKNOWN, truth};
use super::{Binding, Fault, Grounder};
use crate::naive::literal::possibilities;
use crate::naive::{Item, Tuple, arithmetic};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::hir::{Aggregate, AggregateKind, Comparison, Term, TermKind};
use vires::ids::VariableId;
use vires::time::{Duration, Rounding};
use vires::value::Value;

/// The values a term can have, the lowest first.
pub struct Worth {
    pub all: Vec<Item>,
    /// Whether it has one in any case.
    pub sure: bool,
}

impl Worth {
    pub fn is_one(&self) -> bool {
        self.sure && self.all.len() == 1
    }

    fn one(item: Item) -> Option<Self> {
        Some(Self { all: vec![item], sure: true })
    }
}

impl<'a> Grounder<'_, 'a> {
    /// `None` if a variable of the term is not bound.
    pub(super) fn values(
        &mut self,
        scope: Scope<'a>,
        term: &Term,
        binding: &Binding,
        day: Item,
    ) -> Option<Worth> {
        match &term.kind {
            TermKind::Variable(variable) => Worth::one(binding[variable.index()]?),
            TermKind::Value(Value::Duration(length)) if self.reference.has(Fault::MonthsAreDays) => {
                let days = Duration { months: 0, days: length.days + 30 * length.months };
                Worth::one(Item::Value(Value::Duration(days)))
            }
            TermKind::Value(value) => Worth::one(Item::Value(*value)),
            TermKind::Any => None,
            TermKind::Today if self.reference.has(Fault::TodayIsOuter) => {
                let date = self.reference.world.date(self.reference.program);
                Worth::one(date.map_or(day, |date| Item::Value(Value::Date(date))))
            }
            TermKind::Today => Worth::one(day),
            TermKind::Duration { amount, unit } => {
                let amount = self.values(scope, amount, binding, day)?;
                let all: BTreeSet<Item> =
                    amount.all.iter().map(|n| arithmetic::duration(*n, *unit).unwrap()).collect();
                Some(Worth { all: all.into_iter().collect(), sure: amount.sure })
            }
            TermKind::Binary { operator, left, right, rounding } => {
                let (left, right) =
                    (self.values(scope, left, binding, day)?, self.values(scope, right, binding, day)?);
                let up = self.reference.has(Fault::RoundingIsUp) && *rounding == Rounding::Down;
                let rounding = if up { Rounding::Up } else { *rounding };
                let mut all = BTreeSet::new();
                for a in between(&left) {
                    for b in between(&right) {
                        all.insert(arithmetic::combine(*operator, a, b, rounding).unwrap());
                    }
                }
                Some(Worth { all: all.into_iter().collect(), sure: left.sure && right.sure })
            }
            TermKind::Aggregate(aggregate) => self.aggregate(scope, aggregate, binding, day),
        }
    }

    /// Over certain and merely possible members an aggregate has a lowest and a highest value.
    fn aggregate(
        &mut self,
        scope: Scope<'a>,
        aggregate: &Aggregate,
        binding: &Binding,
        day: Item,
    ) -> Option<Worth> {
        let own = |v: &VariableId| aggregate.over.contains(v) || aggregate.locals.contains(v);
        let needed = super::walk::free(&aggregate.condition);
        if needed.iter().any(|v| !own(v) && binding[v.index()].is_none()) {
            return None;
        }
        // Everything it reads is worked out: its members are decided by a program of their own.
        let outer = std::mem::replace(&mut self.ground, Ground::new());
        let ways = self.ways(scope, &aggregate.condition, day, binding);
        let model = std::mem::replace(&mut self.ground, outer).model();
        let value = aggregate.value;
        let rest = aggregate.over.iter().copied().filter(|v| Some(*v) != value);
        let order: Vec<VariableId> = value.into_iter().chain(rest).collect();
        let mut members: BTreeMap<(Tuple, usize), Truth> = BTreeMap::new();
        for (place, (binding, body)) in ways.iter().enumerate() {
            let tuple: Tuple = order.iter().map(|v| binding[v.index()].unwrap()).collect();
            let holds = body.iter().map(|l| truth(Fate::If(*l), &model)).min().unwrap_or(Truth::True);
            let way = if self.reference.has(Fault::WaysAreCounted) { place } else { 0 };
            let member = members.entry((tuple, way)).or_insert(Truth::False);
            *member = best([*member, holds].into_iter());
        }
        let first = |wanted: Truth| -> Vec<Item> {
            let of = members.iter().filter(|(_, truth)| **truth == wanted);
            of.map(|((tuple, _), _)| tuple[0]).collect()
        };
        let (mut sure, mut maybe) = (first(Truth::True), first(Truth::Undetermined));
        if self.reference.has(Fault::PossibleIsCounted) {
            sure.append(&mut maybe);
        }
        let all = possibilities(aggregate.kind, &sure, &maybe).unwrap();
        let exists = matches!(aggregate.kind, AggregateKind::Count | AggregateKind::Sum) || !sure.is_empty();
        Some(Worth { all, sure: exists })
    }

    /// True if all values satisfy it, false if none does; an equation binds.
    pub(super) fn compare(
        &mut self,
        scope: Scope<'a>,
        comparison: Comparison,
        [left, right]: [&Term; 2],
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<super::condition::Way>> {
        let worth = (self.values(scope, left, binding, day), self.values(scope, right, binding, day));
        match worth {
            (Some(left), Some(right)) => {
                let mut outcomes = Vec::new();
                for a in between(&left) {
                    for b in between(&right) {
                        outcomes.push(arithmetic::compare(comparison, a, b));
                    }
                }
                let always = left.sure && right.sure && outcomes.iter().all(|o| *o == Some(true));
                let body = match (always, outcomes.iter().any(|o| *o != Some(false))) {
                    (true, _) => vec![],
                    (false, true) => vec![UNKNOWN],
                    (false, false) => return Some(vec![]),
                };
                Some(vec![(binding.clone(), body)])
            }
            (None, Some(value)) | (Some(value), None) if comparison == Comparison::Equal => {
                let side = if self.values(scope, left, binding, day).is_none() { left } else { right };
                let TermKind::Variable(variable) = side.kind else { return None };
                let body: Vec<Literal> = if value.is_one() { vec![] } else { vec![UNKNOWN] };
                let ways = value.all.into_iter().filter_map(|i| self.bound(scope, binding, variable, i));
                Some(ways.map(|binding| (binding, body.clone())).collect())
            }
            _ => None,
        }
    }

    /// The heads of a rule with these values of its variables.
    pub(super) fn heads(
        &mut self,
        scope: Scope<'a>,
        terms: &[Term],
        day: Item,
        binding: &Binding,
        body: &[Literal],
    ) -> Vec<(Tuple, Vec<Literal>)> {
        let mut heads = vec![(vec![], body.to_vec())];
        for term in terms {
            let worth = self.values(scope, term, binding, day).expect("a head whose variables are bound");
            let mut longer = Vec::new();
            for (head, body) in &heads {
                for value in &worth.all {
                    let head: Tuple = head.iter().copied().chain([*value]).collect();
                    let mut body = body.clone();
                    if !worth.is_one() {
                        body.push(UNKNOWN);
                    }
                    longer.push((head, body));
                }
            }
            heads = longer;
        }
        heads
    }
}

/// Everything from the lowest to the highest value.
fn between(worth: &Worth) -> Vec<Item> {
    match (worth.all.first(), worth.all.last()) {
        (Some(low), Some(high)) if worth.all.len() > 1 => {
            arithmetic::between(*low, *high).into_iter().collect()
        }
        _ => worth.all.clone(),
    }
}
