//! What `vires test` says below `because` where conclusions changed: what is so, and nothing that is not.

use crate::door::{Run, folder, run_in};
use std::fs;
use std::path::Path;

/// A condition that is concluded itself, an exception, a case and a supposition.
const PARTY: &str = r#"type p
fact r(p) dated
fact n(p)
fact ex(p)
concept party(p)
concept ok(p)
  reads "{p} is all right"
instrument t "T" { in force from 2000-01-01 }
provision t.1 "one" { source "x"
  define party: party(S) when r(S) on D and today >= D + 30 days
}
provision t.2 "two" { source "x"
  rule a: ok(S) when n(S) and party(S) unless ex(S)
}
report on p S { headline ok(S) }
case c on 2024-01-01 { p x "X" { n; r on 2023-01-01; ex }
  suppose "no ex" { not ex(x) } }
"#;

/// Accepts the conclusions of a text, changes it, and tests again.
fn changed(name: &str, text: &str, edits: &[(&str, &str)]) -> Run {
    let at = folder(name, &[("a.vires", text)]);
    let accepted = run_in(&at, &["test", "a.vires", "--accept"], b"");
    assert_eq!(accepted.code, 0, "{}", accepted.shown());
    again(&at, text, edits)
}

fn again(at: &Path, text: &str, edits: &[(&str, &str)]) -> Run {
    let mut edited = text.to_owned();
    for (from, to) in edits {
        assert!(edited.contains(from), "{from}");
        edited = edited.replace(from, to);
    }
    fs::write(at.join("a.vires"), edited).unwrap();
    let tested = run_in(at, &["test", "a.vires"], b"");
    assert_eq!(tested.code, 1, "{}", tested.shown());
    tested
}

/// The reasons that are given, without what is said about each.
fn because(run: &Run) -> Vec<String> {
    let (_, told) = run.out.split_once("because\n").unwrap_or_else(|| panic!("{}", run.shown()));
    let mut found: Vec<String> = Vec::new();
    for line in told.lines().take_while(|line| !line.is_empty()) {
        match (line.strip_prefix("    · "), found.last_mut()) {
            (Some(reason), _) => found.push(reason.split("  ").next().unwrap_or("").to_owned()),
            (None, Some(last)) if !line.starts_with("        ") => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => {}
        }
    }
    found
}

#[test]
fn a_rule_that_decides_only_in_a_supposition_explains_the_change() {
    let told = changed("reasons-supposed", PARTY, &[("30 days", "900 days")]);
    assert_eq!(because(&told), ["t.1.party reads otherwise (a.vires:10)"], "{}", told.shown());
    assert!(told.out.contains("it now also requires `today >= D + 900 days`"), "{}", told.shown());
}

#[test]
fn a_rule_behind_a_condition_that_holds_explains_the_change() {
    let text = PARTY.replace(" unless ex(S)", "\n  rule b: not ok(S) when n(S)");
    let (text, _) = text.split_once("\n  suppose").unwrap();
    let told = changed("reasons-conflict", &format!("{text} }}\n"), &[("30 days", "900 days")]);
    assert_eq!(because(&told), ["t.1.party reads otherwise (a.vires:10)"], "{}", told.shown());
}

/// What a changed rule brings with it is no reason beside it.
#[test]
fn what_is_reached_only_now_is_no_reason() {
    let text = PARTY.replace("; r on 2023-01-01; ex", "; r on 2023-01-01").replace("not ex(x)", "not n(x)");
    let text = text.replace("when n(S) and party(S)", "when n(S)");
    let told = changed("reasons-consequence", &text, &[("when n(S)", "when n(S) and not party(S)")]);
    assert_eq!(because(&told), ["t.2.a reads otherwise (a.vires:13)"], "{}", told.shown());
}

