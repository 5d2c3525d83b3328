//! Completions of unknown facts: answers by cases, and what they come from.

mod cure;
mod interview;
mod library;
mod random;
mod readings;
mod undated;

use vires::proof::Status;
use vires::session::{Answer, Memory, Session, Setting};

fn session(text: &str) -> Session {
    let memory = Memory::new().with("f.vires", text);
    let session = Session::load(&memory, &["f.vires"]);
    let wrong =
        vires::render::diagnostics(session.diagnostics(), session.sources(), vires::render::Style::default());
    assert!(!session.has_errors(), "{wrong}");
    session
}

fn asked(text: &str, question: &str) -> Vec<Answer> {
    session(text).ask(question, &Setting::default()).unwrap().answers
}

fn only(text: &str, question: &str) -> Answer {
    let answers = asked(text, question);
    assert_eq!(answers.len(), 1, "{question}: {answers:?}");
    answers.into_iter().next().unwrap()
}

const EITHER: &str = "type person
fact domiciled(person) open
fact present(person) open
concept resident(person)
define resident(X) when domiciled(X)
define resident(X) when present(X) and not domiciled(X)
concept rival(person)
define rival(X) when domiciled(X) and present(X)
define rival(X) when present(X) and not domiciled(X) and not X is person
case c on 2020-01-01 {
  person ann { present }
  person bob
}
";

/// Thirteen definitions that turn on days of their own, beside duties that rest on what is unknown.
fn neighbours() -> String {
    let late = (7..20).map(|n| format!("define late(X) when begun(X) on D and D + {n} days <= today\n"));
    let late: String = late.collect();
    format!(
        "type person
fact begun(person) dated
fact ill(person) over time open
act file(person) closed
concept late(person)
{late}instrument t \"T\" {{ in force from 2020-01-01 }}
provision t.1 \"The ill\" {{ source \"x\"
  rule six: must file(X) due D + 6 days when begun(X) on D and ill(X)
}}
provision t.2 \"The well\" {{ source \"x\"
  rule four: must file(X) due D + 4 days when begun(X) on D and not ill(X)
}}
case c on 2020-02-09 {{
  person ann
  begun(ann) on 2020-01-09
  expect breached file(ann)
  expect late(ann)
}}
"
    )
}

#[test]
fn an_answer_does_not_hang_on_what_is_asked_beside_it() {
    let text = neighbours();
    let alone = only(&text, "breached file(ann)").conclusion;
    assert_eq!((alone.status, alone.by_cases), (Status::True, true));
    let both = only(&text, "breached file(ann) and late(ann)").conclusion;
    assert_eq!((both.status, both.by_cases), (Status::True, true));
    let checked = session(&text).check(&Setting::default()).unwrap();
    let expected: Vec<bool> = checked.cases[0].expectations.iter().map(|e| e.failure.is_none()).collect();
    assert_eq!(expected, [true, true]);
}

#[test]
fn what_is_so_in_every_case_is_so() {
    let ann = only(EITHER, "resident(ann)").conclusion;
    assert_eq!((ann.status, ann.by_cases, ann.by_burden), (Status::True, true, false));
    assert!(ann.causes.is_empty() && ann.open.len() == 1, "{ann:?}");
    let bob = only(EITHER, "resident(bob)").conclusion;
    assert_eq!((bob.status, bob.by_cases, bob.cases_not_tried), (Status::Undetermined, false, false));
    // One sign only: there is nothing to try.
    let rival = only(EITHER, "rival(ann)").conclusion;
    assert_eq!((rival.status, rival.by_cases), (Status::Undetermined, false));
}

#[test]
fn an_answer_by_cases_is_shown_case_by_case() {
    let mut session = session(EITHER);
    let reasons = session.why("resident(ann)", &Setting::default()).unwrap();
    let cases = &reasons.explanations[0].1.cases;
    assert_eq!(cases.len(), 2);
    assert!(cases.iter().all(|case| case.explanation.conclusion.status == Status::True));
    let text = vires::render::reasons::page(
        &session,
        &reasons,
        vires::render::Style::default(),
        vires::render::Next::Command(&vires::render::Typed::default()),
    );
    insta::assert_snapshot!(text.finish());
}

