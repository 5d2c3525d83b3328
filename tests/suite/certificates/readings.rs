//! Certificates of what depends on readings.

use super::{edits, everything, only_known_gaps, parts};
use crate::dice::Dice;
use crate::disputes::random::Made;
use std::collections::BTreeMap;
use vires::certificate::{self, Certified};
use vires::hir::sides::Rules;
use vires::hir::{Program, Weight};
use vires::ids::RelationId;
use vires::proof::Status;
use vires::session::{Covered, Memory, Session, Setting, claims};
use vires::time::Date;

fn session(text: &str) -> Session {
    Session::load(&Memory::new().with("a.vires", text), &["a.vires"])
}

/// What a certificate says, and under which readings.
fn proved(session: &Session, relation: &str, text: &str) -> (String, Vec<String>) {
    let program = session.program();
    let asked = program.names.relations[relation];
    let certified = certificate::check(&Rules::new(program), asked, text).unwrap();
    (certified.answer, certified.readings)
}

const FORCE: &str = "fact asked\nfact fired\nfact armed open\nconcept lawful\nconcept quiet\n\
    dispute consent {\n  reading enough { rule lawful when asked }\n  reading never { rule not lawful when fired }\n}\n\
    dispute arms {\n  reading none { rule not quiet when armed }\n  reading some {}\n}\n\
    rule quiet when not fired and lawful\nasked\n";

#[test]
fn a_disputed_answer_has_one_certificate_for_each_set_of_readings_that_decides() {
    let mut session = session(FORCE);
    let written = session.certify("lawful", &Setting::default()).unwrap();
    let said: Vec<_> = parts(&written).iter().map(|part| proved(&session, "lawful", part)).collect();
    let of = |answer: &str, reading: &str| (answer.to_owned(), vec![reading.to_owned()]);
    assert_eq!(said, [of("true", "consent=enough"), of("false", "consent=never")]);
    // What one dispute decides alone leaves the other open.
    let written = session.certify("quiet", &Setting::default()).unwrap();
    let said: Vec<_> = parts(&written).iter().map(|part| proved(&session, "quiet", part)).collect();
    let of = |answer: &str, a: &str, b: &str| (answer.to_owned(), vec![a.to_owned(), b.to_owned()]);
    assert_eq!(
        said,
        [
            of("undetermined", "consent=enough", "arms=none"),
            of("true", "consent=enough", "arms=some"),
            of("false", "consent=never", "arms=-"),
        ]
    );
}

#[test]
fn an_answer_that_is_independent_of_a_dispute_has_one_certificate() {
    let text = FORCE.replace("rule not lawful when fired", "rule lawful when not fired");
    let mut session = session(&text);
    // True under both readings, by different rules: two certificates.
    let written = session.certify("lawful", &Setting::default()).unwrap();
    assert_eq!(parts(&written).len(), 2);
    let text = FORCE.replace("\nasked\n", "\n");
    let mut session = self::session(&text);
    let written = session.certify("lawful", &Setting::default()).unwrap();
    let said: Vec<_> = parts(&written).iter().map(|part| proved(&session, "lawful", part)).collect();
    assert_eq!(said, [("false".to_owned(), vec!["consent=-".to_owned()])]);
}

#[test]
fn each_dispute_behind_the_question_is_named() {
    let mut session = session(FORCE);
    let readings = vec![("consent".to_owned(), "enough".to_owned())];
    let written = session.certify("lawful", &Setting { readings, ..Setting::default() }).unwrap();
    let (program, asked) = (session.program(), session.program().names.relations["lawful"]);
    let rules = Rules::new(program);
    let wrong = |from: &str, to: &str| {
        let text = written.replace(from, to);
        assert_ne!(text, written);
        certificate::check(&rules, asked, &text).unwrap_err().message
    };
    assert!(certificate::check(&rules, asked, &written).is_ok());
    assert_eq!(wrong("reading consent enough asked\n", ""), "a line `reading …` is missing here");
    assert_eq!(wrong("consent enough asked", "arms none"), "a reading of `consent` is to be named here");
    assert_eq!(wrong("consent enough", "consent all"), "the dispute has no such reading");
    assert_eq!(wrong("consent enough", "consent -"), "who asks has taken one reading, or none");
    let not_in_force = "the rule is not in force on that day under these readings";
    assert_eq!(wrong("consent enough", "consent never"), not_in_force);
    assert_eq!(wrong("consent enough asked", "consent -"), not_in_force);
}

