//! `vires run FILE… [--facts DIR] [--out DIR]`

use super::options::{Day, Files, Format, Show};
use super::{Exit, output::Output};
use crate::render;
use crate::session::{Session, Tables, write_whole};
use clap::Args;
use std::fs;
use std::path::Path;

/// Evaluates rules on tables, outside any case
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires run rules.vires --facts tables              facts from tables/RELATION.csv
  vires run rules.vires --facts tables --out found   a table for each concept")]
pub struct Run {
    #[command(flatten)]
    files: Files,
    /// A folder of tables: RELATION.csv holds facts of RELATION
    #[arg(long, value_name = "DIR")]
    facts: Option<String>,
    /// Writes a table RELATION.csv for each concept there, instead of showing them
    #[arg(long, value_name = "DIR")]
    out: Option<String>,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    show: Show,
}

impl Run {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.day.limits.limits(), output)?;
        if let Some(folder) = &self.facts {
            let disk = self.files.library.disk(output)?;
            let mistakes = session.add_tables(&disk, folder);
            output.diagnostics(session.sources(), &mistakes);
            if mistakes.iter().any(crate::diagnostic::Diagnostic::is_error) {
                return Err(Exit::Wrong);
            }
        }
        let tables = output
            .busy("evaluating", || session.run_under(self.day.as_of, &self.day.readings))
            .map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        match (&self.out, self.show.format) {
            (Some(folder), _) => write(&session, &tables, folder, output)?,
            (None, Format::Text) => output.answer(&render::table::text(&session, &tables)),
            (None, Format::Json) => output.answer(&render::json::run(&session, &tables)),
            (None, _) => {
                output.content(|| render::table::page(&session, &tables, output.answers), String::new)?;
            }
        }
        Ok(Exit::Answered)
    }
}

/// Writes one file a relation, and one more where some rows are undetermined.
fn write(session: &Session, tables: &Tables, folder: &str, output: &Output) -> Result<(), Exit> {
    let failed = |error: std::io::Error| output.wrong(&format!("cannot write to `{folder}`: {error}"));
    fs::create_dir_all(folder).map_err(failed)?;
    for (name, text) in render::table::files(session, tables) {
        write_whole(&Path::new(folder).join(name), text.as_bytes()).map_err(failed)?;
    }
    Ok(())
}
