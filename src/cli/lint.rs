//! `vires lint [PATH…]`

use super::options::{Format, Library, Show};
use super::{Exit, output::Output};
use crate::lint;
use crate::render;
use crate::session::{Disk, Session};
use clap::Args;

/// Advice on rule files and cases: what is valid, and probably not meant
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires lint rules examples         looks at a library and its cases together
  vires lint rules --format json    the same for programs
  vires describe V0808              what a finding means, and what to do about it

A comment above an item allows a finding: `// allow V0808: the organ announces objections`.
Exit codes: 0 nothing was found, 1 something was, 2 the files are wrong")]
pub struct Lint {
    /// Files or folders (every *.vires below them); what belongs together is looked at together
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,
    #[command(flatten)]
    library: Library,
    #[command(flatten)]
    show: Show,
}

impl Lint {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let disk = self.library.disk(output)?;
        let session = self.load(&disk);
        if session.has_errors() {
            output.diagnostics(session.sources(), session.diagnostics());
            return Err(Exit::Wrong);
        }
        let findings = output.busy("looking at rules", || lint::lint(&session));
        match output.format {
            Format::Json => output.answer(&render::json::lint(&findings, session.sources())),
            Format::Text => output.answer(&render::lint::text(&findings, session.sources(), output.answers)),
            _ => output
                .content(|| render::lint::page(&findings, session.sources(), output.answers), String::new)?,
        }
        Ok(if findings.found.is_empty() { Exit::Answered } else { Exit::Failed })
    }

    /// The files; those of a library among the rest of it, where what they declare is used.
    fn load(&self, disk: &Disk) -> Session {
        let of_library = self.paths.iter().any(|path| path.split(['/', '\\']).any(|part| part == "rules"));
        if of_library {
            let session = Session::load_library(disk, &self.paths);
            if !session.has_errors() {
                return session;
            }
        }
        Session::load(disk, &self.paths)
    }
}
