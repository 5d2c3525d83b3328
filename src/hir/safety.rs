//! Range restriction: every variable is bound by a positive condition of its scope or of one around it.
//!
//! In each scope the conditions bind what they can, in any order, until nothing is new: atoms bind their
//! variables, `=`, `in`, `under` and `is` bind one side when the other is bound, `C at D` binds what `C`
//! binds once `D` is bound, `or` what all its parts bind. What is then not bound is reported once.

use super::{
    Aggregate, Atom, Comparison, Condition, ConditionKind, Quantified, Rule, Term, TermKind, Variable,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::ids::VariableId;
use crate::source::Span;
use fixedbitset::FixedBitSet;
use std::collections::BTreeMap;

/// What is not bound in a rule.
pub(super) fn rule(rule: &Rule) -> Vec<Diagnostic> {
    let mut safety = Safety::new(&rule.variables);
    let mut bound = safety.nothing();
    let mut needed = Vec::new();
    rule.head.arguments.iter().for_each(|term| direct_in_term(term, &mut needed));
    direct(&rule.body, &mut needed);
    safety.settle(&[&rule.body], &needed, &mut bound);
    rule.head.arguments.iter().for_each(|term| safety.inner_of_term(term, &bound));
    safety.inner(&rule.body, &bound);
    for exception in &rule.exceptions {
        safety.scope(&exception.condition, &bound);
    }
    safety.found
}

/// What is not bound in a condition that stands alone.
pub(super) fn condition(condition: &Condition, variables: &[Variable]) -> Vec<Diagnostic> {
    let mut safety = Safety::new(variables);
    let nothing = safety.nothing();
    safety.scope(condition, &nothing);
    safety.found
}

/// A warning for each variable that is written once and does not say that this is meant.
pub(super) fn used_once(variables: &[Variable], uses: &[usize]) -> Vec<Diagnostic> {
    let mut named = BTreeMap::<&str, Vec<&Variable>>::new();
    for variable in variables {
        named.entry(&variable.name).or_default().push(variable);
    }
    let once = variables.iter().zip(uses).filter(|(v, uses)| **uses == 1 && !v.name.starts_with('_'));
    let others = |variable: &Variable| named.get(variable.name.as_str()).map_or(&[][..], Vec::as_slice);
    once.map(|(variable, _)| written_once(variable, others(variable))).collect()
}

/// The warning; `named` are the variables of that name.
fn written_once(variable: &Variable, named: &[&Variable]) -> Diagnostic {
    let name = &variable.name;
    let message = format!("the variable `{name}` is used once");
    let help = format!("write `_`, or `_{name}`, if it is meant to be anything");
    let diagnostic = Diagnostic::warning(codes::USED_ONCE, variable.span, message, "used here only").suggest(
        help,
        variable.span,
        format!("_{name}"),
    );
    let Some(other) = named.iter().find(|other| other.span != variable.span) else { return diagnostic };
    diagnostic.also(other.span, format!("this `{name}` is another variable")).note(format!(
        "no condition around both binds `{name}`: in each `not`, `unless`, quantifier, aggregate or part of an \
         `or` it is a variable of its own"
    ))
}

/// A variable that must be bound, and where it stands.
type Needed = Vec<(VariableId, Span)>;

struct Safety<'v> {
    variables: &'v [Variable],
    reported: FixedBitSet,
    found: Vec<Diagnostic>,
}

impl<'v> Safety<'v> {
    fn new(variables: &'v [Variable]) -> Self {
        Self { variables, reported: FixedBitSet::with_capacity(variables.len()), found: vec![] }
    }

    fn nothing(&self) -> FixedBitSet {
        FixedBitSet::with_capacity(self.variables.len())
    }

    /// A scope within others: a negation, an exception, a part of an `or`.
    fn scope(&mut self, condition: &Condition, outside: &FixedBitSet) {
        let mut bound = outside.clone();
        let mut needed = Vec::new();
        direct(condition, &mut needed);
        self.settle(&[condition], &needed, &mut bound);
        self.inner(condition, &bound);
    }

    /// Binds what the conditions bind, and reports what of `needed` remains; that counts as bound then.
    fn settle(&mut self, conditions: &[&Condition], needed: &[(VariableId, Span)], bound: &mut FixedBitSet) {
        close(conditions, bound, false);
        if needed.iter().all(|(id, _)| bound.contains(id.index())) {
            return;
        }
        let mut possible = bound.clone();
        close(conditions, &mut possible, true);
        for (id, span) in needed {
            if !possible.contains(id.index()) {
                self.unbound(*id, *span, conditions);
                bound.insert(id.index());
            }
        }
        close(conditions, bound, false);
        for (id, span) in needed {
            if !bound.contains(id.index()) {
                self.circular(*id, *span);
                bound.insert(id.index());
                close(conditions, bound, false);
            }
        }
    }

