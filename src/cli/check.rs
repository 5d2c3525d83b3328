//! `vires check FILE…`

use super::options::{Day, Files, Show};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Detail, Next};
use crate::session::Setting;
use clap::Args;

/// The report of each case, and whether its expectations hold
#[derive(Args)]
#[command(about = about(Action::Check))]
pub struct Check {
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    day: Day,
    /// Unfolds what the report only counts
    #[arg(long)]
    full: bool,
    /// Only this case [default: all cases of the files]
    #[arg(long = "case", value_name = "NAME")]
    case: Option<String>,
    /// Writes certificates of what it says there, for `vires verify`
    #[arg(long, value_name = "FILE")]
    certificate: Option<String>,
    #[command(flatten)]
    show: Show,
}

impl Check {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.unfolded(self.full.then_some(Detail::Full));
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn setting(&self) -> Setting {
        let (case, readings) = (self.case.clone(), self.day.readings.clone());
        Setting { case, as_of: self.day.as_of, readings, ..Setting::default() }
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.day.limits.limits(), output)?;
        let setting = self.setting();
        let checked =
            session.check(&setting).map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        output.diagnostics(session.sources(), &checked.warnings);
        output.content(
            || render::report::page(&session, &checked, output.answers, self.full, Next::Command),
            || render::json::check(&session, &checked),
        )?;
        if let Some(file) = &self.certificate {
            let certified = session.certify_checked(&self.setting());
            let (text, warnings) = certified.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
            output.diagnostics(session.sources(), &warnings);
            output.save(file, &text)?;
        }
        Ok(if checked.holds() { Exit::Answered } else { Exit::Failed })
    }
}
