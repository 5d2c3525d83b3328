//! Mutation testing: each operator has a mutant that is killed and one that survives, and mutants that are worlds of
//! one run fare as those that are written into the program and evaluated alone.

use crate::dice::Dice;
use crate::door::{folder, run_in};
use crate::random::lowered;
use crate::random::text::{Taste, program};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use vires::session::{Disk, Memory};
use vires::testing::{Fate, Mutant, Operator, Options, Suite};

const TOWN: &str = r#"type person
type town
fact adult(person)
fact resident(person, town)
fact born(person) dated
fact barred(person)
fact pardoned(person)
fact age(person, integer) one
fact member(town, person)
fact voted(town, person)
fact rich(person)
fact poor(person)
concept may_vote(person)
concept liable(person)
concept exempt(person)
concept veteran(person)
concept early(person)
concept known(person)
concept carried(town)
concept agreed(town)
act pay(person)

instrument tc "Town Charter" { in force from 1950-01-01 }
provision tc.1 "adult residents may vote" {
  source "ours"
  rule vote: may_vote(P) when adult(P) and resident(P, T) unless barred(P) unless pardoned(P)
  rule fortune: not may_vote(P) when rich(P) overrides tc.1.vote
  rule misery: not may_vote(P) when poor(P) overrides tc.1.vote
}
provision tc.2 "ages" {
  source "ours"
  define liable(P) when age(P, N) and N >= 18
  define exempt(P) when age(P, N) and N > 60
  define veteran(P) when born(P) on D and D < 1990-01-01
}
provision tc.3 "connectives and quantities" {
  source "ours"
  define early(P) when rich(P) and adult(P)
  define known(P) when poor(P) and pardoned(P)
  define carried(T) when T is town and every P where member(T, P): voted(T, P)
  define agreed(T) when T is town and every P where member(T, P): adult(P)
}
provision tc.4 "who is liable pays within ten days" {
  source "ours"
  rule pay: must pay(P) due D + 10 days when liable(P) and born(P) on D
}
case town on 2020-01-01 {
  town hill
  person ann { adult; resident hill; age 18; rich; born on 1989-12-31 }
  person bob { resident hill; age 17 }
  person cyn { adult; resident hill; barred; age 30 }
  person dan { adult; resident hill; age 40 }
  member(hill, ann)
  member(hill, dan)
  voted(hill, ann)
}
"#;

/// Fates by rule and change, of those that are reached; what nothing reaches survives.
type Fates = BTreeMap<(String, usize, String, String), bool>;

fn fates(mutants: &[Mutant]) -> Fates {
    let one = |mutant: &Mutant| {
        let key = (mutant.file.clone(), mutant.line, mutant.rule.clone(), mutant.what.clone());
        (key, mutant.fate == Fate::Killed)
    };
    mutants.iter().map(one).collect()
}

/// Compares with the slow twin; how many were killed, and how many survived.
fn compare(text: &str) -> (usize, usize) {
    let files = Memory::new().with("f.vires", text);
    let suite = Suite::find(&files, &["f.vires"]).unwrap();
    let options = Options { jobs: 1, ..Options::default() };
    let found = suite.mutants(&files, &options, &|_| {});
    assert!(found.left_out.is_empty(), "{text}");
    let alone = suite.mutants_alone(&files, &options);
    let (together, apart) = (fates(&found.each), fates(&alone));
    for (key, killed) in &apart {
        assert_eq!(together.get(key), Some(killed), "{key:?}\n{text}");
    }
    assert_eq!(together.len(), apart.len());
    let killed = together.values().filter(|killed| **killed).count();
    (killed, together.len() - killed)
}

