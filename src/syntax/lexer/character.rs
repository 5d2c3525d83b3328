//! What single characters are.

use super::Kind;

/// Whether a name may begin with `c`.
pub(super) fn begins_name(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

/// Whether a name may go on with `c`.
pub(super) fn continues_name(c: char) -> bool {
    unicode_ident::is_xid_continue(c)
}

/// Whether `c` is a blank; line ends are tokens.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n' && c != '\r'
}

/// Whether `c` is an upper-case or title-case letter (Unicode `Lu`, `Lt`).
///
/// [`char::is_uppercase`] also has the Roman numerals, which are no letters, and has no title case.
pub(super) fn is_capital(c: char) -> bool {
    let title = matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ' | 'ᾈ'..='ᾏ' | 'ᾘ'..='ᾟ' | 'ᾨ'..='ᾯ' | 'ᾼ' | 'ῌ' | 'ῼ');
    title || (c.is_uppercase() && !matches!(c, '\u{2160}'..='\u{216f}'))
}

/// Whether `c` begins no token and cannot stand for one.
pub(super) fn is_never_used(c: char) -> bool {
    let used = c.is_whitespace() || begins_name(c) || c.is_ascii_digit();
    let sign = "(){},:;.=!<>+-*/\"“”„".contains(c);
    !used && !sign && foreign_sign(c).is_none()
}

/// The kind and the writing of the sign that `c` stands for on other keyboards.
pub(super) fn foreign_sign(c: char) -> Option<(Kind, &'static str)> {
    Some(match c {
        '（' => (Kind::LeftParenthesis, "("),
        '）' => (Kind::RightParenthesis, ")"),
        '｛' => (Kind::LeftBrace, "{"),
        '｝' => (Kind::RightBrace, "}"),
        '，' | '、' => (Kind::Comma, ","),
        '：' => (Kind::Colon, ":"),
        '；' => (Kind::Semicolon, ";"),
        '＝' => (Kind::Equal, "="),
        '≠' => (Kind::NotEqual, "!="),
        '≤' => (Kind::LessOrEqual, "<="),
        '≥' => (Kind::GreaterOrEqual, ">="),
        '＜' => (Kind::Less, "<"),
        '＞' => (Kind::Greater, ">"),
        '＋' => (Kind::Plus, "+"),
        '–' | '—' | '−' | '－' => (Kind::Minus, "-"),
        '×' => (Kind::Star, "*"),
        '…' => (Kind::Rest, ".."),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_without_case_is_no_capital() {
        assert!(is_capital('Ä') && is_capital('ǅ') && is_capital('Ж'));
        assert!(!is_capital('国') && !is_capital('Ⅷ') && !is_capital('ß'));
    }
}
