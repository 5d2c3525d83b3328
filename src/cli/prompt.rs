//! `vires repl FILE…`

use super::Exit;
use super::options::{Files, Look, World, tag};
use super::output::Output;
use crate::repl;
use clap::Args;

/// A prompt: questions, assumptions, reasons
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires repl case.vires                   questions, one a line; `:help` lists more
  vires repl case.vires --case newcomers")]
pub struct Prompt {
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    world: World,
    /// The language of labels and sentences, where the files have it (a tag such as `zh`)
    #[arg(long, value_name = "TAG", value_parser = tag)]
    lang: Option<String>,
    #[command(flatten)]
    look: Look,
}

impl Prompt {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = Output { language: self.lang.clone(), ..self.look.output() };
        match self.files.load(self.world.day.limits.limits(), &output) {
            Err(exit) => exit,
            Ok(session) => {
                let understood = repl::run(session, self.world.setting(), output.answers);
                if understood { Exit::Answered } else { Exit::Wrong }
            }
        }
    }
}
