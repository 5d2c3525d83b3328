//! `vires why 'STATEMENT' FILE…`

use super::options::{Certificate, Files, Format, Show, Unfold, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Next};
use clap::Args;

/// Explains any answer
#[derive(Args)]
#[command(about = about(Action::Why), visible_aliases = ["why-not"])]
pub struct Why {
    /// A statement, or any condition of the language
    #[arg(value_name = "STATEMENT")]
    statement: String,
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    certificate: Certificate,
    #[command(flatten)]
    unfold: Unfold,
    #[command(flatten)]
    show: Show,
}

impl Why {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.unfolded(self.unfold.detail());
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let asked = session.why(&self.statement, &self.world.setting());
        let reasons = asked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        let graph = || render::graph::Graph::new(&session, &reasons, output.answers.detail);
        let typed = self.world.typed(&self.files, output.language.as_deref());
        match self.show.format {
            Format::Dot => output.answer(&render::dot::dot(&graph())),
            Format::Mermaid => output.answer(&render::mermaid::mermaid(&graph())),
            _ => output.content(
                || render::reasons::page(&session, &reasons, output.answers, Next::Command(&typed)),
                || render::json::why(&session, &reasons),
            )?,
        }
        self.certificate.write(&mut session, &self.statement, &self.world.setting(), output)?;
        Ok(Exit::Answered)
    }
}
