//! The walls of the house (`docs/architecture.md`), enforced on the text of `src/`.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers in reading order, with what each may import besides the ground.
const LAYERS: &[(&str, &[&str])] = &[
    ("syntax", &[]),
    ("hir", &["syntax"]),
    ("plan", &["hir"]),
    ("engine", &["plan"]),
    ("proof", &["hir", "plan", "engine"]),
    ("certificate", &["hir"]),
];

/// What every layer may use; each imports only itself and those before it.
const GROUND: &[&str] = &["source", "diagnostic", "symbol", "ids", "time", "value"];

/// Between the line and the front ends.
const DOORS: &[&str] = &["library", "session", "question", "format", "ide", "lint", "render", "testing"];

/// What people touch: they import doors and ground.
const FRONT_ENDS: &[&str] = &["cli", "repl"];

/// Words of the rule library: the engine knows no law.
const VOCABULARY: &[&str] = &[
    "treaty",
    "treaties",
    "csto",
    "nato",
    "consent",
    "mandate",
    "mandates",
    "peacekeeping",
    "organisation",
    "organization",
    "armed_attack",
    "self_defence",
    "intra_vires",
    "ultra_vires",
    "legal_basis",
    "charter",
    "kazakhstan",
    "aggression",
    "threat",
    "threats",
    "zone_of_responsibility",
    "sovereignty",
    "sanctions",
    "resolution",
    "casus_foederis",
    "general_law",
    "own_law",
    "security_council",
];

/// Crates that only one part may name.
const ONLY: &[(&str, &[&str])] = &[
    ("nom", &["syntax"]),
    ("rustyline", &["repl"]),
    ("annotate_snippets", &["render"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("serde_json", &["render", "cli", "repl"]),
    ("csv", &["session", "cli"]),
    ("insta", &["testing"]),
    ("similar", &["testing", "render"]),
];

/// A file of `src/`: its module path (`hir::lower::rules`), and its lines without comments and texts.
struct File {
    path: PathBuf,
    module: String,
    text: String,
    code: String,
}

impl File {
    fn part(&self) -> &str {
        self.module.split("::").next().unwrap_or("")
    }
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let module = path.strip_prefix(&root).unwrap().with_extension("");
                let module = module.to_string_lossy().replace(['/', '\\'], "::");
                let text = fs::read_to_string(&path).unwrap();
                found.push(File { code: code(&text), text, module, path });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The text without comments, string literals and test modules.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let mut out = String::new();
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |at| &rest[at..]);
        } else if rest.starts_with("r#\"") {
            rest = rest[3..].find("\"#").map_or("", |at| &rest[3 + at + 2..]);
            out.push_str("\"\"");
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\''") {
            out.push_str("' '");
            rest = &rest[if rest.starts_with("'\"'") { 3 } else { 4 }..];
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].char_indices().find(|(_, c)| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            rest = end.map_or("", |(at, _)| &rest[1 + at + 1..]);
            out.push_str("\"\"");
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The parts of the crate that a text names after `crate::` or `vires::`, groups included.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for root in ["crate::", "vires::"] {
        for (at, _) in code.match_indices(root) {
            let rest = &code[at + root.len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0;
                for item in group.split_inclusive([',', '{', '}']) {
                    if depth == 0 {
                        found.extend(first_word(item));
                    }
                    depth += i32::from(item.ends_with('{')) - i32::from(item.ends_with('}'));
                    if depth < 0 {
                        break;
                    }
                }
            } else {
                found.extend(first_word(rest));
            }
        }
    }
    found
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty() && word.chars().next().is_some_and(char::is_lowercase)).then_some(word)
}

