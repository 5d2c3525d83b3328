//! What whoever begins meets: reasons that are complete, counts that mean what they say, commands that can be typed.

use crate::door::{folder, run, run_in};
use std::fs;

/// A crossing of a river that two open facts, a prohibition and a disputed custom decide.
const RIVER: &str = r#"type herd
fact flees(herd) open
  reads "{herd} flees"
fact sick(herd) open
  reads "{herd} is sick"
fact bought(herd)
  reads "{herd} was bought"
fact large(herd)
  reads "{herd} is large"
fact certified(herd) dated
  reads "{herd} was certified"
concept may_cross(herd)
  reads "{herd} may cross"
concept own(herd)
  reads "{herd} is the valley's own"

instrument sarn "Sarn" { in force from 2000-01-01 }
provision sarn.1 "large herds stay" {
  source "ours"
  rule large: not may_cross(H) when large(H)
}
provision sarn.2 "distress" {
  source "ours"
  rule distress: may_cross(H) when flees(H) and sick(H) overrides sarn.1.large
}
provision sarn.3 "custom" {
  source "ours"
  dispute kept "Which herds are its own?" {
    reading grazed "those that graze there" majority { define own(H) when H is herd }
    reading bred "those that were bred there" { define own(H) when H is herd and not bought(H) }
  }
}
report on herd H { headline own(H) }
case summer on 2026-06-18 {
  herd goats "the goats" { large; bought }
  expect not may_cross(goats)
  expect disputed own(goats) leaning no
}
"#;

