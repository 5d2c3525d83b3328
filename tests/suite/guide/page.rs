//! A page as its readers see it: blocks in fences, and the files that they are told to save.

use std::collections::BTreeMap;

/// A fenced block of a page.
#[derive(Debug)]
pub(super) struct Block {
    /// The first word behind the fence.
    pub language: String,
    /// What else stands there: `fails V0203`, `part`, `not run: why`.
    pub note: String,
    /// What stands in the block.
    pub text: String,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// Whether only a blank line lies between it and the block before.
    pub below: bool,
    /// The paragraph right before it.
    before: String,
    /// The prose between it and the next block.
    after: String,
}

/// What a reader does with a block.
#[derive(Debug, PartialEq)]
pub(super) enum Saved {
    /// Saves it under a name.
    New(String),
    /// Adds it to the end of a file.
    Added(String),
    /// Replaces the item of a file that begins with the same two words.
    Changed(String),
}

/// The blocks of a page.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let (mut open, mut prose) = (None::<Block>, String::new());
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let (language, note) = info.split_once(' ').unwrap_or((info, ""));
                let paragraph = prose.trim_end().rsplit("\n\n").next().unwrap_or("");
                open = Some(Block {
                    language: language.to_owned(),
                    note: note.trim().to_owned(),
                    text: String::new(),
                    line: number + 1,
                    below: prose.trim().is_empty() && !found.is_empty(),
                    before: paragraph.replace('\n', " "),
                    after: String::new(),
                });
                if let Some(last) = found.last_mut() {
                    last.after = std::mem::take(&mut prose);
                }
                prose.clear();
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    if let Some(last) = found.last_mut() {
        last.after = prose;
    }
    found
}

impl Block {
    /// Under which name readers have it: its first line may be a comment with the name, or the prose around
    /// it says so ("Save this as `a.vires`:", "Save it as `a.vires`", "Add this to the end of `a.vires`:",
    /// "Change this provision in `a.vires`:").
    pub(super) fn saved(&self) -> Option<Saved> {
        let first = self.text.lines().next().unwrap_or("");
        let name = first.strip_prefix("// ").and_then(|name| name.strip_suffix(".vires"));
        if let Some(name) = name {
            return Some(Saved::New(format!("{name}.vires")));
        }
        let told = self.before.strip_suffix("`:").and_then(|told| told.rsplit_once('`'));
        if let Some((how, name)) = told {
            if how.ends_with("to the end of ") {
                return Some(Saved::Added(name.to_owned()));
            }
            if how.contains("hange ") && how.ends_with(" in ") {
                return Some(Saved::Changed(name.to_owned()));
            }
            if how.contains("Save ") && how.ends_with(" as ") {
                return Some(Saved::New(name.to_owned()));
            }
        }
        let (_, name) = self.after.split_once("Save it as `")?;
        Some(Saved::New(name.split('`').next()?.to_owned()))
    }

    /// Takes it into the files of a reader, and returns the name of the file that changed.
    pub(super) fn save(&self, files: &mut BTreeMap<String, String>) -> Option<String> {
        match self.saved()? {
            Saved::New(name) => {
                files.insert(name.clone(), self.text.clone());
                Some(name)
            }
            Saved::Added(name) => {
                let file = files.get_mut(&name).unwrap_or_else(|| panic!("line {}: no {name}", self.line));
                file.push('\n');
                file.push_str(&self.text);
                Some(name)
            }
            Saved::Changed(name) => {
                let file = files.get_mut(&name).unwrap_or_else(|| panic!("line {}: no {name}", self.line));
                let words: Vec<&str> = self.text.split_whitespace().take(2).collect();
                let start = format!("\n{} ", words.join(" "));
                let at = file.find(&start).unwrap_or_else(|| panic!("line {}: no{start}", self.line)) + 1;
                let end = at + file[at..].find("\n}\n").expect("an item ends") + 3;
                file.replace_range(at..end, &self.text);
                Some(name)
            }
        }
    }
}

#[test]
fn pages_are_read_as_their_readers_read_them() {
    let page = "# A\n\nSave this as `a.vires`:\n\n```vires\ntype a\n\nprovision x.1 {\n  old\n}\n```\n\n\
        Add this to the end of `a.vires`:\n\n```vires\ntype b\n```\n\n\
        Change this provision in `a.vires`:\n\n```vires\nprovision x.1 \"x\" {\n  new\n}\n```\n\n\
        ```text part\nshown\n```\n\nMore.\n\n```vires\n// b.vires\ntype c\n```\n\n\
        ```csv\nd\n```\n\nSave it as `d/d.csv`. Ask:\n\n```sh\nvires check d\n```\n";
    let blocks = blocks(page);
    let mut files = BTreeMap::new();
    let names: Vec<Option<String>> = blocks.iter().map(|block| block.save(&mut files)).collect();
    let names: Vec<&str> = names.iter().map(|name| name.as_deref().unwrap_or("-")).collect();
    assert_eq!(names, ["a.vires", "a.vires", "a.vires", "-", "b.vires", "d/d.csv", "-"]);
    assert_eq!(files["a.vires"], "type a\n\nprovision x.1 \"x\" {\n  new\n}\n\ntype b\n");
    let below: Vec<bool> = blocks.iter().map(|block| block.below).collect();
    assert_eq!(below, [false, false, false, true, false, true, false]);
    assert_eq!(blocks[3].note, "part");
}
