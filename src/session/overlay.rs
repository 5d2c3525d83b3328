//! A loader in which one file has another text: what would be read, before it is written.

use super::loader::{LoadError, Loader};

/// Another loader, with one file as it would be. The file need not exist.
pub struct Overlay<'l> {
    loader: &'l dyn Loader,
    path: String,
    text: String,
}

impl<'l> Overlay<'l> {
    /// `path` is the path as it will be given or was read; every other name of the same file means it, too.
    pub fn new(loader: &'l dyn Loader, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { loader, path: path.into(), text: text.into() }
    }

    fn is_it(&self, path: &str) -> bool {
        path == self.path || self.loader.identity(path) == self.loader.identity(&self.path)
    }
}

impl Loader for Overlay<'_> {
    fn expand(&self, path: &str) -> Result<Vec<String>, LoadError> {
        if path == self.path { Ok(vec![path.to_owned()]) } else { self.loader.expand(path) }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if self.is_it(path) { Ok(self.text.clone().into_bytes()) } else { self.loader.read(path) }
    }

    fn identity(&self, path: &str) -> String {
        self.loader.identity(path)
    }

    fn module(&self, segments: &[&str]) -> Result<Vec<String>, LoadError> {
        self.loader.module(segments)
    }

    fn modules(&self) -> Vec<String> {
        self.loader.modules()
    }

    fn beside(&self, file: &str, relative: &str) -> Result<String, LoadError> {
        self.loader.beside(file, relative)
    }

    fn tables(&self, folder: &str) -> Result<Vec<(String, String)>, LoadError> {
        self.loader.tables(folder)
    }
}
