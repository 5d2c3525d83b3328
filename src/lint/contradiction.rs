//! Rules whose conditions cannot hold together.

use super::Scope;
use super::comparison::{allows, value_last};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Comparison, Condition, ConditionKind, Rule, Term, TermKind};
use crate::ids::VariableId;
use crate::source::Span;
use crate::value::Value;
use std::collections::BTreeMap;

/// Looks for them: a condition beside its negation or its own exception, and values that exclude one another.
pub(super) fn look(scope: &mut Scope<'_>) {
    for (_, rule) in scope.rules().filter(|(_, rule)| scope.here(rule.span)).collect::<Vec<_>>() {
        let Some((first, second, why)) = contradiction(rule) else { continue };
        let message = format!("`{}` can never apply: {why}", rule.display);
        let found = Diagnostic::warning(codes::NEVER_APPLIES, second, message, "cannot hold");
        scope.report(if first == second {
            found.help("write what is meant in its place, or leave the rule out")
        } else {
            found.also(first, "together with this").help("one of the two is not what is meant")
        });
    }
}

/// Two places that exclude each other, and why; one place twice, if it excludes itself.
pub(super) fn contradiction(rule: &Rule) -> Option<(Span, Span, &'static str)> {
    let conjuncts = flat(&rule.body);
    if let Some(never) = conjuncts.iter().find(|condition| is_never(condition)) {
        return Some((never.span, never.span, "nothing makes one of its conditions true"));
    }
    for (at, one) in conjuncts.iter().enumerate() {
        for other in &conjuncts[at + 1..] {
            if exclude(one, other) {
                return Some((one.span, other.span, "two comparisons exclude each other"));
            }
            if denies(one, other) || denies(other, one) {
                return Some((one.span, other.span, "a condition stands beside its negation"));
            }
        }
        for exception in &rule.exceptions {
            if same(one, &exception.condition) {
                return Some((one.span, exception.condition.span, "its exception is one of its conditions"));
            }
        }
    }
    values(&conjuncts)
}

/// The conjuncts of a condition, those within brackets included.
pub(super) fn flat(condition: &Condition) -> Vec<&Condition> {
    let mut found = Vec::new();
    for part in condition.conjuncts() {
        match &part.kind {
            ConditionKind::And(_) => found.extend(flat(part)),
            _ => found.push(part),
        }
    }
    found
}

/// Whether a condition is false by the values that stand in it: `1 > 2`, `1 in (2, 3)`, `not 1 = 1`.
fn is_never(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::Or(parts) => parts.iter().all(is_never),
        ConditionKind::And(parts) => parts.iter().any(is_never),
        ConditionKind::Not { condition, .. } => settled(condition) == Some(true),
        _ => settled(condition) == Some(false),
    }
}

/// What a comparison of values comes to; `None`: it depends on more than what stands in it.
fn settled(condition: &Condition) -> Option<bool> {
    let compared = |sign, one: Value, other: Value| match sign {
        _ if !comparable(&one, &other) => None,
        Comparison::Equal => Some(one == other),
        Comparison::NotEqual => Some(one != other),
        _ if !ordered(&one) => None,
        Comparison::Less => Some(one < other),
        Comparison::LessOrEqual => Some(one <= other),
        Comparison::Greater => Some(one > other),
        Comparison::GreaterOrEqual => Some(one >= other),
    };
    match &condition.kind {
        ConditionKind::Compare(sign, left, right) => compared(*sign, value(left)?, value(right)?),
        ConditionKind::In(term, list) => {
            let values: Option<Vec<Value>> = list.iter().map(value).collect();
            Some(values?.contains(&value(term)?))
        }
        _ => None,
    }
}

/// Whether values of this kind have an order that a comparison follows.
fn ordered(value: &Value) -> bool {
    matches!(value, Value::Integer(_) | Value::Decimal(_) | Value::Date(_))
}

fn comparable(one: &Value, other: &Value) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Whether two comparisons of the same things, in either order, leave them no way to stand: `P = Q` and `Q != P`.
fn exclude(one: &Condition, other: &Condition) -> bool {
    let (ConditionKind::Compare(sign, left, right), ConditionKind::Compare(second, l, r)) =
        (&one.kind, &other.kind)
    else {
        return false;
    };
    let second = match (same_term(left, l) && same_term(right, r), same_term(left, r) && same_term(right, l))
    {
        (true, _) => *second,
        (_, true) => second.turned(),
        _ => return false,
    };
    allows(*sign) & allows(second) == 0
}

/// Whether `other` is `not one`.
fn denies(one: &Condition, other: &Condition) -> bool {
    matches!(&other.kind, ConditionKind::Not { condition, .. } if same(one, condition))
}

/// Whether two conditions are written alike, of the same variables.
pub(super) fn same(one: &Condition, other: &Condition) -> bool {
    use ConditionKind::{And, At, Atom, Compare, Excluded, In, Is, Not, On, Or, Under};
    let terms = |a: &[Term], b: &[Term]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_term(a, b));
    match (&one.kind, &other.kind) {
        (Atom(a), Atom(b)) | (Excluded(a), Excluded(b)) => {
            a.relation == b.relation && terms(&a.arguments, &b.arguments)
        }
        (On(a, day), On(b, other)) => {
            a.relation == b.relation && terms(&a.arguments, &b.arguments) && same_term(day, other)
        }
        (At(a, day), At(b, other)) => same(a, b) && same_term(day, other),
        (And(a), And(b)) | (Or(a), Or(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Not { locals, condition }, Not { locals: others, condition: other }) => {
            locals.is_empty() && others.is_empty() && same(condition, other)
        }
        (Compare(sign, left, right), Compare(other, l, r)) => {
            sign == other && same_term(left, l) && same_term(right, r)
        }
        (Under(left, right), Under(l, r)) => same_term(left, l) && same_term(right, r),
        (In(term, list), In(other, others)) => same_term(term, other) && terms(list, others),
        (Is(term, ty), Is(other, o)) => same_term(term, other) && ty == o,
        _ => false,
    }
}

