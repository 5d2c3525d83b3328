//! Certificates: every answer has one that the checker accepts, and edited ones prove nothing that is wrong.

mod edits;

use crate::dice::Dice;
use crate::door::{folder, run, run_in};
use crate::naive::Item;
use crate::random;
use crate::reference::Reference;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use vires::certificate;
use vires::hir::words;
use vires::hir::{Program, RelationKind};
use vires::ids::RelationId;
use vires::plan::World;
use vires::session::{Disk, Memory, Refusal, Session, Setting};
use vires::value::Value;

/// The certificates of everything that a session can be asked, and why others were refused.
fn everything(session: &mut Session, falses: usize) -> (Vec<(String, String)>, BTreeMap<String, usize>) {
    let cases: Vec<Option<String>> = if session.program().cases.is_empty() {
        vec![None]
    } else {
        session.program().cases.iter().map(|case| Some(case.name.clone())).collect()
    };
    let (mut written, mut refused) = (Vec::new(), BTreeMap::new());
    for case in cases {
        let Ok(found) =
            session.certify_all(&Setting { case, ..Setting::default() }, &|_| true, (true, falses))
        else {
            continue;
        };
        for (statement, certificate) in found {
            match certificate {
                Ok(text) => written.push((statement, text)),
                Err(Refusal::Mistakes(mistakes)) => {
                    let message = &mistakes[0].message;
                    let why = message.split_once("be certified: ").map_or(message.as_str(), |(_, why)| why);
                    if !KNOWN.contains(&why) {
                        println!("{message}");
                    }
                    *refused.entry(why.to_owned()).or_insert(0) += 1;
                }
                Err(Refusal::Limit(_)) => panic!("a limit was reached"),
            }
        }
    }
    (written, refused)
}

/// What cannot be certified yet.
const KNOWN: [&str; 6] = [
    "it rests on readings or obligations",
    "it depends on readings",
    "it is shown by cases",
    "it asks about a day that nobody knows",
    "it rests on an event of which nobody knows the day",
    "it recurs through negation in a way that certificates do not cover",
];

/// These, and nothing else.
fn only_known_gaps(refused: &BTreeMap<String, usize>, of: &str) {
    for why in refused.keys() {
        assert!(KNOWN.contains(&why.as_str()), "{of}: {refused:?}");
    }
}

fn vires_files(folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<String> = fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "vires"))
        .map(|path| path.strip_prefix(root).unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    found
}

#[test]
fn every_answer_of_the_examples_is_certified() {
    for file in vires_files("examples") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        let mut session = Session::load(&Disk::new(), &[path.to_string_lossy()]);
        let (written, refused) = everything(&mut session, 1);
        only_known_gaps(&refused, &file);
        assert!(written.len() > 20, "{file}: {}", written.len());
    }
}

#[test]
fn every_answer_of_the_cases_is_certified() {
    let (mut certified, mut gaps) = (0, BTreeMap::<String, usize>::new());
    for folder in ["plan", "proof", "rules/good", "hir/good"] {
        for file in vires_files(&format!("tests/cases/{folder}")) {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
            let mut session = Session::load(&Disk::new(), &[path.to_string_lossy()]);
            if session.has_errors() {
                continue;
            }
            let (written, refused) = everything(&mut session, 4);
            only_known_gaps(&refused, &file);
            certified += written.len();
            for (why, count) in refused {
                *gaps.entry(why).or_default() += count;
            }
        }
    }
    let missing: usize = gaps.values().sum();
    assert!(certified > 100 && missing < certified, "{certified} certified, not {gaps:?}");
}

/// A random program, what it is certified of, and how each of its statements stands by the reference.
struct Sample {
    program: Program,
    certificates: Vec<(RelationId, String)>,
    truth: BTreeMap<(usize, bool, String), &'static str>,
}

/// The worlds of a program, by the line `suppose` of their certificates.
fn worlds(program: &Program) -> Vec<World> {
    crate::plan::worlds(program)
}

