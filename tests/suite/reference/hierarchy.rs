//! What is under what, and terms that are one of several values.

use super::condition::{Scope, Way};
use super::{Binding, Fault, Grounder};
use crate::naive::Item;
use vires::hir::{Term, TermKind};
use vires::value::Value;

impl<'a> Grounder<'_, 'a> {
    pub(super) fn under(
        &mut self,
        scope: Scope<'a>,
        [left, right]: [&Term; 2],
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        let left_value = self.values(scope, left, binding, day).map(|w| self.single(&w.all));
        let right_value = self.values(scope, right, binding, day).map(|w| self.single(&w.all));
        if let Some(below) = left_value {
            let above = self.above(below);
            return self.among(scope, right, &above, day, binding);
        }
        let (Some(above), TermKind::Variable(_)) = (right_value, &left.kind) else { return None };
        let program = self.reference.program;
        let entities = (0..program.entities.len()).map(vires::ids::EntityId::at).map(Value::Entity);
        let citations = (0..program.citations.len()).map(vires::ids::CitationId::at).map(Value::Citation);
        let mut all: Vec<Item> = entities.chain(citations).map(Item::Value).collect();
        all.retain(|item| self.above(*item).contains(&above));
        self.among(scope, left, &all, day, binding)
    }

    /// What a value is under: itself, and what is above it.
    fn above(&self, item: Item) -> Vec<Item> {
        let program = self.reference.program;
        let mut found = match item {
            Item::Value(Value::Entity(entity)) if self.reference.is_seen(entity) => {
                program.ancestors(entity).into_iter().map(|e| Item::Value(Value::Entity(e))).collect()
            }
            Item::Value(Value::Citation(citation)) => {
                program.enclosing(citation).into_iter().map(|c| Item::Value(Value::Citation(c))).collect()
            }
            _ => vec![],
        };
        if self.reference.has(Fault::UnderIsStrict) {
            found.retain(|above| *above != item);
        }
        found
    }

    /// A term is one of these; a variable that is not bound yet is each of them.
    pub(super) fn among(
        &mut self,
        scope: Scope<'a>,
        term: &Term,
        items: &[Item],
        day: Item,
        binding: &Binding,
    ) -> Option<Vec<Way>> {
        match (self.values(scope, term, binding, day), &term.kind) {
            (Some(value), _) => {
                let value = self.single(&value.all);
                Some(if items.contains(&value) { vec![(binding.clone(), vec![])] } else { vec![] })
            }
            (None, TermKind::Variable(v)) => {
                let ways = items.iter().filter_map(|i| self.bound(scope, binding, *v, *i));
                Some(ways.map(|binding| (binding, vec![])).collect())
            }
            _ => None,
        }
    }
}
