//! Timelines: against asking on every day, and what begins each stretch.

use crate::dice::Dice;
use crate::door::{folder, run_in};
use crate::plan::planned;
use crate::random::lowered;
use crate::random::text::{Taste, program};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::{Budget, Truth};
use vires::hir::{Program, RelationKind, StatedTime};
use vires::ids::{CaseId, RelationId, RuleId, WorldId};
use vires::plan::{self, Role, World, WorldError};
use vires::proof::{Fact, Matter, Status};
use vires::session::{Memory, Refusal, Session, Setting, Timeline};
use vires::time::Date;
use vires::value::Value;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// The text with its days moved close together, in their order, and years made days.
fn squeezed(text: &str) -> String {
    let is_date = |at: usize| text.get(at..at + 10).and_then(Date::parse);
    let found: BTreeSet<Date> = text.char_indices().filter_map(|(at, _)| is_date(at)).collect();
    let mut out = text.to_owned();
    for (place, date) in found.iter().enumerate().rev() {
        let near = Date::from_number(day("2000-02-01").number() + 7 * i32::try_from(place).unwrap()).unwrap();
        out = out.replace(&date.to_string(), &near.to_string());
    }
    out.replace("1 year", "4 days")
}

/// The days that are asked one by one.
fn every_day() -> Vec<Date> {
    (day("2000-01-01").number()..day("2000-05-01").number()).filter_map(Date::from_number).collect()
}

type Standing = (Status, bool);

/// How every statement of a relation stands on every day: one world a day.
fn asked_daily(program: &Program) -> BTreeMap<RelationId, Vec<BTreeMap<Vec<Value>, Standing>>> {
    let plan = planned(program);
    let days = every_day();
    let world = |day: &Date| World { case: Some(CaseId(0)), date: Some(*day), ..World::default() };
    let twins = days.iter().map(world).flat_map(|w| [w.clone(), World { without_burdens: true, ..w }]);
    let (block, errors) = plan::block(program, &plan, &twins.collect::<Vec<_>>());
    assert!(
        errors.iter().all(|e| matches!(e, WorldError::NoValue { .. } | WorldError::TwoValues { .. })),
        "{errors:?}"
    );
    let model = vires::engine::run(&plan, &block, &Budget::default()).unwrap();
    let mut found = BTreeMap::new();
    for relation in crate::plan::concepts(program) {
        let node = [Role::Settled(relation), Role::Statement(relation)];
        let node = node.iter().find_map(|role| plan.roles.get(role)).copied().unwrap();
        let skip = usize::from(plan.nodes[node.index()].temporal);
        let rows = |day: Date, world: WorldId| -> BTreeMap<Vec<Value>, Truth> {
            let rows = model.in_world(node, world).into_iter();
            let now = |tuple: &[u32]| skip == 0 || model.values().value(tuple[0]) == Some(Value::Date(day));
            let rows = rows.filter(|(tuple, _)| now(tuple));
            let values =
                |tuple: &[u32]| tuple[skip..].iter().map(|c| model.values().value(*c).unwrap()).collect();
            rows.map(|(tuple, truth)| (values(&tuple), truth)).collect()
        };
        let daily = days.iter().enumerate().map(|(place, day)| {
            let here = rows(*day, WorldId::at(2 * place));
            let bare = rows(*day, WorldId::at(2 * place + 1));
            let all: BTreeSet<&Vec<Value>> = here.keys().chain(bare.keys()).collect();
            let stands = |tuple: &Vec<Value>| {
                let truth = |of: &BTreeMap<Vec<Value>, Truth>| of.get(tuple).copied().unwrap_or(Truth::False);
                let (here, bare) = (truth(&here), truth(&bare));
                let status = match here {
                    Truth::True => Status::True,
                    Truth::Undetermined => Status::Undetermined,
                    Truth::False => Status::False,
                };
                (status, here != Truth::Undetermined && bare == Truth::Undetermined)
            };
            all.into_iter().map(|tuple| (tuple.clone(), stands(tuple))).collect()
        });
        found.insert(relation, daily.collect());
    }
    found
}

/// The question for all statements of a relation.
fn question(program: &Program, relation: RelationId) -> String {
    let declared = program.relation(relation);
    let name = ["A", "B", "C", "D"];
    let variables: Vec<String> = (declared.parameters.iter().zip(name))
        .map(|(p, v)| if p.labelled { format!("{}: {v}", p.name) } else { v.to_owned() })
        .collect();
    if variables.is_empty() {
        declared.name.clone()
    } else {
        format!("{}({})", declared.name, variables.join(", "))
    }
}

