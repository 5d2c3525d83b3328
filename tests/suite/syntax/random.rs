//! Arbitrary texts: reading and showing them never fails, and every place lies inside the text.

use proptest::prelude::*;
use vires::render::{Style, diagnostics};
use vires::source::{FileId, SourceMap, Span};
use vires::syntax::{parse, parse_condition, parse_query, parse_statement, print_ast, print_tokens, tokens};

/// Pieces that the language is made of, and some that it is not.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "type", "fact", "concept", "act", "instrument", "provision", "define", "rule", "presume", "unencoded",
            "dispute", "reading", "report on", "ranks", "precedence", "use", "facts", "case", "expect", "suppose",
            "not", "unknown", "source", "unverified", "when", "and", "or", "unless", "overrides", "subject to",
            "due", "at", "on", "under", "in", "is", "every", "where", "at least", "more than", "of", "if any",
            "must", "may", "need not", "excluded", "fulfilled", "shown", "only", "for want of", "given", "by",
            "from", "until", "held by", "over time", "open", "one", "reads", "asks", "in doubt", "count", "sum",
            "min", "today", "days", "months", "rounding up", "affects", "version", "in force", "short", "rank",
            "signed", "headline", "layer", "grounds", "otherwise", "leaning yes", "hierarchy",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "(", ")", "{", "}", ",", ":", ";", "..", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "\n",
            "\n", "\n  ", "\r\n", "\r", "// c\n", "/// d\n", "\"t\"", "\"", "\\", "'", "“q”", "（", "😀", "\u{0}",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            "a", "p", "p(a)", "p(X)", "X", "_", "_Y", "a.b", "a.\"1.2\".c", "2020-01-01", "2020-1-1", "3", "2/3",
            "4.5", "zh", "国家", "é", "99999999999999999999", "3x",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec((piece, prop::bool::weighted(0.8)), 0..60).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, blank)| if blank { piece + " " } else { piece }).collect()
    })
}

fn inside(text: &str, span: Span) -> bool {
    let (start, end) = (span.start as usize, span.end as usize);
    start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end)
}

fn check(text: &str) {
    let mut sources = SourceMap::new();
    let file = sources.add("a.vires", text);
    let (tree, found) = parse(file, text);
    let mut before = 0;
    for item in &tree.items {
        assert!(inside(text, item.span) && item.span.start >= before, "{text:?}: {item:?}");
        before = item.span.end;
    }
    assert!(tree.comments.iter().all(|comment| inside(text, *comment)));
    assert_eq!(found.is_empty(), tree.items.iter().all(|item| !item.broken) && found.is_empty());
    for found in &found {
        let labels = found.primary.iter().chain(&found.secondary).map(|label| label.span);
        let patches = found.help.iter().filter_map(|help| help.patch.as_ref()).map(|(span, _)| *span);
        for span in labels.chain(patches) {
            assert!(inside(text, span), "{text:?}: {found:?}");
        }
    }
    let _ = print_ast(&tree);
    let tokens = tokens(file, text);
    let mut before = 0;
    for token in &tokens {
        assert!(inside(text, token.span) && token.span.start >= before, "{text:?}: {token:?}");
        before = token.span.end;
    }
    let _ = print_tokens(text, &tokens);
    for style in [
        Style::default(),
        Style { color: true, width: 40, ..Style::default() },
        Style { plain: true, width: 80, ..Style::default() },
    ] {
        let shown = diagnostics(&found, &sources, style);
        assert_eq!(shown.trim().is_empty(), found.is_empty());
    }
    let _ = (parse_condition(file, text), parse_query(file, text), parse_statement(file, text));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_the_language_in_any_order_are_read(text in pieces()) {
        check(&text);
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }
}

/// A good file with one piece left out, doubled or replaced has few mistakes: no cascades.
#[test]
fn one_slip_is_few_mistakes() {
    insta::glob!("../../cases/syntax/good", "*.vires", |path| {
        let good = std::fs::read_to_string(path).unwrap();
        let (mut worst, mut total, mut slips) = ((0, String::new()), 0, 0);
        for token in &tokens(FileId(0), &good) {
            let (before, written) = (&good[..token.span.start as usize], token.text(&good));
            let after = &good[token.span.end as usize..];
            for slip in ["", &format!("{written} {written}"), "x9", "("] {
                let text = format!("{before}{slip}{after}");
                let found = parse(FileId(0), &text).1.len();
                total += found;
                slips += 1;
                if found > worst.0 {
                    worst = (found, text);
                }
            }
        }
        let found = parse(FileId(0), &worst.1).1;
        let messages: Vec<_> = found.iter().map(|found| &found.message).collect();
        assert!(worst.0 <= 4, "{}\n{messages:#?}", worst.1);
        assert!(total <= slips, "{total} mistakes for {slips} slips");
    });
}