fn sample(seed: u64) -> Option<(Sample, BTreeMap<String, usize>)> {
    let (_, text) = random::sample(seed);
    random::lowered(&text)?;
    let mut session = Session::load(&Memory::new().with("r.vires", text.as_str()), &["r.vires"]);
    if session.has_errors() {
        return None;
    }
    let (written, refused) = everything(&mut session, 2);
    let program = session.program().clone();
    let mut truth = BTreeMap::new();
    for (place, world) in worlds(&program).iter().enumerate() {
        for bare in [false, true] {
            let world = World { without_burdens: bare, ..world.clone() };
            let mut reference = Reference::new(&program, &world, None);
            let day = world.date(&program).unwrap();
            for relation in (0..program.relations.len()).map(RelationId::at) {
                let kind = program.relation(relation).kind;
                if !matches!(kind, RelationKind::Defined | RelationKind::Argued) {
                    continue;
                }
                let bounds = reference.settled(relation, day);
                for row in &bounds.upper {
                    let Some(values) = row.iter().map(|i| value(*i)).collect::<Option<Vec<_>>>() else {
                        continue;
                    };
                    let values: Vec<Option<Value>> = values.into_iter().map(Some).collect();
                    let shown = words::statement(&program, relation, false, day, &values);
                    let how = if bounds.lower.contains(row) { "true" } else { "undetermined" };
                    truth.insert((place, bare, shown), how);
                }
            }
            if reference.inexact {
                return None;
            }
        }
    }
    let relation = |text: &str| {
        let answer = text.lines().find(|line| line.starts_with("answer ")).unwrap();
        let name =
            answer.split(' ').skip_while(|w| !w.starts_with(|c: char| c.is_ascii_digit())).nth(1).unwrap();
        program.names.relations[name]
    };
    let certificates = written.into_iter().map(|(_, text)| (relation(&text), text)).collect();
    Some((Sample { program, certificates, truth }, refused))
}

fn value(item: Item) -> Option<Value> {
    match item {
        Item::Value(value) => Some(value),
        _ => None,
    }
}

impl Sample {
    /// Whether an answer that a certificate proves is right by the reference.
    fn is_right(&self, text: &str, proved: &certificate::Certified) -> bool {
        let suppose = text.lines().find_map(|line| line.strip_prefix("suppose ")).unwrap();
        let place = suppose.parse::<usize>().unwrap_or(0);
        let how = |bare| *self.truth.get(&(place, bare, proved.statement.clone())).unwrap_or(&"false");
        match proved.answer.as_str() {
            "true" | "false" | "undetermined" => how(false) == proved.answer,
            "not shown" => how(false) == "false" && how(true) == "undetermined",
            "as long as not shown" => how(false) == "true" && how(true) == "undetermined",
            _ => false,
        }
    }
}

#[test]
fn random_programs_are_certified() {
    let (mut certified, mut gaps, mut programs) = (0, BTreeMap::new(), 0);
    for seed in 0..60 {
        let Some((sample, refused)) = sample(seed) else { continue };
        for why in refused.keys().filter(|why| !KNOWN.contains(&why.as_str())) {
            println!("seed {seed}: {why}\n{}", random::sample(seed).1);
        }
        programs += 1;
        for (why, count) in refused {
            *gaps.entry(why).or_insert(0) += count;
        }
        for (relation, text) in &sample.certificates {
            let proved = certificate::check(&sample.program, *relation, text).unwrap();
            assert!(sample.is_right(text, &proved), "seed {seed}: {proved:?}\n{text}");
            certified += 1;
        }
    }
    let missing: usize = gaps.values().sum();
    only_known_gaps(&gaps, "random programs");
    println!("{programs} programs, {certified} answers certified, refused {gaps:?}");
    assert!(programs > 20 && certified > 500 && missing * 5 < certified, "{certified} {gaps:?}");
}

