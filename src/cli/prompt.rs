//! `vires repl FILE…`

use super::Exit;
use super::options::{Files, Look, World, tag};
use super::output::Output;
use crate::repl;
use clap::Args;

/// A prompt: questions, assumptions, reasons
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Prompt {
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    world: World,
    /// The language of labels and sentences, where the files have it (a tag such as `zh`)
    #[arg(long, value_name = "TAG", value_parser = tag)]
    lang: Option<String>,
    /// Repeats each line of a script before its answer, with complaints below it: a transcript
    #[arg(long)]
    echo: bool,
    /// Neither reads nor keeps what was typed before
    #[arg(long)]
    no_history: bool,
    #[command(flatten)]
    look: Look,
}

/// Shown below the options.
const EXAMPLES: &str = "\
Examples:
  vires repl case.vires
  vires repl --case monday --as-of 2020-05-04 pond.vires
  vires repl --echo pond.vires < questions.txt

At the prompt :help lists what can be typed; Tab completes, Ctrl-C stops an answer, Ctrl-D ends.
With `--echo` and a pipe the output reads as at a terminal.
Lines are kept in $XDG_STATE_HOME/vires/history, or ~/.local/state/vires/history.
Long answers go through $PAGER, or a screen at a time. From a pipe each line is a line of a script;
the exit code is 2 if one was not understood, 3 if one reached a limit.";

impl Prompt {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = Output { language: self.lang.clone(), ..self.look.output() };
        self.talk(&output).unwrap_or_else(|exit| exit)
    }

    fn talk(&self, output: &Output) -> Result<Exit, Exit> {
        let limits = self.world.day.limits.limits();
        let session = self.files.load(limits, output)?.prepared();
        let ended = repl::run(repl::Start {
            session,
            setting: self.world.setting(),
            answers: output.answers,
            complaints: output.complaints,
            disk: self.files.library.disk(output)?,
            limits,
            typed: self.files.library.typed(None) + &self.world.day.limits.typed(),
            history: !self.no_history,
            echo: self.echo,
        });
        if let Some(why) = ended.unwritten {
            return Err(output.wrong(&format!("the answer cannot be written: {why}")));
        }
        Ok(match (ended.misunderstood, ended.limit) {
            (true, _) => Exit::Wrong,
            (false, true) => Exit::Limit,
            (false, false) => Exit::Answered,
        })
    }
}
