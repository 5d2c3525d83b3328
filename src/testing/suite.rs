//! What is tested: the cases of the given files, each file with what belongs to it.
//!
//! Each file with cases is a unit of its own, with the modules it uses: so a conclusion does not depend on which
//! other cases are tested together with it. Given files without a case belong to all units; those of a folder
//! `rules/` only where their module is used.

use super::runner::Outcome;
use super::store;
use crate::diagnostic::Diagnostic;
use crate::session::{LoadError, Loader};
use crate::source::SourceMap;
use crate::syntax::{self, ast};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What is tested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suite {
    /// Files with cases, in the order in which they were given, each once.
    pub units: Vec<Unit>,
    /// Files that are read with each of them.
    pub common: Vec<String>,
    /// Files of modules, read where they are used.
    pub modules: Vec<String>,
    /// Files that cannot be read, or whose text has mistakes: which cases they have is not known.
    pub unclear: Vec<String>,
}

/// A file with cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its path.
    pub file: String,
    /// The names of its cases, in order.
    pub cases: Vec<String>,
}

/// A snapshot of which there is no case any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreferenced {
    /// Where it lies.
    pub path: PathBuf,
    /// The same, as a person is shown it.
    pub shown: String,
}

impl Suite {
    /// The cases below these paths. A file that cannot be read or understood is a unit without cases: running it
    /// says what is wrong.
    ///
    /// # Errors
    /// A path leads nowhere.
    pub fn find<P: AsRef<str>>(loader: &dyn Loader, paths: &[P]) -> Result<Self, LoadError> {
        let mut suite = Self::default();
        let mut seen = BTreeSet::new();
        for path in paths {
            for file in loader.expand(path.as_ref())? {
                if seen.insert(loader.identity(&file)) {
                    suite.add(loader, file);
                }
            }
        }
        if suite.units.is_empty() {
            // Nothing is tested but that the files are in order.
            let files = std::mem::take(&mut suite.common);
            let modules = std::mem::take(&mut suite.modules);
            suite.units = files.into_iter().chain(modules).map(|file| Unit { file, cases: vec![] }).collect();
        }
        Ok(suite)
    }

    fn add(&mut self, loader: &dyn Loader, file: String) {
        let text = loader.read(&file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(text) = text else {
            self.unclear.push(file.clone());
            self.units.push(Unit { file, cases: vec![] });
            return;
        };
        let mut sources = SourceMap::new();
        let id = sources.add(file.clone(), text);
        let (tree, mistakes) = syntax::parse(id, sources.text(id));
        if mistakes.iter().any(Diagnostic::is_error) {
            self.unclear.push(file.clone());
        }
        let case = |item: &ast::Item| match &item.kind {
            ast::ItemKind::Case(case) => Some(case.name.text.clone()),
            _ => None,
        };
        let cases: Vec<String> = tree.items.iter().filter_map(case).collect();
        if !cases.is_empty() {
            self.units.push(Unit { file, cases });
        } else if in_rules(&file) {
            self.modules.push(file);
        } else {
            self.common.push(file);
        }
    }

    /// How many cases there are.
    pub fn cases(&self) -> usize {
        self.units.iter().map(|unit| unit.cases.len()).sum()
    }

    /// The snapshots beside the units that belong to no case, sorted: their case, or its file, is gone. None of a file
    /// that was not tested: something is wrong with it, and which cases it has is not known.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn unreferenced(&self, outcome: &Outcome) -> Result<Vec<Unreferenced>, store::StoreError> {
        let broken = outcome.files.iter().filter(|file| file.broken.is_some()).map(|file| &file.file);
        let untested: BTreeSet<&Path> = self.unclear.iter().chain(broken).map(Path::new).collect();
        let mut folders: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        let mut files: BTreeSet<&Path> = BTreeSet::new();
        for unit in &self.units {
            files.insert(Path::new(&unit.file));
            for case in &unit.cases {
                let path = snapshot(&unit.file, case);
                folders.entry(folder(&unit.file)).or_default().insert(path);
            }
        }
        let mut found = Vec::new();
        for (folder, known) in &folders {
            let Ok(entries) = std::fs::read_dir(folder) else { continue };
            let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            paths.sort();
            for path in paths {
                let name =
                    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let own = name.strip_suffix(".new").unwrap_or(&name);
                if Path::new(own).extension().is_none_or(|end| end != "snap")
                    || known.contains(&folder.join(own))
                {
                    continue;
                }
                // Only what `vires` wrote, of a file that was given or is gone.
                let Some(source) = store::read(&path)?.and_then(|stored| stored.source) else { continue };
                let file = folder.parent().unwrap_or(Path::new("")).join(&source);
                let ours = Path::new(&source).extension().is_some_and(|end| end == "vires");
                if untested.contains(file.as_path()) {
                    continue;
                }
                if ours && (files.contains(file.as_path()) || !file.exists()) {
                    found.push(Unreferenced { shown: store::shown(&path), path });
                }
            }
        }
        Ok(found)
    }
}

impl Unreferenced {
    /// Removes it.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn delete(&self) -> Result<(), store::StoreError> {
        store::remove(&self.path)
    }
}

/// Whether a file lies in a folder of modules.
fn in_rules(file: &str) -> bool {
    file.rfind("rules/").is_some_and(|at| at == 0 || file[..at].ends_with('/'))
}

/// The folder of the snapshots of a file.
fn folder(file: &str) -> PathBuf {
    Path::new(file).parent().unwrap_or(Path::new("")).join("snapshots")
}

/// Where the snapshot of a case lies.
pub(super) fn snapshot(file: &str, case: &str) -> PathBuf {
    let stem = Path::new(file).file_stem().map_or_else(|| "stdin".into(), |stem| stem.to_string_lossy());
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-' | '.') { c } else { '_' };
    let case: String = case.chars().map(plain).collect();
    folder(file).join(format!("{stem}__{case}.snap"))
}
