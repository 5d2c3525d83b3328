//! What the conclusions of a case can rest on: the rules and declarations that are reached from what is asked of it,
//! in the case itself and in its suppositions.
//!
//! Whatever may be so is looked up in one run, in which readings are left open and burdens ignored. A rule with a
//! condition of which nothing may be so is not followed beyond that condition: whatever the others say, it does not
//! apply. Of a rule that an explanation names every condition is followed, since the others are told as well.

use crate::engine::{self, Budget, Model};
use crate::hir::{Atom, Condition, ConditionKind, Program, Quantity, RelationKind, Rule, Term, TermKind};
use crate::ids::{RelationId, RuleId, WorldId};
use crate::plan::{self, Block, Plan, Role, World};
use crate::session::CheckedCase;
use std::collections::{BTreeMap, BTreeSet};

/// What is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reached {
    /// Rules as they are written.
    pub rules: BTreeSet<RuleId>,
    /// Those of them that may apply, in some world.
    pub live: BTreeSet<RuleId>,
    /// Facts, concepts and acts, as they are declared.
    pub relations: BTreeSet<RelationId>,
}

/// What is reached from all that is asked of a case; `told`: the rules that its explanations name.
///
/// Cost: one run in the worlds of the case and its suppositions, and the size of the rules that are reached.
pub(super) fn of(
    program: &Program,
    found: &CheckedCase,
    told: &BTreeSet<RuleId>,
    budget: &Budget,
) -> Reached {
    let asked = asked(program, found);
    let wanted: Vec<RelationId> = asked.iter().copied().collect();
    let plan = plan::plan(program, &wanted, &plan::Options::default());
    let suppositions = 0..program.cases[found.case.index()].suppositions.len();
    let world = |supposition| World {
        case: Some(found.case),
        supposition,
        open_readings: true,
        without_burdens: true,
        ..World::default()
    };
    let worlds: Vec<World> = std::iter::once(None).chain(suppositions.map(Some)).map(world).collect();
    let (block, _) = plan::block(program, &plan, &worlds);
    // Where that takes too long, everything may be so.
    let model = engine::run(&plan, &block, &Budget { provenance: false, ..budget.clone() }).ok();
    let may = May { plan: &plan, block: &block, model: model.as_ref() };
    let mut walk = Walk { may: &may, seen: BTreeSet::new(), waiting: vec![] };
    for relation in &asked {
        walk.reach(*relation);
    }
    let mut of_relation: BTreeMap<RelationId, Vec<RuleId>> = BTreeMap::new();
    for (place, rule) in program.rules.iter().enumerate().filter(|(_, rule)| !rule.erroneous) {
        let id = RuleId::at(place);
        of_relation.entry(rule.head.relation).or_default().push(id);
        if told.contains(&rule.repeats.unwrap_or(id)) {
            walk.rule(rule, true);
        }
    }
    let (mut rules, mut live) = (BTreeSet::new(), BTreeSet::new());
    while let Some(relation) = walk.waiting.pop() {
        for id in of_relation.get(&relation).into_iter().flatten() {
            let written = program.rule(*id).repeats.unwrap_or(*id);
            rules.insert(written);
            if walk.rule(program.rule(*id), false) {
                live.insert(written);
            }
        }
    }
    rules.retain(|id| program.is_written(program.rule(*id)));
    let declared = |id: &RelationId| program.relation(*id).kind.act().unwrap_or(*id);
    let mut relations: BTreeSet<RelationId> = walk.seen.iter().map(declared).collect();
    relations.retain(|id| program.relation(*id).kind.is_declared());
    Reached { rules, live, relations }
}

/// What the conclusions of a case tell of: what the reports ask of its things, or else all concepts; and the norms.
fn asked(program: &Program, found: &CheckedCase) -> BTreeSet<RelationId> {
    let mut asked = BTreeSet::new();
    for report in &program.reports {
        let about = |thing| program.is_subtype(program.entity(thing).ty, report.ty);
        if found.things.iter().any(|thing| about(thing.entity)) {
            let layers = report.layers.iter().flat_map(|layer| [Some(&layer.holds), layer.grounds.as_ref()]);
            let atoms = report.headline.iter().chain(layers.flatten()).chain(&report.defects);
            asked.extend(atoms.map(|atom| atom.relation));
        }
    }
    if found.things.is_empty() {
        let concept = |id: &RelationId| {
            matches!(program.relation(*id).kind, RelationKind::Defined | RelationKind::Argued)
        };
        asked.extend(program.names.relations.values().copied().filter(concept));
    }
    asked.extend(program.norms_in_use().flat_map(|(_, norms)| norms.all()));
    asked
}

/// Goes from relations to those that their rules ask.
struct Walk<'a> {
    may: &'a May<'a>,
    seen: BTreeSet<RelationId>,
    waiting: Vec<RelationId>,
}

