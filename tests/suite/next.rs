//! What an answer says to type next can be typed: it runs, and asks in the same world.

use crate::door::{Run, folder, run_in};
use std::path::Path;

const RULES: &str = "\
type person
fact banned(person) open
  reads \"{person} is banned\"
fact old(person)
  reads \"{person} is old\"
  reads fr \"{person} est vieux\"
concept allowed(person)
  reads \"{person} is allowed\"
dispute age \"Does age matter?\" {
  reading yes \"yes\" { define wise(P) when old(P) }
  reading no \"no\" { define wise(P) when P is person and not old(P) }
}
concept wise(person)
provision act.1 \"One\" { source \"Gazette\"; define allowed(P) when wise(P) and not banned(P) }
instrument act \"Act\" {}
";

const CASES: &str = "\
use law
case first \"One\" on 2020-01-01 { person ann \"Ann\" { old }; expect undetermined allowed(ann) }
case second_case \"Two\" on 2021-01-01 { person bob \"Bob\" { old; unknown banned } }
";

/// The words of a line of a shell, as one reads them.
fn words(line: &str) -> Vec<String> {
    let (mut found, mut word, mut inside, mut quoted) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => (quoted, inside) = (!quoted, true),
            ' ' if !quoted => {
                if inside {
                    found.push(std::mem::take(&mut word));
                }
                inside = false;
            }
            c => {
                word.push(c);
                inside = true;
            }
        }
    }
    if inside {
        found.push(word);
    }
    found
}

/// What is suggested below an answer.
fn suggested(run: &Run) -> Vec<String> {
    let line = run.out.lines().find_map(|line| line.strip_prefix("next: vires "));
    words(line.unwrap_or_else(|| panic!("nothing is suggested:\n{}", run.shown())))
}

/// Runs a command and what it suggests; gives both.
fn follow(folder: &Path, arguments: &[&str]) -> (Run, Vec<String>, Run) {
    let first = run_in(folder, arguments, b"");
    let typed = suggested(&first);
    let words: Vec<&str> = typed.iter().map(String::as_str).collect();
    let second = run_in(folder, &words, b"");
    assert_eq!(second.code, 0, "{arguments:?}\n{}\n{words:?}\n{}", first.shown(), second.shown());
    (first, typed, second)
}

#[test]
fn a_suggested_command_runs_as_it_is_printed() {
    let folder = folder("next", &[("my rules/law.vires", RULES), ("the case.vires", CASES)]);
    let world =
        ["--rules", "my rules", "--reading", "age=yes", "--as-of", "2022-02-02", "--case", "second_case"];
    let file = ["the case.vires"];
    let supposed = ["--assume", "not banned(bob)"];
    for command in [
        &["ask", "allowed(P)"][..],
        &["why", "allowed(bob)"],
        &["cure", "allowed(bob)"],
        &["timeline", "allowed(P)"],
        &["what-if", "--ask", "allowed(bob)"],
    ] {
        // Of one person alone there is no other timeline to ask for.
        if command[0] == "timeline" {
            continue;
        }
        let all = [command, &file, &world, &supposed].concat();
        let (first, typed, second) = follow(&folder, &all);
        let typed = typed.join(" ");
        for option in
            ["--reading age=yes", "--as-of 2022-02-02", "--case second_case", "--assume not banned(bob)"]
        {
            assert!(typed.contains(option) || typed.starts_with("describe"), "{typed}\n{}", first.shown());
        }
        assert!(typed.contains("--rules my rules"), "{typed}");
        if command[0] != "why" {
            assert!(
                second.out.contains("Bob is allowed") && second.out.contains("true"),
                "{}",
                second.shown()
            );
        }
    }
}

