//! Codes about names.

super::codes! {
    NOT_DECLARED_TYPE = "V0201", "a type is not declared";
}
