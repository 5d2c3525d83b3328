//! The linter: every lint has a file that triggers it and one that does not, and can be allowed.

use crate::door::{folder, run, run_in};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use vires::lint::{Findings, lint, lints};
use vires::session::{Memory, Session};

fn findings(text: &str) -> Findings {
    let session = Session::load(&Memory::new().with("a.vires", text), &["a.vires"]);
    assert!(!session.has_errors(), "{text}\n{:?}", session.diagnostics());
    lint(&session)
}

fn codes(text: &str) -> Vec<&'static str> {
    findings(text).found.into_iter().map(|found| found.code.0).collect()
}

fn case(kind: &str, code: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cases/lint/{kind}/{code}.vires"));
    fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()))
}

#[test]
fn every_lint_has_a_file_that_triggers_it_and_one_that_does_not() {
    let mut count = 0;
    for (code, _) in lints() {
        let (bad, good) = (case("bad", code.0), case("good", code.0));
        assert_eq!(codes(&bad).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([code.0]), "{bad}");
        assert_eq!(codes(&good), [""; 0], "{good}");
        count += 1;
    }
    assert!(count >= 14);
}

#[test]
fn what_the_lints_say() {
    insta::glob!("../cases/lint/bad", "*.vires", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let told = run(&["lint", &format!("tests/cases/lint/bad/{name}")]);
        assert_eq!(told.code, 1, "{}", told.shown());
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => path.parent().unwrap() }, {
            insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), told.shown());
        });
    });
}

/// Every finding of a triggering file is allowed by a comment above its item, and then nothing is left.
#[test]
fn every_finding_can_be_allowed() {
    let own = ["V0817", "V0818"];
    for (code, _) in lints().filter(|(code, _)| !own.contains(&code.0)) {
        let mut text = case("bad", code.0);
        for _ in 0..4 {
            let Some(first) = findings(&text).found.into_iter().next() else { break };
            let start = first.primary.unwrap().span.start as usize;
            // An item begins in column 1, or in a provision two columns further.
            let mut line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            while text[line..].starts_with("   ") {
                line = text[..line - 1].rfind('\n').map_or(0, |at| at + 1);
            }
            text.insert_str(line, &format!("// allow {}: a test\n", code.0));
        }
        assert_eq!(codes(&text), [""; 0], "{text}");
    }
}

#[test]
fn an_allow_reaches_its_item_and_nothing_else() {
    let unused = |above: &str| format!("type person\n{above}fact a(person)\nfact b(person)\n");
    assert_eq!(codes(&unused("")), ["V0801", "V0801"]);
    assert_eq!(codes(&unused("// allow V0801: kept\n")), ["V0801"]);
    assert_eq!(codes(&unused("// allow V0801: kept\n/// Doc.\n// more\n\n")), ["V0801"]);
    assert_eq!(codes(&unused("// allow V0802: kept\n")), ["V0817", "V0801", "V0801"]);
    assert_eq!(codes(&unused("// allow V9999: kept\n")), ["V0817", "V0801", "V0801"]);
    assert_eq!(codes(&unused("// allow V0801\n")), ["V0818", "V0801"]);
    let at_the_end = format!("{}// allow V0801: of nothing\n", unused(""));
    assert_eq!(codes(&at_the_end), ["V0801", "V0801", "V0817"]);
    // What loading warns of can be allowed, too; what is said of a provision covers its rules.
    let provision = |above: &str| {
        format!(
            "fact a\nconcept b\ninstrument i {{ signed 1950-01-01; in force from 1950-01-01 }}\n{above}provision i.1 {{ rule b when a }}\n"
        )
    };
    assert_eq!(codes(&provision("")), ["V0512"]);
    assert_eq!(codes(&provision("// allow V0512: unwritten law\n")), [""; 0]);
}

#[test]
fn what_was_not_looked_at_is_said() {
    let left = |text: &str| findings(text).not_looked.into_iter().map(|left| left.code.0).collect::<Vec<_>>();
    assert_eq!(left("fact a\nconcept b\ndefine b when not a\n"), ["V0808", "V0811", "V0812"]);
    // An `allow` of a lint that did not look is left alone.
    assert_eq!(codes("// allow V0808: said aloud\nfact a\nconcept b\ndefine b when not a\n"), [""; 0]);
}

