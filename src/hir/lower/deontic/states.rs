//! How duties and prohibitions stand, defined once for each act (`docs/semantics.md`, *Norms*).

use crate::hir::{
    Atom, Comparison, Condition, ConditionKind, Norms, Program, Rule, Term, TermKind, Variable, builtin,
};
use crate::ids::{RelationId, TypeId, VariableId};
use crate::source::Span;

/// Adds the definitions for each act about which a rule argues.
pub(super) fn rules(program: &mut Program) {
    let acts: Vec<(RelationId, Norms)> = program.norms_in_use().map(|(act, norms)| (act, *norms)).collect();
    let Some(day) = program.day else { return };
    for (act, norms) in acts {
        let mut new = Vec::new();
        Definitions::of(program, act, day).all(&norms, &mut new);
        program.rules.extend(new);
    }
}

/// What the definitions of one act are made of.
struct Definitions<'p> {
    program: &'p Program,
    act: RelationId,
    day: RelationId,
    span: Span,
    /// The parameters of the act, then the deadline, then a further day.
    variables: Vec<Variable>,
}

impl<'p> Definitions<'p> {
    fn of(program: &'p Program, act: RelationId, day: RelationId) -> Self {
        let relation = program.relation(act);
        let span = relation.span;
        let variable = |name: String, ty: TypeId| Variable { name, ty, span };
        let parameters = relation.parameters.iter().enumerate();
        let mut variables: Vec<Variable> =
            parameters.map(|(at, p)| variable(format!("X{}", at + 1), p.ty)).collect();
        variables.push(variable("Due".to_owned(), builtin::DATE));
        variables.push(variable("Day".to_owned(), builtin::DATE));
        Self { program, act, day, span, variables }
    }

    fn all(&self, norms: &Norms, new: &mut Vec<Rule>) {
        let mut define = |relation: RelationId, body: Vec<Condition>| {
            new.push(self.rule(relation, body));
        };
        let (due, day) = (self.due(), self.further_day());
        let done = || self.holds(self.act);
        let done_by = || at(done(), due.clone());
        let (is_due, is_owed) = (|| self.holds(norms.due), || self.holds(norms.owed));
        let denied = || self.holds(norms.denied);
        let before = |a: &Term, b: &Term| compare(Comparison::Less, a.clone(), b.clone());
        let until = |a: &Term, b: &Term| compare(Comparison::LessOrEqual, a.clone(), b.clone());
        let now = today(self.span);
        // on some day up to today
        let some_day = || vec![self.some_day(), until(&day, &now)];
        let on = |condition: Condition| at(condition, day.clone());

        let [fulfilled, breached, pending] = norms.by_deadline;
        define(fulfilled, vec![is_due(), until(&due, &now), done_by()]);
        define(fulfilled, vec![is_due(), before(&now, &due), done()]);
        define(breached, vec![is_due(), before(&due, &now), not(done_by())]);
        let ended = vec![on(is_due()), until(&due, &day), before(&due, &now), not(done_by())];
        define(breached, [some_day(), ended].concat());
        define(pending, vec![is_due(), until(&now, &due), not(done())]);

        let [fulfilled, breached, pending] = norms.without_deadline;
        define(fulfilled, vec![is_owed(), done()]);
        define(breached, vec![is_owed(), denied()]);
        define(breached, [some_day(), vec![on(is_owed()), denied()]].concat());
        define(pending, vec![is_owed(), not(done()), not(denied())]);

        let must_not = || self.holds(norms.must_not);
        let happened = ConditionKind::On(self.statement(self.act), day.clone());
        let happened = Condition { span: self.span, kind: happened };
        define(norms.infringed, vec![happened, on(must_not())]);
        define(norms.observed, vec![must_not(), not(self.holds(norms.infringed))]);

        for (place, state) in norms.states.into_iter().enumerate() {
            define(state, vec![self.holds(norms.by_deadline[place])]);
            define(state, vec![self.holds(norms.without_deadline[place])]);
        }
        define(norms.states[1], vec![self.holds(norms.infringed)]);
    }

    fn rule(&self, relation: RelationId, body: Vec<Condition>) -> Rule {
        let display = format!("the meaning of `{}`", self.program.relation(relation).name);
        let (head, variables) = (self.statement(relation), self.variables.clone());
        let rule = Rule::definition(display, head, variables, conjunction(body, self.span));
        Rule { erroneous: self.program.relation(self.act).erroneous, ..rule }
    }

    fn variable(&self, place: usize) -> Term {
        let ty = self.variables.get(place).map_or(builtin::ENTITY, |variable| variable.ty);
        Term { span: self.span, ty, kind: TermKind::Variable(VariableId::at(place)) }
    }

    /// The deadline.
    fn due(&self) -> Term {
        self.variable(self.variables.len() - 2)
    }

    /// The day that is no deadline.
    fn further_day(&self) -> Term {
        self.variable(self.variables.len() - 1)
    }

    /// A relation of the same things, and of the deadline if it has one.
    fn statement(&self, relation: RelationId) -> Atom {
        let places = self.program.relation(relation).parameters.len();
        Atom { relation, arguments: (0..places).map(|place| self.variable(place)).collect(), span: self.span }
    }

    fn holds(&self, relation: RelationId) -> Condition {
        atom(&self.statement(relation))
    }

    fn some_day(&self) -> Condition {
        atom(&Atom { relation: self.day, arguments: vec![self.further_day()], span: self.span })
    }
}

/// All of them.
pub(super) fn conjunction(conditions: impl IntoIterator<Item = Condition>, span: Span) -> Condition {
    let mut parts: Vec<Condition> = conditions.into_iter().collect();
    match parts.len() {
        0 => Condition::always(span),
        1 => parts.swap_remove(0),
        _ => Condition { span, kind: ConditionKind::And(parts) },
    }
}

/// A statement as a condition.
pub(super) fn atom(atom: &Atom) -> Condition {
    Condition { span: atom.span, kind: ConditionKind::Atom(atom.clone()) }
}

/// It is not so.
pub(super) fn not(condition: Condition) -> Condition {
    let span = condition.span;
    Condition { span, kind: ConditionKind::Not { locals: vec![], condition: Box::new(condition) } }
}

/// It is so on that day.
pub(super) fn at(condition: Condition, day: Term) -> Condition {
    Condition { span: condition.span, kind: ConditionKind::At(Box::new(condition), day) }
}

/// A comparison.
pub(super) fn compare(comparison: Comparison, left: Term, right: Term) -> Condition {
    Condition { span: left.span, kind: ConditionKind::Compare(comparison, left, right) }
}

/// The date of the question.
pub(super) fn today(span: Span) -> Term {
    Term { span, ty: builtin::DATE, kind: TermKind::Today }
}
