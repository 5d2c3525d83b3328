//! Rules and team defeat, as ground rules.

use super::condition::{Scope, Way};
use super::ground::{Predicate, no, yes};
use super::{Fault, Grounder};
use crate::naive::{Item, Tuple};
use std::collections::BTreeSet;
use vires::hir::{Modality, RelationKind, Side};
use vires::ids::{RelationId, RuleId};
use vires::time::Date;
use vires::value::Value;

impl Grounder<'_, '_> {
    /// Adds `app` for the rules about a relation at a day, and notes what may be concluded.
    pub(super) fn support(&mut self, relation: RelationId, day: Date) {
        let cured = self.reference.cured(relation, day);
        let mut heads: [BTreeSet<Tuple>; 2] = [cured, BTreeSet::new()];
        let rules = self.reference.rules.get(&relation).cloned().unwrap_or_default();
        for (rule, side) in &rules {
            heads[usize::from(*side == Side::Against)].extend(self.apply(*rule, day));
        }
        let [supported, attacked] = heads;
        // Only what is due asks which rules are beaten.
        let kind = self.reference.program.relation(relation).kind;
        let is_duty = matches!(kind, RelationKind::Norm(Modality::Must, _));
        for (rule, _) in rules.into_iter().filter(|_| is_duty) {
            let by = |other: &(RuleId, Side)| self.reference.beats(other.0, rule);
            if self.reference.rules[&relation].iter().any(by) {
                let all = supported.union(&attacked).cloned().collect();
                self.may_be(Predicate::Beaten(relation, rule), day, &all);
            }
        }
        self.may_be(Predicate::Statement(relation), day, &supported);
        self.may_be(Predicate::Excluded(relation), day, &attacked);
    }

    /// Adds what follows from the rules that are applicable.
    pub(super) fn conclude(&mut self, relation: RelationId, day: Date) {
        let rules = self.reference.rules.get(&relation).cloned().unwrap_or_default();
        let (for_, against): (Vec<_>, Vec<_>) = rules.into_iter().partition(|(_, side)| *side == Side::For);
        let [for_, against] =
            [for_, against].map(|team| team.into_iter().map(|(rule, _)| rule).collect::<Vec<_>>());
        let cured = self.reference.cured(relation, day);
        let may_be = |predicate: Predicate| self.possible.get(&(predicate, day)).cloned().unwrap_or_default();
        let supported = may_be(Predicate::Statement(relation));
        let attacked = may_be(Predicate::Excluded(relation));
        for tuple in supported.union(&attacked) {
            let cured = cured.contains(tuple);
            if against.is_empty() {
                self.define(relation, day, tuple, &for_, cured);
            } else {
                self.contend(relation, day, tuple, [&for_, &against], cured);
            }
        }
    }

    /// Notes what may be concluded.
    pub(super) fn may_be(&mut self, predicate: Predicate, day: Date, tuples: &BTreeSet<Tuple>) {
        let known = self.possible.entry((predicate, day)).or_default();
        let before = known.len();
        known.extend(tuples.iter().cloned());
        self.grown |= known.len() > before;
    }

    /// `app(r, X) :- body, in_force(r), not exc(r, X)` for each way in which the body may hold; the X.
    pub(super) fn apply(&mut self, id: RuleId, day: Date) -> BTreeSet<Tuple> {
        if let Some(found) = self.applied.get(&(id, day)) {
            return found.clone();
        }
        let rule = self.reference.program.rule(id);
        let mut found = BTreeSet::new();
        for (binding, body) in self.applicable(id, day) {
            let now = Item::Value(Value::Date(day));
            let scope = Scope { variables: &rule.variables };
            for (head, body) in self.heads(scope, &rule.head.arguments, now, &binding, &body) {
                let applicable = self.ground.atom(Predicate::Applicable(id), day, &head);
                self.ground.rule(applicable, body);
                found.insert(head);
            }
        }
        self.applied.insert((id, day), found.clone());
        found
    }

    /// The ways in which a rule may be applicable at a day. What is to be done otherwise is so under the conditions
    /// of the duty that is written first, once each duty before it is breached.
    pub(super) fn applicable(&mut self, id: RuleId, day: Date) -> Vec<Way> {
        let chain = super::norm::duties_before(self.reference.program, id);
        let rule = self.reference.program.rule(chain.first().copied().unwrap_or(id));
        if !self.reference.is_in_force(rule, day) {
            return vec![];
        }
        let scope = Scope { variables: &rule.variables };
        let now = Item::Value(Value::Date(day));
        let unbound = vec![None; rule.variables.len()];
        let mut found = Vec::new();
        'ways: for (binding, mut body) in self.ways(scope, &rule.body, now, &unbound) {
            for exception in &rule.exceptions {
                let ways = self.ways(scope, &exception.condition, now, &binding);
                let ways = ways.into_iter().map(|(_, body)| body).collect();
                let holds = self.ground.any(ways);
                let fails = self.ground.not(holds);
                if !self.reference.has(Fault::ExceptionsIgnored) && !self.require(fails, &mut body) {
                    continue 'ways;
                }
            }
            let forgotten =
                if self.reference.has(Fault::ChainForgetsFirst) { chain.len().saturating_sub(1) } else { 0 };
            for duty in &chain[forgotten..] {
                let Some(breached) = self.lapsed(scope, *duty, day, &binding) else { continue 'ways };
                body.extend(breached);
            }
            found.push((binding, body));
        }
        found
    }

