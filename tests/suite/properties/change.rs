//! Programs changed in one way, and how the answers must compare: burdens and definitions (2), exceptions and
//! support (6). The changes of `random/variant.rs`, on programs made of everything, under every combination of
//! readings.

use super::{enough, seeds};
use crate::dice::Dice;
use crate::plan::planned;
use crate::random::variant::variant;
use crate::random::{answers_of, everything, lowered};
use vires::engine::Truth;

/// Makes one kind of change in the programs of these seeds; in how many there was such a change.
fn changed(kind: u64, first: u64, count: u64) -> usize {
    let mut met = 0;
    for seed in seeds(first, count) {
        let (made, text) = everything(seed);
        let Some(program) = lowered(&text) else { continue };
        let plan = planned(&program);
        met += usize::from(variant(&mut Dice::new(seed), kind, &made, &program, &plan, &text));
    }
    met
}

#[test]
fn without_rules_against_it_argued_is_defined() {
    let met = changed(1, 2_300_000, 120);
    enough(met > 25, &format!("{met} changed"));
}

#[test]
fn burdens_order_the_answers() {
    let met = changed(2, 2_310_000, 160);
    enough(met > 12, &format!("{met} changed"));
}

#[test]
fn outside_loops_an_exception_never_helps() {
    let met = changed(3, 2_320_000, 160);
    enough(met > 25, &format!("{met} changed"));
}

#[test]
fn outside_loops_support_never_hurts() {
    let met = changed(4, 2_330_000, 160);
    enough(met > 25, &format!("{met} changed"));
}

/// A rule for a statement about things gets an exception that is met, or may be met, by one statement on one day:
/// that statement is not true if it was not. In loops too, whatever else becomes of other statements.
#[test]
fn an_exception_never_makes_its_own_head_true() {
    let (mut count, mut in_loops, mut lost) = (0, 0, 0);
    for seed in seeds(2_340_000, 400) {
        let (made, text) = everything(seed);
        let mut dice = Dice::new(seed);
        let plain = |r: &usize| {
            let rule = &made.rules[*r];
            let relation = &made.relations[rule.concept];
            let arguments: Vec<&str> = rule.head.trim_matches(['(', ')']).split(", ").collect();
            let variables = arguments.iter().all(|a| a.starts_with(|c: char| c.is_ascii_uppercase()));
            let distinct = arguments.iter().enumerate().all(|(n, a)| !arguments[..n].contains(a));
            let things = relation.columns.iter().all(|c| *c == "thing") && !relation.columns.is_empty();
            !rule.against && things && variables && distinct
        };
        let mut candidates: Vec<usize> = (0..made.rules.len()).filter(plain).collect();
        dice.shuffle(&mut candidates);
        let Some(rule) = candidates.first().copied() else { continue };
        let Some(base) = answers_of(&text) else { continue };
        let name = &made.relations[made.rules[rule].concept].name;
        // The statements that are so in some combination of readings, and one that is not.
        let own = base.keys().filter(|s| s.starts_with(&format!("{name}(")));
        let mut own: Vec<&str> = own.map(|s| s.split(" under ").next().unwrap()).collect();
        own.dedup();
        let Some(hit) = (!own.is_empty()).then(|| own[dice.below(own.len())].to_owned()) else { continue };
        let tuple = &hit[name.len()..];
        let mut changed = made.clone();
        let polarity = if dice.chance(35) { "unknown " } else { "" };
        let columns = vec!["thing"; made.relations[made.rules[rule].concept].columns.len()].join(", ");
        changed.statements.push(format!("fact hit({columns}) open\n"));
        changed.case.push(format!("{polarity}hit{tuple}"));
        for other in ["a", "b", "c", "d"] {
            // Nothing else is hit.
            let all: Vec<Vec<&str>> = match made.relations[made.rules[rule].concept].columns.len() {
                1 => vec![vec![other]],
                _ => ["a", "b", "c", "d"].iter().map(|second| vec![other, *second]).collect(),
            };
            for arguments in all {
                let denied = format!("({})", arguments.join(", "));
                if denied != tuple {
                    changed.case.push(format!("not hit{denied}"));
                }
            }
        }
        changed.rules[rule].unless.push(format!("hit{} and today = 2012-03-01", made.rules[rule].head));
        let Some(with) = answers_of(&changed.text(None)) else { continue };
        count += 1;
        for (statement, truth) in with.iter().filter(|(s, _)| s.split(" under ").next() == Some(hit.as_str()))
        {
            if *truth == Truth::True {
                assert_eq!(
                    base.get(statement),
                    Some(truth),
                    "seed {seed}: {statement}\n{}",
                    changed.text(None)
                );
            }
        }
        lost +=
            usize::from(base.iter().any(|(s, truth)| *truth == Truth::True && with.get(s) != Some(truth)));
        in_loops += usize::from(base != with && base.values().any(|truth| *truth == Truth::Undetermined));
    }
    enough(
        count > 80 && lost > 25 && in_loops > 20,
        &format!("{count} exceptions, {lost} take something away, {in_loops} where something is open"),
    );
}
