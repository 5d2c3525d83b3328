//! What is stated, in files, in the case and in its suppositions.

use super::{DAYS, Kind, Program, Relation, THINGS, Taste};
use crate::dice::Dice;
use std::collections::BTreeMap;

pub(super) fn stated(dice: &mut Dice, taste: Taste, made: &mut Program) {
    made.entities = ["part c", "thing a", "thing b", "topic t0", "topic t1 under t0", "topic t2 under t1"]
        .map(|e| format!("{e}\n"))
        .to_vec();
    let mut files = Vec::new();
    let mut case = vec![["part d", "thing d"][dice.below(2)].to_owned()];
    let names = [THINGS.as_slice(), &["d"]].concat();
    for name in names.iter().filter(|n| **n != "d") {
        files.push(format!("all({name})"));
    }
    case.push("all(d)".to_owned());
    let facts: Vec<Relation> =
        made.relations.iter().filter(|r| r.layer == 0 && r.name != "all").cloned().collect();
    let mut said = Said::default();
    for fact in &facts {
        for _ in 0..2 + dice.below(4) {
            let in_file = dice.chance(50);
            let from = if in_file { THINGS.as_slice() } else { &names };
            let tuple = tuple(dice, fact, from);
            let (polarity, time) = polarity(dice, taste, fact, in_file);
            if !said.fits(&format!("{}{tuple}", fact.name), polarity, in_file) {
                continue;
            }
            let statement = format!("{polarity}{}{tuple}{time}", fact.name);
            if in_file { files.push(statement) } else { case.push(statement) }
        }
    }
    for _ in 0..4 {
        files.push(format!("about({}, t{})", dice.pick(&THINGS), dice.below(3)));
    }
    for number in 0..dice.below(3) {
        let mut inner = vec![format!("thing e{number}")];
        let mut said = Said::default();
        for _ in 0..=dice.below(3) {
            let fact = &facts[dice.below(facts.len())];
            let tuple = tuple(dice, fact, &names);
            let (polarity, time) = polarity(dice, taste, fact, false);
            if !said.fits(&format!("{}{tuple}", fact.name), polarity, false) {
                continue;
            }
            inner.push(format!("{polarity}{}{tuple}{time}", fact.name));
        }
        for cure in made.relations.iter().filter(|r| r.curable) {
            if dice.chance(50) && cure.columns.iter().all(|c| *c == "thing") {
                let tuple = tuple(dice, cure, &names);
                let time = if taste.time && dice.chance(50) { " from 2005-06-01" } else { "" };
                inner.push(format!("{}{tuple}{time}", cure.name));
            }
        }
        let on = if taste.time && dice.chance(40) { " on 2006-03-01" } else { "" };
        case.push(format!("suppose \"{number}\"{on} {{\n    {}\n  }}", inner.join("\n    ")));
    }
    if taste.rich {
        for _ in 0..3 {
            let number = dice.below(made.provisions.len());
            let place = made.id(number);
            files.push(format!("cites({}, {place})", dice.pick(&THINGS)));
        }
        files.extend(THINGS.iter().map(|thing| format!("topic_of({thing}, t{})", dice.below(3))));
        case.push(format!("topic_of(d, t{})", dice.below(3)));
    }
    made.statements = files.into_iter().map(|f| f + "\n").collect();
    made.case = case;
}

/// What files, and what the case, said of each tuple, so that nothing is said both ways.
#[derive(Default)]
struct Said([BTreeMap<String, &'static str>; 2]);

impl Said {
    /// Whether it can be said as well.
    fn fits(&mut self, tuple: &str, polarity: &'static str, in_file: bool) -> bool {
        let (own, other) = (usize::from(in_file), usize::from(!in_file));
        let opposite = |a: &str, b: &str| (a, b) == ("", "not ") || (a, b) == ("not ", "");
        let before = self.0[own].get(tuple);
        let elsewhere = self.0[other].get(tuple);
        let fits = before.is_none_or(|b| *b == polarity) && elsewhere.is_none_or(|e| !opposite(e, polarity));
        if fits {
            self.0[own].insert(tuple.to_owned(), polarity);
        }
        fits
    }
}

fn tuple(dice: &mut Dice, relation: &Relation, names: &[&str]) -> String {
    if relation.columns.is_empty() {
        return String::new();
    }
    let value = |column: &&str| match *column {
        "number" => dice.below(4).to_string(),
        "day" => dice.pick(&DAYS).to_owned(),
        "weight" => format!("{}.{}", dice.below(3), 5 * dice.below(2)),
        _ => dice.pick(names).to_owned(),
    };
    let values: Vec<String> = relation.columns.iter().map(value).collect();
    format!("({})", values.join(", "))
}

fn polarity(dice: &mut Dice, taste: Taste, fact: &Relation, in_file: bool) -> (&'static str, String) {
    let open = match fact.kind {
        Kind::Act => !fact.clauses.contains("closed"),
        _ => fact.clauses.contains("open") || fact.clauses.contains("judged"),
    };
    let polarity = match dice.below(10) {
        0..=1 if open || !in_file => "not ",
        2 if taste.open && (open || fact.kind != Kind::Act && fact.columns.iter().all(|c| *c == "thing")) => {
            "unknown "
        }
        _ => "",
    };
    let time = if fact.dated {
        if polarity.is_empty() { format!(" on {}", dice.pick(&DAYS)) } else { String::new() }
    } else if fact.clauses.contains("over time") && dice.chance(75) {
        match dice.below(3) {
            0 => format!(" from {}", dice.pick(&DAYS)),
            1 => " from 2000-01-01 until 2010-01-01".to_owned(),
            _ => " from 2005-06-01 until 2015-01-01".to_owned(),
        }
    } else {
        String::new()
    };
    (polarity, time)
}
