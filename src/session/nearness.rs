//! How close a failed attempt came.

use crate::proof::{Argument, Explanation, Reason, Standing};

/// How close the best attempt of an explanation came, closest first: what is open before what fails, then by
/// the share of conditions that are missing, in thousandths, then by their number.
pub(super) fn nearness(explanation: &Explanation) -> (bool, bool, usize, usize) {
    let Some(argument) = best(explanation) else { return (true, true, usize::MAX, usize::MAX) };
    let (missing, held) = counts(argument);
    let fails = premises(argument).any(|standing| standing == Standing::Fails);
    (!argument.in_force, fails, missing * 1_000 / (missing + held).max(1), missing)
}

/// Whether some rule came near: it is in force, and nothing of it fails, or something of it holds and no more is
/// missing than holds.
pub(super) fn is_near(explanation: &Explanation) -> bool {
    best(explanation).is_some_and(|argument| {
        let (missing, held) = counts(argument);
        let open =
            premises(argument).all(|standing| !matches!(standing, Standing::Fails | Standing::Unreached));
        argument.in_force && (open || held > 0 && missing <= held)
    })
}

/// The attempt that came closest.
fn best(explanation: &Explanation) -> Option<&Argument> {
    match &explanation.step(explanation.root)?.reason {
        Reason::Rules { arguments, .. } => arguments.first(),
        _ => None,
    }
}

/// How many conditions are missing, and how many hold.
fn counts(argument: &Argument) -> (usize, usize) {
    let held = premises(argument).filter(|standing| *standing == Standing::Holds).count();
    (premises(argument).count() - held, held)
}

fn premises(argument: &Argument) -> impl Iterator<Item = Standing> {
    argument.premises.iter().chain(&argument.exceptions).map(|premise| premise.standing)
}
