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
        let json = run(&["compare", "--measure", kind, "--format", "json"]).json();
        let may: Vec<(&str, &str)> = json["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let case = row["case"].as_str().unwrap();
                let layer = row["thing"]["layers"][0]["status"].as_str().unwrap();
                (case.strip_prefix(kind).unwrap().trim_start_matches('_'), layer)
            })
            .collect();
        let who = |status: &str| -> Vec<&str> {
            may.iter().filter(|(_, of)| *of == status).map(|(system, _)| *system).collect()
        };
        let (yes, disputed) = match *kind {
            "consultation" => (
                &["un", "csto", "cis", "sco", "nato", "oas", "rio", "au", "las", "osce", "league"][..],
                &[][..],
            ),
            "counter_terrorism" => (&["un", "csto", "cis", "sco"][..], &[][..]),
            "defence" => (&["un", "csto", "nato", "rio", "au", "las", "league"][..], &[][..]),
            "peacekeeping" => (&["un", "csto", "cis", "nato", "oas", "rio", "au", "osce"][..], &[][..]),
            "sanctions" => (&["un", "rio", "au", "las", "league"][..], &[][..]),
            _ => (&["un", "csto", "sco", "oas", "au", "osce"][..], &["las"][..]),
        };
        assert_eq!((who("true").as_slice(), who("disputed").as_slice()), (yes, disputed), "{kind}");
        assert_eq!(may.len(), 11, "{kind}");
    }
}

/// The systems of which an expectation is looked at here, one of each measure.
const LOOKED_AT: &[&str] = &["rio", "cis", "league", "nato", "las", "osce"];

/// The expectations of one case of a comparison hold, and there are some.
fn expectations_hold(kind: &str, system: &str) {
    let (module, case) = (format!("comparison.{kind}"), format!("{kind}_{system}"));
    let told = run(&["check", &module, "--case", &case, "--format", "json"]);
    assert_eq!(told.code, 0, "{case}: {}", told.shown());
    let counts = &told.json()["cases"][0]["expectations"];
    assert!(counts["passed"].as_u64().unwrap() >= 1, "{case} expects nothing");
}

#[test]
fn what_the_library_expects_of_its_tables_holds() {
    for (kind, system) in KINDS.iter().zip(LOOKED_AT) {
        expectations_hold(kind, system);
    }
}

#[test]
#[ignore = "answers every case of every table: some minutes without optimisation"]
fn everything_the_library_expects_of_its_tables_holds() {
    let systems = ["un", "csto", "cis", "sco", "nato", "oas", "rio", "au", "las", "osce", "league"];
    for kind in KINDS {
        systems.iter().for_each(|system| expectations_hold(kind, system));
    }
}

#[test]
fn a_table_has_every_form_and_json_its_schema() {
    let asked = ["compare", "--measure", "suspension", "--systems", "csto,nato,las,un"];
    let of = |format: &str| run(&[&asked[..], &["--format", format]].concat());
    let html = of("html");
    markup::page(&html.out);
    assert_eq!(html.out.matches("<tr>").count(), 5, "{}", html.out);
    let markdown = of("markdown").out;
    assert_eq!(markdown.lines().filter(|line| line.starts_with('|')).count(), 6, "{markdown}");
    assert!(
        markdown.contains("NATO") && markdown.contains("any power for measures of this kind"),
        "{markdown}"
    );
    let plain = run(&[&asked[..], &["--plain"]].concat());
    assert!(plain.out.is_ascii(), "{}", plain.out);
    assert!(plain.out.contains("  missing: any power for measures of this kind"), "{}", plain.out);
    let zh = run(&[&asked[..], &["--lang", "zh"]].concat()).out;
    let joined: String = zh.split_whitespace().collect();
    assert!(joined.contains("北约") || joined.contains("集体安全条约"), "{zh}");
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
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    let table = words(&told.out);
    assert!(table.contains("admitted basis metres too long for"), "{}", told.out);
    assert!(table.contains("the north harbour yes Harbour Rules 2 20 –"), "{}", told.out);
    assert!(table.contains("what came nearest"), "{}", told.out);
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
    for (arguments, why) in [
        (&["compare", "--measure", "peacekeping"][..], "no comparison is called `peacekeping`"),
        (&["compare", "--systems", "all"], "say which cases"),
        (&["compare", "--systems", "noth", "boats.vires"], "no row of the table is called `noth`"),
        (&["compare", "--systems", "all", "nothing.vires"], "no report is about anything"),
        (&["compare", "--systems", "all", "boats.vires", "--case", "in_the_north"], "a row for each case"),
        (&["compare", "boats.vires"], "which cases or things of these files?"),
        (&["check", "no.such.module"], "cannot read"),
    ] {
        let told = run_in(&folder, arguments, b"");
        assert_eq!(told.code, 2, "{}", told.shown());
        assert!(told.err.contains(why), "{arguments:?}\n{}", told.shown());
    }
}
