//! Sentences that a lawyer reads: what a norm's state, a question of several conditions, a silence and a limit say.

use crate::door::{Run, folder, run_in};

const DUTIES: &str = "type person
type paper
person ann \"Ann\", bob \"Bob\"
paper form \"the form\", note \"the note\"
fact asked(person, for: paper)
  reads \"{person} was asked for {for}\"
fact old(paper)
  reads \"{paper} is old\"
act file(person, paper)
  reads \"{person} files {paper}\"
act copy(person, paper)
  reads \"{person} copies {paper}\"
instrument ra \"Registry Act\" short \"RA\" { signed 1950-01-01; in force from 1950-01-01 }
provision ra.1 {
  source \"gazette\"
  rule yes: must file(P, F) when asked(P, for: F)
  rule no: need not file(P, F) when old(F) and P is person
}
provision ra.2 {
  source \"gazette\"
  rule ban: must not copy(P, F) when old(F) and P is person
}
case c on 2020-01-01 {
  asked(ann, for: note)
  asked(ann, for: form)
  old(form)
}
";

fn ask(name: &str, arguments: &[&str]) -> Run {
    let place = folder(&format!("wording_{name}"), &[("a.vires", DUTIES)]);
    let run = run_in(&place, &[arguments, &["a.vires"]].concat(), b"");
    assert_eq!(run.code, 0, "{}", run.shown());
    run
}

#[test]
fn states_of_norms_are_sentences() {
    let said = |question: &str, sentence: &str| {
        let run = ask("norms", &["why", question]);
        let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(sentence), "{question}\n{}", run.shown());
        text
    };
    said("breached file(ann, note)", "The duty that Ann files the note is not breached");
    said("breached copy(ann, form)", "prohibited that Ann copies the form");
    let pending = said("pending file(bob, note)", "The duty that Bob files the note is not pending");
    assert!(!pending.contains("the first rule") && !pending.contains("rules could"), "{pending}");
}

/// Two rules of one provision are told apart by their names.
#[test]
fn rules_of_one_provision_are_told_apart() {
    let run = ask("draw", &["why", "must file(ann, form)"]);
    let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("neither the rule “yes” of RA 1 nor the rule “no” of RA 1 prevails"), "{text}");
}

#[test]
fn a_question_of_several_conditions_is_a_sentence() {
    let headline = |question: &str| {
        let run = ask("compound", &["ask", question, "--format", "json"]);
        run.json()["answers"][0]["sentence"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        headline("asked(ann, for: note) and not old(note)"),
        "Ann was asked for the note and it is not the case that the note is old"
    );
    assert_eq!(headline("asked(ann, for: F) and old(F)"), "Ann was asked for the form and the form is old");
    assert_eq!(headline("old(form) or old(note)"), "the form is old or the note is old");
    assert_eq!(
        headline("old(form) and old(note) at 2019-01-01"),
        "it is not so that the form is old and the note is old, as of 1 January 2019"
    );
    // What cannot be said without doubt stays as it was asked.
    assert_eq!(
        headline("old(form) and (old(note) or asked(ann, for: note))").matches("asked(ann").count(),
        1
    );
}

#[test]
fn a_silence_asserts_nothing() {
    let text = "type thing\ntype class hierarchy\nclass all_ \"anything\"\nclass low \"a low one\" under all_\n\
        fact kind(thing, class)\n  reads \"{thing} is {class}\"\nconcept fine(thing)\n  reads \"{thing} is fine\"\n\
        define fine(X) when X is thing and not kind(X, _)\ncase c on 2020-01-01 { thing it \"the measure\" }\n";
    let place = folder("wording_silence", &[("a.vires", &text.replace("all_", "whole"))]);
    let run = run_in(&place, &["ask", "fine(it)", "a.vires"], b"");
    assert!(run.out.contains("nobody stated that the measure is any class"), "{}", run.shown());
}

/// A reason that holds under one reading only is told with it.
#[test]
fn a_reason_is_told_with_the_reading_it_stands_under() {
    let text = "type person\nfact paid(person)\n  reads \"{person} paid\"\nfact late(person)\n  reads \"{person} was late\"\n\
        concept ok(person)\n  reads \"{person} is admitted\"\ndispute strict \"does a late payment count?\" {\n  \
        reading wide \"yes\" held by \"A\" { define ok(P) when paid(P) }\n  \
        reading narrow \"no\" held by \"B\" { define ok(P) when late(P) }\n}\n\
        case c on 2020-01-01 {\n  person bob \"Bob\"\n  person cyn \"Cyn\" { paid }\n  expect disputed ok(cyn)\n  expect disputed ok(bob)\n}\n";
    let place = folder("wording_reading", &[("a.vires", text)]);
    let run = run_in(&place, &["check", "a.vires"], b"");
    assert_eq!(run.code, 1, "{}", run.shown());
    assert!(run.out.contains("no under: does a late payment count? yes; fails:"), "{}", run.shown());
    assert!(run.out.contains("no under: does a late payment count? no; fails:"), "{}", run.shown());
}

/// A long chain is followed to its end where all is asked for; otherwise the limit is named.
#[test]
fn a_long_chain_is_followed_or_its_limit_named() {
    use std::fmt::Write as _;
    let mut text = String::from("type t\nt a\nfact p(t)\n");
    for step in 0..30 {
        let _ = writeln!(text, "concept c{step}(t)");
    }
    for step in 0..29 {
        let _ = writeln!(text, "define c{step}(X) when c{}(X)", step + 1);
    }
    text.push_str("define c29(X) when p(X)\ncase c on 2020-01-01 { t b }\n");
    let place = folder("wording_chain", &[("a.vires", &text)]);
    let brief = run_in(&place, &["why", "c0(a)", "a.vires", "--depth", "40"], b"");
    assert!(brief.out.contains("what fails is followed 8"), "{}", brief.shown());
    assert!(brief.out.contains("--full follows them further"), "{}", brief.shown());
    let full = run_in(&place, &["why", "c0(a)", "a.vires", "--full"], b"");
    assert!(full.out.contains("p (a)") && !full.out.contains("limit"), "{}", full.shown());
    assert!(!full.out.contains("not all reasons were followed"), "{}", full.shown());
}
