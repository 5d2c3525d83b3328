//! Times of disputed questions: `cargo bench --bench readings`.
//!
//! One question that rests on a body of law and on ten disputes of two readings each, answered under one reading
//! of each, and under all 1,024 combinations with what decides them. The goal: less than three single
//! evaluations.

#![allow(missing_docs, reason = "a program")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};
use vires::session::{Memory, Session, Setting};

/// How many disputes there are.
const DISPUTES: usize = 10;

fn main() {
    for (things, concepts) in [(50, 20), (200, 40)] {
        let text = law(things, concepts);
        let readings =
            |n: usize| (format!("d{n}"), if n.is_multiple_of(2) { "yes" } else { "no" }.to_owned());
        let fixed = Setting { readings: (0..DISPUTES).map(readings).collect(), ..Setting::default() };
        let one = median(&text, &fixed);
        let all = median(&text, &Setting::default());
        let hundredths = 100 * all.as_micros() / one.as_micros().max(1);
        println!(
            "{things} things, {concepts} concepts: one combination {one:?}, all 1,024 {all:?}: {}.{:02} times",
            hundredths / 100,
            hundredths % 100
        );
    }
}

/// A chain of concepts about things, each open to an exception; some of its links are disputed.
fn law(things: usize, concepts: usize) -> String {
    let mut text = String::from(
        "type thing\nfact next(thing, thing)\nfact marked(thing)\nconcept reach(thing, thing)\n",
    );
    text.push_str("define reach(X, Y) when next(X, Y)\ndefine reach(X, Z) when reach(X, Y) and next(Y, Z)\n");
    for n in 0..concepts {
        let _ = writeln!(text, "concept c{n}(thing)");
    }
    text.push_str("rule c0(X) when reach(X, Y) and marked(Y)\n");
    for n in 1..concepts {
        let below = n - 1;
        let _ = writeln!(
            text,
            "rule a{n}: c{n}(X) when c{below}(X)\nrule not c{n}(X) when marked(X) and not c{below}(X)"
        );
    }
    for d in 0..DISPUTES {
        let n = 1 + d * (concepts - 1) / DISPUTES;
        let _ = writeln!(
            text,
            "dispute d{d} {{\n  reading yes majority {{ rule c{n}(X) when next(X, _) }}\n  \
             reading no {{ rule not c{n}(X) when marked(X) overrides a{n} }}\n}}"
        );
    }
    text.push_str("case k on 2020-01-01 {\n  thing ");
    let names: Vec<String> = (0..things).map(|n| format!("t{n}")).collect();
    let _ = writeln!(text, "{}", names.join(", "));
    for n in 1..things {
        let _ = writeln!(text, "  next(t{}, t{n})", n - 1);
    }
    let _ = writeln!(text, "  marked(t0)\n  marked(t{})\n}}", things - 1);
    let last = concepts - 1;
    let _ = writeln!(text, "concept asked\ndefine asked when c{last}(X) and marked(X)");
    text
}

/// The middle of several times, that of loading left out.
fn median(text: &str, setting: &Setting) -> Duration {
    let mut times: Vec<Duration> = (0..9)
        .map(|_| {
            let mut session = Session::load(&Memory::new().with("law.vires", text), &["law.vires"]);
            assert!(!session.has_errors(), "{:?}", session.diagnostics());
            let start = Instant::now();
            let answers = session.ask("asked", setting);
            let time = start.elapsed();
            assert!(answers.is_ok_and(|answers| answers.answers.len() == 1));
            time
        })
        .collect();
    times.sort_unstable();
    times[4]
}
