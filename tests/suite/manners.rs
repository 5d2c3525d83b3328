//! How the program behaves at a desk: forms of answers, quiet, colour, closed pipes, whole files, JSON that keeps
//! its promise.

use crate::door::{folder, run, run_in};
use crate::manual::{COMMANDS, kind};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use vires::session::write_whole;

const FISHING: &str = "tests/cases/doors/fishing.vires";
const FAILING: &str = "tests/cases/doors/failing.vires";

/// A use of each command, with the forms that its answer has.
const USES: &[(&[&str], &[&str])] = &[
    (&["check", FISHING], &["text", "json", "markdown", "html"]),
    (&["ask", "fishes_lawfully(P)", FISHING], &["text", "json", "markdown", "html"]),
    (&["why", "fishes_lawfully(ann)", FISHING], &["text", "json", "markdown", "html", "dot", "mermaid"]),
    (&["cure", "fishes_lawfully(bob)", FISHING], &["text", "json", "markdown", "html"]),
    (&["interview", "trusted(bob)", FISHING], &["text", "json", "markdown", "html"]),
    (&["timeline", "fishes_lawfully(ann)", FISHING], &["text", "json", "markdown", "html"]),
    (&["what-if", "--without", "licensed(ann)", FISHING], &["text", "json", "markdown", "html"]),
    (&["compare", "ann", "bob", FISHING], &["text", "json", "markdown", "html"]),
    (&["describe", "--in", FISHING], &["text", "json", "markdown", "html"]),
    (&["describe", "--in", FISHING, "trusted"], &["text", "json", "markdown", "html"]),
    (&["describe", "V0203"], &["text", "json", "markdown", "html"]),
    (&["lint", FISHING], &["text", "json", "markdown", "html"]),
    (&["test", "--check", "--expectations", FISHING], &["text", "json", "markdown", "html"]),
    (&["test", "--coverage", FISHING], &["text", "json", "markdown", "html"]),
    (&["test", "--mutants", FISHING], &["text", "json", "markdown", "html"]),
];

#[test]
fn every_answer_has_every_form_that_makes_sense() {
    for (command, forms) in USES {
        for form in ["text", "json", "markdown", "html", "dot", "mermaid"] {
            let told = run(&[command, &["--format", form][..]].concat());
            if forms.contains(&form) {
                assert!(told.code < 2, "{command:?} {form}: {}", told.shown());
                assert!(!told.out.trim().is_empty(), "{command:?} {form} says nothing");
                match form {
                    "json" => {
                        assert!(told.out.starts_with('{'), "{}", told.out);
                    }
                    "html" => {
                        crate::markup::page(&told.out);
                    }
                    _ => {}
                }
            } else {
                assert_eq!((told.code, told.out.as_str()), (2, ""), "{command:?} {form}: {}", told.shown());
                assert!(told.err.contains("`vires why` draws it"), "{}", told.err);
            }
        }
    }
    // What is no answer has no form: layout, stages, the prompt, completions.
    let formless = ["fmt", "show", "repl", "new", "doc", "guide", "completions", "man"];
    let with_forms: BTreeSet<&str> =
        USES.iter().map(|(command, _)| command[0]).chain(["verify", "run"]).collect();
    for command in COMMANDS {
        assert_ne!(formless.contains(command), with_forms.contains(command), "{command}");
        let takes = run(&[command, "--help"]).out.contains("--format");
        assert_eq!(takes, with_forms.contains(command), "{command}");
    }
}

/// Something that is concluded outside any case.
const TABLE: &str = "type a\nfact p(a)\nfact o(a) open\nconcept q(a)\nconcept r(a)\ndefine q(X) when p(X)\n\
    define r(X) when o(X)\na x, y { p }\n";

#[test]
fn what_is_concluded_from_tables_has_every_form() {
    let here = folder("manners_run", &[("r.vires", TABLE)]);
    for form in ["text", "json", "markdown", "html"] {
        let told = run_in(&here, &["run", "r.vires", "--format", form], b"");
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{form}: {}", told.shown());
        for part in ["q", "x", "undetermined"] {
            assert!(told.out.contains(part), "{form}: {}", told.out);
        }
        if form == "html" {
            crate::markup::page(&told.out);
        }
    }
    assert_eq!(run_in(&here, &["run", "r.vires", "--format", "dot"], b"").code, 2);
}

