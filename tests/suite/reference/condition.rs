//! Conditions, by looking for the values of their variables.

use super::{Binding, Reference, Sight, parts};
use crate::naive::arithmetic;
use crate::naive::literal::possibilities;
use crate::naive::{Bound, Item, Tuple};
use std::collections::BTreeSet;
use vires::hir::{
    Aggregate, AggregateKind, Atom, Comparison, Condition, ConditionKind, Quantified, Quantity, Term,
    TermKind, Variable,
};
use vires::ids::{RelationId, VariableId};
use vires::time::Date;
use vires::value::Value;

/// Whose variables, and the component from which statements are read.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub variables: &'a [Variable],
    pub component: Option<usize>,
}

/// The values a term can have.
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

/// A condition that is still to be met, and the day of which it speaks.
type Pending<'c> = Vec<(&'c Condition, Item)>;

impl<'a> Reference<'a> {
    /// All values of the free variables with which a condition holds in a bound.
    pub(super) fn solutions(
        &self,
        scope: Scope<'a>,
        condition: &Condition,
        binding: &Binding,
        day: Date,
        bound: Sight,
    ) -> Vec<Binding> {
        let day = Item::Value(Value::Date(day));
        self.solve(scope, &at(condition, day), binding, bound)
            .expect("a condition whose variables can be bound")
    }

    /// `None` if no order finds bound what each condition needs.
    fn solve(
        &self,
        scope: Scope<'a>,
        pending: &Pending<'_>,
        binding: &Binding,
        bound: Sight,
    ) -> Option<Vec<Binding>> {
        if pending.is_empty() {
            return Some(vec![binding.clone()]);
        }
        // The day of an event is bound by anything else first.
        let events = |(c, _): &(&Condition, Item)| matches!(c.kind, ConditionKind::On(..));
        let order = (0..pending.len()).filter(|i| !events(&pending[*i]));
        for place in order.chain((0..pending.len()).filter(|i| events(&pending[*i]))) {
            let (condition, day) = pending[place];
            let Some(extended) = self.one(scope, condition, day, binding, bound) else { continue };
            let mut rest = pending.clone();
            rest.remove(place);
            let mut found = Vec::new();
            for binding in extended {
                found.extend(self.solve(scope, &rest, &binding, bound)?);
            }
            return Some(found);
        }
        None
    }

    /// The ways in which one condition holds; `None` if it needs more variables bound.
    fn one(
        &self,
        scope: Scope<'a>,
        condition: &Condition,
        day: Item,
        binding: &Binding,
        bound: Sight,
    ) -> Option<Vec<Binding>> {
        let holds = |is: bool| Some(if is { vec![binding.clone()] } else { vec![] });
        match &condition.kind {
            ConditionKind::True | ConditionKind::And(_) => {
                self.solve(scope, &at(condition, day), binding, bound)
            }
            ConditionKind::Or(branches) => {
                let mut found = Vec::new();
                for branch in branches {
                    found.extend(self.solve(scope, &at(branch, day), binding, bound)?);
                }
                Some(found)
            }
            ConditionKind::Not { locals, condition } => {
                let mut needed = BTreeSet::new();
                free(condition, &mut needed);
                if needed.iter().any(|v| !locals.contains(v) && binding[v.index()].is_none()) {
                    return None;
                }
                let any = !self.solve(scope, &at(condition, day), binding, bound.other())?.is_empty();
                holds(!any && !self.knows_nothing(bound))
            }
            ConditionKind::Atom(atom) => {
                let rows =
                    self.known_day(day).map(|day| self.read(atom.relation, day, bound, scope.component));
                self.matches(scope, atom, &rows.unwrap_or_default(), day, binding)
            }
            ConditionKind::Excluded(atom) => {
                let rows = self
                    .known_day(day)
                    .map(|day| self.seen(super::Predicate::Excluded(atom.relation), day, bound));
                self.matches(scope, atom, &rows.unwrap_or_default(), day, binding)
            }
            ConditionKind::On(atom, on) => self.on(scope, atom, on, day, binding, bound),
            ConditionKind::At(condition, when) => {
                let when = self.values(scope, when, binding, day)?;
                self.solve(scope, &at(condition, when.all[0]), binding, bound)
            }
            ConditionKind::Compare(comparison, left, right) => {
                self.compare(scope, *comparison, [left, right], day, binding, bound)
            }
            ConditionKind::Under(left, right) => {
                let (left, right) =
                    (self.values(scope, left, binding, day), self.values(scope, right, binding, day));
                let (left, right) = (left?.all[0], right?.all[0]);
                let (Item::Value(Value::Entity(left)), Item::Value(Value::Entity(right))) = (left, right)
                else {
                    return holds(false);
                };
                holds(self.program.ancestors(left).contains(&right))
            }
            ConditionKind::In(term, list) => {
                let list: Option<Vec<Item>> =
                    list.iter().map(|t| self.values(scope, t, binding, day).map(|v| v.all[0])).collect();
                let list = list?;
                match (self.values(scope, term, binding, day), &term.kind) {
                    (Some(value), _) => holds(list.contains(&value.all[0])),
                    (None, TermKind::Variable(v)) => {
                        Some(list.iter().filter_map(|i| self.bound(scope, binding, *v, *i)).collect())
                    }
                    _ => None,
                }
            }
            ConditionKind::Is(term, ty) => match (self.values(scope, term, binding, day), &term.kind) {
                (Some(value), _) => holds(self.entities(*ty).iter().any(|e| Item::Value(*e) == value.all[0])),
                (None, TermKind::Variable(v)) => {
                    let items = self.entities(*ty).into_iter().map(Item::Value);
                    Some(items.filter_map(|i| self.bound(scope, binding, *v, i)).collect())
                }
                _ => None,
            },
            ConditionKind::Quantified(quantified) => {
                let mut needed = BTreeSet::new();
                free(condition, &mut needed);
                if needed.iter().any(|v| binding[v.index()].is_none()) {
                    return None;
                }
                let is = self.quantified(scope, quantified, day, binding, bound)?;
                holds(is && !self.knows_nothing(bound))
            }
        }
    }

