//! The dates at which things are asked.
//!
//! Each relation is asked at the date of the world and at those of expectations, if a wanted relation needs
//! it at its own date, and at the dates of every place that says `at` and needs it there
//! ([`super::analysis::Source`]). The dates of a place are found by what binds them, approximated from
//! above and at any date, so that knowing the dates never depends on what holds at them.

use super::analysis::{Dates, Source};
use super::binding::{choose, may_bind};
use super::builder::Builder;
use super::frame::{Frame, Mode, Outer};
use super::goal::{Goal, Term, Variables, term_variables};
use super::{Literal, NodeKind, Operand, Role, Rule};
use crate::hir::RelationKind;
use crate::ids::{NodeId, RelationId};

impl<'p> Builder<'p> {
    /// The dates of these places, as certain rows.
    pub(super) fn moment(&mut self, dates: &Dates) -> NodeId {
        let raw = self.raw_moment(dates);
        self.possible(raw)
    }

    /// The dates of these places; one that is merely possible may be undetermined here.
    pub(super) fn raw_moment(&mut self, dates: &Dates) -> NodeId {
        if let Some(node) = self.moments.get(dates) {
            return *node;
        }
        let everything = self.all_dates();
        let node = if *dates == everything {
            self.node(Role::Moment, NodeKind::Derived, 1, true)
        } else {
            self.helper(NodeKind::Derived, 1, true)
        };
        self.moments.insert(dates.clone(), node);
        for source in dates {
            let parts = match source {
                Source::Base => vec![self.input(Role::Now, 1), self.input(Role::Asked, 1)],
                Source::Site(site) => vec![self.site(*site)],
            };
            for part in parts {
                let arguments = vec![Operand::Slot(0)];
                let body = vec![Literal::Holds { node: part, arguments: arguments.clone() }];
                self.rule(Rule { head: node, arguments, slots: 1, body, origin: None });
            }
        }
        node
    }

    /// The largest set of places at which something is asked, if it holds all others.
    pub(super) fn all_dates(&self) -> Dates {
        self.analysis.dates.iter().flatten().copied().collect()
    }

    fn site(&mut self, site: usize) -> NodeId {
        if let Some(node) = self.sites.get(&site) {
            return *node;
        }
        let node = self.helper(NodeKind::Derived, 1, false);
        self.sites.insert(site, node);
        node
    }

    /// Adds the rule for the dates of a place, once.
    pub(super) fn define_site(&mut self, site: usize, day: &Term, frame: &Frame<'p>, outer: &Outer) {
        let Some(defined) = self.sites_defined.get_mut(site) else { return };
        if std::mem::replace(defined, true) {
            return;
        }
        let node = self.site(site);
        let wanted = term_variables(day);
        let around = outer.goals();
        let mut goals = choose(&wanted, &around, &|goal| self.rank_for_day(goal));
        if goals.iter().any(|goal| self.is_some_day(goal)) {
            goals.extend(self.limits_of_days(&around).into_iter().cloned());
        }
        let bound: Variables = goals.iter().flat_map(may_bind).collect();
        // A date that follows from the date of the head may lead ever further: what limits it is kept.
        let moves = self.analysis.term_now(day)
            || goals.iter().flat_map(Goal::terms).any(|t| self.analysis.term_now(t));
        let limits = |goal: &&&Goal| match goal {
            Goal::Compare(_, left, right) => [left, right].into_iter().all(|t| {
                t.aggregates().is_empty()
                    && term_variables(t).is_subset(&bound)
                    && (moves || !self.analysis.term_now(t))
            }),
            _ => false,
        };
        goals.extend(around.iter().filter(limits).map(|goal| (*goal).clone()));
        let mut inner = Frame::new(&frame.scope, Mode::Ever, Variables::new());
        self.translate(&mut inner, &goals, outer);
        let arguments = vec![self.operand(&mut inner, day, outer)];
        let rule = self.finish(&mut inner, node, arguments, outer);
        self.rule(rule);
    }

    /// Whether a relation holds of the days on which something turns.
    pub(super) fn is_day(&self, relation: RelationId) -> bool {
        self.analysis.program.relation(relation).kind == RelationKind::Day
    }

    /// Whether a condition asks for some day on which something turns.
    pub(super) fn is_some_day(&self, goal: &Goal) -> bool {
        goal.relation().is_some_and(|relation| self.is_day(relation))
    }

    /// What is chosen first to bind a day of which is spoken.
    pub(super) fn rank_for_day(&self, goal: &Goal) -> u32 {
        match goal {
            Goal::Event { .. } | Goal::In(..) => 0,
            // What else binds the day of an event says which days it may have been.
            Goal::On { .. } | Goal::Doubt { .. } => 4,
            Goal::Holds { relation, .. } => {
                2 + u32::from(super::analysis::is_concept(self.analysis.program.relation(*relation).kind))
            }
            Goal::Compare(..) => 2,
            _ => 5,
        }
    }
}