#[test]
fn a_certificate_is_judged_in_every_form() {
    let here = folder("manners_verify", &[]);
    let file = here.join("proof.txt").to_string_lossy().into_owned();
    assert_eq!(run(&["why", "fishes_lawfully(ann)", FISHING, "--certificate", &file]).code, 0);
    for form in ["text", "json", "markdown", "html"] {
        let told = run(&["verify", &file, FISHING, "--format", form]);
        assert_eq!(told.code, 0, "{}", told.shown());
        assert!(told.out.contains("prove"), "{form}: {}", told.out);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error_of_any_command() {
    let here =
        folder("manners_pipes", &[("mangled.vires", "type   a\n"), ("word.txt", "x"), ("r.vires", TABLE)]);
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(FISHING), here.join("f.vires")).unwrap();
    let uses =
        USES.iter().map(|(command, _)| command.iter().map(|w| w.replace(FISHING, "f.vires")).collect());
    let more = [
        &["check", "f.vires", "--full"][..],
        &["run", "r.vires"],
        &["fmt", "--check", "mangled.vires"],
        &["show", "plan", "f.vires"],
        &["repl", "f.vires"],
        &["new", "case", "--use", "un", "--out", "-"],
        &["verify", "word.txt", "f.vires"],
        &["completions", "bash"],
        &["man"],
        &["man", "--markdown"],
        &["--help"],
        &["check", "--help"],
        &["--version"],
        &["check", "nowhere.vires"],
        &["chekc"],
        &["why", "fishes_lawfully(ann)", "f.vires", "--format", "svg"],
    ];
    let more = more.iter().map(|command| command.iter().map(|word| (*word).to_owned()).collect());
    let all: Vec<Vec<String>> = uses.chain(more).collect();
    for command in all {
        let start = |out: Stdio, err: Stdio| {
            let mut child = Command::new(env!("CARGO_BIN_EXE_vires"));
            child.args(&command).current_dir(&here).stdin(Stdio::null()).stdout(out).stderr(err);
            child.spawn().unwrap()
        };
        // Nobody reads the answer; what is complained of can be read.
        let mut child = start(Stdio::piped(), Stdio::piped());
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code().is_some_and(|code| code < 3),
            "{command:?}: {:?} {complaints}",
            output.status
        );
        assert!(
            !complaints.contains("internal error") && !complaints.contains("panic"),
            "{command:?}: {complaints}"
        );
        // Nobody reads anything.
        let mut child = start(Stdio::piped(), Stdio::piped());
        drop((child.stdout.take(), child.stderr.take()));
        let code = child.wait().unwrap().code();
        assert!(code.is_some_and(|code| code < 3), "{command:?}: {code:?}");
    }
}

/// A stream to which nothing can be written, where the system has one.
#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let here =
        folder("manners_lost", &[("f.vires", "type a\nfact p(a)\ncase c on 2020-01-01 { a x { p } }\n")]);
    for command in [&["ask", "p(x)", "f.vires"][..], &["check", "f.vires", "--format", "json"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let run =
            Command::new(env!("CARGO_BIN_EXE_vires")).args(command).current_dir(&here).stdout(full).output();
        let run = run.unwrap();
        assert_eq!(run.status.code(), Some(2), "{command:?}");
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(said.matches("the answer cannot be written").count(), 1, "{said}");
    }
}

#[test]
fn results_for_servers_can_go_to_the_standard_output() {
    let here = folder(
        "manners_junit",
        &[("f.vires", "type a\nfact p(a)\ncase c on 2020-01-01 { a x { p } expect p(x) }\n")],
    );
    let run = run_in(&here, &["test", ".", "--expectations", "--junit", "-"], b"");
    assert!(run.out.starts_with("<?xml") && run.out.trim_end().ends_with("</testsuites>"), "{}", run.shown());
    assert!(!here.join("-").exists());
}

#[test]
fn quiet_leaves_out_what_nobody_asked_for() {
    let warned = "type a\ntype b\nb y\nfact k(a, b) one\nfact p(a)\nconcept q(a)\ndefine q(X) when p(X)\n\
        case c on 2024-01-01 {\n  a x { p }\n  expect q(x)\n}\n";
    let here = folder("manners_quiet", &[("w.vires", warned), ("mangled.vires", "type   a\n")]);
    for command in [&["check", "w.vires", "--lang", "zh"][..], &["ask", "q(X)", "w.vires", "--lang", "zh"]] {
        let told = run_in(&here, command, b"");
        assert!(told.err.contains("note"), "{}", told.shown());
        assert!(command[0] != "check" || told.err.contains("warning"), "{}", told.shown());
        let quiet = run_in(&here, &[command, &["--quiet"]].concat(), b"");
        assert_eq!((quiet.code, quiet.err.as_str()), (told.code, ""), "{}", quiet.shown());
        assert_eq!(quiet.out, told.out);
    }
    let wrong = run_in(&here, &["ask", "nothing(X)", "w.vires", "--quiet"], b"");
    assert!(wrong.code == 2 && wrong.err.contains("nothing"), "{}", wrong.shown());
    assert_eq!(run_in(&here, &["test", "w.vires", "--expectations", "-q"], b"").out.lines().count(), 1);
    assert_eq!(run_in(&here, &["fmt", "mangled.vires", "-q"], b"").out, "");
    assert_eq!(fs::read_to_string(here.join("mangled.vires")).unwrap(), "type a\n");
}

