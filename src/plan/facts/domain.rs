//! Which tuples of an open relation may be unknown in a setting.
//!
//! "A tuple is unknown if nobody stated it or its negation, and each of its entities is declared in the
//! case or named there by a statement that shares another of its entities (outside a case: declared
//! anywhere)."

use crate::hir::{Home, Openness, Program, Statement};
use crate::ids::{CaseId, EntityId, RelationId, TypeId};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most tuples of one relation that are listed as unknown outside a case.
const MOST: usize = 1_000_000;

/// The entities of a setting, and which of them are named together.
#[derive(Clone, Debug, Default)]
pub(super) struct Domain {
    declared: BTreeSet<EntityId>,
    together: BTreeMap<EntityId, BTreeSet<EntityId>>,
}

/// The statements of a case and one of its suppositions.
pub(in crate::plan) fn statements(
    program: &Program,
    case: Option<CaseId>,
    supposition: Option<usize>,
) -> [&[Statement]; 2] {
    let Some(case) = case.and_then(|case| program.cases.get(case.index())) else { return [&[], &[]] };
    let supposed = supposition.and_then(|place| case.suppositions.get(place));
    [&case.statements, supposed.map_or(&[], |s| &s.statements)]
}

impl Domain {
    /// The domain of a case and one of its suppositions, or of the files.
    pub(super) fn new(program: &Program, case: Option<CaseId>, supposition: Option<usize>) -> Self {
        let here = |home: Home| match home {
            Home::File => case.is_none(),
            Home::Case(of) => case == Some(of),
            Home::Supposition(of, place) => case == Some(of) && supposition == Some(place),
        };
        let entities = (0..program.entities.len()).map(EntityId::at);
        let declared = entities.filter(|e| here(program.entity(*e).home)).collect();
        let mut domain = Self { declared, together: BTreeMap::new() };
        for statement in statements(program, case, supposition).into_iter().flatten() {
            domain.name(statement);
        }
        domain
    }

    /// Notes that a statement names its entities together; whether that is news.
    pub(super) fn name(&mut self, statement: &Statement) -> bool {
        let entity = |value: &Value| match value {
            Value::Entity(entity) => Some(*entity),
            _ => None,
        };
        let entities: BTreeSet<EntityId> = statement.arguments.iter().filter_map(entity).collect();
        let mut news = false;
        for a in &entities {
            for b in entities.iter().filter(|b| *b != a) {
                news |= self.together.entry(*a).or_default().insert(*b);
            }
        }
        news
    }

    /// The tuples of a relation that are unknown unless someone speaks of them; `None` if they are too many.
    pub(super) fn tuples(&self, program: &Program, relation: RelationId) -> Option<Vec<Vec<EntityId>>> {
        let declared = program.relation(relation);
        if declared.openness == Openness::Closed {
            return Some(vec![]);
        }
        let types: Vec<TypeId> = declared.parameters.iter().map(|p| p.ty).collect();
        let candidates = |ty: &TypeId| -> Vec<EntityId> {
            let named = self.together.keys();
            let all: BTreeSet<EntityId> = self.declared.iter().chain(named).copied().collect();
            all.into_iter().filter(|e| program.is_subtype(program.entity(*e).ty, *ty)).collect()
        };
        let columns: Vec<Vec<EntityId>> = types.iter().map(candidates).collect();
        let mut found = Vec::new();
        let mut tuple = Vec::new();
        self.extend(&columns, &mut tuple, &mut found).then_some(found)
    }

    /// Adds every tuple that begins with `tuple`; whether there was room.
    fn extend(
        &self,
        columns: &[Vec<EntityId>],
        tuple: &mut Vec<EntityId>,
        found: &mut Vec<Vec<EntityId>>,
    ) -> bool {
        let Some(column) = columns.get(tuple.len()) else {
            if self.justifies(tuple) {
                found.push(tuple.clone());
            }
            return found.len() <= MOST;
        };
        // The last entity must be named with each that is not declared and not named with another one.
        let last = tuple.len() + 1 == columns.len();
        let unjustified: Vec<EntityId> =
            tuple.iter().copied().filter(|e| !self.is_justified(*e, tuple)).collect();
        for entity in column {
            let needed = last && !unjustified.iter().all(|other| self.named_with(*other, *entity));
            let alone = last
                && !self.declared.contains(entity)
                && !tuple.iter().any(|o| self.named_with(*entity, *o));
            if needed || alone {
                continue;
            }
            tuple.push(*entity);
            let room = self.extend(columns, tuple, found);
            tuple.pop();
            if !room {
                return false;
            }
        }
        true
    }

    fn named_with(&self, a: EntityId, b: EntityId) -> bool {
        self.together.get(&a).is_some_and(|others| others.contains(&b))
    }

    fn is_justified(&self, entity: EntityId, tuple: &[EntityId]) -> bool {
        self.declared.contains(&entity) || tuple.iter().any(|other| self.named_with(entity, *other))
    }

    fn justifies(&self, tuple: &[EntityId]) -> bool {
        tuple.iter().all(|entity| self.is_justified(*entity, tuple))
    }
}
