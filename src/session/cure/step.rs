//! Steps that someone can take, and all of them that a case offers.

use super::{Goal, bare};
use crate::engine::Truth;
use crate::hir::{
    Condition, Home, Polarity, Program, RelationKind, StatedTime, Statement, TermKind, Timing, builtin,
};
use crate::ids::{CaseId, EntityId, RelationId, TypeId};
use crate::plan::World;
use crate::proof::{Claim, Form, View};
use crate::time::{Date, Interval};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most statements of one relation that are considered about everything that is declared; of a relation with more,
/// those about things that the case names.
const ANYTHING: usize = 2_000;

/// Most statements of one relation that are considered at all.
const MOST: usize = 20_000;

/// Something that can still be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Someone brings it about, from the date of the question on.
    State(Claim),
    /// A fact of the case falls away.
    Withdraw(Statement),
}

impl Step {
    /// Whether a fact falls away.
    pub fn withdraws(&self) -> bool {
        matches!(self, Step::Withdraw(_))
    }

    /// What is brought about, or falls away.
    pub fn claim(&self, at: Date) -> Claim {
        match self {
            Step::State(claim) => claim.clone(),
            Step::Withdraw(statement) => Claim {
                relation: statement.relation,
                arguments: statement.arguments.clone(),
                at,
                form: Form::Holds,
            },
        }
    }

    /// In whose gift it is, as it is declared, with its places filled with names: for telling gifts apart.
    pub(super) fn gift(&self, program: &Program) -> Option<String> {
        let Step::State(claim) = self else { return None };
        let relation = program.relation(claim.relation);
        let mut gift = relation.curable.clone().flatten()?;
        for (parameter, value) in relation.parameters.iter().zip(&claim.arguments) {
            gift = gift.replace(&format!("{{{}}}", parameter.name), &program.value(value));
        }
        Some(gift)
    }

    /// The statement that nobody knows whether it is so from the date of the question on.
    pub(super) fn doubted(&self, program: &Program) -> Statement {
        match self {
            Step::State(claim) => {
                let time = match timing(program, claim.relation) {
                    Timing::OverTime => from(claim.at),
                    Timing::Timeless | Timing::Dated => StatedTime::Always,
                };
                bare(claim, Polarity::Unknown, time)
            }
            Step::Withdraw(statement) => Statement { polarity: Polarity::Unknown, ..statement.clone() },
        }
    }
}

/// The statement that brings it about from a date on, and never before; what is always the same is so always.
pub(super) fn stated(program: &Program, claim: &Claim, date: Option<Date>) -> Statement {
    let date = date.unwrap_or(claim.at);
    let time = match timing(program, claim.relation) {
        Timing::Timeless => StatedTime::Always,
        Timing::OverTime => from(date),
        Timing::Dated => StatedTime::On(date),
    };
    bare(claim, Polarity::Stated, time)
}

fn from(date: Date) -> StatedTime {
    StatedTime::During(vec![Interval { from: date, until: None }])
}

/// How what is stated of a relation lies in time: of a concept, for an interval.
fn timing(program: &Program, relation: RelationId) -> Timing {
    let declared = program.relation(relation);
    match declared.kind {
        RelationKind::Fact => declared.timing,
        RelationKind::Act => Timing::Dated,
        RelationKind::Denial(_) | RelationKind::Day => Timing::Timeless,
        _ => Timing::OverTime,
    }
}

/// Every step that a case offers.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// By what they are about.
    pub steps: BTreeMap<(RelationId, Vec<Value>), Step>,
    /// Relations of which not everything was considered.
    pub restricted: Vec<RelationId>,
}

impl Pool {
    /// The steps that can be taken in the world of a view: of each curable relation that the plan reaches every
    /// statement about things of its types that is not true there, and, to be withdrawn, the facts that the case
    /// states about things of the goals. Of a relation with too many statements only those about things that the
    /// case or a goal names.
    pub(super) fn new(
        program: &Program,
        world: &World,
        view: &View<'_>,
        goals: &[Goal],
        withdraw: bool,
    ) -> Self {
        let mut pool = Self::default();
        let named = named(program, world, goals);
        let relations = program.relations.iter().enumerate();
        for (place, _) in relations.filter(|(_, relation)| relation.curable.is_some() && !relation.erroneous)
        {
            let relation = RelationId::at(place);
            if view.reads(relation) {
                pool.add(program, world, view, relation, &named);
            }
        }
        if withdraw {
            pool.withdraw(program, world, goals);
        }
        pool
    }

