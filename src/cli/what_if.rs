//! `vires what-if --assume 'FACT' --without 'FACT' FILE…`

use super::options::{Files, Show, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Next};
use crate::session::Sweep;
use clap::Args;

/// What is said where there is no question.
const NOTHING_ASKED: &str = "\
nothing was asked: no report is about anything that the case declares; ask something with `--ask 'QUESTION'`";

/// What changes with other facts, and why
#[derive(Args)]
#[command(about = about(Action::WhatIf), after_help = "\
Examples:
  vires what-if --assume 'oath(dan)' case.vires
  vires what-if --without 'child_of(ben, parent: ada)' --ask 'national(ben)' case.vires
  vires what-if --each case.vires                       which fact of the case bears the answer")]
pub struct WhatIf {
    #[command(flatten)]
    files: Files,
    /// A question that is asked besides those of the reports; may be repeated
    #[arg(long, value_name = "QUESTION")]
    ask: Vec<String>,
    /// Also takes away each fact of the case alone
    #[arg(long)]
    each: bool,
    /// Also takes away the facts of the case two at a time
    #[arg(long)]
    pairs: bool,
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    show: Show,
}

impl WhatIf {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let otherwise = &self.world.otherwise;
        let sweep = Sweep { each: self.each, pairs: self.pairs };
        if otherwise.assume.is_empty() && otherwise.without.is_empty() && sweep == Sweep::default() {
            return Err(output
                .wrong("say what is otherwise: `--assume FACT`, `--without FACT`, `--each` or `--pairs`"));
        }
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let (base, changed) = (self.world.as_it_stands(), self.world.setting());
        let asked = output.busy("comparing", || session.what_if(&self.ask, &base, &changed, sweep));
        let found = asked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        if found.asked == 0 && found.changes.is_empty() {
            return Err(output.wrong(NOTHING_ASKED));
        }
        let typed = self.world.typed(&self.files, output.language.as_deref());
        output.content(
            || render::contrast::what_if(&session, &found, output.answers, Next::Command(&typed)),
            || render::json::what_if(&session, &found),
        )?;
        Ok(Exit::Answered)
    }
}