/// Whether two terms are alike. `_` is like nothing: it may be two things.
pub(super) fn same_term(one: &Term, other: &Term) -> bool {
    match (&one.kind, &other.kind) {
        (TermKind::Variable(a), TermKind::Variable(b)) => a == b,
        (TermKind::Value(a), TermKind::Value(b)) => a == b,
        (TermKind::Today, TermKind::Today) => true,
        _ => false,
    }
}

/// What is known of the value of a variable.
#[derive(Default)]
struct Known {
    /// One of these, where that is known.
    of: Option<(Vec<Value>, Span)>,
    /// At least that.
    low: Option<(Value, bool, Span)>,
    /// At most that.
    high: Option<(Value, bool, Span)>,
    /// None of these.
    not: Vec<Value>,
}

/// Values that exclude one another, of one variable.
fn values(conjuncts: &[&Condition]) -> Option<(Span, Span, &'static str)> {
    const OTHERS: &str = "two values exclude each other";
    let mut known: BTreeMap<VariableId, Known> = BTreeMap::new();
    for condition in conjuncts {
        let span = condition.span;
        match &condition.kind {
            ConditionKind::Compare(sign, left, right) => {
                if same_term(left, right)
                    && matches!(sign, Comparison::NotEqual | Comparison::Less | Comparison::Greater)
                {
                    return Some((left.span, span, "nothing differs from itself"));
                }
                let Some((id, sign, value)) = constant(*sign, left, right) else { continue };
                let entry = known.entry(id).or_default();
                let clash = match sign {
                    Comparison::Equal => entry.restrict(vec![value], span),
                    Comparison::GreaterOrEqual => entry.at_least(value, false, span),
                    Comparison::Greater => entry.at_least(value, true, span),
                    Comparison::LessOrEqual => entry.at_most(value, false, span),
                    Comparison::Less => entry.at_most(value, true, span),
                    Comparison::NotEqual => {
                        entry.not.push(value);
                        None
                    }
                };
                if let Some(first) = clash.or_else(|| entry.clash()) {
                    return Some((first, span, OTHERS));
                }
            }
            ConditionKind::In(term, list) => {
                let values: Option<Vec<Value>> = list.iter().map(value).collect();
                let (TermKind::Variable(id), Some(values)) = (&term.kind, values) else { continue };
                if let Some(first) = known.entry(*id).or_default().restrict(values, span) {
                    return Some((first, span, OTHERS));
                }
            }
            _ => {}
        }
    }
    None
}

fn value(term: &Term) -> Option<Value> {
    match term.kind {
        TermKind::Value(value) => Some(value),
        _ => None,
    }
}

/// A comparison of a variable with a value, the variable on the left.
pub(super) fn constant(
    sign: Comparison,
    left: &Term,
    right: &Term,
) -> Option<(VariableId, Comparison, Value)> {
    let (sign, left, right) = value_last(sign, left, right);
    match (&left.kind, &right.kind) {
        (TermKind::Variable(id), TermKind::Value(value)) => Some((*id, sign, *value)),
        _ => None,
    }
}

impl Known {
    /// It is one of these; the place of what excludes all of them.
    fn restrict(&mut self, values: Vec<Value>, span: Span) -> Option<Span> {
        let Some((before, place)) = &mut self.of else {
            self.of = Some((values, span));
            return self.clash();
        };
        before.retain(|value| values.contains(value));
        if before.is_empty() { Some(*place) } else { None }
    }

    fn at_least(&mut self, value: Value, strict: bool, span: Span) -> Option<Span> {
        if self.low.is_none_or(|(before, ..)| before < value) {
            self.low = Some((value, strict, span));
        }
        None
    }

    fn at_most(&mut self, value: Value, strict: bool, span: Span) -> Option<Span> {
        if self.high.is_none_or(|(before, ..)| value < before) {
            self.high = Some((value, strict, span));
        }
        None
    }

    /// The place of a bound that the others exclude.
    fn clash(&self) -> Option<Span> {
        if let (Some((low, a, first)), Some((high, b, second))) = (self.low, self.high)
            && ordered(&low)
            && comparable(&low, &high)
            && (high < low || (high == low && (a || b)))
        {
            return Some(first.min(second));
        }
        let (values, place) = self.of.as_ref()?;
        let fits = |value: &Value| {
            let above = self.low.is_none_or(|(low, strict, _)| {
                !ordered(value) || !comparable(value, &low) || low < *value || (!strict && low == *value)
            });
            let below = self.high.is_none_or(|(high, strict, _)| {
                !ordered(value) || !comparable(value, &high) || *value < high || (!strict && high == *value)
            });
            above && below && !self.not.contains(value)
        };
        (!values.iter().any(fits)).then_some(*place)
    }
}
