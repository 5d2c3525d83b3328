//! A run after an earlier one, against a run by itself.

use super::found;
use super::random::{Dice, Sample, Taste, sample};
use vires::engine::{Budget, Truth, run, run_after};
use vires::ids::{NodeId, WorldId};
use vires::plan::{Block, NodeKind, Worlds};

/// Changes a fact or two: gone, certain, or no longer certain.
fn change(block: &mut Block, dice: &mut Dice) {
    for _ in 0..=dice.below(2) {
        let place = dice.below(block.inputs.len().max(1));
        let Some((_, rows)) = block.inputs.get_mut(place).filter(|(_, rows)| !rows.is_empty()) else {
            continue;
        };
        let row = dice.below(rows.len());
        match dice.below(3) {
            0 => {
                rows.remove(row);
            }
            1 => rows[row].lower = rows[row].upper.clone(),
            _ => rows[row].lower = Worlds::None,
        }
    }
}

#[test]
fn a_run_after_another_one_finds_what_a_run_by_itself_finds() {
    let budget = Budget { provenance: true, ..Budget::default() };
    let (mut compared, mut taken) = (0, 0);
    for seed in 0..400 {
        let n = usize::try_from(seed).unwrap();
        let taste = Taste { width: 1 + n % 6, patterns: 1 + n % 4, tangle: n % 40 };
        let Sample { plan, block } = sample(seed, taste);
        let mut sample = Sample { plan, block };
        let Ok(mut earlier) = run(&sample.plan, &sample.block, &budget) else { continue };
        let mut dice = Dice::new(seed + 7);
        for step in 0..5 {
            change(&mut sample.block, &mut dice);
            let alone = run(&sample.plan, &sample.block, &budget);
            let after = run_after(&sample.plan, &sample.block, &budget, Some(&earlier));
            let (alone, after) = match (alone, after) {
                (Ok(alone), Ok(after)) => (alone, after),
                (Err(_), Err(_)) => break,
                (alone, after) => panic!("seed {seed}, step {step}: {:?}, {:?}", alone.err(), after.err()),
            };
            for world in (0..sample.block.width).map(WorldId::at) {
                let (a, b) = (found(&alone, &sample, world), found(&after, &sample, world));
                assert_eq!(a, b, "seed {seed}, step {step}, {world:?}");
                for (place, node) in sample.plan.nodes.iter().enumerate() {
                    let id = NodeId::at(place);
                    for (tuple, truth) in after.in_world(id, world) {
                        let staged = after.stage(id, &tuple, world).is_some();
                        assert_eq!(staged, truth == Truth::True, "seed {seed}, step {step}, {:?}", node.kind);
                    }
                }
                compared += 1;
            }
            let as_before = after.changed().unwrap_or(&[]).iter().zip(&sample.plan.nodes);
            taken += as_before.filter(|(changed, node)| !**changed && node.kind == NodeKind::Derived).count();
            earlier = after;
        }
    }
    assert!(compared > 3_000 && taken > 1_000, "{compared} worlds, {taken} nodes as before");
}

#[test]
fn what_does_not_fit_is_evaluated_by_itself() {
    let budget = Budget { provenance: true, ..Budget::default() };
    let wide = sample(3, Taste { width: 4, patterns: 2, tangle: 10 });
    let mut narrow = wide.block.clone();
    narrow.width = 1;
    for (_, rows) in &mut narrow.inputs {
        rows.iter_mut().for_each(|row| row.lower = row.upper.clone());
    }
    narrow.without_burdens = Worlds::None;
    let earlier = run(&wide.plan, &wide.block, &budget).unwrap();
    let model = run_after(&wide.plan, &narrow, &budget, Some(&earlier)).unwrap();
    assert_eq!(model.width(), 1);
    assert!(model.changed().is_none());
    let unkept = Budget { provenance: false, ..Budget::default() };
    let model = run_after(&wide.plan, &wide.block, &unkept, Some(&earlier)).unwrap();
    assert!(model.changed().is_none());
}
