//! Expectations, under readings that are given and not, against the reference: those that say what it says hold, and
//! others fail.

use super::answer::{sample, statements};
use crate::dice::Dice;
use crate::properties::{enough, seeds};
use crate::random::lowered;
use crate::reference::answer::{Answer, Answers, values};
use vires::engine::Truth;
use vires::hir::Leaning;
use vires::ids::CaseId;
use vires::plan::World;
use vires::session::{Memory, Session, Setting};

/// An answer as a file expects it, and an expectation that it does not meet.
fn expectations(answer: &Answer, question: &str) -> [String; 2] {
    let leaning = match answer.leaning {
        Some(Leaning::Yes) => "leaning yes",
        Some(Leaning::No) => "leaning no",
        _ => "split",
    };
    let other = if leaning == "split" { "leaning no" } else { "split" };
    match answer.truth {
        Some(Truth::True) => [format!("expect {question}"), format!("expect not {question}")],
        Some(Truth::False) => [format!("expect not {question}"), format!("expect undetermined {question}")],
        Some(Truth::Undetermined) => {
            [format!("expect undetermined {question}"), format!("expect not {question}")]
        }
        None => {
            [format!("expect disputed {question} {leaning}"), format!("expect disputed {question} {other}")]
        }
    }
}

/// How many expectations of a text fail.
fn failed(text: &str, lines: &[String]) -> usize {
    let case = text.trim_end().strip_suffix('}').expect("the case stands last");
    let text = format!("{case}  {}\n}}\n", lines.join("\n  "));
    let mut session = Session::load(&Memory::new().with("f.vires", text.clone()), &["f.vires"]);
    assert!(!session.has_errors(), "{:?}\n{text}", session.diagnostics());
    let checked = session.check(&Setting::default()).unwrap();
    let counts: Vec<(usize, usize)> = checked.cases.iter().map(vires::session::CheckedCase::counts).collect();
    assert_eq!(counts.iter().map(|(hold, fail)| hold + fail).sum::<usize>(), lines.len(), "{text}");
    counts.iter().map(|(_, fail)| fail).sum()
}

#[test]
fn expectations_hold_under_the_readings_that_are_given() {
    let (mut programs, mut lines, mut given_some, mut disputed) = (0, 0, 0, 0);
    for seed in seeds(3_200_000, 90) {
        let text = sample(seed);
        let Some(program) = lowered(&text) else { continue };
        if program.disputes.is_empty() {
            continue;
        }
        programs += 1;
        let mut dice = Dice::new(seed);
        let base = World { case: Some(CaseId(0)), ..World::default() };
        let all = statements(&program, &base, &mut dice);
        let readings = &program.disputes[dice.below(program.disputes.len())].readings;
        let given = readings[dice.below(readings.len())];
        let name = program.reading_name(given).replace('=', " = ");
        let (mut right, mut wrong) = (Vec::new(), Vec::new());
        for (taken, suffix) in [(vec![], String::new()), (vec![given], format!(" given {name}"))] {
            let mut reference = Answers::new(&program, &base, &taken, None);
            for (relation, tuple) in all.iter().take(5) {
                let Some(arguments) = values(tuple) else { continue };
                let Some(answer) = reference.answer((*relation, tuple)) else { continue };
                let [holds, fails] = expectations(&answer, &program.statement(*relation, &arguments));
                right.push(holds + &suffix);
                wrong.push(fails + &suffix);
                given_some += usize::from(!taken.is_empty());
                disputed += usize::from(answer.truth.is_none());
            }
        }
        lines += right.len();
        assert_eq!(failed(&text, &right), 0, "seed {seed}: {right:?}\n{text}");
        assert_eq!(failed(&text, &wrong), wrong.len(), "seed {seed}: {wrong:?}\n{text}");
    }
    enough(
        programs > 20 && lines > 60 && given_some > 25 && disputed > 2,
        &format!(
            "{programs} programs, {lines} expectations, {given_some} given a reading, {disputed} disputed"
        ),
    );
}
