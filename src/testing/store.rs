//! Snapshots as files, in the format of `insta`: a header between `---` and the text.
//!
//! Nothing else of that crate is used, and no other file names it. What was found waits in `NAME.snap.new` until
//! it is accepted as `NAME.snap`. A file is written whole or not at all.

use crate::session::write_whole;
use insta::internals::{Content, SnapshotContents};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A snapshot as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// What was concluded.
    pub text: String,
    /// The facts of the case, each as a file writes it.
    pub facts: Vec<String>,
    /// What its suppositions state: their labels, and all of it.
    pub supposed: Vec<(String, String)>,
    /// The rules on which it can rest: names and texts, or what stands for the text of one that cannot apply.
    pub rules: Vec<(String, String)>,
    /// How that is declared on which it can rest; empty in snapshots of earlier versions, of which the rules are only
    /// those that an answer told of.
    pub declared: Vec<(String, String)>,
    /// The readings of the disputes that bear on it: names, and with what weight they are held.
    pub readings: Vec<(String, String)>,
    /// The name of the file whose conclusions these are.
    pub source: Option<String>,
}

/// A snapshot that cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot `{path}` cannot be {what}: {reason}")]
pub struct StoreError {
    /// Where.
    pub path: String,
    /// `read` or `written`.
    pub what: &'static str,
    /// What the system or the format says.
    pub reason: String,
}

/// The snapshot at a path; `None` if there is none.
pub(super) fn read(path: &Path) -> Result<Option<Stored>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    let found = insta::Snapshot::from_file(path).map_err(|error| failed(path, "read", &error.to_string()))?;
    let SnapshotContents::Text(text) = found.contents() else {
        return Err(failed(path, "read", "it is no text"));
    };
    let mut stored = Stored {
        text: normal(&text.to_string()),
        source: found.metadata().source().map(str::to_owned),
        ..Stored::default()
    };
    if let Some(Content::Map(info)) = found.metadata().private_info() {
        for (key, value) in info {
            match (key.as_str(), value) {
                (Some("facts"), Content::Seq(facts)) => {
                    stored.facts = facts.iter().filter_map(Content::as_str).map(str::to_owned).collect();
                }
                (Some("rules"), Content::Map(rules)) => stored.rules = pairs(rules),
                (Some("readings"), Content::Map(readings)) => stored.readings = pairs(readings),
                (Some("supposed"), Content::Map(supposed)) => stored.supposed = pairs(supposed),
                (Some("declared"), Content::Map(declared)) => stored.declared = pairs(declared),
                _ => {}
            }
        }
    }
    Ok(Some(stored))
}

fn pairs(map: &[(Content, Content)]) -> Vec<(String, String)> {
    let one =
        |(name, text): &(Content, Content)| Some((name.as_str()?.to_owned(), text.as_str()?.to_owned()));
    map.iter().filter_map(one).collect()
}

/// Text as it is compared: line ends as they are here, no blank lines around it.
pub(super) fn normal(text: &str) -> String {
    text.replace("\r\n", "\n").trim_matches(['\n', '\r']).trim_end().to_owned()
}

/// The text of a snapshot file.
pub(super) fn compose(stored: &Stored, description: &str) -> String {
    let mut out = String::from("---\n");
    if let Some(source) = &stored.source {
        let _ = writeln!(out, "source: {}", quoted(source));
    }
    let _ = writeln!(out, "description: {}", quoted(description));
    let maps = [
        ("supposed", &stored.supposed),
        ("rules", &stored.rules),
        ("declared", &stored.declared),
        ("readings", &stored.readings),
    ];
    if !stored.facts.is_empty() || maps.iter().any(|(_, pairs)| !pairs.is_empty()) {
        out.push_str("info:\n");
    }
    if !stored.facts.is_empty() {
        out.push_str("  facts:\n");
        for fact in &stored.facts {
            let _ = writeln!(out, "    - {}", quoted(fact));
        }
    }
    for (title, pairs) in maps {
        if !pairs.is_empty() {
            let _ = writeln!(out, "  {title}:");
        }
        for (name, text) in pairs {
            let _ = writeln!(out, "    {}: {}", quoted(name), quoted(text));
        }
    }
    out.push_str("---\n");
    out.push_str(stored.text.trim_end());
    out.push('\n');
    out
}

/// A text in double quotes, as YAML reads it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Where what was found waits.
fn pending(path: &Path) -> PathBuf {
    path.with_extension("snap.new")
}

/// Whether something waits to be accepted there.
pub fn is_pending(path: &Path) -> bool {
    pending(path).exists()
}

/// Lets a new text (of a whole snapshot file) wait beside the snapshot.
///
/// # Errors
/// It cannot be written.
pub fn write_pending(path: &Path, text: &str) -> Result<(), StoreError> {
    write(&pending(path), text)
}

/// Makes a new text the snapshot; nothing waits any longer.
///
/// # Errors
/// It cannot be written.
pub fn accept(path: &Path, text: &str) -> Result<(), StoreError> {
    write(path, text)?;
    reject(path)
}

/// Throws away what waits.
///
/// # Errors
/// It cannot be removed.
pub fn reject(path: &Path) -> Result<(), StoreError> {
    remove(&pending(path))
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed(path, "written", &error.to_string()))
        }
        _ => Ok(()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), StoreError> {
    let wrong = |error: io::Error| failed(path, "written", &error.to_string());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(wrong)?;
    }
    write_whole(path, text.as_bytes()).map_err(wrong)
}

fn failed(path: &Path, what: &'static str, reason: &str) -> StoreError {
    StoreError { path: shown(path), what, reason: reason.trim().to_owned() }
}

/// A path as a person is shown it.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_whatever_is_in_it() {
        let folder = std::env::temp_dir().join(format!("vires-store-{}", std::process::id()));
        let stored = Stored {
            text: "# a: \"b\"\nheadline: TRUE\n  · 集体 – it's: so #1\n---\nend".to_owned(),
            facts: vec!["p(a) source \"x: \\\"y\\\"\"".to_owned(), "- q: {r}".to_owned(), String::new()],
            rules: vec![("code.\"1.1\".a rule 2".to_owned(), "p(X) | when q(X, \"\\\\\") & 'z'".to_owned())],
            supposed: vec![("no \"p\": so".to_owned(), "not p(a); q(b) on 2020-01-01".to_owned())],
            declared: vec![
                ("p".to_owned(), "fact(plan) | open".to_owned()),
                ("instrument t".to_owned(), String::new()),
            ],
            readings: vec![("d=a".to_owned(), "majority".to_owned()), ("d=b".to_owned(), String::new())],
            source: Some("a b.vires".to_owned()),
        };
        let path = folder.join("snapshots/a__b.snap");
        write_pending(&path, &compose(&stored, "a 'b': \"c\"")).unwrap();
        assert!(is_pending(&path) && read(&path).unwrap().is_none());
        assert_eq!(read(&pending(&path)).unwrap().as_ref(), Some(&stored));
        accept(&path, &compose(&stored, "")).unwrap();
        assert_eq!(read(&path).unwrap(), Some(stored));
        assert!(!is_pending(&path));
        fs::remove_dir_all(&folder).unwrap();
    }
}
