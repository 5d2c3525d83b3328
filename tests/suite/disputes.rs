//! Disputes: answers under every combination of readings, and what decides them.

mod arising;
mod by_cases;
mod norms;
pub mod random;

use crate::door::{folder, run, run_in};
use std::fmt::Write as _;
use vires::diagnostic::codes;
use vires::session::{Memory, Refusal, Session, Setting};

const FORCE: &str = "tests/cases/disputes/force.vires";

/// A session about one file without mistakes.
pub fn session(text: &str) -> Session {
    let session = Session::load(&Memory::new().with("a.vires", text), &["a.vires"]);
    assert!(!session.has_errors(), "{:?}\n{text}", session.diagnostics());
    session
}

#[test]
fn a_report_and_the_reasons_tell_what_readings_do() {
    let mut shown = String::new();
    for arguments in [
        &["check", FORCE][..],
        &["ask", "lawful(M)", FORCE],
        &["ask", "lawful(visit)", FORCE],
        &["why", "lawful(raid)", FORCE],
        &["why", "lawful(raid)", FORCE, "--reading", "unwilling=wide"],
        &["why", "permitted(raid)", FORCE],
        &["run", FORCE, "--as-of", "2020-01-01"],
    ] {
        let answered = run(arguments);
        assert_eq!(answered.code, 0, "{}", answered.shown());
        for line in answered.out.lines().filter(|line| !line.starts_with("next: ")) {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
        }
        let _ = write!(shown, "$ vires {}\n{}\n", arguments.join(" "), answered.out);
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn what_is_not_shown_under_a_reading_is_not_told_as_no() {
    let text = r#"type p
fact a(p) open
fact e(p)
concept k(p) in doubt no
concept l(p) in doubt yes
instrument t "T" {}
provision t.1 "one" {
  source "x"
  rule r: k(X) when a(X)
  rule s: l(X) when a(X)
  dispute d "D?" {
    reading yes "yes" { rule y: k(X) when e(X) }
    reading no "no"
  }
  dispute c "C?" {
    reading yes "yes" { rule z: not l(X) when e(X) overrides t.1.s }
    reading no "no"
  }
}
case c on 2020-01-09 { p x "X" { e } }
"#;
    let folder = folder("not-shown", &[("f.vires", text)]);
    let asked = run_in(&folder, &["ask", "k(x)", "f.vires"], b"").out;
    assert!(asked.contains("it is so under\n  · D? yes\n\nit is not shown under\n  · D? no\n"), "{asked}");
    let cure = run_in(&folder, &["cure", "k(x)", "f.vires"], b"").out;
    assert!(cure.contains("without any step it is so under: D? yes\n"), "{cure}");
    let asked = run_in(&folder, &["ask", "k(x)", "f.vires", "--format", "json"], b"").json();
    assert_eq!(asked["answers"][0]["readings"]["by_burden"], serde_json::json!([["d=no"]]));
    let asked = run_in(&folder, &["ask", "l(x)", "f.vires"], b"").out;
    let told =
        "it is so, as long as nothing else is shown, under\n  · C? no\n\nit is not so under\n  · C? yes\n";
    assert!(asked.contains(told), "{asked}");
}

#[test]
fn where_no_rule_is_for_it_under_a_reading_that_is_said() {
    let text = r#"type p
concept k(p)
instrument t "T" {}
provision t.1 "one" {
  source "x"
  rule b: not k(X) when k(X)
  dispute d "D?" {
    reading yes "yes" { rule a: k(X) when X is p }
    reading no "no"
  }
}
case c on 2020-01-09 { p x "X" }
"#;
    let folder = folder("no-rule", &[("f.vires", text)]);
    let why = run_in(&folder, &["why", "k(x)", "f.vires"], b"").out;
    assert!(why.contains("no rule could conclude it\n") && !why.contains("0 rules"), "{why}");
}

#[test]
fn json_names_the_readings() {
    let asked = run(&["ask", "lawful(raid)", FORCE, "--format", "json"]).json();
    let answer = &asked["answers"][0];
    assert_eq!(answer["status"], "disputed");
    assert_eq!(answer["leaning"], "no");
    assert_eq!(answer["causes"][0], "reading");
    assert_eq!(answer["readings"]["true"], serde_json::json!([["unwilling=wide"]]));
    assert_eq!(answer["readings"]["false"], serde_json::json!([["unwilling=strict"]]));
    assert_eq!(answer["readings"]["decided_by"], serde_json::json!(["unwilling"]));
    assert_eq!(answer["readings"]["details"][0]["held_by"][1], "Beland");
    let asked = run(&["ask", "lawful(visit)", FORCE, "--format", "json"]).json();
    let answer = &asked["answers"][0];
    assert_eq!(answer["status"], "true");
    assert_eq!(answer["contrary"][0]["reading"], "unwilling=never");
    assert_eq!(answer["contrary"][0]["status"], "false");
    assert_eq!(answer["readings"]["independent_of"], serde_json::json!(["unwilling"]));
    let why = run(&["why", "lawful(raid)", FORCE, "--format", "json"]).json();
    let sides = why["explanations"][0]["sides"].as_array().unwrap();
    assert_eq!(sides.len(), 2);
    assert_eq!(sides[0]["answer"]["status"], "false");
    assert_eq!(sides[1]["decided_by"], serde_json::json!(["unwilling=wide"]));
}

#[test]
fn what_is_said_of_its_own_text_to_be_unverified_is_told() {
    let asked =
        run(&["ask", "lawful(raid)", FORCE, "--reading", "unwilling=wide", "--format", "json"]).json();
    let unverified = &asked["answers"][0]["unverified"][0];
    assert_eq!(
        (unverified["kind"].as_str(), unverified["note"].as_str()),
        (Some("reading"), Some("from memory"))
    );
}

#[test]
fn a_reading_that_nobody_declared_is_refused() {
    for (reading, message) in [
        ("unwiling=wide", "no dispute is called `unwiling`"),
        ("unwilling=wid", "has no reading `wid`"),
        ("unwilling", "DISPUTE=READING"),
    ] {
        let refused = run(&["ask", "lawful(raid)", FORCE, "--reading", reading]);
        assert_eq!(refused.code, 2, "{}", refused.shown());
        assert!(refused.err.contains(message), "{}", refused.shown());
    }
    let both = ["--reading", "unwilling=wide", "--reading", "unwilling=strict"];
    let refused = run(&[&["ask", "lawful(raid)", FORCE][..], &both].concat());
    assert_eq!(refused.code, 2, "{}", refused.shown());
    assert!(refused.err.contains("one reading of a dispute"), "{}", refused.shown());
}

#[test]
fn the_prompt_takes_readings_and_gives_them_back() {
    let script = "lawful(raid)\n:reading unwilling=wide\nlawful(raid)\n:reading\nlawful(raid)\n:reading x\n";
    let folder = folder("readings", &[("f.vires", include_str!("../cases/disputes/force.vires"))]);
    let said = run_in(&folder, &["repl", "f.vires"], script.as_bytes());
    assert_eq!(said.code, 2, "{}", said.shown());
    assert!(said.out.contains("DISPUTED: leans to no → true"), "{}", said.out);
    assert!(said.out.contains("true → DISPUTED: leans to no"), "{}", said.out);
    assert!(said.err.contains("DISPUTE=READING"), "{}", said.err);
}

/// So many disputes of two readings, all of which matter to `all`.
fn disputes(count: usize) -> String {
    let mut text = String::from("concept all\n");
    for n in 0..count {
        let _ = writeln!(text, "concept c{n}\ndispute d{n} {{ reading yes {{ define c{n} }}; reading no }}");
    }
    let names: Vec<String> = (0..count).map(|n| format!("c{n}")).collect();
    let _ = writeln!(text, "define all when {}", names.join(" and "));
    text
}

#[test]
fn ten_disputes_are_one_question_and_thirteen_are_too_many() {
    let answers = session(&disputes(10)).ask("all", &Setting::default()).unwrap();
    let disputed = answers.answers[0].conclusion.disputed.as_deref().unwrap();
    assert_eq!(disputed.decided_by.len(), 10);
    assert_eq!(disputed.makes_true.len(), 1);
    assert_eq!(disputed.makes_true[0].len(), 10);
    assert!(disputed.makes_false.len() == 10 && disputed.makes_false.iter().all(|set| set.len() == 1));
    let mut many = session(&disputes(13));
    let refused = many.ask("all", &Setting::default()).unwrap_err();
    assert!(
        matches!(&refused, Refusal::Limit(limit) if limit.code == codes::TOO_MANY_READINGS),
        "{refused:?}"
    );
    let readings = vec![("d0".to_owned(), "yes".to_owned()), ("d1".to_owned(), "no".to_owned())];
    let answers = many.ask("all", &Setting { readings, ..Setting::default() }).unwrap();
    let conclusion = &answers.answers[0].conclusion;
    assert_eq!(conclusion.status, vires::proof::Status::False);
    assert_eq!(conclusion.disputed.as_ref().unwrap().independent_of.len(), 11);
}

/// So many disputes of two readings behind `all`, of which those below `stated` arise on the facts, and one in
/// three of these can make no difference, for `all` holds or fails for another reason too.
fn arising(count: usize, stated: usize) -> String {
    let mut text = String::from("type thing\nconcept all\nconcept open_to_doubt\nfact a\na\n");
    for n in 0..count {
        let other = if n % 3 == 0 { format!("define c{n} when a\n") } else { String::new() };
        let given = if n < stated { format!("f{n}\n") } else { String::new() };
        let _ = writeln!(
            text,
            "fact f{n}\nconcept c{n}\n{other}{given}dispute d{n} {{ reading yes majority {{ define c{n} when f{n} }}; reading no }}"
        );
        if n < stated || n % 3 == 0 {
            let _ = writeln!(text, "define x{n} when c{n}\nconcept x{n}");
        } else {
            let _ = writeln!(text, "define x{n} when c{n} or a\nconcept x{n}");
        }
    }
    let names: Vec<String> = (0..count).map(|n| format!("x{n}")).collect();
    let _ = writeln!(text, "define all when {}", names.join(" and "));
    text
}

#[test]
fn disputes_that_do_not_arise_are_neither_told_apart_nor_spoken_of() {
    let answers = session(&arising(60, 9)).ask("all", &Setting::default()).unwrap();
    let conclusion = &answers.answers[0].conclusion;
    assert_eq!(conclusion.status, vires::proof::Status::Disputed);
    let disputed = conclusion.disputed.as_deref().unwrap();
    assert_eq!((disputed.decided_by.len(), disputed.independent_of.len()), (6, 3), "{disputed:?}");
    assert_eq!(disputed.makes_true.iter().map(Vec::len).collect::<Vec<_>>(), [6]);
    let answers = session(&arising(60, 0)).ask("all", &Setting::default()).unwrap();
    let conclusion = &answers.answers[0].conclusion;
    assert_eq!(conclusion.status, vires::proof::Status::True);
    assert!(conclusion.disputed.is_none(), "{:?}", conclusion.disputed);
}

#[test]
fn disputes_that_no_question_has_in_common_do_not_multiply() {
    let mut text = String::from("type thing\nfact is_there(thing)\n");
    let mut report = String::new();
    for n in 0..20 {
        let _ = writeln!(report, "  layer \"{n}\" c{n}(T)");
        let _ = writeln!(text, "concept c{n}(thing)");
        let _ = writeln!(
            text,
            "dispute d{n} {{ reading yes {{ define c{n}(X) when is_there(X) }}; reading no }}"
        );
    }
    let _ = writeln!(text, "report on thing T {{\n{report}}}");
    text.push_str("case c on 2020-01-01 { thing a { is_there } }\n");
    let checked = session(&text).check(&Setting::default()).unwrap();
    let layers = checked.cases[0].things.iter().flat_map(|thing| &thing.layers);
    let statuses: Vec<_> = layers.map(|layer| layer.holds[0].conclusion.status).collect();
    assert_eq!(statuses, vec![vires::proof::Status::Disputed; 20]);
}

#[test]
fn reasons_of_what_is_open_say_under_which_readings_they_are_told() {
    let text = r#"type p
fact a(p) open
fact b(p) open
concept k(p)
instrument t "T" {}
provision t.1 "one" {
  source "x"
  dispute d "D?" {
    reading yes "yes" { define k(X) when a(X) }
    reading no "no" { define k(X) when b(X) }
  }
}
case c on 2020-01-09 { p x "X" }
"#;
    let folder = folder("told-under", &[("f.vires", text)]);
    let why = run_in(&folder, &["why", "k(x)", "f.vires"], b"").out;
    assert!(why.contains("under: D? yes ") && why.contains("under: D? no "), "{why}");
    let asked = run_in(&folder, &["ask", "k(x)", "f.vires"], b"").out;
    assert!(!asked.contains("independent"), "{asked}");
}
