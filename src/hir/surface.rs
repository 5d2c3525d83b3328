//! Rules and conditions as a file writes them: text that parses again.
//!
//! Two variables of one name stand in scopes where the language keeps them apart. With marks, which do not
//! parse again, each scope shows the variables that belong to it.

use super::notation::{call, dated, labelled};
use super::{
    Aggregate, Atom, Comparison, Condition, ConditionKind, Modality, Operator, Program, Quantified,
    RelationKind, Rule, Side, Strength, Term, TermKind, Variable,
};
use crate::ids::VariableId;
use crate::time::{Date, Duration, Rounding};
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A rule with its clauses. What it beats is written as `overrides`, also where the other rule says
/// `subject to`; a rule without name is named by its provision.
pub fn print_rule(program: &Program, rule: &Rule) -> String {
    let words = Words { program, variables: &rule.variables, marks: false };
    let mut text = match rule.strength {
        Strength::Define => "define ",
        Strength::Rule => "rule ",
        Strength::Presume => "presume ",
    }
    .to_owned();
    if let Some(name) = own_name(program, rule) {
        let _ = write!(text, "{name}: ");
    }
    text.push_str(&words.head(rule));
    if !matches!(rule.body.kind, ConditionKind::True) {
        let _ = write!(text, "\n  when {}", words.condition(&rule.body));
    }
    for exception in &rule.exceptions {
        let _ = write!(text, "\n  unless {}", words.condition(&exception.condition));
    }
    let overridden: BTreeSet<&str> =
        rule.overrides.iter().filter_map(|id| name_of(program, program.rule(*id))).collect();
    if !overridden.is_empty() {
        let _ = write!(text, "\n  overrides {}", overridden.into_iter().collect::<Vec<_>>().join(", "));
    }
    text
}

/// The name of a rule without that of its provision.
fn own_name<'p>(program: &'p Program, rule: &'p Rule) -> Option<&'p str> {
    let full = rule.name.as_deref()?;
    let Some(provision) = rule.provision else { return Some(full) };
    let provision = &program.citation(program.provision(provision).citation).name;
    full.strip_prefix(provision.as_str()).and_then(|rest| rest.strip_prefix('.')).or(Some(full))
}

fn name_of<'p>(program: &'p Program, rule: &'p Rule) -> Option<&'p str> {
    let provision = || rule.provision.map(|p| program.citation(program.provision(p).citation).name.as_str());
    rule.name.as_deref().or_else(provision)
}

/// A condition with these variables.
pub fn print_condition(program: &Program, condition: &Condition, variables: &[Variable]) -> String {
    Words { program, variables, marks: false }.condition(condition)
}

/// What names are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Words<'p> {
    /// The program.
    pub program: &'p Program,
    /// The variables of the rule, question or report.
    pub variables: &'p [Variable],
    /// Whether scopes are marked: `not [X] p(X)`, and the second variable of one name is `X'2`.
    pub marks: bool,
}