    /// Checks the scopes within a condition, whose own variables are bound.
    fn inner(&mut self, condition: &Condition, bound: &FixedBitSet) {
        match &condition.kind {
            ConditionKind::And(_) | ConditionKind::At(..) => {
                condition.parts().for_each(|part| self.inner(part, bound));
            }
            ConditionKind::Quantified(quantified) => self.quantified(quantified, bound),
            _ => condition.parts().for_each(|part| self.scope(part, bound)),
        }
        condition.terms().for_each(|term| self.inner_of_term(term, bound));
    }

    fn inner_of_term(&mut self, term: &Term, bound: &FixedBitSet) {
        if let TermKind::Aggregate(aggregate) = &term.kind {
            self.aggregate(aggregate, bound);
        }
        term.parts().for_each(|part| self.inner_of_term(part, bound));
    }

    fn aggregate(&mut self, aggregate: &Aggregate, outside: &FixedBitSet) {
        let mut bound = outside.clone();
        let mut needed = self.ranging(&aggregate.over);
        direct(&aggregate.condition, &mut needed);
        self.settle(&[&aggregate.condition], &needed, &mut bound);
        self.inner(&aggregate.condition, &bound);
    }

    fn quantified(&mut self, quantified: &Quantified, outside: &FixedBitSet) {
        let mut bound = outside.clone();
        let mut needed = self.ranging(&quantified.variables);
        direct(&quantified.domain, &mut needed);
        self.settle(&[&quantified.domain], &needed, &mut bound);
        self.inner(&quantified.domain, &bound);
        if let Some(body) = &quantified.body {
            self.scope(body, &bound);
        }
    }

    fn ranging(&self, ids: &[VariableId]) -> Needed {
        ids.iter().map(|id| (*id, self.variables[id.index()].span)).collect()
    }

    fn unbound(&mut self, id: VariableId, span: Span, conditions: &[&Condition]) {
        if self.reported.put(id.index()) {
            return;
        }
        let name = &self.variables[id.index()].name;
        let without = conditions.iter().find_map(|condition| part_without(condition, id));
        let who = if without.is_some() { "not every part of the `or`" } else { "no condition" };
        let message = format!("{who} says which `{name}` are meant");
        let mut diagnostic =
            Diagnostic::error(codes::UNBOUND_VARIABLE, span, message, "of which one is this said?");
        if let Some(part) = without {
            diagnostic = diagnostic
                .also(part, format!("this part of `or` does not bind `{name}`"))
                .help(format!("bind `{name}` in every part of the `or`, or outside it"));
        } else {
            let holds = format!(
                "add a condition that holds of the `{name}` that are meant; `not`, `unless` and comparisons do not \
                 say which"
            );
            let all = format!("`{name} is …`, with the name of a type, takes all of it");
            diagnostic = diagnostic.help(holds).help(all);
        }
        self.found.push(diagnostic);
    }

    fn circular(&mut self, id: VariableId, span: Span) {
        if self.reported.put(id.index()) {
            return;
        }
        let name = &self.variables[id.index()].name;
        let message = format!("`{name}` is bound only by a condition that needs it itself");
        let diagnostic =
            Diagnostic::error(codes::UNBOUND_VARIABLE, span, message, "bound in a circle").help(format!(
                "bind `{name}` by another condition; a date after `at`, and what is counted or added, must be \
                 known first"
            ));
        self.found.push(diagnostic);
    }
}

/// The part of an `or` that leaves a variable unbound which another part binds.
fn part_without(condition: &Condition, id: VariableId) -> Option<Span> {
    match &condition.kind {
        ConditionKind::And(parts) => parts.iter().find_map(|part| part_without(part, id)),
        ConditionKind::At(condition, _) => part_without(condition, id),
        ConditionKind::Or(parts) => {
            let binds = |part: &&Condition| {
                let mut bound = FixedBitSet::with_capacity(id.index() + 1);
                close(&[*part], &mut bound, true);
                bound.contains(id.index())
            };
            let without = parts.iter().find(|part| !binds(part))?;
            parts.iter().any(|part| binds(&part)).then_some(without.span)
        }
        _ => None,
    }
}

/// Binds what the conditions bind until nothing is new. `assume`: whatever they need for that is bound.
pub(super) fn close(conditions: &[&Condition], bound: &mut FixedBitSet, assume: bool) {
    let mut new = true;
    while new {
        new = false;
        for condition in conditions {
            new |= bind(condition, bound, assume);
        }
    }
}

