//! `vires ask 'QUESTION' FILE…`

use super::options::{Certificate, Files, Show, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Next};
use clap::Args;

/// All answers to a question
#[derive(Args)]
#[command(about = about(Action::Ask), after_help = "\
Examples:
  vires ask 'national(P)' case.vires                      of whom it is true
  vires ask 'national(P) and not adult(P)' case.vires     any condition of the language
  vires ask 'national(dan)' case.vires --assume 'oath(dan)'
  vires ask 'acquired(P, R)' case.vires --format json     for programs")]
pub struct Ask {
    /// Any condition of the language, as in `p(X, b) and not q(X)`
    #[arg(value_name = "QUESTION")]
    question: String,
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    certificate: Certificate,
    #[command(flatten)]
    show: Show,
}

impl Ask {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let setting = self.world.setting();
        let asked = output.busy("evaluating", || session.ask(&self.question, &setting));
        let answers = asked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        let typed = self.world.typed(&self.files, output.language.as_deref());
        output.content(
            || render::answers::page(&session, &answers, output.answers, Next::Command(&typed)),
            || render::json::ask(&session, &answers),
        )?;
        self.certificate.write(&mut session, &self.question, &self.world.setting(), output)?;
        Ok(Exit::Answered)
    }
}
