//! Random programs with disputes, against each combination of readings written out on its own.

use super::session;
use crate::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use vires::engine::Truth;
use vires::hir::{Leaning, Program, Weight};
use vires::ids::{DisputeId, ReadingId};
use vires::proof::{Disputed, Folded, Space, Status, fold};
use vires::session::{Memory, Session, Setting};
use vires::time::Date;

/// A reading: its weight, and what stands in it.
pub struct Reading {
    pub weight: &'static str,
    items: Vec<String>,
}

/// A program: what stands outside readings, and disputes.
pub struct Made {
    pub concepts: usize,
    common: String,
    disputes: Vec<Vec<Reading>>,
}

const WEIGHTS: [&str; 5] = ["", "majority", "minority", "", "reported"];

impl Made {
    pub fn new(dice: &mut Dice) -> Self {
        let concepts = 3 + dice.below(4);
        // Burdens are settled between components, which readings may join: with them nothing is recursive.
        let burdens = dice.chance(40);
        let mut common = String::from("fact closed\nfact f0 open\nfact f1 open\nfact f2 open\n");
        if dice.chance(50) {
            common.push_str("closed\n");
        }
        common.push_str(dice.pick(&["f0\n", "not f0\n", ""]));
        for n in 0..concepts {
            let burden =
                if burdens && dice.chance(40) { dice.pick(&[" in doubt no", " in doubt yes"]) } else { "" };
            let _ = writeln!(common, "concept p{n}{burden}");
        }
        for version in 0..2 {
            // The versions outside readings that those in readings may end.
            if dice.chance(60) {
                let _ = writeln!(common, "{}", Self::provision(dice, concepts, burdens, version));
            }
        }
        for _ in 0..2 + dice.below(4) {
            let _ = writeln!(common, "{}", Self::rule(dice, concepts, burdens));
        }
        let mut disputes = Vec::new();
        for _ in 0..=dice.below(3) {
            let mut readings = Vec::new();
            for place in 0..2 + usize::from(dice.chance(35)) {
                let mut items = Vec::new();
                for _ in 0..dice.below(3) {
                    items.push(Self::rule(dice, concepts, burdens));
                }
                if dice.chance(30) {
                    let version = 2 + dice.below(3);
                    items.push(Self::provision(dice, concepts, burdens, version));
                }
                let weight = if place == 0 { dice.pick(&WEIGHTS[..4]) } else { dice.pick(&WEIGHTS) };
                readings.push(Reading { weight, items });
            }
            disputes.push(readings);
        }
        Self { concepts, common, disputes }
    }

    /// One of five versions of one provision, by the year in which it begins.
    fn provision(dice: &mut Dice, concepts: usize, acyclic: bool, version: usize) -> String {
        let rules: Vec<String> = (0..=dice.below(2)).map(|_| Self::rule(dice, concepts, acyclic)).collect();
        let force = if version == 4 {
            "not in force".to_owned()
        } else {
            format!("in force from {}-01-01", 2000 + version)
        };
        format!("provision code.1 version \"{version}\" {force} {{ {} }}", rules.join("; "))
    }

    fn rule(dice: &mut Dice, concepts: usize, acyclic: bool) -> String {
        let head = dice.below(concepts);
        let mut body = Vec::new();
        for _ in 0..=dice.below(2) {
            let below = if acyclic { head } else { concepts };
            let atom = if below == 0 || dice.chance(40) {
                dice.pick(&["closed", "f0", "f1", "f2"]).to_owned()
            } else {
                format!("p{}", dice.below(below))
            };
            body.push(if dice.chance(35) { format!("not {atom}") } else { atom });
        }
        let (kind, not) =
            (dice.pick(&["rule", "rule", "presume"]), if dice.chance(35) { "not " } else { "" });
        format!("{kind} {not}p{head} when {}", body.join(" and "))
    }

    /// The program with all its disputes.
    pub fn text(&self) -> String {
        let mut text = self.common.clone();
        for (n, readings) in self.disputes.iter().enumerate() {
            let _ = writeln!(text, "dispute d{n} {{");
            for (r, reading) in readings.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "  reading r{r} {} {{\n    {}\n  }}",
                    reading.weight,
                    reading.items.join("\n    ")
                );
            }
            text.push_str("}\n");
        }
        text
    }

    /// The program in which one reading of each dispute was always the law.
    fn inlined(&self, taken: &[usize]) -> String {
        let mut text = self.common.clone();
        for (readings, taken) in self.disputes.iter().zip(taken) {
            for item in &readings[*taken].items {
                let _ = writeln!(text, "{item}");
            }
        }
        text
    }

    /// Every way to take one of the readings of each dispute that pass.
    pub fn combinations(&self, pass: impl Fn(&Reading) -> bool) -> Vec<Vec<usize>> {
        let mut found = vec![vec![]];
        for readings in &self.disputes {
            let allowed: Vec<usize> = (0..readings.len()).filter(|r| pass(&readings[*r])).collect();
            let with = |taken: &Vec<usize>| -> Vec<Vec<usize>> {
                allowed.iter().map(|r| taken.iter().copied().chain([*r]).collect()).collect()
            };
            found = found.iter().flat_map(with).collect();
        }
        found
    }
}

