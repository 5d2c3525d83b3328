//! What can be typed next on a line of the prompt: after a colon commands, after a command what it takes.

use super::conversation::{Conversation, FORMS};
use crate::ide::{self, Item, Purpose};
use crate::question::{Action, Row, TABLE, find};

/// What can stand in the place of the word that ends the line, and where that word begins.
pub fn complete(conversation: &Conversation, line: &str) -> (usize, Vec<Item>) {
    if conversation.is_interviewing() {
        return words(line, 0, replies());
    }
    let Some(typed) = line.strip_prefix(':') else { return within(conversation, line, 0, Purpose::Question) };
    let Some((name, _)) = typed.split_once(char::is_whitespace) else {
        let command = |row: &Row| Item { insert: format!(":{} ", row.name), about: row.about.to_owned() };
        let found = TABLE.iter().filter(|row| row.name.starts_with(typed)).map(command);
        return (0, found.collect());
    };
    let Some(row) = find(name) else { return (line.len(), vec![]) };
    let rest = &line[name.len() + 1..];
    let start = line.len() - rest.trim_start().len();
    argument(conversation, row.action, line, start)
}

/// What is expected after the end of the line.
pub fn expected(conversation: &Conversation, line: &str) -> Option<String> {
    if conversation.is_interviewing() {
        return None;
    }
    let Some(typed) = line.strip_prefix(':') else { return ide::hint(conversation.session(), line) };
    let (name, rest) = typed.split_once(char::is_whitespace)?;
    let row = find(name)?;
    if rest.trim().is_empty() && !row.argument.is_empty() {
        return Some(row.argument.to_owned());
    }
    takes(row.action).and_then(|_| ide::hint(conversation.session(), rest.trim_start()))
}

/// Whether a command takes text of the language, and for what.
pub fn takes(action: Action) -> Option<Purpose> {
    match action {
        Action::Ask | Action::Why | Action::Cure | Action::Interview | Action::Timeline => {
            Some(Purpose::Question)
        }
        Action::Assume | Action::Withdraw | Action::WhatIf => Some(Purpose::Statement),
        _ => None,
    }
}

/// What can be an argument of a command; `start`: where it begins.
fn argument(conversation: &Conversation, action: Action, line: &str, start: usize) -> (usize, Vec<Item>) {
    let session = conversation.session();
    let case = session.case_of(conversation.setting());
    match action {
        Action::Withdraw => {
            let begun = &line[start..];
            let mut found = conversation.withdrawable();
            found.retain(|item| item.insert.starts_with(begun));
            if found.is_empty() {
                within(conversation, line, start, Purpose::Statement)
            } else {
                (start, found)
            }
        }
        Action::Case => words(line, start, ide::cases(session)),
        Action::Compare => {
            let mut all = ide::cases(session);
            all.extend(ide::names(session, case));
            words(line, start, all)
        }
        Action::Describe | Action::Facts => words(line, start, ide::names(session, case)),
        Action::Reading => {
            // Blanks around the sign are read over.
            let begun: String = line[start..].split_whitespace().collect();
            let mut all = ide::readings(session);
            all.retain(|item| item.insert.starts_with(&begun));
            (start, all)
        }
        Action::Help => {
            let item = |row: &Row| Item { insert: row.name.to_owned(), about: row.about.to_owned() };
            words(line, start, TABLE.iter().map(item).collect())
        }
        Action::Format => {
            let item = |form: &str| Item { insert: form.to_owned(), about: String::new() };
            words(line, start, FORMS.map(item).to_vec())
        }
        Action::AsOf => words(line, start, ide::days(session, case)),
        Action::Lang => {
            let item = |tag: &str| Item { insert: tag.to_owned(), about: String::new() };
            words(line, start, session.languages().into_iter().map(item).collect())
        }
        Action::Diff => words(
            line,
            start,
            vec![Item { insert: "all".to_owned(), about: "since the beginning".to_owned() }],
        ),
        Action::Load | Action::Save => files(line, start),
        _ => match takes(action) {
            Some(purpose) => within(conversation, line, start, purpose),
            None => (line.len(), vec![]),
        },
    }
}

/// Text of the language that begins at `start`.
fn within(conversation: &Conversation, line: &str, start: usize, purpose: Purpose) -> (usize, Vec<Item>) {
    let session = conversation.session();
    let case = session.case_of(conversation.setting());
    let (from, found) = ide::complete(session, case, &line[start..], purpose);
    (start + from, found)
}

/// One of several words in the place of the last one.
fn words(line: &str, start: usize, mut all: Vec<Item>) -> (usize, Vec<Item>) {
    let rest = &line[start..];
    let at = start + rest.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let begun = line.get(at..).unwrap_or("");
    all.retain(|item| item.insert.starts_with(begun));
    (at, all)
}

fn replies() -> Vec<Item> {
    let all = [
        ("yes", "it is so; of an event with its day: yes 2022-01-06"),
        ("no", "it is not so"),
        ("unknown", "nobody knows"),
        ("back", "takes the last reply back"),
        ("quit", "ends the interview"),
    ];
    all.map(|(insert, about)| Item { insert: insert.to_owned(), about: about.to_owned() }).to_vec()
}

/// Rule files and folders that begin as the last word does.
fn files(line: &str, start: usize) -> (usize, Vec<Item>) {
    let rest = &line[start..];
    let at = start + rest.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let begun = &line[at..];
    let (folder, name) = begun.rsplit_once('/').map_or(("", begun), |(folder, name)| (folder, name));
    let listed = match (folder, begun.starts_with('/')) {
        ("", true) => "/",
        ("", false) => ".",
        (folder, _) => folder,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(listed).into_iter().flatten().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let wanted = path.is_dir() || path.extension().is_some_and(|extension| extension == "vires");
        if !wanted || !file.starts_with(name) || file.starts_with('.') && !name.starts_with('.') {
            continue;
        }
        let slash = if path.is_dir() { "/" } else { "" };
        let before = if begun.contains('/') { format!("{folder}/") } else { String::new() };
        let about = if path.is_dir() { "a folder" } else { "" };
        found.push(Item { insert: format!("{before}{file}{slash}"), about: about.to_owned() });
    }
    found.sort_by(|a, b| a.insert.cmp(&b.insert));
    (at, found)
}
