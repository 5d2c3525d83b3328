//! Rules and team defeat, as ground rules.

use super::condition::Scope;
use super::ground::{Predicate, no, yes};
use super::{Fault, Grounder};
use crate::naive::{Item, Tuple};
use std::collections::BTreeSet;
use vires::hir::Side;
use vires::ids::{RelationId, RuleId};
use vires::time::Date;
use vires::value::Value;

impl Grounder<'_, '_> {
    /// Adds the rules of a concept at a day.
    pub(super) fn argue(&mut self, relation: RelationId, day: Date) {
        let rules = self.reference.rules.get(&relation).cloned().unwrap_or_default();
        let program = self.reference.program;
        let (for_, against): (Vec<RuleId>, Vec<RuleId>) =
            rules.into_iter().partition(|r| program.rule(*r).side == Side::For);
        let cured = self.reference.cured(relation, day);
        let mut heads: [BTreeSet<Tuple>; 2] = [cured.clone(), BTreeSet::new()];
        for (team, found) in [&for_, &against].into_iter().zip(&mut heads) {
            for rule in team {
                found.extend(self.apply(*rule, day));
            }
        }
        let [supported, attacked] = heads;
        self.may_be(Predicate::Statement(relation), day, &supported);
        self.may_be(Predicate::Excluded(relation), day, &attacked);
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
    fn may_be(&mut self, predicate: Predicate, day: Date, tuples: &BTreeSet<Tuple>) {
        let known = self.possible.entry((predicate, day)).or_default();
        let before = known.len();
        known.extend(tuples.iter().cloned());
        self.grown |= known.len() > before;
    }

    /// `app(r, X) :- body, in_force(r), not exc(r, X)` for each way in which the body may hold; the X.
    fn apply(&mut self, id: RuleId, day: Date) -> BTreeSet<Tuple> {
        let rule = self.reference.program.rule(id);
        let mut found = BTreeSet::new();
        let in_force = rule.in_force.iter().any(|interval| self.reference.within(interval, day));
        if !in_force && !self.reference.has(Fault::AlwaysInForce) {
            return found;
        }
        let scope = Scope { variables: &rule.variables };
        let now = Item::Value(Value::Date(day));
        let unbound = vec![None; rule.variables.len()];
        for (binding, mut body) in self.ways(scope, &rule.body, now, &unbound) {
            let mut excepted = false;
            for exception in &rule.exceptions {
                let ways = self.ways(scope, &exception.condition, now, &binding);
                let ways = ways.into_iter().map(|(_, body)| body).collect();
                let holds = self.ground.any(ways);
                let fails = self.ground.not(holds);
                if !self.reference.has(Fault::ExceptionsIgnored) {
                    excepted |= !self.require(fails, &mut body);
                }
            }
            if excepted {
                continue;
            }
            for (head, body) in self.heads(scope, &rule.head.arguments, now, &binding, &body) {
                let applicable = self.ground.atom(Predicate::Applicable(id), day, &head);
                self.ground.rule(applicable, body);
                found.insert(head);
            }
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
                let beaten = self.ground.atom(Predicate::Beaten(*rule), day, tuple);
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
                    let beaten = self.ground.atom(Predicate::Beaten(*rule), day, tuple);
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
