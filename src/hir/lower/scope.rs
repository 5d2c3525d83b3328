//! Which variable belongs to which scope.
//!
//! Scopes are the rule, each `not`, each `unless`, each part of a quantifier, each aggregate. A name that
//! stands directly in a scope, outside the scopes within it, is a variable of that scope or of one around
//! it; a name that only stands in scopes within it is a variable of each of them, separately. A part of an
//! `or` is a scope for the names that not all parts bind.

use super::super::resolve::{Context, Visible};
use super::super::{Variable, builtin};
use crate::ids::VariableId;
use crate::source::Span;
use crate::syntax::ast;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// Names in the order of the text, each with the place where it first stands.
pub(super) type Names<'t> = IndexMap<&'t str, Span, rustc_hash::FxBuildHasher>;

/// What the lowering of one rule, condition or question knows: its variables and the open scopes.
pub(super) struct Lowering<'c> {
    /// The program, and where mistakes are reported.
    pub context: &'c mut Context,
    /// Where names of things are looked up.
    pub visible: Visible,
    /// The variables made so far. Their types are settled by [`super::types`].
    pub variables: Vec<Variable>,
    /// How often each is written.
    pub uses: Vec<usize>,
    /// Something was reported, or silently left out: what depends on it is not reported again.
    pub failed: bool,
    /// What each name stands for, the innermost last.
    scope: BTreeMap<String, Vec<VariableId>>,
    /// The variables of each open scope that lists its own.
    frames: Vec<Vec<VariableId>>,
}

impl<'c> Lowering<'c> {
    /// No variables yet, one scope open: that of the whole.
    pub(super) fn new(context: &'c mut Context, visible: Visible) -> Self {
        Self {
            context,
            visible,
            variables: vec![],
            uses: vec![],
            failed: false,
            scope: BTreeMap::new(),
            frames: vec![vec![]],
        }
    }

    /// Begins with variables that are there already; the first `shared` of them can be named.
    pub(super) fn take(&mut self, variables: Vec<Variable>, shared: usize) {
        self.uses = vec![0; variables.len()];
        self.variables = variables;
        for at in 0..shared.min(self.variables.len()) {
            let name = self.variables[at].name.clone();
            self.show(&name, VariableId::at(at));
        }
    }

    /// Makes those of `names` that no open scope has variables of this one; they stay visible until
    /// [`Self::hide`] is called with what is returned.
    pub(super) fn declare<'t>(&mut self, names: &Names<'t>) -> Vec<&'t str> {
        let mut new = Vec::new();
        for (name, span) in names {
            if !self.is_visible(name) {
                self.variable_at(name, *span);
                new.push(*name);
            }
        }
        new
    }

    /// Makes `name` a new variable of this scope, whatever it stands for outside.
    pub(super) fn variable_at(&mut self, name: &str, span: Span) -> VariableId {
        let id = VariableId::at(self.variables.len());
        self.variables.push(Variable { name: name.to_owned(), ty: builtin::ENTITY, span });
        self.uses.push(0);
        self.show(name, id);
        if let Some(frame) = self.frames.last_mut() {
            frame.push(id);
        }
        id
    }

    /// Lets `name` stand for a variable that is there already.
    fn show(&mut self, name: &str, id: VariableId) {
        self.scope.entry(name.to_owned()).or_default().push(id);
    }

    /// Whether an open scope has a variable of this name.
    pub(super) fn is_visible(&self, name: &str) -> bool {
        self.scope.get(name).is_some_and(|ids| !ids.is_empty())
    }

    /// Takes back what [`Self::declare`] made visible.
    pub(super) fn hide(&mut self, names: &[&str]) {
        for name in names {
            if let Some(ids) = self.scope.get_mut(*name) {
                ids.pop();
            }
        }
    }

    /// Opens a scope that lists its variables.
    pub(super) fn open(&mut self) {
        self.frames.push(vec![]);
    }

    /// Closes it, and returns its variables.
    pub(super) fn close(&mut self) -> Vec<VariableId> {
        self.frames.pop().unwrap_or_default()
    }

    /// The variable a name stands for here.
    pub(super) fn variable(&mut self, name: &str, span: Span) -> VariableId {
        let found = self.scope.get(name).and_then(|ids| ids.last()).copied();
        let id = found.unwrap_or_else(|| self.variable_at(name, span));
        self.uses[id.index()] += 1;
        id
    }
}

