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
    /// What must be done is not thereby permitted.
    MustIsNotMay,
    /// A permission does not stand against a prohibition.
    MayOpposesNothing,
    /// `need not` argues nothing.
    NeedNotIgnored,
    /// A rule that is beaten sets a deadline where another one upholds the duty.
    BeatenIsDue,
    /// What is to be done otherwise is to be done at once.
    OtherwiseAtOnce,
    /// What is done late fulfils.
    LateIsFulfilled,
    /// A breach ends with its norm.
    BreachEndsWithNorm,
    /// On the day of the deadline it is too late.
    DeadlineDayIsLate,
    /// A duty that ended before its deadline can be breached.
    ForceBeforeDeadline,
    /// What was done is an infringement if it is forbidden now.
    ForbiddenToday,
    /// `not p` says nothing of a duty without deadline.
    DenialIgnored,
    /// A month has thirty days.
    MonthsAreDays,
    /// A month that has no such day ends where the next begins, however it is rounded.
    RoundingIsUp,
    /// Of the duties before what is to be done otherwise only the last must be breached.
    ChainForgetsFirst,
    /// As a condition, a duty is breached, fulfilled or pending while it is there.
    StateIsDuty,
    /// Whatever stands in some reading applies.
    AllReadings,
    /// Nothing that stands in a reading applies.
    NoReadings,
    /// A version is in force as it is under some readings.
    VersionsOfAllReadings,
    /// Reported readings make an answer disputed.
    ReportedCounts,
    /// Reported readings are never contrary views.
    ReportedIsSilent,
    /// An answer leans as all readings say, not as the majority.
    MajorityIsNothing,
    /// Sets of readings decide of which a part decides.
    SetsAreNotSmallest,
    /// What is so in every completion stays open.
    CasesIgnored,
    /// Completions are tried only where burdens leave something open.
    CasesAfterBurdens,
}

impl Fault {
    /// Those that show in answers to questions only.
    pub const OF_ANSWERS: [Self; 6] = [
        Self::ReportedCounts,
        Self::ReportedIsSilent,
        Self::MajorityIsNothing,
        Self::SetsAreNotSmallest,
        Self::CasesIgnored,
        Self::CasesAfterBurdens,
    ];

    /// All others.
    pub const ALL: [Self; 50] = [
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
        Self::MustIsNotMay,
        Self::MayOpposesNothing,
        Self::NeedNotIgnored,
        Self::BeatenIsDue,
        Self::OtherwiseAtOnce,
        Self::LateIsFulfilled,
        Self::BreachEndsWithNorm,
        Self::DeadlineDayIsLate,
        Self::ForceBeforeDeadline,
        Self::ForbiddenToday,
        Self::DenialIgnored,
        Self::MonthsAreDays,
        Self::RoundingIsUp,
        Self::ChainForgetsFirst,
        Self::StateIsDuty,
        Self::AllReadings,
        Self::NoReadings,
        Self::VersionsOfAllReadings,
    ];

    /// What a program must be made of, or show, for the mistake to matter; `None`: anything.
    pub fn needs(self) -> Option<&'static str> {
        Some(match self {
            Self::BurdensLate | Self::BurdensIgnored | Self::ExcludedIsSettled => "in doubt no",
            Self::DoubtYesIsSupport => "in doubt yes",
            Self::EventFromNextDay => "dated",
            Self::OutsideIsUnknown | Self::UntilIncluded => "over time",
            Self::EveryOfNothing => "every",
            Self::IfAnyIgnored => "every … if any",
            Self::MoreIsAtLeast => "more than",
            Self::PossibleIsCounted | Self::WaysAreCounted => "count",
            Self::UnderIsStrict => "under",
            Self::RanksIgnored => "beats by rank",
            Self::OlderPrevails => "beats by date",
            Self::StrengthIgnored => "beats by strength",
            Self::OverridesIgnored => "beats by overrides",
            Self::PrecedenceIgnored => "beats by date",
            Self::AtIgnored | Self::TodayIsOuter => "at",
            Self::SuppositionsOnlyAdd => "taken back",
            Self::CuresAreBeaten => "cure",
            Self::NotOfSome => "there is no",
            Self::MustIsNotMay | Self::BeatenIsDue => "must",
            Self::LateIsFulfilled | Self::DeadlineDayIsLate | Self::ForceBeforeDeadline => "deadline",
            Self::BreachEndsWithNorm => "a duty is breached",
            Self::MayOpposesNothing => "may",
            Self::NeedNotIgnored => "need not",
            Self::OtherwiseAtOnce => "otherwise",
            Self::ForbiddenToday => "must not",
            Self::DenialIgnored => "no deadline",
            Self::MonthsAreDays | Self::RoundingIsUp => "months in a deadline",
            Self::ChainForgetsFirst => "otherwise twice",
            Self::StateIsDuty => "state as a condition",
            Self::AllReadings | Self::NoReadings => "dispute",
            Self::VersionsOfAllReadings => "version in a reading",
            _ => return None,
        })
    }
}
