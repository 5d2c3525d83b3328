//! The well-founded model of a propositional program in one world, near-linear.
//!
//! Counters decide what follows from what is decided (Dowling and Gallier 1984, both ways: an instance
//! whose conditions are met makes its head true, an atom whose instances are all blocked is false). What
//! supports only itself is found by source pointers (Simons, Niemelä and Soininen 2002): every undecided
//! atom of a loop points to an instance that supports it without going round; when that is blocked,
//! another is looked for, and atoms that find none are an unfounded set.

use super::ground::Ground;
use super::program::Program;
use crate::engine::fault::{Fault, Faults};
use crate::engine::limits::{LimitExceeded, Meter};
use crate::engine::worlds::{WorldSet, WorldSets};

/// How an atom stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// Not decided: undetermined, if it stays so.
    Unknown,
    /// True.
    True,
    /// False.
    False,
}

/// The state of a propagation, kept to be used again.
#[derive(Default)]
pub(super) struct State {
    /// How each atom stands.
    pub truths: Vec<Truth>,
    /// What is true, in the order in which it was found.
    pub trail: Vec<u32>,
    /// For each instance how many conditions are not yet met; `BLOCKED` if one fails.
    missing: Vec<u32>,
    /// For each threshold the weights of its true members and of those that are not false.
    reached: Vec<(i128, i128)>,
    /// For each atom how many of its instances are not blocked.
    support: Vec<u32>,
    /// For each atom of a loop the instance that supports it.
    source: Vec<u32>,
    /// Atoms that were decided and not yet looked at.
    queue: Vec<u32>,
    /// Atoms of loops whose source was blocked.
    lost: Vec<u32>,
    work: u32,
}

const BLOCKED: u32 = u32::MAX;
const NO_SOURCE: u32 = u32::MAX;

/// Decided atoms between two looks at the clock.
const POLL: u32 = 1 << 14;

impl Program {
    /// The model of one world, in `state`.
    pub fn evaluate(
        &self,
        ground: &Ground,
        world: usize,
        sets: &WorldSets,
        faults: Faults,
        meter: &mut Meter<'_>,
        state: &mut State,
    ) -> Result<(), LimitExceeded> {
        Self::start(ground, world, sets, state);
        self.propagate(ground, meter, state)?;
        if !self.has_loops || faults.has(Fault::UnfoundedSkipped) {
            return Ok(());
        }
        self.find_sources(ground, state);
        let mut round = 1;
        loop {
            self.propagate(ground, meter, state)?;
            if state.lost.is_empty() {
                return Ok(());
            }
            round += 1;
            meter.round(round)?;
            self.replace_sources(ground, state);
        }
    }

    fn start(ground: &Ground, world: usize, sets: &WorldSets, state: &mut State) {
        let within = |set: WorldSet| set == WorldSet::ALL || sets.contains(set, world);
        state.truths.clear();
        state.truths.resize(ground.atoms, Truth::Unknown);
        state.support.clear();
        state.support.resize(ground.atoms, 0);
        state.source.clear();
        state.trail.clear();
        state.queue.clear();
        state.lost.clear();
        state.missing.clear();
        let mut start = 0;
        for (instance, bounds) in ground.outside.iter().enumerate() {
            let end = ground.ends[instance];
            if within(bounds.upper) {
                let missing = end - start + u32::from(!within(bounds.lower));
                state.missing.push(missing);
                state.support[ground.heads[instance] as usize] += 1;
                if missing == 0 {
                    state.set_true(ground.heads[instance]);
                }
            } else {
                state.missing.push(BLOCKED);
            }
            start = end;
        }
        state.reached.clear();
        for threshold in &ground.thresholds {
            state.reached.push((0, threshold.most));
            state.support[threshold.head as usize] += 1;
        }
        for (atom, support) in (0u32..).zip(&state.support) {
            if *support == 0 {
                state.truths[atom as usize] = Truth::False;
                state.queue.push(atom);
            }
        }
    }

    /// What follows from what is decided.
    fn propagate(
        &self,
        ground: &Ground,
        meter: &mut Meter<'_>,
        state: &mut State,
    ) -> Result<(), LimitExceeded> {
        while let Some(atom) = state.queue.pop() {
            state.work += 1;
            if state.work >= POLL {
                state.work = 0;
                meter.poll()?;
            }
            let falsified = u32::from(state.truths[atom as usize] == Truth::False);
            for occurrence in self.occurring.of(atom) {
                let instance = occurrence >> 1;
                let missing = &mut state.missing[instance as usize];
                if *missing == BLOCKED {
                    continue;
                }
                let head = ground.heads[instance as usize];
                if occurrence & 1 == falsified {
                    *missing -= 1;
                    if *missing == 0 {
                        state.set_true(head);
                    }
                } else {
                    *missing = BLOCKED;
                    state.unsupport(head, instance);
                }
            }
            for (threshold, weight) in self.thresholds_of(atom) {
                let (head, need) = {
                    let threshold = &ground.thresholds[threshold as usize];
                    (threshold.head, threshold.need)
                };
                let (reached, most) = &mut state.reached[threshold as usize];
                if falsified == 0 {
                    *reached += weight;
                    if *reached >= need {
                        state.set_true(head);
                    }
                } else {
                    let was_open = *most >= need;
                    *most -= weight;
                    if was_open && *most < need {
                        state.unsupport(head, self.number(threshold));
                    } else {
                        state.doubt(head, self.number(threshold));
                    }
                }
            }
        }
        Ok(())
    }

    /// The number of a threshold among all instances.
    fn number(&self, threshold: u32) -> u32 {
        u32::try_from(self.instances).unwrap_or(u32::MAX) + threshold
    }

