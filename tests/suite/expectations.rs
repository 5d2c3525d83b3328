//! Expectations about norms, and what those that fail are told.

use vires::session::{Memory, Session, Setting};

/// Two states must contribute; one of them is freed of it, and a third one never had to.
const CONTRIBUTIONS: &str = r#"type state
act contribute(state)
fact member(state)
fact poor(state)
provision t.1 "Contributions" {
  source "made up"
  rule duty: must contribute(S) when member(S)
}
provision t.2 "Poor states" {
  source "made up"
  rule freed: need not contribute(S) when poor(S) overrides t.1
}
case k on 2026-03-01 {
  state a { member; poor }
  state b { member }
  state c
  EXPECTED
}
"#;

/// Whether each of these expectations holds.
fn hold(expected: &str) -> Vec<bool> {
    let text = CONTRIBUTIONS.replace("EXPECTED", expected);
    let mut session = Session::load(&Memory::new().with("k.vires", text), &["k.vires"]);
    assert!(!session.has_errors(), "{:?}", session.diagnostics());
    let checked = session.check(&Setting::default()).unwrap();
    checked.cases.iter().flat_map(|case| &case.expectations).map(|found| found.failure.is_none()).collect()
}

#[test]
fn need_not_is_expected_of_who_is_freed_of_a_duty() {
    let mut all = String::new();
    for form in ["need not contribute(S)", "excluded must contribute(S)", "not must contribute(S)"] {
        for state in ["a", "b", "c"] {
            all += &format!("  expect {}\n", form.replace('S', state));
        }
    }
    let freed = [true, false, false];
    assert_eq!(hold(&all), [freed, freed, [true, false, true]].concat());
}

#[test]
fn need_not_takes_a_day_like_any_expectation() {
    assert_eq!(hold("expect need not contribute(a) at 2027-01-01"), [true]);
}
