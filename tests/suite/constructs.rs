//! Every construct of the language is used by the library or by its examples, and stands on the cheat sheet.
//!
//! What a construct is, the sources of the parser say: each variant, option and list of the tree of
//! `src/syntax/ast`, and each word that the parser reads. So a construct that is added is asked for here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use vires::source::SourceMap;
use vires::syntax::{self, Kind};

/// Strings of the parser that are no words of the language: a language and an article of its messages.
const NO_WORDS: &[&str] = &["zh", "a"];

/// Parts of the tree that say nothing about the language.
const NO_CONSTRUCTS: &[&str] = &["File.comments", "Item.doc", "ProvisionClause.doc"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A type of the tree as its source declares it: its parts, each with what it is called and of which type.
struct Declared {
    name: String,
    is_enum: bool,
    parts: Vec<(String, String)>,
}

/// The types that a source declares. A variant is one, too: its parts are what is in it.
fn declared(source: &str) -> Vec<Declared> {
    let declared = |name: &str, is_enum| Declared { name: name.to_owned(), is_enum, parts: vec![] };
    let (mut found, mut variants): (Vec<Declared>, Vec<Declared>) = (vec![], vec![]);
    // Whether a line is inside a type, and whether it is inside a variant with named parts.
    let (mut inside, mut named) = (false, false);
    for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let begins = |what: &str| line.strip_prefix(what)?.strip_suffix(" {");
        if let Some(name) = begins("pub struct ") {
            found.push(declared(name, false));
            inside = true;
        } else if let Some(name) = begins("pub enum ") {
            found.push(declared(name, true));
            inside = true;
        } else if line == "}" {
            inside = false;
        } else if line == "    }," {
            named = false;
        } else if let (true, Some(last)) = (inside, found.last_mut()) {
            let part = line.trim().trim_start_matches("pub ").trim_end_matches(',');
            let of = if named { variants.last_mut().unwrap() } else { last };
            if named || !of.is_enum {
                let (name, ty) = part.split_once(": ").unwrap();
                of.parts.push((name.to_owned(), ty.to_owned()));
                continue;
            }
            named = part.ends_with(" {");
            let (variant, ty) = part.trim_end_matches(" {").split_once('(').unwrap_or((part, ""));
            let variant = variant.trim_end_matches(" {");
            of.parts.push((variant.to_owned(), String::new()));
            variants.push(declared(variant, false));
            if !ty.is_empty() {
                variants.last_mut().unwrap().parts.push((String::new(), ty.trim_end_matches(')').to_owned()));
            }
        }
    }
    found.extend(variants);
    found
}

/// What must be met in a printed tree: `Parent.part` with what stands there (`Some`, `[]` for a list that is
/// not empty, `true`, `false`, or the variant of an enum).
fn constructs() -> BTreeSet<String> {
    let sources = files("src/syntax/ast", "rs");
    let types: Vec<Declared> = std::iter::once(root().join("src/syntax/ast.rs"))
        .chain(sources)
        .flat_map(|path| declared(&fs::read_to_string(path).unwrap()))
        .collect();
    let variants: BTreeMap<&str, &Vec<(String, String)>> =
        types.iter().filter(|ty| ty.is_enum).map(|ty| (ty.name.as_str(), &ty.parts)).collect();
    let mut wanted = BTreeSet::new();
    for ty in types.iter().filter(|ty| !ty.is_enum) {
        for (part, of) in &ty.parts {
            let place = format!("{}.{part}", ty.name);
            if NO_CONSTRUCTS.contains(&place.as_str()) || part == "broken" {
                continue;
            }
            if of.contains("Option<") {
                wanted.insert(format!("{place} Some"));
            }
            if of.contains("Vec<") {
                wanted.insert(format!("{place} []"));
            }
            for word in of.split(|c: char| !c.is_alphanumeric()) {
                if word == "bool" {
                    wanted.extend(["true", "false"].map(|value| format!("{place} {value}")));
                }
                for (variant, _) in variants.get(word).into_iter().flat_map(|v| v.iter()) {
                    if variant != "Error" {
                        wanted.insert(format!("{place} {variant}"));
                    }
                }
            }
        }
    }
    wanted
}

