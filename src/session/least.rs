//! Of statements that are added or taken back, the fewest that make the same difference to an answer.
//!
//! What makes a difference is first read off the rules ([`crate::proof::difference`]), one rule for each step;
//! where two rules share a condition that can be more than is needed. So the sets of changes are tried, all in
//! one run, and what is not in a smallest one is not told.

use super::assumed::counting;
use super::contrast::{Contrast, Part};
use super::{Refusal, Session};
use crate::hir::Statement;
use crate::ids::RelationId;
use crate::plan::World;
use crate::proof::{Matter, Pattern, Point, Status, View, told};
use std::collections::BTreeSet;

/// Most changes of which every set is tried.
const CHANGES: usize = 6;

/// A statement that is added or taken back.
struct Changed {
    statement: Statement,
    withdrawn: bool,
}

impl Session {
    /// Leaves in each contrast between two worlds of one case the facts of a smallest set of changes that suffices.
    /// Nothing is tried where there is one change only, or where too many matter. Cost: one run.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn least(
        &self,
        before: &World,
        after: &World,
        contrasts: &mut [Contrast],
    ) -> Result<(), Refusal> {
        let changed = changed(before, after);
        let asked = |contrast: &&mut Contrast| contrast.part != Part::Norm;
        // Those that some difference speaks of, or all, if they are few.
        let named = |place: &usize| {
            let points = contrasts.iter().flat_map(|contrast| &contrast.difference.points);
            points.into_iter().any(|point| speaks_of(point, &changed[*place].statement))
        };
        let all: Vec<usize> = (0..changed.len()).collect();
        let tried = if all.len() <= CHANGES { all } else { all.into_iter().filter(named).collect() };
        if tried.len() < 2 || tried.len() > CHANGES || !contrasts.iter_mut().any(|c| asked(&c)) {
            return Ok(());
        }
        let sets: Vec<Vec<usize>> = (0..1_usize << tried.len())
            .map(|set| {
                tried.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, p)| *p).collect()
            })
            .collect();
        let mut worlds: Vec<World> = sets.iter().map(|set| self.with(before, &changed, set)).collect();
        worlds.push(after.clone());
        let relations: BTreeSet<RelationId> =
            contrasts.iter().map(|contrast| contrast.first.conclusion.claim.relation).collect();
        let mut evaluated = self.evaluate(&relations, worlds)?;
        let open = self.undetermined(&evaluated, &relations);
        evaluated.cases = self.settle(&evaluated, &open)?;
        let index = evaluated.index(&self.program);
        for contrast in contrasts.iter_mut().filter(asked) {
            let claim = contrast.second.conclusion.claim.clone();
            let stands = |place: usize| -> (Status, bool) {
                let all = evaluated.combinations(&self.program, &index, place, claim.relation);
                let outlook = all.outlook(&claim);
                (outlook.status, outlook.by_burden)
            };
            let wanted = stands(sets.len());
            let of_points = |set: &[usize]| {
                let points = &contrast.difference.points;
                set.iter()
                    .filter(|place| !points.iter().any(|p| speaks_of(p, &changed[**place].statement)))
                    .count()
            };
            let enough = (0..sets.len()).filter(|place| stands(*place) == wanted);
            let Some(least) =
                enough.min_by_key(|place| (sets[*place].len(), of_points(&sets[*place]), *place))
            else {
                contrast.difference.more = true;
                continue;
            };
            let views = [evaluated.view(&index, 0), evaluated.view(&index, least)];
            keep(contrast, &changed, &sets[least], views);
        }
        Ok(())
    }

    /// A world with some of the changes.
    fn with(&self, before: &World, changed: &[Changed], set: &[usize]) -> World {
        let mut world = before.clone();
        for change in set.iter().map(|place| &changed[*place]) {
            let list = if change.withdrawn { &mut world.withdrawn } else { &mut world.assumed };
            list.push(change.statement.clone());
        }
        world.assumed = counting(&self.program, &world.assumed).into_iter().flatten().collect();
        world
    }
}

/// What the second world adds and takes back that the first does not.
fn changed(before: &World, after: &World) -> Vec<Changed> {
    let new = |known: &[Statement], all: &[Statement], withdrawn| {
        let new = all.iter().filter(|statement| !known.contains(statement));
        new.map(|statement| Changed { statement: statement.clone(), withdrawn }).collect::<Vec<_>>()
    };
    let mut found = new(&before.assumed, &after.assumed, false);
    found.extend(new(&before.withdrawn, &after.withdrawn, true));
    found
}

/// Leaves the facts of these changes, and names those of them that were not.
fn keep(contrast: &mut Contrast, changed: &[Changed], set: &[usize], [first, second]: [View<'_>; 2]) {
    let left_out = |place: &usize| !set.contains(place);
    let needless: Vec<usize> = (0..changed.len()).filter(left_out).collect();
    let of =
        |point: &Point, places: &[usize]| places.iter().any(|p| speaks_of(point, &changed[*p].statement));
    let points = &mut contrast.difference.points;
    points.retain(|point| of(point, set) || !of(point, &needless));
    let claims = [&contrast.first.conclusion.claim, &contrast.second.conclusion.claim];
    for place in set {
        let statement = &changed[*place].statement;
        if !points.iter().any(|point| speaks_of(point, statement)) {
            let pattern = |at| Pattern {
                relation: statement.relation,
                arguments: statement.arguments.iter().copied().map(Some).collect(),
                at,
                form: crate::proof::Form::Holds,
            };
            let told = [told(first, &pattern(claims[0].at)), told(second, &pattern(claims[1].at))];
            let [was, is] = told;
            points.push(Point { rule: None, what: Matter::Fact(was, is) });
        }
    }
}

/// Whether a point is about the fact that a statement states or denies.
fn speaks_of(point: &Point, statement: &Statement) -> bool {
    let Matter::Fact(before, after) = &point.what else { return false };
    [before, after].into_iter().any(|told| {
        told.pattern.relation == statement.relation
            && told.pattern.arguments.iter().copied().eq(statement.arguments.iter().copied().map(Some))
    })
}
