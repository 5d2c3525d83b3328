//! `vires interview 'QUESTION' FILE…`

use super::options::{Files, Format, Show, World};
use super::{Exit, output::Output, output::complain};
use crate::question::{Action, about};
use crate::render;
use crate::session::{Interview, NEXT_LINE, Overlay, Progress, Said, Session, heard};
use clap::Args;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// Asks what is open until the answer is settled
#[derive(Args)]
#[command(about = about(Action::Interview), after_help = "\
Examples:
  vires interview 'national(dan)' case.vires          asks, and says what follows
  vires interview 'national(dan)' case.vires --save   writes the replies into the file, too")]
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
    show: Show,
}

impl Questions {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.talk(&output).unwrap_or_else(|exit| exit)
    }

    fn talk(&self, output: &Output) -> Result<Exit, Exit> {
        let json = self.show.format == Format::Json;
        if matches!(self.show.format, Format::Dot | Format::Mermaid) {
            return Err(output.wrong("a graph shows the reasons for an answer: `vires why` draws it"));
        }
        // What it ends with is a document of its own: the questions stand elsewhere.
        let document = !matches!(self.show.format, Format::Text | Format::Json);
        let mut session = self.files.load(self.world.day.limits.limits(), output)?;
        let mut interview = Interview::new(&self.question, self.world.setting());
        let mut understood = true;
        let progress = loop {
            let next = output.busy("looking for the next question", || interview.next(&mut session));
            let progress = next.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
            let Some(first) = &progress.next else { break progress };
            let number = interview.given().len() + 1;
            let ask = || {
                if document {
                    let asked =
                        render::interview::question(&session, &progress, first, number, output.complaints);
                    complain(asked.trim_end());
                } else {
                    output.answer(&if json {
                        render::json::interview::question(&session, &progress, first, number)
                    } else {
                        render::interview::question(&session, &progress, first, number, output.answers)
                    });
                }
            };
            ask();
            match listen(&session, &progress, output, &ask, &mut understood) {
                Said::Reply(reply) => interview.reply(first.claim.clone(), reply),
                Said::Back => {
                    if !interview.back() {
                        output.note("there is nothing to take back");
                    }
                }
                Said::Quit => break progress,
            }
        };
        if !json {
            if !document {
                output.answer("\n");
            }
            let page = || render::interview::page(&session, &interview, &progress, output.answers);
            output.content(page, String::new)?;
        }
        let keep = self.save && !interview.lines(&session).is_empty();
        let saved = if keep { Some(self.keep(&session, &interview, &progress, output)?) } else { None };
        match &saved {
            _ if json => {
                let saved = saved.as_deref();
                output.answer(&render::json::interview::outcome(&session, &interview, &progress, saved));
            }
            Some(file) if document => output.note(&format!("written to {file}")),
            Some(file) => output.answer(&format!("written to {file}\n")),
            None => {}
        }
        // Whoever replied again after a slip, until nothing was left to ask, has what was asked for.
        Ok(if understood || progress.next.is_none() { Exit::Answered } else { Exit::Wrong })
    }

    /// Writes the answers into the file of the case, unless something would be wrong with it then; says which.
    fn keep(
        &self,
        session: &Session,
        interview: &Interview,
        progress: &Progress,
        output: &Output,
    ) -> Result<String, Exit> {
        let saved = session.saved(interview, progress.answers.scene.case);
        let known = saved.filter(|saved| std::path::Path::new(&saved.file).is_file());
        let Some(saved) = known else {
            return Err(output.wrong("there is no file of the case to write to: add the lines by hand"));
        };
        let disk = self.files.library.disk(output)?;
        let after = Session::load(&Overlay::new(&disk, &saved.file, &saved.text), &self.files.files);
        if after.has_errors() {
            output.diagnostics(after.sources(), after.diagnostics());
            return Err(output.wrong("with these lines the file would be wrong: it was left as it was"));
        }
        output.save(&saved.file, &saved.text)?;
        Ok(saved.file)
    }
}

/// The next reply that is understood; after one that is not, the question is asked again. The end of the input ends
/// the interview.
fn listen(
    session: &Session,
    progress: &Progress,
    output: &Output,
    ask: &dyn Fn(),
    understood: &mut bool,
) -> Said {
    let Some(first) = &progress.next else { return Said::Quit };
    let terminal = std::io::stdin().is_terminal();
    loop {
        if terminal && output.format == Format::Text {
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
                let help = if terminal { help } else { format!("{help}; {NEXT_LINE}") };
                let _ = output.wrong(&help);
                // A program knows which question it was.
                if output.format != Format::Json {
                    ask();
                }
            }
        }
    }
}
