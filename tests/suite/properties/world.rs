//! What holds in every world: of arguments (1), norms (5), causes (7), dates (8), and of worlds among others (10).

use super::{enough, programs, worlds};
use crate::dice::Dice;
use crate::naive::Tuple;
use crate::plan::{asked, concepts, planned};
use crate::random::{Statuses, engine_rows, evaluate, facts, unknown};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::{Model, Truth};
use vires::hir::{Modality, Program, RelationKind, dependency};
use vires::ids::{RelationId, WorldId};
use vires::plan::{self, Plan, Role, World};
use vires::proof::{Cause, Index, View};
use vires::time::Date;

/// The rows of a role that are certain, and those that are not excluded.
struct Rows {
    sure: BTreeSet<Tuple>,
    may: BTreeSet<Tuple>,
}

fn rows(plan: &Plan, model: &Model, role: Role, world: WorldId) -> Option<Rows> {
    let node = *plan.roles.get(&role)?;
    let all: Statuses = engine_rows(model, node, world);
    let sure = all.iter().filter(|(_, truth)| **truth == Truth::True).map(|(row, _)| row.clone()).collect();
    Some(Rows { sure, may: all.into_keys().collect() })
}

#[test]
fn nothing_wins_and_loses_and_what_must_be_done_may_be_done() {
    let (mut count, mut argued, mut contested, mut norms, mut opposed) = (0, 0, 0, 0, 0);
    for (seed, program, text) in programs(2_000_000, 420) {
        let plan = planned(&program);
        let specs = worlds(&program);
        let model = evaluate(&plan, &facts(&program, &plan, &specs));
        count += 1;
        for place in (0..specs.len()).map(WorldId::at) {
            let of = |role: Role| rows(&plan, &model, role, place);
            for relation in concepts(&program) {
                let (Some(wins), Some(loses)) = (of(Role::Wins(relation)), of(Role::Loses(relation))) else {
                    continue;
                };
                let name = &program.relation(relation).name;
                let said = || format!("seed {seed}, {name} in world {place:?}\n{text}");
                let statement = of(Role::Statement(relation)).unwrap();
                assert!(wins.sure.is_disjoint(&loses.may) && loses.sure.is_disjoint(&wins.may), "{}", said());
                assert!(loses.sure.is_disjoint(&statement.may), "what loses is false: {}", said());
                if let Some(for_) = of(Role::For(relation)) {
                    assert!(statement.sure.is_subset(&for_.sure), "{}", said());
                    assert!(statement.may.is_subset(&for_.may), "{}", said());
                }
                if let Some(excluded) = of(Role::Excluded(relation)) {
                    assert!(excluded.sure.is_disjoint(&statement.may), "{}", said());
                }
                argued += 1;
                contested += usize::from(!wins.sure.is_empty() && !loses.sure.is_empty());
            }
            let spec = &specs[place.index()];
            for norms_of in program.norms.values() {
                // Duties are looked at on more days than what may be done; the days asked about are the same.
                for day in spec.date(&program).into_iter().chain(spec.asked.iter().copied()) {
                    let on_day = |r: RelationId| {
                        let node = plan.roles[&Role::Statement(r)];
                        crate::agreement::at(&plan, &model, node, place, day)
                    };
                    let [must, may, must_not] = [norms_of.must, norms_of.may, norms_of.must_not].map(on_day);
                    let said = || format!("seed {seed}, norms in world {place:?} on {day}\n{text}");
                    let ordered = must.lower.is_subset(&may.lower) && must.upper.is_subset(&may.upper);
                    assert!(ordered, "{}", said());
                    let allowed: BTreeSet<Tuple> = must.lower.union(&may.lower).cloned().collect();
                    let apart =
                        allowed.is_disjoint(&must_not.upper) && must_not.lower.is_disjoint(&may.upper);
                    assert!(apart, "{}", said());
                    norms += usize::from(!must.upper.is_empty());
                    opposed += usize::from(!must_not.upper.is_empty() && !may.upper.is_empty());
                }
            }
        }
    }
    enough(
        count > 340 && argued > 2_000 && contested > 150 && norms > 150 && opposed > 100,
        &format!(
            "{count} programs, {argued} relations, {contested} contested; {norms} duties, {opposed} opposed"
        ),
    );
}