/// How each concept stands.
fn statuses(session: &Session, concepts: usize, date: Date, readings: &[(String, String)]) -> Vec<Status> {
    let tables = session.run_under(Some(date), readings).unwrap();
    let of = |n: usize| {
        let name = format!("p{n}");
        let rows =
            tables.relations.iter().find(|rows| session.program().relation(rows.relation).name == name);
        let rows = rows.unwrap();
        match (rows.certain.len(), rows.undetermined.len(), rows.disputed.len()) {
            (1, 0, 0) => Status::True,
            (0, 1, 0) => Status::Undetermined,
            (0, 0, 1) => Status::Disputed,
            _ => Status::False,
        }
    };
    (0..concepts).map(of).collect()
}

/// How each concept stands when it is asked about.
fn asked(session: &mut Session, concepts: usize, date: Date) -> Vec<Status> {
    let setting = Setting { as_of: Some(date), ..Setting::default() };
    let of = |n: usize| session.ask(&format!("p{n}"), &setting).unwrap().answers[0].conclusion.status;
    (0..concepts).map(of).collect()
}

fn together(statuses: &[Status]) -> Status {
    let all: BTreeSet<Status> = statuses.iter().copied().collect();
    match (all.contains(&Status::True), all.contains(&Status::False), all.len()) {
        (true, true, _) => Status::Disputed,
        (_, _, 1) => statuses[0],
        _ => Status::Undetermined,
    }
}

#[test]
fn all_combinations_at_once_say_what_each_says_alone() {
    let (mut programs, mut met) = (0, [0; 4]);
    let mut contrary = 0;
    for seed in 0..160 {
        let mut dice = Dice::new(seed);
        let made = Made::new(&mut dice);
        let text = made.text();
        let whole = Session::load(&Memory::new().with("a.vires", text.as_str()), &["a.vires"]);
        if whole.has_errors() {
            continue;
        }
        programs += 1;
        let date = Date::parse(dice.pick(&["1999-06-01", "2000-06-01", "2002-06-01", "2010-06-01"])).unwrap();
        // What tables say, which three values decide, and what questions say, which look at completions first.
        let (mut tables, mut alone) = (BTreeMap::new(), BTreeMap::new());
        for taken in made.combinations(|_| true) {
            let mut inlined = session(&made.inlined(&taken));
            let found = statuses(&inlined, made.concepts, date, &[]);
            let name = |(d, r): (usize, &usize)| (format!("d{d}"), format!("r{r}"));
            let names: Vec<(String, String)> = taken.iter().enumerate().map(name).collect();
            assert_eq!(statuses(&whole, made.concepts, date, &names), found, "{names:?} at {date}\n{text}");
            tables.insert(taken.clone(), found);
            alone.insert(taken, asked(&mut inlined, made.concepts, date));
        }
        let counted = made.combinations(|reading| reading.weight != "reported");
        let folded = statuses(&whole, made.concepts, date, &[]);
        let mut whole = whole;
        for concept in 0..made.concepts {
            let of = |all: &BTreeMap<Vec<usize>, Vec<Status>>| {
                together(&counted.iter().map(|taken| all[taken][concept]).collect::<Vec<_>>())
            };
            assert_eq!(folded[concept], of(&tables), "p{concept} at {date}\n{text}");
            let expected = of(&alone);
            met[expected as usize] += 1;
            let setting = Setting { as_of: Some(date), ..Setting::default() };
            let asked = whole.ask(&format!("p{concept}"), &setting).unwrap();
            let conclusion = &asked.answers[0].conclusion;
            assert_eq!(conclusion.status, expected, "p{concept} at {date}\n{text}");
            let disputed = conclusion.disputed.as_deref().cloned().unwrap_or_default();
            contrary += check(&made, &whole, concept, &disputed, expected, &alone, &text);
        }
    }
    assert!(programs > 120, "{programs}");
    assert!(met.iter().all(|met| *met > 30), "{met:?}");
    assert!(contrary > 20, "{contrary}");
}

