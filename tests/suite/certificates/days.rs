//! Certificates of breaches of duties that look at the date of the question in ways that cannot be solved for it: each
//! day is looked at.

use super::parts;
use vires::session::{Memory, Session, Setting};

const CASE: &str =
    "case k \"K\" on 2019-07-15 {\n  person ann\n  born(ann, day: 1990-05-05)\n  not pay(ann)\n";

/// The certificate of whether a duty of this program is breached, and the answer it proves.
fn certified(rules: &str, facts: &str) -> (Session, String, String) {
    let text =
        format!("type person\nfact born(person, day: date)\nact pay(person)\n{rules}\n{CASE}{facts}}}\n");
    let mut session = Session::load(&Memory::new().with("a.vires", text.as_str()), &["a.vires"]);
    assert!(!session.has_errors(), "{text}");
    let written = session.certify("breached pay(ann)", &Setting::default()).unwrap();
    assert_eq!(parts(&written).len(), 1);
    let checked = session.check_certificates(&written).unwrap();
    let answer = checked[0].outcome.as_ref().unwrap().answer.clone();
    (session, written, answer)
}

/// Of each program a fact that makes the duty one that is breached, and one that does not.
const PROGRAMS: [(&str, &str, &str); 4] = [
    (
        "concept stamped(person, day: date)\nrule a: stamped(X, day: today) when born(X, day: D)\n\
         fact from_day(person, day: date)\n\
         rule duty: must pay(X) due 2019-06-01 when stamped(X, day: D) and from_day(X, day: E) and D >= E",
        "from_day(ann, day: 2019-07-01)\n",
        "from_day(ann, day: 2021-01-01)\n",
    ),
    (
        "fact signed(person) dated\n\
         rule duty: must pay(X) due 2019-06-01 when born(X, day: _) and signed(X) on today - 10 days",
        "signed(ann) on 2019-06-01\n",
        "signed(ann) on 2019-07-10\n",
    ),
    (
        "fact visit(person, day: date)\n\
         rule duty: must pay(X) due 2019-06-01 when born(X, day: _) and count(D where visit(X, day: D) and D <= today - 5 days) >= 2",
        "visit(ann, day: 2019-03-05)\nvisit(ann, day: 2019-05-05)\n",
        "visit(ann, day: 2019-03-05)\nvisit(ann, day: 2019-08-05)\n",
    ),
    (
        "fact member(person) over time\n\
         rule duty: must pay(X) due 2019-06-01 when member(X) at today + 31 days",
        "member(ann) from 2019-07-20 until 2019-07-25\n",
        "member(ann) from 2020-07-20 until 2020-07-25\n",
    ),
];

#[test]
fn each_day_is_looked_at_where_it_cannot_be_said_when_a_duty_turns() {
    for (rules, breached, not) in PROGRAMS {
        assert_eq!(certified(rules, breached).2, "true", "{rules}");
        assert_eq!(certified(rules, not).2, "false", "{rules}");
    }
}

#[test]
fn no_day_is_left_out() {
    for (rules, breached, not) in PROGRAMS {
        let (mut session, written, _) = certified(rules, not);
        let day = written.lines().rfind(|line| line.starts_with("  | 2019-")).unwrap();
        let without = written.replacen(&format!("{day}\n"), "", 1);
        let checked = session.check_certificates(&without).unwrap();
        assert!(checked[0].outcome.is_err(), "{without}");
        // What shows that nothing is breached shows it of these facts only.
        let (mut other, _, _) = certified(rules, breached);
        let checked = other.check_certificates(&written).unwrap();
        assert!(checked[0].outcome.is_err(), "{written}");
    }
}

#[test]
fn a_duty_that_rests_on_a_breach_is_certified() {
    let rules = "act report(person)\nrule first: must report(X) due 2019-06-01 when born(X, day: _)\n\
                 rule duty: must pay(X) due 2019-07-01 when breached report(X)";
    assert_eq!(certified(rules, "not report(ann)\n").2, "true");
    assert_eq!(certified(rules, "report(ann) on 2019-05-01\n").2, "false");
}
