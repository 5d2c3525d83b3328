//! Codes about safety and stratification.

super::codes! {
    UNBOUND_VARIABLE = "V0401", "a variable is not bound by a positive condition";
}
