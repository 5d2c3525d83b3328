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
