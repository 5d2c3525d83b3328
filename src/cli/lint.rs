//! `vires lint [PATH…]`

use super::options::{Format, Library, Show};
use super::{Exit, output::Output};
use crate::lint::{self, Looked};
use crate::render;
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
    /// Files or folders (every *.vires below them); what belongs together is looked at together,
    /// a file that needs no other and clashes with the rest by itself
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
        let looked = output.busy("looking at rules", || lint::lint_files(&disk, &self.paths));
        let Looked { findings, sources } = looked.map_err(|session| {
            output.diagnostics(session.sources(), session.diagnostics());
            Exit::Wrong
        })?;
        match output.format {
            Format::Json => output.answer(&render::json::lint(&findings, &sources)),
            Format::Text => output.answer(&render::lint::text(&findings, &sources, output.answers)),
            _ => output.content(|| render::lint::page(&findings, &sources, output.answers), String::new)?,
        }
        Ok(if findings.found.is_empty() { Exit::Answered } else { Exit::Failed })
    }
}
