//! README and guide: every program is checked, every command is run, every answer is the one that is given.
//!
//! What is behind a fence says what its block is:
//!
//! | fence | its block |
//! | --- | --- |
//! | `vires` | is a program without errors and warnings |
//! | `vires fails V0203`, `vires warns V0203` | is one that `vires check` finds fault with; the message may stand below |
//! | `vires fails expectation` | is one whose expectations do not hold |
//! | `vires part` | stands in a program of the same page |
//! | `sh` | are commands, which succeed; one that says `# fails` does not; lines behind `> ` are what it then reads |
//! | `text`, `json`, … right below | is the whole answer of the one command or program above |
//! | `text part` right below | is a part of that answer |
//! | `repl FILE` | is a conversation at the prompt: lines behind `>` are typed, the rest is answered |
//! | `csv` | is a file that readers save |
//! | `rust` | stands in a program of `examples/`, which `embedding` compiles and runs |
//! | `… not run: why` | is not run, and says why |
//!
//! `INSTA_UPDATE=always` writes the answers that are given into the pages.

mod links;
mod page;

use page::{Block, blocks};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README and the pages of the guide.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs/guide")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
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
    // A command that does not read may have ended.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
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

/// Somebody who reads a page from the top, saves what is to be saved and types what is to be typed.
#[derive(Default)]
struct Reader {
    folder: PathBuf,
    files: BTreeMap<String, String>,
    programs: usize,
    commands: usize,
    answers: usize,
    /// What is not as the page says: the line, and what was found.
    wrong: Vec<(usize, String)>,
    /// The lines of blocks that show an answer, and what it is.
    mends: Vec<(usize, String)>,
}

impl Reader {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("vires-guide-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { folder, ..Self::default() }
    }

    fn read(&mut self, text: &str) {
        let blocks = blocks(text);
        // What the program or the only command of the block before said.
        let mut said: Option<String> = None;
        for block in &blocks {
            let answer = if block.below { said.take() } else { None };
            said = self.block(block, answer);
        }
        fs::remove_dir_all(&self.folder).unwrap();
    }

    /// Takes one block, and returns what can stand as an answer below it.
    fn block(&mut self, block: &Block, answer: Option<String>) -> Option<String> {
        if block.note.strip_prefix("not run: ").is_some_and(|why| !why.is_empty()) {
            return None;
        }
        match (block.language.as_str(), block.note.as_str()) {
            ("vires", "part") => {
                let there = self.files.values().any(|file| file.contains(&block.text));
                self.hold(there, block, "is no part of a file of this page");
                None
            }
            ("vires", _) => self.program(block),
            ("sh", "") => self.script(block),
            ("csv", "") => {
                let saved = self.save(block);
                self.hold(saved.is_some(), block, "says nowhere under which name it is saved");
                None
            }
            ("rust", "") => {
                self.hold(in_examples(&block.text), block, "stands in no program of examples/");
                None
            }
            ("repl", files) if !files.is_empty() => {
                self.conversation(block, files);
                None
            }
            (_, note @ ("" | "part")) => {
                self.answer(block, answer, note == "part");
                None
            }
            _ => {
                self.hold(false, block, "is fenced in a way that nobody runs");
                None
            }
        }
    }

    fn hold(&mut self, holds: bool, block: &Block, otherwise: &str) {
        if !holds {
            self.wrong.push((block.line, format!("this block {otherwise}\n{}", block.text)));
        }
    }

    fn save(&mut self, block: &Block) -> Option<String> {
        let name = block.save(&mut self.files)?;
        let path = self.folder.join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &self.files[&name]).unwrap();
        Some(name)
    }

    fn program(&mut self, block: &Block) -> Option<String> {
        self.programs += 1;
        let name = self.save(block);
        let input = if name.is_some() { "" } else { &block.text };
        let wanted = block.note.split_once(' ');
        let file = match (&name, wanted) {
            // What is saved in a folder is checked with what lies there.
            (Some(name), _) => name.split('/').next().unwrap().to_owned(),
            (None, None) => "-".to_owned(),
            (None, Some(_)) => {
                fs::write(self.folder.join("mistake.vires"), &block.text).unwrap();
                "mistake.vires".to_owned()
            }
        };
        let output = vires(&["check".to_owned(), file], &self.folder, input);
        let (out, err) = (told(&output), String::from_utf8_lossy(&output.stderr).into_owned());
        let holds = match wanted {
            None => block.note.is_empty() && output.status.success() && err.is_empty(),
            Some(("fails", "expectation")) => output.status.code() == Some(1),
            Some(("fails", code)) => !output.status.success() && out.contains(&format!("[{code}]")),
            Some(("warns", code)) => output.status.success() && err.contains(&format!("[{code}]")),
            Some(_) => false,
        };
        if !holds {
            self.wrong.push((block.line, format!("`vires check` says\n{out}")));
        }
        wanted.map(|_| if block.note.starts_with("warns") { err } else { out })
    }

    fn script(&mut self, block: &Block) -> Option<String> {
        let mut said = Vec::new();
        let mut lines = block.text.lines().peekable();
        while let Some(line) = lines.next() {
            let mut typed = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with("> ")) {
                typed.push_str(&line[2..]);
                typed.push('\n');
            }
            said.push(self.command(block, line, &typed));
        }
        (said.len() == 1).then(|| said.remove(0))
    }

    fn command(&mut self, block: &Block, line: &str, typed: &str) -> String {
        let command = line.split("  #").next().unwrap().trim();
        if let Some(file) = command.strip_prefix("cat ") {
            let text = fs::read_to_string(self.folder.join(file));
            return text.unwrap_or_else(|error| {
                self.wrong.push((block.line, format!("{command}: {error}")));
                String::new()
            });
        }
        if let Some(told) =
            command.strip_prefix("cargo run --quiet --example ").and_then(super::embedding::told)
        {
            return told;
        }
        let starts = ["vires ", "cargo run --release -- "];
        let Some(rest) = starts.iter().find_map(|start| command.strip_prefix(start)) else {
            self.wrong.push((block.line, format!("{command}: nobody runs that")));
            return String::new();
        };
        let arguments = words(rest);
        let here = |folder: &Path| arguments.iter().any(|a| !a.is_empty() && folder.join(a).exists());
        let folder = if !here(&self.folder) && here(root()) { root() } else { &self.folder };
        let output = vires(&arguments, folder, typed);
        let told = told(&output);
        let silent = told.is_empty() && !arguments.iter().any(|argument| argument == "--out");
        if output.status.success() == line.contains("# fails") || silent {
            self.wrong.push((block.line, format!("{command}\n{told}")));
        }
        self.commands += 1;
        told
    }

    /// A conversation with its answers: what stands behind `>` (and `.`, where a line goes on) is typed.
    fn conversation(&mut self, block: &Block, files: &str) {
        let typed =
            |line: &str| line.strip_prefix("> ").or(line.strip_prefix(". ")).map(|l| format!("{l}\n"));
        let input: String = block.text.lines().filter_map(typed).collect();
        let words = ["repl", "--echo"].into_iter().chain(files.split(' '));
        let arguments: Vec<String> = words.map(str::to_owned).collect();
        let there = arguments.iter().any(|argument| self.folder.join(argument).is_file());
        let folder = if there { &self.folder } else { root() };
        let told = told(&vires(&arguments, folder, &input));
        self.commands += 1;
        self.answer(block, Some(told), false);
    }

    fn answer(&mut self, block: &Block, answer: Option<String>, part: bool) {
        let Some(told) = answer else {
            self.hold(false, block, "is no answer to a command right above it");
            return;
        };
        self.answers += 1;
        let holds = if part { told.contains(&block.text) } else { told == block.text };
        if !holds {
            let shown = &block.text;
            self.wrong.push((block.line, format!("--- shown\n{shown}--- told\n{told}")));
            if !part {
                self.mends.push((block.line, told));
            }
        }
    }
}

