//! What the literature says of ambiguity-blocking defeasible logic with team defeat, and of well-founded models:
//! each file of `tests/cases/published` names its source, and expects what the source says. The product finds
//! its expectations to hold, and the reference agrees with the product on everything else.

use crate::agreement::agree;
use crate::plan::read;
use crate::random::both;
use std::path::Path;
use std::process::Command;

/// What there must be a file about.
const BEHAVIOURS: [&str; 11] = [
    "ambiguity_blocking",
    "cycles",
    "floating_conclusion",
    "nixon_diamond",
    "penguin",
    "presumption",
    "reinstatement",
    "self_attack",
    "team_defeat",
    "unfounded",
    "zombie_path",
];

#[test]
fn published_behaviours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/cases/published");
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "vires"));
    paths.sort();
    let names: Vec<String> =
        paths.iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    for behaviour in BEHAVIOURS {
        assert!(names.iter().any(|name| name == behaviour), "{behaviour} is missing");
    }
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let head: String = text.lines().take_while(|line| line.starts_with("//")).collect();
        let year = |word: &str| word.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u32>();
        assert!(head.split_whitespace().any(|w| year(w).is_ok_and(|y| (1980..2030).contains(&y))), "{name}");
        let output =
            Command::new(env!("CARGO_BIN_EXE_vires")).arg("check").arg(&path).current_dir(root).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name}\n{said}{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("hold"), "{name} expects nothing");
        let program = read(&text);
        for spec in both(&program) {
            agree(&program, &text, &spec).unwrap_or_else(|difference| panic!("{name}\n{difference}"));
        }
    }
}