#[test]
fn what_is_so_in_no_case_is_no_answer() {
    let text = "type person\nfact p(person) open\nconcept q(person)\ndefine q(X) when p(X) and not r(X)\nconcept r(person)\n\
                define r(X) when p(X)\ncase c on 2020-01-01 { person ann }\n";
    let no = only(text, "q(ann)").conclusion;
    assert_eq!((no.status, no.by_cases, no.by_burden), (Status::False, true, false));
    assert!(asked(text, "q(X)").is_empty());
}

#[test]
fn cases_come_before_burdens() {
    let text = "type person\nfact p(person) open\nconcept q(person) in doubt no\ndefine q(X) when p(X)\n\
                define q(X) when X is person and not p(X)\ncase c on 2020-01-01 { person ann; expect q(ann) }\n";
    let yes = only(text, "q(ann)").conclusion;
    assert_eq!((yes.status, yes.by_cases, yes.by_burden), (Status::True, true, false));
    assert!(session(text).check(&Setting::default()).unwrap().holds());
}

#[test]
fn an_event_is_one_unknown_a_day_and_is_never_undone() {
    // Told by 2010 or not told by 2020: the other completion would undo it.
    let rules = "type person\nfact told(person) dated open\nconcept early(person)\ndefine early(X) when told(X)\n\
                 concept q(person)\n";
    let case = "case c on 2020-01-01 { person ann }\n";
    let same = format!(
        "{rules}define q(X) when early(X) at 2020-01-01\ndefine q(X) when X is person and not early(X) at 2020-01-01\n{case}"
    );
    assert!(only(&same, "q(ann)").conclusion.by_cases);
    let between = format!(
        "{rules}define q(X) when early(X) at 2020-01-01\ndefine q(X) when X is person and not early(X) at 2010-01-01\n{case}"
    );
    let yes = only(&between, "q(ann)").conclusion;
    assert_eq!((yes.status, yes.by_cases), (Status::True, true), "{yes:?}");
    let undone =
        format!("{rules}define q(X) when early(X) at 2010-01-01 and not early(X) at 2020-01-01\n{case}");
    let no = only(&undone, "q(ann)").conclusion;
    assert_eq!((no.status, no.by_cases), (Status::False, true), "{no:?}");
    let open = format!(
        "{rules}define q(X) when early(X) at 2010-01-01\ndefine q(X) when X is person and not early(X) at 2020-01-01\n{case}"
    );
    assert_eq!(only(&open, "q(ann)").conclusion.status, Status::Undetermined);
}

#[test]
fn on_which_day_an_event_happened_stays_open() {
    // In the case in which it happened the day still matters: no agreement.
    let text = "type person\nfact told(person) dated open\nconcept q(person)\n\
                define q(X) when told(X) on D and D < 2015-01-01\ndefine q(X) when X is person and not told(X)\n\
                case c on 2020-01-01 { person ann }\n";
    let open = only(text, "q(ann)").conclusion;
    assert_eq!((open.status, open.by_cases), (Status::Undetermined, false));
}

#[test]
fn a_fact_over_time_is_one_unknown_a_day() {
    let rules = "type person\nfact f(person) over time open\nconcept q(person)\n";
    let case = "case c on 2020-01-01 { person ann }\n";
    let two = format!(
        "{rules}define q(X) when f(X) at 2010-01-01\ndefine q(X) when X is person and not f(X) at 2011-01-01\n{case}"
    );
    assert_eq!(only(&two, "q(ann)").conclusion.status, Status::Undetermined);
    let one = format!(
        "{rules}define q(X) when f(X) at 2010-01-01\ndefine q(X) when X is person and not f(X) at 2010-01-01\n{case}"
    );
    assert!(only(&one, "q(ann)").conclusion.by_cases);
}

