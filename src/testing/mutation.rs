//! Mutations of a rule: what a person might have written wrongly, one thing at a time.
//!
//! The operators are those of mutation testing (R. `DeMillo`, R. Lipton, F. Sayward, *Hints on test data selection*,
//! Computer 11(4), 1978), chosen for rules of law: a condition, an exception or a priority that is missing, a bound
//! or a day that is off by one, *and* for *or*, and a quantifier that asks for less.

mod scope;

use crate::source::{SourceMap, Span};
use crate::syntax::ast::{
    Comparison, Condition, ConditionKind, HeadKind, Name, Quantified, Quantity, RuleClause, RuleItem, Term,
    TermKind,
};
use crate::time::Date;

/// What is done to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// A condition is left out.
    DropCondition,
    /// An exception is left out.
    DropException,
    /// An `overrides` or `subject to` is left out.
    DropPriority,
    /// A number, or how it is compared, is off by one.
    ShiftBound,
    /// A day is off by one.
    ShiftDate,
    /// `and` is written for `or`, or the other way round.
    SwapConnective,
    /// A quantifier asks for less.
    WeakenQuantifier,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::DropCondition,
        Self::DropException,
        Self::DropPriority,
        Self::ShiftBound,
        Self::ShiftDate,
        Self::SwapConnective,
        Self::WeakenQuantifier,
    ];
}

/// A rule with one thing changed.
#[derive(Clone, Debug)]
pub(super) struct Mutation {
    pub operator: Operator,
    /// What is changed, to be read after the name of the rule: "without the condition `x`".
    pub what: String,
    pub rule: RuleItem,
    /// It applies wherever the rule itself does: both together are as it is alone.
    pub weaker: bool,
}

/// All mutations of a rule, in a settled order.
pub(super) fn mutations(sources: &SourceMap, rule: &RuleItem) -> Vec<Mutation> {
    let mut found = Vec::new();
    let told = Told(sources);
    conditions(told, rule, &mut found);
    clauses(told, rule, &mut found);
    deadlines(rule, &mut found);
    found
}

/// Texts, as they are written.
#[derive(Clone, Copy)]
struct Told<'s>(&'s SourceMap);

impl Told<'_> {
    fn text(self, span: Span) -> String {
        super::portrait::plain(self.0.slice(span))
    }
}

fn conditions(told: Told<'_>, rule: &RuleItem, found: &mut Vec<Mutation>) {
    let Some(when) = &rule.when else { return };
    let parts = match &when.kind {
        ConditionKind::And(parts) => parts.as_slice(),
        _ => std::slice::from_ref(when),
    };
    for (place, (part, rest)) in shortened(when).into_iter().enumerate() {
        let what = format!("without the condition `{}`", told.text(part));
        let changed = RuleItem { when: rest, ..rule.clone() };
        let weaker = scope::can_go(rule, parts, place);
        found.push(Mutation { operator: Operator::DropCondition, what, rule: changed, weaker });
    }
    for variant in variants(told, when, true) {
        let changed = RuleItem { when: Some(variant.condition), ..rule.clone() };
        let (operator, what, weaker) = (variant.operator, variant.what, variant.weaker);
        found.push(Mutation { operator, what, rule: changed, weaker });
    }
}

fn clauses(told: Told<'_>, rule: &RuleItem, found: &mut Vec<Mutation>) {
    for (place, clause) in rule.clauses.iter().enumerate() {
        let with = |clause: Option<RuleClause>| {
            let mut changed = rule.clone();
            match clause {
                Some(clause) => changed.clauses[place] = clause,
                None => {
                    changed.clauses.remove(place);
                }
            }
            changed
        };
        match clause {
            RuleClause::Unless(condition) => {
                let what = format!("without the exception `{}`", told.text(condition.span));
                found.push(Mutation {
                    operator: Operator::DropException,
                    what,
                    rule: with(None),
                    weaker: true,
                });
                for (part, rest) in shortened(condition) {
                    let Some(rest) = rest else { continue };
                    let what = format!("without the condition `{}` of an exception", told.text(part));
                    let rule = with(Some(RuleClause::Unless(rest)));
                    found.push(Mutation { operator: Operator::DropCondition, what, rule, weaker: false });
                }
                for variant in variants(told, condition, false) {
                    let rule = with(Some(RuleClause::Unless(variant.condition)));
                    let (operator, what) = (variant.operator, variant.what);
                    found.push(Mutation { operator, what, rule, weaker: false });
                }
            }
            RuleClause::Overrides(names) | RuleClause::SubjectTo(names) => {
                let overrides = matches!(clause, RuleClause::Overrides(_));
                let word = if overrides { "overrides" } else { "subject to" };
                for (at, name) in names.iter().enumerate() {
                    let mut rest: Vec<Name> = names.clone();
                    rest.remove(at);
                    let clause = match (rest.is_empty(), overrides) {
                        (true, _) => None,
                        (false, true) => Some(RuleClause::Overrides(rest)),
                        (false, false) => Some(RuleClause::SubjectTo(rest)),
                    };
                    let what = format!("without `{word} {}`", name.text);
                    let rule = with(clause);
                    found.push(Mutation { operator: Operator::DropPriority, what, rule, weaker: false });
                }
            }
        }
    }
}

