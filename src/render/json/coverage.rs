//! What the cases exercise of the rules, as JSON.

use super::{VERSION, text};
use crate::render::coverage::{Share, shares};
use crate::testing::{Coverage, Exercised, RuleCoverage};
use serde::Serialize;

#[derive(Serialize)]
struct Shape {
    version: u32,
    rules: ShareShape,
    conditions: ShareShape,
    exceptions: ShareShape,
    each: Vec<RuleShape>,
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct ShareShape {
    of: usize,
    all: usize,
}

#[derive(Serialize)]
struct RuleShape {
    name: String,
    place: String,
    provision: Option<String>,
    applies: bool,
    conditions: Vec<ExercisedShape>,
    exceptions: Vec<ExercisedShape>,
}

#[derive(Serialize)]
struct ExercisedShape {
    text: String,
    asked: bool,
    met: bool,
    fails: bool,
}

/// What the cases of a suite exercise.
pub fn coverage(coverage: &Coverage) -> String {
    let share = |share: Share| ShareShape { of: share.of, all: share.all };
    let [rules, conditions, exceptions] = shares(coverage.rules.iter()).map(share);
    text(&Shape {
        version: VERSION,
        rules,
        conditions,
        exceptions,
        each: coverage.rules.iter().map(of_rule).collect(),
        left_out: coverage.left_out.clone(),
    })
}

fn of_rule(rule: &RuleCoverage) -> RuleShape {
    let exercised = |all: &[Exercised]| {
        let one = |e: &Exercised| ExercisedShape {
            text: e.text.clone(),
            asked: e.asked,
            met: e.met,
            fails: e.fails,
        };
        all.iter().map(one).collect()
    };
    RuleShape {
        name: rule.name.clone(),
        place: format!("{}:{}", rule.file, rule.line),
        provision: rule.provision.clone(),
        applies: rule.applies,
        conditions: exercised(&rule.conditions),
        exceptions: exercised(&rule.exceptions),
    }
}
