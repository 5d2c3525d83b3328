//! What is made from the commands themselves: completions of a shell, manual pages, the reference in the guide.

use super::output::Output;
use super::{Arguments, Exit, options::Look};
use clap::{Arg, Args, Command, CommandFactory as _};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// An option of so many commands is told once.
const SHARED: usize = 5;

/// Completions for a shell, on the standard output
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires completions bash
  vires completions fish")]
pub struct Completions {
    /// Which shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: clap_complete::Shell,
    #[command(flatten)]
    look: Look,
}

/// Manual pages: one a command in a folder, or the first one on the standard output
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires man
  vires man man1
  vires man --markdown")]
pub struct Man {
    /// The folder; what is missing of it is made
    #[arg(value_name = "DIR", conflicts_with = "markdown")]
    folder: Option<String>,
    /// All commands on one page of Markdown instead
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    look: Look,
}

impl Completions {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut program(), "vires", &mut text);
        self.look.output().answer(&String::from_utf8_lossy(&text));
        Exit::Answered
    }
}

impl Man {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.look.output();
        self.write(&output).unwrap_or_else(|exit| exit)
    }

    fn write(&self, output: &Output) -> Result<Exit, Exit> {
        if self.markdown {
            output.answer(&reference());
            return Ok(Exit::Answered);
        }
        let unwritten =
            |error: std::io::Error| output.wrong(&format!("the pages cannot be written: {error}"));
        let pages = pages().map_err(unwritten)?;
        let Some(folder) = &self.folder else {
            output.answer(pages.first().map_or("", |(_, text)| text));
            return Ok(Exit::Answered);
        };
        std::fs::create_dir_all(folder).map_err(unwritten)?;
        for (name, text) in &pages {
            output.save(&Path::new(folder).join(name).to_string_lossy(), text)?;
        }
        output.answer(&format!("{} pages written to {folder}\n", pages.len()));
        Ok(Exit::Answered)
    }
}

/// The program with all its commands, as it is parsed.
fn program() -> Command {
    let mut program = Arguments::command().version(env!("CARGO_PKG_VERSION"));
    program.build();
    program
}

/// The commands that help shows, those of commands after them.
fn commands(program: &Command) -> Vec<&Command> {
    let mut found = Vec::new();
    for command in program.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        found.push(command);
        found.extend(commands(command));
    }
    found
}

/// The manual pages, each with the name of its file; that of the program first.
fn pages() -> std::io::Result<Vec<(String, String)>> {
    let program = program();
    let all = std::iter::once(&program).chain(commands(&program));
    all.map(|command| {
        let source = concat!("vires ", env!("CARGO_PKG_VERSION"));
        let man = clap_mangen::Man::new(command.clone()).date("").source(source);
        let mut text = Vec::new();
        man.render(&mut text)?;
        Ok((man.get_filename(), String::from_utf8_lossy(&text).into_owned()))
    })
    .collect()
}

/// The reference of all commands, in Markdown.
pub fn reference() -> String {
    let program = program();
    let commands = commands(&program);
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for option in commands.iter().flat_map(|command| options(command)) {
        *count.entry(row(option)).or_default() += 1;
    }
    let is_shared = |option: &Arg| count.get(&row(option)).is_some_and(|count| *count >= SHARED);
    let mut text = String::from(
        "# All commands\n\n\
        Made from the program by `vires man --markdown`; what the commands are for is in [the command line](command-line.md), and what their JSON holds in [the shapes of JSON](reference-json.md).\n\n\
        ## Options that mean the same everywhere\n\n| option | means |\n| --- | --- |\n",
    );
    let mut told: Vec<String> = Vec::new();
    for option in commands.iter().flat_map(|command| options(command)).filter(|option| is_shared(option)) {
        let row = row(option);
        if !told.contains(&row) {
            text.push_str(&row);
            told.push(row);
        }
    }
    for command in commands {
        section(&mut text, command, &is_shared);
    }
    text
}

/// One command: its usage, what it takes, its examples.
fn section(text: &mut String, command: &Command, is_shared: &dyn Fn(&Arg) -> bool) {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(text, "\n## {name}\n\n{}.\n", super::sentence(&about));
    let aliases: Vec<String> = command.get_visible_aliases().map(|alias| format!("`{alias}`")).collect();
    if !aliases.is_empty() {
        let _ = write!(text, "\nAlso as {}.\n", aliases.join(", "));
    }
    let usage = command.clone().render_usage().to_string();
    let _ = write!(text, "\n```text not run: usage\n{}\n```\n", usage.trim_start_matches("Usage:").trim());
    let arguments: Vec<&Arg> = command.get_positionals().collect();
    let own: Vec<&Arg> = options(command).filter(|option| !is_shared(option)).collect();
    if !arguments.is_empty() || !own.is_empty() {
        text.push_str("\n| argument | means |\n| --- | --- |\n");
        for argument in arguments.into_iter().chain(own) {
            text.push_str(&row(argument));
        }
    }
    let shared: Vec<String> = options(command)
        .filter(|option| is_shared(option))
        .map(|option| format!("`{}`", flag(option)))
        .collect();
    if !shared.is_empty() {
        let _ = write!(text, "\nAnd {}.\n", shared.join(", "));
    }
    if let Some(help) = command.get_after_help() {
        let _ = write!(
            text,
            "\n```text not run: these run as examples of help\n{}\n```\n",
            help.to_string().trim_end()
        );
    }
}

/// The options of a command, without those that every program has.
fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let shown =
        |option: &&Arg| !option.is_hide_set() && !["help", "version"].contains(&option.get_id().as_str());
    command
        .get_opts()
        .chain(command.get_arguments().filter(|a| !a.is_positional() && !a.get_action().takes_values()))
        .filter(shown)
}

/// How an option or argument is written.
fn flag(argument: &Arg) -> String {
    let values: Vec<&str> =
        argument.get_value_names().into_iter().flatten().map(clap::builder::Str::as_str).collect();
    let values = values.join(" ");
    match argument.get_long() {
        None => values,
        Some(long) if argument.get_action().takes_values() => format!("--{long} {values}"),
        Some(long) => format!("--{long}"),
    }
}

/// A row of a table: how it is written, what it means, which values it has.
fn row(argument: &Arg) -> String {
    let short = argument.get_short().map_or(String::new(), |short| format!("`-{short}`, "));
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let mut help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let possible = argument.get_possible_values();
    let values: Vec<String> =
        possible.iter().filter(|v| !v.is_hide_set()).map(|v| format!("`{}`", v.get_name())).collect();
    if argument.get_action().takes_values() && !values.is_empty() {
        let _ = write!(help, ": {}", values.join(", "));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() && !argument.is_hide_default_value_set() {
        let _ = write!(help, " (otherwise {})", defaults.join(", "));
    }
    format!("| {short}`{}` | {} |\n", flag(argument), help.replace('|', "\\|"))
}
