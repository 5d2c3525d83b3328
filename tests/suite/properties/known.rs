//! What more knowledge does (4): in the model that ignores every burden, stating what was unknown only adds to
//! what is known, what is definite holds in every completion, and only where an unknown is reached with both
//! signs can all completions agree on what three values leave open.

use super::{enough, programs, worlds};
use crate::dice::Dice;
use crate::plan::{concepts, planned};
use crate::random::{answers, case_date, evaluate, facts, unknown};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::Truth;
use vires::hir::{Openness, Program, RelationKind, Statement, Timing};
use vires::ids::{RelationId, WorldId};
use vires::plan::{self, Completion, Options, World};
use vires::proof::{Claim, Index, View};

type Answers = BTreeMap<String, Truth>;

/// What was known of each statement is so still.
fn only_adds(before: &Answers, after: &Answers, said: &dyn Fn() -> String) {
    for (statement, truth) in before {
        let now = after.get(statement).copied().unwrap_or(Truth::False);
        assert!(
            *truth == Truth::Undetermined || *truth == now,
            "{statement} was {truth:?} and is {now:?}: {}",
            said()
        );
    }
    for (statement, truth) in after {
        assert!(before.contains_key(statement), "{statement} was false and is {truth:?}: {}", said());
    }
}

/// What may be stated of an unknown so that nothing else becomes unknown or is said with it: that an act is not
/// done says more than that it was not, for a duty without deadline is breached by it.
fn plain(program: &Program, [stated, denied]: [Statement; 2]) -> Vec<Statement> {
    let relation = program.relation(stated.relation);
    if relation.openness == Openness::Closed && relation.kind == RelationKind::Fact {
        // What is stated of a closed fact names its entities together, and more may be unknown of them then.
        return vec![denied];
    }
    if relation.kind == RelationKind::Act { vec![stated] } else { vec![stated, denied] }
}

#[test]
fn stating_an_unknown_only_adds_to_what_is_known() {
    let (mut count, mut decided, mut acts) = (0, 0, 0);
    for (seed, program, text) in programs(2_100_000, 500) {
        let mut dice = Dice::new(seed);
        let plan = planned(&program);
        let specs = worlds(&program);
        let bare = specs[1 + 2 * dice.below(specs.len() / 2)].clone();
        let unknown = unknown(&program, &plan, &bare);
        if unknown.is_empty() {
            continue;
        }
        let mut worlds = vec![bare.clone()];
        for _ in 0..3 {
            for statement in plain(&program, unknown[dice.below(unknown.len())].clone()) {
                acts += usize::from(program.relation(statement.relation).kind == RelationKind::Act);
                worlds.push(World { assumed: vec![statement], ..bare.clone() });
            }
        }
        let model = evaluate(&plan, &facts(&program, &plan, &worlds));
        let of = |place| answers(&program, &plan, &model, WorldId::at(place), case_date());
        let before = of(0);
        for (place, world) in worlds.iter().enumerate().skip(1) {
            let after = of(place);
            let assumed = || {
                let s = &world.assumed[0];
                format!(
                    "{:?} {}\nseed {seed}\n{text}",
                    s.polarity,
                    program.statement(s.relation, &s.arguments)
                )
            };
            only_adds(&before, &after, &assumed);
            decided += usize::from(after != before);
        }
        count += 1;
    }
    enough(
        count > 150 && decided > 50 && acts > 10,
        &format!("{count} programs, {decided} statements that decide something, {acts} of acts"),
    );
}

/// The unknowns that completions at the date of the world can settle.
fn settleable(
    program: &Program,
    plan: &plan::Plan,
    bare: &World,
) -> Vec<(RelationId, Vec<vires::value::Value>)> {
    let date = bare.date(program).unwrap();
    let timed = |s: &Statement| match &s.time {
        vires::hir::StatedTime::During(intervals) => intervals.iter().any(|i| i.contains(date)),
        _ => true,
    };
    let all = unknown(program, plan, bare).into_iter().map(|[stated, _]| stated).filter(timed);
    let all: BTreeSet<_> = all.map(|s| (s.relation, s.arguments)).collect();
    all.into_iter().collect()
}

#[test]
fn what_is_definite_holds_in_every_completion() {
    let (mut count, mut completions, mut agreed, mut exact) = (0, 0, 0, 0);
    for (seed, program, text) in programs(2_110_000, 700) {
        let base = planned(&program);
        let specs = worlds(&program);
        let bare = specs[1 + 2 * (usize::try_from(seed).unwrap() % (specs.len() / 2))].clone();
        let unknowns = settleable(&program, &base, &bare);
        if unknowns.is_empty() || unknowns.len() > 6 {
            continue;
        }
        let dated = |r: RelationId| {
            program.relation(r).kind == RelationKind::Act || program.relation(r).timing == Timing::Dated
        };
        let completed = unknowns.iter().map(|(r, _)| *r).filter(|r| dated(*r)).collect();
        let options = Options { completed, ..Options::default() };
        let plan = plan::plan(&program, &concepts(&program), &options);
        let date = bare.date(&program).unwrap();
        let mut worlds = vec![bare.clone()];
        for number in 0..1_usize << unknowns.len() {
            let completed = unknowns.iter().enumerate().map(|(place, (relation, arguments))| Completion {
                relation: *relation,
                arguments: arguments.clone(),
                at: date,
                holds: number >> place & 1 == 1,
            });
            worlds.push(World { completed: completed.collect(), ..bare.clone() });
        }
        let model = evaluate(&plan, &facts(&program, &plan, &worlds));
        let of = |place| answers(&program, &plan, &model, WorldId::at(place), date);
        let before = of(0);
        let after: Vec<Answers> = (1..worlds.len()).map(of).collect();
        for (number, after) in after.iter().enumerate() {
            only_adds(&before, after, &|| format!("completion {number}\nseed {seed}\n{text}"));
        }
        count += 1;
        completions += after.len();
        // Where completions agree on what is open, some unknown is reached with both signs.
        let index = Index::new(&program, &plan);
        let view = View::new(&index, &model, &worlds[0], WorldId(0), WorldId(0));
        for relation in concepts(&program) {
            if matches!(program.relation(relation).kind, RelationKind::Denial(_) | RelationKind::Day) {
                continue;
            }
            for claim in view.undetermined(relation, date) {
                let values: BTreeSet<Truth> =
                    (1..worlds.len()).map(|place| in_world(&index, &model, &worlds, place, &claim)).collect();
                let all_agree = values.len() == 1 && !values.contains(&Truth::Undetermined);
                let reached = view.reached(&claim, 200_000).unwrap();
                let said = program.statement(relation, &claim.arguments);
                assert!(
                    !all_agree || reached.mixed || reached.more,
                    "{said} in all cases\nseed {seed}\n{text}"
                );
                agreed += usize::from(all_agree);
                exact += usize::from(!reached.mixed);
            }
        }
    }
    enough(
        count > 100 && completions > 700 && agreed > 1 && exact > 100,
        &format!("{count} programs, {completions} completions, {agreed} agree, {exact} exact by signs"),
    );
}

fn in_world(
    index: &Index<'_>,
    model: &vires::engine::Model,
    worlds: &[World],
    place: usize,
    claim: &Claim,
) -> Truth {
    View::new(index, model, &worlds[place], WorldId::at(place), WorldId::at(place)).status(claim)
}
