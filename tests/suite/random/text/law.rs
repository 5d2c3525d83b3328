//! What can be said, and where: facts, concepts, instruments, provisions, priorities.

use super::DAYS;
use super::{Kind, Program, Provision, Relation, Taste};
use crate::dice::Dice;

pub(super) fn facts(dice: &mut Dice, taste: Taste, made: &mut Program) {
    let count = if taste.rich { 2 + dice.below(3) } else { 3 + dice.below(3) };
    for number in 0..count {
        let columns = vec!["thing"; 1 + dice.below(2)];
        let mut clauses = String::new();
        let mut dated = false;
        if taste.time && dice.chance(40) {
            dated = dice.chance(40);
            clauses.push_str(if dated { " dated" } else { " over time" });
        }
        let mut burden = None;
        if taste.open && dice.chance(50) {
            clauses.push_str(if dice.chance(75) { " open" } else { " judged by \"someone\"" });
            if !dated && dice.chance(25) {
                let yes = dice.chance(40);
                clauses.push_str(if yes { " in doubt yes" } else { " in doubt no" });
                burden = Some(yes);
            }
        }
        let name = format!("f{number}");
        made.relations.push(Relation {
            name,
            kind: Kind::Fact,
            columns,
            layer: 0,
            clauses,
            dated,
            argued: false,
            curable: false,
            burden,
        });
    }
    let mut plain = |name: &str, columns: Vec<&'static str>| {
        let relation = Relation {
            name: name.to_owned(),
            kind: Kind::Fact,
            columns,
            layer: 0,
            clauses: String::new(),
            dated: false,
            argued: false,
            curable: false,
            burden: None,
        };
        made.relations.push(relation);
    };
    plain("n0", vec!["thing", "number"]);
    plain("all", vec!["thing"]);
    if taste.time {
        plain("d0", vec!["thing", "day"]);
    }
    if taste.rich {
        plain("w0", vec!["thing", "weight"]);
    }
}

pub(super) fn concepts(dice: &mut Dice, taste: Taste, made: &mut Program) {
    let count = if taste.rich { 2 + dice.below(3) } else { 3 + dice.below(4) };
    let mut layer = 1;
    for number in 0..count {
        if number > 0 && dice.chance(45) {
            layer += 1;
        }
        let columns = match dice.below(12) {
            0 => vec![],
            1 => vec!["thing", "number"],
            2..=4 => vec!["thing", "thing"],
            5 => vec!["part"],
            _ => vec!["thing"],
        };
        let argued = dice.chance(75);
        let burden = dice.chance(30).then(|| dice.chance(35));
        let mut clauses = String::new();
        let curable = dice.chance(8);
        if curable {
            clauses.push_str(" curable");
        }
        made.relations.push(Relation {
            name: format!("c{number}"),
            kind: Kind::Concept,
            columns,
            layer,
            clauses,
            dated: false,
            argued,
            curable,
            burden,
        });
    }
}

pub(super) fn law(dice: &mut Dice, taste: Taste, made: &mut Program) {
    let mut metas = vec!["overrides", "rank", "later", "strength"];
    dice.shuffle(&mut metas);
    metas.truncate(2 + dice.below(3));
    made.metas = format!("ranks high > middle, side > low\nprecedence {}\n", metas.join(", "));
    for number in 0..2 + dice.below(3) {
        let rank = ["rank high", "rank middle", "rank side", "rank low", ""][dice.below(5)];
        let signed =
            if dice.chance(60) { format!("; signed 199{}-01-01", dice.below(3)) } else { String::new() };
        let force = if taste.time && dice.chance(15) { "; in force from 1999-01-01" } else { "" };
        let clauses = format!("{rank}{signed}{force}");
        made.instruments.push(format!("instrument i{number} {{ {} }}\n", clauses.trim_start_matches("; ")));
    }
    for _ in 0..3 + dice.below(3) {
        let in_force = match dice.below(10) {
            0 if taste.time => format!(" in force from {}", dice.pick(&DAYS)),
            1 if taste.time => " in force from 2005-06-01 until 2015-01-01".to_owned(),
            2 if taste.time => " in force until 2010-01-01".to_owned(),
            3 => " not in force".to_owned(),
            _ => String::new(),
        };
        let instrument = dice.below(made.instruments.len());
        made.provisions.push(Provision { instrument, of: None, in_force, reading: None });
    }
}

/// Some rules of a concept override others.
pub(super) fn precedence(dice: &mut Dice, made: &mut Program) {
    for later in 0..made.rules.len() {
        for earlier in 0..later {
            let (a, b) = (&made.rules[later], &made.rules[earlier]);
            let same = a.concept == b.concept && a.against != b.against;
            let meets = (same || super::norm::opposes(made, a, b)) && a.strength != "define";
            if meets && b.strength != "define" && dice.chance(30) {
                made.rules[later].overrides.push(earlier);
            }
        }
    }
}
