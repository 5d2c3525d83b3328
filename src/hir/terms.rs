//! Terms and plain conditions, with values for their variables.

use super::worth::{Worth, combine, compare, lengths, order};
use super::{Aggregate, Comparison, Condition, ConditionKind, Facts, Program, Term, TermKind, Variable};
use crate::ids::VariableId;
use crate::time::Date;
use crate::value::Value;
use std::rc::Rc;

/// The values of the variables of a rule; `None`: it is open.
pub type Binding = Rc<Vec<Option<Value>>>;

/// Whose variables, and of which day is spoken.
#[derive(Clone, Copy)]
pub struct Scope<'p> {
    /// The program.
    pub program: &'p Program,
    /// The variables.
    pub variables: &'p [Variable],
    /// The day.
    pub day: Date,
}

/// The variables of these, open again.
pub fn without(binding: &Binding, locals: &[&[VariableId]]) -> Binding {
    let mut open = (**binding).clone();
    for local in locals.iter().flat_map(|l| l.iter()) {
        if let Some(value) = open.get_mut(local.index()) {
            *value = None;
        }
    }
    Rc::new(open)
}

/// The aggregates of a term, in order.
pub fn aggregates<'p>(terms: &[&'p Term]) -> Vec<&'p Aggregate> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Term> = terms.iter().rev().copied().collect();
    while let Some(term) = waiting.pop() {
        if let TermKind::Aggregate(aggregate) = &term.kind {
            found.push(&**aggregate);
        }
        let parts: Vec<&Term> = term.parts().collect();
        waiting.extend(parts.into_iter().rev());
    }
    found
}

