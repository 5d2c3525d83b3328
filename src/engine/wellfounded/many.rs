//! The well-founded model of a propositional program in many worlds at once.
//!
//! What [`super::propagate`] does with a truth value and a counter is done here with sets of worlds, by the
//! same two steps. An atom becomes true in the worlds in which all conditions of an instance are met. In
//! each world it rests on one of its instances; where that is blocked it moves on to another, and where
//! none is left it is false. An atom of a loop moves only to an instance that supports it without going
//! round, so that unfounded sets are found in all worlds together.

use super::ground::Ground;
use super::mask::{Counter, Mask};
use super::program::Program;
use crate::engine::limits::{LimitExceeded, Meter};

/// Where what an instance needs from outside is certain, and not excluded: for each instance.
pub(super) struct Outside<const W: usize> {
    /// The worlds that are there.
    pub full: Mask<W>,
    /// The different sets.
    pub sets: Vec<Mask<W>>,
    /// For each instance the places of its sets: certain, not excluded.
    pub of: Vec<(u32, u32)>,
}

/// A propagation in many worlds.
pub(super) struct Many<'a, const W: usize> {
    program: &'a Program,
    ground: &'a Ground,
    outside: &'a Outside<W>,
    /// Whether atoms of loops must be supported from outside of them.
    founded: bool,
    /// The worlds in which each atom is true.
    pub truths: Vec<Mask<W>>,
    /// The worlds in which each atom is false.
    pub falsities: Vec<Mask<W>>,
    /// What is true, in the order in which it was found in each world.
    pub trail: Vec<(u32, Mask<W>)>,
    /// The worlds in which each atom is true, and false, and its occurrences know.
    told: Vec<(Mask<W>, Mask<W>)>,
    /// The worlds in which the head of an instance rests on it.
    resting: Vec<Mask<W>>,
    /// The worlds in which an atom of a loop rests on nothing, and in which those that rest on it know.
    adrift: Vec<(Mask<W>, Mask<W>)>,
    /// For each threshold the weights of its true members, and of its false ones.
    weights: Vec<(Counter<W>, Counter<W>)>,
    /// Atoms with news for their occurrences, each once.
    queue: Vec<u32>,
    queued: Vec<bool>,
    /// Atoms of loops that came to rest on nothing.
    lost: Vec<u32>,
    provenance: bool,
    work: u32,
}

/// Atoms with news between two looks at the clock.
const POLL: u32 = 1 << 10;

impl<'a, const W: usize> Many<'a, W> {
    /// The models of all worlds of `outside`.
    pub fn evaluate(
        program: &'a Program,
        ground: &'a Ground,
        outside: &'a Outside<W>,
        founded: bool,
        meter: &mut Meter<'_>,
    ) -> Result<Self, LimitExceeded> {
        let loops = if program.has_loops { ground.atoms } else { 0 };
        let mut many = Self {
            program,
            ground,
            outside,
            founded: founded && program.has_loops,
            truths: vec![Mask::NONE; ground.atoms],
            falsities: vec![Mask::NONE; ground.atoms],
            trail: Vec::new(),
            told: vec![(Mask::NONE, Mask::NONE); ground.atoms],
            resting: vec![Mask::NONE; program.instances + ground.thresholds.len()],
            adrift: vec![(Mask::NONE, Mask::NONE); loops],
            weights: vec![Default::default(); ground.thresholds.len()],
            queue: Vec::new(),
            queued: vec![false; ground.atoms],
            lost: Vec::new(),
            provenance: meter.provenance(),
            work: 0,
        };
        many.start();
        let mut round = 1;
        loop {
            many.find_support();
            many.propagate(meter)?;
            if many.lost.is_empty() {
                return Ok(many);
            }
            round += 1;
            meter.round(round)?;
        }
    }

    /// Bytes for so many atoms and instances, about.
    pub fn bytes(ground: &Ground) -> u64 {
        let instances = ground.heads.len() + ground.thresholds.len();
        ((ground.atoms * 8 + instances) * size_of::<Mask<W>>()) as u64
    }

    fn start(&mut self) {
        let (ground, program) = (self.ground, self.program);
        for (instance, head) in ground.heads.iter().enumerate() {
            if ground.body(instance).is_empty() {
                self.set_true(*head, self.outside.lower(instance));
            }
        }
        for atom in 0..u32::try_from(ground.atoms).unwrap_or(u32::MAX) {
            let open = self.outside.full - self.truths[atom as usize];
            if self.is_in_loop(atom) {
                self.adrift[atom as usize].0 = open;
                self.lost.push(atom);
            } else {
                self.rest_on(atom, program.concluding.of(atom), open);
            }
        }
    }

