//! Codes about syntax.

super::codes! {
    UNEXPECTED = "V0101", "something else was expected here";
    CHARACTER = "V0102", "a character that the language does not use";
    TEXT_NOT_CLOSED = "V0103", "a text is not closed";
    DATE = "V0104", "a date that is none";
    NUMBER = "V0105", "a number that cannot be read";
    BRACE_NOT_CLOSED = "V0106", "a `{` is never closed";
    BRACKET_NOT_CLOSED = "V0107", "a `)` is missing";
    MISSING_WHEN = "V0108", "`when` is missing";
    MISSING_AND = "V0109", "`and` is missing";
    MIXED = "V0110", "`and` and `or` are mixed without brackets";
    NUMBER_FIRST = "V0111", "a condition begins with a number in brackets";
    TOO_DEEP = "V0112", "something is nested too deep";
    MISPLACED = "V0113", "this does not stand here";
    MISSPELT = "V0114", "a misspelt keyword";
    TWO_ON_A_LINE = "V0115", "two statements on one line";
    INTERVALS = "V0116", "an interval in the middle of a list";
    ESCAPE = "V0117", "a `\\` that escapes nothing";
    MISSING_COLON = "V0118", "`:` is missing after `where`";
    BRACE_NOT_OPEN = "V0119", "a `}` closes nothing";
    TOO_MUCH = "V0120", "more than can be read";
}
