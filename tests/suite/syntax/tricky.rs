//! The inputs the grammar page calls tricky, with the result it gives.

use super::{codes, lines, mistakes, tree};
use vires::source::FileId;
use vires::syntax::parse;

/// The tree of a text with mistakes, and their codes.
fn broken(text: &str) -> (Vec<&'static str>, String) {
    let (tree, found) = parse(FileId(0), text);
    (found.iter().map(|found| found.code.0).collect(), lines(&tree))
}

/// Where the only mistake of `text` is, in letters.
fn at(text: &str) -> String {
    let found = mistakes(text);
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    text[found[0].primary.as_ref().unwrap().span.range()].to_owned()
}

#[test]
fn statements_and_entities() {
    assert_eq!(tree("emergency\nstate atlantis"), "statement emergency\nentity state atlantis");
    assert_eq!(
        (codes("emergency state atlantis"), at("emergency state atlantis")),
        (vec!["V0115"], "atlantis".into())
    );
    assert_eq!(
        tree("report(csto, to: sc, about: m) on 2020-01-01\nreport on measure M { headline p(M) }"),
        "statement report(csto, to: sc, about: m)\non 2020-01-01\nreport on measure M\nheadline p(M)"
    );
    assert_eq!(
        tree("incident e { of x; one; open; rank a; version b }"),
        "entity incident e\nof x\none\nopen\nrank a\nversion b"
    );
    assert_eq!(
        tree("org x { member a, b from 2001-01-01 until 2002-01-01, from 2003-01-01 }"),
        "entity org x\nmember a, b\nfrom 2001-01-01 until 2002-01-01, from 2003-01-01"
    );
    assert_eq!(at("org x { member a from 2001-01-01, b from 2002-02-02 }"), "b");
    assert_eq!(tree("thing x { control over: s, full }"), "entity thing x\ncontrol over: s, full");
    assert_eq!(
        tree("source(a)\nrule(b) on 2020-01-01\nfrom(a, from: b)"),
        "statement source(a)\nstatement rule(b)\non 2020-01-01\nstatement from(a, from: b)"
    );
}

#[test]
fn the_source_of_a_provision_belongs_to_no_rule() {
    assert_eq!(
        tree("provision u.1 {\n rule a: p(x) when q\n source \"x\"\n}"),
        "provision u.1\nrule a: p(x)\nwhen q\nsource \"x\""
    );
}

#[test]
fn conditions() {
    let when =
        |text: &str| tree(&format!("define p when {text}")).lines().skip(1).collect::<Vec<_>>().join("\n");
    assert_eq!(
        when("V under cst.4.1 and w(V, 4.1) and at least 2/3 of S where m(S): v(S)"),
        "when (V under cst.4.1) and w(V, 4.1) and (at least 2/3 of S where m(S): v(S))"
    );
    assert_eq!(when("D = 2022-01-06 - 3 days"), "when D = (2022-01-06 - 3 days)");
    assert_eq!(
        when("cites(csto_charter.\"18.1\".2, csto_charter.18.1.2)"),
        "when cites(csto_charter.\"18.1\".2, csto_charter.18.1.2)"
    );
    assert_eq!(when("r(D) on T and not s(D) at T"), "when (r(D) on T) and (not (s(D) at T))");
    assert_eq!(
        when("every S where m(S): v(S) at D and w(D)"),
        "when (every S where m(S): (v(S) at D)) and w(D)"
    );
    assert_eq!(
        when("every S where m(S): every T where n(S, T): b(T) if any"),
        "when every S where m(S): (every T where n(S, T): b(T) if any)"
    );
    assert_eq!(when("K >= 2 * (N + 1)"), "when K >= (2 * (N + 1))");
    assert_eq!(
        when("q\nunless r\n and s\nunless t\noverrides u.1,\n u.2.b"),
        "when q\nunless r and s\nunless t\noverrides u.1, u.2.b"
    );
    assert_eq!(at("define p when a and b or c"), "or");
    assert_eq!(at("define p when (N + 1) * 2 <= K"), ")");
    assert_eq!(codes("define p when D != 2022-1-6"), ["V0104"]);
}

#[test]
fn heads() {
    assert_eq!(
        tree("rule may: p when q\nrule not p\nrule not: p"),
        "rule may: p\nwhen q\nrule not p\nrule not: p"
    );
    assert_eq!(
        tree(
            "rule must pay(S, A) due D + 1 month rounding up,\n otherwise must pay_fine(S)\n when q(S, A, D)"
        ),
        "rule must pay(S, A) due (D + 1 months rounding up), otherwise must pay_fine(S)\nwhen q(S, A, D)"
    );
    let expect = "case c on 2020-01-01 { expect not shown p(a); expect not shown(a) }";
    assert_eq!(tree(expect), "case c on 2020-01-01\nexpect not shown p(a)\nexpect not shown(a)");
}

#[test]
fn missing_words() {
    let (codes, tree) = broken("provision u.1 {\n rule a: p(M)\n q(M)\n}");
    assert_eq!((codes, tree.as_str()), (vec!["V0108"], "provision u.1\nbroken\nrule a: p(M)\nwhen q(M)"));
    let (codes, tree) = broken("define open_season\n winter");
    assert_eq!((codes, tree.as_str()), (vec!["V0108"], "define open_season\nwhen winter"));
    assert_eq!(at("provision u.1 {\n define p when q\n in force from 2020-01-01\n}"), "force");
}

#[test]
fn missing_brackets() {
    let (codes, tree) = broken("rule a: p(M when q(M)\nrule b: p(x)");
    assert_eq!((codes, tree.as_str()), (vec!["V0107"], "rule a: p(M)\nwhen q(M)\nrule b: p(x)"));
    let (codes, tree) = broken("provision u.1 {\n rule a: p when q\nprovision u.2 { rule b: p }");
    assert_eq!(codes, ["V0106"]);
    assert_eq!(tree, "provision u.1\nrule a: p\nwhen q\nprovision u.2\nrule b: p");
    let (codes, tree) = broken("state a \"abc\nstate b");
    assert_eq!((codes, tree.as_str()), (vec!["V0103"], "entity state a \"abc\"\nentity state b"));
}

/// The column decides only where something is wrong: a file without any indentation is as good as another.
#[test]
fn the_parser_does_not_need_the_layout() {
    let (provisions, cases) = (
        include_str!("../../cases/syntax/good/provisions.vires"),
        include_str!("../../cases/syntax/good/cases.vires"),
    );
    for text in [provisions, cases] {
        let flat: Vec<&str> = text.lines().map(str::trim_start).collect();
        assert_eq!(tree(&flat.join("\n")), tree(text));
    }
}
