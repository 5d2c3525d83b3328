//! What became of the certificates of a file.

use super::Style;
use super::page::Page;
use super::style::{Role, Sign};
use crate::certificate::Certified;
use crate::session::Verified;

/// Most disputes that are named where their reading does not matter.
const NAMED: usize = 3;

/// One line for each certificate, with the readings under which it holds; of one that is wrong, where and how.
pub fn page(file: &str, found: &[Verified], style: Style) -> Page {
    let mut page = Page::new(style);
    for one in found {
        match &one.outcome {
            Ok(certified) => {
                let Certified { question, answer, .. } = certified;
                let text =
                    format!("proved: {question} ({answer}){}{}", assuming(certified), under(certified));
                page.signed(0, Sign::Holds, (Role::Text, &text), "");
            }
            Err(fault) => {
                let text = format!("not proved: {file}, line {}: {}", fault.line, fault.message);
                page.signed(0, Sign::Fails, (Role::Text, &text), "");
            }
        }
    }
    page
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