    /// A concept without rules against it.
    fn define(&mut self, relation: RelationId, day: Date, tuple: &Tuple, for_: &[RuleId], cured: bool) {
        let statement = self.ground.atom(Predicate::Statement(relation), day, tuple);
        for rule in for_ {
            let applicable = self.ground.atom(Predicate::Applicable(*rule), day, tuple);
            self.ground.rule(statement, vec![yes(applicable)]);
        }
        if cured {
            self.ground.rule(statement, vec![]);
        }
    }

    /// A statement for and against which rules argue.
    fn contend(
        &mut self,
        relation: RelationId,
        day: Date,
        tuple: &Tuple,
        teams: [&[RuleId]; 2],
        cured: bool,
    ) {
        let [statement, excluded, for_, against, wins, loses] = [
            Predicate::Statement(relation),
            Predicate::Excluded(relation),
            Predicate::For(relation),
            Predicate::Against(relation),
            Predicate::Wins(relation),
            Predicate::Loses(relation),
        ]
        .map(|predicate| self.ground.atom(predicate, day, tuple));
        let [unbeaten_for, unbeaten_against] =
            [Predicate::UnbeatenFor(relation), Predicate::UnbeatenAgainst(relation)]
                .map(|predicate| self.ground.atom(predicate, day, tuple));
        let sides =
            [(teams[0], teams[1], for_, unbeaten_for), (teams[1], teams[0], against, unbeaten_against)];
        for (team, others, argued, unbeaten) in sides {
            for rule in team {
                let applicable = self.ground.atom(Predicate::Applicable(*rule), day, tuple);
                self.ground.rule(argued, vec![yes(applicable)]);
                let beaten = self.ground.atom(Predicate::Beaten(relation, *rule), day, tuple);
                self.ground.rule(unbeaten, vec![yes(applicable), no(beaten)]);
                for other in others.iter().filter(|other| self.reference.beats(**other, *rule)) {
                    let stronger = self.ground.atom(Predicate::Applicable(*other), day, tuple);
                    self.ground.rule(beaten, vec![yes(stronger)]);
                }
            }
        }
        if cured {
            // What is supposed stands for the step itself: it beats every rule and is beaten by none.
            self.ground.rule(for_, vec![]);
            if !self.reference.has(Fault::CuresAreBeaten) {
                self.ground.rule(unbeaten_for, vec![]);
                for rule in teams[1] {
                    let beaten = self.ground.atom(Predicate::Beaten(relation, *rule), day, tuple);
                    self.ground.rule(beaten, vec![]);
                }
            }
        }
        if self.reference.has(Fault::Champion) {
            self.champion(day, tuple, teams, wins);
        } else {
            self.ground.rule(wins, vec![yes(for_), no(unbeaten_against)]);
        }
        if self.reference.has(Fault::Unopposed) {
            self.ground.rule(wins, vec![yes(unbeaten_for)]);
        }
        self.ground.rule(loses, vec![yes(against), no(unbeaten_for)]);
        self.ground.rule(statement, vec![yes(wins)]);
        self.ground.rule(excluded, vec![yes(loses)]);
        match self.reference.burden(relation) {
            None if self.reference.has(Fault::ConflictIsFalse) => {}
            None => {
                self.ground.rule(statement, vec![yes(for_), no(loses), no(statement)]);
                self.ground.rule(excluded, vec![yes(against), no(wins), no(excluded), yes(for_)]);
            }
            Some(true) if self.reference.has(Fault::DoubtYesIsSupport) => {
                self.ground.rule(statement, vec![yes(for_)]);
            }
            Some(true) => self.ground.rule(statement, vec![yes(for_), no(loses)]),
            Some(false) => {}
        }
    }

    /// A mistake: one rule for the statement has to beat each applicable one against it.
    fn champion(&mut self, day: Date, tuple: &Tuple, [for_, against]: [&[RuleId]; 2], wins: usize) {
        for rule in for_ {
            let applicable = self.ground.atom(Predicate::Applicable(*rule), day, tuple);
            let mut body = vec![yes(applicable)];
            for other in against.iter().filter(|other| !self.reference.beats(*rule, **other)) {
                body.push(no(self.ground.atom(Predicate::Applicable(*other), day, tuple)));
            }
            self.ground.rule(wins, body);
        }
    }
}
