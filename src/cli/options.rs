//! Options that mean the same everywhere.

use super::{Exit, output::Output};
use crate::render::Style;
use crate::session::{Disk, Limits, Session, Setting};
use crate::time::Date;
use clap::{Args, ValueEnum};
use std::io::IsTerminal as _;

/// What is read.
#[derive(Args)]
pub struct Files {
    /// Rule files and cases; a folder stands for every *.vires below it, `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub library: Library,
}

/// Where modules come from.
#[derive(Args)]
pub struct Library {
    /// A folder of modules, which hide embedded ones of the same name
    #[arg(long, value_name = "DIR")]
    pub rules: Option<String>,
}

/// Which world is asked.
#[derive(Args)]
pub struct World {
    /// The case that is asked about [default: the only or first one]
    #[arg(long = "case", value_name = "NAME")]
    pub case: Option<String>,
    #[command(flatten)]
    pub day: Day,
}

/// The date of the questions.
#[derive(Args)]
pub struct Day {
    /// The date of the question [default: that of the case]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    #[command(flatten)]
    pub limits: LimitOptions,
}

/// What an answer may cost.
#[derive(Args)]
pub struct LimitOptions {
    /// What an answer may cost: facts, firings, memory (bytes), rounds, seconds or worlds
    #[arg(long = "limit", value_name = "NAME=N", value_parser = limit)]
    pub limits: Vec<(String, u64)>,
}

/// How an answer is shown.
#[derive(Args)]
pub struct Show {
    /// Text for people, or JSON with a published schema
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    #[command(flatten)]
    pub look: Look,
}

/// How text is shown.
#[derive(Args)]
pub struct Look {
    /// Colour: on a terminal, always, or never
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// ASCII only; reads well aloud
    #[arg(long)]
    pub plain: bool,
}

/// The forms of an answer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// When colour is used.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Look {
    /// The style for a stream; `terminal`: whether it is one.
    fn style(&self, terminal: bool) -> Style {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let color = match self.color {
            Color::Auto => terminal && wanted,
            Color::Always => true,
            Color::Never => false,
        };
        Style { color, plain: self.plain, ..Style::default() }
    }

    /// The two streams, with their styles.
    pub fn output(&self) -> Output {
        Output {
            answers: self.style(std::io::stdout().is_terminal()),
            complaints: self.style(std::io::stderr().is_terminal()),
        }
    }
}

impl World {
    /// The setting of the questions.
    pub fn setting(&self) -> Setting {
        Setting { case: self.case.clone(), as_of: self.day.as_of, ..Setting::default() }
    }
}

impl LimitOptions {
    /// The defaults, with what was set.
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for (name, value) in &self.limits {
            limits.set(name, *value);
        }
        limits
    }
}

impl Library {
    /// The loader of this command.
    ///
    /// # Errors
    /// The folder cannot be read, which was said.
    pub fn disk(&self, output: &Output) -> Result<Disk, Exit> {
        let disk = self.rules.as_deref().map_or_else(|| Ok(Disk::new()), Disk::with_rules);
        disk.map_err(|error| output.wrong(&error.to_string()))
    }
}

impl Files {
    /// Loads the files and says what is wrong with them.
    ///
    /// # Errors
    /// Something is, so that nothing can be answered.
    pub fn load(&self, limits: Limits, output: &Output) -> Result<Session, Exit> {
        let session = self.read(limits, output)?;
        if session.has_errors() { Err(Exit::Wrong) } else { Ok(session) }
    }

    /// Loads the files and says what is wrong with them, which need not matter.
    ///
    /// # Errors
    /// The rule folder cannot be read.
    pub fn read(&self, limits: Limits, output: &Output) -> Result<Session, Exit> {
        let session = Session::load(&self.library.disk(output)?, &self.files).with_limits(limits);
        output.diagnostics(session.sources(), session.diagnostics());
        Ok(session)
    }
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "a date is written YYYY-MM-DD".to_owned())
}

fn limit(text: &str) -> Result<(String, u64), String> {
    let (name, value) = text.split_once('=').ok_or("a limit is written NAME=N")?;
    if !Limits::NAMES.contains(&name) {
        return Err(format!("the limits are {}", Limits::NAMES.join(", ")));
    }
    let value = value.replace('_', "").parse().map_err(|_| "the limit is a whole number".to_owned())?;
    Ok((name.to_owned(), value))
}