#[test]
fn an_expectation_that_fails_names_all_that_is_open_and_the_readings() {
    let here = folder("newcomer_open", &[("river.vires", RIVER)]);
    let told = run_in(&here, &["check", "river.vires"], b"");
    assert_eq!(told.code, 1, "{}", told.shown());
    let told = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in [
        "found: may_cross(goats) is UNDETERMINED: unknown",
        "open: the goats flees",
        "open: the goats is sick",
        "true under: Which herds are its own? those that graze there",
        "no under: Which herds are its own? those that were bred there; fails, since: the goats was bought",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(!told.contains("in conflict with"), "{told}");
}

#[test]
fn a_weight_or_a_supposition_that_changed_explains_the_change() {
    let text = RIVER.replace("leaning no", "").replace("  expect not may_cross(goats)\n", "");
    let here = folder("newcomer_weight", &[("river.vires", &text)]);
    let test = |arguments: &[&str]| run_in(&here, &[&["test", "river.vires"], arguments].concat(), b"");
    assert_eq!(test(&["--accept"]).code, 0);
    let edited = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        fs::write(here.join("river.vires"), text.replace(from, to)).unwrap();
        let told = test(&["--check"]);
        assert_eq!(told.code, 1, "{}", told.shown());
        told.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let weight = edited("\"those that graze there\" majority", "\"those that graze there\"");
    assert!(weight.contains("the reading kept=grazed is no longer `majority`"), "{weight}");
    assert!(!weight.contains("a rule is new"), "{weight}");
    let minority = edited("\"those that graze there\" majority", "\"those that graze there\" minority");
    assert!(
        minority.contains("the reading kept=grazed is `minority` now, no longer `majority`"),
        "{minority}"
    );
    let supposed = edited(
        "  expect disputed",
        "  suppose \"it was bred there\" { not bought(goats) }\n  expect disputed",
    );
    assert!(supposed.contains("the supposition “it was bred there” is new"), "{supposed}");
    assert!(!supposed.contains("a rule is new"), "{supposed}");
    let both = edited("large; bought }", "large }\n  suppose \"all\" { large(goats) }");
    assert!(both.contains("the supposition “all” is new") && both.contains("no longer states"), "{both}");
}

#[test]
fn events_after_the_day_of_the_question_are_told() {
    let later = RIVER.replace("{ large; bought }", "{ large; bought; certified on 2026-07-01 }");
    let told = |text: &str| {
        let here = folder("newcomer_later", &[("river.vires", text)]);
        run_in(&here, &["check", "river.vires"], b"").out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let note = "after the day of the question: the goats was certified on 1 July 2026";
    assert!(told(&later).contains(note), "{}", told(&later));
    assert!(!told(RIVER).contains("after the day of the question"));
    // Whoever asks about that day knows of it.
    let asked = later.replace("  expect not", "  expect certified(goats) at 2026-07-02\n  expect not");
    assert!(!told(&asked).contains("after the day of the question"), "{}", told(&asked));
}

#[test]
fn pairs_are_counted_as_pairs() {
    let text = "type p\nfact a(p)\nfact b(p)\nconcept k(p)\ndefine k(X) when a(X) or b(X)\n\
        report on p X { headline k(X) }\ncase c on 2020-01-01 { p x \"X\" { a; b }; p y \"Y\" { a } }\n";
    let here = folder("newcomer_pairs", &[("f.vires", text)]);
    let told = |sweep: &[&str]| {
        let told = run_in(&here, &[&["what-if", "f.vires"], sweep].concat(), b"").out;
        told.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let each = "1 of 3 sets of facts taken away changes an answer";
    let pairs = "1 of 3 pairs of facts taken away changes an answer that neither fact changes alone";
    assert!(told(&["--each"]).contains(each), "{}", told(&["--each"]));
    assert!(told(&["--pairs"]).contains(pairs), "{}", told(&["--pairs"]));
    assert!(!told(&["--pairs"]).contains(each));
    let both = told(&["--each", "--pairs"]);
    assert!(both.contains(&format!("{each}; {pairs}")), "{both}");
}

#[test]
fn a_new_case_lists_closed_acts_among_what_is_known_and_every_fact_with_one_value() {
    let law = "type measure\nact report(measure) closed reads \"{measure} is reported\"\n\
        act announce(measure) reads \"{measure} is announced\"\nfact begins(measure, date) one\n\
        concept fine(measure)\ninstrument t \"T\" {}\nprovision t.1 \"x\" {\n  source \"ours\"\n  \
        rule a: fine(M) when report(M) and announce(M)\n}\nreport on measure M { headline fine(M) }\n";
    let here = folder("newcomer_case", &[("law.vires", law)]);
    let made =
        run_in(&here, &["new", "case", "a", "--in", "law.vires", "--on", "2026-01-01", "--out", "-"], b"");
    assert_eq!((made.code, made.err.as_str()), (0, ""), "{}", made.shown());
    let (known, open) = made.out.split_once("What may be open.").unwrap();
    let known = known.split_once("What is known.").unwrap().1;
    assert!(
        known.contains("report(the_measure) on DATE") && !open.contains("report(the_measure)"),
        "{}",
        made.out
    );
    assert!(open.contains("announce(the_measure) on DATE"), "{}", made.out);
    assert!(known.contains("begins(the_measure, DATE)"), "{}", made.out);
    let listed = run_in(&here, &["describe", "law.vires"], b"").out;
    let listed: String = listed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(listed.contains("`on`), unknown until somebody says: law.vires · announce(measure)"), "{listed}");
    assert!(listed.contains("silence means no: law.vires · report(measure)"), "{listed}");
}

#[test]
fn what_is_to_be_typed_can_be_typed_where_it_is_told() {
    let script = |input: &[u8], arguments: &[&str]| run_in(&folder("newcomer_prompt", &[]), arguments, input);
    let told = script(b"in_force(csto.council)\nmember(csto, S)\n", &["repl", "csto"]);
    assert!(told.err.contains("`:as-of 2022-01-06`") && !told.err.contains("--as-of"), "{}", told.shown());
    let ended = run(&["repl"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.err.contains("vires new case") && ended.err.contains("vires describe"),
        "{}",
        ended.shown()
    );
    let json = run(&["check", "--format", "json"]);
    let message = serde_json::from_str::<serde_json::Value>(&json.err).unwrap().to_string();
    assert!(message.contains("vires new case"), "{message}");
}

#[test]
fn a_condition_as_it_was_typed_has_no_capital_letter() {
    let text = "type p\nfact n(p, integer)\ncase c on 2020-01-01 { p x \"X\" { n 3 } }\n";
    let here = folder("newcomer_typed", &[("f.vires", text)]);
    let told = run_in(&here, &["ask", "sum(N for P where n(P, N)) > 2", "f.vires"], b"").out;
    assert!(told.contains("sum(N") && !told.contains("Sum(N"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_of_a_script_that_cannot_be_written_is_a_failure() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let here = folder("newcomer_full", &[("river.vires", RIVER)]);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_vires"))
        .args(["repl", "river.vires"])
        .current_dir(&here)
        .stdin(Stdio::piped())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"own(goats)\n").unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert_eq!(said.matches("the answer cannot be written").count(), 1, "{said}");
}
