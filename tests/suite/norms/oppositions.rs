//! Every opposition of the norms of one act under every weight, and chains of reparation: what the page says, worked
//! out by tables of their own.

use super::{lowered, norms};
use crate::plan::planned;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use vires::engine::{self, Budget, Truth};
use vires::hir::Program;
use vires::ids::{CaseId, RelationId, WorldId};
use vires::plan::{self, Plan, World, WorldError};
use vires::proof::{Cause, Claim, Form, Index, View};
use vires::time::Date;

use Truth::{False, True, Undetermined};

/// What rules argue; of each there is none, a presumption, a rule, or a rule of a higher norm.
const HEADS: [&str; 4] = ["must p", "may p", "must not p", "need not p"];
const SHAPES: [Option<(&str, &str)>; 4] =
    [None, Some(("presume", "low")), Some(("rule", "low")), Some(("rule", "high"))];

/// The norms of an act, each by the weight of its rule: more is stronger.
#[derive(Clone, Copy, Debug)]
struct Weights {
    must: Option<usize>,
    may: Option<usize>,
    must_not: Option<usize>,
    need_not: Option<usize>,
}

impl Weights {
    fn all() -> impl Iterator<Item = (Self, String)> {
        (0..256_usize).map(|number| {
            let digit = |place: usize| number / 4_usize.pow(u32::try_from(place).unwrap()) % 4;
            let weight = |place| (digit(place) > 0).then(|| digit(place));
            let mut text = String::from(
                "ranks high > low\ninstrument high { rank high }\ninstrument low { rank low }\nconcept apart\ndefine apart\n",
            );
            for (place, head) in HEADS.iter().enumerate() {
                if let Some((strength, home)) = SHAPES[digit(place)] {
                    let _ = writeln!(text, "provision {home}.{place} {{ {strength} {head} }}");
                }
            }
            let [must, may, must_not, need_not] = [0, 1, 2, 3].map(weight);
            (Self { must, may, must_not, need_not }, text)
        })
    }

    /// A side wins if its strongest rule is stronger than all of the other side: there are no other priorities.
    fn argued(for_: [Option<usize>; 2], against: [Option<usize>; 2]) -> Truth {
        match (for_.into_iter().max().flatten(), against.into_iter().max().flatten()) {
            (None, _) => False,
            (Some(pro), contra) if Some(pro) > contra => True,
            (Some(pro), Some(contra)) if contra > pro => False,
            _ => Undetermined,
        }
    }

    fn must(&self) -> Truth {
        Self::argued([self.must, None], [self.must_not, self.need_not])
    }

    fn may(&self) -> Truth {
        Self::argued([self.must, self.may], [self.must_not, None])
    }

    fn must_not(&self) -> Truth {
        Self::argued([self.must_not, None], [self.must, self.may])
    }
}

fn not(truth: Truth) -> Truth {
    match truth {
        True => False,
        Undetermined => Undetermined,
        False => True,
    }
}

/// How a statement without things stands in one of the worlds, at a date.
struct Run {
    program: Program,
    plan: Plan,
    worlds: Vec<World>,
    model: engine::Model,
}

impl Run {
    fn new(text: &str, worlds: Vec<World>) -> Self {
        let program = lowered(text).expect("no circle of rules");
        let plan = planned(&program);
        let (block, errors) = plan::block(&program, &plan, &worlds);
        // Where no rule speaks of the act nothing asks whether it was done.
        let wrong = errors.iter().any(|error| !matches!(error, WorldError::NotDoubted { .. }));
        assert!(!wrong, "{errors:?}\n{text}");
        let model = engine::run(&plan, &block, &Budget::default()).unwrap();
        Self { program, plan, worlds, model }
    }

