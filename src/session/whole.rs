//! Files that are written whole or not at all.
//!
//! Whoever looks, and whatever ends the program in between, sees the old file or the new one, never half of one:
//! the text goes to a hidden file beside it, which then takes its place.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Most names that are tried for the file beside.
const ATTEMPTS: usize = 100;

/// Writes a file whole, over the one that is there. Its permissions stay; where a link leads to it, the link stays;
/// what is no file (a pipe, a terminal) is written to as it is.
///
/// # Errors
/// The folder cannot be written to, the file may not be written, or the disk is full. The old file is as it was.
pub fn write_whole(path: &Path, text: &[u8]) -> io::Result<()> {
    let (target, permissions) = match fs::metadata(path) {
        Ok(found) if found.is_file() => {
            if found.permissions().readonly() {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            (fs::canonicalize(path)?, Some(found.permissions()))
        }
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(_) => return fs::write(path, text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (path.to_owned(), None),
        Err(error) => return Err(error),
    };
    let (beside, mut file) = create_beside(&target)?;
    let written = file
        .write_all(text)
        .and_then(|()| file.sync_all())
        .and_then(|()| permissions.map_or(Ok(()), |kept| fs::set_permissions(&beside, kept)))
        .and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A new file in the folder of `file`, hidden, that nobody else has.
fn create_beside(file: &Path) -> io::Result<(PathBuf, File)> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    for attempt in 0..ATTEMPTS {
        let beside = file.with_file_name(format!(".{name}.{}.{attempt}", std::process::id()));
        match File::options().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|new| (beside, new)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
