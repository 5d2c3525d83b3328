//! What is told beside answers: reasons, states and differences are those of the case, and nothing else.

use crate::door::{folder, run_in};

/// What a command says of a text.
fn said(name: &str, text: &str, arguments: &[&str]) -> String {
    let place = folder(&format!("telling_{name}"), &[("f.vires", text)]);
    let arguments: Vec<&str> = arguments.iter().copied().chain(["f.vires"]).collect();
    let run = run_in(&place, &arguments, b"");
    assert!(run.code <= 1, "{}", run.shown());
    // One line, so that nothing hangs on where lines break.
    run.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "{part}\n{text}");
}

#[track_caller]
fn lacks(text: &str, part: &str) {
    assert!(!text.contains(part), "{part}\n{text}");
}

const READINGS: &str = "type p
fact m(p) over time
  reads \"{p} is a member\"
fact h(p) over time
  reads \"{p} is heir\"
concept ok(p)
  reads \"{p} is in order\"
instrument t \"T\" { in force from 2000-01-01 }
provision t.1 \"one\" {
  source \"x\"
  dispute d \"D?\" {
    reading y \"yes\" { rule a: ok(X) when h(X) }
    reading n \"no\"  { rule b: ok(X) when m(X) }
  }
}
case c on 2020-06-01 {
  p x \"Xen\" { m from 2020-01-01 until 2020-09-01 }
  p b \"Bo\" { m; h }
}
";

#[test]
fn law_in_force_all_the_time_does_not_enter_into_force() {
    let timeline = said("timeline", READINGS, &["timeline", "ok(x)"]);
    has(&timeline, "begins: Xen is a member");
    lacks(&timeline, "force");
    let dates = ["compare", "--as-of", "2019-12-01", "--as-of", "2020-06-01", "ok(x)"];
    lacks(&said("dates", READINGS, &dates), "is answered");
    let without = ["what-if", "--without", "m(x)", "--ask", "ok(x)"];
    let changed = said("without", READINGS, &without);
    has(&changed, "DISPUTED: split → no");
    lacks(&changed, "is not answered");
}

#[test]
fn an_answer_that_is_the_same_under_all_readings_has_the_reasons_of_each() {
    let why = said("each", READINGS, &["why", "ok(b)"]);
    has(&why, "independent of the dispute");
    has(&why, "Bo is heir");
    has(&why, "Bo is a member");
}

#[test]
fn what_would_settle_a_conflict_names_all_that_must_give_way() {
    let text = "type p
fact a(p)
fact b(p)
fact c(p)
concept k(p)
instrument t \"T\" {}
provision t.1 \"one\" { source \"x\"
  rule r: k(X) when a(X) RESULT
}
provision t.2 \"two\" { source \"x\"
  rule s: not k(X) when b(X)
}
provision t.3 \"three\" { source \"x\"
  rule u: not k(X) when c(X)
}
case q on 2020-01-01 { p x \"Xen\" { a; b; c } }
";
    let before = text.replace("RESULT", "");
    let clause = "overrides t.2.s, t.3.u";
    has(&said("settled", &before, &["why", "k(x)"]), &format!("`{clause}` in t.1.r would settle it: yes"));
    has(&said("settling", &text.replace("RESULT", clause), &["ask", "k(x)"]), "true");
    // Where an order that comes first decides against it, no clause would.
    let ranked = before
        .replace("type p", "ranks high > low\nprecedence rank, overrides\ntype p")
        .replace("instrument t \"T\" {}", "instrument t \"T\" { rank low }\ninstrument v \"V\" { rank high }")
        .replace("t.3", "v.3");
    lacks(&said("ranked", &ranked, &["why", "k(x)"]), "settle it: yes");
}

const DUTIES: &str = "type p
fact f(p)
fact hired(p) dated
  reads \"{p} was hired\"
fact ill(p) open in doubt no
  reads \"{p} is ill\"
fact away(p) open
fact near(p) over time
act pay(p) closed
  reads \"{p} pays\"
act rest(p) closed
  reads \"{p} rests\"
act sing(p) closed
  reads \"{p} sings\"
instrument t \"Row Act\" { in force from 2000-01-01 }
instrument old \"Old Act\" { in force from 2000-01-01 until 2020-02-15 }
provision t.1 \"one\" {
  source \"x\"
  rule m: must pay(X) due D + 10 days when hired(X) on D
  rule n: must not rest(X) when f(X) unless away(X) and near(X)
}
provision old.1 \"songs\" {
  source \"x\"
  rule s: must sing(X) due 2020-02-10 when f(X) unless ill(X)
}
report on p X { headline f(X) }
case c on 2020-03-01 {
  p x \"Xenia\" { f; hired on 2020-02-01; pay on 2020-02-12; rest on 2020-02-02; near from 2020-02-01 until 2020-02-10 }
  p y \"Yves\" { f; hired on 2020-02-02; pay on 2020-02-12 }
}
";

#[test]
fn states_of_norms_say_on_what_they_rest() {
    let report = said("states", DUTIES, &["check", "--full"]);
    has(&report, "breached: due by 10 February 2020; no longer in force; as long as nothing else is shown");
    has(&report, "undetermined: it was done, and it is not known whether it was prohibited then");
    lacks(&report, "it is not known whether it was done");
}

#[test]
fn two_things_are_compared_by_their_norms_too() {
    let compared = said("norms", DUTIES, &["compare", "x", "y"]);
    has(&compared, "✗ breached: due by 11 February 2020");
    has(&compared, "✓ fulfilled: due by 12 February 2020");
    has(&compared, "only from 12 February 2020");
    let dates = ["compare", "--as-of", "2020-02-05", "--as-of", "2020-02-20", "must pay(x)"];
    has(&said("state", DUTIES, &dates), "11 February 2020 is before 5 February 2020");
}

#[test]
fn what_is_counted_is_told_with_all_its_conditions() {
    let text = "type loan
type p
fact due(loan, no: integer, amount: integer, on: date)
  reads \"instalment {no} of {loan} ({amount}) falls due on {on}\"
fact paid(loan, no: integer)
  reads \"instalment {no} of {loan} is paid\"
fact agrees(p, loan)
  reads \"{p} agrees to {loan}\"
fact silent(p, loan)
  reads \"{p} is silent on {loan}\"
fact member(p)
  reads \"{p} is a member\"
concept arrears(loan)
concept agreed(loan)
define arrears(L) when L is loan and sum(X for N where due(L, no: N, amount: X, on: D) and D < today and not paid(L, no: N)) >= 200
define agreed(L) when L is loan and at least 2/3 of P where member(P): (agrees(P, L) or silent(P, L))
case c on 2024-06-01 {
  loan l \"the loan\" { due(no: 1, amount: 100, on: 2024-01-01); due(no: 2, amount: 100, on: 2024-02-01); due(no: 3, amount: 100, on: 2024-03-01); paid no: 1 }
  p al \"Al\" { member; agrees l }
  p bo \"Bo\" { member }
}
";
    let why = said("sum", text, &["why", "arrears(l)"]);
    has(
        &why,
        "and the day is before 1 June 2024 (the date of the question) and not: instalment … of the loan is paid (200)",
    );
    has(&why, "counted: 100 (2), 100 (3)");
    let share = said("share", text, &["why", "agreed(l)"]);
    has(&share, "either the p agrees to the loan or the p is silent on the loan");
}
