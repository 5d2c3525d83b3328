//! Certificates of answers by cases.

use super::parts;
use vires::hir::Choice;
use vires::session::{Memory, Session, Setting, claims};

fn session(text: &str) -> Session {
    Session::load(&Memory::new().with("a.vires", text), &["a.vires"])
}

/// What the certificates of a question prove, each with the case that it is about.
fn proved(text: &str, question: &str) -> Vec<(String, Vec<String>)> {
    let mut session = session(text);
    let written = session.certify(question, &Setting::default()).unwrap();
    let checked = session.check_certificates(&written).unwrap();
    assert!(claims(&checked).iter().all(vires::session::Covered::is_whole), "{written}");
    assert_eq!(checked.len(), parts(&written).len());
    let certified = checked.into_iter().map(|one| one.outcome.unwrap());
    let taken = |choice: &Choice| format!("{} {}", choice.taken, choice.of);
    certified.map(|one| (one.answer, one.choices.iter().map(taken).collect())).collect()
}

fn case(answer: &str, assumed: &[&str]) -> (String, Vec<String>) {
    (answer.to_owned(), assumed.iter().map(|line| (*line).to_owned()).collect())
}

#[test]
fn an_answer_by_cases_has_a_certificate_for_each_case() {
    let text = "fact f open\nfact g open\nconcept p\nconcept q\ndefine p when f\ndefine p when not f\n\
                define q when f and g\ndefine q when f and not g\ndefine q when not f\n\
                case k \"K\" on 2020-01-01 {}\n";
    let (yes, no) = ("stated always f", "denied always f");
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
        [case("true", &["stated always f a"]), case("true", &["denied always f a"]), case("true", &[])]
    );
}

#[test]
fn cases_may_turn_on_what_happens_in_time() {
    let text = "fact f over time open\nfact e dated open\nconcept p\nconcept q\ndefine p when f\n\
                define p when not f\ndefine q when e\ndefine q when not e\n\
                case k \"K\" on 2020-01-01 {}\n";
    let of = |what: &str| {
        [
            case("true", &[&format!("stated 2020-01-01 {what}")]),
            case("true", &[&format!("denied 2020-01-01 {what}")]),
        ]
    };
    assert_eq!(proved(text, "p"), of("f"));
    assert_eq!(proved(text, "q"), of("e"));
}

#[test]
fn what_happened_by_a_day_happened_by_every_later_one() {
    let text = "fact e dated open\nconcept p\ndefine p when e at 2019-01-01\ndefine p when not e\n\
                define p when not (e at 2019-01-01) and e\ncase k \"K\" on 2020-01-01 {}\n";
    let said = proved(text, "p");
    assert!(said.iter().all(|(answer, _)| answer == "true"), "{said:?}");
    let undone = case("true", &["stated 2019-01-01 e", "denied 2020-01-01 e"]);
    assert!(said.len() > 1 && !said.contains(&undone), "{said:?}");
}

const BOTH: &str = "fact f open\nconcept p\ndefine p when f\ndefine p when not f\n\
                    case k \"K\" on 2020-01-01 {}\n";

#[test]
fn a_case_that_is_left_out_is_told() {
    let mut session = session(BOTH);
    let written = session.certify("p", &Setting::default()).unwrap();
    let checked = session.check_certificates(&parts(&written)[0]).unwrap();
    assert!(checked[0].outcome.is_ok());
    let claims = claims(&checked);
    let missing = claims[0].missing.as_ref().unwrap();
    let missing: Vec<String> = missing.concat().iter().map(|c| format!("{} {}", c.taken, c.of)).collect();
    assert_eq!((missing, claims[0].is_whole()), (vec!["denied always f".to_owned()], false));
}