#[test]
fn a_timeline_is_what_asking_every_day_gives() {
    let (mut programs, mut lines, mut changes, mut endless, mut open) = (0, 0, 0, 0, 0);
    let mut points = BTreeMap::new();
    let mut by_cases = 0;
    for seed in 0..48 {
        let mut dice = Dice::new(seed);
        let made = program(&mut dice, Taste { time: true, open: seed % 3 > 0, rich: false });
        let text = squeezed(&made.text(None));
        let Some(program) = lowered(&text) else { continue };
        let daily = asked_daily(&program);
        let mut session = Session::load(&Memory::new().with("f.vires", text.clone()), &["f.vires"]);
        programs += 1;
        for (relation, daily) in daily {
            let asked = question(&program, relation);
            let timeline = match session.timeline(&asked, &Setting::default()) {
                Ok(timeline) => timeline,
                Err(Refusal::Mistakes(found)) if found.iter().any(|d| d.code.0 == "V0711") => {
                    endless += 1;
                    continue;
                }
                Err(refusal) => panic!("{asked}: {:?}\n{text}", refusal.diagnostics()),
            };
            let mut expected: BTreeSet<&Vec<Value>> = daily.iter().flat_map(BTreeMap::keys).collect();
            for course in &timeline.courses {
                let arguments = &course.stretches[0].conclusion.claim.arguments;
                expected.remove(arguments);
                for (date, stands) in every_day().iter().zip(&daily) {
                    let known = stands.get(arguments).copied().unwrap_or((Status::False, false));
                    let told = &course.on(*date).unwrap().conclusion;
                    // Where three values do not say what completions agree on, the day is asked by itself.
                    let known = if (told.status, told.by_burden) == known {
                        known
                    } else {
                        by_cases += 1;
                        let setting = Setting { as_of: Some(*date), ..Setting::default() };
                        let answers = session.ask(&asked, &setting).unwrap().answers;
                        let same = answers.iter().find(|a| a.conclusion.claim.arguments == *arguments);
                        same.map_or((Status::False, false), |a| (a.conclusion.status, a.conclusion.by_burden))
                    };
                    assert_eq!(
                        (told.status, told.by_burden),
                        known,
                        "{asked} on {date}, {arguments:?}\n{text}"
                    );
                }
                lines += 1;
                changes += course.stretches.len() - 1;
                open +=
                    usize::from(course.stretches.iter().any(|s| s.conclusion.status == Status::Undetermined));
            }
            // What is undetermined by three values may be false by cases: then it is no answer.
            let sure = |stands: &Standing| *stands == (Status::True, false);
            expected.retain(|tuple| daily.iter().filter_map(|day| day.get(*tuple)).any(sure));
            assert!(expected.is_empty(), "{asked}: {expected:?} is missing\n{text}");
            opened(&program, &timeline, &text, &mut points);
        }
    }
    assert!(programs > 20 && lines > 80 && changes > 40 && open > 5, "{programs} {lines} {changes} {open}");
    assert!(by_cases * 4 < lines * 120, "{by_cases} days were told by cases");
    assert!(endless * 10 < lines, "{endless} of {lines} cannot be told");
    assert!(["fact", "force", "test"].iter().all(|kind| points.contains_key(kind)), "{points:?}");
}

/// What is said to have begun a stretch did change on its first day.
fn opened(program: &Program, timeline: &Timeline, text: &str, points: &mut BTreeMap<&'static str, usize>) {
    let stand = |stretch: &vires::session::Stretch| (stretch.conclusion.status, stretch.conclusion.by_burden);
    let neighbours = timeline.courses.iter().flat_map(|course| course.stretches.windows(2));
    for (before, stretch) in neighbours.map(|pair| (&pair[0], &pair[1])) {
        let (Some(from), Some(opened)) = (stretch.from, &stretch.opened) else { continue };
        // What stays undetermined, for another cause, may rest on the same facts.
        let turned = stand(before) != stand(stretch);
        assert!(
            !turned || !opened.points.is_empty() || opened.more,
            "{}: nothing began {from}\n{text}",
            timeline.question
        );
        for point in &opened.points {
            let kind = match &point.what {
                Matter::Fact(before, after) => {
                    assert_ne!(before.standing, after.standing, "{text}");
                    // A fact begins or ends on the day itself, or on a day that a rule looks at from it.
                    for told in [before, after] {
                        if let Fact::Stated(statements) = &told.fact {
                            let now = |time: &StatedTime| match time {
                                StatedTime::Always => true,
                                StatedTime::On(day) => *day <= told.pattern.at,
                                StatedTime::During(all) => all.iter().any(|i| i.contains(told.pattern.at)),
                            };
                            assert!(statements.iter().all(|s| now(&s.time)), "{text}");
                        }
                    }
                    "fact"
                }
                Matter::Force(before, after) => {
                    let rule: RuleId = point.rule.unwrap();
                    let in_force = |day: Date| program.rule(rule).in_force.iter().any(|i| i.contains(day));
                    assert!(before != after && in_force(from) == *after, "{text}");
                    "force"
                }
                Matter::Test(before, after) => {
                    assert_ne!(before.standing, after.standing, "{text}");
                    "test"
                }
                Matter::Scope(..) => panic!("the same statement fits the same rules\n{text}"),
                Matter::Statement(before, after) => {
                    let kind = program.relation(before.pattern.relation).kind;
                    assert!(before.standing != after.standing && kind != RelationKind::Fact, "{text}");
                    "statement"
                }
            };
            *points.entry(kind).or_default() += 1;
        }
    }
}

