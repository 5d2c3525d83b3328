//! Short reasons: what a fact rests on, comparisons with their values, quantifiers with their counts.

use super::sentence::{Words, brief_source};
use crate::hir::{AggregateKind, Comparison, Operator, Quantity, StatedTime, Statement, TimeUnit};
use crate::proof::{Expression, Fact, Measured, Pattern, Standing, Test};
use crate::time::{Date, Interval};
use crate::value::Value;

/// What stands in the right-hand column beside a fact.
pub struct Right {
    /// In words.
    pub text: String,
}

/// A sentence, with its date where that is not the question's.
pub fn dated(words: Words<'_>, pattern: &Pattern, holds: bool, today: Date) -> String {
    let sentence = words.pattern(pattern, holds);
    if pattern.at == today { sentence } else { format!("{sentence}, as of {}", pattern.at.long()) }
}

/// How something stands that does not hold; nothing for what holds.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "",
        Standing::Open => "undetermined",
        Standing::NotShown => "not shown",
        Standing::Unreached => "not reached",
        Standing::Fails => "no",
    }
}

/// What a fact rests on: when, who says so; or what is missing.
pub fn fact(words: Words<'_>, fact: &Fact, at: Date) -> Right {
    let text = match fact {
        Fact::Stated(statements) => statements.first().map_or(String::new(), |s| stated(s, at)),
        Fact::Denied(statements) => {
            let source = statements.first().map_or(String::new(), |s| sources(s).join("; "));
            if source.is_empty() { "no: so stated".to_owned() } else { format!("no: {source}") }
        }
        Fact::OtherDays(statements) => {
            let days: Vec<String> = statements.iter().map(|s| times(&s.time)).collect();
            format!("no: only {}", days.join(", "))
        }
        Fact::Silent => "nobody stated it".to_owned(),
        Fact::Unknown { doubted, judge, settled } => {
            let why = match (judge, doubted.is_empty()) {
                (Some(who), _) => format!("nobody judged it; it is for {who}"),
                (None, true) => "nobody stated it".to_owned(),
                (None, false) => "stated to be unknown".to_owned(),
            };
            match settled {
                Some(true) => format!("presumed: {why}"),
                Some(false) => format!("not shown: {why}"),
                None => format!("unknown: {why}"),
            }
        }
    };
    let _ = words;
    Right { text }
}

fn stated(statement: &Statement, at: Date) -> String {
    let mut parts = Vec::new();
    match &statement.time {
        StatedTime::Always => {}
        StatedTime::On(day) => parts.push(format!("on {}", day.long())),
        StatedTime::During(intervals) => {
            if let Some(now) = intervals.iter().find(|i| i.contains(at)) {
                parts.push(interval(now));
            }
        }
    }
    parts.extend(sources(statement));
    parts.retain(|p| !p.is_empty());
    parts.join("; ")
}

fn sources(statement: &Statement) -> Vec<String> {
    let mut parts = Vec::new();
    if !statement.held_by.is_empty() {
        parts.push(format!("held by {}", statement.held_by.join(", ")));
    }
    parts.extend(statement.source.as_deref().map(brief_source));
    if statement.unverified.is_some() {
        parts.push("unverified".to_owned());
    }
    parts
}

fn times(time: &StatedTime) -> String {
    match time {
        StatedTime::Always => "always".to_owned(),
        StatedTime::On(day) => format!("from {}", day.long()),
        StatedTime::During(intervals) => intervals.iter().map(interval).collect::<Vec<_>>().join(", "),
    }
}

/// An interval in words; nothing for all days.
fn interval(interval: &Interval) -> String {
    match (interval.from == Date::MIN, interval.until) {
        (true, None) => String::new(),
        (true, Some(until)) => format!("until {}", until.long()),
        (false, None) => format!("since {}", interval.from.long()),
        (false, Some(until)) => format!("from {} until {}", interval.from.long(), until.long()),
    }
}

