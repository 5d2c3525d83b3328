//! Files a user could have written: the good ones as programs, the bad ones as the errors a person sees.

use std::fs;
use std::path::Path;
use vires::hir::{self, Program};
use vires::render::{Style, diagnostics};
use vires::source::SourceMap;
use vires::syntax::parse;

/// The files of a text: `//! file name` lines cut it.
fn read(text: &str, name: &str) -> (SourceMap, Program, Vec<vires::diagnostic::Diagnostic>) {
    let mut sources = SourceMap::new();
    let mut trees = Vec::new();
    let mut found = Vec::new();
    for (name, text) in cut(text, name) {
        let file = sources.add(name, text.as_str());
        let (tree, mistakes) = parse(file, &text);
        trees.push(tree);
        found.extend(mistakes);
    }
    let (program, mistakes) = hir::lower(&trees);
    found.extend(mistakes);
    (sources, program, found)
}

fn cut(text: &str, name: &str) -> Vec<(String, String)> {
    let mut files = vec![(name.to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("//! file ") {
            files.push((next.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    files.retain(|(_, text)| !text.trim().is_empty());
    files
}

fn shown(found: &[vires::diagnostic::Diagnostic], sources: &SourceMap) -> String {
    if found.is_empty() { String::new() } else { diagnostics(found, sources, Style::default()) }
}

/// The snapshot of a file: its text, then what is made of it.
fn snapshot(path: &Path, text: &str, output: &str) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => path.parent().unwrap(), snapshot_suffix => "" }, {
        insta::assert_snapshot!(name, format!("{}\n\n{output}", text.trim_end()));
    });
}

#[test]
fn good_files_have_the_meaning_they_look_like() {
    insta::glob!("../cases/hir/good", "*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let (sources, program, found) = read(&text, "a.vires");
        let shown = shown(&found, &sources);
        assert!(!found.iter().any(vires::diagnostic::Diagnostic::is_error), "{}:\n{shown}", path.display());
        snapshot(path, &text, format!("{shown}\n{}", hir::print(&program)).trim());
    });
}

#[test]
fn bad_files_say_what_is_wrong() {
    insta::glob!("../cases/hir/bad", "*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let (sources, _, found) = read(&text, "a.vires");
        assert!(!found.is_empty(), "{}", path.display());
        snapshot(path, &text, shown(&found, &sources).trim());
    });
}
