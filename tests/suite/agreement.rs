//! The product against the reference reasoner, on random programs as a user could have written them.
//!
//! Every concept of a world, at its date and at those asked about: the statement before burdens, as the rest
//! of the law sees it, and what is excluded. What programs are made of is counted, so that they cannot
//! degenerate, and mistakes are planted, so that a comparison that notices nothing fails.

mod exhaustive;
mod feature;
mod mutant;

use crate::naive::{Bounds, Item, Tuple};
use crate::plan::{concepts, item, planned};
use crate::random::{both, engine_rows, evaluate, facts, lowered, sample_of, unknown};
use crate::reference::{Fault, Reference};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use vires::engine::{Model, Truth};
use vires::hir::{Program, StatedTime};
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

/// What the product says, for one of the worlds of a run.
pub fn product(program: &Program, plan: &Plan, model: &Model, place: usize, spec: &World) -> Said {
    let mut said = Said::new();
    for relation in concepts(program) {
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
fn at(plan: &Plan, model: &Model, node: NodeId, world: WorldId, date: Date) -> Bounds {
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

/// What the reference says of the same; `None` if it asks of a day that nobody knows.
pub fn reference(program: &Program, spec: &World, fault: Option<Fault>, asked: &Said) -> Option<Said> {
    let mut reference = Reference::new(program, spec, fault);
    let mut said = Said::new();
    for (relation, part, date) in asked.keys().copied() {
        let bounds = match part {
            Part::Statement => reference.statement(relation, date),
            Part::Settled => reference.settled(relation, date),
            Part::Excluded => reference.excluded(relation, date),
        };
        said.insert((relation, part, date), bounds);
    }
    (!reference.inexact).then_some(said)
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
    let plan = plan::plan(program, &concepts(program), &Options::default());
    let model = evaluate(&plan, &facts(program, &plan, std::slice::from_ref(spec)));
    let found = product(program, &plan, &model, 0, spec);
    let Some(expected) = reference(program, spec, None, &found) else { return Ok(None) };
    if found == expected {
        return Ok(Some((plan, found)));
    }
    let difference = difference(program, &found, &expected);
    let burdens = if spec.without_burdens { "without" } else { "with" };
    Err(format!("{difference}supposition {:?}, {burdens} burdens\n{text}", spec.supposition))
}

/// What a run met.
#[derive(Default)]
struct Tally {
    programs: usize,
    inexact: usize,
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
        let spec = &spec;
        let (plan, found) = match agree(&program, &text, spec) {
            Ok(Some(both)) => both,
            Ok(None) => {
                tally.inexact += 1;
                continue;
            }
            Err(difference) => {
                tally.differences.push(format!("seed {seed}\n{difference}"));
                continue;
            }
        };
        tally.programs += 1;
        for feature in feature::of(&program, &plan, &found) {
            *tally.features.entry(feature).or_default() += 1;
        }
        for fault in Fault::ALL {
            if !tally.faults.contains_key(&fault)
                && reference(&program, spec, Some(fault), &found).is_some_and(|said| said != found)
            {
                tally.faults.insert(fault, tally.programs);
            }
        }
        for kind in mutant::Kind::ALL {
            if !tally.mutants.contains_key(&kind) && mutant::is_noticed(kind, seed, &program, spec, &found) {
                tally.mutants.insert(kind, tally.programs);
            }
        }
    }
}

#[test]
fn random_programs() {
    let begin = std::time::Instant::now();
    let mut tally = Tally::default();
    // More, or fewer while something is looked for.
    let seeds = std::env::var("SEEDS").ok().map(|count| count.parse::<u64>().unwrap());
    run(1_000_000..1_000_000 + seeds.unwrap_or(5_700), &mut tally);
    println!(
        "{} programs in {:?}, {} ask of a day that nobody knows, {} are rejected",
        tally.programs,
        begin.elapsed(),
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
