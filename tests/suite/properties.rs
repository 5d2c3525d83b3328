//! What `docs/semantics.md` says must hold of every program, on random programs made of everything there is:
//! time, open facts, burdens, norms, disputes. `CONTRIBUTING.md` lists which test asserts which property.

mod change;
mod known;
mod order;
mod theory;
mod world;

use crate::random::{both, combinations, everything, lowered};
use vires::hir::Program;
use vires::plan::World;

/// So many seeds from one on; with `SHARE=10` in the environment a tenth of them, while something is looked for.
pub fn seeds(first: u64, count: u64) -> std::ops::Range<u64> {
    let share = std::env::var("SHARE").map_or(100, |share| share.parse::<u64>().unwrap());
    first..first + (count * share).div_ceil(100)
}

/// Whether enough was met, of all the seeds.
pub fn enough(is: bool, met: &str) {
    println!("{met}");
    assert!(is || std::env::var("SHARE").is_ok(), "{met}");
}

/// The programs of so many seeds that have no mistake, with the seeds and the texts.
fn programs(first: u64, count: u64) -> impl Iterator<Item = (u64, Program, String)> {
    seeds(first, count).filter_map(|seed| {
        let (_, text) = everything(seed);
        lowered(&text).map(|program| (seed, program, text))
    })
}

/// The worlds of a program under every combination of readings, each followed by the one that ignores burdens.
fn worlds(program: &Program) -> Vec<World> {
    let all = combinations(program);
    let pairs = both(program);
    let pairs = pairs.chunks(2).flat_map(|pair| {
        all.iter().flat_map(|readings| {
            let under = |world: &World| World { readings: readings.clone(), ..world.clone() };
            pair.iter().map(under).collect::<Vec<_>>()
        })
    });
    pairs.collect()
}
