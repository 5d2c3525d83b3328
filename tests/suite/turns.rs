//! Natural wrong turns: each is answered with what to write.

use crate::door::{folder, run_in};
use std::fs;
use std::path::PathBuf;

const LAW: &str = "type state
type mission
type bird
state westland, eastland
bird stork
fact member(state)
fact planned_by(mission, state) dated
fact budget(mission, integer)
fact vote(state, for: mission)
act pay(state, of: mission)
concept good(mission)
concept host(state, of: mission)
instrument crmb \"Crumb\" short \"CRMB\" { signed 1950-01-01; in force from 1950-01-01 }
provision crmb.6 \"who hosts pays\" {
  source \"gazette\"
  rule duty: must pay(S, of: M) when host(S, of: M)
}
define host(S, of: M) when planned_by(M, S)
define good(M) when budget(M, 3)
case c on 2023-05-01 {
  mission m { budget 3 }
}
";

fn at(name: &str) -> PathBuf {
    folder(&format!("turns_{name}"), &[("law.vires", LAW)])
}

/// What is said of a file with one thing more.
fn told(name: &str, more: &str) -> String {
    let place = at(name);
    fs::write(place.join("more.vires"), format!("{LAW}{more}\n")).unwrap();
    let run = run_in(&place, &["check", "more.vires"], b"");
    assert_eq!(run.code, 2, "{more}\n{}", run.shown());
    run.err
}

/// What had not happened by a day had not happened on any day before.
#[test]
fn a_duty_that_an_event_sets_turns_on_whether_it_happened() {
    let text = "type person
fact hired(person) dated open
fact ill(person) over time open
act report(person) closed
instrument t \"T\" { in force from 2020-01-01 }
provision t.1 \"one\" {
  source \"x\"
  rule r: must report(X) due D + 10 days when hired(X) on D unless ill(X)
}
case c on 2024-05-01 { person xen \"Xen\" }
";
    let place = folder("turns_event", &[("a.vires", text)]);
    let run = run_in(&place, &["why", "breached report(xen)", "a.vires", "--format", "json"], b"");
    let turns_on = &run.json()["explanations"][0]["answer"]["turns_on"];
    assert_eq!(turns_on["false_if"][0][0]["statement"], "hired(xen)", "{}", run.shown());
    let why = run_in(&place, &["why", "breached report(xen)", "a.vires"], b"");
    assert!(why.out.contains("a no settles it"), "{}", why.shown());
}

