//! Values, statements and signatures as a file writes them.

use super::{
    Atom, Parameter, Polarity, Program, Relation, Report, State, StatedTime, Statement, Term, TermKind,
};
use crate::ids::{EntityId, RelationId};
use crate::time::{Date, Interval};
use crate::value::Value;

impl Program {
    /// A relation with its parameters, as a file declares it: `request(measure, by: actor)`.
    pub fn signature(&self, id: RelationId) -> String {
        let relation = self.relation(id);
        let parameter = |parameter: &Parameter| {
            let ty = &self.ty(parameter.ty).name;
            labelled(parameter, ty.clone())
        };
        call(&relation.name, relation.parameters.iter().map(parameter))
    }

    /// A statement as a file writes it: `request(m, by: s)`.
    pub fn statement(&self, relation: RelationId, arguments: &[Value]) -> String {
        let relation = self.relation(relation);
        let arguments = relation.parameters.iter().zip(arguments);
        dated(relation, arguments.map(|(parameter, value)| labelled(parameter, self.value(value))))
    }

    /// A line of a report about one thing as a question: `result(plan, V)`.
    pub fn question_of(&self, report: &Report, line: &Atom, thing: EntityId) -> String {
        let argument = |term: &Term| match &term.kind {
            // The first variable stands for the thing.
            TermKind::Variable(id) if id.index() == 0 => self.entity(thing).name.clone(),
            TermKind::Variable(id) => report.variables[id.index()].name.clone(),
            TermKind::Value(value) => self.value(value),
            _ => "_".to_owned(),
        };
        let relation = self.relation(line.relation);
        let arguments = relation.parameters.iter().zip(&line.arguments);
        dated(relation, arguments.map(|(parameter, term)| labelled(parameter, argument(term))))
    }

    /// A statement with its clauses as a file writes it, alone: `not p(a) from 2020-01-01  source "…"`.
    pub fn written(&self, statement: &Statement) -> String {
        let polarity = match statement.polarity {
            Polarity::Stated => "",
            Polarity::Denied => "not ",
            Polarity::Unknown => "unknown ",
        };
        let mut text = format!("{polarity}{}", self.statement(statement.relation, &statement.arguments));
        let interval = |interval: &Interval| {
            let from = (interval.from != Date::MIN).then(|| format!("from {}", interval.from));
            let until = interval.until.map(|until| format!("until {until}"));
            from.into_iter().chain(until).collect::<Vec<_>>().join(" ")
        };
        match &statement.time {
            StatedTime::Always => {}
            StatedTime::On(day) => text.extend([" on ", &day.to_string()]),
            StatedTime::During(intervals) => {
                let all: Vec<String> =
                    intervals.iter().map(interval).filter(|part| !part.is_empty()).collect();
                if !all.is_empty() {
                    text.extend([" ", &all.join(", ")]);
                }
            }
        }
        for (word, texts) in [
            ("held by", statement.held_by.as_slice()),
            ("source", statement.source.as_slice()),
            ("unverified", statement.unverified.as_slice()),
        ] {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            if !texts.is_empty() {
                text.extend(["  ", word, " ", &texts.join(", ")]);
            }
        }
        text
    }

    /// A value as a file writes it. Cost: that of its text.
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Entity(id) => self.entity(*id).name.clone(),
            Value::Citation(id) => self.citation(*id).name.clone(),
            Value::Integer(n) => n.to_string(),
            Value::Decimal(n) => n.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Duration(length) => length.to_string(),
            Value::Text(text) => quoted(self.texts.text(*text)),
        }
    }
}

/// A text in quotes, as a file writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An argument with its label, if it has one.
pub(super) fn labelled(parameter: &Parameter, argument: String) -> String {
    if parameter.labelled { format!("{}: {argument}", parameter.name) } else { argument }
}

/// A relation with arguments; a deadline is written after `due`: `must report(c) due 2024-01-31`.
pub(super) fn dated(relation: &Relation, arguments: impl Iterator<Item = String>) -> String {
    let mut arguments: Vec<String> = arguments.collect();
    let due = if relation.kind.state().is_some_and(State::has_deadline) { arguments.pop() } else { None };
    let text = call(&relation.name, arguments.into_iter());
    due.map_or(text.clone(), |due| format!("{text} due {due}"))
}

/// A name with arguments, without brackets if there are none.
pub(super) fn call(name: &str, arguments: impl Iterator<Item = String>) -> String {
    let arguments: Vec<String> = arguments.collect();
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}
