//! Which rules and declarations changed since a snapshot was taken.
//!
//! The snapshot keeps every rule on which its conclusions could rest, and which facts, concepts and acts these ask. So
//! a rule about one of them that is not among those kept is new; any other that is reached only now is so because
//! something else changed, and explains nothing. Snapshots of earlier versions keep no declarations, and of the rules
//! only those that an answer told of.

use super::change::Reason;
use super::declared;
use super::portrait::{self, PART, PRESUMED, condition, name, text, text_before};
use super::store::Stored;
use crate::hir::ConditionKind;
use crate::ids::RuleId;
use crate::proof::{Form, Pattern};
use crate::render::{Words, plural};
use crate::session::{CheckedCase, Session};
use crate::time::Date;
use std::collections::BTreeSet;

/// Most rules that are named only because conclusions rest on them now.
const NAMED: usize = 4;

/// A rule that stands in the files now.
struct Current {
    id: RuleId,
    name: String,
    text: String,
    /// What stands for the text where that is not kept.
    short: String,
}

impl Current {
    /// Whether this text was kept of it.
    fn reads(&self, kept: &str) -> bool {
        kept == self.text || kept == self.short
    }
}

/// Rules that read otherwise, are new or gone; and declarations that changed.
pub(super) fn reasons(session: &Session, found: &CheckedCase, before: &Stored, now: &Stored) -> Vec<Reason> {
    let current = current(session, before);
    // Places in what was kept and in what is there; a rule that only got another number is no other rule.
    let same =
        |of: &dyn Fn(&(String, String), &Current) -> bool, kept: &mut Vec<usize>, left: &mut Vec<usize>| {
            let mut pairs = Vec::new();
            kept.retain(|old| {
                let place = left.iter().position(|new| of(&before.rules[*old], &current[*new]));
                pairs.extend(place.map(|place| (*old, left.remove(place))));
                place.is_none()
            });
            pairs
        };
    let mut kept: Vec<usize> = (0..before.rules.len()).collect();
    let mut left: Vec<usize> = (0..current.len()).collect();
    let unchanged = same(&|old, new| old.0 == new.name && new.reads(&old.1), &mut kept, &mut left);
    let renumbered =
        same(&|old, new| new.reads(&old.1) && numbered(&old.0) && numbered(&new.name), &mut kept, &mut left);
    let amended = same(&|old, new| old.0 == new.name, &mut kept, &mut left);
    let mut told = Vec::new();
    for (old, new) in &amended {
        told.push((*old, amended_rule(session, &before.rules[*old].1, &current[*new])));
    }
    for old in kept {
        let (called, text) = &before.rules[old];
        let said = text.split(PART).filter(|part| !part.starts_with('#'));
        let details = said.map(|part| format!("it said: {part}")).collect();
        let text = format!("the rule {called} is gone");
        told.push((old, Reason { text, details, cited: String::new() }));
    }
    told.sort_by_key(|(place, _)| *place);
    let mut told: Vec<Reason> = told.into_iter().map(|(_, reason)| reason).collect();
    if before.declared.is_empty() {
        if told.is_empty() {
            told = bearing_now(session, found, before);
        }
        return told;
    }
    let known: BTreeSet<&String> = before.declared.iter().map(|(name, _)| name).collect();
    let reached: BTreeSet<(&str, &str)> =
        now.rules.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    for new in left.into_iter().map(|place| &current[place]) {
        let program = session.program();
        let about = program.rule(new.id).head.relation;
        let about = program.relation(about).kind.act().unwrap_or(about);
        let kept = |text: &str| reached.contains(&(new.name.as_str(), text));
        let is_reached = kept(&new.text) || kept(&new.short);
        if is_reached && known.contains(&program.relation(about).name) {
            told.push(located(session, new.id, &format!("the rule {} is new", new.name)));
        }
    }
    let pairs = unchanged.iter().chain(&renumbered).chain(&amended);
    let rules: BTreeSet<RuleId> = pairs.map(|(_, new)| current[*new].id).collect();
    let declared = declared::changed(session.program(), &before.declared, &rules);
    told.extend(declared.into_iter().map(|text| Reason { text, details: vec![], cited: String::new() }));
    told
}

/// The written rules of the program, with their texts as that snapshot keeps them.
fn current(session: &Session, before: &Stored) -> Vec<Current> {
    let program = session.program();
    let ids = (0..program.rules.len()).map(RuleId::at);
    let written = ids.filter(|id| program.is_written(program.rule(*id)));
    let text = if before.declared.is_empty() { text_before } else { text };
    let one = |id| {
        let text = text(session.sources(), program.rule(id));
        Current { id, name: name(program, id), short: declared::short(&text), text }
    };
    written.map(one).collect()
}

