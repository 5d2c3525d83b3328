//! What a program is made of.

use super::{Part, Said};
use crate::reference::walk::{each_condition, each_term};
use std::collections::BTreeSet;
use vires::hir::{
    AggregateKind, Condition, ConditionKind, Home, MetaRule, Openness, Polarity, Program, Quantity,
    RelationKind, Side, Strength, TermKind, Timing, beats, builtin, dependency,
};
use vires::ids::RuleId;
use vires::plan::{Plan, Shape};
use vires::value::Value;

/// In how many of a thousand programs each must occur.
pub const LEAST: [(&str, usize); 55] = [
    ("a burden settles", 80),
    ("a statement is excluded", 400),
    ("an argued statement is true", 600),
    ("argues against", 700),
    ("arithmetic", 250),
    ("at", 120),
    ("at least", 40),
    ("at least a part", 60),
    ("beats by date", 60),
    ("beats by overrides", 200),
    ("beats by rank", 60),
    ("beats by strength", 200),
    ("burden on a fact", 150),
    ("citation", 30),
    ("comparison", 600),
    ("count", 300),
    ("cure", 40),
    ("dated", 120),
    ("decimal", 900),
    ("define", 400),
    ("entity of a supposition", 300),
    ("every", 50),
    ("every … if any", 30),
    ("exception", 600),
    ("excluded", 200),
    ("in", 70),
    ("in doubt no", 400),
    ("in doubt yes", 250),
    ("in force for a time", 120),
    ("is", 150),
    ("judged", 150),
    ("length of time", 20),
    ("max", 100),
    ("min", 80),
    ("more than", 60),
    ("more than a part", 50),
    ("no parameters", 150),
    ("not", 900),
    ("not in force", 150),
    ("not within not", 150),
    ("on", 70),
    ("one", 900),
    ("open", 350),
    ("or", 400),
    ("over time", 180),
    ("presume", 500),
    ("recursion", 500),
    ("sum", 180),
    ("supposition", 400),
    ("taken back", 200),
    ("there is no", 80),
    ("through negation", 400),
    ("today", 100),
    ("under", 250),
    ("undetermined", 400),
];

/// The features of a program, and of what is so in one of its worlds.
pub fn of(program: &Program, plan: &Plan, said: &Said) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut note = |name: &'static str, is: bool| {
        if is {
            found.insert(name);
        }
    };
    for relation in &program.relations {
        let fact = relation.kind == RelationKind::Fact;
        note("open", fact && relation.openness == Openness::Open);
        note("judged", matches!(relation.openness, Openness::Judged(_)));
        note("over time", fact && relation.timing == Timing::OverTime);
        note("dated", fact && relation.timing == Timing::Dated);
        note("one", relation.one);
        note("in doubt no", relation.burden == Some(false));
        note("in doubt yes", relation.burden == Some(true));
        note("burden on a fact", fact && relation.burden.is_some());
        note("no parameters", relation.parameters.is_empty());
        note("decimal", relation.parameters.iter().any(|p| p.ty == builtin::DECIMAL));
    }
    let rules: Vec<RuleId> = (0..program.rules.len()).map(RuleId::at).collect();
    for id in &rules {
        let rule = program.rule(*id);
        note("define", rule.strength == Strength::Define);
        note("presume", rule.strength == Strength::Presume);
        note("argues against", rule.side == Side::Against);
        note("exception", !rule.exceptions.is_empty());
        note("in force for a time", rule.in_force.iter().any(|i| i.until.is_some()));
        note("not in force", rule.in_force.is_empty());
        conditions(&rule.body, &mut note);
        for exception in &rule.exceptions {
            conditions(&exception.condition, &mut note);
        }
        for other in &rules {
            note(
                match beats(program, *id, *other) {
                    None => continue,
                    Some(MetaRule::Overrides) => "beats by overrides",
                    Some(MetaRule::Rank) => "beats by rank",
                    Some(MetaRule::Later) => "beats by date",
                    Some(MetaRule::Strength) => "beats by strength",
                },
                true,
            );
        }
    }
    for case in &program.cases {
        note("supposition", !case.suppositions.is_empty());
        for supposition in &case.suppositions {
            let cures = |s: &vires::hir::Statement| program.relation(s.relation).curable.is_some();
            note("cure", supposition.statements.iter().any(cures));
            note("taken back", supposition.statements.iter().any(|s| s.polarity != Polarity::Stated));
        }
    }
    note("entity of a supposition", program.entities.iter().any(|e| matches!(e.home, Home::Supposition(..))));
    note("recursion", dependency::components(program).iter().any(dependency::Component::is_recursive));
    note("through negation", plan.components.iter().any(|c| c.shape == Shape::ThroughNegation));
    for ((relation, part, _), bounds) in said {
        note("undetermined", bounds.lower != bounds.upper);
        let argued = program.relation(*relation).kind == RelationKind::Argued;
        note("an argued statement is true", argued && *part == Part::Statement && !bounds.lower.is_empty());
        note("a statement is excluded", *part == Part::Excluded && !bounds.lower.is_empty());
        if *part == Part::Settled {
            let before = said.iter().find(|((r, p, _), _)| r == relation && *p == Part::Statement);
            note("a burden settles", before.is_some_and(|(_, before)| before != bounds));
        }
    }
    found
}

fn conditions(condition: &Condition, note: &mut dyn FnMut(&'static str, bool)) {
    each_condition(condition, &mut |condition| match &condition.kind {
        ConditionKind::True | ConditionKind::And(_) | ConditionKind::Atom(_) => {}
        ConditionKind::Or(_) => note("or", true),
        ConditionKind::Not { locals, condition } => {
            note("not", true);
            note("there is no", !locals.is_empty());
            let mut inner = false;
            each_condition(condition, &mut |c| inner |= matches!(c.kind, ConditionKind::Not { .. }));
            note("not within not", inner);
        }
        ConditionKind::Excluded(_) => note("excluded", true),
        ConditionKind::On(..) => note("on", true),
        ConditionKind::At(..) => note("at", true),
        ConditionKind::Compare(..) => note("comparison", true),
        ConditionKind::Under(below, _) => {
            note("under", true);
            note("citation", below.ty == builtin::PROVISION);
        }
        ConditionKind::In(..) => note("in", true),
        ConditionKind::Is(..) => note("is", true),
        ConditionKind::Quantified(q) => note(
            match q.quantity {
                Quantity::Every if q.if_any => "every … if any",
                Quantity::Every => "every",
                Quantity::AtLeast(_) => "at least",
                Quantity::MoreThan(_) => "more than",
                Quantity::AtLeastOf(..) => "at least a part",
                Quantity::MoreThanOf(..) => "more than a part",
            },
            true,
        ),
    });
    each_term(condition, &mut |term| match &term.kind {
        TermKind::Aggregate(aggregate) => note(
            match aggregate.kind {
                AggregateKind::Count => "count",
                AggregateKind::Sum => "sum",
                AggregateKind::Min => "min",
                AggregateKind::Max => "max",
            },
            true,
        ),
        TermKind::Binary { .. } => note("arithmetic", true),
        TermKind::Today => note("today", true),
        TermKind::Value(Value::Duration(_)) => note("length of time", true),
        _ => {}
    });
}