    /// What follows from what is decided.
    fn propagate(&mut self, meter: &mut Meter<'_>) -> Result<(), LimitExceeded> {
        let program = self.program;
        while let Some(atom) = self.queue.pop() {
            self.work += 1;
            if self.work >= POLL {
                self.work = 0;
                meter.poll()?;
            }
            let place = atom as usize;
            self.queued[place] = false;
            let now = (self.truths[place], self.falsities[place]);
            let before = std::mem::replace(&mut self.told[place], now);
            let (verified, falsified) = (now.0 - before.0, now.1 - before.1);
            for occurrence in program.occurring.of(atom) {
                let (met, blocked) =
                    if occurrence & 1 == 0 { (verified, falsified) } else { (falsified, verified) };
                self.tell(occurrence >> 1, met, blocked);
            }
            for (threshold, weight) in program.thresholds_of(atom) {
                self.count(threshold, weight, (verified, falsified));
            }
        }
        Ok(())
    }

    /// A condition of an instance is met in some worlds and fails in others.
    fn tell(&mut self, instance: u32, met: Mask<W>, blocked: Mask<W>) {
        let head = self.ground.heads[instance as usize];
        if met.any() {
            let worlds = met & (self.outside.lower(instance as usize) - self.truths[head as usize]);
            let worlds = self.met(instance as usize, worlds);
            self.set_true(head, worlds);
        }
        self.block(instance, head, blocked);
    }

    /// The worlds among these in which all conditions of an instance on the component are met.
    fn met(&self, instance: usize, mut worlds: Mask<W>) -> Mask<W> {
        for literal in self.ground.body(instance) {
            if !worlds.any() {
                break;
            }
            let atom = (literal >> 1) as usize;
            worlds &= if literal & 1 == 0 { self.truths[atom] } else { self.falsities[atom] };
        }
        worlds
    }

    /// A member of a threshold became true in some worlds and false in others.
    fn count(&mut self, threshold: u32, weight: i128, news: (Mask<W>, Mask<W>)) {
        let head = self.ground.thresholds[threshold as usize].head;
        let need = self.ground.thresholds[threshold as usize].need;
        let instance = self.number(threshold);
        let (reached, failed) = &mut self.weights[threshold as usize];
        reached.add(news.0, weight);
        failed.add(news.1, weight);
        let met = reached.at_least(need) & self.outside.full;
        self.set_true(head, met);
        // Without a member that is false, what is left may go round: another support is looked for.
        let doubted = if self.is_in_loop(head) { news.1 } else { Mask::NONE };
        self.block(instance, head, doubted | self.is_blocked(threshold));
    }

    /// The number of a threshold among all instances.
    fn number(&self, threshold: u32) -> u32 {
        u32::try_from(self.program.instances).unwrap_or(u32::MAX) + threshold
    }

    /// Where so many members of a threshold are false that it is not reached any more.
    fn is_blocked(&self, threshold: u32) -> Mask<W> {
        let need = self.ground.thresholds[threshold as usize].need;
        let most: i128 = self.ground.thresholds[threshold as usize].most;
        self.weights[threshold as usize].1.at_least(most - need + 1)
    }

    /// An instance is blocked in some worlds: where its head rests on it, it moves on.
    fn block(&mut self, instance: u32, head: u32, blocked: Mask<W>) {
        let worlds = self.resting[instance as usize] & blocked;
        if !worlds.any() {
            return;
        }
        self.resting[instance as usize] -= worlds;
        let worlds = worlds - self.truths[head as usize] - self.falsities[head as usize];
        if self.is_in_loop(head) {
            self.lose(head, worlds);
        } else {
            let concluding = self.program.concluding.of(head);
            let next = concluding.partition_point(|other| *other <= instance);
            self.rest_on(head, &concluding[next..], worlds);
        }
    }

    /// Lets an atom that is in no loop rest on the first of these instances that is open; where none is, it
    /// is false.
    fn rest_on(&mut self, atom: u32, instances: &[u32], mut worlds: Mask<W>) {
        for instance in instances {
            if !worlds.any() {
                return;
            }
            let open = self.open(*instance as usize, worlds);
            self.resting[*instance as usize] |= open;
            worlds -= open;
        }
        self.set_false(atom, worlds);
    }

    /// The worlds among these in which an instance is not blocked.
    fn open(&self, instance: usize, worlds: Mask<W>) -> Mask<W> {
        if let Some(threshold) = instance.checked_sub(self.program.instances) {
            return worlds - self.is_blocked(u32::try_from(threshold).unwrap_or(u32::MAX));
        }
        let mut worlds = worlds & self.outside.upper(instance);
        for literal in self.ground.body(instance) {
            if !worlds.any() {
                break;
            }
            let atom = (literal >> 1) as usize;
            worlds -= if literal & 1 == 0 { self.falsities[atom] } else { self.truths[atom] };
        }
        worlds
    }

    fn is_in_loop(&self, atom: u32) -> bool {
        self.founded && self.program.loops[atom as usize] != 0
    }

