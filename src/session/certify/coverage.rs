//! What the certificates of a file are about together: whether any reading or any case is left out.

use crate::certificate::Certified;
use crate::hir::Choice;

/// Most parts of a claim that are looked at for each of its certificates.
const MOST: usize = 256;

/// What is claimed, and what of it is certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The places of the certificates that are about it.
    pub parts: Vec<usize>,
    /// For which choices there is none: nothing is missing if the list is empty. `None`: it would take too long.
    pub missing: Option<Vec<Vec<Choice>>>,
}

impl Covered {
    /// Whether it is certified whatever is taken.
    pub fn is_whole(&self) -> bool {
        self.missing.as_ref().is_some_and(Vec::is_empty)
    }
}

/// What the certificates of a file claim, in their order, and what of it they leave out: a claim is a question in
/// a world, with one statement as its answer; its certificates must be about all readings, and all cases. Cost:
/// linear in the certificates, times the choices of one, where they part it by one choice after the other.
pub fn coverage(certified: &[&Certified]) -> Vec<Covered> {
    let mut claims: Vec<(&[String], Vec<usize>)> = Vec::new();
    for (place, one) in certified.iter().enumerate() {
        match claims.iter_mut().find(|(claim, _)| *claim == one.claim) {
            Some((_, parts)) => parts.push(place),
            None => claims.push((&one.claim, vec![place])),
        }
    }
    let choices = |part: &usize| certified[*part].choices.as_slice();
    let covered = |(_, parts): (&[String], Vec<usize>)| {
        let missing = missing(parts.iter().map(choices).collect());
        Covered { parts, missing }
    };
    claims.into_iter().map(covered).collect()
}

/// The choices that none of these parts is about.
fn missing(parts: Vec<&[Choice]>) -> Option<Vec<Vec<Choice>>> {
    let (mut missing, mut room) = (Vec::new(), MOST.saturating_mul(parts.len()));
    let mut waiting = vec![(Vec::<Choice>::new(), parts)];
    while let Some((taken, parts)) = waiting.pop() {
        room = room.checked_sub(1)?;
        let is_open = |choice: &&Choice| taken.iter().all(|known| known.of != choice.of);
        let open: Option<Vec<&Choice>> = parts.iter().map(|part| part.iter().find(is_open)).collect();
        // A part of which nothing is open is about all that is left.
        let Some(open) = open else { continue };
        let Some(next) = open.first() else {
            missing.push(taken);
            continue;
        };
        for option in next.all.iter().rev() {
            let choice = Choice { taken: option.clone(), ..(*next).clone() };
            if taken.iter().any(|known| known.undoes(&choice) || choice.undoes(known)) {
                continue;
            }
            let fits = |part: &&&[Choice]| part.iter().all(|c| c.of != choice.of || c.taken == choice.taken);
            let those = parts.iter().filter(fits).copied().collect();
            waiting.push((taken.iter().cloned().chain([choice.clone()]).collect(), those));
        }
    }
    Some(missing)
}
