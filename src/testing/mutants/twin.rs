//! The slow twin, for tests: each mutant alone, written into the tree in the place of its rule, evaluated in a
//! program and a run of its own, and compared with the original statement by statement.

use super::observed::Observed;
use super::program::{Compiled, dated, longer, replaced, restate};
use super::{Fate, Mutant};
use crate::engine;
use crate::hir::{self, Program};
use crate::plan::{self, World};
use crate::session::{Loader, Session};
use crate::testing::mutation::Operator;
use crate::testing::runner::Options;
use crate::testing::suite::Suite;
use crate::testing::worlds;
use std::collections::BTreeSet;

impl Suite {
    /// What becomes of the mutants, one after the other, file by file; those of each file that can be tried, in the
    /// order of its rules. Nothing here is shared with [`Suite::mutants`] but which mutations there are and what is
    /// asked.
    pub fn mutants_alone(&self, loader: &dyn Loader, options: &Options) -> Vec<Mutant> {
        let mut found = Vec::new();
        for unit in &self.units {
            let session = self.session(loader, unit, options.limits);
            let original = answers(session.program(), &unit.cases);
            for one in Compiled::new(&session, &BTreeSet::new()).mutants {
                let program = alone(&session, &one);
                let fate =
                    if answers(&program, &unit.cases) == original { Fate::Survived } else { Fate::Killed };
                found.push(Mutant { fate, ..one.told });
            }
        }
        found
    }
}

/// The program with one mutant.
fn alone(session: &Session, one: &super::program::One) -> Program {
    if one.told.operator == Operator::ShiftDate && one.told.what.starts_with("in force") {
        let mut program = session.program().clone();
        let Some(changed) = dated(&program).into_iter().find(|dated| dated.span == one.span) else {
            return program;
        };
        let days = longer(&changed.intervals);
        let Some((extra, _)) = days.into_iter().nth(one.place.2) else { return program };
        for rule in &mut program.rules {
            if rule.provision.is_some_and(|id| changed.provisions.contains(&id)) {
                rule.in_force.push(extra);
                rule.under.iter_mut().for_each(|under| under.in_force.push(extra));
            }
        }
        return program;
    }
    let (mut program, _) = hir::lower(&replaced(session, one.span, one.place.2));
    restate(&mut program, session.program());
    program
}

/// How everything that is asked stands, in each world by itself.
fn answers(program: &Program, cases: &[String]) -> Vec<Vec<String>> {
    let observed = Observed::of(program, cases);
    let plan = plan::plan(program, &observed.relations(), &plan::Options::default());
    let answers = |base: World| {
        let base = World { asked: observed.asked(&base), ..base };
        let (block, _) = plan::block(program, &plan, std::slice::from_ref(&base));
        match engine::run(&plan, &block, &engine::Budget::default()) {
            Ok(model) => observed.listed(program, &plan, &model, &base),
            Err(reached) => vec![reached.to_string()],
        }
    };
    worlds::of(program, cases).into_iter().map(answers).collect()
}
