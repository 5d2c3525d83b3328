//! Loading: files, folders, modules; and what embedding looks like.

use crate::door::{folder, run_in};
use vires::render::{Style, diagnostics};
use vires::session::{Memory, Refusal, Session, Setting};

/// What is wrong with these files, as text; the first is named.
fn wrong(files: &[(&str, &str)]) -> String {
    let memory = files.iter().fold(Memory::new(), |memory, (path, text)| memory.with(*path, *text));
    let session = Session::load(&memory, &[files[0].0]);
    diagnostics(session.diagnostics(), session.sources(), Style::default())
}

#[test]
fn a_module_is_a_file_or_all_files_of_a_folder() {
    let files = [
        ("case.vires", "use m, n.b\na x\nb y\nc z\n"),
        ("rules/m/a.vires", "use m.b\ntype a under b\n"),
        ("rules/m/b.vires", "type b\n"),
        ("rules/n/b.vires", "type c\n"),
        ("rules/n/d.vires", "type b\n"),
    ];
    assert_eq!(wrong(&files), "\n");
}

#[test]
fn circles_of_imports_are_shown() {
    let two = [("case.vires", "use a\n"), ("rules/a.vires", "use b\n"), ("rules/b.vires", "use a\n")];
    let own = [("case.vires", "use m\n"), ("rules/m/a.vires", "use m\n"), ("rules/m/b.vires", "")];
    insta::assert_snapshot!(format!("{}\n{}", wrong(&two), wrong(&own)));
}

#[test]
fn imports_that_miss_or_escape_are_shown() {
    let files =
        [("case.vires", "use coer\nuse nothing.like.it\nuse core.\"..\".secrets\nuse core.\"/etc\"\n")];
    insta::assert_snapshot!(wrong(&files));
}

#[test]
fn a_file_is_read_once_however_it_is_named() {
    let folder = folder("once", &[("a.vires", "type t\n"), ("b/c.vires", "type u\n")]);
    let run = run_in(&folder, &["check", "a.vires", "./a.vires", "b", "b/c.vires", "b/../a.vires"], b"");
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.out.contains("2 files"), "{}", run.out);
}

#[test]
fn a_folder_of_rules_hides_the_embedded_module_and_says_so() {
    let files = [("case.vires", "use core.actor\nmine x\n"), ("own/core/actor.vires", "type mine\n")];
    let folder = folder("hidden", &files);
    let run = run_in(&folder, &["check", "case.vires", "--rules", "own"], b"");
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.err.contains("V0706") && run.err.contains("own/core/actor.vires"), "{}", run.err);
    let without = run_in(&folder, &["check", "case.vires"], b"");
    assert_eq!(without.code, 2, "the embedded module has no such type:\n{}", without.shown());
}

#[test]
fn the_library_can_be_checked_where_it_is_written() {
    let run = crate::door::run(&["check", "rules"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.shown());
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_a_folder() {
    let files = [
        ("case.vires", "use m\n"),
        ("secret.vires", "type t\n"),
        ("own/m/a.vires", "type u\n"),
        ("t.csv", "text\n\"a\"\n"),
    ];
    let folder = folder("links", &files);
    std::os::unix::fs::symlink(folder.join("secret.vires"), folder.join("own/m/b.vires")).unwrap();
    let run = run_in(&folder, &["check", "case.vires", "--rules", "own"], b"");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("V0704"), "{}", run.err);
    std::fs::create_dir_all(folder.join("sub")).unwrap();
    std::fs::write(folder.join("sub/f.vires"), "fact p(text)\nfacts p from \"t.csv\"\n").unwrap();
    std::os::unix::fs::symlink(folder.join("t.csv"), folder.join("sub/t.csv")).unwrap();
    let run = run_in(&folder, &["check", "sub/f.vires"], b"");
    assert!(run.code == 2 && run.err.contains("V0704"), "{}", run.shown());
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_reason() {
    let folder = folder("unreadable", &[("empty/readme.txt", "")]);
    std::fs::write(folder.join("latin.vires"), b"type t\n// gr\xf6\xdfe\n").unwrap();
    let run = run_in(&folder, &["check", "none.vires", "empty", "latin.vires"], b"");
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err);
}

#[test]
fn the_standard_input_is_a_file() {
    let folder = folder("stdin", &[]);
    let run = run_in(&folder, &["check", "-"], b"type t\ntype t\n");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("<stdin>:2:6"), "{}", run.err);
    let bom = run_in(&folder, &["check", "-"], "\u{feff}type t\r\nt a\r\n".as_bytes());
    assert_eq!(bom.code, 0, "{}", bom.shown());
}