#[test]
fn beyond_the_bound_the_answer_says_that_cases_were_not_tried() {
    let program = |count: usize| {
        let mut text = String::from("type person\nconcept q(person)\n");
        for n in 0..count {
            text.push_str(&format!("fact f{n}(person) open\ndefine q(X) when f{n}(X)\n"));
        }
        let none = (0..count).map(|n| format!("not f{n}(X)")).collect::<Vec<_>>().join(" and ");
        text.push_str(&format!(
            "define q(X) when X is person and {none}\ncase c on 2020-01-01 {{ person ann }}\n"
        ));
        text
    };
    let twelve = only(&program(12), "q(ann)").conclusion;
    assert_eq!((twelve.status, twelve.by_cases, twelve.cases_not_tried), (Status::True, true, false));
    let more = only(&program(13), "q(ann)").conclusion;
    assert_eq!((more.status, more.by_cases, more.cases_not_tried), (Status::Undetermined, false, true));
}

#[test]
fn a_question_about_others_changes_nothing() {
    let mut session = session(EITHER);
    let all = session.ask("resident(X)", &Setting::default()).unwrap().answers;
    assert_eq!(all.len(), 2);
    assert!(all[0].conclusion.by_cases && !all[1].conclusion.by_cases);
    let assumed = Setting { assumed: vec!["present(bob)".to_owned()], ..Setting::default() };
    let all = session.ask("resident(X)", &assumed).unwrap().answers;
    assert!(all.iter().all(|answer| answer.conclusion.by_cases));
}

#[test]
fn what_stays_open_in_a_case_is_said_to() {
    // If she was told, on which day still matters.
    let text = "type person\nfact told(person) dated open\nconcept q(person)\n\
                define q(X) when told(X) on D and D < 2015-01-01\ncase c on 2020-01-01 { person ann }\n";
    let reasons = session(text).why("q(ann)", &Setting::default()).unwrap();
    let turns_on = reasons.explanations[0].1.conclusion.turns_on.clone().unwrap();
    assert!(turns_on.makes_true.is_empty());
    let held = |all: &[vires::proof::Combination]| {
        all.iter().map(|c| c.0.iter().map(|l| l.holds).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(held(&turns_on.makes_false), vec![vec![false]]);
    assert_eq!(held(&turns_on.keeps_open), vec![vec![true]]);
}

#[test]
fn suppositions_and_assumptions_have_cases_of_their_own() {
    let text = EITHER.trim_end().trim_end_matches('}').to_owned()
        + "  expect undetermined resident(bob)\n  suppose \"bob is here\" { present(bob); expect resident(bob) }\n\
           suppose \"nobody is\" { not present(ann); expect undetermined resident(ann) }\n}\n";
    assert!(session(&text).check(&Setting::default()).unwrap().holds());
    let mut many = String::from("type person\nconcept q(person)\nfact here(person)\n");
    for n in 0..10 {
        many.push_str(&format!("fact f{n}(person) open\ndefine q(X) when f{n}(X) and here(X)\n"));
    }
    let none = (0..10).map(|n| format!("not f{n}(X)")).collect::<Vec<_>>().join(" and ");
    many.push_str(&format!("define q(X) when here(X) and {none}\ncase c on 2020-01-01 {{ person ann }}\n"));
    let assumed = vec!["here(ann)".to_owned(), "unknown f3(ann)".to_owned()];
    let setting = Setting { assumed, ..Setting::default() };
    let mut session = session(&many);
    let with = session.ask("q(ann)", &setting).unwrap().answers;
    assert!(with[0].conclusion.by_cases && with[0].conclusion.status == Status::True);
    let without = session.ask("q(ann)", &Setting::default()).unwrap().answers;
    assert!(!without[0].conclusion.by_cases && without[0].conclusion.status == Status::False);
}

#[test]
fn a_run_looks_at_the_completions_too() {
    let text = "type p
fact u(p) open
fact s(p, integer) one
concept b(p)
define b(X) when u(X)
define b(X) when not u(X) and s(X, N) and N > 2
p x \"X\" { s 3 }
p y \"Y\" { s 2 }
";
    let tables = session(text).run(None).unwrap();
    let [b] = tables.relations.as_slice() else { panic!("{tables:?}") };
    assert_eq!((b.certain.len(), b.undetermined.len(), b.disputed.len()), (1, 1, 0));
}