impl Scope<'_> {
    /// What a term is worth. `counted`: the worth of each aggregate in it, in order; taken from the front.
    /// `Ok(None)`: it has no value at all.
    ///
    /// # Errors
    /// A variable is open, or the result is out of range.
    pub fn worth(
        &self,
        term: &Term,
        binding: &Binding,
        counted: &mut std::vec::IntoIter<Option<Worth>>,
    ) -> Result<Option<Worth>, String> {
        enum Step<'t> {
            Visit(&'t Term),
            Apply(&'t Term),
        }
        let (mut steps, mut stack) = (vec![Step::Visit(term)], Vec::<Option<Worth>>::new());
        while let Some(step) = steps.pop() {
            match step {
                Step::Visit(term) => match &term.kind {
                    TermKind::Variable(id) => {
                        let value = binding.get(id.index()).copied().flatten();
                        stack.push(Some(Worth::one(value.ok_or("a variable has no value here")?)));
                    }
                    TermKind::Value(value) => stack.push(Some(Worth::one(*value))),
                    TermKind::Today => stack.push(Some(Worth::one(Value::Date(self.day)))),
                    TermKind::Aggregate(_) => stack.push(counted.next().flatten()),
                    TermKind::Any => return Err("`_` has no value".to_owned()),
                    TermKind::Duration { .. } | TermKind::Binary { .. } => {
                        steps.push(Step::Apply(term));
                        let parts: Vec<&Term> = term.parts().collect();
                        steps.extend(parts.into_iter().rev().map(Step::Visit));
                    }
                },
                Step::Apply(term) => {
                    let last = stack.pop().flatten();
                    let worth = match &term.kind {
                        TermKind::Duration { unit, .. } => last.map(|amount| lengths(&amount, *unit)),
                        TermKind::Binary { operator, rounding, .. } => {
                            let first = stack.pop().flatten();
                            first.zip(last).map(|(a, b)| combine(*operator, &a, &b, *rounding))
                        }
                        _ => None,
                    };
                    stack.push(match worth {
                        None => None,
                        Some(None) => return Err("a result is out of range".to_owned()),
                        Some(worth) => worth,
                    });
                }
            }
        }
        Ok(stack.pop().flatten())
    }

    /// The value of a term without aggregates.
    ///
    /// # Errors
    /// A variable is open, or the result is out of range.
    pub fn value(&self, term: &Term, binding: &Binding) -> Result<Value, String> {
        let worth = self.worth(term, binding, &mut vec![].into_iter())?;
        worth.and_then(|worth| worth.single()).ok_or_else(|| "a term has no single value".to_owned())
    }

    /// The value of a term; `None` where it is an open variable or `_`, or computed from one.
    pub fn known(&self, term: &Term, binding: &Binding) -> Option<Value> {
        match &term.kind {
            TermKind::Any => None,
            TermKind::Variable(id) => binding.get(id.index()).copied().flatten(),
            _ => self.value(term, binding).ok(),
        }
    }

    /// The open variable that a term is.
    pub fn open(term: &Term, binding: &Binding) -> Option<VariableId> {
        match term.kind {
            TermKind::Variable(id) if binding.get(id.index()).is_some_and(Option::is_none) => Some(id),
            _ => None,
        }
    }

    /// The binding in which the terms have these values: open variables take them, if they are of their
    /// type; what is bound or computed must be the same. `None`: they do not match.
    ///
    /// # Errors
    /// A variable of a computed term is open.
    pub fn matched(
        &self,
        terms: &[Term],
        tuple: &[Value],
        binding: &Binding,
    ) -> Result<Option<Binding>, String> {
        let mut bound = Rc::clone(binding);
        for (term, value) in terms.iter().zip(tuple) {
            if let Some(variable) = Self::open(term, &bound) {
                match self.bind(&bound, variable, *value) {
                    Some(more) => bound = more,
                    None => return Ok(None),
                }
            }
        }
        for (term, value) in terms.iter().zip(tuple) {
            if !matches!(term.kind, TermKind::Any) && self.value(term, &bound)? != *value {
                return Ok(None);
            }
        }
        Ok(Some(bound))
    }

    /// The binding with one more variable, if the value is of its type.
    pub fn bind(&self, binding: &Binding, variable: VariableId, value: Value) -> Option<Binding> {
        let ty = self.variables.get(variable.index())?.ty;
        let mut more = (**binding).clone();
        *more.get_mut(variable.index())? = Some(value);
        self.program.fits(&value, ty).then(|| Rc::new(more))
    }

    /// Whether a comparison holds of all values that its aggregates may have, and of some.
    ///
    /// # Errors
    /// A variable is open, or a result is out of range.
    pub fn compares(
        &self,
        comparison: Comparison,
        sides: [&Term; 2],
        binding: &Binding,
        counted: Vec<Option<Worth>>,
    ) -> Result<(bool, bool), String> {
        let mut counted = counted.into_iter();
        let left = self.worth(sides[0], binding, &mut counted)?;
        let right = self.worth(sides[1], binding, &mut counted)?;
        let Some((left, right)) = left.zip(right) else { return Ok((false, false)) };
        Ok(compare(comparison, &left, &right))
    }

    /// Whether a plain condition (`under`, `in`, `is`) holds of bound terms.
    ///
    /// # Errors
    /// A variable is open, or it is no plain condition.
    pub fn plain(&self, condition: &Condition, binding: &Binding, facts: &Facts<'_>) -> Result<bool, String> {
        use ConditionKind::{In, Is, Under};
        Ok(match &condition.kind {
            Under(below, above) => self.is_under(self.value(below, binding)?, self.value(above, binding)?),
            In(term, list) => {
                let value = self.value(term, binding)?;
                let list =
                    list.iter().map(|item| self.value(item, binding)).collect::<Result<Vec<_>, _>>()?;
                list.iter().any(|item| order(*item, value) == Some(std::cmp::Ordering::Equal))
            }
            Is(term, ty) => facts.extent(*ty).contains(&self.value(term, binding)?),
            _ => return Err("this condition needs other lines".to_owned()),
        })
    }

    /// The values that a plain condition leaves to its open variable, in order; `None`: it has none.
    ///
    /// # Errors
    /// Another variable is open, too.
    pub fn choices(
        &self,
        condition: &Condition,
        binding: &Binding,
        facts: &Facts<'_>,
    ) -> Result<Option<(VariableId, Vec<Value>)>, String> {
        let all = |variable: VariableId| {
            let ty = self.variables.get(variable.index()).map(|v| v.ty);
            ty.map(|ty| facts.below(ty)).unwrap_or_default()
        };
        Ok(match &condition.kind {
            ConditionKind::In(term, list) => {
                let Some(variable) = Self::open(term, binding) else { return Ok(None) };
                let mut list =
                    list.iter().map(|item| self.value(item, binding)).collect::<Result<Vec<_>, _>>()?;
                list.sort_unstable();
                list.dedup();
                Some((variable, list))
            }
            ConditionKind::Is(term, ty) => {
                Self::open(term, binding).map(|variable| (variable, facts.extent(*ty)))
            }
            ConditionKind::Under(below, above) => {
                match (Self::open(below, binding), Self::open(above, binding)) {
                    (Some(variable), _) => {
                        let above = self.value(above, binding)?;
                        let under = all(variable).into_iter().filter(|value| self.is_under(*value, above));
                        Some((variable, under.collect()))
                    }
                    (None, Some(variable)) => {
                        let below = self.value(below, binding)?;
                        let over = all(variable).into_iter().filter(|value| self.is_under(below, *value));
                        Some((variable, over.collect()))
                    }
                    (None, None) => None,
                }
            }
            _ => None,
        })
    }

    /// The variables of a rule's head, where its statement is of this shape; `None`: it never is.
    pub fn head(&self, head: &[Term], pattern: &[Option<Value>]) -> Option<Binding> {
        let mut binding = Rc::new(vec![None; self.variables.len()]);
        for (term, given) in head.iter().zip(pattern) {
            let Some(value) = given else { continue };
            if let Some(variable) = Self::open(term, &binding) {
                binding = self.bind(&binding, variable, *value)?;
            } else if self.known(term, &binding).is_some_and(|own| own != *value) {
                return None;
            }
        }
        Some(binding)
    }

    /// The day that a term is.
    ///
    /// # Errors
    /// A variable is open, or it is no day.
    pub fn date(&self, term: &Term, binding: &Binding) -> Result<Date, String> {
        match self.value(term, binding)? {
            Value::Date(date) => Ok(date),
            _ => Err("a day is not known here".to_owned()),
        }
    }

    /// The values of all terms.
    ///
    /// # Errors
    /// A variable is open.
    pub fn tuple(&self, terms: &[Term], binding: &Binding) -> Result<Vec<Value>, String> {
        terms.iter().map(|term| self.value(term, binding)).collect()
    }

    /// Whether a value is under another in a hierarchy.
    pub fn is_under(&self, below: Value, above: Value) -> bool {
        match (below, above) {
            (Value::Entity(below), Value::Entity(above)) => self.program.ancestors(below).contains(&above),
            (Value::Citation(below), Value::Citation(above)) => {
                self.program.enclosing(below).contains(&above)
            }
            _ => false,
        }
    }
}

/// The parts of a conjunction, in order; nested ones taken apart.
pub fn parts(condition: &Condition) -> Vec<&Condition> {
    let (mut found, mut waiting) = (Vec::new(), vec![condition]);
    while let Some(condition) = waiting.pop() {
        match &condition.kind {
            ConditionKind::True => {}
            ConditionKind::And(parts) => waiting.extend(parts.iter().rev()),
            _ => found.push(condition),
        }
    }
    found
}