#[test]
fn tables_that_files_name_are_read_beside_them() {
    let text = "type s\ns a, b\nfact voted(s) over time\nconcept won\nfacts voted from \"t/votes.csv\"\ndefine won when voted(a)\n\
                case c on 2020-06-01 { facts voted from \"t/more.csv\"; expect won; expect voted(b) }\n";
    let memory = Memory::new()
        .with("d/f.vires", text)
        .with("d/t/votes.csv", "s,from,until\na,2020-01-01,\n")
        .with("d/t/more.csv", "s,from,until\nb,2020-05-01,2021-01-01\n");
    let mut session = Session::load(&memory, &["d/f.vires"]);
    assert!(
        !session.has_errors(),
        "{}",
        diagnostics(session.diagnostics(), session.sources(), Style::default())
    );
    assert!(session.check(&Setting::default()).unwrap().holds());
    assert!(wrong(&[("f.vires", "fact p(text)\nfacts p from \"../p.csv\"\n")]).contains("V0704"));
    assert!(wrong(&[("f.vires", "fact p(text)\nfacts p from \"p.csv\"\n")]).contains("V0701"));
}

#[test]
fn embedding_takes_five_lines() {
    let memory = Memory::new()
        .with("f.vires", "type s\ns a, b\nfact p(s) open\nconcept q(s)\ndefine q(X) when p(X)\np(a)\n");
    let mut session = Session::load(&memory, &["f.vires"]);
    let answers = session.ask("q(X)", &Setting::default()).unwrap();
    assert_eq!(answers.answers.len(), 2);
    let reasons = session.why("q(a)", &Setting::default()).unwrap();
    assert_eq!(reasons.explanations.len(), 1);
    let assumed = Setting { assumed: vec!["not p(b)".to_owned()], ..Setting::default() };
    assert_eq!(session.ask("q(X)", &assumed).unwrap().answers.len(), 1);
    assert!(matches!(session.ask("r(X)", &Setting::default()), Err(Refusal::Mistakes(_))));
}

#[test]
fn two_values_of_what_has_one_are_an_error_and_none_is_a_warning() {
    let text = "type s\ntype v\nv up, down\nfact p(s)\nfact q(s)\nconcept r(s, v) one\ndefine r(X, up) when p(X)\n\
                define r(X, down) when q(X)\nreport on s X { headline r(X, V) }\n";
    let both = format!("{text}case c on 2020-01-01 {{ s a {{ p; q }} }}\n");
    let mut session = Session::load(&Memory::new().with("f.vires", both), &["f.vires"]);
    let refusal = session.check(&Setting::default()).unwrap_err();
    let none = format!("{text}case c on 2020-01-01 {{ s a {{ p }}; s b }}\n");
    let mut other = Session::load(&Memory::new().with("f.vires", none), &["f.vires"]);
    let checked = other.check(&Setting::default()).unwrap();
    insta::assert_snapshot!(format!(
        "{}\n{}",
        diagnostics(refusal.diagnostics(), session.sources(), Style::default()),
        diagnostics(&checked.warnings, other.sources(), Style::default()),
    ));
}

#[test]
fn the_examples_are_as_they_are_expected() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "vires") {
            let run = crate::door::run(&["check", path.to_str().unwrap()]);
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{}: {}", path.display(), run.shown());
        }
    }
}

#[test]
fn cases_of_modules_that_a_file_uses_must_be_named() {
    let memory = vires::session::Memory::new()
        .with("rules/law.vires", "type a\nfact p(a)\nreport on a X {\n  headline p(X)\n}\ncase early on 2001-01-01 { a x { p } }\n")
        .with("mine.vires", "use law\ncase late on 2020-01-01 { a y }\n");
    let mut session = vires::session::Session::load(&memory, &["mine.vires"]);
    assert!(!session.has_errors(), "{:?}", session.diagnostics());
    let named = |checked: vires::session::Checked, session: &vires::session::Session| -> Vec<String> {
        checked.cases.iter().map(|case| session.program().cases[case.case.index()].name.clone()).collect()
    };
    let all = session.check(&vires::session::Setting::default()).unwrap();
    assert_eq!(named(all, &session), ["late"]);
    let early = vires::session::Setting { case: Some("early".to_owned()), ..Default::default() };
    let one = session.check(&early).unwrap();
    assert_eq!(named(one, &session), ["early"]);
    let answers = session.ask("p(X)", &vires::session::Setting::default()).unwrap();
    assert_eq!(answers.scene.as_of, vires::time::Date::parse("2020-01-01").unwrap());
}

#[test]
fn a_whole_number_is_among_decimals_that_equal_it() {
    let text = "type t\nfact n(t, integer)\nfact d(t, decimal)\nconcept among(t)\nconcept equal(t)\nconcept other(t)\n\
        concept wide(t)\ndefine among(X) when n(X, N) and N in (2.0, 3.5)\ndefine equal(X) when n(X, N) and N = 2.0\n\
        define other(X) when n(X, N) and N in (2.5, 4.0)\ndefine wide(X) when d(X, N) and N in (2, 3)\n\
        case c on 2020-01-01 { t x { n 2; d 2.0 } }\n";
    let memory = vires::session::Memory::new().with("f.vires", text);
    let mut session = vires::session::Session::load(&memory, &["f.vires"]);
    assert!(!session.has_errors(), "{:?}", session.diagnostics());
    for (question, holds) in [("among(x)", true), ("equal(x)", true), ("other(x)", false), ("wide(x)", true)]
    {
        let answers = session.ask(question, &vires::session::Setting::default()).unwrap().answers;
        assert_eq!(answers[0].conclusion.status == vires::proof::Status::True, holds, "{question}");
    }
}
