//! The product against the reference reasoner, on random programs as a user could have written them.
//!
//! Every concept of a world, at its date and at those asked about: the statement before burdens, as the rest
//! of the law sees it, and what is excluded. What programs are made of is counted, so that they cannot
//! degenerate, and mistakes are planted, so that a comparison that notices nothing fails.

mod answer;
mod cure;
pub mod exhaustive;
mod expectation;
mod feature;
mod mutant;
mod undated;

use crate::naive::{Bounds, Item, Tuple};
use crate::plan::{concepts, item, planned};
use crate::random::{both, combinations, engine_rows, evaluate, facts, lowered, sample_of, unknown};
use crate::reference::{Fault, Reference};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use vires::engine::{Model, Truth};
use vires::hir::{Program, RelationKind, State, StatedTime};
use vires::ids::{NodeId, RelationId, WorldId};
use vires::plan::{self, Completion, Options, Plan, Role, World};
use vires::time::Date;
use vires::value::Value;

/// A part of the meaning of a concept that both sides give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Statement,
    Settled,
    Excluded,
}

/// The concepts of a world by what is said of them, at each date.
pub type Said = BTreeMap<(RelationId, Part, Date), Bounds>;

/// The dates of a world that are compared.
fn dates(program: &Program, spec: &World) -> Vec<Date> {
    spec.date(program).into_iter().chain(spec.asked.iter().copied()).collect()
}

/// What rules conclude, and what the page says of norms.
fn compared(program: &Program) -> impl Iterator<Item = RelationId> {
    concepts(program).into_iter().filter(|relation| {
        !matches!(
            program.relation(*relation).kind,
            RelationKind::Denial(_) | RelationKind::Day | RelationKind::State(State::Beaten, _)
        )
    })
}

/// What the product says, for one of the worlds of a run.
pub fn product(program: &Program, plan: &Plan, model: &Model, place: usize, spec: &World) -> Said {
    let mut said = Said::new();
    for relation in compared(program) {
        let roles = [
            (Part::Statement, Role::Statement(relation)),
            (Part::Settled, Role::Settled(relation)),
            (Part::Excluded, Role::Excluded(relation)),
        ];
        for (part, role) in roles {
            let Some(node) = plan.roles.get(&role) else { continue };
            for date in dates(program, spec) {
                said.insert((relation, part, date), at(plan, model, *node, WorldId::at(place), date));
            }
        }
    }
    said
}

/// The rows of a node at a date.
pub fn at(plan: &Plan, model: &Model, node: NodeId, world: WorldId, date: Date) -> Bounds {
    let mut bounds = Bounds::default();
    let temporal = usize::from(plan.nodes[node.index()].temporal);
    for (tuple, truth) in engine_rows(model, node, world) {
        let (day, rest) = tuple.split_at(temporal);
        if day.first().is_some_and(|day| *day != Item::Value(Value::Date(date))) {
            continue;
        }
        if truth == Truth::True {
            bounds.lower.insert(rest.to_vec());
        }
        bounds.upper.insert(rest.to_vec());
    }
    bounds
}

/// What the reference says of the same.
pub enum Expected {
    /// The page says this and nothing else.
    Exactly(Said),
    /// Something is asked `at` a day that nobody knows: the page permits to leave some of this open.
    AtMost(Said),
    /// It asks of a day that nobody knows, and the page leaves that open.
    Nothing,
}

/// What the reference says of the same, if it must be so.
pub fn reference(program: &Program, spec: &World, fault: Option<Fault>, asked: &Said) -> Option<Said> {
    match expected(program, spec, fault, asked) {
        Expected::Exactly(said) => Some(said),
        _ => None,
    }
}

