//! What if, and comparison: against two runs apart; what has no difference; how it reads.

mod least;
mod telling;

use crate::dice::Dice;
use crate::door::{folder, run, run_in};
use crate::random::lowered;
use crate::random::text::{Taste, program};
use std::collections::BTreeMap;
use vires::hir::{Polarity, Program, StatedTime};
use vires::proof::Status;
use vires::session::{Memory, Pair, Session, Setting, Sweep};
use vires::value::Value;

type Told = BTreeMap<Vec<Value>, (Status, bool)>;

fn told(session: &mut Session, question: &str, setting: &Setting) -> Told {
    let answers = session.ask(question, setting).unwrap().answers.into_iter();
    let stands =
        answers.map(|a| (a.conclusion.claim.arguments, (a.conclusion.status, a.conclusion.by_burden)));
    stands.collect()
}

/// What the first case states whatever the day, as it is typed, in its order.
fn stated(program: &Program) -> Vec<String> {
    let always = program.cases[0].statements.iter();
    let always = always.filter(|s| s.polarity == Polarity::Stated && s.time == StatedTime::Always);
    always.map(|s| program.statement(s.relation, &s.arguments)).collect()
}

#[test]
fn what_if_is_the_difference_of_two_runs() {
    let (mut tried, mut changed) = (0, 0);
    for seed in 1_000..1_040 {
        let mut dice = Dice::new(seed);
        let made = program(&mut dice, Taste { time: false, open: seed % 2 == 0, rich: false });
        let text = made.text(None);
        let Some(lowered) = lowered(&text) else { continue };
        let facts = stated(&lowered);
        let Some(fact) = facts.first() else { continue };
        let mut session = Session::load(&Memory::new().with("f.vires", text.clone()), &["f.vires"]);
        let base = Setting::default();
        let without = Setting { withdrawn: vec![fact.clone()], ..Setting::default() };
        for relation in lowered.relations.iter().filter(|r| r.name.starts_with('c')) {
            let variables: Vec<&str> = ["A", "B", "C"].into_iter().take(relation.parameters.len()).collect();
            if variables.is_empty() || relation.name == "cites" {
                continue;
            }
            let question = format!("{}({})", relation.name, variables.join(", "));
            let (before, after) =
                (told(&mut session, &question, &base), told(&mut session, &question, &without));
            let found =
                session.what_if(std::slice::from_ref(&question), &base, &without, Sweep::default()).unwrap();
            let stands =
                |of: &Told, tuple: &Vec<Value>| of.get(tuple).copied().unwrap_or((Status::False, false));
            let mut expected: BTreeMap<&Vec<Value>, _> = BTreeMap::new();
            for tuple in before.keys().chain(after.keys()) {
                let (was, is) = (stands(&before, tuple), stands(&after, tuple));
                if was != is {
                    expected.insert(tuple, (was, is));
                }
            }
            let stand = |c: &vires::proof::Conclusion| (c.status, c.by_burden);
            // What stays undetermined may be so for another cause.
            let (changes, causes): (Vec<_>, Vec<_>) = found
                .changes
                .iter()
                .partition(|change| stand(&change.first.conclusion) != stand(&change.second.conclusion));
            for change in causes {
                let (a, b) = (&change.first.conclusion, &change.second.conclusion);
                assert!(a.status == Status::Undetermined && a.causes != b.causes, "{question}\n{text}");
            }
            assert_eq!(changes.len(), expected.len(), "{question} without {fact}\n{text}");
            for change in changes {
                let (a, b) = (&change.first.conclusion, &change.second.conclusion);
                let both = ((a.status, a.by_burden), (b.status, b.by_burden));
                assert_eq!(
                    expected.get(&a.claim.arguments),
                    Some(&both),
                    "{question} without {fact}\n{text}"
                );
                let why = &change.difference;
                assert!(
                    !why.is_empty() || why.more || a.by_cases || b.by_cases,
                    "{question} without {fact}\n{text}"
                );
            }
            tried += 1;
            changed += found.changes.len();
        }
    }
    assert!(tried > 40 && changed > 10, "{tried} {changed}");
}

