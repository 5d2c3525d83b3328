//! Norms: random programs of duties, permissions and prohibitions, and what they mean, day by day.
//!
//! The twin ([`twin`]) knows no program, no plan and no turning points: it looks at every day of a range, and reads
//! off the words of the language page who wins, what is due, and how it stands.

mod oppositions;
pub mod twin;

use crate::dice::Dice;
use std::collections::BTreeMap;
use twin::{Made, Said, days};
use vires::engine::{self, Budget, Truth};
use vires::hir::{self, Norms, Program};
use vires::ids::{CaseId, RelationId, WorldId};
use vires::plan::{self, Options, Plan, Role, World};
use vires::session::{Memory, Session, Setting};
use vires::source::FileId;
use vires::syntax::parse;
use vires::time::Date;

fn norms(program: &Program, act: &str) -> Norms {
    program.norms[&program.names.relations[act]]
}

/// What is asked of an act, by the name the twin gives it. Deadlines are days after it.
fn asked(norms: &Norms) -> Vec<(&'static str, RelationId)> {
    let [fulfilled, breached, pending] = norms.states;
    vec![
        ("must", norms.must),
        ("may", norms.may),
        ("must not", norms.must_not),
        ("due", norms.due),
        ("fulfilled", fulfilled),
        ("breached", breached),
        ("pending", pending),
        ("infringed", norms.infringed),
        ("observed", norms.observed),
    ]
}

/// The answers of the engine on each day: for what has a deadline, by deadline.
fn engine(program: &Program, text: &str) -> BTreeMap<(Date, String), Said> {
    let questions: Vec<(String, RelationId)> = ["p", "q"]
        .into_iter()
        .flat_map(|act| {
            asked(&norms(program, act)).into_iter().map(move |(name, r)| (format!("{name} {act}"), r))
        })
        .collect();
    let wanted: Vec<RelationId> = questions.iter().map(|(_, relation)| *relation).collect();
    let plan = plan::plan(program, &wanted, &Options::default());
    assert_eq!(plan::invariants(&plan), Vec::<String>::new(), "{text}");
    let world = World { case: Some(CaseId(0)), asked: days().collect(), ..World::default() };
    let (block, errors) = plan::block(program, &plan, &[world]);
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    let model = engine::run(&plan, &block, &Budget::default()).unwrap();
    let mut found = BTreeMap::new();
    for (name, relation) in questions {
        for (tuple, truth) in rows(&plan, &model, relation) {
            let said = match truth {
                Truth::True => Said::Yes,
                Truth::Undetermined => Said::Open,
                Truth::False => continue,
            };
            let day = |code: u32| model.values().date(code);
            let (temporal, rest) = tuple;
            let deadline = rest.map(day);
            // What follows from a day that nobody knows is not looked at.
            let name = match deadline {
                Some(None) => continue,
                Some(Some(deadline)) => format!("{name} {deadline}"),
                None => name.clone(),
            };
            for date in days() {
                let here = temporal.is_none_or(|code| day(code) == Some(date));
                if here {
                    found.insert((date, name.clone()), said);
                }
            }
        }
    }
    found
}

/// The rows of a relation: the date, if it varies, and the deadline, if it has one.
fn rows(
    plan: &Plan,
    model: &engine::Model,
    relation: RelationId,
) -> Vec<((Option<u32>, Option<u32>), Truth)> {
    let node = plan.roles[&Role::Statement(relation)];
    let temporal = plan.nodes[node.index()].temporal;
    let rows = model.in_world(node, WorldId(0)).into_iter();
    rows.map(|(tuple, truth)| {
        let (date, rest) = if temporal { (Some(tuple[0]), &tuple[1..]) } else { (None, &tuple[..]) };
        ((date, rest.first().copied()), truth)
    })
    .collect()
}