/// Whether a program of `examples/` has these lines.
fn in_examples(lines: &str) -> bool {
    let files = fs::read_dir(root().join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let programs = files.filter(|path| path.extension().is_some_and(|e| e == "rs"));
    programs.map(|path| fs::read_to_string(path).unwrap()).any(|program| program.contains(lines))
}

/// `text` with other answers in the blocks that begin at these lines.
fn mended(text: &str, mends: &[(usize, String)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (fence, told) in mends.iter().rev() {
        let end = fence + lines[*fence..].iter().position(|line| line.starts_with("```")).unwrap();
        lines.splice(*fence..end, told.lines().map(str::to_owned));
    }
    lines.join("\n") + "\n"
}

#[test]
fn everything_that_the_guide_shows_is_so() {
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always");
    let (mut programs, mut commands, mut answers) = (0, 0, 0);
    let mut wrong = String::new();
    let pages = pages();
    let read: Vec<(String, Reader)> = std::thread::scope(|scope| {
        let read = |(at, page): (usize, &PathBuf)| {
            let text = fs::read_to_string(page).unwrap();
            let mut reader = Reader::new(&at.to_string());
            scope.spawn(move || {
                reader.read(&text);
                (text, reader)
            })
        };
        let mut found = Vec::new();
        for some in pages.iter().enumerate().collect::<Vec<_>>().chunks(4) {
            let reading: Vec<_> = some.iter().copied().map(read).collect();
            found.extend(reading.into_iter().map(|reader| reader.join().unwrap()));
        }
        found
    });
    for (page, (text, mut reader)) in pages.iter().zip(read) {
        if update && !reader.mends.is_empty() {
            fs::write(page, mended(&text, &reader.mends)).unwrap();
            let mends: Vec<usize> = reader.mends.iter().map(|(line, _)| *line).collect();
            reader.wrong.retain(|(line, _)| !mends.contains(line));
        }
        let shown = page.strip_prefix(root()).unwrap().display();
        for (line, what) in &reader.wrong {
            wrong.push_str(&format!("{shown}:{line}: {what}\n"));
        }
        programs += reader.programs;
        commands += reader.commands;
        answers += reader.answers;
    }
    assert!(wrong.is_empty(), "INSTA_UPDATE=always writes the answers that are given\n{wrong}");
    assert!(programs >= 100 && commands >= 100 && answers >= 100, "{programs}, {commands}, {answers}");
}

#[test]
fn what_is_not_so_is_noticed() {
    let page = "Some prose.\n\n```vires\n// a.vires\ntype a\nfact p(a)\na x { p }\n```\n\n\
        ```sh\nvires ask 'p(x)' a.vires\n```\n\n```text\nno\n```\n\n\
        ```sh\nvires ask 'q(x)' a.vires\n```\n\n```vires fails V0101\ntype a\n```\n\n```vires\ntype\n```\n\n\
        ```text\nan answer to nothing\n```\n\n```rust\nfn nowhere() {}\n```\n\n```sh\nrm -r .\n```\n\n\
        ```vires part\nfact p(b)\n```\n\n```odd why\n```\n\n```text not run: because\n```\n";
    let mut reader = Reader::new("noticed");
    reader.read(page);
    let lines: Vec<usize> = reader.wrong.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [14, 18, 22, 26, 30, 34, 38, 42, 46], "{:#?}", reader.wrong);
    let mended = mended(page, &reader.mends);
    assert!(mended.contains("p(x)") && !mended.contains("```text\nno\n```"), "{mended}");
}
