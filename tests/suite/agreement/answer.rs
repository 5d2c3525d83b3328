//! Answers to questions against the reference: readings folded, completions tried before burdens, readings that are
//! given, and what an answer turns on. Programs made of everything there is, norms and disputes in many of them.

use super::compared;
use crate::dice::Dice;
use crate::naive::Tuple;
use crate::properties::{enough, seeds};
use crate::random::text::{Extras, Taste, program_with};
use crate::random::{everything, lowered};
use crate::reference::answer::{Answer, Answers, Doubt, is_event, values};
use crate::reference::{Fault, Reference};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use vires::engine::Truth;
use vires::hir::{Leaning, Program, RelationKind, State};
use vires::ids::{CaseId, ReadingId, RelationId};
use vires::plan::World;
use vires::proof::{Claim, Combination, Conclusion, Status, TurnsOn};
use vires::session::{Memory, Session, Setting};

/// A program made of everything; in two of three cases of less, so that more stays open.
pub fn sample(seed: u64) -> String {
    if seed.is_multiple_of(3) {
        return everything(seed).1;
    }
    let mut dice = Dice::new(seed);
    let taste = Taste { time: dice.chance(20), open: true, rich: false };
    let extras = Extras { norms: dice.chance(15), disputes: dice.chance(70) };
    program_with(&mut dice, taste, extras).text(None)
}

/// What the product says, in the words of the reference; `None` if it says that it did not look everywhere.
fn said(conclusion: &Conclusion) -> Option<Answer> {
    let disputed = conclusion.disputed.as_deref().cloned().unwrap_or_default();
    if conclusion.cases_not_tried || disputed.more {
        return None;
    }
    let sets = [&disputed.makes_true, &disputed.makes_false, &disputed.leaves_open]
        .map(|sets| sets.iter().map(|set| set.iter().copied().collect()).collect());
    Some(Answer {
        truth: match conclusion.status {
            Status::True => Some(Truth::True),
            Status::False => Some(Truth::False),
            Status::Undetermined => Some(Truth::Undetermined),
            Status::Disputed => None,
        },
        by_burden: conclusion.by_burden,
        by_cases: conclusion.by_cases,
        leaning: disputed.leaning,
        sets,
        decided_by: disputed.decided_by.iter().copied().collect(),
        contrary: disputed.contrary.iter().map(|contrary| (contrary.reading, contrary.truth)).collect(),
    })
}

/// Some statements of a program, those of which something is open before others.
pub fn statements(program: &Program, base: &World, dice: &mut Dice) -> Vec<(RelationId, Tuple)> {
    let mut found = Vec::new();
    for relation in compared(program) {
        // What no question can ask: parts of the meaning of the states.
        let internal = match program.relation(relation).kind {
            RelationKind::State(state, _) => {
                !matches!(state, State::Fulfilled | State::Breached | State::Pending)
            }
            _ => false,
        };
        if internal {
            continue;
        }
        let date = base.date(program).unwrap();
        let (mut possible, mut open): (BTreeSet<Tuple>, BTreeSet<Tuple>) = Default::default();
        for dispute in std::iter::once(vec![]).chain(program.disputes.iter().map(|d| d.readings.clone())) {
            for reading in dispute.iter().map(|r| vec![*r]).chain(dispute.is_empty().then(Vec::new)) {
                let world = World { readings: reading, without_burdens: true, ..base.clone() };
                let bounds = Reference::new(program, &world, None).settled(relation, date);
                open.extend(bounds.upper.difference(&bounds.lower).cloned());
                possible.extend(bounds.upper);
            }
        }
        let mut possible: Vec<Tuple> = possible.into_iter().collect();
        dice.shuffle(&mut possible);
        possible.sort_by_key(|tuple| !open.contains(tuple));
        possible.truncate(2);
        found.extend(possible.into_iter().map(|tuple| (relation, tuple)));
    }
    found
}

#[derive(Debug, Default)]
struct Met {
    programs: usize,
    answers: usize,
    left: usize,
    by_cases: usize,
    by_burden: usize,
    leanings: BTreeMap<&'static str, usize>,
    contrary: usize,
    given: usize,
    of_norms: usize,
    turns: usize,
    turns_on_readings: usize,
    long: usize,
    faults: BTreeMap<Fault, usize>,
}

impl Met {
    fn add(&mut self, program: &Program, relation: RelationId, answer: &Answer, given: bool) {
        self.answers += 1;
        self.by_cases += usize::from(answer.by_cases);
        self.by_burden += usize::from(answer.by_burden);
        self.contrary += usize::from(!answer.contrary.is_empty());
        self.given += usize::from(given);
        let norm =
            matches!(program.relation(relation).kind, RelationKind::Norm(..) | RelationKind::State(..));
        self.of_norms += usize::from(norm);
        if let Some(leaning) = answer.leaning {
            let word = match leaning {
                Leaning::Yes => "yes",
                Leaning::No => "no",
                Leaning::Split => "split",
            };
            *self.leanings.entry(word).or_default() += 1;
        }
    }
}

