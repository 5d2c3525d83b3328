//! Certificates of shares and aggregates whose members are open.

use super::parts;
use vires::certificate;
use vires::hir::sides::Rules;
use vires::session::{Memory, Session, Setting};

fn session(text: &str) -> Session {
    let session = Session::load(&Memory::new().with("a.vires", text), &["a.vires"]);
    assert!(!session.has_errors());
    session
}

/// What the one certificate of a question proves, and that no line of its claims may be left out.
fn proved(text: &str, question: &str) -> String {
    let mut session = session(text);
    let written = session.certify(question, &Setting::default()).unwrap();
    assert_eq!(parts(&written).len(), 1, "{written}");
    let checked = session.check_certificates(&written).unwrap();
    let certified = checked[0].outcome.clone().unwrap();
    let lines: Vec<&str> = written.lines().collect();
    let proof = lines.iter().position(|line| line.starts_with("world")).unwrap() + 1;
    for left_out in proof..lines.len() {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != left_out);
        let text: String = kept.flat_map(|(_, line)| [*line, "\n"]).collect();
        let checked = session.check_certificates(&text).unwrap();
        assert!(checked[0].outcome.is_err(), "{}\n{text}", lines[left_out]);
    }
    certified.answer
}

/// Why a certificate of an answer, with these claims, is not accepted; `None`: it is.
fn fault(text: &str, relation: &str, answer: &str, proof: &str) -> Option<String> {
    let session = session(text);
    let name = relation.split(' ').next().unwrap();
    let asked = session.program().names.relations[name];
    let written = format!(
        "{}\nquestion \"q\"\ncase -\nsuppose -\ndate -\nanswer {answer} - {relation}\nworld as it stands\n{proof}end\n",
        certificate::FIRST
    );
    let rules = Rules::new(session.program());
    certificate::check(&rules, asked, &written).err().map(|fault| fault.message)
}

/// Whether anything is `c` is open, for a circle; of nothing else is it possible.
const OPEN: &str = "type t\nt a\nt b\nfact all(t)\nall(a)\nfact has(t)\nhas(b)\nconcept c(t)\n\
                    define c(X) when all(X) and not c(X)\nconcept half\nconcept most\nconcept some\n\
                    define half when at least 1/2 of X where c(X): has(X)\n\
                    define most when more than 1/2 of X where c(X): has(X)\n\
                    define some when at least 1 X where c(X): has(X)\n";

#[test]
fn a_share_of_what_may_be_nothing_is_open_where_nothing_may_have_what_is_asked() {
    assert_eq!(proved(OPEN, "half"), "undetermined");
    assert_eq!(proved(OPEN, "not half"), "undetermined");
    assert_eq!(proved(OPEN, "most"), "false");
    assert_eq!(proved(OPEN, "some"), "false");
    // Of nothing at all no share has it.
    let nothing = OPEN.replace("all(a)\n", "");
    assert_eq!(proved(&nothing, "half"), "false");
    // Where something certainly counts, and lacks what is asked, it decides.
    let certain = OPEN.replace("all(X) and not c(X)", "all(X)");
    assert_eq!(proved(&certain, "half"), "false");
    let enough = certain.replace("has(b)", "has(a)");
    assert_eq!(proved(&enough, "half"), "true");
}

#[test]
fn a_share_of_what_may_be_nothing_is_neither_denied_nor_met_by_nothing() {
    let c = "possible - c a\n  by \"definition of c\" X=a\n  fails 1\nuncertain - c a\n  rule \"definition of c\"\n  \
             fails 2\n";
    let all = "uncertain - c _\n  rule \"definition of c\"\n  each 1\n  | a\n  fails 2\n\
               impossible - c _\n  but a\n  rule \"definition of c\"\n  each 1\n  | a\n  listed\n";
    let no = "impossible - half\n  rule \"definition of half\"\n  fails 1\n  count 0\n  each 1\n  | a\n  lacks\n  fails 1\n";
    let told = fault(OPEN, "half", "false", &format!("{c}{all}{no}"));
    assert_eq!(told.as_deref(), Some("the members counted do not decide it"));
    // That nothing counts shows it only of something that may count.
    let nothing = OPEN.replace("all(a)\n", "");
    let none = "impossible - c _\n  rule \"definition of c\"\n  fails 1\n";
    let yes = |member: &str| {
        format!(
            "{none}possible - half\n  by \"definition of half\"\n  count 0\n{member}  fails 1\n\
             uncertain - half\n  rule \"definition of half\"\n  fails 1\n  count 0\n  fails 1\n"
        )
    };
    assert!(fault(&nothing, "half", "undetermined", &yes("")).is_some());
    assert!(fault(&nothing, "half", "undetermined", &yes("  with X=a\n")).is_some());
}