/// Compares what is said of the readings with what they do; returns how many contrary views there are.
fn check(
    made: &Made,
    whole: &Session,
    concept: usize,
    disputed: &Disputed,
    expected: Status,
    alone: &BTreeMap<Vec<usize>, Vec<Status>>,
    text: &str,
) -> usize {
    let program = whole.program();
    let weight = |d: usize, r: usize| made.disputes[d][r].weight;
    let of = |taken: &[Vec<usize>]| together(&taken.iter().map(|t| alone[t][concept]).collect::<Vec<_>>());
    let counted = made.combinations(|reading| reading.weight != "reported");

    // A dispute decides if changing it alone changes the answer.
    let decides = |d: usize| {
        counted.iter().any(|a| {
            counted.iter().any(|b| {
                (0..a.len()).all(|other| other == d || a[other] == b[other])
                    && alone[a][concept] != alone[b][concept]
            })
        })
    };
    let names =
        |ids: &[DisputeId]| ids.iter().map(|id| program.dispute(*id).name.clone()).collect::<Vec<_>>();
    let deciding: Vec<String> =
        (0..made.disputes.len()).filter(|d| decides(*d)).map(|d| format!("d{d}")).collect();
    assert_eq!(names(&disputed.decided_by), deciding, "p{concept}\n{text}");

    // The smallest sets of readings, by trying all.
    for (status, found) in [
        (Status::True, &disputed.makes_true),
        (Status::False, &disputed.makes_false),
        (Status::Undetermined, &disputed.leaves_open),
    ] {
        let found: BTreeSet<BTreeSet<String>> =
            found.iter().map(|set| set.iter().map(|id| program.reading_name(*id)).collect()).collect();
        let smallest =
            if deciding.is_empty() { BTreeSet::new() } else { smallest(&counted, alone, concept, status) };
        assert_eq!(found, smallest, "p{concept} {status:?}\n{text}");
    }

    // It leans as the majority says; of a dispute without one all readings count.
    let has_majority = |d: usize| made.disputes[d].iter().any(|reading| reading.weight == "majority");
    let leading: Vec<Vec<usize>> = counted
        .iter()
        .filter(|t| t.iter().enumerate().all(|(d, r)| weight(d, *r) == "majority" || !has_majority(d)))
        .cloned()
        .collect();
    let leaning = match (expected, of(&leading)) {
        (Status::Disputed, Status::True) => Some(Leaning::Yes),
        (Status::Disputed, Status::False) => Some(Leaning::No),
        (Status::Disputed, _) => Some(Leaning::Split),
        _ => None,
    };
    assert_eq!(disputed.leaning, leaning, "p{concept}\n{text}");

    // Reported readings that say otherwise.
    let mut contrary = BTreeSet::new();
    for (d, readings) in made.disputes.iter().enumerate() {
        for r in (0..readings.len()).filter(|r| weight(d, *r) == "reported") {
            let mut with: Vec<Vec<usize>> = counted.clone();
            with.iter_mut().for_each(|taken| taken[d] = r);
            if of(&with) != expected {
                contrary.insert(format!("d{d}=r{r}"));
            }
        }
    }
    let found: BTreeSet<String> = disputed.contrary.iter().map(|c| program.reading_name(c.reading)).collect();
    assert_eq!(found, contrary, "p{concept}\n{text}");
    contrary.len()
}

/// All sets of readings that make it stand so, and of which no part does.
fn smallest(
    counted: &[Vec<usize>],
    alone: &BTreeMap<Vec<usize>, Vec<Status>>,
    concept: usize,
    status: Status,
) -> BTreeSet<BTreeSet<String>> {
    let named = |taken: &[usize]| -> Vec<String> {
        taken.iter().enumerate().map(|(d, r)| format!("d{d}=r{r}")).collect()
    };
    let suffices = |set: &BTreeSet<String>| {
        let mut extended =
            counted.iter().filter(|t| set.iter().all(|name| named(t).contains(name))).peekable();
        extended.peek().is_some() && extended.all(|t| alone[t][concept] == status)
    };
    let mut all = BTreeSet::new();
    for taken in counted {
        let names = named(taken);
        for mask in 0..1_u32 << names.len() {
            let chosen = names.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
            let set: BTreeSet<String> = chosen.map(|(_, name)| name.clone()).collect();
            if suffices(&set) {
                all.insert(set);
            }
        }
    }
    all.iter().filter(|set| !all.iter().any(|other| other != *set && other.is_subset(set))).cloned().collect()
}

