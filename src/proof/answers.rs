//! All answers to a question with variables.

use super::binding::{Bindings, Cell, Scope};
use super::matching::Matcher;
use super::view::View;
use super::{Claim, Conclusion, Form, Pattern};
use crate::engine::Truth;
use crate::hir::{Atom, Term, TermKind, Variable};
use crate::ids::WorldId;
use crate::time::Date;
use crate::value::Value;
use std::collections::BTreeMap;

/// The values of a question's variables; `None` for those it does not bind (`_`).
pub type Answer = Vec<Option<Value>>;

/// An answer of which nothing was concluded yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The values of the question's variables.
    pub values: Answer,
    /// The statement.
    pub claim: Claim,
    /// How it stands.
    pub truth: Truth,
    /// How it stands where every burden is ignored.
    pub bare: Truth,
}

impl View<'_> {
    /// What [`View::answers`] and [`View::not_shown`] answer, in the order of the values, and nothing about
    /// why. Cost: that of listing the statements.
    pub fn found(&self, atom: &Atom, variables: &[Variable], at: Date) -> Vec<Found> {
        if let Some(arguments) = ground(atom) {
            let claim = Claim { relation: atom.relation, arguments, at, form: Form::Holds };
            let truth = self.status(&claim);
            return vec![self.found_one(vec![None; variables.len()], claim, truth)];
        }
        let mut here = self.claims(atom, variables, at, self.world);
        for (answer, (_, claim)) in self.claims(atom, variables, at, self.bare) {
            here.entry(answer).or_insert((Truth::False, claim));
        }
        if here.is_empty()
            && let Some(claim) = self.pattern_of(atom, variables, at).and_then(|p| p.ground())
        {
            here.insert(vec![None; variables.len()], (Truth::False, claim));
        }
        let found = here.into_iter().map(|(values, (truth, claim))| self.found_one(values, claim, truth));
        found.filter(|found| (found.truth, found.bare) != (Truth::False, Truth::False)).collect()
    }

    /// An answer that stands so in three values: what completions agree on comes first.
    fn found_one(&self, values: Answer, claim: Claim, truth: Truth) -> Found {
        let bare = self.bare_status(&claim);
        let (truth, bare) = match self.cases.agreed(&claim) {
            Some(true) => (Truth::True, Truth::True),
            Some(false) => (Truth::False, Truth::False),
            None => (truth, bare),
        };
        Found { values, claim, truth, bare }
    }

    /// The true and undetermined answers to a question, with the values of its variables, in the order of
    /// the values. A question without open places has exactly one answer, whatever its status.
    pub fn answers(&self, atom: &Atom, variables: &[Variable], at: Date) -> Vec<(Answer, Conclusion)> {
        let found = self.claims(atom, variables, at, self.world);
        if found.is_empty()
            && let Some(claim) = self.pattern_of(atom, variables, at).and_then(|p| p.ground())
        {
            return vec![(vec![None; variables.len()], self.conclude(&claim))];
        }
        found.into_iter().map(|(answer, (_, claim))| (answer, self.conclude(&claim))).collect()
    }

    /// The answers that are *not shown*: false only by a burden.
    pub fn not_shown(&self, atom: &Atom, variables: &[Variable], at: Date) -> Vec<(Answer, Conclusion)> {
        let here = self.claims(atom, variables, at, self.world);
        let bare = self.claims(atom, variables, at, self.bare);
        let missing = bare.into_iter().filter(|(answer, _)| !here.contains_key(answer));
        missing.map(|(answer, (_, claim))| (answer, self.conclude(&claim))).collect()
    }

    /// For each answer that is not false in a world the claim that stands best.
    fn claims(
        &self,
        atom: &Atom,
        variables: &[Variable],
        at: Date,
        world: WorldId,
    ) -> BTreeMap<Answer, (Truth, Claim)> {
        let mut found = BTreeMap::new();
        let Some(pattern) = self.pattern_of(atom, variables, at) else { return found };
        let Some(node) = self.node(atom.relation, Form::Holds, None) else { return found };
        let matcher = Matcher::new(*self, u64::MAX);
        let scope = Scope { variables, at, rule: None, before: None };
        let free = Bindings::free(variables);
        for row in self.rows(node, &pattern, world) {
            let Some(bound) = matcher.bind(&atom.arguments, &row.cells, &scope, &free) else { continue };
            let Some(arguments) = row.cells.iter().map(|c| c.value()).collect::<Option<Vec<Value>>>() else {
                continue;
            };
            let answer: Answer = (0..variables.len())
                .map(|i| bound.get(crate::ids::VariableId::at(i)).and_then(Cell::value))
                .collect();
            let claim = Claim { relation: atom.relation, arguments, at, form: Form::Holds };
            let best = found.entry(answer).or_insert((row.truth, claim.clone()));
            if best.0 < row.truth {
                *best = (row.truth, claim);
            }
        }
        found
    }

    fn pattern_of(&self, atom: &Atom, variables: &[Variable], at: Date) -> Option<Pattern> {
        let matcher = Matcher::new(*self, u64::MAX);
        let scope = Scope { variables, at, rule: None, before: None };
        let mut pattern =
            matcher.pattern(atom, Form::Holds, &scope, &Bindings::free(variables), self.world)?;
        for (place, term) in pattern.arguments.iter_mut().zip(&atom.arguments) {
            if let TermKind::Value(value) = term.kind {
                *place = Some(value);
            }
        }
        Some(pattern)
    }
}

/// The arguments of a question that has no open place.
fn ground(atom: &Atom) -> Option<Vec<Value>> {
    let value = |term: &Term| match term.kind {
        TermKind::Value(value) => Some(value),
        _ => None,
    };
    atom.arguments.iter().map(value).collect()
}
