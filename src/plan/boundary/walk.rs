//! The days on which what a rule concludes may change.

use super::shape::{Shape, Turns};
use super::{About, Finder};
use crate::hir::{
    AggregateKind, Atom, Comparison, Condition, ConditionKind, Program, RelationKind, Rule, Term, TermKind,
    Variable,
};
use crate::ids::{RelationId, RuleId, VariableId};
use std::collections::BTreeMap;

/// A rule that is being looked at.
struct Walk<'w> {
    program: &'w Program,
    about: &'w BTreeMap<RelationId, About>,
    declared: &'w [Variable],
    variables: Vec<Shape>,
    turns: Turns,
    news: bool,
}

/// Adds the relations that a rule reads.
pub(super) fn relations(rule: &Rule, found: &mut Vec<RelationId>) {
    let mut terms: Vec<&Term> = rule.head.arguments.iter().collect();
    let mut waiting: Vec<&Condition> = vec![&rule.body];
    waiting.extend(rule.exceptions.iter().map(|exception| &exception.condition));
    loop {
        while let Some(term) = terms.pop() {
            if let TermKind::Aggregate(aggregate) = &term.kind {
                waiting.push(&aggregate.condition);
            }
            terms.extend(term.parts());
        }
        let Some(condition) = waiting.pop() else { return };
        if let ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) =
            &condition.kind
        {
            found.push(atom.relation);
        }
        waiting.extend(condition.parts());
        terms.extend(condition.terms());
    }
}

/// Applies a rule once to what is known.
pub(super) fn rule(finder: &mut Finder<'_>, id: RuleId) {
    let rule = finder.program.rule(id);
    let mut days = std::collections::BTreeSet::new();
    for interval in &rule.in_force {
        days.insert(interval.from);
        days.extend(interval.until);
    }
    let variables = finder.variables.remove(&id).unwrap_or_default();
    let turns = Turns { days, lost: false };
    let (program, about) = (finder.program, &finder.about);
    let mut walk = Walk { program, about, declared: &rule.variables, variables, turns, news: false };
    let today = Shape::today();
    walk.condition(&rule.body, &today);
    for exception in &rule.exceptions {
        walk.condition(&exception.condition, &today);
    }
    let head: Vec<Shape> = rule.head.arguments.iter().map(|term| walk.term(term, &today)).collect();
    let Walk { variables, turns, mut news, .. } = walk;
    finder.variables.insert(id, variables);
    if turns.lost {
        finder.lost.get_or_insert(id);
    }
    if let Some(about) = finder.about.get_mut(&rule.head.relation) {
        let before = about.days.len();
        about.days.extend(turns.days);
        news |= about.days.len() > before;
        for (place, shape) in about.places.iter_mut().zip(&head) {
            news |= place.join(shape);
        }
    }
    finder.changed |= news;
}

impl Walk<'_> {
    /// A condition, asked at `today`.
    fn condition(&mut self, condition: &Condition, today: &Shape) {
        match &condition.kind {
            ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => self.atom(atom, today),
            ConditionKind::On(atom, day) => {
                self.atom(atom, today);
                let events = self.about.get(&atom.relation).map(|about| &about.events);
                let events = Shape::dates(events.into_iter().flatten().copied());
                self.same(day, &events, today);
            }
            ConditionKind::At(inner, day) => {
                let day = self.term(day, today);
                self.condition(inner, &day);
            }
            ConditionKind::Compare(comparison, left, right) => {
                let (a, b) = (self.term(left, today), self.term(right, today));
                self.turns.meet(&a, &b);
                if *comparison == Comparison::Equal {
                    self.bind(left, &b);
                    self.bind(right, &a);
                }
            }
            ConditionKind::In(term, items) => {
                for item in items {
                    let item = self.term(item, today);
                    self.same(term, &item, today);
                }
            }
            ConditionKind::True
            | ConditionKind::And(_)
            | ConditionKind::Or(_)
            | ConditionKind::Not { .. }
            | ConditionKind::Quantified(_)
            | ConditionKind::Under(..)
            | ConditionKind::Is(..) => {
                condition.parts().for_each(|part| self.condition(part, today));
                condition.terms().for_each(|term| drop(self.term(term, today)));
            }
        }
    }

    fn atom(&mut self, atom: &Atom, today: &Shape) {
        let about = self.about;
        let Some(read) = about.get(&atom.relation) else { return };
        self.turns.moved(&read.days, today);
        if self.program.relation(atom.relation).kind == RelationKind::Day {
            // Whatever is so on some day up to a day may change on a day on which what is asked of them does: it is
            // so from the first of them on.
            atom.arguments.iter().for_each(|term| self.bind(term, today));
        }
        let parameters = &self.program.relation(atom.relation).parameters;
        for ((term, place), parameter) in atom.arguments.iter().zip(&read.places).zip(parameters) {
            if Finder::measures(parameter.ty) {
                let place = place.at(today);
                self.same(term, &place, today);
            }
        }
    }

    /// The term and a place that can be so are one.
    fn same(&mut self, term: &Term, place: &Shape, today: &Shape) {
        let own = self.term(term, today);
        self.turns.meet(&own, place);
        self.bind(term, place);
    }

    fn bind(&mut self, term: &Term, shape: &Shape) {
        let TermKind::Variable(id) = term.kind else { return };
        let Some(variable) = self.variables.get_mut(id.index()) else { return };
        if self.declared.get(id.index()).is_some_and(|declared| Finder::measures(declared.ty)) {
            self.news |= variable.join(shape);
        }
    }

    fn variable(&self, id: VariableId) -> Shape {
        self.variables.get(id.index()).cloned().unwrap_or_default()
    }

    /// What a term can be.
    fn term(&mut self, term: &Term, today: &Shape) -> Shape {
        match &term.kind {
            TermKind::Variable(id) => self.variable(*id),
            TermKind::Value(value) => Shape::value(*value),
            TermKind::Any => Shape::default(),
            TermKind::Today => today.clone(),
            TermKind::Duration { amount, unit } => self.term(amount, today).duration(*unit),
            TermKind::Binary { operator, left, right, rounding } => {
                let (left, right) = (self.term(left, today), self.term(right, today));
                left.binary(*operator, &right, *rounding)
            }
            TermKind::Aggregate(aggregate) => {
                self.condition(&aggregate.condition, today);
                // Tuples that become the same on a day are counted once from then on.
                for id in aggregate.over.iter().chain(&aggregate.value) {
                    let shape = self.variable(*id);
                    self.turns.meet(&shape, &shape);
                }
                match (aggregate.kind, aggregate.value) {
                    (AggregateKind::Min | AggregateKind::Max, Some(value)) => self.variable(value),
                    (AggregateKind::Sum, Some(value)) if self.variable(value).moves() => {
                        self.turns.lost = true;
                        Shape::vague()
                    }
                    _ => Shape::vague(),
                }
            }
        }
    }
}
