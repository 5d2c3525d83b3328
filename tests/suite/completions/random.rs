//! Answers by cases against brute force: each completion stated as facts, in an evaluation of its own.

use crate::dice::Dice;
use crate::plan::concepts;
use crate::random::{lowered, text};
use std::collections::{BTreeMap, BTreeSet};
use vires::engine::{Budget, Truth};
use vires::hir::{Polarity, Program, StatedTime, Statement};
use vires::ids::{CaseId, RelationId, WorldId};
use vires::plan::{self, Plan, Role, World};
use vires::proof::{Claim, Form, Index, Status, View};
use vires::session::{Memory, Session, Setting};
use vires::source::Span;
use vires::value::Value;

/// Most unknowns of a program that is tried: each completion is a run.
const MOST: usize = 6;

/// A tuple of an open fact.
type Unknown = (RelationId, Vec<Value>);

/// How every statement that is not false stands, of each concept.
type Statuses = BTreeMap<Unknown, Truth>;

/// A program without dates in which something is unknown.
fn sample(seed: u64) -> (Program, String) {
    let mut dice = Dice::new(seed + 77_000);
    loop {
        let made = text::program(&mut dice, text::Taste { time: false, open: true, rich: false });
        let text = made.text(None);
        if let Some(program) = lowered(&text) {
            return (program, text);
        }
    }
}

/// The tuples that are unknown in the case.
fn unknowns(program: &Program, plan: &Plan, world: &World) -> Vec<Unknown> {
    let (block, _) = plan::block(program, plan, std::slice::from_ref(world));
    let mut found = Vec::new();
    for relation in (0..program.relations.len()).map(RelationId::at) {
        let Some(node) = plan.roles.get(&Role::Stated(relation)) else { continue };
        for (_, rows) in block.inputs.iter().filter(|(input, _)| input == node) {
            for row in rows.iter().filter(|row| row.lower != row.upper) {
                let values = row.tuple.iter().map(|code| block.values.value(*code).unwrap());
                found.push((relation, values.collect()));
            }
        }
    }
    found
}

/// What is stated of a tuple.
fn statement((relation, arguments): &Unknown, holds: bool) -> Statement {
    Statement {
        relation: *relation,
        arguments: arguments.clone(),
        polarity: if holds { Polarity::Stated } else { Polarity::Denied },
        time: StatedTime::Always,
        source: None,
        held_by: vec![],
        unverified: None,
        span: Span::default(),
    }
}

/// How the statements of all concepts stand in one world, evaluated alone.
fn statuses(program: &Program, plan: &Plan, world: &World) -> Statuses {
    let (block, _) = plan::block(program, plan, std::slice::from_ref(world));
    let model = vires::engine::run(plan, &block, &Budget::default()).unwrap();
    let index = Index::new(program, plan);
    let view = View::new(&index, &model, world, WorldId(0), WorldId(0));
    let all = concepts(program).into_iter().flat_map(|relation| {
        view.all(relation, view.date).into_iter().map(move |(row, truth)| ((relation, row), truth))
    });
    all.collect()
}

/// A program with everything brute force says of it.
struct Tried {
    program: Program,
    text: String,
    unknowns: Vec<Unknown>,
    here: Statuses,
    bare: Statuses,
    /// By completion: bit `n` is the `n`-th unknown.
    completed: Vec<Statuses>,
}

impl Tried {
    fn new(seed: u64) -> Option<Self> {
        let (program, text) = sample(seed);
        let plan = plan::plan(&program, &concepts(&program), &plan::Options::default());
        let base = World { case: Some(CaseId(0)), ..World::default() };
        let bare = World { without_burdens: true, ..base.clone() };
        let unknowns = unknowns(&program, &plan, &bare);
        if unknowns.is_empty() || unknowns.len() > MOST {
            return None;
        }
        let completed = (0..1_usize << unknowns.len()).map(|cell| {
            let stated =
                unknowns.iter().enumerate().map(|(n, unknown)| statement(unknown, cell >> n & 1 == 1));
            statuses(&program, &plan, &World { assumed: stated.collect(), ..bare.clone() })
        });
        let completed = completed.collect();
        let (here, bare) = (statuses(&program, &plan, &base), statuses(&program, &plan, &bare));
        Some(Self { program, text, unknowns, here, bare, completed })
    }

    /// What completions say of a statement, in their order.
    fn values(&self, of: &Unknown) -> Vec<Truth> {
        self.completed.iter().map(|found| found.get(of).copied().unwrap_or(Truth::False)).collect()
    }

