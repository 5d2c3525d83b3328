//! What can be asked of a world: a ground statement, or one with places left open.

use crate::ids::RelationId;
use crate::time::Date;
use crate::value::Value;

/// Stands for a day that nobody stated: what is asked `at` the day of an event of which only that it may have
/// happened is known. No text can name this day.
pub const UNKNOWN_DAY: Date = Date::MIN;

/// What is claimed of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// It holds.
    Holds,
    /// `excluded`: its side loses.
    Excluded,
}

/// A statement of a relation about certain things, on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claim {
    /// The relation.
    pub relation: RelationId,
    /// One for each parameter.
    pub arguments: Vec<Value>,
    /// The day of which it speaks.
    pub at: Date,
    /// What is claimed.
    pub form: Form,
}

/// A claim with places left open: `None` stands for "some", below a negation for "any".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    /// The relation.
    pub relation: RelationId,
    /// One for each parameter.
    pub arguments: Vec<Option<Value>>,
    /// The day of which it speaks.
    pub at: Date,
    /// What is claimed.
    pub form: Form,
}

impl Claim {
    /// The same, as a pattern without open places.
    pub fn pattern(&self) -> Pattern {
        Pattern {
            relation: self.relation,
            arguments: self.arguments.iter().copied().map(Some).collect(),
            at: self.at,
            form: self.form,
        }
    }
}

impl Pattern {
    /// The claim it is, if no place is open.
    pub fn ground(&self) -> Option<Claim> {
        let arguments = self.arguments.iter().copied().collect::<Option<Vec<_>>>()?;
        Some(Claim { relation: self.relation, arguments, at: self.at, form: self.form })
    }

    /// Whether the claim is one of those it stands for.
    pub fn covers(&self, claim: &Claim) -> bool {
        (self.relation, self.at, self.form) == (claim.relation, claim.at, claim.form)
            && self.arguments.len() == claim.arguments.len()
            && self.arguments.iter().zip(&claim.arguments).all(|(p, v)| p.is_none_or(|p| p == *v))
    }
}
