//! What became of the expectations of a case.

use super::ground::{CONFLICT, missing};
use crate::ids::{DisputeId, ReadingId, RelationId};
use crate::proof::{Cause, Conclusion, Explanation, Sided, Status};
use crate::render::answers::cited;
use crate::render::conclusion::{cause, status};
use crate::render::disputed::{answers, deciding};
use crate::render::page::{Page, plural};
use crate::render::sentence::Words;
use crate::render::style::{Role, Sign};
use crate::session::{Answer, CheckedCase, Expected, Found, Session};
use std::collections::BTreeSet;

/// Most statements that are told of one expectation that fails.
const TOLD: usize = 5;

/// How many hold, and each that fails with what was found instead.
pub fn all(page: &mut Page, session: &Session, case: &CheckedCase) {
    let (hold, fail) = case.counts();
    if hold + fail == 0 {
        page.paragraph(0, Role::Dim, "no expectations");
        return;
    }
    let holds = if hold == 1 { "1 holds".to_owned() } else { format!("{hold} hold") };
    if fail == 0 {
        page.paragraph(0, Role::Text, &format!("expectations: {holds}"));
        return;
    }
    let fails = if fail == 1 { "1 fails".to_owned() } else { format!("{fail} fail") };
    page.paragraph(0, Role::No, &format!("expectations: {holds}, {fails}"));
    let suppositions = &session.program().cases[case.case.index()].suppositions;
    let supposed = case.suppositions.iter().flat_map(|supposed| {
        let label = suppositions.get(supposed.index).map(|supposition| supposition.label.as_str());
        supposed.expectations.iter().map(move |expected| (label, expected))
    });
    for (label, expected) in case.expectations.iter().map(|expected| (None, expected)).chain(supposed) {
        if let Some(found) = &expected.failure {
            one(page, session, label, expected, found);
        }
    }
}

fn one(page: &mut Page, session: &Session, supposed: Option<&str>, expected: &Expected, found: &Found) {
    let words = Words::of(session);
    let text = session.sources().slice(expected.span);
    let place = session.sources().place(expected.span);
    page.signed(2, Sign::Fails, (Role::Text, text), &place);
    if let Some(label) = supposed {
        page.paragraph(6, Role::Dim, &format!("supposed that {label}"));
    }
    for line in instead(words, found) {
        page.paragraph(6, Role::Text, &line);
    }
}

/// What was found instead, with its reason, one line each.
pub fn instead(words: Words<'_>, found: &Found) -> Vec<String> {
    match found {
        Found::Nothing => vec!["found: no such statement is concluded at all".to_owned()],
        Found::Statements(answers, reasons) => {
            let mut lines: Vec<String> =
                answers.iter().take(TOLD).map(|answer| format!("found: {}", told(words, answer))).collect();
            if answers.len() > TOLD {
                lines.push(format!("and {}", plural(answers.len() - TOLD, "more such answer")));
            }
            lines.extend(reasons.iter().flat_map(|reasons| because(words, reasons)));
            lines
        }
        Found::OtherGrounds(answer, _) => {
            vec![format!("found: {}, but not by all that is named", told(words, answer))]
        }
        Found::OtherWant(answer, reasons) => {
            let mut lines = vec![format!("found: {}, but not for want of that", told(words, answer))];
            lines.extend(because(words, reasons));
            lines
        }
        Found::OtherCauses(answer, causes) => {
            let causes: Vec<&str> = causes.iter().map(|one| cause(*one)).collect();
            vec![format!("found: {}, but the cause is: {}", told(words, answer), causes.join(", "))]
        }
        Found::Values { missing, extra } => {
            let mut lines = Vec::new();
            for (value, answer) in missing {
                let how = answer.as_ref().map_or("no".to_owned(), |answer| status(&answer.conclusion).1);
                lines.push(format!("missing: {} ({how})", words.typed_value(*value)));
            }
            lines.extend(extra.iter().map(|answer| format!("also: {}", told(words, answer))));
            lines
        }
    }
}

fn told(words: Words<'_>, answer: &Answer) -> String {
    let statement = words.typed(&answer.conclusion.claim, answer.conclusion.claim.at);
    let cited = cited(words, &answer.conclusion);
    let by = match answer.conclusion.status {
        Status::True if !cited.is_empty() => format!(" ({cited})"),
        _ => String::new(),
    };
    format!("{statement} is {}{by}", status(&answer.conclusion).1)
}

/// What decides, where something fails: all that is open; else the first condition that fails, of what readings
/// decide for each side.
fn because(words: Words<'_>, reasons: &Explanation) -> Vec<String> {
    let conclusion = &reasons.conclusion;
    if !reasons.sides.is_empty() {
        return reasons.sides.iter().map(|side| under(words, conclusion, side)).collect();
    }
    let conflict = conclusion.causes.contains(&Cause::Conflict);
    if conclusion.status == Status::Undetermined && !conclusion.open.is_empty() {
        let open =
            conclusion.open.iter().take(TOLD).map(|claim| format!("open: {}", words.sentence(claim, true)));
        let mut lines: Vec<String> = open.collect();
        if conclusion.open.len() > TOLD {
            lines.push(format!("and {} more", conclusion.open.len() - TOLD));
        }
        let clash = missing(words, reasons).into_iter().find(|(how, _)| conflict && *how == CONFLICT);
        lines.extend(clash.map(|(how, what)| format!("{how}: {what}")));
        return lines;
    }
    let first = missing(words, reasons).into_iter().next();
    first.map(|(how, what)| format!("{}{how}: {what}", one_reading(words, reasons))).into_iter().collect()
}

/// How it stands under one side of what readings decide, with the condition that decides there.
fn under(words: Words<'_>, conclusion: &Conclusion, side: &Sided) -> String {
    let readings = deciding(conclusion.disputed.as_deref(), side);
    let readings = answers(words, readings);
    let there = &side.explanation.conclusion;
    let reason =
        missing(words, &side.explanation).into_iter().next().filter(|_| there.status != Status::True);
    let reason = reason.map_or(String::new(), |(how, what)| format!("; {how}: {what}"));
    format!("{} under: {readings}{reason}", status(there).1)
}

/// `under one reading (…) `, where a reason is that of one combination of readings: those of the disputes that the
/// rules behind it touch.
fn one_reading(words: Words<'_>, reasons: &Explanation) -> String {
    let program = words.program();
    let of_rules = |relation: RelationId| {
        let about = program.rules.iter().filter(move |rule| rule.head.relation == relation);
        about.flat_map(|rule| &rule.readings).map(|id| program.reading(*id).dispute)
    };
    let touched: BTreeSet<DisputeId> =
        reasons.steps.iter().flat_map(|step| of_rules(step.pattern.relation)).collect();
    let matters = |id: &&ReadingId| touched.contains(&program.reading(**id).dispute);
    let under: Vec<ReadingId> = reasons.readings.iter().filter(matters).copied().collect();
    if under.is_empty() { String::new() } else { format!("under one reading ({}) ", answers(words, &under)) }
}
