//! Why a run stopped before its end: a limit, which is told with the option that raises it, or a value that could
//! not be computed, which is told with the rule and the place in it.

use super::{Refusal, Session};
use crate::diagnostic::{Diagnostic, codes};
use crate::engine::{Failure, Limit, LimitExceeded, Uncomputed};
use crate::hir::{Condition, Operator, Rule, StatedTime, Statement, Term, TermKind, builtin};
use crate::source::Span;
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;

/// Of how many rules it is said that the sum may stand in one of them.
const RULES: usize = 3;

impl Session {
    /// What a person is told of a run that was stopped.
    pub(super) fn refuse(&self, reached: &LimitExceeded) -> Refusal {
        match (&reached.uncomputed, reached.limit) {
            (Some(uncomputed), _) => self.refuse_value(uncomputed),
            (None, limit) => limited(limit, reached.reached),
        }
    }

    fn refuse_value(&self, uncomputed: &Uncomputed) -> Refusal {
        match &uncomputed.failure {
            Failure::NoSuchDay { from, length } => {
                Refusal::Mistakes(vec![self.no_such_day(uncomputed, *from, *length)])
            }
            Failure::TooLarge { operator, left, right } => {
                let [a, b] = [left, right].map(|value| self.program.value(value));
                let sign = sign(*operator);
                let message = format!("a result is out of range: {a} {sign} {b}");
                let is = |term: &Term| {
                    matches!(&term.kind, TermKind::Binary { operator: own, left: l, right: r, .. }
                        if own == operator && may_be(l, left) && may_be(r, right))
                };
                Refusal::Limit(Box::new(self.at(codes::LIMIT_REACHED, uncomputed, message, &is)))
            }
            Failure::Other(why) => {
                let error = self.at(codes::LIMIT_REACHED, uncomputed, (*why).to_owned(), &|_| false);
                Refusal::Limit(Box::new(error))
            }
        }
    }

    /// A day that its month does not have.
    fn no_such_day(&self, uncomputed: &Uncomputed, from: Date, length: Duration) -> Diagnostic {
        let back = length.months < 0;
        let much = if back { Duration { months: -length.months, days: -length.days } } else { length };
        let months = Duration { months: length.months, days: 0 };
        let words = if back { "before" } else { "after" };
        let message =
            format!("the day {much} {words} {} does not exist{}", from.long(), last_of(from, months));
        let is = |term: &Term| adds(term, from, length);
        let error = self.at(codes::NO_SUCH_DAY, uncomputed, message, &is);
        let error = match self.only_statement_of(from) {
            Some(span) => error.also(span, format!("{from} is stated here")),
            None => error,
        };
        let place = error.primary.as_ref().map(|label| label.span);
        let sum = place.filter(|span| self.sums(uncomputed, &is).any(|term| term.span == *span));
        let choices = [
            (Rounding::Down, "the last day of that month"),
            (Rounding::Up, "the first day of the next month"),
        ];
        choices.into_iter().fold(error, |error, (rounding, what)| {
            let word = rounding.suffix();
            let Ok(day) = from.plus(length, rounding) else { return error };
            let message = format!("`{}` makes it {what}: {day}", word.trim_start());
            match sum {
                Some(span) => error.suggest(message, span, format!("{}{word}", self.sources.slice(span))),
                None => error.help(message),
            }
        })
    }

    /// The error, at the term for which `is` holds, of the rule that was evaluated.
    fn at(
        &self,
        code: crate::diagnostic::Code,
        uncomputed: &Uncomputed,
        message: String,
        is: &dyn Fn(&Term) -> bool,
    ) -> Diagnostic {
        let mut places: Vec<(&Rule, Span)> = Vec::new();
        for rule in self.rules_of(uncomputed) {
            let sums = terms(rule).into_iter().filter(|term| is(term));
            places.extend(sums.map(|term| (rule, term.span)));
        }
        places.sort_by_key(|(_, span)| (span.file, span.start));
        places.dedup_by_key(|(_, span)| *span);
        if places.is_empty() || places.len() > RULES && uncomputed.rule.is_none() {
            // No term is found: the rule itself, if it is known.
            return match uncomputed.rule.map(|id| self.program.rule(id)) {
                Some(rule) => Diagnostic::error(code, rule.head_span, message, "worked out by this rule"),
                None => Diagnostic::without_place(code, message),
            };
        }
        let mut places = places.into_iter();
        let Some((rule, span)) = places.next() else { return Diagnostic::without_place(code, message) };
        let more = places.len() > 0;
        let label = if more { "worked out here, or" } else { "worked out here" };
        let mut error = Diagnostic::error(code, span, message, label);
        // A question has no name of its own.
        if rule.head_span != span && self.sources.slice(rule.head_span) != rule.display {
            error = error.also(rule.head_span, format!("in {}", rule.display));
        }
        places.fold(error, |error, (_, span)| error.also(span, "here"))
    }

