//! An interview within a program, such as behind a form: one question at a time, until the answer is settled.

use std::error::Error;
use std::fmt::Write as _;
use vires::render::{self, Style, Words};
use vires::session::{Interview, Memory, Reply, Session, Setting};

const GRANTS: &str = r#"
type person
fact resident(person) open
  reads "{person} lives in the town"
  asks "Does {person} live in the town?"
fact student(person) open
  reads "{person} is a student"
  asks "Is {person} a student?"
fact retired(person) open
  reads "{person} is retired"
  asks "Is {person} retired?"
concept reduced_fare(person)
  reads "{person} travels at a reduced fare"
  reads not "{person} does not travel at a reduced fare"

instrument tariff "Tariff" {}
provision tariff.3 "Residents who are students or retired travel at a reduced fare" {
  source "https://law.example/tariff"
  define reduced_fare(P) when resident(P) and (student(P) or retired(P))
}
case counter "At the counter" on 2026-05-01 { person ann "Ann" }
"#;

/// Asks as long as the answer is open; `reply` answers each question.
fn interview(reply: &dyn Fn(&str) -> Reply) -> Result<String, Box<dyn Error>> {
    let files = Memory::new().with("grants.vires", GRANTS);
    let mut session = Session::load(&files, &["grants.vires"]);
    let mut interview = Interview::new("reduced_fare(ann)", Setting::default());
    let mut told = String::new();
    loop {
        let progress = interview.next(&mut session)?;
        let Some(next) = progress.next.clone() else {
            told.push_str(&render::interview::outcome(&session, &interview, &progress, Style::default()));
            return Ok(told);
        };
        let question = Words::of(&session).question(&next.claim);
        writeln!(told, "{question}")?;
        interview.reply(next.claim, reply(&question));
    }
}

/// Everything that this program says, for somebody who lives in the town and is retired.
pub(crate) fn told() -> Result<String, Box<dyn Error>> {
    interview(&|question| if question.contains("student") { Reply::No } else { Reply::Yes(None) })
}

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", told()?);
    Ok(())
}
