//! `vires new` and `vires describe` alone: what a case may state, as a list and as a case to be filled in.

use crate::door::{folder, run, run_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const FISHING: &str = "tests/cases/doors/fishing.vires";
const NATIONALITY: &str = "examples/nationality.vires";

fn absolute(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).to_string_lossy().into_owned()
}

#[test]
fn a_new_case_is_checked_and_laid_out_as_it_stands() {
    let here = folder("new_case", &[]);
    for (number, more) in [
        &["--use", "csto", "--measure", "peacekeeping"][..],
        &["--use", "un, nato"],
        &["--use", "oas", "--lang", "zh"],
        &[],
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("case_{number}");
        let made = run_in(&here, &[&["new", "case", &name, "--on", "2026-03-01"], more].concat(), b"");
        assert_eq!((made.code, made.err.as_str()), (0, ""), "{}", made.shown());
        let file = format!("{name}.vires");
        assert!(made.out.contains(&format!("vires check {file}")), "{}", made.out);
        let checked = run_in(&here, &["check", &file], b"");
        assert_eq!(checked.code, 0, "{}", checked.shown());
        assert!(checked.out.contains(&format!("{name} · {file}")), "{}", checked.out);
        let laid_out = run_in(&here, &["fmt", "--check", &file], b"");
        assert_eq!((laid_out.code, laid_out.out.as_str()), (0, ""), "{}", laid_out.shown());
        let text = fs::read_to_string(here.join(&file)).unwrap();
        // What it says to type can be typed.
        let typed = text.lines().filter_map(|line| line.strip_prefix("//   vires "));
        for line in typed.filter(|_| number == 0) {
            let words: Vec<&str> = line.split('\'').enumerate().fold(vec![], |mut words, (place, part)| {
                if place % 2 == 1 {
                    words.push(part);
                } else {
                    words.extend(part.split_whitespace());
                }
                words
            });
            let typed = run_in(&here, &words, b"");
            assert_eq!(typed.code, 0, "{line}\n{}", typed.shown());
        }
    }
    let entries: Vec<_> = fs::read_dir(&here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(entries.len(), 4, "something was left beside the files: {entries:?}");
}

/// The statements of a new case, with names in place of the words in capitals.
fn filled(text: &str) -> String {
    let legend = text.lines().filter_map(|line| line.trim_start().strip_prefix("//   ")?.split_once(": "));
    let legend: BTreeMap<&str, String> = legend
        .filter(|(word, _)| word.chars().all(|c| c.is_uppercase() || c == '_'))
        .map(|(word, names)| {
            let name = names.split([',', ' ']).next().unwrap();
            let name = match word {
                "DATE" => "2020-01-01",
                "PROVISION" => "csto_charter.8",
                "NUMBER" => "1",
                "TEXT" => "\"text\"",
                "DURATION" => "3 days",
                _ => name,
            };
            let own = format!("the_{}", word.to_lowercase());
            (word, if names.starts_with("declare") { own } else { name.to_owned() })
        })
        .collect();
    let mut out = String::new();
    for line in text.lines() {
        let statement = line.trim_start().strip_prefix("//   ").filter(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_lowercase() || *c == '_').collect();
            !name.is_empty()
                && !rest.starts_with("vires ")
                && !rest.starts_with("expect ")
                && rest.contains("the_")
        });
        let Some(statement) = statement else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let mut rest = statement;
        let mut quoted = false;
        while let Some(c) = rest.chars().next() {
            let word: String = rest.chars().take_while(|c| c.is_uppercase() || *c == '_').collect();
            if !quoted && word.len() > 1 && c.is_uppercase() {
                let digits = rest[word.len()..].chars().take_while(char::is_ascii_digit).count();
                let name = legend.get(word.trim_end_matches('_'));
                out.push_str(name.unwrap_or_else(|| panic!("`{word}` is not explained\n{text}")));
                rest = &rest[word.len() + digits..];
            } else {
                quoted ^= c == '"';
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        out.push('\n');
    }
    out
}

#[test]
fn every_line_of_a_new_case_can_be_stated() {
    let here = folder("new_filled", &[]);
    for modules in ["csto", "un", "oas"] {
        let made = run_in(&here, &["new", "case", "--use", modules, "--on", "2026-03-01", "--out", "-"], b"");
        assert_eq!((made.code, made.err.as_str()), (0, ""), "{}", made.shown());
        let text = filled(&made.out)
            .replace("csto_charter.8", if modules == "csto" { "csto_charter.8" } else { "un_charter.51" });
        let stated = text.lines().filter(|line| line.contains("(the_") && !line.contains("//")).count();
        assert!(stated > 40, "{stated}\n{text}");
        let checked = run_in(&here, &["check", "-"], text.as_bytes());
        assert_eq!(checked.code, 0, "{text}\n{}", checked.shown());
    }
}

#[test]
fn a_new_case_is_made_for_rules_of_ones_own() {
    let here = folder("new_own", &[]);
    fs::copy(absolute(NATIONALITY), here.join("law.vires")).unwrap();
    let made = run_in(&here, &["new", "case", "move", "--in", "law.vires", "--on", "2025-03-01"], b"");
    assert_eq!((made.code, made.err.as_str()), (0, ""), "{}", made.shown());
    insta::assert_snapshot!("new_case_own", fs::read_to_string(here.join("move.vires")).unwrap());
    let checked = run_in(&here, &["check", "law.vires", "move.vires", "--case", "move"], b"");
    assert_eq!(checked.code, 0, "{}", checked.shown());
    assert!(checked.out.contains("the person"), "{}", checked.out);
}

#[test]
fn nothing_is_overwritten_unasked() {
    let here = folder("new_there", &[("there.vires", "// mine\n"), ("lib/core/actor.vires", "// mine\n")]);
    let refused = run_in(&here, &["new", "case", "there", "--use", "un"], b"");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("`--force`"), "{}", refused.err);
    assert_eq!(fs::read_to_string(here.join("there.vires")).unwrap(), "// mine\n");
    let refused = run_in(&here, &["new", "library", "lib"], b"");
    assert_eq!(refused.code, 2);
    assert_eq!(
        fs::read_dir(here.join("lib")).unwrap().count(),
        1,
        "nothing is written where something is refused"
    );
    let forced = run_in(&here, &["new", "case", "there", "--use", "un", "--force"], b"");
    assert_eq!(forced.code, 0, "{}", forced.shown());
    assert!(fs::read_to_string(here.join("there.vires")).unwrap().contains("case there"));
}

