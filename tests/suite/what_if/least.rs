//! What is told to make a difference does, and nothing less does: against every set of the changes, each asked by
//! itself.

use super::{Told, stated, told};
use crate::dice::Dice;
use crate::random::lowered;
use crate::random::text::{Taste, program};
use std::collections::BTreeSet;
use vires::proof::{Matter, Status};
use vires::session::{Memory, Session, Setting, Sweep};

/// Facts taken back at once.
const CHANGES: usize = 4;

#[test]
fn what_makes_a_difference_suffices_and_nothing_less_does() {
    let (mut several, mut fewer) = (0, 0);
    for seed in 7_000..7_060 {
        let mut dice = Dice::new(seed);
        let made = program(&mut dice, Taste { time: false, open: seed % 2 == 0, rich: false });
        let text = made.text(None);
        let Some(lowered) = lowered(&text) else { continue };
        let facts = stated(&lowered).into_iter().collect::<BTreeSet<String>>();
        let facts: Vec<String> = facts.into_iter().take(CHANGES).collect();
        if facts.len() < 2 {
            continue;
        }
        let mut session = Session::load(&Memory::new().with("f.vires", text.clone()), &["f.vires"]);
        let base = Setting::default();
        let without = |set: &[String]| Setting { withdrawn: set.to_vec(), ..Setting::default() };
        for relation in lowered.relations.iter().filter(|r| r.name.starts_with('c')) {
            let variables: Vec<&str> = ["A", "B", "C"].into_iter().take(relation.parameters.len()).collect();
            if variables.is_empty() || relation.name == "cites" {
                continue;
            }
            let question = format!("{}({})", relation.name, variables.join(", "));
            let asked = std::slice::from_ref(&question);
            let found = session.what_if(asked, &base, &without(&facts), Sweep::default()).unwrap();
            if found.changes.is_empty() {
                continue;
            }
            // How everything stands without each set of the facts.
            let sets: Vec<Vec<String>> = (0..1_usize << facts.len())
                .map(|set| (0..facts.len()).filter(|n| set >> n & 1 == 1).map(|n| facts[n].clone()).collect())
                .collect();
            let stand: Vec<Told> =
                sets.iter().map(|set| told(&mut session, &question, &without(set))).collect();
            for change in found.changes.iter().filter(|change| !change.difference.more) {
                let tuple = &change.first.conclusion.claim.arguments;
                let of = |told: &Told| told.get(tuple).copied().unwrap_or((Status::False, false));
                let named: BTreeSet<String> = (change.difference.points.iter())
                    .filter_map(|point| match &point.what {
                        Matter::Fact(before, _) => before.pattern.ground(),
                        _ => None,
                    })
                    .map(|claim| session.program().statement(claim.relation, &claim.arguments))
                    .filter(|fact| facts.contains(fact))
                    .collect();
                let after = of(stand.last().unwrap());
                let enough: Vec<&Vec<String>> = sets
                    .iter()
                    .zip(&stand)
                    .filter(|(_, told)| of(told) == after)
                    .map(|(set, _)| set)
                    .collect();
                let is_named = |set: &&&Vec<String>| set.iter().cloned().collect::<BTreeSet<_>>() == named;
                let whole = enough.iter().find(is_named);
                assert!(whole.is_some(), "{question}: {named:?} does not make it so\n{text}");
                let least = enough.iter().map(|set| set.len()).min();
                assert_eq!(least, Some(named.len()), "{question}: {named:?} of {enough:?}\n{text}");
                several += usize::from(named.len() > 1);
                fewer += usize::from(named.len() < facts.len());
            }
        }
    }
    assert!(several > 3 && fewer > 20, "{several} {fewer}");
}

/// Two rules for one step that share a condition: one fact is enough, though the other rule comes closer first.
#[test]
fn of_two_ways_the_one_that_needs_less_is_told() {
    let text = "fact a\nfact b\nconcept y\nconcept x\ndefine y when a\ndefine y when b\ndefine x when y and b\n\
                case k \"K\" on 2020-01-01 { not a; not b }\n";
    let mut session = Session::load(&Memory::new().with("f.vires", text.to_owned()), &["f.vires"]);
    let assumed = Setting { assumed: vec!["a".to_owned(), "b".to_owned()], ..Setting::default() };
    let found = session.what_if(&["x".to_owned()], &Setting::default(), &assumed, Sweep::default()).unwrap();
    let points = &found.changes[0].difference.points;
    let names: Vec<&str> = (points.iter())
        .filter_map(|point| match &point.what {
            Matter::Fact(before, _) => {
                Some(session.program().relation(before.pattern.relation).name.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!((names, points.len()), (vec!["b"], 1));
}
