//! Conditions and terms on one line, with brackets around all that has parts.

use super::{commas, quoted};
use crate::syntax::ast::{
    Aggregate, Argument, Atom, Condition, ConditionKind, Quantified, Query, QueryKind, Term, TermKind,
    Variable,
};

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
            format!("{modality} {}{due}", atom(found))
        }
        ConditionKind::NormState(state, found) => format!("{state} {}", atom(found)),
        ConditionKind::Compare(sign, left, right) => {
            format!("{} {sign} {}", term(left), term(right))
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
    let body = found.body.as_ref().map_or(String::new(), |body| format!(": {}", part(body)));
    let if_any = if found.if_any.is_some() { " if any" } else { "" };
    format!("{} {} where {}{body}{if_any}", found.quantity, variables(&found.variables), part(&found.domain))
}

fn variables(found: &[Variable]) -> String {
    commas(found, |variable| variable.name.clone())
}

/// What is asked.
pub(super) fn query(found: &Query) -> String {
    match &found.kind {
        QueryKind::Atom(found) => atom(found),
        QueryKind::Norm(modality, found) => format!("{modality} {}", atom(found)),
        QueryKind::NormState(state, found) => format!("{state} {}", atom(found)),
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
            format!("{} {unit}{}", term(amount), rounding.suffix())
        }
        TermKind::Binary(operator, left, right) => {
            format!("({} {operator} {})", term(left), term(right))
        }
        TermKind::Aggregate(found) => aggregate(found),
        TermKind::Error => "<error>".to_owned(),
    }
}

fn aggregate(found: &Aggregate) -> String {
    let kind = found.kind;
    let over = variables(&found.over);
    let over = match &found.value {
        Some(value) if over.is_empty() => value.name.clone(),
        Some(value) => format!("{} for {over}", value.name),
        None => over,
    };
    format!("{kind}({over} where {})", condition(&found.condition))
}
