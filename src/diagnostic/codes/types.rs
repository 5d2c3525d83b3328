//! Codes about types.

super::codes! {
    TYPE_MISMATCH = "V0301", "a value of another type is expected";
}