/// Whether the condition bound something new.
fn bind(condition: &Condition, bound: &mut FixedBitSet, assume: bool) -> bool {
    match &condition.kind {
        ConditionKind::And(parts) => {
            let mut new = false;
            for part in parts {
                new |= bind(part, bound, assume);
            }
            new
        }
        ConditionKind::Or(parts) => bind_or(parts, bound, assume),
        ConditionKind::Atom(atom) | ConditionKind::Excluded(atom) => bind_atom(atom, bound),
        ConditionKind::On(atom, day) => bind_atom(atom, bound) | bind_term(day, bound),
        ConditionKind::At(condition, date) => {
            (assume || known(date, bound)) && bind(condition, bound, assume)
        }
        ConditionKind::Compare(Comparison::Equal, left, right) | ConditionKind::Under(left, right) => {
            let left_new = (assume || known(right, bound)) && bind_term(left, bound);
            let right_new = (assume || known(left, bound)) && bind_term(right, bound);
            left_new || right_new
        }
        ConditionKind::In(term, list) => {
            (assume || list.iter().all(|item| known(item, bound))) && bind_term(term, bound)
        }
        ConditionKind::Is(term, _) => bind_term(term, bound),
        ConditionKind::True
        | ConditionKind::Not { .. }
        | ConditionKind::Compare(..)
        | ConditionKind::Quantified(_) => false,
    }
}

fn bind_or(parts: &[Condition], bound: &mut FixedBitSet, assume: bool) -> bool {
    let mut all: Option<FixedBitSet> = None;
    for part in parts {
        let mut here = bound.clone();
        close(&[part], &mut here, assume);
        match &mut all {
            None => all = Some(here),
            Some(all) => {
                all.grow(here.len());
                all.intersect_with(&here);
            }
        }
    }
    let Some(all) = all else { return false };
    let new = all.ones().any(|at| !bound.contains(at));
    bound.union_with(&all);
    new
}

fn bind_atom(atom: &Atom, bound: &mut FixedBitSet) -> bool {
    let mut new = false;
    for argument in &atom.arguments {
        new |= bind_term(argument, bound);
    }
    new
}

fn bind_term(term: &Term, bound: &mut FixedBitSet) -> bool {
    let TermKind::Variable(id) = term.kind else { return false };
    bound.grow(id.index() + 1);
    !bound.put(id.index())
}

/// Whether a term can be worked out.
fn known(term: &Term, bound: &FixedBitSet) -> bool {
    let mut needed = Vec::new();
    direct_in_term(term, &mut needed);
    needed.iter().all(|(id, _)| bound.contains(id.index())) && counted(term, bound)
}

/// Whether the variables that the aggregates of a term take from outside are bound.
fn counted(term: &Term, bound: &FixedBitSet) -> bool {
    if let TermKind::Aggregate(_) = term.kind {
        let mut mentioned = Mentioned::default();
        mentioned.term(term);
        return mentioned.used.ones().all(|at| mentioned.own.contains(at) || bound.contains(at));
    }
    term.parts().all(|part| counted(part, bound))
}

/// Every variable within a condition, and those of them that belong to a scope within it.
#[derive(Default)]
struct Mentioned {
    used: FixedBitSet,
    own: FixedBitSet,
}

impl Mentioned {
    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Not { locals, .. } => insert(&mut self.own, locals),
            ConditionKind::Quantified(quantified) => {
                insert(&mut self.own, &quantified.variables);
                insert(&mut self.own, &quantified.domain_locals);
                insert(&mut self.own, &quantified.body_locals);
            }
            _ => {}
        }
        condition.parts().for_each(|part| self.condition(part));
        condition.terms().for_each(|term| self.term(term));
    }

    fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Variable(id) => insert(&mut self.used, &[*id]),
            TermKind::Aggregate(aggregate) => {
                insert(&mut self.own, &aggregate.over);
                insert(&mut self.own, &aggregate.locals);
                self.condition(&aggregate.condition);
            }
            _ => term.parts().for_each(|part| self.term(part)),
        }
    }
}

fn insert(set: &mut FixedBitSet, ids: &[VariableId]) {
    for id in ids {
        set.grow(id.index() + 1);
        set.insert(id.index());
    }
}

/// The variables that stand directly in a condition, in order; parts of an `or` are scopes of their own.
fn direct(condition: &Condition, into: &mut Needed) {
    if matches!(condition.kind, ConditionKind::And(_) | ConditionKind::At(..)) {
        condition.parts().for_each(|part| direct(part, into));
    }
    condition.terms().for_each(|term| direct_in_term(term, into));
}

fn direct_in_term(term: &Term, into: &mut Needed) {
    if let TermKind::Variable(id) = term.kind {
        into.push((id, term.span));
    }
    term.parts().for_each(|part| direct_in_term(part, into));
}