#[test]
fn ten_thousand_edits_prove_nothing_that_is_wrong() {
    let mut dice = Dice::new(7);
    let (mut edited, mut still, mut kinds) = (0, 0, BTreeMap::<&str, (usize, usize)>::new());
    let samples: Vec<Sample> =
        (100..).filter_map(sample).map(|(s, _)| s).filter(|s| s.certificates.len() > 10).take(20).collect();
    while edited < 10_000 {
        let sample = &samples[dice.below(samples.len())];
        let (relation, text) = &sample.certificates[dice.below(sample.certificates.len())];
        let other = &sample.certificates[dice.below(sample.certificates.len())].1;
        let Some((kind, changed)) = edits::edit(&mut dice, &sample.program, text, other) else { continue };
        edited += 1;
        let count = kinds.entry(kind).or_default();
        count.0 += 1;
        // The answer may be about another relation now: then it is asked about that one.
        let asked = edits::asked(&sample.program, &changed).unwrap_or(*relation);
        if let Ok(proved) = certificate::check(&sample.program, asked, &changed) {
            still += 1;
            count.1 += 1;
            assert!(sample.is_right(&changed, &proved), "{kind} proves {proved:?}\n{changed}");
        }
    }
    println!("{edited} edits, {still} still prove something right: {kinds:?}");
    assert!(still * 4 < edited, "{kinds:?}");
    assert!(kinds.len() >= 8, "{kinds:?}");
}

#[test]
fn a_certificate_is_written_and_verified() {
    let case = "type t\nt a, b\nfact p(t) open\nconcept q(t) in doubt no\nconcept r\ndefine q(X) when p(X)\n\
                define r when not q(b)\np(a)\n";
    let folder = folder("certificates", &[("c.vires", case), ("other.vires", &case.replace("p(a)\n", ""))]);
    let asked = run_in(&folder, &["ask", "q(X)", "c.vires", "--certificate", "q.txt"], b"");
    assert_eq!(asked.code, 0, "{}", asked.shown());
    let verified = run_in(&folder, &["verify", "q.txt", "c.vires"], b"");
    let elsewhere = run_in(&folder, &["verify", "q.txt", "other.vires"], b"");
    let text = fs::read_to_string(folder.join("q.txt")).unwrap();
    fs::write(folder.join("cut.txt"), text.replace("  fails 1\n", "")).unwrap();
    let cut = run_in(&folder, &["verify", "cut.txt", "c.vires"], b"");
    let nothing = run_in(&folder, &["verify", "c.vires", "c.vires"], b"");
    let whole = run_in(&folder, &["ask", "q(X) and r", "c.vires", "--certificate", "w.txt"], b"");
    let asked = run_in(&folder, &["verify", "w.txt", "c.vires"], b"");
    assert_eq!((verified.code, elsewhere.code, cut.code, nothing.code), (0, 1, 1, 1));
    let shown = [&verified, &elsewhere, &cut, &nothing, &whole, &asked].map(crate::door::Run::shown);
    insta::assert_snapshot!(format!("{text}\n{}", shown.join("\n")));
}

#[test]
fn what_a_check_says_is_certified() {
    let folder = folder("certified", &[]);
    let target = folder.join("k.txt");
    let target = target.to_string_lossy();
    let checked = run(&["check", "examples/osh_2010.vires", "--certificate", &target]);
    assert_eq!(checked.code, 0, "{}", checked.shown());
    let verified = run(&["verify", &target, "examples/osh_2010.vires"]);
    assert_eq!(verified.code, 0, "{}", verified.shown());
    assert!(verified.out.lines().count() >= 3, "{}", verified.shown());
}

/// The certificate of the first answer, in the text of a page that stands between these two lines.
#[test]
fn the_example_of_the_page_is_what_is_written() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/certificate.md")).unwrap();
    let block = |language: &str| {
        let start = page.find(&format!("```{language}\n")).unwrap() + language.len() + 4;
        &page[start..start + page[start..].find("```").unwrap()]
    };
    let mut session = Session::load(&Memory::new().with("page.vires", block("vires")), &["page.vires"]);
    let written = session.certify("allowed(shed)", &Setting::default()).unwrap();
    assert_eq!(written, block("certificate"));
}
