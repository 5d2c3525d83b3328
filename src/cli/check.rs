//! `vires check FILE…`

use super::options::{Files, Show, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Detail, Next};
use clap::Args;

/// The report of each case, and whether its expectations hold
#[derive(Args)]
#[command(about = about(Action::Check), after_help = "\
Examples:
  vires check case.vires                        the report of each case, and its expectations
  vires check case.vires --full                 with what the report only counts
  vires check case.vires --as-of 2030-01-01     on another day, under the law of that day
  vires check case.vires --assume 'oath(dan)'   with one fact more
  vires check case.vires --format html          as a page for a browser")]
pub struct Check {
    #[command(flatten)]
    files: Files,
    /// Unfolds what the report only counts
    #[arg(long)]
    full: bool,
    /// Writes certificates of what it says there, for `vires verify`
    #[arg(long, value_name = "FILE")]
    certificate: Option<String>,
    /// `--case`: only this case, instead of all cases of the files
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    show: Show,
}

impl Check {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.unfolded(self.full.then_some(Detail::Full));
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let setting = self.world.setting();
        let checked = output.busy("evaluating", || session.check(&setting));
        let checked = checked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        output.diagnostics(session.sources(), &checked.warnings);
        let typed = self.world.typed(&self.files, output.language.as_deref());
        output.content(
            || render::report::page(&session, &checked, output.answers, self.full, Next::Command(&typed)),
            || render::json::check(&session, &checked),
        )?;
        if let Some(file) = &self.certificate {
            let certified = output.busy("proving", || session.certify_checked(&setting));
            let (text, warnings) = certified.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
            output.diagnostics(session.sources(), &warnings);
            output.save(file, &text)?;
        }
        Ok(if checked.holds() { Exit::Answered } else { Exit::Failed })
    }
}