#[test]
fn a_copy_of_the_library_is_the_library() {
    let here = folder("new_library", &[]);
    let made = run_in(&here, &["new", "library", "law/rules"], b"");
    assert_eq!((made.code, made.err.as_str()), (0, ""), "{}", made.shown());
    let embedded: Vec<_> = vires::library::files().collect();
    assert!(made.out.contains(&format!("{} files", embedded.len())), "{}", made.out);
    for file in embedded {
        assert_eq!(fs::read_to_string(here.join("law/rules").join(file.path)).unwrap(), file.text);
    }
    let case = absolute("examples/kazakhstan_2022.vires");
    let with_copy = run_in(&here, &["check", &case, "--rules", "law/rules", "--format", "json"], b"");
    let without = run_in(&here, &["check", &case, "--format", "json"], b"");
    // A copy hides nothing; what is changed in it is told.
    assert_eq!((with_copy.code, with_copy.err.as_str()), (0, ""), "{}", with_copy.shown());
    let answers = |told: &crate::door::Run| told.out.replace("law/rules/", "rules/");
    assert_eq!(answers(&with_copy), answers(&without));
    let actor = here.join("law/rules/core/actor.vires");
    fs::write(&actor, fs::read_to_string(&actor).unwrap() + "\ntype visitor\n").unwrap();
    let changed = run_in(&here, &["check", &case, "--rules", "law/rules"], b"");
    assert!(changed.err.contains("`core.actor`") && !changed.err.contains("`csto"), "{}", changed.err);
}

