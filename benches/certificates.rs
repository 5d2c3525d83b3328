//! Sizes and times of certificates: `cargo bench --bench certificates`.
//!
//! Three shapes, each in two sizes, the second ten times the first: a chain of conclusions, an aggregate of many
//! members, and a circle of rules none of which is ever applicable, which is one unfounded set. Writing and checking
//! should take ten times as long, loading left out.

#![allow(missing_docs, reason = "a program")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};
use vires::session::{Memory, Session, Setting};

/// A program of some size, and the question.
type Shape = fn(usize) -> (String, String);

fn main() {
    let shapes: [(&str, Shape, usize); 3] =
        [("chain", chain, 1_000), ("aggregate", aggregate, 1_000), ("circle", circle, 200)];
    for (name, shape, size) in shapes {
        for size in [size, 10 * size] {
            let (text, question) = shape(size);
            let (written, write, check) = median(&text, &question);
            println!(
                "{name} of {size}: {} lines, {} bytes, written in {write:?}, checked in {check:?}",
                written.lines().count(),
                written.len()
            );
        }
    }
}

/// Each thing is reached from the one before.
fn chain(size: usize) -> (String, String) {
    let mut text = String::from(
        "type thing\nfact link(thing, thing)\nfact start(thing)\nconcept reached(thing)\n\
         define reached(X) when start(X)\ndefine reached(Y) when reached(X) and link(X, Y)\nstart(t0)\n",
    );
    for n in 0..size {
        let _ = writeln!(text, "thing t{n}\nlink(t{n}, t{})", n + 1);
    }
    let _ = writeln!(text, "thing t{size}");
    (text, format!("reached(t{size})"))
}

/// So many members are counted.
fn aggregate(size: usize) -> (String, String) {
    let mut text = String::from("type thing\nfact member(thing)\nconcept many\n");
    let _ = writeln!(text, "rule many when count(X where member(X)) >= {size}");
    for n in 0..size {
        let _ = writeln!(text, "thing t{n}\nmember(t{n})");
    }
    (text, "many".to_owned())
}

/// Each concept rests on the next one, and the last one on the first.
fn circle(size: usize) -> (String, String) {
    let mut text = String::new();
    for n in 0..size {
        let _ = writeln!(text, "concept c{n}\nrule c{n} when c{}", (n + 1) % size);
    }
    (text, "c0".to_owned())
}

/// A certificate, and the middle of several times of writing and of checking it.
fn median(text: &str, question: &str) -> (String, Duration, Duration) {
    let mut session = Session::load(&Memory::new().with("law.vires", text), &["law.vires"]);
    assert!(!session.has_errors(), "{:?}", session.diagnostics());
    let mut written = String::new();
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..5 {
        let start = Instant::now();
        written = session.certify(question, &Setting::default()).unwrap_or_default();
        times[0].push(start.elapsed());
        let start = Instant::now();
        let checked = session.check_certificates(&written).unwrap_or_default();
        times[1].push(start.elapsed());
        assert!(checked.len() == 1 && checked[0].outcome.is_ok());
    }
    let [write, check] = times.map(|mut times| {
        times.sort_unstable();
        times[2]
    });
    (written, write, check)
}
