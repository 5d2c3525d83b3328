//! A ground of a layer: what carries it, or the one condition that fails.

use super::wording::values;
use crate::proof::{
    Argument, Cause, Conclusion, Explanation, Member, Premise, Reason, Standing, Status, Test,
};
use crate::render::answers::cited;
use crate::render::page::Page;
use crate::render::reason;
use crate::render::sentence::Words;
use crate::render::style::{Role, Sign};
use crate::session::Answer;
use crate::time::Date;

/// How a rule stands against a ground that neither prevails nor gives way.
pub const CONFLICT: &str = "in conflict with";

/// Most conditions that are told of a ground that holds.
const TOLD: usize = 4;

/// A ground that holds, with the conditions that carry it.
pub fn holds(page: &mut Page, words: Words<'_>, answer: &Answer, explanation: &Explanation, full: bool) {
    let cited = if full { all_cited(words, &answer.conclusion) } else { cited(words, &answer.conclusion) };
    page.signed(4, Sign::Holds, (Role::Text, &label(words, answer)), &cited);
    let Some(argument) = best(explanation) else { return };
    let today = explanation.conclusion.claim.at;
    let mut told: Vec<String> = Vec::new();
    for premise in argument.premises.iter().filter(|premise| premise.standing == Standing::Holds) {
        supports(words, premise, today, &mut told);
    }
    let rest = if full { 0 } else { told.len().saturating_sub(TOLD) };
    told.truncate(told.len() - rest);
    if !told.is_empty() {
        page.paragraph(6, Role::Text, &told.join("; "));
    }
}

/// A ground that fails or is open, with the condition that decides that.
pub fn fails(page: &mut Page, words: Words<'_>, answer: &Answer, explanation: &Explanation, full: bool) {
    let conclusion = &answer.conclusion;
    let open = conclusion.status == Status::Undetermined || conclusion.by_burden;
    let missing = missing(words, explanation);
    let shown = missing.first().is_some_and(|(how, _)| !how.starts_with("fails"));
    let sign = if open || shown { Sign::Open } else { Sign::Fails };
    let cited = if full { all_cited(words, conclusion) } else { cited(words, conclusion) };
    page.signed(4, sign, (Role::Text, &label(words, answer)), &cited);
    let count = if full { missing.len() } else { 1 };
    for (how, what) in missing.iter().take(count) {
        page.paragraph(6, Role::Text, &format!("{how}: {what}"));
    }
}

/// The conditions that are missing in the attempt that came closest: how, and what.
pub fn missing(words: Words<'_>, explanation: &Explanation) -> Vec<(&'static str, String)> {
    let Some(argument) = best(explanation) else { return vec![] };
    let mut found = lacks(words, argument, explanation.conclusion.claim.at);
    if found.is_empty() {
        found.extend(open_behind(words, &explanation.conclusion));
    }
    if found.is_empty() {
        found.extend(prevailing(words, explanation));
    }
    found
}

/// What is open behind a ground whose own conditions are not: a rule for it may prevail over one that applies
/// against it, as soon as more is known. Where rules conflict, that is told instead.
fn open_behind(words: Words<'_>, conclusion: &Conclusion) -> Vec<(&'static str, String)> {
    let conflict = conclusion.causes.contains(&Cause::Conflict);
    if conclusion.status != Status::Undetermined || conflict {
        return vec![];
    }
    conclusion.open.iter().map(|claim| ("open", words.sentence(claim, true))).collect()
}

/// The conditions that an argument lacks: how, and what; those that certainly fail first.
pub fn lacks(words: Words<'_>, argument: &Argument, today: Date) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for premise in argument.premises.iter().chain(&argument.exceptions) {
        if !matches!(premise.standing, Standing::Holds | Standing::Unreached) {
            found.extend(lack(words, premise, today));
        }
    }
    // What certainly fails decides, whatever else is open.
    found.sort_by_key(|(how, _)| match *how {
        "fails" | IN_THE_WAY => 0,
        "not shown" => 1,
        _ => 2,
    });
    found
}

/// The rule that stands against a ground whose own conditions all hold.
fn prevailing(words: Words<'_>, explanation: &Explanation) -> Option<(&'static str, String)> {
    let Reason::Rules { against, .. } = &explanation.step(explanation.root)?.reason else { return None };
    let rule = against.iter().find(|argument| argument.applicable == Standing::Holds)?.rule;
    let title = words.rule_title(rule).unwrap_or_else(|| words.program().rule(rule).display.clone());
    let conclusion = &explanation.conclusion;
    let conflict = conclusion.status == Status::Undetermined || conclusion.by_burden;
    let how = if conflict { CONFLICT } else { "fails, since this prevails" };
    Some((how, title))
}