const CLUB: &str = "\
type person
type country
type club
country aland \"Aland\"
country bland \"Bland\"
fact born(person, when: date)
  reads \"{person} was born on {when}\"
fact notified(person) dated
  reads \"{person} was notified\"
fact member(club, country) over time
  reads \"{country} is a member of {club}\"
fact ill(person) over time open
  reads \"{person} is ill\"
concept adult(person)
  reads \"{person} is of age\"
concept barred(person)
  reads \"{person} is barred\"
concept big(club)
  reads \"{club} is big\"
concept was_member(club, country)
concept age(person, duration)
instrument act \"Age Act\" { in force from 1990-01-01 }
provision act.1 \"Full age at twenty-one\" version \"1990\" in force from 1990-01-01 {
  source \"Gazette\"
  define adult(P) when born(P, when: D) and D + 21 years <= today
}
provision act.1 \"Full age at eighteen\" version \"2005\" in force from 2005-01-01 {
  source \"Gazette\"
  define adult(P) when born(P, when: D) and D + 18 years <= today
}
provision act.2 \"Three days to answer\" {
  source \"Gazette\"
  define barred(P) when notified(P) on D and D + 3 days < today unless adult(P) unless ill(P)
}
provision act.3 \"Two make a crowd\" {
  source \"Gazette\"
  define big(C) when C is club and count(S where member(C, S)) >= 2
  define was_member(C, S) when member(C, S) at (today - 30 days)
  define age(P, today - D) when born(P, when: D)
}
club eu \"the Club\" { member aland from 1999-01-01 until 2001-05-01, from 2003-01-01; member bland from 2000-01-01 }
case c \"A case\" on 2006-01-01 {
  person ann \"Ann\" { born(when: 1988-03-01); not ill until 2006-02-28 }
  notified(ann) on 2006-02-20 source \"letter\"
  person ben \"Ben\" { born(when: 1986-06-01); not ill }
}
";

#[test]
fn what_began_each_stretch_is_told() {
    let folder = folder("timeline", &[("club.vires", CLUB)]);
    let mut shown = String::new();
    for asked in [
        "adult(ann)",
        "adult(ben)",
        "barred(ann)",
        "member(eu, S)",
        "big(eu)",
        "was_member(eu, aland)",
        "age(ann, _A) and _A >= 6575 days",
        "age(ann, A)",
        "adult(P) and not big(eu)",
    ] {
        let run = run_in(&folder, &["timeline", asked, "club.vires"], b"");
        shown.push_str(&format!("{}\n", run.shown()));
    }
    insta::assert_snapshot!(shown);
}

fn timeline(text: &str, asked: &str) -> Timeline {
    let mut session = Session::load(&Memory::new().with("f.vires", text), &["f.vires"]);
    session.timeline(asked, &Setting::default()).unwrap()
}

fn starts(timeline: &Timeline) -> Vec<String> {
    let stretches = timeline.courses.iter().flat_map(|course| &course.stretches);
    stretches.filter_map(|stretch| stretch.from).map(|day| day.to_string()).collect()
}

