//! The library as a site: every link leads somewhere, everything has a page, and the search finds it.

use crate::door::{folder, run_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A law and a case, with names that a page could take for something else.
const LAW: &str = r#"type thing
/// What is <b>heavy</b> & "large".
fact heavy(thing) over time
  reads "{thing} is heavy" reads zh "{thing}很重"
concept moved(thing)
  reads "{thing} is moved" reads zh "{thing}被移动"
thing rock "the rock" zh "岩石"
heavy(rock) from 2001-01-01 source "a scale" unverified "the scale"
instrument act "Act </script><script>alert(1)</script>" short "Act" { rank treaty; signed 2000-01-01; in force from 2000-01-01 }
provision act.1 "Nothing heavy is moved" {
  source "Gazette 1"
  rule ban: not moved(X) when heavy(X)
}
provision act.2 "Save with </a> a \"permit\"" version "one" in force from 2000-01-01 {
  source "Gazette 2"
  unverified "the wording"
  rule leave: moved(X) when heavy(X) and X is thing
    unless X = rock and not heavy(X)
    overrides act.1
  unencoded "who gives the permit" affects moved
}
provision act.2 "The same, later" version "two" in force from 2010-01-01 {
  source "Gazette 3"
  rule leave_later: moved(X) when heavy(X)
    overrides act.1
}
report on thing T { layer "moved" moved(T) }
"#;

const CASE: &str =
    "use law\ncase k \"A stone\" on 2005-01-01 { thing stone \"the stone\" { heavy from 2003-01-01 } }\n";

/// The site of the law and the case, besides the library that is embedded.
fn written(name: &str, more: &[&str]) -> (PathBuf, BTreeMap<String, String>) {
    let folder = folder(name, &[("rules/law.vires", LAW), ("k.vires", CASE)]);
    let told =
        run_in(&folder, &[&["doc", "--rules", "rules", "--out", "site", "k.vires"][..], more].concat(), b"");
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
    let root = folder.join("site");
    let mut files = BTreeMap::new();
    let mut waiting = vec![root.clone()];
    while let Some(current) = waiting.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let below = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(below, fs::read_to_string(&path).unwrap());
            }
        }
    }
    (root, files)
}

/// What stands between two texts, wherever they do.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

#[test]
fn a_site_is_whole() {
    let (root, files) = written("site", &[]);
    // Every link and every script leads to a file of the site.
    for (path, text) in
        files.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "html"))
    {
        let folder = Path::new(path).parent().unwrap();
        for target in between(text, "href=\"", "\"").into_iter().chain(between(text, "src=\"", "\"")) {
            if target.starts_with('#') {
                continue;
            }
            assert!(!target.contains("//"), "{path} leads out of the site: {target}");
            assert!(root.join(folder).join(target).is_file(), "{path} leads nowhere: {target}");
        }
        // What a label says is never read as a part of the page.
        assert!(!text.contains("alert(1)</script>"), "{path}");
        assert_eq!(text.matches("<script").count(), 2, "{path}");
        assert_eq!(text.matches("<h1>").count(), 1, "{path}");
    }
    // Every provision, instrument and word has a page.
    let session = vires::session::Session::load_library(
        &vires::session::Disk::with_rules(&root.with_file_name("rules").to_string_lossy()).unwrap(),
        &[] as &[&str],
    );
    let program = session.program();
    let pages = |folder: &str| files.keys().filter(|path| path.starts_with(folder)).count();
    let provisions = program.citations.iter().filter(|citation| !citation.provisions.is_empty()).count();
    assert!(provisions > 300);
    assert_eq!(pages("provisions/"), provisions);
    assert_eq!(pages("instruments/"), program.instruments.len());
    assert_eq!(pages("cases/"), 1);
    // The search finds each of them, under a name that is a file.
    let index = &files["search.js"];
    let lines: Vec<serde_json::Value> = index
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line.trim_end_matches(',')).unwrap())
        .collect();
    for line in &lines {
        assert!(files.contains_key(line["u"].as_str().unwrap()), "{line}");
    }
    let found: Vec<&str> = lines
        .iter()
        .filter(|line| ["permit", "heavy"].iter().all(|word| line["k"].as_str().unwrap().contains(word)))
        .map(|line| line["u"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["provisions/act.2.html"]);
    assert!(!index.contains("</"), "what ends a script stands nowhere in it");
}

#[test]
fn a_provision_is_shown_with_all_that_belongs_to_it() {
    let (_, files) = written("site_page", &[]);
    let page = &files["provisions/act.2.html"];
    for part in [
        "<h1>Act 2</h1>",
        "not verified: the wording",
        "not modelled: who gives the permit",
        "source: Gazette 2",
        "The same, later (two)",
        "<h2>prevails over</h2>",
        "<h2>cases that apply it</h2>\n<ul>\n<li><a href=\"../cases/k.html\">A stone</a></li>",
        "../words/heavy.html\">heavy</a>(X)",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let word = &files["words/heavy.html"];
    for part in ["What is &lt;b&gt;heavy&lt;/b&gt;", "the rock is heavy", "not verified: the scale"] {
        assert!(word.contains(part), "{part}\n{word}");
    }
    let given_way = &files["provisions/act.1.html"];
    assert!(
        given_way.contains("gives way to") && given_way.contains("../provisions/act.2.html"),
        "{given_way}"
    );
    assert!(files["unverified.html"].contains("provisions/act.2.html"));
}

#[test]
fn the_same_library_has_the_same_bytes_and_another_language_its_own_words() {
    let (_, once) = written("site_once", &[]);
    let (_, twice) = written("site_twice", &[]);
    assert_eq!(once, twice);
    let (_, zh) = written("site_zh", &["--lang", "zh"]);
    assert!(zh["index.html"].starts_with("<!DOCTYPE html>\n<html lang=\"zh\">"));
    assert!(zh["words/heavy.html"].contains("岩石很重"), "{}", zh["words/heavy.html"]);
    assert_eq!(zh.keys().collect::<Vec<_>>(), once.keys().collect::<Vec<_>>());
}

/// Pages of an earlier run go where they are no more; what somebody else put there stays, whatever a list says.
#[test]
fn a_later_site_leaves_no_pages_of_an_earlier_one() {
    let here = folder(
        "site_later",
        &[("rules/law.vires", LAW), ("k.vires", CASE), ("site/mine.html", "mine"), ("keep.txt", "k")],
    );
    let doc = |files: &[&str]| {
        run_in(&here, &[&["doc", "--rules", "rules", "--out", "site"][..], files].concat(), b"")
    };
    assert_eq!(doc(&["k.vires"]).code, 0);
    let page = here.join("site/cases/k.html");
    assert!(page.exists());
    let list = here.join("site/vires-pages.txt");
    let listed = fs::read_to_string(&list).unwrap();
    assert!(listed.lines().any(|line| line == "cases/k.html") && !listed.contains("mine.html"), "{listed}");
    // A path that leads out of the folder is nobody's page.
    fs::write(&list, format!("{listed}../keep.txt\n/nowhere.html\ngone.html\n")).unwrap();
    let again = doc(&[]);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "{}", again.shown());
    assert!(!page.exists() && here.join("site/mine.html").exists() && here.join("keep.txt").exists());
    // A list that no run wrote is no list.
    fs::write(&list, "mine.html\n").unwrap();
    assert_eq!(doc(&[]).code, 0);
    assert!(here.join("site/mine.html").exists() && here.join("site/index.html").exists());
}
