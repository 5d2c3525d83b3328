//! Natural wrong turns: what somebody writes who thinks of another language, or of none, and what to write instead.

use super::input::{Expected, Tokens};
use crate::syntax::token::Kind;

/// Units of periods, as one of them is called.
const UNITS: [&str; 4] = ["day", "week", "month", "year"];

/// What to write in the place of what cannot stand at `i`, where a guess is safe.
pub(super) fn advice(i: Tokens<'_>, expected: &[Expected]) -> Option<String> {
    period(i)
        .or_else(|| share(i))
        .or_else(|| colon(i, expected))
        .or_else(|| joined(i, expected))
        .or_else(|| citation(i))
}

/// `within 10 days`
fn period(i: Tokens<'_>) -> Option<String> {
    let behind = i.from(i.at().checked_sub(1)?);
    let within = if i.word(0) == Some("within") { i } else { behind };
    if within.word(0) != Some("within") {
        return None;
    }
    let long = match (within.kind(1), within.word(2)) {
        (Some(Kind::Integer), Some(unit)) if UNITS.contains(&unit.trim_end_matches('s')) => {
            format!("{} {unit}", within.letters(1))
        }
        _ => "10 days".to_owned(),
    };
    Some(format!(
        "a period is counted from a day D: `due D + {long}` ends a duty, and `T <= D + {long}` compares a day T"
    ))
}

/// `three quarters`, `half`
fn share(i: Tokens<'_>) -> Option<String> {
    const NUMBERS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let number = |word: &str| NUMBERS.iter().position(|known| *known == word).map(|at| at + 1);
    let part = |word: &str| match word.trim_end_matches('s') {
        "half" | "halve" => Some(2),
        "third" => Some(3),
        "quarter" | "fourth" => Some(4),
        "fifth" => Some(5),
        "sixth" => Some(6),
        "eighth" => Some(8),
        "tenth" => Some(10),
        _ => None,
    };
    let before = i.at().checked_sub(1).map(|at| i.from(at)).and_then(|before| before.word(0));
    let word = i.word(0)?;
    let (above, below) = match (number(word), i.word(1).and_then(part), part(word)) {
        (Some(above), Some(below), _) => (above, below),
        (Some(above), None, _) => {
            return Some(format!("a number is written in figures: `at least {above} S where …`"));
        }
        (None, _, Some(below)) => (before.and_then(number).unwrap_or(1), below),
        _ => return None,
    };
    Some(format!("a share is written in figures: `at least {above}/{below} of S where …: …`"))
}

/// `planned_by: westland`
fn colon(i: Tokens<'_>, expected: &[Expected]) -> Option<String> {
    if i.kind(0) != Some(Kind::Colon) {
        return None;
    }
    let name = i.from(i.at().checked_sub(1)?).word(0)?;
    let value = match i.kind(1) {
        Some(Kind::Word | Kind::Path | Kind::Integer) => i.letters(1),
        _ => "…",
    };
    let block = expected.iter().any(|one| matches!(one, Expected::Thing("an argument")));
    let at_first = i.at() == 1;
    if block {
        Some(format!(
            "no colon stands after the name of a fact: `{name} {value}`; it stands after the label of an argument"
        ))
    } else {
        at_first.then(|| format!("what it is said of stands in brackets: `{name}(…, {value})`"))
    }
}

/// `p(a), p(b)`, `p(a); p(b)`
fn joined(i: Tokens<'_>, expected: &[Expected]) -> Option<String> {
    let before = i.at().checked_sub(1).map(|at| i.from(at)).and_then(|before| before.kind(0));
    let alone = expected.iter().any(|one| matches!(one, Expected::Thing("nothing more")));
    let comma = i.kind(0) == Some(Kind::Comma) && before == Some(Kind::RightParenthesis);
    if alone && matches!(before, Some(Kind::Semicolon | Kind::LineEnd)) {
        return Some("one at a time: what follows is said by itself".to_owned());
    }
    comma.then(|| {
        "conditions are joined by `and` or `or`; facts are stated one at a time, in a file each on a line of its own"
            .to_owned()
    })
}

/// `ABC 6`
fn citation(i: Tokens<'_>) -> Option<String> {
    let before = i.from(i.at().checked_sub(1)?);
    let number = matches!(i.kind(0), Some(Kind::Integer | Kind::Decimal));
    (number && i.at() == 1 && before.kind(0) == Some(Kind::Variable)).then(|| {
        let cited = format!("{}.{}", before.letters(0).to_lowercase(), i.letters(0));
        format!(
            "this is no condition; is a provision meant? `describe` shows what it says, by its id, such as `{cited}`"
        )
    })
}
