//! Mistakes that can be planted in the reference: each must show as a difference from the product.

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// One rule has to beat all rules of the other side, alone.
    Champion,
    /// A rule without a stronger one against it wins whatever is applicable.
    Unopposed,
    /// A conflict is false.
    ConflictIsFalse,
    /// What is unknown is false.
    UnknownIsFalse,
    /// What goes round in a circle is false.
    CircleIsFalse,
    /// No burden settles anything.
    BurdensIgnored,
    /// A burden settles answers only, and nothing for the rules that build on them.
    BurdensLate,
    /// A burden settles what is excluded.
    ExcludedIsSettled,
    /// `in doubt yes` does not look at what loses.
    DoubtYesIsSupport,
    /// Exceptions do not matter.
    ExceptionsIgnored,
    /// An interval holds on the day on which it ends.
    UntilIncluded,
    /// An event is so from the day after.
    EventFromNextDay,
    /// What is outside its intervals is unknown.
    OutsideIsUnknown,
    /// `every` of nothing holds.
    EveryOfNothing,
    /// `if any` does not matter.
    IfAnyIgnored,
    /// `more than` is `at least`.
    MoreIsAtLeast,
    /// An aggregate takes what is merely possible for certain.
    PossibleIsCounted,
    /// An aggregate counts ways instead of things.
    WaysAreCounted,
    /// Nothing is under itself.
    UnderIsStrict,
    /// The type of a variable does not matter.
    TypesIgnored,
    /// `overrides` does not matter.
    OverridesIgnored,
    /// Ranks do not matter.
    RanksIgnored,
    /// The older instrument prevails.
    OlderPrevails,
    /// `presume` is `rule`.
    StrengthIgnored,
    /// The meta-rules are tried in the order of the language page, whatever `precedence` says.
    PrecedenceIgnored,
    /// `at` does not matter.
    AtIgnored,
    /// `today` is the date of the question, within `at` too.
    TodayIsOuter,
    /// A supposition does not take back what the case says.
    SuppositionsOnlyAdd,
    /// A supposed concept is argued against as any other.
    CuresAreBeaten,
    /// Completions do not matter.
    CompletionsIgnored,
    /// A provision applies whenever.
    AlwaysInForce,
    /// A negation reads each of its own variables as one value that makes it false.
    NotOfSome,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 32] = [
        Self::Champion,
        Self::Unopposed,
        Self::ConflictIsFalse,
        Self::UnknownIsFalse,
        Self::CircleIsFalse,
        Self::BurdensIgnored,
        Self::BurdensLate,
        Self::ExcludedIsSettled,
        Self::DoubtYesIsSupport,
        Self::ExceptionsIgnored,
        Self::UntilIncluded,
        Self::EventFromNextDay,
        Self::OutsideIsUnknown,
        Self::EveryOfNothing,
        Self::IfAnyIgnored,
        Self::MoreIsAtLeast,
        Self::PossibleIsCounted,
        Self::WaysAreCounted,
        Self::UnderIsStrict,
        Self::TypesIgnored,
        Self::OverridesIgnored,
        Self::RanksIgnored,
        Self::OlderPrevails,
        Self::StrengthIgnored,
        Self::PrecedenceIgnored,
        Self::AtIgnored,
        Self::TodayIsOuter,
        Self::SuppositionsOnlyAdd,
        Self::CuresAreBeaten,
        Self::CompletionsIgnored,
        Self::AlwaysInForce,
        Self::NotOfSome,
    ];
}