#[test]
fn a_rule_that_is_new_is_told_as_new_and_one_that_only_moved_is_not_told() {
    let text = PARTY.replace("rule a: ok(S)", "rule ok(S)").replace("ex }", "}");
    let added = "rule not ok(S) when party(S)\n  rule ok(S) when n(S) and";
    let told = changed("reasons-new", &text, &[("rule ok(S) when n(S) and", added)]);
    assert_eq!(because(&told), ["the rule t.2 rule 1 is new (a.vires:13)"], "{}", told.shown());
    let only = PARTY.replace("ex }", "}").replace(" unless ex(S)", "");
    let told =
        changed("reasons-named", &only, &[("rule a: ok", "rule b: not ok(S) when n(S)\n  rule a: ok")]);
    assert_eq!(because(&told), ["the rule t.2.b is new (a.vires:13)"], "{}", told.shown());
}

#[test]
fn a_declaration_that_changed_explains_the_change() {
    let of_n = |name: &str, from: &str, to: &str| {
        let text = PARTY.replace("fact n(p)", from).replace("{ n; r", "{ r").replace("; ex }", " }");
        because(&changed(&format!("reasons-declared-{name}"), &text, &[(from, to)]))
    };
    assert_eq!(of_n("open", "fact n(p) open", "fact n(p)"), ["`n` is no longer declared `open`"]);
    assert_eq!(of_n("closed", "fact n(p)", "fact n(p) open"), ["`n` is declared `open` now"]);
    let judged = "fact n(p) judged by \"court\"";
    assert_eq!(of_n("judged", judged, "fact n(p)"), ["`n` is no longer declared `judged by court`"]);
    let other = "fact n(p) judged by \"registrar\"";
    assert_eq!(of_n("silent", "fact n(p)", other), ["`n` is declared `judged by registrar` now"]);
    let doubt = "fact n(p) open in doubt no";
    assert_eq!(of_n("doubt", doubt, "fact n(p) open"), ["`n` is no longer declared `in doubt no`"]);
}

#[test]
fn an_act_that_is_no_longer_closed_explains_the_change() {
    let text = "type p\nact put_out(p) closed\nconcept owes(p)\n  reads \"{p} owes\"\n\
        define owes(S) when S is p and not put_out(S)\nreport on p S { headline owes(S) }\n\
        case c on 2024-01-01 { p x \"X\" }\n";
    let told = changed("reasons-act", text, &[("put_out(p) closed", "put_out(p)")]);
    assert_eq!(because(&told), ["`put_out` is no longer declared `closed`"], "{}", told.shown());
}

#[test]
fn when_the_law_is_in_force_explains_the_change() {
    let plain = PARTY.replace("; ex }", " }");
    let told = changed("reasons-force", &plain, &[("from 2000-01-01", "from 2025-01-01")]);
    let declared =
        "the instrument t is declared `in force from 2025-01-01` now, no longer `in force from 2000-01-01`";
    assert_eq!(because(&told), [declared], "{}", told.shown());
    let own = [("provision t.2 \"two\" {", "provision t.2 \"two\" in force from 2024-06-01 {")];
    let told = changed("reasons-force-of-one", &plain, &own);
    assert_eq!(
        because(&told),
        ["the provision t.2 is declared `in force from 2024-06-01` now"],
        "{}",
        told.shown()
    );
}

#[test]
fn what_is_stated_outside_of_cases_explains_the_change() {
    let text =
        format!("{}p y \"Y\"\nex(y)\n", PARTY.replace("; ex }", " }").replace("not ex(x)", "not n(x)"));
    let whole = text.replace("unless ex(S)", "unless ex(S) or ex(y)");
    let told = changed("reasons-elsewhere", &whole, &[("\nex(y)\n", "\n")]);
    assert_eq!(because(&told), ["what is stated of `ex` outside of cases changed"], "{}", told.shown());
}

#[test]
fn a_supposition_that_states_something_else_explains_what_became_of_it() {
    let told = changed("reasons-supposition", PARTY, &[("not ex(x)", "not n(x)")]);
    let expected = "the supposition “no ex” states `not n(x)` now, no longer `not ex(x)`";
    assert_eq!(because(&told), [expected], "{}", told.shown());
}

