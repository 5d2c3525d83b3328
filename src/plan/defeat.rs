//! Concepts that rules argue for and against: team defeat (`docs/semantics.md`, section 1).
//!
//! ```text
//! for(X) :- app(r, X).          against(X) :- app(s, X).
//! unbeaten(X) :- app(r, X), not beaten(r, X).                     each side its own
//! wins(X)  :- for(X), not unbeaten_against(X).
//! loses(X) :- against(X), not unbeaten_for(X).
//! X :- wins(X).
//! X :- for(X), not loses(X), undetermined.                        a conflict
//! ```
//!
//! The page writes a conflict as `X :- for(X), not loses(X), not X`. Here an undetermined statement stands
//! for `not X`: the rule then gives X the same status (it never makes X true, and where X is true anyway it
//! does not matter), and X does not depend on itself. Under a burden that statement is settled, so that the
//! worlds that ignore burdens need no other plan.

use super::builder::{Builder, Task};
use super::precedence::{Contestant, Precedence};
use super::{NodeKind, Role};
use crate::hir::Side;
use crate::ids::{NodeId, RelationId, RuleId};

/// One side of an argument.
struct Team {
    /// Some rule is applicable.
    argued: NodeId,
    /// Some applicable rule is not beaten by one of the other side.
    unbeaten: NodeId,
}

impl<'p> Builder<'p> {
    /// Adds the rules of a concept that is argued.
    pub(super) fn argue(&mut self, relation: RelationId, statement: NodeId) {
        let cured = self.cured(relation);
        let (supporters, opponents) =
            (self.contestants(relation, Side::For), self.contestants(relation, Side::Against));
        let precedence = Precedence::new(self.analysis.program);
        let mut for_ = self.team(relation, Role::For(relation), &supporters, &opponents, &precedence);
        let mut against = self.team(relation, Role::Against(relation), &opponents, &supporters, &precedence);
        if let Some(cured) = cured {
            self.cure(relation, &mut for_, &mut against, cured);
        }
        let wins = self.part_of(Role::Wins(relation), relation);
        self.conclude(wins, &[(for_.argued, true), (against.unbeaten, false)]);
        let loses = self.part_of(Role::Loses(relation), relation);
        self.conclude(loses, &[(against.argued, true), (for_.unbeaten, false)]);
        self.copy(statement, wins);
        let conflict = self.undetermined(self.analysis.program.relation(relation).burden);
        self.conclude(statement, &[(conflict, true), (for_.argued, true), (loses, false)]);
    }

    /// Adds the rules for what is excluded. A burden does not settle it; without one, it is undetermined
    /// in a conflict.
    pub(super) fn define_excluded(&mut self, relation: RelationId, excluded: NodeId) {
        if !self.analysis.is_argued(relation) {
            return;
        }
        let statement = self.statement(relation);
        // The parts are there once the statement is defined.
        if self.queue.iter().any(|(_, node)| *node == statement) {
            self.queue.push_back((Task::Excluded(relation), excluded));
            return;
        }
        let part = |b: &mut Self, role: Role| b.part_of(role, relation);
        let loses = part(self, Role::Loses(relation));
        self.copy(excluded, loses);
        let burden = self.analysis.program.relation(relation).burden.map(|_| false);
        let conflict = self.undetermined(burden);
        let (for_, against) = (part(self, Role::For(relation)), part(self, Role::Against(relation)));
        let wins = part(self, Role::Wins(relation));
        self.conclude(excluded, &[(conflict, true), (against, true), (for_, true), (wins, false)]);
    }

    fn part_of(&mut self, role: Role, relation: RelationId) -> NodeId {
        let (arity, temporal) = (self.arity(relation), self.temporal(relation));
        self.role(role, NodeKind::Derived, arity, temporal)
    }

    /// Undetermined in every world; with a burden, settled to its side.
    fn undetermined(&mut self, burden: Option<bool>) -> NodeId {
        let of = self.input(Role::Undetermined, 0);
        match burden {
            None => of,
            Some(yes) => {
                let kind = NodeKind::Settled { of, yes };
                self.role(Role::UndeterminedSettled(yes), kind, 0, false)
            }
        }
    }

    /// The rules of one side, each with the node in which it is applicable.
    fn contestants(&mut self, relation: RelationId, side: Side) -> Vec<Contestant> {
        let rules: Vec<_> = self.analysis.side(relation, side).into_iter().cloned().collect();
        let contestant = |(id, goals): (RuleId, _)| {
            let node = self.part_of(Role::Applicable(id), relation);
            self.apply(id, &goals, node);
            Contestant { rule: id, node }
        };
        rules.into_iter().map(contestant).collect()
    }

    fn team(
        &mut self,
        relation: RelationId,
        role: Role,
        team: &[Contestant],
        others: &[Contestant],
        precedence: &Precedence<'p>,
    ) -> Team {
        let argued = self.part_of(role, relation);
        for member in team {
            self.copy(argued, member.node);
        }
        let beaters = self.beaters(relation, team, others, precedence);
        if beaters.iter().all(Option::is_none) {
            return Team { argued, unbeaten: argued };
        }
        let unbeaten = self.helper(NodeKind::Derived, self.arity(relation), self.temporal(relation));
        for (member, beaten) in team.iter().zip(beaters) {
            match beaten {
                None => self.copy(unbeaten, member.node),
                Some(beaten) => {
                    self.plan.roles.insert(Role::Beaten(member.rule), beaten);
                    self.conclude(unbeaten, &[(member.node, true), (beaten, false)]);
                }
            }
        }
        Team { argued, unbeaten }
    }

    /// A supposed concept stands for the step itself: it argues for it, beats every rule and is beaten by
    /// none.
    fn cure(&mut self, relation: RelationId, for_: &mut Team, against: &mut Team, cured: NodeId) {
        let (arity, temporal) = (self.arity(relation), self.temporal(relation));
        if for_.unbeaten != for_.argued {
            self.copy(for_.unbeaten, cured);
        }
        self.copy(for_.argued, cured);
        let unbeaten = self.helper(NodeKind::Derived, arity, temporal);
        self.conclude(unbeaten, &[(against.unbeaten, true), (cured, false)]);
        against.unbeaten = unbeaten;
    }
}
