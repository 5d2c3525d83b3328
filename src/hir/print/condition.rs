//! Conditions, atoms and terms. Scopes are shown: `not [X] p(X)` has a variable of its own.

use crate::hir::notation::{call, labelled};
use crate::hir::{
    AggregateKind, Atom, Comparison, Condition, ConditionKind, Operator, Program, Quantified, Quantity, Term,
    TermKind, TimeUnit, Variable,
};
use crate::ids::VariableId;
use crate::time::Rounding;

/// What names are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Words<'p> {
    /// The program.
    pub program: &'p Program,
    /// The variables of the rule, expectation or report.
    pub variables: &'p [Variable],
}

/// A variable. Two of the same name are told apart by their number.
pub(super) fn variable(words: Words, id: VariableId) -> String {
    let Some(variable) = words.variables.get(id.index()) else { return "?".to_owned() };
    let earlier = words.variables[..id.index()].iter().filter(|other| other.name == variable.name).count();
    if earlier == 0 { variable.name.clone() } else { format!("{}'{}", variable.name, earlier + 1) }
}

fn variables(words: Words, ids: &[VariableId]) -> String {
    ids.iter().map(|id| variable(words, *id)).collect::<Vec<_>>().join(", ")
}

/// `[X, Y] `, or nothing.
pub(super) fn locals(words: Words, ids: &[VariableId]) -> String {
    if ids.is_empty() { String::new() } else { format!("[{}] ", variables(words, ids)) }
}

/// An atom, with labels.
pub(super) fn atom(words: Words, atom: &Atom) -> String {
    let relation = words.program.relation(atom.relation);
    let arguments = relation.parameters.iter().zip(&atom.arguments);
    call(&relation.name, arguments.map(|(parameter, argument)| labelled(parameter, term(words, argument))))
}

/// A condition. Nesting is as deep as the parser allows.
pub(super) fn condition(words: Words, of: &Condition) -> String {
    match &of.kind {
        ConditionKind::True => "true".to_owned(),
        ConditionKind::And(parts) => joined(words, parts, " and "),
        ConditionKind::Or(parts) => joined(words, parts, " or "),
        ConditionKind::Not { locals: own, condition: inner } => {
            format!("not {}{}", locals(words, own), part(words, inner))
        }
        ConditionKind::Atom(inner) => atom(words, inner),
        ConditionKind::Excluded(inner) => format!("excluded {}", atom(words, inner)),
        ConditionKind::On(inner, day) => format!("{} on {}", atom(words, inner), term(words, day)),
        ConditionKind::At(inner, date) => format!("{} at {}", part(words, inner), term(words, date)),
        ConditionKind::Compare(comparison, left, right) => {
            format!("{} {} {}", term(words, left), sign(*comparison), term(words, right))
        }
        ConditionKind::Under(left, right) => format!("{} under {}", term(words, left), term(words, right)),
        ConditionKind::In(left, list) => {
            let list: Vec<String> = list.iter().map(|one| term(words, one)).collect();
            format!("{} in ({})", term(words, left), list.join(", "))
        }
        ConditionKind::Is(left, ty) => format!("{} is {}", term(words, left), words.program.ty(*ty).name),
        ConditionKind::Quantified(inner) => quantified(words, inner),
    }
}

fn joined(words: Words, parts: &[Condition], word: &str) -> String {
    parts.iter().map(|inner| part(words, inner)).collect::<Vec<_>>().join(word)
}

/// In brackets where it has parts itself.
fn part(words: Words, of: &Condition) -> String {
    let text = condition(words, of);
    match of.kind {
        ConditionKind::And(_) | ConditionKind::Or(_) | ConditionKind::Quantified(_) => format!("({text})"),
        _ => text,
    }
}

fn quantified(words: Words, of: &Quantified) -> String {
    let quantity = match of.quantity {
        Quantity::Every => "every".to_owned(),
        Quantity::AtLeast(n) => format!("at least {n}"),
        Quantity::MoreThan(n) => format!("more than {n}"),
        Quantity::AtLeastOf(n, of) => format!("at least {n}/{of} of"),
        Quantity::MoreThanOf(n, of) => format!("more than {n}/{of} of"),
    };
    let domain = format!("{}{}", locals(words, &of.domain_locals), part(words, &of.domain));
    let body =
        of.body.as_ref().map(|body| format!(": {}{}", locals(words, &of.body_locals), part(words, body)));
    let if_any = if of.if_any { " if any" } else { "" };
    let ranging = variables(words, &of.variables);
    format!("{quantity} {ranging} where {domain}{}{if_any}", body.unwrap_or_default())
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

fn term(words: Words, of: &Term) -> String {
    match &of.kind {
        TermKind::Variable(id) => variable(words, *id),
        TermKind::Value(value) => words.program.value(value),
        TermKind::Any => "_".to_owned(),
        TermKind::Today => "today".to_owned(),
        TermKind::Duration { amount, unit } => format!("{} {}", term(words, amount), unit_name(*unit)),
        TermKind::Binary { operator, left, right, rounding } => {
            let rounding = match rounding {
                Rounding::None => "",
                Rounding::Up => " rounding up",
                Rounding::Down => " rounding down",
            };
            let sign = match operator {
                Operator::Plus => "+",
                Operator::Minus => "-",
                Operator::Times => "*",
            };
            format!("({} {sign} {}{rounding})", term(words, left), term(words, right))
        }
        TermKind::Aggregate(aggregate) => {
            let kind = match aggregate.kind {
                AggregateKind::Count => "count",
                AggregateKind::Sum => "sum",
                AggregateKind::Min => "min",
                AggregateKind::Max => "max",
            };
            let value = aggregate.value.map(|value| format!("{} for ", variable(words, value)));
            let over = variables(words, &aggregate.over);
            let inner = condition(words, &aggregate.condition);
            let own = locals(words, &aggregate.locals);
            format!("{kind}({}{over} where {own}{inner})", value.unwrap_or_default())
        }
    }
}

fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Day => "days",
        TimeUnit::Week => "weeks",
        TimeUnit::Month => "months",
        TimeUnit::Year => "years",
    }
}