/// The event dates whatever takes part in it, at whichever place it stands.
#[test]
fn a_thing_is_dated_at_any_place_of_its_event() {
    let law = |condition: &str| {
        format!(
            "type person\ntype paper\nfact handed_in(person, paper) dated\nfact signed(paper)\nfact stamped(paper)\n\
             fact of(person, paper)\nconcept valid(paper)\nconcept held(person, paper)\nconcept admitted(person)\n\
             instrument act {{ signed 1950-01-01; in force from 1950-01-01 }}\n\
             provision act.1 version \"old\" {{\n  source \"gazette\"\n  define valid(D) when signed(D)\n  \
             define held(P, D) when of(P, D) and signed(D)\n}}\n\
             provision act.1 version \"new\" in force from 1965-01-01 {{\n  source \"gazette\"\n  \
             define valid(D) when stamped(D)\n  define held(P, D) when of(P, D) and stamped(D)\n}}\n\
             define admitted(P) when handed_in(P, D) on T and {condition} and T < today\n"
        )
    };
    let told = |condition: &str| {
        let found = findings(&law(condition)).found;
        found
            .into_iter()
            .filter(|found| found.code.0 == "V0809")
            .map(|found| found.message)
            .collect::<Vec<_>>()
    };
    let message = |name, thing| format!("the law on `{name}` has several versions, and `{thing}` has a date");
    assert_eq!(told("valid(D)"), [message("valid", "D")]);
    assert_eq!(told("held(_, D)"), [message("held", "D")]);
    assert_eq!(told("held(P, _)"), [message("held", "P")]);
    assert_eq!(told("valid(D) at T"), [""; 0]);
    assert_eq!(told("of(P, E) and valid(E)"), [""; 0]);
}

/// That a rule can never apply is all that is told of it.
#[test]
fn what_can_never_apply_is_told_once() {
    let law = |condition: &str| {
        format!(
            "type person\nfact paid(person, integer)\nconcept good(person)\ndefine good(P) when paid(P, _)\n\
             define good(P) when paid(P, N) and {condition}\n"
        )
    };
    for never in [
        "N > 3 and N < 2",
        "N > 0 and 1 > 2",
        "N > 0 and not 2 >= 1",
        "N > 0 and 1 in (2, 3)",
        "N > 0 and (1 = 2 or 2020-01-01 > 2021-01-01)",
        "N > 0 and 1.5 < 1.5",
    ] {
        assert_eq!(codes(&law(never)), ["V0803"], "{never}");
    }
    for may in ["N > 0 and 2 > 1", "N > 0 and not 1 > 2", "N > 0 and (1 = 2 or N < 5)", "N > 0 and N > 2 - 1"]
    {
        let told = codes(&law(may));
        assert!(!told.contains(&"V0803") && told.contains(&"V0804"), "{may}: {told:?}");
    }
}

/// A closed act counts by its absence below a negation; that a duty is breached so is what a duty is.
#[test]
fn silence_about_a_closed_act_helps_like_that_about_a_fact() {
    let law = |act: &str, condition: &str| {
        codes(&format!(
            "type m\nact done(m){act}\nfact owed(m) open\nconcept good(m)\n\
             instrument t \"T\" {{}}\nprovision t.1 \"one\" {{ source \"x\"\n  rule duty: must done(X) due 2020-01-01 when owed(X)\n\
               rule good: good(X) when owed(X) {condition}\n}}\nreport on m X {{ headline good(X) }}\n"
        ))
    };
    let told = |act: &str, condition: &str| law(act, condition).contains(&"V0808");
    for condition in
        ["and not done(X)", "unless done(X) on D and D < 2020-01-01", "and every Y where done(Y): owed(Y)"]
    {
        assert!(told(" closed", condition) && !told("", condition), "{condition}");
    }
    for condition in ["and done(X)", "and breached done(X)", "unless breached done(X)"] {
        assert!(!told(" closed", condition), "{condition}");
    }
}

