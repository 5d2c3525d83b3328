//! Relations with one value (`one`): two values in one world, and none for an entity of a case.

use super::conflicts::{Stated, days, in_order, shown};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::resolve::Context;
use crate::hir::{Polarity, Program, RelationKind, StatedTime, Statement, Timing};
use crate::ids::{EntityId, RelationId};
use crate::time::Interval;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is stated of the `one` facts of a world, by all arguments but the last.
///
/// A world that adds to another one holds only the groups in which something is added.
#[derive(Default)]
pub(super) struct Values<'p> {
    outside: Option<&'p Values<'p>>,
    groups: BTreeMap<Key<'p>, Vec<Held<'p>>>,
}

/// A relation, and all arguments but the last.
type Key<'p> = (RelationId, &'p [Value]);

/// A statement, and days for which it holds.
#[derive(Clone, Copy)]
struct Held<'p> {
    stated: Stated<'p>,
    interval: Interval,
}

impl<'p> Values<'p> {
    /// Those that files state.
    pub(super) fn of_files(program: &'p Program, statements: &[Stated<'p>]) -> Self {
        Values::default().add(program, statements)
    }

    /// This world with further statements: what they deny or doubt is taken out for the days they name.
    pub(super) fn with<'s>(&'s self, program: &'p Program, statements: &[Stated<'p>]) -> Values<'s>
    where
        'p: 's,
    {
        let world: Values<'s> = Values { outside: Some(self), groups: BTreeMap::new() };
        world.add(program, statements)
    }

    fn add(mut self, program: &'p Program, statements: &[Stated<'p>]) -> Self {
        let mut local: BTreeMap<Key<'p>, Vec<Stated<'p>>> = BTreeMap::new();
        for stated in statements {
            let Statement { relation, arguments, .. } = stated.statement;
            if program.relation(*relation).one
                && let Some((_, others)) = arguments.split_last()
            {
                local.entry((*relation, others)).or_default().push(*stated);
            }
        }
        for (key, statements) in local {
            let mut held = self.lookup(&key);
            for stated in statements.iter().filter(|s| s.statement.polarity != Polarity::Stated) {
                held = held.into_iter().flat_map(|held| without(held, stated.statement)).collect();
            }
            let stated = statements.iter().filter(|s| s.statement.polarity == Polarity::Stated);
            held.extend(stated.flat_map(|stated| {
                lasting(&stated.statement.time).into_iter().map(|interval| Held { stated: *stated, interval })
            }));
            self.groups.insert(key, held);
        }
        self
    }

    fn lookup(&self, key: &Key<'_>) -> Vec<Held<'p>> {
        match (self.groups.get(key), self.outside) {
            (Some(held), _) => held.clone(),
            (None, Some(outside)) => outside.lookup(key),
            (None, None) => vec![],
        }
    }

    /// Every group in which two values hold for one day.
    pub(super) fn check(&self, program: &Program) -> Vec<Diagnostic> {
        self.groups.values().filter_map(|group| two_values(program, group)).collect()
    }
}

/// The days for which a statement holds: an event has happened from its day on.
fn lasting(time: &StatedTime) -> Vec<Interval> {
    match time {
        StatedTime::On(date) => vec![Interval { from: *date, until: None }],
        _ => days(time),
    }
}

/// What is left of a statement where another one denies or doubts the same tuple.
fn without<'p>(held: Held<'p>, denial: &Statement) -> Vec<Held<'p>> {
    let stated = held.stated.statement;
    if stated.arguments != denial.arguments {
        return vec![held];
    }
    if let StatedTime::On(_) = stated.time {
        let same = denial.time == StatedTime::Always || denial.time == stated.time;
        return if same { vec![] } else { vec![held] };
    }
    let mut left = vec![held.interval];
    for cut in days(&denial.time) {
        left = left.into_iter().flat_map(|interval| minus(interval, cut)).collect();
    }
    left.into_iter().map(|interval| Held { interval, ..held }).collect()
}

/// The days of an interval that lie outside another.
fn minus(interval: Interval, cut: Interval) -> Vec<Interval> {
    let before = Interval { from: interval.from, until: Some(cut.from) }.intersect(&interval);
    let after = cut.until.map(|end| Interval { from: end, until: None }.intersect(&interval));
    [Some(before), after].into_iter().flatten().filter(|part| !part.is_empty()).collect()
}

