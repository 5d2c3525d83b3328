//! `vires` within a program: a question, its answers as data and as text, and a limit on what it may cost.

use std::error::Error;
use std::fmt::Write as _;
use vires::proof::Status;
use vires::render::{self, Next, Style, Words};
use vires::session::{Limits, Memory, Session, Setting};

/// The rules, and one case. A program that has them in a folder hands `Disk::new()` to `Session::load`.
const PERMITS: &str = r#"
type plan
fact announced(plan)
  reads "{plan} was announced"
fact harmful(plan) open
  reads "{plan} harms its neighbours"
  reads not "{plan} does not harm its neighbours"
  asks "Does {plan} harm its neighbours?"
concept permitted(plan)
  reads "{plan} is permitted"
  reads not "{plan} is not permitted"

instrument code "Building Code" {}
provision code.1 "What was announced and harms nobody is permitted" {
  source "https://law.example/code"
  define permitted(P) when announced(P) and not harmful(P)
}

case street "Mill Lane" on 2026-05-01 {
  plan shed "the shed" { announced }
  plan tower "the tower" { announced; harmful }
}
"#;

/// Loads the rules; mistakes in them are told as text.
fn load() -> Result<Session, String> {
    let files = Memory::new().with("permits.vires", PERMITS);
    let session = Session::load(&files, &["permits.vires"]);
    if session.has_errors() {
        return Err(render::diagnostics(session.diagnostics(), session.sources(), Style::default()));
    }
    Ok(session.with_limits(Limits { seconds: 5, ..Limits::default() }))
}

/// What is answered, a line each.
fn answers(session: &mut Session) -> Result<String, Box<dyn Error>> {
    let setting = Setting { case: Some("street".to_owned()), ..Setting::default() };
    let found = session.ask("permitted(P)", &setting)?;
    let mut lines = String::new();
    for answer in &found.answers {
        let conclusion = &answer.conclusion;
        let stands = match conclusion.status {
            Status::True => "yes",
            Status::False => "no",
            Status::Undetermined => "open",
            Status::Disputed => "disputed",
        };
        let plan = Words::of(session).value(answer.bindings[0].1);
        writeln!(lines, "{plan}: {stands}")?;
    }
    Ok(lines)
}

/// The reasons for an answer if one more fact is assumed, as `vires why` tells them.
fn reasons(session: &mut Session) -> Result<String, Box<dyn Error>> {
    let assumed = vec!["not harmful(shed)".to_owned()];
    let setting = Setting { case: Some("street".to_owned()), assumed, ..Setting::default() };
    let reasons = session.why("permitted(shed)", &setting)?;
    let style = Style { width: 80, ..Style::default() };
    Ok(render::reasons::page(session, &reasons, style, Next::Prompt).text())
}

/// Everything that this program says.
pub(crate) fn told() -> Result<String, Box<dyn Error>> {
    let mut session = load()?;
    Ok(answers(&mut session)? + "\n" + &reasons(&mut session)?)
}

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", told()?);
    Ok(())
}
