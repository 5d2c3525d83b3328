//! `vires test`: expectations, snapshots of conclusions, and what explains their changes.

use crate::door::{Run, folder, run_in};
use std::fs;
use std::path::{Path, PathBuf};

const HARBOUR: &str = r#"type ship
fact inspected(ship)
  reads "{ship} was inspected"
fact dangerous(ship)
  reads "{ship} carries dangerous goods"
fact notified(ship)
  reads "notice was given of {ship}"
  reads not "no notice was given of {ship}"
fact insured(ship) open
  reads "{ship} is insured"
concept may_enter(ship)
  reads "{ship} may enter"

instrument hr "Harbour Rules" {}
provision hr.1 "a ship that was inspected may enter" {
  source "our paraphrase"
  rule entry:
    may_enter(S) when inspected(S)
}
provision hr.2 "no dangerous goods, unless notice was given" {
  source "our paraphrase"
  rule danger:
    not may_enter(S) when dangerous(S)
      unless notified(S)
      overrides hr.1.entry
}
report on ship S { headline may_enter(S) }
"#;

const TANKER: &str = r#"case tanker "The tanker Aurora" on 2026-03-01 {
  ship aurora "the Aurora" { inspected; dangerous; notified }
  expect may_enter(aurora) by hr.1
}
"#;

const COASTER: &str = r#"case coaster "The coaster Borea" on 2026-03-01 {
  ship borea "the Borea" { inspected; dangerous }
}
"#;

/// Rules in one file, two cases in two others.
fn harbour(name: &str) -> PathBuf {
    folder(name, &[("law.vires", HARBOUR), ("cases/tanker.vires", TANKER), ("cases/coaster.vires", COASTER)])
}

fn test(folder: &Path, arguments: &[&str]) -> Run {
    let all: Vec<&str> = [&["test"], arguments].concat();
    run_in(folder, &all, b"")
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(file, text.replace(from, to)).unwrap();
}

