//! Grounds on both sides: what beats what and by which meta-rule, in text and as graphs, on textbook examples; what
//! would settle a conflict settles it.

use crate::door::{folder, run, run_in};

const PARK: &str = "tests/cases/grounds/park.vires";
const PRESS: &str = "tests/cases/grounds/press.vires";
const HUNTING: &str = "tests/cases/grounds/hunting.vires";

#[test]
fn both_sides_are_told_with_what_prevails_and_why() {
    let mut shown = String::new();
    for (question, file) in [
        ("may_enter(ambulance)", PARK),
        ("may_enter(jeep)", PARK),
        ("may_enter(car)", PARK),
        ("may_appear(herald)", PRESS),
        ("may_appear(flame)", PRESS),
        ("may_hunt(ann)", HUNTING),
        ("may_hunt(gus)", HUNTING),
    ] {
        let told = run(&["why", question, file]);
        assert_eq!(told.code, 0, "{}", told.shown());
        shown.push_str(&format!("> vires why '{question}'\n{}\n", told.out));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn graphs_draw_the_sides_and_what_beats_what() {
    for (name, question, file) in [
        ("overrides", "may_enter(ambulance)", PARK),
        ("conflict", "may_enter(jeep)", PARK),
        ("rank", "may_appear(herald)", PRESS),
        ("later", "may_hunt(ann)", HUNTING),
        ("readings", "lawful(raid)", "tests/cases/disputes/force.vires"),
    ] {
        for format in ["dot", "mermaid"] {
            let told = run(&["why", question, file, "--format", format]);
            assert_eq!(told.code, 0, "{}", told.shown());
            insta::assert_snapshot!(format!("{name}_{format}"), told.out);
        }
    }
}

/// Each clause that is said to settle a conflict is written where it is said to be, and settles it so.
#[test]
fn what_would_settle_a_conflict_settles_it() {
    let mut settled = 0;
    for (question, file) in [("may_enter(jeep)", PARK), ("may_hunt(gus)", HUNTING)] {
        let text = std::fs::read_to_string(file).unwrap();
        let told = run(&["why", question, file]).out;
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        for line in flat.split(" · `").skip(1) {
            let (clause, rest) = line.split_once("` in ").unwrap();
            let (rule, rest) = rest.split_once(" would settle it: ").unwrap();
            let answer = if rest.starts_with("yes") { "true" } else { "false" };
            // The clause goes to the end of the rule, which has a line of its own.
            let name = rule.rsplit('.').next().unwrap();
            let mended: String = (text.lines())
                .map(|line| {
                    let here = line.trim_start().starts_with(&format!("rule {name}:"));
                    if here { format!("{line}  {clause}\n") } else { format!("{line}\n") }
                })
                .filter(|line| !line.trim_start().starts_with("expect"))
                .collect();
            assert_ne!(mended.lines().count(), text.lines().count(), "no expectations were left out");
            let folder = folder(&format!("settled_{name}"), &[("m.vires", &mended)]);
            let asked = run_in(&folder, &["ask", question, "m.vires", "--format", "json"], b"");
            assert_eq!(asked.json()["answers"][0]["status"], answer, "{clause} in {rule}\n{}", asked.shown());
            settled += 1;
        }
    }
    assert_eq!(settled, 4);
}
