//! What a program is made of.

use super::{Part, Said};
use crate::reference::walk::{each_condition, each_part, each_relation, each_term};
use std::collections::BTreeSet;
use vires::hir::{
    AggregateKind, Condition, ConditionKind, Home, MetaRule, Modality, Openness, Polarity, Program, Quantity,
    RelationKind, Side, State, Strength, Term, TermKind, Timing, Weight, beats, builtin, dependency,
};
use vires::ids::RuleId;
use vires::plan::{Plan, Shape};
use vires::value::Value;

/// In how many of a thousand programs each must occur.
pub const LEAST: [(&str, usize); 87] = [
    ("a burden settles", 70),
    ("a duty is breached", 10),
    ("a duty is fulfilled", 12),
    ("a duty is in force", 20),
    ("a duty is pending", 12),
    ("a norm is undetermined", 15),
    ("a prohibition is infringed", 6),
    ("a prohibition is observed", 8),
    ("a statement is excluded", 350),
    ("act", 100),
    ("an argued statement is true", 550),
    ("argues against", 700),
    ("arithmetic", 230),
    ("at", 100),
    ("at least", 25),
    ("at least a part", 45),
    ("beats by date", 40),
    ("breached as a condition", 15),
    ("beats by overrides", 200),
    ("beats by rank", 50),
    ("beats by strength", 200),
    ("burden on a fact", 130),
    ("citation", 30),
    ("comparison", 600),
    ("count", 250),
    ("cure", 35),
    ("dated", 110),
    ("deadline", 55),
    ("deadline as a condition", 8),
    ("decimal", 800),
    ("define", 400),
    ("dispute", 120),
    ("dispute in a provision", 45),
    ("dispute in a reading", 4),
    ("entity of a supposition", 300),
    ("every", 30),
    ("every … if any", 20),
    ("exception", 600),
    ("excluded", 160),
    ("fulfilled as a condition", 15),
    ("in", 60),
    ("in doubt no", 350),
    ("in doubt yes", 200),
    ("in force for a time", 120),
    ("is", 100),
    ("judged", 130),
    ("length of time", 20),
    ("max", 80),
    ("may", 40),
    ("min", 70),
    ("months in a deadline", 3),
    ("more than", 45),
    ("more than a part", 40),
    ("must", 70),
    ("must not", 40),
    ("need not", 45),
    ("no deadline", 25),
    ("no parameters", 150),
    ("norm as a condition", 70),
    ("not", 900),
    ("not in force", 150),
    ("not within not", 110),
    ("on", 65),
    ("one", 800),
    ("open", 300),
    ("or", 330),
    ("otherwise", 25),
    ("otherwise twice", 8),
    ("over time", 150),
    ("pending as a condition", 15),
    ("presume", 500),
    ("rank of a dispute", 15),
    ("readings decide", 60),
    ("recursion", 450),
    ("reported", 25),
    ("state as a condition", 70),
    ("sum", 150),
    ("supposition", 400),
    ("taken back", 200),
    ("there is no", 60),
    ("three readings", 25),
    ("through negation", 350),
    ("today", 100),
    ("today in a rule about an act", 6),
    ("under", 250),
    ("undetermined", 350),
    ("version in a reading", 15),
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
    disputes(program, &mut note);
    norms(program, said, &mut note);
    let rules = (0..program.rules.len()).map(RuleId::at);
    let rules: Vec<RuleId> = rules.filter(|id| program.is_written(program.rule(*id))).collect();
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

fn disputes(program: &Program, note: &mut dyn FnMut(&'static str, bool)) {
    for dispute in &program.disputes {
        note("dispute", true);
        note("dispute in a provision", dispute.provision.is_some());
        note("dispute in a reading", !dispute.within.is_empty());
        note("rank of a dispute", dispute.rank.is_some());
        note("three readings", dispute.readings.len() > 2);
    }
    note("reported", program.readings.iter().any(|r| r.weight == Some(Weight::Reported)));
    note("version in a reading", program.provisions.iter().any(|p| !p.under.is_empty()));
}

fn norms(program: &Program, said: &Said, note: &mut dyn FnMut(&'static str, bool)) {
    note("act", !program.norms.is_empty());
    for rule in &program.rules {
        let kind = program.relation(rule.head.relation).kind;
        let RelationKind::Norm(modality, _) = kind else { continue };
        if rule.repeats.is_some() {
            continue;
        }
        note("otherwise", rule.repairs.is_some());
        note("otherwise twice", rule.repairs.is_some_and(|before| program.rule(before).repairs.is_some()));
        let duty = modality == Modality::Must && rule.side == Side::For;
        note("deadline", rule.due.is_some());
        note("no deadline", duty && rule.due.is_none());
        let months = |term: &Term| {
            let mut found = false;
            each_part(term, &mut |part| {
                found |= matches!(part.kind, TermKind::Value(Value::Duration(length)) if length.months != 0);
            });
            found
        };
        note("months in a deadline", rule.due.as_ref().is_some_and(months));
        note(
            match (modality, rule.side) {
                (Modality::Must, Side::For) => "must",
                (Modality::May, Side::For) => "may",
                (Modality::MustNot, Side::For) => "must not",
                (_, Side::Against) => "need not",
            },
            true,
        );
    }
    for ((relation, _, _), bounds) in said.iter().filter(|((_, part, _), _)| *part == Part::Statement) {
        let (some, open) = (!bounds.lower.is_empty(), bounds.lower != bounds.upper);
        match program.relation(*relation).kind {
            RelationKind::Norm(Modality::Must, _) => {
                note("a duty is in force", some);
                note("a norm is undetermined", open);
            }
            RelationKind::Norm(..) => note("a norm is undetermined", open),
            RelationKind::State(State::FulfilledBy | State::FulfilledOwed, _) => {
                note("a duty is fulfilled", some);
            }
            RelationKind::State(State::BreachedBy | State::BreachedOwed, _) => {
                note("a duty is breached", some);
            }
            RelationKind::State(State::PendingBy | State::PendingOwed, _) => note("a duty is pending", some),
            RelationKind::State(State::Infringed, _) => note("a prohibition is infringed", some),
            RelationKind::State(State::Observed, _) => note("a prohibition is observed", some),
            _ => {}
        }
    }
    for rule in program.rules.iter().filter(|rule| program.is_written(rule)) {
        for condition in std::iter::once(&rule.body).chain(rule.exceptions.iter().map(|e| &e.condition)) {
            if matches!(program.relation(rule.head.relation).kind, RelationKind::Norm(..)) {
                each_term(condition, &mut |term| {
                    note("today in a rule about an act", matches!(term.kind, TermKind::Today));
                });
            }
            each_relation(condition, &mut |relation| match program.relation(relation).kind {
                RelationKind::Norm(..) => note("norm as a condition", true),
                RelationKind::State(State::Due, _) => note("deadline as a condition", true),
                RelationKind::State(state, _) => {
                    note("state as a condition", true);
                    note("fulfilled as a condition", state == State::Fulfilled);
                    note("breached as a condition", state == State::Breached);
                    note("pending as a condition", state == State::Pending);
                }
                _ => {}
            });
        }
    }
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