#[test]
fn what_a_check_says_by_cases_is_certified_by_cases() {
    let text = format!("{BOTH}report r \"R\" for thing {{ holds p }}\n");
    let text = text.replace("fact f open", "type thing\nfact f open");
    let mut session = session(&text);
    let (written, warnings) = session.certify_checked(&Setting::default()).unwrap();
    assert!(warnings.is_empty());
    let written = if written.is_empty() {
        // Without reports the concepts are asked directly.
        let all = session.certify_all(&Setting::default(), &|_| true, (false, 0)).unwrap();
        all.into_iter().map(|(_, text)| text.unwrap()).collect::<String>()
    } else {
        written
    };
    let checked = session.check_certificates(&written).unwrap();
    assert_eq!(checked.len(), 2, "{written}");
    assert!(checked.iter().all(|one| one.outcome.as_ref().unwrap().answer == "true"));
}

/// What one reading shows by cases, and another leaves to a burden, or open.
const PARTED: &str = "type p\nfact a(p) open\nconcept r(p) BURDEN\ndefine r(X) when a(X)\ndispute d \"D?\" {\n\
                      reading yes \"yes\" {\ndefine r(X) when X is p and not a(X)\n}\nreading no \"no\" {}\n}\n\
                      case c \"C\" on 2020-03-01 { p x; p y \n a(y) }\n";

#[test]
fn each_reading_has_its_own_certificates_where_only_one_shows_it_by_cases() {
    let both = ["stated always a x", "denied always a x"];
    let under = |reading: &str, case: &str| [&[reading, case][..]].concat().join(", ");
    for (burden, elsewhere) in
        [("in doubt no", "not shown"), ("in doubt yes", "as long as not shown"), ("", "undetermined")]
    {
        let text = PARTED.replace("BURDEN", burden);
        let said = proved(&text, "r(x)");
        let said: Vec<(String, String)> =
            said.into_iter().map(|(answer, choices)| (answer, choices.join(", "))).collect();
        let wanted = [
            ("true".to_owned(), under("yes d", both[0])),
            ("true".to_owned(), under("yes d", both[1])),
            (elsewhere.to_owned(), "no d".to_owned()),
        ];
        assert_eq!(said, wanted, "{burden}");
        // Each part is needed.
        let mut session = session(&text);
        let written = session.certify("r(x)", &Setting::default()).unwrap();
        for left_out in 0..3 {
            let mut kept = parts(&written);
            kept.remove(left_out);
            let checked = session.check_certificates(&kept.concat()).unwrap();
            assert!(!claims(&checked)[0].is_whole(), "{burden} {left_out}");
        }
        // A question with variables has the parts of each answer.
        assert_eq!(proved(&text, "r(X)").len(), 4, "{burden}");
        let readings = vec![("d".to_owned(), "no".to_owned())];
        let written = session.certify("r(x)", &Setting { readings, ..Setting::default() }).unwrap();
        assert!(written.contains("reading d no asked\n") && parts(&written).len() == 1, "{written}");
    }
}

#[test]
fn the_unknown_that_settles_most_is_told_apart_first() {
    // Of eleven unknowns one decides each case, the last one that is met.
    let facts = (0..10).map(|n| format!("fact f{n} open\n")).collect::<Vec<String>>().concat();
    let any = (0..10).map(|n| format!("f{n}")).collect::<Vec<_>>().join(" or ");
    let all = (0..10).map(|n| format!("not f{n}")).collect::<Vec<_>>().join(" and ");
    let text = format!(
        "{facts}fact z open\nconcept p\ndefine p when {any}\ndefine p when {all} and not z\ndefine p when z\n\
         case k \"K\" on 2020-01-01 {{}}\n"
    );
    let said = proved(&text, "p");
    assert!(said.len() <= 12, "{}", said.len());
    // Which way each of many turns out matters where any two make a pair.
    let pairs = (0..10).step_by(2).map(|n| format!("f{n} and f{}", n + 1)).collect::<Vec<_>>().join(") or (");
    let text = format!(
        "{facts}concept p\ndefine p when ({pairs})\ndefine p when not (({pairs}))\ncase k \"K\" on 2020-01-01 {{}}\n"
    );
    let said = proved(&text, "p");
    assert!(said.len() > 12 && said.iter().all(|(answer, _)| answer == "true"), "{}", said.len());
}
