//! Comparisons tell the facts that make the difference, and nothing else; what was tried is told as it was.

use crate::door::{folder, run_in};

/// Three proposals, of which the first has two votes.
const VOTES: &str = r#"
type m
type st
fact by(m, st)
  reads "{st} proposed {m}"
fact voted(m, st)
  reads "{st} voted for {m}"
fact member(st)
concept valid(m)
  reads "{m} is valid"
concept carried(m)
  reads "{m} is carried"
define valid(M) when by(M, _) and at least 2 S where voted(M, S)
define carried(M) when by(M, _) and at least 1/2 of S where member(S): voted(M, S)
report on m M {
  layer "valid" valid(M)
}
st a "Aland", b "Beland", c "Celand", d "Deland"
case one on 2009-06-01 {
  member(a)
  member(b)
  member(c)
  member(d)
  m plan "the plan" { by a; voted a, b }
  m rule "the rule" { by b; voted a }
}
"#;

#[test]
fn what_is_counted_on_one_side_only_makes_the_difference() {
    let folder = folder("telling", &[("votes.vires", VOTES)]);
    let quantified = VOTES.replace("valid\" valid(M)", "valid\" carried(M)");
    std::fs::write(folder.join("shares.vires"), quantified).unwrap();
    for file in ["votes.vires", "shares.vires"] {
        let told = run_in(&folder, &["compare", "plan", "rule", file], b"").shown();
        let points: Vec<&str> =
            told.lines().filter(|line| line.starts_with("    1 ") || line.starts_with("    2 ")).collect();
        let [one, other] = points.as_slice() else { panic!("{told}") };
        assert_eq!(one.trim_end(), "    1 Beland voted for the plan", "{told}");
        assert!(other.starts_with("    2 it is not the case that Beland voted for the rule"), "{told}");
    }
}

#[test]
fn pairs_that_change_nothing_new_do_not_hide_what_single_facts_change() {
    let folder = folder("telling_pairs", &[("votes.vires", VOTES)]);
    let told = |sweep: &str| run_in(&folder, &["what-if", sweep, "votes.vires"], b"").shown();
    assert!(told("--pairs").contains("no two facts change an answer that neither changes alone"));
    assert!(told("--each").contains("without: "), "{}", told("--each"));
}

#[test]
fn a_condition_that_is_not_so_is_denied_as_a_whole() {
    let text = "type p\nfact pardoned(p) curable by \"the king\"\nfact bad(p)\nconcept h(p)\n\
        define h(X) when bad(X) unless pardoned(X)\ncase c on 2020-03-01 { p x \"X\" { bad } }\n";
    let folder = folder("telling_conditions", &[("k.vires", text)]);
    let told = run_in(&folder, &["ask", "bad(x) and pardoned(x)", "k.vires"], b"").shown();
    assert!(told.contains("It is not so that bad (X) and pardoned (X)"), "{told}");
    let cure = run_in(&folder, &["cure", "not h(x)", "k.vires", "--withdraw"], b"").shown();
    assert!(cure.contains("not bad (X)") && cure.contains("pardoned (X)"), "{cure}");
}

#[test]
fn the_act_that_was_prohibited_is_told_as_it_was_stated() {
    let text = "type p\nfact child(p)\nact drum(p)\n  reads \"{p} drums\"\ninstrument x \"X\" { in force from 2000-01-01 }\n\
        provision x.1 \"quiet\" {\n  source \"x\"\n  rule r: must not drum(P) when child(P)\n}\n\
        case c on 2020-03-15 { p bob \"Bob\" { child; drum on 2020-03-05 source \"the neighbour\" } }\n";
    let folder = folder("telling_acts", &[("d.vires", text)]);
    let why = run_in(&folder, &["why", "breached drum(bob)", "d.vires"], b"").shown();
    assert!(why.contains("the neighbour") && !why.contains("not raised"), "{why}");
    let course = run_in(&folder, &["timeline", "breached drum(bob)", "d.vires"], b"").shown();
    assert!(course.contains("begins: Bob drums"), "{course}");
}

/// A question whose readings rest on different facts.
const READINGS: &str = r#"
type p
fact f(p) over time
fact g(p) over time
concept q(p)
  reads "{p} is quick"
instrument t "T" {}
provision t.1 "one" {
  source "x"
  dispute d "D?" {
    reading never "never"
    reading yes "by f" { define q(X) when f(X) }
    reading also "by g" { define q(X) when g(X) }
  }
}
report on p X { layer "quick" q(X) }
case c on 2020-01-15 {
  p x "X" { f from 2020-01-01 until 2020-02-01; g from 2020-01-01 until 2020-03-01 }
  p y "Y" { g }
  p z "Z"
}
"#;

#[test]
fn what_other_readings_decide_is_another_answer() {
    let folder = folder("other-readings", &[("f.vires", READINGS)]);
    let told = |arguments: &[&str]| run_in(&folder, arguments, b"").out;
    let without = told(&["what-if", "--without", "g(x)", "f.vires"]);
    assert!(
        without.contains("it is so under: D? by f; or D? by g") && without.contains("X is quick"),
        "{without}"
    );
    assert!(!without.contains("no answer changes"), "{without}");
    let compared = told(&["compare", "x", "y", "f.vires"]);
    assert!(compared.contains("it is so under: D? by g\n"), "{compared}");
    let one_sided = told(&["compare", "y", "z", "f.vires"]);
    assert!(one_sided.contains("nobody stated it"), "{one_sided}");
    let timeline = told(&["timeline", "q(x)", "f.vires"]);
    assert!(
        timeline.contains("1 January 2020 – 31 January 2020") && timeline.contains("since 1 March 2020"),
        "{timeline}"
    );
}

/// What is unknown in January is a conflict in February, or once it is assumed.
const CAUSES: &str = r#"
type p
fact f(p) over time
fact g(p) over time
fact u(p) open
concept q(p)
act pay(p) closed
instrument t "T" {}
provision t.1 "one" {
  source "x"
  rule a: q(X) when f(X)
  rule n: not q(X) when f(X) and u(X)
  rule b: q(X) when g(X)
  rule c: not q(X) when g(X)
  rule d: must pay(X) due 2020-01-20 when f(X)
}
case c on 2020-01-15 {
  p x "X" { f from 2020-01-01; g from 2020-02-01 }
}
"#;

#[test]
fn why_an_answer_is_open_and_how_a_norm_stands_are_part_of_it() {
    let folder = folder("causes", &[("f.vires", CAUSES)]);
    let told = |arguments: &[&str]| run_in(&folder, arguments, b"").out;
    let assumed = told(&["what-if", "--assume", "u(x)", "--ask", "q(x)", "f.vires"]);
    assert!(assumed.contains("unknown") && assumed.contains("the norms conflict"), "{assumed}");
    let timeline = told(&["timeline", "q(x)", "f.vires"]);
    assert!(
        timeline.contains("1 January 2020 – 31 January 2020") && timeline.contains("conflict"),
        "{timeline}"
    );
    let days = ["--as-of", "2020-01-15", "--as-of", "2020-02-15"];
    let compared = told(&[&["compare"][..], &days, &["must pay(x)", "f.vires"]].concat());
    assert!(compared.contains("pending") && compared.contains("breached"), "{compared}");
    assert!(!compared.contains("the same on both sides"), "{compared}");
    let compared = told(&[&["compare"][..], &days, &["breached pay(x)", "f.vires"]].concat());
    assert!(!compared.contains("; \n"), "{compared}");
}