    /// An atom of a loop rests on nothing in these worlds.
    fn lose(&mut self, atom: u32, worlds: Mask<W>) {
        if worlds.any() {
            self.adrift[atom as usize].0 |= worlds;
            self.lost.push(atom);
        }
    }

    /// What rests on atoms that rest on nothing loses its support too; then each atom finds another, or is
    /// unfounded.
    fn find_support(&mut self) {
        let mut next = 0;
        while let Some(atom) = self.lost.get(next).copied() {
            next += 1;
            let place = atom as usize;
            let (worlds, known) = self.adrift[place];
            let worlds = worlds - self.truths[place] - self.falsities[place];
            self.adrift[place] = (worlds, known | worlds);
            let news = worlds - known;
            if news.any() {
                self.each_resting_on(atom, |many, instance, head| {
                    let lost = many.resting[instance as usize] & news;
                    if lost.any() {
                        many.resting[instance as usize] -= lost;
                        let lost = lost - many.truths[head as usize] - many.falsities[head as usize];
                        many.lose(head, lost);
                    }
                });
            }
        }
        let mut lost = std::mem::take(&mut self.lost);
        lost.sort_unstable();
        lost.dedup();
        self.give_support(&lost);
        for atom in lost {
            let (worlds, _) = std::mem::replace(&mut self.adrift[atom as usize], (Mask::NONE, Mask::NONE));
            self.set_false(atom, worlds);
        }
    }

    /// Lets atoms rest on instances that are supported without going round.
    fn give_support(&mut self, lost: &[u32]) {
        let program = self.program;
        let mut found: Vec<u32> = Vec::new();
        for atom in lost {
            for instance in program.concluding.of(*atom) {
                if self.support(*atom, *instance) {
                    found.push(*atom);
                }
            }
        }
        while let Some(atom) = found.pop() {
            let mut more = Vec::new();
            self.each_resting_on(atom, |many, instance, head| {
                if many.support(head, instance) {
                    more.push(head);
                }
            });
            found.append(&mut more);
        }
    }

    /// Lets an atom that rests on nothing rest on an instance, where that is supported; whether it is
    /// anywhere.
    fn support(&mut self, atom: u32, instance: u32) -> bool {
        let worlds = self.adrift[atom as usize].0;
        if !worlds.any() {
            return false;
        }
        let worlds = self.supported(atom, instance as usize, worlds);
        self.resting[instance as usize] |= worlds;
        self.adrift[atom as usize].0 -= worlds;
        worlds.any()
    }

    /// The worlds among these in which an instance supports its head without going round.
    fn supported(&self, head: u32, instance: usize, worlds: Mask<W>) -> Mask<W> {
        let mut worlds = self.open(instance, worlds);
        let Some(threshold) = instance.checked_sub(self.program.instances) else {
            for literal in self.ground.body(instance).iter().filter(|literal| *literal & 1 == 0) {
                worlds -= self.unsupported(head, literal >> 1);
            }
            return worlds;
        };
        if worlds.any() {
            let mut sum = Counter::default();
            for (member, weight) in &self.ground.thresholds[threshold].members {
                let counts = worlds - self.falsities[*member as usize] - self.unsupported(head, *member);
                sum.add(counts, *weight);
            }
            worlds &= sum.at_least(self.ground.thresholds[threshold].need);
        }
        worlds
    }

    /// Where an atom of the loop of `head` rests on nothing.
    fn unsupported(&self, head: u32, atom: u32) -> Mask<W> {
        let inside = self.program.are_in_one_loop(head, atom);
        if inside { self.adrift[atom as usize].0 } else { Mask::NONE }
    }

    /// The instances of the same loop that may rest positively on an atom, and their heads.
    fn each_resting_on(&mut self, atom: u32, mut each: impl FnMut(&mut Self, u32, u32)) {
        let program = self.program;
        program.each_resting_on(self.ground, atom, |instance, head| each(self, instance, head));
    }

    fn set_true(&mut self, atom: u32, worlds: Mask<W>) {
        let worlds = worlds - self.truths[atom as usize];
        if worlds.any() {
            self.truths[atom as usize] |= worlds;
            if self.provenance {
                self.trail.push((atom, worlds));
            }
            self.enqueue(atom);
        }
    }

    fn set_false(&mut self, atom: u32, worlds: Mask<W>) {
        let worlds = worlds - self.falsities[atom as usize];
        if worlds.any() {
            self.falsities[atom as usize] |= worlds;
            self.enqueue(atom);
        }
    }

    fn enqueue(&mut self, atom: u32) {
        if !std::mem::replace(&mut self.queued[atom as usize], true) {
            self.queue.push(atom);
        }
    }
}

impl<const W: usize> Outside<W> {
    fn lower(&self, instance: usize) -> Mask<W> {
        self.sets[self.of[instance].0 as usize]
    }

    fn upper(&self, instance: usize) -> Mask<W> {
        self.sets[self.of[instance].1 as usize]
    }
}
