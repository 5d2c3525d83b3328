//! What an answer turns on where readings join the unknown facts, against brute force: each completion under each
//! combination of readings is asked on its own.

use super::session;
use crate::dice::Dice;
use crate::door::{folder, run_in};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use vires::proof::{Combination, Status};
use vires::session::{Session, Setting};

/// The unknown facts, then the disputes with their readings.
const FACTS: [&str; 3] = ["f0", "f1", "f2"];
const READINGS: [&[&str]; 2] = [&["x", "y"], &["u", "v", "w"]];

/// A thing and its value: of a fact 1 if it is so, of a dispute the place of its reading.
type Part = BTreeSet<(usize, usize)>;

fn sizes() -> Vec<usize> {
    FACTS.iter().map(|_| 2).chain(READINGS.iter().map(|readings| readings.len())).collect()
}

/// A concept of facts and of concepts that each reading defines in its own way.
fn text(dice: &mut Dice) -> String {
    let mut text = String::from("type person\nconcept q(person)\n");
    for fact in FACTS {
        let _ = writeln!(text, "fact {fact}(person) open");
    }
    for (place, readings) in READINGS.iter().enumerate() {
        let _ = writeln!(text, "concept h{place}(person)\ndispute d{place} \"Which?\" {{");
        for reading in *readings {
            let body = match dice.below(5) {
                0 => "P is person".to_owned(),
                1 => "P is person and P != P".to_owned(),
                2 => format!("{}(P) and {}(P)", dice.pick(&FACTS), dice.pick(&FACTS)),
                _ => format!("{}(P)", dice.pick(&FACTS)),
            };
            let _ = writeln!(text, "  reading {reading} {{ define h{place}(P) when {body} }}");
        }
        text.push_str("}\n");
    }
    for _ in 0..2 + dice.below(2) {
        let mut parts = vec!["P is person".to_owned()];
        for _ in 0..=dice.below(3) {
            let not = if dice.chance(35) { "not " } else { "" };
            let name = dice.pick(&["f0", "f1", "f2", "h0", "h1", "h0", "h1"]);
            parts.push(format!("{not}{name}(P)"));
        }
        let _ = writeln!(text, "define q(P) when {}", parts.join(" and "));
    }
    text.push_str("case c on 2020-01-01 { person ann }\n");
    text
}

/// How it stands when these values are taken, asked on its own.
fn stands(session: &mut Session, values: &[usize]) -> bool {
    let assumed = FACTS.iter().zip(values);
    let assumed = assumed.map(|(fact, so)| format!("{}{fact}(ann)", if *so == 1 { "" } else { "not " }));
    let taken = READINGS.iter().zip(&values[FACTS.len()..]).enumerate();
    let readings = taken.map(|(place, (names, value))| (format!("d{place}"), names[*value].to_owned()));
    let setting = Setting { assumed: assumed.collect(), readings: readings.collect(), ..Setting::default() };
    session.ask("q(ann)", &setting).unwrap().answers[0].conclusion.status == Status::True
}

/// All ways to give these things a value or none.
fn parts() -> Vec<Part> {
    let mut parts = vec![Part::new()];
    for (thing, size) in sizes().into_iter().enumerate() {
        let more: Vec<Part> = parts
            .iter()
            .flat_map(|part| {
                (0..size).map(move |value| part.iter().copied().chain([(thing, value)]).collect())
            })
            .collect();
        parts.extend(more);
    }
    parts
}

/// The smallest parts in all of whose cells it stands so.
fn smallest(cells: &[(Vec<usize>, bool)], wanted: bool) -> BTreeSet<Part> {
    let implies = |part: &Part| {
        let within = |values: &[usize]| part.iter().all(|(thing, value)| values[*thing] == *value);
        cells.iter().filter(|(values, _)| within(values)).all(|(_, so)| *so == wanted)
    };
    let fewer = |part: &Part| {
        part.iter()
            .map(|one| part.iter().copied().filter(|other| other != one).collect())
            .collect::<Vec<Part>>()
    };
    parts().into_iter().filter(|part| implies(part) && !fewer(part).iter().any(&implies)).collect()
}

/// The same as the program names it.
fn part(session: &Session, combination: &Combination) -> Part {
    let program = session.program();
    let literals = combination.0.iter().map(|literal| {
        let name = &program.relation(literal.claim.relation).name;
        (FACTS.iter().position(|fact| fact == name).unwrap(), usize::from(literal.holds))
    });
    let readings = combination.1.iter().map(|id| {
        let name = program.reading_name(*id);
        let (dispute, reading) = name.split_once('=').unwrap();
        let place = usize::from(dispute == "d1");
        (FACTS.len() + place, READINGS[place].iter().position(|one| *one == reading).unwrap())
    });
    literals.chain(readings).collect()
}

