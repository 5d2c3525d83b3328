//! `vires cure 'STATEMENT' FILE…`

use super::options::{Files, Show, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Next};
use clap::Args;

/// The smallest steps that would make it true
#[derive(Args)]
#[command(about = about(Action::Cure), after_help = "\
Examples:
  vires cure 'national(dan)' case.vires              the steps, and whose they are
  vires cure 'national(dan)' case.vires --withdraw   also without facts of the case")]
pub struct Cure {
    /// A statement, or any condition of the language; of one with variables: that would make it true of something
    #[arg(value_name = "STATEMENT")]
    statement: String,
    #[command(flatten)]
    files: Files,
    /// Also tries without facts that the case states about the things of the statement
    #[arg(long)]
    withdraw: bool,
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    show: Show,
}

impl Cure {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let setting = self.world.setting();
        let asked = output.busy("trying steps", || session.cure(&self.statement, &setting, self.withdraw));
        let cures = asked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        let typed = self.world.typed(&self.files, output.language.as_deref());
        output.content(
            || render::cure::page(&session, &cures, output.answers, Next::Command(&typed)),
            || render::json::cure(&session, &cures),
        )?;
        Ok(Exit::Answered)
    }
}
