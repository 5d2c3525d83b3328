//! Where a `when` or `and` is missing: whether what stands somewhere can only be a further condition.

use super::input::Tokens;
use super::leaf::{is_any_word, is_keyword_here};
use crate::syntax::token::Kind;

/// Words that go on with the rule or condition before them when they begin a line.
pub(super) const GOING_ON: [&str; 15] = [
    "and",
    "or",
    "when",
    "unless",
    "overrides",
    "subject",
    "due",
    "otherwise",
    "where",
    "at",
    "on",
    "under",
    "in",
    "is",
    "if",
];

/// Further words that follow a condition, so that they do not begin one.
const FOLLOWING: [&str; 9] = ["by", "for", "only", "given", "of", "rounding", "from", "until", "held"];

/// Words that may stand between two names.
const BETWEEN: [&str; 13] =
    ["and", "or", "when", "unless", "overrides", "subject", "at", "on", "under", "in", "is", "if", "due"];

/// Words that begin a condition.
const OPENING: [&str; 8] = ["not", "every", "excluded", "fulfilled", "breached", "pending", "must", "may"];

/// Whether a condition stands at `i` that begins with a name, or with a word only conditions begin with.
pub(super) fn names_a_condition(i: Tokens<'_>) -> bool {
    let named = match i.kind(0) {
        Some(Kind::Word) if is_any_word(i, &OPENING) => return true,
        Some(Kind::Word) if is_any_word(i, &["at", "more"]) => {
            return matches!(i.word(1), Some("least" | "than"));
        }
        Some(Kind::Word) => {
            let word = i.letters(0);
            !(is_keyword_here(i) && (GOING_ON.contains(&word) || FOLLOWING.contains(&word)))
        }
        Some(Kind::Path) => true,
        _ => false,
    };
    named
        && match i.kind(1) {
            Some(Kind::Word) => is_any_word(i.skip(1), &BETWEEN),
            Some(Kind::Path | Kind::Text | Kind::Variable | Kind::Integer | Kind::Date | Kind::Colon) => {
                false
            }
            _ => true,
        }
}

/// Whether the next line, or what stands here, can only be a condition of the rule being read.
pub(super) fn lacks_connective(i: Tokens<'_>) -> bool {
    if i.kind(0) != Some(Kind::LineEnd) {
        return names_a_condition(i);
    }
    let Some(rule) = i.state.rule.get() else { return false };
    let next = i.skip(1);
    let deeper = next.indent().is_some_and(|indent| indent > rule.indent);
    let named = names_a_condition(next) || (deeper && next.kind(0) == Some(Kind::Variable));
    named && (deeper || rule.in_provision) && !begins_item(next)
}

/// Whether an item of a file or provision begins here.
fn begins_item(i: Tokens<'_>) -> bool {
    i.begins_something()
        || is_any_word(
            i,
            &["define", "rule", "presume", "source", "unverified", "unencoded", "dispute", "provision"],
        )
}

/// Whether an `and` is missing before what stands at `i`.
pub(super) fn lacks_and(i: Tokens<'_>) -> bool {
    lacks_connective(i)
}
