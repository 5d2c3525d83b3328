//! Files a user could have written: the good ones as trees, the bad ones as the errors a person sees.

use std::fs;
use std::path::Path;
use vires::render::{Style, diagnostics};
use vires::source::SourceMap;
use vires::syntax::{parse, print_ast};

/// The snapshot of a file: its text, then what is made of it.
fn snapshot(path: &Path, text: &str, output: &str) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => path.parent().unwrap(), snapshot_suffix => "" }, {
        insta::assert_snapshot!(name, format!("{}\n\n{output}", text.trim_end()));
    });
}

fn read(path: &Path) -> (String, String, usize) {
    let text = fs::read_to_string(path).unwrap();
    let mut sources = SourceMap::new();
    let file = sources.add(path.file_name().unwrap().to_string_lossy(), text.as_str());
    let (tree, found) = parse(file, &text);
    let shown =
        if found.is_empty() { String::new() } else { diagnostics(&found, &sources, Style::default()) };
    (text, format!("{shown}\n{}", print_ast(&tree)), found.len())
}

#[test]
fn good_files_have_the_tree_they_look_like() {
    insta::glob!("../../cases/syntax/good", "*.vires", |path| {
        let (text, output, mistakes) = read(path);
        assert_eq!(mistakes, 0, "{}:\n{output}", path.display());
        snapshot(path, &text, output.trim());
    });
}

#[test]
fn bad_files_say_what_is_wrong() {
    insta::glob!("../../cases/syntax/bad", "*.vires", |path| {
        let (text, output, mistakes) = read(path);
        assert!(mistakes > 0, "{}", path.display());
        snapshot(path, &text, output.trim());
    });
}
