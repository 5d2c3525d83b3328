//! `vires fmt [PATH…]`

use super::options::Look;
use super::output::complain;
use super::{Exit, output::Output};
use crate::format::{self, Formatted};
use crate::render::patch;
use crate::session::{Disk, Loader as _};
use clap::Args;

/// Lays rule files and cases out anew, in the one canonical layout
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires fmt rules examples      lays out every *.vires below two folders
  vires fmt --check             shows what would change below this folder, and fails then
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
            return Err(output.wrong(&format!("`{file}` is not text in UTF-8")));
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
            output.note(&format!("`{file}` is left as it stands: first mend what cannot be read in it"));
        } else if left > 0 {
            let (places, stand) = if left == 1 { ("one place", "stands") } else { ("some places", "stand") };
            output.note(&format!("{places} in `{file}` cannot be read and {stand} as before"));
        }
        let outcome = if after == text { Outcome::Same } else { Outcome::Changed };
        match (file, &outcome) {
            (_, Outcome::Changed) if self.check => {
                output.answer(&patch::patch(file, &text, &after, output.answers));
            }
            ("-", _) if !self.check => output.answer(&after),
            (_, Outcome::Changed) => {
                output.save(file, &after)?;
                if !output.quiet {
                    output.answer(&format!("{file}\n"));
                }
            }
            _ => {}
        }
        Ok(outcome)
    }
}
