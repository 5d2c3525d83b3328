//! How answers say that nothing fits all of what an exception asks.

use std::process::Command;

/// The reasons that are given for an answer about a case of the file.
fn because(question: &str, case: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vires"))
        .args(["why", question, "--case", case, "tests/cases/doors/votes.vires"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = text.split_once("because").unwrap().1.split_whitespace().collect();
    words.join(" ")
}

#[test]
fn what_fails_whatever_else_is_so_is_said_alone() {
    let said = because("adopted(d)", "nobody_objects");
    assert!(said.contains("2 no state objected to the draft nobody stated otherwise"), "{said}");
    assert!(!said.contains("Aland"), "what is asked of the same state is not told of another: {said}");
    let said = because("adopted(d)", "nobody_votes");
    assert!(said.contains("2 no state objected to the draft"), "{said}");
    assert!(!said.contains("it is not so that"), "{said}");
}

#[test]
fn where_each_thing_lacks_something_both_conditions_are_said_of_one() {
    let said = because("adopted(d)", "each_lacks_something");
    let one = "it is not so that Beland objected to the draft and Beland has a vote on the draft";
    assert!(
        said.contains(one) && said.contains("nobody stated that Beland has a vote on the draft"),
        "{said}"
    );
}

#[test]
fn no_date_is_read_of_what_nobody_stated() {
    let said = because("bound(celand)", "leaving");
    let never = "it is not the case that Celand denounced the Treaty nobody stated otherwise";
    assert!(said.contains(never) && !said.contains("some day"), "{said}");
    let said = because("bound(deland)", "leaving");
    assert!(
        said.contains("Deland denounced the Treaty on 1 January 2026, and 1 January 2026 + 1 year"),
        "{said}"
    );
}

#[test]
fn of_all_things_of_a_type_nothing_else_is_asked() {
    let text = "type p
type m
fact ok(p, m)
  reads \"{p} agrees to {m}\"
concept q(m)
define q(M) when M is m and every X where X is p: ok(X, M)
p a \"Ann\", b \"Ben\"
case c on 2020-01-01 { m y \"the yard\" { } }
";
    let folder = crate::door::folder("all-of-a-type", &[("f.vires", text)]);
    let why = crate::door::run_in(&folder, &["why", "q(y)", "f.vires"], b"").out;
    assert!(why.contains("in every case, the p agrees to the yard"), "{why}");
}