#[test]
fn answers_are_those_of_trying_everything() {
    let mut met = Met::default();
    for seed in seeds(3_000_000, 240) {
        let text = sample(seed);
        let Some(program) = lowered(&text).map(Rc::new) else { continue };
        met.programs += 1;
        let mut dice = Dice::new(seed);
        let base = World { case: Some(CaseId(0)), ..World::default() };
        let mut session = Session::load(&Memory::new().with("f.vires", text.clone()), &["f.vires"]);
        let mut given: Vec<ReadingId> = Vec::new();
        if !program.disputes.is_empty() && dice.chance(25) {
            let readings = &program.disputes[dice.below(program.disputes.len())].readings;
            given.push(readings[dice.below(readings.len())]);
        }
        let names = given.iter().map(|r| {
            let name = program.reading_name(*r);
            let (dispute, reading) = name.split_once('=').unwrap();
            (dispute.to_owned(), reading.to_owned())
        });
        let setting = Setting { readings: names.collect(), ..Setting::default() };
        let mut reference = Answers::new(&program, &base, &given, None);
        let mut faulty: Vec<(Fault, Answers<'_>)> = Fault::OF_ANSWERS
            .into_iter()
            .filter(|fault| !met.faults.contains_key(fault))
            .map(|fault| (fault, Answers::new(&program, &base, &given, Some(fault))))
            .collect();
        for (relation, tuple) in statements(&program, &base, &mut dice) {
            let Some(arguments) = values(&tuple) else { continue };
            let Some(expected) = reference.answer((relation, &tuple)) else {
                met.left += 1;
                continue;
            };
            let question = program.statement(relation, &arguments);
            let reasons = session.why(&question, &setting);
            let reasons = reasons.unwrap_or_else(|refusal| panic!("{question}: {:?}", refusal.diagnostics()));
            let conclusion = &reasons.explanations[0].1.conclusion;
            let Some(found) = said(conclusion) else {
                met.left += 1;
                continue;
            };
            let names: Vec<String> = given.iter().map(|r| program.reading_name(*r)).collect();
            assert_eq!(found, expected, "seed {seed}: {question} given {names:?}\n{text}");
            met.add(&program, relation, &expected, !given.is_empty());
            for (fault, faulty) in &mut faulty {
                if bears_on(*fault, &expected, &program)
                    && faulty.answer((relation, &tuple)).is_some_and(|answer| answer != expected)
                {
                    met.faults.entry(*fault).or_insert(met.programs);
                }
            }
            if let Some(turns_on) = conclusion.turns_on.as_deref() {
                let said = || format!("seed {seed}: {question} given {names:?}\n{text}");
                turns(&reference, &program, &base, (relation, &tuple), turns_on, &said, &mut met);
            }
        }
    }
    let all = format!("{met:?}");
    let leans = ["yes", "no", "split"].iter().all(|word| met.leanings.get(word).is_some_and(|n| *n > 1));
    let answered = met.programs > 160 && met.answers > 400 && met.left * 2 < met.answers;
    enough(answered && leans && met.by_cases > 1 && met.by_burden > 30 && met.of_norms > 40, &all);
    enough(met.contrary > 8 && met.given > 12, &all);
    enough(met.turns > 50 && met.turns_on_readings > 4 && met.long > 4, &all);
    // That completions come before burdens shows too rarely here, and is looked at by itself.
    let shown = Fault::OF_ANSWERS.into_iter().filter(|fault| *fault != Fault::CasesAfterBurdens);
    let missed = shown.filter(|fault| !met.faults.contains_key(fault));
    enough(missed.clone().count() == 0, &format!("not noticed: {:?}", missed.collect::<Vec<_>>()));
}

/// Whether a mistake can show in an answer.
fn bears_on(fault: Fault, answer: &Answer, program: &Program) -> bool {
    match fault {
        Fault::ReportedCounts | Fault::ReportedIsSilent => !answer.contrary.is_empty(),
        Fault::MajorityIsNothing => {
            let major = |r: &vires::hir::Reading| r.weight == Some(vires::hir::Weight::Majority);
            answer.leaning.is_some() && program.readings.iter().any(major)
        }
        Fault::SetsAreNotSmallest => !answer.decided_by.is_empty(),
        _ => answer.by_cases,
    }
}

/// A thing and its value: of an unknown 1 if it is so, of a dispute the place of its reading.
type Part = BTreeSet<(usize, usize)>;

/// Compares what an answer turns on with all combinations, by trying all parts of all of them.
fn turns(
    reference: &Answers<'_>,
    program: &Program,
    base: &World,
    asked: (RelationId, &Tuple),
    turns_on: &TurnsOn,
    said: &dyn Fn() -> String,
    met: &mut Met,
) {
    if turns_on.more || !turns_on.left_out.is_empty() {
        return;
    }
    let date = base.date(program).unwrap();
    let doubt = |claim: &Claim| -> Doubt {
        let timeless = !is_event(program, claim.relation)
            && program.relation(claim.relation).timing == vires::hir::Timing::Timeless;
        (claim.relation, claim.arguments.clone(), if timeless { date } else { claim.at })
    };
    let doubts: Vec<Doubt> = turns_on.unknowns.iter().map(doubt).collect();
    if doubts.len() > 5 {
        return;
    }
    // The disputes that the program turns on stand behind the unknowns; others must not matter.
    let combinations =
        reference.combinations(|r| program.reading(r).weight != Some(vires::hir::Weight::Reported));
    let mut cells: Vec<(Vec<usize>, Option<Truth>)> = Vec::new();
    for taken in &combinations {
        let bare = World { readings: taken.clone(), without_burdens: true, ..base.clone() };
        let Some(table) = reference.table(asked, &bare, &doubts) else { return };
        for (number, truth) in table.into_iter().enumerate() {
            let facts = (0..doubts.len()).map(|n| number >> n & 1);
            let readings = taken.iter().map(|r| {
                let all = &program.dispute(program.reading(*r).dispute).readings;
                all.iter().position(|other| other == r).unwrap()
            });
            cells.push((facts.chain(readings).collect(), truth));
        }
    }
    let part = |combination: &Combination| -> Part {
        let literals = combination.0.iter().map(|literal| {
            (turns_on.unknowns.iter().position(|u| *u == literal.claim).unwrap(), usize::from(literal.holds))
        });
        let readings = combination.1.iter().map(|r| {
            let dispute = program.reading(*r).dispute;
            let place = program.dispute(dispute).readings.iter().position(|other| other == r).unwrap();
            (doubts.len() + dispute.index(), place)
        });
        literals.chain(readings).collect()
    };
    let found = [&turns_on.makes_true, &turns_on.makes_false, &turns_on.keeps_open]
        .map(|all| all.iter().map(part).collect::<BTreeSet<Part>>());
    let expected = [Truth::True, Truth::False, Truth::Undetermined].map(|wanted| smallest(&cells, wanted));
    assert_eq!(found, expected, "what it turns on, of {doubts:?}: {}", said());
    met.turns += 1;
    met.turns_on_readings += usize::from(turns_on.reads());
    met.long += usize::from(expected[0].iter().chain(&expected[1]).any(|part| part.len() > 1));
}

/// The smallest parts that have a cell, and in all of whose cells it stands so.
fn smallest(cells: &[(Vec<usize>, Option<Truth>)], wanted: Truth) -> BTreeSet<Part> {
    let mut parts: BTreeSet<Part> = BTreeSet::new();
    for (cell, truth) in cells {
        if *truth != Some(wanted) {
            continue;
        }
        for mask in 0..1_u32 << cell.len() {
            let part: Part = cell.iter().copied().enumerate().filter(|(n, _)| mask >> n & 1 == 1).collect();
            if parts.contains(&part) {
                continue;
            }
            let within = |other: &[usize]| part.iter().all(|(thing, value)| other[*thing] == *value);
            let mut inside = cells.iter().filter(|(other, truth)| truth.is_some() && within(other));
            if inside.all(|(_, truth)| *truth == Some(wanted)) {
                parts.insert(part);
            }
        }
    }
    let fewer = |part: &Part| {
        let without = |one: &(usize, usize)| part.iter().copied().filter(|o| o != one).collect::<Part>();
        part.iter().map(without).collect::<Vec<Part>>()
    };
    parts.iter().filter(|part| !fewer(part).iter().any(|p| parts.contains(p))).cloned().collect()
}

/// Whether ann is rich is not known, and it is so either way, burden or not.
const EITHER: &str = "type person
fact rich(person) open
concept admitted(person) in doubt no
define admitted(X) when rich(X)
define admitted(X) when X is person and not rich(X)
case c on 2020-01-01 { person ann }
";

#[test]
fn that_cases_come_before_burdens_would_be_noticed() {
    let program = lowered(EITHER).unwrap();
    let base = World { case: Some(CaseId(0)), ..World::default() };
    let tuple: Tuple =
        vec![crate::naive::Item::Value(vires::value::Value::Entity(program.cases[0].entities[0]))];
    let relation = program.names.relations["admitted"];
    let answer = |fault| Answers::new(&program, &base, &[], fault).answer((relation, &tuple)).unwrap();
    let right = answer(None);
    assert_eq!((right.truth, right.by_cases, right.by_burden), (Some(Truth::True), true, false));
    for fault in [Fault::CasesIgnored, Fault::CasesAfterBurdens] {
        assert_ne!(answer(Some(fault)), right, "{fault:?}");
    }
}