#[test]
fn colour_is_for_terminals_and_for_whoever_asks() {
    let colour = |arguments: &[&str], no: Option<&str>| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_vires"));
        child.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("NO_COLOR");
        if let Some(value) = no {
            child.env("NO_COLOR", value);
        }
        let output = child.output().unwrap();
        (output.stdout.contains(&0x1b), output.stderr.contains(&0x1b))
    };
    for command in [&["check", FISHING][..], &["check", FAILING], &["why", "trusted(bob)", FISHING]] {
        assert_eq!(colour(command, None), (false, false));
        assert_eq!(colour(command, Some("1")), (false, false));
        assert!(colour(&[command, &["--color", "always"]].concat(), None).0);
        assert_eq!(colour(&[command, &["--color", "never"]].concat(), None), (false, false));
    }
    assert!(colour(&["check", "nowhere.vires", "--color", "always"], None).1);
}

#[test]
fn whoever_looks_sees_a_whole_file() {
    let here = folder("manners_whole", &[]);
    let path = here.join("f.txt");
    let (old, new) = ("old\n".repeat(200_000), "new and longer\n".repeat(200_000));
    write_whole(&path, old.as_bytes()).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let looked = scope.spawn(|| {
            let mut looked = 0;
            while !done.load(Ordering::Relaxed) {
                let seen = fs::read_to_string(&path).unwrap();
                assert!(seen == old || seen == new, "half a file of {} bytes", seen.len());
                looked += 1;
            }
            looked
        });
        for round in 0..40 {
            write_whole(&path, if round % 2 == 0 { new.as_bytes() } else { old.as_bytes() }).unwrap();
        }
        done.store(true, Ordering::Relaxed);
        assert!(looked.join().unwrap() > 3);
    });
    assert_eq!(fs::read_dir(&here).unwrap().count(), 1, "something was left beside it");
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_its_link_and_its_kind() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let here = folder("manners_kind", &[("real.txt", "a")]);
    fs::set_permissions(here.join("real.txt"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.txt", here.join("link.txt")).unwrap();
    write_whole(&here.join("link.txt"), b"b").unwrap();
    assert!(fs::symlink_metadata(here.join("link.txt")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(here.join("real.txt")).unwrap(), "b");
    assert_eq!(fs::metadata(here.join("real.txt")).unwrap().permissions().mode() & 0o777, 0o640);
    // What is no file is written to as it is.
    write_whole(Path::new("/dev/null"), b"c").unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    assert!(write_whole(&here, b"d").is_err());
    fs::set_permissions(here.join("real.txt"), fs::Permissions::from_mode(0o440)).unwrap();
    assert!(write_whole(&here.join("real.txt"), b"e").is_err());
    assert_eq!(fs::read_to_string(here.join("real.txt")).unwrap(), "b");
}

#[cfg(unix)]
#[test]
fn a_command_that_is_interrupted_leaves_no_half_file() {
    let here = folder("manners_interrupt", &[]);
    let text: String =
        (0..60_000).flat_map(|n| ["type   a".to_owned(), n.to_string(), "\n".to_owned()]).collect();
    let laid_out = text.replace("   ", " ");
    for wait in [1, 20, 60, 120, 250, 400, 600, 900] {
        fs::write(here.join("big.vires"), &text).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_vires"))
            .args(["fmt", "big.vires"])
            .current_dir(&here)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(killed.is_ok());
        let _ = child.wait();
        let seen = fs::read_to_string(here.join("big.vires")).unwrap();
        assert!(seen == text || seen == laid_out, "half a file after {wait} ms: {} bytes", seen.len());
    }
}

/// Everything that the schemas promise, a line each, by schema.
fn promised() -> BTreeMap<String, (u64, BTreeSet<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut lines = BTreeSet::new();
        promises(&schema, "", &mut lines);
        let text = schema.to_string();
        let version = text.split("\"version\":{\"const\":").nth(1).map_or(1, |rest| {
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
        });
        found.insert(name, (version, lines));
    }
    found
}

/// The promises of a schema: each field with what it is, whether it is always there, each value of a list of them.
fn promises(schema: &serde_json::Value, at: &str, lines: &mut BTreeSet<String>) {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(|f| f.as_str()).collect();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{at}.{name}");
        if name == "version" {
            continue;
        }
        if required.contains(&name.as_str()) {
            lines.insert(format!("{at} is always there"));
        }
        let items = &field["items"];
        match (field["enum"].as_array(), items["enum"].as_array()) {
            (Some(values), _) => lines.extend(values.iter().map(|value| format!("{at} may be {value}"))),
            (_, Some(values)) => lines.extend(values.iter().map(|value| format!("{at} may hold {value}"))),
            // What may be added to an object is no part of what its field is.
            _ if field["properties"].is_object() => {
                lines.insert(format!("{at}: object"));
            }
            _ if items["properties"].is_object() => {
                lines.insert(format!("{at}: list of objects"));
            }
            _ => {
                lines.insert(format!("{at}: {}", kind(field)));
            }
        }
        promises(field, &at, lines);
    }
    for part in ["items", "additionalProperties"] {
        promises_of(&schema[part], &format!("{at}[]"), lines);
    }
    for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
        promises_of(part, &format!("{at}#{name}"), lines);
    }
    for any in ["oneOf", "anyOf"] {
        for part in schema[any].as_array().into_iter().flatten() {
            promises_of(part, at, lines);
        }
    }
}

