//! Codes about norms and time.

super::codes! {
    OVERRIDES_UPWARD = "V0501", "a rule cannot override a rule of higher rank";
    FACT_CONCLUDED = "V0502", "a rule concludes what is only stated";
    DEFINE_NOT = "V0503", "a definition denies";
    DEFINED_AND_ARGUED = "V0504", "a rule argues about a defined concept";
    DEFINE_OVERRIDES = "V0505", "a definition overrides";
    CYCLE_OF_RULES = "V0506", "rules beat one another in a circle";
    RULE_OUTSIDE = "V0507", "a rule stands outside a provision";
    RULE_AND_PROVISION = "V0508", "a rule and a provision have one name";
    EMPTY_INTERVAL = "V0510", "an interval ends before it begins";
    TWO_VERSIONS = "V0511", "two versions of a provision are in force at once";
    NO_SOURCE = "V0512", "a provision has no source";
    STATED_TWICE = "V0513", "something that is stated once is stated twice";
    UNKNOWN_META_RULE = "V0514", "not a rule of precedence";
    NOT_AN_ACT = "V0515", "a norm about what is no act";
    NORM_DEFINED = "V0516", "a norm is defined";
    ONLY_REPORTED = "V0520", "no reading of a dispute counts";
}
