//! One measure put to every system: the table, its forms, and what it refuses.

use crate::door::{folder, run, run_in};
use crate::markup;
use std::fs;
use std::path::Path;
use unicode_width::UnicodeWidthStr as _;

/// The measures that the library compares.
const KINDS: &[&str] =
    &["consultation", "counter_terrorism", "defence", "peacekeeping", "sanctions", "suspension"];

/// A table that has nothing to do with the library.
const BOATS: &str = r#"type boat
type harbour
fact length(boat, integer)
fact at(boat, harbour)
concept may_enter(boat, harbour)
concept admitted(boat)
concept too_long_for(boat, harbour)
instrument rules "Harbour Rules" { signed 2000-01-01; in force from 2000-01-01 }
provision rules.1 "Short boats everywhere" { source "s"
  rule may_enter(B, H) when at(B, H) and length(B, L) and L <= 12
}
provision rules.2 "Longer ones in the north" { source "s"
  rule may_enter(B, north) when at(B, north)
}
define admitted(B) when may_enter(B, _)
define too_long_for(B, H) when at(B, H) and not may_enter(B, H)
harbour north "the north harbour", south "the south harbour"
report on boat B {
  headline at(B, H)
  layer "admitted" admitted(B) grounds may_enter(B, H)
  column "metres" length(B, L)
  column "too long for" too_long_for(B, H)
}
case in_the_north "In the north" on 2020-01-01 { boat b "the long boat" { length 20; at north } }
case in_the_south "In the south" on 2020-01-01 { boat b "the long boat" { length 20; at south } }
"#;

#[test]
fn each_measure_is_put_to_every_system() {
    for kind in KINDS {
        let told = run(&["compare", "--measure", kind, "--systems", "all"]);
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
        for line in told.out.lines().filter(|line| !line.starts_with("next: ")) {
            assert!(line.width() <= 80, "{kind}: {line}");
        }
        insta::assert_snapshot!(format!("compare_{kind}"), told.out);
    }
}

#[test]
fn what_the_library_expects_of_its_tables_holds() {
    for kind in KINDS {
        let told = run(&["check", &format!("comparison.{kind}"), "--format", "json"]);
        let cases = told.json()["cases"].as_array().unwrap().clone();
        assert!(cases.len() >= 10, "{kind}: one case for each system");
        for case in cases {
            let counts = &case["expectations"];
            assert!(counts["passed"].as_u64().unwrap() >= 1, "{} expects nothing", case["id"]);
            assert_eq!(counts["failed"], 0, "{}: {}", case["id"], counts);
        }
    }
}

#[test]
fn a_table_has_every_form_and_json_its_schema() {
    let asked = ["compare", "--measure", "suspension", "--systems", "csto,nato,las,un"];
    let of = |format: &str| run(&[&asked[..], &["--format", format]].concat());
    let html = of("html");
    markup::page(&html.out);
    assert_eq!(html.out.matches("<tr>").count(), 5, "{}", html.out);
    insta::assert_snapshot!("compare_markdown", of("markdown").out);
    let plain = run(&[&asked[..], &["--plain"]].concat());
    assert!(plain.out.is_ascii(), "{}", plain.out);
    insta::assert_snapshot!("compare_plain", plain.out);
    insta::assert_snapshot!("compare_zh", run(&[&asked[..], &["--lang", "zh"]].concat()).out);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/table.json");
    let shape = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let json = of("json").json();
    let wrong: Vec<String> = jsonschema::validator_for(&shape)
        .unwrap()
        .iter_errors(&json)
        .map(|e| format!("{}: {e}", e.instance_path))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(json["rows"].as_array().unwrap().len(), 4);
}

#[test]
fn the_command_below_a_table_runs_and_explains_a_row() {
    let told = run(&["compare", "--measure", "suspension", "--systems", "nato,cis"]);
    let next = told.out.lines().find_map(|line| line.strip_prefix("next: vires ")).unwrap();
    let words: Vec<&str> = next.split(' ').map(|word| word.trim_matches('\'')).collect();
    let reasons = run(&words);
    assert_eq!(reasons.code, 0, "{next}\n{}", reasons.shown());
    assert!(reasons.out.contains("suspension"), "{}", reasons.out);
}

#[test]
fn any_cases_make_a_table() {
    let folder = folder("boats", &[("boats.vires", BOATS)]);
    let told = run_in(&folder, &["compare", "--systems", "all", "boats.vires"], b"");
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
    insta::assert_snapshot!(told.out);
    let one = run_in(&folder, &["compare", "--systems", "south", "boats.vires"], b"");
    let by_case = run_in(&folder, &["compare", "--systems", "in_the_south", "boats.vires"], b"");
    assert_eq!(one.out, by_case.out);
    assert!(!one.out.contains("north harbour"), "{}", one.out);
    let full = run_in(&folder, &["compare", "--systems", "south", "boats.vires", "--full"], b"");
    assert!(full.out.lines().count() >= one.out.lines().count());
}

#[test]
fn what_cannot_be_tabulated_is_refused() {
    let nothing = "type thing\ncase k \"K\" on 2020-01-01 { thing a }\n";
    let folder = folder("nothing_to_tabulate", &[("boats.vires", BOATS), ("nothing.vires", nothing)]);
    let mut shown = String::new();
    for arguments in [
        &["compare", "--measure", "peacekeping"][..],
        &["compare", "--systems", "all"],
        &["compare", "--systems", "noth", "boats.vires"],
        &["compare", "--systems", "all", "nothing.vires"],
        &["compare", "--systems", "all", "boats.vires", "--case", "in_the_north"],
        &["compare", "boats.vires"],
        &["check", "no.such.module"],
    ] {
        let told = run_in(&folder, arguments, b"");
        assert_eq!(told.code, 2, "{}", told.shown());
        shown.push_str(&format!("> vires {}\n{}\n", arguments.join(" "), told.shown()));
    }
    insta::assert_snapshot!(shown);
}