/// What is met in a tree as `Debug` prints it.
fn met(printed: &str, found: &mut BTreeSet<String>) {
    // For each open bracket, the part it belongs to; `Some` and lists are no parents.
    let mut open: Vec<(String, String)> = vec![(String::new(), String::new())];
    let mut chars = printed.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let mut escaped = false;
                for (_, c) in chars.by_ref() {
                    if c == '"' && !escaped {
                        break;
                    }
                    escaped = c == '\\' && !escaped;
                }
            }
            '[' => {
                let (parent, part) = open.last().unwrap().clone();
                if !printed[at..].starts_with("[]") {
                    found.insert(format!("{parent}.{part} []"));
                }
                open.push((parent, part));
            }
            '(' | '{' => open.push(open.last().unwrap().clone()),
            ']' | ')' | '}' => {
                open.pop();
            }
            _ if c.is_alphabetic() => {
                let end = printed[at..]
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .map_or(printed.len(), |n| at + n);
                while chars.peek().is_some_and(|(next, _)| *next < end) {
                    chars.next();
                }
                let (word, rest) = (&printed[at..end], &printed[end..]);
                let (parent, part) = open.last().unwrap().clone();
                if rest.starts_with(": ") {
                    word.clone_into(&mut open.last_mut().unwrap().1);
                } else {
                    found.insert(format!("{parent}.{part} {word}"));
                    if rest.starts_with(" {") || (rest.starts_with('(') && word != "Some") {
                        chars.find(|(_, c)| matches!(c, '{' | '('));
                        open.push((word.to_owned(), String::new()));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The words that the parser reads.
fn words() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let files = files("src/syntax/parser", "rs").into_iter().chain([root().join("src/syntax/layout.rs")]);
    // Names of months and numbers are known only so that what is written in words can be told how to be written.
    for path in files.filter(|path| !path.ends_with("day.rs") && !path.ends_with("turns.rs")) {
        let source = fs::read_to_string(path).unwrap();
        for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let texts = line.split('"').skip(1).step_by(2);
            let word = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase());
            words.extend(texts.filter(word).filter(|text| !NO_WORDS.contains(text)).map(str::to_owned));
        }
    }
    words
}

/// All that is asked for and not met in these texts.
fn lacking(texts: &[String]) -> Vec<String> {
    let (mut found, mut read) = (BTreeSet::new(), BTreeSet::new());
    for text in texts {
        let file = SourceMap::new().add("a.vires", text.clone());
        let (tree, mistakes) = syntax::parse(file, text);
        assert!(mistakes.is_empty(), "{mistakes:?}\n{text}");
        met(&format!("{tree:?}"), &mut found);
        let tokens = syntax::tokens(file, text);
        read.extend(tokens.iter().filter(|t| t.kind == Kind::Word).map(|t| t.text(text).to_owned()));
    }
    let constructs = constructs().into_iter().filter(|construct| !found.contains(construct));
    constructs
        .chain(words().into_iter().filter(|word| !read.contains(word)).map(|w| format!("`{w}`")))
        .collect()
}

#[test]
fn every_construct_is_used_by_the_library_or_its_examples() {
    let files = files("rules", "vires").into_iter().chain(files("examples", "vires"));
    let texts: Vec<String> = files.map(|path| fs::read_to_string(path).unwrap()).collect();
    let lacking = lacking(&texts);
    assert!(lacking.is_empty(), "no rule file and no example uses these: {lacking:#?}");
}

#[test]
fn every_construct_stands_on_the_cheat_sheet() {
    let page = fs::read_to_string(root().join("docs/guide/cheat-sheet.md")).unwrap();
    let programs =
        page.split("```vires\n").skip(1).map(|block| block.split("```").next().unwrap().to_owned());
    assert_eq!(lacking(&programs.collect::<Vec<_>>()), [""; 0]);
}

#[test]
fn constructs_are_those_of_the_parser() {
    let constructs = constructs();
    for construct in [
        "Item.kind Dispute",
        "Quantified.if_any Some",
        "Atom.rest Some",
        "Reads.not true",
        "Norm.modality MustNot",
        "Compare. LessOrEqual",
        "Disputed. Split",
        "ReadingItem.weight Reported",
        "EntityItem.under []",
    ] {
        assert!(constructs.contains(construct), "{construct}: {constructs:#?}");
    }
    assert!(constructs.len() > 150, "{}", constructs.len());
    let words = words();
    assert!(words.len() > 100 && words.contains("unencoded") && words.contains("weeks"), "{words:?}");
    let lacking = lacking(&["type a\nfact p(a) open\na x { p }\n".to_owned()]);
    assert!(
        !lacking.contains(&"RelationItem.kind Fact".to_owned()) && !lacking.contains(&"`type`".to_owned())
    );
    assert!(lacking.contains(&"Item.kind Dispute".to_owned()) && lacking.contains(&"`dispute`".to_owned()));
}
