//! The answer to a question.

use super::norms::NormStanding;
use super::{Claim, Disputed, Pattern, TurnsOn};
use crate::ids::{InstrumentId, ProvisionId, ReadingId};

/// How a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// No.
    False,
    /// Neither, for a [`Cause`].
    Undetermined,
    /// Yes under some readings of a dispute, no under others.
    Disputed,
    /// Yes.
    True,
}

/// Why something is undetermined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A fact that nobody stated, or that was doubted.
    Unknown,
    /// A judgment that nobody gave.
    Judgment,
    /// Applicable rules on both sides, and no meta-rule decides between them.
    Conflict,
    /// It depends on its own negation.
    Circular,
    /// Readings of a dispute.
    Reading,
}

/// Something an answer rests on that says of itself that it was not checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unverified {
    /// The provision; its words are in the program.
    Provision(ProvisionId),
    /// The instrument of a provision that is used.
    Instrument(InstrumentId),
    /// A reading in which a rule that is used stands.
    Reading(ReadingId),
    /// A statement of fact, and what it says of itself.
    Statement(Claim, String),
}

/// How a statement stands in a world, and what must be said with it.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each says something of its own about the answer")]
pub struct Conclusion {
    /// The statement.
    pub claim: Claim,
    /// How it stands.
    pub status: Status,
    /// It is definite only because of a burden: without any burden it would be undetermined.
    pub by_burden: bool,
    /// It is so whatever the unknown facts are, though three values leave it open: shown by cases. The unknown
    /// facts are in `open`.
    pub by_cases: bool,
    /// It may have one value whatever the unknown facts are; there are too many to try.
    pub cases_not_tried: bool,
    /// Why it is undetermined, or would be without burdens; sorted, each once; empty for what is plain.
    pub causes: Vec<Cause>,
    /// The unknown facts and missing judgments behind that, in order of discovery.
    pub open: Vec<Claim>,
    /// Statements on which applicable rules conflict, in order of discovery.
    pub conflicts: Vec<Claim>,
    /// What it turns on, where that was looked for.
    pub turns_on: Option<Box<TurnsOn>>,
    /// Closed facts by whose silence the answer stands; open places mean "any".
    pub silent: Vec<Pattern>,
    /// The provisions it rests on, in the order in which a proof meets them. For what is not true: those of
    /// the attempt that came closest, and of the rules that defeat it.
    pub provisions: Vec<ProvisionId>,
    /// What it rests on that was not checked.
    pub unverified: Vec<Unverified>,
    /// Passages that are not modelled and bear on a relation it uses: places in
    /// [`crate::hir::Program::unencoded`], sorted.
    pub unencoded: Vec<usize>,
    /// For `must p` and `must not p`: how the norms in force stand, and those that were breached.
    pub norms: Vec<NormStanding>,
    /// A limit of the search was reached: the lists may lack something.
    pub more: bool,
    /// What readings do to it; `None`: no dispute touches it.
    pub disputed: Option<Box<Disputed>>,
}

impl Conclusion {
    /// How a statement stands, without anything else that could be said of it; it says so.
    pub fn brief(claim: Claim, status: Status, by_burden: bool) -> Self {
        Self { by_burden, more: true, ..Self::plain(claim, status) }
    }

    /// How a statement stands, where nothing else is to be said of it.
    pub fn plain(claim: Claim, status: Status) -> Self {
        Self {
            claim,
            status,
            by_burden: false,
            by_cases: false,
            cases_not_tried: false,
            causes: vec![],
            open: vec![],
            conflicts: vec![],
            turns_on: None,
            silent: vec![],
            provisions: vec![],
            unverified: vec![],
            unencoded: vec![],
            norms: vec![],
            more: false,
            disputed: None,
        }
    }

    /// Whether it is *no: not shown* (or *yes, as long as … is not shown*): by a burden, and a fact or a
    /// judgment is open.
    pub fn not_shown(&self) -> bool {
        self.by_burden && self.causes.iter().any(|c| matches!(c, Cause::Unknown | Cause::Judgment))
    }
}
