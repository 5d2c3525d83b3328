//! The commands: what they answer, where, and with which exit code.

use crate::door::{folder, run, run_in};
use std::fs;
use std::path::Path;

const FISHING: &str = "tests/cases/doors/fishing.vires";
const FAILING: &str = "tests/cases/doors/failing.vires";

#[test]
fn a_case_is_reported() {
    let checked = run(&["check", FISHING]);
    assert_eq!(checked.code, 0, "{}", checked.shown());
    insta::assert_snapshot!(checked.shown());
}

#[test]
fn a_full_report_counts_nothing() {
    let checked = run(&["check", FISHING, "--full", "--plain"]);
    assert!(checked.out.is_ascii(), "{}", checked.out);
    assert!(!checked.out.contains("--full shows"));
    insta::assert_snapshot!(checked.shown());
}

#[test]
fn expectations_that_fail_say_what_was_found_instead() {
    let checked = run(&["check", FAILING]);
    assert_eq!(checked.code, 1);
    insta::assert_snapshot!(checked.shown());
}

#[test]
fn another_date_leaves_expectations_out_and_says_so() {
    let checked = run(&["check", FAILING, "--as-of", "2021-01-01"]);
    assert_eq!(checked.code, 0);
    assert!(checked.out.contains("as of 1 January 2021"), "{}", checked.out);
    assert!(checked.out.contains("were not looked at"), "{}", checked.out);
}

#[test]
fn questions_have_all_their_answers() {
    let asked = [
        run(&["ask", "fishes_lawfully(P)", FISHING]),
        run(&["ask", "fishes_lawfully(P) and not licensed(P)", FISHING]),
        run(&["ask", "trusted(bob)", FISHING, "--case", "sunday"]),
        run(&["ask", "may_fish(cyn, R)", FISHING, "--as-of", "2017-01-01"]),
    ];
    insta::assert_snapshot!(asked.iter().map(crate::door::Run::shown).collect::<String>());
}

#[test]
fn any_answer_is_explained() {
    let asked = [
        run(&["why", "fishes_lawfully(ann)", FISHING]),
        run(&["why", "fishes_lawfully(bob)", FISHING]),
        run(&["why", "trusted(bob)", FISHING]),
        run(&["why", "may_fish(cyn, R)", FISHING]),
        run(&["why", "not poached(ann) and licensed(ann)", FISHING]),
    ];
    insta::assert_snapshot!(asked.iter().map(crate::door::Run::shown).collect::<String>());
}

#[test]
fn a_wrong_question_is_shown_and_ends_with_two() {
    let asked = [
        run(&["ask", "may_fihs(P, R)", FISHING]),
        run(&["ask", "may_fish(P,", FISHING]),
        run(&["ask", "may_fish(ann, R)", FISHING, "--case", "sundya"]),
        run(&["ask", "may_fish(ann, R)", FISHING, "--as-of", "3 May"]),
    ];
    for one in &asked {
        assert_eq!((one.code, one.out.as_str()), (2, ""), "{}", one.shown());
    }
    insta::assert_snapshot!(asked.iter().map(crate::door::Run::shown).collect::<String>());
}

#[test]
fn answers_are_the_same_bytes_each_time() {
    for arguments in [["check", FISHING, "--format=json"], ["why", "may_fish(P, R)", FISHING]] {
        assert_eq!(run(&arguments).out, run(&arguments).out);
    }
}

#[test]
fn colour_is_for_terminals_unless_it_is_wanted() {
    assert!(!run(&["check", FISHING]).out.contains('\u{1b}'));
    let colored = run(&["check", FISHING, "--color", "always"]).out;
    assert!(colored.contains("\u{1b}[1m"));
    let plain: String = strip(&colored);
    assert_eq!(plain, run(&["check", FISHING, "--color", "never"]).out);
}

