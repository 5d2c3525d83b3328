//! README and guide: every block of vires is checked, every command is run.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A fenced block of a page.
struct Block {
    language: String,
    text: String,
    line: usize,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    for entry in fs::read_dir(root().join("docs/guide")).unwrap() {
        pages.push(entry.unwrap().path());
    }
    pages.retain(|page| page.extension().is_some_and(|e| e == "md"));
    pages.sort();
    pages
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Block { language: language.to_owned(), text: String::new(), line: number + 1 });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

fn vires(arguments: &[String], folder: &Path, input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vires"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn every_program_of_the_guide_holds() {
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for block in blocks(&text).iter().filter(|b| b.language == "vires") {
            let output = vires(&["check".to_owned(), "-".to_owned()], root(), &block.text);
            assert!(output.status.success(), "{}:{}\n{}", page.display(), block.line, told(&output));
            assert!(output.stderr.is_empty(), "{}:{}\n{}", page.display(), block.line, told(&output));
            count += 1;
        }
    }
    assert!(count >= 7, "only {count} programs were found");
}

#[test]
fn every_command_of_the_guide_runs() {
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let folder = std::env::temp_dir().join(format!("vires-guide-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let blocks = blocks(&text);
        let scripts = blocks.iter().filter(|b| b.language == "sh");
        for (at, line) in scripts.flat_map(|b| b.text.lines().map(move |line| (b.line, line))) {
            save(&text, &blocks, at, &folder);
            let command = line.split("  #").next().unwrap().trim();
            let Some(rest) =
                ["vires ", "cargo run --release -- "].iter().find_map(|p| command.strip_prefix(p))
            else {
                continue;
            };
            let arguments = words(rest);
            let here = if arguments.iter().any(|a| folder.join(a).is_file()) { &folder } else { root() };
            // What is there to fail is run where its answer is shown.
            if line.contains("# fails") {
                continue;
            }
            let output = vires(&arguments, here, "");
            assert!(output.status.success(), "{}: {command}\n{}", page.display(), told(&output));
            assert!(!output.stdout.is_empty(), "{command} says nothing");
            count += 1;
        }
        fs::remove_dir_all(&folder).unwrap();
    }
    assert!(count >= 4, "only {count} commands were found");
}

/// The words of a command; single quotes keep blanks together.
fn words(command: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 {
            found.push(part.to_owned());
        } else {
            found.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    found
}

#[test]
fn what_the_guide_shows_is_what_is_answered() {
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always");
    let mut count = 0;
    for page in pages() {
        let mut text = fs::read_to_string(&page).unwrap();
        let blocks = blocks(&text);
        let folder = std::env::temp_dir().join(format!("vires-shown-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut wrong = Vec::new();
        for pair in blocks.windows(2) {
            let [asked, shown] = pair else { continue };
            save(&text, &blocks, asked.line, &folder);
            // An answer stands right below the one command that it answers.
            let commands: Vec<&str> = asked.text.lines().collect();
            let below = text.lines().skip(asked.line + commands.len() + 1).take(2);
            let below = below.into_iter().any(|line| line.starts_with("```text"));
            let ([command], true) = (commands.as_slice(), asked.language == "sh" && below) else { continue };
            let typed = command.split("  #").next().unwrap();
            let arguments = words(typed.strip_prefix("vires ").unwrap());
            let here = if arguments.iter().any(|a| folder.join(a).is_file()) { &folder } else { root() };
            let output = vires(&arguments, here, "");
            assert_eq!(output.status.success(), !command.contains("# fails"), "{command}\n{}", told(&output));
            let told = told(&output);
            if told != shown.text {
                wrong.push((command.to_owned(), shown.text.clone(), told));
            }
            count += 1;
        }
        fs::remove_dir_all(&folder).unwrap();
        if update {
            for (_, shown, told) in &wrong {
                text = text.replacen(&format!("```text\n{shown}```"), &format!("```text\n{told}```"), 1);
            }
            fs::write(&page, text).unwrap();
        } else {
            let shown: String =
                wrong.iter().flat_map(|(c, s, t)| [c, "\n--- shown\n", s, "--- told\n", t]).collect();
            assert!(wrong.is_empty(), "{}: INSTA_UPDATE=always writes what is told\n{shown}", page.display());
        }
    }
    assert!(count >= 5, "only {count} answers were found");
}

/// A block `repl FILE` is a conversation: what stands behind `>` (and `.`, where a line goes on) is typed, the rest is
/// answered.
#[test]
fn conversations_of_the_guide_go_as_they_are_shown() {
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always");
    let mut count = 0;
    for page in pages() {
        let mut text = fs::read_to_string(&page).unwrap();
        let blocks = blocks(&text);
        let folder = std::env::temp_dir().join(format!("vires-talk-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut wrong = Vec::new();
        for block in &blocks {
            let Some(files) = block.language.strip_prefix("repl ") else { continue };
            save(&text, &blocks, block.line, &folder);
            let typed =
                |line: &str| line.strip_prefix("> ").or(line.strip_prefix(". ")).map(|l| format!("{l}\n"));
            let input: String = block.text.lines().filter_map(typed).collect();
            let arguments: Vec<String> =
                ["repl", "--echo"].into_iter().chain(files.split(' ')).map(str::to_owned).collect();
            let here = if arguments.iter().any(|a| folder.join(a).is_file()) { &folder } else { root() };
            let output = vires(&arguments, here, &input);
            assert!(output.stderr.is_empty(), "{}:{}\n{}", page.display(), block.line, told(&output));
            let told = told(&output);
            if told != block.text {
                wrong.push((block.language.clone(), block.text.clone(), told));
            }
            count += 1;
        }
        fs::remove_dir_all(&folder).unwrap();
        if update {
            for (language, shown, told) in &wrong {
                let (old, new) = (format!("```{language}\n{shown}```"), format!("```{language}\n{told}```"));
                text = text.replacen(&old, &new, 1);
            }
            fs::write(&page, text).unwrap();
        } else {
            let shown: String =
                wrong.iter().flat_map(|(_, s, t)| ["--- shown\n", s, "--- told\n", t]).collect();
            assert!(wrong.is_empty(), "{}: INSTA_UPDATE=always writes what is told\n{shown}", page.display());
        }
    }
    assert!(count >= 3, "only {count} conversations were found");
}

/// Saves the program that "Save it as `NAME`" speaks of, where it stands before this line.
fn save(text: &str, blocks: &[Block], line: usize, folder: &Path) {
    let before: String = text.split_inclusive('\n').take(line).collect();
    let Some((program, name)) = before.rsplit_once("Save it as `") else { return };
    let name = name.split('`').next().unwrap();
    let program = program.lines().count();
    let program = blocks.iter().rfind(|b| b.language == "vires" && b.line < program).unwrap();
    fs::write(folder.join(name), &program.text).unwrap();
}