fn expected(program: &Program, spec: &World, fault: Option<Fault>, asked: &Said) -> Expected {
    let mut reference = Reference::new(program, spec, fault);
    for ((relation, part, date), bounds) in asked {
        let kind = program.relation(*relation).kind;
        if *part == Part::Statement && matches!(kind, RelationKind::State(State::Infringed, _)) {
            reference.permitted.insert((*relation, *date), bounds.upper.clone());
        }
    }
    let mut said = Said::new();
    for (relation, part, date) in asked.keys().copied() {
        let bounds = match part {
            Part::Statement => reference.statement(relation, date),
            Part::Settled => reference.settled(relation, date),
            Part::Excluded => reference.excluded(relation, date),
        };
        said.insert((relation, part, date), bounds);
    }
    match (reference.inexact, reference.permissive) {
        (true, _) => Expected::Nothing,
        (_, true) => Expected::AtMost(said),
        _ => Expected::Exactly(said),
    }
}

/// Where the two differ, in words.
pub fn difference(program: &Program, found: &Said, expected: &Said) -> String {
    let mut text = String::new();
    for (key, found) in found {
        let expected = &expected[key];
        if found != expected {
            let (relation, part, date) = key;
            let name = &program.relation(*relation).name;
            let _ = writeln!(text, "{name}, {part:?} at {date}:");
            let _ = writeln!(text, "  product   {}", show(program, found));
            let _ = writeln!(text, "  reference {}", show(program, expected));
        }
    }
    text
}

fn show(program: &Program, bounds: &Bounds) -> String {
    let row = |tuple: &Tuple| tuple.iter().map(|i| item(program, *i)).collect::<Vec<_>>().join(" ");
    let rows = |rows: &BTreeSet<Tuple>| rows.iter().map(row).collect::<Vec<_>>().join("; ");
    format!("[{}] [{}]", rows(&bounds.lower), rows(&bounds.upper))
}

/// What the product says of a world of a program, if the reference says the same; `None` if there is nothing
/// to compare.
///
/// # Errors
/// Where they differ.
pub fn agree(program: &Program, text: &str, spec: &World) -> Result<Option<(Plan, Said)>, String> {
    let both = agree_in_all(program, text, std::slice::from_ref(spec))?;
    Ok(match both {
        Agreed::InAll(plan, mut said) => said.pop().map(|said| (plan, said)),
        _ => None,
    })
}

/// How the product and the reference were compared.
pub enum Agreed {
    /// They say the same in all worlds: what the product says.
    InAll(Plan, Vec<Said>),
    /// The product says nothing else, but left open what the page permits.
    Permitted,
    /// The page does not say what is so.
    Untold,
}

/// The same for several worlds, in one run of the product.
///
/// # Errors
/// Where they differ.
pub fn agree_in_all(program: &Program, text: &str, specs: &[World]) -> Result<Agreed, String> {
    let plan = plan::plan(program, &concepts(program), &Options::default());
    let model = evaluate(&plan, &facts(program, &plan, specs));
    let (mut all, mut permitted) = (Vec::new(), false);
    for (place, spec) in specs.iter().enumerate() {
        let found = product(program, &plan, &model, place, spec);
        let (expected, agree) = match expected(program, spec, None, &found) {
            Expected::Exactly(said) => (said.clone(), found == said),
            // What a burden settles would follow from what is left open.
            Expected::AtMost(said) if spec.without_burdens || !has_burdens(program) => {
                permitted = true;
                let agree = found.iter().all(|(key, bounds)| leaves_open(bounds, &said[key]));
                (said, agree)
            }
            _ => return Ok(Agreed::Untold),
        };
        if !agree {
            let difference = difference(program, &found, &expected);
            let burdens = if spec.without_burdens { "without" } else { "with" };
            let readings: Vec<String> = spec.readings.iter().map(|r| program.reading_name(*r)).collect();
            return Err(format!(
                "{difference}supposition {:?}, {burdens} burdens, readings {readings:?}\n{text}",
                spec.supposition
            ));
        }
        all.push(found);
    }
    Ok(if permitted { Agreed::Permitted } else { Agreed::InAll(plan, all) })
}

fn has_burdens(program: &Program) -> bool {
    program.relations.iter().any(|relation| relation.burden.is_some())
}

/// Whether something is said as it is expected, or left open.
fn leaves_open(found: &Bounds, expected: &Bounds) -> bool {
    found.lower.is_subset(&expected.lower) && expected.upper.is_subset(&found.upper)
}