    /// The value that all completions share.
    fn agreed(&self, of: &Unknown) -> Option<Truth> {
        let values: BTreeSet<Truth> = self.values(of).into_iter().collect();
        let first = values.first().copied()?;
        (values.len() == 1 && first != Truth::Undetermined).then_some(first)
    }

    fn question(&self, (relation, arguments): &Unknown) -> String {
        self.program.statement(*relation, arguments)
    }
}

fn truth(status: Status) -> Truth {
    if status == Status::True {
        Truth::True
    } else if status == Status::Undetermined {
        Truth::Undetermined
    } else {
        Truth::False
    }
}

#[test]
fn answers_by_cases_are_those_of_brute_force() {
    let (mut programs, mut by_cases, mut open, mut burdened, mut shown) = (0, 0, 0, 0, 0);
    for seed in 0..SEEDS {
        let Some(tried) = Tried::new(seed) else { continue };
        programs += 1;
        let mut session = Session::load(&Memory::new().with("f.vires", tried.text.clone()), &["f.vires"]);
        let all: BTreeSet<&Unknown> = tried.bare.keys().chain(tried.here.keys()).collect();
        for of in all {
            let question = tried.question(of);
            let answers = session.ask(&question, &Setting::default()).unwrap().answers;
            let [answer] = answers.as_slice() else { panic!("{question} has {} answers", answers.len()) };
            let found = (truth(answer.conclusion.status), answer.conclusion.by_cases);
            let here = tried.here.get(of).copied().unwrap_or(Truth::False);
            let bare = tried.bare.get(of).copied().unwrap_or(Truth::False);
            let expected = match tried.agreed(of).filter(|_| bare == Truth::Undetermined) {
                Some(agreed) => (agreed, true),
                None => (here, false),
            };
            assert_eq!(found, expected, "seed {seed}: {question}\n{}", tried.text);
            assert!(!answer.conclusion.cases_not_tried);
            by_cases += usize::from(found.1);
            if found.1 {
                shown += usize::from(has_cases(&mut session, &question, answer.conclusion.status));
            }
            burdened += usize::from(found.1 && here != Truth::Undetermined);
            open += usize::from(bare == Truth::Undetermined);
        }
    }
    println!(
        "{programs} programs, {open} open statements, {by_cases} by cases, {burdened} of them before a burden"
    );
    assert!(shown > 0 && shown * 2 >= by_cases, "only {shown} of {by_cases} are shown case by case");
    assert!(programs >= 60 && open >= 200 && by_cases >= 10, "{programs} {open} {by_cases}");
}

/// Whether an answer by cases is shown case by case; then the cases cover everything, and it is so in each.
fn has_cases(session: &mut Session, question: &str, status: Status) -> bool {
    let reasons = session.why(question, &Setting::default()).unwrap();
    let cases = &reasons.explanations[0].1.cases;
    for (place, case) in cases.iter().enumerate() {
        assert_eq!(case.explanation.conclusion.status, status, "{question}");
        let apart = |other: &vires::proof::Case| {
            let differ = |l: &vires::proof::Literal| {
                other.literals.iter().any(|o| o.claim == l.claim && o.holds != l.holds)
            };
            case.literals.iter().any(differ)
        };
        assert!(cases[place + 1..].iter().all(apart), "{question}: two cases meet");
    }
    let parts: usize = cases.iter().map(|case| 4_096 >> case.literals.len()).sum();
    assert!(cases.is_empty() || parts == 4_096, "{question}: the cases leave something out");
    !cases.is_empty()
}

const SEEDS: u64 = 180;

#[test]
fn with_time_an_answer_by_cases_holds_in_every_completion() {
    // Of events and facts over time brute force states what is unknown for the day of the case.
    let mut by_cases = 0;
    for seed in 0..160 {
        let mut dice = Dice::new(seed + 91_000);
        let made = text::program(&mut dice, text::Taste { time: true, open: true, rich: false });
        let text = made.text(None);
        let Some(program) = lowered(&text) else { continue };
        let mut session = Session::load(&Memory::new().with("f.vires", text.clone()), &["f.vires"]);
        for relation in concepts(&program) {
            let declared = program.relation(relation);
            let variables: Vec<String> = (0..declared.parameters.len()).map(|n| format!("X{n}")).collect();
            let question = if variables.is_empty() {
                declared.name.clone()
            } else {
                format!("{}({})", declared.name, variables.join(", "))
            };
            for answer in session.ask(&question, &Setting::default()).unwrap().answers {
                if answer.conclusion.by_cases {
                    by_cases += 1;
                    stays(&mut session, &program, &answer.conclusion.claim, &answer.conclusion.open, &text);
                }
            }
        }
    }
    println!("{by_cases} answers by cases");
    assert!(by_cases >= 5);
}

