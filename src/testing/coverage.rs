//! Coverage: which rules, conditions and exceptions the cases exercise.
//!
//! Each rule is asked, in every case and supposition at once, whether it applies, and of each condition and
//! exception whether it turns out either way where it is reached ([`crate::hir::probe`]). A condition that is never
//! false in any case could be left out and no case would notice, and the other way round.

use super::portrait::{name, plain};
use super::runner::Options;
use super::suite::{Suite, Unit};
use super::worlds;
use crate::engine;
use crate::hir::{self, Asks, Program};
use crate::ids::{RelationId, RuleId};
use crate::plan::{self, Plan, Role};
use crate::render::Words;
use crate::session::{Loader, Session};
use std::collections::BTreeMap;

/// What the cases of a suite exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The rules of all files that were read, in order of the files.
    pub rules: Vec<RuleCoverage>,
    /// Files that could not be looked at, since something is wrong with them, or a limit was reached.
    pub left_out: Vec<String>,
}

/// What the cases exercise of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCoverage {
    /// The file in which it stands.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// What it is called.
    pub name: String,
    /// The provision in which it stands, as it is cited; `None`: in none.
    pub provision: Option<String>,
    /// Whether it applies in some case.
    pub applies: bool,
    /// Its conditions, in order.
    pub conditions: Vec<Exercised>,
    /// Its exceptions, in order.
    pub exceptions: Vec<Exercised>,
}

/// How a condition or exception turns out, in some case at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercised {
    /// As it is written.
    pub text: String,
    /// It is met where it is reached.
    pub met: bool,
    /// It fails where it is reached.
    pub fails: bool,
    /// Whether it can be asked alone.
    pub asked: bool,
}

impl Exercised {
    /// Whether it turns out both ways, or cannot be asked.
    pub fn both(&self) -> bool {
        !self.asked || (self.met && self.fails)
    }
}

impl RuleCoverage {
    /// Whether the rule applies, and each condition and exception turns out both ways.
    pub fn is_full(&self) -> bool {
        self.applies && self.conditions.iter().chain(&self.exceptions).all(Exercised::both)
    }
}

/// Where a rule stands: whatever is loaded with it, that is the same rule.
type Place = (String, u32, String);

impl Suite {
    /// What the selected cases exercise of the rules of all files that they are read with, and of the given files of
    /// modules. One run for each file with cases.
    pub fn coverage(
        &self,
        loader: &(dyn Loader + Sync),
        options: &Options,
        done: &(dyn Fn(usize) + Sync),
    ) -> Coverage {
        let units =
            self.each(options, done, |unit| (unit.file.clone(), self.exercised(loader, unit, options)));
        let mut all: BTreeMap<Place, RuleCoverage> = BTreeMap::new();
        let mut left_out = Vec::new();
        let mut add = |found: Vec<(Place, RuleCoverage)>| {
            for (place, rule) in found {
                match all.get_mut(&place) {
                    Some(known) => join(known, &rule),
                    None => {
                        all.insert(place, rule);
                    }
                }
            }
        };
        for (file, found) in units {
            match found {
                Some(found) => add(found),
                None => left_out.push(file),
            }
        }
        if !self.modules.is_empty() {
            let session = Session::load(loader, &self.modules);
            if !session.has_errors() {
                add(rules(&session, &session.program().clone(), &[], |_| false));
            }
        }
        Coverage { rules: all.into_values().collect(), left_out }
    }

    fn exercised(
        &self,
        loader: &dyn Loader,
        unit: &Unit,
        options: &Options,
    ) -> Option<Vec<(Place, RuleCoverage)>> {
        let session = self.session(loader, unit, options.limits);
        if session.has_errors() {
            return None;
        }
        let mut program = session.program().clone();
        let probes = hir::probe(&mut program);
        let worlds = worlds::of(&program, &unit.cases);
        let relations: Vec<RelationId> = probes.iter().map(|probe| probe.relation).collect();
        let plan = plan::plan(&program, &relations, &plan::Options::default());
        let (block, _) = plan::block(&program, &plan, &worlds);
        let model = engine::run(&plan, &block, &options.limits.budget()).ok()?;
        let happens = |relation: RelationId| happens(&plan, &model, relation);
        Some(rules(&session, &program, &probes, happens))
    }
}

/// Whether a question without parameters is true in some world, on some day that is spoken of.
fn happens(plan: &Plan, model: &engine::Model, relation: RelationId) -> bool {
    let Some(node) = plan.roles.get(&Role::Statement(relation)) else { return false };
    let mut found = false;
    model.each(*node, |_, lower, _| found |= !lower.is_empty());
    found
}

/// The rules of a program, with what was found of them.
fn rules(
    session: &Session,
    program: &Program,
    probes: &[hir::Probe],
    happens: impl Fn(RelationId) -> bool,
) -> Vec<(Place, RuleCoverage)> {
    let words = Words::new(program);
    let sources = session.sources();
    let mut asked: BTreeMap<(RuleId, Asks), bool> = BTreeMap::new();
    for probe in probes {
        asked.insert((probe.rule, probe.asks), happens(probe.relation));
    }
    let written = (0..session.program().rules.len()).map(RuleId::at);
    let written = written.filter(|id| {
        let rule = program.rule(*id);
        let question = program.relation(rule.head.relation).kind == hir::RelationKind::Question;
        !rule.erroneous && !question && program.is_written(rule)
    });
    let one = |id: RuleId| {
        let rule = program.rule(id);
        let told = |asks: Asks| asked.get(&(id, asks)).copied();
        let exercised = |text: String, met: Asks, fails: Asks| {
            let (met, fails) = (told(met), told(fails));
            Exercised {
                text,
                met: met.unwrap_or(false),
                fails: fails.unwrap_or(false),
                asked: probes.is_empty() || (met.is_some() && fails.is_some()),
            }
        };
        let conditions = rule.body.conjuncts().iter().enumerate();
        let conditions =
            conditions.map(|(at, c)| exercised(plain(sources.slice(c.span)), Asks::Met(at), Asks::Fails(at)));
        let exceptions = rule.exceptions.iter().enumerate();
        let exceptions = exceptions.map(|(at, e)| {
            exercised(plain(sources.slice(e.condition.span)), Asks::Holds(at), Asks::HoldsNot(at))
        });
        let (line, _) = sources.line_column(rule.span.file, rule.span.start);
        let file = sources.name(rule.span.file).to_owned();
        let called = name(program, id);
        let coverage = RuleCoverage {
            file: file.clone(),
            line,
            name: called.clone(),
            provision: words.rule(id),
            applies: told(Asks::Applies).unwrap_or(false),
            conditions: conditions.collect(),
            exceptions: exceptions.collect(),
        };
        ((file, rule.span.start, called), coverage)
    };
    written.map(one).collect()
}

/// What one file exercises of a rule, and what another does.
fn join(known: &mut RuleCoverage, other: &RuleCoverage) {
    known.applies |= other.applies;
    let both = known.conditions.iter_mut().zip(&other.conditions);
    for (a, b) in both.chain(known.exceptions.iter_mut().zip(&other.exceptions)) {
        a.met |= b.met;
        a.fails |= b.fails;
        a.asked &= b.asked;
    }
}
