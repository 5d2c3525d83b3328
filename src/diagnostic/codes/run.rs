//! Codes about run time.

super::codes! {
    LIMIT_REACHED = "V0601", "a limit was reached";
    TWO_CONCLUDED = "V0602", "rules conclude two values of what has one";
    NONE_CONCLUDED = "V0603", "no rule concludes a value of what has one";
    TOO_MANY_UNKNOWN = "V0604", "more statements are unknown than can be listed";
    NO_SUCH_DAY = "V0605", "a day that its month does not have";
    NOT_CERTIFIED = "V0609", "an answer cannot be certified";
    TOO_MANY_READINGS = "V0610", "more combinations of readings than can be looked at";
}