fn promises_of(schema: &serde_json::Value, at: &str, lines: &mut BTreeSet<String>) {
    if schema.is_object() {
        promises(schema, at, lines);
    }
}

#[test]
fn json_changes_only_with_its_version() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/promises.txt");
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    let now = promised();
    let mut broken = Vec::new();
    let mut kept = BTreeSet::new();
    for line in recorded.lines() {
        let (schema, promise) = line.split_once(' ').unwrap();
        let (name, version) = schema.split_once('@').unwrap();
        let Some((newer, promises)) = now.get(name) else {
            broken.push(format!("the schema `{name}` is gone"));
            continue;
        };
        if *newer == version.parse::<u64>().unwrap() {
            kept.insert(line.to_owned());
            if !promises.contains(promise) {
                broken.push(format!("{name}: {promise}"));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "what programs rely on has changed or gone: that needs a new version of the schema (and `VERSION`)\n{}",
        broken.join("\n")
    );
    let lines = |(name, (version, promises)): (&String, &(u64, BTreeSet<String>))| {
        promises.iter().map(|promise| format!("{name}@{version} {promise}\n")).collect::<Vec<_>>()
    };
    let text: String = now.iter().flat_map(lines).collect();
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        fs::write(&path, &text).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(recorded, text, "what was added is not recorded: INSTA_UPDATE=always records it");
    assert!(kept.len() > 300 || recorded.lines().count() > 300, "the promises were not found");
}

#[test]
fn a_promise_that_is_broken_is_noticed() {
    let schema = serde_json::json!({
        "properties": { "version": { "const": 1 }, "a": { "enum": ["x", "y"] }, "b": { "type": "string" } },
        "required": ["version", "b"],
        "$defs": { "part": { "properties": { "c": { "type": "integer" } } } }
    });
    let lines = |schema: &serde_json::Value| {
        let mut lines = BTreeSet::new();
        promises(schema, "", &mut lines);
        lines
    };
    let all = lines(&schema);
    assert_eq!(all.len(), 5, "{all:?}");
    for (place, with) in [
        ("/properties/a/enum", serde_json::json!(["x"])),
        ("/properties/b/type", serde_json::json!("integer")),
        ("/required", serde_json::json!(["version"])),
        ("/$defs/part/properties", serde_json::json!({})),
    ] {
        let mut other = schema.clone();
        *other.pointer_mut(place).unwrap() = with;
        assert!(!all.is_subset(&lines(&other)), "{place}");
    }
    let mut more = schema.clone();
    more["properties"]["d"] = serde_json::json!({ "type": "string" });
    more["properties"]["a"]["enum"] = serde_json::json!(["x", "y", "z"]);
    assert!(all.is_subset(&lines(&more)));
}

/// What is no text is told as a mistake; a link that leads nowhere does not stand in the way of other files.
#[cfg(unix)]
#[test]
fn names_that_are_no_text_and_links_that_lead_nowhere() {
    use std::os::unix::ffi::OsStrExt as _;
    let here = folder("manners_names", &[("a.vires", "type   p\n")]);
    let typed = std::ffi::OsStr::from_bytes(b"n\xff.vires");
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_vires"));
    let ended = run.arg("check").arg(typed).current_dir(&here).output().unwrap();
    assert_eq!(ended.status.code(), Some(2), "{ended:?}");
    std::os::unix::fs::symlink("nowhere.vires", here.join("dangling.vires")).unwrap();
    let laid_out = run_in(&here, &["fmt", "."], b"");
    assert_eq!(laid_out.code, 2, "{}", laid_out.shown());
    assert_eq!(fs::read_to_string(here.join("a.vires")).unwrap(), "type p\n");
}
