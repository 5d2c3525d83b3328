//! Random programs changed in one way, and how the answers must compare.

use super::{answers_of, text};
use crate::dice::Dice;
use std::collections::BTreeMap;
use vires::engine::Truth;
use vires::hir::{self, Program};
use vires::ids::RelationId;
use vires::plan::{Plan, Role, Shape};

fn depends_on_itself(program: &Program, relation: RelationId) -> bool {
    let components = hir::dependency::components(program);
    components.iter().any(|c| c.is_recursive() && c.relations.contains(&relation))
}

/// Whether a concept does not depend on itself.
fn is_free(program: &Program, plan: &Plan, name: &str) -> bool {
    let place = program.relations.iter().position(|relation| relation.name == name);
    let Some(relation) = place.map(RelationId::at) else { return false };
    let Some(node) = plan.roles.get(&Role::Statement(relation)).copied() else { return false };
    let component = plan.components.iter().find(|c| c.nodes.contains(&node));
    component.is_some_and(|c| c.shape == Shape::Once && c.nodes.len() == 1)
        && !depends_on_itself(program, relation)
}

/// Whether every answer about a concept in `less` is at most what it is in `more`.
fn at_most(name: &str, less: &BTreeMap<String, Truth>, more: &BTreeMap<String, Truth>) -> bool {
    let own = |(statement, _): &(&String, &Truth)| statement.starts_with(&format!("{name}("));
    less.iter().filter(own).all(|(s, truth)| more.get(s).copied().unwrap_or(Truth::False) >= *truth)
}

/// The text changed in one way, and how the answers must compare; whether there was such a change.
pub fn variant(
    dice: &mut Dice,
    kind: u64,
    made: &text::Program,
    program: &Program,
    plan: &Plan,
    text: &str,
) -> bool {
    let Some(base) = answers_of(text) else { return false };
    if kind == 0 {
        // The order of items does not matter.
        let other = answers_of(&made.text(Some(dice))).expect("the same text in another order");
        assert_eq!(base, other, "{text}");
        return true;
    }
    let mut concepts: Vec<usize> =
        (0..made.relations.len()).filter(|r| made.relations[*r].layer > 0).collect();
    dice.shuffle(&mut concepts);
    concepts.into_iter().any(|concept| {
        let free = is_free(program, plan, &made.relations[concept].name);
        let varied = Varied { base: &base, made, concept, free, text };
        match kind {
            1 => varied.defined(),
            2 => varied.burdens(),
            3 => varied.without_exceptions(),
            _ => varied.without_rule(dice),
        }
    })
}

/// One concept of a program, to be changed.
struct Varied<'v> {
    base: &'v BTreeMap<String, Truth>,
    made: &'v text::Program,
    concept: usize,
    /// Whether it does not depend on itself.
    free: bool,
    text: &'v str,
}

impl Varied<'_> {
    fn rules(&self) -> Vec<usize> {
        (0..self.made.rules.len()).filter(|r| self.made.rules[*r].concept == self.concept).collect()
    }

    fn name(&self) -> &str {
        &self.made.relations[self.concept].name
    }

    /// No rule against it: argued is defined.
    fn defined(&self) -> bool {
        let mut changed = self.made.clone();
        let rules = self.rules();
        if !changed.relations[self.concept].argued || rules.iter().any(|r| changed.rules[*r].against) {
            return false;
        }
        for rule in rules {
            changed.rules[rule].strength = "define";
            changed.rules[rule].overrides.clear();
        }
        let Some(other) = answers_of(&changed.text(None)) else { return false };
        assert_eq!(*self.base, other, "{}\n{}", self.name(), self.text);
        true
    }

    /// `in doubt no` ≤ no burden ≤ `in doubt yes`
    fn burdens(&self) -> bool {
        let mut changed = self.made.clone();
        let burdens = [Some(false), None, Some(true)].map(|burden| {
            changed.relations[self.concept].burden = burden;
            answers_of(&changed.text(None))
        });
        let [Some(no), Some(none), Some(yes)] = burdens else { return false };
        if self.free {
            let ordered = at_most(self.name(), &no, &none) && at_most(self.name(), &none, &yes);
            assert!(ordered, "{}\n{}", self.name(), self.text);
        }
        self.free && (no != none || none != yes)
    }

    /// Outside loops an exception never helps.
    fn without_exceptions(&self) -> bool {
        let excepted = |r: &usize| !self.made.rules[*r].against && !self.made.rules[*r].unless.is_empty();
        let Some(rule) = self.rules().into_iter().find(excepted).filter(|_| self.free) else { return false };
        let mut changed = self.made.clone();
        changed.rules[rule].unless.clear();
        let Some(other) = answers_of(&changed.text(None)) else { return false };
        assert!(at_most(self.name(), self.base, &other), "{}, r{rule}\n{}", self.name(), self.text);
        true
    }

    /// Outside loops support never hurts.
    fn without_rule(&self, dice: &mut Dice) -> bool {
        let own: Vec<usize> = self.rules().into_iter().filter(|r| !self.made.rules[*r].against).collect();
        if own.is_empty() || !self.free {
            return false;
        }
        let rule = own[dice.below(own.len())];
        let mut changed = self.made.clone();
        changed.rules[rule].body.push("all(nobody)".to_owned());
        changed.entities.push("thing nobody\n".to_owned());
        let Some(other) = answers_of(&changed.text(None)) else { return false };
        assert!(at_most(self.name(), &other, self.base), "{}, r{rule}\n{}", self.name(), self.text);
        true
    }
}
