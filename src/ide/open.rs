//! Whether a text is complete.

use crate::source::FileId;
use crate::syntax::{Kind, tokens};

/// Words after which something must follow.
const GOING_ON: &[&str] = &[
    "and", "or", "not", "when", "where", "unless", "under", "is", "in", "at", "on", "every", "excluded",
    "unknown", "of", "than", "least",
];

/// Whether a condition or statement goes on: a bracket is open, or its last word or sign asks for more. An empty
/// line at the end closes whatever it is. Cost: linear.
pub fn is_open(text: &str) -> bool {
    if text.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty()) {
        return false;
    }
    let mut depth = 0_i32;
    let mut last = None;
    for token in tokens(FileId::default(), text) {
        match token.kind {
            Kind::LeftParenthesis | Kind::LeftBrace => depth += 1,
            Kind::RightParenthesis | Kind::RightBrace => depth -= 1,
            Kind::LineEnd | Kind::Comment | Kind::Doc => continue,
            _ => {}
        }
        last = Some(token);
    }
    let asks_for_more = last.is_some_and(|last| match last.kind {
        Kind::Word => GOING_ON.contains(&last.text(text)),
        kind => kind.goes_on(),
    });
    depth > 0 || asks_for_more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_goes_on_and_an_empty_line_ends_it() {
        for text in ["p(a,", "p(a) and", "every S where p(S):", "X = ", "not", "(p(a)\n or q(b)"] {
            assert!(is_open(text), "{text}");
        }
        for text in ["p(a)", "p(\"(\")", "p)", "p(a) // and", "p(a,\n", "p(a,\n  ", "", "android"] {
            assert!(!is_open(text), "{text}");
        }
    }
}