    /// The day; there is no answer for one that nobody knows.
    fn known_day(&self, day: Item) -> Option<Date> {
        match day {
            Item::Value(Value::Date(date)) => Some(date),
            _ => {
                self.inexact.set(true);
                None
            }
        }
    }

    /// The binding with one more variable, if the value is of its type.
    fn bound(
        &self,
        scope: Scope<'a>,
        binding: &Binding,
        variable: VariableId,
        item: Item,
    ) -> Option<Binding> {
        let fits = match item {
            Item::Value(Value::Entity(entity)) => {
                let ty = scope.variables[variable.index()].ty;
                self.program.is_subtype(self.program.entity(entity).ty, ty)
            }
            _ => true,
        };
        let mut extended = binding.clone();
        extended[variable.index()] = Some(item);
        fits.then_some(extended)
    }

    fn matches(
        &self,
        scope: Scope<'a>,
        atom: &Atom,
        rows: &BTreeSet<Tuple>,
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Binding>> {
        let mut found = Vec::new();
        for argument in &atom.arguments {
            if !matches!(argument.kind, TermKind::Variable(_) | TermKind::Any) {
                self.values(scope, argument, binding, day)?;
            }
        }
        'rows: for row in rows {
            let mut extended = binding.clone();
            for (argument, item) in atom.arguments.iter().zip(row) {
                match &argument.kind {
                    TermKind::Any => {}
                    TermKind::Variable(v) if extended[v.index()].is_none() => {
                        let Some(next) = self.bound(scope, &extended, *v, *item) else { continue 'rows };
                        extended = next;
                    }
                    _ => {
                        if self.values(scope, argument, &extended, day)?.all != [*item] {
                            continue 'rows;
                        }
                    }
                }
            }
            found.push(extended);
        }
        Some(found)
    }

    fn on(
        &self,
        scope: Scope<'a>,
        atom: &Atom,
        on: &Term,
        day: Item,
        binding: &Binding,
        bound: Sight,
    ) -> Option<Vec<Binding>> {
        let today = self.known_day(day)?;
        let mut found = Vec::new();
        for (tuple, days, someday) in self.events(atom.relation) {
            let mut on_days: BTreeSet<Item> =
                days.iter().filter(|d| **d <= today).map(|d| Item::Value(Value::Date(*d))).collect();
            if someday && bound.bound == Bound::Upper {
                let any = self.days.iter().filter(|d| **d <= today).map(|d| Item::Value(Value::Date(*d)));
                on_days.extend(any.chain([Item::SomeDay]));
            }
            for binding in self.matches(scope, atom, &[tuple].into(), day, binding)? {
                match (self.values(scope, on, &binding, day), &on.kind) {
                    (Some(value), _) if on_days.contains(&value.all[0]) => found.push(binding),
                    (Some(_), _) => {}
                    (None, TermKind::Variable(v)) => {
                        found.extend(on_days.iter().filter_map(|d| self.bound(scope, &binding, *v, *d)));
                    }
                    (None, _) => return None,
                }
            }
        }
        Some(found)
    }

    fn compare(
        &self,
        scope: Scope<'a>,
        comparison: Comparison,
        [left, right]: [&Term; 2],
        day: Item,
        binding: &Binding,
        bound: Sight,
    ) -> Option<Vec<Binding>> {
        let worth = (self.values(scope, left, binding, day), self.values(scope, right, binding, day));
        match worth {
            (Some(left), Some(right)) => {
                let (left_all, right_all) = (between(&left), between(&right));
                let mut outcomes = Vec::new();
                for a in &left_all {
                    for b in &right_all {
                        outcomes.push(arithmetic::compare(comparison, *a, *b));
                    }
                }
                let holds = match bound.bound {
                    Bound::Lower => left.sure && right.sure && outcomes.iter().all(|o| *o == Some(true)),
                    Bound::Upper => outcomes.iter().any(|o| *o != Some(false)),
                };
                Some(if holds { vec![binding.clone()] } else { vec![] })
            }
            (None, Some(value)) | (Some(value), None) if comparison == Comparison::Equal => {
                let side = if self.values(scope, left, binding, day).is_none() { left } else { right };
                let TermKind::Variable(variable) = side.kind else { return None };
                let values = if bound.bound == Bound::Upper || value.is_one() { value.all } else { vec![] };
                Some(values.into_iter().filter_map(|i| self.bound(scope, binding, variable, i)).collect())
            }
            _ => None,
        }
    }

    fn quantified(
        &self,
        scope: Scope<'a>,
        quantified: &Quantified,
        day: Item,
        binding: &Binding,
        bound: Sight,
    ) -> Option<bool> {
        let tuples = |bound: Sight| -> Option<BTreeSet<Tuple>> {
            let bindings = self.solve(scope, &at(&quantified.domain, day), binding, bound)?;
            let tuple = |b: &Binding| quantified.variables.iter().map(|v| b[v.index()].unwrap()).collect();
            Some(bindings.iter().map(tuple).collect())
        };
        let meets = |tuple: &Tuple| -> bool {
            let Some(body) = &quantified.body else { return true };
            let mut binding = binding.clone();
            for (variable, item) in quantified.variables.iter().zip(tuple) {
                binding[variable.index()] = Some(*item);
            }
            self.solve(scope, &at(body, day), &binding, bound).is_some_and(|found| !found.is_empty())
        };
        let (here, other) = (tuples(bound)?, tuples(bound.other())?);
        let good = here.iter().filter(|t| meets(t)).count() as u64;
        let bad = other.iter().filter(|t| !meets(t)).count() as u64;
        Some(match quantified.quantity {
            Quantity::Every => bad == 0 && (quantified.if_any || !here.is_empty()),
            Quantity::AtLeast(count) => good >= count.max(1),
            Quantity::MoreThan(count) => good > count,
            Quantity::AtLeastOf(part, whole) => !here.is_empty() && good * whole >= (good + bad) * part,
            Quantity::MoreThanOf(part, whole) => !here.is_empty() && good * whole > (good + bad) * part,
        })
    }

    /// The values of a term; `None` if a variable of it is not bound.
    pub(super) fn values(
        &self,
        scope: Scope<'a>,
        term: &Term,
        binding: &Binding,
        day: Item,
    ) -> Option<Worth> {
        match &term.kind {
            TermKind::Variable(variable) => Worth::one(binding[variable.index()]?),
            TermKind::Value(value) => Worth::one(Item::Value(*value)),
            TermKind::Any => None,
            TermKind::Today => Worth::one(day),
            TermKind::Duration { amount, unit } => {
                let amount = self.values(scope, amount, binding, day)?;
                Worth::one(arithmetic::duration(amount.all[0], *unit).unwrap())
            }
            TermKind::Binary { operator, left, right, rounding } => {
                let (left, right) =
                    (self.values(scope, left, binding, day)?, self.values(scope, right, binding, day)?);
                let mut all = BTreeSet::new();
                for a in &left.all {
                    for b in &right.all {
                        all.insert(arithmetic::combine(*operator, *a, *b, *rounding).unwrap());
                    }
                }
                Some(Worth { all: all.into_iter().collect(), sure: left.sure && right.sure })
            }
            TermKind::Aggregate(aggregate) => self.aggregate(scope, aggregate, binding, day),
        }
    }

    fn aggregate(
        &self,
        scope: Scope<'a>,
        aggregate: &Aggregate,
        binding: &Binding,
        day: Item,
    ) -> Option<Worth> {
        let own = |v: &VariableId| aggregate.over.contains(v) || aggregate.locals.contains(v);
        let mut needed = BTreeSet::new();
        free(&aggregate.condition, &mut needed);
        if needed.iter().any(|v| !own(v) && binding[v.index()].is_none()) {
            return None;
        }
        let tuples = |bound: Sight| -> Option<BTreeSet<Tuple>> {
            let bindings = self.solve(scope, &at(&aggregate.condition, day), binding, bound)?;
            let value = aggregate.value;
            let rest = aggregate.over.iter().copied().filter(|v| Some(*v) != value);
            let order: Vec<VariableId> = value.into_iter().chain(rest).collect();
            Some(bindings.iter().map(|b| order.iter().map(|v| b[v.index()].unwrap()).collect()).collect())
        };
        let (certain, possible) = (tuples(Sight::of(Bound::Lower))?, tuples(Sight::of(Bound::Upper))?);
        let first = |tuple: &Tuple| tuple[0];
        let sure: Vec<Item> = certain.iter().map(first).collect();
        let maybe: Vec<Item> = possible.difference(&certain).map(first).collect();
        let all = possibilities(aggregate.kind, &sure, &maybe).unwrap();
        let exists = matches!(aggregate.kind, AggregateKind::Count | AggregateKind::Sum) || !sure.is_empty();
        Some(Worth { all, sure: exists })
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

fn at(condition: &Condition, day: Item) -> Pending<'_> {
    parts(condition).into_iter().map(|part| (part, day)).collect()
}

/// The conditions and terms directly below a condition.
fn below(condition: &Condition) -> (Vec<&Condition>, Vec<&Term>) {
    match &condition.kind {
        ConditionKind::True => (vec![], vec![]),
        ConditionKind::And(parts) | ConditionKind::Or(parts) => (parts.iter().collect(), vec![]),
        ConditionKind::Not { condition, .. } => (vec![condition], vec![]),
        ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => {
            (vec![], atom.arguments.iter().collect())
        }
        ConditionKind::On(atom, day) => (vec![], atom.arguments.iter().chain([day]).collect()),
        ConditionKind::At(condition, day) => (vec![condition], vec![day]),
        ConditionKind::Compare(_, a, b) | ConditionKind::Under(a, b) => (vec![], vec![a, b]),
        ConditionKind::In(term, list) => (vec![], std::iter::once(term).chain(list).collect()),
        ConditionKind::Is(term, _) => (vec![], vec![term]),
        ConditionKind::Quantified(q) => (std::iter::once(&q.domain).chain(&q.body).collect(), vec![]),
    }
}

/// Calls `f` with every term within a condition.
pub(super) fn each_term(condition: &Condition, f: &mut dyn FnMut(&Term)) {
    fn within(term: &Term, f: &mut dyn FnMut(&Term)) {
        f(term);
        match &term.kind {
            TermKind::Binary { left, right, .. } => {
                within(left, f);
                within(right, f);
            }
            TermKind::Duration { amount, .. } => within(amount, f),
            TermKind::Aggregate(aggregate) => each_term(&aggregate.condition, f),
            TermKind::Variable(_) | TermKind::Value(_) | TermKind::Any | TermKind::Today => {}
        }
    }
    let (conditions, terms) = below(condition);
    terms.into_iter().for_each(|term| within(term, f));
    conditions.into_iter().for_each(|condition| each_term(condition, f));
}

/// Calls `f` with every relation that a condition reads.
pub(super) fn each_relation(condition: &Condition, f: &mut dyn FnMut(RelationId)) {
    match &condition.kind {
        ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) => {
            f(atom.relation);
        }
        _ => {}
    }
    let (conditions, terms) = below(condition);
    for term in terms {
        aggregates(term, &mut |aggregate| each_relation(&aggregate.condition, f));
    }
    conditions.into_iter().for_each(|condition| each_relation(condition, f));
}

fn aggregates(term: &Term, f: &mut dyn FnMut(&Aggregate)) {
    match &term.kind {
        TermKind::Binary { left, right, .. } => {
            aggregates(left, f);
            aggregates(right, f);
        }
        TermKind::Aggregate(aggregate) => f(aggregate),
        _ => {}
    }
}

/// Adds the variables of a condition that are not its own.
fn free(condition: &Condition, into: &mut BTreeSet<VariableId>) {
    let mut inside = BTreeSet::new();
    each_term(condition, &mut |term| {
        if let TermKind::Variable(variable) = term.kind {
            inside.insert(variable);
        }
    });
    let mut own = BTreeSet::new();
    owned(condition, &mut own);
    into.extend(inside.difference(&own));
}

/// Adds the variables that belong to a scope within a condition.
fn owned(condition: &Condition, into: &mut BTreeSet<VariableId>) {
    match &condition.kind {
        ConditionKind::Not { locals, .. } => into.extend(locals),
        ConditionKind::Quantified(q) => {
            into.extend(q.variables.iter().chain(&q.domain_locals).chain(&q.body_locals));
        }
        _ => {}
    }
    let (conditions, terms) = below(condition);
    for term in terms {
        aggregates(term, &mut |aggregate| {
            into.extend(aggregate.over.iter().chain(&aggregate.locals));
            owned(&aggregate.condition, into);
        });
    }
    conditions.into_iter().for_each(|condition| owned(condition, into));
}