/// Signs that leave two things no way to stand, and signs that another sign makes idle; against the numbers
/// themselves, each with each.
#[test]
fn comparisons_exclude_and_imply_one_another() {
    type Test = (&'static str, fn(i32, i32) -> bool);
    let signs: [Test; 6] = [
        ("=", |a, b| a == b),
        ("!=", |a, b| a != b),
        ("<", |a, b| a < b),
        ("<=", |a, b| a <= b),
        (">", |a, b| a > b),
        (">=", |a, b| a >= b),
    ];
    let told = |conditions: &str| {
        codes(&format!(
            "type p\nfact v(p, integer)\nfact w(p, integer)\nconcept c(p)\n\
             define c(P) when v(P, N) and w(P, M) and {conditions}\n"
        ))
    };
    let alone = |conditions: &str| {
        let law = "type p\nfact v(p, integer)\nconcept c(p)\ndefine c(P) when v(P, N) and";
        codes(&format!("{law} {conditions}\n"))
    };
    let range = || (-3..=3).flat_map(|n| (-3..=3).map(move |m| (n, m)));
    let judged = |first: &dyn Fn(i32, i32) -> bool, second: &dyn Fn(i32, i32) -> bool| {
        if !range().any(|(n, m)| first(n, m) && second(n, m)) {
            vec!["V0803"]
        } else if range().all(|(n, m)| !first(n, m) || second(n, m))
            || range().all(|(n, m)| !second(n, m) || first(n, m))
        {
            vec!["V0805"]
        } else {
            vec![]
        }
    };
    for (a, first) in signs {
        for (b, second) in signs {
            assert_eq!(told(&format!("N {a} M and N {b} M")), judged(&first, &second), "N {a} M, N {b} M");
            let turned = |n, m| second(m, n);
            assert_eq!(told(&format!("N {a} M and M {b} N")), judged(&first, &turned), "N {a} M, M {b} N");
            for (x, y) in [(1, 1), (0, 2), (2, 0)] {
                let both = format!("N {a} {x} and {y} {} N", turned_sign(b));
                let judged = judged(&|n, _| first(n, x), &|n, _| second(n, y));
                assert_eq!(alone(&both), judged, "{both}");
            }
        }
    }
    // Of what has no order, too; and of lists.
    let unordered = "type p\nfact v(p)\nconcept c(p, p)\ndefine c(P, Q) when v(P) and v(Q) and ";
    assert_eq!(codes(&format!("{unordered}P = Q and Q != P\n")), ["V0803"]);
    assert_eq!(codes(&format!("{unordered}P != Q\n")), [""; 0]);
    assert_eq!(alone("N in (7, 9) and N != 8"), ["V0805"]);
    assert_eq!(alone("N in (7, 9) and N != 9"), [""; 0]);
    assert_eq!(alone("N in (7, 9) and N != 9 and N != 7"), ["V0803"]);
}

/// The sign that says the same from the other side.
fn turned_sign(sign: &str) -> String {
    sign.replace('<', "\0").replace('>', "<").replace('\0', ">")
}

#[test]
fn a_narrower_type_implies_a_wider_one() {
    let law = |condition: &str| {
        codes(&format!(
            "type animal\ntype bird under animal\ntype raven under bird\nfact flies(animal)\nconcept seen(animal)\n\
             define seen(X) when flies(X) and {condition}\n"
        ))
    };
    assert_eq!(law("X is bird and X is raven"), ["V0805"]);
    assert_eq!(law("X is raven and X is bird"), ["V0805"]);
    assert_eq!(law("X is raven and X is raven"), ["V0805"]);
    assert_eq!(law("X is raven"), [""; 0]);
}

/// Nothing is said to be safe where the search found nothing: what was tried, and that it settles nothing.
#[test]
fn a_search_that_found_no_conflict_is_no_comfort() {
    let told = findings(
        "type person\nfact paid(person, integer)\nconcept may_trade(person)\n\
         instrument act { signed 1950-01-01; in force from 1950-01-01 }\nprovision act.1 {\n  source \"gazette\"\n  \
         rule yes: may_trade(P) when paid(P, _) and count(Q where paid(Q, _)) > 3\n  \
         rule no: not may_trade(P) when paid(P, N) and N * 2 > 7\n}\n",
    );
    let left: Vec<&str> = told
        .not_looked
        .iter()
        .filter(|left| left.code.0 == "V0807")
        .map(|left| left.reason.as_str())
        .collect();
    assert_eq!(
        left,
        [
            "`act.1.yes` and `act.1.no` argue opposite sides, and nothing decides between them; no case could be made \
          up in which both might apply. That does not show that they never clash: unless they exclude each other, \
          say by `overrides` which of them prevails"
        ]
    );
}

#[test]
fn each_half_translated_relation_is_told_with_what_it_lacks() {
    let told = findings(
        "type city\ntype guest\nfact lives(guest, in: city)\n  reads \"{guest} lives in {in}\"\n  asks \"Where?\"\n  \
         asks fr \"Où ?\"\nfact paid(guest)\n  reads \"{guest} has paid\"\n  reads not \"{guest} has not paid\"\n  \
         asks \"Paid?\"\n  reads de \"{guest} hat bezahlt\"\n  reads fr \"{guest} a payé\"\n  \
         reads not fr \"{guest} n'a pas payé\"\n  asks fr \"Payé ?\"\nconcept welcome(guest)\n  \
         reads \"{guest} is welcome\"\ndefine welcome(G) when paid(G) and lives(G, ..)\n",
    );
    let told: Vec<(&str, &str)> = told.found.iter().map(|f| (f.code.0, f.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("V0814", "`lives` has words in `fr`, but no `reads fr`"),
            ("V0814", "`paid` has words in `de`, but no `reads not de` and no `asks de`"),
        ]
    );
}

/// Sentences of a finding are folded; the lines of a file that it shows are no longer than they need be.
#[test]
fn what_lints_say_fits_a_page() {
    for (code, _) in lints() {
        let told = run(&["lint", &format!("tests/cases/lint/bad/{}.vires", code.0)]);
        let wide: Vec<&str> = told.out.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.iter().all(|line| line.contains("^ ") || line.contains("- ")), "{wide:?}");
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/lint.json");
    let shape: serde_json::Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&shape).unwrap();
    let mut files: Vec<String> =
        lints().map(|(code, _)| format!("tests/cases/lint/bad/{}.vires", code.0)).collect();
    files.push("tests/cases/lint/good/V0801.vires".to_owned());
    for file in files {
        let told = run(&["lint", &file, "--format", "json"]);
        assert_eq!(told.code, i32::from(file.contains("bad")), "{}", told.shown());
        let errors: Vec<String> =
            validator.iter_errors(&told.json()).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
    }
}

