//! `vires compare A B FILE…`, `vires compare --as-of D --as-of D 'QUESTION' FILE…`, and a table of cases, `vires
//! compare --systems all FILE…`

use super::options::{Files, Library, LimitOptions, Show, day, reading, typed_world};
use super::{Exit, output::Output};
use crate::library;
use crate::question::{Action, about};
use crate::render::{self, Next, Typed};
use crate::session::{Loader as _, Pair, Session, Setting};
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
    #[arg(value_name = "A B FILE")]
    words: Vec<String>,
    /// Puts a measure of this kind to every system, as the library does: the module `comparison.KIND`
    #[arg(long, value_name = "KIND")]
    measure: Option<String>,
    /// A table instead, with a row for each case of the files: `all`, or the names of some, with commas between
    #[arg(long, value_name = "LIST")]
    systems: Option<String>,
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
    /// In a table, tells every attempt that came near
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    show: Show,
}

/// The module below which the library keeps its comparisons.
const COMPARISONS: &str = "comparison";

/// What is typed for every row.
const ALL: &str = "all";

impl Compare {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.show.output();
        self.answer(&output).unwrap_or_else(|exit| exit)
    }

    fn answer(&self, output: &Output) -> Result<Exit, Exit> {
        if self.measure.is_some() || self.systems.is_some() {
            return self.table(output);
        }
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
                return Err(output.wrong(
                    "compare takes two names and files; two dates, a question and files; or, for a table, \
                     `--measure KIND` or `--systems all` and files",
                ));
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

    /// The table of all cases.
    fn table(&self, output: &Output) -> Result<Exit, Exit> {
        if self.as_of.len() > 1 || self.case.is_some() {
            return Err(output.wrong("a table has a row for each case: it takes one date, and no `--case`"));
        }
        let mut files = self.words.clone();
        if let Some(kind) = &self.measure {
            files.push(self.module(kind, output)?);
        }
        if files.is_empty() {
            return Err(output.wrong("say which cases: `--measure KIND`, or files"));
        }
        let only: Vec<String> = match self.systems.as_deref() {
            None | Some(ALL) => vec![],
            Some(names) => names.split(',').map(|name| name.trim().to_owned()).collect(),
        };
        let files = Files { files, library: Library { rules: self.library.rules.clone() } };
        let mut session: Session = files.load(self.limits.limits(), output)?;
        let setting = Setting {
            as_of: self.as_of.first().copied(),
            readings: self.readings.clone(),
            ..Setting::default()
        };
        let asked = session.side_by_side(&only, &setting);
        let found = asked.map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        let typed = Typed {
            asked: typed_world(self.as_of.first().copied(), &self.readings, &self.limits),
            read: self.library.typed(output.language.as_deref()),
        };
        output.content(
            || render::tabulated::page(&session, &found, output.answers, self.full, Next::Command(&typed)),
            || render::json::tabulated(&session, &found),
        )?;
        Ok(Exit::Answered)
    }

    /// The module of a kind of measure.
    fn module(&self, kind: &str, output: &Output) -> Result<String, Exit> {
        let disk = self.library.disk(output)?;
        let below = format!("{COMPARISONS}.");
        let names = disk.modules().into_iter().chain(library::modules());
        let mut kinds: Vec<String> =
            names.filter_map(|name| name.strip_prefix(&below).map(str::to_owned)).collect();
        kinds.sort();
        kinds.dedup();
        if kinds.iter().any(|known| known == kind) {
            return Ok(format!("{below}{kind}"));
        }
        let known = if kinds.is_empty() { "none".to_owned() } else { kinds.join(", ") };
        Err(output.wrong(&format!("no comparison is called `{kind}`; there are: {known}")))
    }
}
