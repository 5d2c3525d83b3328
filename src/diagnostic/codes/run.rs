//! Codes about run time.

super::codes! {
    LIMIT_REACHED = "V0601", "a limit was reached";
}
