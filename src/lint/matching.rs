//! Whether conditions imply others: subsumption in the sense of Plotkin, "A Note on Inductive Generalization"
//! (1970). The general conditions hold wherever the special ones do, if some replacement of their variables
//! makes each of them one of the special conditions, or something weaker.

use super::comparison::{allows, value_last};
use super::contradiction::flat;
use crate::hir::{Comparison, Condition, ConditionKind, Program, Rule, Term, TermKind, Variable};
use crate::ids::VariableId;
use crate::value::Value;
use std::collections::BTreeMap;

/// How many pairs of conditions are compared for one question.
const STEPS: usize = 20_000;

/// What the variables of the general conditions stand for.
pub(super) type Replacement = BTreeMap<VariableId, Term>;

/// A comparison: its sign and its sides.
type Compared<'c> = (Comparison, &'c Term, &'c Term);

/// A search for a replacement.
pub(super) struct Matching<'p> {
    program: &'p Program,
    /// The variables of the general and of the special conditions.
    general: &'p [Variable],
    special: &'p [Variable],
    steps: usize,
}

impl<'p> Matching<'p> {
    pub(super) fn new(program: &'p Program, general: &'p Rule, special: &'p Rule) -> Self {
        Self { program, general: &general.variables, special: &special.variables, steps: 0 }
    }

    /// Whether the search was given up.
    pub(super) fn gave_up(&self) -> bool {
        self.steps >= STEPS
    }

    /// A replacement under which each of `general` follows from one of `special`.
    pub(super) fn embed(
        &mut self,
        general: &[&Condition],
        special: &[&Condition],
        known: &Replacement,
    ) -> Option<Replacement> {
        let Some((first, rest)) = general.split_first() else { return Some(known.clone()) };
        if Self::trivial(first, known) {
            return self.embed(rest, special, known);
        }
        for candidate in special {
            self.steps += 1;
            if self.gave_up() {
                return None;
            }
            let mut replacement = known.clone();
            if self.follows(first, candidate, &mut replacement)
                && let Some(found) = self.embed(rest, special, &replacement)
            {
                return Some(found);
            }
        }
        None
    }

    /// Whether the heads agree, the general one with a replacement.
    pub(super) fn head(&self, general: &Rule, special: &Rule) -> Option<Replacement> {
        let mut replacement = Replacement::new();
        self.terms(&general.head.arguments, &special.head.arguments, &mut replacement).then_some(replacement)
    }

    /// Whether a condition holds by its values alone.
    fn trivial(condition: &Condition, known: &Replacement) -> bool {
        let value = |term: &Term| match &term.kind {
            TermKind::Value(value) => Some(*value),
            TermKind::Variable(id) => match known.get(id).map(|term| &term.kind) {
                Some(TermKind::Value(value)) => Some(*value),
                _ => None,
            },
            _ => None,
        };
        match &condition.kind {
            ConditionKind::True => true,
            ConditionKind::Compare(sign, left, right) => match (value(left), value(right)) {
                (Some(a), Some(b)) => match sign {
                    Comparison::Equal => a == b,
                    Comparison::NotEqual => a != b,
                    _ => false,
                },
                _ => false,
            },
            ConditionKind::In(term, list) => {
                value(term).is_some_and(|found| list.iter().any(|one| value(one) == Some(found)))
            }
            _ => false,
        }
    }

