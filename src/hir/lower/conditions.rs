//! Conditions: names become ids, and each scope says which variables are its own.

use super::super::resolve::{Context, Visible};
use super::super::{
    Aggregate, Atom, Condition, ConditionKind, Norms, Quantified, RelationKind, Timing, Variable, safety,
};
use super::deontic;
use super::scope::{Lowering, Names, of_condition};
use super::types::{self, Parts};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::{RelationId, VariableId};
use crate::syntax::ast;

impl Lowering<'_> {
    /// The condition; where a part is mistaken, it is left out and [`Lowering::failed`] is set.
    /// The names that stand directly in it must be visible.
    pub(super) fn condition(&mut self, condition: &ast::Condition) -> Condition {
        let span = condition.span;
        let kind = match &condition.kind {
            ast::ConditionKind::And(parts) => {
                ConditionKind::And(parts.iter().map(|part| self.condition(part)).collect())
            }
            ast::ConditionKind::Or(parts) => {
                ConditionKind::Or(parts.iter().map(|part| self.part(part)).collect())
            }
            ast::ConditionKind::Not(inner) => {
                let (condition, locals) = self.scoped(inner);
                ConditionKind::Not { locals, condition: Box::new(condition) }
            }
            ast::ConditionKind::Atom(atom) => match self.atom(atom) {
                Some(atom) => ConditionKind::Atom(atom),
                None => ConditionKind::True,
            },
            ast::ConditionKind::Excluded(atom) => match self.atom(atom) {
                Some(atom) => ConditionKind::Excluded(atom),
                None => ConditionKind::True,
            },
            ast::ConditionKind::On(inner, day) => self.on(inner, day),
            ast::ConditionKind::At(inner, date) => {
                let inner = self.condition(inner);
                ConditionKind::At(Box::new(inner), self.operand(date))
            }
            ast::ConditionKind::Compare(comparison, left, right) => {
                ConditionKind::Compare(*comparison, self.operand(left), self.operand(right))
            }
            ast::ConditionKind::Under(left, right) => {
                ConditionKind::Under(self.operand(left), self.operand(right))
            }
            ast::ConditionKind::In(term, list) => {
                let term = self.operand(term);
                ConditionKind::In(term, list.iter().map(|item| self.operand(item)).collect())
            }
            ast::ConditionKind::Is(term, name) => {
                let term = self.operand(term);
                match self.context.ty(name) {
                    Some(ty) => ConditionKind::Is(term, ty),
                    None => self.fail(),
                }
            }
            ast::ConditionKind::Quantified(quantified) => self.quantified(quantified),
            ast::ConditionKind::Norm { modality, atom, due } => {
                self.said_of_act(deontic::word(*modality), atom, due.as_ref(), |norms| match modality {
                    ast::Modality::Must if due.is_some() => norms.due,
                    ast::Modality::Must => norms.must,
                    ast::Modality::MustNot => norms.must_not,
                    ast::Modality::May => norms.may,
                })
            }
            ast::ConditionKind::NormState(state, atom) => {
                self.said_of_act(deontic::state_word(*state), atom, None, |norms| {
                    deontic::state(norms, *state)
                })
            }
            ast::ConditionKind::Error => self.fail(),
        };
        Condition { span, kind }
    }

    /// Something was or will be reported: the condition in its place says nothing.
    fn fail(&mut self) -> ConditionKind {
        self.failed = true;
        ConditionKind::True
    }

    /// `must p due D`, `breached p`: a statement of one of the relations that speak of an act.
    fn said_of_act(
        &mut self,
        word: &str,
        atom: &ast::Atom,
        due: Option<&ast::Term>,
        relation: impl FnOnce(&Norms) -> RelationId,
    ) -> ConditionKind {
        let Some(norms) = deontic::norms_of(self.context, &atom.relation, word) else { return self.fail() };
        let Some(mut lowered) = self.atom(atom) else { return self.fail() };
        lowered.relation = relation(&norms);
        lowered.arguments.extend(due.map(|due| self.operand(due)));
        ConditionKind::Atom(lowered)
    }

    /// A part of an `or`: what it alone binds is its own.
    fn part(&mut self, part: &ast::Condition) -> Condition {
        let mut names = Names::default();
        of_condition(part, &mut names);
        let own = self.declare(&names);
        let condition = self.condition(part);
        self.hide(&own);
        condition
    }

    /// A condition in a scope of its own, with the variables that belong to it.
    pub(super) fn scoped(&mut self, condition: &ast::Condition) -> (Condition, Vec<VariableId>) {
        self.open();
        let condition = self.part(condition);
        (condition, self.close())
    }

    /// `p(X) on D`
    fn on(&mut self, inner: &ast::Condition, day: &ast::Term) -> ConditionKind {
        let day = self.operand(day);
        let ast::ConditionKind::Atom(atom) = &inner.kind else {
            let broken = self.failed;
            self.condition(inner);
            if !self.failed || broken {
                let message = "`on` asks for the day of one event";
                let label = "this is not an event";
                let diagnostic = Diagnostic::error(codes::NOT_AN_EVENT, inner.span, message, label)
                    .help("`at` asks any condition at another date");
                self.context.report(diagnostic);
            }
            return self.fail();
        };
        let Some(atom) = self.atom(atom) else { return ConditionKind::True };
        let relation = self.context.program.relation(atom.relation);
        if relation.kind == RelationKind::Act || relation.timing == Timing::Dated {
            return ConditionKind::On(atom, day);
        }
        let message = format!("`on` asks for the day of an event, and `{}` is none", relation.name);
        let diagnostic = Diagnostic::error(codes::NOT_AN_EVENT, inner.span, message, "not `dated`")
            .also(relation.span, "declared here")
            .help("`at` asks any condition at another date");
        self.context.report(diagnostic);
        self.fail()
    }

    /// `every S where g: b`
    fn quantified(&mut self, quantified: &ast::Quantified) -> ConditionKind {
        self.quantity(quantified);
        self.open();
        let listed = self.listed(quantified.variables.iter());
        let names = quantified.variables.iter().map(|v| v.name.as_str()).collect::<Vec<_>>();
        let domain = self.part(&quantified.domain);
        let own = self.close();
        for id in own.iter().filter(|id| !listed.contains(id)) {
            self.not_bound_outside(*id, quantified);
        }
        let (body, body_locals) = match &quantified.body {
            Some(body) => {
                let (body, locals) = self.scoped(body);
                (Some(body), locals)
            }
            None => (None, vec![]),
        };
        self.hide_listed(&names, &listed);
        ConditionKind::Quantified(Box::new(Quantified {
            quantity: quantified.quantity,
            variables: listed,
            domain,
            domain_locals: vec![],
            body,
            body_locals,
            if_any: quantified.if_any.is_some(),
        }))
    }

    fn quantity(&mut self, quantified: &ast::Quantified) {
        let all = "`every` asks for all of them";
        let (wrong, help) = match quantified.quantity {
            ast::Quantity::AtLeast(0) | ast::Quantity::AtLeastOf(0, 1..) => {
                ("at least 0 is always reached", "`at least 1` asks for one of them")
            }
            ast::Quantity::AtLeastOf(_, 0) | ast::Quantity::MoreThanOf(_, 0) => {
                ("a fraction is not of 0", all)
            }
            ast::Quantity::AtLeastOf(above, below) if above > below => {
                ("more than all is never reached", all)
            }
            ast::Quantity::MoreThanOf(above, below) if above >= below => {
                ("more than all is never reached", all)
            }
            _ => return,
        };
        let diagnostic =
            Diagnostic::error(codes::IDLE_QUANTITY, quantified.quantity_span, wrong, "").help(help);
        self.context.report(diagnostic);
        self.failed = true;
    }

    /// The variables that range, new ones; a name twice is one variable.
    fn listed<'t>(&mut self, variables: impl Iterator<Item = &'t ast::Variable>) -> Vec<VariableId> {
        let mut listed: Vec<VariableId> = Vec::new();
        for variable in variables {
            let known = listed.iter().any(|id| self.variables[id.index()].name == variable.name);
            if !known {
                if self.is_visible(&variable.name) {
                    self.ranges_twice(variable);
                }
                listed.push(self.variable_at(&variable.name, variable.span));
            }
            self.variable(&variable.name, variable.span);
        }
        listed
    }

    fn hide_listed(&mut self, names: &[&str], listed: &[VariableId]) {
        let mut hidden: Vec<&str> = Vec::new();
        for name in names {
            if !hidden.contains(name) {
                hidden.push(name);
            }
        }
        debug_assert_eq!(hidden.len(), listed.len(), "each listed name is one variable");
        self.hide(&hidden);
    }

    fn ranges_twice(&mut self, variable: &ast::Variable) {
        let outer = self.variable(&variable.name, variable.span);
        let outer = self.variables[outer.index()].span;
        let message = format!("`{}` ranges here, and is a variable of the rule around it", variable.name);
        let diagnostic =
            Diagnostic::error(codes::RANGES_AND_BOUND, variable.span, message, "ranges over values")
                .also(outer, "already a variable here")
                .help("give one of them another name");
        self.context.report(diagnostic);
        self.failed = true;
    }

    fn not_bound_outside(&mut self, id: VariableId, quantified: &ast::Quantified) {
        let variable = &self.variables[id.index()];
        let name = variable.name.clone();
        let message = format!("`{name}` in `where` is neither listed nor bound outside");
        let mut diagnostic = Diagnostic::error(
            codes::OTHER_VARIABLE_OF_WHERE,
            variable.span,
            message,
            "of which one is this asked?",
        );
        if let Some(first) = quantified.variables.first() {
            diagnostic = diagnostic.also(first.span, "what ranges is listed here");
        }
        let help =
            format!("list `{name}`, write `_` for \"whatever it is\", or bind it before the quantifier");
        self.context.report(diagnostic.help(help));
        self.failed = true;
    }

    /// `sum(V for S where c)`
    pub(super) fn aggregate(&mut self, aggregate: &ast::Aggregate) -> Aggregate {
        self.open();
        let listed = self.listed(aggregate.value.iter().chain(&aggregate.over));
        let names: Vec<&str> =
            aggregate.value.iter().chain(&aggregate.over).map(|v| v.name.as_str()).collect();
        let condition = self.part(&aggregate.condition);
        self.hide_listed(&names, &listed);
        let locals = self.close().into_iter().filter(|id| !listed.contains(id)).collect();
        let value = aggregate.value.as_ref().and(listed.first().copied());
        Aggregate { kind: aggregate.kind, value, over: listed, locals, condition }
    }

    /// The atom, or `None` if it is mistaken.
    pub(super) fn atom(&mut self, atom: &ast::Atom) -> Option<Atom> {
        let lowered = self.atom_of(atom);
        self.failed |= lowered.is_none();
        lowered
    }

    fn atom_of(&mut self, atom: &ast::Atom) -> Option<Atom> {
        let relation = self.context.relation(&atom.relation)?;
        if self.context.program.relation(relation).erroneous {
            return None;
        }
        let placed = self.context.arguments(relation, atom)?;
        let types: Vec<_> = self.context.program.relation(relation).parameters.iter().map(|p| p.ty).collect();
        let arguments = placed
            .into_iter()
            .zip(types)
            .map(|(argument, ty)| match argument {
                Some(term) => self.argument(term, ty),
                None => Self::any(atom.rest.unwrap_or(atom.span), ty),
            })
            .collect();
        Some(Atom { relation, arguments, span: atom.span })
    }
}

/// A condition that stands alone, as in a question.
pub(in crate::hir) struct Alone {
    /// The condition.
    pub condition: Condition,
    /// Its variables, those of inner scopes included.
    pub variables: Vec<Variable>,
    /// Those of the outermost scope, in order of first appearance.
    pub free: Vec<VariableId>,
}

/// Lowers a condition that stands alone. `None` if it is mistaken, which is reported.
pub(in crate::hir) fn alone(
    context: &mut Context,
    condition: &ast::Condition,
    visible: Visible,
) -> Option<Alone> {
    let mut lowering = Lowering::new(context, visible);
    let mut names = Names::default();
    of_condition(condition, &mut names);
    lowering.declare(&names);
    let free = (0..names.len()).map(VariableId::at).collect();
    let mut condition = lowering.condition(condition);
    let (failed, mut variables) = (lowering.failed, lowering.variables);
    let parts = Parts { heads: vec![], body: &mut condition, exceptions: &mut [] };
    let fits = types::settle(context, &mut variables, parts);
    if failed || !fits {
        return None;
    }
    let unbound = safety::condition(&condition, &variables);
    let safe = unbound.is_empty();
    context.diagnostics.extend(unbound);
    safe.then_some(Alone { condition, variables, free })
}