fn deadlines(rule: &RuleItem, found: &mut Vec<Mutation>) {
    let HeadKind::Must(duties) = &rule.head.kind else { return };
    for (place, duty) in duties.iter().enumerate() {
        for (operator, what, term) in duty.due.iter().flat_map(terms) {
            let mut duties = duties.clone();
            duties[place].due = Some(term);
            let mut changed = rule.clone();
            changed.head.kind = HeadKind::Must(duties);
            let what = format!("{what} in its deadline, except by the day that is told");
            found.push(Mutation { operator, what, rule: changed, weaker: false });
        }
    }
}

/// A condition with one of its parts left out: which, and what remains.
fn shortened(condition: &Condition) -> Vec<(Span, Option<Condition>)> {
    let ConditionKind::And(parts) = &condition.kind else { return vec![(condition.span, None)] };
    let without = |place: usize| {
        let mut rest = parts.clone();
        rest.remove(place);
        match <[Condition; 1]>::try_from(rest) {
            Ok([only]) => only,
            Err(rest) => Condition { span: condition.span, kind: ConditionKind::And(rest) },
        }
    };
    parts.iter().enumerate().map(|(place, part)| (part.span, Some(without(place)))).collect()
}

/// A condition with one thing changed.
struct Variant {
    operator: Operator,
    what: String,
    condition: Condition,
    weaker: bool,
}

/// All variants of a condition. `positive`: what holds of less holds of the rule less.
fn variants(told: Told<'_>, condition: &Condition, positive: bool) -> Vec<Variant> {
    let span = condition.span;
    let with = |kind: ConditionKind| Condition { span, kind };
    let mut found: Vec<Variant> = Vec::new();
    let mut add = |operator, what: String, kind, weaker: bool| {
        found.push(Variant { operator, what, condition: with(kind), weaker: weaker && positive });
    };
    match &condition.kind {
        ConditionKind::And(parts) => {
            let what = format!("with `or` for `and` in `{}`", told.text(span));
            // A variable that not all parts of an `or` bind means another thing outside: it may ask for more.
            add(Operator::SwapConnective, what, ConditionKind::Or(parts.clone()), false);
        }
        ConditionKind::Or(parts) => {
            let what = format!("with `and` for `or` in `{}`", told.text(span));
            add(Operator::SwapConnective, what, ConditionKind::And(parts.clone()), false);
        }
        ConditionKind::Compare(comparison, left, right) => {
            if let Some((other, weaker)) = loosened(*comparison) {
                let what =
                    format!("with `{}` for `{}` in `{}`", sign(other), sign(*comparison), told.text(span));
                let kind = ConditionKind::Compare(other, left.clone(), right.clone());
                add(Operator::ShiftBound, what, kind, weaker);
            }
            for (operator, what, term) in terms(left) {
                let what = format!("{what} in `{}`", told.text(span));
                add(operator, what, ConditionKind::Compare(*comparison, term, right.clone()), false);
            }
            for (operator, what, term) in terms(right) {
                let what = format!("{what} in `{}`", told.text(span));
                add(operator, what, ConditionKind::Compare(*comparison, left.clone(), term), false);
            }
        }
        ConditionKind::Quantified(quantified) => {
            for (operator, what, changed, weaker) in quantities(quantified) {
                let what = format!("{what} in `{}`", told.text(span));
                add(operator, what, ConditionKind::Quantified(Box::new(changed)), weaker);
            }
        }
        ConditionKind::At(inner, day) => {
            for (operator, what, term) in terms(day) {
                let what = format!("{what} in `{}`", told.text(span));
                add(operator, what, ConditionKind::At(inner.clone(), term), false);
            }
        }
        ConditionKind::On(inner, day) => {
            for (operator, what, term) in terms(day) {
                let what = format!("{what} in `{}`", told.text(span));
                add(operator, what, ConditionKind::On(inner.clone(), term), false);
            }
        }
        _ => {}
    }
    found.extend(within(told, condition, positive));
    found
}

