//! Conditions of a rule as premises: each with the values it was asked of, and how it stands.

use super::binding::{Bindings, Cell, Scope};
use super::derive::Builder;
use super::explanation::{Counted, Expression, Measured, Member, Premise, Ranged, Standing, Test};
use super::quantity::Tally;
use super::term;
use super::{Form, Pattern, UNKNOWN_DAY};
use crate::engine::Truth;
use crate::hir::{
    Aggregate, Atom, Condition, ConditionKind, Program, Quantified, RelationKind, Term, TermKind,
};
use crate::ids::WorldId;

impl Builder<'_> {
    /// The conditions of the attempt that comes closest to satisfying all of them, as premises.
    pub(super) fn group(
        &mut self,
        conditions: &[Condition],
        scope: &Scope,
        bindings: &Bindings,
        depth: usize,
    ) -> Vec<Premise> {
        let conditions: Vec<&Condition> = conditions.iter().collect();
        let near = self.search(|matcher| matcher.nearest(&conditions, scope, bindings));
        let program = self.view.program;
        let each = conditions.into_iter().zip(near.standings.iter().zip(&near.bindings));
        // That a day is a day need not be said.
        let each = each.filter(|(condition, _)| !is_day(program, condition));
        each.map(|(c, (standing, shown))| self.premise(c, scope, shown, *standing, depth)).collect()
    }

    /// The conditions within one that stands so.
    fn part(
        &mut self,
        condition: &Condition,
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
        depth: usize,
    ) -> Vec<Premise> {
        if standing != Standing::Unreached {
            return self.group(condition.conjuncts(), scope, bindings, depth);
        }
        let parts = condition.conjuncts().iter();
        parts.map(|c| self.premise(c, scope, bindings, standing, depth)).collect()
    }

    /// A condition as a premise that stands so.
    pub(super) fn premise(
        &mut self,
        condition: &Condition,
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
        depth: usize,
    ) -> Premise {
        let world = self.world(standing);
        let test = match &condition.kind {
            ConditionKind::True => Test::All(vec![]),
            ConditionKind::And(_) => Test::All(self.part(condition, scope, bindings, standing, depth)),
            ConditionKind::Or(parts) => self.either(parts, scope, bindings, standing, depth),
            ConditionKind::Not { locals, condition } => {
                let mut inner = bindings.clone();
                inner.release(locals);
                let (depth, scope) = (depth.saturating_add(1), scope.denied());
                let parts = self.part(condition, &scope, &inner, standing, depth);
                Test::Negation(match self.failing_alone(condition, &scope, &inner, standing, &parts) {
                    Some(part) => vec![self.premise(part, &scope, &inner, Standing::Fails, depth)],
                    None => parts,
                })
            }
            ConditionKind::Atom(atom) => self.statement(atom, Form::Holds, scope, bindings, standing, depth),
            ConditionKind::Excluded(atom) => {
                self.statement(atom, Form::Excluded, scope, bindings, standing, depth)
            }
            ConditionKind::On(atom, day) => self.event(atom, day, scope, bindings, standing, depth),
            ConditionKind::At(inner, day) => {
                let day = self.matcher.day(day, scope, bindings, world);
                let inner =
                    day.map_or(vec![], |day| self.part(inner, &scope.on(day), bindings, standing, depth));
                let day = day.filter(|day| *day != UNKNOWN_DAY);
                Test::At(day, inner)
            }
            ConditionKind::Compare(comparison, left, right) => Test::Compare(
                *comparison,
                self.measured(left, scope, bindings, world),
                self.measured(right, scope, bindings, world),
            ),
            ConditionKind::Under(below, above) => Test::Under(
                self.measured(below, scope, bindings, world),
                self.measured(above, scope, bindings, world),
            ),
            ConditionKind::In(term, items) => Test::Among(
                self.measured(term, scope, bindings, world),
                items.iter().map(|t| self.measured(t, scope, bindings, world)).collect(),
            ),
            ConditionKind::Is(term, ty) => Test::Is(self.measured(term, scope, bindings, world), *ty),
            ConditionKind::Quantified(quantified) => {
                self.quantified(quantified, scope, bindings, standing, depth)
            }
        };
        Premise { standing, test }
    }

    /// The one statement for want of which nothing fits all of what is denied, if it fails whatever else is so. What
    /// it was joined with is then no part of the reason.
    fn failing_alone<'c>(
        &self,
        denied: &'c Condition,
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
        parts: &[Premise],
    ) -> Option<&'c Condition> {
        let conjuncts = denied.conjuncts();
        if standing != Standing::Holds || conjuncts.len() != parts.len() || parts.len() < 2 {
            return None;
        }
        let mut failing = conjuncts.iter().zip(parts).filter(|(_, part)| part.standing == Standing::Fails);
        let (only, None) = (failing.next()?, failing.next()) else { return None };
        let said = matches!(only.0.kind, ConditionKind::Atom(_) | ConditionKind::On(..));
        (said && self.matcher.standing(only.0, scope, bindings) == Standing::Fails).then_some(only.0)
    }

    /// What is not shown is looked at where burdens are ignored.
    fn world(&self, standing: Standing) -> WorldId {
        if standing == Standing::NotShown { self.view.bare } else { self.view.world }
    }

    fn statement(
        &mut self,
        atom: &Atom,
        form: Form,
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
        depth: usize,
    ) -> Test {
        let pattern = self.witness(atom, form, scope, bindings, standing);
        let reached = standing != Standing::Unreached;
        let step = if reached { self.step(&pattern, scope.rule, depth) } else { None };
        Test::Statement(pattern, step)
    }

    /// The atom with its values; places left open are filled by the first thing of which it stands so.
    fn witness(
        &mut self,
        atom: &Atom,
        form: Form,
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
    ) -> Pattern {
        let world = self.world(standing);
        let open = || Pattern {
            relation: atom.relation,
            arguments: vec![None; atom.arguments.len()],
            at: scope.at,
            form,
        };
        let mut pattern = self.matcher.pattern(atom, form, scope, bindings, world).unwrap_or_else(open);
        let least = match standing {
            Standing::Holds => Truth::True,
            Standing::Open | Standing::NotShown => Truth::Undetermined,
            Standing::Fails | Standing::Unreached => return pattern,
        };
        if pattern.arguments.iter().all(Option::is_some) {
            return pattern;
        }
        let Some(node) = self.view.node(atom.relation, form, scope.rule) else { return pattern };
        let rows = self.view.rows(node, &pattern, world);
        let row = rows.iter().find(|row| {
            row.truth >= least
                && !self.matcher.too_late(node, &row.tuple, scope)
                && self.matcher.bind(&atom.arguments, &row.cells, scope, bindings).is_some()
        });
        if let Some(row) = row {
            pattern.arguments = row.cells.iter().map(|c| c.value()).collect();
        }
        pattern
    }

    fn event(
        &mut self,
        atom: &Atom,
        day: &Term,
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
        depth: usize,
    ) -> Test {
        let pattern = self.witness(atom, Form::Holds, scope, bindings, standing);
        let reached = standing != Standing::Unreached;
        let step = if reached { self.step(&pattern, None, depth) } else { None };
        let day = term::day(self.matcher.value(day, scope, bindings, self.world(standing)));
        Test::Event(pattern, day, step)
    }

    /// The first part that stands as the whole does; all parts where none holds.
    fn either(
        &mut self,
        parts: &[Condition],
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
        depth: usize,
    ) -> Test {
        let stands: Vec<Standing> = parts.iter().map(|p| self.matcher.standing(p, scope, bindings)).collect();
        let mut shown: Vec<usize> = (0..parts.len()).collect();
        if standing == Standing::Holds {
            shown.retain(|i| stands.get(*i) == Some(&Standing::Holds));
            if !self.alternatives {
                shown.truncate(1);
            }
        }
        let each = shown.into_iter().filter_map(|i| Some((parts.get(i)?, stands.get(i)?)));
        Test::Either(each.map(|(p, s)| self.premise(p, scope, bindings, *s, depth)).collect())
    }

    fn quantified(
        &mut self,
        quantified: &Quantified,
        scope: &Scope,
        bindings: &Bindings,
        standing: Standing,
        depth: usize,
    ) -> Test {
        let world = self.world(standing);
        let here = match standing {
            Standing::Unreached => Tally::default(),
            _ => self.search(|m| m.tally(quantified, scope, bindings, world)),
        };
        let (so, perhaps) = here.so();
        let counts = (here.members.len() as u64, so, perhaps);
        let mut members = Vec::new();
        for (tuple, within, body) in here.members.into_iter().take(self.limits.width) {
            let bound = self.matcher.with(&quantified.variables, &tuple, scope, bindings);
            let asked = quantified.body.as_ref().zip(bound.as_ref());
            let standing = match (within.min(body), asked) {
                (Truth::True, _) => Standing::Holds,
                (Truth::Undetermined, _) => Standing::Open,
                (Truth::False, None) => Standing::Fails,
                (Truth::False, Some((body, bound))) => self.failing(body, scope, bound),
            };
            let premises = match asked {
                Some((body, bound)) if standing != Standing::Unreached => {
                    self.group(body.conjuncts(), scope, bound, depth)
                }
                _ => vec![],
            };
            let values = tuple.iter().filter_map(|c| c.and_then(Cell::value)).collect();
            members.push(Member { values, standing, premises });
        }
        let mut outer = bindings.clone();
        outer.release(&quantified.variables);
        let domain = self.range(&quantified.domain, scope, &outer, world);
        let body = quantified.body.as_ref().map(|body| self.range(body, scope, &outer, world));
        let body = body.unwrap_or_default();
        let Quantified { quantity, if_any, .. } = *quantified;
        Test::Quantified { quantity, if_any, domain, body, members, counts }
    }

    /// How something stands that does not hold here. What came to hold later than what is proved is no reason
    /// for it: it is not reached.
    fn failing(&self, condition: &Condition, scope: &Scope, bindings: &Bindings) -> Standing {
        match self.matcher.standing(condition, scope, bindings) {
            Standing::Fails if scope.before.is_some() => {
                match self.matcher.standing(condition, &scope.denied(), bindings) {
                    Standing::Holds => Standing::Unreached,
                    _ => Standing::Fails,
                }
            }
            standing => standing,
        }
    }

    fn measured(&mut self, term: &Term, scope: &Scope, bindings: &Bindings, world: WorldId) -> Measured {
        let value = self.search(|m| m.value(term, scope, bindings, world)).ends();
        let counted = aggregates(term).into_iter().map(|a| self.counted(a, scope, bindings, world)).collect();
        Measured { expression: self.expression(term, scope, bindings, world), value, counted }
    }

    /// What an aggregate counts.
    fn counted(
        &mut self,
        aggregate: &Aggregate,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Counted {
        let all = self.search(|m| m.members(aggregate, scope, bindings, world));
        let more = all.len().saturating_sub(self.limits.width);
        let member = |(tuple, truth): (Vec<Option<Cell>>, Truth)| Member {
            values: tuple.into_iter().filter_map(|cell| cell.and_then(Cell::value)).collect(),
            standing: if truth == Truth::True { Standing::Holds } else { Standing::Open },
            premises: vec![],
        };
        Counted { members: all.into_iter().take(self.limits.width).map(member).collect(), more }
    }

    fn expression(&self, term: &Term, scope: &Scope, bindings: &Bindings, world: WorldId) -> Expression {
        let inner = |t: &Term| Box::new(self.expression(t, scope, bindings, world));
        match &term.kind {
            TermKind::Variable(variable) => {
                let name = scope.variables.get(variable.index()).map_or("", |v| v.name.as_str());
                let open = || Expression::Variable(name.to_owned(), term.ty);
                let value = bindings.get(*variable).and_then(Cell::value);
                value.map_or_else(open, Expression::Value)
            }
            TermKind::Value(value) => Expression::Value(*value),
            TermKind::Any => Expression::Variable("_".to_owned(), term.ty),
            TermKind::Today => Expression::Today(scope.at),
            TermKind::Duration { amount, unit } => Expression::Duration(inner(amount), *unit),
            TermKind::Binary { operator, left, right, .. } => {
                Expression::Binary(*operator, inner(left), inner(right))
            }
            TermKind::Aggregate(aggregate) => {
                let mut outer = bindings.clone();
                outer.release(&aggregate.over);
                outer.release(&aggregate.locals);
                Expression::Aggregate(aggregate.kind, self.range(&aggregate.condition, scope, &outer, world))
            }
        }
    }

    /// Conditions that something ranges over, with what is bound.
    fn range(&self, condition: &Condition, scope: &Scope, bindings: &Bindings, world: WorldId) -> Ranged {
        let mut range = Ranged::default();
        let pattern = |atom: &Atom| self.matcher.pattern(atom, Form::Holds, scope, bindings, world);
        for part in condition.conjuncts() {
            match &part.kind {
                ConditionKind::Atom(_) if is_day(self.view.program, part) => {}
                ConditionKind::Atom(atom) | ConditionKind::On(atom, _) => {
                    range.statements.extend(pattern(atom));
                }
                _ => {
                    let clause = self.clause(part, scope, bindings, world).unwrap_or(Test::All(vec![]));
                    if !range.further.contains(&clause) {
                        range.further.push(clause);
                    }
                }
            }
        }
        if range.statements.is_empty() {
            // That all of a type are meant is said with the thing.
            range.further.retain(|test| !matches!(test, Test::Is(..)));
        }
        range
    }

    /// A condition of what something ranges over; `None` if it is not told.
    fn clause(
        &self,
        condition: &Condition,
        scope: &Scope,
        bindings: &Bindings,
        world: WorldId,
    ) -> Option<Test> {
        let term = |t: &Term| {
            let expression = ranging(self.expression(t, scope, bindings, world));
            Measured { expression, value: None, counted: vec![] }
        };
        let within = |conditions: &[Condition], scope: &Scope| -> Option<Vec<Premise>> {
            let each = conditions.iter().map(|part| {
                let test = self.clause(part, scope, bindings, world)?;
                Some(Premise { standing: Standing::Unreached, test })
            });
            each.collect()
        };
        Some(match &condition.kind {
            ConditionKind::Atom(atom) => {
                Test::Statement(self.matcher.pattern(atom, Form::Holds, scope, bindings, world)?, None)
            }
            ConditionKind::Compare(comparison, left, right) => {
                Test::Compare(*comparison, term(left), term(right))
            }
            ConditionKind::Under(below, above) => Test::Under(term(below), term(above)),
            ConditionKind::In(one, items) => Test::Among(term(one), items.iter().map(term).collect()),
            ConditionKind::Is(one, ty) => Test::Is(term(one), *ty),
            ConditionKind::And(parts) => Test::All(within(parts, scope)?),
            ConditionKind::Or(parts) => Test::Either(within(parts, scope)?),
            ConditionKind::Not { condition, .. } => Test::Negation(within(condition.conjuncts(), scope)?),
            ConditionKind::At(inner, day) => {
                let day = self.matcher.day(day, scope, bindings, world).filter(|day| *day != UNKNOWN_DAY)?;
                Test::At(Some(day), within(inner.conjuncts(), &scope.on(day))?)
            }
            _ => return None,
        })
    }
}

/// A term of what something ranges over.
fn ranging(expression: Expression) -> Expression {
    match expression {
        Expression::Variable(_, ty) => Expression::Ranging(ty),
        Expression::Duration(amount, unit) => Expression::Duration(Box::new(ranging(*amount)), unit),
        Expression::Binary(operator, left, right) => {
            Expression::Binary(operator, Box::new(ranging(*left)), Box::new(ranging(*right)))
        }
        other => other,
    }
}

/// The aggregates of a term, but for those within others.
fn aggregates(term: &Term) -> Vec<&Aggregate> {
    match &term.kind {
        TermKind::Aggregate(aggregate) => vec![aggregate],
        TermKind::Duration { amount, .. } => aggregates(amount),
        TermKind::Binary { left, right, .. } => {
            aggregates(left).into_iter().chain(aggregates(right)).collect()
        }
        TermKind::Variable(_) | TermKind::Value(_) | TermKind::Any | TermKind::Today => vec![],
    }
}

/// Whether a condition only says that something is a day.
pub(super) fn is_day(program: &Program, condition: &Condition) -> bool {
    matches!(&condition.kind, ConditionKind::Atom(atom) if program.relation(atom.relation).kind == RelationKind::Day)
}
