//! Random programs of everything there is: nothing of them is refused.

use super::{everything, only_known_gaps};
use crate::random;
use std::collections::BTreeMap;
use vires::session::{Memory, Session};

/// How many are certified of these programs, and what is refused.
fn certified(seeds: &[u64], made: &dyn Fn(u64) -> String) -> (usize, usize, BTreeMap<String, usize>) {
    let (mut programs, mut certified, mut gaps) = (0, 0, BTreeMap::new());
    for seed in seeds {
        let text = made(*seed);
        let mut session = Session::load(&Memory::new().with("r.vires", text.as_str()), &["r.vires"]);
        if session.has_errors() {
            continue;
        }
        let found = everything(&mut session, 2, &|_, _| true);
        programs += 1;
        certified += found.written.len();
        for (why, count) in found.refused {
            println!("SEED {seed}: {why}");
            *gaps.entry(why).or_insert(0) += count;
        }
    }
    (programs, certified, gaps)
}

fn rich(seed: u64) -> String {
    random::sample_of(seed, true).1
}

fn all_there_is(seed: u64) -> String {
    random::everything(seed).1
}

fn plain(seed: u64) -> String {
    random::sample(seed).1
}

#[test]
fn nothing_is_refused_of_programs_of_which_something_was() {
    // A sum that is none of its values, and a share of what may be nothing.
    for (seed, made) in [(58, &rich as &dyn Fn(u64) -> String), (112, &plain)] {
        let (programs, certified, gaps) = certified(&[seed], made);
        assert!(programs == 1 && certified > 20 && gaps.is_empty(), "{seed}: {certified} {gaps:?}");
    }
}

#[test]
fn random_programs_of_everything_are_certified() {
    // Of the last ones some were refused: a sum that is none of its values, a circle that is certain from the start.
    let seeds: Vec<u64> = (0..24).chain([72, 86]).collect();
    let (programs, certified, gaps) = certified(&seeds, &all_there_is);
    println!("{programs} programs, {certified} certificates, refused {gaps:?}");
    only_known_gaps(&gaps, "programs of everything");
    assert!(programs > 10 && certified > 200, "{programs} {certified}");
}

/// Many of them: `cargo test --test suite many_random_programs -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn many_random_programs_are_certified() {
    let kinds: [(&str, &dyn Fn(u64) -> String); 3] =
        [("plain", &plain), ("rich", &rich), ("everything", &all_there_is)];
    for (of, made) in kinds {
        let (programs, certified, gaps) = certified(&(0..400).collect::<Vec<u64>>(), made);
        println!("{of}: {programs} programs, {certified} certificates, refused {gaps:?}");
        only_known_gaps(&gaps, of);
    }
}
