//! Codes about norms and time.

super::codes! {
    OVERRIDES_UPWARD = "V0501", "a rule cannot override a rule of higher rank";
}
