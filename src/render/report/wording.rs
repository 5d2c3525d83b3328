//! The words of a report: verdicts, statuses, changes.

use crate::hir::Leaning;
use crate::proof::{Conclusion, Status};
use crate::render::conclusion::status;
use crate::render::sentence::Words;
use crate::render::style::Role;
use crate::session::{Answer, Change};

/// The verdict of a headline in capitals: the label of the value that is true, or how the statement stands.
pub fn headline(words: Words<'_>, answers: Option<&[Answer]>) -> (Role, String) {
    let Some(answers) = answers else { return (Role::Text, String::new()) };
    let with = |status: Status| answers.iter().filter(move |a| a.conclusion.status == status);
    if let Some(first) = with(Status::True).next() {
        let labels = named(words, answers);
        let (_, plain) = of(&first.conclusion);
        if labels.is_empty() {
            return (Role::Strong, plain.to_uppercase());
        }
        // On what a value rests that is not simply so is said with it.
        let plainly = |answer: &&Answer| !answer.conclusion.by_burden && !answer.conclusion.by_cases;
        let rests = with(Status::True).find(|answer| !plainly(answer));
        let rests = rests.map(|answer| status(&answer.conclusion).1);
        let rests = rests.as_deref().and_then(|text| text.strip_prefix("true")).unwrap_or_default();
        return (Role::Strong, format!("{labels}{rests}"));
    }
    if let Some(first) = with(Status::Disputed).next() {
        return (Role::Open, disputed(words, answers, first));
    }
    if let Some(first) = with(Status::Undetermined).next() {
        return status(&first.conclusion);
    }
    match answers.first() {
        Some(answer) if answer.bindings.is_empty() => {
            let (role, text) = of(&answer.conclusion);
            (role, text.to_uppercase())
        }
        _ => (Role::Open, "NO VERDICT".to_owned()),
    }
}

/// The labels of the values that are true, in capitals; nothing if the headline has none.
pub fn named(words: Words<'_>, answers: &[Answer]) -> String {
    let holds = answers.iter().filter(|answer| answer.conclusion.status == Status::True);
    let labels = holds.map(|answer| values(words, answer).to_uppercase()).filter(|label| !label.is_empty());
    labels.collect::<Vec<_>>().join(", ")
}

/// `DISPUTED: leans to LAWFUL`: of several values the one to which it leans.
fn disputed(words: Words<'_>, answers: &[Answer], first: &Answer) -> String {
    if first.bindings.is_empty() {
        return status(&first.conclusion).1;
    }
    let leans = |answer: &&Answer| {
        let disputed = answer.conclusion.disputed.as_deref();
        disputed.is_some_and(|disputed| disputed.leaning == Some(Leaning::Yes))
    };
    match answers.iter().find(leans).map(|answer| values(words, answer).to_uppercase()) {
        Some(label) => format!("DISPUTED: leans to {label}"),
        None => "DISPUTED: split".to_owned(),
    }
}

/// How a layer stands: by its best answer; no answer is a no.
pub fn layer_status(answers: &[Answer]) -> (Role, String) {
    answers.first().map_or((Role::No, "no".to_owned()), |answer| of(&answer.conclusion))
}

/// `yes`, `no`, `no: not shown`, `undetermined: …`
fn of(conclusion: &Conclusion) -> (Role, String) {
    let (role, text) = status(conclusion);
    let text = match conclusion.status {
        Status::True => text.replacen("true", "yes", 1),
        Status::Undetermined | Status::Disputed => text.to_lowercase(),
        Status::False => text,
    };
    (role, text)
}

/// What an undetermined statement turns on, in a line.
pub fn turns_on(words: Words<'_>, conclusion: &Conclusion) -> String {
    let (_, status) = of(conclusion);
    match conclusion.open.as_slice() {
        [] => status,
        [first, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            let what = words.sentence(first, true);
            format!("{}: it turns on whether {what}{more}", status.replace("undetermined: ", ""))
        }
    }
}

/// The labels of the values that an answer gives to variables.
pub fn values(words: Words<'_>, answer: &Answer) -> String {
    let labels: Vec<String> = answer.bindings.iter().map(|(_, value)| words.value(*value)).collect();
    labels.join(", ")
}

/// `general law: yes → no`, with the grounds that are new or gone.
pub fn change(words: Words<'_>, change: &Change) -> String {
    let told = |answers: &[Answer]| match &change.layer {
        None => headline(words, Some(answers)).1,
        Some(_) => layer_status(answers).1,
    };
    let (before, after) = (told(&change.before), told(&change.after));
    let mut text = match (change.before.is_empty(), before == after) {
        (true, _) => after,
        (false, true) => format!("still {after}"),
        (false, false) => format!("{before} → {after}"),
    };
    let stands = |answers: &[Answer]| answers.iter().any(|a| a.conclusion.status == Status::True);
    let (stood, stands) = (stands(&change.before), stands(&change.after));
    let labels = |grounds: &[Answer]| {
        let labels: Vec<String> = grounds.iter().map(|answer| values(words, answer)).collect();
        super::listed(&labels)
    };
    let gained = labels(&change.gained);
    if !gained.is_empty() {
        text.push_str(if stood && stands { ", also by " } else { ", by " });
        text.push_str(&gained);
    }
    let lost = labels(&change.lost);
    if stands && !lost.is_empty() {
        text.push_str(", no longer by ");
        text.push_str(&lost);
    }
    match &change.layer {
        None => text,
        Some(title) => format!("{title}: {text}"),
    }
}

/// The values that an undetermined headline may still have.
pub fn may_be(words: Words<'_>, answers: &[Answer]) -> Option<String> {
    let certain = answers.iter().any(|answer| answer.conclusion.status == Status::True);
    let open = answers.iter().filter(|answer| answer.conclusion.status == Status::Undetermined);
    let labels: Vec<String> = open.map(|answer| values(words, answer)).filter(|l| !l.is_empty()).collect();
    (!certain && !labels.is_empty()).then(|| format!("may be: {}", labels.join(", ")))
}
