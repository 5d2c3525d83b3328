//! `vires timeline 'STATEMENT' FILE…`

use super::options::{Files, Show, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Next};
use clap::Args;

/// From when until when something holds
#[derive(Args)]
#[command(about = about(Action::Timeline), after_help = "\
Examples:
  vires timeline 'adult(ben)' case.vires       since when, and by what
  vires timeline 'national(P)' case.vires")]
pub struct Timeline {
    /// A statement, or any condition of the language
    #[arg(value_name = "STATEMENT")]
    statement: String,
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    show: Show,
}

impl Timeline {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let setting = self.world.setting();
        let asked = output.busy("looking at days", || session.timeline(&self.statement, &setting));
        let timeline = asked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        let typed = self.world.typed(&self.files, output.language.as_deref());
        output.content(
            || render::timeline::page(&session, &timeline, output.answers, Next::Command(&typed)),
            || render::json::timeline(&session, &timeline),
        )?;
        Ok(Exit::Answered)
    }
}