#[test]
fn a_dispute_on_which_nothing_depends_changes_nothing() {
    let mut compared = 0;
    for seed in 1_000..1_060 {
        let mut dice = Dice::new(seed);
        let made = Made::new(&mut dice);
        let text = made.text();
        let other = format!(
            "{text}concept apart\ndispute apart_too {{ reading yes majority {{ define apart }}; reading no reported {{ define apart }} }}\n"
        );
        let whole = Session::load(&Memory::new().with("a.vires", text.as_str()), &["a.vires"]);
        if whole.has_errors() {
            continue;
        }
        let (mut whole, mut with) = (whole, session(&other));
        let setting = Setting { as_of: Date::parse("2003-01-01"), ..Setting::default() };
        for concept in 0..made.concepts {
            let question = format!("p{concept}");
            let (a, b) = (whole.why(&question, &setting).unwrap(), with.why(&question, &setting).unwrap());
            assert_eq!(
                vires::render::json::why(&whole, &a),
                vires::render::json::why(&with, &b),
                "{question}\n{text}"
            );
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared}");
}

/// A program with disputes of so many readings each, the first of each a majority.
fn space(counts: &[usize]) -> (Program, Space) {
    let mut text = String::from("concept p\n");
    for (d, count) in counts.iter().enumerate() {
        let weight = |r: usize| if r == 0 { " majority" } else { "" };
        let readings: Vec<String> = (0..*count).map(|r| format!("reading r{r}{}", weight(r))).collect();
        let _ = writeln!(text, "dispute d{d} {{ {} }}", readings.join("; "));
    }
    let program = session(&text).program().clone();
    let space = Space::new(&program, (0..counts.len()).map(DisputeId::at), &[]);
    (program, space)
}

#[test]
fn combinations_are_numbered_with_the_majority_first() {
    let (program, space) = space(&[2, 3]);
    assert_eq!(space.size(), Some(6));
    let names = |number: usize| {
        space.combination(number).iter().map(|r| program.reading_name(*r)).collect::<Vec<_>>()
    };
    assert_eq!(names(0), ["d0=r0", "d1=r0"]);
    assert_eq!(names(1), ["d0=r0", "d1=r1"]);
    assert_eq!(names(5), ["d0=r1", "d1=r2"]);
    assert!(space.combination(0).iter().all(|r| program.reading(*r).weight == Some(Weight::Majority)));
}

#[test]
fn the_smallest_sets_are_those_that_trying_all_finds() {
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let counts: Vec<usize> = (0..=dice.below(4)).map(|_| 1 + dice.below(3)).collect();
        let (program, space) = space(&counts);
        let size = space.size().unwrap();
        let kinds = 2 + dice.below(2);
        let truth = |n: usize| [Truth::True, Truth::False, Truth::Undetermined][n];
        let bias = 1 + dice.below(4);
        let stands: Vec<Truth> =
            (0..size).map(|_| truth(dice.below(kinds * bias).min(kinds * bias - 1) % kinds)).collect();
        let (folded, disputed) = fold(&program, &space, &stands, &[]);
        let has = |truth| stands.contains(&truth);
        assert_eq!(folded == Folded::Disputed, has(Truth::True) && has(Truth::False));
        let uniform = stands.iter().all(|truth| *truth == stands[0]);
        for (truth, found) in [
            (Truth::True, &disputed.makes_true),
            (Truth::False, &disputed.makes_false),
            (Truth::Undetermined, &disputed.leaves_open),
        ] {
            let found: BTreeSet<BTreeSet<ReadingId>> =
                found.iter().map(|set| set.iter().copied().collect()).collect();
            let mut sufficient: BTreeSet<BTreeSet<ReadingId>> = BTreeSet::new();
            for number in (0..size).filter(|_| !uniform) {
                let taken = space.combination(number);
                for mask in 0..1_u32 << taken.len() {
                    let set: BTreeSet<ReadingId> = taken
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| mask >> at & 1 == 1)
                        .map(|(_, r)| *r)
                        .collect();
                    let extends = |n: &usize| set.iter().all(|r| space.combination(*n).contains(r));
                    if (0..size).filter(extends).all(|n| stands[n] == truth) {
                        sufficient.insert(set);
                    }
                }
            }
            let least =
                |set: &&BTreeSet<ReadingId>| !sufficient.iter().any(|o| o != *set && o.is_subset(set));
            let expected: BTreeSet<BTreeSet<ReadingId>> = sufficient.iter().filter(least).cloned().collect();
            assert_eq!(found, expected, "{counts:?} {stands:?}");
        }
    }
}