fn lowered(text: &str) -> Option<Program> {
    let (tree, mut found) = parse(FileId(0), text);
    let (program, more) = hir::lower(&[tree]);
    found.extend(more);
    // Rules that beat one another in a circle are an error.
    let wrong: Vec<_> = found.iter().filter(|d| d.is_error()).map(|d| d.code.0).collect();
    assert!(wrong.iter().all(|code| *code == "V0506"), "{found:?}\n{text}");
    wrong.is_empty().then_some(program)
}

/// What random programs must show at least once in so many, so that agreement means something.
#[derive(Default, Debug)]
struct Seen {
    programs: usize,
    yes: BTreeMap<String, usize>,
    open: BTreeMap<String, usize>,
}

#[test]
fn a_duty_without_a_deadline_is_looked_at_before_the_first_day_on_which_anything_turns() {
    let text = "type p
fact f(p)
act do(p) closed
instrument t \"T\" {}
provision t.1 \"x\" in force until 2010-01-01 {
  source \"x\"
  rule r: must do(X) when f(X)
}
case c on 2012-03-01 {
  p x { f }
  p y { f }
  not do(x)
  do(y) on 2011-01-01
  expect breached do(x)
  expect not breached do(y)
}
";
    let mut session = Session::load(&Memory::new().with("f.vires", text), &["f.vires"]);
    let checked = session.check(&Setting::default()).unwrap();
    let held: Vec<bool> = checked.cases[0].expectations.iter().map(|e| e.failure.is_none()).collect();
    assert_eq!(held, [true, true]);
}

#[test]
fn norms_mean_what_their_words_say_on_every_day() {
    let mut seen = Seen::default();
    for seed in 0..600 {
        let made = Made::new(&mut Dice::new(seed));
        let text = made.text();
        let Some(program) = lowered(&text) else { continue };
        let engine = engine(&program, &text);
        let twin = made.twin();
        let keys: std::collections::BTreeSet<_> = engine.keys().chain(twin.keys()).collect();
        for key in keys {
            let (is, should) = (engine.get(key).copied(), twin.get(key).copied());
            // On which day something unknown happened is unknown too: a prohibition may have covered it.
            let coarse = made.unknown
                && (key.1.contains("infringed")
                    || key.1.contains("observed")
                    || key.1.contains("breached p"));
            if coarse && is == Some(Said::Open) {
                continue;
            }
            assert_eq!(
                is.unwrap_or(Said::No),
                should.unwrap_or(Said::No),
                "seed {seed}: {} on {}\n{text}",
                key.1,
                key.0
            );
        }
        seen.programs += 1;
        let word = |name: &str| {
            name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == ' ').to_owned()
        };
        for ((_, name), said) in &engine {
            let count = if *said == Said::Yes { &mut seen.yes } else { &mut seen.open };
            *count.entry(word(name)).or_default() += 1;
        }
        properties(&engine, &text);
    }
    assert!(seen.programs > 300, "{seen:?}");
    for name in [
        "must p",
        "may p",
        "must not p",
        "due p",
        "fulfilled p",
        "breached p",
        "pending p",
        "must q",
        "breached q",
        "infringed p",
        "observed p",
    ] {
        assert!(seen.yes.get(name).is_some_and(|n| *n > 30), "{name}: {seen:?}");
    }
    for name in ["must p", "may p", "breached p", "pending p", "must q"] {
        assert!(seen.open.get(name).is_some_and(|n| *n > 10), "{name}: {seen:?}");
    }
}

/// What must be done may be done; what may be done is not forbidden.
fn properties(found: &BTreeMap<(Date, String), Said>, text: &str) {
    for date in days() {
        for act in ["p", "q"] {
            let said = |what: &str| found.get(&(date, format!("{what} {act}"))).copied().unwrap_or(Said::No);
            assert!(said("must") <= said("may"), "{date} {act}\n{text}");
            let allowed = said("must") == Said::Yes || said("may") == Said::Yes;
            assert!(!(allowed && said("must not") == Said::Yes), "{date} {act}\n{text}");
            let fulfilled_or_pending = said("fulfilled").max(said("pending"));
            assert!(fulfilled_or_pending <= said("must"), "{date} {act}\n{text}");
        }
    }
}