#[test]
fn what_began_a_stretch_is_told_also_where_readings_decide() {
    let text = "type p
fact f(p) over time
concept a(p)
act do(p) closed
instrument t \"T\" { in force from 1990-01-01 }
provision t.0 \"base\" {
  source \"x\"
  rule base: a(X) when f(X)
  rule m: must do(X) due 2020-02-03 when a(X)
}
provision t.1 \"n\" in force from 2020-02-01 {
  source \"x\"
  dispute inner \"I?\" {
    reading yes \"yes\" majority { rule no: not a(X) when f(X) overrides t.0.base }
    reading no \"no\"
  }
}
case c on 2020-03-01 { p x \"X\" { f from 2020-01-01 until 2020-05-01 } }
";
    let told = |asked: &str| {
        let timeline = timeline(text, asked);
        let stretches = timeline.courses.into_iter().flat_map(|course| course.stretches);
        let one = |stretch: vires::session::Stretch| {
            let points = stretch.opened.map_or(0, |opened| opened.points.len());
            (stretch.from.map(|day| day.to_string()), stretch.conclusion.status, points > 0)
        };
        stretches.map(one).collect::<Vec<_>>()
    };
    let from = |day: &str| Some(day.to_owned());
    assert_eq!(
        told("a(x)"),
        [
            (None, Status::False, false),
            (from("2020-01-01"), Status::True, true),
            (from("2020-02-01"), Status::Disputed, true),
            (from("2020-05-01"), Status::False, true),
        ]
    );
    assert_eq!(
        told("breached do(x)"),
        [(None, Status::False, false), (from("2020-02-04"), Status::Disputed, true)]
    );
}

#[test]
fn a_boundary_moves_with_what_is_said_to_have_made_it() {
    let moved = |asked: &str, from: &str, to: &str| starts(&timeline(&CLUB.replacen(from, to, 1), asked));
    assert_eq!(starts(&timeline(CLUB, "adult(ben)")), ["2005-01-01"]);
    assert_eq!(moved("adult(ben)", "in force from 2005-01-01", "in force from 2005-02-02"), ["2005-02-02"]);
    assert_eq!(starts(&timeline(CLUB, "barred(ann)")), ["2006-02-24", "2006-02-28", "2006-03-01"]);
    assert_eq!(
        moved("barred(ann)", "on 2006-02-20", "on 2006-02-21"),
        ["2006-02-25", "2006-02-28", "2006-03-01"]
    );
    assert_eq!(moved("barred(ann)", "D + 3 days <", "D + 9 days <"), Vec::<String>::new());
    assert_eq!(moved("big(eu)", "bland from 2000-01-01", "bland from 2004-01-01"), ["2004-01-01"]);
    assert_eq!(
        moved("was_member(eu, aland)", "until 2001-05-01", "until 2001-06-01"),
        ["1999-01-31", "2001-07-01", "2003-01-31"]
    );
}

#[test]
fn more_worlds_than_the_limit_are_refused() {
    let folder = folder("timeline_limit", &[("club.vires", CLUB)]);
    let run = run_in(&folder, &["timeline", "big(eu)", "club.vires", "--limit", "worlds=2"], b"");
    assert_eq!(run.code, 3, "{}", run.shown());
    insta::assert_snapshot!(run.shown());
}

/// A duty of which nobody is relieved but who breached it.
const CIRCLE: &str = "type firm
fact licensed(firm) over time
concept suspended(firm)
act report(firm) closed
instrument t \"T\" { in force from 2000-01-01 }
provision t.1 \"Firms report by 16 January\" {
  source \"x\"
  rule duty: must report(F) due 2020-01-16 when licensed(F) unless suspended(F)
}
provision t.2 \"Who does not is suspended\" {
  source \"x\"
  define suspended(F) when breached report(F)
}
case c on 2020-01-20 { firm x \"X\" { licensed from 2019-01-01 } }
";

#[test]
fn a_duty_and_its_breach_may_hang_on_one_another() {
    assert_eq!(starts(&timeline(CIRCLE, "suspended(x)")), ["2020-01-17"]);
    assert_eq!(starts(&timeline(CIRCLE, "must report(x)")), ["2019-01-01", "2020-01-17"]);
}

#[test]
fn days_that_lead_ever_further_end_with_a_limit() {
    let text = "type p\nfact f(p) dated\nconcept a(p)\nconcept b(p)\ndefine a(X) when b(X) at today - 1 day\n\
        define b(X) when a(X) or f(X)\ncase c on 2020-01-20 { p x \"X\" { f on 2020-01-01 } }\n";
    let limits = vires::session::Limits { seconds: 1, ..vires::session::Limits::default() };
    let mut session = Session::load(&Memory::new().with("f.vires", text), &["f.vires"]).with_limits(limits);
    assert!(matches!(session.timeline("a(x)", &Setting::default()), Err(Refusal::Limit(_))));
}
