//! `vires compare A B FILE…`, and `vires compare --as-of D --as-of D 'QUESTION' FILE…`

use super::options::{Files, Library, LimitOptions, Show, day, reading, typed_world};
use super::{Exit, output::Output};
use crate::question::{Action, about};
use crate::render::{self, Next, Typed};
use crate::session::{Pair, Setting};
use crate::time::Date;
use clap::Args;
use std::path::Path;

/// What makes the difference between two things, cases or dates
#[derive(Args)]
#[command(about = about(Action::Compare), after_help = "\
Examples:
  vires compare ben dan case.vires                                            two things of a case
  vires compare --as-of 2010-01-01 --as-of 2024-01-01 'adult(ben)' case.vires   two dates")]
pub struct Compare {
    /// Two names and the files (`deployment mission case.vires`); with two dates a question, or one name, and the files.
    /// A name is that of a thing, of a case (its first thing that a report is about), or `CASE.THING`
    #[arg(required = true, num_args = 2.., value_name = "A B FILE")]
    words: Vec<String>,
    #[command(flatten)]
    library: Library,
    /// The case in which a name is looked for first
    #[arg(long = "case", value_name = "NAME")]
    case: Option<String>,
    /// The date of the questions; given twice, one question is compared at both dates
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Vec<Date>,
    /// Takes one reading of a dispute on both sides
    #[arg(long = "reading", value_name = "DISPUTE=READING", value_parser = reading)]
    readings: Vec<(String, String)>,
    #[command(flatten)]
    limits: LimitOptions,
    #[command(flatten)]
    show: Show,
}

impl Compare {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        let (pair, files, as_of) = match (self.as_of.as_slice(), self.words.as_slice()) {
            ([a, b], [question, files @ ..]) => (Pair::Dates(question.clone(), *a, *b), files, None),
            ([] | [_], [a, b, files @ ..]) if !files.is_empty() => {
                (Pair::Names(a.clone(), b.clone()), files, self.as_of.first().copied())
            }
            (_, words)
                if words.iter().all(|word| Path::new(word).extension().is_some_and(|e| e == "vires")) =>
            {
                let text = "which cases or things of these files? Write two names before them: `vires compare NAME \
                            NAME FILE…`. A case is named behind `case`";
                return Err(output.wrong(text));
            }
            _ => {
                return Err(
                    output.wrong("compare takes two names and files, or two dates, a question and files")
                );
            }
        };
        let files = Files { files: files.to_vec(), library: Library { rules: self.library.rules.clone() } };
        let mut session = files.load(self.limits.limits(), output)?;
        let (case, readings) = (self.case.clone(), self.readings.clone());
        let setting = Setting { case, as_of, readings, ..Setting::default() };
        let asked = output.busy("comparing", || session.compare(&pair, &setting));
        let found = asked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        // What is typed next is about the second side.
        let typed = Typed {
            asked: typed_world(self.as_of.last().copied(), &self.readings, &self.limits),
            read: self.library.typed(output.language.as_deref()),
        };
        output.content(
            || render::contrast::compare(&session, &found, output.answers, Next::Command(&typed)),
            || render::json::compare(&session, &found),
        )?;
        Ok(Exit::Answered)
    }
}
