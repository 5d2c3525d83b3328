//! What became of the certificates of a file.

use super::Style;
use super::page::Page;
use super::style::{Role, Sign};
use crate::certificate::Certified;
use crate::hir::Choice;
use crate::session::{Covered, Verified};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Most disputes that are named where their reading does not matter, and most of what is missing.
const NAMED: usize = 3;

/// One line for each certificate, with the readings under which it holds; of one that is wrong, where and how.
/// Then what several of them are about together, and what of it they leave out.
pub fn page(file: &str, found: &[Verified], claims: &[Covered], style: Style) -> Page {
    let mut page = Page::new(style);
    for one in found {
        match &one.outcome {
            Ok(certified) => {
                let text = format!(
                    "proved: {} ({}){}{}{}",
                    what(certified),
                    certified.answer,
                    assuming(certified),
                    under(certified),
                    cases(&certified.choices)
                );
                page.signed(0, Sign::Holds, (Role::Text, &text), "");
            }
            Err(fault) => {
                let text = format!("not proved: {file}, line {}: {}", fault.line, fault.message);
                page.signed(0, Sign::Fails, (Role::Text, &text), "");
            }
        }
    }
    for claim in claims {
        let parts = claim.parts.iter().filter_map(|part| found.get(*part)?.outcome.as_ref().ok());
        let parts: Vec<&Certified> = parts.collect();
        whole(&mut page, claim, &parts);
    }
    page
}

/// What several certificates are about together, and what they leave out.
fn whole(page: &mut Page, claim: &Covered, parts: &[&Certified]) {
    let choices: Vec<&Choice> = parts.iter().flat_map(|part| &part.choices).collect();
    let Some(first) = parts.first().filter(|_| !choices.is_empty()) else { return };
    let what = what(first);
    let mut fails =
        |text: String| page.signed(0, Sign::Fails, (Role::Text, &format!("not whole: {what}: {text}")), "");
    let Some(missing) = &claim.missing else {
        return fails("it would take too long to say what is missing".to_owned());
    };
    for choices in missing.iter().take(NAMED) {
        fails(format!("nothing is certified{}", taking(choices)));
    }
    if missing.len() > NAMED {
        fails(format!("nor in {} more parts", missing.len() - NAMED));
    }
    if missing.is_empty() {
        let answers: BTreeSet<&str> = parts.iter().map(|part| part.answer.as_str()).collect();
        let answers: Vec<&str> = answers.into_iter().collect();
        let text = format!("whole: {what} ({}){}", answers.join(", "), throughout(&choices));
        page.signed(0, Sign::Holds, (Role::Text, &text), "");
    }
}

/// What a certificate is about: the question and, if that has variables, the statement; the case and the day.
fn what(certified: &Certified) -> String {
    // What was written by somebody else must not draw lines of its own.
    let mut text = certified.question.replace(char::is_control, " ");
    let (day, statement) = certified.statement.split_once(' ').unwrap_or(("-", &certified.statement));
    if certified.is_one_of_several {
        let values = statement.split_once(' ').map_or("", |(_, values)| values);
        let _ = write!(text, " for {values}");
    }
    if let Some(case) = &certified.case {
        let _ = write!(text, " in {case}");
    }
    if let Some(place) = certified.supposition {
        let _ = write!(text, ", supposition {}", place + 1);
    }
    if day != "-" {
        let _ = write!(text, ", as of {day}");
    }
    text
}

/// For which choices there is none.
fn taking(choices: &[Choice]) -> String {
    let readings = choices.iter().filter(|choice| choice.is_reading());
    let readings: Vec<String> = readings.map(|choice| format!("{}={}", choice.of, choice.taken)).collect();
    let under =
        if readings.is_empty() { String::new() } else { format!(" under {}", readings.join(" and ")) };
    format!("{under}{}", cases(choices))
}

/// That nothing is left out.
fn throughout(choices: &[&Choice]) -> String {
    let readings = choices.iter().any(|choice| choice.is_reading());
    let cases = choices.iter().any(|choice| !choice.is_reading());
    match (readings, cases) {
        (true, true) => ", under every reading and in every case",
        (true, false) => ", under every reading",
        (false, true) => ", in every case",
        (false, false) => "",
    }
    .to_owned()
}

/// In which case, as words that follow.
fn cases(choices: &[Choice]) -> String {
    let cases = choices.iter().filter(|choice| !choice.is_reading());
    let said = |choice: &Choice| {
        let (time, statement) = choice.of.split_once(' ').unwrap_or(("", &choice.of));
        let not = if choice.taken == "denied" { "not " } else { "" };
        let time = if time == "always" { String::new() } else { format!(" by {time}") };
        format!("{not}{statement}{time}")
    };
    let cases: Vec<String> = cases.map(said).collect();
    if cases.is_empty() { String::new() } else { format!(", if {}", cases.join(" and ")) }
}

/// What is assumed and withdrawn.
fn assuming(certified: &Certified) -> String {
    let part = |line: &String| -> Option<String> {
        let (word, rest) = line.split_once(' ')?;
        let (polarity, rest) = rest.split_once(' ')?;
        let (time, statement) = rest.split_once(' ')?;
        let not = if polarity == "denied" { "not " } else { "" };
        let doubt = if polarity == "unknown" { "unknown " } else { "" };
        let time = if time == "always" { String::new() } else { format!(" {time}") };
        let taken = if word == "withdraw" { "without " } else { "" };
        Some(format!("{taken}{doubt}{not}{statement}{time}"))
    };
    let parts: Vec<String> = certified.assumed.iter().filter_map(part).collect();
    if parts.is_empty() { String::new() } else { format!(", assuming {}", parts.join(" and ")) }
}

/// Under which readings.
fn under(certified: &Certified) -> String {
    let (open, taken): (Vec<&String>, Vec<&String>) =
        certified.readings.iter().partition(|name| name.ends_with("=-"));
    let open: Vec<&str> = open.into_iter().filter_map(|name| name.strip_suffix("=-")).collect();
    let taken: Vec<&str> = taken.into_iter().map(String::as_str).collect();
    let mut text = String::new();
    if !taken.is_empty() {
        text = format!(" under {}", taken.join(" and "));
    }
    match open.len() {
        0 => {}
        count if count <= NAMED => {
            text = format!("{text}, whatever the reading of {}", open.join(" and of "));
        }
        count => text = format!("{text}, whatever the readings of {count} disputes"),
    }
    text
}
