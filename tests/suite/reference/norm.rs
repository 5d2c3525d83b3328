//! What a rule about an act argues, what is to be done otherwise, and what is due.

use super::condition::Scope;
use super::ground::{Fate, Literal, Predicate};
use super::{Binding, Fault, Grounder};
use crate::naive::{Item, Tuple};
use std::collections::BTreeSet;
use vires::hir::{Modality, Program, RelationKind, Rule, Side};
use vires::ids::{RelationId, RuleId};
use vires::time::Date;
use vires::value::Value;

/// The statements about which a rule argues, and on which side.
pub fn argues(program: &Program, rule: &Rule, fault: Option<Fault>) -> Vec<(RelationId, Side)> {
    let own = (rule.head.relation, rule.side);
    let RelationKind::Norm(modality, act) = program.relation(rule.head.relation).kind else {
        return vec![own];
    };
    let norms = &program.norms[&act];
    let (may, must_not) = ((norms.may, Side::For), (norms.must_not, Side::Against));
    match (modality, rule.side) {
        (Modality::Must, Side::For) if fault == Some(Fault::MustIsNotMay) => vec![own, must_not],
        (Modality::Must, Side::For) => vec![own, may, must_not],
        (Modality::May, Side::For) if fault == Some(Fault::MayOpposesNothing) => vec![own],
        (Modality::May, Side::For) => vec![own, must_not],
        (Modality::MustNot, Side::For) => vec![own, (norms.must, Side::Against), (norms.may, Side::Against)],
        // `need not p` argues that there is no duty, and nothing else.
        (_, Side::Against) if fault == Some(Fault::NeedNotIgnored) => vec![],
        (_, Side::Against) => vec![own],
    }
}

/// The duties that must be breached before that of a rule arises: first the one that is written first.
pub fn duties_before(program: &Program, rule: RuleId) -> Vec<RuleId> {
    let mut found: Vec<RuleId> =
        std::iter::successors(program.rule(rule).repairs, |r| program.rule(*r).repairs).collect();
    found.reverse();
    found
}

/// The rule as it is written: the first of those that say one after the other what is to be done otherwise.
pub fn first_of(program: &Program, rule: RuleId) -> RuleId {
    duties_before(program, rule).first().copied().unwrap_or(rule)
}

impl<'a> Grounder<'_, 'a> {
    /// `due(X, D) :- body of r, must p(X), not beaten(r, X)`; without a deadline: what is owed.
    pub(super) fn due(&mut self, relation: RelationId, act: RelationId, day: Date, dated: bool) {
        let program = self.reference.program;
        let must = program.norms[&act].must;
        let rules = self.reference.rules.get(&must).cloned().unwrap_or_default();
        let mut due = BTreeSet::new();
        for (id, side) in rules {
            let rule = program.rule(id);
            if side == Side::Against || rule.due.is_some() != dated {
                continue;
            }
            let scope = Scope { variables: &rule.variables };
            for (binding, body) in self.applicable(id, day) {
                let Some(force) = self.force(scope, id, day, &binding) else { continue };
                let body: Vec<Literal> = body.into_iter().chain(force).collect();
                let terms: Vec<_> = rule.head.arguments.iter().chain(&rule.due).cloned().collect();
                let now = Item::Value(Value::Date(day));
                for (head, body) in self.heads(scope, &terms, now, &binding, &body) {
                    let statement = self.ground.atom(Predicate::Statement(relation), day, &head);
                    self.ground.rule(statement, body);
                    due.insert(head);
                }
            }
        }
        self.may_be(Predicate::Statement(relation), day, &due);
    }

    /// That the duty of a rule is true with these values, and no rule that beats it is applicable; `None` if that
    /// cannot be.
    fn force(
        &mut self,
        scope: Scope<'a>,
        rule: RuleId,
        day: Date,
        binding: &Binding,
    ) -> Option<Vec<Literal>> {
        let must = self.reference.program.rule(rule).head.relation;
        let tuple = self.arguments(scope, rule, day, binding);
        let mut body = Vec::new();
        let duty = self.holds(Predicate::Statement(must), must, day, &tuple);
        let beaten = self.holds(Predicate::Beaten(must, rule), must, day, &tuple);
        let upheld = self.ground.not(beaten);
        let upheld = if self.reference.has(Fault::BeatenIsDue) { Fate::True } else { upheld };
        (self.require(duty, &mut body) && self.require(upheld, &mut body)).then_some(body)
    }

    /// That a duty is in force with these values and breached, so that what is to be done otherwise arises.
    pub(super) fn lapsed(
        &mut self,
        scope: Scope<'a>,
        duty: RuleId,
        day: Date,
        binding: &Binding,
    ) -> Option<Vec<Literal>> {
        let program = self.reference.program;
        let rule = program.rule(duty);
        let mut body = self.force(scope, duty, day, binding)?;
        if self.reference.has(Fault::OtherwiseAtOnce) {
            return Some(body);
        }
        let act = program.relation(rule.head.relation).kind.act().expect("a norm is about an act");
        let tuple = self.arguments(scope, duty, day, binding);
        let breached = match &rule.due {
            None => {
                let denied = program.norms[&act].denied;
                self.holds(Predicate::Statement(denied), denied, day, &tuple)
            }
            Some(due) => {
                let due = self.values(scope, due, binding, Item::Value(Value::Date(day)))?;
                match self.single(&due.all) {
                    Item::Value(Value::Date(due)) if due < day => {
                        let done = self.holds(Predicate::Statement(act), act, due, &tuple);
                        self.ground.not(done)
                    }
                    Item::Value(_) => Fate::False,
                    // A day that nobody knows.
                    _ => {
                        self.reference.inexact = true;
                        Fate::False
                    }
                }
            }
        };
        self.require(breached, &mut body).then_some(body)
    }

    /// The values of the head of a rule.
    fn arguments(&mut self, scope: Scope<'a>, rule: RuleId, day: Date, binding: &Binding) -> Tuple {
        let mut found = Vec::new();
        for term in &self.reference.program.rule(rule).head.arguments {
            let worth = self.values(scope, term, binding, Item::Value(Value::Date(day)));
            found.push(self.single(&worth.expect("a head whose variables are bound").all));
        }
        found
    }

    /// How a statement stands at a day.
    pub(super) fn holds(
        &mut self,
        predicate: Predicate,
        relation: RelationId,
        day: Date,
        tuple: &Tuple,
    ) -> Fate {
        let rows = self.rows(predicate, relation, Item::Value(Value::Date(day)));
        rows.iter().find(|(row, _)| row == tuple).map_or(Fate::False, |(_, fate)| *fate)
    }
}
