//! What is asked `at` a day that nobody knows (`docs/semantics.md`, section 6): the product says nothing else than
//! the page, though it may leave open what is the same on all days.

use super::{Agreed, Expected, agree_in_all, expected, leaves_open, product};
use crate::dice::Dice;
use crate::plan::concepts;
use crate::random::{both, evaluate, facts, lowered};
use crate::reference::Fault;
use std::fmt::Write as _;
use vires::plan::{self, Options};

/// A day of some years around the date of the case.
fn day(dice: &mut Dice) -> String {
    format!("20{:02}-0{}-1{}", dice.below(8), 1 + dice.below(9), dice.below(10))
}

/// A condition about X.
fn condition(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth == 0 { 11 } else { 15 }) {
        0 | 1 => "f(X)".to_owned(),
        2 => "h(X)".to_owned(),
        3 => "s(X)".to_owned(),
        4 => "e(X)".to_owned(),
        5 => "g(X)".to_owned(),
        6 => format!("{}(X)", dice.pick(&["c", "d", "q"])),
        7 => format!("today {} {}", dice.pick(&[">=", "<"]), day(dice)),
        8 => "(g(X) on E and E + 40 days >= today)".to_owned(),
        9 => "at least 2 Y where f(Y)".to_owned(),
        10 => format!("(e(X) on E and {} at E)", dice.pick(&["f(X)", "h(X)", "not f(X)", "d(X)"])),
        11 => format!("not {}", condition(dice, 0)),
        12 => format!("({} or {})", condition(dice, depth - 1), condition(dice, depth - 1)),
        13 => format!("({} and {})", condition(dice, depth - 1), condition(dice, depth - 1)),
        _ => format!("(every Y where f(Y) if any: {}(Y))", dice.pick(&["h", "s", "c"])),
    }
}

fn time(dice: &mut Dice, name: &str) -> String {
    match dice.below(6) {
        0 | 1 => format!("    {name} from {}\n", day(dice)),
        2 => format!("    {name} from 2001-02-03 until 200{}-05-06\n", 2 + dice.below(6)),
        3 => format!("    {name}\n"),
        4 => format!("    not {name}\n"),
        _ => String::new(),
    }
}

fn text(dice: &mut Dice) -> String {
    let mut text = "type thing\nfact e(thing) dated open\nfact g(thing) dated\nfact f(thing) over time\n\
                    fact h(thing) over time open\nfact s(thing)\nconcept c(thing)\nconcept d(thing)\n\
                    concept q(thing)\nconcept k(thing)\nconcept s1(thing)\nconcept w(thing, date)\ninstrument i { }\n"
        .to_owned();
    let force = match dice.below(3) {
        0 => format!(" in force from {}", day(dice)),
        1 => " in force from 2001-01-01 until 2005-01-01".to_owned(),
        _ => String::new(),
    };
    let _ = writeln!(text, "provision i.1{force} {{\n  source \"x\"");
    for (place, head) in ["c", "c", "d", "not c", "not d"].iter().enumerate() {
        if dice.chance(70) {
            let body = condition(dice, 2);
            let _ = writeln!(text, "  rule r{place}: {head}(X) when X is thing and {body}");
        }
    }
    let _ = writeln!(text, "}}\nprovision i.2 {{\n  source \"x\"");
    for place in 0..=dice.below(2) {
        let also = if dice.chance(40) { format!(" and {} at D", condition(dice, 1)) } else { String::new() };
        let day = dice.pick(&["D", "D", "D + 10 days", "D - 1 month rounding down"]);
        let body = condition(dice, 2);
        let _ = writeln!(text, "  rule q{place}: q(X) when e(X) on D and {body} at {day}{also}");
    }
    let body = condition(dice, 1);
    let _ = writeln!(text, "  rule k: k(X) when X is thing and not (e(X) on D and {body} at D)");
    let (body, other) = (condition(dice, 1), dice.pick(&["or", "and", "and not"]));
    let _ = writeln!(text, "  rule s: s1(X) when e(X) on D and (g(X) on D {other} {body})");
    let _ = writeln!(text, "  rule w: w(X, D) when e(X) on D and {} at D", condition(dice, 1));
    text.push_str("}\ncase z on 2006-06-01 {\n");
    for thing in ["a", "b"] {
        let _ = writeln!(text, "  thing {thing} {{");
        match dice.below(5) {
            0 => {
                let _ = writeln!(text, "    e on {}", day(dice));
            }
            1 => text.push_str("    not e\n"),
            _ => text.push_str("    unknown e\n"),
        }
        if dice.chance(40) {
            let _ = writeln!(text, "    g on {}", day(dice));
        }
        text.push_str(&time(dice, "f"));
        text.push_str(&time(dice, "h"));
        text.push_str(dice.pick(&["    s\n", "    not s\n", ""]));
        text.push_str("  }\n");
    }
    text.push_str("}\n");
    text
}

#[test]
fn at_a_day_that_nobody_knows() {
    let count: u64 = std::env::var("SEEDS").map_or(400, |count| count.parse().unwrap());
    let (mut permitted, mut read, mut same, mut noticed) = (0, 0, 0, 0);
    let mut differences = Vec::new();
    for seed in 0..count {
        let text = text(&mut Dice::new(seed));
        let Some(program) = lowered(&text) else { continue };
        read += 1;
        let spec = both(&program).swap_remove(1);
        match agree_in_all(&program, &text, std::slice::from_ref(&spec)) {
            Err(difference) => differences.push(format!("seed {seed}\n{difference}")),
            Ok(Agreed::Permitted) => permitted += 1,
            Ok(_) => continue,
        }
        let plan = plan::plan(&program, &concepts(&program), &Options::default());
        let model = evaluate(&plan, &facts(&program, &plan, std::slice::from_ref(&spec)));
        let found = product(&program, &plan, &model, 0, &spec);
        let Expected::AtMost(said) = expected(&program, &spec, None, &found) else { continue };
        same += usize::from(said == found);
        if let Expected::AtMost(said) | Expected::Exactly(said) =
            expected(&program, &spec, Some(Fault::AtIgnored), &found)
        {
            noticed += usize::from(found.iter().any(|(key, bounds)| !leaves_open(bounds, &said[key])));
        }
    }
    println!("{read} of {count} read, {permitted} ask it, {same} as definite, {noticed} notice a mistake");
    differences.sort_by_key(String::len);
    let shortest: Vec<&str> = differences.iter().take(3).map(String::as_str).collect();
    assert!(shortest.is_empty(), "{} programs differ\n{}", differences.len(), shortest.join("\n"));
    assert!(permitted * 2 > read && same * 4 > permitted && noticed > 10, "{permitted}, {same}, {noticed}");
}
