//! Values of variables while a condition is matched.

use crate::hir::{Program, Variable, builtin};
use crate::ids::{TypeId, VariableId};
use crate::time::Date;
use crate::value::Value;

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cell {
    /// A value.
    Value(Value),
    /// The day of an event that nobody dated: no value equals it.
    SomeDay,
}

impl Cell {
    /// The value, where it is one.
    pub(super) fn value(self) -> Option<Value> {
        match self {
            Cell::Value(value) => Some(value),
            Cell::SomeDay => None,
        }
    }
}

/// The variables of a rule, bound or free.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Bindings(Vec<Option<Cell>>);

impl Bindings {
    /// All free.
    pub(super) fn free(variables: &[Variable]) -> Self {
        Self(vec![None; variables.len()])
    }

    /// What the variable is bound to.
    pub(super) fn get(&self, variable: VariableId) -> Option<Cell> {
        self.0.get(variable.index()).copied().flatten()
    }

    /// Whether it is bound.
    pub(super) fn binds(&self, variable: VariableId) -> bool {
        self.get(variable).is_some()
    }

    /// Frees these variables.
    pub(super) fn release(&mut self, variables: &[VariableId]) {
        for variable in variables {
            if let Some(cell) = self.0.get_mut(variable.index()) {
                *cell = None;
            }
        }
    }
}

/// Where a condition is read: whose variables, which day, and what it may build on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'s> {
    /// The variables of the rule or question.
    pub variables: &'s [Variable],
    /// The day of which it speaks.
    pub at: Date,
    /// The rule it is a condition of: statements that depend on it are read before burdens.
    pub rule: Option<crate::ids::RuleId>,
    /// What is true must have come to hold in an earlier round than this; see [`Before`].
    pub before: Option<Before>,
}

/// For proofs without circles: of the component, only what came to hold before the round counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Before {
    /// Place of the component in the plan.
    pub component: usize,
    /// The round of what is to be proved.
    pub stage: u32,
}

impl Scope<'_> {
    /// The same at another date.
    pub(super) fn on(self, at: Date) -> Self {
        Self { at, ..self }
    }

    /// The same below a negation, where absence is shown by other means than rounds.
    pub(super) fn denied(self) -> Self {
        Self { before: None, ..self }
    }

    /// Binds a variable if the value is of its type; whether it now stands for that value.
    pub(super) fn bind(
        &self,
        program: &Program,
        bindings: &mut Bindings,
        variable: VariableId,
        cell: Cell,
    ) -> bool {
        let Some(slot) = bindings.0.get_mut(variable.index()) else { return false };
        if let Some(bound) = slot {
            return *bound == cell && cell != Cell::SomeDay;
        }
        let fits = match (cell, self.variables.get(variable.index())) {
            (Cell::Value(value), Some(declared)) => fits(program, value, declared.ty),
            _ => true,
        };
        if fits {
            *slot = Some(cell);
        }
        fits
    }
}

/// Whether a value is of a type or one below it.
pub(super) fn fits(program: &Program, value: Value, ty: TypeId) -> bool {
    match value {
        Value::Entity(entity) => program.is_subtype(program.entity(entity).ty, ty),
        Value::Citation(citation) => {
            ty == builtin::PROVISION
                || ty == builtin::INSTRUMENT && program.citation(citation).parent.is_none()
        }
        Value::Integer(_) => ty == builtin::INTEGER || ty == builtin::DECIMAL,
        Value::Decimal(_) => ty == builtin::DECIMAL,
        Value::Date(_) => ty == builtin::DATE,
        Value::Duration(_) => ty == builtin::DURATION,
        Value::Text(_) => ty == builtin::TEXT,
    }
}
