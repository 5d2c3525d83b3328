//! `vires why 'STATEMENT' FILE…`

use super::options::{Certificate, Files, Format, Show, Unfold, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Detail, Next};
use crate::session::ProofLimits;
use clap::Args;

/// Explains any answer
#[derive(Args)]
#[command(about = about(Action::Why), visible_aliases = ["why-not"], after_help = "\
Examples:
  vires why 'national(ben)' case.vires                a proof, with its provisions
  vires why 'national(dan)' case.vires --full         what is missing, to any depth
  vires why 'national(ben)' case.vires --format dot   as a graph, for Graphviz")]
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
        let setting = self.world.setting();
        let limits = match output.answers.detail {
            Detail::Full => ProofLimits::WIDE,
            _ => ProofLimits::default(),
        };
        let asked =
            output.busy("looking for reasons", || session.why_within(&self.statement, &setting, limits));
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