/// What a run met.
#[derive(Default)]
struct Tally {
    programs: usize,
    worlds: usize,
    /// The page does not say what is so.
    inexact: usize,
    /// Something is asked `at` a day that nobody knows, and the product left open what it may.
    permitted: usize,
    /// Rejected when read.
    mistaken: usize,
    differences: Vec<String>,
    features: BTreeMap<&'static str, usize>,
    /// The faults that were noticed, and after how many programs.
    faults: BTreeMap<Fault, usize>,
    mutants: BTreeMap<mutant::Kind, usize>,
}

/// Lets a world take the first unknowns, but for events, as if they were known: true and false by turns.
fn complete(program: &Program, spec: &mut World) {
    let date = spec.date(program).unwrap();
    let plan = planned(program);
    for (place, [statement, _]) in unknown(program, &plan, spec).into_iter().take(3).enumerate() {
        let dated = matches!(statement.time, StatedTime::On(_));
        let during = matches!(&statement.time, StatedTime::During(i) if !i.iter().any(|i| i.contains(date)));
        if !dated && !during {
            let (relation, arguments) = (statement.relation, statement.arguments);
            spec.completed.push(Completion { relation, arguments, at: date, holds: place % 2 == 0 });
        }
    }
}

/// Programs of these seeds: one world of each.
fn run(seeds: impl Iterator<Item = u64>, tally: &mut Tally) {
    for seed in seeds {
        if std::env::var_os("TOLD").is_some() {
            eprintln!("seed {seed}");
        }
        let (_, text) = sample_of(seed, true);
        let Some(program) = lowered(&text) else {
            tally.mistaken += 1;
            continue;
        };
        let specs = both(&program);
        let mut spec = specs[usize::try_from(seed).unwrap() % specs.len()].clone();
        // Days on which something begins or ends, too.
        let asked = ["2009-01-01", "2000-01-01", "2005-06-01", "2010-01-01"];
        spec.asked = Date::parse(asked[usize::try_from(seed / 7 % 4).unwrap()]).into_iter().collect();
        if seed % 5 == 0 {
            complete(&program, &mut spec);
        }
        let specs: Vec<World> =
            combinations(&program).into_iter().map(|readings| World { readings, ..spec.clone() }).collect();
        let (plan, mut all) = match agree_in_all(&program, &text, &specs) {
            Ok(Agreed::InAll(plan, all)) => (plan, all),
            Ok(Agreed::Permitted) => {
                tally.permitted += 1;
                continue;
            }
            Ok(Agreed::Untold) => {
                tally.inexact += 1;
                continue;
            }
            Err(difference) => {
                tally.differences.push(format!("seed {seed}\n{difference}"));
                continue;
            }
        };
        tally.programs += 1;
        tally.worlds += specs.len();
        let place = usize::try_from(seed).unwrap() % specs.len();
        let mut features = feature::of(&program, &plan, &all[place]);
        if all.iter().any(|said| *said != all[place]) {
            features.insert("readings decide");
        }
        let (spec, found) = (&specs[place], all.swap_remove(place));
        for fault in Fault::ALL {
            if !tally.faults.contains_key(&fault)
                && fault.needs().is_none_or(|feature| features.contains(feature))
                && reference(&program, spec, Some(fault), &found).is_some_and(|said| said != found)
            {
                tally.faults.insert(fault, tally.programs);
            }
        }
        for feature in features {
            *tally.features.entry(feature).or_default() += 1;
        }
        for kind in mutant::Kind::ALL {
            if !tally.mutants.contains_key(&kind) && mutant::is_noticed(kind, seed, &program, spec, &found) {
                tally.mutants.insert(kind, tally.programs);
            }
        }
    }
}

/// Here comparisons of aggregates could bind the variables of one another, without an end.
#[test]
fn what_binds_the_variables_of_an_aggregate_is_looked_for_once() {
    let mut tally = Tally::default();
    run(std::iter::once(1_022_377), &mut tally);
    assert_eq!((tally.programs, tally.differences), (1, vec![]));
}