#[test]
fn each_part_imports_only_what_lies_before_it() {
    let known: BTreeSet<&str> =
        GROUND.iter().chain(LAYERS.iter().map(|(n, _)| n)).chain(DOORS).chain(FRONT_ENDS).copied().collect();
    let mut wrong = Vec::new();
    for file in files() {
        let part = file.part();
        if part == "lib" {
            continue;
        }
        let allowed: BTreeSet<&str> = if let Some(place) = GROUND.iter().position(|g| *g == part) {
            GROUND[..=place].iter().copied().collect()
        } else if let Some((_, left)) = LAYERS.iter().find(|(name, _)| *name == part) {
            GROUND.iter().chain(*left).copied().chain([part]).collect()
        } else if DOORS.contains(&part) {
            GROUND.iter().chain(LAYERS.iter().map(|(n, _)| n)).chain(DOORS).copied().collect()
        } else if FRONT_ENDS.contains(&part) || part == "main" {
            GROUND.iter().chain(DOORS).chain(FRONT_ENDS).copied().collect()
        } else {
            wrong.push(format!("{} belongs to no layer", file.path.display()));
            continue;
        };
        for import in imports(&file.code) {
            if known.contains(import.as_str()) && !allowed.contains(import.as_str()) {
                wrong.push(format!("{} imports `{import}`", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "walls are broken:\n{}", wrong.join("\n"));
}

#[test]
fn the_engine_knows_no_law() {
    let mut wrong = Vec::new();
    for file in files() {
        for (number, line) in file.text.lines().enumerate() {
            let lower = line.to_lowercase();
            for word in lower.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
                if VOCABULARY.contains(&word) {
                    wrong.push(format!("{}:{}: `{word}`", file.path.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "words of the rule library in src/:\n{}", wrong.join("\n"));
}

#[test]
fn the_vocabulary_is_that_of_the_library() {
    let mut library = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                library.push_str(&fs::read_to_string(path).unwrap().to_lowercase());
            }
        }
    }
    for word in ["treaty", "csto", "consent", "mandate", "organisation", "armed_attack", "intra_vires"] {
        assert!(library.contains(word), "`{word}` is no longer a word of the library");
    }
}

#[test]
fn special_crates_stay_where_they_belong() {
    let mut wrong = Vec::new();
    for file in files() {
        for (name, parts) in ONLY {
            let names =
                file.code.contains(&format!("{name}::")) || file.code.contains(&format!("use {name}"));
            let own = imports(&file.code).contains(*name);
            if names && !own && !parts.contains(&file.part()) {
                wrong.push(format!("{} uses `{name}`", file.path.display()));
            }
        }
        let prints = ["println!", "eprintln!", "print!(", "eprint!("].iter().any(|m| file.code.contains(m));
        if prints && !["cli", "repl", "main"].contains(&file.part()) {
            wrong.push(format!("{} prints", file.path.display()));
        }
        let clocks =
            ["SystemTime", "Instant::now", "std::env", "std::fs"].iter().any(|m| file.code.contains(m));
        if clocks
            && !DOORS.contains(&file.part())
            && !FRONT_ENDS.contains(&file.part())
            && file.part() != "main"
        {
            wrong.push(format!("{} reads clock, files or environment", file.path.display()));
        }
        if file.code.contains("Serialize") && file.part() != "render" {
            wrong.push(format!("{} derives output", file.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for file in files() {
        if !file.text.starts_with("//!") {
            wrong.push(format!("{} has no comment that says what it is", file.path.display()));
        }
        if file.text.lines().count() > 800 {
            wrong.push(format!("{} has more than 800 lines", file.path.display()));
        }
        if file.path.ends_with("mod.rs") {
            wrong.push(format!("{}: use foo.rs beside foo/", file.path.display()));
        }
    }
    let main = files().into_iter().find(|f| f.module == "main").unwrap();
    if main.text.lines().count() >= 60 {
        wrong.push("src/main.rs has 60 lines or more".to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_iterates_a_hash_map_into_output() {
    // Hash maps are for looking up. Where one is iterated, its line (or the one above) says why that is in order.
    let mut wrong = Vec::new();
    for file in files() {
        if ["render", "session", "proof", "cli", "repl"].contains(&file.part())
            && (file.code.contains("HashMap") || file.code.contains("HashSet"))
            && !file.text.contains("// looked up only")
        {
            wrong.push(format!("{} has a hash map without `// looked up only`", file.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_one_page() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    let mut codes = BTreeMap::new();
    for (code, title) in vires::diagnostic::codes::all() {
        assert!(codes.insert(code.0, title).is_none(), "{} is registered twice", code.0);
        let page = fs::read_to_string(pages.join(format!("{}.md", code.0)));
        let page = page.unwrap_or_else(|_| panic!("{} has no page", code.0));
        assert!(page.starts_with(&format!("# {}: ", code.0)), "{}: the page's title is wrong", code.0);
    }
    for entry in fs::read_dir(pages).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let code = name.trim_end_matches(".md");
        assert!(codes.contains_key(code), "{name} is the page of no code");
    }
}

#[test]
fn the_checker_of_certificates_is_small_and_has_no_recursion() {
    let files: Vec<File> = files().into_iter().filter(|file| file.part() == "certificate").collect();
    let lines: usize = files.iter().map(|file| file.text.lines().count()).sum();
    assert!(files.len() >= 5 && lines <= 1_500, "{lines} lines");
    // No function reaches itself by names of functions of the checker.
    let mut calls: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        for part in file.code.split("fn ").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let own = calls.entry(name).or_default();
            let body = part.split_once('(').map_or("", |(_, body)| body);
            for (at, _) in body.match_indices('(') {
                let before = body[..at].chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_');
                let called: String = before.collect::<Vec<_>>().into_iter().rev().collect();
                // `line.number(…)`, `claims.rule(…)`: a method of another type of the same name is no call.
                let of_self =
                    body[..at - called.len()].ends_with("self.") || !body[..at - called.len()].ends_with('.');
                if of_self && !called.is_empty() && called != "new" {
                    own.insert(called);
                }
            }
        }
    }
    for name in calls.keys() {
        let (mut reached, mut waiting) = (BTreeSet::new(), vec![name.as_str()]);
        while let Some(at) = waiting.pop() {
            for called in calls.get(at).into_iter().flatten() {
                assert!(
                    called != name || ["new", "check", "split"].contains(&name.as_str()),
                    "`{name}` reaches itself by `{at}`"
                );
                if reached.insert(called.as_str()) {
                    waiting.push(called);
                }
            }
        }
    }
}