/// Whether a rule is called by its place.
fn numbered(name: &str) -> bool {
    name.split_once("rule ").is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A reason that is about a rule, with where that stands.
fn located(session: &Session, id: RuleId, text: &str) -> Reason {
    let place = session.sources().place(session.program().rule(id).span);
    let cited = Words::of(session).rule(id).unwrap_or_default();
    Reason { text: format!("{text} ({place})"), details: vec![], cited }
}

fn amended_rule(session: &Session, old: &str, new: &Current) -> Reason {
    let details = if old.starts_with('#') {
        let now = new.text.split(PART).map(|part| format!("it says now: {part}"));
        std::iter::once("it could not apply, and what it said was not kept".to_owned()).chain(now).collect()
    } else {
        parts(session, new.id, old, &new.text)
    };
    Reason { details, ..located(session, new.id, &format!("{} reads otherwise", new.name)) }
}

/// The rules that an answer tells of now and that an earlier version did not keep.
fn bearing_now(session: &Session, found: &CheckedCase, before: &Stored) -> Vec<Reason> {
    let program = session.program();
    let new: Vec<(RuleId, String)> = portrait::told(program, found)
        .into_iter()
        .map(|id| (id, name(program, id)))
        .filter(|(_, called)| !before.rules.iter().any(|(known, _)| known == called))
        .collect();
    let named = new.iter().take(NAMED);
    let mut told: Vec<Reason> = named
        .map(|(id, called)| located(session, *id, &format!("{called} is told of now, and was not before")))
        .collect();
    if new.len() > NAMED {
        let rest = plural(new.len() - NAMED, "more rule");
        let text = format!("and {rest} that are told of only now");
        told.push(Reason { text, details: vec![], cited: String::new() });
    }
    told
}

/// The parts that came and went.
fn parts(session: &Session, id: RuleId, old: &str, new: &str) -> Vec<String> {
    let rule = session.program().rule(id);
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split(PART).collect(), new.split(PART).collect());
    let mut found = Vec::new();
    if old.first() != new.first() {
        let (was, is) = (old.first().unwrap_or(&""), new.first().unwrap_or(&""));
        found.push(format!("it concluded `{was}`, now `{is}`"));
    }
    let rest = |of: &[&str], than: &[&str]| -> Vec<String> {
        of.iter()
            .skip(1)
            .filter(|part| !than.iter().skip(1).any(|p| p == *part))
            .map(|p| (*p).to_owned())
            .collect()
    };
    for part in rest(&new, &old) {
        let said = said(session, rule, &part).map_or(String::new(), |sentence| format!(": {sentence}"));
        found.push(match part.split_once(' ') {
            Some(("unless", what)) => format!("it has an exception now, `{what}`{said}"),
            Some(("overrides" | "subject", _)) => format!("it says now `{part}`"),
            None if part == PRESUMED => "it only presumes now".to_owned(),
            _ => format!("it now also requires `{part}`{said}"),
        });
    }
    for part in rest(&old, &new) {
        found.push(match part.split_once(' ') {
            Some(("unless", what)) => format!("it no longer has the exception `{what}`"),
            Some(("overrides" | "subject", _)) => format!("it no longer says `{part}`"),
            None if part == PRESUMED => "it no longer only presumes".to_owned(),
            _ => format!("it no longer requires `{part}`"),
        });
    }
    found
}

/// The sentence of a condition that is one statement.
fn said(session: &Session, rule: &crate::hir::Rule, part: &str) -> Option<String> {
    let condition = condition(session.sources(), rule, part)?;
    let (atom, holds) = match &condition.kind {
        ConditionKind::Atom(atom) | ConditionKind::On(atom, _) => (atom, true),
        ConditionKind::Not { condition, .. } => match &condition.kind {
            ConditionKind::Atom(atom) => (atom, false),
            _ => return None,
        },
        _ => return None,
    };
    let value = |term: &crate::hir::Term| match term.kind {
        crate::hir::TermKind::Value(value) => Some(value),
        _ => None,
    };
    let arguments = atom.arguments.iter().map(value).collect();
    let pattern = Pattern { relation: atom.relation, arguments, at: Date::MIN, form: Form::Holds };
    Some(Words::of(session).pattern(&pattern, holds))
}