#[test]
fn the_shipped_cases_suggest_what_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (kazakhstan, osh) = ("examples/kazakhstan_2022.vires", "examples/osh_2010.vires");
    for arguments in [
        vec!["check", kazakhstan],
        vec!["check", "--case", "osh_2010", kazakhstan, osh],
        vec!["ask", "legal_basis(deployment, G)", kazakhstan, "--lang", "zh"],
        vec!["why", "overall(deployment, V)", kazakhstan],
        vec!["why", "intra_vires(mission, M)", kazakhstan, osh, "--case", "osh_2010"],
        vec!["cure", "legal_basis(mission, sc_ch7)", kazakhstan, osh, "--case", "osh_2010"],
        vec!["what-if", "--assume", "objects(csc6, armenia)", kazakhstan],
        vec!["timeline", "member(csto, S)", kazakhstan],
        vec!["compare", "kazakhstan_2022", "osh_2010", kazakhstan, osh],
        vec![
            "compare",
            "--as-of",
            "2022-01-04",
            "--as-of",
            "2022-01-06",
            "general_law(deployment)",
            kazakhstan,
        ],
    ] {
        follow(root, &arguments);
    }
}

#[test]
fn what_is_supposed_counts_for_every_question() {
    let folder = folder("supposed", &[("my rules/law.vires", RULES), ("the case.vires", CASES)]);
    let common = ["the case.vires", "--rules", "my rules", "--reading", "age=yes"];
    let told = |command: &[&str], supposed: &[&str]| {
        run_in(&folder, &[command, &common, supposed].concat(), b"").out
    };
    let of_ann = |supposed: &[&str]| told(&["ask", "allowed(ann)"], supposed);
    assert!(of_ann(&[]).contains("UNDETERMINED"), "{}", of_ann(&[]));
    assert!(
        of_ann(&["--assume", "not banned(ann)"]).contains("true"),
        "{}",
        of_ann(&["--assume", "not banned(ann)"])
    );
    let without = ["--assume", "not banned(ann)", "--without", "old(ann)"];
    assert!(of_ann(&without).contains("  no"), "{}", of_ann(&without));
    assert!(told(&["why", "allowed(ann)"], &without).contains("nobody stated it"));
    assert!(told(&["timeline", "allowed(ann)"], &["--assume", "not banned(ann)"]).contains("true"));
    assert!(told(&["cure", "allowed(ann)"], &["--assume", "not banned(ann)"]).contains("it is true"));
    let checked = told(&["check"], &["--assume", "not banned(ann)"]);
    assert!(checked.contains("were not looked at"), "{checked}");
}

#[test]
fn to_ask_what_changes_something_must_be_asked() {
    let folder = folder("nothing_asked", &[("my rules/law.vires", RULES), ("the case.vires", CASES)]);
    let arguments = ["what-if", "--assume", "banned(ann)", "the case.vires", "--rules", "my rules"];
    let asked = run_in(&folder, &arguments, b"");
    assert_eq!((asked.code, asked.out.as_str()), (2, ""), "{}", asked.shown());
    assert!(asked.err.contains("nothing was asked") && asked.err.contains("--ask"), "{}", asked.err);
    let prompted =
        run_in(&folder, &["repl", "the case.vires", "--rules", "my rules"], b":what-if banned(ann)\n");
    assert!(prompted.err.contains("nothing was asked"), "{}", prompted.shown());
}

