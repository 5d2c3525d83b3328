//! Help, completions, manual pages and references: made from the program, and true.

use crate::door::{Run, folder, run, run_in};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The commands that help shows.
pub(crate) const COMMANDS: &[&str] = &[
    "check",
    "ask",
    "why",
    "cure",
    "interview",
    "timeline",
    "what-if",
    "compare",
    "run",
    "new",
    "describe",
    "guide",
    "doc",
    "fmt",
    "lint",
    "show",
    "repl",
    "verify",
    "test",
    "completions",
    "man",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn updates() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always")
}

/// A page of the repository that is made from the program.
fn page_is_made(path: &str, made: &str) {
    let path = root().join(path);
    if updates() {
        fs::write(&path, made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(there, made, "{}: INSTA_UPDATE=always writes it anew", path.display());
}

/// Files with all names that the examples of help speak of.
fn desk(name: &str) -> PathBuf {
    let nationality = fs::read_to_string(root().join("examples/nationality.vires")).unwrap();
    let rules = "type person\nfact born(person, integer)\ndefine grown(P) when born(P, Y) and Y < 2000\nconcept grown(person)\n";
    let other = "type ship\nfact afloat(ship)\n";
    folder(
        name,
        &[
            ("case.vires", &nationality),
            ("cases/case.vires", &nationality),
            ("rules.vires", &format!("{rules}person ann, ben\n")),
            ("rules/ships.vires", other),
            ("examples/dinghy.vires", "use ships\n\ncase dinghy on 2024-01-01 {\n  ship d { afloat }\n}\n"),
            (
                "pond.vires",
                &fs::read_to_string(root().join("tests/cases/doors/fishing.vires"))
                    .unwrap()
                    .replace("case sunday", "case monday"),
            ),
            ("questions.txt", "fishes_lawfully(P)\n"),
            ("tables/born.csv", "person,integer\nann,1990\nben,2010\n"),
        ],
    )
}

/// The words of an example; single quotes keep blanks together, and so many blanks begin a remark.
fn words(example: &str) -> Vec<String> {
    let command = example.split("   ").next().unwrap();
    let mut found: Vec<String> = Vec::new();
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 {
            found.push(part.to_owned());
        } else {
            found.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    found
}

/// Runs an example as a shell would, with `<file` as its input.
fn example(folder: &Path, line: &str) -> Run {
    let mut words = words(line);
    assert_eq!(words.remove(0), "vires", "{line}");
    let input = words.iter().position(|word| word.starts_with('<')).map(|place| {
        let sign = words.remove(place);
        if sign == "<" { format!("<{}", words.remove(place)) } else { sign }
    });
    let input = input.map_or_else(Vec::new, |file| fs::read(folder.join(&file[1..])).unwrap());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    run_in(folder, &words, &input)
}

#[test]
fn every_command_has_examples_and_they_run() {
    let mut count = 0;
    let nested = [&["new", "case"][..], &["new", "library"], &[]];
    let commands = COMMANDS.iter().map(|command| vec![*command]).chain(nested.iter().map(|c| c.to_vec()));
    for command in commands {
        let help = run(&[&command[..], &["--help"]].concat());
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{}", help.shown());
        let examples =
            help.out.split_once("Examples:\n").unwrap_or_else(|| panic!("no examples\n{}", help.out)).1;
        let examples: Vec<&str> =
            examples.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
        let folder = desk(&format!("help_{}", command.join("_")));
        // A command that takes a certificate, or a copy, has it from the example before.
        for line in &examples {
            let told = example(&folder, line);
            let may_fail =
                ["check", "test", "lint", "fmt"].iter().any(|c| line.starts_with(&format!("vires {c}")));
            assert!(told.code == 0 || may_fail && told.code == 1, "{line}\n{}", told.shown());
            let silent = line.contains("fmt") || line.contains("--out") || line.contains("repl");
            assert!(silent || !told.out.is_empty(), "{line} says nothing");
            count += 1;
        }
        assert!(
            !examples.is_empty() && examples.iter().all(|line| line.starts_with("vires ")),
            "{}",
            help.out
        );
    }
    assert!(count > 45, "{count}");
}

#[test]
fn help_lists_every_command() {
    let help = run(&["--help"]).out;
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(listed, COMMANDS);
}

#[test]
fn completions_know_every_command_and_option() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let told = run(&["completions", shell]);
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
        for word in COMMANDS.iter().copied().chain(["as-of", "certificate"]) {
            assert!(told.out.contains(word), "{shell} does not know `{word}`");
        }
    }
    assert_eq!(run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let here = folder("man", &[]);
    let told = run_in(&here, &["man", "pages/man1"], b"");
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.shown());
    let mut names: Vec<String> = fs::read_dir(here.join("pages/man1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    for command in COMMANDS {
        assert!(names.contains(&format!("vires-{command}.1")), "{command}: {names:?}");
        let head = format!(".TH vires-{command} 1  \"vires {}\"", env!("CARGO_PKG_VERSION"));
        let text = fs::read_to_string(here.join(format!("pages/man1/vires-{command}.1"))).unwrap();
        assert!(text.contains(&head), "{text}");
        let page = fs::read_to_string(here.join(format!("pages/man1/vires-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains("Examples:"), "{page}");
    }
    assert!(
        names.contains(&"vires.1".to_owned()) && names.contains(&"vires-new-case.1".to_owned()),
        "{names:?}"
    );
    assert!(run(&["man"]).out.contains(".TH vires 1"), "{}", run(&["man"]).out);
}

#[test]
fn the_reference_of_commands_is_made_from_them() {
    let made = run(&["man", "--markdown"]).out;
    for command in COMMANDS {
        assert!(made.contains(&format!("\n## vires {command}\n")), "{command}");
    }
    page_is_made("docs/guide/reference-commands.md", &made);
}

#[test]
fn the_reference_of_json_is_made_from_the_schemas() {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join("docs/schema")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut made = String::from(
        "# The shapes of JSON\n\n\
        Made from the schemas in `docs/schema/`. A field that is not always there may be missing; a new version comes when a field changes its meaning or goes, not when one is added.\n",
    );
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let title = schema["title"].as_str().unwrap();
        let _ = write!(made, "\n## {name}\n\n{title}. Schema: `docs/schema/{name}.json`.\n");
        shape(&mut made, &schema, None);
        let parts = schema["$defs"].as_object();
        for (part, schema) in parts.into_iter().flatten() {
            shape(&mut made, schema, Some(&format!("{name}: {part}")));
        }
    }
    page_is_made("docs/guide/reference-json.md", &made);
}

/// A shape as a table of its fields, or in a line.
fn shape(out: &mut String, schema: &serde_json::Value, heading: Option<&str>) {
    if let Some(heading) = heading {
        let _ = write!(out, "\n### {heading}\n");
    }
    let about = schema["description"].as_str().map(|text| text.trim_end_matches('.'));
    if let Some(about) = about {
        let _ = write!(out, "\n{about}.\n");
    }
    let Some(fields) = schema["properties"].as_object() else {
        let _ = write!(out, "\n{}\n", kind(schema));
        return;
    };
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(|f| f.as_str()).collect();
    out.push_str("\n| field | is | always | |\n| --- | --- | --- | --- |\n");
    for (name, field) in fields {
        let always = if required.contains(&name.as_str()) { "yes" } else { "" };
        let about = field["description"].as_str().unwrap_or("").replace('|', "\\|");
        let _ = writeln!(out, "| `{name}` | {} | {always} | {about} |", kind(field).replace('|', "\\|"));
    }
}

/// What a field is, in words.
pub(crate) fn kind(schema: &serde_json::Value) -> String {
    if let Some(part) = schema["$ref"].as_str() {
        return part.rsplit('/').next().unwrap().to_owned();
    }
    let quoted = |value: &serde_json::Value| format!("`{value}`");
    if let Some(value) = schema.get("const") {
        return quoted(value);
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(quoted).collect::<Vec<_>>().join(", ");
    }
    for any in ["oneOf", "anyOf"] {
        if let Some(kinds) = schema[any].as_array() {
            return kinds.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        serde_json::Value::String(one) => vec![one],
        serde_json::Value::Array(many) => many.iter().filter_map(|one| one.as_str()).collect(),
        _ => vec!["anything"],
    };
    let one = |name: &&str| match *name {
        "array" if schema["prefixItems"].is_array() => {
            let parts = schema["prefixItems"].as_array().unwrap();
            format!("list of {}", parts.iter().map(kind).collect::<Vec<_>>().join(", then "))
        }
        "array" => format!("list of {}", schema.get("items").map_or("anything".to_owned(), kind)),
        "object" if schema["additionalProperties"].is_object() => {
            format!("by name: {}", kind(&schema["additionalProperties"]))
        }
        "object" => {
            let fields =
                schema["properties"].as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
            fields.map_or("object".to_owned(), |fields| format!("object with `{}`", fields.join("`, `")))
        }
        other => other.to_owned(),
    };
    types.iter().map(one).collect::<Vec<_>>().join(" or ")
}

#[test]
fn the_picture_of_an_answer_is_what_the_command_makes() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains("](docs/pictures/kazakhstan_2022.svg)"));
    let command = "vires why 'valid_consent(deployment, kazakhstan)' examples/kazakhstan_2022.vires";
    let asked = words(command);
    let words: Vec<&str> = asked.iter().skip(1).map(String::as_str).chain(["--format", "svg"]).collect();
    let made = run(&words);
    assert_eq!((made.code, made.err.as_str()), (0, ""), "{}", made.shown());
    assert!(made.out.contains(&format!("<title id=\"title\">The answer to: {command}</title>")));
    // What it shows is what the text says, piece by piece.
    let text = run(&words[..3]).out;
    let shown: String = made
        .out
        .split("<text")
        .skip(1)
        .filter_map(|part| part.split_once('>')?.1.split_once("</text>"))
        .map(|(piece, _)| piece)
        .collect();
    let bare = |text: &str| {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .split_whitespace()
            .collect::<String>()
    };
    assert_eq!(bare(&shown), bare(&format!("$ {command} {text}")));
    for class in ["class=\"b g\"", "class=\"d\""] {
        assert!(made.out.contains(class), "nothing is {class}");
    }
    well_formed(&made.out);
    page_is_made("docs/pictures/kazakhstan_2022.svg", &made.out);
}

/// Every element is closed, in order; nothing comes from elsewhere.
fn well_formed(markup: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in markup.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("an end of the tag");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!markup.contains("href") && !markup.contains("url(") && !markup.contains("@import"));
}

/// Whoever has the program has the guide: every chapter that the summary lists is there as it stands in the folder.
#[test]
fn the_guide_is_part_of_the_program() {
    let list = run(&["guide"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""), "{}", list.shown());
    let summary = fs::read_to_string(root().join("docs/guide/SUMMARY.md")).unwrap();
    let mut count = 0;
    for line in summary.lines().filter(|line| line.trim_start().starts_with("- [")) {
        let (title, path) = line.trim_start()[3..].split_once("](").unwrap();
        let name = path.trim_end_matches(')').trim_end_matches(".md");
        assert!(list.out.lines().any(|line| line.contains(title) && line.contains(name)), "{}", list.out);
        let text = fs::read_to_string(root().join(format!("docs/guide/{name}.md"))).unwrap();
        let told = run(&["guide", name]);
        assert_eq!((told.code, told.out), (0, text.clone()), "{name}");
        count += 1;
    }
    assert!(count > 30, "{count}");
    assert_eq!(run(&["guide", "norms"]).out, run(&["guide", "language/norms"]).out);
    let unknown = run(&["guide", "first_hour"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""), "{}", unknown.shown());
    assert!(unknown.err.contains("`first-hour`"), "{}", unknown.err);
}
