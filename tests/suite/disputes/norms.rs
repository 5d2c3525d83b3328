//! Norms that readings decide: a report says of them what a question says.

use super::session;
use crate::door::{folder, run_in};
use vires::engine::Truth;
use vires::proof::{Conclusion, NormState, Status};
use vires::session::{Setting, Sweep};

/// A duty whose condition a reading takes away from 1 June 2020 on; it was due on 1 February.
const DUTY: &str = r#"
type p
fact f(p)
concept a(p)
act do(p) closed
instrument t "T" { in force from 1990-01-01 }
provision t.0 "base" {
  source "x"
  rule base: a(X) when f(X)
  rule duty: must do(X) due 2020-02-01 when a(X)
}
provision t.1 "inner" {
  source "x"
  dispute inner "?" {
    reading yes "yes" {
      provision t.9 "inner law" in force from 2020-06-01 {
        source "x"
        rule no: not a(X) when f(X) overrides t.0.base
      }
    }
    reading no "no"
  }
}
case done on 2020-08-01 { p x "X" { f; do on 2020-01-15 } }
case omitted on 2020-08-01 { p x "X" { f } }
case before on 2020-03-01 { p x "X" { f } }
"#;

fn stands(conclusion: &Conclusion) -> (Status, Vec<(Option<NormState>, Truth)>) {
    (conclusion.status, conclusion.norms.iter().map(|norm| (norm.state, norm.in_force)).collect())
}

#[test]
fn a_disputed_duty_stands_in_reports_as_where_it_is_in_force() {
    let disputed = |state, stands: &[Truth]| {
        (Status::Disputed, stands.iter().map(|in_force| (Some(state), *in_force)).collect())
    };
    for (case, wanted) in [
        ("done", disputed(NormState::Fulfilled, &[Truth::True])),
        // Where the duty has ended its breach stays one.
        ("omitted", disputed(NormState::Breached, &[Truth::False, Truth::True])),
        ("before", (Status::True, vec![(Some(NormState::Breached), Truth::True)])),
    ] {
        let mut session = session(DUTY);
        let setting = Setting { case: Some(case.to_owned()), ..Setting::default() };
        let answers = session.ask("must do(x)", &setting).unwrap().answers;
        assert_eq!(stands(&answers[0].conclusion), wanted, "{case}");
        let checked = session.check(&setting).unwrap();
        let norms = &checked.cases[0].norms;
        assert_eq!(norms.iter().map(|norm| stands(&norm.conclusion)).collect::<Vec<_>>(), [wanted], "{case}");
    }
}

#[test]
fn what_changes_a_disputed_duty_is_told() {
    let mut session = session(DUTY);
    let base = Setting { case: Some("omitted".to_owned()), ..Setting::default() };
    let done = Setting { assumed: vec!["do(x) on 2020-01-15".to_owned()], ..base.clone() };
    let found = session.what_if(&[], &base, &done, Sweep::default()).unwrap();
    let [change] = found.changes.as_slice() else { panic!("{found:?}") };
    let state = |state, in_force| (Some(state), in_force);
    let breached = vec![state(NormState::Breached, Truth::False), state(NormState::Breached, Truth::True)];
    assert_eq!(stands(&change.first.conclusion), (Status::Disputed, breached));
    let fulfilled = vec![state(NormState::Fulfilled, Truth::True)];
    assert_eq!(stands(&change.second.conclusion), (Status::Disputed, fulfilled));
}

#[test]
fn a_reading_that_is_taken_is_told_as_one_and_not_as_law_in_force() {
    let text = "type p\nfact f(p)\nconcept r(p)\ninstrument t \"T\" { in force from 1990-01-01 }\n\
        provision t.1 \"one\" {\n  source \"x\"\n  dispute d \"Is it so?\" {\n    reading yes \"yes\" { define r(X) when f(X) }\n\
        reading no \"no\"\n  }\n}\ncase c on 2020-08-01 { p x \"X\" { f } }\n";
    let folder = folder("norms_readings", &[("f.vires", text)]);
    let told =
        run_in(&folder, &["repl", "f.vires"], b"r(x)\n:reading d=yes\n:reading d=no\n:reading d=yes\n");
    let said = |part: &str| told.out.contains(part);
    assert!(said("“Is it so?” is answered “yes”") && said("is not answered “yes”"), "{}", told.shown());
    assert!(!said("in force"), "{}", told.shown());
}

