//! Certificates of what must, may and must not be done, and of how that stands.

use super::{edits, everything, only_known_gaps};
use crate::dice::Dice;
use crate::norms::twin;
use std::collections::BTreeMap;
use vires::certificate;
use vires::hir::sides::Rules;
use vires::proof::Status;
use vires::session::{Memory, Refusal, Session, Setting};

fn session(text: &str) -> Session {
    Session::load(&Memory::new().with("a.vires", text), &["a.vires"])
}

const DUTIES: &str = "type state\nfact party(state)\nfact injured(state, state) open\nact notify(state, state)\n\
    act pay(state, state)\nact enter(state)\nconcept guilty(state)\n\
    rule duty: must notify(A, B) due 2020-06-01, otherwise must pay(A, B) when party(A) and injured(A, B)\n\
    rule closed: must not enter(A) when party(A)\ndefine guilty(A) when breached notify(A, _)\n\
    case k \"K\" on 2020-08-01 {\n state a\n state b\n state c\n party(a)\n party(b)\n injured(a, b)\n\
    not injured(b, a)\n not injured(a, a)\n not injured(a, c)\n not notify(a, b)\n enter(b) on 2020-03-01\n\
    not pay(a, b)\n}\n";

#[test]
fn duties_and_how_they_stand_are_certified() {
    for (question, answer) in [
        ("must notify(a, b)", "true"),
        ("must notify(a, c)", "false"),
        ("must notify(b, c)", "undetermined"),
        ("may notify(a, b)", "true"),
        ("must notify(a, b) due 2020-06-01", "true"),
        ("fulfilled notify(a, b)", "false"),
        ("breached notify(a, b)", "true"),
        ("breached notify(a, c)", "false"),
        ("pending notify(a, b)", "false"),
        ("must pay(a, b)", "true"),
        ("must pay(a, c)", "false"),
        ("breached pay(a, b)", "true"),
        ("must not enter(a)", "true"),
        ("breached enter(b)", "true"),
        ("breached enter(a)", "undetermined"),
        ("breached enter(c)", "false"),
        ("guilty(a)", "true"),
        ("not may enter(a)", "true"),
    ] {
        let mut session = session(DUTIES);
        let written = session.certify(question, &Setting::default());
        let written = written.unwrap_or_else(|refusal| match refusal {
            Refusal::Mistakes(mistakes) => panic!("{question}: {}", mistakes[0].message),
            Refusal::Limit(_) => panic!("{question}: a limit"),
        });
        let checked = session.check_certificates(&written).unwrap();
        let certified = checked[0].outcome.as_ref().unwrap();
        assert_eq!(certified.answer, answer, "{question}\n{written}");
    }
}

#[test]
fn random_duties_are_certified() {
    let (mut certified, mut gaps, mut edited, mut still, mut swapped) = (0, BTreeMap::new(), 0, 0, 0);
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let made = twin::Made::new(&mut dice);
        let text = made.text();
        let mut session = session(&text);
        if session.has_errors() {
            continue;
        }
        let found = everything(&mut session, 2, &|_, _| true);
        for (why, count) in found.refused {
            *gaps.entry(why).or_insert(0) += count;
        }
        let mut truth = BTreeMap::new();
        // What is shown by cases is not what the model says; of that nothing is compared.
        let mut how = |session: &mut Session, statement: &str| -> Option<&'static str> {
            let known = truth.entry(statement.to_owned()).or_insert_with(|| {
                let asked = session.ask(statement, &Setting::default()).unwrap();
                let conclusion = &asked.answers[0].conclusion;
                let how = match conclusion.status {
                    Status::True => "true",
                    Status::False => "false",
                    _ => "undetermined",
                };
                (!conclusion.by_cases).then_some(how)
            });
            *known
        };
        // What the statements of certificates are called by whoever asks.
        let mut asked = BTreeMap::new();
        for (statement, text) in &found.written {
            let line = text.lines().find(|line| line.starts_with("answer ")).unwrap();
            let (_, said) = line.split_at(line.find(|c: char| c.is_ascii_digit()).unwrap());
            asked.insert(said.to_owned(), statement.clone());
            let right = how(&mut session, statement);
            let same = right.is_none_or(|right| line.starts_with(&format!("answer {right} ")));
            assert!(same, "{statement}: {right:?}\n{line}\n{}", made.text());
            certified += 1;
        }
        let program = session.program().clone();
        let rules = Rules::new(&program);
        for _ in 0..if found.written.is_empty() { 0 } else { 60 } {
            let text = &found.written[dice.below(found.written.len())].1;
            let other = &found.written[dice.below(found.written.len())].1;
            let Some((kind, changed)) = edits::edit(&mut dice, &program, text, other) else { continue };
            let Some(relation) = edits::asked(&program, &changed) else { continue };
            edited += 1;
            swapped += usize::from(kind.contains("rule"));
            if let Ok(proved) = certificate::check(&rules, relation, &changed) {
                still += 1;
                let Some(statement) = asked.get(&proved.statement) else { continue };
                let right = how(&mut session, statement);
                let same = right.is_none_or(|right| right == proved.answer);
                assert!(same, "{kind}: {right:?}, {proved:?}\n{changed}\n{}", made.text());
            }
        }
    }
    println!(
        "{certified} certified, refused {gaps:?}; {edited} edits, {swapped} of rules, {still} still right"
    );
    only_known_gaps(&gaps, "duties");
    assert!(
        certified > 200 && edited > 800 && swapped > 50 && still * 3 < edited,
        "{certified} {edited} {still}"
    );
}
