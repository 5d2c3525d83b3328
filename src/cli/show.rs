//! `vires show STAGE FILE…`

use super::options::{Files, Look, World};
use super::{Exit, output::Output};
use crate::session::Stage;
use clap::{Args, ValueEnum};

/// Prints any stage between text and answer
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires show ast case.vires     what the parser reads
  vires show plan case.vires    the logic program behind it")]
pub struct Show {
    /// Which stage
    #[arg(value_enum, value_name = "STAGE")]
    stage: Wanted,
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    look: Look,
}

#[derive(Clone, Copy, ValueEnum)]
enum Wanted {
    /// What the lexer reads
    Tokens,
    /// What the parser reads
    Ast,
    /// Names looked up, types and scopes known
    Hir,
    /// The normal logic program, in join order
    Plan,
    /// Everything that is true or undetermined
    Model,
}

impl Show {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.look.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.read(self.world.day.limits.limits(), output)?;
        let stage = match self.stage {
            Wanted::Tokens => Stage::Tokens,
            Wanted::Ast => Stage::Ast,
            Wanted::Hir => Stage::Hir,
            Wanted::Plan => Stage::Plan,
            Wanted::Model => Stage::Model,
        };
        let text = session
            .show(stage, &self.world.setting())
            .map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        output.answer(&text);
        Ok(if session.has_errors() { Exit::Wrong } else { Exit::Answered })
    }
}