/// Sweeps by the first day, with the two values that last longest.
fn two_values(program: &Program, group: &[Held]) -> Option<Diagnostic> {
    let value = |held: &Held| held.stated.statement.arguments.last().copied();
    let mut sorted: Vec<Held> = group.to_vec();
    sorted.sort_by_key(|held| held.interval.from);
    let mut longest: Vec<Held> = Vec::new();
    for held in sorted {
        let other = longest.iter().find(|before| {
            value(before) != value(&held)
                && before.interval.overlaps(&held.interval)
                && (before.stated.new || held.stated.new)
        });
        if let Some(other) = other {
            return Some(report(program, other.stated, held.stated));
        }
        match longest.iter_mut().find(|before| value(before) == value(&held)) {
            Some(before) if lasts_longer(&held, before) => *before = held,
            Some(_) => {}
            None => longest.push(held),
        }
        longest.sort_by_key(|held| std::cmp::Reverse((held.interval.until.is_none(), held.interval.until)));
        longest.truncate(2);
    }
    None
}

fn lasts_longer(a: &Held, b: &Held) -> bool {
    b.interval.until.is_some_and(|end| a.interval.until.is_none_or(|until| until > end))
}

fn report(program: &Program, a: Stated, b: Stated) -> Diagnostic {
    let (first, second) = in_order(a, b);
    let relation = program.relation(second.statement.relation);
    let message = format!("`{}` has one value, and two are stated", relation.name);
    let label = |stated: &Stated| format!("`{}`", shown(program, stated.statement));
    let diagnostic = Diagnostic::error(codes::TWO_VALUES, second.statement.span, message, label(&second));
    let diagnostic =
        diagnostic.also(first.statement.span, label(&first)).also(relation.span, "declared as `one`");
    if first.scope == second.scope {
        diagnostic
    } else {
        diagnostic.help(format!("`not {}` takes the other value back", shown(program, first.statement)))
    }
}

/// Warns of entities of cases for which a `one` fact about nothing else has no value. Facts that come from
/// tables are not known yet.
pub(super) fn missing(context: &mut Context) {
    let program = &context.program;
    let tables: BTreeSet<RelationId> = program.tables.iter().map(|table| table.relation).collect();
    let facts = program.relations.iter().enumerate().map(|(at, relation)| (RelationId::at(at), relation));
    let facts: Vec<RelationId> = facts
        .filter(|(id, relation)| {
            relation.one
                && relation.kind == RelationKind::Fact
                && relation.parameters.len() == 2
                && !relation.erroneous
                && !tables.contains(id)
        })
        .map(|(id, _)| id)
        .collect();
    if facts.is_empty() {
        return;
    }
    let mut found = Vec::new();
    for case in program.cases.iter().filter(|case| !case.erroneous) {
        let of_case: Vec<&Statement> = case.statements.iter().collect();
        without_value(program, &facts, &case.entities, &of_case, &mut found);
        for supposition in &case.suppositions {
            let statements: Vec<&Statement> = supposition.statements.iter().collect();
            without_value(program, &facts, &supposition.entities, &statements, &mut found);
        }
    }
    context.diagnostics.extend(found);
}

fn without_value(
    program: &Program,
    facts: &[RelationId],
    entities: &[EntityId],
    statements: &[&Statement],
    found: &mut Vec<Diagnostic>,
) {
    // a value that is called unknown is no oversight
    let spoken: BTreeSet<(RelationId, Value)> = statements
        .iter()
        .filter(|statement| statement.polarity != Polarity::Denied)
        .filter_map(|statement| Some((statement.relation, *statement.arguments.first()?)))
        .collect();
    for id in entities {
        let entity = program.entity(*id);
        for fact in facts {
            let relation = program.relation(*fact);
            let fits = program.is_subtype(entity.ty, relation.parameters[0].ty);
            if !fits || spoken.contains(&(*fact, Value::Entity(*id))) {
                continue;
            }
            let message =
                format!("`{}` of `{}` is not stated, and has one value", relation.name, entity.name);
            let label = format!("has no `{}`", relation.name);
            let diagnostic = Diagnostic::warning(codes::NO_VALUE, entity.span, message, label);
            let diagnostic = diagnostic.also(relation.span, "declared as `one`");
            let time = match relation.timing {
                Timing::Dated => " on …",
                _ => "",
            };
            let value = &relation.parameters[1].name;
            found
                .push(diagnostic.help(format!("state it in its block: `{} <{value}>{time}`", relation.name)));
        }
    }
}
