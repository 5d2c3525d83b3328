//! What makes a difference, in words: facts that begin or end, law that enters into force, conditions that are
//! met on one side only.

use super::reason;
use super::sentence::Words;
use crate::proof::{Fact, Matter, Pattern, Point, Standing, Test, Told};
use crate::time::Date;

/// What the two sides are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One day and the next.
    Days,
    /// A case, and the same with other facts.
    Facts,
    /// Two things, cases or dates.
    Sides,
}

/// A difference in a line: what it is, and where it comes from.
pub fn change(words: Words<'_>, point: &Point, kind: Kind) -> (String, String) {
    match &point.what {
        Matter::Fact(before, after) => fact(words, before, after, kind),
        Matter::Force(_, after) => {
            let verb = if *after { "enters into force" } else { "is no longer in force" };
            let text =
                if kind == Kind::Days { rule(words, point, verb) } else { force(words, point, *after) };
            (text, String::new())
        }
        Matter::Scope(_, after) => {
            let verb = if *after { "is about this" } else { "is not about this" };
            (rule(words, point, verb), String::new())
        }
        Matter::Test(before, after) => {
            let holds = after.standing > before.standing;
            let shown = if holds { after } else { before };
            let text = match &shown.test {
                // That something happened, on a day that a rule asks for.
                Test::Event(pattern, ..) => {
                    reason::premise(words, &shown.test, pattern.at).unwrap_or_default()
                }
                test => reason::test(words, test),
            };
            let lead = match (holds, after.standing) {
                (true, Standing::Holds) => "from this day on:",
                (false, Standing::Fails | Standing::Unreached) => "no longer:",
                _ => "now open:",
            };
            let lead = match (kind, lead) {
                (Kind::Days, lead) => lead,
                (_, "now open:") => "open:",
                (_, "from this day on:") => "now met:",
                (_, lead) => lead,
            };
            (format!("{lead} {text}"), citation(words, point))
        }
        Matter::Statement(before, after) => {
            let text = sentence(words, &after.pattern, after.standing);
            let was = standing(before.standing);
            (format!("{text} (before: {was})"), citation(words, point))
        }
    }
}

/// `sentence`, or that it is not so, or that this is open.
pub fn sentence(words: Words<'_>, pattern: &Pattern, standing: Standing) -> String {
    match standing {
        Standing::Holds => words.pattern(pattern, true),
        Standing::Open => format!("it is open whether {}", words.pattern(pattern, true)),
        Standing::NotShown => format!("it is not shown that {}", words.pattern(pattern, true)),
        Standing::Fails | Standing::Unreached => words.pattern(pattern, false),
    }
}

fn fact(words: Words<'_>, before: &Told, after: &Told, kind: Kind) -> (String, String) {
    let stands = after.standing;
    let text = match (kind, stands) {
        (Kind::Days, Standing::Holds) => format!("begins: {}", words.pattern(&after.pattern, true)),
        (Kind::Days, Standing::Fails | Standing::Unreached) if before.standing == Standing::Holds => {
            format!("ends: {}", words.pattern(&before.pattern, true))
        }
        _ => sentence(words, &after.pattern, stands),
    };
    // What ends is told by whoever said until when it lasts.
    let ended = kind == Kind::Days && before.standing == Standing::Holds;
    let right = match (&after.fact, ended) {
        (Fact::Silent | Fact::NotRaised | Fact::OtherDays(_), true) => {
            reason::fact(&before.fact, before.pattern.at, false)
        }
        (told, _) => reason::fact(told, after.pattern.at, false),
    };
    (text, right)
}

/// That a rule counts on a side, or does not: what stands in a reading, if that reading is taken.
fn force(words: Words<'_>, point: &Point, holds: bool) -> String {
    let program = words.program();
    let reading = point.rule.and_then(|id| program.rule(id).readings.last());
    match reading {
        Some(reading) if holds => super::disputed::taken(words, *reading),
        Some(reading) => super::disputed::not_taken(words, *reading),
        None => rule(words, point, if holds { "is in force" } else { "is not in force" }),
    }
}

fn rule(words: Words<'_>, point: &Point, verb: &str) -> String {
    let Some(id) = point.rule else { return verb.to_owned() };
    let name = words.rule(id).unwrap_or_else(|| words.program().rule(id).display.clone());
    match words.rule_title(id) {
        Some(title) => format!("{name} {verb}: {title}"),
        None => format!("{name} {verb}"),
    }
}

/// Where the rule stands for which it matters.
pub fn citation(words: Words<'_>, point: &Point) -> String {
    point.rule.and_then(|rule| words.rule(rule)).unwrap_or_default()
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "yes",
        other => reason::standing(other),
    }
}

/// The days of an interval, the last included: `from 1 March 2020 to 5 April 2021`.
pub fn days(from: Option<Date>, until: Option<Date>) -> String {
    let last = until.and_then(|until| Date::from_number(until.number() - 1));
    match (from, last) {
        (None, None) => "always".to_owned(),
        (None, Some(last)) => format!("until {}", last.long()),
        (Some(from), None) => format!("since {}", from.long()),
        (Some(from), Some(last)) if from == last => format!("on {}", from.long()),
        (Some(from), Some(last)) => format!("{} – {}", from.long(), last.long()),
    }
}

/// A difference as it is on either side: the number of the side, what is so there, and by what.
pub fn sides(words: Words<'_>, point: &Point) -> [(&'static str, (String, String)); 2] {
    let verb =
        |holds: bool, yes: &str, no: &str| (rule(words, point, if holds { yes } else { no }), String::new());
    let (first, second) = match &point.what {
        Matter::Fact(a, b) => {
            let told = |told: &Told| {
                let text = sentence(words, &told.pattern, told.standing);
                (text, reason::fact(&told.fact, told.pattern.at, false))
            };
            (told(a), told(b))
        }
        Matter::Force(a, b) => {
            let told = |holds| (force(words, point, holds), String::new());
            (told(*a), told(*b))
        }
        Matter::Scope(a, b) => {
            let told = |holds| verb(holds, "is about this", "is not about this");
            (told(*a), told(*b))
        }
        Matter::Test(a, b) => {
            let told = |premise: &crate::proof::Premise| {
                let text = reason::test(words, &premise.test);
                let told = [standing(premise.standing).to_owned(), citation(words, point)];
                (text, told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
            };
            (told(a), told(b))
        }
        Matter::Statement(a, b) => {
            let told = |stood: &crate::proof::Stood| {
                (sentence(words, &stood.pattern, stood.standing), citation(words, point))
            };
            (told(a), told(b))
        }
    };
    [("1", first), ("2", second)]
}
