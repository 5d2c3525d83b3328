//! Certificates: every answer has one that the checker accepts, and edited ones prove nothing that is wrong.

mod cases;
mod circles;
mod days;
mod edits;
mod hostile;
mod norms;
mod quantities;
mod readings;
mod rich;
mod samples;

use crate::door::{folder, run, run_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use vires::certificate;
use vires::ids::RelationId;
use vires::session::{Disk, Memory, Refusal, Session, Setting};

/// What is certified: the certificates of each statement, and why others were refused.
#[derive(Default)]
struct Found {
    written: Vec<(String, String)>,
    refused: BTreeMap<String, usize>,
}

impl Found {
    fn add(&mut self, other: Self) {
        self.written.extend(other.written);
        for (why, count) in other.refused {
            *self.refused.entry(why).or_default() += count;
        }
    }
}

/// The certificates of everything that a session can be asked about these relations, in these cases.
fn everything(session: &mut Session, falses: usize, wanted: &dyn Fn(usize, RelationId) -> bool) -> Found {
    let cases: Vec<Option<String>> = if session.program().cases.is_empty() {
        vec![None]
    } else {
        session.program().cases.iter().map(|case| Some(case.name.clone())).collect()
    };
    let mut all = Found::default();
    let relations = session.program().relations.len();
    for (place, case) in cases.into_iter().enumerate() {
        if !(0..relations).any(|at| wanted(place, RelationId::at(at))) {
            continue;
        }
        let setting = Setting { case, ..Setting::default() };
        let wanted = |relation: RelationId| wanted(place, relation);
        let Ok(found) = session.certify_all(&setting, &wanted, (true, falses)) else {
            continue;
        };
        for (statement, certificate) in found {
            match certificate {
                Ok(text) => {
                    all.written.extend(parts(&text).into_iter().map(|part| (statement.clone(), part)));
                }
                Err(Refusal::Mistakes(mistakes)) => {
                    let message = &mistakes[0].message;
                    let why = message.split_once("be certified: ").map_or(message.as_str(), |(_, why)| why);
                    let (why, instead) = why.split_once("; ").unwrap();
                    assert!(!instead.is_empty());
                    if !KNOWN.contains(&why) {
                        println!("{message}");
                    }
                    *all.refused.entry(why.to_owned()).or_insert(0) += 1;
                }
                Err(Refusal::Limit(_)) => panic!("a limit was reached"),
            }
        }
    }
    all
}

/// The certificates of a file, one by one.
fn parts(text: &str) -> Vec<String> {
    text.split(certificate::FIRST).skip(1).map(|part| format!("{}{part}", certificate::FIRST)).collect()
}

/// The bounds: what the meaning of programs leaves open, and what would be too large.
const KNOWN: [&str; 4] = [
    "it asks about a day that nobody knows",
    "it is shown by more cases than are certified",
    "the search for its reasons takes too long",
    "what is looked at day by day turns on the date of the question in a way that cannot be solved for it",
];

/// These, and nothing else.
fn only_known_gaps(refused: &BTreeMap<String, usize>, of: &str) {
    for why in refused.keys() {
        assert!(KNOWN.contains(&why.as_str()), "{of}: {refused:?}");
    }
}

/// The files of the language in a folder and the folders in it.
fn vires_files(folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut folders) = (Vec::new(), vec![PathBuf::from(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root.join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "vires") {
                found.push(root.join(path).to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// Prints how many statements are certified, and why others are not.
fn told(of: &str, found: &Found) {
    println!("{of}: {} certificates, refused {:?}", found.written.len(), found.refused);
}

/// One file in so many of the examples is looked at here, and of each one concept in so many.
const SHARE: (usize, usize) = (14, 33);

#[test]
fn answers_of_the_examples_are_certified() {
    examples(SHARE);
}

/// All of them: `cargo test --test suite every_answer -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn every_answer_of_the_examples_is_certified() {
    examples((1, 1));
}

fn examples((files, concepts): (usize, usize)) {
    let mut all = Found::default();
    for (place, file) in vires_files("examples").into_iter().enumerate() {
        if place % files != files / 2 {
            continue;
        }
        let mut session = Session::load(&Disk::new(), &[file.as_str()]);
        assert!(!session.has_errors(), "{file}");
        let wanted = |_: usize, relation: RelationId| (relation.index() + place).is_multiple_of(concepts);
        let found = everything(&mut session, 1, &wanted);
        told(&file, &found);
        all.add(found);
    }
    told("the examples", &all);
    only_known_gaps(&all.refused, "the examples");
    let refused: usize = all.refused.values().sum();
    assert!(all.written.len() > 100 && refused * 20 < all.written.len(), "{}", all.written.len());
}

#[test]
fn every_answer_of_the_cases_is_certified() {
    let mut all = Found::default();
    for file in vires_files("tests/cases") {
        let mut session = Session::load(&Disk::new(), &[file.as_str()]);
        if session.has_errors() {
            continue;
        }
        let found = everything(&mut session, 2, &|_, _| true);
        told(&file, &found);
        only_known_gaps(&found.refused, &file);
        all.add(found);
    }
    told("all", &all);
    assert!(all.written.len() > 800, "{}", all.written.len());
    let known = BTreeMap::from([("it asks about a day that nobody knows".to_owned(), 4)]);
    assert_eq!(all.refused, known);
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

#[test]
fn what_is_expected_to_be_false_is_certified() {
    let text = "type t\nfact f(t)\nconcept p(t)\ndefine p(X) when f(X)\n\
                case k \"K\" on 2020-01-01 { t a; t b; t c; f(b)\n expect not p(c)\n expect not p(a) at 2019-01-01 }\n";
    let mut session = Session::load(&Memory::new().with("a.vires", text), &["a.vires"]);
    let (written, warnings) = session.certify_checked(&Setting::default()).unwrap();
    assert!(warnings.is_empty());
    let checked = session.check_certificates(&written).unwrap();
    let said = checked.into_iter().map(|one| one.outcome.unwrap());
    let said: Vec<(String, String)> = said.map(|one| (one.answer, one.statement)).collect();
    let of = |answer: &str, name: &str| (answer.to_owned(), format!("2020-01-01 p {name}"));
    assert_eq!(said, [of("true", "b"), of("false", "c")]);
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
