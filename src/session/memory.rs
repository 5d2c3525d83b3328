//! Texts that a program holds itself.

use super::loader::{LoadError, Loader, join_beside, tables};
use crate::library;
use std::collections::BTreeMap;

/// A [`Loader`] of texts in memory; it has no file system and no rule folder of its own, except files
/// below `rules/`.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Without any text.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more text, at this path.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }

    fn below_rules(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|path| path.strip_prefix("rules/"))
    }
}

impl Loader for Memory {
    fn expand(&self, path: &str) -> Result<Vec<String>, LoadError> {
        if self.files.contains_key(path) {
            return Ok(vec![path.to_owned()]);
        }
        let folder = format!("{}/", path.trim_end_matches('/'));
        let is_rule_file = |name: &&String| {
            name.starts_with(&folder) && std::path::Path::new(name).extension().is_some_and(|e| e == "vires")
        };
        let found: Vec<String> = self.files.keys().filter(is_rule_file).cloned().collect();
        if found.is_empty() {
            return Err(LoadError::Unreadable { path: path.to_owned(), reason: "no such file".to_owned() });
        }
        Ok(found)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| LoadError::Unreadable { path: path.to_owned(), reason: "no such file".to_owned() })
    }

    fn identity(&self, path: &str) -> String {
        path.to_owned()
    }

    fn module(&self, segments: &[&str]) -> Result<Vec<String>, LoadError> {
        let name = segments.join("/");
        let of_module = self.below_rules().filter(|path| library::belongs(path, &name));
        Ok(of_module.map(|path| format!("rules/{path}")).collect())
    }

    fn modules(&self) -> Vec<String> {
        library::module_names(self.below_rules())
    }

    fn beside(&self, file: &str, relative: &str) -> Result<String, LoadError> {
        join_beside(file, relative)
    }

    fn tables(&self, folder: &str) -> Result<Vec<(String, String)>, LoadError> {
        let inside = |path: &&String| path.rsplit_once('/').is_some_and(|(of, _)| of == folder);
        let files: Vec<String> = self.files.keys().filter(inside).cloned().collect();
        tables(folder, &files)
    }
}