#[test]
fn what_a_file_says_in_other_words() {
    for (number, (more, help)) in [
        (
            "case d on 2023-01-01 { mission k { planned_by: westland } }",
            "no colon stands after the name of a fact: `planned_by westland`",
        ),
        ("define good(M) when planned_by(M, _) on D within 10 days", "`due D + 10 days` ends a duty"),
        (
            "provision crmb.7 {\n  source \"x\"\n  rule r: must pay(S, of: M) when host(S, of: M) within 2 weeks\n}",
            "`T <= D + 2 weeks`",
        ),
        (
            "define good(M) when budget(M, _) and three quarters of S where member(S): vote(S, for: M)",
            "`at least 3/4 of S where …: …`",
        ),
        (
            "define good(M) when budget(M, _) and at least two thirds of S where member(S): vote(S, for: M)",
            "`at least 2/3 of S where …: …`",
        ),
        (
            "define good(M) when budget(M, _) and at least half of S where member(S): vote(S, for: M)",
            "`at least 1/2 of S where …: …`",
        ),
        (
            "define good(M) when budget(M, _) and at least three S where member(S): vote(S, for: M)",
            "a number is written in figures: `at least 3 S where …`",
        ),
        ("define good(M) when not budget(M, 4)", "no condition says which `M` are meant"),
        (
            "case d on 2023-01-01 {\n  mission k\n  state zed { planned_by k on 2023-01-01 }\n}",
            "write it outside the braces: `planned_by(k, zed) on 2023-01-01`",
        ),
        (
            "case d on 2023-01-01 {\n  state zed\n  mission k { vote zed }\n}",
            "write it outside the braces: `vote(zed, for: k)`",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let told = told(&number.to_string(), more);
        assert!(told.contains(help), "{help}\n{told}");
    }
}

/// Only names of what could stand there are proposed.
#[test]
fn a_name_of_another_kind_is_not_proposed() {
    let told_of = |name: &str, argument: &str| {
        told(
            name,
            &format!("case d on 2023-01-01 {{\n  mission k\n  planned_by(k, {argument}) on 2023-01-01\n}}"),
        )
    };
    let bird = told_of("bird", "storks");
    assert!(bird.contains("is called `storks`") && !bird.contains("`stork`"), "{bird}");
    let state = told_of("state", "westlan");
    assert!(state.contains("a name like it exists: `westland`"), "{state}");
}

#[test]
fn what_is_asked_in_other_words() {
    let place = at("asked");
    for (line, help) in [
        (":why CRMB 6", "`describe` shows what it says, by its id, such as `crmb.6`"),
        (":why crmb.6", "`crmb.6` is an instrument or provision: `describe` shows what it says"),
        (":assume member(westland); member(eastland)", "one at a time"),
        (":assume member(westland), member(eastland)", "facts are stated one at a time"),
        ("good(m), host(S, of: m)", "conditions are joined by `and` or `or`"),
        ("need not pay(westland, of: m)", "`not must pay(…)`"),
        (":as-of 2019-13-01", "no such day"),
        ("good(m) at 2023-02-29", "no such day"),
        ("planned_by: westland", "what it is said of stands in brackets: `planned_by(…, westland)`"),
        ("member(westland) within 10 days", "`T <= D + 10 days`"),
    ] {
        let run = run_in(&place, &["repl", "law.vires"], format!("{line}\n").as_bytes());
        assert_eq!(run.code, 2, "{line}\n{}", run.shown());
        assert!(run.err.contains(help), "{line}\n{}", run.shown());
    }
    // What is proposed for `need not` is understood.
    let run = run_in(&place, &["ask", "not must pay(westland, of: m)", "law.vires"], b"");
    assert_eq!(run.code, 0, "{}", run.shown());
}

#[test]
fn what_the_command_line_cannot_use() {
    let place = at("command");
    let wrong = |arguments: &[&str], said: &str| {
        let run = run_in(&place, arguments, b"");
        assert_eq!(run.code, 2, "{}", run.shown());
        assert!(run.err.contains(said), "{}", run.shown());
    };
    wrong(&["ask", "good(m)", "law.vires", "--as-of", "2023-02-29"], "no such day");
    wrong(&["ask", "good(m)", "law.vires", "--limit", "worlds=0"], "it is 1 at least");
    fs::write(place.join("latin.vires"), b"type caf\xe9\n").unwrap();
    wrong(&["check", "latin.vires"], "`latin.vires` is not text in UTF-8");
    wrong(&["check", "nosuch.vires"], "there is no such file or folder");
    // A certificate that an editor saved in its own way is told as such.
    let made = run_in(&place, &["ask", "good(m)", "law.vires", "--certificate", "good.cert"], b"");
    assert_eq!(made.code, 0, "{}", made.shown());
    let text = fs::read_to_string(place.join("good.cert")).unwrap();
    assert_eq!(run_in(&place, &["verify", "good.cert", "law.vires"], b"").code, 0);
    fs::write(place.join("crlf.cert"), text.replace('\n', "\r\n")).unwrap();
    wrong(&["verify", "crlf.cert", "law.vires"], "its lines end as those of Windows (CR LF)");
    fs::write(place.join("bom.cert"), format!("\u{feff}{text}")).unwrap();
    wrong(&["verify", "bom.cert", "law.vires"], "it begins with a byte order mark");
    fs::write(place.join("latin.cert"), b"caf\xe9\n").unwrap();
    wrong(&["verify", "latin.cert", "law.vires"], "it is not text in UTF-8");
    wrong(&["verify", "nosuch.cert", "law.vires"], "there is no such file or folder");
    fs::create_dir(place.join("folder")).unwrap();
    wrong(&["verify", "folder", "law.vires"], "it is a folder");
    // One value is no values.
    fs::write(place.join("table.vires"), format!("{LAW}facts budget from \"budget.csv\"\n")).unwrap();
    fs::write(place.join("budget.csv"), "mission,integer\nx\n").unwrap();
    wrong(&["check", "table.vires"], "this line has 1 value, the first one names 2 columns");
}
