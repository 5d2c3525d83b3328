//! Small made-up cases in which two rules apply together.
//!
//! The conditions of both are worked back to facts, concepts by the rules that conclude them, the fewest facts
//! first: abduction by backward chaining (Kakas, Kowalski and Toni, "Abductive Logic Programming", 1992). What
//! is made up is only a candidate: negations and quantifiers are not watched, the engine decides.

mod sketch;

use crate::hir::{Case, Entity, Home, Polarity, Program, Rule, StatedTime, Statement, Timing, Wording};
use crate::ids::{CaseId, EntityId, RelationId};
use crate::time::{Date, Interval};
use crate::value::Value;
use sketch::{Sketch, Slot};
use std::collections::{BTreeMap, BTreeSet};

/// How many sketches are looked at for one pair of rules.
const SKETCHES: usize = 400;

/// How many cases are made of them.
const CASES: usize = 4;

/// A case that was made up.
pub(super) struct Hypothesis {
    /// Its name in the program that has it.
    pub name: String,
    pub date: Date,
    /// What it states.
    pub statements: Vec<Statement>,
    /// The statement about which the rules argue.
    pub relation: RelationId,
    pub arguments: Vec<Value>,
}

/// The conditions are beyond what the search can work back.
pub(super) struct Unsure;

/// Cases in which both rules may apply, smallest first, added to `changed`; none if the rules exclude each other.
///
/// # Errors
/// No case was found, though there may be one.
pub(super) fn make(
    program: &Program,
    changed: &mut Program,
    rule: &Rule,
    against: &Rule,
) -> Result<Vec<Hypothesis>, Unsure> {
    let Some(date) = day(program, rule, against) else { return Ok(vec![]) };
    let mut start = Sketch::new(program, date);
    let head = start.heads(rule, against);
    let Some(head) = head.map_err(|sketch::Beyond| Unsure)? else { return Ok(vec![]) };
    let mut waiting: BTreeMap<(usize, usize), Sketch<'_>> = BTreeMap::new();
    let (mut number, mut made, mut beyond) = (0, Vec::new(), false);
    waiting.insert((start.size(), number), start);
    for _ in 0..SKETCHES {
        let Some((_, sketch)) = waiting.pop_first() else { break };
        match sketch.step() {
            sketch::Step::Done => {
                if let Some(case) = realise(program, changed, &sketch, &head, rule.head.relation) {
                    made.push(case);
                } else {
                    beyond = true;
                }
                if made.len() == CASES {
                    break;
                }
            }
            sketch::Step::Next(next) => {
                for sketch in next {
                    number += 1;
                    waiting.insert((sketch.size(), number), sketch);
                }
            }
            sketch::Step::Beyond => beyond = true,
        }
    }
    if made.is_empty() && (beyond || !waiting.is_empty()) { Err(Unsure) } else { Ok(made) }
}

/// A day on which both rules are in force: the last on which anything begins to apply, if it is one.
fn day(program: &Program, rule: &Rule, against: &Rule) -> Option<Date> {
    let pairs = rule.in_force.iter().flat_map(|a| against.in_force.iter().map(|b| a.intersect(b)));
    let common: Vec<Interval> = pairs.filter(|interval| !interval.is_empty()).collect();
    let begins: BTreeSet<Date> =
        program.rules.iter().flat_map(|rule| &rule.in_force).map(|i| i.from).collect();
    let within = |day: &Date| common.iter().any(|interval| interval.contains(*day));
    let last = begins.into_iter().filter(|day| *day > Date::MIN).rfind(within);
    last.or_else(|| {
        let first = common.first()?;
        let before = first.until.and_then(|until| Date::from_number(until.number() - 1));
        let plain = Date::from_calendar(2000, 1, 1).filter(|day| first.contains(*day));
        plain.or(before).filter(|day| first.contains(*day))
    })
}

/// A case with new things for what is open in a sketch.
fn realise(
    program: &Program,
    changed: &mut Program,
    sketch: &Sketch<'_>,
    head: &[Slot],
    relation: RelationId,
) -> Option<Hypothesis> {
    let id = CaseId::at(changed.cases.len());
    let name = format!("hypothesis.{}", id.index());
    let mut things: BTreeMap<usize, Value> = BTreeMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    let mut letters: BTreeMap<String, usize> = BTreeMap::new();
    let mut value = |slot: &Slot| match sketch.root(slot) {
        Slot::Value(value) => Some(value),
        Slot::Open(open) => {
            if let Some(value) = things.get(&open) {
                return Some(*value);
            }
            let value = match sketch.plain_value(open) {
                Some(value) => value,
                None if program.is_subtype(sketch.ty(open), crate::hir::builtin::ENTITY) => {
                    let new = EntityId::at(changed.entities.len() + entities.len());
                    let letter = sketch.letter(open);
                    let count = letters.entry(letter.clone()).or_insert(0);
                    *count += 1;
                    let label = if *count == 1 { letter } else { format!("{letter}{count}") };
                    let ty = &program.ty(sketch.ty(open)).name;
                    entities.push(Entity {
                        name: format!("hypothesis.{}.{}", id.index(), new.index()),
                        ty: sketch.ty(open),
                        label: Wording { text: Some(format!("the {ty} {label}")), ..Wording::default() },
                        parents: vec![],
                        home: Home::Case(id),
                        doc: None,
                        span: sketch.span(),
                    });
                    Value::Entity(new)
                }
                None => return None,
            };
            things.insert(open, value);
            Some(value)
        }
    };
    let mut statements: Vec<Statement> = Vec::new();
    for fact in sketch.facts() {
        let arguments: Option<Vec<Value>> = fact.arguments.iter().map(&mut value).collect();
        let timing = program.relation(fact.relation).timing;
        let time = if timing == Timing::Dated
            || program.relation(fact.relation).kind == crate::hir::RelationKind::Act
        {
            StatedTime::On(sketch.date())
        } else {
            StatedTime::Always
        };
        let time = if fact.denied { StatedTime::Always } else { time };
        let polarity = if fact.denied { Polarity::Denied } else { Polarity::Stated };
        let statement = Statement {
            relation: fact.relation,
            arguments: arguments?,
            polarity,
            time,
            source: None,
            held_by: vec![],
            unverified: None,
            span: sketch.span(),
        };
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
    let arguments: Option<Vec<Value>> = head.iter().map(&mut value).collect();
    let arguments = arguments?;
    let first = changed.entities.len();
    let names =
        entities.iter().enumerate().map(|(at, e)| (e.name.clone(), EntityId::at(first + at))).collect();
    let count = entities.len();
    changed.entities.extend(entities);
    changed.cases.push(Case {
        name: name.clone(),
        label: None,
        date: sketch.date(),
        entities: (first..first + count).map(EntityId::at).collect(),
        names,
        statements: statements.clone(),
        expectations: vec![],
        suppositions: vec![],
        doc: None,
        span: sketch.span(),
        name_span: sketch.span(),
        erroneous: false,
    });
    Some(Hypothesis { name, date: sketch.date(), statements, relation, arguments })
}