    /// Whether `general` follows from `special`, with what is put in for its variables.
    fn follows(&self, general: &Condition, special: &Condition, put: &mut Replacement) -> bool {
        use ConditionKind::{And, At, Atom, Compare, Excluded, In, Is, Not, On, Or, Quantified, Under};
        match (&general.kind, &special.kind) {
            (Atom(a), Atom(b) | On(b, _)) | (Excluded(a), Excluded(b)) => {
                a.relation == b.relation && self.terms(&a.arguments, &b.arguments, put)
            }
            (On(a, day), On(b, other)) => {
                a.relation == b.relation
                    && self.terms(&a.arguments, &b.arguments, put)
                    && self.term(day, other, put)
            }
            (At(a, day), At(b, other)) => self.term(day, other, put) && self.follows(a, b, put),
            (Not { locals, condition }, Not { locals: others, condition: other }) => {
                self.variant(condition, other, put) && apart(locals, others, put)
            }
            (Compare(sign, left, right), Compare(other, l, r)) => {
                self.implied((*sign, left, right), (*other, l, r), put)
            }
            (Compare(sign, left, right), In(other, others)) => {
                others.iter().all(|one| {
                    let (special, mut put) = (Comparison::Equal, put.clone());
                    self.weaker((*sign, left, right), (special, other, one), &mut put)
                }) && self.term(value_last(*sign, left, right).1, other, put)
            }
            (Under(left, right), Under(l, r)) => self.term(left, l, put) && self.above(right, r, put),
            (In(term, list), In(other, others)) => {
                self.term(term, other, put) && others.iter().all(|one| among(one, list))
            }
            (In(term, list), Compare(Comparison::Equal, other, one)) => {
                among(one, list) && self.term(term, other, put)
            }
            (Is(term, ty), Is(other, below)) => {
                self.program.is_subtype(*below, *ty) && self.term(term, other, put)
            }
            (And(a), And(_)) => {
                let parts = flat(special);
                a.iter().all(|one| parts.iter().any(|other| self.follows(one, other, put)))
            }
            (Or(a), Or(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.variant(a, b, put)),
            (Quantified(a), Quantified(b)) => {
                a.quantity == b.quantity
                    && a.if_any == b.if_any
                    && a.body.is_some() == b.body.is_some()
                    && self.variant(&a.domain, &b.domain, put)
                    && a.body.iter().zip(&b.body).all(|(a, b)| self.variant(a, b, put))
                    && apart(&a.variables, &b.variables, put)
                    && apart(&a.domain_locals, &b.domain_locals, put)
                    && apart(&a.body_locals, &b.body_locals, put)
            }
            _ => false,
        }
    }

    /// Whether two conditions are the same but for the names of variables.
    fn variant(&self, general: &Condition, special: &Condition, put: &mut Replacement) -> bool {
        match (&general.kind, &special.kind) {
            (ConditionKind::Atom(a), ConditionKind::Atom(b)) => {
                let any = |term: &Term| matches!(term.kind, TermKind::Any);
                a.relation == b.relation
                    && a.arguments.iter().zip(&b.arguments).all(|(a, b)| any(a) == any(b))
                    && self.terms(&a.arguments, &b.arguments, put)
            }
            (ConditionKind::And(a), ConditionKind::And(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.variant(a, b, put))
            }
            (ConditionKind::Compare(sign, left, right), ConditionKind::Compare(other, l, r)) => {
                sign == other && self.term(left, l, put) && self.term(right, r, put)
            }
            (ConditionKind::Under(left, right), ConditionKind::Under(l, r)) => {
                self.term(left, l, put) && self.term(right, r, put)
            }
            (ConditionKind::In(term, list), ConditionKind::In(other, others)) => {
                list.len() == others.len()
                    && others.iter().all(|one| among(one, list))
                    && self.term(term, other, put)
            }
            (ConditionKind::Is(term, ty), ConditionKind::Is(other, o)) => {
                ty == o && self.term(term, other, put)
            }
            (ConditionKind::Atom(_) | ConditionKind::And(_), _) => false,
            _ => self.follows(general, special, put),
        }
    }

    /// Whether a term of the general rule is one of the special rule, with what is put in for its variables.
    pub(super) fn is(&self, general: &Term, special: &Term, put: &Replacement) -> bool {
        self.term(general, special, &mut put.clone())
    }

    fn terms(&self, general: &[Term], special: &[Term], put: &mut Replacement) -> bool {
        general.len() == special.len() && general.iter().zip(special).all(|(a, b)| self.term(a, b, put))
    }

    fn term(&self, general: &Term, special: &Term, put: &mut Replacement) -> bool {
        match (&general.kind, &special.kind) {
            (TermKind::Any, _) | (TermKind::Today, TermKind::Today) => true,
            (TermKind::Value(a), TermKind::Value(b)) => a == b,
            (TermKind::Variable(id), TermKind::Variable(_) | TermKind::Value(_)) => {
                if let Some(before) = put.get(id) {
                    return same(before, special);
                }
                let ty = self.general[id.index()].ty;
                let fits = match special.kind {
                    TermKind::Variable(other) => {
                        self.special.get(other.index()).is_some_and(|v| self.program.is_subtype(v.ty, ty))
                    }
                    TermKind::Value(value) => self.program.fits(&value, ty),
                    _ => false,
                };
                if fits {
                    put.insert(*id, special.clone());
                }
                fits
            }
            (
                TermKind::Binary { operator, left, right, rounding },
                TermKind::Binary { operator: o, left: l, right: r, rounding: ro },
            ) => operator == o && rounding == ro && self.term(left, l, put) && self.term(right, r, put),
            (TermKind::Duration { amount, unit }, TermKind::Duration { amount: a, unit: u }) => {
                unit == u && self.term(amount, a, put)
            }
            _ => false,
        }
    }

    /// Whether a comparison follows from another one: `A != B` from `B > A`, `N >= 5` from `N >= 9`.
    fn implied(&self, general: Compared<'_>, special: Compared<'_>, put: &mut Replacement) -> bool {
        let (sign, left, right) = general;
        let (other, l, r) = special;
        for (other, l, r) in [(other, l, r), (other.turned(), r, l)] {
            let mut tried = put.clone();
            if allows(other) & !allows(sign) == 0
                && self.term(left, l, &mut tried)
                && self.term(right, r, &mut tried)
            {
                *put = tried;
                return true;
            }
        }
        self.weaker(general, special, put)
    }

    /// `N >= 5` follows from `N >= 9`, and `N != 7` from `N > 7`.
    fn weaker(&self, general: Compared<'_>, special: Compared<'_>, put: &mut Replacement) -> bool {
        let (sign, left, right) = value_last(general.0, general.1, general.2);
        let (other, l, r) = value_last(special.0, special.1, special.2);
        let (TermKind::Value(weak), TermKind::Value(strong)) = (&right.kind, &r.kind) else { return false };
        let ordered = matches!(weak, Value::Integer(_) | Value::Decimal(_) | Value::Date(_));
        if std::mem::discriminant(weak) != std::mem::discriminant(strong) {
            return false;
        }
        if !ordered {
            let differ = (sign, other) == (Comparison::NotEqual, Comparison::Equal) && weak != strong;
            return differ && self.term(left, l, put);
        }
        let enough = match (sign, other) {
            (
                Comparison::GreaterOrEqual,
                Comparison::GreaterOrEqual | Comparison::Greater | Comparison::Equal,
            )
            | (Comparison::Greater | Comparison::NotEqual, Comparison::Greater) => weak <= strong,
            (Comparison::Greater, Comparison::GreaterOrEqual | Comparison::Equal)
            | (Comparison::NotEqual, Comparison::GreaterOrEqual) => weak < strong,
            (Comparison::LessOrEqual, Comparison::LessOrEqual | Comparison::Less | Comparison::Equal)
            | (Comparison::Less | Comparison::NotEqual, Comparison::Less) => strong <= weak,
            (Comparison::Less, Comparison::LessOrEqual | Comparison::Equal)
            | (Comparison::NotEqual, Comparison::LessOrEqual) => strong < weak,
            (Comparison::NotEqual, Comparison::Equal) => weak != strong,
            _ => false,
        };
        enough && self.term(left, l, put)
    }

    /// `T under a` follows from `T under b`, where `b` stands below `a`.
    fn above(&self, general: &Term, special: &Term, put: &mut Replacement) -> bool {
        match (&general.kind, &special.kind) {
            (TermKind::Value(Value::Entity(above)), TermKind::Value(Value::Entity(below))) => {
                self.program.ancestors(*below).contains(above)
            }
            (TermKind::Value(Value::Citation(above)), TermKind::Value(Value::Citation(below))) => {
                self.program.enclosing(*below).contains(above)
            }
            _ => self.term(general, special, put),
        }
    }
}

/// Whether the variables of a negation stand for as many of the other one.
fn apart(locals: &[VariableId], others: &[VariableId], put: &Replacement) -> bool {
    let mut seen: Vec<VariableId> = Vec::new();
    let each = locals.iter().all(|local| match put.get(local).map(|term| &term.kind) {
        Some(TermKind::Variable(other)) if others.contains(other) && !seen.contains(other) => {
            seen.push(*other);
            true
        }
        _ => false,
    });
    each && locals.len() == others.len()
}

fn among(one: &Term, list: &[Term]) -> bool {
    list.iter().any(|other| same(one, other))
}

fn same(one: &Term, other: &Term) -> bool {
    match (&one.kind, &other.kind) {
        (TermKind::Variable(a), TermKind::Variable(b)) => a == b,
        (TermKind::Value(a), TermKind::Value(b)) => a == b,
        _ => false,
    }
}
