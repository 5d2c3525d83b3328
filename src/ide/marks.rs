//! What each word of a text is, for colours.

use super::KEYWORDS;
use crate::source::FileId;
use crate::syntax::{Kind, tokens};
use std::ops::Range;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A name.
    Name,
    /// A word of the language.
    Keyword,
    /// A variable.
    Variable,
    /// A number, a day, a text.
    Literal,
    /// A comment.
    Comment,
    /// A sign that the language does not use.
    Wrong,
}

/// The pieces of a text that are not signs or blanks, in order. Cost: linear.
pub fn marks(text: &str) -> Vec<(Range<usize>, Mark)> {
    let mark = |kind: Kind, written: &str| match kind {
        Kind::Word if KEYWORDS.contains(&written) => Some(Mark::Keyword),
        Kind::Word | Kind::Path => Some(Mark::Name),
        Kind::Variable | Kind::Anonymous | Kind::Rest => Some(Mark::Variable),
        Kind::Date | Kind::Decimal | Kind::Integer | Kind::Text => Some(Mark::Literal),
        Kind::Comment | Kind::Doc => Some(Mark::Comment),
        Kind::Unknown => Some(Mark::Wrong),
        _ => None,
    };
    let found = tokens(FileId::default(), text).into_iter();
    found.filter_map(|token| Some((token.span.range(), mark(token.kind, token.text(text))?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_what_the_lexer_says() {
        let text = "not p(X, a.4) and q(\"t\") on 2020-01-01 // x";
        let found: Vec<(&str, Mark)> =
            marks(text).into_iter().map(|(range, mark)| (&text[range], mark)).collect();
        let expected = [
            ("not", Mark::Keyword),
            ("p", Mark::Name),
            ("X", Mark::Variable),
            ("a.4", Mark::Name),
            ("and", Mark::Keyword),
            ("q", Mark::Name),
            ("\"t\"", Mark::Literal),
            ("on", Mark::Keyword),
            ("2020-01-01", Mark::Literal),
            ("// x", Mark::Comment),
        ];
        assert_eq!(found, expected);
    }
}
