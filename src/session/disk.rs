//! The file system, as the command line and the prompt use it.

use super::loader::{LoadError, Loader, join_beside, tables};
use crate::library;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// A [`Loader`] of the file system. `-` is the standard input.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    rules: Option<PathBuf>,
}

impl Disk {
    /// Files alone; modules come from the embedded library.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a folder whose modules hide embedded ones of the same name.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn with_rules(folder: &str) -> Result<Self, LoadError> {
        match fs::metadata(folder) {
            Ok(found) if found.is_dir() => Ok(Self { rules: Some(PathBuf::from(folder)) }),
            Ok(_) => Err(unreadable(folder, "it is not a folder")),
            Err(error) => Err(unreadable(folder, &reason(&error))),
        }
    }
}

impl Loader for Disk {
    fn expand(&self, path: &str) -> Result<Vec<String>, LoadError> {
        if path == "-" {
            return Ok(vec![path.to_owned()]);
        }
        let found = fs::metadata(path).map_err(|error| unreadable(path, &reason(&error)))?;
        if !found.is_dir() {
            return Ok(vec![shown(Path::new(path))]);
        }
        let files = walk(Path::new(path))?;
        if files.is_empty() {
            return Err(LoadError::NoFiles { path: path.to_owned() });
        }
        Ok(files)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let failed = |error: io::Error| unreadable(path, &reason(&error));
        if path == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
            return Ok(bytes);
        }
        fs::read(path).map_err(failed)
    }

    fn identity(&self, path: &str) -> String {
        fs::canonicalize(path).map_or_else(|_| path.to_owned(), |full| shown(&full))
    }

    fn module(&self, segments: &[&str]) -> Result<Vec<String>, LoadError> {
        let Some(rules) = &self.rules else { return Ok(vec![]) };
        let mut stem = rules.clone();
        stem.extend(segments);
        let mut file = stem.clone().into_os_string();
        file.push(".vires");
        let mut files = Vec::new();
        if Path::new(&file).is_file() {
            inside(rules, Path::new(&file))?;
            files.push(shown(Path::new(&file)));
        }
        if stem.is_dir() {
            inside(rules, &stem)?;
            files.extend(walk(&stem)?);
        }
        Ok(files)
    }

    fn modules(&self) -> Vec<String> {
        let Some(rules) = &self.rules else { return vec![] };
        let files = walk(rules).unwrap_or_default();
        let root = format!("{}/", shown(rules).trim_end_matches('/'));
        library::module_names(files.iter().filter_map(|file| file.strip_prefix(&root)))
    }

    fn beside(&self, file: &str, relative: &str) -> Result<String, LoadError> {
        let joined = join_beside(file, relative)?;
        let folder = Path::new(file).parent().filter(|folder| !folder.as_os_str().is_empty());
        if Path::new(&joined).exists() {
            inside(folder.unwrap_or(Path::new(".")), Path::new(&joined))?;
        }
        Ok(joined)
    }

    fn tables(&self, folder: &str) -> Result<Vec<(String, String)>, LoadError> {
        let failed = |error: io::Error| unreadable(folder, &reason(&error));
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            files.push(shown(&entry.map_err(failed)?.path()));
        }
        tables(folder, &files)
    }
}

/// Every `*.vires` below a folder, sorted by path, hidden files and folders left out.
///
/// A link may lead to another place of the folder, never out of it; a folder is entered once.
fn walk(folder: &Path) -> Result<Vec<String>, LoadError> {
    let mut entered = BTreeSet::new();
    let mut waiting = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(current) = waiting.pop() {
        let failed = |error: io::Error| unreadable(&shown(&current), &reason(&error));
        if !entered.insert(fs::canonicalize(&current).map_err(failed)?) {
            continue;
        }
        for entry in fs::read_dir(&current).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
            let is_rule_file = path.extension().is_some_and(|found| found == "vires");
            if hidden || !(path.is_dir() || is_rule_file) {
                continue;
            }
            // A link that leads nowhere is a file that cannot be read: the others can.
            if path.exists() {
                inside(folder, &path)?;
            }
            if path.is_dir() {
                waiting.push(path);
            } else {
                files.push(shown(&path));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Checks that `path`, links followed, lies in `folder`.
fn inside(folder: &Path, path: &Path) -> Result<(), LoadError> {
    let full =
        |path: &Path| fs::canonicalize(path).map_err(|error| unreadable(&shown(path), &reason(&error)));
    if full(path)?.starts_with(full(folder)?) {
        Ok(())
    } else {
        Err(LoadError::Escapes { path: shown(path) })
    }
}

fn unreadable(path: &str, reason: &str) -> LoadError {
    LoadError::Unreadable { path: path.to_owned(), reason: reason.to_owned() }
}

/// What a person understands of a system's error.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// A path as a person is shown it.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}
