//! Texts that no person writes: deep, long, broken in every way. A diagnostic or a result, never a crash.

use super::{codes, mistakes, tree};
use std::time::{Duration, Instant};
use vires::render::{Style, diagnostics};
use vires::source::{FileId, SourceMap};
use vires::syntax::{MAX_DEPTH, decode, parse, parse_condition};

const DEEP: usize = 1_000_000;
/// Deep enough to overflow any stack; for the forms that differ little.
const ENOUGH: usize = 50_000;

/// `text` has exactly one mistake: it is nested too deep.
fn too_deep(text: &str) {
    assert_eq!(codes(text), ["V0112"], "{}…", &text[..60]);
}

#[test]
fn conditions_nested_a_million_deep_are_one_mistake() {
    too_deep(&format!("define p when {}q", "not ".repeat(DEEP)));
    too_deep(&format!("define p when {}q{}", "(".repeat(DEEP), ")".repeat(DEEP)));
    too_deep(&format!("define p when {}q{}", "not (".repeat(ENOUGH), ")".repeat(ENOUGH)));
    too_deep(&format!("define p when {}q(S)", "every S where m(S): ".repeat(ENOUGH)));
    too_deep(&format!("define p when {}q(S): r(S)", "every S where ".repeat(ENOUGH)));
    too_deep(&format!("define p when {}q(S)", "at least 1 S where ".repeat(ENOUGH)));
}

#[test]
fn terms_nested_a_million_deep_are_one_mistake() {
    too_deep(&format!("define p when N = {}1{}", "(".repeat(ENOUGH), ")".repeat(ENOUGH)));
    too_deep(&format!("define p when N = {}1", "1 + ".repeat(DEEP)));
    too_deep(&format!("define p when N = {}1", "2 * ".repeat(ENOUGH)));
    too_deep(&format!("define p when N = {}1{}", "1 + (".repeat(ENOUGH), ")".repeat(ENOUGH)));
    too_deep(&format!("define p when N = {}1{}", "count(S where N = ".repeat(ENOUGH), ")".repeat(ENOUGH)));
    too_deep(&format!("define p when {}1{}", "count(S where N = 1 + ".repeat(ENOUGH), ")".repeat(ENOUGH)));
    too_deep(&format!("p({}1{})", "(".repeat(ENOUGH), ")".repeat(ENOUGH)));
    let (open, close) = ("q(count(S where ", "))");
    too_deep(&format!("define p when {}q{}", open.repeat(ENOUGH), close.repeat(ENOUGH)));
}

#[test]
fn brackets_that_are_never_closed_do_not_cascade() {
    for open in ["(", "not (", "count(S where ", "every S where (", "p(", "1 + ("] {
        let found = mistakes(&format!("define p when {}\ntype t", open.repeat(ENOUGH)));
        assert!((1..=3).contains(&found.len()), "{open}: {found:#?}");
    }
}

#[test]
fn braces_nested_a_million_deep_are_few_mistakes() {
    let readings = "dispute d { reading r { ".repeat(ENOUGH);
    let closed = format!("{readings}{}", "} } ".repeat(ENOUGH));
    assert_eq!(codes(&closed), ["V0112"]);
    assert!((1..=4).contains(&codes(&readings).len()), "{:?}", codes(&readings));
    for text in ["{", "}", "{ }", "state a {", "case c on 2020-01-01 {", "provision p {"] {
        let found = codes(&text.repeat(ENOUGH));
        assert!(found.len() <= 1_001, "{text}: {}", found.len());
    }
}

/// A tree at the limit is read, walked and dropped on the stack of a test.
#[test]
fn what_is_just_deep_enough_is_read() {
    let deep = MAX_DEPTH - 2;
    tree(&format!("define p when {}q", "not ".repeat(deep)));
    tree(&format!("define p when {}q{}", "(".repeat(deep), ")".repeat(deep)));
    tree(&format!("define p when N = {}1", "1 + ".repeat(deep)));
    tree(&format!("define p when {}q(S)", "every S where m(S): ".repeat(deep)));
    let (open, close) = ("q(count(S where ", "))");
    let each = deep / 2;
    tree(&format!("define p when {}q{}", open.repeat(each), close.repeat(each)));
}

/// Trees are as high as their text is deep: chains inside brackets inside chains do not multiply.
#[test]
fn chains_in_brackets_count_together() {
    let mut term = "1".to_owned();
    for _ in 0..20 {
        term = format!("({term}{})", " + 1".repeat(50));
    }
    assert_eq!(codes(&format!("define p when N = {term}")), ["V0112"]);
}