/// A comparison, a quantifier, a place in a hierarchy: with the values it was asked of.
pub fn test(words: Words<'_>, test: &Test) -> String {
    match test {
        Test::Compare(comparison, left, right) => {
            let days = [left, right].iter().any(|m| matches!(m.value, Some((Value::Date(_), _))));
            let verb = compared(*comparison, days);
            format!("{} {verb} {}", measured(words, left), measured(words, right))
        }
        Test::Under(below, above) => {
            format!("{} falls under {}", measured(words, below), measured(words, above))
        }
        Test::Among(one, of) => {
            let of: Vec<String> = of.iter().map(|m| measured(words, m)).collect();
            format!("{} is one of {}", measured(words, one), of.join(", "))
        }
        Test::Is(one, ty) => {
            let ty = words.ty(*ty);
            let article = if ty.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("{} is {article} {ty}", measured(words, one))
        }
        Test::Quantified { quantity, domain, body, .. } => {
            let shapes = |patterns: &[Pattern]| {
                patterns.iter().map(|p| words.counted(p)).collect::<Vec<_>>().join(" and ")
            };
            let many = match quantity {
                Quantity::Every => "in every case".to_owned(),
                Quantity::AtLeast(n) => format!("in at least {n} cases"),
                Quantity::MoreThan(n) => format!("in more than {n} cases"),
                Quantity::AtLeastOf(n, d) => format!("in at least {n}/{d} of the cases"),
                Quantity::MoreThanOf(n, d) => format!("in more than {n}/{d} of the cases"),
            };
            if body.is_empty() {
                format!("{many}: {}", shapes(domain))
            } else {
                format!("{many} in which {}: {}", shapes(domain), shapes(body))
            }
        }
        _ => String::new(),
    }
}

fn compared(comparison: Comparison, days: bool) -> &'static str {
    match (comparison, days) {
        (Comparison::Equal, _) => "is",
        (Comparison::NotEqual, _) => "is not",
        (Comparison::Less, true) => "is before",
        (Comparison::Less, false) => "is less than",
        (Comparison::LessOrEqual, true) => "is on or before",
        (Comparison::LessOrEqual, false) => "is at most",
        (Comparison::Greater, true) => "is after",
        (Comparison::Greater, false) => "is more than",
        (Comparison::GreaterOrEqual, true) => "is on or after",
        (Comparison::GreaterOrEqual, false) => "is at least",
    }
}

/// A term, with its value where it says more than the term.
fn measured(words: Words<'_>, measured: &Measured) -> String {
    let term = expression(words, &measured.expression);
    let plain = matches!(measured.expression, Expression::Value(_) | Expression::Today(_));
    match measured.value {
        _ if plain => term,
        Some((low, high)) if low == high => format!("{term} ({})", words.value(low)),
        Some((low, high)) => format!("{term} (from {} to {})", words.value(low), words.value(high)),
        None => term,
    }
}

fn expression(words: Words<'_>, term: &Expression) -> String {
    match term {
        Expression::Value(value) => words.value(*value),
        Expression::Today(date) => format!("{}, the date of the question,", date.long()),
        Expression::Variable(_, ty) => format!("some {}", words.ty(*ty)),
        Expression::Duration(amount, unit) => {
            let unit = match unit {
                TimeUnit::Day => "days",
                TimeUnit::Week => "weeks",
                TimeUnit::Month => "months",
                TimeUnit::Year => "years",
            };
            format!("{} {unit}", expression(words, amount))
        }
        Expression::Binary(operator, left, right) => {
            let sign = match operator {
                Operator::Plus => "+",
                Operator::Minus => "-",
                Operator::Times => "×",
            };
            format!("{} {sign} {}", expression(words, left), expression(words, right))
        }
        Expression::Aggregate(kind, shapes) => {
            let of: Vec<String> = shapes.iter().map(|p| words.counted(p)).collect();
            let name = match kind {
                AggregateKind::Count => "the number of",
                AggregateKind::Sum => "the sum of",
                AggregateKind::Min => "the least of",
                AggregateKind::Max => "the greatest of",
            };
            format!("{name} “{}”", of.join(" and "))
        }
    }
}