    fn view<T>(&self, place: usize, f: impl FnOnce(&View<'_>) -> T) -> T {
        let index = Index::new(&self.program, &self.plan);
        let world = WorldId::at(place);
        f(&View::new(&index, &self.model, &self.worlds[place], world, world))
    }

    fn status(&self, place: usize, relation: RelationId, at: Date) -> Truth {
        let claim = Claim { relation, arguments: vec![], at, form: Form::Holds };
        self.view(place, |view| view.status(&claim))
    }
}

#[test]
fn every_opposition_of_norms_is_settled_by_weight_or_is_a_conflict() {
    let date = Date::parse("2012-03-01").unwrap();
    let (mut conflicts, mut infringed, mut owed) = (0, 0, 0);
    for (weights, rules) in Weights::all() {
        // Unknown, done, denied; and not done.
        for (closed, truths) in [("", [Undetermined, True, False]), (" closed", [False, True, False])] {
            let text = format!(
                "act p{closed}\n{rules}case c on 2012-03-01 {{\n  suppose \"done\" {{ p on 2011-01-01 }}\n  suppose \"not\" {{ not p }}\n}}\n"
            );
            let case = World { case: Some(CaseId(0)), ..World::default() };
            let suppose = |place| World { supposition: Some(place), ..case.clone() };
            let run = Run::new(&text, vec![case.clone(), suppose(0), suppose(1)]);
            let norms = norms(&run.program, "p");
            let (must, may, must_not) = (weights.must(), weights.may(), weights.must_not());
            for (place, done) in truths.into_iter().enumerate() {
                let denied = if place == 2 { True } else { False };
                let infringement = must_not.min(done);
                let [fulfilled, breached, pending] = norms.states;
                let expected = [
                    ("must", norms.must, must),
                    ("may", norms.may, may),
                    ("must not", norms.must_not, must_not),
                    ("fulfilled", fulfilled, must.min(done)),
                    ("breached", breached, must.min(denied).max(infringement)),
                    ("pending", pending, must.min(not(done)).min(not(denied))),
                    ("infringed", norms.infringed, infringement),
                    ("observed", norms.observed, must_not.min(not(infringement))),
                    ("apart", run.program.names.relations["apart"], True),
                ];
                for (name, relation, expected) in expected {
                    let found = run.status(place, relation, date);
                    assert_eq!(found, expected, "{name} p in world {place}: {weights:?}\n{text}");
                }
                infringed += usize::from(infringement == True);
                owed += usize::from(must == True);
            }
            // Norms that contradict one another are a conflict, and only they.
            for (relation, truth) in [(norms.must, must), (norms.may, may), (norms.must_not, must_not)] {
                let claim = Claim { relation, arguments: vec![], at: date, form: Form::Holds };
                let causes: BTreeSet<Cause> =
                    run.view(0, |view| view.conclude(&claim).causes.into_iter().collect());
                let conflict = BTreeSet::from([Cause::Conflict]);
                let expected = if truth == Undetermined { conflict } else { BTreeSet::new() };
                assert_eq!(causes, expected, "{weights:?}\n{text}");
                conflicts += usize::from(truth == Undetermined);
            }
        }
    }
    assert!(conflicts > 200 && infringed > 50 && owed > 300, "{conflicts} {infringed} {owed}");
}

/// When something was done: never, in time, or late, on these days.
const DONE: [[Option<&str>; 3]; 3] = [
    [None, Some("2010-01-10"), Some("2010-01-11")],
    [None, Some("2010-02-28"), Some("2010-03-01")],
    [None, Some("2010-03-31"), Some("2010-04-01")],
];

/// Ten days, two months and three months after the last day of a year.
const DEADLINES: [&str; 3] = ["2010-01-10", "2010-02-28", "2010-03-31"];

const ASKED: [&str; 9] = [
    "2009-12-30",
    "2009-12-31",
    "2010-01-10",
    "2010-01-11",
    "2010-02-28",
    "2010-03-01",
    "2010-03-31",
    "2010-04-01",
    "2010-04-02",
];

#[test]
fn what_is_to_be_done_otherwise_arises_when_each_duty_before_it_is_breached() {
    let day = |text: &str| Date::parse(text).unwrap();
    let mut met = [0; 4];
    for number in 0..27 {
        let done = [0, 1, 2]
            .map(|place| DONE[place][number / 3_usize.pow(u32::try_from(place).unwrap()) % 3].map(day));
        let mut text = String::from(
            "fact e dated\nact p closed\nact q closed\nact r closed\ninstrument i {}\nprovision i.1 {\n  \
             rule must p due D + 10 days, otherwise must q due D + 2 months rounding down, otherwise must r due D + 3 months when e on D\n}\n\
             case c on 2012-03-01 {\n  e on 2009-12-31\n",
        );
        for (act, done) in ["p", "q", "r"].iter().zip(done) {
            if let Some(done) = done {
                let _ = writeln!(text, "  {act} on {done}");
            }
        }
        text.push_str("}\n");
        let asked: Vec<Date> = ASKED.iter().map(|text| day(text)).collect();
        let world = World { case: Some(CaseId(0)), asked: asked.clone(), ..World::default() };
        let run = Run::new(&text, vec![world]);
        for today in asked {
            // The first is due from the event on, each other once the one before it is breached.
            let mut arisen = today >= day("2009-12-31");
            for (place, act) in ["p", "q", "r"].iter().enumerate() {
                let (deadline, norms) = (day(DEADLINES[place]), norms(&run.program, act));
                let by = |day: Date| done[place].is_some_and(|done| done <= day);
                let lapsed = arisen && today > deadline && !by(deadline);
                let [fulfilled, breached, pending] = norms.states;
                let expected = [
                    ("must", norms.must, arisen),
                    ("may", norms.may, arisen),
                    ("fulfilled", fulfilled, arisen && by(deadline.min(today))),
                    ("breached", breached, lapsed),
                    ("pending", pending, arisen && today <= deadline && !by(today)),
                ];
                for (count, (name, relation, is)) in expected.into_iter().enumerate() {
                    let truth = if is { True } else { False };
                    assert_eq!(run.status(0, relation, today), truth, "{name} {act} on {today}\n{text}");
                    met[count.min(3)] += usize::from(is);
                }
                arisen = lapsed;
            }
        }
    }
    assert!(met.iter().all(|n| *n > 100), "{met:?}");
}
