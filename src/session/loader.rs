//! Where texts come from: the one door to the world that a session has.

/// Reads files and folders for a session.
///
/// Paths are texts with `/` between folders, as a person is shown them. [`super::Disk`] reads the file
/// system; [`super::Memory`] holds texts of an embedding program, of a test, of a page in a browser.
pub trait Loader {
    /// The files that a path stands for: the file itself, or every `*.vires` below the folder, sorted.
    ///
    /// # Errors
    /// There is no such file or folder, it cannot be read, or the folder holds no rule file.
    fn expand(&self, path: &str) -> Result<Vec<String>, LoadError>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// It cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError>;

    /// A name that two paths share if, and only if, they are the same file.
    fn identity(&self, path: &str) -> String;

    /// The files of a module in the user's own rule folder (`--rules`), sorted; none if there is no such
    /// folder or no such module. The segments hold no `/` and are not `..`.
    ///
    /// # Errors
    /// A file of it cannot be read, or a link leads out of the folder.
    fn module(&self, segments: &[&str]) -> Result<Vec<String>, LoadError>;

    /// The modules of the user's own rule folder, for suggestions.
    fn modules(&self) -> Vec<String>;

    /// The path of a file named relative to the folder of another one.
    ///
    /// # Errors
    /// It is absolute, or leads out of that folder.
    fn beside(&self, file: &str, relative: &str) -> Result<String, LoadError>;

    /// The tables of a folder: the name before `.csv`, and the path, sorted.
    ///
    /// # Errors
    /// There is no such folder, or it holds no table.
    fn tables(&self, folder: &str) -> Result<Vec<(String, String)>, LoadError>;
}

/// A loader with one more file, which uses every module.
pub(super) struct All<'l> {
    /// The loader of everything else.
    pub loader: &'l dyn Loader,
    /// The text of that file.
    pub uses: String,
}

impl All<'_> {
    /// The name of that file.
    pub const NAME: &'static str = "<library>";
}

impl Loader for All<'_> {
    fn expand(&self, path: &str) -> Result<Vec<String>, LoadError> {
        if path == Self::NAME { Ok(vec![path.to_owned()]) } else { self.loader.expand(path) }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if path == Self::NAME { Ok(self.uses.clone().into_bytes()) } else { self.loader.read(path) }
    }

    fn identity(&self, path: &str) -> String {
        if path == Self::NAME { path.to_owned() } else { self.loader.identity(path) }
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

/// Why a text could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// It is not there, or may not be read.
    #[error("cannot read `{path}`: {reason}")]
    Unreadable {
        /// As it was given.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// It lies outside the folder it must lie in.
    #[error("`{path}` leads out of its folder")]
    Escapes {
        /// As it was given.
        path: String,
    },
    /// A folder without rule files.
    #[error("no file below `{path}` ends in `.vires`")]
    NoFiles {
        /// As it was given.
        path: String,
    },
}

/// Which of these files are tables, by name; an error if none is.
pub(super) fn tables(folder: &str, files: &[String]) -> Result<Vec<(String, String)>, LoadError> {
    let named = files.iter().filter_map(|path| {
        let name = path.rsplit('/').next()?.strip_suffix(".csv")?;
        Some((name.to_owned(), path.clone()))
    });
    let mut found: Vec<_> = named.collect();
    found.sort();
    if found.is_empty() {
        let reason = "no file in it ends in `.csv`".to_owned();
        return Err(LoadError::Unreadable { path: folder.to_owned(), reason });
    }
    Ok(found)
}

/// The path of `relative`, seen from the folder of `file`, if it stays in that folder by its letters alone.
pub(super) fn join_beside(file: &str, relative: &str) -> Result<String, LoadError> {
    let escapes = || LoadError::Escapes { path: relative.to_owned() };
    let parts: Vec<&str> = relative.split(['/', '\\']).collect();
    let drive = parts.first().is_some_and(|first| first.ends_with(':'));
    if drive || parts.iter().any(|part| part.is_empty() || *part == "..") {
        return Err(escapes());
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = parts.join("/");
    Ok(if file.starts_with('/') || !folder.is_empty() { format!("{folder}/{joined}") } else { joined })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_lies_beside_or_below_the_file_that_names_it() {
        assert_eq!(join_beside("a/b.vires", "t/v.csv").unwrap(), "a/t/v.csv");
        assert_eq!(join_beside("b.vires", "v.csv").unwrap(), "v.csv");
        assert_eq!(join_beside("/b.vires", "v.csv").unwrap(), "/v.csv");
        for bad in ["../v.csv", "t/../../v.csv", "/etc/passwd", "C:\\v.csv", ""] {
            assert!(join_beside("a/b.vires", bad).is_err(), "{bad}");
        }
    }
}
