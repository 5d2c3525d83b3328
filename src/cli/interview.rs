//! `vires interview 'QUESTION' FILE…`

use super::options::{Files, Look, World};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render;
use crate::session::{Interview, Progress, Said, Session, heard};
use clap::Args;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// Asks what is open until the answer is settled
#[derive(Args)]
#[command(about = about(Action::Interview))]
pub struct Questions {
    /// A statement, or any condition of the language
    #[arg(value_name = "QUESTION")]
    question: String,
    #[command(flatten)]
    files: Files,
    /// Writes the answers into the file of the case, as its facts
    #[arg(long)]
    save: bool,
    #[command(flatten)]
    world: World,
    #[command(flatten)]
    look: Look,
}

impl Questions {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.look.output();
        self.talk(&output).unwrap_or_else(|exit| exit)
    }

    fn talk(&self, output: &Output) -> Result<Exit, Exit> {
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let mut interview = Interview::new(&self.question, self.world.setting());
        let mut understood = true;
        let progress = loop {
            let next = interview.next(&mut session);
            let progress = next.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
            let Some(first) = &progress.next else { break progress };
            let number = interview.given().len() + 1;
            let asked = render::interview::question(&session, &progress, first, number, output.answers);
            output.answer(&asked);
            match listen(&session, &progress, output, &mut understood) {
                Said::Reply(reply) => interview.reply(first.claim.clone(), reply),
                Said::Back => {
                    if !interview.back() {
                        output.answer("there is nothing to take back\n");
                    }
                }
                Said::Quit => break progress,
            }
        };
        output.answer(&format!(
            "\n{}",
            render::interview::outcome(&session, &interview, &progress, output.answers)
        ));
        if self.save && !interview.lines(&session).is_empty() {
            self.keep(&session, &interview, &progress, output)?;
        }
        Ok(if understood { Exit::Answered } else { Exit::Wrong })
    }

    /// Writes the answers into the file of the case, unless something would be wrong with it then.
    fn keep(
        &self,
        session: &Session,
        interview: &Interview,
        progress: &Progress,
        output: &Output,
    ) -> Result<(), Exit> {
        let saved = session.saved(interview, progress.answers.scene.case);
        let known = saved.filter(|saved| std::path::Path::new(&saved.file).is_file());
        let Some(saved) = known else {
            return Err(output.wrong("there is no file of the case to write to: add the lines by hand"));
        };
        let before = std::fs::read(&saved.file).map_err(|error| output.wrong(&error.to_string()))?;
        let write = |bytes: &[u8]| {
            std::fs::write(&saved.file, bytes).map_err(|error| output.wrong(&error.to_string()))
        };
        write(saved.text.as_bytes())?;
        if self.files.load(self.world.day.limits.limits(), output).is_err() {
            write(&before)?;
            return Err(output.wrong("with these lines the file would be wrong: it was left as it was"));
        }
        output.answer(&format!("written to {}\n", saved.file));
        Ok(())
    }
}

/// The next reply that is understood; the end of the input ends the interview.
fn listen(session: &Session, progress: &Progress, output: &Output, understood: &mut bool) -> Said {
    let Some(first) = &progress.next else { return Said::Quit };
    let terminal = std::io::stdin().is_terminal();
    loop {
        if terminal {
            let mut stream = std::io::stdout().lock();
            let _ = stream.write_all(b"> ").and_then(|()| stream.flush());
        }
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => return Said::Quit,
            Ok(_) => {}
        }
        if line.trim().is_empty() {
            continue;
        }
        match heard(session, first, &line) {
            Ok(said) => return said,
            Err(help) => {
                *understood = terminal && *understood;
                super::output::complain(&format!("error: {help}"));
                let _ = output;
            }
        }
    }
}