/// `n` lines of each kind are read in a time that grows with `n`: ten times the text takes at most about
/// thirty times as long.
#[test]
fn time_grows_with_the_text_only() {
    let kinds = [
        "rule a: p(X, Y) when q(X) and r(Y) unless s(X, Y)\n",
        "state s \"S\" { member a from 2020-01-01; of b }\n",
        "define p when q(\n",
        "state a \"\n",
        "\n",
        "// a comment\n",
        "/// a doc comment\n",
        "p(a, \n",
        "  q\n",
        "{\n",
        "}\n",
        "( ",
        ") ",
        "a ",
        "a, ",
        "X ",
        "and ",
        "not ",
        "😀 ",
        "\u{0}\r",
        "provisoin p { rul a: p }\n",
        "provision p { rule a: p\n",
        "provision p { // \n } }\n",
        "case c on 2020-01-01 {\n expect p\n",
        "rule a: p when q and q and\n",
        "rule a: p(a, b, (c, d) when\n",
        "use a,\n",
    ];
    for kind in kinds {
        let time = |n: usize| {
            let text = kind.repeat(n);
            let start = Instant::now();
            drop(parse(FileId(0), &text));
            start.elapsed()
        };
        let (small, large) = (time(1_000), time(10_000));
        let allowed = small * 30 + Duration::from_millis(200);
        assert!(large < allowed, "{kind:?}: {small:?}, {large:?}");
    }
}

/// With `cargo test --release --test suite syntax -- --ignored --nocapture`: a file of a million lines.
#[test]
#[ignore = "measures"]
fn a_million_lines() {
    let lines = [
        "rule a: p(X, Y) when q(X) and r(Y) unless s(X, Y)\n",
        "state s \"S\" { member a from 2020-01-01; of b }\n",
        "fact p(person, by: person) over time reads \"{person} and {by}\"\n",
        "member(a, b) from 2020-01-01 until 2021-01-01 source \"x\"\n",
        "define p when every S where m(S): q(S) and N = count(S where m(S)) + 1\n",
        "garbage ) ( and\n",
    ];
    for n in [10_000, 100_000, 1_000_000] {
        for lines in [&lines[..5], &lines[5..]] {
            let text = lines.concat().repeat(n / lines.len());
            let start = Instant::now();
            let (tree, found) = parse(FileId(0), &text);
            let (items, mistakes, time) = (tree.items.len(), found.len(), start.elapsed());
            println!(
                "{n} lines, {} MB: {items} items, {mistakes} mistakes, {time:?}",
                text.len() / 1_000_000
            );
        }
    }
}

#[test]
fn a_file_of_garbage_has_a_thousand_mistakes_and_a_count() {
    let text = "state a ?\n".repeat(5_000);
    let found = mistakes(&text);
    assert_eq!(found.len(), 1_001);
    assert_eq!(found.last().unwrap().code.0, "V0120");
    assert!(found.last().unwrap().message.starts_with("4000 more"), "{:?}", found.last());
    let mut sources = SourceMap::new();
    sources.add("a.vires", text);
    let shown = diagnostics(&found, &sources, Style::default());
    assert!(shown.trim_end().ends_with("and 951 more errors"), "{shown}");
    assert_eq!(shown.matches("error[V").count(), 50);
}

#[test]
fn line_ends_of_all_systems_are_line_ends() {
    let text = "state a\nstate b // x\np(a,\n b)\n";
    let expected = tree(text);
    assert_eq!(tree(&text.replace('\n', "\r\n")), expected.replace("16..20", "17..21"));
    assert_eq!(tree(&text.replace('\n', "\r")), expected);
    assert_eq!(tree("\u{feff}state a\nstate b\np(a, b)"), tree("state a\nstate b\np(a, b)"));
    assert_eq!(codes("state a\u{feff}"), ["V0102"]);
}

#[test]
fn nothing_is_a_file() {
    for text in ["", "\u{feff}", "\n\n", "// c", "/// d", ";;\n;"] {
        assert!(codes(text).is_empty(), "{text:?}");
    }
    assert_eq!(parse_condition(FileId(0), "").1.len(), 1);
}

#[test]
fn bytes_that_are_no_text_are_found() {
    assert_eq!(decode(b"state a".to_vec()), Ok("state a".to_owned()));
    assert_eq!(decode(b"state \xff".to_vec()), Err(6));
    assert_eq!(decode("é\u{0}".as_bytes()[..1].to_vec()), Err(0));
}
