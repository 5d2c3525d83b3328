//! Options that mean the same everywhere.

use super::{Exit, output::Output};
use crate::render::{Detail, Style, Typed, word};
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
    #[command(flatten)]
    pub otherwise: Otherwise,
}

/// What is supposed for this command.
#[derive(Args)]
pub struct Otherwise {
    /// A statement that is added: `p(a)`, `not p(a)`, `unknown p(a)`; may be repeated
    #[arg(long, value_name = "FACT")]
    pub assume: Vec<String>,
    /// A statement that is taken back; may be repeated
    #[arg(long, value_name = "FACT")]
    pub without: Vec<String>,
}

/// The date of the questions, and the readings of the law that are taken.
#[derive(Args)]
pub struct Day {
    /// The date of the question [default: that of the case]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Takes one reading of a dispute, instead of answering under each
    #[arg(long = "reading", value_name = "DISPUTE=READING", value_parser = reading)]
    pub readings: Vec<(String, String)>,
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

/// Where proofs are written that can be checked.
#[derive(Args)]
pub struct Certificate {
    /// Writes a certificate of each answer there, for `vires verify`
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<String>,
}

impl Certificate {
    /// Writes the certificates of all answers to a question, if that is wanted.
    ///
    /// # Errors
    /// An answer cannot be certified, or the file cannot be written, which was said.
    pub fn write(
        &self,
        session: &mut Session,
        question: &str,
        setting: &Setting,
        output: &Output,
    ) -> Result<(), Exit> {
        let Some(file) = &self.certificate else { return Ok(()) };
        let text = output
            .busy("proving", || session.certify(question, setting))
            .map_err(|refusal| output.refuse(session.sources(), &refusal))?;
        output.save(file, &text)
    }
}

/// How an answer is shown.
#[derive(Args)]
pub struct Show {
    /// The form of the answer; JSON has a published schema
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// The language of labels and sentences, where the files have it (a tag such as `zh`)
    #[arg(long, value_name = "TAG", value_parser = tag)]
    pub lang: Option<String>,
    #[command(flatten)]
    pub look: Look,
}

/// How much of the reasons is shown.
#[derive(Args)]
pub struct Unfold {
    /// Shows reasons to this depth, also what was looked at in vain [default: the grounds]
    #[arg(long, value_name = "N", conflicts_with = "full")]
    pub depth: Option<usize>,
    /// Shows everything, to any depth
    #[arg(long)]
    pub full: bool,
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
    /// No notes, warnings or progress; of tests and layout only what is not as it should be
    #[arg(long, short)]
    pub quiet: bool,
}

/// The forms of an answer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For documents.
    Markdown,
    /// For browsers: one page that needs nothing else.
    Html,
    /// A graph of the proof, for Graphviz.
    Dot,
    /// A graph of the proof, for Mermaid.
    Mermaid,
    /// A picture of the text, for a page about the program.
    #[value(hide = true)]
    Svg,
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
            format: Format::Text,
            language: None,
            unfolded: None,
            quiet: self.quiet,
        }
    }
}

impl Unfold {
    /// What was asked for, if anything was.
    pub fn detail(&self) -> Option<Detail> {
        if self.full { Some(Detail::Full) } else { self.depth.map(Detail::Depth) }
    }
}

impl Show {
    /// The two streams, with their styles and in the form that was asked for.
    pub fn output(&self) -> Output {
        self.unfolded(None)
    }

    /// The same, with so much of the reasons unfolded. What a page of HTML folds it holds nevertheless.
    pub fn unfolded(&self, detail: Option<Detail>) -> Output {
        let mut output = self.look.output();
        // A picture has the colours of a terminal.
        output.answers.color |= self.format == Format::Svg;
        output.answers.detail = match (self.format, detail) {
            (Format::Html, None | Some(Detail::Depth(_))) => Detail::Depth(usize::MAX),
            (_, detail) => detail.unwrap_or_default(),
        };
        Output { format: self.format, language: self.lang.clone(), unfolded: detail, ..output }
    }
}

impl World {
    /// The setting of the questions.
    pub fn setting(&self) -> Setting {
        let (assumed, withdrawn) = (self.otherwise.assume.clone(), self.otherwise.without.clone());
        Setting { assumed, withdrawn, ..self.as_it_stands() }
    }

    /// The same without what is supposed.
    pub fn as_it_stands(&self) -> Setting {
        let (case, readings) = (self.case.clone(), self.day.readings.clone());
        Setting { case, as_of: self.day.as_of, readings, ..Setting::default() }
    }

    /// How it is typed again, after another command; the case is told apart by what is answered.
    pub fn typed(&self, files: &Files, language: Option<&str>) -> Typed {
        let read = files.library.typed(language);
        Typed { asked: self.day.typed() + &self.otherwise.typed(), read }
    }
}

/// An option as it is typed.
fn option(name: &str, value: impl AsRef<str>) -> String {
    format!(" --{name} {}", word(value.as_ref()))
}

impl Otherwise {
    fn typed(&self) -> String {
        let assumed = self.assume.iter().map(|fact| option("assume", fact));
        assumed.chain(self.without.iter().map(|fact| option("without", fact))).collect()
    }
}

impl Day {
    /// How it is typed again.
    pub fn typed(&self) -> String {
        typed_world(self.as_of, &self.readings, &self.limits)
    }
}

/// How a day, readings and limits are typed again.
pub fn typed_world(as_of: Option<Date>, readings: &[(String, String)], limits: &LimitOptions) -> String {
    let date = as_of.iter().map(|date| option("as-of", date.to_string()));
    let readings = readings.iter().map(|(dispute, one)| option("reading", format!("{dispute}={one}")));
    date.chain(readings).chain([limits.typed()]).collect()
}

impl LimitOptions {
    /// How they are typed again.
    pub fn typed(&self) -> String {
        self.limits.iter().map(|(name, value)| option("limit", format!("{name}={value}"))).collect()
    }

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
    /// How it is typed again, with the language of the answers.
    pub fn typed(&self, language: Option<&str>) -> String {
        let rules = self.rules.iter().map(|folder| option("rules", folder));
        rules.chain(language.map(|tag| option("lang", tag))).collect()
    }

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
        let session = Session::load(&self.library.disk(output)?, &self.files)
            .with_limits(limits)
            .with_language(output.language.clone());
        output.missing_language(&session);
        output.diagnostics(session.sources(), session.diagnostics());
        Ok(session)
    }
}

pub fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| Date::misread(text).to_owned())
}

pub fn reading(text: &str) -> Result<(String, String), String> {
    let (dispute, reading) = text.split_once('=').ok_or("a reading is written DISPUTE=READING")?;
    Ok((dispute.trim().to_owned(), reading.trim().to_owned()))
}

/// The tag of a language, as files write it.
pub fn tag(text: &str) -> Result<String, String> {
    let letters = text.chars().all(|c| c.is_ascii_lowercase());
    if letters && (2..=3).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("a language is a tag of two or three letters, such as `zh`".to_owned())
    }
}

fn limit(text: &str) -> Result<(String, u64), String> {
    let (name, value) = text.split_once('=').ok_or("a limit is written NAME=N")?;
    if !Limits::NAMES.contains(&name) {
        return Err(format!("the limits are {}", Limits::NAMES.join(", ")));
    }
    let value: u64 = value.replace('_', "").parse().map_err(|_| "the limit is a whole number".to_owned())?;
    if value == 0 {
        return Err("a limit of nothing leaves nothing to answer with: it is 1 at least".to_owned());
    }
    Ok((name.to_owned(), value))
}