impl Walk<'_> {
    fn reach(&mut self, relation: RelationId) {
        if self.seen.insert(relation) {
            self.waiting.push(relation);
        }
    }

    /// Follows the conditions of a rule: `whole`, all of them. Whether the rule may apply.
    fn rule(&mut self, rule: &Rule, whole: bool) -> bool {
        self.reach(rule.head.relation);
        rule.head.arguments.iter().for_each(|term| self.term(term));
        let never = rule.body.conjuncts().iter().find(|part| !self.may.be(part));
        if let Some(part) = never.filter(|_| !whole) {
            self.condition(part);
            return false;
        }
        let exceptions = rule.exceptions.iter().map(|exception| &exception.condition);
        exceptions.chain([&rule.body]).for_each(|condition| self.condition(condition));
        never.is_none()
    }

    fn condition(&mut self, condition: &Condition) {
        if let ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) =
            &condition.kind
        {
            self.reach(atom.relation);
        }
        condition.parts().for_each(|part| self.condition(part));
        condition.terms().for_each(|term| self.term(term));
    }

    fn term(&mut self, term: &Term) {
        if let TermKind::Aggregate(aggregate) = &term.kind {
            self.condition(&aggregate.condition);
        }
        term.parts().for_each(|part| self.term(part));
    }
}

/// What may be so, in any of the worlds, on any day that is spoken of.
struct May<'a> {
    plan: &'a Plan,
    block: &'a Block,
    model: Option<&'a Model>,
}

impl May<'_> {
    /// Whether a condition may be true of anything.
    fn be(&self, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::And(parts) => parts.iter().all(|part| self.be(part)),
            ConditionKind::Or(parts) => parts.iter().any(|part| self.be(part)),
            ConditionKind::At(condition, _) => self.be(condition),
            ConditionKind::Atom(atom) => self.some(atom),
            ConditionKind::Quantified(quantified) => {
                let some = matches!(quantified.quantity, Quantity::AtLeast(_) | Quantity::MoreThan(_));
                !some || self.be(&quantified.domain)
            }
            _ => true,
        }
    }

    /// Whether a statement may be true with some values of its variables.
    fn some(&self, atom: &Atom) -> bool {
        let Some(model) = self.model else { return true };
        let of = |role: fn(RelationId) -> Role| self.plan.roles.get(&role(atom.relation));
        let Some(node) = of(Role::Statement).or_else(|| of(Role::Stated)) else { return true };
        let Some(declared) = self.plan.nodes.get(node.index()) else { return true };
        let mut pattern = vec![None; declared.arity - atom.arguments.len().min(declared.arity)];
        for argument in &atom.arguments {
            pattern.push(match &argument.kind {
                TermKind::Value(value) => match model.values().get(*value) {
                    Some(code) => Some(code),
                    // Nothing is stated of it.
                    None => return false,
                },
                _ => None,
            });
        }
        (0..self.block.width).any(|world| !model.matching(*node, &pattern, WorldId::at(world)).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Disk, Session, Setting};
    use crate::testing::portrait;

    /// The conclusions of every case of a file, without the rules that are not reached, are what they are with them.
    fn nothing_hangs_on_what_is_not_reached(files: &[&str], one_by_one: bool) {
        let mut session = Session::load(&Disk::new(), files);
        assert!(!session.has_errors(), "{files:?}");
        let checked = session.check(&Setting::default()).unwrap();
        for found in &checked.cases {
            let name = session.program().cases[found.case.index()].name.clone();
            let whole = portrait::conclusions(&mut session, found).unwrap();
            let told = portrait::told(session.program(), found);
            let mut kept = of(session.program(), found, &told, &Budget::default()).rules;
            kept.extend(&told);
            let others: BTreeSet<RuleId> = (0..session.program().rules.len())
                .map(RuleId::at)
                .map(|id| session.program().rule(id).repeats.unwrap_or(id))
                .filter(|id| !kept.contains(id) && session.program().is_written(session.program().rule(*id)))
                .collect();
            let mut sets = vec![others.clone()];
            if one_by_one {
                sets.extend(others.iter().map(|id| BTreeSet::from([*id])));
            }
            for left_out in sets {
                let mut program = session.program().clone();
                for (place, rule) in program.rules.iter_mut().enumerate() {
                    rule.erroneous |= left_out.contains(&rule.repeats.unwrap_or(RuleId::at(place)));
                }
                let mut without = session.with_program(program);
                let setting = Setting { case: Some(name.clone()), ..Setting::default() };
                let again = without.check(&setting).unwrap();
                let text = portrait::conclusions(&mut without, &again.cases[0]).unwrap();
                assert_eq!(text, whole, "{name} without {left_out:?}");
            }
        }
    }

    #[test]
    fn conclusions_do_not_hang_on_rules_that_are_not_reached() {
        nothing_hangs_on_what_is_not_reached(&["examples/society.vires"], true);
        nothing_hangs_on_what_is_not_reached(&["examples/nationality.vires"], true);
        nothing_hangs_on_what_is_not_reached(&["examples/osh_2010.vires"], false);
        nothing_hangs_on_what_is_not_reached(&["examples/proposed_measure.vires"], false);
    }
}
