//! Codes about norms and time.

super::codes! {
    OVERRIDES_UPWARD = "V0501", "a rule cannot override a rule of higher rank";
    NOT_YET_SUPPORTED = "V0509", "not supported yet";
    EMPTY_INTERVAL = "V0510", "an interval ends before it begins";
    TWO_VERSIONS = "V0511", "two versions of a provision are in force at once";
    NO_SOURCE = "V0512", "a provision has no source";
    STATED_TWICE = "V0513", "something that is stated once is stated twice";
    UNKNOWN_META_RULE = "V0514", "not a rule of precedence";
}