#[test]
fn readings_join_the_unknown_facts_as_brute_force_says() {
    let (mut compared, mut reading) = (0, 0);
    for seed in 0..36 {
        let text = text(&mut Dice::new(seed));
        let mut session = session(&text);
        let reasons = session.why("q(ann)", &Setting::default()).unwrap();
        let Some(turns_on) = &reasons.explanations[0].1.conclusion.turns_on else { continue };
        let full = parts().into_iter().filter(|part| part.len() == sizes().len());
        let cells: Vec<(Vec<usize>, bool)> = full
            .map(|part| {
                let values: Vec<usize> = part.into_iter().map(|(_, value)| value).collect();
                let so = stands(&mut session, &values);
                (values, so)
            })
            .collect();
        let found = |all: &[Combination]| all.iter().map(|c| part(&session, c)).collect::<BTreeSet<Part>>();
        assert_eq!(found(&turns_on.makes_true), smallest(&cells, true), "seed {seed}: true\n{text}");
        assert_eq!(found(&turns_on.makes_false), smallest(&cells, false), "seed {seed}: false\n{text}");
        assert!(turns_on.keeps_open.is_empty() && turns_on.left_out.is_empty() && !turns_on.more);
        compared += 1;
        reading += usize::from(turns_on.reads());
    }
    assert!(compared >= 18 && reading >= 6, "{compared} {reading}");
}

const TREE: &str = "\
type tree
fact old(tree) open
  reads \"{tree} is old\"
  asks \"Is {tree} old?\"
fact near(tree)
concept kept(tree)
  reads \"{tree} must stay\"
  reads not \"{tree} need not stay\"
instrument act \"Tree Act\" {}
provision act.1 \"Old trees stay\" {
  source \"Gazette\"
  define kept(T) when old(T)
  dispute roads \"Do trees at a road stay?\" {
    reading wide \"yes\" held by \"the gardeners\" { source \"Journal\"; define kept(T) when near(T) }
    reading narrow \"no\" held by \"the road office\" { source \"Letter\" }
  }
}
case c on 2020-01-01 { tree oak \"the oak\" { near } }
";

#[test]
fn a_reading_is_told_beside_the_fact_that_would_do() {
    let folder = folder("turns_on_readings", &[("trees.vires", TREE)]);
    let why = run_in(&folder, &["why", "kept(oak)", "trees.vires"], b"");
    let json = run_in(&folder, &["why", "kept(oak)", "trees.vires", "--format", "json"], b"").json();
    let turns_on = &json["explanations"][0]["answer"]["turns_on"];
    assert_eq!(turns_on["true_if"][0][0]["statement"], "old(oak)", "{turns_on}");
    assert_eq!(turns_on["true_if"][1][0]["reading"], "roads=wide", "{turns_on}");
    assert_eq!(turns_on["false_if"][0].as_array().map(Vec::len), Some(2), "{turns_on}");
    insta::assert_snapshot!(why.shown());
}

const CLASH: &str = "\
type dog
fact big(dog)
fact calm(dog)
concept free(dog)
provision act.1 \"One\" { source \"Gazette\"; rule calm_ones: free(D) when calm(D) }
provision act.2 \"Two\" { source \"Gazette\"; rule big_ones: not free(D) when big(D) }
instrument act \"Act\" {}
case c on 2020-01-01 { dog rex { big; calm } }
";

#[test]
fn json_has_the_clause_that_would_settle_a_conflict() {
    let folder = folder("clash", &[("dogs.vires", CLASH)]);
    let text = run_in(&folder, &["why", "free(rex)", "dogs.vires"], b"");
    assert!(text.out.contains("overrides act.2.big_ones"), "{}", text.shown());
    let json = run_in(&folder, &["why", "free(rex)", "dogs.vires", "--format", "json"], b"").json();
    let settled = &json["explanations"][0]["tree"]["settled_by"];
    assert_eq!(settled[0]["rule"], "act.1.calm_ones", "{json}");
    assert_eq!(settled[0]["clause"], "overrides act.2.big_ones");
    assert_eq!(settled[1]["result"], "false");
    // Written into the rule that it names, the clause does what it says.
    let mended = CLASH.replace("when calm(D) }", "when calm(D) overrides act.2.big_ones }");
    assert_eq!(super::only(&mended, "free(rex)").conclusion.status, Status::True);
}
