//! Certificates of answers by cases.

use super::parts;
use vires::session::{Memory, Refusal, Session, Setting};

fn session(text: &str) -> Session {
    Session::load(&Memory::new().with("a.vires", text), &["a.vires"])
}

/// What the certificates of a question prove, each with what it assumes.
fn proved(text: &str, question: &str) -> Vec<(String, Vec<String>)> {
    let mut session = session(text);
    let written = session.certify(question, &Setting::default()).unwrap();
    let checked = session.check_certificates(&written).unwrap();
    assert_eq!(checked.len(), parts(&written).len());
    let certified = checked.into_iter().map(|one| one.outcome.unwrap());
    certified.map(|one| (one.answer, one.assumed)).collect()
}

fn case(answer: &str, assumed: &[&str]) -> (String, Vec<String>) {
    (answer.to_owned(), assumed.iter().map(|line| (*line).to_owned()).collect())
}

#[test]
fn an_answer_by_cases_has_a_certificate_for_each_case() {
    let text = "fact f open\nfact g open\nconcept p\nconcept q\ndefine p when f\ndefine p when not f\n\
                define q when f and g\ndefine q when f and not g\ndefine q when not f\n\
                case k \"K\" on 2020-01-01 {}\n";
    let (yes, no) = ("assume stated always f", "assume denied always f");
    assert_eq!(proved(text, "p"), [case("true", &[yes]), case("true", &[no])]);
    // One unknown is enough where the other does not matter.
    let cases = proved(text, "q");
    assert!(cases.iter().all(|(answer, _)| answer == "true"));
    assert_eq!(cases.len(), 3, "{cases:?}");
    assert_eq!(proved(text, "not p"), [case("false", &[yes]), case("false", &[no])]);
}

#[test]
fn each_answer_by_cases_to_a_question_with_variables_is_certified() {
    let text = "type t\nfact f(t) open\nfact g(t)\nconcept p(t)\ndefine p(X) when g(X) and f(X)\n\
                define p(X) when g(X) and not f(X)\ncase k \"K\" on 2020-01-01 { t a; t b; g(a); g(b); f(b) }\n";
    assert_eq!(
        proved(text, "p(X)"),
        [
            case("true", &[]),
            case("true", &["assume stated always f a"]),
            case("true", &["assume denied always f a"]),
        ]
    );
}

#[test]
fn cases_of_what_happens_in_time_are_refused_with_what_can_be_done() {
    let text = "fact f over time open\nconcept p\ndefine p when f\ndefine p when not f\n\
                case k \"K\" on 2020-01-01 {}\n";
    let Err(Refusal::Mistakes(mistakes)) = session(text).certify("p", &Setting::default()) else {
        panic!("it is certified");
    };
    let message = &mistakes[0].message;
    assert!(message.contains("turn on what happens in time; assume each way"), "{message}");
}
