//! Mistakes that can be planted in a run, to see that the tests find them.

/// A mistake that an engine could make.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Semi-naive rounds leave out the news of the last literal of a rule with several.
    DeltaForgotten,
    /// Below a negation the bound of the literal itself is read, not the other one.
    NegationReadsOwnBound,
    /// Rows that hold only in some worlds are taken to hold in all.
    WorldsIgnored,
    /// Loops of rules that support one another are not found to be unfounded.
    UnfoundedSkipped,
    /// `in doubt yes` settles to no, and the reverse.
    SettledToTheOtherSide,
    /// Worlds without burdens are settled like all others.
    BurdenNeverIgnored,
    /// Open members of an aggregate count as certain.
    OpenMembersCounted,
    /// A count needs one row less.
    CountOffByOne,
    /// `every` holds of an empty domain.
    EveryOfNothing,
    /// A part needs more than it asks for where it asks for at least so much.
    FractionStrict,
    /// What is only possible by comparison is certain.
    ComparisonTooSure,
    /// Of a variable that occurs twice in a literal the second place is not compared.
    RepeatedVariableIgnored,
}

#[cfg(any(test, feature = "planted-faults"))]
impl Fault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::DeltaForgotten,
        Self::NegationReadsOwnBound,
        Self::WorldsIgnored,
        Self::UnfoundedSkipped,
        Self::SettledToTheOtherSide,
        Self::BurdenNeverIgnored,
        Self::OpenMembersCounted,
        Self::CountOffByOne,
        Self::EveryOfNothing,
        Self::FractionStrict,
        Self::ComparisonTooSure,
        Self::RepeatedVariableIgnored,
    ];
}

/// The mistake that is planted in a run; none in a build that is not for tests.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Faults {
    #[cfg(any(test, feature = "planted-faults"))]
    planted: Option<Fault>,
}

impl Faults {
    /// One.
    #[cfg(any(test, feature = "planted-faults"))]
    pub fn only(fault: Fault) -> Self {
        Self { planted: Some(fault) }
    }

    /// Whether this mistake is planted.
    #[cfg(any(test, feature = "planted-faults"))]
    #[inline]
    pub fn has(self, fault: Fault) -> bool {
        self.planted == Some(fault)
    }

    /// No.
    #[cfg(not(any(test, feature = "planted-faults")))]
    #[inline]
    pub fn has(self, _fault: Fault) -> bool {
        false
    }
}
