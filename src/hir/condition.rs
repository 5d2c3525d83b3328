//! Conditions and terms with names resolved, scopes settled and types known.

use crate::ids::{RelationId, TypeId, VariableId};
use crate::source::Span;
use crate::time::Rounding;
use crate::value::Value;

pub use crate::syntax::ast::{AggregateKind, Comparison, Operator, Quantity, TimeUnit};

/// A variable of a rule. Two variables of one name in two separate scopes (two `not`s, say) are two.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// As written; `_` for an anonymous one.
    pub name: String,
    /// The narrowest type of its places: it matches only values of that type.
    pub ty: TypeId,
    /// Where it first stands.
    pub span: Span,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Where it stands.
    pub span: Span,
    /// What it asks.
    pub kind: ConditionKind,
}

/// The forms of a condition. What must come later in the language (norms) is not here yet.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionKind {
    /// Always true (a rule without `when`).
    True,
    /// All of them.
    And(Vec<Condition>),
    /// One of them. A variable bound outside only if every part binds it.
    Or(Vec<Condition>),
    /// There are no values of `locals` with which it is true (without locals: it is not true).
    Not {
        /// The variables that belong to this negation.
        locals: Vec<VariableId>,
        /// What is denied.
        condition: Box<Condition>,
    },
    /// A statement.
    Atom(Atom),
    /// Its side loses ([`super::RelationKind::Argued`] only).
    Excluded(Atom),
    /// The event happened on that day (a `dated` fact or an act); binds the day.
    On(Atom, Term),
    /// The condition, asked at another date.
    At(Box<Condition>, Term),
    /// A comparison; `=` with one side unbound binds it.
    Compare(Comparison, Term, Term),
    /// Entities of a hierarchy, or citations; reflexive.
    Under(Term, Term),
    /// One of these; binds.
    In(Term, Vec<Term>),
    /// Of that type or one below it; binds.
    Is(Term, TypeId),
    /// A quantifier.
    Quantified(Box<Quantified>),
}

/// `every S where g: b`
#[derive(Clone, Debug, PartialEq)]
pub struct Quantified {
    /// How many.
    pub quantity: Quantity,
    /// What ranges, over distinct values.
    pub variables: Vec<VariableId>,
    /// What it ranges over. Its other variables are bound outside, or are `domain_locals`
    /// (anonymous ones, and those of `..`).
    pub domain: Condition,
    /// Anonymous variables of the domain: "some".
    pub domain_locals: Vec<VariableId>,
    /// What is asked of each; `None`: nothing more.
    pub body: Option<Condition>,
    /// Variables of the body alone: "some".
    pub body_locals: Vec<VariableId>,
    /// True of nothing.
    pub if_any: bool,
}

/// A relation with its arguments, one for each parameter, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// The relation.
    pub relation: RelationId,
    /// The arguments.
    pub arguments: Vec<Term>,
    /// Where it stands.
    pub span: Span,
}

/// A term with its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Where it stands.
    pub span: Span,
    /// Its type.
    pub ty: TypeId,
    /// What it is.
    pub kind: TermKind,
}

/// What a term is.
#[derive(Clone, Debug, PartialEq)]
pub enum TermKind {
    /// A variable.
    Variable(VariableId),
    /// A value.
    Value(Value),
    /// `_`, or left out by `..`: whatever it is. Only as an argument of an atom.
    Any,
    /// The date of the question (inside `at D`: D).
    Today,
    /// So many units: a variable amount (a fixed amount is a `Value`).
    Duration {
        /// How many.
        amount: Box<Term>,
        /// Of what.
        unit: TimeUnit,
    },
    /// Arithmetic. Where a duration is added to a date, `rounding` says what happens at the end of months.
    Binary {
        /// `+ - *`
        operator: Operator,
        /// Left.
        left: Box<Term>,
        /// Right.
        right: Box<Term>,
        /// For dates.
        rounding: Rounding,
    },
    /// `count`, `sum`, `min`, `max`
    Aggregate(Box<Aggregate>),
}

/// `sum(V for S where c)`
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// Which.
    pub kind: AggregateKind,
    /// The value that is added or compared; `None` for `count`.
    pub value: Option<VariableId>,
    /// The distinct tuples it ranges over; the value is the first of them where there is one.
    pub over: Vec<VariableId>,
    /// Other variables that belong to it: "some".
    pub locals: Vec<VariableId>,
    /// `where …`
    pub condition: Condition,
}

impl Quantity {
    /// Whether a part is compared with the whole.
    pub fn is_fraction(self) -> bool {
        matches!(self, Self::AtLeastOf(..) | Self::MoreThanOf(..))
    }

    /// Whether so many members that have what is asked, and so many that lack it, are enough; `any`: it ranges over
    /// something, also where nothing of that counts.
    pub fn is_met(self, has: usize, lacks: usize, any: bool) -> bool {
        let (has, all) = (has as u128, has as u128 + lacks as u128);
        match self {
            Self::Every => lacks == 0,
            Self::AtLeast(n) => has >= u128::from(n.max(1)),
            Self::MoreThan(n) => has > u128::from(n),
            Self::AtLeastOf(above, below) => any && has * u128::from(below) >= all * u128::from(above),
            Self::MoreThanOf(above, below) => any && has * u128::from(below) > all * u128::from(above),
        }
    }
}

impl Condition {
    /// The condition that is always true.
    pub fn always(span: Span) -> Self {
        Self { span, kind: ConditionKind::True }
    }

    /// The parts of a conjunction; the condition itself if it is none, nothing if it is always true.
    pub fn conjuncts(&self) -> &[Condition] {
        match &self.kind {
            ConditionKind::True => &[],
            ConditionKind::And(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }
}
