//! Texts as tokens.

use super::codes;
use vires::source::FileId;
use vires::syntax::{ast, parse, print_tokens, tokens};

fn printed(text: &str) -> String {
    print_tokens(text, &tokens(FileId(0), text))
}

#[test]
fn every_kind_of_token_is_known() {
    insta::assert_snapshot!(printed(
        "a A _ _x Ä 国家 cst.4.1 csto.\"18.1\".2 p.. 2022-01-06 4.1 41 2/3 \"t \\\" t\" // c\n/// d\n\n(a\n) { , : ; = != < <= > >= + - * é ?"
    ), @r#"
    0..1 word a
    2..3 variable A
    4..5 anonymous _
    6..8 variable _x
    9..11 variable Ä
    12..18 word 国家
    19..26 path cst.4.1
    27..40 path csto."18.1".2
    41..42 word p
    42..44 sign ..
    45..55 date 2022-01-06
    56..59 decimal 4.1
    60..62 integer 41
    63..64 integer 2
    64..65 sign /
    65..66 integer 3
    67..75 text "t \" t"
    76..80 comment // c
    80..81 line end
    81..86 doc comment /// d
    88..89 sign (
    89..90 word a
    91..92 sign )
    93..94 sign {
    95..96 sign ,
    97..98 sign :
    99..100 sign ;
    101..102 sign =
    103..105 sign !=
    106..107 sign <
    108..110 sign <=
    111..112 sign >
    113..115 sign >=
    116..117 sign +
    118..119 sign -
    120..121 sign *
    122..124 word é
    125..126 unknown ?
    "#);
}

#[test]
fn names_are_compared_in_their_composed_form() {
    let names: Vec<String> = ["type caf\u{e9}", "type cafe\u{301}"]
        .iter()
        .map(|text| match &parse(FileId(0), text).0.items[0].kind {
            ast::ItemKind::Type(found) => found.label.name.text.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names[0], names[1]);
}

#[test]
fn a_number_and_a_path_differ() {
    assert_eq!(codes("p(4.1, a.4.1, 4)"), [""; 0]);
    assert_eq!(codes("p(4.1.2)"), ["V0105"]);
    assert_eq!(codes("p(4x)"), ["V0105"]);
    assert_eq!(codes("p(4_000)"), ["V0105"]);
    assert_eq!(codes("p(1.5e3)"), ["V0105"]);
    assert_eq!(codes("p(9223372036854775807)"), [""; 0]);
    assert_eq!(codes("p(9223372036854775808)"), ["V0105"]);
    assert_eq!(codes("p(0.1234567890123456789012345678901)"), ["V0105"]);
}

#[test]
fn dates_are_days_of_the_calendar() {
    assert_eq!(codes("p(2024-02-29)"), [""; 0]);
    for wrong in ["2023-02-29", "2022-1-6", "22-01-06", "2022-13-01", "06-01-2022", "2022-001-06"] {
        assert_eq!(codes(&format!("p({wrong})")), ["V0104"], "{wrong}");
    }
    assert_eq!(codes("p(2022-01-06x)"), ["V0105"]);
}
