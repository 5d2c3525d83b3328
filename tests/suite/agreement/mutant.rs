//! Programs changed before they are compiled: the reference, which reads the unchanged one, must differ.

use super::{Said, product};
use crate::dice::Dice;
use crate::plan::planned;
use crate::random::{evaluate, facts};
use vires::hir::{
    Comparison, Condition, ConditionKind, Polarity, Program, Quantity, Rule, Side, StatedTime, Strength,
};
use vires::plan::World;

/// A change of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A rule argues for the other side.
    Side,
    /// An exception is left out.
    Exception,
    /// A condition of a rule is left out.
    Condition,
    /// A `not` is left out.
    Negation,
    /// A comparison is another.
    Comparison,
    /// A quantifier is another.
    Quantity,
    /// A rule overrides nothing.
    Overrides,
    /// A presumption is a rule.
    Strength,
    /// A rule has no rank.
    Rank,
    /// A burden is the other way round.
    Burden,
    /// A rule is never in force.
    Force,
    /// A statement of the case is left out.
    Statement,
    /// A statement of the case is denied.
    Polarity,
    /// A statement of the case ends a day earlier.
    Interval,
    /// A rule for one norm does not argue about another, or sets no deadline.
    Repeated,
    /// Of what it means that a duty is fulfilled, breached or pending a condition is left out.
    Meaning,
    /// What stands in a reading applies under all.
    Reading,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Side,
        Self::Exception,
        Self::Condition,
        Self::Negation,
        Self::Comparison,
        Self::Quantity,
        Self::Overrides,
        Self::Strength,
        Self::Rank,
        Self::Burden,
        Self::Force,
        Self::Statement,
        Self::Polarity,
        Self::Interval,
        Self::Repeated,
        Self::Meaning,
        Self::Reading,
    ];
}

/// Whether what the product says of the changed program is not what was found of the unchanged one.
pub fn is_noticed(kind: Kind, seed: u64, program: &Program, spec: &World, expected: &Said) -> bool {
    let mut changed = program.clone();
    if !change(kind, &mut Dice::new(seed), &mut changed) {
        return false;
    }
    let plan = planned(&changed);
    let model = evaluate(&plan, &facts(&changed, &plan, std::slice::from_ref(spec)));
    product(&changed, &plan, &model, 0, spec) != *expected
}

fn change(kind: Kind, dice: &mut Dice, program: &mut Program) -> bool {
    match kind {
        Kind::Burden => {
            let mut found = program.relations.iter_mut().filter(|r| r.burden.is_some());
            found.next().is_some_and(|relation| {
                relation.burden = relation.burden.map(|yes| !yes);
                true
            })
        }
        Kind::Statement | Kind::Polarity | Kind::Interval => statement(kind, dice, program),
        _ => {
            let start = dice.below(program.rules.len());
            let (before, after) = program.rules.split_at_mut(start);
            after.iter_mut().chain(before).any(|rule| of_rule(kind, rule))
        }
    }
}

fn statement(kind: Kind, dice: &mut Dice, program: &mut Program) -> bool {
    let Some(case) = program.cases.first_mut().filter(|case| !case.statements.is_empty()) else {
        return false;
    };
    let place = dice.below(case.statements.len());
    let statement = &mut case.statements[place];
    match kind {
        Kind::Statement => {
            case.statements.remove(place);
            true
        }
        Kind::Polarity => {
            statement.polarity = Polarity::Denied;
            if matches!(statement.time, StatedTime::On(_)) {
                statement.time = StatedTime::Always;
            }
            true
        }
        _ => {
            let StatedTime::During(intervals) = &mut statement.time else { return false };
            intervals.iter_mut().any(|interval| {
                interval.until = Some(interval.from);
                true
            })
        }
    }
}

fn of_rule(kind: Kind, rule: &mut Rule) -> bool {
    match kind {
        Kind::Side if rule.strength != Strength::Define => {
            rule.side = if rule.side == Side::For { Side::Against } else { Side::For };
            true
        }
        Kind::Exception => rule.exceptions.pop().is_some(),
        Kind::Overrides => !std::mem::take(&mut rule.overrides).is_empty(),
        Kind::Strength => std::mem::replace(&mut rule.strength, Strength::Rule) == Strength::Presume,
        Kind::Rank => rule.rank.take().is_some(),
        Kind::Repeated => rule.repeats.is_some() && !std::mem::take(&mut rule.in_force).is_empty(),
        Kind::Meaning => match &mut rule.body.kind {
            ConditionKind::And(parts) if rule.display.starts_with("the meaning of") && parts.len() > 1 => {
                parts.pop().is_some()
            }
            _ => false,
        },
        Kind::Reading => {
            rule.under.clear();
            !std::mem::take(&mut rule.readings).is_empty()
        }
        Kind::Force => !std::mem::take(&mut rule.in_force).is_empty(),
        Kind::Condition => match &mut rule.body.kind {
            // The first binds the variables.
            ConditionKind::And(parts) if parts.len() > 1 => {
                let last = parts.last().map(|c| &c.kind);
                let idle = matches!(
                    last,
                    Some(
                        ConditionKind::Not { .. } | ConditionKind::Excluded(_) | ConditionKind::Quantified(_)
                    )
                );
                idle && parts.pop().is_some()
            }
            _ => false,
        },
        Kind::Negation | Kind::Comparison | Kind::Quantity => of_condition(kind, &mut rule.body),
        _ => false,
    }
}

fn of_condition(kind: Kind, condition: &mut Condition) -> bool {
    match &mut condition.kind {
        ConditionKind::And(parts) | ConditionKind::Or(parts) => {
            parts.iter_mut().any(|part| of_condition(kind, part))
        }
        ConditionKind::Not { locals, condition: denied } if kind == Kind::Negation => {
            let plain = locals.is_empty() && matches!(denied.kind, ConditionKind::Atom(_));
            if plain {
                let inner = (**denied).clone();
                *condition = inner;
            }
            plain
        }
        ConditionKind::Compare(comparison, ..) if kind == Kind::Comparison => {
            *comparison = match comparison {
                Comparison::Less => Comparison::LessOrEqual,
                Comparison::LessOrEqual => Comparison::Less,
                Comparison::Greater => Comparison::GreaterOrEqual,
                Comparison::GreaterOrEqual => Comparison::Greater,
                Comparison::NotEqual | Comparison::Equal => return false,
            };
            true
        }
        ConditionKind::Quantified(quantified) if kind == Kind::Quantity => {
            quantified.quantity = match quantified.quantity {
                Quantity::Every => Quantity::AtLeastOf(1, 2),
                Quantity::AtLeast(n) => Quantity::AtLeast(n + 1),
                Quantity::MoreThan(n) => Quantity::AtLeast(n.max(1)),
                Quantity::AtLeastOf(..) | Quantity::MoreThanOf(..) => Quantity::Every,
            };
            quantified.if_any &= quantified.quantity == Quantity::Every;
            true
        }
        _ => false,
    }
}