/// A program with disputes, what it is certified of, and how each of its concepts stands under each combination.
struct Sample {
    program: Program,
    text: String,
    certificates: Vec<(RelationId, String)>,
    /// By readings and statement; with each whether it is so by cases.
    truth: Vec<(Vec<String>, BTreeMap<String, (&'static str, bool)>)>,
}

fn sample(seed: u64) -> Option<(Sample, BTreeMap<String, usize>)> {
    let mut dice = Dice::new(seed);
    let made = Made::new(&mut dice);
    let date = dice.pick(&["1999-06-01", "2000-06-01", "2002-06-01", "2010-06-01"]);
    let text = format!("{}case k \"K\" on {date} {{}}\n", made.text());
    let mut session = session(&text);
    if session.has_errors() {
        return None;
    }
    let found = everything(&mut session, 2, &|_, _| true);
    let mut truth = Vec::new();
    for taken in made.combinations(|_| true) {
        let names: Vec<(String, String)> =
            taken.iter().enumerate().map(|(d, r)| (format!("d{d}"), format!("r{r}"))).collect();
        let setting = Setting { readings: names.clone(), ..Setting::default() };
        let mut stands = BTreeMap::new();
        for n in 0..made.concepts {
            let asked = session.ask(&format!("p{n}"), &setting).unwrap();
            let conclusion = &asked.answers[0].conclusion;
            let how = match (conclusion.status, conclusion.by_burden) {
                (Status::True, false) => "true",
                (Status::True, true) => "as long as not shown",
                (Status::False, false) => "false",
                (Status::False, true) => "not shown",
                _ => "undetermined",
            };
            stands.insert(format!("{} p{n}", Date::parse(date).unwrap()), (how, conclusion.by_cases));
        }
        truth.push((names.into_iter().map(|(d, r)| format!("{d}={r}")).collect(), stands));
    }
    let written: String = found.written.iter().map(|(_, text)| text.as_str()).collect();
    let checked = session.check_certificates(&written).unwrap();
    assert!(claims(&checked).iter().all(Covered::is_whole), "seed {seed}: {written}");
    let program = session.program().clone();
    let relation = |text: &String| edits::asked(&program, text).unwrap();
    let certificates = found.written.into_iter().map(|(_, text)| (relation(&text), text)).collect();
    Some((Sample { program, text, certificates, truth }, found.refused))
}

impl Sample {
    /// How the statement of a certificate stands under the readings of which it speaks, with whether by cases.
    fn stands(&self, proved: &Certified) -> Vec<(&'static str, bool)> {
        let is_counted = |name: &str| {
            let (dispute, reading) = name.split_once('=').unwrap();
            let id = self.program.names.disputes[dispute];
            let id = self.program.reading_of(id, reading).unwrap();
            self.program.reading(id).weight != Some(Weight::Reported)
        };
        let takes = |taken: &Vec<String>| {
            proved.readings.iter().all(|named| match named.strip_suffix("=-") {
                None => taken.contains(named),
                Some(dispute) => {
                    let of = |name: &&String| name.starts_with(&format!("{dispute}="));
                    taken.iter().filter(of).all(|name| is_counted(name))
                }
            })
        };
        let those = self.truth.iter().filter(|(taken, _)| takes(taken));
        those.filter_map(|(_, stands)| stands.get(&proved.statement).copied()).collect()
    }

    /// Whether what a certificate proves is so under all readings of which it speaks; of single cases nothing is
    /// compared.
    fn is_right(&self, proved: &Certified) -> bool {
        let by_cases = !proved.choices.iter().all(vires::hir::Choice::is_reading);
        by_cases || self.stands(proved).iter().all(|(how, by_cases)| *by_cases || *how == proved.answer)
    }

    /// Whether it says what the answer is, in each case too: of what is open nothing is said by cases.
    fn is_the_answer(&self, proved: &Certified) -> bool {
        self.stands(proved).iter().all(|(how, _)| *how == proved.answer)
    }

    /// How many statements are shown by cases under some readings, and open or left to a burden under others.
    fn mixed(&self) -> usize {
        let (_, first) = &self.truth[0];
        let kinds = |statement: &String| -> (bool, bool) {
            let all = self.truth.iter().map(|(_, stands)| stands[statement]);
            let open = |(how, _): (&str, bool)| how != "true" && how != "false";
            (all.clone().any(|(_, by_cases)| by_cases), all.clone().any(open))
        };
        first.keys().filter(|statement| kinds(statement) == (true, true)).count()
    }
}

#[test]
fn random_programs_with_disputes_are_certified() {
    let (mut certified, mut open, mut mixed, mut gaps, mut samples) = (0, 0, 0, BTreeMap::new(), Vec::new());
    for (sample, refused) in (0..60).chain([144]).filter_map(sample) {
        mixed += sample.mixed();
        let rules = Rules::new(&sample.program);
        for (relation, text) in &sample.certificates {
            let proved = certificate::check(&rules, *relation, text).unwrap();
            assert!(sample.is_the_answer(&proved), "{proved:?}\n{text}\n{}", sample.text);
            certified += 1;
            open += usize::from(proved.readings.iter().any(|name| name.ends_with("=-")));
        }
        for (why, count) in refused {
            *gaps.entry(why).or_insert(0) += count;
        }
        drop(rules);
        samples.push(sample);
    }
    println!(
        "{certified} certificates, {open} of them for any reading of a dispute, {mixed} answers by cases under some"
    );
    println!("refused {gaps:?}");
    only_known_gaps(&gaps, "disputes");
    assert!(certified > 200 && open > 40 && mixed > 5, "{certified} {open} {mixed}");

    let mut dice = Dice::new(11);
    let (mut edited, mut readings, mut still) = (0, 0, 0);
    while edited < 2_500 {
        let sample = &samples[dice.below(samples.len())];
        let (relation, text) = &sample.certificates[dice.below(sample.certificates.len())];
        let other = &sample.certificates[dice.below(sample.certificates.len())].1;
        let Some((kind, changed)) = edits::edit(&mut dice, &sample.program, text, other) else { continue };
        edited += 1;
        readings += usize::from(kind.contains("reading"));
        let asked = edits::asked(&sample.program, &changed).unwrap_or(*relation);
        if let Ok(proved) = certificate::check(&Rules::new(&sample.program), asked, &changed) {
            still += 1;
            assert!(sample.is_right(&proved), "{kind} proves {proved:?}\n{changed}\n{}", sample.text);
        }
    }
    println!("{edited} edits, {readings} of them of a reading, {still} still prove something right");
    assert!(readings > 100 && still * 3 < edited, "{readings} {still}");
}

/// Many of them: `cargo test --test suite many_random_programs -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn many_random_programs_with_disputes_are_certified() {
    let (mut certified, mut mixed) = (0, 0);
    for (sample, refused) in (0..600).filter_map(sample) {
        let rules = Rules::new(&sample.program);
        for (relation, text) in &sample.certificates {
            let proved = certificate::check(&rules, *relation, text).unwrap();
            assert!(sample.is_the_answer(&proved), "{proved:?}\n{text}\n{}", sample.text);
        }
        only_known_gaps(&refused, "disputes");
        certified += sample.certificates.len();
        mixed += sample.mixed();
    }
    println!("{certified} certificates, {mixed} answers by cases under some readings, open under others");
}