/// The variants in which a part of a condition is changed.
fn within(told: Told<'_>, condition: &Condition, positive: bool) -> Vec<Variant> {
    let span = condition.span;
    let inside =
        |part: &Condition, positive: bool, around: &dyn Fn(Condition) -> ConditionKind| -> Vec<Variant> {
            let variants = variants(told, part, positive).into_iter();
            variants
                .map(|variant| Variant {
                    condition: Condition { span, kind: around(variant.condition) },
                    ..variant
                })
                .collect()
        };
    let mut found = Vec::new();
    match &condition.kind {
        ConditionKind::And(parts) | ConditionKind::Or(parts) => {
            let both = matches!(condition.kind, ConditionKind::And(_));
            for (place, part) in parts.iter().enumerate() {
                found.extend(inside(part, positive, &|changed| {
                    let mut parts = parts.clone();
                    parts[place] = changed;
                    if both { ConditionKind::And(parts) } else { ConditionKind::Or(parts) }
                }));
            }
        }
        ConditionKind::Not(inner) => {
            found.extend(inside(inner, false, &|changed| ConditionKind::Not(Box::new(changed))));
        }
        ConditionKind::At(inner, day) => {
            found.extend(inside(inner, positive, &|changed| {
                ConditionKind::At(Box::new(changed), day.clone())
            }));
        }
        ConditionKind::Quantified(quantified) => {
            found.extend(inside(&quantified.domain, false, &|domain| {
                ConditionKind::Quantified(Box::new(Quantified { domain, ..(**quantified).clone() }))
            }));
            if let Some(body) = &quantified.body {
                found.extend(inside(body, false, &|body| {
                    ConditionKind::Quantified(Box::new(Quantified {
                        body: Some(body),
                        ..(**quantified).clone()
                    }))
                }));
            }
        }
        _ => {}
    }
    found
}

/// The comparison that takes the border in, or leaves it out; whether it holds of more.
fn loosened(comparison: Comparison) -> Option<(Comparison, bool)> {
    match comparison {
        Comparison::Less => Some((Comparison::LessOrEqual, true)),
        Comparison::LessOrEqual => Some((Comparison::Less, false)),
        Comparison::Greater => Some((Comparison::GreaterOrEqual, true)),
        Comparison::GreaterOrEqual => Some((Comparison::Greater, false)),
        Comparison::Equal | Comparison::NotEqual => None,
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// Other quantities, and whether they hold of more.
fn quantities(quantified: &Quantified) -> Vec<(Operator, String, Quantified, bool)> {
    use Quantity::{AtLeast, AtLeastOf, Every, MoreThan, MoreThanOf};
    let (weaken, shift) = (Operator::WeakenQuantifier, Operator::ShiftBound);
    let some = "with `at least 1`";
    let others: Vec<(Operator, String, Quantity, bool)> = match quantified.quantity {
        Every => vec![(weaken, format!("{some} for `every`"), AtLeast(1), quantified.if_any.is_none())],
        AtLeast(n) => {
            let more = (shift, format!("with {} for {n}", n + 1), AtLeast(n + 1), false);
            let less = n.checked_sub(1).filter(|less| *less > 0);
            let less = less.map(|less| (weaken, format!("with {less} for {n}"), AtLeast(less), true));
            less.into_iter().chain([more]).collect()
        }
        MoreThan(n) => vec![
            (weaken, format!("with `at least {n}` for `more than {n}`"), AtLeast(n.max(1)), n > 0),
            (shift, format!("with {} for {n}", n + 1), MoreThan(n + 1), false),
        ],
        AtLeastOf(a, b) => vec![
            (shift, "with `more than` for `at least`".to_owned(), MoreThanOf(a, b), false),
            (weaken, format!("{some} for `at least {a}/{b} of`"), AtLeast(1), false),
        ],
        MoreThanOf(a, b) => {
            vec![(weaken, "with `at least` for `more than`".to_owned(), AtLeastOf(a, b), false)]
        }
    };
    let changed = |quantity: Quantity| {
        let of = matches!(quantity, AtLeast(_) | MoreThan(_));
        let if_any = if of { None } else { quantified.if_any };
        Quantified { quantity, if_any, ..quantified.clone() }
    };
    others.into_iter().map(|(operator, what, q, weaker)| (operator, what, changed(q), weaker)).collect()
}

/// A term with one number or day changed.
fn terms(term: &Term) -> Vec<(Operator, String, Term)> {
    let span = term.span;
    let with = |kind: TermKind| Term { span, kind };
    match &term.kind {
        TermKind::Integer(n) => [n.checked_add(1), n.checked_sub(1)]
            .into_iter()
            .flatten()
            .map(|other| {
                (Operator::ShiftBound, format!("with {other} for {n}"), with(TermKind::Integer(other)))
            })
            .collect(),
        TermKind::Date(day) => [1, -1]
            .into_iter()
            .filter_map(|by| Date::from_number(day.number() + by))
            .map(|other| {
                (Operator::ShiftDate, format!("with {other} for {day}"), with(TermKind::Date(other)))
            })
            .collect(),
        TermKind::Duration { amount, unit, rounding } => terms(amount)
            .into_iter()
            .map(|(_, what, amount)| {
                let (amount, unit, rounding) = (Box::new(amount), *unit, *rounding);
                (Operator::ShiftDate, what, with(TermKind::Duration { amount, unit, rounding }))
            })
            .collect(),
        TermKind::Binary(operator, left, right) => {
            let lefts = terms(left).into_iter().map(|(op, what, left)| {
                (op, what, with(TermKind::Binary(*operator, Box::new(left), right.clone())))
            });
            let rights = terms(right).into_iter().map(|(op, what, right)| {
                (op, what, with(TermKind::Binary(*operator, left.clone(), Box::new(right))))
            });
            lefts.chain(rights).collect()
        }
        _ => vec![],
    }
}
