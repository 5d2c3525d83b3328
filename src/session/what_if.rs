//! What if: the case with facts added or taken away beside the case as it stands; and which of its facts the
//! answers hang on, each or two at a time taken away. All in one run.

use super::answer::{Scene, Setting};
use super::contrast::{
    Contrast, Line, Pairing, Part, Saying, contrasts, differing, lines, of_norms, subjects,
};
use super::{Refusal, Session, norms};
use crate::diagnostic::{Diagnostic, codes};
use crate::hir::{Polarity, Statement};
use crate::ids::{EntityId, RelationId};
use crate::plan::World;
use crate::proof::Status;
use crate::value::Value;
use std::collections::BTreeSet;

/// What changes, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// Where, before anything is changed.
    pub scene: Scene,
    /// What is changed.
    pub changed: Setting,
    /// How many questions of reports were asked of things, and others.
    pub asked: usize,
    /// The answers that change.
    pub changes: Vec<Contrast>,
    /// Facts of the case taken away, where that changes an answer; `None`: not asked for.
    pub trials: Option<Trials>,
}

/// Facts of the case taken away.
#[derive(Clone, Debug, PartialEq)]
pub struct Trials {
    /// How many sets of facts were tried.
    pub tried: usize,
    /// How many of them are pairs.
    pub pairs: usize,
    /// Whether what each changes alone is told.
    pub each: bool,
    /// Those that change something; pairs only where neither fact alone changes the same.
    pub changing: Vec<Trial>,
}

/// One or two facts taken away.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The facts, as the case states them.
    pub without: Vec<Statement>,
    /// The answers that change.
    pub changes: Vec<Shift>,
}

/// An answer that changes, in outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// What the question is.
    pub part: Part,
    /// About what.
    pub entity: Option<EntityId>,
    /// The relation that is asked about.
    pub relation: RelationId,
    /// The values of the question's variables.
    pub bindings: Vec<(String, Value)>,
    /// How it stands in the case, and whether by a burden only.
    pub before: (Status, bool),
    /// How it stands then.
    pub after: (Status, bool),
}

/// Which facts of the case are taken away, besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Each alone.
    pub each: bool,
    /// Two at a time.
    pub pairs: bool,
}

impl Session {
    /// What changes from one setting to the other (of the same case): the questions of the case's reports, and
    /// those that are given.
    ///
    /// # Errors
    /// A setting or question is wrong, or a limit was reached.
    pub fn what_if(
        &mut self,
        questions: &[String],
        base: &Setting,
        changed: &Setting,
        sweep: Sweep,
    ) -> Result<WhatIf, Refusal> {
        self.between(questions, base, changed, sweep, Saying::All)
    }

    /// The same, nothing else tried; with the answers only how they stand and on what they turn, not what takes an
    /// explanation to see: provisions, and disputes that make no difference.
    ///
    /// # Errors
    /// As there.
    pub fn what_if_in_brief(
        &mut self,
        questions: &[String],
        base: &Setting,
        changed: &Setting,
    ) -> Result<WhatIf, Refusal> {
        self.between(questions, base, changed, Sweep::default(), Saying::Brief)
    }