/// Here a share goes round, in some worlds only once a member outside of the circle is found to be false.
#[test]
fn what_supports_a_share_is_looked_for_again_when_a_member_fails() {
    let mut tally = Tally::default();
    run(std::iter::once(1_007_361), &mut tally);
    assert_eq!((tally.programs, tally.differences), (1, vec![]));
}

#[test]
fn random_programs() {
    let begin = std::time::Instant::now();
    let mut tally = Tally::default();
    // More, or fewer, or others while something is looked for, with the seed that is looked at told before.
    let seeds = std::env::var("SEEDS").ok().map(|count| count.parse::<u64>().unwrap());
    let first = std::env::var("FIRST").map_or(1_000_000, |first| first.parse::<u64>().unwrap());
    run(first..first + seeds.unwrap_or(5_700), &mut tally);
    println!(
        "{} programs, {} worlds in {:?}, {} left open what they may, {} are told by no page, \
         {} are rejected",
        tally.programs,
        tally.worlds,
        begin.elapsed(),
        tally.permitted,
        tally.inexact,
        tally.mistaken
    );
    for (feature, count) in &tally.features {
        println!("{:4} of 1000: {feature}", count * 1_000 / tally.programs);
    }
    println!("{:?}\n{:?}", tally.faults, tally.mutants);
    tally.differences.sort_by_key(String::len);
    let shortest: Vec<&str> = tally.differences.iter().take(3).map(String::as_str).collect();
    assert!(shortest.is_empty(), "{} programs differ\n{}", tally.differences.len(), shortest.join("\n"));
    if seeds.is_some_and(|count| count < 5_700) {
        return;
    }
    assert!(tally.programs >= 5_000);
    assert!(tally.inexact * 20 < tally.programs);
    for (feature, least) in feature::LEAST {
        let count = tally.features.get(feature).copied().unwrap_or_default();
        assert!(count * 1_000 >= tally.programs * least, "{feature}: {count} of {}", tally.programs);
    }
    let missed = Fault::ALL.into_iter().filter(|f| !tally.faults.contains_key(f));
    assert_eq!(missed.collect::<Vec<_>>(), vec![]);
    let missed = mutant::Kind::ALL.into_iter().filter(|f| !tally.mutants.contains_key(f));
    assert_eq!(missed.collect::<Vec<_>>(), vec![]);
}

/// Programs of which product and reference once said different things.
const MENDED: [&str; 3] = [
    // The day of `e`, which nobody knows, is no day on which the duty may have been in force.
    "type thing
fact e(thing) dated open
fact f over time
concept recent
act p closed
instrument i { }
define recent when e(X) on D and D + 10 days >= today
provision i.1 {
  rule duty: must p due 2005-06-01 when recent or not breached p
  rule relief: need not p when f overrides i.1.duty
}
case k on 2012-03-01 { thing a; f from 2000-01-01 }
",
    // What is asked at the day of an event, itself asked at the day of another.
    "type thing
fact e(thing) dated open
fact h(thing) over time
concept w(thing)
instrument i { }
provision i.1 {
  rule w: w(X) when e(X) on D and (e(X) on E and h(X) at E) at D
}
case k on 2012-03-01 { thing b { unknown e; h from 2005-01-01 } }
",
    // A day that an event has of which nobody knows it may be that on which another was stated, also in an alternative.
    "type thing
fact e(thing) dated open
fact g(thing) dated
fact f(thing)
concept q(thing)
concept r(thing)
define q(X) when e(X) on E and (g(X) on E or f(X))
define r(X) when e(X) on E and not (g(X) on E)
case k on 2012-03-01 { thing b { unknown e; g on 2005-01-01 } }
",
];

#[test]
fn programs_that_once_differed() {
    for text in MENDED {
        let program = lowered(text).expect("a program without mistakes");
        for spec in both(&program) {
            agree(&program, text, &spec).unwrap_or_else(|difference| panic!("{difference}"));
        }
    }
}
