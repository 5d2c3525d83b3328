//! The command line: one file a command.
//!
//! Answers go to standard output, everything about files and commands to standard error. The exit code says
//! what happened ([`Exit`]), never what the answer is, except that `check` fails where an expectation does.

mod ask;
mod check;
mod compare;
mod cure;
mod describe;
mod doc;
mod fmt;
mod guide;
mod interview;
mod lint;
mod manual;
mod new;
mod options;
mod output;
mod progress;
mod prompt;
mod run;
mod show;
mod test;
mod timeline;
mod verify;
mod what_if;
mod why;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use std::panic;
use std::sync::OnceLock;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Answered, whatever the answer.
    Answered = 0,
    /// An expectation does not hold.
    Failed = 1,
    /// The files or the command are wrong.
    Wrong = 2,
    /// A limit was reached.
    Limit = 3,
    /// A fault of this program.
    Internal = 70,
}

/// Rules of law, written as facts and rules; questions answered with their proof.
#[derive(Parser)]
#[command(name = "vires", version = version(), max_term_width = 100, after_help = SIGNS, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Ask(ask::Ask),
    Why(why::Why),
    Cure(cure::Cure),
    Interview(interview::Questions),
    Timeline(timeline::Timeline),
    WhatIf(what_if::WhatIf),
    Compare(compare::Compare),
    Run(run::Run),
    New(new::New),
    Describe(describe::Describe),
    Guide(guide::Guide),
    Doc(doc::Doc),
    Fmt(fmt::Fmt),
    Lint(lint::Lint),
    Show(show::Show),
    Repl(prompt::Prompt),
    Verify(verify::Verify),
    Test(test::Test),
    Completions(manual::Completions),
    Man(manual::Man),
}

/// What the signs in answers mean.
const SIGNS: &str = "\
Examples:
  vires check case.vires                   the report of a case, with its reasons
  vires why 'national(ben)' case.vires     the proof of an answer, or what is missing
  vires describe                           what a case may state, and what can be asked
  vires new case                           a case to be filled in
  vires guide                              the chapters of the guide, which is part of the program

Signs in answers: ✓ holds, ✗ fails, ? open or not shown, ! a defect (with --plain: + - ? !)
Exit codes: 0 answered, 1 an expectation fails, 2 files or command are wrong, 3 a limit, 70 internal

No answer of this program is legal advice.";

/// Runs the command that the process was started with; returns its exit code.
///
/// A panic is a fault of this program, never of its input: it ends with code 70 and says where it was.
pub fn main() -> u8 {
    panic::set_hook(Box::new(|about| {
        output::complain(&format!("internal error: {about}\nplease report this"));
    }));
    let exit = panic::catch_unwind(|| match Arguments::try_parse() {
        Ok(arguments) => match arguments.command {
            Command::Check(command) => command.run(),
            Command::Ask(command) => command.run(),
            Command::Why(command) => command.run(),
            Command::Cure(command) => command.run(),
            Command::Interview(command) => command.run(),
            Command::Timeline(command) => command.run(),
            Command::WhatIf(command) => command.run(),
            Command::Compare(command) => command.run(),
            Command::Run(command) => command.run(),
            Command::New(command) => command.run(),
            Command::Describe(command) => command.run(),
            Command::Guide(command) => command.run(),
            Command::Doc(command) => command.run(),
            Command::Fmt(command) => command.run(),
            Command::Lint(command) => command.run(),
            Command::Show(command) => command.run(),
            Command::Repl(command) => command.run(),
            Command::Verify(command) => command.run(),
            Command::Test(command) => command.run(),
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(),
        },
        Err(error) => usage(&with_files(error)),
    });
    let exit = exit.unwrap_or(Exit::Internal);
    let lost = exit == Exit::Answered && output::lost();
    (if lost { Exit::Wrong } else { exit }) as u8
}

/// Where files are missing, with what they can be.
fn with_files(mut error: clap::Error) -> clap::Error {
    let files = |value: &ContextValue| match value {
        ContextValue::Strings(missing) => missing.iter().any(|name| name.starts_with("<FILE>")),
        _ => false,
    };
    if error.kind() == ErrorKind::MissingRequiredArgument
        && error.get(ContextKind::InvalidArg).is_some_and(files)
    {
        let tip = "name the file of a case, as in `case.vires`, or a module of the library (`vires describe` lists \
                   them); `vires new case` writes a case to be filled in";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.to_owned().into()]));
    }
    error
}

/// Shows help, version, or what is wrong with the arguments. A closed pipe is no reason to complain.
fn usage(error: &clap::Error) -> Exit {
    if error.use_stderr() && wants_json() {
        let text = error.to_string();
        let message = text.trim_start_matches("error: ").trim_end();
        output::complain(crate::render::json::remark("error", message).trim_end());
    } else {
        let _ = error.print();
    }
    if error.use_stderr() { Exit::Wrong } else { Exit::Answered }
}

/// Whether the answer was to be JSON, as far as arguments that are wrong can say.
fn wants_json() -> bool {
    let arguments: Vec<String> = output::arguments().collect();
    let two = |pair: &[String]| matches!(pair, [name, value] if name == "--format" && value == "json");
    arguments.iter().any(|one| one == "--format=json") || arguments.windows(2).any(two)
}

/// A line about a command as a sentence without its full stop.
fn sentence(about: &str) -> String {
    crate::render::sentence::capitalised(about.trim_end_matches('.'))
}

/// Program and library, for `--version`.
fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let files = crate::library::files().count();
        let print = crate::library::fingerprint();
        format!("{}\nrule library {print} ({files} files)", env!("CARGO_PKG_VERSION"))
    })
}
