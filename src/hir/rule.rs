//! Rules and definitions.

use super::{Atom, Condition, Term, Under, Variable};
use crate::ids::{InstrumentId, ProvisionId, ReadingId, RuleId};
use crate::source::Span;
use crate::time::{Date, Interval};

pub use crate::syntax::ast::Strength;

/// Which side of a statement a rule argues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It argues for the statement (a definition: it concludes it).
    For,
    /// It argues against it.
    Against,
}

/// A rule or definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its full name (`act.4.1.aid`), if it has one.
    pub name: Option<String>,
    /// What it is called in answers: the name, or `act.4.1 rule 2`.
    pub display: String,
    /// `define`, `rule`, `presume`, as written.
    pub strength: Strength,
    /// What it concludes.
    pub head: Atom,
    /// For or against it.
    pub side: Side,
    /// Its variables, those of inner scopes included.
    pub variables: Vec<Variable>,
    /// `when …`
    pub body: Condition,
    /// `unless …`, in order.
    pub exceptions: Vec<Exception>,
    /// `due D`, of a rule for a duty.
    pub due: Option<Term>,
    /// The rule whose duty, when breached, brings this one about (`otherwise`).
    pub repairs: Option<RuleId>,
    /// The rule as it is written, if this is another part of its meaning: a rule for `must p` is also one for
    /// `may p`, and one against `must not p`. Same conditions, same provision, same variables.
    pub repeats: Option<RuleId>,
    /// The provision it stands in.
    pub provision: Option<ProvisionId>,
    /// The instrument of that provision.
    pub instrument: Option<InstrumentId>,
    /// Its rank: place in [`super::Program::ranks`], 0 the highest.
    pub rank: Option<usize>,
    /// When its instrument was signed.
    pub signed: Option<Date>,
    /// When it applies; empty: never. Where that depends on readings: under some of them.
    pub in_force: Vec<Interval>,
    /// When it applies under which readings; empty: they do not matter.
    pub under: Vec<Under>,
    /// The readings in which it stands, outer first.
    pub readings: Vec<ReadingId>,
    /// The rules it beats by `overrides` or because they are `subject to` it, sorted; only rules on the
    /// other side of an issue of its own count, the others stay listed for the reader.
    pub overrides: Vec<RuleId>,
    /// Where it stands.
    pub span: Span,
    /// Where its head stands.
    pub head_span: Span,
    /// Something in it is wrong: it is never applied, and its concept is not reported as underivable.
    pub erroneous: bool,
}

impl Rule {
    /// A definition outside provisions that always applies, written where its head is.
    pub(super) fn definition(display: String, head: Atom, variables: Vec<Variable>, body: Condition) -> Self {
        let span = head.span;
        Self {
            name: None,
            display,
            strength: Strength::Define,
            head,
            side: Side::For,
            variables,
            body,
            exceptions: vec![],
            due: None,
            repairs: None,
            repeats: None,
            provision: None,
            instrument: None,
            rank: None,
            signed: None,
            in_force: vec![Interval::ALWAYS],
            under: vec![],
            readings: vec![],
            overrides: vec![],
            span,
            head_span: span,
            erroneous: false,
        }
    }
}

/// `unless …`
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// The variables that belong to it: "some".
    pub locals: Vec<crate::ids::VariableId>,
    /// When it holds, the rule is not applicable.
    pub condition: Condition,
}
