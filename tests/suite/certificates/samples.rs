//! Random programs: what is certified of them is right, and edits prove nothing that is wrong.

use super::{KNOWN, edits, everything, only_known_gaps};
use crate::dice::Dice;
use crate::naive::Item;
use crate::random;
use crate::reference::Reference;
use std::cell::RefCell;
use std::collections::BTreeMap;
use vires::certificate;
use vires::hir::sides::Rules;
use vires::hir::words;
use vires::hir::{Polarity, Program, RelationKind, StatedTime};
use vires::ids::RelationId;
use vires::plan::{Completion, World};
use vires::session::{Memory, Session};
use vires::time::Date;
use vires::value::Value;

/// A world of a program: its place, the date, what is taken of unknowns, whether burdens are ignored.
type Place = (usize, Option<Date>, Vec<Completion>, bool);

/// A random program, what it is certified of, and how its statements stand by the reference.
struct Sample {
    program: Program,
    certificates: Vec<(RelationId, String)>,
    /// Worked out once for each world; `None`: not exactly.
    truth: RefCell<BTreeMap<Place, Option<BTreeMap<String, &'static str>>>>,
}

/// The worlds of a program, by the line `suppose` of their certificates.
fn worlds(program: &Program) -> Vec<World> {
    crate::plan::worlds(program)
}

fn sample(seed: u64) -> Option<(Sample, BTreeMap<String, usize>)> {
    let (_, text) = random::sample(seed);
    random::lowered(&text)?;
    let mut session = Session::load(&Memory::new().with("r.vires", text.as_str()), &["r.vires"]);
    if session.has_errors() {
        return None;
    }
    let found = everything(&mut session, 2, &|_, _| true);
    let program = session.program().clone();
    let relation = |text: &str| {
        let answer = text.lines().find(|line| line.starts_with("answer ")).unwrap();
        let name =
            answer.split(' ').skip_while(|w| !w.starts_with(|c: char| c.is_ascii_digit())).nth(1).unwrap();
        program.names.relations[name]
    };
    let certificates = found.written.into_iter().map(|(_, text)| (relation(&text), text)).collect();
    let sample = Sample { program, certificates, truth: RefCell::default() };
    let exact = (0..worlds(&sample.program).len()).all(|place| {
        [false, true].into_iter().all(|bare| sample.how(&(place, None, vec![], bare), "").is_some())
    });
    exact.then_some((sample, found.refused))
}

fn value(item: Item) -> Option<Value> {
    match item {
        Item::Value(value) => Some(value),
        _ => None,
    }
}

impl Sample {
    /// How a statement stands in a world; `None`: the reference does not say.
    fn how(&self, place: &Place, statement: &str) -> Option<&'static str> {
        let mut truth = self.truth.borrow_mut();
        let known = truth.entry(place.clone()).or_insert_with(|| self.truth_in(place));
        known.as_ref().map(|known| *known.get(statement).unwrap_or(&"false"))
    }

    /// What is not false in a world, in words of a certificate.
    fn truth_in(&self, (place, date, completed, bare): &Place) -> Option<BTreeMap<String, &'static str>> {
        let program = &self.program;
        let world = worlds(program).into_iter().nth(*place)?;
        let date = date.or(world.date);
        let world = World { date, completed: completed.clone(), without_burdens: *bare, ..world };
        let mut reference = Reference::new(program, &world, None);
        let (day, mut truth) = (world.date(program).unwrap(), BTreeMap::new());
        for relation in (0..program.relations.len()).map(RelationId::at) {
            let kind = program.relation(relation).kind;
            if !matches!(kind, RelationKind::Defined | RelationKind::Argued) {
                continue;
            }
            let bounds = reference.settled(relation, day);
            for row in &bounds.upper {
                let Some(values) = row.iter().map(|i| value(*i)).collect::<Option<Vec<_>>>() else {
                    continue;
                };
                let values: Vec<Option<Value>> = values.into_iter().map(Some).collect();
                let shown = words::statement(program, relation, false, day, &values);
                let how = if bounds.lower.contains(row) { "true" } else { "undetermined" };
                truth.insert(shown, how);
            }
        }
        (!reference.inexact && !reference.permissive).then_some(truth)
    }

    /// Whether an answer that a certificate proves is right by the reference; `None`: it does not say.
    fn is_right(&self, text: &str, proved: &certificate::Certified) -> Option<bool> {
        let place = proved.supposition.map_or(0, |place| place + 1);
        let date = text.lines().find_map(|line| line.strip_prefix("date ")).and_then(Date::parse);
        let names = words::Names {
            program: &self.program,
            asked: RelationId(0),
            case: Some(vires::ids::CaseId(0)),
            supposition: proved.supposition,
        };
        let taken = proved.choices.iter().map(|choice| {
            let said = format!("{} {}", choice.taken, choice.of);
            let statement = names.assumption(&words::split(&said)).unwrap();
            let at = match statement.time {
                StatedTime::On(day) => day,
                _ => Date::MIN,
            };
            let holds = statement.polarity == Polarity::Stated;
            Completion { relation: statement.relation, arguments: statement.arguments, at, holds }
        });
        let taken: Vec<Completion> = taken.collect();
        let how = |bare| self.how(&(place, date, taken.clone(), bare), &proved.statement);
        let (stands, bare) = (how(false)?, how(true)?);
        Some(match proved.answer.as_str() {
            "true" | "false" | "undetermined" => stands == proved.answer,
            "not shown" => stands == "false" && bare == "undetermined",
            "as long as not shown" => stands == "true" && bare == "undetermined",
            _ => false,
        })
    }
}