/// The relations from which something that depends on its own negation is reached.
fn beside_a_loop(program: &Program) -> BTreeSet<RelationId> {
    let components = dependency::components(program);
    let looped = components.iter().filter(|component| component.is_through_negation());
    let mut found: BTreeSet<RelationId> = looped.flat_map(|c| c.relations.iter().copied()).collect();
    let reads = crate::reference::dependence(program);
    loop {
        let reach = |(from, to): &(&RelationId, &BTreeSet<RelationId>)| {
            !found.contains(from) && !found.is_disjoint(to)
        };
        let more: Vec<RelationId> = reads.iter().filter(reach).map(|(from, _)| *from).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

#[test]
fn what_is_undetermined_has_a_cause_and_none_is_circular_without_a_loop() {
    let (mut count, mut causes, mut of_norms, mut apart) = (0, BTreeMap::<Cause, usize>::new(), 0, 0);
    for (seed, program, text) in programs(2_010_000, 260) {
        let plan = planned(&program);
        let specs = worlds(&program);
        let model = evaluate(&plan, &facts(&program, &plan, &specs));
        let index = Index::new(&program, &plan);
        let looped = beside_a_loop(&program);
        let pair = usize::try_from(seed).unwrap() % (specs.len() / 2);
        let (here, bare) = (WorldId::at(2 * pair), WorldId::at(2 * pair + 1));
        let view = View::new(&index, &model, &specs[2 * pair], here, bare);
        let date = specs[2 * pair].date(&program).unwrap();
        count += 1;
        for relation in concepts(&program) {
            let kind = program.relation(relation).kind;
            if matches!(kind, RelationKind::Denial(_) | RelationKind::Day) || !view.reaches(relation) {
                continue;
            }
            for claim in view.undetermined(relation, date).into_iter().take(3) {
                let conclusion = view.conclude(&claim);
                let said =
                    || format!("seed {seed}: {}\n{text}", program.statement(relation, &claim.arguments));
                assert!(!conclusion.causes.is_empty(), "no cause: {}", said());
                let circular = conclusion.causes.contains(&Cause::Circular);
                assert!(!circular || looped.contains(&relation), "circular without a loop: {}", said());
                for cause in conclusion.causes {
                    *causes.entry(cause).or_default() += 1;
                }
                of_norms += usize::from(matches!(kind, RelationKind::Norm(..) | RelationKind::State(..)));
                apart += usize::from(!looped.contains(&relation));
            }
        }
    }
    enough(
        count > 200 && of_norms > 20 && apart > 50 && causes.len() == 4,
        &format!("{count} programs, {causes:?}, {of_norms} of norms, {apart} without a loop"),
    );
    enough(causes.values().all(|met| *met > 15), "of each cause");
}

/// Some days between two neighbours of these: the first and the last that lie between them, in so many gaps.
fn within(days: &BTreeSet<Date>, gaps: usize, dice: &mut Dice) -> Vec<[Date; 2]> {
    let days: Vec<Date> = days.iter().copied().collect();
    let mut found = Vec::new();
    for pair in days.windows(2) {
        // On a boundary something is otherwise than on the day before; until the next one nothing is.
        let last = Date::from_number(pair[1].number() - 1).unwrap();
        if pair[0] < last && pair[0] > Date::MIN {
            found.push([pair[0], last]);
        }
    }
    dice.shuffle(&mut found);
    found.truncate(gaps);
    found
}

#[test]
fn nothing_changes_between_boundaries() {
    let (mut count, mut gaps, mut endless, mut of_norms) = (0, 0, 0, 0);
    for (seed, program, text) in programs(2_020_000, 160) {
        let mut dice = Dice::new(seed);
        let plan = planned(&program);
        let specs = worlds(&program);
        let mut spec = specs[usize::try_from(seed).unwrap() % specs.len()].clone();
        let mut pairs: Vec<(RelationId, [Date; 2])> = Vec::new();
        for relation in concepts(&program) {
            if matches!(program.relation(relation).kind, RelationKind::Denial(_) | RelationKind::Day) {
                continue;
            }
            let open = vec![None; program.relation(relation).parameters.len()];
            let Ok(days) = plan::boundaries(&program, &spec, relation, &open, 120, &|| false) else {
                endless += 1;
                continue;
            };
            pairs.extend(within(&days, 2, &mut dice).into_iter().map(|pair| (relation, pair)));
        }
        let all: BTreeSet<Date> = pairs.iter().flat_map(|(_, pair)| *pair).collect();
        spec.asked = all.into_iter().collect();
        let model = evaluate(&plan, &facts(&program, &plan, std::slice::from_ref(&spec)));
        count += 1;
        for (relation, [first, last]) in pairs {
            let node = asked(&plan, relation);
            let on = |day: Date| crate::agreement::at(&plan, &model, node, WorldId(0), day);
            let name = &program.relation(relation).name;
            assert_eq!(on(first), on(last), "seed {seed}: {name} from {first} to {last}\n{text}");
            gaps += 1;
            of_norms += usize::from(matches!(
                program.relation(relation).kind,
                RelationKind::Norm(Modality::Must, _) | RelationKind::State(..)
            ));
        }
    }
    enough(
        count > 110 && gaps > 300 && of_norms > 60,
        &format!("{count} programs, {gaps} gaps, {of_norms} of norms; {endless} relations without a list"),
    );
}

/// So many worlds of a program: each assumes some of what is unknown, at some date, under some readings.
fn many(dice: &mut Dice, program: &Program, plan: &Plan, count: usize) -> Vec<World> {
    let specs = worlds(program);
    let unknown = unknown(program, plan, &specs[1]);
    let dates = ["2012-03-01", "2006-03-01", "2016-01-01"].map(|day| Date::parse(day).unwrap());
    let world = |_: usize| {
        let mut world = specs[dice.below(specs.len())].clone();
        if dice.chance(30) {
            world.date = Some(dates[dice.below(dates.len())]);
        }
        for pair in unknown.iter().take(12) {
            if dice.chance(50) {
                world.assumed.push(pair[dice.below(2)].clone());
            }
        }
        world
    };
    (0..count).map(world).collect()
}

#[test]
fn a_world_among_others_is_as_it_is_alone() {
    let (mut count, mut compared, mut widest, mut through_negation) = (0, 0, 0, 0);
    for (seed, program, text) in programs(2_030_000, 150) {
        let mut dice = Dice::new(seed);
        let width = match seed % 30 {
            0 => 5_000,
            1..4 => 1_025,
            4..10 => [63, 64, 65, 129, 500, 1_000][usize::try_from(seed).unwrap() % 6],
            _ => 1 + dice.below(40),
        };
        let plan = planned(&program);
        let specs = many(&mut dice, &program, &plan, width);
        let model = evaluate(&plan, &facts(&program, &plan, &specs));
        count += 1;
        widest = widest.max(width);
        through_negation +=
            usize::from(plan.components.iter().any(|c| c.shape == plan::Shape::ThroughNegation));
        for place in [0, width - 1, dice.below(width), dice.below(width)] {
            let alone = evaluate(&plan, &facts(&program, &plan, &specs[place..=place]));
            for relation in concepts(&program) {
                let roles = [Role::Statement(relation), Role::Settled(relation), Role::Excluded(relation)];
                for node in roles.iter().filter_map(|role| plan.roles.get(role)) {
                    let [among, alone] = [(&model, place), (&alone, 0)]
                        .map(|(model, world)| engine_rows(model, *node, WorldId::at(world)));
                    let name = &program.relation(relation).name;
                    assert_eq!(among, alone, "seed {seed}: {name} in world {place} of {width}\n{text}");
                    compared += 1;
                }
            }
        }
    }
    enough(
        count > 110 && compared > 2_000 && widest == 5_000 && through_negation > 30,
        &format!("{count} programs, {compared} compared, {through_negation} through negation"),
    );
}
