//! What became of mutants of the rules, as JSON.

use super::{VERSION, text};
use crate::render::mutants::{counts, sentence};
use crate::testing::{Fate, Mutant, Mutants, Operator};
use serde::Serialize;

#[derive(Serialize)]
struct Shape {
    version: u32,
    killed: usize,
    survived: usize,
    not_asked_about: usize,
    each: Vec<MutantShape>,
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct MutantShape {
    rule: String,
    place: String,
    provision: Option<String>,
    operator: &'static str,
    change: String,
    fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
}

/// What became of them.
pub fn mutants(mutants: &Mutants) -> String {
    let [not_asked_about, survived, killed] = counts(mutants.each.iter());
    let each = mutants.each.iter().map(of_mutant).collect();
    let left_out = mutants.left_out.clone();
    text(&Shape { version: VERSION, killed, survived, not_asked_about, each, left_out })
}

fn of_mutant(mutant: &Mutant) -> MutantShape {
    MutantShape {
        rule: mutant.rule.clone(),
        place: format!("{}:{}", mutant.file, mutant.line),
        provision: mutant.provision.clone(),
        operator: match mutant.operator {
            Operator::DropCondition => "drop condition",
            Operator::DropException => "drop exception",
            Operator::DropPriority => "drop priority",
            Operator::ShiftBound => "shift bound",
            Operator::ShiftDate => "shift date",
            Operator::SwapConnective => "swap connective",
            Operator::WeakenQuantifier => "weaken quantifier",
        },
        change: mutant.what.clone(),
        fate: match mutant.fate {
            Fate::Unreached => "not asked about",
            Fate::Survived => "survived",
            Fate::Killed => "killed",
        },
        sentence: (mutant.fate == Fate::Survived).then(|| sentence(mutant)),
    }
}