/// Where nothing that is kept explains it, no more is claimed than is known.
#[test]
fn what_is_not_known_is_not_claimed() {
    let told = changed("reasons-unknown", PARTY, &[("is all right", "is in order")]);
    let expected = "no rule, no declaration, no reading and no fact that the snapshot keeps changed; it does not \
                    keep labels and sentences, the lines of reports, and what types and entities are";
    assert_eq!(because(&told), [expected], "{}", told.shown());
}

#[test]
fn facts_that_make_no_difference_are_told_as_such_beside_what_does() {
    let plain = PARTY.replace("; ex }", " }");
    let told =
        changed("reasons-facts", &plain, &[("and party(S)", "and ex(S)"), ("{ n; r on 2023-01-01", "{ n")]);
    let expected = [
        "t.2.a reads otherwise (a.vires:13)",
        "facts of the case changed as well: as the rules are now, no answer about the case itself changes with them",
    ];
    assert_eq!(because(&told), expected, "{}", told.shown());
}

/// A snapshot of an earlier version has no declarations, and only the rules that an answer told of.
#[test]
fn snapshots_of_earlier_versions_are_compared_as_before() {
    let at = folder("reasons-older", &[("a.vires", PARTY)]);
    assert_eq!(run_in(&at, &["test", "a.vires", "--accept"], b"").code, 0);
    let path = at.join("snapshots/a__c.snap");
    let written = fs::read_to_string(&path).unwrap();
    let (mut older, mut left_out) = (String::new(), false);
    for line in written.lines() {
        if line.starts_with("  ") && line.ends_with(':') {
            left_out = matches!(line.trim(), "declared:" | "supposed:");
        } else if line.starts_with("---") {
            left_out = false;
        }
        if !left_out && !line.contains("\"t.1.party\"") {
            older.push_str(line);
            older.push('\n');
        }
    }
    assert!(older.len() < written.len() && older.contains("t.2.a"), "{older}");
    fs::write(&path, older).unwrap();
    assert_eq!(run_in(&at, &["test", "a.vires", "--check"], b"").code, 0);
    let rule = again(&at, PARTY, &[("n(S) and party(S) unless ex(S)", "ex(S)")]);
    assert_eq!(because(&rule), ["t.2.a reads otherwise (a.vires:13)"], "{}", rule.shown());
    let other = again(&at, PARTY, &[("30 days", "900 days")]);
    let told = ["t.1.party is told of now, and was not before (a.vires:10)"];
    assert_eq!(because(&other), told, "{}", other.shown());
    let words = again(&at, PARTY, &[("is all right", "is in order")]);
    assert!(because(&words)[0].contains("it is of an earlier version"), "{}", words.shown());
}

/// Of a rule that could not apply it is told that it changed, and what it says now.
#[test]
fn a_rule_that_could_not_apply_is_kept_as_a_number() {
    let text = PARTY.replace("; r on 2023-01-01; ex", "").replace("\n  suppose \"no ex\" { not ex(x) }", "");
    let text = text.replace(
        "report",
        "provision t.3 \"three\" { source \"x\"\n  define far(S) when ex(S) and n(S)\n}\nconcept far(p)\nreport",
    );
    let text = text.replace("unless ex(S)", "unless far(S)").replace("n(S) and party(S)", "n(S)");
    let told = changed("reasons-idle", &text, &[("far(S) when ex(S) and n(S)", "far(S) when n(S)")]);
    assert_eq!(because(&told).len(), 1, "{}", told.shown());
    assert!(told.out.contains("far") && told.out.contains("reads otherwise"), "{}", told.shown());
    assert!(told.out.contains("it says now: n(S)"), "{}", told.shown());
}

/// What a snapshot keeps can be read, and is the same in every run.
#[test]
fn a_snapshot_keeps_what_its_conclusions_can_rest_on() {
    let at = folder("reasons-kept", &[("a.vires", PARTY)]);
    assert_eq!(run_in(&at, &["test", "a.vires", "--accept"], b"").code, 0);
    insta::assert_snapshot!(fs::read_to_string(at.join("snapshots/a__c.snap")).unwrap());
}
