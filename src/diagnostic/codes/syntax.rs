//! Codes about syntax.

super::codes! {
    UNEXPECTED = "V0101", "something else was expected here";
}
