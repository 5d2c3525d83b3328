//! Statements written into the case they belong to.

use super::Session;
use super::interview::Interview;
use crate::hir::{Polarity, StatedTime, Statement};
use crate::ids::CaseId;
use crate::source::FileId;
use crate::time::Date;
use std::collections::BTreeSet;

/// A file as it is when the answers of an interview stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its name, as it was read.
    pub file: String,
    /// Its text.
    pub text: String,
}

impl Session {
    /// The file of a case with the answers of an interview among its facts. A statement that doubts what was
    /// answered is replaced, the others come before the closing brace. `None` if there is no such place: outside any
    /// case, or where a doubt is about a time of its own or about several things.
    pub fn saved(&self, interview: &Interview, case: Option<CaseId>) -> Option<Saved> {
        let case = self.program.cases.get(case?.index())?;
        let file = case.span.file;
        let text = self.sources.text(file);
        let end = text.get(..case.span.range().end)?.rfind('}')?;
        let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
        let mut added: Vec<String> = Vec::new();
        for (statement, lines) in interview.lines_by_statement(self) {
            let doubts: Vec<&Statement> = case
                .statements
                .iter()
                .filter(|s| (s.relation, s.arguments.as_slice()) == (statement.0, statement.1.as_slice()))
                .collect();
            let full = self.program.statement(statement.0, &statement.1);
            let mut lines = lines.into_iter();
            for doubt in doubts {
                let (range, rest) = self.doubt(file, doubt, &case.statements)?;
                match lines.next() {
                    Some(line) => edits.push((range, line.replacen(&full, rest, 1))),
                    None => return None,
                }
            }
            let mut lines = lines.peekable();
            if lines.peek().is_some() {
                added.extend(said_of(&interview.days_of(&statement)));
            }
            added.extend(lines);
        }
        let mut insertion: String = added.iter().flat_map(|line| ["  ", line, "\n"]).collect();
        let before = text.get(..end)?;
        let begun = before.rfind('\n').map_or(0, |at| at + 1);
        // The brace may stand behind something on its line.
        let alone = before.get(begun..)?.trim().is_empty();
        if !alone && !insertion.is_empty() {
            insertion.insert(0, '\n');
        }
        if is_crlf(text) {
            insertion = insertion.replace('\n', "\r\n");
        }
        let place = if alone { begun } else { end };
        edits.push((place..place, insertion));
        edits.sort_by_key(|(range, _)| range.start);
        let mut out = text.to_owned();
        for (range, new) in edits.into_iter().rev() {
            out.replace_range(range, &new);
        }
        Some(Saved { file: self.sources.name(file).to_owned(), text: out })
    }

    /// Where a doubt stands, and what is doubted as it is written there.
    fn doubt<'t>(
        &'t self,
        file: FileId,
        doubt: &Statement,
        all: &[Statement],
    ) -> Option<(std::ops::Range<usize>, &'t str)> {
        let simple = doubt.polarity == Polarity::Unknown
            && doubt.time == StatedTime::Always
            && doubt.span.file == file
            && all.iter().filter(|other| other.span == doubt.span).count() == 1;
        let written = self.sources.slice(doubt.span).strip_prefix("unknown")?;
        simple.then(|| (doubt.span.range(), written.trim()))
    }
}

/// Whether the lines of a text end as those of Windows do.
pub(super) fn is_crlf(text: &str) -> bool {
    text.contains("\r\n") && text.matches('\n').count() == text.matches("\r\n").count()
}

/// What was said of some days is taken to be so until the next of them: a reader of the file is told.
fn said_of(days: &BTreeSet<Date>) -> Option<String> {
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    (days.len() > 1).then(|| format!("// asked of {}; taken to stay so until asked again", days.join(", ")))
}

/// Whether a text can name a case: a capital begins a variable, and quotes are for provisions.
pub fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let begins = letters.next().is_some_and(|c| c.is_alphabetic() && !c.is_uppercase());
    begins && letters.all(|c| c.is_alphanumeric() || c == '_')
}
