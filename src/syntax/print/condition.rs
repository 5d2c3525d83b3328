//! Conditions and terms on one line, with brackets around all that has parts.

use super::{commas, quoted};
use crate::syntax::ast::{
    Aggregate, AggregateKind, Argument, Atom, Comparison, Condition, ConditionKind, Modality, NormState,
    Operator, Quantified, Quantity, Query, QueryKind, Term, TermKind, TimeUnit, Variable,
};
use crate::time::Rounding;

/// A condition on one line.
pub fn print_condition(found: &Condition) -> String {
    condition(found)
}

/// A condition.
pub(super) fn condition(found: &Condition) -> String {
    match &found.kind {
        ConditionKind::And(units) => joined(units, " and "),
        ConditionKind::Or(units) => joined(units, " or "),
        ConditionKind::Not(inner) => format!("not {}", part(inner)),
        ConditionKind::Atom(found) => atom(found),
        ConditionKind::Excluded(found) => format!("excluded {}", atom(found)),
        ConditionKind::On(inner, date) => format!("{} on {}", part(inner), term(date)),
        ConditionKind::At(inner, date) => format!("{} at {}", part(inner), term(date)),
        ConditionKind::Norm { modality, atom: found, due } => {
            let due = due.as_ref().map_or(String::new(), |due| format!(" due {}", term(due)));
            format!("{} {}{due}", norm(*modality), atom(found))
        }
        ConditionKind::NormState(state, found) => format!("{} {}", norm_state(*state), atom(found)),
        ConditionKind::Compare(sign, left, right) => {
            format!("{} {} {}", term(left), comparison(*sign), term(right))
        }
        ConditionKind::Under(left, right) => format!("{} under {}", term(left), term(right)),
        ConditionKind::In(left, values) => format!("{} in ({})", term(left), commas(values, term)),
        ConditionKind::Is(left, ty) => format!("{} is {}", term(left), ty.text),
        ConditionKind::Quantified(found) => quantified(found),
        ConditionKind::Error => "<error>".to_owned(),
    }
}

/// A condition, in brackets if it has parts that are conditions.
fn part(found: &Condition) -> String {
    let whole = condition(found);
    let plain = matches!(found.kind, ConditionKind::Atom(_) | ConditionKind::Error);
    if plain { whole } else { format!("({whole})") }
}

fn joined(units: &[Condition], word: &str) -> String {
    units.iter().map(part).collect::<Vec<_>>().join(word)
}

fn quantified(found: &Quantified) -> String {
    let quantity = match found.quantity {
        Quantity::Every => "every".to_owned(),
        Quantity::AtLeast(n) => format!("at least {n}"),
        Quantity::MoreThan(n) => format!("more than {n}"),
        Quantity::AtLeastOf(n, d) => format!("at least {n}/{d} of"),
        Quantity::MoreThanOf(n, d) => format!("more than {n}/{d} of"),
    };
    let body = found.body.as_ref().map_or(String::new(), |body| format!(": {}", part(body)));
    let if_any = if found.if_any.is_some() { " if any" } else { "" };
    format!("{quantity} {} where {}{body}{if_any}", variables(&found.variables), part(&found.domain))
}

fn variables(found: &[Variable]) -> String {
    commas(found, |variable| variable.name.clone())
}

/// `must`, `must not`, `may`
pub(super) fn norm(modality: Modality) -> &'static str {
    match modality {
        Modality::Must => "must",
        Modality::MustNot => "must not",
        Modality::May => "may",
    }
}

fn norm_state(state: NormState) -> &'static str {
    match state {
        NormState::Fulfilled => "fulfilled",
        NormState::Breached => "breached",
        NormState::Pending => "pending",
    }
}

fn comparison(sign: Comparison) -> &'static str {
    match sign {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// What is asked.
pub(super) fn query(found: &Query) -> String {
    match &found.kind {
        QueryKind::Atom(found) => atom(found),
        QueryKind::Norm(modality, found) => format!("{} {}", norm(*modality), atom(found)),
        QueryKind::NormState(state, found) => format!("{} {}", norm_state(*state), atom(found)),
    }
}

/// A relation with its arguments.
pub(super) fn atom(found: &Atom) -> String {
    let mut arguments: Vec<String> = found.arguments.iter().map(argument).collect();
    arguments.extend(found.rest.map(|_| "..".to_owned()));
    let name = &found.relation.text;
    if arguments.is_empty() { name.clone() } else { format!("{name}({})", arguments.join(", ")) }
}

/// An argument with its label.
pub(super) fn argument(found: &Argument) -> String {
    let value = term(&found.value);
    found.label.as_ref().map_or(value.clone(), |label| format!("{}: {value}", label.text))
}

/// A term.
pub(super) fn term(found: &Term) -> String {
    match &found.kind {
        TermKind::Name(name) | TermKind::Variable(name) => name.clone(),
        TermKind::Anonymous => "_".to_owned(),
        TermKind::Integer(n) => n.to_string(),
        TermKind::Decimal(n) => n.to_string(),
        TermKind::Date(date) => date.to_string(),
        TermKind::Text(text) => quoted(text),
        TermKind::Today => "today".to_owned(),
        TermKind::Duration { amount, unit, rounding } => {
            let unit = match unit {
                TimeUnit::Day => "days",
                TimeUnit::Week => "weeks",
                TimeUnit::Month => "months",
                TimeUnit::Year => "years",
            };
            let rounding = match rounding {
                Rounding::None => "",
                Rounding::Up => " rounding up",
                Rounding::Down => " rounding down",
            };
            format!("{} {unit}{rounding}", term(amount))
        }
        TermKind::Binary(operator, left, right) => {
            let sign = match operator {
                Operator::Plus => '+',
                Operator::Minus => '-',
                Operator::Times => '*',
            };
            format!("({} {sign} {})", term(left), term(right))
        }
        TermKind::Aggregate(found) => aggregate(found),
        TermKind::Error => "<error>".to_owned(),
    }
}

fn aggregate(found: &Aggregate) -> String {
    let kind = match found.kind {
        AggregateKind::Count => "count",
        AggregateKind::Sum => "sum",
        AggregateKind::Min => "min",
        AggregateKind::Max => "max",
    };
    let over = variables(&found.over);
    let over = match &found.value {
        Some(value) if over.is_empty() => value.name.clone(),
        Some(value) => format!("{} for {over}", value.name),
        None => over,
    };
    format!("{kind}({over} where {})", condition(&found.condition))
}