#[test]
fn a_comparison_of_cases_says_of_which_things_and_how_to_choose() {
    let case = |name: &str, things: &str| format!("case {name} on 2020-01-01 {{ {things} }}\n");
    let text = format!(
        "type ship\nfact big(ship)\n  reads \"{{ship}} is big\"\nconcept safe(ship)\n  reads \"{{ship}} is safe\"\n\
         instrument act \"Act\" {{}}\nprovision act.1 \"One\" {{ source \"Gazette\"; define safe(S) when big(S) }}\n\
         report on ship S {{ layer \"the Act\" safe(S) }}\n{}{}",
        case("one", "ship ark \"the Ark\" { big }; ship boat \"the Boat\""),
        case("two", "ship ark \"another Ark\"; ship tug \"the Tug\" { big }"),
    );
    let folder = folder("compared", &[("ships.vires", &text)]);
    let told = |arguments: &[&str]| run_in(&folder, &[arguments, &["ships.vires"]].concat(), b"");
    let cases = told(&["compare", "one", "two"]);
    assert!(cases.out.contains("of one it is one.ark; to choose another: one.boat"), "{}", cases.shown());
    assert!(cases.out.contains("of two it is two.ark; to choose another: two.tug"), "{}", cases.shown());
    assert!(cases.out.contains("not the case that another Ark is big"), "{}", cases.shown());
    let things = told(&["compare", "one.boat", "two.tug"]);
    assert!(
        things.out.contains("not the case that the Boat is big") && !things.out.contains("to choose"),
        "{}",
        things.shown()
    );
    let json = told(&["compare", "--format", "json", "one", "two.tug"]).json();
    assert_eq!(json["sides"][0]["others"], serde_json::json!(["boat"]));
    assert_eq!(
        (json["sides"][1]["thing"].as_str(), json["differences"].as_array().unwrap().len()),
        (Some("tug"), 0)
    );
    let unknown = told(&["compare", "one.tug", "two"]);
    assert_eq!(unknown.code, 2, "{}", unknown.shown());
}

#[test]
fn what_was_saved_is_opened_by_the_command_below_it() {
    let folder = folder("next_saved", &[("my rules/law.vires", RULES), ("it's a case.vires", CASES)]);
    let options = ["--rules", "my rules", "--lang", "fr", "--limit", "facts=500000"];
    let start = [&["repl", "it's a case.vires", "--case", "second_case"][..], &options].concat();
    let script = b":reading age=yes\n:assume not banned(bob)\n:save ./-new.vires as third\n";
    let first = run_in(&folder, &start, script);
    let typed = suggested(&first);
    let expected =
        "repl ./-new.vires --case third --reading age=yes --lang fr --rules my rules --limit facts=500000";
    assert_eq!(typed.join(" "), expected, "{}", first.shown());
    let words: Vec<&str> = typed.iter().map(String::as_str).collect();
    let second = run_in(&folder, &words, b"allowed(bob)\n");
    assert!(second.code == 0 && second.out.contains("true"), "{}", second.shown());
    // The first case of the files needs no name.
    let start = [&["repl", "it's a case.vires"][..], &options].concat();
    let first = run_in(&folder, &start, b":save same.vires\n");
    assert!(first.out.contains("next: vires repl same.vires --lang fr"), "{}", first.shown());
}

#[test]
fn names_of_files_are_words_of_a_shell() {
    let names = ["-x.vires", "=x.vires", "it's.vires", "a b.vires", "$(x).vires", "é.vires"];
    let files: Vec<(String, String)> =
        names.iter().map(|name| ((*name).to_owned(), RULES.to_owned() + &CASES[8..])).collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let folder = folder("next_words", &borrowed);
    for (name, shown) in names.into_iter().zip([
        "./-x.vires",
        "'=x.vires'",
        "'it'\\''s.vires'",
        "'a b.vires'",
        "'$(x).vires'",
        "é.vires",
    ]) {
        let first = run_in(&folder, &["ask", "allowed(ann)", "--", name], b"");
        let line = first.out.lines().find(|line| line.starts_with("next: ")).unwrap_or_default();
        assert_eq!(line, format!("next: vires why 'allowed(ann)' {shown}"), "{}", first.shown());
    }
}

/// The first case that is read may be one of a module; without `--case` the files' own is meant.
#[test]
fn a_case_of_a_module_is_named() {
    let law = format!("{RULES}case inner \"Inner\" on 2020-01-01 {{ person eve \"Eve\" {{ old }} }}\n");
    let folder = folder("next_module", &[("my rules/law.vires", &law), ("the case.vires", CASES)]);
    let files = ["the case.vires", "--rules", "my rules", "--case"];
    for (case, asked, named) in [("inner", "allowed(eve)", true), ("first", "allowed(ann)", false)] {
        let (_, typed, _) = follow(&folder, &[&["ask", asked][..], &files, &[case]].concat());
        assert_eq!(typed.contains(&"--case".to_owned()), named, "{typed:?}");
    }
}