/// Stating what the answer does not depend on leaves it as it is.
fn stays(session: &mut Session, program: &Program, claim: &Claim, open: &[Claim], text: &str) {
    assert_eq!(claim.form, Form::Holds);
    let question = program.statement(claim.relation, &claim.arguments);
    for unknown in open.iter().filter(|unknown| unknown.at > vires::proof::UNKNOWN_DAY) {
        let statement = program.statement(unknown.relation, &unknown.arguments);
        let declared = program.relation(unknown.relation);
        let (yes, no) = match declared.timing {
            vires::hir::Timing::Timeless => (statement.clone(), format!("not {statement}")),
            vires::hir::Timing::OverTime => {
                (format!("{statement} from {}", unknown.at), format!("not {statement} from {}", unknown.at))
            }
            vires::hir::Timing::Dated => {
                (format!("{statement} on {}", unknown.at), format!("not {statement}"))
            }
        };
        for assumed in [yes, no] {
            let setting = Setting { assumed: vec![assumed.clone()], ..Setting::default() };
            let answers = session.ask(&question, &setting).unwrap().answers;
            let status = answers.first().map_or(Status::False, |answer| answer.conclusion.status);
            assert_eq!(status, Status::True, "{question} with `{assumed}`\n{text}");
        }
    }
}

/// A combination: places of unknowns, and how they turn out.
type Implicant = Vec<(usize, bool)>;

/// All assignments of some unknowns under which a function of all has one value, and no part of which has.
fn implicants(values: &[Truth], unknowns: usize, wanted: Truth) -> BTreeSet<Implicant> {
    let implies = |part: &[(usize, bool)]| {
        let cells = (0..values.len()).filter(|cell| part.iter().all(|(n, so)| (cell >> n & 1 == 1) == *so));
        cells.map(|cell| values[cell]).all(|value| value == wanted)
    };
    let mut parts: Vec<Implicant> = vec![vec![]];
    for n in 0..unknowns {
        let more = parts.clone().into_iter().flat_map(|part| {
            [false, true].map(|so| part.iter().copied().chain([(n, so)]).collect::<Implicant>())
        });
        parts.extend(more);
    }
    let shortest = |part: &Implicant| {
        implies(part)
            && (0..part.len()).all(|n| {
                let fewer: Implicant =
                    part.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, l)| *l).collect();
                !implies(&fewer)
            })
    };
    parts.into_iter().filter(shortest).collect()
}

#[test]
fn what_an_answer_turns_on_is_what_brute_force_says() {
    let (mut compared, mut long, mut open) = (0, 0, 0);
    for seed in 0..120 {
        let Some(tried) = Tried::new(seed) else { continue };
        let mut session = Session::load(&Memory::new().with("f.vires", tried.text.clone()), &["f.vires"]);
        let undetermined = tried.bare.iter().filter(|(_, truth)| **truth == Truth::Undetermined);
        for of in undetermined.map(|(of, _)| of).filter(|of| tried.agreed(of).is_none()).take(6) {
            let question = tried.question(of);
            let reasons = session.why(&question, &Setting::default()).unwrap();
            let conclusion = &reasons.explanations[0].1.conclusion;
            let values = tried.values(of);
            let expected = [Truth::True, Truth::False, Truth::Undetermined]
                .map(|wanted| implicants(&values, tried.unknowns.len(), wanted));
            let Some(turns_on) = &conclusion.turns_on else {
                assert!(expected[0].is_empty() && expected[1].is_empty(), "{question}\n{}", tried.text);
                continue;
            };
            assert!(turns_on.left_out.is_empty() && !turns_on.more);
            let place = |claim: &Claim| {
                let same = |(relation, arguments): &Unknown| {
                    (*relation, arguments) == (claim.relation, &claim.arguments)
                };
                tried.unknowns.iter().position(same).unwrap()
            };
            let found = [&turns_on.makes_true, &turns_on.makes_false, &turns_on.keeps_open].map(|all| {
                let of = |combination: &vires::proof::Combination| {
                    let mut part: Implicant =
                        combination.0.iter().map(|l| (place(&l.claim), l.holds)).collect();
                    part.sort_unstable();
                    part
                };
                all.iter().map(of).collect::<BTreeSet<Implicant>>()
            });
            assert_eq!(found, expected, "seed {seed}: {question}\n{}", tried.text);
            compared += 1;
            long += usize::from(expected[0].iter().any(|part| part.len() > 1));
            open += usize::from(!expected[2].is_empty());
        }
    }
    println!("{compared} compared, {long} with a combination of several, {open} that may stay open");
    assert!(compared >= 60 && long >= 5, "{compared} {long} {open}");
}
