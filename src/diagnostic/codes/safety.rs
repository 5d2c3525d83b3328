//! Codes about safety and stratification.

super::codes! {
    UNBOUND_VARIABLE = "V0401", "a variable is not bound by a positive condition";
    USED_ONCE = "V0402", "a variable is used once";
    RANGES_AND_BOUND = "V0403", "a variable that ranges is bound outside already";
    OTHER_VARIABLE_OF_WHERE = "V0404", "a variable of `where` is neither listed nor bound outside";
    HEAD_INCOMPLETE = "V0405", "a conclusion leaves an argument out";
    AGGREGATE_IN_HEAD = "V0406", "a conclusion counts or adds";
    RECURSION_THROUGH_AGGREGATE = "V0407", "what is counted depends on the result";
    CIRCLE_UNDER_BURDEN = "V0408", "a burden settles a circle through negation";
}