fn label(words: Words<'_>, answer: &Answer) -> String {
    let label = values(words, answer);
    if label.is_empty() { words.sentence(&answer.conclusion.claim, true) } else { label }
}

fn all_cited(words: Words<'_>, conclusion: &Conclusion) -> String {
    let mut names: Vec<String> = conclusion.provisions.iter().map(|id| words.provision(*id)).collect();
    names.dedup();
    names.join("; ")
}

/// The argument that proves a statement first, or the attempt that came closest.
fn best(explanation: &Explanation) -> Option<&Argument> {
    match &explanation.step(explanation.root)?.reason {
        Reason::Rules { arguments, .. } => arguments.first(),
        _ => None,
    }
}

/// The sentences of what holds in a condition; comparisons are left to `why`.
fn supports(words: Words<'_>, premise: &Premise, today: Date, told: &mut Vec<String>) {
    let mut tell = |text: String| {
        if !text.is_empty() && !told.contains(&text) {
            told.push(text);
        }
    };
    match &premise.test {
        Test::Statement(pattern, _) => tell(reason::dated(words, pattern, true, today)),
        Test::Event(pattern, day, _) => {
            let on = day.map_or(String::new(), |day| format!(" on {}", day.long()));
            tell(format!("{}{on}", words.pattern(pattern, true)));
        }
        Test::All(parts) | Test::Either(parts) | Test::At(_, parts) => {
            for part in parts.iter().filter(|part| part.standing == Standing::Holds) {
                supports(words, part, today, told);
            }
        }
        Test::Quantified { members, .. } => {
            let holding = members.iter().filter(|member| member.standing == Standing::Holds);
            for Member { premises, .. } in holding {
                for part in premises {
                    supports(words, part, today, told);
                }
            }
        }
        Test::Negation(_) | Test::Compare(..) | Test::Under(..) | Test::Among(..) | Test::Is(..) => {}
    }
}

/// How a condition fails because of what holds.
const IN_THE_WAY: &str = "fails, since";

/// What is missing of a condition that does not hold.
fn lack(words: Words<'_>, premise: &Premise, today: Date) -> Option<(&'static str, String)> {
    let how = match premise.standing {
        Standing::Holds | Standing::Unreached => return None,
        Standing::Fails => "fails",
        Standing::NotShown => "not shown",
        Standing::Open => "open",
    };
    let what = match &premise.test {
        Test::Statement(pattern, _) | Test::Event(pattern, ..) => {
            reason::dated(words, pattern, how != "fails", today)
        }
        Test::Negation(inner) => {
            let blocking = inner.iter().find_map(|part| in_the_way(words, part, today));
            let what = blocking.unwrap_or_else(|| "something stands in its way".to_owned());
            return Some((if how == "fails" { IN_THE_WAY } else { how }, what));
        }
        Test::All(parts) | Test::At(_, parts) => {
            return parts.iter().find_map(|part| lack(words, part, today));
        }
        // None of the branches holds: each lacks something.
        Test::Either(parts) => {
            let branch = |(how, what)| if how == IN_THE_WAY { format!("{what} (in the way)") } else { what };
            let lacks: Vec<String> = parts.iter().filter_map(|p| lack(words, p, today)).map(branch).collect();
            lacks.join(if how == "fails" { "; and " } else { "; or " })
        }
        Test::Quantified { members, .. } => {
            let short = members.iter().filter(|member| member.standing != Standing::Holds);
            let first = short.flat_map(|member| &member.premises).find_map(|part| lack(words, part, today));
            return Some(first.unwrap_or_else(|| (how, reason::test(words, &premise.test))));
        }
        other => {
            let said = reason::test(words, other);
            if how == "fails" { format!("it is not so that {said}") } else { said }
        }
    };
    Some((how, what))
}

/// What holds, or may hold, though it should not.
fn in_the_way(words: Words<'_>, premise: &Premise, today: Date) -> Option<String> {
    match &premise.test {
        Test::Statement(pattern, _) | Test::Event(pattern, ..) if premise.standing >= Standing::NotShown => {
            Some(reason::dated(words, pattern, true, today))
        }
        Test::All(parts) | Test::Either(parts) | Test::At(_, parts) => {
            parts.iter().find_map(|part| in_the_way(words, part, today))
        }
        _ => None,
    }
}