#[test]
fn mistakes_are_told() {
    let here = folder("new_wrong", &[]);
    for (arguments, says) in [
        (&["Bridge"][..], "lower case"),
        (&["two words"], "lower case"),
        (&["bridge", "--use", "cstoo"], "csto"),
        (&["bridge", "--use", "csto", "--measure", "peacekeping"], "`peacekeeping`"),
        (&["bridge", "--use", "csto", "--measure", "csto.council"], "fact says"),
        (&["bridge", "--in", "nowhere.vires"], "nowhere.vires"),
        (&["bridge", "--use", "csto", "--out", "no/such/folder.vires"], "cannot be written"),
    ] {
        let made = run_in(&here, &[&["new", "case"], arguments].concat(), b"");
        assert_eq!(made.code, 2, "{arguments:?}: {}", made.shown());
        assert!(made.err.contains(says), "{arguments:?}: {}", made.err);
        assert_eq!(fs::read_dir(&here).unwrap().count(), 0, "{arguments:?}");
    }
}

#[test]
fn what_a_case_may_state_is_listed_with_its_questions() {
    let alone = run(&["describe", FISHING]);
    assert_eq!((alone.code, alone.err.as_str()), (0, ""), "{}", alone.shown());
    insta::assert_snapshot!("describe_fishing", alone.out);
    assert_eq!(run(&["describe", "--in", FISHING]).out, alone.out);
    let all = run(&["describe"]).out;
    for part in
        ["unknown until somebody says", "until somebody judges", "silence means no", "csto.council_not_there"]
    {
        assert_eq!(all.contains(part), part != "csto.council_not_there", "{part}");
    }
    let one = run(&["describe", "--use", "un"]).out;
    assert!(one.len() < all.len() && one.contains("directed_from_abroad(incident)"), "{one}");
    assert!(one.contains("Is {incident} sent or directed by another state?"), "{one}");
}

#[test]
fn what_a_case_may_state_is_told_to_programs() {
    let json = run(&["describe", "--use", "csto", "--format", "json"]).json();
    let all = json["descriptions"].as_array().unwrap();
    let stated: Vec<_> = all.iter().filter(|one| one.get("stated").is_some()).collect();
    assert!(stated.len() > 80);
    assert!(stated.iter().all(|one| ["fact", "act"].contains(&one["kind"].as_str().unwrap())));
    let request = stated.iter().find(|one| one["name"] == "request").unwrap();
    assert_eq!(request["stated"], "event");
    assert_eq!(request["parameters"][1]["name"], "by");
    assert_eq!(request["parameters"][1]["labelled"], true);
    let grave = stated.iter().find(|one| one["name"] == "grave").unwrap();
    assert_eq!(
        (grave["stated"].as_str(), grave["wording"]["asks"]["text"].is_string()),
        (Some("open"), true)
    );
    // The list for people and the list for programs have the same things.
    let text = run(&["describe", "--use", "csto"]).out;
    for one in stated {
        let name = one["name"].as_str().unwrap();
        assert!(text.contains(&format!("· {name}")), "{name} is missing");
    }
}

/// Sections of which there is nothing to say are left out, and the others are numbered without a gap.
#[test]
fn sections_are_numbered_without_a_gap() {
    let rules = "type p\nfact f(p)\nconcept c(p)\ndefine c(X) when f(X)\nreport on p X { headline c(X) }\n";
    let here = folder("new_sections", &[("rules.vires", rules)]);
    for arguments in [
        &["new", "case", "--in", "rules.vires", "--out", "-"][..],
        &["new", "case", "--use", "un", "--out", "-"],
    ] {
        let told = run_in(&here, arguments, b"");
        assert_eq!(told.code, 0, "{}", told.shown());
        let sections = told.out.lines().filter_map(|line| line.trim().strip_prefix("// ")?.split_once(". "));
        let numbers: Vec<usize> = sections.filter_map(|(number, _)| number.parse().ok()).collect();
        assert!(
            numbers.len() > 3 && numbers.iter().copied().eq(1..=numbers.len()),
            "{numbers:?}\n{}",
            told.out
        );
        assert!(!told.out.contains('\u{1}'), "{}", told.out);
    }
}
