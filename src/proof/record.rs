//! What is said of a fact in a world, and by whom.

use super::Pattern;
use super::explanation::Fact;
use super::view::View;
use crate::engine::Truth;
use crate::hir::{Openness, Polarity, RelationKind, StatedTime, Statement, Timing};
use crate::plan::Completion;
use crate::time::Date;

impl<'a> View<'a> {
    /// The statements about what a pattern covers, those that count first before those they replace:
    /// assumptions, the supposition's, the case's, those outside cases.
    pub(super) fn said(&self, pattern: &Pattern) -> Vec<&'a Statement> {
        let program = self.program;
        let (case, supposition) = self.home();
        let case = case.and_then(|id| program.cases.get(id.index()));
        let supposition = case.zip(supposition).and_then(|(c, place)| c.suppositions.get(place));
        let outside =
            self.index.statements(pattern.relation).iter().filter_map(|i| program.statements.get(*i));
        let supposed = supposition.into_iter().flat_map(|s| &s.statements);
        let written = supposed.chain(case.into_iter().flat_map(|c| &c.statements)).chain(outside);
        // What is assumed counts, whatever was taken back before: the same may be assumed again.
        let counts = self.spec.assumed.iter().chain(written.filter(|s| !self.is_withdrawn(s)));
        counts.filter(|s| s.relation == pattern.relation && about(s, pattern)).collect()
    }

    fn is_withdrawn(&self, statement: &Statement) -> bool {
        self.spec.withdrawn.iter().any(|w| {
            (w.relation, w.polarity) == (statement.relation, statement.polarity)
                && w.arguments == statement.arguments
                && (w.time == StatedTime::Always || w.time == statement.time)
        })
    }

    /// Whether a concept is stated outright, as a supposition or an assumption may.
    pub(super) fn is_supposed(&self, pattern: &Pattern) -> bool {
        let states = |s: &&Statement| s.polarity == Polarity::Stated && covers(&s.time, pattern.at);
        pattern.form == super::Form::Holds && self.said(pattern).iter().any(states)
    }

    /// What a completion takes of a fact.
    fn taken(&self, pattern: &Pattern) -> Option<bool> {
        let claim = pattern.ground()?;
        let declared = self.program.relation(claim.relation);
        let always = declared.timing == Timing::Timeless && declared.kind != RelationKind::Act;
        let of = |c: &&Completion| {
            (c.relation, &c.arguments) == (claim.relation, &claim.arguments) && (always || c.at == claim.at)
        };
        self.spec.completed.iter().find(of).map(|completion| completion.holds)
    }

    /// Why a fact stands as it does.
    pub(super) fn fact(&self, pattern: &Pattern, here: Truth, bare: Truth) -> Fact {
        if let RelationKind::Denial(act) = self.program.relation(pattern.relation).kind {
            let said = self.said(&Pattern { relation: act, ..pattern.clone() });
            let denies = |s: &&&Statement| s.polarity == Polarity::Denied && s.time == StatedTime::Always;
            let denials: Vec<Statement> = said.iter().filter(denies).map(|s| (*s).clone()).collect();
            return if here == Truth::True { Fact::Stated(denials) } else { Fact::Silent };
        }
        if let Some(holds) = self.taken(pattern) {
            return Fact::Taken(holds);
        }
        let said = self.said(pattern);
        let pick = |polarity: Polarity, now: bool| -> Vec<Statement> {
            let chosen = said.iter().filter(|s| s.polarity == polarity && covers(&s.time, pattern.at) == now);
            chosen.map(|s| (*s).clone()).collect()
        };
        let unknown = |settled| Fact::Unknown {
            doubted: pick(Polarity::Unknown, true),
            judge: match &self.program.relation(pattern.relation).openness {
                Openness::Judged(who) => Some(who.clone()),
                Openness::Open | Openness::Closed => None,
            },
            settled,
        };
        let stated = pick(Polarity::Stated, true);
        match here {
            Truth::True if bare == Truth::Undetermined || stated.is_empty() => unknown(Some(true)),
            Truth::True => Fact::Stated(stated),
            Truth::Undetermined => unknown(None),
            Truth::False if bare == Truth::Undetermined => unknown(Some(false)),
            Truth::False => {
                let (denied, other) = (pick(Polarity::Denied, true), pick(Polarity::Stated, false));
                if !denied.is_empty() {
                    Fact::Denied(denied)
                } else if !other.is_empty() {
                    Fact::OtherDays(other)
                } else if self.program.relation(pattern.relation).openness == Openness::Closed {
                    Fact::Silent
                } else {
                    Fact::NotRaised
                }
            }
        }
    }
}

fn about(statement: &Statement, pattern: &Pattern) -> bool {
    let pairs = statement.arguments.iter().zip(&pattern.arguments);
    pairs.fold(true, |same, (value, asked)| same && asked.is_none_or(|asked| asked == *value))
}

/// Whether a statement speaks of a day: an event, of its day and all later ones.
fn covers(time: &StatedTime, at: Date) -> bool {
    match time {
        StatedTime::Always => true,
        StatedTime::During(intervals) => intervals.iter().any(|i| i.contains(at)),
        StatedTime::On(day) => *day <= at,
    }
}
