//! `vires fmt [PATH…]`

use super::options::Look;
use super::output::complain;
use super::{Exit, output::Output};
use crate::format::{self, Formatted};
use crate::render::patch;
use crate::session::{Disk, Loader as _};
use clap::Args;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Lays rule files and cases out anew, in the one canonical layout
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires fmt rules examples      lays out every *.vires below two folders
  vires fmt --check             shows what would change below this folder; exit code 1 if anything would
  vires fmt - <case.vires       from the standard input to the standard output

Comments stay at their places, line ends stay what they are, and what the file says stays the same.
An item that cannot be read is left as it stands.")]
pub struct Fmt {
    /// Files, folders (every *.vires below them), or `-` for the standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,
    /// Changes nothing; shows what would change, and ends with 1 if anything would
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    look: Look,
}

/// What came of one file.
enum Outcome {
    Same,
    Changed,
}

impl Fmt {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.look.output();
        let disk = Disk::new();
        let mut files = Vec::new();
        for path in &self.paths {
            match disk.expand(path) {
                Ok(found) => files.extend(found),
                Err(error) => return output.wrong(&error.to_string()),
            }
        }
        let (mut changed, mut exit) = (0_usize, Exit::Answered);
        for file in &files {
            match self.file(&disk, file, &output) {
                Ok(Outcome::Same) => {}
                Ok(Outcome::Changed) => changed += 1,
                Err(worse) => exit = if exit == Exit::Internal { exit } else { worse },
            }
        }
        if exit == Exit::Answered && self.check && changed > 0 {
            return Exit::Failed;
        }
        exit
    }

    /// Lays out one file.
    ///
    /// # Errors
    /// It cannot be read or written, or its layout was kept back, which was said.
    fn file(&self, disk: &Disk, file: &str, output: &Output) -> Result<Outcome, Exit> {
        let bytes = disk.read(file).map_err(|error| output.wrong(&error.to_string()))?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(output.wrong(&format!("`{file}` is not UTF-8 text")));
        };
        let Formatted { text: after, left, kept_back } = format::format(&text);
        if kept_back && left == 0 {
            complain(&format!(
                "internal error: `{file}` is left as it stands, since its layout would change \
                what it says\nplease report this"
            ));
            return Err(Exit::Internal);
        }
        if kept_back {
            complain(&format!("note: `{file}` is left as it stands: first mend what cannot be read in it"));
        } else if left > 0 {
            let (places, stand) = if left == 1 { ("one place", "stands") } else { ("some places", "stand") };
            complain(&format!("note: {places} in `{file}` cannot be read and {stand} as before"));
        }
        let outcome = if after == text { Outcome::Same } else { Outcome::Changed };
        match (file, &outcome) {
            (_, Outcome::Changed) if self.check => {
                output.answer(&patch::patch(file, &text, &after, output.answers));
            }
            ("-", _) if !self.check => output.answer(&after),
            (_, Outcome::Changed) => {
                replace(Path::new(file), &after)
                    .map_err(|error| output.wrong(&format!("`{file}` cannot be written: {error}")))?;
                output.answer(&format!("{file}\n"));
            }
            _ => {}
        }
        Ok(outcome)
    }
}

/// Writes a file beside the old one and puts it into its place, so that there is never half a file.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let file = std::fs::canonicalize(file)?;
    let permissions = std::fs::metadata(&file)?.permissions();
    if permissions.readonly() {
        return Err(std::io::ErrorKind::PermissionDenied.into());
    }
    let (beside, mut new) = create_beside(&file)?;
    let written = new
        .write_all(text.as_bytes())
        .and_then(|()| new.sync_all())
        .and_then(|()| std::fs::set_permissions(&beside, permissions))
        .and_then(|()| std::fs::rename(&beside, &file));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// A new file in the folder of `file`, hidden, that nobody else has.
fn create_beside(file: &Path) -> std::io::Result<(PathBuf, std::fs::File)> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    for attempt in 0..100 {
        let beside = file.with_file_name(format!(".{name}.{}.{attempt}", std::process::id()));
        match std::fs::File::options().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|new| (beside, new)),
        }
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}