/// A sum that is 0 or 5, and rules that conclude what it is, in different ways.
const SUM: &str = "type t\nt a\nfact n(t, integer)\nn(a, 5)\nfact f(t) open\nfact m(integer)\nm(3)\nm(7)\n\
                   concept s(integer)\nconcept u(integer)\nconcept w(integer)\n\
                   define s(N) when N = sum(V for X where f(X) and n(X, V))\n\
                   rule r: u(N) when m(N)\nrule x: not u(N) when N = sum(V for X where f(X) and n(X, V))\n  overrides r\n\
                   define w(N) when m(N) and N = sum(V for X where f(X) and n(X, V))\n";

#[test]
fn a_value_between_those_of_a_sum_is_none_of_them() {
    for (value, answer) in [(0, "undetermined"), (3, "false"), (5, "undetermined"), (7, "false")] {
        assert_eq!(proved(SUM, &format!("s({value})")), answer);
        let denied = if answer == "false" { "true" } else { answer };
        assert_eq!(proved(SUM, &format!("not s({value})")), denied);
    }
    // What is opposed by such a rule is not opposed for a value between.
    assert_eq!(proved(SUM, "u(3)"), "true");
    assert_eq!(proved(SUM, "u(7)"), "true");
    assert_eq!(proved(SUM, "w(7)"), "false");
}

#[test]
fn a_value_that_is_compared_with_a_sum_lies_between_its_values() {
    let fails = |rule: &str, relation: &str, number: usize| {
        format!(
            "impossible - {relation}\n  rule \"definition of {rule}\"\n  fails {number}\n  count 0\n  each 1\n  | a\n  each 2\n  \
             | a 5\n  reaches\n"
        )
    };
    assert_eq!(fault(SUM, "s 3", "false", &fails("s", "s 3", 1)), None);
    let told = Some("the values do not decide this comparison so".to_owned());
    assert_eq!(fault(SUM, "s 5", "false", &fails("s", "s 5", 1)), told);
    // Another condition may give the variable its value: then it is compared with the lowest and the highest one.
    assert_eq!(fault(SUM, "w 3", "false", &fails("w", "w 3", 2)), told);
    assert_eq!(fault(SUM, "w 7", "false", &fails("w", "w 7", 2)), None);
}

#[test]
fn a_sum_of_too_many_values_decides_nothing() {
    let members = (0..18).map(|n| format!("t a{n}\nn(a{n}, {})\n", 1 << n)).collect::<Vec<String>>().concat();
    let text = format!(
        "type t\nfact n(t, integer)\n{members}fact f(t) open\nconcept s(integer)\n\
         define s(N) when N = sum(V for X where f(X) and n(X, V))\n"
    );
    let met = (0..18)
        .map(|n| format!("  | a{n}\n  each 2\n  | a{n} {}\n  reaches\n", 1 << n))
        .collect::<Vec<String>>()
        .concat();
    let proof = |rule: &str| {
        format!("impossible - s 5\n  rule \"definition of s\"\n  {rule} 1\n  count 0\n  each 1\n{met}")
    };
    let told = fault(&text, "s 5", "false", &proof("fails"));
    assert_eq!(told.as_deref(), Some("a sum has too many values, or one that is too large"));
    let all = proof("each").replace("s 5", "s _");
    let told = fault(&text, "s 5", "false", &all);
    assert_eq!(told.as_deref(), Some("a sum has too many values, or one that is too large"));
}