#[test]
fn random_programs_are_certified() {
    let (mut certified, mut gaps, mut programs) = (0, BTreeMap::new(), 0);
    for seed in 0..40 {
        let Some((sample, refused)) = sample(seed) else { continue };
        for why in refused.keys().filter(|why| !KNOWN.contains(&why.as_str())) {
            println!("seed {seed}: {why}\n{}", random::sample(seed).1);
        }
        programs += 1;
        for (why, count) in refused {
            *gaps.entry(why).or_insert(0) += count;
        }
        for (relation, text) in &sample.certificates {
            let proved = certificate::check(&Rules::new(&sample.program), *relation, text).unwrap();
            assert!(sample.is_right(text, &proved) != Some(false), "seed {seed}: {proved:?}\n{text}");
            certified += 1;
        }
    }
    let missing: usize = gaps.values().sum();
    only_known_gaps(&gaps, "random programs");
    println!("{programs} programs, {certified} answers certified, refused {gaps:?}");
    assert!(programs > 20 && certified > 500 && missing * 5 < certified, "{certified} {gaps:?}");
}

#[test]
fn ten_thousand_edits_prove_nothing_that_is_wrong() {
    let mut dice = Dice::new(7);
    let (mut edited, mut still, mut kinds) = (0, 0, BTreeMap::<&str, (usize, usize)>::new());
    let samples: Vec<Sample> =
        (100..).filter_map(sample).map(|(s, _)| s).filter(|s| s.certificates.len() > 10).take(14).collect();
    while edited < 10_000 {
        let sample = &samples[dice.below(samples.len())];
        let (relation, text) = &sample.certificates[dice.below(sample.certificates.len())];
        let other = &sample.certificates[dice.below(sample.certificates.len())].1;
        let Some((kind, changed)) = edits::edit(&mut dice, &sample.program, text, other) else { continue };
        edited += 1;
        let count = kinds.entry(kind).or_default();
        count.0 += 1;
        // The answer may be about another relation now: then it is asked about that one.
        let asked = edits::asked(&sample.program, &changed).unwrap_or(*relation);
        if let Ok(proved) = certificate::check(&Rules::new(&sample.program), asked, &changed) {
            still += 1;
            count.1 += 1;
            assert!(sample.is_right(&changed, &proved) != Some(false), "{kind} proves {proved:?}\n{changed}");
        }
    }
    println!("{edited} edits, {still} still prove something right: {kinds:?}");
    assert!(still * 4 < edited, "{kinds:?}");
    assert!(kinds.len() >= 8, "{kinds:?}");
}