impl Words<'_> {
    /// A variable.
    pub(super) fn variable(&self, id: VariableId) -> String {
        let Some(variable) = self.variables.get(id.index()) else { return "_".to_owned() };
        let earlier = self.variables[..id.index()].iter().filter(|other| other.name == variable.name);
        match earlier.count() {
            same if same > 0 && self.marks => format!("{}'{}", variable.name, same + 1),
            _ => variable.name.clone(),
        }
    }

    /// `[X, Y] `, the variables of a scope.
    pub(super) fn scope(&self, ids: &[VariableId]) -> String {
        if ids.is_empty() || !self.marks { String::new() } else { format!("[{}] ", self.list(ids)) }
    }

    fn list(&self, ids: &[VariableId]) -> String {
        ids.iter().map(|id| self.variable(*id)).collect::<Vec<_>>().join(", ")
    }

    /// An atom, with labels.
    pub(super) fn atom(&self, atom: &Atom) -> String {
        let relation = self.program.relation(atom.relation);
        let arguments = relation.parameters.iter().zip(&atom.arguments);
        let arguments = arguments.map(|(parameter, argument)| labelled(parameter, self.term(argument)));
        dated(relation, arguments)
    }

    /// What a rule concludes: `p(X)`, `not p(X)`, `need not p(X)`, `must p(X) due D`.
    pub(super) fn head(&self, rule: &Rule) -> String {
        let relation = self.program.relation(rule.head.relation);
        let head = self.atom(&rule.head);
        let act = relation.kind.act().map(|act| self.program.relation(act));
        match (rule.side, relation.kind, act) {
            (Side::Against, RelationKind::Norm(Modality::Must, _), Some(act)) => {
                let arguments = act.parameters.iter().zip(&rule.head.arguments);
                let arguments = arguments.map(|(parameter, term)| labelled(parameter, self.term(term)));
                format!("need not {}", call(&act.name, arguments))
            }
            (Side::Against, ..) => format!("not {head}"),
            (Side::For, ..) => match &rule.due {
                Some(due) => format!("{head} due {}", self.term(due)),
                None => head,
            },
        }
    }

    /// A condition. Nesting is as deep as the parser allows.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        match &condition.kind {
            // What holds of every day: the language has no word for "always".
            ConditionKind::True => "today = today".to_owned(),
            ConditionKind::And(parts) => self.joined(parts, " and "),
            ConditionKind::Or(parts) => self.joined(parts, " or "),
            ConditionKind::Not { locals, condition } => {
                format!("not {}{}", self.scope(locals), self.unit(condition))
            }
            ConditionKind::Atom(atom) => self.atom(atom),
            ConditionKind::Excluded(atom) => format!("excluded {}", self.atom(atom)),
            ConditionKind::On(atom, day) => format!("{} on {}", self.atom(atom), self.term(day)),
            ConditionKind::At(condition, date) => {
                let base = match condition.kind {
                    ConditionKind::Atom(_) | ConditionKind::On(..) => self.condition(condition),
                    _ => format!("({})", self.condition(condition)),
                };
                format!("{base} at {}", self.term(date))
            }
            ConditionKind::Compare(comparison, left, right) => self.compare(*comparison, left, right),
            ConditionKind::Under(left, right) => format!("{} under {}", self.left(left), self.term(right)),
            ConditionKind::In(term, list) => {
                let list: Vec<String> = list.iter().map(|item| self.term(item)).collect();
                format!("{} in ({})", self.left(term), list.join(", "))
            }
            ConditionKind::Is(term, ty) => format!("{} is {}", self.left(term), self.program.ty(*ty).name),
            ConditionKind::Quantified(quantified) => self.quantified(quantified),
        }
    }

    fn joined(&self, parts: &[Condition], word: &str) -> String {
        parts.iter().map(|part| self.unit(part)).collect::<Vec<_>>().join(word)
    }

    /// In brackets where it has parts of its own.
    fn unit(&self, condition: &Condition) -> String {
        let text = self.condition(condition);
        match condition.kind {
            ConditionKind::And(_) | ConditionKind::Or(_) | ConditionKind::Quantified(_) => {
                format!("({text})")
            }
            _ => text,
        }
    }

    /// A comparison does not begin with a bracket: then it is turned round.
    fn compare(&self, comparison: Comparison, left: &Term, right: &Term) -> String {
        let (of_left, of_right) = (self.term(left), self.term(right));
        if of_left.starts_with('(') && !of_right.starts_with('(') {
            return format!("{of_right} {} {of_left}", comparison.turned());
        }
        format!("{} {comparison} {of_right}", self.left(left))
    }

    /// A term at the beginning of a condition. Only products of sums begin with a bracket.
    fn left(&self, term: &Term) -> String {
        let text = self.term(term);
        if text.starts_with('(') { format!("0 + {text}") } else { text }
    }

    fn quantified(&self, quantified: &Quantified) -> String {
        let quantity = quantified.quantity;
        let ranging = self.list(&quantified.variables);
        let mut text = format!(
            "{quantity} {ranging} where {}{}",
            self.scope(&quantified.domain_locals),
            self.unit(&quantified.domain)
        );
        if let Some(body) = &quantified.body {
            let _ = write!(text, ": {}{}", self.scope(&quantified.body_locals), self.unit(body));
        }
        if quantified.if_any {
            text.push_str(" if any");
        }
        text
    }

    fn term(&self, term: &Term) -> String {
        match &term.kind {
            TermKind::Variable(id) => self.variable(*id),
            TermKind::Value(value) => self.value(value),
            TermKind::Any => "_".to_owned(),
            TermKind::Today => "today".to_owned(),
            TermKind::Duration { amount, unit } => format!("{} {unit}", self.term(amount)),
            TermKind::Binary { operator, left, right, rounding } => {
                self.binary(*operator, left, right, *rounding)
            }
            TermKind::Aggregate(aggregate) => self.aggregate(aggregate),
        }
    }

    fn binary(&self, operator: Operator, left: &Term, right: &Term, rounding: Rounding) -> String {
        let rounding = rounding.suffix();
        let (of_left, of_right) = match operator {
            Operator::Plus | Operator::Minus => (self.term(left), self.factor(right)),
            Operator::Times => (self.factor(left), self.atomic(right)),
        };
        // The rounding belongs to the duration, which may stand on the left of `+`.
        if left.ty == super::builtin::DURATION {
            format!("{of_left}{rounding} {operator} {of_right}")
        } else {
            format!("{of_left} {operator} {of_right}{rounding}")
        }
    }

    /// A term that may stand beside `*`, or after `+` and `-`.
    fn factor(&self, term: &Term) -> String {
        match &term.kind {
            TermKind::Binary { operator: Operator::Plus | Operator::Minus, .. } => {
                format!("({})", self.term(term))
            }
            TermKind::Value(value) if is_sum(value) => format!("({})", self.term(term)),
            _ => self.term(term),
        }
    }

    /// A term that may stand after `*`.
    fn atomic(&self, term: &Term) -> String {
        match term.kind {
            TermKind::Binary { .. } => format!("({})", self.term(term)),
            _ => self.factor(term),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> String {
        let kind = aggregate.kind;
        let condition = self.condition(&aggregate.condition);
        let over = match (aggregate.value, aggregate.over.as_slice()) {
            (Some(value), [_]) => self.variable(value),
            (Some(value), [_, rest @ ..]) => format!("{} for {}", self.variable(value), self.list(rest)),
            (_, over) => self.list(over),
        };
        format!("{kind}({over} where {}{condition})", self.scope(&aggregate.locals))
    }

    /// A value; what no literal writes, because it is negative, is written as a difference.
    fn value(&self, value: &Value) -> String {
        match value {
            Value::Integer(n) if *n < 0 => match n.checked_neg() {
                Some(positive) => format!("0 - {positive}"),
                None => format!("0 - {} - 1", i64::MAX),
            },
            Value::Decimal(n) if *n < Decimal::ZERO => format!("0 - {}", with_point(-*n)),
            Value::Decimal(n) => with_point(*n),
            Value::Duration(Duration { months: 0, days }) if *days < 0 => {
                let after = Date::from_number(days.saturating_neg()).unwrap_or(Date::MAX);
                format!("1970-01-01 - {after}")
            }
            _ => self.program.value(value),
        }
    }
}

/// A decimal is written with a point, so that it is no integer.
fn with_point(n: Decimal) -> String {
    let text = n.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}

fn is_sum(value: &Value) -> bool {
    match value {
        Value::Integer(n) => *n < 0,
        Value::Decimal(n) => *n < Decimal::ZERO,
        Value::Duration(length) => length.days < 0,
        _ => false,
    }
}