    /// Whether an instance supports its head without going round through what has no source.
    fn supports(&self, ground: &Ground, instance: u32, state: &State) -> bool {
        let instance = instance as usize;
        let head = self.head(ground, instance);
        let founded = |atom: u32| {
            let loop_of = |atom: u32| self.loops[atom as usize];
            loop_of(atom) != loop_of(head) || state.is_founded(atom)
        };
        if instance < self.instances {
            let body = ground.body(instance);
            return state.missing[instance] != BLOCKED
                && body.iter().all(|literal| literal & 1 == 1 || founded(literal >> 1));
        }
        let threshold = &ground.thresholds[instance - self.instances];
        let counts = |atom: u32| state.truths[atom as usize] != Truth::False && founded(atom);
        let weights = threshold.members.iter().filter(|member| counts(member.0)).map(|member| member.1);
        weights.sum::<i128>() >= threshold.need
    }

    fn head(&self, ground: &Ground, instance: usize) -> u32 {
        match instance.checked_sub(self.instances) {
            Some(threshold) => ground.thresholds[threshold].head,
            None => ground.heads[instance],
        }
    }

    /// Sources for all atoms of loops that have one; the others are unfounded.
    fn find_sources(&self, ground: &Ground, state: &mut State) {
        state.source.resize(ground.atoms, NO_SOURCE);
        let atoms = u32::try_from(ground.atoms).unwrap_or(u32::MAX);
        let open: Vec<u32> = (0..atoms).filter(|atom| self.needs_source(*atom, state)).collect();
        self.give_sources(ground, open, state);
    }

    fn needs_source(&self, atom: u32, state: &State) -> bool {
        self.loops[atom as usize] != 0 && state.truths[atom as usize] == Truth::Unknown
    }

    /// Atoms whose source was blocked lose it, and with them all that rest on them; then each gets
    /// another, or is unfounded.
    fn replace_sources(&self, ground: &Ground, state: &mut State) {
        let mut lost: Vec<u32> = std::mem::take(&mut state.lost);
        lost.retain(|atom| self.needs_source(*atom, state));
        lost.sort_unstable();
        lost.dedup();
        let mut next = 0;
        while let Some(atom) = lost.get(next).copied() {
            next += 1;
            self.each_resting_on(ground, atom, |instance, head| {
                if state.source[head as usize] == instance && state.truths[head as usize] == Truth::Unknown {
                    state.source[head as usize] = NO_SOURCE;
                    lost.push(head);
                }
            });
        }
        self.give_sources(ground, lost, state);
    }

    /// Calls `each` with the instances of the same loop that rest positively on an atom, and their heads.
    pub(super) fn each_resting_on(&self, ground: &Ground, atom: u32, mut each: impl FnMut(u32, u32)) {
        let same = |head: u32| self.loops[head as usize] == self.loops[atom as usize];
        for occurrence in self.occurring.of(atom).iter().filter(|occurrence| *occurrence & 1 == 0) {
            let (instance, head) = (occurrence >> 1, ground.heads[(*occurrence >> 1) as usize]);
            if same(head) {
                each(instance, head);
            }
        }
        for (threshold, _) in self.thresholds_of(atom) {
            let head = ground.thresholds[threshold as usize].head;
            if same(head) {
                each(self.number(threshold), head);
            }
        }
    }

    /// Gives sources to atoms that have none, each resting on what has one; the rest is unfounded.
    fn give_sources(&self, ground: &Ground, open: Vec<u32>, state: &mut State) {
        let mut founded: Vec<u32> = Vec::new();
        for atom in &open {
            let found =
                self.concluding.of(*atom).iter().find(|instance| self.supports(ground, **instance, state));
            if let Some(instance) = found.filter(|_| state.source[*atom as usize] == NO_SOURCE) {
                state.source[*atom as usize] = *instance;
                founded.push(*atom);
            }
        }
        while let Some(atom) = founded.pop() {
            let mut next = Vec::new();
            self.each_resting_on(ground, atom, |instance, head| next.push((instance, head)));
            for (instance, head) in next {
                let open = self.needs_source(head, state) && state.source[head as usize] == NO_SOURCE;
                if open && self.supports(ground, instance, state) {
                    state.source[head as usize] = instance;
                    founded.push(head);
                }
            }
        }
        for atom in open {
            if state.source[atom as usize] == NO_SOURCE && state.truths[atom as usize] == Truth::Unknown {
                state.truths[atom as usize] = Truth::False;
                state.queue.push(atom);
            }
        }
    }
}

impl State {
    fn set_true(&mut self, atom: u32) {
        if self.truths[atom as usize] == Truth::Unknown {
            self.truths[atom as usize] = Truth::True;
            self.trail.push(atom);
            self.queue.push(atom);
        }
    }

    /// An instance of `head` is blocked.
    fn unsupport(&mut self, head: u32, instance: u32) {
        let place = head as usize;
        self.support[place] -= 1;
        if self.truths[place] != Truth::Unknown {
            return;
        }
        if self.support[place] == 0 {
            self.truths[place] = Truth::False;
            self.queue.push(head);
        } else {
            self.doubt(head, instance);
        }
    }

    /// An instance may no longer support `head`: if that rests on it, another source is looked for.
    fn doubt(&mut self, head: u32, instance: u32) {
        let place = head as usize;
        if self.source.get(place) == Some(&instance) && self.truths[place] == Truth::Unknown {
            self.source[place] = NO_SOURCE;
            self.lost.push(head);
        }
    }

    fn is_founded(&self, atom: u32) -> bool {
        self.truths[atom as usize] == Truth::True || self.source[atom as usize] != NO_SOURCE
    }
}
