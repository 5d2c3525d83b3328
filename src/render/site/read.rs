//! Rules as sentences: what is concluded, and the conditions one below the other, each with the words of the file.

use super::Site;
use crate::hir::{Atom, Condition, ConditionKind, Program, Rule, Side, Strength, TermKind};
use crate::ids::{ProvisionId, RelationId};
use crate::proof::{Form, Pattern};
use crate::render::html::escaped;
use crate::render::sentence::capitalised;
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The provisions that use a word.
pub(super) type Uses = BTreeMap<RelationId, BTreeSet<ProvisionId>>;

/// By word, the provisions whose rules read it, and those whose rules conclude it.
pub(super) fn readers(program: &Program) -> (Uses, Uses) {
    let (mut readers, mut makers) = (Uses::new(), Uses::new());
    for rule in program.rules.iter().filter(|rule| program.is_written(rule)) {
        let Some(provision) = rule.provision else { continue };
        makers.entry(word(program, rule.head.relation)).or_default().insert(provision);
        let mut found = Vec::new();
        statements(&rule.body, &mut found);
        rule.exceptions.iter().for_each(|exception| statements(&exception.condition, &mut found));
        for atom in found {
            readers.entry(word(program, atom.relation)).or_default().insert(provision);
        }
    }
    (readers, makers)
}

/// The word that a reader knows: of a norm, the act.
fn word(program: &Program, relation: RelationId) -> RelationId {
    program.relation(relation).kind.act().unwrap_or(relation)
}

/// Every statement in a condition.
fn statements<'c>(condition: &'c Condition, found: &mut Vec<&'c Atom>) {
    match &condition.kind {
        ConditionKind::And(parts) | ConditionKind::Or(parts) => {
            parts.iter().for_each(|part| statements(part, found));
        }
        ConditionKind::Not { condition, .. } | ConditionKind::At(condition, _) => {
            statements(condition, found)
        }
        ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) | ConditionKind::On(atom, _) => {
            found.push(atom)
        }
        ConditionKind::Quantified(quantified) => {
            statements(&quantified.domain, found);
            quantified.body.iter().for_each(|body| statements(body, found));
        }
        ConditionKind::True
        | ConditionKind::Compare(..)
        | ConditionKind::Under(..)
        | ConditionKind::In(..)
        | ConditionKind::Is(..) => {}
    }
}

impl Site<'_> {
    /// A rule as sentences, then as its file has it.
    pub(super) fn rule(&self, rule: &Rule) -> String {
        let head = capitalised(&self.said(&rule.head, rule.side == Side::For));
        let weight = match rule.strength {
            Strength::Presume => ", unless more speaks for the contrary",
            _ => "",
        };
        let conditions = self.listed(&rule.body);
        let when = if conditions.is_empty() { "" } else { ", if" };
        let mut out =
            format!("<section class=\"rule\">\n<p><strong>{}</strong>{weight}{when}</p>\n", escaped(&head));
        out.push_str(&list(&conditions));
        for exception in &rule.exceptions {
            out.push_str("<p>unless</p>\n");
            out.push_str(&list(&self.listed(&exception.condition)));
        }
        let text = self.session.sources().slice(rule.span);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let _ = write!(out, "<pre tabindex=\"0\">{}</pre>\n", self.names.linked(&lines.join("\n")));
        out.push_str("</section>\n");
        out
    }

    /// The conditions that all have to hold.
    fn listed(&self, condition: &Condition) -> Vec<String> {
        match &condition.kind {
            ConditionKind::True => vec![],
            ConditionKind::And(parts) => parts.iter().flat_map(|part| self.listed(part)).collect(),
            _ => vec![self.condition(condition)],
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        match &condition.kind {
            ConditionKind::Atom(atom) | ConditionKind::On(atom, _) => {
                self.told(&self.said(atom, true), condition)
            }
            ConditionKind::Excluded(atom) => {
                self.told(&format!("the law excludes that {}", self.said(atom, true)), condition)
            }
            ConditionKind::Not { condition: inner, .. } => match &inner.kind {
                ConditionKind::Atom(atom) => self.told(&self.said(atom, false), condition),
                _ => format!("it is not so that\n{}", list(&self.listed(inner))),
            },
            ConditionKind::Or(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.listed(part).join("; and ")).collect();
                format!("one of these:\n{}", list(&parts))
            }
            ConditionKind::At(inner, _) => {
                format!("{}\n{}", self.written(condition), list(&self.listed(inner)))
            }
            _ => self.written(condition),
        }
    }

    /// A sentence, and the words of the file beside it.
    fn told(&self, sentence: &str, condition: &Condition) -> String {
        format!("{} <span class=\"dim\">{}</span>", escaped(sentence), self.written(condition))
    }

    fn written(&self, condition: &Condition) -> String {
        let text = self.session.sources().slice(condition.span);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("<code>{}</code>", self.names.linked(&text))
    }

    /// What a statement says of whatever its variables stand for.
    fn said(&self, atom: &Atom, holds: bool) -> String {
        let value = |term: &crate::hir::Term| match term.kind {
            TermKind::Value(value) => Some(value),
            _ => None,
        };
        let arguments = atom.arguments.iter().map(value).collect();
        let pattern = Pattern { relation: atom.relation, arguments, at: Date::MIN, form: Form::Holds };
        self.words.pattern(&pattern, holds)
    }
}

/// The items, which are HTML, as a list.
fn list(items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let item = |item: &String| format!("<li>{item}</li>\n");
    let items: String = items.iter().map(item).collect();
    format!("<ul>\n{items}</ul>\n")
}
