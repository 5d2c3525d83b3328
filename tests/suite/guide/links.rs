//! The guide as a book: every page has its place in `SUMMARY.md`, and every link leads somewhere.
//!
//! `mdbook` builds the book from the same files; it is a tool, and need not be there for the tests.

use super::{pages, root};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn guide() -> PathBuf {
    root().join("docs/guide")
}

/// The lines of a page outside its blocks.
fn prose(text: &str) -> String {
    let mut inside = false;
    let mut prose = String::new();
    for line in text.lines() {
        let fence = line.starts_with("```");
        if !fence && !inside {
            prose.push_str(line);
            prose.push('\n');
        }
        inside ^= fence;
    }
    prose
}

/// The targets of `[…](target)`, code in backticks left out.
fn targets(text: &str) -> Vec<String> {
    let text: String = prose(text).split('`').step_by(2).collect();
    let links = text.split("](").skip(1);
    links.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned()).collect()
}

/// The anchors of a page: what its headings are called in links.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text);
    let headings = headings.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

/// Where a link of `page` leads, if it leads to a file.
fn file(page: &Path, target: &str) -> PathBuf {
    let path = target.split('#').next().unwrap();
    if path.is_empty() { page.to_owned() } else { page.parent().unwrap().join(path) }
}

/// What is wrong with the links of a page; those of the book may not lead out of it.
fn wrong(page: &Path, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for target in targets(text) {
        if target.starts_with("https://") {
            continue;
        }
        let file = file(page, &target);
        let Ok(found) = file.canonicalize() else {
            wrong.push(format!("{}: {target} does not exist", page.display()));
            continue;
        };
        let book = guide().canonicalize().unwrap();
        if page.starts_with(guide()) && found.ends_with("SUMMARY.md") {
            wrong.push(format!("{}: {target} is no page of the book", page.display()));
        }
        if page.starts_with(guide()) && !found.starts_with(book) {
            wrong.push(format!("{}: {target} leads out of the book", page.display()));
        }
        let Some((_, anchor)) = target.split_once('#') else { continue };
        if !anchors(&fs::read_to_string(found).unwrap()).contains(anchor) {
            wrong.push(format!("{}: {target}: no such heading", page.display()));
        }
    }
    wrong
}

#[test]
fn every_link_leads_somewhere() {
    let wrong: Vec<String> =
        pages().iter().flat_map(|page| wrong(page, &fs::read_to_string(page).unwrap())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dead_links_are_noticed() {
    let page = guide().join("README.md");
    let links = "[a](nowhere.md) [b](../semantics.md) [c](first-hour.md#no-such-heading) [d](lint.md) `[e](x)` [f](SUMMARY.md)\n";
    assert_eq!(wrong(&page, links).len(), 4);
    assert_eq!(anchor("What a `case` is: facts, and no rules"), "what-a-case-is-facts-and-no-rules");
}

#[test]
fn every_page_has_one_place_in_the_book() {
    let text = fs::read_to_string(guide().join("SUMMARY.md")).unwrap();
    let listed = targets(&text);
    for target in &listed {
        assert!(guide().join(target).is_file(), "SUMMARY.md: {target} does not exist");
        assert_eq!(listed.iter().filter(|t| *t == target).count(), 1, "{target} is listed twice");
    }
    for page in pages().iter().filter(|page| page.starts_with(guide())) {
        let name = page.strip_prefix(guide()).unwrap().to_string_lossy().replace('\\', "/");
        assert!(name == "SUMMARY.md" || listed.contains(&name), "{name} has no place in SUMMARY.md");
    }
    let book = fs::read_to_string(guide().join("book.toml")).unwrap();
    assert!(book.contains("src = \".\""), "the book is made of the files where they are");
}

/// A page is called in the book what its heading says.
#[test]
fn every_page_is_listed_under_its_heading() {
    let text = fs::read_to_string(guide().join("SUMMARY.md")).unwrap();
    for line in text.lines().filter(|line| line.contains("](")) {
        let (title, rest) = line.split_once('[').unwrap().1.split_once("](").unwrap();
        let page = fs::read_to_string(guide().join(rest.split(')').next().unwrap())).unwrap();
        let heading = page.lines().find_map(|line| line.strip_prefix("# ")).unwrap();
        assert_eq!(title, heading, "{line}");
    }
}