const KAZAKHSTAN: &str = "examples/kazakhstan_2022.vires";

#[test]
fn a_thing_compared_with_itself_differs_in_nothing() {
    let run = run(&["compare", "deployment", "deployment", KAZAKHSTAN, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.shown());
    assert_eq!(run.json()["differences"].as_array().map(Vec::len), Some(0));
    let text = std::fs::read_to_string(KAZAKHSTAN).unwrap();
    let mut session = Session::load(&Memory::new().with("k.vires", text), &["k.vires"]);
    let day = vires::time::Date::parse("2022-01-06").unwrap();
    let same = Pair::Dates("overall(deployment, V)".to_owned(), day, day);
    assert!(session.compare(&same, &Setting::default()).unwrap().contrasts.is_empty());
}

#[test]
fn the_shipped_cases_tell_what_makes_the_difference() {
    let osh = "examples/osh_2010.vires";
    let mut shown = String::new();
    for arguments in [
        vec!["what-if", "--assume", "grave(unrest)", "--assume", "directed_from_abroad(unrest)", KAZAKHSTAN],
        vec!["what-if", "--without", "agreed(deployment, restore_order)", "--each", KAZAKHSTAN],
        vec!["compare", "kazakhstan_2022", "osh_2010", KAZAKHSTAN, osh],
        vec![
            "compare",
            "--as-of",
            "2022-01-04",
            "--as-of",
            "2022-01-06",
            "general_law(deployment)",
            KAZAKHSTAN,
        ],
        vec!["timeline", "general_law(deployment)", KAZAKHSTAN],
        vec!["timeline", "member(csto, uzbekistan)", KAZAKHSTAN],
        vec!["what-if", KAZAKHSTAN],
        vec!["compare", "deployment", "nobody", KAZAKHSTAN],
    ] {
        shown.push_str(&format!("> vires {}\n{}\n", arguments.join(" "), run(&arguments).shown()));
    }
    insta::assert_snapshot!(shown);
}

/// A rule of a reading that the world does not take makes no difference, though its conditions do.
#[test]
fn what_makes_the_difference_stands_in_the_reading_that_is_taken() {
    let case = "fact f open\nfact f2 open\nfact g open\nconcept p\ndispute d {\n\
                  reading a majority { rule ra: p when f and f2 }\n  reading b minority { rule rb: p when g }\n}\n\
                  case k \"K\" on 2020-01-01 { not f; not f2; not g }\n";
    let folder = folder("readings_and_differences", &[("c.vires", case)]);
    let asked = ["--assume", "f", "--assume", "f2", "--assume", "g", "--ask", "p", "--reading", "d=a"];
    let told = run_in(&folder, &[&["what-if"], &asked[..], &["c.vires"]].concat(), b"");
    assert_eq!(told.code, 0, "{}", told.shown());
    let reasons: Vec<&str> = told.out.lines().filter_map(|line| line.trim().strip_prefix("· ")).collect();
    assert_eq!(reasons, ["f", "f2"], "{}", told.shown());
}

const DUTY: &str = "type shop
fact open_late(shop)
  reads \"{shop} is open late\"
act report(shop)
  reads \"{shop} reports\"
instrument act \"Shop Act\" {}
provision act.1 \"Who is open late reports\" {
  source \"Gazette\"
  rule late: must report(S) due 2020-02-01 when open_late(S)
}
case c \"A case\" on 2020-03-01 {
  shop bakery \"the bakery\" { open_late; report on 2020-01-15 }
  shop butcher \"the butcher\" { not report }
  suppose \"the butcher is open late\" { open_late(butcher) }
  suppose \"the bakery did not report\" { not report(bakery) }
  suppose \"it is something else\" { shop florist \"the florist\" }
}
";

