//! Files a user could have written: the good ones as programs, the bad ones as the errors a person sees.

use std::fs;
use std::path::Path;
use vires::diagnostic::Diagnostic;
use vires::hir::{self, Program};
use vires::render::{Style, diagnostics};
use vires::source::{SourceMap, Span};
use vires::syntax::parse;

/// What a test file is cut into: `//! file name` begins another file, `//! table 0` the rows of a table.
enum Part {
    File(String, String),
    Table(usize, String),
}

fn cut(text: &str) -> Vec<Part> {
    let mut parts = vec![Part::File("a.vires".to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("//! file ") {
            parts.push(Part::File(name.trim().to_owned(), String::new()));
        } else if let Some(number) = line.strip_prefix("//! table ") {
            parts.push(Part::Table(number.trim().parse().unwrap(), String::new()));
        } else if let Some(Part::File(_, text) | Part::Table(_, text)) = parts.last_mut() {
            text.push_str(line);
        }
    }
    parts
}

fn read(text: &str) -> (SourceMap, Program, Vec<Diagnostic>) {
    let mut sources = SourceMap::new();
    let (mut trees, mut tables, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for part in cut(text) {
        match part {
            Part::File(name, text) => {
                let file = sources.add(name, text.as_str());
                let (tree, mistakes) = parse(file, &text);
                trees.push(tree);
                found.extend(mistakes);
            }
            Part::Table(number, text) => tables.push((number, text)),
        }
    }
    let (mut program, mistakes) = hir::lower(&trees);
    found.extend(mistakes);
    for (number, text) in tables {
        let file = sources.add(format!("{number}.csv"), text.as_str());
        let mut start = 0;
        let mut rows = text.split_inclusive('\n').map(|line| {
            let cells = line.trim_end().split(',').map(str::to_owned).collect::<Vec<_>>();
            let from = start;
            start += u32::try_from(line.len()).unwrap();
            (cells, Span::new(file, from, from + u32::try_from(line.trim_end().len()).unwrap()))
        });
        let (header, _) = rows.next().unwrap();
        let rows: Vec<_> = rows.collect();
        found.extend(hir::fill(&mut program, number, &header, &rows));
    }
    (sources, program, found)
}

fn shown(found: &[Diagnostic], sources: &SourceMap) -> String {
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
        let (sources, program, found) = read(&text);
        let shown = shown(&found, &sources);
        assert!(!found.iter().any(Diagnostic::is_error), "{}:\n{shown}", path.display());
        snapshot(path, &text, format!("{shown}\n{}", hir::print(&program)).trim());
    });
}

#[test]
fn bad_files_say_what_is_wrong() {
    insta::glob!("../cases/hir/bad", "*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let (sources, _, found) = read(&text);
        assert!(!found.is_empty(), "{}", path.display());
        snapshot(path, &text, shown(&found, &sources).trim());
    });
}

#[test]
fn the_order_of_items_and_files_does_not_matter() {
    insta::glob!("../cases/hir/good", "*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let mut sources = SourceMap::new();
        let mut trees: Vec<_> = cut(&text)
            .into_iter()
            .filter_map(|part| match part {
                Part::File(name, text) => Some(parse(sources.add(name, text.as_str()), &text).0),
                Part::Table(..) => None,
            })
            .collect();
        let sorted = |program: &Program| {
            let text = hir::print(program);
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        let before = sorted(&hir::lower(&trees).0);
        trees.reverse();
        trees.iter_mut().for_each(|tree| tree.items.reverse());
        assert_eq!(sorted(&hir::lower(&trees).0), before, "{}", path.display());
    });
}
