//! The layout: the same twice, the same meaning, every comment, whatever the blanks were.

mod command;
mod mangled;

use crate::random::sample_of;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use vires::format::{Formatted, WIDTH, format, format_within};
use vires::hir;
use vires::source::FileId;
use vires::syntax::{self, Kind, parse, tokens};

/// Every rule file and case of the tree, broken ones included.
pub fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = ["rules", "examples", "tests/cases"].map(|folder| root.join(folder)).to_vec();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "vires")
                && let Ok(text) = fs::read_to_string(&path)
            {
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 200, "{} files were found", found.len());
    found
}

/// The comments of a text, each with how often it is there.
fn comments(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for token in tokens(FileId(0), text) {
        if matches!(token.kind, Kind::Comment | Kind::Doc) {
            *found.entry(token.text(text).trim_end().to_owned()).or_default() += 1;
        }
    }
    found
}

/// The tree without places; also how many mistakes there are.
fn tree(text: &str) -> (Vec<String>, usize) {
    let (tree, mistakes) = parse(FileId(0), text);
    let printed = syntax::print_ast(&tree);
    let lines = printed.lines().filter(|line| !line.starts_with("item ") && !line.starts_with("comment "));
    (lines.map(str::to_owned).collect(), mistakes.len())
}

/// The program that a text alone makes.
fn program(text: &str) -> String {
    hir::print(&hir::lower(&[parse(FileId(0), text).0]).0)
}

/// Lays a text out, and checks what holds of every layout.
fn checked(name: &str, text: &str, width: usize) -> Formatted {
    let once = format_within(text, width);
    let broken = parse(FileId(0), text).1.iter().any(vires::diagnostic::Diagnostic::is_error);
    assert!(!once.kept_back || broken, "{name}: would not mean the same:\n{}", once.text);
    let twice = format_within(&once.text, width);
    assert_eq!(once.text, twice.text, "{name}: laying out twice is not laying out once");
    assert_eq!(comments(text), comments(&once.text), "{name}");
    assert_eq!(tree(text), tree(&once.text), "{name}");
    assert_eq!(program(text), program(&once.text), "{name}");
    for line in once.text.lines().filter(|_| once.left == 0 && !once.kept_back) {
        assert_eq!(line.trim_end(), line, "{name}: blanks at the end of a line");
    }
    once
}

#[test]
fn every_file_of_the_tree_keeps_its_meaning_and_its_comments() {
    let mut kept_back = Vec::new();
    for (path, text) in files() {
        let name = path.display().to_string();
        for width in [30, WIDTH] {
            if checked(&name, &text, width).kept_back {
                kept_back.push(name.clone());
            }
        }
    }
    // Where braces are missing, the layout of what is beside can matter; that is rare.
    assert!(kept_back.len() < 40, "{kept_back:#?}");
}

#[test]
fn random_programs_keep_their_meaning() {
    for seed in 0..200 {
        let (_, text) = sample_of(seed, seed % 2 == 0);
        for width in [25, 60, WIDTH] {
            let formatted = checked(&format!("seed {seed}"), &text, width);
            assert!(!formatted.kept_back && formatted.left == 0, "{text}");
        }
    }
}

#[test]
fn lines_are_as_long_as_they_may_be_and_no_longer() {
    let text = "rule a: p(X) when q(X) and r(X) and every S where m(S): v(S, X) unless t(X) and u(X)\n";
    let narrow = format_within(text, 30).text;
    assert!(narrow.lines().all(|line| line.len() <= 30), "{narrow}");
    insta::assert_snapshot!(narrow);
}

#[test]
fn the_layout_of_files() {
    insta::glob!("../cases/format", "**/*.vires", |path| {
        let text = fs::read_to_string(path).unwrap();
        let formatted = checked(&path.display().to_string(), &text, WIDTH);
        let bad = path.parent().is_some_and(|folder| folder.ends_with("bad"));
        assert_eq!(formatted.left > 0, bad, "{}", path.display());
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => path.parent().unwrap() }, {
            insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), formatted.text);
        });
    });
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let text = "\u{feff}type a   under b\r\n\r\n\r\n// c\r\nfact p(a)  open // d\r\n";
    let expected = "\u{feff}type a under b\r\n\r\n// c\r\nfact p(a) open  // d\r\n";
    assert_eq!(format(text).text, expected);
    assert_eq!(format("type  a\rtype  b").text, "type a\rtype b\r");
    assert_eq!(format("").text, "");
    assert_eq!(format("\n\n").text, "");
    assert_eq!(format("// only").text, "// only\n");
}

#[test]
fn what_cannot_be_read_stays_byte_for_byte() {
    let broken = "concept  q(a)   in doubt  maybe   // why\n";
    let text = format!("type   a\n{broken}type   b\n}}  }}\nfact   p(a)\n");
    let formatted = format(&text);
    assert_eq!(formatted.text, format!("type a\n{broken}type b\n}}  }}\nfact p(a)\n"));
    assert_eq!(formatted.left, 2);
}

#[test]
fn the_guide_shows_the_layout_of_its_example() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/layout.md")).unwrap();
    let blocks: Vec<&str> =
        page.split("```vires\n").skip(1).map(|b| b.split("```").next().unwrap()).collect();
    let [before, after] = blocks[..] else { panic!("two programs are shown") };
    assert_eq!(format(before).text, after);
}