#[test]
fn files_that_are_wrong_are_not_judged() {
    let place = folder(
        "lint_wrong",
        &[("x.vires", "fact p(nobody)\n"), ("y.vires", "fact p\nconcept q\ndefine q when p\n")],
    );
    let told = run_in(&place, &["lint", "x.vires"], b"");
    assert_eq!((told.code, told.out.as_str()), (2, ""), "{}", told.shown());
    let told = run_in(&place, &["lint", "y.vires"], b"");
    assert_eq!(told.code, 0, "{}", told.shown());
    assert!(told.out.starts_with("nothing found\n"), "{}", told.shown());
}

/// A file of the library is judged among the rest of it, where what it declares is used.
#[test]
fn a_file_of_the_library_is_judged_within_it() {
    let told = run(&["lint", "rules/core/actor.vires", "--format", "json"]);
    let codes: Vec<String> =
        told.json()["findings"].as_array().unwrap().iter().map(|f| f["code"].to_string()).collect();
    assert!(!codes.iter().any(|code| code.contains("V0801")), "{}", told.shown());
}

#[test]
fn the_guide_shows_what_is_found_and_lists_every_lint() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/lint.md")).unwrap();
    let block = |fence: &str, at: usize| {
        let rest = page.split(&format!("```{fence}\n")).nth(at + 1).unwrap();
        rest.split("```").next().unwrap().to_owned()
    };
    let place = folder("lint_guide", &[("measures.vires", &block("vires", 0))]);
    assert_eq!(run_in(&place, &["lint", "measures.vires"], b"").out, block("text", 0));
    assert_eq!(codes(&block("vires", 1)), [""; 0]);
    for (code, title) in lints() {
        assert!(page.contains(&format!("| {} | {title} |", code.0)), "{} is not listed", code.0);
    }
}

/// Two works that happen to share a word: the one that needs no other is looked at by itself.
#[test]
fn a_file_that_needs_no_other_is_judged_apart_where_it_clashes() {
    let law = "type t\nfact member(t)\nconcept good(t)\ndefine good(X) when member(X)\n";
    let case = "case one on 2020-01-01 {\n  t a { member }\n  expect good(a)\n}\n";
    let apart = "type u\nfact member(u, since: date)\nconcept fine(u)\ndefine fine(X) when member(X, ..)\nfact idle(u)\n\
                 case two on 2020-01-01 {\n  u b { member since: 2019-01-01 }\n  expect fine(b)\n}\n";
    let place = folder("lint_apart", &[("law.vires", law), ("one.vires", case), ("two.vires", apart)]);
    let told = run_in(&place, &["lint", "law.vires", "one.vires", "two.vires"], b"");
    assert_eq!(told.code, 1, "{}", told.shown());
    assert!(told.out.contains("two.vires:5") && told.out.contains("`idle`"), "{}", told.shown());
    assert!(told.out.contains("\n1 finding\n"), "{}", told.shown());
    // What is wrong with what belongs together is told of that alone.
    std::fs::write(place.join("one.vires"), case.replace("good(a)", "goood(a)")).unwrap();
    let told = run_in(&place, &["lint", "law.vires", "one.vires", "two.vires"], b"");
    assert_eq!(told.code, 2, "{}", told.shown());
    assert!(told.err.contains("goood") && !told.err.contains("two.vires"), "{}", told.shown());
}