    fn between(
        &mut self,
        questions: &[String],
        base: &Setting,
        changed: &Setting,
        sweep: Sweep,
        saying: Saying,
    ) -> Result<WhatIf, Refusal> {
        let (before, scene) = self.world(base)?;
        let (after, _) = self.world(changed)?;
        let mut asked = Vec::new();
        for question in questions {
            asked.push(Line::question(self.understand(question, scene.case)?));
        }
        if let Some(case) = scene.case {
            for thing in subjects(&self.program, case) {
                asked.extend(lines(&self.program, thing, thing));
            }
        }
        let relations: BTreeSet<RelationId> = asked.iter().map(|line| line.atom.relation).collect();
        let without = if sweep == Sweep::default() { vec![] } else { self.sets(&before, sweep)? };
        let mut worlds = vec![before.clone(), after.clone()];
        worlds.extend(without.iter().map(|set| World { withdrawn: taken(&before, set), ..before.clone() }));
        let wanted: BTreeSet<RelationId> =
            relations.iter().copied().chain(norms::asked(&self.program)).collect();
        let mut evaluated = self.evaluate(&wanted, worlds)?;
        let open = self.undetermined(&evaluated, &relations);
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(&self.program);
        let program = &self.program;
        let pairing =
            |place| Pairing { program, evaluated: &evaluated, index: &index, places: (0, place), saying };
        let mut changes = contrasts(&asked, &pairing(1));
        self.least(&before, &after, &mut changes)?;
        changes.extend(of_norms(&pairing(1), None));
        let trials = (sweep != Sweep::default()).then(|| {
            let tried = without.len();
            let pairs = without.iter().filter(|set| set.len() == 2).count();
            let shifts = |place: usize| shifts(&asked, &pairing(place + 2));
            let all = without.into_iter().enumerate().map(|(place, set)| (shifts(place), set));
            let all = all.map(|(changes, without)| Trial { without, changes }).collect();
            Trials { tried, pairs, each: sweep.each, changing: telling(all, sweep) }
        });
        Ok(WhatIf { scene, changed: changed.clone(), asked: asked.len(), changes, trials })
    }

    /// The facts of the case, each alone and two at a time.
    fn sets(&self, world: &World, sweep: Sweep) -> Result<Vec<Vec<Statement>>, Refusal> {
        let case = world.case.and_then(|case| self.program.cases.get(case.index()));
        let mut facts: Vec<Statement> = Vec::new();
        for fact in case.into_iter().flat_map(|case| &case.statements) {
            let same = |s: &Statement| {
                (s.relation, &s.arguments, s.polarity) == (fact.relation, &fact.arguments, fact.polarity)
            };
            if fact.polarity != Polarity::Unknown && !facts.iter().any(same) {
                facts.push(fact.clone());
            }
        }
        let count =
            facts.len() + if sweep.pairs { facts.len() * facts.len().saturating_sub(1) / 2 } else { 0 };
        if count as u64 > self.limits.worlds {
            let message = format!(
                "{count} sets of facts would be taken away, more than the limit of {}",
                self.limits.worlds
            );
            let error = Diagnostic::without_place(codes::LIMIT_REACHED, message);
            return Err(Refusal::Limit(Box::new(error.help("raise it with `--limit worlds=N`"))));
        }
        let mut sets: Vec<Vec<Statement>> = facts.iter().map(|fact| vec![fact.clone()]).collect();
        for (place, first) in facts.iter().enumerate().filter(|_| sweep.pairs) {
            sets.extend(facts.iter().skip(place + 1).map(|second| vec![first.clone(), second.clone()]));
        }
        Ok(sets)
    }
}

/// The answers that stand differently, in outline.
fn shifts(lines: &[Line], pairing: &Pairing<'_>) -> Vec<Shift> {
    let mut found = Vec::new();
    for line in lines {
        for (bindings, was, is) in differing(line, pairing) {
            found.push(Shift {
                part: line.part.clone(),
                entity: line.things.map(|(thing, _)| thing),
                relation: line.atom.relation,
                bindings,
                before: was,
                after: is,
            });
        }
    }
    found
}

/// What is withdrawn in a world, and these facts at whatever time.
fn taken(world: &World, set: &[Statement]) -> Vec<Statement> {
    let always = |fact: &Statement| Statement { time: crate::hir::StatedTime::Always, ..fact.clone() };
    world.withdrawn.iter().cloned().chain(set.iter().map(always)).collect()
}

/// The sets that change something; of pairs what neither of the two changes alone in the same way.
fn telling(all: Vec<Trial>, sweep: Sweep) -> Vec<Trial> {
    let alone: Vec<Trial> = all.iter().filter(|trial| trial.without.len() == 1).cloned().collect();
    let mut found = Vec::new();
    for mut trial in all {
        if let [_, _] = trial.without.as_slice() {
            let of = alone.iter().filter(|single| trial.without.contains(&single.without[0]));
            let known: Vec<Shift> = of.flat_map(|single| single.changes.clone()).collect();
            trial.changes.retain(|shift| !known.contains(shift));
        } else if !sweep.each {
            continue;
        }
        if !trial.changes.is_empty() {
            found.push(trial);
        }
    }
    found
}