    /// The rules in which it may have been.
    fn rules_of(&self, uncomputed: &Uncomputed) -> Vec<&Rule> {
        match uncomputed.rule {
            Some(id) => vec![self.program.rule(id)],
            None => self.program.rules.iter().filter(|rule| rule.repeats.is_none()).collect(),
        }
    }

    fn sums<'a>(
        &'a self,
        uncomputed: &Uncomputed,
        is: &'a dyn Fn(&Term) -> bool,
    ) -> impl Iterator<Item = &'a Term> {
        self.rules_of(uncomputed).into_iter().flat_map(terms).filter(move |term| is(term))
    }

    /// The place of the statement that speaks of a day, if there is just one.
    fn only_statement_of(&self, day: Date) -> Option<Span> {
        let of_cases = self.program.cases.iter().flat_map(|case| &case.statements);
        let speaks = |statement: &&Statement| {
            let says = |value: &Value| *value == Value::Date(day);
            statement.arguments.iter().any(says)
                || matches!(statement.time, StatedTime::On(own) if own == day)
        };
        let mut found = self.program.statements.iter().chain(of_cases).filter(speaks);
        let first = found.next()?;
        found.next().is_none().then_some(first.span)
    }
}

/// The limit that was reached, and how to raise it.
pub(super) fn limited(limit: Limit, reached: u64) -> Refusal {
    let (what, option) = match limit {
        Limit::Facts => ("more facts than the limit allows", Some("facts")),
        Limit::Firings => ("more firings of rules than the limit allows", Some("firings")),
        Limit::Memory => ("more memory than the limit allows", Some("memory")),
        Limit::WallClock => ("more time than the limit allows", Some("seconds")),
        Limit::Depth => ("more rounds of one recursion than the limit allows", Some("rounds")),
        Limit::Cancelled => ("the run was stopped", None),
        Limit::Arithmetic => ("a result is out of range", None),
    };
    let message = if option.is_some() { format!("{what}, after {reached}") } else { what.to_owned() };
    let error = Diagnostic::without_place(codes::LIMIT_REACHED, message);
    Refusal::Limit(Box::new(match option {
        Some(option) => {
            error.help(format!("raise it with `--limit {option}=N`, if the rules are as they are meant"))
        }
        None => error,
    }))
}

/// How many days the month has that is reached.
fn last_of(from: Date, months: Duration) -> String {
    let Ok(last) = from.plus(months, Rounding::Down) else { return String::new() };
    let ((_, _, days), words) = (last.calendar(), last.long());
    let month = words.split_once(' ').map_or("", |(_, month)| month);
    format!(": {month} has {days} days")
}

/// Whether a term adds so much to a day, or takes so much from it, without saying what is done at the end of a month.
fn adds(term: &Term, from: Date, length: Duration) -> bool {
    let TermKind::Binary { operator, left, right, rounding: Rounding::None } = &term.kind else {
        return false;
    };
    let (day, much) = if left.ty == builtin::DATE { (left, right) } else { (right, left) };
    let length = match operator {
        Operator::Plus => length,
        Operator::Minus => Duration { months: -length.months, days: -length.days },
        Operator::Times => return false,
    };
    term.ty == builtin::DATE && may_be(day, &Value::Date(from)) && may_be(much, &Value::Duration(length))
}

/// Whether a term may have this value, as far as it says it itself.
fn may_be(term: &Term, value: &Value) -> bool {
    match (&term.kind, value) {
        (TermKind::Value(own), value) => own == value,
        (TermKind::Duration { unit, .. }, Value::Duration(length)) => {
            let one = unit.length();
            (one.months == 0) == (length.months == 0) && (one.days == 0) == (length.days == 0)
        }
        _ => true,
    }
}

/// Every term of a rule, terms within terms included.
fn terms(rule: &Rule) -> Vec<&Term> {
    let mut conditions: Vec<&Condition> = vec![&rule.body];
    conditions.extend(rule.exceptions.iter().map(|exception| &exception.condition));
    let mut waiting: Vec<&Term> = rule.head.arguments.iter().chain(&rule.due).collect();
    let mut found = Vec::new();
    loop {
        if let Some(term) = waiting.pop() {
            found.push(term);
            waiting.extend(term.parts());
            if let TermKind::Aggregate(aggregate) = &term.kind {
                conditions.push(&aggregate.condition);
            }
        } else if let Some(condition) = conditions.pop() {
            conditions.extend(condition.parts());
            waiting.extend(condition.terms());
        } else {
            return found;
        }
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Plus => "+",
        Operator::Minus => "-",
        Operator::Times => "*",
    }
}
