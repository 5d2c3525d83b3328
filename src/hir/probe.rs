//! Probes of a rule: questions without variables that say whether it ever applies, and how each of its conditions
//! and exceptions turns out where it is reached.
//!
//! Conditions are reached one after the other, those first that bind what the others ask about. A condition is
//! *met* if some values satisfy it and all before it; it *fails* if some values satisfy all before it, and not it.
//! What the rule concludes something about may then be anything of its type: a condition that nothing comes before
//! fails if there is something of which it is not so.

use super::safety::{close, rule as unsafe_in};
use super::{
    Atom, Condition, ConditionKind, Exception, Program, Relation, RelationKind, Rule, Side, Strength,
};
use super::{Term, TermKind, builtin};
use crate::ids::{RelationId, RuleId, VariableId};
use crate::source::Span;
use fixedbitset::FixedBitSet;

/// What a probe asks of its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asks {
    /// Whether it applies.
    Applies,
    /// Whether the condition at this place of its body is met.
    Met(usize),
    /// Whether it fails.
    Fails(usize),
    /// Whether the exception at this place holds, where all conditions are met.
    Holds(usize),
    /// Whether it does not.
    HoldsNot(usize),
}

/// A probe that was added to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The rule.
    pub rule: RuleId,
    /// What is asked of it.
    pub asks: Asks,
    /// The question, without parameters, of the kind [`RelationKind::Question`].
    pub relation: RelationId,
}

/// Adds the probes of every rule that is written in a file and in order. A probe applies when its rule is in force,
/// and under the same readings. What cannot be asked alone (a condition that needs what only a later one binds) has
/// no probe.
///
/// Cost: quadratic in the conditions of a rule, linear in the rules.
pub fn probe(program: &mut Program) -> Vec<Probe> {
    let mut found = Vec::new();
    for place in 0..program.rules.len() {
        let rule = &program.rules[place];
        let asked = program.relation(rule.head.relation).kind == RelationKind::Question;
        if rule.erroneous || asked || !program.is_written(rule) {
            continue;
        }
        let rule = rule.clone();
        for (asks, parts, exceptions) in questions(program, &rule) {
            let relation = RelationId::at(program.relations.len());
            let asking = asking(&rule, relation, parts, exceptions);
            if unsafe_in(&asking).is_empty() {
                let name = format!("{} ({asks:?})", rule.display);
                program.relations.push(Relation::plain(name, RelationKind::Question, vec![], rule.span));
                program.rules.push(asking);
                found.push(Probe { rule: RuleId::at(place), asks, relation });
            }
        }
    }
    found
}

/// A question about a rule: the conditions that must be met, and those that must not hold.
type Question = (Asks, Vec<Condition>, Vec<Exception>);

fn questions(program: &Program, rule: &Rule) -> Vec<Question> {
    let conditions = rule.body.conjuncts();
    let things = things(program, rule);
    let mut found = vec![(Asks::Applies, conditions.to_vec(), rule.exceptions.clone())];
    let all = bound(rule, conditions.iter());
    let mut before: Vec<Condition> = Vec::new();
    let mut left: Vec<usize> = (0..conditions.len()).collect();
    while !left.is_empty() {
        let known = bound(rule, before.iter());
        let ready = |place: &usize| {
            let mut with = bound(rule, before.iter().chain([&conditions[*place]]));
            with.union_with(&known);
            outer(rule, &conditions[*place], &all).is_subset(&with)
        };
        let next = left.iter().position(ready).unwrap_or(0);
        let place = left.remove(next);
        let condition = &conditions[place];
        let mut failing = before.clone();
        let mut exceptions = vec![];
        if let ConditionKind::Not { condition, .. } = &condition.kind {
            // What is denied holds.
            failing.push((**condition).clone());
        } else {
            let mut own = outer(rule, condition, &all);
            own.difference_with(&known);
            let asked: Vec<VariableId> = own.ones().map(VariableId::at).collect();
            for variable in asked.into_iter().filter(|id| things.contains(id)) {
                own.set(variable.index(), false);
                failing.push(anything(rule, variable));
            }
            let locals = own.ones().map(VariableId::at).collect();
            exceptions.push(Exception { locals, condition: condition.clone() });
        }
        found.push((Asks::Fails(place), failing, exceptions));
        before.push(condition.clone());
        found.push((Asks::Met(place), before.clone(), vec![]));
    }
    for (place, exception) in rule.exceptions.iter().enumerate() {
        let with = conditions.iter().chain([&exception.condition]).cloned().collect();
        found.push((Asks::Holds(place), with, vec![]));
        found.push((Asks::HoldsNot(place), conditions.to_vec(), vec![exception.clone()]));
    }
    found
}

/// The variables of the head that stand for things.
fn things(program: &Program, rule: &Rule) -> Vec<VariableId> {
    let thing = |term: &Term| match term.kind {
        TermKind::Variable(id) => {
            let ty = rule.variables.get(id.index())?.ty;
            program.is_subtype(ty, builtin::ENTITY).then_some(id)
        }
        _ => None,
    };
    rule.head.arguments.iter().filter_map(thing).collect()
}

/// `X is thing`
fn anything(rule: &Rule, variable: VariableId) -> Condition {
    let (ty, span) = (rule.variables[variable.index()].ty, rule.head_span);
    let term = Term { span, ty, kind: TermKind::Variable(variable) };
    Condition { span, kind: ConditionKind::Is(term, ty) }
}

fn bound<'c>(rule: &Rule, conditions: impl Iterator<Item = &'c Condition>) -> FixedBitSet {
    let mut found = FixedBitSet::with_capacity(rule.variables.len());
    close(&conditions.collect::<Vec<_>>(), &mut found, false);
    found
}

/// The variables of the rule itself that occur in a condition, at any depth.
fn outer(rule: &Rule, condition: &Condition, all: &FixedBitSet) -> FixedBitSet {
    let mut found = FixedBitSet::with_capacity(rule.variables.len());
    let mut waiting = vec![condition];
    while let Some(condition) = waiting.pop() {
        waiting.extend(condition.parts());
        let mut terms: Vec<&Term> = condition.terms().collect();
        while let Some(term) = terms.pop() {
            match &term.kind {
                TermKind::Variable(id) => found.insert(id.index()),
                TermKind::Aggregate(aggregate) => waiting.push(&aggregate.condition),
                _ => {}
            }
            terms.extend(term.parts());
        }
    }
    found.intersect_with(all);
    found
}

/// The definition of a probe.
fn asking(rule: &Rule, relation: RelationId, parts: Vec<Condition>, exceptions: Vec<Exception>) -> Rule {
    let span = rule.span;
    let body = match <[Condition; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) if parts.is_empty() => Condition::always(Span::new(span.file, span.start, span.start)),
        Err(parts) => {
            Condition { span, kind: ConditionKind::And(parts.into_iter().flat_map(flat).collect()) }
        }
    };
    Rule {
        name: None,
        strength: Strength::Define,
        head: Atom { relation, arguments: vec![], span },
        side: Side::For,
        body,
        exceptions,
        due: None,
        overrides: vec![],
        ..rule.clone()
    }
}

/// The parts of a condition that stands in a conjunction.
fn flat(condition: Condition) -> Vec<Condition> {
    match condition.kind {
        ConditionKind::And(parts) => parts,
        ConditionKind::True => vec![],
        _ => vec![condition],
    }
}
