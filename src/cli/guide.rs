//! `vires guide [CHAPTER]`

use super::options::Look;
use super::{Exit, output::Output};
use crate::diagnostic::closest;
use crate::library;
use crate::render::page::wrap;
use clap::Args;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

/// The width of a line on a terminal.
const WIDTH: usize = 80;

/// The guide: lists its chapters, or shows one
#[derive(Args)]
#[command(after_help = "\
Examples:
  vires guide                    the chapters, in order
  vires guide first-hour         how rules and a case are written, and what is answered
  vires guide norms              duties, permissions, prohibitions

A chapter is Markdown. Through a pipe it comes as it is written; on a terminal its lines are folded.")]
pub struct Guide {
    /// A chapter, by its name in the list or the last part of it
    #[arg(value_name = "CHAPTER")]
    chapter: Option<String>,
    #[command(flatten)]
    look: Look,
}

impl Guide {
    /// Runs the command.
    pub fn run(self) -> Exit {
        let output = self.look.output();
        let Some(wanted) = &self.chapter else {
            output.answer(&chapters());
            return Exit::Answered;
        };
        match chapter(wanted) {
            Some(text) if std::io::stdout().is_terminal() => output.answer(&folded(text)),
            Some(text) => output.answer(text),
            None => return unknown(wanted, &output),
        }
        Exit::Answered
    }
}

/// The text of a chapter that is called so, or ends so.
fn chapter(wanted: &str) -> Option<&'static str> {
    let wanted = wanted.trim_end_matches(".md");
    let called = |name: &str| name == wanted || name.rsplit('/').next() == Some(wanted);
    let exactly = library::guide().find(|(name, _)| *name == wanted);
    exactly.or_else(|| library::guide().find(|(name, _)| called(name))).map(|(_, text)| text)
}

fn unknown(wanted: &str, output: &Output) -> Exit {
    let names: Vec<&str> = library::guide().map(|(name, _)| name).collect();
    let last = names.iter().filter_map(|name| name.rsplit('/').next());
    let near = closest(wanted, names.iter().copied().chain(last));
    let help = near.map_or_else(
        || "`vires guide` lists the chapters".to_owned(),
        |near| format!("one like it is `{near}`"),
    );
    output.wrong(&format!("no chapter of the guide is called `{wanted}`; {help}"))
}

/// The chapters with their titles, as the summary lists them.
fn chapters() -> String {
    let summary = library::guide().find(|(name, _)| *name == "SUMMARY").map_or("", |(_, text)| text);
    let mut text = String::from("The guide. `vires guide CHAPTER` shows a chapter.\n");
    for line in summary.lines() {
        if let Some(part) = line.strip_prefix("# ").filter(|part| *part != "Summary") {
            let _ = write!(text, "\n{part}\n");
        } else if let Some((title, name)) = listed(line) {
            let _ = writeln!(text, "  {name:<24}{title}");
        }
    }
    text
}

/// The title and the name of a chapter: `- [Facts](language/facts.md)`.
fn listed(line: &str) -> Option<(&str, &str)> {
    let (title, rest) = line.trim_start().strip_prefix("- [")?.split_once("](")?;
    Some((title, rest.strip_suffix(".md)")?))
}

/// Markdown whose long lines of text are folded; examples and tables stay as they are.
fn folded(text: &str) -> String {
    let (mut out, mut verbatim) = (String::new(), false);
    for line in text.lines() {
        verbatim ^= line.starts_with("```");
        let text = line.trim_start();
        let indent = line.len() - text.len() + if text.starts_with("- ") { 2 } else { 0 };
        if verbatim || text.is_empty() || text.starts_with('|') || text.starts_with("```") {
            out.extend([line, "\n"]);
            continue;
        }
        for (at, piece) in wrap(text, WIDTH.saturating_sub(indent)).iter().enumerate() {
            let before = if at == 0 { line.len() - text.len() } else { indent };
            out.extend([&" ".repeat(before), piece.as_str(), "\n"]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_and_examples_are_not() {
        let long = "word ".repeat(30);
        let text = format!("# Title\n\n- {long}\n\n```vires\n{long}\n```\n| {long} |\n");
        let shown = folded(&text);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "# Title");
        assert!(lines[2].starts_with("- word") && lines[2].len() <= WIDTH, "{shown}");
        assert!(lines[3].starts_with("  word"), "{shown}");
        assert!(shown.contains(&format!("```vires\n{long}\n```\n| {long} |\n")), "{shown}");
    }
}