    fn add(
        &mut self,
        program: &Program,
        world: &World,
        view: &View<'_>,
        relation: RelationId,
        named: &BTreeSet<EntityId>,
    ) {
        let seen = |id: &EntityId| match program.entity(*id).home {
            Home::File => true,
            Home::Case(case) => world.case == Some(case),
            Home::Supposition(case, place) => world.case == Some(case) && world.supposition == Some(place),
        };
        let all: Vec<EntityId> = (0..program.entities.len()).map(EntityId::at).filter(seen).collect();
        let of_type = |ty: TypeId, only: bool| -> Vec<Value> {
            let fits = all.iter().filter(|id| program.is_subtype(program.entity(**id).ty, ty));
            fits.filter(|id| !only || named.contains(id)).map(|id| Value::Entity(*id)).collect()
        };
        let parameters: Vec<TypeId> = program.relation(relation).parameters.iter().map(|p| p.ty).collect();
        // Of numbers, days and texts there is no list.
        if !parameters.iter().all(|ty| program.is_subtype(*ty, builtin::ENTITY)) {
            self.restricted.push(relation);
            return;
        }
        let columns = |only: bool| parameters.iter().map(|ty| of_type(*ty, only)).collect::<Vec<_>>();
        let count = |columns: &[Vec<Value>]| columns.iter().map(Vec::len).fold(1, usize::saturating_mul);
        let mut values = columns(false);
        if count(&values) > ANYTHING {
            self.restricted.push(relation);
            values = columns(true);
        }
        if count(&values) > MOST {
            return;
        }
        let mut tuples: Vec<Vec<Value>> = vec![vec![]];
        for column in &values {
            tuples = tuples.iter().flat_map(|t| column.iter().map(|v| [&t[..], &[*v]].concat())).collect();
        }
        for arguments in tuples {
            let claim = Claim { relation, arguments: arguments.clone(), at: view.date, form: Form::Holds };
            if view.status(&claim) != Truth::True {
                self.steps.insert((relation, arguments), Step::State(claim));
            }
        }
    }

    /// Adds the facts that the case states about things of the goals that are its own.
    fn withdraw(&mut self, program: &Program, world: &World, goals: &[Goal]) {
        let Some(case) = world.case.and_then(|case| program.cases.get(case.index())) else { return };
        let own =
            |value: &Value| matches!(value, Value::Entity(id) if program.entity(*id).home != Home::File);
        let about: BTreeSet<Value> =
            goals.iter().flat_map(|(_, goal)| things(program, goal)).filter(own).collect();
        let stated = case.statements.iter().filter(|s| s.polarity == Polarity::Stated);
        for statement in stated.filter(|s| s.arguments.iter().any(|argument| about.contains(argument))) {
            let key = (statement.relation, statement.arguments.clone());
            self.steps.entry(key).or_insert_with(|| Step::Withdraw(statement.clone()));
        }
    }
}

/// The things that a case declares or names, and those of the goals.
fn named(program: &Program, world: &World, goals: &[Goal]) -> BTreeSet<EntityId> {
    let case = |id: CaseId| program.cases.get(id.index());
    let of_case = world.case.and_then(case);
    let declared = of_case.iter().flat_map(|case| case.entities.iter().copied());
    let stated = of_case.iter().flat_map(|case| &case.statements).chain(&world.assumed);
    let of_goals = goals.iter().flat_map(|(_, goal)| things(program, goal));
    let values = stated.flat_map(|s| s.arguments.iter().copied()).chain(of_goals);
    let entity = |value: Value| match value {
        Value::Entity(id) => Some(id),
        _ => None,
    };
    declared.chain(values.filter_map(entity)).collect()
}

/// What a goal is about: what stands in its places, and of a question that is a condition what that names.
fn things(program: &Program, goal: &Claim) -> Vec<Value> {
    let mut found = goal.arguments.clone();
    if program.relation(goal.relation).kind == RelationKind::Question {
        let asked = program.rules.iter().filter(|rule| rule.head.relation == goal.relation);
        let mut waiting: Vec<&Condition> = asked.map(|rule| &rule.body).collect();
        while let Some(condition) = waiting.pop() {
            waiting.extend(condition.parts());
            found.extend(condition.terms().filter_map(|term| match term.kind {
                TermKind::Value(value) => Some(value),
                _ => None,
            }));
        }
    }
    found
}