/// The names that stand directly in a condition, each once, in order.
pub(super) fn of_condition<'t>(condition: &'t ast::Condition, into: &mut Names<'t>) {
    match &condition.kind {
        ast::ConditionKind::And(parts) => parts.iter().for_each(|part| of_condition(part, into)),
        ast::ConditionKind::Or(parts) => {
            for (name, span) in bound_by_all(parts) {
                add(name, span, into);
            }
        }
        ast::ConditionKind::Atom(atom)
        | ast::ConditionKind::Excluded(atom)
        | ast::ConditionKind::NormState(_, atom) => of_atom(atom, into),
        ast::ConditionKind::On(condition, term) | ast::ConditionKind::At(condition, term) => {
            of_condition(condition, into);
            of_term(term, into);
        }
        ast::ConditionKind::Norm { atom, due, .. } => {
            of_atom(atom, into);
            if let Some(due) = due {
                of_term(due, into);
            }
        }
        ast::ConditionKind::Compare(_, left, right) | ast::ConditionKind::Under(left, right) => {
            of_term(left, into);
            of_term(right, into);
        }
        ast::ConditionKind::In(term, list) => {
            of_term(term, into);
            for term in list {
                of_term(term, into);
            }
        }
        ast::ConditionKind::Is(term, _) => of_term(term, into),
        ast::ConditionKind::Not(_) | ast::ConditionKind::Quantified(_) | ast::ConditionKind::Error => {}
    }
}

/// The names that stand directly in an atom.
pub(super) fn of_atom<'t>(atom: &'t ast::Atom, into: &mut Names<'t>) {
    atom.arguments.iter().for_each(|argument| of_term(&argument.value, into));
}

/// The names that stand directly in a term.
pub(super) fn of_term<'t>(term: &'t ast::Term, into: &mut Names<'t>) {
    match &term.kind {
        ast::TermKind::Variable(name) => add(name, term.span, into),
        ast::TermKind::Duration { amount, .. } => of_term(amount, into),
        ast::TermKind::Binary(_, left, right) => {
            of_term(left, into);
            of_term(right, into);
        }
        _ => {}
    }
}

fn add<'t>(name: &'t str, span: Span, into: &mut Names<'t>) {
    into.entry(name).or_insert(span);
}

/// The names that every part of an `or` can bind, in the order of the first part.
fn bound_by_all(parts: &[ast::Condition]) -> Names<'_> {
    let mut sets = parts.iter().map(|part| {
        let mut names = Names::default();
        can_bind(part, &mut names);
        names
    });
    let mut all = sets.next().unwrap_or_default();
    for set in sets {
        all.retain(|name, _| set.contains_key(name));
    }
    all
}

/// The names that a condition binds if what it needs for that is bound.
fn can_bind<'t>(condition: &'t ast::Condition, into: &mut Names<'t>) {
    match &condition.kind {
        ast::ConditionKind::And(parts) => parts.iter().for_each(|part| can_bind(part, into)),
        ast::ConditionKind::Or(parts) => {
            for (name, span) in bound_by_all(parts) {
                add(name, span, into);
            }
        }
        ast::ConditionKind::Atom(atom)
        | ast::ConditionKind::Excluded(atom)
        | ast::ConditionKind::NormState(_, atom) => {
            atom.arguments.iter().for_each(|argument| lone(&argument.value, into));
        }
        ast::ConditionKind::Norm { atom, due, .. } => {
            let arguments = atom.arguments.iter().map(|argument| &argument.value);
            arguments.chain(due).for_each(|term| lone(term, into));
        }
        ast::ConditionKind::On(condition, term) => {
            can_bind(condition, into);
            lone(term, into);
        }
        ast::ConditionKind::At(condition, _) => can_bind(condition, into),
        ast::ConditionKind::Compare(ast::Comparison::Equal, left, right)
        | ast::ConditionKind::Under(left, right) => {
            lone(left, into);
            lone(right, into);
        }
        ast::ConditionKind::In(term, _) | ast::ConditionKind::Is(term, _) => lone(term, into),
        _ => {}
    }
}

fn lone<'t>(term: &'t ast::Term, into: &mut Names<'t>) {
    if let ast::TermKind::Variable(name) = &term.kind {
        add(name, term.span, into);
    }
}