/// When a payment is due depends on the reading; it was made on 20 January.
const WHEN: &str = r#"
type p
fact f(p)
act pay(p) closed
  reads "{p} pays"
instrument t "T" { in force from 1990-01-01 }
provision t.1 "Payment" {
  source "x"
  dispute term "When is it due?" {
    reading early "in January" { rule r1: must pay(X) due 2020-01-10 when f(X) }
    reading late "in March" { rule r2: must pay(X) due 2020-03-10 when f(X) }
    reading never "never" { rule r3: must not pay(X) when f(X) }
  }
}
case c on 2020-03-01 { p x "X" { f; pay on 2020-01-20 } }
"#;

#[test]
fn a_disputed_duty_names_the_readings_of_each_of_its_states() {
    let conclusion =
        session(WHEN).ask("must pay(x)", &Setting::default()).unwrap().answers.remove(0).conclusion;
    let states: Vec<_> = conclusion.norms.iter().map(|norm| (norm.state, norm.under.len())).collect();
    assert_eq!(states, [(Some(NormState::Breached), 1), (Some(NormState::Fulfilled), 1)]);
    let folder = folder("disputed-norm", &[("f.vires", WHEN)]);
    let report = run_in(&folder, &["check", "f.vires"], b"").out;
    let told = "      ✗ breached: due by 10 January 2020
          under: When is it due? in January
      ✓ fulfilled: due by 10 March 2020
          under: When is it due? in March
";
    assert!(report.contains(told), "{report}");
}

#[test]
fn the_breach_of_a_duty_that_has_ended_names_the_readings_under_which_it_is_one() {
    let text = r#"type p
fact f(p) over time
act b(p) closed
instrument t "T" { in force from 2000-01-01 }
provision t.1 "one" {
  source "x"
  rule m: must b(X) due 2020-01-10 when f(X)
  dispute d "D?" {
    reading yes "yes" majority { rule n: need not b(X) when f(X) overrides t.1.m }
    reading no "no" minority
  }
}
case k on 2020-01-20 { p x "X" { f from 2019-01-01 until 2020-01-18 } }
"#;
    let folder = folder("ended-disputed", &[("f.vires", text)]);
    let report = run_in(&folder, &["check", "f.vires"], b"").out;
    assert!(
        report.contains("breached: due by 10 January 2020; no longer in force\n          under: D? no\n"),
        "{report}"
    );
}

#[test]
fn a_duty_that_may_have_been_one_is_told_as_such() {
    let text = r#"type p
fact u(p) open
fact f(p) over time
act b(p) closed
instrument t "T" { in force from 2000-01-01 }
provision t.1 "one" {
  source "x"
  rule m: must b(X) due 2020-01-10 when f(X)
  rule n: need not b(X) when f(X) and u(X) overrides t.1.m
}
case k on 2020-01-20 { p x "X" { f from 2019-01-01 until 2020-01-18 } }
"#;
    let folder = folder("may-have-been", &[("f.vires", text)]);
    let report = run_in(&folder, &["check", "f.vires"], b"").out;
    assert!(report.contains("it may have been required that"), "{report}");
    assert!(!report.contains("whether it was done"), "{report}");
}

#[test]
fn a_duty_whose_deadline_is_disputed_does_not_stand_both_ways() {
    let text = WHEN.replace("    reading never \"never\" { rule r3: must not pay(X) when f(X) }\n", "");
    let folder = folder("disputed-deadline", &[("f.vires", &text)]);
    let asked = run_in(&folder, &["ask", "must pay(x)", "f.vires"], b"").out;
    assert!(asked.contains("under: When is it due? in January") && !asked.contains("independent"), "{asked}");
}

#[test]
fn a_norm_of_law_that_is_no_longer_in_force_is_told_with_its_provision() {
    let text = r#"type p
fact f(p)
act pay(p) closed
  reads "{p} pays"
instrument t "T" { in force from 2000-01-01 until 2020-02-15 }
provision t.1 "one" {
  source "x"
  rule m: must pay(X) due 2020-01-10 when f(X)
}
case k on 2020-03-01 {
  p x "Xenia" { f }
  suppose "nothing was owed" { not f(x) }
}
"#;
    let folder = folder("ended-cited", &[("f.vires", text)]);
    let report = run_in(&folder, &["check", "f.vires"], b"").out;
    let norm =
        report.lines().find(|line| line.contains("it was required that Xenia pays")).unwrap_or_default();
    assert!(norm.ends_with("T 1"), "{report}");
    assert_eq!(report.matches("it was required").count(), 2, "{report}");
}
