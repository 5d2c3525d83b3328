//! Short reasons: what a fact rests on, comparisons with their values, quantifiers with their counts.

use super::sentence::{Words, brief_source};
use crate::hir::{AggregateKind, Comparison, Operator, Quantity, StatedTime, Statement, builtin};
use crate::proof::{Expression, Fact, Measured, Pattern, Premise, Ranged, Standing, Test, UNKNOWN_DAY};
use crate::time::{Date, Interval};
use crate::value::Value;

/// A sentence, with its date where that is not the question's.
pub fn dated(words: Words<'_>, pattern: &Pattern, holds: bool, today: Date) -> String {
    let sentence = words.pattern(pattern, holds);
    match pattern.at {
        at if at == today => sentence,
        UNKNOWN_DAY => format!("{sentence}, as of a day that nobody stated"),
        at => format!("{sentence}, as of {}", at.long()),
    }
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

/// What a fact rests on: when, who says so; or what is missing. Of what is denied: why it is not so.
pub fn fact(fact: &Fact, at: Date, denied: bool) -> String {
    match fact {
        Fact::Stated(statements) => statements.first().map_or(String::new(), |s| stated(s, at)),
        Fact::Denied(statements) => {
            let mut parts = vec![if denied { "so stated" } else { "stated: not" }.to_owned()];
            parts.extend(statements.first().into_iter().flat_map(sources));
            parts.join("; ")
        }
        Fact::OtherDays(statements) => {
            let days: Vec<String> = statements.iter().map(|s| times(&s.time)).collect();
            format!("only {}", days.join(" and "))
        }
        Fact::Taken(_) => "in this case".to_owned(),
        Fact::NotRaised => "not raised in this case".to_owned(),
        Fact::Silent if denied => "nobody stated otherwise".to_owned(),
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
    }
}

fn stated(statement: &Statement, at: Date) -> String {
    let mut parts = Vec::new();
    match &statement.time {
        StatedTime::Always => {}
        StatedTime::On(day) => parts.push(format!("on {}", whole(*day))),
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

/// Who says so.
pub fn sources(statement: &Statement) -> Vec<String> {
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
        StatedTime::On(day) => format!("from {}", whole(*day)),
        StatedTime::During(intervals) => intervals.iter().map(interval).collect::<Vec<_>>().join(" and "),
    }
}

/// A day that is not broken at the end of a line.
pub(super) fn whole(day: Date) -> String {
    day.long().replace(' ', "\u{a0}")
}

/// An interval in words; nothing for all days.
fn interval(interval: &Interval) -> String {
    match (interval.from == Date::MIN, interval.until) {
        (true, None) => String::new(),
        (true, Some(until)) => format!("until {}", whole(until)),
        (false, None) => format!("since {}", whole(interval.from)),
        (false, Some(until)) => format!("from {} until {}", whole(interval.from), whole(until)),
    }
}

/// What to say of conditions that do not hold together: where not one of them holds, that the first statement
/// among them does not says it all.
pub fn telling(denied: &[Premise]) -> &[Premise] {
    let hopeless = denied.iter().all(|p| matches!(p.standing, Standing::Fails | Standing::Unreached));
    let fails = |p: &Premise| {
        p.standing == Standing::Fails && matches!(p.test, Test::Statement(..) | Test::Event(..))
    };
    match denied.iter().position(fails) {
        Some(first) if hopeless => &denied[first..=first],
        _ => denied,
    }
}

/// A condition in a sentence, as it is where it holds; `None` for what takes more than one.
pub fn premise(words: Words<'_>, test: &Test, today: Date) -> Option<String> {
    match test {
        Test::Statement(pattern, _) => Some(dated(words, pattern, true, today)),
        Test::Event(pattern, day, _) => {
            let sentence = words.pattern(pattern, true);
            Some(day.map_or(sentence.clone(), |day| format!("{sentence} on {}", day.long())))
        }
        Test::Negation(inner) => match telling(inner) {
            [one] => match &one.test {
                Test::Statement(pattern, _) | Test::Event(pattern, _, _) => {
                    Some(dated(words, pattern, false, today))
                }
                _ => None,
            },
            _ => None,
        },
        Test::At(_, inner) => match inner.as_slice() {
            [one] => premise(words, &one.test, today),
            _ => None,
        },
        Test::All(_) | Test::Either(_) => None,
        _ => Some(self::test(words, test)),
    }
}

/// A comparison, a quantifier, a place in a hierarchy: with the values it was asked of.
pub fn test(words: Words<'_>, test: &Test) -> String {
    match test {
        Test::Compare(comparison, left, right) => {
            if *comparison == Comparison::Equal && is_plain(left) && !is_plain(right) {
                return format!("{} is {}", expression(words, &right.expression), measured(words, left));
            }
            let days = [left, right].into_iter().any(is_day);
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
            let cases = match quantity {
                Quantity::Every => "in every case",
                Quantity::AtLeast(n) => &format!("in at least {n} cases"),
                Quantity::MoreThan(n) => &format!("in more than {n} cases"),
                Quantity::AtLeastOf(n, d) => &format!("in at least {} of the cases", share(*n, *d)),
                Quantity::MoreThanOf(n, d) => &format!("in more than {} of the cases", share(*n, *d)),
            };
            let within = ranging(words, domain, false);
            if within.is_empty() {
                // All that are of a type.
                format!("{cases}, {}", ranging(words, body, true)).trim_end_matches(", ").to_owned()
            } else if *body == Ranged::default() {
                format!("{cases} {within}")
            } else {
                format!("{cases} in which {within}, {}", ranging(words, body, true))
            }
        }
        _ => String::new(),
    }
}

/// A share in words: "three quarters"; those that have no word of their own in figures.
fn share(above: u64, below: u64) -> String {
    const NUMBERS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let part = match below {
        2 => "half",
        3 => "third",
        4 => "quarter",
        5 => "fifth",
        6 => "sixth",
        8 => "eighth",
        10 => "tenth",
        _ => return format!("{above}/{below}"),
    };
    let number = usize::try_from(above).ok().and_then(|n| NUMBERS.get(n.checked_sub(1)?));
    match (above, below, number) {
        (1, 2, _) => "half".to_owned(),
        (1, ..) => format!("one {part}"),
        (_, 2, _) | (.., None) => format!("{above}/{below}"),
        (.., Some(number)) => format!("{number} {part}s"),
    }
}

/// What something ranges over, or what is asked of that.
fn ranging(words: Words<'_>, range: &Ranged, named: bool) -> String {
    let mut parts: Vec<String> = range.statements.iter().map(|p| words.ranging(p, named)).collect();
    parts.extend(range.further.iter().map(|test| clause(words, test)));
    parts.join(" and ")
}

/// A condition of what something ranges over.
fn clause(words: Words<'_>, test: &Test) -> String {
    let joined = |parts: &[Premise], word: &str| {
        parts.iter().map(|part| clause(words, &part.test)).collect::<Vec<_>>().join(word)
    };
    match test {
        Test::Statement(pattern, _) => words.ranging(pattern, true),
        Test::Negation(parts) => format!("not: {}", joined(parts, " and ")),
        Test::All(parts) if parts.is_empty() => "further conditions are met".to_owned(),
        Test::All(parts) => joined(parts, " and "),
        Test::Either(parts) => format!("either {}", joined(parts, " or ")),
        Test::At(Some(day), parts) => format!("on {} {}", day.long(), joined(parts, " and ")),
        test => self::test(words, test),
    }
}

/// A comparison that does not hold, as what holds instead.
pub fn otherwise(words: Words<'_>, test: &Test) -> Option<String> {
    let Test::Compare(comparison, left, right) = test else { return None };
    let known = [left, right].iter().all(|measured| measured.value.is_some_and(|(low, high)| low == high));
    let opposite = match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    };
    known.then(|| self::test(words, &Test::Compare(opposite, left.clone(), right.clone())))
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

/// Whether a term is a day, whichever.
fn is_day(measured: &Measured) -> bool {
    matches!(measured.value, Some((Value::Date(_), _)))
        || matches!(measured.expression, Expression::Today(_) | Expression::Variable(_, builtin::DATE))
}

fn is_plain(measured: &Measured) -> bool {
    matches!(measured.expression, Expression::Value(_) | Expression::Today(_) | Expression::Variable(..))
}

/// A term, with its value where it says more than the term.
fn measured(words: Words<'_>, measured: &Measured) -> String {
    let term = expression(words, &measured.expression);
    match measured.value {
        _ if is_plain(measured) => term,
        Some((low, high)) if low == high => format!("{term} ({})", words.value(low)),
        Some((low, high)) => format!("{term} (from {} to {})", words.value(low), words.value(high)),
        None => term,
    }
}

fn expression(words: Words<'_>, term: &Expression) -> String {
    match term {
        Expression::Value(value) => words.value(*value),
        Expression::Today(UNKNOWN_DAY) => "a day that nobody stated".to_owned(),
        Expression::Today(date) => format!("{} (the date of the question)", date.long()),
        Expression::Variable(_, ty) => format!("some {}", words.ty(*ty)),
        Expression::Ranging(ty) => format!("the {}", words.ty(*ty)),
        Expression::Duration(amount, unit) => {
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
        Expression::Aggregate(kind, range) => {
            let cases = ranging(words, range, false);
            match kind {
                AggregateKind::Count => format!("the number of cases in which {cases}"),
                AggregateKind::Sum => format!("the sum of … where {cases}"),
                AggregateKind::Min => format!("the least … where {cases}"),
                AggregateKind::Max => format!("the greatest … where {cases}"),
            }
        }
    }
}