#[test]
fn norms_that_change_are_told() {
    let folder = crate::door::folder("norms_change", &[("shops.vires", DUTY)]);
    let told = |arguments: &[&str]| crate::door::run_in(&folder, arguments, b"");
    let late = told(&["what-if", "--assume", "open_late(butcher)", "shops.vires"]);
    assert!(late.out.contains("It is required that the butcher reports"), "{}", late.shown());
    assert!(late.out.contains("no → breached: due by 1 February 2020"), "{}", late.shown());
    let not = told(&["what-if", "--assume", "not report(bakery)", "shops.vires", "--format", "json"]).json();
    assert_eq!(not["changes"][0]["part"], "norm", "{not}");
    let nothing = told(&["what-if", "--without", "open_late(butcher)", "shops.vires"]);
    assert_eq!(nothing.code, 2, "{}", nothing.shown());
    let checked = told(&["check", "shops.vires"]);
    let out = checked.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "· the butcher is open late it is required that the butcher reports: no → breached",
        "the bakery reports: fulfilled: due by 1 February 2020 → breached: due by 1 February 2020",
        "· it is something else changes nothing in this report",
    ] {
        assert!(out.contains(told), "{told}\n{}", checked.out);
    }
}

/// Where both answers are open, what they turn on is compared.
#[test]
fn answers_that_are_open_on_both_sides_say_what_they_turn_on() {
    let text = "type ship\nfact sound(ship) open\n  reads \"{ship} is sound\"\nfact manned(ship) open\n  reads \"{ship} is manned\"\n\
                concept may_sail(ship)\n  reads \"{ship} may sail\"\ndefine may_sail(S) when sound(S) and manned(S)\n\
                report on ship S { layer \"harbour law\" may_sail(S) }\n\
                case a \"A\" on 2020-01-01 { ship dory \"the Dory\" { sound }; ship elba \"the Elba\" { manned }; ship fram \"the Fram\" { manned } }\n";
    let folder = folder("turned", &[("s.vires", text)]);
    let told = run_in(&folder, &["compare", "dory", "elba", "s.vires"], b"");
    let flat = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("the answers are the same on both sides, and turn on different things"),
        "{}",
        told.shown()
    );
    assert!(
        flat.contains("1 it is open whether the Dory is manned a fact nobody stated"),
        "{}",
        told.shown()
    );
    assert!(flat.contains("2 it is open whether the Elba is sound a fact nobody stated"), "{}", told.shown());
    let json = run_in(&folder, &["compare", "dory", "elba", "s.vires", "--format", "json"], b"").json();
    assert_eq!(json["turned"][0]["first_only"], serde_json::json!(["manned(dory)"]));
    assert_eq!(json["turned"][0]["second_only"], serde_json::json!(["sound(elba)"]));
    let same = run_in(&folder, &["compare", "elba", "fram", "s.vires", "--format", "json"], b"").json();
    assert_eq!(
        (same["turned"].as_array().map(Vec::len), same["differences"].as_array().map(Vec::len)),
        (Some(0), Some(0))
    );
}

/// What a rule says of other things than those for which it holds makes no difference.
#[test]
fn a_rule_is_compared_about_the_same_things() {
    let text = "type state\ntype war\nfact party(state)\nfact fought_in(war, state)\nfact far(war, from: state)\nconcept concerns(war)\n\
                define concerns(W) when fought_in(W, S) and party(S) and not far(W, from: S)\n\
                state aland, beland\nparty(aland)\n\
                case k \"K\" on 2020-01-01 { war w { fought_in beland } }\n";
    let folder = folder("same_things", &[("s.vires", text)]);
    let told = run_in(
        &folder,
        &["what-if", "--assume", "fought_in(w, aland)", "--ask", "concerns(w)", "s.vires"],
        b"",
    );
    let reasons: Vec<&str> = told.out.lines().filter_map(|line| line.trim().strip_prefix("· ")).collect();
    assert_eq!(reasons, ["fought in (w, aland)"], "{}", told.shown());
}
