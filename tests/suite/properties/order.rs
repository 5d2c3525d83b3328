//! The order of files, of rules, of conditions, of facts, and of names does not matter (8).

use super::{enough, seeds};
use crate::dice::Dice;
use crate::random::{answers_of, answers_under_readings, everything};
use std::collections::BTreeMap;
use vires::engine::Truth;
use vires::hir;
use vires::source::FileId;
use vires::syntax::parse;

/// The answers of a program in several files; `None` if it has a mistake.
fn answers_of_files(texts: &[String]) -> Option<BTreeMap<String, Truth>> {
    let mut trees = Vec::new();
    let mut found = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        let (tree, more) = parse(FileId(u32::try_from(place).unwrap()), text);
        trees.push(tree);
        found.extend(more);
    }
    let (program, more) = hir::lower(&trees);
    found.extend(more);
    let wrong = found.iter().any(vires::diagnostic::Diagnostic::is_error);
    (!wrong).then(|| answers_under_readings(&program))
}

/// The text with its names changed so that their order is another: numbers run backwards, and things are called
/// after the end of the alphabet.
fn renamed(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        out.push_str(&name(&word));
        word.clear();
        out.push(c);
    }
    out
}

/// A statement with the readings that are taken in order.
fn sorted(statement: &str) -> String {
    let Some((statement, readings)) = statement.split_once(" under ") else { return statement.to_owned() };
    let mut readings: Vec<&str> = readings.split(", ").collect();
    readings.sort_unstable();
    format!("{statement} under {}", readings.join(", "))
}

fn name(word: &str) -> String {
    let things = [("a", "z_a"), ("b", "y_b"), ("c", "x_c"), ("d", "w_d")];
    if let Some((_, other)) = things.iter().find(|(own, _)| *own == word) {
        return (*other).to_owned();
    }
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    match word[letters.len()..].parse::<usize>() {
        Ok(number) if letters.len() == 1 && letters.starts_with(|c: char| c.is_ascii_lowercase()) => {
            format!("{letters}{}", 99 - number)
        }
        _ => word.to_owned(),
    }
}

#[test]
fn the_order_of_files_rules_conditions_facts_and_names_does_not_matter() {
    let (mut count, mut disputed, mut norms) = (0, 0, 0);
    for seed in seeds(2_200_000, 260) {
        let (made, text) = everything(seed);
        let Some(base) = answers_of(&text) else { continue };
        let mut dice = Dice::new(seed);
        let mut other = made.clone();
        let count_of = made.rules.len().max(made.provisions.len()).max(made.disputes.len());
        other.order = (0..count_of).collect();
        dice.shuffle(&mut other.order);
        for rule in &mut other.rules {
            dice.shuffle(&mut rule.body);
            dice.shuffle(&mut rule.unless);
            dice.shuffle(&mut rule.overrides);
        }
        let files = 1 + dice.below(4);
        let texts = other.texts(Some(&mut dice), files);
        let found = answers_of_files(&texts).unwrap_or_else(|| {
            panic!("seed {seed}: a mistake in another order\n{}", texts.join("\n// file\n"))
        });
        assert_eq!(base, found, "seed {seed}: in another order\n{text}\n{}", texts.join("\n// file\n"));
        let other = renamed(&text);
        let found = answers_of(&other).unwrap_or_else(|| panic!("a mistake under other names\n{other}"));
        let expected: BTreeMap<String, Truth> =
            base.iter().map(|(statement, truth)| (sorted(renamed(statement).trim_end()), *truth)).collect();
        assert_eq!(found, expected, "seed {seed}: under other names\n{text}");
        count += 1;
        disputed += usize::from(!made.disputes.is_empty());
        norms += usize::from(text.contains("act a0"));
    }
    enough(
        count > 200 && disputed > 30 && norms > 40,
        &format!("{count} programs, {disputed} with disputes, {norms} with norms"),
    );
}
