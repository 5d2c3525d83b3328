//! Norms in words: what is required, permitted, prohibited, and how that stands.

use super::disputed::answers;
use super::page::Page;
use super::sentence::{Open, Words};
use super::style::{Role, Sign};
use crate::engine::Truth;
use crate::hir::{Modality, RelationKind, Side, State};
use crate::ids::RelationId;
use crate::proof::{Deadline, NormStanding, NormState, Pattern};
use crate::value::Value;

impl Words<'_> {
    /// What a statement about the norms of an act says; `None` for any other statement.
    ///
    /// The act is said in its own words, after "that": languages differ in how they say that something must be
    /// done, and the files have no words for it.
    pub(super) fn of_act(&self, pattern: &Pattern, holds: bool, open: Open) -> Option<String> {
        let relation = self.program().relation(pattern.relation);
        let act = relation.kind.act()?;
        let count = self.program().relation(act).parameters.len();
        let arguments = pattern.arguments.get(..count)?.to_vec();
        let done = Pattern { relation: act, arguments, ..pattern.clone() };
        let that = self.affirmed(&done, if holds { open } else { Open::Any });
        let is = if holds { "is" } else { "is not" };
        let by = match pattern.arguments.get(count) {
            Some(Some(Value::Date(day))) => format!(", due by {},", self.value(Value::Date(*day))),
            Some(None) if relation.kind == RelationKind::State(State::Due, act) => {
                return Some(self.with_a_day(&that, holds));
            }
            // Of which day it is said need not be told.
            _ => String::new(),
        };
        let framed = |before: String| format!("{} {that}", self.foreign(before));
        Some(match relation.kind {
            RelationKind::Norm(modality, _) => framed(format!("it {is} {} that", norm_word(modality))),
            RelationKind::Denial(_) => {
                let before = if holds { "it was stated that" } else { "nobody stated that" };
                format!("{} {}", self.foreign(before.to_owned()), self.pattern(&done, false))
            }
            RelationKind::State(state, _) => match state {
                State::Due => framed(format!("it {is} required{} that", by.replace(", due by", ", by"))),
                State::Owed => framed(format!("it {is} required, without a deadline, that")),
                State::Fulfilled | State::FulfilledBy | State::FulfilledOwed => {
                    self.around(&format!("the duty{by} that"), &that, &format!("{is} fulfilled"))
                }
                State::Pending | State::PendingBy | State::PendingOwed => {
                    self.around(&format!("the duty{by} that"), &that, &format!("{is} pending"))
                }
                State::BreachedBy | State::BreachedOwed => {
                    self.around(&format!("the duty{by} that"), &that, &format!("{is} breached"))
                }
                State::Breached => self.breach(act, &that, is),
                State::Infringed if holds => {
                    let on = "on a day on which it was prohibited".to_owned();
                    format!("{that}, {}", self.foreign(on))
                }
                State::Infringed => self.around(
                    "it is not so that",
                    &format!("{that},"),
                    "on a day on which it was prohibited",
                ),
                State::Observed => framed(format!("it {is} observed that it is prohibited that")),
                State::Beaten => {
                    let which = if holds { "a rule" } else { "no rule" };
                    framed(format!("{which} prevails over the one by which it is required that"))
                }
            },
            _ => return None,
        })
    }
}

impl Words<'_> {
    /// That a duty has a deadline, whichever it is.
    fn with_a_day(&self, that: &str, holds: bool) -> String {
        let day = if holds { "a day is set" } else { "no day is set" };
        format!("{} {that}", self.foreign(format!("{day} by which it is required that")))
    }

    /// That what the law says about an act is breached: a duty, a prohibition, or either where there are both.
    fn breach(&self, act: RelationId, that: &str, is: &str) -> String {
        let says = |wanted: Modality| {
            let norm = |relation| self.program().relation(relation).kind == RelationKind::Norm(wanted, act);
            self.program().rules.iter().any(|rule| rule.side == Side::For && norm(rule.head.relation))
        };
        let rule = |of: &str| {
            let before = format!("the rule {is} breached by which it is {of} that");
            format!("{} {that}", self.foreign(before))
        };
        match (says(Modality::Must), says(Modality::MustNot)) {
            (true, false) => self.around("the duty that", that, &format!("{is} breached")),
            (false, true) => rule("prohibited"),
            _ => rule("required or prohibited"),
        }
    }

    /// `the duty that … is fulfilled`
    fn around(&self, before: &str, that: &str, after: &str) -> String {
        format!("{} {that} {}", self.foreign(before.to_owned()), self.foreign(after.to_owned()))
    }
}

/// `required`, `prohibited`, `permitted`
pub(super) fn norm_word(modality: Modality) -> &'static str {
    match modality {
        Modality::Must => "required",
        Modality::MustNot => "prohibited",
        Modality::May => "permitted",
    }
}

/// How each norm that an answer speaks of stands, one a line.
pub(super) fn standings<'n>(
    page: &mut Page,
    indent: usize,
    words: Words<'_>,
    norms: impl IntoIterator<Item = &'n NormStanding>,
) {
    for norm in norms {
        let (sign, text) = standing(norm);
        page.signed(indent, sign, (Role::Text, &text), "");
        if let Some(under) = under(words, norm) {
            page.paragraph(indent + 4, Role::Dim, &under);
        }
    }
}

/// `under: Is a notice by letter enough? yes`: the readings under which a norm stands as it does, if not under all.
pub(super) fn under(words: Words<'_>, norm: &NormStanding) -> Option<String> {
    let sets: Vec<String> = norm.under.iter().map(|set| answers(words, set)).collect();
    (!sets.is_empty()).then(|| format!("under: {}", sets.join("; or ")))
}

/// `breached: it was due by 31 January 2024`
pub(super) fn standing(norm: &NormStanding) -> (Sign, String) {
    let (sign, word) = match norm.state {
        Some(NormState::Fulfilled) => (Sign::Holds, "fulfilled"),
        Some(NormState::Observed) => (Sign::Holds, "observed"),
        Some(NormState::Breached) => (Sign::Fails, "breached"),
        Some(NormState::Pending) => (Sign::Item, "pending"),
        None => (Sign::Open, "undetermined"),
    };
    let mut notes: Vec<String> = Vec::new();
    match norm.deadline {
        Deadline::Day(day) => notes.push(format!("due by {}", day.long())),
        Deadline::Unknown => notes.push("due by a day that depends on what is unknown".to_owned()),
        Deadline::None if norm.state == Some(NormState::Pending) => notes.push("no deadline".to_owned()),
        Deadline::None => {}
    }
    match (norm.in_force, norm.state) {
        (Truth::False, state) => {
            if state.is_none() {
                // Whether it was in force then, or whether it was done.
                notes.push("it is not known whether it was breached".to_owned());
            }
            notes.push("no longer in force".to_owned());
        }
        (Truth::Undetermined, _) => notes.push("it is not known whether it is in force".to_owned()),
        (_, None) if norm.done => {
            notes.push("it was done, and it is not known whether it was prohibited then".to_owned());
        }
        (_, None) => notes.push("it is not known whether it was done".to_owned()),
        _ => {}
    }
    if norm.by_burden {
        notes.push("as long as nothing else is shown".to_owned());
    }
    let notes = notes.join("; ");
    (sign, if notes.is_empty() { word.to_owned() } else { format!("{word}: {notes}") })
}

/// The name of a state in JSON.
pub(super) fn state_name(state: NormState) -> &'static str {
    match state {
        NormState::Fulfilled => "fulfilled",
        NormState::Breached => "breached",
        NormState::Pending => "pending",
        NormState::Observed => "observed",
    }
}