#[test]
fn each_operator_has_a_kill_and_a_survivor() {
    let files = Memory::new().with("town.vires", TOWN);
    let suite = Suite::find(&files, &["town.vires"]).unwrap();
    let found = suite.mutants(&files, &Options::default(), &|_| {});
    for operator in Operator::ALL {
        for fate in [Fate::Killed, Fate::Survived] {
            let some = found.each.iter().any(|mutant| mutant.operator == operator && mutant.fate == fate);
            assert!(some, "{operator:?} has none that is {fate:?}: {:#?}", found.each);
        }
    }
    let fate = |rule: &str, what: &str| {
        let one = found.each.iter().find(|mutant| mutant.rule == rule && mutant.what == what);
        one.unwrap_or_else(|| panic!("{rule} {what}: {:#?}", found.each)).fate
    };
    for (rule, what, expected) in [
        ("tc.1.vote", "without the condition `adult(P)`", Fate::Killed),
        ("tc.1.vote", "without the exception `barred(P)`", Fate::Killed),
        ("tc.1.vote", "without the exception `pardoned(P)`", Fate::Survived),
        ("tc.1.fortune", "without `overrides tc.1.vote`", Fate::Killed),
        ("tc.1.misery", "without `overrides tc.1.vote`", Fate::Survived),
        ("tc.2 rule 1", "with 19 for 18 in `N >= 18`", Fate::Killed),
        ("tc.2 rule 1", "with 17 for 18 in `N >= 18`", Fate::Killed),
        ("tc.2 rule 1", "with `>` for `>=` in `N >= 18`", Fate::Killed),
        ("tc.2 rule 2", "with 61 for 60 in `N > 60`", Fate::Survived),
        ("tc.2 rule 3", "with 1989-12-31 for 1990-01-01 in `D < 1990-01-01`", Fate::Killed),
        ("tc.2 rule 3", "with 1990-01-02 for 1990-01-01 in `D < 1990-01-01`", Fate::Survived),
        ("tc.3 rule 1", "with `or` for `and` in `rich(P) and adult(P)`", Fate::Killed),
        ("tc.3 rule 2", "with `or` for `and` in `poor(P) and pardoned(P)`", Fate::Survived),
    ] {
        assert_eq!(fate(rule, what), expected, "{rule} {what}");
    }
    // A variable that only the condition binds cannot do without it: that is no mutant.
    assert!(
        !found.each.iter().any(|mutant| mutant.rule == "tc.2 rule 1" && mutant.what.contains("`age(P, N)`"))
    );
}

#[test]
fn mutants_fare_together_as_alone() {
    let (killed, survived) = compare(TOWN);
    assert!(killed >= 10 && survived >= 10, "{killed} {survived}");
    for file in
        ["tests/cases/disputes/force.vires", "tests/cases/doors/fishing.vires", "examples/nationality.vires"]
    {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let (killed, survived) = compare(&text);
        assert!(killed > 0 && survived > 0, "{file}: {killed} {survived}");
    }
}

#[test]
fn mutants_of_random_programs_fare_together_as_alone() {
    let count = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(60);
    let (mut programs, mut killed, mut survived) = (0, 0, 0);
    for seed in 0..count {
        let mut dice = Dice::new(seed + 400_000);
        let taste = Taste { time: dice.chance(50), open: dice.chance(50), rich: dice.chance(30) };
        let mut made = program(&mut dice, taste);
        // All statements of all concepts are asked about.
        for relation in
            made.relations.iter().filter(|relation| relation.layer > 0 && !relation.columns.is_empty())
        {
            let variables = ["A", "B", "C", "D"][..relation.columns.len().min(4)].join(", ");
            made.case.push(format!("expect {}({variables})", relation.name));
        }
        let text = made.text(None);
        if lowered(&text).is_none() {
            continue;
        }
        let (more_killed, more_survived) = compare(&text);
        programs += 1;
        killed += more_killed;
        survived += more_survived;
    }
    assert!(programs > 10 && killed > programs && survived > programs, "{programs} {killed} {survived}");
}

#[test]
fn survivors_are_reported_as_sentences_with_their_provisions() {
    let at = folder("mutants-page", &[("town.vires", TOWN)]);
    let told = run_in(&at, &["test", "town.vires", "--mutants"], b"");
    assert_eq!(told.code, 0, "{}", told.shown());
    let json = run_in(&at, &["test", "town.vires", "--mutants", "--format", "json"], b"").json();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/mutants.json");
    let shape = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&shape).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for jobs in ["1", "7"] {
        let again = run_in(&at, &["test", "town.vires", "--mutants", "--jobs", jobs], b"");
        assert_eq!(again.shown(), told.shown());
    }
    insta::assert_snapshot!(told.shown());
}

#[test]
fn the_number_of_threads_changes_no_fate() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let paths: Vec<String> = ["nationality", "proposed_measure", "osh_2010"]
        .iter()
        .map(|name| root.join(format!("{name}.vires")).to_string_lossy().into_owned())
        .collect();
    let disk = Disk::new();
    let suite = Suite::find(&disk, &paths).unwrap();
    let with = |jobs: usize| suite.mutants(&disk, &Options { jobs, ..Options::default() }, &|_| {}).each;
    let one = with(1);
    assert!(one.iter().any(|mutant| mutant.fate == Fate::Killed));
    assert_eq!(one, with(3));
}
