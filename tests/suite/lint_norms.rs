//! What the lints say of duties, permissions and prohibitions, of facts with one value, and of rules that are beaten by
//! name; and that the engine says the same.

use vires::lint::lint;
use vires::session::{Memory, Session, Setting};

/// Codes with the words of the message, of the rules in a provision.
fn found(rules: &str) -> Vec<String> {
    let text = format!(
        "type p\nfact f(p)\nfact g(p)\nfact h(p)\nfact no(p, integer) one\nfact mark(p, integer)\nconcept a(p)\n\
         act w(p) closed\nact z(p) closed\ninstrument t \"T\" {{ in force from 2000-01-01 }}\n\
         provision t.1 \"one\" {{\n  source \"ours\"\n{rules}}}\n\
         case c on 2020-01-01 {{ p x \"X\" {{ f; g; h; no 3; mark 3 }}; expect not a(x); expect not must w(x); expect not \
         must z(x) }}\n"
    );
    let session = Session::load(&Memory::new().with("a.vires", text.clone()), &["a.vires"]);
    assert!(!session.has_errors(), "{text}\n{:?}", session.diagnostics());
    let found = lint(&session).found.into_iter();
    let found = found.filter(|found| ["V0804", "V0806", "V0807"].contains(&found.code.0));
    found.map(|found| format!("{} {}", found.code.0, found.message)).collect()
}

#[test]
fn norms_of_one_act_can_clash() {
    for norm in ["must", "may"] {
        let rules = format!("  rule x: {norm} w(P) when f(P)\n  rule y: must not w(P) when g(P)\n");
        let [overlap] = &found(&rules)[..] else { panic!("{rules}{:?}", found(&rules)) };
        assert!(overlap.starts_with("V0807 `t.1.y` and `t.1.x` can apply together"), "{overlap}");
        // The other way round, and where one is a special case.
        let special =
            format!("  rule x: must not w(P) when f(P)\n  rule y: {norm} w(P) when f(P) and g(P)\n");
        assert_eq!(
            found(&special),
            ["V0806 `t.1.y` is a special case of `t.1.x`, and does not override it"],
            "{special}"
        );
        let settled = special.replace("and g(P)", "and g(P) overrides t.1.x");
        assert!(found(&settled).is_empty(), "{settled}{:?}", found(&settled));
    }
    // A permission and a duty agree, and so do norms of different acts.
    assert!(found("  rule x: may w(P) when f(P)\n  rule y: must w(P) when g(P)\n").is_empty());
    assert!(found("  rule x: may w(P) when f(P)\n  rule y: must not z(P) when g(P)\n").is_empty());
}

#[test]
fn the_engine_finds_the_clash_that_is_told() {
    let text = "type p\nfact f(p)\nfact g(p)\nact w(p) closed\ninstrument t \"T\" { in force from 2000-01-01 }\n\
        provision t.1 \"one\" {\n  source \"ours\"\n  rule x: must w(P) when f(P)\n  \
        rule y: must not w(P) when g(P)\n}\ncase c on 2020-01-01 { p x \"X\" { f; g }; \
        expect undetermined must w(x) for conflict }\n";
    let mut session = Session::load(&Memory::new().with("a.vires", text), &["a.vires"]);
    let checked = session.check(&Setting::default()).unwrap();
    assert!(checked.cases[0].expectations.iter().all(|expected| expected.failure.is_none()));
    assert!(lint(&session).found.iter().any(|found| found.code.0 == "V0807"));
}

#[test]
fn a_duty_that_adds_nothing_has_the_same_deadline() {
    let duty = |due: &str| {
        format!(
            "  rule x: must w(P) due 2020-03-01 when f(P)\n  rule y: must w(P) due {due} when f(P) and g(P)\n"
        )
    };
    assert_eq!(found(&duty("2020-03-01")), ["V0804 `t.1.y` adds nothing to `t.1.x`"]);
    assert!(found(&duty("2020-04-01")).is_empty());
    // What is due after a breach is more than the other rule says.
    assert!(found(&duty("2020-03-01, otherwise must z(P) due 2020-05-01")).is_empty());
}

#[test]
fn two_values_of_a_fact_with_one_value_are_no_case() {
    let rules = |fact: &str, low: &str| {
        format!(
            "  rule x: a(P) when {fact}(P, N) and N >= 5\n  rule y: not a(P) when {fact}(P, N) and N {low}\n"
        )
    };
    assert!(found(&rules("no", "< 5")).is_empty(), "{:?}", found(&rules("no", "< 5")));
    for both in [rules("no", "< 6"), rules("mark", "< 5")] {
        let [overlap] = &found(&both)[..] else { panic!("{both}{:?}", found(&both)) };
        assert!(overlap.starts_with("V0807"), "{overlap}");
    }
    let exact = "  rule x: a(P) when no(P, 5)\n  rule y: not a(P) when no(P, N) and N <= 4\n";
    assert!(found(exact).is_empty(), "{:?}", found(exact));
}

#[test]
fn a_rule_that_is_beaten_by_name_is_not_as_strong() {
    let rules = "  rule x: a(P) when f(P)\n  rule y: a(P) when f(P) and g(P)\n  \
        rule k: not a(P) when h(P) overrides t.1.x\n";
    assert!(!found(rules).iter().any(|found| found.starts_with("V0804")), "{:?}", found(rules));
    // Where both are beaten, or none is, it adds nothing.
    let both = rules.replace("overrides t.1.x", "overrides t.1.x, t.1.y");
    assert_eq!(found(&both), ["V0804 `t.1.y` adds nothing to `t.1.x`"]);
    // Of two that say the same, the one that is beaten is reported, whichever stands first.
    let same = rules.replace(" and g(P)", "");
    let told = found(&same);
    assert!(told.contains(&"V0804 `t.1.x` adds nothing to `t.1.y`".to_owned()), "{told:?}");
}