/// The files below a folder with their texts, for telling whether anything was written.
fn everything(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(current) = waiting.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_new_snapshot_waits_is_accepted_and_holds() {
    let at = harbour("testing-new");
    let first = test(&at, &["law.vires", "cases"]);
    assert_eq!(first.code, 1, "{}", first.shown());
    let waiting = at.join("cases/snapshots/tanker__tanker.snap.new");
    // The crate whose format it is reads it as its own.
    let read = insta::Snapshot::from_file(&waiting).unwrap();
    assert_eq!(read.metadata().source(), Some("tanker.vires"));
    assert_eq!(read.metadata().description(), Some("The tanker Aurora: conclusions as of 2026-03-01"));
    let contents = read.as_text().unwrap().to_string();
    assert!(contents.contains("# aurora: the Aurora\nheadline: YES"), "{contents}");
    let accepted = test(&at, &["law.vires", "cases", "--accept"]);
    assert_eq!(accepted.code, 0, "{}", accepted.shown());
    assert!(!waiting.exists());
    let again = test(&at, &["law.vires", "cases"]);
    assert_eq!(again.code, 0, "{}", again.shown());
    assert_eq!(test(&at, &["law.vires", "cases", "--check"]).code, 0);
    let stored = fs::read_to_string(at.join("cases/snapshots/tanker__tanker.snap")).unwrap();
    insta::assert_snapshot!(format!("{}{}{}{stored}", first.shown(), accepted.shown(), again.shown()));
}

#[test]
fn what_the_crate_itself_writes_is_read_again() {
    let at = harbour("testing-rewritten");
    assert_eq!(test(&at, &["law.vires", "cases"]).code, 1);
    for case in ["tanker", "coaster"] {
        let path = at.join(format!("cases/snapshots/{case}__{case}.snap"));
        let waiting = path.with_extension("snap.new");
        // As `cargo insta accept` does: read, written anew, moved.
        insta::Snapshot::from_file(&waiting).unwrap().save(&path).unwrap();
        fs::remove_file(&waiting).unwrap();
    }
    let checked = test(&at, &["law.vires", "cases", "--check"]);
    assert_eq!(checked.code, 0, "{}", checked.shown());
    edit(&at.join("law.vires"), "when inspected(S)", "when inspected(S) and insured(S)");
    let changed = test(&at, &["law.vires", "cases"]);
    assert!(changed.out.contains("it now also requires `insured(S)`"), "{}", changed.shown());
}

#[test]
fn a_rule_that_changed_explains_the_change() {
    let at = harbour("testing-rule");
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    edit(&at.join("law.vires"), "when inspected(S)", "when inspected(S) and insured(S)");
    let changed = test(&at, &["law.vires", "cases"]);
    assert_eq!(changed.code, 1);
    assert!(at.join("cases/snapshots/tanker__tanker.snap.new").exists());
    edit(&at.join("law.vires"), "      unless notified(S)\n", "");
    let without = test(&at, &["law.vires", "cases", "--case", "tanker"]);
    assert!(without.out.contains("it no longer has the exception `notified(S)`"), "{}", without.shown());
    edit(&at.join("law.vires"), "  rule danger:\n", "  rule peril:\n");
    let renamed = test(&at, &["law.vires", "cases", "--case", "tanker"]);
    assert!(renamed.out.contains("the rule hr.2.danger is gone"), "{}", renamed.shown());
    // What waits is thrown away once it is as it was accepted.
    fs::write(at.join("law.vires"), HARBOUR).unwrap();
    assert_eq!(test(&at, &["law.vires", "cases"]).code, 0);
    assert!(!at.join("cases/snapshots/tanker__tanker.snap.new").exists());
    insta::assert_snapshot!(changed.shown());
}

#[test]
fn a_fact_that_changed_explains_the_change() {
    let at = harbour("testing-fact");
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    edit(&at.join("cases/tanker.vires"), "; notified", "");
    edit(&at.join("cases/coaster.vires"), "dangerous }", "dangerous; insured; notified }");
    let changed = test(&at, &["law.vires", "cases", "--plain"]);
    assert_eq!(changed.code, 1);
    assert!(changed.out.is_ascii(), "{}", changed.shown());
    insta::assert_snapshot!(changed.shown());
}

#[test]
fn a_check_writes_nothing_and_fails_for_what_is_missing_waiting_or_of_no_case() {
    let at = harbour("testing-check");
    let before = everything(&at);
    let missing = test(&at, &["law.vires", "cases", "--check"]);
    assert_eq!(missing.code, 1);
    assert!(
        missing.out.contains("MISSING") && missing.out.contains("there is no snapshot"),
        "{}",
        missing.shown()
    );
    assert_eq!(everything(&at), before);
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    let folder = at.join("cases/snapshots");
    fs::copy(folder.join("tanker__tanker.snap"), folder.join("tanker__tanker.snap.new")).unwrap();
    let before = everything(&at);
    let waiting = test(&at, &["law.vires", "cases", "--check"]);
    assert_eq!(waiting.code, 1);
    assert!(waiting.out.contains("something waits to be accepted"), "{}", waiting.shown());
    assert_eq!(everything(&at), before);
    fs::rename(folder.join("tanker__tanker.snap.new"), folder.join("tanker__gone.snap")).unwrap();
    let before = everything(&at);
    let unreferenced = test(&at, &["law.vires", "cases", "--check"]);
    assert_eq!(unreferenced.code, 1);
    assert!(unreferenced.out.contains("cases/snapshots/tanker__gone.snap"), "{}", unreferenced.shown());
    assert_eq!(everything(&at), before);
}

#[test]
fn snapshots_of_no_case_are_listed_or_deleted_and_no_others() {
    let at = harbour("testing-unreferenced");
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    let snapshots = at.join("cases/snapshots");
    fs::write(snapshots.join("foreign__x.snap"), "---\nsource: tests/x.rs\n---\nx\n").unwrap();
    fs::remove_file(at.join("cases/coaster.vires")).unwrap();
    // Of one file only its own are looked at, and those of files that are gone.
    edit(&at.join("cases/tanker.vires"), "case tanker", "case aurora_case");
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    let listed = test(&at, &["law.vires", "cases", "--unreferenced"]);
    assert_eq!(listed.code, 1);
    for gone in ["tanker__tanker.snap", "coaster__coaster.snap"] {
        assert!(listed.out.contains(gone), "{}", listed.shown());
    }
    assert!(!listed.out.contains("foreign"));
    let deleted = test(&at, &["law.vires", "cases", "--unreferenced=delete"]);
    assert_eq!(deleted.code, 0, "{}", deleted.shown());
    assert!(deleted.out.contains("snapshots of no case, deleted"), "{}", deleted.shown());
    assert!(listed.out.contains("2 snapshots of no case"), "{}", listed.shown());
    let left: Vec<String> = everything(&snapshots)
        .into_iter()
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(left, ["foreign__x.snap", "tanker__aurora_case.snap"]);
}

/// Of a file that cannot be read, or has mistakes, nobody knows which cases it has.
#[test]
fn no_snapshot_of_a_file_that_was_not_tested_is_called_unreferenced() {
    for (name, spoil) in [("bytes", &b"\xff"[..]), ("mistake", &b"case n dunn on 2024-01-01 {\n"[..])] {
        let at = harbour(&format!("testing-untested-{name}"));
        assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
        let (file, kept) = (at.join("cases/coaster.vires"), at.join("cases/snapshots/coaster__coaster.snap"));
        let mut text = fs::read(&file).unwrap();
        match name {
            "bytes" => text.extend(spoil),
            _ => text = spoil.to_vec(),
        }
        fs::write(&file, text).unwrap();
        let deleted = test(&at, &["law.vires", "cases", "--unreferenced=delete"]);
        assert_eq!(deleted.code, 2, "{}", deleted.shown());
        assert!(kept.exists() && !deleted.out.contains("of no case"), "{}", deleted.shown());
    }
}

#[test]
fn a_review_asks_case_by_case() {
    let at = harbour("testing-review");
    let review = |input: &str| run_in(&at, &["test", "law.vires", "cases", "--review"], input.as_bytes());
    let snapshot = |case: &str| at.join(format!("cases/snapshots/{case}__{case}.snap"));
    let waiting = |case: &str| snapshot(case).with_extension("snap.new").exists();
    // The coaster is accepted, the tanker rejected; what cannot be understood is asked again.
    let first = review("what\nw\na\nr\n");
    assert!(first.out.contains("may_enter(borea)"), "{}", first.shown());
    assert_eq!(first.code, 1, "{}", first.shown());
    assert!(snapshot("coaster").exists() && !snapshot("tanker").exists());
    assert!(!waiting("coaster") && !waiting("tanker"));
    // Skipped, it waits; so it does at the end of the input.
    for input in ["s\n", "q\n", ""] {
        let skipped = review(input);
        assert_eq!(skipped.code, 1, "{}", skipped.shown());
        assert!(waiting("tanker") && !snapshot("tanker").exists(), "{input:?}");
    }
    edit(&at.join("law.vires"), "when inspected(S)", "when inspected(S) and insured(S)");
    edit(&at.join("cases/tanker.vires"), "  expect may_enter(aurora) by hr.1\n", "");
    let all = review("A\n");
    assert_eq!(all.code, 0, "{}", all.shown());
    assert!(snapshot("tanker").exists() && !waiting("tanker"));
    let nothing = review("");
    assert_eq!((nothing.code, nothing.out.contains("nothing to review")), (0, true), "{}", nothing.shown());
    insta::assert_snapshot!(format!("{}{}", first.shown(), all.shown()));
}

/// `w` explains what changed, and nothing else.
#[test]
fn a_review_explains_the_conclusions_that_changed() {
    let two = COASTER.replace("}\n}", "}\n  ship cora \"the Cora\" { inspected }\n}");
    let at = folder("testing-review-why", &[("law.vires", HARBOUR), ("cases/coaster.vires", &two)]);
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    edit(&at.join("law.vires"), "when inspected(S)", "when inspected(S) and insured(S)");
    let told = run_in(&at, &["test", "law.vires", "cases", "--review"], b"w\nq\n");
    assert_eq!(told.code, 1, "{}", told.shown());
    assert!(told.out.contains("press Enter"), "{}", told.shown());
    let answer = told.out.split("> ").nth(1).unwrap();
    assert!(answer.contains("the Cora is insured"), "{}", told.shown());
    assert!(answer.contains("next: vires ") && !answer.contains("Borea"), "{}", told.shown());
    // What follows an explanation is asked of the same case.
    assert!(told.out.contains("0 accepted, 0 rejected, 1 waiting"), "{}", told.shown());
    assert!(!told.out.contains("2 of"), "{}", told.shown());
}

/// What changed within a supposition is explained in it, and asked there again.
#[test]
fn a_review_explains_what_a_supposition_changes() {
    let case = TANKER.replace(
        "  expect may_enter(aurora) by hr.1\n",
        "  suppose \"nobody is told\" on 2026-03-02 { not notified(aurora) }\n\
           suppose \"a barge comes\" { ship cora \"the barge Cora\" { inspected } }\n",
    );
    let at = folder("testing-review-supposed", &[("law.vires", HARBOUR), ("cases/tanker.vires", &case)]);
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    let review = || run_in(&at, &["test", "law.vires", "cases", "--review"], b"w\nq\n");
    // The exception goes: only the supposition that denies it comes out as before, and so changes nothing.
    edit(&at.join("law.vires"), "      unless notified(S)\n", "");
    let told = review();
    let answer = told.out.split("> ").nth(1).unwrap();
    assert!(answer.contains("tanker, as of 2 March 2026\nsupposed: nobody is told\n"), "{}", told.shown());
    assert!(!answer.contains("no conclusion changed"), "{}", told.shown());
    edit(&at.join("law.vires"), "when dangerous(S)\n", "when dangerous(S)\n      unless notified(S)\n");
    // A condition more is lacked by the barge alone, which the supposition declares: no command can ask of it.
    edit(&at.join("law.vires"), "when inspected(S)", "when inspected(S) and notified(S)");
    let told = review();
    let answer = told.out.split("> ").nth(1).unwrap();
    assert!(answer.contains("supposed: a barge comes"), "{}", told.shown());
    assert!(answer.contains("nobody stated it") && !answer.contains("next: vires why"), "{}", told.shown());
    // A command that asks on does so in the supposition.
    edit(&at.join("law.vires"), "when inspected(S) and notified(S)", "when inspected(S)");
    edit(&at.join("law.vires"), "unless notified(S)", "unless notified(S) or insured(S)");
    let told = review();
    let line = told.out.lines().find(|line| line.starts_with("next: vires ")).unwrap_or_default();
    assert!(line.contains("--as-of 2026-03-02 --assume 'not notified(aurora)'"), "{}", told.shown());
}

#[test]
fn cases_are_selected_by_name() {
    let at = harbour("testing-select");
    let only = test(&at, &["law.vires", "cases", "--case", "tank", "--format", "json"]).json();
    assert_eq!(only["cases"].as_array().unwrap().len(), 1);
    assert_eq!(only["cases"][0]["id"], "tanker");
    let both =
        test(&at, &["law.vires", "cases", "--case", "c*r", "--case", "?anker", "--format", "json"]).json();
    assert_eq!(both["cases"].as_array().unwrap().len(), 2);
    let none = test(&at, &["law.vires", "cases", "--case", "tank?"]);
    assert_eq!((none.code, none.out.as_str()), (2, ""), "{}", none.shown());
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let mut files = vec![("law.vires".to_owned(), HARBOUR.to_owned())];
    for number in 0..9 {
        let text = TANKER.replace("tanker", &format!("tanker_{number}")).replace("notified", "insured");
        files.push((format!("cases/t{number}.vires"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let at = folder("testing-threads", &files);
    let run = |jobs: &str, format: &str| {
        test(&at, &["law.vires", "cases", "--check", "--jobs", jobs, "--format", format])
    };
    for format in ["text", "json"] {
        let one = run("1", format);
        assert_eq!(one.code, 1);
        for jobs in ["2", "5", "32", "0"] {
            assert_eq!(run(jobs, format).shown(), one.shown(), "{jobs}");
        }
    }
}

#[test]
fn expectations_fail_and_wrong_files_do_not_stop_the_others() {
    let at = harbour("testing-codes");
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    edit(&at.join("cases/tanker.vires"), "by hr.1", "by hr.2");
    let failed = test(&at, &["law.vires", "cases", "--expectations"]);
    assert_eq!(failed.code, 1, "{}", failed.shown());
    // An expectation that fails is not accepted away.
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 1);
    fs::write(at.join("cases/broken.vires"), "case broken on 2026-03-01 { ship x { insbected } }\n").unwrap();
    let broken = test(&at, &["law.vires", "cases"]);
    assert_eq!(broken.code, 2);
    assert!(broken.out.contains("coaster"), "{}", broken.shown());
    let limited = test(&at, &["law.vires", "cases/coaster.vires", "--limit", "firings=1"]);
    assert_eq!(limited.code, 3, "{}", limited.shown());
    let nowhere = test(&at, &["law.vires", "casse"]);
    assert_eq!(nowhere.code, 2);
    insta::assert_snapshot!(format!("{}{}{}", failed.shown(), broken.shown(), nowhere.shown()));
}

#[test]
fn results_for_programs_have_a_schema_and_servers_read_them() {
    let at = harbour("testing-formats");
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    edit(&at.join("law.vires"), "when inspected(S)", "when inspected(S) and insured(S)");
    fs::write(at.join("cases/broken.vires"), "case broken on 2026-03-01 { \"<&>\" }\n").unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/test.json");
    let shape = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&shape).unwrap();
    let told = test(&at, &["law.vires", "cases", "--format", "json", "--junit", "results.xml"]);
    let wrong: Vec<String> =
        validator.iter_errors(&told.json()).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(told.json()["cases"][1]["snapshot"]["state"], "changed");
    insta::assert_snapshot!(fs::read_to_string(at.join("results.xml")).unwrap());
}

#[test]
fn colour_is_wanted_or_not_and_quiet_says_only_what_is_wrong() {
    let at = harbour("testing-colour");
    assert_eq!(test(&at, &["law.vires", "cases", "--accept"]).code, 0);
    let quiet = test(&at, &["law.vires", "cases", "--quiet"]);
    assert_eq!(quiet.out, "2 cases, 1 expectation; all as expected\n");
    edit(&at.join("cases/tanker.vires"), "; notified", "");
    let red = test(&at, &["law.vires", "cases", "--color", "always"]);
    assert!(red.out.contains("\u{1b}[1m\u{1b}[31m  - headline: YES"), "{:?}", red.out);
    assert!(!test(&at, &["law.vires", "cases"]).out.contains('\u{1b}'));
}

#[test]
fn modules_are_read_only_where_they_are_used() {
    let disputed = HARBOUR.replace("when inspected(S)", "when inspected(S) and insured(S)");
    let with_use = format!("use harbour\n{TANKER}");
    // Another module that would clash if it were read with every case.
    let at = folder(
        "testing-modules",
        &[
            ("rules/harbour.vires", HARBOUR),
            ("rules/strict.vires", &disputed),
            ("cases/tanker.vires", &with_use),
        ],
    );
    let told = test(&at, &[".", "--rules", "rules", "--accept"]);
    assert_eq!(told.code, 0, "{}", told.shown());
}

#[test]
fn a_case_of_which_no_report_tells_has_the_conclusions_of_its_concepts() {
    let law = HARBOUR.replace("report on ship S { headline may_enter(S) }\n", "");
    let at = folder("testing-no-report", &[("all.vires", &format!("{law}{TANKER}{COASTER}"))]);
    assert_eq!(test(&at, &["all.vires", "--accept"]).code, 0);
    let stored = fs::read_to_string(at.join("snapshots/all__tanker.snap")).unwrap();
    assert!(stored.contains("# conclusions\nthe Aurora may enter: true\n"), "{stored}");
}

#[test]
fn a_program_asserts_conclusions_in_its_own_tests() {
    let at = harbour("testing-embedded");
    let root = at.to_string_lossy().into_owned();
    fs::write(at.join("all.vires"), format!("{HARBOUR}{TANKER}")).unwrap();
    assert_eq!(test(&at, &["all.vires", "--accept"]).code, 0);
    vires::testing::assert_file(&root, "all.vires");
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        return;
    }
    edit(&at.join("all.vires"), "when inspected(S)", "when inspected(S) and insured(S)");
    let failed = std::panic::catch_unwind(|| vires::testing::assert_file(&root, "all.vires")).unwrap_err();
    let message = failed.downcast_ref::<String>().unwrap();
    assert!(message.contains("because hr.1.entry reads otherwise"), "{message}");
    assert!(message.contains("- headline: YES"), "{message}");
    let missing = std::panic::catch_unwind(|| vires::testing::assert_file(&root, "nothing.vires"));
    assert!(missing.unwrap_err().downcast_ref::<String>().unwrap().contains("no such file"));
}

const PORT: &str = r#"type ship
type state
fact inspected(ship)
fact flies(ship, state)
fact banned(state)
fact blessed(ship)
fact large(ship)
fact years(ship, integer) one
concept may_enter(ship)
concept must_wait(ship)
instrument pr "Port Rules" {}
provision pr.1 "inspected ships of states that are not banned may enter" {
  source "our paraphrase"
  define entry: may_enter(S)
    when inspected(S) and flies(S, N) and not banned(N)
    unless blessed(S)
}
provision pr.2 "large ships that are old must wait" {
  source "our paraphrase"
  define wait: must_wait(S)
    when large(S) and years(S, N) and N > 30
}
"#;

const FLEET: &str = "state arcadia
state utopia { banned }
case one on 2026-01-01 {
  ship anna { inspected; flies arcadia; years 40 }
  ship bert { flies arcadia; years 10 }
}
case two on 2026-01-01 {
  ship carl { inspected; flies utopia; large; years 20 }
}
";

#[test]
fn coverage_tells_what_no_case_exercises() {
    let at = folder("testing-coverage", &[("law.vires", PORT), ("fleet.vires", FLEET)]);
    let told = test(&at, &["law.vires", "fleet.vires", "--coverage"]);
    assert_eq!(told.code, 0, "{}", told.shown());
    let json = test(&at, &["law.vires", "fleet.vires", "--coverage", "--format", "json"]).json();
    let rule = |name: &str| {
        let all = json["each"].as_array().unwrap();
        all.iter().find(|rule| rule["name"] == name).unwrap_or_else(|| panic!("{name}: {json}")).clone()
    };
    let (entry, wait) = (rule("pr.1.entry"), rule("pr.2.wait"));
    let both = |condition: &serde_json::Value| (condition["met"] == true, condition["fails"] == true);
    // Carl's state is banned: the third condition fails for him, and is met for Anna.
    assert_eq!(entry["applies"], true);
    assert_eq!(both(&entry["conditions"][0]), (true, true));
    assert_eq!(both(&entry["conditions"][1]), (true, false));
    assert_eq!(both(&entry["conditions"][2]), (true, true));
    assert_eq!(both(&entry["exceptions"][0]), (false, true));
    // The only large ship is young.
    assert_eq!(wait["applies"], false);
    assert_eq!(both(&wait["conditions"][2]), (false, true));
    // One case alone exercises less.
    let one =
        test(&at, &["law.vires", "fleet.vires", "--coverage", "--case", "two", "--format", "json"]).json();
    assert_eq!(one["rules"]["of"], 0);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/coverage.json");
    let shape = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(jsonschema::validator_for(&shape).unwrap().is_valid(&json));
    insta::assert_snapshot!(told.shown());
}

/// A review is no better than a test: a file that is wrong is told by its exit code and counted.
#[test]
fn a_review_counts_files_that_could_not_be_tested() {
    let at = harbour("testing-review-broken");
    fs::write(at.join("cases/barge.vires"), TANKER.replace("tanker", "barge").replace("ship", "boat"))
        .unwrap();
    let review = |input: &str| run_in(&at, &["test", "law.vires", "cases", "--review"], input.as_bytes());
    let skipped = review("s\ns\n");
    assert_eq!(skipped.code, 2, "{}", skipped.shown());
    let counted = "2 snapshots: 0 accepted, 0 rejected, 2 waiting; 1 file not tested\n";
    assert!(skipped.out.ends_with(counted), "{}", skipped.shown());
    let accepted = review("A\n");
    assert_eq!(accepted.code, 2, "{}", accepted.shown());
    assert!(
        accepted.out.contains("2 accepted, 0 rejected, 0 waiting; 1 file not tested"),
        "{}",
        accepted.shown()
    );
}