/// The text without what colours it.
fn strip(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn no_line_of_a_report_is_wider_than_a_terminal() {
    for file in ["kazakhstan_2022", "nagorno_karabakh_2020", "nationality", "osh_2010", "proposed_measure"] {
        let file = format!("examples/{file}.vires");
        for line in run(&["check", &file, "--full"]).out.lines().filter(|line| !line.starts_with("next: ")) {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{file}: {line}");
        }
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let cases = "examples/kazakhstan_2022.vires";
    let force = folder("verified", &[]).join("force.txt").to_string_lossy().into_owned();
    let asked = run(&["ask", "lawful(M)", "tests/cases/disputes/force.vires", "--certificate", &force]);
    assert_eq!(asked.code, 0, "{}", asked.shown());
    for (schema, arguments) in [
        ("check", vec!["check", FISHING]),
        ("check", vec!["check", FAILING]),
        ("check", vec!["check", cases]),
        ("check", vec!["check", cases, "--as-of", "2010-01-01"]),
        ("check", vec!["check", "examples/nagorno_karabakh_2020.vires"]),
        ("ask", vec!["ask", "may_fish(P, R)", FISHING]),
        ("ask", vec!["ask", "legal_basis(deployment, G)", cases]),
        ("why", vec!["why", "fishes_lawfully(P)", FISHING]),
        ("why", vec!["why", "result(P, O)", FISHING]),
        ("why", vec!["why", "overall(deployment, V)", cases]),
        ("why", vec!["why", "needs_care(X)", "tests/cases/completions/mill.vires"]),
        ("why", vec!["why", "may_build(X, on: mill)", "tests/cases/completions/mill.vires"]),
        ("cure", vec!["cure", "may_build(X, on: mill)", "tests/cases/completions/mill.vires"]),
        ("cure", vec!["cure", "legal_basis(deployment, sc_ch7)", cases]),
        ("cure", vec!["cure", "fishes_lawfully(bob)", FISHING, "--withdraw"]),
        ("timeline", vec!["timeline", "intra_vires(deployment, M)", cases]),
        ("timeline", vec!["timeline", "licensed(P)", FISHING]),
        ("what-if", vec!["what-if", "--assume", "grave(unrest)", "--each", cases]),
        ("what-if", vec!["what-if", "--without", "poached(cyn)", "--ask", "licensed(P)", FISHING]),
        ("compare", vec!["compare", "kazakhstan_2022", "osh_2010", cases, "examples/osh_2010.vires"]),
        ("run", vec!["run", "--as-of", "2020-05-03", FISHING]),
        ("ask", vec!["ask", "lawful(M)", "tests/cases/disputes/force.vires"]),
        ("why", vec!["why", "lawful(M)", "tests/cases/disputes/force.vires"]),
        ("check", vec!["check", "tests/cases/disputes/force.vires"]),
        ("run", vec!["run", "--as-of", "2020-05-03", "tests/cases/disputes/force.vires"]),
        ("verify", vec!["verify", &force, "tests/cases/disputes/force.vires"]),
        ("verify", vec!["verify", "tests/cases/disputes/force.vires", FISHING]),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schema/{schema}.json"));
        let shape = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&shape).unwrap();
        let answered = run(&[&arguments[..], &["--format", "json"]].concat());
        let wrong: Vec<String> =
            validator.iter_errors(&answered.json()).map(|e| format!("{}: {e}", e.instance_path)).collect();
        assert!(wrong.is_empty(), "{arguments:?}: {}", wrong.join("\n"));
    }
}

#[test]
fn json_says_what_the_report_says() {
    let checked = run(&["check", FISHING, "--format", "json"]).json();
    let case = &checked["cases"][0];
    assert_eq!(case["as_of"], "2020-05-03");
    assert_eq!(case["measures"][0]["headline"]["verdict"], "ALLOWED");
    assert_eq!(case["measures"][1]["headline"]["status"], "undetermined");
    assert_eq!(case["measures"][1]["layers"][0]["rejected"][0]["failed"][0]["standing"], "open");
    assert_eq!(case["expectations"]["passed"], 6);
    let asked = run(&["ask", "trusted(bob)", FISHING, "--format", "json"]).json();
    let answer = &asked["answers"][0];
    assert_eq!(answer["status"], "false");
    assert_eq!(answer["by_burden"], true);
    assert_eq!(answer["open"][0], "careful(bob)");
    assert_eq!(answer["causes"][0], "judgment");
    assert_eq!(answer["provisions"][0], "pa.3");
    assert_eq!(answer["sentences"]["careful(bob)"], "Bob is careful");
}

#[test]
fn tables_go_in_and_out() {
    let files = [
        (
            "p.vires",
            "type node\nnode a, b, c\nfact edge(node, to: node)\nfact size(node, decimal)\nconcept path(node, to: node)\nconcept big(node, decimal)\ndefine path(X, to: Y) when edge(X, to: Y)\ndefine path(X, to: Z) when path(X, to: Y) and edge(Y, to: Z)\ndefine big(X, N) when size(X, N) and N > 1\n",
        ),
        ("t/edge.csv", "node,to\na,b\nb,c\n"),
        ("t/size.csv", "\u{feff}node,decimal\na,1.50\nb,0.5\n"),
    ];
    let folder = folder("tables", &files);
    let shown = run_in(&folder, &["run", "p.vires", "--facts", "t", "--format", "json"], b"");
    let json = shown.json();
    assert_eq!(json["relations"]["path"]["true"], serde_json::json!([["a", "b"], ["a", "c"], ["b", "c"]]));
    assert_eq!(json["relations"]["big"]["true"], serde_json::json!([["a", "1.5"]]));
    assert_eq!(json["as_of"], serde_json::Value::Null);
    let text = run_in(&folder, &["run", "p.vires", "--facts", "t"], b"");
    assert_eq!(text.out, "big(a, 1.5)\npath(a, to: b)\npath(a, to: c)\npath(b, to: c)\n");
    assert_eq!(run_in(&folder, &["run", "p.vires", "--facts", "t", "--out", "o"], b"").code, 0);
    assert_eq!(fs::read_to_string(folder.join("o/path.csv")).unwrap(), "node,to\na,b\na,c\nb,c\n");
}

#[test]
fn tables_that_cannot_be_read_are_shown() {
    let files = [
        ("p.vires", "type node\nnode a\nfact edge(node, to: node)\n"),
        ("long/edge.csv", "node,to\na,a,a\n"),
        ("other/egde.csv", "node,to\na,a\n"),
        ("name/edge.csv", "node,to\na,b\n"),
    ];
    let folder = folder("bad_tables", &files);
    let mut shown = String::new();
    for tables in ["long", "other", "name", "none"] {
        let run = run_in(&folder, &["run", "p.vires", "--facts", tables], b"");
        assert_eq!(run.code, 2);
        shown.push_str(&run.shown());
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn what_depends_on_time_needs_a_date() {
    let run = run(&["run", FISHING]);
    assert_eq!(run.code, 2, "{}", run.shown());
    assert!(run.err.contains("V0709"), "{}", run.err);
}

#[test]
fn a_limit_ends_with_three_and_names_itself() {
    let run = run(&["check", FISHING, "--limit", "firings=3"]);
    assert_eq!((run.code, run.out.as_str()), (3, ""), "{}", run.shown());
    assert!(run.err.contains("V0601") && run.err.contains("--limit firings=N"), "{}", run.err);
}

#[test]
fn the_command_itself_can_be_wrong() {
    for arguments in
        [&["chekc"][..], &["check"], &["show", "soup", FISHING], &["check", FISHING, "--limit", "x=1"]]
    {
        let run = run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.shown());
    }
    assert_eq!(run(&["--help"]).code, 0);
    let version = run(&["--version"]).out;
    assert!(version.starts_with("vires 0.") && version.contains("rule library"), "{version}");
}

#[test]
fn names_provisions_and_codes_are_described() {
    assert!(run(&["describe", "V0203"]).out.starts_with("# V0203"));
    assert!(run(&["describe", "--source", "core.actor"]).out.contains("type actor"));
    let described = run(&["describe", "--in", FISHING, "trusted", "pa.3", "person", "by_leave"]);
    assert_eq!(described.code, 0, "{}", described.shown());
    insta::assert_snapshot!(described.shown());
    let unknown = run(&["describe", "membr"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("`member`"), "{}", unknown.err);
    assert!(run(&["describe"]).out.contains("a case may state"));
}

#[test]
fn every_stage_can_be_shown() {
    for stage in ["tokens", "ast", "hir", "plan", "model"] {
        let shown = run(&["show", stage, FISHING]);
        assert_eq!(shown.code, 0, "{}", shown.shown());
        assert!(shown.out.contains("may_fish"), "{stage}:\n{}", shown.out);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_vires"))
        .args(["describe"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
