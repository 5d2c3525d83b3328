//! The shipped cases of Nagorno-Karabakh and Osh, asked everything: what if, comparison, timeline, cure, reasons.

use crate::door::run;

const KARABAKH: &str = "examples/nagorno_karabakh_2020.vires";
const OSH: &str = "examples/osh_2010.vires";

/// What the program says to each of these, line by line no wider than a page.
fn said(questions: &[&[&str]]) -> String {
    let mut shown = String::new();
    for arguments in questions {
        let told = run(arguments);
        assert_eq!(told.code, 0, "{}", told.shown());
        for line in told.out.lines().filter(|line| !line.starts_with("next: ")) {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
        }
        shown.push_str(&format!("> vires {}\n{}\n", arguments.join(" "), told.out));
    }
    shown
}

#[test]
fn karabakh_reads_as_it_should() {
    let defence = "legal_basis(assistance, self_defence_collective)";
    insta::assert_snapshot!(said(&[
        &["why", defence, KARABAKH],
        &["why", "casus_foederis(cst, war, protecting: armenia)", KARABAKH],
        &["cure", "general_law(assistance)", KARABAKH],
        &["cure", "own_law(assistance)", "--withdraw", KARABAKH],
        &[
            "what-if",
            "--assume",
            "grave(war)",
            "--assume",
            "territory(war, armenia)",
            "--ask",
            defence,
            KARABAKH
        ],
        &["what-if", "--each", KARABAKH],
        &["compare", "--as-of", "2020-10-07", "--as-of", "1993-01-01", "member(csto, armenia)", KARABAKH],
        &["timeline", "member(csto, azerbaijan)", KARABAKH],
    ]));
}

#[test]
fn osh_reads_as_it_should() {
    insta::assert_snapshot!(said(&[
        &["why", "own_law(mission)", OSH],
        &["cure", "own_law(mission)", OSH],
        &["what-if", "--without", "member(csto, kyrgyzstan)", OSH],
        &["compare", "--as-of", "2010-06-14", "--as-of", "2013-01-01", "own_law(mission)", OSH],
        &["timeline", "member(csto, kyrgyzstan)", OSH],
    ]));
}
