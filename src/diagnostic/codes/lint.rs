//! Codes of the linter: files that can be used, and something in them that is worth a second look.

super::codes! {
    UNUSED = "V0801", "a declaration is never used";
    UNDERIVABLE = "V0802", "no rule concludes a concept";
    NEVER_APPLIES = "V0803", "a rule can never apply";
    SUBSUMED = "V0804", "a rule is subsumed by another";
    IMPLIED = "V0805", "a condition is implied by another";
    LEX_SPECIALIS = "V0806", "a special rule does not override the general one";
    OVERLAP = "V0807", "rules for and against can apply together";
    SILENCE_HELPS = "V0808", "a silence helps";
    WITHOUT_AT = "V0809", "a concept with several versions is asked of a dated thing without `at`";
    BURDEN_INSIDE = "V0810", "a burden is asked within its own circle";
    BURDEN_BELOW_NOT = "V0811", "a burden stands below a negation";
    UNTESTED = "V0812", "no case tests an unverified provision";
    SHADOWED = "V0813", "a label hides another name";
    HALF_TRANSLATED = "V0814", "a translation is missing";
    IF_ANY_NESTED = "V0815", "`if any` could belong to either quantifier";
    NO_OCCASION = "V0816", "a duty names no occasion";
    ALLOWS_NOTHING = "V0817", "an `allow` allows nothing";
    ALLOW_WITHOUT_REASON = "V0818", "an `allow` gives no reason";
}
